//! Binds the names of a [`RawGuide`] and makes the [`Guide`].
//!
//! The only maker of guides. Called for files without errors; a name that is still unbound is
//! refused with [`Unbound`], never guessed.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::model::{
    Bound, CallResult, Case, Choice, Exit, Go, Guide, Image, Input, InputKind, Link, Outcome, Stage, Step, Target,
};
use super::raw::{At, MaybeText, RawChoice, RawGuide, RawOutcome, RawStep};
use super::source::version_of;

/// A name that leads nowhere, or a required value that is not there. The checker reports each of
/// these with its place; a guide that was checked without errors has none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("안내를 쓸 수 없어요. `{0}`을(를) 찾을 수 없어요")]
pub struct Unbound(pub String);

/// Makes the guide.
///
/// # Errors
/// [`Unbound`] with the first name that could not be bound.
pub fn resolve(raw: &RawGuide) -> Result<Guide, Unbound> {
    let names = Names::of(raw);
    let start = match &raw.start {
        Some(start) => match names.target(&start.value)? {
            Target::Step(index) => index,
            Target::Outcome(_) => return Err(Unbound(start.value.clone())),
        },
        None => 0,
    };
    let inputs = raw.inputs.iter().map(input).collect::<Result<Vec<_>, _>>()?;
    let steps = (0..raw.steps.len()).map(|at| step(raw, at, &names)).collect::<Result<Vec<_>, _>>()?;
    let outcomes = raw.outcomes.iter().map(outcome).collect::<Result<Vec<_>, _>>()?;
    if steps.is_empty() || outcomes.is_empty() {
        return Err(Unbound("step".into()));
    }
    let who = |word: &str| raw.audience.is_empty() || raw.audience.iter().any(|a| a.value == word);
    Ok(Guide {
        id: need(&raw.id, "id")?.into(),
        title: need(&raw.title, "title")?,
        summary: maybe(&raw.summary),
        category: need(&raw.category, "category")?,
        for_agent: who("agent"),
        for_merchant: who("merchant"),
        symptoms: values(&raw.symptoms),
        keywords: values(&raw.keywords),
        owner: maybe(&raw.owner),
        verified: raw.verified.as_ref().map(|d| d.value),
        review_by: raw.review_by.as_ref().map(|d| d.value),
        start,
        inputs,
        steps,
        outcomes,
        cases: cases(raw)?,
        file: Arc::clone(&raw.file),
        text: Arc::clone(&raw.text),
        version: version_of(&raw.text),
    })
}

struct Names<'r> {
    targets: BTreeMap<&'r str, Target>,
    inputs: BTreeMap<&'r str, usize>,
}

impl<'r> Names<'r> {
    fn of(raw: &'r RawGuide) -> Self {
        let mut targets = BTreeMap::new();
        for (at, outcome) in raw.outcomes.iter().enumerate() {
            targets.insert(outcome.name(), Target::Outcome(at));
        }
        for (at, step) in raw.steps.iter().enumerate() {
            targets.insert(step.name(), Target::Step(at));
        }
        let inputs = raw.inputs.iter().enumerate().map(|(at, input)| (input.name.value.as_str(), at)).collect();
        Self { targets, inputs }
    }

    fn target(&self, name: &str) -> Result<Target, Unbound> {
        self.targets.get(name).copied().ok_or_else(|| Unbound(name.to_owned()))
    }
}

fn step(raw: &RawGuide, at: usize, names: &Names<'_>) -> Result<Step, Unbound> {
    let from = &raw.steps[at];
    let ask = from
        .ask
        .iter()
        .map(|name| names.inputs.get(name.value.as_str()).copied().ok_or_else(|| Unbound(name.value.clone())));
    Ok(Step {
        id: need(&from.id, "id")?,
        title: need(&from.title, "title")?,
        stage: from.stage.as_ref().map(|s| Stage {
            of: s.of.value.clone(),
            n: u32::try_from(s.n.value).unwrap_or(0),
            total: u32::try_from(s.total.value).unwrap_or(0),
        }),
        say: maybe(&from.say),
        doing: maybe(&from.doing),
        note: maybe(&from.note),
        warn: maybe(&from.warn),
        copy: maybe(&from.copy),
        check: values(&from.check),
        ask: ask.collect::<Result<Vec<_>, _>>()?,
        never_ask: values(&from.never_ask),
        legacy: from.legacy.as_ref().map(|l| l.value.clone()),
        image: from.image.as_ref().map(|i| Image { file: i.file.value.clone(), alt: maybe(&i.alt) }),
        link: from.link.as_ref().map(|l| Link { label: l.label.value.clone(), url: l.url.value.clone() }),
        cites: values(&from.cites),
        exit: exit(raw, from, at, names)?,
    })
}

