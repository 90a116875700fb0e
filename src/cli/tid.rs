//! `giljabi tid`: what a tid says by itself, without a network.

use serde_json::json;

use super::args::TidArgs;
use super::output::{self, CliError};
use super::{CLEAN, Ctx};
use crate::app::payment::OFFICIAL_PAGES;
use crate::payment::tid::Tid;
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
    let warnings = tid.warnings(ctx.clock.now_kst(), None);
    if args.json {
        let value = json!({
            "tid": tid.as_str(), "mid": tid.mid(), "service": service, "product": product,
            "time": tid.rfc3339(), "tail": tid.tail(), "receipt_url": receipt_url, "warnings": warnings,
        });
        return output::print_json(&value, CLEAN, ctx);
    }
    let rows = [
        ("tid", tid.to_string()),
        ("가맹점(MID)", tid.mid().to_owned()),
        ("결제 수단", format!("{} {}", service.code, service.korean())),
        ("결제 방식", format!("{} {}", product.code, product.korean())),
        ("창이 열린 시각", tid.time().strftime("%Y-%m-%d %H:%M:%S").to_string()),
        ("끝번호", tid.tail().to_owned()),
        ("영수증", receipt_url),
    ];
    let mut lines = output::columns(&rows);
    lines.extend(warnings.iter().map(|warning| format!("주의  {warning}")));
    output::print_lines(&lines, CLEAN, ctx)
}

/// A tid, or why it is none.
///
/// # Errors
/// A refusal with its own words for every near miss.
pub fn read(text: &str) -> Result<Tid, CliError> {
    Tid::parse(text).map_err(|error| CliError::refused(output::word(error.kind), error.message, error.hint))
}
