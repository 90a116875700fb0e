//! `giljabi approve`: one guarded approval. Journals, sends once, journals.
//!
//! Never sends again, never sends to the live gateway without `--live` and the whole amount typed twice, and never
//! calls an outcome by another name than the journal does.

use serde_json::{Value, json};

use super::args::ApproveArgs;
use super::context::{Own, field_error, wait};
use super::output::{self, CliError};
use super::{CLEAN, COULD_NOT_RUN, Ctx, FOUND, UNKNOWN, secrets};
use crate::app::records::JournalEntry;
use crate::diag::{Bilingual as _, Lang, Words, words};
use crate::payment::Mode;
use crate::payment::approval::{ApprovalState, Attempt, Settlement};
use crate::payment::money::Won;
use crate::payment::request::{ApprovalRequest, Fields};
use crate::service::approval::{ApproveError, approve_once};
use crate::service::store::{IntentRefused, Store};
use crate::text::mask::mask;

/// Runs the command: 0 approved, 1 declined or refused, 2 not sent, 3 unknown.
pub fn run(args: &ApproveArgs, ctx: &mut Ctx<'_>) -> u8 {
    match approve(args, ctx) {
        Ok(shown) => show(&shown, args.json, ctx),
        Err(error) => show(&Shown::refused(args, error, ctx.lang), args.json, ctx),
    }
}

/// What is shown at the end.
struct Shown {
    attempt: Attempt,
    /// The arguments held an amount that can be read.
    amounts_known: bool,
    state: ApprovalState,
    code: String,
    message: String,
    receipt_url: String,
    /// Why this run sent nothing, or could not write down what came of it.
    error: Option<CliError>,
}

impl Shown {
    fn of(entry: JournalEntry) -> Self {
        let JournalEntry { attempt, state, code, message, receipt_url, .. } = entry;
        Self { attempt, amounts_known: true, state, code, message, receipt_url, error: None }
    }

    fn bare(attempt: Attempt, state: ApprovalState) -> Self {
        let [code, message, receipt_url] = [const { String::new() }; 3];
        Self { attempt, amounts_known: true, state, code, message, receipt_url, error: None }
    }

    /// Nothing was sent, and nothing was journaled.
    fn refused(args: &ApproveArgs, error: CliError, lang: Lang) -> Self {
        // A field may hold anything that was on somebody's clipboard.
        let shown = |text: &str| mask(text.trim()).into_owned();
        let amount = Won::parse(&args.amt);
        let attempt = Attempt {
            id: String::new(),
            at_ms: 0,
            mode: if args.live { Mode::Live } else { Mode::Practice },
            tid: shown(&args.tid),
            mid: shown(&args.mid),
            moid: shown(&args.moid),
            amount: amount.map_or(0, |won| won.0),
            tax_free: Won::parse(&args.tax_free).map_or(0, |won| won.0),
        };
        let message = error.message.get(lang).to_owned();
        let bare = Self::bare(attempt, ApprovalState::NotSent);
        Self { amounts_known: amount.is_ok(), message, error: Some(error), ..bare }
    }

    fn exit_code(&self) -> u8 {
        match (self.state, &self.error) {
            (ApprovalState::Unknown | ApprovalState::Intent, _) => UNKNOWN,
            (_, Some(error)) => error.code,
            (ApprovalState::Approved, None) => CLEAN,
            (ApprovalState::Declined, None) => FOUND,
            (ApprovalState::NotSent, None) => COULD_NOT_RUN,
        }
    }

    /// What to do where the outcome is not known. What could only not be recorded is known all the same.
    fn advice(&self) -> Option<Words> {
        matches!(self.state, ApprovalState::Unknown | ApprovalState::Intent).then(|| {
            words!(
                "결과를 알 수 없어요. 다시 보내지 말고 {lookup} 명령으로 확인해 주세요.",
                "The outcome is unknown. Do not send it again; see {lookup}.",
                lookup = lookup(&self.attempt)
            )
        })
    }
}

