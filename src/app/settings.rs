//! What a person may set. Plain data with safe defaults; holds no key and no token, ever.
//!
//! Reading and writing the file is the business of `service::settings`.

use std::collections::BTreeSet;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use url::Url;

use super::crm::CopyFormat;
use super::shortcuts::Shortcuts;
use crate::payment::Mode;

/// Smallest text size, in per cent.
pub const ZOOM_MIN_PERCENT: u16 = 80;
/// Largest text size, in per cent.
pub const ZOOM_MAX_PERCENT: u16 = 200;

/// Whether this system has a TLS of its own that a host can be given to. On Linux there is only the one.
pub const HAS_SYSTEM_TLS: bool = cfg!(any(windows, target_os = "macos"));

/// Settings of one person on one machine. The default is practice mode: nobody captures money by not having set anything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Name of the agent, for notes.
    pub agent_name: String,
    /// Centre or team, for notes.
    pub center: String,
    /// What the person is here for; `None`: never said.
    pub role: Option<Role>,
    /// The first questions were asked.
    pub welcomed: bool,
    /// Practice or live.
    pub mode: Mode,
    /// Light, dark, or as the system says.
    pub theme: Theme,
    /// Text size in per cent, from [`ZOOM_MIN_PERCENT`] to [`ZOOM_MAX_PERCENT`].
    pub zoom_percent: u16,
    /// The shape in which call notes are copied.
    pub copy_format: CopyFormat,
    /// Folder of guides; `None` for the shipped library.
    pub guides_dir: Option<PathBuf>,
    /// Base address of the gateway's API; `None` for the one of the mode.
    pub api_base: Option<String>,
    /// Base address of the gateway's pages (receipts); `None` for the one of the mode.
    pub pages_base: Option<String>,
    /// How requests leave this machine.
    pub proxy: Proxy,
    /// PEM file of a certificate authority that is trusted beside the system's own.
    pub ca_file: Option<PathBuf>,
    /// Hosts that are spoken to with the system's own TLS, where [`HAS_SYSTEM_TLS`].
    pub system_tls_hosts: BTreeSet<String>,
    /// Merchants whose key is with the system's credentials. Names only: the keys are never here.
    pub key_mids: BTreeSet<String>,
    /// Notices put away for a day, each as `2026-11-21 id`.
    pub notices_put_away: BTreeSet<String>,
    /// The proxy's user and password are with the system's credentials.
    pub proxy_login_kept: bool,
    /// Address of the shared database, without a password.
    pub database: Option<String>,
    /// Servers whose password is with the system's credentials, each as `user@host:port`.
    pub database_passwords: BTreeSet<String>,
    /// Keys that were put elsewhere.
    pub shortcuts: Shortcuts,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            agent_name: String::new(),
            center: String::new(),
            role: None,
            welcomed: false,
            mode: Mode::Practice,
            theme: Theme::System,
            zoom_percent: 100,
            copy_format: CopyFormat::Text,
            guides_dir: None,
            api_base: None,
            pages_base: None,
            proxy: Proxy::System,
            ca_file: None,
            system_tls_hosts: BTreeSet::new(),
            key_mids: BTreeSet::new(),
            notices_put_away: BTreeSet::new(),
            proxy_login_kept: false,
            database: None,
            database_passwords: BTreeSet::new(),
            shortcuts: Shortcuts::default(),
        }
    }
}

/// Names of hosts out of a line with commas between them.
pub fn hosts_of(line: &str) -> BTreeSet<String> {
    let names = line.split([',', ' ']).map(|name| name.trim().to_ascii_lowercase());
    names.filter(|name| !name.is_empty()).collect()
}

impl Settings {
    /// The same settings with numbers taken back into their range.
    #[must_use]
    pub fn in_range(mut self) -> Self {
        self.zoom_percent = self.zoom_percent.clamp(ZOOM_MIN_PERCENT, ZOOM_MAX_PERCENT);
        self
    }

    /// Text size as a factor, within its range.
    pub fn zoom(&self) -> f32 {
        f32::from(self.zoom_percent.clamp(ZOOM_MIN_PERCENT, ZOOM_MAX_PERCENT)) / 100.0
    }
}

/// What a person is here for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Takes calls.
    #[default]
    Agent,
    /// Wants to know what became of a payment.
    Merchant,
    /// Writes the guides.
    Trainer,
}

impl Role {
    /// In the order they are asked for.
    pub const ALL: [Self; 3] = [Self::Agent, Self::Merchant, Self::Trainer];

    /// The word in the file.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Merchant => "merchant",
            Self::Trainer => "trainer",
        }
    }

    /// The word on screen.
    pub fn korean(self) -> &'static str {
        match self {
            Self::Agent => "상담사",
            Self::Merchant => "가맹점 담당자",
            Self::Trainer => "교육 담당자",
        }
    }
}

