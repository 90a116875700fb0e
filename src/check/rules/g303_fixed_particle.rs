//! G303: a particle after a slot that fits only some values.

use crate::check::rule::{Braced, GuideCx, Out, Rule, Run, changed};
use crate::check::words::place_of;
use crate::diag::{Severity, Words, words};
use crate::guide::fill::Piece;

/// Particles that depend on the last sound before them, longest first, and how to write both.
const PARTICLES: [(&str, &str); 12] = [
    ("으로", "(으)로"),
    ("이나", "(이)나"),
    ("은", "은(는)"),
    ("는", "은(는)"),
    ("이", "이(가)"),
    ("가", "이(가)"),
    ("을", "을(를)"),
    ("를", "을(를)"),
    ("과", "과(와)"),
    ("와", "과(와)"),
    ("로", "(으)로"),
    ("나", "(이)나"),
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
say = "{card} 이후에는 {card}(으)로 결제해 주십시오."
goto = "done"
"#,
    run: Run::Guide(run),
};

fn run(cx: &GuideCx<'_>, out: &mut Out<'_>) {
    for Braced { owner, text, pieces, .. } in &cx.braced {
        for pair in pieces.windows(2) {
            let [Piece::Slot(name, _), Piece::Plain(range)] = pair else { continue };
            let Some((fixed, both)) = fixed(&text.value[range.clone()]) else { continue };
            let place = place_of(&cx.raw.text, text, range.start..range.start + fixed.len());
            let message = words!(
                "값에 따라 달라지는 조사예요: {{{name}}}{fixed}",
                "this particle depends on the value: {{{name}}}{fixed}"
            );
            let found = out.at(place, message).in_step(owner).help(words!(
                "{{{name}}}{both} 모양으로 적으면 맞는 조사가 보여요",
                "write {{{name}}}{both}, and the one that fits is shown"
            ));
            out.push(if place == text.span { found } else { found.fix(changed(fixed, both), place, both) });
        }
    }
}

/// The particle a text begins with, where a word ends after it, and its both forms.
fn fixed(plain: &str) -> Option<(&'static str, &'static str)> {
    PARTICLES.into_iter().find(|(particle, _)| {
        let Some(rest) = plain.strip_prefix(particle) else { return false };
        // "은(는)" is both forms already; "이후" and "가상" are words of their own.
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
        ] {
            assert_eq!(fixed(text).map(|(particle, _)| particle), want, "{text}");
        }
    }
}