fn approve(args: &ApproveArgs, ctx: &mut Ctx<'_>) -> Result<Shown, CliError> {
    let request = checked(args)?;
    if args.live {
        confirmed(args, request.total())?;
    }
    let settings = ctx.settings_in_mode(args.live, false)?;
    let own = ctx.gateway(&settings)?;
    let store = ctx.store(settings.mode)?;
    let key = secrets::merchant_key(settings.mode, request.mid().as_str(), ctx)?;
    let token = secrets::payment_token(settings.mode, ctx)?;
    let attempt = request.attempt(ctx.clock.new_id(), ctx.clock.now_ms(), settings.mode);
    let send = async |journaled| {
        announce(&request, &own, ctx);
        own.gateway.approve(journaled, &request, &token, &key).await.settlement
    };
    let error = match wait(approve_once(&store, attempt.clone(), send))? {
        Ok(entry) => return Ok(Shown::of(entry)),
        Err(error) => error,
    };
    let words = error.words();
    match error {
        ApproveError::Refused(IntentRefused::AlreadyTried { state, attempt: first, .. }) => {
            Ok(already(&store, attempt, state, &first))
        }
        ApproveError::Refused(IntentRefused::Store(_)) => Err(CliError::from_sentences("store", &words, COULD_NOT_RUN)),
        ApproveError::OutcomeNotRecorded { settlement, .. } => Ok(not_recorded(attempt, *settlement, &words)),
    }
}

/// All mistakes at once.
fn checked(args: &ApproveArgs) -> Result<ApprovalRequest, CliError> {
    let fields =
        Fields { tid: &args.tid, mid: &args.mid, moid: &args.moid, amount: &args.amt, tax_free: &args.tax_free };
    ApprovalRequest::check(fields).map_err(|errors| match errors.as_slice() {
        [one] => field_error(one),
        all => {
            let joined = |lang| all.iter().map(|error| error.message.get(lang)).collect::<Vec<_>>().join(" ");
            let message = Words::made(joined(Lang::Ko), joined(Lang::En));
            let hint = Words::fixed("값을 고친 뒤 다시 실행해 주세요.", "Put the values right, and run it again.");
            CliError::refused("field", &message, &hint)
        }
    })
}

fn confirmed(args: &ApproveArgs, total: Won) -> Result<(), CliError> {
    if args.confirm_amount.as_deref().map(Won::parse) == Some(Ok(total)) {
        return Ok(());
    }
    let message = words!(
        "--confirm-amount가 없거나 낼 금액 {figures}({words})과 달라서 보내지 않았어요.",
        "Nothing was sent: --confirm-amount is missing, or is not the amount to pay, {won}.",
        figures = total.figures(),
        words = total.words(),
        won = total.english()
    );
    let hint = Words::fixed(
        "과세와 면세를 더한 금액을 그대로 적어 주세요.",
        "Write the sum of the taxable and the tax-free part.",
    );
    Err(CliError::refused("confirm-amount", &message, &hint))
}

fn announce(request: &ApprovalRequest, own: &Own, ctx: &mut Ctx<'_>) {
    let total = request.total();
    let mode = own.gateway.settings().mode;
    let words = words!(
        "{ko} 모드로 승인을 요청해요. {figures} ({words})  MID {mid}  주문 {moid}",
        "Asking for the approval in {en} mode. {won}  MID {mid}  order {moid}",
        ko = mode.korean(),
        en = mode.english(),
        figures = total.figures(),
        words = total.words(),
        won = total.english(),
        mid = request.mid(),
        moid = request.moid()
    );
    output::say(ctx.talk, words.get(ctx.lang), CLEAN);
}

/// The tid was tried before: the first attempt as it stands, and that this one sent nothing.
fn already(store: &Store, attempt: Attempt, state: ApprovalState, first: &str) -> Shown {
    let message = words!(
        "보내지 않았어요. 이 tid는 이미 승인을 요청했어요({ko}).",
        "Nothing was sent. An approval of this tid was asked for already ({en}).",
        ko = state.korean(),
        en = state.english()
    );
    let hint = words!(
        "다시 보내지 말고 {lookup} 명령으로 조회해 주세요.",
        "Do not send it again; look it up with {lookup}.",
        lookup = lookup(&attempt)
    );
    let error = CliError::refused("already-tried", &message, &hint);
    let shown = match store.journal_entry(first) {
        Ok(Some(entry)) => Shown::of(entry),
        // The row was there a moment ago; its state is what counts.
        Ok(None) | Err(_) => Shown::bare(Attempt { id: first.to_owned(), ..attempt }, state),
    };
    Shown { error: Some(error), ..shown }
}

