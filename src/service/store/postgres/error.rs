//! What can go wrong with the shared database, in words for a person.
//!
//! Holds nothing the server said, because servers repeat what they were told: only what its codes mean.

use tokio_postgres::error::SqlState;

use super::TABLE;
use crate::app::effect::Failure;
use crate::app::keys::KeyName;
use crate::app::shared::{Address, TEXT_CHARS_MAX};
use crate::diag::{Words, words};
use crate::service::gateway::TlsFault;
use crate::service::keys::KeyError;

/// What was being done when something went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doing {
    /// Connecting.
    Connect,
    /// Reading.
    Read,
    /// Saving.
    Write,
    /// Making the table.
    Make,
}

/// Why the shared database brought nothing, or kept nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{} {}", self.what_happened().ko, self.next().ko)]
pub enum SharedError {
    /// The address cannot be used; why.
    Address(Words),
    /// The extra certificate authority of the settings cannot be used; why and what to do.
    Certificate(Words),
    /// The password is kept and cannot be had; why and what to do.
    Key {
        /// Why.
        why: Words,
        /// What to do.
        hint: Words,
    },
    /// No such machine.
    NoHost,
    /// Nobody answers at that port.
    Unreachable,
    /// Too late.
    Timeout,
    /// No trust in the connection.
    Tls(TlsFault),
    /// The server takes no encrypted connections.
    NoTls,
    /// It wants a password and there is none.
    NoPassword,
    /// The password or the role is wrong.
    WrongPassword,
    /// The server lets this role or this machine not in.
    NotLetIn,
    /// No database of that name.
    NoDatabase,
    /// The role may not do that.
    NotAllowed(Doing),
    /// The server is starting, stopping or full.
    Busy,
    /// There is no table yet.
    NoTable,
    /// Somebody else made the table at the same moment.
    MadeMeanwhile,
    /// A table of that name is of another shape.
    OtherTable,
    /// A text longer than any should be.
    TooBig {
        /// How many characters.
        characters: i64,
    },
    /// Somebody else has saved meanwhile.
    Changed,
    /// The connection broke in the middle.
    Broken,
    /// The server refused for a reason of its own: its code.
    Refused(String),
}

impl SharedError {
    /// The password of the server at `address` cannot be had.
    pub fn of_key(error: &KeyError, address: &Address) -> Self {
        let name = KeyName::Database(address.server());
        Self::Key { why: error.what_happened(), hint: error.next(Some(&name)) }
    }

    /// Sorts the library's error.
    pub(super) fn of(error: &tokio_postgres::Error, doing: Doing) -> Self {
        if let Some(code) = error.code() {
            return Self::of_code(code, doing);
        }
        if let Some(fault) = TlsFault::of_chain(error) {
            return Self::Tls(fault);
        }
        // The library has no kinds that could be asked for, only these words.
        let words = error.to_string();
        let cause = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
        match doing {
            Doing::Connect if words.contains("TLS") && cause.contains("does not support TLS") => Self::NoTls,
            Doing::Connect if words.contains("TLS") => Self::Tls(TlsFault::Other),
            Doing::Connect if cause.contains("password missing") => Self::NoPassword,
            Doing::Connect if words.contains("authentication") => Self::WrongPassword,
            _ => Self::Broken,
        }
    }

    fn of_code(code: &SqlState, doing: Doing) -> Self {
        match code.code() {
            "28P01" => Self::WrongPassword,
            "28000" => Self::NotLetIn,
            "3D000" => Self::NoDatabase,
            "42501" => Self::NotAllowed(doing),
            "42P01" => Self::NoTable,
            // Two who make one table meet at its name, or at the name of its type.
            "42P07" | "23505" if doing == Doing::Make => Self::MadeMeanwhile,
            "42703" | "42804" | "42883" | "42P10" => Self::OtherTable,
            "53300" | "57P01" | "57P02" | "57P03" | "53400" => Self::Busy,
            // Read-only: a standby.
            "25006" => Self::NotAllowed(doing),
            other => Self::Refused(other.to_owned()),
        }
    }

    /// Whether waiting alone cannot help, so that it is asked for seldom.
    pub fn needs_a_person(&self) -> bool {
        !matches!(self, Self::NoHost | Self::Unreachable | Self::Timeout | Self::Busy | Self::Broken | Self::Changed)
    }

