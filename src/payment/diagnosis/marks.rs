//! What logs leave around the things in them: times, HTTP states, the look of a log.

use jiff::civil::DateTime;

/// How far before an answer its HTTP state is looked for, in bytes.
const STATUS_BYTES: usize = 2_000;

/// How much of a text is looked at to tell a log, in bytes.
const SHAPE_BYTES: usize = 64 * 1024;

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Whether the text, in lower case, looks like the output of a program.
pub(super) fn is_log(lower: &str) -> bool {
    let head = head(lower, SHAPE_BYTES);
    [
        " http/1.1",
        " http/1.0",
        " http/2",
        "< http/",
        "exception:",
        "exception in thread",
        "\n\tat ",
        "\n    at ",
        " info ",
        " error ",
        " warn ",
        " debug ",
        "traceback (most recent",
        "fatal error:",
        "curl: (",
    ]
    .iter()
    .any(|mark| head.contains(mark))
        || ["[error]", "[info]", "[warn]", "[debug]"].iter().any(|level| {
            // PHP prints its fields in brackets, too.
            head.match_indices(level).any(|(at, _)| !head[at + level.len()..].starts_with(" =>"))
        })
}

/// What stands in a text where the shop's own program broke, in lower case.
pub(super) const BROKEN: [&str; 6] =
    ["nullpointerexception", "sqlexception", "typeerror:", "fatal error:", "traceback (most recent", "stack trace"];

/// The HTTP state of an answer whose body begins at `start`; 200 where none is told.
pub(super) fn status_before(lower: &str, start: usize) -> u16 {
    let mut from = start.saturating_sub(STATUS_BYTES);
    while !lower.is_char_boundary(from) {
        from += 1;
    }
    let window = lower.get(from..start).unwrap_or_default();
    // `< HTTP/1.1 500 Internal …`; in an access log a quote stands before the number, and that state is the shop's own.
    let told = window.rfind("http/").and_then(|at| {
        let after = &window[at + "http/".len()..];
        let (version, rest) = after.split_once(' ')?;
        let plain = !version.is_empty() && version.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        plain.then(|| rest.get(..3)?.parse::<u16>().ok()).flatten()
    });
    let phrases = [
        (500, "500 internal server error"),
        (502, "502 bad gateway"),
        (503, "503 service unavailable"),
        (504, "504 gateway time"),
    ];
    let near = tail(window, 200);
    told.filter(|state| (100..600).contains(state))
        .or_else(|| phrases.iter().find(|(_, words)| near.contains(words)).map(|(state, _)| *state))
        .unwrap_or(200)
}

/// The state with which the shop answered, in a line of an access log.
pub(super) fn access_status(line: &str) -> Option<u16> {
    let (_, after) = line.split_once(" HTTP/")?;
    let (_, after) = after.split_once("\" ")?;
    after.get(..3)?.parse().ok().filter(|state| (100..600).contains(state))
}

/// The time in a line, as Korean time: `2026-11-21 10:22:31`, `21/Nov/2026:10:22:31 +0900`.
pub(super) fn time_in(line: &str) -> Option<DateTime> {
    let line = head(line, 400);
    iso(line).or_else(|| common(line))
}

fn iso(line: &str) -> Option<DateTime> {
    let bytes = line.as_bytes();
    let at = bytes.windows(19).position(|w| {
        let fits = |at: usize, c: &[u8]| c.contains(&w[at]);
        fits(4, b"-/.")
            && fits(7, b"-/.")
            && fits(10, b" T")
            && fits(13, b":")
            && fits(16, b":")
            && [0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 17, 18].iter().all(|i| w[*i].is_ascii_digit())
    })?;
    let part = |from: usize, len: usize| line.get(at + from..at + from + len)?.parse::<i16>().ok();
    let small = |from: usize| part(from, 2).and_then(|n| i8::try_from(n).ok());
    let time = DateTime::new(part(0, 4)?, small(5)?, small(8)?, small(11)?, small(14)?, small(17)?, 0).ok()?;
    let rest = line.get(at + 19..)?.trim_start_matches(|c: char| c == '.' || c == ',' || c.is_ascii_digit());
    korean_time(time, rest)
}

fn common(line: &str) -> Option<DateTime> {
    let bytes = line.as_bytes();
    let at = bytes
        .windows(20)
        .position(|w| w[2] == b'/' && w[6] == b'/' && w[11] == b':' && w[14] == b':' && w[17] == b':')?;
    let part = |from: usize, len: usize| line.get(at + from..at + from + len)?.parse::<i16>().ok();
    let small = |from: usize| part(from, 2).and_then(|n| i8::try_from(n).ok());
    let name = line.get(at + 3..at + 6)?.to_ascii_lowercase();
    let month = MONTHS.iter().position(|known| *known == name).and_then(|n| i8::try_from(n + 1).ok())?;
    let time = DateTime::new(part(7, 4)?, month, small(0)?, small(12)?, small(15)?, small(18)?, 0).ok()?;
    korean_time(time, line.get(at + 20..)?.trim_start())
}

/// Takes an offset behind the time into account; without one it is Korean time already.
fn korean_time(time: DateTime, rest: &str) -> Option<DateTime> {
    let hours = match rest.as_bytes() {
        [b'Z', ..] => 0,
        [sign @ (b'+' | b'-'), ..] => {
            let hours = rest.get(1..3)?.parse::<i64>().ok()?;
            if *sign == b'-' { -hours } else { hours }
        }
        _ => 9,
    };
    time.checked_add(jiff::SignedDuration::from_hours(9 - hours)).ok()
}

/// At most the first `bytes` of a text.
pub(super) fn head(text: &str, bytes: usize) -> &str {
    let mut end = text.len().min(bytes);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

fn tail(text: &str, bytes: usize) -> &str {
    let mut start = text.len().saturating_sub(bytes);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    &text[start..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times() {
        for (line, want) in [
            ("[INFO] 2026-11-21 10:22:31,123 reply", Some("2026-11-21 10:22:31")),
            ("2026-11-21T01:22:31.5Z x", Some("2026-11-21 10:22:31")),
            ("1.2.3.4 - - [21/Nov/2026:01:22:31 +0000] \"GET /", Some("2026-11-21 10:22:31")),
            ("[21/Nov/2026:10:22:31 +0900]", Some("2026-11-21 10:22:31")),
            ("2026-13-41 10:22:31", None),
            ("시각 없음", None),
        ] {
            assert_eq!(time_in(line).map(|t| t.strftime("%Y-%m-%d %H:%M:%S").to_string()).as_deref(), want, "{line}");
        }
    }

    #[test]
    fn states() {
        for (text, want) in [
            ("< http/1.1 500 internal server error\n< content-type\n{", 500),
            ("< http/2 200 \n{", 200),
            ("\"get /return http/1.1\" 404 12\n{", 200),
            ("httpservererrorexception: 502 bad gateway: {", 502),
            ("{", 200),
        ] {
            assert_eq!(status_before(text, text.len() - 1), want, "{text}");
        }
        assert_eq!(access_status("\"GET /r?tid=1 HTTP/1.1\" 500 12"), Some(500));
        assert_eq!(access_status("GET /r HTTP/1.1"), None);
    }
}
