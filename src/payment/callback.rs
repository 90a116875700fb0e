//! The browser's callback to the shop: a query or a form body, in UTF-8 or EUC-KR, as people copy it.
//!
//! Nothing is fetched. The payment token is given out by [`Handover`] alone, as a secret; everything else only knows that
//! there was one.

use encoding_rs::EUC_KR;

use super::request::{Mid, Moid};
use super::response::refusal::is_success_code;
use super::response::text_of;
use super::secret::Secret;
use crate::text::mask::mask;

/// Names that only a callback of this gateway has beside one another, without case.
const NAMES: [&str; 10] =
    ["paymenttoken", "tid", "mid", "moid", "amt", "taxfreeamt", "resultcode", "resultmsg", "paymethod", "mallreserved"];

/// What a callback says. Texts are empty where it did not say, masked where a person wrote them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Callback {
    /// Transaction id as given.
    pub tid: String,
    /// Merchant id.
    pub mid: String,
    /// Merchant's order number.
    pub moid: String,
    /// Taxable part as given.
    pub amount: String,
    /// Tax-free part as given.
    pub tax_free: String,
    /// The gateway's code.
    pub code: String,
    /// The gateway's words, masked.
    pub message: String,
    /// CARD, BANK …
    pub method: String,
    /// Whether it brought a payment token.
    pub has_token: bool,
}

impl Callback {
    /// Reads a query or a form body. None where fewer than two of the gateway's names stand in it, or only names that
    /// any shop uses.
    pub fn parse(query: &str) -> Option<Self> {
        Handover::of_query(query).map(|handed| handed.callback)
    }

    /// The same from names and decoded values, as a dump of the shop's form fields has them.
    pub(crate) fn of<'n>(pairs: impl Iterator<Item = (&'n str, String)>) -> Option<Self> {
        Handover::of(pairs).map(|handed| handed.callback)
    }

    fn gather<'n>(pairs: impl Iterator<Item = (&'n str, String)>) -> Option<Handover> {
        let (mut callback, mut token) = (Self::default(), Secret::default());
        let mut seen = 0;
        for (name, value) in pairs {
            let name = name.trim().rsplit('?').next().unwrap_or_default().to_ascii_lowercase();
            if !NAMES.contains(&name.as_str()) {
                continue;
            }
            seen += 1;
            let place = match name.as_str() {
                "tid" => &mut callback.tid,
                "mid" => &mut callback.mid,
                "moid" => &mut callback.moid,
                "amt" => &mut callback.amount,
                "taxfreeamt" => &mut callback.tax_free,
                "resultcode" => &mut callback.code,
                "resultmsg" => &mut callback.message,
                "paymethod" => &mut callback.method,
                "paymenttoken" => {
                    // No token holds a blank: where one stands, a plus sign was taken for one.
                    token = Secret::new(value.trim().replace(' ', "+"));
                    callback.has_token |= !token.is_empty();
                    continue;
                }
                _ => continue,
            };
            value.trim().clone_into(place);
        }
        let ours = !callback.tid.is_empty() || !callback.code.is_empty() || callback.has_token;
        (seen >= 2 && ours).then(|| Handover { callback: callback.masked(), token })
    }

    /// Whether it says that the customer was authenticated. That is no approval.
    pub fn is_success(&self) -> bool {
        is_success_code(&self.code) || (self.code.is_empty() && self.has_token)
    }

    /// What the buyer pays, where both parts can be read.
    pub fn total(&self) -> Option<u64> {
        let part = |text: &str| if text.is_empty() { Some(0) } else { text.parse::<u64>().ok() };
        (!self.amount.is_empty()).then_some(())?;
        part(&self.amount)?.checked_add(part(&self.tax_free)?)
    }

    fn masked(mut self) -> Self {
        // Ids pass as they are only where they have the build of ids.
        if Mid::parse(&self.mid).is_err() {
            self.mid = mask(&self.mid).into_owned();
        }
        if Moid::parse(&self.moid).is_err() {
            self.moid = mask(&self.moid).into_owned();
        }
        for text in
            [&mut self.tid, &mut self.amount, &mut self.tax_free, &mut self.code, &mut self.message, &mut self.method]
        {
            *text = mask(text).into_owned();
        }
        self
    }
}

/// What an approval needs, as the payment window hands it to the shop.
#[derive(Debug, Clone, Default)]
pub struct Handover {
    /// All of it but the token.
    pub callback: Callback,
    /// The one-time token; empty where there was none.
    pub token: Secret,
}

