//! Binds the names of a [`RawGuide`] and makes the [`Guide`].
//!
//! The only maker of guides. Called for files without errors; a name that is still unbound is
//! refused with [`Unbound`], never guessed.

use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::model::{
    Bound, Call, CallResult, Case, Choice, Exit, Go, Guide, Image, Input, InputKind, Link, Outcome, Stage, Step, Target,
};
use super::raw::{At, MaybeText, RawCase, RawChoice, RawGuide, RawInput, RawOutcome, RawStep};

/// A name that leads nowhere, or a required value that is not there. The checker reports each of
/// these with its place; a guide that was checked without errors has none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("안내를 쓸 수 없어요. ‘{0}’ 항목을 찾을 수 없어요")]
pub struct Unbound(pub String);

/// Makes the guide. Takes the texts over instead of copying them.
///
/// # Errors
/// [`Unbound`] with the first name that could not be bound.
pub fn resolve(raw: RawGuide) -> Result<Guide, Unbound> {
    let RawGuide { file, text, audience, inputs, steps, outcomes, cases, .. } = raw;
    if steps.is_empty() || outcomes.is_empty() {
        return Err(Unbound("step".into()));
    }
    let names = Names::of((&inputs, &steps, &outcomes), str::to_owned);
    let start = match &raw.start {
        Some(start) => match names.target(&start.value)? {
            Target::Step(index) => index,
            Target::Outcome(_) => return Err(Unbound(start.value.clone())),
        },
        None => 0,
    };
    let (mut at, count) = (0..steps.len(), steps.len());
    let steps = each(steps, |from| step(from, (at.next().unwrap_or(count), count), &names))?;
    let who = |word: &str| audience.is_empty() || audience.iter().any(|a| a.value == word);
    Ok(Guide {
        id: need(raw.id, "id")?.into(),
        title: need(raw.title, "title")?,
        summary: maybe(raw.summary),
        category: need(raw.category, "category")?,
        for_agent: who("agent"),
        for_merchant: who("merchant"),
        symptoms: values(raw.symptoms),
        keywords: values(raw.keywords),
        owner: maybe(raw.owner),
        verified: raw.verified.map(|date| date.value),
        review_by: raw.review_by.map(|date| date.value),
        start,
        inputs: each(inputs, input)?,
        steps,
        outcomes: each(outcomes, outcome)?,
        cases: each(cases, case)?,
        file,
        text,
        version: OnceLock::new(),
    })
}

/// The ways on from single steps of a guide that may never be made: other steps may name what is not there.
#[derive(Debug)]
pub struct Exits<'r> {
    raw: &'r RawGuide,
    names: Names<&'r str>,
}

impl<'r> Exits<'r> {
    /// Of a guide.
    pub fn of(raw: &'r RawGuide) -> Self {
        Self { raw, names: Names::of((&raw.inputs, &raw.steps, &raw.outcomes), |name| name) }
    }

    /// The step or the outcome of a name.
    pub fn target(&self, name: &str) -> Option<Target> {
        self.names.target(name).ok()
    }

    /// The way on from a step, as the guide would have it; `None` where it names what is not there.
    pub fn from(&self, step: usize) -> Option<Exit> {
        let from = self.raw.steps.get(step)?;
        exit(&from.goto, from.choices.clone(), (step, self.raw.steps.len()), &self.names).ok()?
    }
}

/// What the names of a guide mean. Names of steps go before those of outcomes.
#[derive(Debug)]
struct Names<N> {
    targets: BTreeMap<N, Target>,
    inputs: BTreeMap<N, usize>,
}

impl<N: Borrow<str> + Ord> Names<N> {
    fn of<'r>(raw: (&'r [RawInput], &'r [RawStep], &'r [RawOutcome]), make: impl Fn(&'r str) -> N) -> Self {
        let (inputs, steps, outcomes) = raw;
        let outcomes = outcomes.iter().enumerate().map(|(at, from)| (make(from.name()), Target::Outcome(at)));
        let steps = steps.iter().enumerate().map(|(at, from)| (make(from.name()), Target::Step(at)));
        let inputs = inputs.iter().enumerate().map(|(at, input)| (make(&input.name.value), at));
        Self { targets: outcomes.chain(steps).collect(), inputs: inputs.collect() }
    }

    fn target(&self, name: &str) -> Result<Target, Unbound> {
        self.targets.get(name).copied().ok_or_else(|| Unbound(name.to_owned()))
    }

    fn input(&self, name: &str) -> Result<usize, Unbound> {
        self.inputs.get(name).copied().ok_or_else(|| Unbound(name.to_owned()))
    }
}

