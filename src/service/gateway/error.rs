//! What can go wrong between here and the gateway, by kind, in words for a person.
//!
//! No error holds a key, a token or an address: of the library's own words, which may, only the kind is kept.

use serde::Serialize;

use super::fault::{ProxyFault, TlsFault};
use crate::diag::{Bilingual, Words};
use crate::payment::receipt::ReceiptError;
use crate::payment::response::ReadRefusal;

/// What to do where nothing but the program itself is to blame.
const START_AGAIN: &str = "길잡이를 다시 시작하고, 계속되면 관리자에게 알려 주세요.";

/// Why a call brought no facts.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.korean())]
pub enum GatewayError {
    /// A base address that may not be used.
    Address {
        /// Why.
        why: Words,
    },
    /// The practice gateway did not start.
    Practice {
        /// The system's words.
        why: String,
    },
    /// The extra certificate authority of the settings cannot be used. Trusting without it would be another network than
    /// the person chose.
    Certificate {
        /// Why and what to do.
        why: Words,
    },
    /// No merchant key, or one with characters no header can carry.
    Key,
    /// No payment token, or one with characters no header can carry.
    Token,
    /// The practice key in live mode.
    PracticeKey,
    /// A practice call in live mode.
    Mode,
    /// The host name is not known.
    Dns,
    /// No connection.
    Connect,
    /// No trust in the connection.
    Tls(TlsFault),
    /// The proxy did not let us through.
    Proxy(ProxyFault),
    /// Too late.
    Timeout {
        /// Whether not even a connection was made.
        connecting: bool,
    },
    /// The gateway pointed elsewhere; that was not followed.
    Redirect,
    /// The answer was longer than any answer should be.
    TooBig,
    /// An HTTP status without facts.
    Status(u16),
    /// The connection broke in the middle.
    Broken,
    /// The client could not be built.
    Client,
    /// The gateway answered, and the answer is no.
    Refused(#[from] ReadRefusal),
    /// The page came, and is no receipt.
    Receipt(#[from] ReceiptError),
}

/// Kinds of [`GatewayError`], as stable words for JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum GatewayErrorKind {
    /// Settings: address or client.
    Settings,
    /// Merchant key, practice key, payment token.
    Secret,
    /// A practice call in live mode.
    Mode,
    /// Name resolution.
    Dns,
    /// Connection.
    Connect,
    /// Trust.
    Tls,
    /// Proxy.
    Proxy,
    /// Time.
    Timeout,
    /// Redirect.
    Redirect,
    /// Length of the answer.
    TooBig,
    /// HTTP status.
    Status,
    /// Connection lost.
    Broken,
    /// Refused by the gateway.
    Refused,
    /// No receipt.
    Receipt,
}

impl GatewayError {
    /// Sorts the library's error, and forgets the address, which holds a tid or an order.
    pub(super) fn from_reqwest(error: reqwest::Error) -> Self {
        let error = error.without_url();
        let lower = chain(&error).to_lowercase();
        let connecting = error.is_connect();
        if error.is_timeout() {
            Self::Timeout { connecting }
        } else if error.is_redirect() {
            Self::Redirect
        } else if let Some(fault) = ProxyFault::of(&lower).filter(|_| connecting) {
            Self::Proxy(fault)
        } else if error.is_dns() {
            Self::Dns
        } else if let Some(fault) = TlsFault::of(&error, &lower).filter(|_| connecting) {
            Self::Tls(fault)
        } else if connecting {
            Self::Connect
        } else if let Some(fault) = TlsFault::of_client(&lower).filter(|_| error.is_builder()) {
            Self::Tls(fault)
        } else if error.is_builder() {
            Self::Client
        } else {
            Self::Broken
        }
    }

    /// The kind.
    pub fn kind(&self) -> GatewayErrorKind {
        match self {
            Self::Address { .. } | Self::Certificate { .. } | Self::Client | Self::Practice { .. } => {
                GatewayErrorKind::Settings
            }
            Self::Key | Self::Token | Self::PracticeKey => GatewayErrorKind::Secret,
            Self::Mode => GatewayErrorKind::Mode,
            Self::Dns => GatewayErrorKind::Dns,
            Self::Connect => GatewayErrorKind::Connect,
            Self::Tls(_) => GatewayErrorKind::Tls,
            Self::Proxy(_) => GatewayErrorKind::Proxy,
            Self::Timeout { .. } => GatewayErrorKind::Timeout,
            Self::Redirect => GatewayErrorKind::Redirect,
            Self::TooBig => GatewayErrorKind::TooBig,
            Self::Status(_) => GatewayErrorKind::Status,
            Self::Broken => GatewayErrorKind::Broken,
            Self::Refused(_) => GatewayErrorKind::Refused,
            Self::Receipt(_) => GatewayErrorKind::Receipt,
        }
    }

