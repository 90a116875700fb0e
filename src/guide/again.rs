//! Reads a guide again whose text changed within one step, and keeps what was read of everything else.
//!
//! Somebody waits for a long guide that is edited. Never guesses: what is not plainly such a change is not read
//! here, and whoever asks reads the whole text.

use std::cell::Cell;
use std::sync::Arc;

use super::characters;
use super::parse;
use super::quick;
use super::raw::{
    At, MaybeText, RawCase, RawChoice, RawGuide, RawImage, RawInput, RawLink, RawOutcome, RawStage, RawStep,
};
use crate::diag::Diagnostic;
use crate::text::span::Span;

/// What [`parse::parse`] says of `text`, from a guide in which it found nothing. `None` where the texts differ in
/// more than one step.
pub fn again(before: &RawGuide, text: &Arc<str>) -> Option<(RawGuide, Vec<Diagnostic>)> {
    let (from, to) = changed(before.text.as_bytes(), text.as_bytes());
    let place = before.steps.partition_point(|step| step.span.start <= from).checked_sub(1)?;
    let start = before.steps.get(place)?.span.start;
    let starts = before.steps.iter().map(|step| step.span.start);
    let starts = starts.chain(before.outcomes.iter().map(|outcome| outcome.span.start));
    let starts = starts.chain(before.cases.iter().map(|case| case.span.start));
    let end = starts.filter(|other| *other > start).min().unwrap_or(before.text.len());
    if to > end {
        return None;
    }
    let behind = before.text.len() - end;
    let block = start..text.len().checked_sub(behind)?;
    // What begins otherwise belongs to the step before.
    let plain = text.get(block.clone()).filter(|block| block.starts_with("[[") && characters::is_plain(block));
    plain?;
    let root = quick::part_of(text, block)?;
    let (step, found) = parse::only_step(&before.file, text, &root)?;
    let shift = Shift { from: end, old: before.text.len(), new: text.len(), moved: Cell::new(false) };
    shift.step(&mut before.steps.get(place)?.clone());
    if shift.moved.get() {
        // A table of this step stands behind others.
        return None;
    }
    let mut raw = before.clone();
    raw.text = Arc::clone(text);
    raw.steps.iter_mut().skip(place + 1).for_each(|step| shift.step(step));
    raw.outcomes.iter_mut().for_each(|outcome| shift.outcome(outcome));
    raw.cases.iter_mut().for_each(|case| shift.case(case));
    shift.head(&mut raw);
    *raw.steps.get_mut(place)? = step;
    Some((raw, found))
}

/// Bytes that are compared at once.
const BLOCK: usize = 256;

/// The first byte of `old` that `new` has otherwise, and the end of the last.
fn changed(old: &[u8], new: &[u8]) -> (usize, usize) {
    let blocks = old.chunks(BLOCK).zip(new.chunks(BLOCK)).take_while(|(a, b)| a == b).count();
    let near = (blocks * BLOCK).min(old.len()).min(new.len());
    let front = near + old[near..].iter().zip(&new[near..]).take_while(|(a, b)| a == b).count();
    let (old, new) = (&old[front..], &new[front..]);
    let blocks = old.rchunks(BLOCK).zip(new.rchunks(BLOCK)).take_while(|(a, b)| a == b).count();
    let near = (blocks * BLOCK).min(old.len()).min(new.len());
    let rest = |bytes: &[u8]| bytes.len() - near;
    let (mut a, mut b) = (rest(old), rest(new));
    while a > 0 && b > 0 && old[a - 1] == new[b - 1] {
        (a, b) = (a - 1, b - 1);
    }
    (front, front + a)
}

/// Moves what stands behind a place.
struct Shift {
    from: usize,
    old: usize,
    new: usize,
    moved: Cell<bool>,
}

impl Shift {
    fn span(&self, span: &mut Span) {
        if span.start >= self.from {
            // Behind the place both texts are the same up to their ends.
            *span = Span::new(self.new + span.start - self.old, self.new + span.end - self.old);
            self.moved.set(true);
        }
    }

    fn at<T>(&self, at: &mut At<T>) {
        self.span(&mut at.span);
    }

