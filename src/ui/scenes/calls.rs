//! Scenes of a busy desk: many calls, calls set aside, the question about it, customers to call back, ended calls.

use super::{CUSTOMER, desk};
use crate::app::command::{Command, DeskCommand};
use crate::app::park::{ParkCommand, REASONS};
use crate::app::past::PastCommand;
use crate::app::state::App;
use crate::payment::secret::Secret;

/// Guides of the calls, by turns.
const GUIDES: [&str; 3] = ["isp-registration", "payment-not-working", "isp-payment"];
/// Customers, by turns.
const CUSTOMERS: [&str; 4] = [CUSTOMER, "이바다", "박나무", "최구름"];

fn start(at: usize) -> [Command; 2] {
    let guide = GUIDES[at % GUIDES.len()].to_owned();
    let value = CUSTOMERS[at % CUSTOMERS.len()].to_owned();
    [desk(DeskCommand::Start { guide, step: None }), desk(DeskCommand::Input { name: "customer".into(), value })]
}

fn park(command: ParkCommand) -> Command {
    desk(DeskCommand::Park(command))
}

/// Calls, two of them set aside, one of these on show with the number of a caller.
pub fn calls(_: &App, turn: u32) -> Option<Vec<Command>> {
    (turn == 0).then(|| {
        let mut commands: Vec<Command> = (0..3).flat_map(start).collect();
        commands.extend([park(ParkCommand::Ask), park(ParkCommand::Reason(0)), desk(DeskCommand::Show(0))]);
        commands.extend([park(ParkCommand::Ask), park(ParkCommand::Reason(REASONS.len())), park(ParkCommand::Soon(1))]);
        commands.extend([desk(DeskCommand::Show(0)), desk(DeskCommand::Caller(Secret::new("010-0000-0000")))]);
        commands
    })
}

/// Twenty calls, the last on show.
pub fn many(_: &App, turn: u32) -> Option<Vec<Command>> {
    (turn == 0).then(|| (0..20).flat_map(start).collect())
}

/// Why a call is set aside.
pub fn parking(_: &App, turn: u32) -> Option<Vec<Command>> {
    (turn == 0).then(|| start(0).into_iter().chain([park(ParkCommand::Ask)]).collect())
}

/// When a customer is called back.
pub fn call_back(_: &App, turn: u32) -> Option<Vec<Command>> {
    let reason = park(ParkCommand::Reason(REASONS.len()));
    (turn == 0).then(|| start(0).into_iter().chain([park(ParkCommand::Ask), reason]).collect())
}

/// The search with customers who wait to be called.
pub fn waiting(_: &App, turn: u32) -> Option<Vec<Command>> {
    let back = |at: usize| {
        let asked = [park(ParkCommand::Ask), park(ParkCommand::Reason(REASONS.len())), park(ParkCommand::Soon(at))];
        start(at).into_iter().chain(asked)
    };
    (turn == 0).then(|| (0..3).flat_map(back).collect())
}

/// Ended calls, one of them on show.
pub fn past(app: &App, turn: u32) -> Option<Vec<Command>> {
    let end = |at: usize, code: &str| {
        let note = desk(DeskCommand::Note("결제창이 뜨지 않음. 팝업 차단을 풀고 다시 함".into()));
        let ends = [desk(DeskCommand::End), desk(DeskCommand::PickDisposition(code.into())), desk(DeskCommand::End)];
        start(at).into_iter().chain([note, desk(DeskCommand::Choose(0))]).chain(ends)
    };
    match turn {
        0 => Some(
            ["PAY-02", "ISP-90", "ISP-01", "PAY-01"]
                .into_iter()
                .enumerate()
                .flat_map(|(at, code)| end(at, code))
                .collect(),
        ),
        1 => Some(vec![desk(DeskCommand::Past(PastCommand::Toggle))]),
        _ if app.desk.past.rows.is_empty() => Some(Vec::new()),
        _ if app.desk.past.wanted.is_none() => Some(vec![desk(DeskCommand::Past(PastCommand::Move(0)))]),
        _ => app.desk.past.open.is_none().then(Vec::new),
    }
}