fn exit(raw: &RawGuide, from: &RawStep, at: usize, names: &Names<'_>) -> Result<Exit, Unbound> {
    if let Some(goto) = &from.goto {
        return Ok(Exit::Next(names.target(&goto.value)?));
    }
    match &from.choices {
        Some(choices) if !choices.value.is_empty() => {
            Ok(Exit::Choices(choices.value.iter().map(|c| choice(c, names)).collect::<Result<_, _>>()?))
        }
        _ if at + 1 < raw.steps.len() => Ok(Exit::Next(Target::Step(at + 1))),
        _ => Err(Unbound(from.name().to_owned())),
    }
}

fn choice(from: &RawChoice, names: &Names<'_>) -> Result<Choice, Unbound> {
    let label = need(&from.label, "label")?;
    let go = match (&from.goto, &from.call) {
        (Some(goto), None) => Go::To(names.target(&goto.value)?),
        (None, Some(call)) => {
            let mut on = BTreeMap::new();
            let mut other = None;
            for (word, target) in &from.on {
                let target = names.target(&target.value)?;
                match CallResult::from_word(&word.value) {
                    Some(result) => drop(on.insert(result, target)),
                    None => other = Some(target),
                }
            }
            Go::Call { guide: call.value.as_str().into(), on, other }
        }
        _ => return Err(Unbound(label)),
    };
    let bound = match (&from.max, &from.over) {
        (Some(max), Some(over)) => {
            Some(Bound { max: u32::try_from(max.value).unwrap_or(1), over: names.target(&over.value)? })
        }
        _ => None,
    };
    Ok(Choice {
        key: from.id.as_ref().map_or_else(|| label.clone(), |id| id.value.clone()),
        label,
        go,
        bound,
        skip_if_tried: from.skip_if_tried.as_ref().map(|tag| tag.value.clone()),
    })
}

fn outcome(from: &RawOutcome) -> Result<Outcome, Unbound> {
    let result = need(&from.result, "result")?;
    Ok(Outcome {
        id: need(&from.id, "id")?,
        result: CallResult::from_word(&result).ok_or(Unbound(result))?,
        code: need(&from.code, "code")?,
        say: maybe(&from.say),
        copy: maybe(&from.copy),
        next: from.next.as_ref().map(|next| next.value.as_str().into()),
    })
}

fn input(from: &super::raw::RawInput) -> Result<Input, Unbound> {
    let kind = need(&from.kind, "kind")?;
    Ok(Input {
        name: from.name.value.clone(),
        label: need(&from.label, "label")?,
        kind: InputKind::from_word(&kind).ok_or(Unbound(kind))?,
        required: from.required,
        internal: from.internal,
        min: from.min.as_ref().map(|n| n.value),
        max: from.max.as_ref().map(|n| n.value),
        options: values(&from.options),
    })
}

fn cases(raw: &RawGuide) -> Result<Vec<Case>, Unbound> {
    let case = |from: &super::raw::RawCase| {
        Ok(Case {
            name: need(&from.name, "name")?,
            take: values(&from.take),
            with: from.with.iter().map(|(k, v)| (k.value.clone(), v.value.clone())).collect(),
            end: need(&from.end, "end")?,
        })
    };
    raw.cases.iter().map(case).collect()
}

fn need(text: &MaybeText, key: &str) -> Result<String, Unbound> {
    text.as_ref().map(|text| text.value.clone()).ok_or_else(|| Unbound(key.to_owned()))
}

fn maybe(text: &MaybeText) -> String {
    text.as_ref().map(|text| text.value.trim_end().to_owned()).unwrap_or_default()
}

fn values(texts: &[At<String>]) -> Vec<String> {
    texts.iter().map(|text| text.value.clone()).collect()
}
