//! What support is sent: a plain text of what was pasted and what was read, masked.

use std::fmt::Write as _;

use jiff::civil::DateTime;

use super::card::Card;
use crate::text::mask::mask;

/// The text. `version` is the program's, `now` Korean time.
pub fn bundle(card: &Card, version: &str, now: DateTime) -> String {
    let mut out = String::new();
    let mut line = |label: &str, value: &str| {
        if !value.is_empty() {
            // Writing into a text cannot fail.
            writeln!(out, "{label}: {value}").unwrap_or_default();
        }
    };
    line("길잡이 지원 자료", &format!("{} (길잡이 {version})", now.strftime("%Y-%m-%d %H:%M:%S")));
    line("종류", card.kind.korean());
    line("진단", &card.what.ko);
    line("분류", card.category.map_or("", crate::payment::codes::Category::korean));
    line("코드", &card.code);
    line("결제사 문구", &card.said);
    line("돈", card.money.map_or("", super::Money::korean));
    line("멈춘 곳", card.stop.map_or("", super::Stop::korean));
    line("풀 수 있는 곳", &card.who.iter().map(|who| who.korean()).collect::<Vec<_>>().join(", "));
    line("다시 시도", card.retry.map_or("", crate::payment::codes::Retry::korean));
    line(
        "다음 단계",
        &[card.guide.as_deref(), card.step.as_deref()].into_iter().flatten().collect::<Vec<_>>().join("/"),
    );
    line("근거", format!("{} · {}", card.certainty.korean(), card.source.ko).trim_end_matches(" · "));
    for event in card.timeline.events() {
        line("경과", &format!("{} {} ({})", event.time(), event.moment.korean(), event.source.korean()));
    }
    for evidence in &card.evidence {
        line("읽은 값", &format!("{} = {} (줄 {})", evidence.label.ko, evidence.value.ko, evidence.line));
    }
    for finding in &card.findings {
        let words = format!("{} (줄 {}, {})", finding.message.ko, finding.line, finding.kind);
        line(finding.severity.korean(), &words);
    }
    for other in &card.others {
        line("그 밖에", &format!("{} {} (줄 {})", other.kind.korean(), other.what.ko, other.line));
    }
    line("붙여 넣은 글(가림)", &format!("\n{}", card.text));
    mask(&out).into_owned()
}
