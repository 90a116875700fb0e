//! `giljabi journal`: every approval attempt and how it stands; checked, exported, copied. Makes no store.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use serde_json::{Value, json};

use super::context::store_error;
use super::output::{self, CliError};
use super::{CLEAN, COULD_NOT_RUN, Ctx, FOUND};
use crate::app::journal_sheet::journal_csv;
use crate::app::records::JournalEntry;
use crate::diag::{Bilingual as _, Lang, Words, words};
use crate::payment::Mode;
use crate::payment::money::Won;
use crate::service::clock::kst;
use crate::service::files::save_whole;
use crate::service::store::{BackupError, Chain, Fault};
use crate::text::mask::mask;

/// Arguments of `journal`.
#[derive(Debug, Clone, clap::Args)]
pub struct JournalArgs {
    /// 기록이 적힌 그대로인지 확인한 결과도 적기
    #[arg(long)]
    pub verify: bool,
    /// 기록을 자료로 내보내기. csv는 Excel에서 바로 열려요
    #[arg(long, value_name = "FORM", value_enum, conflicts_with_all = ["json", "backup"])]
    pub export: Option<ExportForm>,
    /// 내보낸 자료를 stdout 대신 이 파일에 적기
    #[arg(long, value_name = "FILE", requires = "export")]
    pub to: Option<PathBuf>,
    /// 저장소 전체를 이 파일로 백업하고 다시 읽어 확인하기. 있는 파일에는 쓰지 않아요
    #[arg(long, value_name = "FILE", conflicts_with = "json")]
    pub backup: Option<PathBuf>,
    /// 실거래 기록 보기. 없으면 연습 기록
    #[arg(long)]
    pub live: bool,
    /// JSON으로 보여 주기
    #[arg(long)]
    pub json: bool,
}

/// Forms of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExportForm {
    /// 표. Excel과 다른 표 프로그램에서 열려요
    Csv,
    /// --json과 같은 JSON
    Json,
}

/// Runs the command: 1 where the journal is not as it was written.
pub fn run(args: &JournalArgs, ctx: &mut Ctx<'_>) -> u8 {
    let mode = if args.live { Mode::Live } else { Mode::Practice };
    let done = match (&args.backup, args.export) {
        (Some(file), _) => back_up(mode, file, ctx),
        (None, Some(form)) => export(mode, form, args.to.as_deref(), ctx),
        (None, None) => show(mode, args, ctx),
    };
    done.unwrap_or_else(|error| error.tell(args.json, ctx))
}

fn show(mode: Mode, args: &JournalArgs, ctx: &mut Ctx<'_>) -> Result<u8, CliError> {
    let (entries, chain) = read(mode, ctx)?;
    let (code, lang) = (code_of(&chain), ctx.lang);
    if args.json {
        return Ok(output::print_json(&journal_json(mode, &entries, &chain, lang), code, ctx));
    }
    let mut lines: Vec<String> = entries.iter().map(|entry| line(entry, lang)).collect();
    if entries.is_empty() {
        let (ko, en) = (mode.korean(), mode.english());
        let words = if code == CLEAN {
            words!("{ko} 승인 기록이 없어요.", "There are no approvals ({en}).")
        } else {
            words!("{ko} 승인 기록을 읽을 수 없어요.", "The approvals ({en}) cannot be read.")
        };
        output::say(ctx.talk, words.get(lang), CLEAN);
    }
    match &chain {
        Chain::Ok { rows } if args.verify => {
            let words = words!("기록 {rows}줄이 적힌 그대로예요.", "All is as it was written (rows: {rows}).");
            lines.push(words.get(lang).to_owned());
        }
        Chain::Ok { .. } => {}
        Chain::Broken { .. } => tell_faults(&chain, ctx),
    }
    Ok(output::print_lines(&lines, code, ctx))
}

fn export(mode: Mode, form: ExportForm, to: Option<&Path>, ctx: &mut Ctx<'_>) -> Result<u8, CliError> {
    let (entries, chain) = read(mode, ctx)?;
    let text = match form {
        ExportForm::Csv => journal_csv(&entries),
        ExportForm::Json => format!("{:#}\n", journal_json(mode, &entries, &chain, ctx.lang)),
    };
    tell_faults(&chain, ctx);
    let code = code_of(&chain);
    let Some(file) = to else {
        return Ok(output::print_text(&text, code, ctx));
    };
    save_whole(file, text.as_bytes())
        .map_err(|error| CliError::from_sentences("write", &error.words(), COULD_NOT_RUN))?;
    let words = words!(
        "{ko} 승인 기록 {count}건을 내보냈어요: {file}",
        "exported approvals ({en}): {count}, to {file}",
        ko = mode.korean(),
        en = mode.english(),
        count = entries.len(),
        file = file.display()
    );
    Ok(output::say(ctx.talk, words.get(ctx.lang), code))
}

