//! `giljabi explain`: the page of a rule, the list of rules, or all pages as one text.
//!
//! Reads no file. What it shows is the rules' own.

use serde_json::json;

use super::CLEAN;
use super::context::Ctx;
use super::output::{CliError, columns, print_json, print_lines};
use crate::check::doc::{RuleDoc, book};
use crate::check::rules::{RULES, rule};
use crate::diag::{Lang, Words, words};
use crate::text::nearest::nearest;

/// Arguments of `explain`.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct ExplainArgs {
    /// 규칙의 번호나 이름(G102, unbound-target). 적지 않으면 목록
    #[arg(value_name = "CODE")]
    pub code: Option<String>,
    /// 모든 규칙의 설명을 Markdown 하나로
    #[arg(long, conflicts_with_all = ["code", "json"])]
    pub all: bool,
    /// JSON으로 보여 주기
    #[arg(long)]
    pub json: bool,
}

/// Shows what was asked for.
pub fn run(args: &ExplainArgs, ctx: &mut Ctx<'_>) -> u8 {
    let lang = ctx.lang;
    if args.all {
        return print_lines(&[book(lang).trim_end().to_owned()], CLEAN, ctx);
    }
    let Some(word) = &args.code else { return list(args.json, lang, ctx) };
    match rule(word).map(RuleDoc::of) {
        Some(doc) if args.json => match serde_json::to_value(&doc) {
            Ok(value) => print_json(&value, CLEAN, ctx),
            Err(error) => CliError::failed("output", &words!("{error}", "{error}"), &Words::default()).tell(true, ctx),
        },
        Some(doc) => print_lines(&[doc.markdown(lang).trim_end().to_owned()], CLEAN, ctx),
        None => unknown(word).tell(args.json, ctx),
    }
}

fn list(as_json: bool, lang: Lang, ctx: &mut Ctx<'_>) -> u8 {
    if as_json {
        let rules: Vec<RuleDoc> = RULES.iter().map(|rule| RuleDoc::of(rule)).collect();
        return print_json(&json!({ "rules": rules }), CLEAN, ctx);
    }
    let rows: Vec<(String, String)> = RULES
        .iter()
        .map(|rule| {
            let head = format!("{}  {:<7}  {}", rule.code, rule.severity.word(lang), rule.name);
            (head, rule.summary.get(lang).to_owned())
        })
        .collect();
    print_lines(&columns(&rows), CLEAN, ctx)
}

fn unknown(word: &str) -> CliError {
    let known = RULES.iter().flat_map(|rule| [rule.code, rule.name]);
    let message = words!("없는 규칙이에요: {word}.", "There is no rule {word}.");
    let hint = match nearest(word.trim(), known) {
        Some(near) => words!("혹시 {near}인가요?", "Did you mean {near}?"),
        None => words!("`giljabi explain`으로 모든 규칙을 볼 수 있어요.", "`giljabi explain` lists all rules."),
    };
    CliError::refused("unknown-rule", &message, &hint)
}
