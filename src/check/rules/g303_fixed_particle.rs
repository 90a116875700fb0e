//! G303: a particle after a slot that fits only some values.

use crate::check::rule::{Braced, GuideCx, Out, Rule, Run, changed};
use crate::check::words::Places;
use crate::diag::{Severity, Words, words};
use crate::guide::fill::{Piece, closed};
use crate::text::josa::Josa;

/// A particle that depends on the last sound before it.
struct Particle {
    fixed: &'static str,
    /// How to write both forms.
    both: &'static str,
    /// Particles that may follow and depend on nothing.
    more: &'static [&'static str],
}

const fn particle(fixed: &'static str, both: &'static str, more: &'static [&'static str]) -> Particle {
    Particle { fixed, both, more }
}

const AFTER_RO: &[&str] = &["부터", "는", "도", "만", "서", "써", "의", "요"];
/// "와서" is a verb.
const AFTER_WA: &[&str] = &["는", "도", "만", "의", "요"];
/// "이요" and "가요" are verbs.
const AFTER_TOPIC: &[&str] = &["요"];

/// Longest first.
static PARTICLES: [Particle; 12] = [
    particle("으로", "(으)로", AFTER_RO),
    particle("이나", "(이)나", &[]),
    particle("은", "은(는)", AFTER_TOPIC),
    particle("는", "은(는)", AFTER_TOPIC),
    particle("이", "이(가)", &[]),
    particle("가", "이(가)", &[]),
    particle("을", "을(를)", AFTER_TOPIC),
    particle("를", "을(를)", AFTER_TOPIC),
    particle("과", "과(와)", AFTER_WA),
    particle("와", "과(와)", AFTER_WA),
    particle("로", "(으)로", AFTER_RO),
    particle("나", "(이)나", &[]),
];

pub(super) static RULE: Rule = Rule {
    code: "G303",
    name: "fixed-particle",
    severity: Severity::Warning,
    fixable: true,
    summary: Words::fixed(
        "`{…}` 뒤의 조사를 한 가지로만 적었어요.",
        "The particle after a `{…}` is written in one form only.",
    ),
    why: Words::fixed(
        "값에 따라 \"국민를\"처럼 어색하게 읽혀요. 두 가지를 함께 적으면 맞는 쪽이 보여요.",
        "With some values it reads wrong, like \"국민를\". Write both forms, and the one that fits is shown.",
    ),
    bad: r#"
input.card = { label = "카드", kind = "text" }
[[step]]
id = "ask"
title = "카드"
say = "어느 카드입니까?"
ask = ["card"]
[[step]]
id = "card"
title = "카드 선택"
say = "{card}를 골라 주십시오."
goto = "done"
"#,
    good: r#"
input.card = { label = "카드", kind = "text" }
[[step]]
id = "ask"
title = "카드"
say = "어느 카드입니까?"
ask = ["card"]
[[step]]
id = "card"
title = "카드 선택"
say = "{card}을(를) 골라 주십시오."
goto = "done"
"#,
    near_miss: r#"
input.card = { label = "카드", kind = "text" }
[[step]]
id = "ask"
title = "카드"
say = "어느 카드입니까?"
ask = ["card"]
[[step]]
id = "card"
title = "카드 선택"
say = "{card} 이후에는 {card}을/를 고르고 **{card}**(으)로 결제해 주십시오."
goto = "done"
"#,
    run: Run::Guide(run),
};

fn run(cx: &GuideCx<'_>, out: &mut Out<'_>) {
    for Braced { owner, text, pieces, .. } in &cx.braced {
        let mut places = Places::of(&cx.raw.text, text);
        for pair in pieces.windows(2) {
            if out.is_full() {
                return;
            }
            let [Piece::Slot(name, _), Piece::Plain(range)] = pair else { continue };
            let (closing, rest) = closed(&text.value[range.clone()]);
            let Some(Particle { fixed, both, .. }) = fixed(rest) else { continue };
            let start = range.start + closing.len();
            let place = places.at(start..start + fixed.len());
            let message = words!(
                "값에 따라 달라지는 조사예요: {{{name}}}{closing}{fixed}",
                "this particle depends on the value: {{{name}}}{closing}{fixed}"
            );
            let found = out.at(place, message).in_step(owner).help(words!(
                "{{{name}}}{closing}{both} 모양으로 적으면 맞는 조사가 보여요",
                "write {{{name}}}{closing}{both}, and the one that fits is shown"
            ));
            out.push(if place == text.span { found } else { found.fix(changed(fixed, both), place, *both) });
        }
    }
}

/// The particle a text begins with, where a word ends after it and what may follow it.
fn fixed(plain: &str) -> Option<&'static Particle> {
    // 을(를) and 을/를 are both forms already.
    if Josa::written_at(plain).is_some() {
        return None;
    }
    PARTICLES.iter().find(|particle| {
        let Some(mut rest) = plain.strip_prefix(particle.fixed) else { return false };
        while let Some(after) = particle.more.iter().find_map(|more| rest.strip_prefix(more)) {
            rest = after;
        }
        // "이후" and "가상" are words of their own.
        rest.chars().next().is_none_or(|next| !next.is_alphanumeric() && next != '(')
    })
}

#[cfg(test)]
mod tests {
    use super::fixed;

    #[test]
    fn particles_and_words() {
        for (text, want) in [
            ("를 골라", Some("를")),
            ("로, 그리고", Some("로")),
            ("으로", Some("으로")),
            ("이나 현금", Some("이나")),
            ("을(를) 골라", None),
            ("은(는)", None),
            ("(으)로", None),
            ("이후에", None),
            ("님이", None),
            ("가상계좌", None),
            (" 은행", None),
            ("을/를 고르고", None),
            ("으로/로 결제", None),
            ("로/으로 결제", None),
            ("로는", Some("로")),
            ("으로도 됩니다", Some("으로")),
            ("와는 다릅니다", Some("와")),
            ("은요?", Some("은")),
            ("로부터의 문자", Some("로")),
            ("로서는", Some("로")),
            ("로그인", None),
            ("와서 보면", None),
            ("이요", None),
            ("가요", None),
            ("나요", None),
        ] {
            assert_eq!(fixed(text).map(|particle| particle.fixed), want, "{text}");
        }
    }
}