/// What came of it is not in the journal, which goes on saying unknown.
fn not_recorded(attempt: Attempt, settlement: Settlement, words: &Words) -> Shown {
    let Settlement { state, code, message, receipt_url, .. } = settlement;
    let error = CliError::from_sentences("not-recorded", words, UNKNOWN);
    Shown { code, message, receipt_url, error: Some(error), ..Shown::bare(attempt, state) }
}

/// The command that asks about an attempt where it was made. Without its mode a look-up follows the settings, and the
/// other gateway knows nothing of it: whoever asks there would take captured money for none.
fn lookup(attempt: &Attempt) -> String {
    match attempt.mode {
        Mode::Live => format!("giljabi lookup --live {}", attempt.tid),
        Mode::Practice => format!("giljabi --practice lookup {}", attempt.tid),
    }
}

/// What could not be shown happened all the same: only where nothing was sent may the code still say so.
fn show(shown: &Shown, as_json: bool, ctx: &mut Ctx<'_>) -> u8 {
    let code = shown.exit_code();
    match print(shown, code, as_json, ctx) {
        printed if printed == code || shown.state == ApprovalState::NotSent => printed,
        _ => UNKNOWN,
    }
}

fn print(shown: &Shown, code: u8, as_json: bool, ctx: &mut Ctx<'_>) -> u8 {
    if as_json {
        return output::print_json(&shown_json(shown, ctx.lang), code, ctx);
    }
    if let Some(error) = &shown.error {
        output::say(ctx.talk, &error.line(ctx.lang), code);
        if shown.attempt.id.is_empty() {
            return code;
        }
    }
    let attempt = &shown.attempt;
    let (amount, lang) = (Won(attempt.amount.saturating_add(attempt.tax_free)), ctx.lang);
    let rows = [
        ("상태", "state", lang.pick(shown.state.korean(), shown.state.english()).to_owned()),
        ("금액", "amount", lang.pick(amount.figures(), amount.english())),
        ("tid", "tid", attempt.tid.clone()),
        ("주문번호", "order number", attempt.moid.clone()),
        ("코드", "code", shown.code.clone()),
        ("내용", "message", shown.message.clone()),
        ("영수증", "receipt", shown.receipt_url.clone()),
        ("기록", "record", attempt.id.clone()),
    ];
    if let Some(words) = shown.advice() {
        output::say(ctx.talk, words.get(lang), code);
    }
    output::print_lines(&output::columns_in(lang, rows), code, ctx)
}

fn shown_json(shown: &Shown, lang: Lang) -> Value {
    let attempt = &shown.attempt;
    let won = |amount: u64| if shown.amounts_known { json!(amount) } else { Value::Null };
    let mut value = json!({
        "state": shown.state.as_str(), "attempt": attempt.id, "tid": attempt.tid, "mid": attempt.mid,
        "moid": attempt.moid, "amount": won(attempt.amount), "tax_free": won(attempt.tax_free),
        "code": shown.code, "message": shown.message, "receipt_url": shown.receipt_url, "mode": attempt.mode,
    });
    if let Some(error) = &shown.error {
        value["error"] = error.json(lang);
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_not_known_is_called_so() {
        let recorded = || None;
        let lost = || Some(CliError::from_sentences("not-recorded", &Words::default(), UNKNOWN));
        for (state, error, code, advice) in [
            (ApprovalState::Approved, recorded(), CLEAN, false),
            (ApprovalState::Approved, lost(), UNKNOWN, false),
            (ApprovalState::NotSent, recorded(), COULD_NOT_RUN, false),
            (ApprovalState::NotSent, lost(), UNKNOWN, false),
            (ApprovalState::Unknown, recorded(), UNKNOWN, true),
            (ApprovalState::Intent, lost(), UNKNOWN, true),
        ] {
            let [id, tid, mid, moid] = ["a", "t", "m", "o"].map(String::from);
            let attempt = Attempt { id, at_ms: 0, mode: Mode::Live, tid, mid, moid, amount: 1, tax_free: 0 };
            let shown = Shown { error, ..Shown::bare(attempt, state) };
            assert_eq!((shown.exit_code(), shown.advice().is_some()), (code, advice), "{state:?}");
        }
    }
}
