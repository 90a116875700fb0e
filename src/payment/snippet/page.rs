//! The page around the call: what is loaded, in which order it runs, and whether a click opens the window.

use super::script::Script;
use super::{Finding, Snippet, Weight};
use crate::diag::{Words, words};

/// The address of the window's script.
const SCRIPT: &str = "https://pg.innopay.co.kr/tpay/js/innopay.js";

/// Ways to wait until the page is there.
const WAITS: [&str; 7] = [
    "domcontentloaded",
    "window.onload",
    "addeventlistener('load'",
    "addeventlistener(\"load\"",
    "$(document).ready",
    "$(function",
    "jquery(function",
];

/// Ways to run on a click.
const CLICKS: [&str; 8] =
    ["'click'", "\"click\"", "onclick", ".click(", "'submit'", "\"submit\"", "onsubmit", "@click"];

/// Ways to look an element up, with what closes the name.
const LOOKUPS: [&str; 4] = ["queryselector(", "getelementbyid(", "$(", "jquery("];

/// Most lookups of one kind that are looked at.
const LOOKUPS_MAX: usize = 64;

pub(super) fn look(script: &Script<'_>, snippet: &mut Snippet) {
    if !snippet.opens_window && !script.lower.contains("innopay.js") {
        return;
    }
    loaded(script, snippet);
    early_lookup(script, snippet);
    clicked(script, snippet);
}

fn loaded(script: &Script<'_>, snippet: &mut Snippet) {
    let is_page = script.lower.contains("</head>") || script.lower.contains("<html");
    match script.lower.find("innopay.js") {
        Some(at) => {
            let start = script.lower[..at].rfind(['"', '\'', '=', ' ', '\n']).map_or(0, |quote| quote + 1);
            let address = &script.code[start..at + "innopay.js".len()];
            if address.contains("innopay.co.kr") && address != SCRIPT {
                let message = words!(
                    "결제창 파일의 주소가 문서와 달라요. {SCRIPT}로 고쳐 주세요.",
                    "The address of the window's script is not the document's. It is {SCRIPT}."
                );
                snippet.findings.push(Finding::new("script", Weight::Error, script.line(at), message));
            }
            let call = script.lower.find("gopay");
            if call.is_some_and(|call| call < at) && !script.has(&WAITS) && !script.has(&CLICKS) {
                let message = Words::fixed(
                    "결제창 파일(innopay.js)을 부르기 전에 goPay를 써요. 파일을 먼저 불러 주세요.",
                    "goPay is used before the window's script (innopay.js) is loaded. Load it first.",
                );
                snippet.findings.push(Finding::new("script-order", Weight::Error, script.line(at), message));
            }
        }
        None if is_page => {
            let message = words!(
                "결제창 파일을 불러오는 곳이 없어요. {SCRIPT}를 script로 불러 주세요.",
                "The window's script is loaded nowhere. Load {SCRIPT} as a script."
            );
            snippet.findings.push(Finding::new("script", Weight::Error, 0, message));
        }
        None => {}
    }
}

/// A lookup that runs before its element is there, so that the button does nothing.
fn early_lookup(script: &Script<'_>, snippet: &mut Snippet) {
    if script.has(&WAITS) {
        return;
    }
    for lookup in LOOKUPS {
        for (at, _) in script.lower.match_indices(lookup).take(LOOKUPS_MAX) {
            let Some(id) = looked_up(&script.code[at + lookup.len()..], lookup) else { continue };
            let open_script = script.lower[..at].rfind("<script");
            let deferred = open_script.is_some_and(|tag| {
                let head = script.lower[tag..at].split('>').next().unwrap_or_default();
                head.contains("type=\"module\"") || head.contains("type='module'")
            });
            if deferred || runs_later(script, at) {
                continue;
            }
            let element = [format!("id=\"{id}\""), format!("id='{id}'"), format!("id={id}")]
                .iter()
                .filter_map(|words| script.code.find(words.as_str()))
                .min();
            let in_head = script.lower.find("</head>").is_some_and(|end| at < end) && open_script.is_some();
            let early = element.is_some_and(|element| element > at) && open_script.is_some();
            if early || in_head {
                let message = words!(
                    "버튼({id})이 생기기 전에 찾아요. 그래서 버튼을 눌러도 반응이 없어요. \
                     이 코드를 body가 끝나는 곳 앞으로 옮기거나 DOMContentLoaded 뒤에 실행해 주세요.",
                    "The button ({id}) is looked up before it is there, so pressing it does nothing. \
                     Move this code to the end of body, or run it after DOMContentLoaded."
                );
                snippet.findings.push(Finding::new("early-lookup", Weight::Error, script.line(at), message));
                return;
            }
            if element.is_none() && script.lower.contains("</body>") {
                let message = words!(
                    "코드가 찾는 버튼({id})이 이 페이지에 없어요. id를 맞춰 주세요.",
                    "The button ({id}) that the code looks up is not on this page. Make the ids agree."
                );
                snippet.findings.push(Finding::new("no-element", Weight::Error, script.line(at), message));
                return;
            }
        }
    }
}

/// Whether the lookup stands inside a function, so that it runs when that is called.
fn runs_later(script: &Script<'_>, at: usize) -> bool {
    let start = script.lower[..at].rfind("<script").unwrap_or(0);
    let before = &script.code[start..at];
    let opened = before.matches('{').count();
    opened > before.matches('}').count()
}

/// The id in `'#btn_pay')` or `'btn_pay')`.
fn looked_up<'s>(rest: &'s str, lookup: &str) -> Option<&'s str> {
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'))?;
    let inner = rest[1..].split(quote).next()?;
    let id = if lookup == "getelementbyid(" { inner } else { inner.strip_prefix('#')? };
    (!id.is_empty() && id.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'))).then_some(id)
}

/// A browser blocks a window that no click opened.
fn clicked(script: &Script<'_>, snippet: &mut Snippet) {
    let Some(call) = script.lower.find("gopay") else { return };
    let line = script.line(call);
    let Some(click) = CLICKS.iter().filter_map(|words| script.lower[..call].rfind(words)).max() else {
        // A handler in the page's HTML may stand behind the code.
        if !script.has(&CLICKS) {
            let message = Words::fixed(
                "클릭에서 goPay를 부르는 곳이 보이지 않아요. 클릭 없이 부르면 브라우저가 팝업으로 보고 막아요.",
                "No click is seen to call goPay. Without one the browser takes the window for a pop-up and blocks it.",
            );
            snippet.findings.push(Finding::new("no-click", Weight::Warning, line, message));
        }
        return;
    };
    let between = &script.lower[click..call];
    if ["await ", ".then(", "settimeout(", "$.ajax", "$.post", "fetch(", "axios"].iter().any(|w| between.contains(w)) {
        let message = Words::fixed(
            "클릭한 뒤 서버의 답을 기다렸다가 goPay를 불러요. 브라우저가 팝업으로 보고 막을 수 있어요. 클릭한 바로 그때 불러 주세요.",
            "goPay waits for a server's answer after the click. The browser may take the window for a pop-up and block it. Call it in the click itself.",
        );
        snippet.findings.push(Finding::new("late-popup", Weight::Warning, line, message));
    }
}
