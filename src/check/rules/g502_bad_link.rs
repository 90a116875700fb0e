//! G502: an address that guides may not open.

use url::Url;

use crate::check::rule::{GuideCx, Out, Rule, Run};
use crate::diag::{Severity, Words, words};
use crate::guide::tables::Tables;

pub(super) static RULE: Rule = Rule {
    code: "G502",
    name: "bad-link",
    severity: Severity::Error,
    fixable: false,
    summary: Words::fixed("허락하지 않은 주소로 가는 링크예요.", "A link to an address that is not allowed."),
    why: Words::fixed(
        "상담사와 고객이 가짜 결제 사이트로 갈 수 있어요. https이고 check.toml에 적힌 곳만 열어요.",
        "It may take agents and customers to a fake payment site. Only https addresses of hosts in check.toml are opened.",
    ),
    bad: r#"
[[step]]
id = "card"
title = "카드 확인"
say = "카드를 확인해 주십시오."
link = { label = "결제 안내", url = "http://pg.innopay.co.kr/" }
goto = "done"
"#,
    good: r#"
[[step]]
id = "card"
title = "카드 확인"
say = "카드를 확인해 주십시오."
link = { label = "결제 안내", url = "https://pg.innopay.co.kr/" }
goto = "done"
"#,
    near_miss: r#"
[[step]]
id = "card"
title = "카드 확인"
say = "카드를 확인해 주십시오."
link = { label = "키보드 보안", url = "http://www.softcamp.co.kr/scsk" }
goto = "done"
"#,
    run: Run::Guide(run),
};

fn run(cx: &GuideCx<'_>, out: &mut Out<'_>) {
    for step in &cx.raw.steps {
        let Some(link) = &step.link else { continue };
        if let Some((message, help)) = refused(&link.url.value, cx.library.tables) {
            out.push(out.at(link.url.span, message).in_step(step.name()).help(help));
        }
    }
}

/// Why an address may not be opened, and what to do.
fn refused(address: &str, tables: &Tables) -> Option<(Words, Words)> {
    let whole =
        || words!("https://로 시작하는 온전한 주소를 적어 주세요", "write a whole address that begins with https://");
    let Ok(url) = Url::parse(address) else {
        return Some((words!("주소로 읽을 수 없어요: {address}", "this is no address: {address}"), whole()));
    };
    let scheme = url.scheme();
    if !matches!(scheme, "https" | "http") {
        let message = words!("열 수 없는 종류의 주소예요: {scheme}", "addresses of this kind are not opened: {scheme}");
        return Some((message, whole()));
    }
    let Some(host) = url.host_str().filter(|host| !host.is_empty()) else {
        return Some((words!("주소에 호스트가 없어요: {address}", "the address has no host: {address}"), whole()));
    };
    if !url.username().is_empty() || url.password().is_some() {
        let message = words!("주소에 사용자 이름이 들어 있어요: {address}", "the address holds a user name: {address}");
        let help = words!(
            "@ 앞부분을 지워 주세요. 진짜 주소를 숨기는 데 쓰여요",
            "remove what stands before the @; it serves to hide the real address"
        );
        return Some((message, help));
    }
    let same = |known: &String| known.eq_ignore_ascii_case(host);
    let over_http = tables.http_hosts.keys().any(same);
    let over_https = tables.hosts.iter().any(same);
    let stranger = words!("허락하지 않은 곳이에요: {host}", "this host is not allowed: {host}");
    match scheme {
        "https" if over_https || over_http => None,
        "http" if over_http => None,
        "http" if over_https => {
            let message = words!("http로는 열지 않는 곳이에요: {host}", "this host is not opened over http: {host}");
            Some((message, words!("주소를 https://로 바꿔 주세요", "write https:// instead")))
        }
        "http" => Some((
            stranger,
            words!(
                "https 주소를 쓰거나, 공식 주소가 http뿐이면 check.toml의 [links] http에 까닭과 함께 \"{host}\"를 넣어 주세요",
                "use https, or add \"{host}\" with the reason to [links] http in check.toml"
            ),
        )),
        _ => Some((
            stranger,
            words!(
                "믿을 수 있는 곳이면 check.toml의 [links] hosts에 \"{host}\"를 넣어 주세요",
                "if it can be trusted, add \"{host}\" to [links] hosts in check.toml"
            ),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn which_addresses_open() {
        let tables = Tables {
            hosts: vec!["pg.innopay.co.kr".into()],
            http_hosts: [("www.softcamp.co.kr".to_owned(), "http뿐".to_owned())].into(),
            ..Tables::default()
        };
        for (address, opens) in [
            ("https://pg.innopay.co.kr/pay?x=1", true),
            ("https://PG.innopay.co.kr", true),
            ("http://www.softcamp.co.kr/scsk", true),
            ("https://www.softcamp.co.kr/scsk", true),
            ("http://pg.innopay.co.kr", false),
            ("https://innopay.co.kr.example", false),
            ("https://pg.innopay.co.kr@evil.example/", false),
            ("https://user@pg.innopay.co.kr/", false),
            ("https://evil.example\\@pg.innopay.co.kr", false),
            ("javascript:alert(1)", false),
            ("file:///etc/passwd", false),
            ("smb://server/share", false),
            ("\\\\server\\share", false),
            ("pg.innopay.co.kr", false),
            ("", false),
        ] {
            assert_eq!(refused(address, &tables).is_none(), opens, "{address}");
        }
    }
}