    /// The first half of [`GatewayError::korean`]: what happened, without advice.
    pub fn what_happened(&self) -> &str {
        match self {
            Self::Address { why } => &why.ko,
            Self::Practice { .. } => "연습 게이트웨이를 시작하지 못했어요.",
            Self::Certificate { .. } => "설정의 추가 CA 인증서를 쓸 수 없어요.",
            Self::Key => "가맹점 키가 없거나 쓸 수 없는 글자가 들어 있어요.",
            Self::Token => "결제 토큰(paymentToken)이 없거나 쓸 수 없는 글자가 들어 있어요.",
            Self::PracticeKey => "연습용 키로는 실거래를 할 수 없어요.",
            Self::Mode => "실거래 모드에서는 연습 승인을 할 수 없어요.",
            Self::Dns => "결제사 주소를 찾지 못했어요.",
            Self::Connect => "결제사에 연결하지 못했어요.",
            Self::Tls(fault) => fault.what_happened(),
            Self::Proxy(fault) => fault.what_happened(),
            Self::Timeout { connecting: true } => "결제사에 연결하는 데 너무 오래 걸려요.",
            Self::Timeout { connecting: false } => "결제사가 제때 답하지 않았어요.",
            Self::Redirect => "결제사가 다른 주소로 보내려고 해서 따라가지 않았어요.",
            Self::TooBig => "결제사의 응답이 너무 커서 읽지 않았어요.",
            Self::Status(_) => "결제사가 오류 상태로 답했어요.",
            Self::Broken => "결제사와 연결이 도중에 끊겼어요.",
            Self::Client => "통신을 준비하지 못했어요.",
            Self::Refused(_) => "결제사가 조회에 답하지 않았어요.",
            Self::Receipt(_) => "영수증을 읽지 못했어요.",
        }
    }

    /// What happened and what to do.
    pub fn korean(&self) -> String {
        let next = match self {
            Self::Certificate { why } => return format!("{} {}", self.what_happened(), why.ko),
            Self::Refused(refusal) => return refusal.korean(),
            Self::Receipt(error) => return error.korean().to_owned(),
            Self::Status(status) => {
                return format!("{} (HTTP {status}) 잠시 뒤에 다시 시도해 주세요.", self.what_happened());
            }
            Self::Practice { why } => {
                return format!("연습 게이트웨이를 시작하지 못했어요 ({why}). {START_AGAIN}");
            }
            Self::Address { .. } => "설정에서 주소를 고쳐 주세요.",
            Self::Key => "설정에서 가맹점 키를 확인해 주세요.",
            Self::Token => "인증 결과에서 받은 값을 그대로 붙여 넣어 주세요.",
            Self::PracticeKey => "설정에서 실거래 가맹점 키를 넣어 주세요.",
            Self::Mode => "연습 모드로 바꾼 뒤에 다시 해 주세요.",
            Self::Dns | Self::Connect | Self::Timeout { connecting: true } => {
                "인터넷 연결과 프록시, 설정의 결제사 주소를 확인해 주세요."
            }
            Self::Tls(fault) => fault.next(),
            Self::Proxy(fault) => fault.next(),
            Self::Timeout { connecting: false } | Self::Broken => "잠시 뒤에 다시 시도해 주세요.",
            Self::Redirect | Self::TooBig => "설정의 결제사 주소가 맞는지 확인해 주세요.",
            Self::Client => START_AGAIN,
        };
        format!("{} {next}", self.what_happened())
    }
}

impl Bilingual for GatewayError {
    fn english(&self) -> String {
        let words = match self {
            Self::Address { why } => return format!("{} Put the address right in the settings.", why.en),
            Self::Certificate { why } => {
                return format!("The extra CA certificate of the settings cannot be used. {}", why.en);
            }
            Self::Refused(refusal) => return refusal.english(),
            Self::Receipt(error) => return error.english(),
            Self::Status(status) => {
                return format!("The gateway answered with an error (HTTP {status}). Try again later.");
            }
            Self::Practice { why } => {
                return format!(
                    "The practice gateway could not be started ({why}). Start the program again; if it stays so, tell an administrator."
                );
            }
            Self::Tls(fault) => return format!("{} {}", fault.english(), fault.english_next()),
            Self::Proxy(fault) => fault.english(),
            Self::Key => {
                "There is no merchant key, or it holds characters that cannot be sent. Check it in the settings."
            }
            Self::Token => {
                "There is no payment token (paymentToken), or it holds characters that cannot be sent. Paste it as the authentication gave it."
            }
            Self::PracticeKey => {
                "The practice key cannot be used for live trade. Put the live merchant key into the settings."
            }
            Self::Mode => "There is no practice approval in live mode. Change to practice mode first.",
            Self::Dns => {
                "The gateway's address was not found. Check the network, the proxy and the gateway's address in the settings."
            }
            Self::Connect => {
                "There is no connection to the gateway. Check the network, the proxy and the gateway's address in the settings."
            }
            Self::Timeout { connecting: true } => {
                "It takes too long to connect to the gateway. Check the network, the proxy and the gateway's address in the settings."
            }
            Self::Timeout { connecting: false } => "The gateway did not answer in time. Try again later.",
            Self::Redirect => {
                "The gateway pointed to another address, and that was not followed. Check the gateway's address in the settings."
            }
            Self::TooBig => "The gateway's answer was too big to be read. Check the gateway's address in the settings.",
            Self::Broken => "The connection to the gateway broke off. Try again later.",
            Self::Client => {
                "The network could not be made ready. Start the program again; if it stays so, tell an administrator."
            }
        };
        words.to_owned()
    }
}

/// An error with its causes, in one line.
fn chain(error: &dyn std::error::Error) -> String {
    let mut words = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let cause_words = cause.to_string();
        if !words.ends_with(&cause_words) {
            words = format!("{words}: {cause_words}");
        }
        source = cause.source();
    }
    words
}
