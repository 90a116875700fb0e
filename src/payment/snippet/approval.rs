//! The approval call of a merchant: address, headers, body, and where its key stands.

use super::script::Script;
use super::{Finding, Snippet, Weight};
use crate::diag::{Words, words};

/// Ways to send a request from JavaScript.
const CALLS: [&str; 6] = ["fetch(", "axios", "$.ajax", "$.post", "xmlhttprequest", "request("];

/// What only a browser has.
const BROWSER: [&str; 9] =
    ["<script", "document.", "window.", "gopay", "<html", "localstorage", "jquery", "$(", "location.href"];

/// What only a server has.
const SERVER: [&str; 10] = [
    "require(",
    "process.env",
    "express",
    "<?php",
    "curl_init",
    "import java",
    "resttemplate",
    "app.post(",
    "public class",
    "def ",
];

/// Fields of the body.
const BODY: [&str; 5] = ["tid", "mid", "moid", "amt", "taxFreeAmt"];

/// Whether there is an approval call in the code.
pub(super) fn is_call(lower: &str) -> bool {
    lower.contains("transactions/pay") && CALLS.iter().any(|call| lower.contains(call))
}

pub(super) fn look(script: &Script<'_>, snippet: &mut Snippet) {
    let browser = script.has(&BROWSER) && !script.has(&SERVER);
    key(script, browser, snippet);
    if !is_call(&script.lower) {
        return;
    }
    snippet.asks_approval = true;
    let Some(at) = script.lower.find("transactions/pay") else { return };
    let line = script.line(at);
    let mut push = |kind, weight, message: Words| snippet.findings.push(Finding::new(kind, weight, line, message));
    let start = script.lower[..at].rfind("http").unwrap_or(at);
    let before = script.code[..start].trim_end();
    if before.ends_with('(') {
        push(
            "unquoted-address",
            Weight::Error,
            Words::fixed(
                "승인 주소에 따옴표가 없어요. 이대로면 코드 전체가 실행되지 않아요. 주소의 앞뒤를 따옴표로 감싸 주세요.",
                "The approval address has no quotes, so none of this code runs. Put quotes around it.",
            ),
        );
    }
    if script.lower[start..at].starts_with("http://") {
        let message = Words::fixed(
            "승인 주소가 http예요. 키가 그대로 드러나니 https로 바꿔 주세요.",
            "The approval address is http, which shows the key to all. Use https.",
        );
        push("http", Weight::Error, message);
    }
    if browser {
        push(
            "approval-in-browser",
            Weight::Error,
            Words::fixed(
                "승인을 브라우저에서 요청해요. 승인 요청은 가맹점 서버에서 보내야 해요.",
                "The approval is asked for in the browser. It must be sent from the merchant's server.",
            ),
        );
    }
    request(script, at, snippet);
}

/// Method, headers and body behind the address.
fn request(script: &Script<'_>, at: usize, snippet: &mut Snippet) {
    let open = script.code[..at].rfind('(').unwrap_or(at);
    let range = script.bracket(open);
    let inside = script.lower.get(range.clone()).unwrap_or_default();
    let line = script.line(at);
    let mut push = |kind, weight, message: Words| snippet.findings.push(Finding::new(kind, weight, line, message));
    if inside.contains("method") && !inside.contains("post") {
        let message = Words::fixed(
            "승인은 POST로 보내야 해요. method를 \"POST\"로 바꿔 주세요.",
            "An approval is sent by POST. Set method to \"POST\".",
        );
        push("method-post", Weight::Error, message);
    }
    if inside.contains("headers") {
        let absent: Vec<&str> =
            [("payment-token", "Payment-Token"), ("merchant-key", "Merchant-Key"), ("content-type", "Content-Type")]
                .iter()
                .filter(|(lower, _)| !inside.contains(lower))
                .map(|(_, name)| *name)
                .collect();
        if !absent.is_empty() {
            push(
                "missing-header",
                Weight::Error,
                words!(
                    "승인 요청의 헤더가 빠졌어요: {absent}. 넣어 주세요.",
                    "Headers of the approval are missing: {absent}. Add them.",
                    absent = absent.join(", ")
                ),
            );
        }
    }
    if let Some(body) =
        script.code[range.clone()].find("stringify(").map(|more| range.start + more + "stringify(".len())
    {
        let object = script.bracket(body);
        let spelled = script.code[object.clone()].starts_with('{');
        let absent: Vec<&str> = BODY.into_iter().filter(|name| script.field(object.clone(), name).is_none()).collect();
        if spelled && !absent.is_empty() {
            let message = words!(
                "승인 본문의 값이 빠졌어요: {absent}. 면세 금액이 없으면 taxFreeAmt는 0이에요.",
                "Values of the approval's body are missing: {absent}. Without a tax-free part taxFreeAmt is 0.",
                absent = absent.join(", ")
            );
            push("missing-body", Weight::Error, message);
        }
    }
    if let Some(token) = script.field(range, "Payment-Token").filter(|value| value.literal() == Some("paymentToken")) {
        let message = Words::fixed(
            "Payment-Token에 인증 결과로 받은 값이 아니라 \"paymentToken\"이라는 글자가 들어 있어요. 변수로 바꿔 주세요.",
            "Payment-Token holds the word \"paymentToken\" and not the value that the authentication gave. Use the variable.",
        );
        snippet.findings.push(Finding::new("literal-token", Weight::Error, script.line(token.at), message));
    }
}

/// A key in code that a browser gets is a key that everybody has.
fn key(script: &Script<'_>, browser: bool, snippet: &mut Snippet) {
    let Some(at) = ["merchant-key", "merchantkey", "merchant_key"].iter().filter_map(|w| script.lower.find(w)).min()
    else {
        return;
    };
    let line = script.line(at);
    let value = ["Merchant-Key", "merchantKey", "MerchantKey"]
        .iter()
        .find_map(|name| script.field(0..script.code.len(), name))
        .and_then(super::script::Value::literal);
    let mut push = |kind, weight, message: Words| snippet.findings.push(Finding::new(kind, weight, line, message));
    if browser {
        push(
            "key-in-browser",
            Weight::Error,
            Words::fixed(
                "가맹점 키(Merchant-Key)가 브라우저로 가는 코드에 있어요. 쇼핑몰에 온 누구나 볼 수 있으니 서버로 옮기고 키를 새로 발급받아 주세요.",
                "The merchant key (Merchant-Key) is in code that goes to the browser, where every visitor can see it. Move it to the server, and get a new key.",
            ),
        );
    } else if !script.has(&SERVER) && value.is_some() {
        push(
            "key-in-code",
            Weight::Warning,
            Words::fixed(
                "가맹점 키(Merchant-Key)가 코드에 적혀 있어요. 브라우저로 가는 코드면 서버로 옮기고, 서버 코드여도 환경 변수에 두어 주세요.",
                "The merchant key (Merchant-Key) is written into the code. If it goes to the browser, move it to the server; on a server too keep it in the environment.",
            ),
        );
    }
    if value.is_some_and(|value| value.contains("부여받은") || value.to_lowercase().contains("your")) {
        push(
            "example-value",
            Weight::Error,
            Words::fixed(
                "Merchant-Key가 문서의 보기 글자 그대로예요. 발급받은 키를 서버에서 넣어 주세요.",
                "Merchant-Key is still the document's example. Put in the key that was issued, on the server.",
            ),
        );
    }
}
