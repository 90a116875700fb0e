//! How requests leave this machine: through which proxy, and whom a connection trusts.
//!
//! Certificates are always checked; there is no way to switch that off. An extra authority is trusted beside the
//! system's own, never instead of them. A connection to this machine never takes a proxy.

use std::collections::BTreeSet;

use reqwest::{Certificate, ClientBuilder};
use rustls::pki_types::CertificateDer;
use url::Url;

use super::GatewayError;
use crate::app::settings::{HAS_SYSTEM_TLS, Proxy};
use crate::diag::Words;
use crate::payment::base::is_loopback;
use crate::payment::secret::Secret;

/// The way out.
#[derive(Debug, Clone, Default)]
pub struct Route {
    /// Proxy.
    pub proxy: Proxy,
    /// User and password of a proxy at an address, as `user:password`.
    pub login: Option<Secret>,
    /// Authorities that are trusted beside the system's own.
    pub extra_ca: Vec<CertificateDer<'static>>,
    /// Hosts that are spoken to with the system's own TLS, where it has one. It checks certificates as well.
    pub system_tls: BTreeSet<String>,
}

impl Route {
    /// Puts the way out into a client for `base`.
    pub(super) fn apply(&self, mut builder: ClientBuilder, base: &Url) -> Result<ClientBuilder, GatewayError> {
        // Said aloud, because a build with both would take the system's.
        builder = if self.takes_system_tls(base) { system_tls(builder) } else { builder.tls_backend_rustls() };
        if base.scheme() == "http" {
            // Only this machine is spoken to without TLS. That needs no authority, and a bare machine has none.
            return Ok(builder.no_proxy().tls_certs_only([]));
        }
        let certificates = self.extra_ca.iter().map(|der| Certificate::from_der(der));
        let certificates = certificates.collect::<Result<Vec<_>, _>>().map_err(GatewayError::from_reqwest)?;
        if !certificates.is_empty() {
            builder = builder.tls_certs_merge(certificates);
        }
        match &self.proxy {
            // A company's proxy cannot reach this machine's own loopback.
            _ if is_loopback(base) => Ok(builder.no_proxy()),
            Proxy::System => Ok(builder),
            Proxy::None => Ok(builder.no_proxy()),
            Proxy::At(_) => Ok(builder.proxy(self.manual_proxy()?)),
        }
    }

    /// Whether one client serves both addresses.
    pub(super) fn is_one(&self, a: &Url, b: &Url) -> bool {
        let way = |base: &Url| (base.scheme() == "http", is_loopback(base), self.takes_system_tls(base));
        way(a) == way(b)
    }

    fn takes_system_tls(&self, base: &Url) -> bool {
        HAS_SYSTEM_TLS && base.host_str().is_some_and(|host| self.system_tls.contains(host))
    }

    fn manual_proxy(&self) -> Result<reqwest::Proxy, GatewayError> {
        let unusable = GatewayError::Address {
            why: Words::fixed(
                "설정의 프록시 주소를 쓸 수 없어요.",
                "The proxy's address in the settings cannot be used.",
            ),
        };
        let (Proxy::At(address), None) = (&self.proxy, self.proxy.problem()) else { return Err(unusable) };
        let Ok(mut address) = Url::parse(address.trim()) else { return Err(unusable) };
        if let Some((user, password)) = self.login.as_ref().and_then(|login| login.expose().split_once(':')) {
            // In the address, because that is the one form which HTTP and SOCKS proxies share.
            let set = address.set_username(user).and_then(|()| address.set_password(Some(password)));
            if set.is_err() {
                return Err(unusable);
            }
        }
        reqwest::Proxy::all(address).map_err(|_| unusable)
    }
}

#[cfg(any(windows, target_os = "macos"))]
fn system_tls(builder: ClientBuilder) -> ClientBuilder {
    builder.tls_backend_native()
}

#[cfg(not(any(windows, target_os = "macos")))]
fn system_tls(builder: ClientBuilder) -> ClientBuilder {
    builder
}
