//! `giljabi journal`: every approval attempt and how it stands. Reads only; makes no store.

use serde_json::{Value, json};

use super::args::JournalArgs;
use super::context::store_error;
use super::output::{self, CliError};
use super::{CLEAN, Ctx, FOUND};
use crate::app::records::JournalEntry;
use crate::payment::Mode;
use crate::payment::money::Won;
use crate::service::clock::kst;
use crate::service::store::Chain;

/// Runs the command: 1 where the journal is not as it was written.
pub fn run(args: &JournalArgs, ctx: &mut Ctx<'_>) -> u8 {
    let mode = if args.live { Mode::Live } else { Mode::Practice };
    let (entries, chain) = match read(mode, ctx) {
        Ok(read) => read,
        Err(error) => return error.tell(args.json, ctx),
    };
    let code = if matches!(chain, Chain::Ok { .. }) { CLEAN } else { FOUND };
    if args.json {
        return output::print_json(&journal_json(mode, &entries, &chain), code, ctx);
    }
    let mut lines: Vec<String> = entries.iter().map(line).collect();
    if entries.is_empty() {
        output::say(ctx.talk, &format!("{} 승인 기록이 없어요.", mode.korean()), CLEAN);
    }
    match &chain {
        Chain::Ok { rows } if args.verify => lines.push(format!("기록 {rows}줄이 적힌 그대로예요.")),
        Chain::Ok { .. } => {}
        Chain::Broken { seq, why } => {
            let words = format!(
                "기록 {seq}번째 줄이 적힌 그대로가 아니에요. {why}. 파일을 복사해 두고 관리자에게 알려 주세요."
            );
            output::say(ctx.talk, &words, code);
        }
    }
    output::print_lines(&lines, code, ctx)
}

fn read(mode: Mode, ctx: &Ctx<'_>) -> Result<(Vec<JournalEntry>, Chain), CliError> {
    if !ctx.data_dir()?.join(mode.store_file()).is_file() {
        return Ok((Vec::new(), Chain::Ok { rows: 0 }));
    }
    let store = ctx.store(mode)?;
    let chain = store.verify_chain().map_err(store_error)?;
    Ok((store.journal().map_err(store_error)?, chain))
}

fn journal_json(mode: Mode, entries: &[JournalEntry], chain: &Chain) -> Value {
    let entries: Vec<Value> = entries.iter().map(entry_json).collect();
    match chain {
        Chain::Ok { .. } => json!({ "mode": mode, "entries": entries, "chain": "ok" }),
        Chain::Broken { seq, why } => {
            json!({ "mode": mode, "entries": entries, "chain": "broken", "broken_row": seq, "why": why })
        }
    }
}

fn entry_json(entry: &JournalEntry) -> Value {
    let attempt = &entry.attempt;
    json!({
        "attempt": attempt.id, "tid": attempt.tid, "mid": attempt.mid, "moid": attempt.moid,
        "amount": attempt.amount, "tax_free": attempt.tax_free, "state": entry.state.as_str(),
        "code": entry.code, "message": entry.message, "receipt_url": entry.receipt_url,
        "at": rfc3339(attempt.at_ms), "settled_at": entry.settled_ms.map(rfc3339),
    })
}

fn line(entry: &JournalEntry) -> String {
    let attempt = &entry.attempt;
    let at = kst(attempt.at_ms).strftime("%Y-%m-%d %H:%M:%S");
    let amount = Won(attempt.amount.saturating_add(attempt.tax_free)).figures();
    let text = format!("{at}  {}  {amount}  tid {}  주문 {}", entry.state.korean(), attempt.tid, attempt.moid);
    let said = [entry.code.as_str(), entry.message.as_str()].map(output::one_line).join(" ");
    if said.trim().is_empty() { text } else { format!("{text}\n    {}", said.trim()) }
}

/// A moment in Korean time.
fn rfc3339(ms: i64) -> String {
    kst(ms).strftime("%Y-%m-%dT%H:%M:%S+09:00").to_string()
}
