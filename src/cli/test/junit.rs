//! Results as JUnit XML, as CI services read it: a suite a guide, a test case a case.

use quick_junit::{NonSuccessKind, Report, SerializeError, TestCase, TestCaseStatus, TestSuite};

use super::{Results, clean, json::word, show};
use crate::check::trial::{Trial, Tried};
use crate::diag::{Lang, Words};

/// The test that a broken guide fails.
const READ: Words = Words::fixed("안내를 읽을 수 있어요", "the guide can be used");

/// The document.
///
/// # Errors
/// Those of the writer.
pub(super) fn xml(results: &Results<'_>, lang: Lang) -> Result<String, SerializeError> {
    let mut report = Report::new("giljabi");
    for trial in &results.trials {
        let mut suite = TestSuite::new(&*trial.guide.id);
        suite.add_test_cases(trial.cases.iter().map(|tried| case(trial, tried, lang)));
        report.add_test_suite(suite);
    }
    for broken in &results.broken {
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
        status.set_type("broken").set_message(clean(broken.first.get(lang)));
        let mut case = TestCase::new(READ.get(lang), status);
        case.set_classname(broken.id.as_str());
        case.extra.insert("file".into(), (&*broken.file).into());
        let mut suite = TestSuite::new(broken.id.as_str());
        suite.add_test_case(case);
        report.add_test_suite(suite);
    }
    report.to_string()
}

fn case(trial: &Trial, tried: &Tried, lang: Lang) -> TestCase {
    let mut status = TestCaseStatus::success();
    if !tried.passed {
        status = TestCaseStatus::non_success(NonSuccessKind::Failure);
        status.set_type(word(&tried.halt.why)).set_message(show::reason(trial, tried).get(lang));
        status.set_description(show::paths(trial, tried, lang).join("\n"));
    }
    let mut case = TestCase::new(clean(&tried.name), status);
    case.set_classname(&*trial.guide.id);
    case.extra.insert("file".into(), (&*trial.guide.file).into());
    case.extra.insert("line".into(), tried.line.to_string().into());
    case
}
