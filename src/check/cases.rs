//! Walks every case of every usable guide, and lets the rules about cases judge the walks.
//!
//! Says nothing about guides that have errors: they cannot be walked.

use crate::check::rule::{CaseCx, CoverageCx, Out, Run};
use crate::check::rules::RULES;
use crate::check::walk::{Coverage, Takes, follow};
use crate::diag::Diagnostic;
use crate::guide::library::Library;
use crate::guide::model::Guide;
use crate::guide::raw::RawGuide;
use crate::guide::session::Session;

/// Every finding of the rules about cases.
pub(super) fn run(raws: &[RawGuide], library: &Library) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut coverage = Coverage::default();
    let usable = || {
        raws.iter().filter_map(|raw| {
            let guide = library.guide(raw.name()).filter(|guide| guide.file == raw.file)?;
            Some((raw, guide))
        })
    };
    for (raw, guide) in usable() {
        walk_all((raw, raws), guide, library, &mut coverage, &mut found);
    }
    for (raw, _) in usable() {
        let cx = CoverageCx { raw, coverage: &coverage };
        for rule in RULES {
            if let Run::Coverage(run) = rule.run {
                run(&cx, &mut Out::new(rule, &mut found, &raw.file));
            }
        }
    }
    found
}

fn walk_all(
    (raw, raws): (&RawGuide, &[RawGuide]),
    guide: &Guide,
    library: &Library,
    coverage: &mut Coverage,
    found: &mut Vec<Diagnostic>,
) {
    if raw.cases.is_empty() {
        return;
    }
    let reachable = library.closure(&guide.id);
    for case in &raw.cases {
        let Ok(mut session) = Session::of(reachable.clone(), &guide.id, None) else { continue };
        for (name, value) in &case.with {
            session.set_input(&name.value, &value.value);
        }
        let takes: Vec<&str> = case.take.iter().map(|take| take.value.as_str()).collect();
        let stop = follow(&mut session, Takes::These(&takes));
        coverage.add(&session);
        let cx = CaseCx { guide, case, raws, session: &session, stop: &stop };
        for rule in RULES {
            if let Run::Case(run) = rule.run {
                run(&cx, &mut Out::new(rule, found, &raw.file));
            }
        }
    }
}
