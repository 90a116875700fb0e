//! How commands speak: data to one writer, talk to another, errors in words or as JSON.
//!
//! A reader that has seen enough (`| head`) ends a command quietly.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Value, json};

use super::context::Ctx;
use super::{COULD_NOT_RUN, FOUND};
use crate::diag::{Lang, Words, words};
use crate::payment::Mode;
use crate::text::mask::mask;
use crate::text::span::display_width;

/// Why a command brings nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CliError {
    /// Stable word for JSON.
    pub kind: Box<str>,
    /// What happened and why.
    pub message: Words,
    /// What to do next; may be empty.
    pub hint: Words,
    /// Exit code.
    pub code: u8,
}

impl CliError {
    /// A refusal: the command ran, and the answer is no.
    pub fn refused(kind: impl Into<String>, message: &Words, hint: &Words) -> Self {
        // Arguments are repeated in errors, and errors end up in logs.
        let hidden = |words: &Words| Words::made(mask(&words.ko).into_owned(), mask(&words.en).into_owned());
        Self { kind: kind.into().into_boxed_str(), message: hidden(message), hint: hidden(hint), code: FOUND }
    }

    /// The command could not run.
    pub fn failed(kind: impl Into<String>, message: &Words, hint: &Words) -> Self {
        Self { code: COULD_NOT_RUN, ..Self::refused(kind, message, hint) }
    }

    /// The same from one text of several sentences: the first says what happened, the rest what to do.
    #[must_use]
    pub fn from_sentences(kind: impl Into<String>, text: &Words, code: u8) -> Self {
        let parted = |text: &str, end: &str| match text.split_once(&format!("{end} ")) {
            Some((first, rest)) => (format!("{first}{end}"), rest.to_owned()),
            None => (text.to_owned(), String::new()),
        };
        let ((message, hint), (message_en, hint_en)) = (parted(&text.ko, "요."), parted(&text.en, "."));
        Self { code, ..Self::refused(kind, &Words::made(message, message_en), &Words::made(hint, hint_en)) }
    }

    /// `{"kind","message","hint"}`.
    pub fn json(&self, lang: Lang) -> Value {
        json!({ "kind": self.kind, "message": self.message.get(lang), "hint": self.hint.get(lang) })
    }

    /// Message and hint in one line.
    pub fn line(&self, lang: Lang) -> String {
        let (message, hint) = (self.message.get(lang), self.hint.get(lang));
        if hint.is_empty() { message.to_owned() } else { format!("{message} {hint}") }
    }

    /// Says it: as `{"error":…}` on stdout, or in words on stderr. Gives the exit code.
    pub fn tell(&self, as_json: bool, ctx: &mut Ctx<'_>) -> u8 {
        self.tell_with(json!({}), as_json, ctx)
    }

    /// The same of a command that had its mode: `{"mode":…,"error":…}`.
    pub fn tell_in(&self, mode: Mode, as_json: bool, ctx: &mut Ctx<'_>) -> u8 {
        self.tell_with(json!({ "mode": mode }), as_json, ctx)
    }

    fn tell_with(&self, mut known: Value, as_json: bool, ctx: &mut Ctx<'_>) -> u8 {
        if as_json {
            known["error"] = self.json(ctx.lang);
            print_json(&known, self.code, ctx)
        } else {
            say(ctx.talk, &self.line(ctx.lang), self.code)
        }
    }
}

/// Writes one JSON object, then gives `code`.
pub fn print_json(value: &Value, code: u8, ctx: &mut Ctx<'_>) -> u8 {
    print_text(&format!("{value:#}\n"), code, ctx)
}

/// Writes lines, then gives `code`.
pub fn print_lines(lines: &[String], code: u8, ctx: &mut Ctx<'_>) -> u8 {
    let mut text = lines.join("\n");
    if !lines.is_empty() {
        text.push('\n');
    }
    print_text(&text, code, ctx)
}

/// Writes data as it is, then gives `code`.
pub fn print_text(text: &str, code: u8, ctx: &mut Ctx<'_>) -> u8 {
    finish(ctx.out.write_all(text.as_bytes()).and_then(|()| ctx.out.flush()), code, ctx.lang, ctx.talk)
}

