//! TLS to the shared database: the same authorities as for the gateway, and no way around the check.

use std::sync::Arc;

use rustls::ClientConfig;
use rustls::crypto::aws_lc_rs;
use rustls_platform_verifier::Verifier;
use tokio::net::TcpStream;
use tokio_postgres::tls::MakeTlsConnect;
use tokio_postgres_rustls::MakeRustlsConnect;

use super::super::super::certificates::Trusted;
use super::SharedError;
use crate::service::gateway::TlsFault;

/// What speaks TLS on one connection.
type Connector = <MakeRustlsConnect as MakeTlsConnect<TcpStream>>::TlsConnect;

pub(super) fn connector(host: &str, trusted: &Trusted) -> Result<Connector, SharedError> {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let nobody = |_| SharedError::Tls(TlsFault::NoAuthorities);
    let verifier =
        Verifier::new_with_extra_roots(trusted.extra.iter().cloned(), Arc::clone(&provider)).map_err(nobody)?;
    let broken = |_| SharedError::Tls(TlsFault::Other);
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().map_err(broken)?;
    // The system's own judgement of a certificate; the name says only that the library does not supply it.
    let config = config.dangerous().with_custom_certificate_verifier(Arc::new(verifier)).with_no_client_auth();
    let mut make = MakeRustlsConnect::new(config);
    MakeTlsConnect::<TcpStream>::make_tls_connect(&mut make, host).map_err(|_| SharedError::Tls(TlsFault::Other))
}
