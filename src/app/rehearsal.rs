//! A situation that is being practised: what the customer says, and what there is to work with.
//!
//! Only in practice mode. Loads the diagnosis and the payment desk; asks nobody and sends nothing.

use super::command::{Command, PaymentCommand, RehearsalCommand};
use super::diagnose::{DiagnoseCommand, Pasted, korean_time};
use super::state::App;
use crate::payment::Mode;
use crate::payment::diagnosis::Order;
use crate::payment::scenario::{Material, Scenario};

/// The situation on show.
#[derive(Debug, Clone)]
pub struct Rehearsal {
    /// Which.
    pub scenario: &'static Scenario,
    /// The payment of this run.
    pub material: Material,
    /// What there is to learn is on show.
    pub is_told: bool,
}

/// Applies a command; returns what loads the desks for it.
pub fn apply(app: &mut App, command: RehearsalCommand, now_ms: i64) -> Vec<Command> {
    match command {
        RehearsalCommand::Begin(name) => {
            app.rehearsal = Rehearsal::begin(&name, app.settings.mode, now_ms);
            app.rehearsal.as_ref().map(Rehearsal::load).unwrap_or_default()
        }
        RehearsalCommand::Tell => {
            if let Some(run) = &mut app.rehearsal {
                run.is_told = !run.is_told;
            }
            Vec::new()
        }
        RehearsalCommand::End => {
            app.rehearsal = None;
            Rehearsal::unload()
        }
    }
}

impl Rehearsal {
    /// Begins a situation; none for a name nobody knows, and where money is real.
    fn begin(name: &str, mode: Mode, now_ms: i64) -> Option<Self> {
        let scenario = Scenario::find(name).filter(|_| mode == Mode::Practice)?;
        Some(Self { scenario, material: scenario.material(korean_time(now_ms)), is_told: false })
    }

    /// What loads both desks with it.
    fn load(&self) -> Vec<Command> {
        let Material { tid, callback, paste, .. } = &self.material;
        let payment = match callback {
            Some(callback) => PaymentCommand::Paste(Pasted(callback.as_str().into())),
            None => PaymentCommand::Open(Order { tid: tid.clone(), ..Order::default() }),
        };
        let text = DiagnoseCommand::Text(Pasted(paste.as_str().into()));
        vec![Command::Diagnose(DiagnoseCommand::Clear), Command::Diagnose(text), Command::Payment(payment)]
    }

    /// What empties both desks again.
    fn unload() -> Vec<Command> {
        vec![Command::Diagnose(DiagnoseCommand::Clear), Command::Payment(PaymentCommand::Clear)]
    }
}

#[cfg(test)]
mod tests {
    use crate::app::command::{Command, RehearsalCommand};
    use crate::app::settings::Settings;
    use crate::app::state::App;
    use crate::app::update::{Now, command};
    use crate::payment::Mode;
    use crate::payment::scenario::SCENARIOS;
    use crate::payment::tid::Tid;

    fn begin(app: &mut App, name: &str) {
        let now = Now { ms: 1_795_311_720_000, id: String::new() };
        let begin = Command::Rehearsal(RehearsalCommand::Begin(name.to_owned()));
        let effects = command(app, begin, &now);
        assert!(effects.is_empty(), "{name}: nothing is asked or sent");
    }

    #[test]
    fn every_situation_loads_both_desks() {
        let mut app = App::new(Settings { mode: Mode::Practice, ..Settings::default() });
        for scenario in &SCENARIOS {
            begin(&mut app, scenario.name);
            let material = app.rehearsal.as_ref().map(|run| run.material.clone()).unwrap();
            assert_eq!((&app.payment.tid, &app.diagnose.text), (&material.tid, &material.paste), "{}", scenario.name);
            assert!(Tid::parse(&app.payment.tid).is_ok());
            assert_eq!(app.payment.form.has_handed_token(), scenario.approval.is_some(), "{}", scenario.name);
        }
        let now = Now::default();
        command(&mut app, Command::Rehearsal(RehearsalCommand::Tell), &now);
        assert!(app.rehearsal.as_ref().is_some_and(|run| run.is_told));
        command(&mut app, Command::Rehearsal(RehearsalCommand::End), &now);
        assert!(app.rehearsal.is_none() && app.payment.tid.is_empty() && app.diagnose.text.is_empty());
        assert!(app.payment.form.moid.is_empty() && app.payment.form.handed.is_none());
    }

    #[test]
    fn never_where_money_is_real() {
        let mut app = App::new(Settings { mode: Mode::Live, ..Settings::default() });
        begin(&mut app, "three-factor");
        assert!(app.rehearsal.is_none() && app.payment.tid.is_empty());
    }
}
