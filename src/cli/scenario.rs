//! `giljabi practice`: the situations for practice, and what to work with in one of them. No network.

use serde_json::{Value, json};

use super::output::{self, CliError};
use super::{CLEAN, Ctx};
use crate::diag::{Lang, words};
use crate::payment::approval::ApprovalState;
use crate::payment::money::Won;
use crate::payment::scenario::{Material, SCENARIOS, Scenario};
use crate::practice::SCRIPTS;
use crate::text::nearest::nearest;

/// The word that asks for the list.
const LIST: &str = "list";

/// Arguments of `practice`.
#[derive(Debug, Clone, clap::Args)]
pub struct ScenarioArgs {
    /// 연습 상황의 이름. list는 모든 상황의 목록
    #[arg(value_name = "NAME", default_value = LIST, hide_default_value = true)]
    pub name: String,
    /// JSON으로 보여 주기
    #[arg(long)]
    pub json: bool,
}

/// Runs the command: 1 where there is no such situation.
pub fn run(args: &ScenarioArgs, ctx: &mut Ctx<'_>) -> u8 {
    if args.name == LIST {
        return list(args.json, ctx);
    }
    let Some(scenario) = Scenario::find(&args.name) else {
        return unknown(&args.name).tell(args.json, ctx);
    };
    let material = scenario.material(ctx.clock.now_kst());
    if args.json {
        return output::print_json(&scenario_json(scenario, &material, ctx.lang), CLEAN, ctx);
    }
    output::print_lines(&lines(scenario, &material, ctx.lang), CLEAN, ctx)
}

fn list(as_json: bool, ctx: &mut Ctx<'_>) -> u8 {
    if as_json {
        let lang = ctx.lang;
        let of = |scenario: &Scenario| json!({ "name": scenario.name, "title": scenario.title.get(lang), "customer": scenario.customer });
        let all: Vec<Value> = SCENARIOS.iter().map(of).collect();
        return output::print_json(&json!({ "scenarios": all }), CLEAN, ctx);
    }
    let rows: Vec<_> =
        SCENARIOS.iter().map(|scenario| (scenario.name, scenario.title.get(ctx.lang).to_owned())).collect();
    output::print_lines(&output::columns(&rows), CLEAN, ctx)
}

fn unknown(name: &str) -> CliError {
    let near = nearest(name, SCENARIOS.iter().map(|scenario| scenario.name));
    let near = near.map(|near| words!("혹시 {near}인가요? ", "Did you mean {near}? ")).unwrap_or_default();
    let message = words!(
        "그런 연습 상황은 없어요: {name}.",
        "There is no such situation for practice: {name}.",
        name = output::one_line(name)
    );
    let hint = words!(
        "{ko}giljabi practice list에서 골라 주세요.",
        "{en}giljabi practice list shows them all.",
        ko = near.ko,
        en = near.en
    );
    CliError::refused("scenario", &message, &hint)
}

fn scenario_json(scenario: &Scenario, material: &Material, lang: Lang) -> Value {
    json!({
        "name": scenario.name,
        "title": scenario.title.get(lang),
        "customer": scenario.customer,
        "paste": material.paste,
        "tid": material.tid,
        "mid": material.mid,
        "moid": material.moid,
        "amount": material.amount,
        "callback": material.callback,
        "gateway": treatment(scenario, lang),
        "answer": {
            "guide": scenario.place.0,
            "step": scenario.place.1,
            "retry": scenario.retry,
            "approval": scenario.approval.map(ApprovalState::as_str),
        },
        "lesson": scenario.lesson.get(lang),
    })
}

/// What the practice gateway does with the payment, where it comes so far.
fn treatment(scenario: &Scenario, lang: Lang) -> Option<&'static str> {
    scenario.approval?;
    let script = SCRIPTS.iter().find(|script| script.tail == scenario.tail);
    let [korean, english] = script.map_or(["승인", "approves"], |script| script.words);
    Some(lang.pick(korean, english))
}

fn lines(scenario: &Scenario, material: &Material, lang: Lang) -> Vec<String> {
    let before = lang.pick("승인 전에 끝나요", "it ends before the approval");
    let approval = scenario.approval.map_or(before, |state| lang.pick(state.korean(), state.english()));
    let amount = Won(material.amount);
    let rows = [
        ("고객", "customer", scenario.customer.to_owned()),
        ("붙여 넣을 글", "to paste", material.paste.clone()),
        ("인증 결과 주소", "callback", material.callback.clone().unwrap_or_default()),
        ("tid", "tid", material.tid.clone()),
        ("주문번호", "order number", material.moid.clone()),
        ("금액", "amount", lang.pick(amount.figures(), amount.english())),
        ("연습 게이트웨이", "practice gateway", treatment(scenario, lang).unwrap_or_default().to_owned()),
    ];
    let answer = [
        ("다음 단계", "next step", format!("{}/{}", scenario.place.0, scenario.place.1)),
        ("다시 시도", "try again", lang.pick(scenario.retry.korean(), scenario.retry.english()).to_owned()),
        ("승인 상태", "approval", approval.to_owned()),
        ("배울 점", "lesson", scenario.lesson.get(lang).to_owned()),
    ];
    let mut out = vec![scenario.title.get(lang).to_owned(), String::new()];
    out.extend(output::columns_in(lang, rows));
    out.extend([String::new(), lang.pick("정답", "answer").to_owned()]);
    out.extend(output::columns_in(lang, answer));
    out
}