    /// Stable word for JSON.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Address(_) | Self::Certificate(_) => "settings",
            Self::Key { .. } | Self::NoPassword | Self::WrongPassword => "secret",
            Self::NoHost => "dns",
            Self::Unreachable => "connect",
            Self::Timeout => "timeout",
            Self::Tls(_) | Self::NoTls => "tls",
            Self::NotLetIn | Self::NoDatabase | Self::NotAllowed(_) | Self::Refused(_) => "refused",
            Self::Busy | Self::Broken => "broken",
            Self::NoTable | Self::MadeMeanwhile | Self::OtherTable => "table",
            Self::TooBig { .. } => "too-big",
            Self::Changed => "changed",
        }
    }

    /// What happened.
    pub fn what_happened(&self) -> Words {
        match self {
            Self::Address(why) => why.clone(),
            Self::Certificate(Words { ko, en }) => {
                words!("설정의 추가 CA 인증서를 쓸 수 없어요. {ko}", "The extra CA certificate cannot be used. {en}")
            }
            Self::Key { why: Words { ko, en }, .. } => words!(
                "공유 데이터베이스 비밀번호를 꺼내지 못했어요. {ko}",
                "The password of the shared database cannot be fetched. {en}"
            ),
            Self::NoHost => Words::fixed("데이터베이스 서버를 찾지 못했어요.", "The database server is not found."),
            Self::Unreachable => {
                Words::fixed("데이터베이스에 연결하지 못했어요.", "The database server does not answer.")
            }
            Self::Timeout => {
                Words::fixed("데이터베이스가 제때 답하지 않았어요.", "The database did not answer in time.")
            }
            Self::Tls(fault) => Words::fixed(fault.what_happened(), fault.english()),
            Self::NoTls => Words::fixed(
                "데이터베이스가 암호화된 연결(TLS)을 받지 않아요.",
                "The database takes no encrypted connections (TLS).",
            ),
            Self::NoPassword => {
                Words::fixed("데이터베이스가 비밀번호를 요구해요.", "The database asks for a password.")
            }
            Self::WrongPassword => Words::fixed(
                "데이터베이스 아이디나 비밀번호가 맞지 않아요.",
                "The database does not accept this role and password.",
            ),
            Self::NotLetIn => Words::fixed(
                "데이터베이스가 이 아이디나 이 PC의 접속을 받지 않아요.",
                "The database does not let this role or this machine in.",
            ),
            Self::NoDatabase => {
                Words::fixed("서버에 그 이름의 데이터베이스가 없어요.", "There is no database of that name.")
            }
            Self::NotAllowed(Doing::Make) => words!(
                "공유 표({TABLE})가 아직 없는데, 이 아이디로는 만들 수 없어요.",
                "The table {TABLE} is not there yet, and this role may not make it."
            ),
            Self::NotAllowed(Doing::Write) => words!(
                "이 아이디로는 공유 표({TABLE})에 쓸 수 없어요.",
                "This role may not write to the table {TABLE}."
            ),
            Self::NotAllowed(_) => {
                words!("이 아이디로는 공유 표({TABLE})를 읽을 수 없어요.", "This role may not read the table {TABLE}.")
            }
            Self::Busy => Words::fixed(
                "데이터베이스가 시작하거나 멈추는 중이거나 접속이 가득 찼어요.",
                "The database is starting, stopping or full.",
            ),
            Self::NoTable | Self::MadeMeanwhile => {
                words!("데이터베이스에 공유 표({TABLE})가 없어요.", "There is no table {TABLE} in the database.")
            }
            Self::OtherTable => words!(
                "데이터베이스의 {TABLE} 표가 길잡이의 것이 아니에요.",
                "The table {TABLE} in the database is not one of giljabi."
            ),
            Self::TooBig { characters } => words!(
                "공유 문서가 너무 커요 ({characters}자).",
                "The shared document is too long ({characters} characters)."
            ),
            Self::Changed => Words::fixed(
                "그사이에 다른 사람이 올려서 올리지 않았어요.",
                "Somebody else has published meanwhile. Nothing was saved.",
            ),
            Self::Broken => {
                Words::fixed("데이터베이스와 연결이 도중에 끊겼어요.", "The connection to the database broke.")
            }
            Self::Refused(code) => {
                words!("데이터베이스가 거절했어요 ({code}).", "The database refused ({code}).")
            }
        }
    }

    /// What to do next.
    pub fn next(&self) -> Words {
        match self {
            Self::Certificate(_) => Words::default(),
            Self::Key { hint, .. } => hint.clone(),
            Self::Address(_) => Words::fixed("주소를 고쳐 주세요.", "Correct the address."),
            Self::NoHost | Self::Unreachable | Self::Timeout => Words::fixed(
                "주소와 네트워크를 확인해 주세요. 회사 밖이라면 VPN이 필요할 수 있어요.",
                "Check the address and the network.",
            ),
            Self::Tls(fault @ TlsFault::NoAuthorities) => Words::fixed(fault.next(), fault.english_next()),
            Self::Tls(TlsFault::UnknownIssuer) => Words::fixed(
                "데이터베이스 관리자에게 CA 인증서를 받아 설정의 ‘추가 CA 인증서’에 넣어 주세요.",
                "Name the CA certificate of that server in the settings.",
            ),
            Self::Tls(TlsFault::WrongHost) => Words::fixed(
                "주소의 서버 이름을 확인해 주세요. 이름이 맞다면 누가 통신을 가로채는 것일 수 있으니 관리자에게 알려 주세요.",
                "Check the name of the server. If it is right, somebody may be listening in.",
            ),
            Self::Tls(_) => Words::fixed(
                "PC의 시각을 확인하고, 맞다면 데이터베이스 관리자에게 알려 주세요.",
                "Check the clock of this machine, then tell whoever keeps the database.",
            ),
            Self::NoTls => Words::fixed(
                "데이터베이스 관리자에게 TLS를 켜 달라고 해 주세요. 믿을 수 있는 내부 네트워크에서만, 주소 끝에 ?sslmode=disable을 적어 암호화 없이 쓸 수 있어요.",
                "Have TLS switched on. On a trusted network only, ?sslmode=disable at the end of the address does without.",
            ),
            Self::NoPassword => Words::fixed(
                "설정의 공유 데이터베이스에 비밀번호를 넣거나 GILJABI_DATABASE_PASSWORD 환경 변수에 두어 주세요.",
                "Keep one in the settings, or in GILJABI_DATABASE_PASSWORD.",
            ),
            Self::WrongPassword => Words::fixed(
                "주소의 아이디와 비밀번호를 확인해 주세요.",
                "Check the role in the address and the password.",
            ),
            Self::NotAllowed(Doing::Make) => Words::fixed(
                "표를 만들 수 있는 아이디로 한 번 올리거나, 데이터베이스 관리자에게 맡겨 주세요.",
                "Publish once with a role that may, or ask whoever keeps the database.",
            ),
            Self::NotAllowed(Doing::Write) => words!(
                "데이터베이스 관리자에게 GRANT SELECT, INSERT, UPDATE ON {TABLE}을 부탁해 주세요.",
                "Ask for GRANT SELECT, INSERT, UPDATE ON {TABLE}."
            ),
            Self::NotAllowed(_) => words!(
                "데이터베이스 관리자에게 GRANT SELECT ON {TABLE}을 부탁해 주세요.",
                "Ask for GRANT SELECT ON {TABLE}."
            ),
            Self::NotLetIn | Self::NoDatabase | Self::NoTable | Self::MadeMeanwhile | Self::Refused(_) => Words::fixed(
                "주소의 아이디와 이름을 확인하고, 맞다면 데이터베이스 관리자에게 알려 주세요.",
                "Check role and name in the address, then ask whoever keeps the database.",
            ),
            Self::OtherTable => Words::fixed(
                "다른 데이터베이스를 쓰거나 그 표의 이름을 바꿔 주세요.",
                "Use another database, or rename that table.",
            ),
            Self::TooBig { .. } => words!(
                "{TEXT_CHARS_MAX}자까지로 줄여서 다시 올려 주세요.",
                "Publish at most {TEXT_CHARS_MAX} characters."
            ),
            Self::Changed => Words::fixed(
                "giljabi notices --shared로 지금 내용을 보고, 거기에 맞춰 고친 뒤 다시 올려 주세요.",
                "See what is there with giljabi notices --shared, then publish again.",
            ),
            Self::Busy | Self::Broken => Words::fixed("잠시 뒤에 다시 해 주세요.", "Try again in a while."),
        }
    }
}

impl From<&SharedError> for Failure {
    fn from(error: &SharedError) -> Self {
        Self::new(error.what_happened().ko, error.next().ko)
    }
}