/// Which colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// As the system says.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
    /// High contrast: white and strong colours on black.
    Contrast,
}

impl Theme {
    /// The word in the file.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
            Self::Contrast => "contrast",
        }
    }
}

/// How requests leave this machine. In the file: nothing, `none`, or an address.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Proxy {
    /// As the system says.
    #[default]
    System,
    /// Straight to the gateway.
    None,
    /// Through this one, without user and password.
    At(String),
}

/// The word for [`Proxy::None`] in the file.
const NO_PROXY: &str = "none";

/// What a proxy's address may begin with.
const PROXY_SCHEMES: [&str; 4] = ["http", "https", "socks5", "socks5h"];

impl Proxy {
    /// Why this address cannot be used; `None` where it can.
    pub fn problem(&self) -> Option<&'static str> {
        let Self::At(address) = self else { return None };
        let Ok(url) = Url::parse(address.trim()) else {
            return Some("프록시 주소로 읽을 수 없어요. http://proxy.example.com:8080처럼 적어 주세요.");
        };
        if !PROXY_SCHEMES.contains(&url.scheme()) {
            Some("프록시 주소는 http://, https://, socks5:// 가운데 하나로 시작해야 해요.")
        } else if url.host_str().is_none_or(str::is_empty) {
            Some("프록시 주소에 서버 이름이 없어요. http://proxy.example.com:8080처럼 적어 주세요.")
        } else if !url.username().is_empty() || url.password().is_some() {
            Some(
                "프록시 주소에는 아이디와 비밀번호를 넣지 말고 아래 칸에 적어 주세요. 주소는 설정 파일에 그대로 저장돼요.",
            )
        } else if !matches!(url.path(), "" | "/") || url.query().is_some() || url.fragment().is_some() {
            Some("프록시 주소에는 서버 이름과 포트까지만 적어 주세요.")
        } else {
            None
        }
    }
}

impl From<String> for Proxy {
    fn from(text: String) -> Self {
        match text.trim() {
            "" => Self::System,
            NO_PROXY => Self::None,
            _ => Self::At(text),
        }
    }
}

impl From<Proxy> for String {
    fn from(proxy: Proxy) -> Self {
        match proxy {
            Proxy::System => Self::new(),
            Proxy::None => NO_PROXY.to_owned(),
            Proxy::At(address) => address,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_a_proxy() {
        for (address, good) in [
            ("http://proxy.example:8080", true),
            ("https://proxy.example:8443/", true),
            ("socks5://10.0.0.1:1080", true),
            ("socks5h://proxy.example:1080", true),
            (" http://proxy.example:8080 ", true),
            ("http://[::1]:3128", true),
            ("proxy.example:8080", false),
            ("proxy.example", false),
            ("ftp://proxy.example", false),
            ("http://", false),
            ("http://kim:pw@proxy.example:8080", false),
            ("http://kim@proxy.example:8080", false),
            ("http://proxy.example:8080/proxy.pac", false),
            ("http://proxy.example:8080/?a", false),
        ] {
            assert_eq!(Proxy::At(address.into()).problem().is_none(), good, "{address}");
        }
        assert_eq!([Proxy::System.problem(), Proxy::None.problem()], [None, None]);
    }

    #[test]
    fn a_proxy_is_the_same_after_the_file() {
        for proxy in [Proxy::System, Proxy::None, Proxy::At("http://proxy.example:8080".into())] {
            assert_eq!(Proxy::from(String::from(proxy.clone())), proxy);
        }
    }

    #[test]
    fn nothing_set_means_practice() {
        assert_eq!(Settings::default().mode, Mode::Practice);
    }

    #[test]
    fn hosts_are_read_as_people_write_them() {
        let hosts: Vec<String> = hosts_of(" Pay.example, api.example ,,pay.example ").into_iter().collect();
        assert_eq!(hosts, ["api.example", "pay.example"]);
    }

    #[test]
    fn text_size_stays_in_range() {
        for (given, kept) in [(0, 80), (79, 80), (80, 80), (100, 100), (200, 200), (201, 200), (u16::MAX, 200)] {
            let settings = Settings { zoom_percent: given, ..Settings::default() };
            assert_eq!(settings.in_range().zoom_percent, kept, "given {given}");
        }
    }

    #[test]
    fn role_words_are_those_of_serde() {
        for role in Role::ALL {
            assert_eq!(serde_json::to_string(&role).unwrap(), format!("\"{}\"", role.as_str()));
        }
    }

    #[test]
    fn theme_words_are_those_of_serde() {
        for theme in [Theme::System, Theme::Light, Theme::Dark, Theme::Contrast] {
            assert_eq!(serde_json::to_string(&theme).unwrap(), format!("\"{}\"", theme.as_str()));
        }
    }
}
