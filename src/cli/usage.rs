//! What is wrong with the arguments, in Korean or as clap says it in English. Help and version go to stdout, the rest
//! to stderr.

mod english;

use std::ffi::OsString;
use std::io::Write;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::args::BadValue;
use super::{CLEAN, COULD_NOT_RUN, output};
use crate::diag::Lang;

/// Words of clap that cannot be set.
const HEADINGS: [(&str, &str); 6] = [
    ("[OPTIONS]", "[선택]"),
    ("Options:", "선택:"),
    ("Arguments:", "인자:"),
    ("[possible values: ", "[쓸 수 있는 값: "),
    ("Possible values:", "쓸 수 있는 값:"),
    ("[default: ", "[기본: "),
];

/// The language that arguments ask for, whatever else is wrong with them.
pub(super) fn wanted(args: &[OsString]) -> Lang {
    let pair = args.windows(2).any(|pair| pair[0] == "--lang" && pair[1] == "en");
    if pair || args.iter().any(|arg| arg == "--lang=en") { Lang::En } else { Lang::Ko }
}

pub(super) fn tell(error: clap::Error, args: &[OsString], lang: Lang, out: &mut dyn Write, talk: &mut dyn Write) -> u8 {
    match error.kind() {
        ErrorKind::DisplayHelp if lang == Lang::En => {
            let told = english::command().try_get_matches_from(args).err().unwrap_or(error);
            output::finish(out.write_all(told.render().to_string().as_bytes()), CLEAN, lang, talk)
        }
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let text = HEADINGS.iter().fold(error.render().to_string(), |text, (from, to)| text.replace(from, to));
            output::finish(out.write_all(text.as_bytes()), CLEAN, lang, talk)
        }
        _ if lang == Lang::En => output::say(talk, &english(&error), COULD_NOT_RUN),
        _ => output::say(talk, &korean(&error), COULD_NOT_RUN),
    }
}

/// What clap says, without its usage: that has Korean words in it.
fn english(error: &clap::Error) -> String {
    if let Some(BadValue(why)) = reason(error) {
        let told = |kind: ContextKind| error.get(kind).map(words).unwrap_or_default();
        let (arg, value) = (told(ContextKind::InvalidArg), told(ContextKind::InvalidValue));
        return format!("error: invalid value '{value}' for '{arg}': {}\nSee giljabi --help.", why.en);
    }
    let told = error.render().to_string();
    let what = told.split("Usage:").next().unwrap_or_default();
    let lines = what.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.chain(["See giljabi --help."]).collect::<Vec<_>>().join("\n")
}

/// Why a value was not taken, where a reader of our own said so.
fn reason(error: &clap::Error) -> Option<&BadValue> {
    std::error::Error::source(error)?.downcast_ref()
}

/// The same of clap's readers, which take numbers alone: `70000 is not in 0..=65535`.
fn number_wanted(error: &clap::Error) -> String {
    let said = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
    match said.split_once(" is not in ").and_then(|(_, range)| range.split_once("..=")) {
        Some((least, most)) => format!("{least}부터 {most}까지의 수로 적어 주세요"),
        None => "수로 적어 주세요".to_owned(),
    }
}

fn korean(error: &clap::Error) -> String {
    let told = |kind: ContextKind| error.get(kind).map(words).unwrap_or_default();
    let (arg, value) = (told(ContextKind::InvalidArg), told(ContextKind::InvalidValue));
    let what = match error.kind() {
        ErrorKind::InvalidSubcommand => format!("없는 명령이에요: {}.", told(ContextKind::InvalidSubcommand)),
        ErrorKind::UnknownArgument => format!("모르는 선택이에요: {arg}."),
        ErrorKind::MissingRequiredArgument => format!("꼭 필요한 것이 빠졌어요: {arg}."),
        ErrorKind::MissingSubcommand => "명령이 빠졌어요.".to_owned(),
        ErrorKind::InvalidValue if value.is_empty() => format!("값이 빠졌어요: {arg}."),
        ErrorKind::InvalidValue => {
            format!("{arg}에 쓸 수 없는 값이에요: {value}. 쓸 수 있는 값은 {}예요.", told(ContextKind::ValidValue))
        }
        ErrorKind::ValueValidation => {
            let why = reason(error).map_or_else(|| number_wanted(error), ToString::to_string);
            format!("{arg}에 쓸 수 없는 값이에요: {value} ({why}).")
        }
        ErrorKind::ArgumentConflict => format!("함께 쓸 수 없어요: {arg}, {}.", told(ContextKind::PriorArg)),
        ErrorKind::TooManyValues | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            format!("값의 개수가 맞지 않아요: {arg}.")
        }
        ErrorKind::InvalidUtf8 => "UTF-8이 아닌 글자가 있어요.".to_owned(),
        _ => "적은 것을 알아듣지 못했어요.".to_owned(),
    };
    let near = [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue]
        .into_iter()
        .find_map(|kind| error.get(kind).map(nearest).filter(|near| !near.is_empty()));
    let next = near.map_or_else(String::new, |near| format!(" 혹시 {near}인가요?"));
    format!("{what}{next} giljabi --help를 봐 주세요.")
}

/// The best of what was suggested: clap puts it last.
fn nearest(value: &ContextValue) -> String {
    match value {
        ContextValue::Strings(many) => many.last().cloned().unwrap_or_default(),
        other => words(other),
    }
}

fn words(value: &ContextValue) -> String {
    match value {
        ContextValue::String(one) => one.clone(),
        ContextValue::Strings(many) => many.join(", "),
        _ => String::new(),
    }
}
