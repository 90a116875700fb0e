//! Why there is no trust in a connection, and what a proxy has to do with it.
//!
//! Each fault has its own words: what happened, and what to do. None of them ends in "ignore it".

use std::error::Error;
use std::io;

use rustls::CertificateError;

/// What is wrong with the server's certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TlsFault {
    /// Nobody we trust has issued it.
    UnknownIssuer,
    /// Its time is over.
    Expired,
    /// Its time has not come.
    NotYetValid,
    /// It is of another address.
    WrongHost,
    /// Its issuer has revoked it.
    Revoked,
    /// This machine trusts nobody at all, so no certificate can be checked.
    NoAuthorities,
    /// Something else: no TLS at all, an old protocol, a broken certificate.
    Other,
}

/// What a proxy did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProxyFault {
    /// It wants a user and a password, or others.
    Login,
    /// It does not let us through.
    Refused,
    /// It is not there.
    Unreachable,
}

/// Words by which a failed handshake is known where no typed error says so.
const TLS_WORDS: [&str; 5] = ["certificate", "handshake", "corrupt message", "fatal alert", "peer is incompatible"];

/// Words of the proxy's part of a connection, in the order in which they decide.
const PROXY_WORDS: [(&str, ProxyFault); 8] = [
    ("proxy authorization required", ProxyFault::Login),
    ("socks error: failed to create underlying", ProxyFault::Unreachable),
    ("tunnel error: failed to create underlying", ProxyFault::Unreachable),
    ("socks error: credentials not accepted", ProxyFault::Login),
    ("socks error: server does not support user/pass", ProxyFault::Login),
    ("socks error: server implements authentication", ProxyFault::Login),
    ("tunnel error", ProxyFault::Refused),
    ("socks error", ProxyFault::Refused),
];

impl TlsFault {
    /// The fault of a connection that failed, if it was one of trust. `words`: the whole chain, in lower case.
    pub(super) fn of(error: &(dyn Error + 'static), words: &str) -> Option<Self> {
        let typed = tls_error(error);
        if let Some(rustls::Error::InvalidCertificate(certificate)) = typed {
            return Some(Self::of_certificate(certificate));
        }
        (typed.is_some() || TLS_WORDS.iter().any(|word| words.contains(word))).then_some(Self::Other)
    }

    /// The fault of a client that could not be made, if it was one of trust.
    pub(super) fn of_client(words: &str) -> Option<Self> {
        words.contains("no ca certificates").then_some(Self::NoAuthorities)
    }

    /// The fault of a connection without HTTP, where the TLS library itself said so.
    pub(in crate::service) fn of_chain(error: &(dyn Error + 'static)) -> Option<Self> {
        match tls_error(error)? {
            rustls::Error::InvalidCertificate(certificate) => Some(Self::of_certificate(certificate)),
            _ => Some(Self::Other),
        }
    }

    fn of_certificate(error: &CertificateError) -> Self {
        match error {
            CertificateError::UnknownIssuer => Self::UnknownIssuer,
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => Self::Expired,
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => Self::NotYetValid,
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => Self::WrongHost,
            CertificateError::Revoked => Self::Revoked,
            _ => Self::Other,
        }
    }

    /// What happened.
    pub(in crate::service) fn what_happened(self) -> &'static str {
        match self {
            Self::UnknownIssuer => "서버의 인증서를 믿을 수 있는 기관이 발급하지 않았어요.",
            Self::Expired => "서버 인증서의 유효 기간이 지났어요.",
            Self::NotYetValid => "서버 인증서의 유효 기간이 아직 시작되지 않았어요.",
            Self::WrongHost => "서버의 인증서가 이 주소가 아니라 다른 주소의 것이에요.",
            Self::Revoked => "서버의 인증서를 발급 기관이 취소했어요.",
            Self::NoAuthorities => "이 PC에 인증 기관 목록이 없어서 서버의 인증서를 확인할 수 없어요.",
            Self::Other => "서버와 안전한 연결(TLS)을 맺지 못했어요.",
        }
    }

    /// What happened, in English.
    pub(in crate::service) fn english(self) -> &'static str {
        match self {
            Self::UnknownIssuer => "Nobody this machine trusts has issued the server's certificate.",
            Self::Expired => "The server's certificate has expired.",
            Self::NotYetValid => "The server's certificate is not valid yet.",
            Self::WrongHost => "The server's certificate is of another address.",
            Self::Revoked => "The server's certificate was revoked.",
            Self::NoAuthorities => {
                "This machine has no list of certificate authorities, so no certificate can be checked."
            }
            Self::Other => "No secure connection (TLS) to the server could be made.",
        }
    }

