//! Finds the refusal in a reply, in whichever of the known shapes it comes, and says whether it can be trusted as final.

use serde_json::{Map, Value};

use super::{ReadRefusalKind, text_of};

/// A code and words that say no.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Refusal {
    /// The gateway's code; empty where it gave only words.
    pub code: String,
    /// The gateway's words; may be empty where there is a code.
    pub message: String,
}

/// Codes that say "done": a refusal never carries one.
const SUCCESS_CODES: [&str; 11] =
    ["0000", "2001", "2211", "3001", "4000", "4100", "4110", "200", "00", "SUCCESS", "OK"];

/// Codes after which the money may have moved: duplicates, delays, an error nobody understood.
const DOUBTFUL_CODES: [&str; 8] = ["2201", "A225", "A127", "P015", "U112", "W001", "A299", "9999"];

/// Words after which the money may have moved.
const DOUBTFUL_WORDS: [&str; 23] = [
    "이미",
    "중복",
    "기승인",
    "처리중",
    "처리 중",
    "진행중",
    "진행 중",
    "already",
    "duplicate",
    "in progress",
    "지연",
    "timeout",
    "timed out",
    "time out",
    "타임아웃",
    "응답 없음",
    "무응답",
    "통신",
    "internal",
    "unknown",
    "시스템 오류",
    "시스템오류",
    "알 수 없는",
];

const NOT_FOUND_CODES: [&str; 8] = ["A118", "A214", "A215", "A216", "A217", "A218", "A115", "404"];
const KEY_CODES: [&str; 8] = ["A101", "A211", "A122", "A114", "A224", "W003", "401", "403"];

/// Whether a result code says that there is no such transaction: a look-up was refused, and no payment.
pub fn is_not_found_code(code: &str) -> bool {
    NOT_FOUND_CODES.contains(&code.to_uppercase().as_str())
}

/// Whether a result code means success.
pub fn is_success_code(code: &str) -> bool {
    SUCCESS_CODES.contains(&code.to_uppercase().as_str())
}

impl Refusal {
    /// Whether the request may have been carried out nevertheless.
    pub fn is_doubtful(&self) -> bool {
        let words = format!("{} {}", self.code, self.message).to_lowercase();
        // The authentication ran out before anything was captured; the other time-outs say nothing of the kind.
        let late = (words.contains("시간 초과") || words.contains("시간초과")) && !words.contains("인증");
        DOUBTFUL_CODES.contains(&self.code.to_uppercase().as_str())
            || DOUBTFUL_WORDS.iter().any(|word| words.contains(word))
            || late
            || is_http_trouble(&self.code)
    }

    /// Whether the code has the build of the gateway's own: four letters or digits, with a digit among them.
    pub fn has_gateway_code(&self) -> bool {
        self.code.len() == 4
            && self.code.bytes().all(|b| b.is_ascii_alphanumeric())
            && self.code.bytes().any(|b| b.is_ascii_digit())
    }

    /// What it means for a look-up.
    pub(super) fn read_kind(&self, http_status: u16) -> ReadRefusalKind {
        let code = self.code.to_uppercase();
        let absent = ["없습니다", "없는 거래", "존재하지", "not found", "찾을 수 없"];
        if is_not_found_code(&code) || absent.iter().any(|words| self.message.to_lowercase().contains(words)) {
            ReadRefusalKind::NotFound
        } else if KEY_CODES.contains(&code.as_str()) || matches!(http_status, 401 | 403) {
            ReadRefusalKind::Key
        } else if http_status == 404 {
            ReadRefusalKind::NotFound
        } else if http_status >= 500 {
            ReadRefusalKind::Server
        } else {
            ReadRefusalKind::Refused
        }
    }
}

/// An HTTP status in the place of a code, of the kind that says nothing about the money.
fn is_http_trouble(code: &str) -> bool {
    code.parse().is_ok_and(|number: u16| matches!(number, 408 | 409 | 425 | 429 | 500..=599))
}

/// The refusal in `reply`: `error{code,message}`, `error` as words, flat `resultCode/resultMsg`, `code` with
/// `message` or `msg`, on top or inside `data`. None where every code says success.
pub fn find(reply: &Map<String, Value>) -> Option<Refusal> {
    let success = reply.get("success") == Some(&Value::Bool(true));
    match reply.get("error") {
        Some(Value::Object(error)) => {
            let refusal = coded(error).unwrap_or_default();
            return Some(refusal).filter(is_told);
        }
        Some(Value::String(words)) if !words.trim().is_empty() => {
            let beside = coded(reply).filter(|r| !r.code.is_empty()).unwrap_or_default();
            let message = if beside.message.is_empty() { words.trim().to_owned() } else { beside.message };
            return Some(Refusal { code: beside.code, message });
        }
        _ => {}
    }
    let inside = reply.get("data").and_then(Value::as_object);
    [Some(reply), inside].into_iter().flatten().filter_map(coded).find(|refusal| {
        // "success": true beside "message": "OK" is no refusal, nor is a code that says success.
        let counts = if refusal.code.is_empty() { !success } else { !success || !is_success_code(&refusal.code) };
        counts && is_told(refusal) && (reply.contains_key("success") || !is_success_code(&refusal.code))
    })
}

fn is_told(refusal: &Refusal) -> bool {
    !(refusal.code.is_empty() && refusal.message.is_empty())
}

/// Code and words of one object. The field names are as public merchant code reads them.
fn coded(object: &Map<String, Value>) -> Option<Refusal> {
    let first = |keys: &[&str]| keys.iter().map(|key| text_of(object, key)).find(|text| !text.is_empty());
    let code = first(&["resultCode", "code", "errorCode"]);
    let message = first(&["resultMsg", "message", "msg", "errorMsg", "errorMessage"]);
    (code.is_some() || message.is_some())
        .then(|| Refusal { code: code.unwrap_or_default(), message: message.unwrap_or_default() })
}