    fn texts<'a, T: 'a>(&self, texts: impl IntoIterator<Item = &'a mut At<T>>) {
        texts.into_iter().for_each(|text| self.at(text));
    }

    fn maybe<const N: usize>(&self, texts: [&mut MaybeText; N]) {
        self.texts(texts.into_iter().flatten());
    }

    fn pairs(&self, pairs: &mut [(At<String>, At<String>)]) {
        for (name, value) in pairs {
            self.texts([name, value]);
        }
    }

    /// What stands outside of steps, outcomes and cases: mostly before them, but a file may have it anywhere.
    fn head(&self, raw: &mut RawGuide) {
        let RawGuide { file: _, text: _, format, id, title, summary, category, audience, symptoms, keywords, .. } = raw;
        self.texts(format);
        self.maybe([id, title, summary, category]);
        self.texts(audience.iter_mut().chain(symptoms).chain(keywords));
        let RawGuide { owner, verified, review_by, start, inputs, steps: _, outcomes: _, cases: _, .. } = raw;
        self.maybe([owner, start]);
        self.texts(verified.iter_mut().chain(review_by));
        for RawInput { name, label, kind, required: _, internal: _, min, max, options } in inputs {
            self.at(name);
            self.maybe([label, kind]);
            self.texts(min.iter_mut().chain(max));
            self.texts(options);
        }
    }

    fn step(&self, step: &mut RawStep) {
        let RawStep { span, id, title, stage, say, doing, note, warn, copy, check, ask, .. } = step;
        self.span(span);
        self.maybe([id, title, say, doing, note, warn, copy]);
        self.texts(check.iter_mut().chain(ask));
        if let Some(RawStage { of, n, total, span }) = stage {
            self.at(of);
            self.texts([n, total]);
            self.span(span);
        }
        let RawStep { never_ask, legacy, image, link, cites, goto, call, choices, .. } = step;
        self.maybe([legacy, goto, call]);
        self.texts(never_ask.iter_mut().chain(cites));
        if let Some(RawImage { file, alt, span }) = image {
            self.at(file);
            self.maybe([alt]);
            self.span(span);
        }
        if let Some(RawLink { label, url }) = link {
            self.texts([label, url]);
        }
        if let Some(choices) = choices {
            self.at(choices);
            choices.value.iter_mut().for_each(|choice| self.choice(choice));
        }
    }

    fn choice(&self, choice: &mut RawChoice) {
        let RawChoice { span, id, label, goto, call, on, max, over, skip_if_tried } = choice;
        self.span(span);
        self.maybe([id, label, goto, call, over, skip_if_tried]);
        self.pairs(on);
        self.texts(max);
    }

    fn outcome(&self, outcome: &mut RawOutcome) {
        let RawOutcome { span, id, result, code, say, copy, next } = outcome;
        self.span(span);
        self.maybe([id, result, code, say, copy, next]);
    }

