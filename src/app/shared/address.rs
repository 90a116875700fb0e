//! The address of a shared database: `postgres://user@host:port/name`, without a password.
//!
//! The connection is encrypted and the server's certificate checked, except to this machine, which nobody can listen
//! in on, and where the address says `sslmode=disable`, which is a decision of the person who keeps the network. There
//! is no third way: an encrypted connection to an unchecked server would only look safe.

use percent_encoding::percent_decode_str;
use url::{Host, Url};

use crate::diag::Words;

/// Port of PostgreSQL where the address names none.
pub const DEFAULT_PORT: u16 = 5432;

/// Where a shared database is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// Name or number of the machine.
    pub host: String,
    /// Port.
    pub port: u16,
    /// Name of the database.
    pub database: String,
    /// Name of the role.
    pub user: String,
    /// Whether the connection is encrypted and the server's certificate checked.
    pub tls: bool,
}

impl Address {
    /// Reads an address.
    ///
    /// # Errors
    /// Why it cannot be used.
    pub fn parse(text: &str) -> Result<Self, Words> {
        let unreadable = Words::fixed(
            "데이터베이스 주소로 읽을 수 없어요. postgres://아이디@서버:5432/이름처럼 적어 주세요.",
            "This is no address of a database. Write it like postgres://user@server:5432/name.",
        );
        let url = Url::parse(text.trim()).map_err(|_| unreadable.clone())?;
        if !matches!(url.scheme(), "postgres" | "postgresql") {
            return Err(Words::fixed(
                "데이터베이스 주소는 postgres://로 시작해야 해요.",
                "The address of a database begins with postgres://.",
            ));
        }
        if url.password().is_some() {
            return Err(Words::fixed(
                "주소에는 비밀번호를 넣지 말고 아래 칸에 적어 주세요. 주소는 설정 파일에 그대로 저장돼요.",
                "The address holds a password, and would be saved with it. Keep the password in its own field.",
            ));
        }
        let (host, local) = host(&url)
            .ok_or(Words::fixed("데이터베이스 주소에 서버 이름이 없어요.", "The address names no server."))?;
        let plain = |part: &str| percent_decode_str(part).decode_utf8().map_or_else(|_| String::new(), Into::into);
        let user = plain(url.username());
        if user.is_empty() {
            return Err(Words::fixed(
                "주소에 데이터베이스 아이디가 없어요. postgres://아이디@서버:5432/이름처럼 적어 주세요.",
                "The address names no role. Write it like postgres://user@server:5432/name.",
            ));
        }
        let database = plain(url.path().trim_start_matches('/'));
        if database.is_empty() || database.contains('/') {
            return Err(Words::fixed(
                "주소 끝에 데이터베이스 이름을 적어 주세요. postgres://아이디@서버:5432/이름처럼요.",
                "Name the database at the end of the address, like postgres://user@server:5432/name.",
            ));
        }
        if url.fragment().is_some() || [&user, &database].into_iter().any(|part| part.contains('\0')) {
            return Err(unreadable);
        }
        let tls = tls(&url, local)?;
        Ok(Self { host, port: url.port().unwrap_or(DEFAULT_PORT), database, user, tls })
    }

    /// Whom a password is for: the role at the machine, as `user@host:port`.
    pub fn server(&self) -> String {
        format!("{}@{}:{}", self.user, self.host, self.port)
    }
}

/// The host, and whether it is this machine.
fn host(url: &Url) -> Option<(String, bool)> {
    match url.host()? {
        Host::Ipv4(ip) => Some((ip.to_string(), ip.is_loopback())),
        Host::Ipv6(ip) => Some((ip.to_string(), ip.is_loopback())),
        Host::Domain("") => None,
        // With a scheme of its own an address keeps its host as it was typed.
        Host::Domain(name) => {
            let number = matches!(Host::parse(name), Ok(Host::Ipv4(ip)) if ip.is_loopback());
            Some((name.to_owned(), number || name.eq_ignore_ascii_case("localhost")))
        }
    }
}

fn tls(url: &Url, local: bool) -> Result<bool, Words> {
    let mut wanted = !local;
    for (name, value) in url.query_pairs() {
        wanted = match (&*name, &*value) {
            ("sslmode", "disable") => false,
            ("sslmode", "require" | "verify-full") => true,
            ("sslmode", _) => {
                return Err(Words::fixed(
                    "sslmode에는 disable이나 verify-full만 쓸 수 있어요. 적지 않으면 인증서를 확인해요.",
                    "sslmode is disable or verify-full. Without it the certificate is checked.",
                ));
            }
            _ => {
                return Err(Words::fixed(
                    "주소의 ? 뒤에는 sslmode만 쓸 수 있어요.",
                    "Only sslmode may stand behind the ? of the address.",
                ));
            }
        };
    }
    Ok(wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_and_what_would_be_unsafe_is_refused() {
        for (text, want) in [
            ("postgres://kim@db.example/desk", Ok(("db.example", 5432, "desk", "kim", true))),
            (" postgresql://kim@db.example:6432/desk ", Ok(("db.example", 6432, "desk", "kim", true))),
            ("postgres://kim@db.example/desk?sslmode=disable", Ok(("db.example", 5432, "desk", "kim", false))),
            ("postgres://kim@127.0.0.1/desk", Ok(("127.0.0.1", 5432, "desk", "kim", false))),
            ("postgres://kim@[::1]:5433/desk", Ok(("::1", 5433, "desk", "kim", false))),
            ("postgres://kim@localhost/desk?sslmode=verify-full", Ok(("localhost", 5432, "desk", "kim", true))),
            ("postgres://kim%40corp@db.example/%EC%83%81%EB%8B%B4", Ok(("db.example", 5432, "상담", "kim@corp", true))),
            ("postgres://127.0.0.1.example@10.0.0.1/d", Ok(("10.0.0.1", 5432, "d", "127.0.0.1.example", true))),
            ("postgres://kim:pw@db.example/desk", Err("비밀번호를 넣지")),
            ("postgres://db.example/desk", Err("아이디가 없어요")),
            ("postgres://kim@db.example/", Err("이름을 적어")),
            ("postgres://kim@db.example", Err("이름을 적어")),
            ("postgres:///desk", Err("서버 이름이 없어요")),
            ("mysql://kim@db.example/desk", Err("postgres://로")),
            ("db.example", Err("읽을 수 없어요")),
            ("postgres://kim@db.example/desk?sslmode=prefer", Err("disable이나 verify-full")),
            ("postgres://kim@db.example/desk?options=-c", Err("sslmode만")),
            ("postgres://kim@db.example/a%00b", Err("읽을 수 없어요")),
        ] {
            match (Address::parse(text), want) {
                (Ok(found), Ok(want)) => {
                    assert_eq!((&*found.host, found.port, &*found.database, &*found.user, found.tls), want, "{text}");
                }
                (Err(why), Err(words)) => assert!(why.ko.contains(words) && !why.en.is_empty(), "{text}: {why:?}"),
                (found, want) => panic!("{text}: {found:?}, not {want:?}"),
            }
        }
    }
}