    /// What to do.
    pub(in crate::service) fn next(self) -> &'static str {
        match self {
            Self::UnknownIssuer => {
                "회사 보안 장비가 통신을 검사한다면, 전산 담당자에게 회사의 CA 인증서를 받아 설정에 넣어 주세요. 그런 장비가 없다면 누가 통신을 가로채는 것일 수 있으니 계속하지 마세요."
            }
            Self::Expired => "PC의 날짜와 시각을 확인해 주세요. 맞다면 결제사에 알려 주세요.",
            Self::NotYetValid => "PC의 날짜와 시각을 맞춘 뒤 다시 시도해 주세요.",
            Self::WrongHost => {
                "설정의 결제사 주소를 확인해 주세요. 주소가 맞다면 누가 통신을 가로채는 것일 수 있으니 계속하지 말고 전산 담당자에게 알려 주세요."
            }
            Self::Revoked => "결제사에 알려 주세요. 인증서가 바뀔 때까지는 보낼 수 없어요.",
            Self::NoAuthorities => "시스템의 인증 기관 목록(Linux는 ca-certificates 패키지)을 설치하고 다시 해 주세요.",
            Self::Other => "설정의 결제사 주소와 회사 보안 프로그램을 확인해 주세요.",
        }
    }

    /// What to do, in English.
    pub(in crate::service) fn english_next(self) -> &'static str {
        match self {
            Self::UnknownIssuer => {
                "If the company's security device looks into the traffic, get its CA certificate from the IT staff and put it into the settings. If there is none, somebody may be listening in: do not go on."
            }
            Self::Expired => "Check date and time of this PC; if they are right, tell the gateway.",
            Self::NotYetValid => "Set date and time of this PC right, and try again.",
            Self::WrongHost => {
                "Check the gateway's address in the settings; if it is right, somebody may be listening in: do not go on, and tell the IT staff."
            }
            Self::Revoked => "Tell the gateway; nothing can be sent until it is replaced.",
            Self::NoAuthorities => "Install the system's list (on Linux the package ca-certificates), and try again.",
            Self::Other => "Check the gateway's address in the settings, and the company's security software.",
        }
    }
}

impl ProxyFault {
    /// The fault of a connection that failed at the proxy. `words`: the whole chain, in lower case.
    pub(super) fn of(words: &str) -> Option<Self> {
        PROXY_WORDS.iter().find(|(word, _)| words.contains(word)).map(|(_, fault)| *fault)
    }

    /// What happened.
    pub(super) fn what_happened(self) -> &'static str {
        match self {
            Self::Login => "프록시가 아이디와 비밀번호를 요구해요.",
            Self::Refused => "프록시가 결제사로 가는 연결을 열어 주지 않았어요.",
            Self::Unreachable => "프록시에 연결하지 못했어요.",
        }
    }

    /// What to do.
    pub(super) fn next(self) -> &'static str {
        match self {
            Self::Login => {
                "설정의 프록시에서 주소를 직접 적고 아이디와 비밀번호를 넣어 주세요. 이미 넣었다면 맞는지 확인해 주세요. Windows 로그인(NTLM)만 받는 프록시라면 전산 담당자에게 결제사 주소를 예외로 해 달라고 해 주세요."
            }
            Self::Refused => "전산 담당자에게 결제사 주소로 나가는 연결을 열어 달라고 해 주세요.",
            Self::Unreachable => "설정의 프록시 주소와 포트를 확인해 주세요.",
        }
    }

    /// What happened and what to do, in English.
    pub(super) fn english(self) -> &'static str {
        match self {
            Self::Login => {
                "The proxy wants a user and a password. Write its address into the settings with both, or check them. If it takes only the Windows login (NTLM), ask the IT staff to except the gateway's address."
            }
            Self::Refused => {
                "The proxy did not open the connection to the gateway. Ask the IT staff to allow connections to its address."
            }
            Self::Unreachable => "The proxy is not there. Check its address and port in the settings.",
        }
    }
}

/// The TLS library's own error among the causes. It lies inside of IO errors, which do not name it as their cause.
fn tls_error<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a rustls::Error> {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if let Some(found) = error.downcast_ref() {
            return Some(found);
        }
        let inner = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        cause = match inner {
            Some(inner) => Some(inner),
            None => error.source(),
        };
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn certificates_have_their_fault_however_deep_it_lies() {
        for (certificate, fault) in [
            (CertificateError::UnknownIssuer, TlsFault::UnknownIssuer),
            (CertificateError::Expired, TlsFault::Expired),
            (CertificateError::NotValidYet, TlsFault::NotYetValid),
            (CertificateError::NotValidForName, TlsFault::WrongHost),
            (CertificateError::Revoked, TlsFault::Revoked),
            (CertificateError::BadEncoding, TlsFault::Other),
        ] {
            let error = rustls::Error::InvalidCertificate(certificate);
            assert_eq!(TlsFault::of(&io::Error::other(io::Error::other(error)), ""), Some(fault));
        }
        assert_eq!(
            TlsFault::of(&io::Error::other("received corrupt message"), "received corrupt message"),
            Some(TlsFault::Other)
        );
        assert_eq!(TlsFault::of(&io::Error::other("refused"), "connection refused"), None);
    }

    #[test]
    fn proxies_have_their_fault() {
        for (words, fault) in [
            ("error: tunnel error: proxy authorization required", Some(ProxyFault::Login)),
            ("tunnel error: unsuccessful", Some(ProxyFault::Refused)),
            ("tunnel error: unexpected end of file", Some(ProxyFault::Refused)),
            ("tunnel error: failed to create underlying connection: dns error", Some(ProxyFault::Unreachable)),
            ("tcp connect error: connection refused", None),
        ] {
            assert_eq!(ProxyFault::of(words), fault, "{words}");
        }
    }
}
