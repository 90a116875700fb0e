//! Every practice scenario keeps its word: the diagnosis leads where it says, the practice gateway answers as it says.

use std::time::Duration;

use giljabi::app::diagnose::examine;
use giljabi::app::index;
use giljabi::payment::Mode;
use giljabi::payment::approval::ApprovalState;
use giljabi::payment::request::{ApprovalRequest, Fields};
use giljabi::payment::scenario::SCENARIOS;
use giljabi::payment::secret::Secret;
use giljabi::practice::{PracticeGateway, Reaction, Settings, script_of};
use giljabi::service::gateway::{Gateway, GatewaySettings, Timeouts};
use serde_json::Value;
use url::Url;

use crate::cli::Home;
use crate::harness::shipped;

fn opened() -> jiff::civil::DateTime {
    jiff::civil::datetime(2026, 11, 22, 10, 42, 7, 0)
}

#[test]
fn the_diagnosis_leads_where_a_scenario_says() {
    let (library, _) = shipped();
    let index = index::build(&library);
    let mut wrong = Vec::new();
    for scenario in &SCENARIOS {
        let material = scenario.material(opened());
        let card = examine(&material.paste, Some(&library), Some(&index), opened(), None);
        let found = (card.guide.as_deref(), card.step.as_deref(), card.retry);
        let wanted = (Some(scenario.place.0), Some(scenario.place.1), Some(scenario.retry));
        if found != wanted {
            wrong.push(format!("{}: {found:?} and not {wanted:?} ({})", scenario.name, card.what.ko));
        }
        if material.paste.contains(&material.tid) && card.tid.is_none_or(|tid| tid.as_str() != material.tid) {
            wrong.push(format!("{}: the tid is not read", scenario.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_practice_gateway_answers_as_a_scenario_says() {
    let settings = Settings { slow: Duration::from_millis(5), ..Settings::default() };
    let running = PracticeGateway::bind(0).unwrap().with(settings).spawn().unwrap();
    let base = Url::parse(&running.base_url()).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    for scenario in &SCENARIOS {
        let Some(promised) = scenario.approval else { continue };
        let material = scenario.material(opened());
        let amount = material.amount.to_string();
        let fields =
            Fields { tid: &material.tid, mid: material.mid, moid: &material.moid, amount: &amount, tax_free: "0" };
        let request = ApprovalRequest::check(fields).unwrap();
        let hangs = matches!(script_of(&material.tid), Reaction::Hang(_));
        let whole = if hangs { Duration::from_millis(500) } else { Duration::from_secs(60) };
        let settings = GatewaySettings { mode: Mode::Practice, api: base.clone(), pages: base.clone() };
        let gateway = Gateway::with_timeouts(settings, Timeouts { connect: whole, whole }).unwrap();
        let (token, key) = (Secret::practice_token(), Secret::practice_key());
        let sent = runtime.block_on(gateway.rehearse(&request, &token, &key));
        assert_eq!(sent.settlement.state, promised, "{}: {:?}", scenario.name, sent.settlement);
        // The lessons say where the money moved although nobody was told.
        let captured = running.ledger().capture_of(&material.tid).is_some();
        assert_eq!(captured, promised != ApprovalState::Declined, "{}", scenario.name);
    }
}

#[test]
fn the_command_line_shows_them() {
    let home = Home::new();
    let list = home.run(&["practice", "list", "--json"]).json();
    let names: Vec<&str> =
        list["scenarios"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(names.len(), SCENARIOS.len());
    assert_eq!(home.run(&["practice"]).out.lines().count(), SCENARIOS.len());
    for (name, callback, gateway) in [("no-answer", true, Some("승인하고 답하지 않음")), ("popup-blocked", false, None)]
    {
        let shown = home.run(&["practice", name, "--json"]).json();
        assert_eq!((shown["name"].as_str(), shown["callback"].is_string()), (Some(name), callback), "{shown}");
        assert_eq!(shown["gateway"], gateway.map_or(Value::Null, Value::from), "{shown}");
        let words = home.run(&["practice", name]);
        assert_eq!(words.code, 0);
        assert!(words.out.contains("정답") && words.out.contains(shown["customer"].as_str().unwrap()), "{}", words.out);
    }
    let refused = home.run(&["practice", "no-anser", "--json"]);
    assert_eq!((refused.code, refused.kind().as_str()), (1, "scenario"));
    assert!(refused.out.contains("no-answer인가요?"), "{}", refused.out);
    assert_eq!(fs_err::read_dir(home.path()).unwrap().count(), 0, "nothing is written");
}