impl Handover {
    /// Reads a paste: an address, a line of a log, a form body, JSON, or a name and a value in each line. Of several the
    /// last with a token counts, else the last. None where there is no callback in it.
    pub fn read(text: &str) -> Option<Self> {
        let lines = text.lines().filter_map(|line| tail_of(line).and_then(Self::of_query));
        let in_lines =
            lines.reduce(|best, next| if next.callback.has_token || !best.callback.has_token { next } else { best });
        in_lines.or_else(|| Self::of_json(text)).or_else(|| Self::of_list(text))
    }

    fn of_query(query: &str) -> Option<Self> {
        let query = query.replace("&amp;", "&");
        let pairs = query.split(['&', ';']).filter_map(|pair| pair.split_once('='));
        // Masked before it is decoded, too: half a character can swallow the beginning of a secret's name.
        let value = |name: &str, raw: &str| match name.trim().eq_ignore_ascii_case("resultMsg") {
            true => percent_decoded(&mask(raw)),
            false => percent_decoded(raw),
        };
        Self::of(pairs.map(|(name, raw)| (name, value(name, raw))))
    }

    fn of_json(text: &str) -> Option<Self> {
        let map: serde_json::Map<String, serde_json::Value> = serde_json::from_str(text.trim()).ok()?;
        Self::of(map.keys().map(|name| (name.as_str(), text_of(&map, name))))
    }

    /// `name: value` or `name=value`, one a line.
    fn of_list(text: &str) -> Option<Self> {
        let bare = |part: &str| part.trim().trim_end_matches(',').trim_matches(['"', '\'', ' ']).to_owned();
        let pairs: Vec<(String, String)> = text
            .lines()
            .filter_map(|line| line.split_once([':', '=', '\t']))
            .map(|(name, value)| (bare(name), bare(value)))
            .collect();
        Self::of(pairs.iter().map(|(name, value)| (name.as_str(), value.clone())))
    }

    fn of<'n>(pairs: impl Iterator<Item = (&'n str, String)>) -> Option<Self> {
        Callback::gather(pairs)
    }
}

/// A value of a query: `+` and `%XX`, in UTF-8, or in EUC-KR where the bytes are no UTF-8.
pub(crate) fn percent_decoded(raw: &str) -> String {
    let mut bytes = Vec::with_capacity(raw.len());
    let mut rest = raw.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = |at: usize| after.get(at).and_then(|b| char::from(*b).to_digit(16));
        match (first, hex(0), hex(1)) {
            (b'%', Some(high), Some(low)) => {
                bytes.push(u8::try_from(high * 16 + low).unwrap_or(b'?'));
                rest = &after[2..];
                continue;
            }
            (b'+', ..) => bytes.push(b' '),
            _ => bytes.push(*first),
        }
        rest = after;
    }
    match String::from_utf8(bytes) {
        Ok(text) => text,
        // Where some of it was text already, reading it as bytes again would make other words of it.
        Err(error) if !raw.is_ascii() => String::from_utf8_lossy(error.as_bytes()).into_owned(),
        Err(error) => {
            let bytes = error.into_bytes();
            EUC_KR
                .decode_without_bom_handling_and_without_replacement(&bytes)
                .map_or_else(|| String::from_utf8_lossy(&bytes).into_owned(), std::borrow::Cow::into_owned)
        }
    }
}

/// Whether a line may hold a callback; a cheap look before the real one.
pub(crate) fn mentioned(line: &str) -> bool {
    line.contains('=')
        && line.contains('&')
        && ["tid=", "TID=", "resultCode=", "resultMsg=", "paymentToken=", "moid=", "resultcode="]
            .iter()
            .any(|name| line.contains(name))
}

/// The callback within a line of a log, an address bar or a form body.
pub(crate) fn in_line(line: &str) -> Option<Callback> {
    tail_of(line).and_then(Callback::parse)
}

