//! Which gateway is meant: by mode, settings and environment.
//!
//! The one place that turns addresses in words into a [`Gateway`]. Practice goes to this machine
//! only; whoever starts the practice gateway hands its address in.

use url::Url;

use super::certificates::read_ca;
use super::gateway::{Gateway, GatewayError, GatewaySettings, LIVE_API, LIVE_PAGES, Route, Timeouts};
use crate::app::settings::Settings;
use crate::payment::Mode;
use crate::payment::secret::Secret;

/// Environment variable: base address of approval and inquiry.
pub const ENV_API: &str = "GILJABI_GATEWAY_API";
/// Environment variable: base address of the receipt pages.
pub const ENV_PAGES: &str = "GILJABI_GATEWAY_PAGES";
/// Environment variable: merchant key.
pub const ENV_KEY: &str = "GILJABI_MERCHANT_KEY";
/// Environment variable: one-time payment token.
pub const ENV_TOKEN: &str = "GILJABI_PAYMENT_TOKEN";

/// Starts the practice gateway, or finds it running; its base address.
pub type Practice = Box<dyn FnMut() -> std::io::Result<String> + Send>;

/// Addresses given from outside, which go before settings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Addresses {
    /// Of approval and inquiry.
    pub api: Option<String>,
    /// Of the receipt pages.
    pub pages: Option<String>,
}

impl Addresses {
    /// From the environment.
    pub fn from_env() -> Self {
        let get = |name: &str| std::env::var(name).ok().filter(|value| !value.trim().is_empty());
        Self { api: get(ENV_API), pages: get(ENV_PAGES) }
    }
}

/// The gateway of a mode.
///
/// `login` is the proxy's, as `user:password`.
///
/// # Errors
/// [`GatewayError`] where an address, the proxy or the extra certificate cannot be used in this mode, or the practice
/// gateway does not start.
pub fn gateway(
    settings: &Settings,
    given: &Addresses,
    practice: &mut Practice,
    login: Option<Secret>,
) -> Result<Gateway, GatewayError> {
    let (api, pages) = match settings.mode {
        Mode::Live => (
            given.api.clone().or_else(|| settings.api_base.clone()).unwrap_or_else(|| LIVE_API.into()),
            given.pages.clone().or_else(|| settings.pages_base.clone()).unwrap_or_else(|| LIVE_PAGES.into()),
        ),
        Mode::Practice => {
            let own = match (&given.api, &given.pages) {
                (Some(_), Some(_)) => String::new(),
                (Some(api), None) => api.clone(),
                (None, _) => practice().map_err(|_| GatewayError::Address {
                    why: "연습 게이트웨이를 시작하지 못했어요",
                })?,
            };
            (given.api.clone().unwrap_or_else(|| own.clone()), given.pages.clone().unwrap_or(own))
        }
    };
    let read = |text: &str| {
        Url::parse(text.trim()).map_err(|_| GatewayError::Address { why: "주소로 읽을 수 없어요" })
    };
    let extra_ca = match &settings.ca_file {
        Some(path) => read_ca(path).map_err(|error| GatewayError::Certificate { why: error.to_string() })?,
        None => Vec::new(),
    };
    let system_tls = settings.system_tls_hosts.clone();
    let route = Route { proxy: settings.proxy.clone(), login, extra_ca, system_tls };
    let settings = GatewaySettings { mode: settings.mode, api: read(&api)?, pages: read(&pages)? };
    Gateway::with_route(settings, Timeouts::default(), &route)
}
