//! `giljabi practice`: the situations for practice, and what to work with in one of them. No network.

use serde_json::{Value, json};

use super::output::{self, CliError};
use super::{CLEAN, Ctx};
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
        return output::print_json(&scenario_json(scenario, &material), CLEAN, ctx);
    }
    output::print_lines(&lines(scenario, &material), CLEAN, ctx)
}

fn list(as_json: bool, ctx: &mut Ctx<'_>) -> u8 {
    if as_json {
        let of = |scenario: &Scenario| json!({ "name": scenario.name, "title": scenario.title, "customer": scenario.customer });
        let all: Vec<Value> = SCENARIOS.iter().map(of).collect();
        return output::print_json(&json!({ "scenarios": all }), CLEAN, ctx);
    }
    let rows: Vec<_> = SCENARIOS.iter().map(|scenario| (scenario.name, scenario.title.to_owned())).collect();
    output::print_lines(&output::columns(&rows), CLEAN, ctx)
}

fn unknown(name: &str) -> CliError {
    let near = nearest(name, SCENARIOS.iter().map(|scenario| scenario.name));
    let near = near.map_or_else(String::new, |near| format!("혹시 {near}인가요? "));
    let message = format!("그런 연습 상황은 없어요: {}.", output::one_line(name));
    CliError::refused("scenario", message, format!("{near}giljabi practice list에서 골라 주세요."))
}

fn scenario_json(scenario: &Scenario, material: &Material) -> Value {
    json!({
        "name": scenario.name,
        "title": scenario.title,
        "customer": scenario.customer,
        "paste": material.paste,
        "tid": material.tid,
        "mid": material.mid,
        "moid": material.moid,
        "amount": material.amount,
        "callback": material.callback,
        "gateway": treatment(scenario),
        "answer": {
            "guide": scenario.place.0,
            "step": scenario.place.1,
            "retry": scenario.retry,
            "approval": scenario.approval.map(ApprovalState::as_str),
        },
        "lesson": scenario.lesson,
    })
}

/// What the practice gateway does with the payment, where it comes so far.
fn treatment(scenario: &Scenario) -> Option<&'static str> {
    scenario.approval?;
    let script = SCRIPTS.iter().find(|script| script.tail == scenario.tail);
    Some(script.map_or("승인", |script| script.korean))
}

fn lines(scenario: &Scenario, material: &Material) -> Vec<String> {
    let approval = scenario.approval.map_or("승인 전에 끝나요", ApprovalState::korean);
    let rows = [
        ("고객", scenario.customer.to_owned()),
        ("붙여 넣을 글", material.paste.clone()),
        ("인증 결과 주소", material.callback.clone().unwrap_or_default()),
        ("tid", material.tid.clone()),
        ("주문번호", material.moid.clone()),
        ("금액", Won(material.amount).figures()),
        ("연습 게이트웨이", treatment(scenario).unwrap_or_default().to_owned()),
    ];
    let answer = [
        ("다음 단계", format!("{}/{}", scenario.place.0, scenario.place.1)),
        ("다시 시도", scenario.retry.korean().to_owned()),
        ("승인 상태", approval.to_owned()),
        ("배울 점", scenario.lesson.to_owned()),
    ];
    let rows: Vec<_> = rows.into_iter().filter(|(_, value)| !value.is_empty()).collect();
    let mut out = vec![scenario.title.to_owned(), String::new()];
    out.extend(output::columns(&rows));
    out.extend([String::new(), "정답".to_owned()]);
    out.extend(output::columns(&answer));
    out
}
