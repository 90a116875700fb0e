//! `giljabi tid`: what a tid says by itself, without a network.

use serde_json::json;

use super::args::TidArgs;
use super::output::{self, CliError};
use super::{CLEAN, Ctx};
use crate::app::payment::OFFICIAL_PAGES;
use crate::payment::tid::{Coded, Tid};
use crate::service::world::Addresses;

/// Runs the command.
pub fn run(args: &TidArgs, ctx: &mut Ctx<'_>) -> u8 {
    let tid = match read(&args.tid) {
        Ok(tid) => tid,
        Err(error) => return error.tell(args.json, ctx),
    };
    let (service, product) = (tid.service(), tid.product());
    let pages = Addresses::from_env().pages;
    let receipt_url = tid.receipt_url(pages.as_deref().unwrap_or(OFFICIAL_PAGES));
    let warnings: Vec<String> =
        tid.warnings(ctx.clock.now_kst(), None).iter().map(|words| words.get(ctx.lang).to_owned()).collect();
    if args.json {
        let coded = |coded: &Coded| json!({ "code": coded.code, "name": coded.name(ctx.lang) });
        let value = json!({
            "tid": tid.as_str(), "mid": tid.mid(), "service": coded(&service), "product": coded(&product),
            "time": tid.rfc3339(), "tail": tid.tail(), "receipt_url": receipt_url, "warnings": warnings,
        });
        return output::print_json(&value, CLEAN, ctx);
    }
    let lang = ctx.lang;
    let told = |coded: &Coded| format!("{} {}", coded.code, lang.pick(coded.korean(), coded.english()));
    let rows = [
        ("tid", "tid", tid.to_string()),
        ("가맹점(MID)", "merchant (MID)", tid.mid().to_owned()),
        ("결제 수단", "paid by", told(&service)),
        ("결제 방식", "method", told(&product)),
        ("창이 열린 시각", "window opened at", tid.time().strftime("%Y-%m-%d %H:%M:%S").to_string()),
        ("끝번호", "tail", tid.tail().to_owned()),
        ("영수증", "receipt", receipt_url),
    ];
    let mut lines = output::columns_in(lang, rows);
    let warns = lang.pick("주의", "warning");
    lines.extend(warnings.iter().map(|warning| format!("{warns}  {warning}")));
    output::print_lines(&lines, CLEAN, ctx)
}

/// A tid, or why it is none.
///
/// # Errors
/// A refusal with its own words for every near miss.
pub fn read(text: &str) -> Result<Tid, CliError> {
    Tid::parse(text).map_err(|error| CliError::refused(output::word(error.kind), &error.message, &error.hint))
}