/// The way on from step `at` of `count`; `None` where it has none.
fn exit<N: Borrow<str> + Ord>(
    goto: &MaybeText,
    choices: Option<At<Vec<RawChoice>>>,
    (at, count): (usize, usize),
    names: &Names<N>,
) -> Result<Option<Exit>, Unbound> {
    Ok(match (goto, choices) {
        (Some(goto), _) => Some(Exit::Next(names.target(&goto.value)?)),
        (None, Some(choices)) if !choices.value.is_empty() => {
            Some(Exit::Choices(each(choices.value, |from| choice(from, names))?))
        }
        _ => (at + 1 < count).then_some(Exit::Next(Target::Step(at + 1))),
    })
}

fn step(from: RawStep, place: (usize, usize), names: &Names<String>) -> Result<Step, Unbound> {
    let Some(exit) = exit(&from.goto, from.choices, place, names)? else {
        return Err(Unbound(from.id.map_or_else(String::new, |id| id.value)));
    };
    Ok(Step {
        id: need(from.id, "id")?,
        title: need(from.title, "title")?.into(),
        stage: from.stage.map(|stage| {
            let number = |number: i64| u32::try_from(number).unwrap_or(0);
            let (n, total) = (number(stage.n.value), number(stage.total.value));
            Box::new(Stage { of: stage.of.value, n, total })
        }),
        say: maybe(from.say).into(),
        doing: maybe(from.doing).into(),
        note: maybe(from.note).into(),
        warn: maybe(from.warn).into(),
        copy: maybe(from.copy).into(),
        check: values(from.check).into(),
        ask: from.ask.iter().map(|name| names.input(&name.value)).collect::<Result<_, _>>()?,
        never_ask: values(from.never_ask).into(),
        legacy: from.legacy.map(|why| why.value.into()),
        image: from.image.map(|image| Box::new(Image { file: image.file.value, alt: maybe(image.alt) })),
        link: from.link.map(|link| Box::new(Link { label: link.label.value, url: link.url.value })),
        cites: values(from.cites).into(),
        exit,
    })
}

fn choice<N: Borrow<str> + Ord>(from: RawChoice, names: &Names<N>) -> Result<Choice, Unbound> {
    let label = need(from.label, "label")?;
    let go = match (from.goto, from.call) {
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
            Go::Call(Box::new(Call { guide: call.value.into(), on, other }))
        }
        _ => return Err(Unbound(label)),
    };
    let bound = match (from.max, from.over) {
        (Some(max), Some(over)) => {
            Some(Bound { max: u32::try_from(max.value).unwrap_or(1), over: names.target(&over.value)? })
        }
        _ => None,
    };
    let key = from.id.map_or_else(|| label.clone(), |id| id.value).into();
    let skip_if_tried = from.skip_if_tried.map(|tag| tag.value.into());
    Ok(Choice { key, label: label.into(), go, bound, skip_if_tried })
}

fn outcome(from: RawOutcome) -> Result<Outcome, Unbound> {
    let result = need(from.result, "result")?;
    Ok(Outcome {
        id: need(from.id, "id")?,
        result: CallResult::from_word(&result).ok_or(Unbound(result))?,
        code: need(from.code, "code")?,
        say: maybe(from.say),
        copy: maybe(from.copy),
        next: from.next.map(|next| next.value.into()),
    })
}

fn input(from: RawInput) -> Result<Input, Unbound> {
    let kind = need(from.kind, "kind")?;
    Ok(Input {
        name: from.name.value,
        label: need(from.label, "label")?,
        kind: InputKind::from_word(&kind).ok_or(Unbound(kind))?,
        required: from.required,
        internal: from.internal,
        min: from.min.map(|n| n.value),
        max: from.max.map(|n| n.value),
        options: values(from.options),
    })
}

fn case(from: RawCase) -> Result<Case, Unbound> {
    Ok(Case {
        name: need(from.name, "name")?,
        take: values(from.take),
        with: from.with.into_iter().map(|(name, value)| (name.value, value.value)).collect(),
        end: need(from.end, "end")?,
    })
}

fn need(text: MaybeText, key: &str) -> Result<String, Unbound> {
    text.map(|text| text.value).ok_or_else(|| Unbound(key.to_owned()))
}

fn maybe(text: MaybeText) -> String {
    let mut text = text.map(|text| text.value).unwrap_or_default();
    text.truncate(text.trim_end().len());
    text
}

fn values(texts: Vec<At<String>>) -> Vec<String> {
    let mut out = Vec::with_capacity(texts.len());
    out.extend(texts.into_iter().map(|text| text.value));
    out
}

/// Makes something of every item, in a list of its own: collecting in place would keep the room of
/// the items, which are larger by their spans.
fn each<T, U>(items: Vec<T>, mut make: impl FnMut(T) -> Result<U, Unbound>) -> Result<Vec<U>, Unbound> {
    let mut out = Vec::with_capacity(items.len());
    for item in items {
        out.push(make(item)?);
    }
    Ok(out)
}
