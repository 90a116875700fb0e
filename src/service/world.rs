//! Which gateway is meant: by mode, settings and environment.
//!
//! The one place that turns addresses in words into a [`Gateway`]. Practice goes to this machine
//! only; whoever starts the practice gateway hands its address in.

use url::Url;

use super::certificates::Trusted;
use super::gateway::{Gateway, GatewayError, GatewaySettings, Route, Timeouts};
use crate::app::payment::{OFFICIAL_API, OFFICIAL_PAGES};
use crate::app::settings::Settings;
use crate::diag::{Bilingual as _, Words};
use crate::payment::Mode;
use crate::payment::secret::Secret;
use crate::payment::tid::Tid;

/// Environment variable: base address of approval and inquiry.
pub const ENV_API: &str = "GILJABI_GATEWAY_API";
/// Environment variable: base address of the receipt pages.
pub const ENV_PAGES: &str = "GILJABI_GATEWAY_PAGES";
/// Environment variable: merchant key.
pub const ENV_KEY: &str = "GILJABI_MERCHANT_KEY";
/// Environment variable: one-time payment token.
pub const ENV_TOKEN: &str = "GILJABI_PAYMENT_TOKEN";

/// Environment variable: address of the shared database, for commands.
pub const ENV_DATABASE: &str = "GILJABI_DATABASE";
/// Environment variable: password of the shared database.
pub const ENV_DATABASE_PASSWORD: &str = "GILJABI_DATABASE_PASSWORD";

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
            given.api.clone().or_else(|| settings.api_base.clone()).unwrap_or_else(|| OFFICIAL_API.into()),
            live_pages(settings, given),
        ),
        Mode::Practice => {
            let own = match (&given.api, &given.pages) {
                (Some(_), Some(_)) => String::new(),
                (Some(api), None) => api.clone(),
                (None, _) => practice().map_err(|error| GatewayError::Practice { why: error.to_string() })?,
            };
            (given.api.clone().unwrap_or_else(|| own.clone()), given.pages.clone().unwrap_or(own))
        }
    };
    let extra_ca = Trusted::of(settings).map_err(|error| GatewayError::Certificate { why: error.words() })?.extra;
    let system_tls = settings.system_tls_hosts.clone();
    let route = Route { proxy: settings.proxy.clone(), login, extra_ca, system_tls };
    let settings = GatewaySettings { mode: settings.mode, api: read(&api)?, pages: read(&pages)? };
    Gateway::with_route(settings, Timeouts::default(), &route)
}

/// Address of the receipt page of a live payment, for a browser.
///
/// # Errors
/// [`GatewayError::Address`].
pub fn receipt_page(tid: &Tid, settings: &Settings, given: &Addresses) -> Result<String, GatewayError> {
    Ok(tid.receipt_url(read(&live_pages(settings, given))?.as_str()))
}

fn live_pages(settings: &Settings, given: &Addresses) -> String {
    given.pages.clone().or_else(|| settings.pages_base.clone()).unwrap_or_else(|| OFFICIAL_PAGES.into())
}

fn read(text: &str) -> Result<Url, GatewayError> {
    Url::parse(text.trim()).map_err(|_| GatewayError::Address {
        why: Words::fixed(
            "게이트웨이 주소를 주소로 읽을 수 없어요.",
            "The gateway's address cannot be read as an address.",
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receipt_is_opened_where_it_is_read() {
        let tid = Tid::parse("testpay01m01082502061700416194").expect("a tid");
        for (given, set, host) in [
            (None, None, "https://pg.innopay.co.kr/pay/"),
            (None, Some("https://relay.example/x"), "https://relay.example/x/pay/"),
            (Some("http://127.0.0.1:9"), Some("https://relay.example"), "http://127.0.0.1:9/pay/"),
        ] {
            let given = Addresses { pages: given.map(str::to_owned), ..Addresses::default() };
            let settings = Settings { pages_base: set.map(str::to_owned), mode: Mode::Live, ..Settings::default() };
            let url = receipt_page(&tid, &settings, &given).expect("an address");
            assert!(url.starts_with(host) && url.ends_with(tid.as_str()), "{url}");
            let read = gateway(&settings, &given, &mut own(), None).expect("a gateway");
            assert_eq!(tid.receipt_url(read.settings().pages.as_str()), url);
        }
    }

    fn own() -> Practice {
        Box::new(|| Err(std::io::Error::other("no room")))
    }

    #[test]
    fn every_sentence_ends() {
        let practice = gateway(&Settings::default(), &Addresses::default(), &mut own(), None);
        let odd = Addresses { api: Some("no address".into()), pages: Some("no address".into()) };
        let unread = gateway(&Settings::default(), &odd, &mut own(), None);
        for (made, want) in [
            (
                practice,
                "연습 게이트웨이를 시작하지 못했어요 (no room). 길잡이를 다시 시작하고, 계속되면 관리자에게 알려 주세요.",
            ),
            (unread, "게이트웨이 주소를 주소로 읽을 수 없어요. 설정에서 주소를 고쳐 주세요."),
        ] {
            assert_eq!(made.map(drop).map_err(|error| error.korean()), Err(want.to_owned()));
        }
    }
}
