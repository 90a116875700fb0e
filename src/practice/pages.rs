//! Receipt pages of the practice gateway. They show made-up buyer data unmasked, as the real page does.

use super::ledger::Capture;

/// The receipt of a payment.
pub(super) fn receipt(capture: &Capture, charset: &str) -> String {
    let Capture { tid, moid, amt, tax_free_amt, .. } = capture;
    let total = amt + tax_free_amt;
    format!(
        r#"<!DOCTYPE html>
<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}"><title>신용카드 매출전표(연습)</title></head>
<body><h1>신용카드 매출전표(연습)</h1>
<table summary="결제 정보">
<tr><th>거래번호</th><td>{tid}</td></tr>
<tr><th>주문번호</th><td>{moid}</td></tr>
<tr><th>카드종류</th><td>현대카드</td><th>할부</th><td>일시불</td></tr>
<tr><th>카드번호</th><td>9410-0000-0000-1234</td></tr>
<tr><th>승인번호</th><td>12345678</td></tr>
<tr><th>구매자명</th><td>홍길동</td></tr>
<tr><th>구매자 연락처</th><td>010-1234-1234</td></tr>
<tr><th>구매자 이메일</th><td>test@naver.com</td></tr>
<tr><th>상품명</th><td>연습 상품</td></tr>
<tr><th>과세금액</th><td>{amt}원</td><th>면세금액</th><td>{tax_free_amt}원</td></tr>
<tr><th>합계</th><td>{total}원</td></tr>
<tr><th>가맹점명</th><td>연습 상점</td></tr>
</table></body></html>
"#
    )
}

/// The page for a tid without a receipt.
pub(super) const NOT_FOUND: &str = "<html><head><meta charset=\"utf-8\"></head><body><script>\
    alert('거래 내역이 존재하지 않습니다.'); window.close();</script></body></html>";