/// What became of writing: a closed pipe is nobody's fault, anything else is said.
pub fn finish(written: io::Result<()>, code: u8, lang: Lang, talk: &mut dyn Write) -> u8 {
    match written {
        Ok(()) => code,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => code,
        Err(error) => {
            let words = words!(
                "결과를 쓰지 못했어요 ({error}). 디스크와 출력하는 곳을 확인해 주세요.",
                "The result could not be written ({error}). Check the disk and where the output goes."
            );
            say(talk, words.get(lang), code.max(COULD_NOT_RUN))
        }
    }
}

/// Says a line to the person, then gives `code`. Where even that cannot be written, the code says it.
pub fn say(talk: &mut dyn Write, words: &str, code: u8) -> u8 {
    match writeln!(talk, "{words}") {
        Ok(()) | Err(_) => code,
    }
}

/// Labels and values in two columns.
pub fn columns<L: AsRef<str>>(rows: &[(L, String)]) -> Vec<String> {
    let widest = rows.iter().map(|(label, _)| display_width(label.as_ref())).max().unwrap_or(0);
    let line = |(label, value): &(L, String)| {
        let label = label.as_ref();
        let gap = " ".repeat(widest - display_width(label) + 2);
        format!("{label}{gap}{}", one_line(value))
    };
    rows.iter().map(line).collect()
}

/// Rows with a label in each language, as two columns in one. Rows without a value are left out.
pub fn columns_in<const N: usize>(lang: Lang, rows: [(&'static str, &'static str, String); N]) -> Vec<String> {
    let told = rows.into_iter().filter(|(.., value)| !value.is_empty());
    let rows: Vec<_> = told.map(|(korean, english, value)| (lang.pick(korean, english), value)).collect();
    columns(&rows)
}

/// Without characters that would break the line or steer the terminal: some come from a gateway.
pub fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// Without characters that would steer a terminal; line ends and tabs stay.
pub fn visible(text: &str) -> String {
    let shown = |c: char| if c.is_control() && !"\t\r\n".contains(c) { '\u{fffd}' } else { c };
    text.chars().map(shown).collect()
}

/// The stable word of a kind.
pub fn word(kind: impl Serialize) -> String {
    match serde_json::to_value(kind) {
        Ok(Value::String(word)) => word,
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_under_hangul() {
        let rows = [("상태", "승인".to_owned()), ("tid", "a\u{1b}[2Jb".to_owned()), ("결제 금액", "1원".to_owned())];
        assert_eq!(columns(&rows), ["상태       승인", "tid        a [2Jb", "결제 금액  1원"]);
    }

    #[test]
    fn sentences_are_parted() {
        let said =
            Words::fixed("연결하지 못했어요. 주소를 확인해 주세요.", "No connection to 1.2.3. Check the address.");
        let error = CliError::from_sentences("x", &said, 2);
        for (lang, message, hint) in [
            (Lang::Ko, "연결하지 못했어요.", "주소를 확인해 주세요."),
            (Lang::En, "No connection to 1.2.3.", "Check the address."),
        ] {
            assert_eq!((error.message.get(lang), error.hint.get(lang)), (message, hint));
            assert_eq!(error.line(lang), said.get(lang));
        }
        assert_eq!(CliError::from_sentences("x", &"한 마디예요.".into(), 1).hint.ko, "");
    }

    #[test]
    fn an_error_speaks_both_languages() {
        let error = CliError::failed("x", &Words::fixed("없어요.", "none."), &Words::fixed("", ""));
        assert_eq!((error.line(Lang::Ko).as_str(), error.line(Lang::En).as_str()), ("없어요.", "none."));
        assert_eq!(error.json(Lang::En)["message"], "none.");
        assert_eq!(error.code, COULD_NOT_RUN);
    }

    struct Closed(io::ErrorKind);

    impl Write for Closed {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(self.0.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_closed_pipe_is_quiet_and_a_full_disk_is_not() {
        for (kind, code, said) in [(io::ErrorKind::BrokenPipe, 0, false), (io::ErrorKind::StorageFull, 2, true)] {
            let mut talk = Vec::new();
            assert_eq!(finish(Closed(kind).write_all(b"x"), 0, Lang::Ko, &mut talk), code);
            assert_eq!(!talk.is_empty(), said);
        }
    }
}