fn back_up(mode: Mode, file: &Path, ctx: &mut Ctx<'_>) -> Result<u8, CliError> {
    if !has_store(mode, ctx)? {
        let message = words!(
            "{ko} 기록이 아직 없어서 백업하지 않았어요.",
            "There are no records yet ({en}), so no copy was made.",
            ko = mode.korean(),
            en = mode.english()
        );
        let hint = Words::fixed("실거래 기록은 --live를 붙여 주세요.", "Add --live for those of live trade.");
        return Err(CliError::refused("nothing", &message, &hint));
    }
    let chain = ctx.store(mode)?.back_up(file).map_err(backup_error)?;
    let file = file.display();
    let words = match &chain {
        Chain::Ok { rows } => words!(
            "백업하고 다시 읽어 확인했어요. 기록 {rows}줄이 적힌 그대로예요: {file}",
            "Copied and read back: all is as it was written (rows: {rows}): {file}"
        ),
        Chain::Broken { .. } => words!("지금 있는 그대로 백업했어요: {file}", "Copied as it is now: {file}"),
    };
    output::say(ctx.talk, words.get(ctx.lang), CLEAN);
    tell_faults(&chain, ctx);
    Ok(code_of(&chain))
}

fn backup_error(error: BackupError) -> CliError {
    let code = if matches!(error, BackupError::Exists(_)) { FOUND } else { COULD_NOT_RUN };
    CliError::from_sentences("backup", &error.words(), code)
}

/// Whether there is a store of a mode: reading makes none.
pub(super) fn has_store(mode: Mode, ctx: &Ctx<'_>) -> Result<bool, CliError> {
    Ok(ctx.data_dir()?.join(mode.store_file()).is_file())
}

fn read(mode: Mode, ctx: &Ctx<'_>) -> Result<(Vec<JournalEntry>, Chain), CliError> {
    if !has_store(mode, ctx)? {
        return Ok((Vec::new(), Chain::Ok { rows: 0 }));
    }
    let store = ctx.store(mode)?;
    let chain = store.verify_chain().map_err(store_error)?;
    match store.journal() {
        Ok(entries) => Ok((entries, chain)),
        // Which row it is matters more than that the whole cannot be told.
        Err(_) if code_of(&chain) != CLEAN => Ok((Vec::new(), chain)),
        Err(error) => Err(store_error(error)),
    }
}

fn code_of(chain: &Chain) -> u8 {
    if matches!(chain, Chain::Ok { .. }) { CLEAN } else { FOUND }
}

/// Every fault, in a line of its own.
fn tell_faults(chain: &Chain, ctx: &mut Ctx<'_>) {
    let Chain::Broken { faults } = chain else { return };
    let head = Words::fixed(
        "기록이 적힌 그대로가 아니에요. 파일을 복사해 두고 관리자에게 알려 주세요.",
        "The records are not as they were written. Copy the file and tell an administrator.",
    );
    let mut words = head.get(ctx.lang).to_owned();
    for Fault { seq, why, tid, .. } in faults {
        let tid = if tid.is_empty() { String::new() } else { format!(" (tid {})", output::one_line(&mask(tid))) };
        let line = words!("\n  {seq}번째 줄: {ko}{tid}", "\n  row {seq}: {en}{tid}", ko = why.ko, en = why.en);
        words.push_str(line.get(ctx.lang));
    }
    output::say(ctx.talk, &words, FOUND);
}

fn journal_json(mode: Mode, entries: &[JournalEntry], chain: &Chain, lang: Lang) -> Value {
    let entries: Vec<Value> = entries.iter().map(entry_json).collect();
    match chain {
        Chain::Ok { .. } => json!({ "mode": mode, "entries": entries, "chain": "ok" }),
        Chain::Broken { faults } => {
            let (first, why) = faults.first().map_or((0, ""), |fault| (fault.seq, fault.why.get(lang)));
            let all: Vec<Value> = faults.iter().map(|fault| fault_json(fault, lang)).collect();
            json!({
                "mode": mode, "entries": entries, "chain": "broken",
                "broken_row": first, "why": why, "faults": all,
            })
        }
    }
}

fn fault_json(fault: &Fault, lang: Lang) -> Value {
    json!({ "row": fault.seq, "kind": fault.kind, "why": fault.why.get(lang), "tid": mask(&fault.tid) })
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

fn line(entry: &JournalEntry, lang: Lang) -> String {
    let attempt = &entry.attempt;
    let at = kst(attempt.at_ms).strftime("%Y-%m-%d %H:%M:%S");
    let amount = Won(attempt.amount.saturating_add(attempt.tax_free));
    let text = words!(
        "{at}  {state}  {amount}  tid {tid}  주문 {moid}",
        "{at}  {word}  {won}  tid {tid}  order {moid}",
        state = entry.state.korean(),
        word = entry.state.english(),
        won = amount.english(),
        tid = attempt.tid,
        moid = attempt.moid
    );
    let text = text.get(lang).to_owned();
    let said = [entry.code.as_str(), entry.message.as_str()].map(output::one_line).join(" ");
    if said.trim().is_empty() { text } else { format!("{text}\n    {}", said.trim()) }
}

/// A moment in Korean time.
pub(super) fn rfc3339(ms: i64) -> String {
    kst(ms).strftime("%Y-%m-%dT%H:%M:%S+09:00").to_string()
}
