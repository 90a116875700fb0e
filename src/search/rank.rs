//! Which documents, in which order.
//!
//! First all guides by their postings, roughly; then the documents of the best guides word by word. A step inherits a
//! part of what its guide matches and the other way round, so that "ISP 등록 본인인증" leads to that step of that guide.

mod look;
mod touch;

use super::index::Index;
use super::query::{Alt, Query, Token, guides_with_initials};
use super::{FieldKind, How};
use look::Seen;

pub(super) use look::Looker;
pub(super) use touch::Touches;

/// Guides that get a close look.
const CLOSE_LOOK: usize = 24;
/// Words that weigh less than this part of the weightiest one do not choose guides, only order them.
const CHOOSES: f32 = 0.06;
/// Most hits of one guide, and what each further one is worth.
const OF_ONE_GUIDE: [f32; 3] = [1.0, 0.86, 0.74];
/// A typed query must be covered to this part, a pasted one to that.
const COVERED_TYPED: f32 = 0.3;
const COVERED_PASTED: f32 = 0.12;
/// Hits worth less than this part of the best one are left out.
const WORTH_SHOWING: f32 = 0.3;
/// What a step takes over from the texts of its guide, and a guide from its best step.
const FROM_GUIDE: f32 = 0.55;
const FROM_STEP: f32 = 0.45;
/// A step may lead its guide from this part of the guide's score on.
const STEP_LEADS: f32 = 0.8;

/// A document found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Found {
    pub doc: u32,
    pub score: f32,
    pub how: How,
    /// Which of the document's texts explains it best.
    pub text: usize,
}

/// The best documents, best first.
pub(super) fn rank(index: &Index, query: &Query, looker: &mut Looker, limit: usize) -> Vec<Found> {
    let total = query.weight();
    if total <= 0.0 || limit == 0 {
        return Vec::new();
    }
    let mut all: Vec<Found> = Vec::new();
    for guide in candidates(index, query) {
        all.extend(of_guide(index, query, looker, guide, total));
    }
    let best = all.iter().map(|found| found.score).fold(0.0, f32::max);
    all.retain(|found| found.score >= best * WORTH_SHOWING);
    let late = |found: &Found| found.how == How::WrongLayout;
    all.sort_by(|a, b| late(a).cmp(&late(b)).then(b.score.total_cmp(&a.score)).then(a.doc.cmp(&b.doc)));
    all.truncate(limit);
    all
}

/// The guides worth a close look, by number.
fn candidates(index: &Index, query: &Query) -> Vec<u32> {
    let row = || vec![0.0_f32; index.guides()];
    let (mut scores, mut group_scores, mut alt_scores, mut token_scores) = (row(), row(), row(), row());
    let heaviest = query.groups.iter().map(|group| group.weight).fold(0.0, f32::max);
    for group in query.groups.iter().filter(|group| group.weight > heaviest * CHOOSES) {
        group_scores.fill(0.0);
        for Alt { tokens } in &group.alts {
            let tokens = &query.tokens[tokens.clone()];
            if let [token] = tokens {
                score_token(index, token, &mut group_scores);
                continue;
            }
            alt_scores.fill(0.0);
            for token in tokens.iter().filter(|token| token.best() > 0.0) {
                token_scores.fill(0.0);
                score_token(index, token, &mut token_scores);
                add_scaled(&mut alt_scores, &token_scores, token.share);
            }
            for (group, alt) in group_scores.iter_mut().zip(&alt_scores) {
                *group = group.max(*alt);
            }
        }
        add_scaled(&mut scores, &group_scores, group.weight);
    }
    let mut order: Vec<u32> =
        (0_u32..).zip(&scores).filter(|(_, score)| **score > 0.0).map(|(guide, _)| guide).collect();
    let better = |a: &u32, b: &u32| scores[*b as usize].total_cmp(&scores[*a as usize]).then(a.cmp(b));
    if order.len() > CLOSE_LOOK {
        order.select_nth_unstable_by(CLOSE_LOOK, better);
        order.truncate(CLOSE_LOOK);
    }
    order.sort_unstable();
    order
}

