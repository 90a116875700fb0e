//! `giljabi test`: runs the guides' own cases, tells what none goes through, and blesses new ends.
//!
//! Changes a file only with `--bless`, and then only the `end` of cases whose answers can all still be given.

mod columns;
mod json;
mod junit;
mod record;
mod show;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::check::Scope;
use super::guides::{read_scope, unreadable};
use super::output::{self, CliError};
use super::{CLEAN, COULD_NOT_RUN, Ctx, FOUND};
use crate::check::trial::{Tally, Trial, Trials, Tried, Why, try_all};
use crate::diag::{Bilingual as _, Words, words};
use crate::guide::edit::set_case_end;
use crate::guide::library::BrokenGuide;
use crate::guide::source::Sources;
use crate::service::files::{replace_text, save_whole};
use crate::service::library::read_dir;
use crate::text::mask::mask;

/// Arguments of `test`.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct TestArgs {
    /// 시험할 안내 폴더, 또는 그 안의 파일들. 적지 않으면 기본 안내 폴더
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// 이 안내만 시험하기. 여러 번 적을 수 있어요
    #[arg(long, value_name = "ID")]
    pub guide: Vec<String>,
    /// JSON으로 보여 주기
    #[arg(long)]
    pub json: bool,
    /// JUnit XML로도 저장하기
    #[arg(long, value_name = "FILE")]
    pub junit: Option<PathBuf>,
    /// 다른 결과로 끝나는 사례의 end를 지금 끝나는 결과로 바꾸기
    #[arg(long)]
    pub bless: bool,
    /// 단계, 선택지, 결과를 이만큼(%) 지나지 않으면 1로 끝내기
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(0..=100))]
    pub min_coverage: Option<u8>,
    /// 시험하는 대신, 이 안내에서 걸은 길을 사례로 적기. --take가 없으면 어디서나 첫째 선택지
    #[arg(long, value_name = "GUIDE", requires = "name", conflicts_with_all = ["guide", "json", "junit", "bless", "min_coverage"])]
    pub record: Option<String>,
    /// 적을 사례에서 차례로 고를 선택지
    #[arg(long, value_name = "LABEL", requires = "record")]
    pub take: Vec<String>,
    /// 적을 사례의 이름
    #[arg(long, value_name = "NAME", requires = "record")]
    pub name: Option<String>,
    /// 적을 사례를 보여 주지 않고 안내 파일의 끝에 더하기
    #[arg(long, requires = "record")]
    pub append: bool,
}

/// What was tried, as it is told.
struct Results<'r> {
    trials: Vec<&'r Trial>,
    broken: Vec<&'r BrokenGuide>,
    blessed: &'r [Blessed],
    min_coverage: Option<u8>,
}

impl Results<'_> {
    fn cases(&self) -> impl Iterator<Item = &Tried> {
        self.trials.iter().flat_map(|trial| &trial.cases)
    }

    fn failed(&self) -> usize {
        self.cases().filter(|case| !case.passed).count()
    }

    fn coverage(&self) -> Tally {
        self.trials.iter().map(|trial| trial.covered.all()).fold(Tally::default(), |sum, one| sum + one)
    }

    /// Whether the coverage that was asked for is missed.
    fn falls_short(&self) -> bool {
        let Tally { covered, total } = self.coverage();
        self.min_coverage.is_some_and(|least| covered * 100 < usize::from(least) * total)
    }

    fn code(&self) -> u8 {
        if self.failed() > 0 || !self.broken.is_empty() || self.falls_short() { FOUND } else { CLEAN }
    }
}

/// A case whose end was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Blessed {
    guide: Arc<str>,
    file: Arc<str>,
    line: usize,
    name: String,
    from: String,
    to: String,
}

/// `giljabi test`.
pub fn run(args: &TestArgs, ctx: &mut Ctx<'_>) -> u8 {
    match tried(args, ctx) {
        Ok(code) => code,
        Err(error) => error.tell(args.json, ctx),
    }
}

fn tried(args: &TestArgs, ctx: &mut Ctx<'_>) -> Result<u8, CliError> {
    let (scope, sources) = read_scope(&args.paths, ctx)?;
    if let Some(words) = super::check::absent(&sources, &scope.only) {
        return Err(CliError::failed("paths", &words, &Words::default()));
    }
    let today = ctx.clock.now_kst().date();
    if let Some(guide) = &args.record {
        return record::run(args, guide, &scope, &sources, ctx);
    }
    let mut trials = try_all(sources.clone(), today);
    known(&args.guide, &trials)?;
    let (mut blessed, mut problems) = (Vec::new(), Vec::new());
    if args.bless {
        (blessed, problems) = bless(&chosen(args, &scope, &trials), &sources, &scope.folder, ctx);
        let again = read_dir(&scope.folder).map_err(|error| unreadable(&scope.folder, &error))?;
        trials = try_all(again, today);
    }
    let results = Results {
        trials: chosen(args, &scope, &trials),
        broken: broken(args, &scope, &trials),
        blessed: &blessed,
        min_coverage: args.min_coverage,
    };
    let mut code = results.code();
    if let Some(file) = &args.junit {
        let xml = junit::xml(&results, ctx.lang).map_err(|error| {
            let message =
                words!("JUnit 파일을 만들지 못했어요 ({error}).", "The JUnit file could not be made ({error}).");
            let hint = Words::fixed(
                "사례의 이름에 이상한 글자가 없는지 확인해 주세요.",
                "Look for strange characters in the names of the cases.",
            );
            CliError::failed("junit", &message, &hint)
        })?;
        save_whole(file, xml.as_bytes())
            .map_err(|error| CliError::from_sentences("junit", &error.words(), COULD_NOT_RUN))?;
    }
    for problem in &problems {
        code = output::say(ctx.talk, problem, COULD_NOT_RUN);
    }
    if results.falls_short() {
        let (percent, least) = (results.coverage().percent(), args.min_coverage.unwrap_or(0));
        let words = words!(
            "지난 곳이 {percent}%라서 정한 {least}%에 모자라요. 지나지 않은 곳을 지나는 [[case]]를 적어 주세요.",
            "{percent}% is covered, less than the {least}% asked for. Write a [[case]] for what is left out."
        );
        output::say(ctx.talk, words.get(ctx.lang), code);
    }
    if args.json {
        return Ok(output::print_json(&json::json(&results, ctx.lang), code, ctx));
    }
    Ok(output::print_lines(&show::lines(&results, ctx.lang), code, ctx))
}