    fn case(&self, case: &mut RawCase) {
        let RawCase { span, name, take, with, end } = case;
        self.span(span);
        self.maybe([name, end]);
        self.texts(take);
        self.pairs(with);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::again;
    use crate::guide::parse::parse;

    const GUIDE: &str = r#"format = 1
id = "card"
title = "카드"
category = "결제"
symptoms = ["카드가 안 보여요"]
input.customer = { label = "고객명", kind = "name" }

[[step]]
id = "first"
title = "카드 확인"
stage = { of = "결제", n = 1, total = 2 }
say = """
카드가 보입니까?
[[step]] 라고 적혀 있어도 글이에요."""
check = ["앞면", "뒷면"]
ask = ["customer"]
choice = [
  { id = "yes", label = "보여요", goto = "second" },
  { label = "안 보여요", goto = "first", max = 2, over = "handed" },
  { label = "다른 안내", call = "other", on = { resolved = "done", other = "handed" } },
]

[[step]]
id = "second"
title = "비밀번호"
say = "비밀번호를 눌러 주십시오."
image = { file = "a.png", alt = "창" }
link = { label = "결제", url = "https://example.com" }
cites = ["f1"]
goto = "done"

[[outcome]]
id = "done"
result = "resolved"
code = "PAY-01"
say = "끝났습니다."

[[outcome]]
id = "handed"
result = "escalated"
code = "VP-01"

[[case]]
name = "바로"
take = ["보여요"]
with = { customer = "김민수" }
end = "done"
"#;

    /// Everything that may be told of a reading, places included.
    fn told(text: &Arc<str>) -> String {
        format!("{:?}", parse(&"card.toml".into(), text))
    }

    #[test]
    fn a_step_is_read_again_alone() {
        let (before, found) = parse(&"card.toml".into(), &GUIDE.into());
        assert!(found.is_empty(), "{found:?}");
        for (from, to, alone) in [
            ("카드가 보입니까?", "카드가 창에 보입니까?", true),
            ("눌러 주십시오", "눌러", true),
            ("goto = \"done\"\n\n[[outcome]]", "goto = \"done\"\nnote = \"\"\n\n[[outcome]]", true),
            ("max = 2, ", "", true),
            ("say = \"비", "sy = \"비", true),
            ("goto = \"done\"\n\n[[outcome]]", "goto = 3\n\n[[outcome]]", true),
            ("", "", false),
            ("카드가 안 보여요\"]", "카드가 없어요\"]", false),
            ("\"바로\"", "\"곧바로\"", false),
            ("[[step]]\nid = \"second\"", "[[stop]]\nid = \"second\"", false),
            ("goto = \"done\"", "goto = \"done", false),
            ("눌러 주십시오", "눌러\u{a0}주십시오", false),
            ("goto = \"done\"", "goto = \"done\"\n[[step]]\nid = \"third\"", false),
            ("goto = \"done\"", "[image]\nfile = \"b.png\"", false),
        ] {
            let text: Arc<str> = GUIDE.replacen(from, to, 1).into();
            let read = again(&before, &text);
            assert_eq!(read.is_some(), alone, "{from:?} {to:?}");
            assert!(read.is_none_or(|read| format!("{read:?}") == told(&text)), "{from:?} {to:?}");
        }
    }

    #[test]
    fn what_reaches_beyond_its_block_is_read_with_the_whole() {
        let image = "image = { file = \"a.png\", alt = \"창\" }\n";
        let behind = format!("{}\n[step.image]\nfile = \"a.png\"\nalt = \"창\"\n", GUIDE.replacen(image, "", 1));
        let first = &GUIDE[GUIDE.find("[[step]]").unwrap()..GUIDE.find("[[step]]\nid = \"second\"").unwrap()];
        let inline = "step = [{ id = \"first\", title = \"가\", say = \"나\", goto = \"done\" }]\n";
        let second = "[[step]]\nid = \"second\"\ntitle = \"비밀번호\"";
        for (guide, from, to) in [
            (behind.as_str(), "눌러 주십시오", "눌러"),
            (GUIDE, first, inline),
            (GUIDE, second, "step = [{ id = \"second\" }]"),
        ] {
            let (before, found) = parse(&"card.toml".into(), &guide.into());
            assert!(found.is_empty() && guide.contains(from), "{found:?}");
            assert!(again(&before, &guide.replacen(from, to, 1).into()).is_none(), "{from:?}");
        }
    }

    proptest! {
        #[test]
        fn never_otherwise_than_the_whole(
            at in 0..GUIDE.len(),
            length in 0_usize..40,
            put in "(x|가|\"|\"\"\"|\n|\n\\[\\[step\\]\\]\n|\\[|\\]|\\{|\\}|,|=|#|\\\\|\r\n|\u{a0}|id = \"a\"\n|step = \\[\\{|step\\.image\\.file = \"a\"\n){0,3}",
        ) {
            let (before, _) = parse(&"card.toml".into(), &GUIDE.into());
            let start = GUIDE.floor_char_boundary(at);
            let end = GUIDE.ceil_char_boundary((at + length).min(GUIDE.len()));
            let text: Arc<str> = format!("{}{put}{}", &GUIDE[..start], &GUIDE[end..]).into();
            if let Some(read) = again(&before, &text) {
                prop_assert_eq!(format!("{:?}", read), told(&text));
            }
        }
    }
}
