//! `giljabi searches`: what people looked for and did not find, for whoever writes the guides. Makes no store.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::context::store_error;
use super::journal::{has_store, rfc3339};
use super::output::{self, CliError};
use super::{CLEAN, Ctx};
use crate::app::records::SearchMiss;
use crate::diag::Words;
use crate::payment::Mode;
use crate::service::clock::kst;

/// Most searches that are told.
const SEARCHES_MAX: usize = 1_000;

/// Arguments of `searches`.
#[derive(Debug, Clone, clap::Args)]
pub struct SearchesArgs {
    /// JSON으로 보여 주기
    #[arg(long)]
    pub json: bool,
}

/// Runs the command.
pub fn run(args: &SearchesArgs, ctx: &mut Ctx<'_>) -> u8 {
    let misses = match read(ctx) {
        Ok(misses) => misses,
        Err(error) => return error.tell(args.json, ctx),
    };
    if args.json {
        let all: Vec<Value> = misses
            .iter()
            .map(|miss| json!({ "query": miss.query, "count": miss.count, "last_at": rfc3339(miss.last_ms) }))
            .collect();
        return output::print_json(&json!({ "searches": all }), CLEAN, ctx);
    }
    if misses.is_empty() {
        let words = Words::fixed("찾지 못한 검색이 없어요.", "No search went without a result.");
        return output::say(ctx.talk, words.get(ctx.lang), CLEAN);
    }
    let times = ctx.lang.pick("번", " times");
    let line = |miss: &SearchMiss| {
        let last = kst(miss.last_ms).strftime("%Y-%m-%d %H:%M");
        format!("{:>4}{times}  {last}  {}", miss.count, output::one_line(&miss.query))
    };
    let lines: Vec<String> = misses.iter().map(line).collect();
    output::print_lines(&lines, CLEAN, ctx)
}

/// Of practice and of live calls together, because both use the same guides: the most frequent first, then the latest.
fn read(ctx: &Ctx<'_>) -> Result<Vec<SearchMiss>, CliError> {
    let mut all: BTreeMap<String, SearchMiss> = BTreeMap::new();
    for mode in [Mode::Practice, Mode::Live] {
        if !has_store(mode, ctx)? {
            continue;
        }
        for miss in ctx.store(mode)?.searches_without_result(SEARCHES_MAX).map_err(store_error)? {
            let known = all.entry(miss.query.clone()).or_insert(SearchMiss { count: 0, ..miss.clone() });
            known.count = known.count.saturating_add(miss.count);
            known.last_ms = known.last_ms.max(miss.last_ms);
        }
    }
    let mut misses: Vec<SearchMiss> = all.into_values().collect();
    misses.sort_by(|a, b| (b.count, b.last_ms, &a.query).cmp(&(a.count, a.last_ms, &b.query)));
    Ok(misses)
}