/// The names and values of a line: from the first of them to where an address ends.
fn tail_of(line: &str) -> Option<&str> {
    if !mentioned(line) {
        return None;
    }
    let first = line.find('=')?;
    let begin = match line.find('?').filter(|at| line[*at..].contains('=')) {
        Some(at) => at + 1,
        None => line[..first].rfind(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).map_or(0, |at| at + 1),
    };
    let tail = line.get(begin..)?;
    // A message may hold blanks that were never encoded, so only what ends an address ends it here.
    let end = [" HTTP/", "\"", "'", "<", "`"].iter().filter_map(|stop| tail.find(stop)).min().unwrap_or(tail.len());
    tail.get(..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TID: &str = "testpay01m01082502061700416194";

    #[test]
    fn a_token_is_not_kept_in_a_spoilt_message() {
        for query in [
            "resultMsg=%C4%AB%B5%E5%BBpaymentToken=tok-1234567890&tid=x",
            "resultMsg=성공paymentToken=tok-1234567890&tid=x",
            "resultMsg=성공\u{fffd}paymentToken=tok-1234567890&tid=x%BB",
        ] {
            let read = Callback::parse(query).unwrap();
            assert!(!read.message.contains("1234567890"), "{}", read.message);
        }
    }

    #[test]
    fn callbacks_of_every_kind() {
        let euckr = "resultMsg=%BB%E7%BF%EB%C0%DA+%C3%EB%BC%D2";
        for (line, code, message) in [
            (
                format!(
                    "https://shop.kr/return?paymentToken=abc&tid={TID}&resultCode=0000&resultMsg=%EC%84%B1%EA%B3%B5"
                ),
                "0000",
                "성공",
            ),
            (format!("tid={TID}&resultCode=U311&{euckr}"), "U311", "사용자 취소"),
            (
                format!("1.2.3.4 - - \"GET /r?tid={TID}&resultCode=3095&resultMsg=한도 초과 입니다 HTTP/1.1\" 200"),
                "3095",
                "한도 초과 입니다",
            ),
            (format!("paymentToken=abc&amp;tid={TID}&amp;resultCode=0000"), "0000", ""),
            (format!("body: resultCode=3095&tid={TID}"), "3095", ""),
            (format!("TID={TID}&ResultCode=3011&resultMsg=%"), "3011", "%"),
        ] {
            let found = in_line(&line).unwrap_or_else(|| panic!("{line}"));
            assert_eq!(
                (found.tid.as_str(), found.code.as_str(), found.message.as_str()),
                (TID, code, message),
                "{line}"
            );
        }
    }

    #[test]
    fn other_addresses_are_not_callbacks() {
        for line in [
            "https://shop.kr/list?page=2&sort=new",
            "mid=1&amt=2",
            "a=b",
            "",
            "moid=abc&page=2",
            "https://pg.innopay.co.kr/pay/issue/CardIssue.jsp?TID=testpay01m01082502061700416194",
        ] {
            assert_eq!(in_line(line), None, "{line}");
        }
    }

    #[test]
    fn the_token_and_the_buyer_are_not_kept() {
        let line = format!("?paymentToken=very-secret&tid={TID}&resultCode=0000&resultMsg=01012345678&mallReserved=x");
        let found = in_line(&line).unwrap();
        assert!(found.has_token && found.is_success());
        let shown = format!("{found:?}");
        assert!(!shown.contains("very-secret") && !shown.contains("01012345678"), "{shown}");
    }

    #[test]
    fn what_the_window_hands_over() {
        let address =
            format!("https://shop.kr/r?paymentToken=a%2Bb&tid={TID}&mid=testpay01m&moid=o-1&amt=20000&resultCode=0000");
        let json = format!("{{\"paymentToken\":\"a+b\",\"tid\":\"{TID}\",\"amt\":20000,\"resultCode\":\"0000\"}}");
        let pretty = json.replace(',', ",\n  ").replace('{', "{\n");
        let list = format!("paymentToken: a+b\ntid: {TID}\namt: 20000\nresultCode: 0000");
        let later = format!("{address}\n2025 GET /r?tid={TID}&resultCode=0000&resultMsg=x HTTP/1.1");
        let log = format!("2025-02-06 INFO start\n1.2.3.4 \"GET {address} HTTP/1.1\" 200\ndone");
        for (name, text) in [
            ("address", &address),
            ("plus", &address.replace("%2B", "+")),
            ("json", &json),
            ("pretty", &pretty),
            ("list", &list),
            ("later", &later),
            ("log", &log),
        ] {
            let handed = Handover::read(text).unwrap_or_else(|| panic!("{name}"));
            let found = &handed.callback;
            assert_eq!(
                (handed.token.expose(), found.tid.as_str(), found.amount.as_str(), found.is_success()),
                ("a+b", TID, "20000", true),
                "{name}"
            );
            assert!(!format!("{handed:?}").contains("a+b"), "{name}: the token is never shown");
        }
        for text in ["", TID, "hello: world", "{}", "tid: x"] {
            assert!(Handover::read(text).is_none(), "{text}");
        }
        let none = Handover::read(&format!("tid={TID}&resultCode=3095")).unwrap();
        assert!(none.token.is_empty() && !none.callback.is_success());
    }

    #[test]
    fn totals() {
        let of = |amount: &str, tax_free: &str| {
            Callback { amount: amount.into(), tax_free: tax_free.into(), ..Callback::default() }.total()
        };
        assert_eq!(of("20000", "1000"), Some(21_000));
        assert_eq!(of("20000", ""), Some(20_000));
        assert_eq!((of("", ""), of("2만", ""), of("18446744073709551615", "1")), (None, None, None));
    }
}