fn add_scaled(sum: &mut [f32], part: &[f32], factor: f32) {
    for (sum, part) in sum.iter_mut().zip(part) {
        *sum += part * factor;
    }
}

fn score_token(index: &Index, token: &Token, scores: &mut [f32]) {
    // The best matches come first; those after them only matter for words that stand in few guides.
    let mut left = 2 * index.guides();
    for found in &token.matches {
        let count = index.postings(found.unit).len();
        if left == 0 {
            break;
        }
        left = left.saturating_sub(count);
        for (guide, weight) in index.postings(found.unit) {
            let score = &mut scores[guide];
            *score = score.max(found.quality * weight);
        }
    }
    if let Some(pattern) = &token.initials {
        for guide in guides_with_initials(index, pattern) {
            scores[guide as usize] = scores[guide as usize].max(0.9);
        }
    }
}

/// The documents of one guide that may be shown, best first, already worth less one after the other.
fn of_guide(index: &Index, query: &Query, looker: &mut Looker, guide: u32, total: f32) -> Vec<Found> {
    let docs = index.guide_docs(guide);
    let seen: Vec<Seen> = docs.iter().map(|doc| looker.look(*doc)).collect();
    let is_step = |doc: u32| index.docs()[doc as usize].step.is_some();
    let groups = query.groups.len();
    let best_of = |steps: bool| {
        let mut best = vec![0.0_f32; groups];
        for (_, seen) in docs.iter().zip(&seen).filter(|(doc, _)| is_step(**doc) == steps) {
            best.iter_mut().zip(&seen.groups).for_each(|(best, own)| *best = best.max(*own));
        }
        best
    };
    let (guide_best, step_best) = (best_of(false), best_of(true));
    let mentions: f32 = seen.iter().map(|seen| seen.mentions).sum();
    let spread = mentions / (mentions + 4.0);
    let titled = seen.iter().map(|seen| seen.titled).fold(0.0, f32::max);
    let floor = if query.is_long() { COVERED_PASTED } else { COVERED_TYPED };
    let mut found: Vec<Found> = Vec::new();
    for (doc, seen) in docs.iter().zip(&seen) {
        let (other, factor) = if is_step(*doc) { (&guide_best, FROM_GUIDE) } else { (&step_best, FROM_STEP) };
        let weigh = |i: usize, score: f32| query.groups[i].weight * score;
        let own: f32 = seen.groups.iter().enumerate().map(|(i, own)| weigh(i, *own)).sum();
        let with_other: f32 =
            seen.groups.iter().zip(other).enumerate().map(|(i, (own, other))| weigh(i, own.max(other * factor))).sum();
        let covered = with_other / total;
        if covered < floor || own < 0.4 * with_other {
            continue;
        }
        let step = if is_step(*doc) { 0.97 } else { 1.0 };
        let score = (0.62 * covered + 0.12 * seen.phrase + 0.07 * seen.filled + 0.12 * spread + 0.07 * titled) * step;
        found.push(Found { doc: *doc, score: score.clamp(0.0, 1.0), how: seen.how, text: seen.text });
    }
    found.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.doc.cmp(&b.doc)));
    prefer_step(index, &mut found, titled);
    found.truncate(OF_ONE_GUIDE.len());
    for (found, worth) in found.iter_mut().zip(OF_ONE_GUIDE) {
        found.score *= worth;
    }
    found
}

/// Where the title of the guide does not say what is looked for but the title of a step does, the step leads: 이용매체
/// is a step of paying, not the guide on paying.
fn prefer_step(index: &Index, found: &mut [Found], titled: f32) {
    let [first, rest @ ..] = found else { return };
    if titled >= 0.5 || index.docs()[first.doc as usize].step.is_some() {
        return;
    }
    let (score, mut rest) = (first.score, rest.iter_mut());
    let by_title = |found: &&mut Found| {
        let text = index.texts(found.doc).get(found.text);
        text.is_some_and(|text| text.kind == FieldKind::StepTitle) && found.score >= score * STEP_LEADS
    };
    if let Some(step) = rest.find(by_title) {
        std::mem::swap(first, step);
        std::mem::swap(&mut first.score, &mut step.score);
    }
}
