//! The payment desk without a network: reading tids, making requests, reading replies, judging outcomes.
//!
//! Sans-IO: bytes in, meaning out. Nothing here can reach a gateway, a clock or a disk.

pub mod approval;
pub mod base;
pub mod callback;
pub mod codes;
pub mod diagnosis;
pub mod money;
pub mod receipt;
pub mod request;
pub mod response;
pub mod scenario;
pub mod secret;
pub mod snippet;
pub mod tid;
pub mod timeline;

/// Where requests go. The two are never mixed: other colour, other word, other store file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// The practice gateway on this machine. No money exists there.
    #[default]
    Practice,
    /// The real gateway. Approval captures money.
    Live,
}

impl Mode {
    /// Name of the store file of this mode, without the folder.
    pub fn store_file(self) -> &'static str {
        match self {
            Self::Practice => "practice.sqlite3",
            Self::Live => "live.sqlite3",
        }
    }

    /// The word on screen.
    pub fn korean(self) -> &'static str {
        match self {
            Self::Practice => "연습",
            Self::Live => "실거래",
        }
    }

    /// The same in English.
    pub fn english(self) -> &'static str {
        match self {
            Self::Practice => "practice",
            Self::Live => "live",
        }
    }
}
