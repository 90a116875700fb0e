//! What a look at the gateway found, in sentences.

use url::Url;

use crate::app::settings::Proxy;
use crate::payment::base::is_loopback;

/// The gateway answered. What it is worth beyond that, only a real call shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reached {
    /// Base address that was asked.
    pub pages: Url,
    /// Way out.
    pub proxy: Proxy,
    /// HTTP status of the answer.
    pub status: u16,
}

impl Reached {
    /// One sentence a fact.
    pub fn korean(&self) -> Vec<String> {
        let host = self.pages.host_str().unwrap_or_default();
        let here = is_loopback(&self.pages);
        let way = match &self.proxy {
            _ if here => "이 PC 안의 서버라서 프록시를 거치지 않았어요.".to_owned(),
            Proxy::System => "시스템의 프록시 설정을 따랐어요.".to_owned(),
            Proxy::None => "프록시를 거치지 않았어요.".to_owned(),
            Proxy::At(address) => format!("프록시({})를 거쳤어요.", address.trim()),
        };
        let trust = if self.pages.scheme() == "https" {
            "서버의 인증서를 확인했어요."
        } else {
            "이 PC 안의 주소라서 인증서는 쓰지 않아요."
        };
        let answer = match self.status {
            500.. => format!(
                "다만 서버가 오류 상태(HTTP {})로 답했어요. 잠시 뒤에도 그러면 결제사에 알려 주세요.",
                self.status
            ),
            300..400 => format!(
                "다만 서버가 다른 주소로 보내려고 해요(HTTP {}). 설정의 영수증 주소를 확인해 주세요.",
                self.status
            ),
            status => format!("서버가 답했어요(HTTP {status})."),
        };
        let sent = "서버가 있는지만 보았고, 키와 거래번호는 보내지 않았어요.";
        vec![format!("{host}에 연결했어요."), way, trust.to_owned(), answer, sent.to_owned()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fact_has_its_sentence() {
        for (pages, proxy, status, words) in [
            (
                "https://pay.example/",
                Proxy::System,
                200,
                ["pay.example에 연결", "시스템의 프록시", "인증서를 확인", "(HTTP 200)"],
            ),
            (
                "https://pay.example/",
                Proxy::None,
                404,
                ["pay.example에 연결", "거치지 않았어요", "인증서를 확인", "(HTTP 404)"],
            ),
            (
                "https://pay.example/",
                Proxy::At("http://p:1".into()),
                503,
                ["pay.example", "프록시(http://p:1)", "인증서", "오류 상태"],
            ),
            ("http://127.0.0.1:9/", Proxy::System, 302, ["127.0.0.1", "이 PC 안의 서버", "쓰지 않아요", "다른 주소"]),
        ] {
            let pages = Url::parse(pages).expect("an address");
            let found = Reached { pages, proxy, status }.korean();
            for (sentence, words) in found.iter().zip(words) {
                assert!(sentence.contains(words), "{sentence}: {words}");
            }
            assert_eq!(found.len(), 5);
        }
    }
}
