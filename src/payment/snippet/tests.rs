//! The points of a merchant's code, one by one, and the document's own examples.

use super::*;

/// The page of the public document, as merchants copy it.
const PAGE: &str = r##"<html>
<head>
<script type="text/javascript" src="https://pg.innopay.co.kr/tpay/js/innopay.js"></script>
<script type="text/javascript">
const btn_pay = document.querySelector('#btn_pay');
btn_pay.addEventListener('click', function() {
innopay.goPay({
payMethod:"CARD", // 결제 수단 (CARD,BANK,VBANK,EPAY,OPCARD,EBANK)
mid:"testpay01m", // 가맹점 MID
moid:generateRandomString(), // 주문번호
goodsName:"이노페이 화장품",
amt:20000,
buyerName:"홍길동",
buyerTel:"01012345678",
buyerEmail:"test@test.com",
returnUrl:"https://www.test.com/return",
});
});
</script>
</head>
<body><button id="btn_pay">결제하기</button></body>
</html>"##;

const FETCH: &str = r#"const resp = await fetch(https://api.innopay.co.kr/v1/transactions/pay, {
method: "POST",
headers: {
"Payment-Token": "paymentToken",
"Merchant-Key": "부여받은 MerchantKey",
"Content-Type": "application/json; charset=UTF-8"
},
body: JSON.stringify({tid, mid, moid, amt, taxFreeAmt})
})"#;

fn kinds(code: &str) -> Vec<(&'static str, usize)> {
    Snippet::read(code).unwrap_or_default().findings.iter().map(|f| (f.kind, f.line)).collect()
}

/// The document's page with the script where it belongs and a real address.
fn sound() -> String {
    let (head, rest) = PAGE.split_once("<script type=\"text/javascript\">\n").unwrap();
    let (script, tail) = rest.split_once("</script>").unwrap();
    let script = script.replace("www.test.com", "shop.kr").replace("generateRandomString()", "order.id");
    let tail = tail.replace("</body>", &format!("<script>{script}</script></body>"));
    format!("{head}{tail}")
}

#[test]
fn the_documents_own_examples_hold_known_faults() {
    assert_eq!(kinds(PAGE), [("early-lookup", 5), ("undefined-function", 10), ("example-value", 16)]);
    assert_eq!(kinds(FETCH), [("unquoted-address", 1), ("literal-token", 4), ("example-value", 5), ("key-in-code", 5)]);
    assert_eq!(kinds(&sound()), []);
}

#[test]
fn each_point() {
    let with = |from: &str, to: &str| {
        let code = sound().replace(from, to);
        assert_ne!(code, sound(), "{from}");
        kinds(&code).into_iter().map(|(kind, _)| kind).collect::<Vec<_>>()
    };
    for (from, to, want) in [
        ("payMethod:\"CARD\"", "payMethod:\"card\"", "method"),
        ("mid:\"testpay01m\"", "mid:\"testpay\"", "mid"),
        ("moid:order.id", "moid:\"주문 1\"", "moid"),
        ("moid:order.id", "moid:\"order-1\"", "fixed-moid"),
        ("amt:20000", "amt:\"20,000\"", "amount"),
        ("amt:20000", "amt:0", "amount"),
        ("amt:20000", "amt:199.5", "amount"),
        ("amt:20000,\n", "", "missing-field"),
        ("goodsName:\"이노페이 화장품\"", "goodsName:\"\"", "empty-field"),
        ("https://shop.kr/return", "/return", "return-url"),
        ("https://shop.kr/return", "http://shop.kr/return", "return-url"),
        ("https://shop.kr/return", "https://localhost:3000/return", "return-url"),
        ("goPay", "gopay", "name"),
        ("tpay/js/innopay.js", "js/innopay.js", "script"),
        ("id=\"btn_pay\"", "id=\"pay\"", "no-element"),
        ("innopay.goPay", "await fetch('/order'); innopay.goPay", "late-popup"),
        ("addEventListener('click', function() {", "whenReady(function() {", "no-click"),
        ("<body>", "<body><script>const merchantKey = 'abcdef123456';</script>", "key-in-browser"),
    ] {
        assert_eq!(with(from, to), [want], "{from} -> {to}");
    }
}

#[test]
fn approval_calls() {
    let server = "const express = require('express');\n";
    let mended = FETCH
        .replace("https://api.innopay.co.kr/v1/transactions/pay", "'https://api.innopay.co.kr/v1/transactions/pay'")
        .replace("\"paymentToken\"", "paymentToken")
        .replace("\"부여받은 MerchantKey\"", "process.env.INNOPAY_KEY");
    assert_eq!(kinds(&format!("{server}{mended}")), []);
    for (from, to, want) in [
        ("amt, taxFreeAmt", "amt", "missing-body"),
        ("\"POST\"", "\"GET\"", "method-post"),
        ("\"Payment-Token\": paymentToken,\n", "", "missing-header"),
        ("'https://api", "'http://api", "http"),
    ] {
        let code = format!("{server}{}", mended.replace(from, to));
        assert_eq!(kinds(&code).into_iter().map(|(kind, _)| kind).collect::<Vec<_>>(), [want], "{from}");
    }
    let page = format!("<script>{mended}; window.done();</script>").replace("process.env.INNOPAY_KEY", "key");
    let found: Vec<_> = kinds(&page).into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(found, ["approval-in-browser", "key-in-browser"]);
}

#[test]
fn other_texts_are_no_code() {
    for text in ["", "결제가 안 돼요", "{\"success\": true}", "fetch('/list')", "transactions/pay 주소가 뭔가요"]
    {
        assert_eq!(Snippet::read(text), None, "{text}");
    }
}

#[test]
fn nothing_secret_is_in_a_message() {
    let code = PAGE.replace("payMethod:\"CARD\"", "payMethod:\"4111111111111111\"");
    let shown = format!("{:?}", Snippet::read(&code));
    assert!(!shown.contains("4111111111111111"), "{shown}");
}