/// Refuses guides that are not there.
fn known(ids: &[String], trials: &Trials) -> Result<(), CliError> {
    let all = || {
        let usable = trials.guides.iter().map(|trial| &*trial.guide.id);
        usable.chain(trials.library.broken.iter().map(|broken| broken.id.as_str()))
    };
    let Some(strange) = ids.iter().find(|id| !all().any(|known| known == **id)) else { return Ok(()) };
    let hint = match crate::text::nearest::nearest(strange, all()) {
        Some(near) => words!("혹시 {near}인가요?", "Did you mean {near}?"),
        None => Words::fixed("안내의 id를 확인해 주세요.", "Check the id of the guide."),
    };
    let message = words!("안내를 찾을 수 없어요: {strange}.", "There is no guide {strange}.");
    Err(CliError::failed("no-guide", &message, &hint))
}

/// Whether a guide is among those to be tried.
fn wanted(args: &TestArgs, scope: &Scope, file: &str, id: &str) -> bool {
    (scope.only.is_empty() || scope.only.contains(file))
        && (args.guide.is_empty() || args.guide.iter().any(|g| g == id))
}

fn chosen<'t>(args: &TestArgs, scope: &Scope, trials: &'t Trials) -> Vec<&'t Trial> {
    trials.guides.iter().filter(|trial| wanted(args, scope, &trial.guide.file, &trial.guide.id)).collect()
}

fn broken<'t>(args: &TestArgs, scope: &Scope, trials: &'t Trials) -> Vec<&'t BrokenGuide> {
    trials.library.broken.iter().filter(|broken| wanted(args, scope, &broken.file, &broken.id)).collect()
}

/// Rewrites the ends of cases that still walk to an outcome of their guide. Gives what was changed, and in words
/// which files could not be saved.
fn bless(trials: &[&Trial], sources: &Sources, folder: &Path, ctx: &mut Ctx<'_>) -> (Vec<Blessed>, Vec<String>) {
    let texts: BTreeMap<&str, &Arc<str>> =
        sources.files.iter().filter_map(|file| Some((&*file.name, file.text.as_ref().ok()?))).collect();
    let (mut blessed, mut problems) = (Vec::new(), BTreeSet::new());
    for trial in trials {
        let Some(before) = texts.get(&*trial.guide.file) else { continue };
        let mut after = before.to_string();
        let mut here = Vec::new();
        for (at, case) in trial.cases.iter().enumerate().filter(|(_, case)| !case.passed) {
            if case.halt.why != Why::End || case.halt.guide != trial.guide.id {
                let Words { ko, en } = show::reason(trial, case);
                let place = place(trial, case);
                let words = words!("그대로 두었어요: {place} ({ko})", "left as it is: {place} ({en})");
                output::say(ctx.talk, words.get(ctx.lang), CLEAN);
                continue;
            }
            match set_case_end(&after, at, &case.halt.at) {
                Ok(text) => {
                    after = text;
                    here.push(Blessed {
                        guide: Arc::clone(&trial.guide.id),
                        file: Arc::clone(&trial.guide.file),
                        line: case.line,
                        name: case.name.clone(),
                        from: case.end.clone(),
                        to: case.halt.at.clone(),
                    });
                }
                Err(error) => {
                    problems.insert(format!("{}: {}", place(trial, case), error.words().get(ctx.lang)));
                }
            }
        }
        if here.is_empty() {
            continue;
        }
        match replace_text(&folder.join(&*trial.guide.file), before, &after) {
            Ok(()) => {
                for one in &here {
                    let (from, to) = (clean(&one.from), clean(&one.to));
                    let place = format!("{}:{} {}", one.file, one.line, clean(&one.name));
                    let words =
                        words!("바꿨어요: {place} (결과 {from} → {to})", "changed: {place} (outcome {from} → {to})");
                    output::say(ctx.talk, words.get(ctx.lang), CLEAN);
                }
                blessed.append(&mut here);
            }
            Err(error) => {
                problems.insert(error.words().get(ctx.lang).to_owned());
            }
        }
    }
    (blessed, problems.into_iter().collect())
}

/// `file:line name`.
fn place(trial: &Trial, case: &Tried) -> String {
    format!("{}:{} {}", trial.guide.file, case.line, clean(&case.name))
}

/// A guide's words as they may leave the program: one line, nothing personal.
fn clean(text: &str) -> String {
    output::one_line(&mask(text))
}
