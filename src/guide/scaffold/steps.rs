//! The steps, ends and cases of a new guide.
//!
//! Every answer leads somewhere, every way back is bounded, and the cases walk every answer.

use std::collections::VecDeque;

use super::list::{Branch, Goal, List, NO, YES};
use super::quoted;
use crate::diag::{Words, words};
use crate::guide::model::CallResult;

/// How often a way back may be taken before the guide gives up.
const RETRIES: usize = 3;

/// Longest title of a step, in characters.
const MAX_TITLE: usize = 24;

const DONE: &str = "done";
const LATER: &str = "later";

/// The steps of a guide made from nothing.
pub(super) fn blank(ends: &[(CallResult, String)]) -> String {
    let two = ends.len() > 1;
    let mut out = String::from(
        "\n# 단계는 적힌 차례대로 이어져요. say는 소리 내어 읽는 말, do는 할 일이에요.\n[[step]]\nid    = \"start\"\n\
         title = \"상황 확인\"\nsay   = \"어떤 점이 불편하신지 말씀해 주시겠습니까?\"\ndo    = \"고객의 말을 듣고 적어요.\"\n",
    );
    out.push_str("\n[[step]]\nid    = \"try\"\ntitle = \"방법 안내\"\nsay   = \"안내해 드린 대로 해 보시겠습니까?\"\n");
    if two {
        out.push_str("# 고객의 답이에요. goto에는 갈 단계나 결과의 id를 적어요.\nchoice = [\n");
        out.push_str(
            "  { label = \"해결됐어요\", goto = \"done\" },\n  { label = \"안 돼요\", goto = \"later\" },\n]\n",
        );
    } else {
        out.push_str("goto  = \"done\"\n");
    }
    outcomes(ends, two, &mut out);
    out.push_str("\n# 사례는 이 안내의 시험이에요. 고른 답을 차례로 적고, 닿을 결과를 적어요.\n");
    case("해결되면 끝난다", if two { &["해결됐어요"] } else { &[] }, DONE, &mut out);
    if two {
        case("안 되면 다시 연락하기로 한다", &["안 돼요"], LATER, &mut out);
    }
    out
}

/// The steps of a guide made from a list, and what is to be said about them.
pub(super) fn of_list(list: &List, title: &str, ends: &[(CallResult, String)]) -> (String, Vec<Words>) {
    if list.items.is_empty() {
        let remark = Words::fixed(
            "목록에서 단계를 찾지 못해서 보기 단계를 넣었어요. 1. 2. 3.처럼 번호를 붙여 주세요.",
            "No steps were found in the list, so an example was put in. Number them: 1. 2. 3.",
        );
        return (blank(ends), vec![remark]);
    }
    let plan = Plan::of(list, ends.len() > 1);
    let mut out = String::new();
    let above = list.title.trim();
    if !above.is_empty() && above != title {
        let line: String = above.chars().filter(|c| !c.is_control()).collect();
        out.push_str(&format!("\n# 목록의 제목: {line}\n"));
    }
    for at in 0..list.items.len() {
        plan.step(at, &mut out);
    }
    outcomes(ends, plan.gives_up(), &mut out);
    plan.cases(&mut out);
    (out, plan.remarks)
}

fn outcomes(ends: &[(CallResult, String)], two: bool, out: &mut String) {
    let says = |result| match result {
        CallResult::Resolved => "이용해 주셔서 고맙습니다.",
        CallResult::Callback => "확인하고 다시 연락드리겠습니다.",
        CallResult::Escalated => "담당 부서로 연결해 드리겠습니다.",
        CallResult::Abandoned => "언제든 다시 연락해 주십시오.",
    };
    for ((result, code), id) in ends.iter().zip([DONE, LATER]).take(if two { 2 } else { 1 }) {
        let (word, code) = (quoted(result.as_str()), quoted(code));
        out.push_str(&format!("\n[[outcome]]\nid     = \"{id}\"\nresult = {word}\n"));
        out.push_str(&format!("code   = {code}  # dispositions.toml에서 맞는 코드를 골라요\n"));
        out.push_str(&format!("say    = {}\n", quoted(says(*result))));
    }
}

fn case<S: AsRef<str>>(name: &str, take: &[S], end: &str, out: &mut String) {
    let take: Vec<String> = take.iter().map(|label| quoted(label.as_ref())).collect();
    out.push_str(&format!("\n[[case]]\nname = {}\ntake = [{}]\nend  = \"{end}\"\n", quoted(name), take.join(", ")));
}

/// A way from a step: its answer (none where it just goes on) and where it leads.
struct Way {
    label: Option<String>,
    to: Place,
    /// As the list said it.
    written: String,
    /// Leads back, so that it may be taken [`RETRIES`] times only.
    back: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Step(usize),
    Done,
    /// The end where nothing helped.
    Later,
}

struct Plan<'l> {
    list: &'l List,
    ids: Vec<String>,
    ways: Vec<Vec<Way>>,
    /// Per step, the lines that were not understood.
    lost: Vec<Vec<String>>,
    /// Whether there is a second end.
    two: bool,
    remarks: Vec<Words>,
}

impl<'l> Plan<'l> {
    fn of(list: &'l List, two: bool) -> Self {
        let count = list.items.len();
        let numbers: Vec<Option<u32>> = list.items.iter().map(|item| item.number).collect();
        let unique = (0..count).all(|at| numbers[at].is_some() && !numbers[..at].contains(&numbers[at]));
        let name = |at: usize| numbers[at].filter(|_| unique).map_or(at + 1, |n| n as usize);
        let ids = (0..count).map(|at| format!("step-{}", name(at))).collect();
        let lost = list.items.iter().map(|item| item.lost.clone()).collect();
        let mut plan = Self { list, ids, ways: Vec::new(), lost, two, remarks: Vec::new() };
        for at in 0..count {
            let ways = plan.read_ways(at);
            plan.ways.push(ways);
        }
        for (at, lost) in plan.lost.iter().enumerate() {
            let said = lost.iter().map(|line| {
                words!(
                    "{id} 단계: 알아보지 못해 note에 적었어요: {line}",
                    "step {id}: not understood, written into its note: {line}",
                    id = plan.ids[at]
                )
            });
            plan.remarks.extend(said);
        }
        plan
    }

    fn next(&self, at: usize) -> Place {
        if at + 1 < self.list.items.len() { Place::Step(at + 1) } else { Place::Done }
    }

    /// The ways out of a step. Answers that cannot be followed as a whole become lines that were not understood.
    fn read_ways(&mut self, at: usize) -> Vec<Way> {
        let item = &self.list.items[at];
        let on = vec![Way { label: None, to: self.next(at), written: String::new(), back: false }];
        if item.branches.is_empty() {
            return on;
        }
        let place = |branch: &Branch| match branch.goal {
            Goal::Next => Some(self.next(at)),
            Goal::End => Some(Place::Done),
            Goal::Number(n) => {
                let mut known = (0..self.list.items.len()).filter(|at| self.list.items[*at].number == Some(n));
                known.next().filter(|_| known.next().is_none()).map(Place::Step)
            }
        };
        let mut ways = Vec::new();
        for branch in &item.branches {
            let same = |way: &Way| way.label.as_deref() == Some(&branch.label);
            match place(branch).filter(|_| !ways.iter().any(same)) {
                Some(to) => ways.push(way(at, &branch.label, to, &branch.written)),
                None => {
                    self.lost[at].extend(item.branches.iter().map(|branch| branch.written.clone()));
                    return on;
                }
            }
        }
        if let [only] = &item.branches[..] {
            let other = if YES.contains(&only.label.as_str()) {
                "아니요"
            } else if NO.contains(&only.label.as_str()) {
                "예"
            } else {
                self.lost[at].push(only.written.clone());
                return on;
            };
            // At the end of the list both answers would lead to the same place.
            let to = Some(self.next(at)).filter(|to| *to != ways[0].to || !self.two).unwrap_or(Place::Later);
            ways.push(way(at, other, to, ""));
        }
        ways
    }

    /// Whether some way back needs an end to give up at.
    fn gives_up(&self) -> bool {
        self.two && self.ways.iter().flatten().any(|way| way.back || way.to == Place::Later)
    }

    fn target(&self, place: Place) -> &str {
        match place {
            Place::Step(at) => &self.ids[at],
            Place::Done => DONE,
            Place::Later => LATER,
        }
    }

    fn step(&self, at: usize, out: &mut String) {
        let item = &self.list.items[at];
        out.push_str("\n[[step]]\n");
        let mut put = |key: &str, value: String| out.push_str(&format!("{key:<5} = {value}\n"));
        put("id", quoted(&self.ids[at]));
        let text = braced(&item.text);
        put("title", quoted(&title(&text, at)));
        if self.list.staged {
            put("stage", format!("{{ of = \"단계\", n = {}, total = {} }}", at + 1, self.list.items.len()));
        }
        let below: Vec<String> = item.below.iter().map(bullet).collect();
        let (said, done): (Vec<&str>, Vec<&str>) = sentences(&text).into_iter().partition(|one| is_said(one));
        if !said.is_empty() {
            put("say", quoted(&said.join("\n")));
        }
        let todo = [done.join("\n"), below.join("\n")].into_iter().filter(|part| !part.is_empty());
        let todo: Vec<String> = todo.collect();
        if !todo.is_empty() {
            put("do", quoted(&todo.join("\n\n")));
        }
        let lines = |lines: &[String]| braced(&lines.join("\n"));
        if !item.warn.is_empty() {
            put("warn", quoted(&lines(&item.warn)));
        }
        let note: Vec<String> = item.note.iter().chain(&self.lost[at]).cloned().collect();
        if !note.is_empty() {
            put("note", quoted(&lines(&note)));
        }
        if !item.boxes.is_empty() {
            let boxes: Vec<String> = item.boxes.iter().map(|words| quoted(&braced(words))).collect();
            put("check", format!("[{}]", boxes.join(", ")));
        }
        self.exit(at, out);
    }

    fn exit(&self, at: usize, out: &mut String) {
        if let [Way { label: None, to, .. }] = &self.ways[at][..] {
            if *to == Place::Done {
                out.push_str(&format!("goto  = \"{DONE}\"\n"));
            }
            return;
        }
        out.push_str("choice = [\n");
        for way in &self.ways[at] {
            if !way.written.is_empty() {
                out.push_str(&format!("  # {}\n", way.written.chars().filter(|c| !c.is_control()).collect::<String>()));
            }
            let label = quoted(&braced(way.label.as_deref().unwrap_or_default()));
            let bound = if way.back {
                format!(", max = {RETRIES}, over = \"{}\"", if self.two { LATER } else { DONE })
            } else {
                String::new()
            };
            out.push_str(&format!("  {{ label = {label}, goto = \"{}\"{bound} }},\n", self.target(way.to)));
        }
        out.push_str("]\n");
    }

    /// Cases that take every answer at least once, and every way back until it gives up.
    fn cases(&self, out: &mut String) {
        out.push_str("\n# 사례는 이 안내의 시험이에요. 고른 답을 차례로 적고, 닿을 결과를 적어요.\n");
        let answers: Vec<(usize, &Way)> = (0..self.ways.len())
            .flat_map(|at| self.ways[at].iter().map(move |way| (at, way)))
            .filter(|(_, way)| way.label.is_some())
            .collect();
        if answers.is_empty() {
            return case::<String>("처음부터 끝까지 간다", &[], DONE, out);
        }
        let mut written = Vec::new();
        for (at, way) in answers {
            let label = braced(way.label.as_deref().unwrap_or_default());
            let Some(before) = self.labels(0, Place::Step(at)) else { continue };
            if !way.back {
                let end = if way.to == Place::Later { Place::Later } else { Place::Done };
                let Some(after) = self.from(way.to, end) else { continue };
                let take = [before, vec![label.clone()], after].concat();
                if written.contains(&take) {
                    continue;
                }
                written.push(take.clone());
                case(&format!("{}에서 '{label}' 쪽으로 간다", self.ids[at]), &take, self.target(end), out);
                continue;
            }
            let Some(round) = self.from(way.to, Place::Step(at)) else { continue };
            let mut take = before;
            for _ in 0..RETRIES {
                take.push(label.clone());
                take.extend(round.iter().cloned());
            }
            take.push(label);
            let name = format!("{}에서 {RETRIES}번 되풀이해도 안 되면 그만둔다", self.ids[at]);
            case(&name, &take, if self.two { LATER } else { DONE }, out);
        }
    }

    fn from(&self, place: Place, goal: Place) -> Option<Vec<String>> {
        match place {
            Place::Step(at) => self.labels(at, goal),
            end => (goal == end).then(Vec::new),
        }
    }

    /// The answers on the shortest way that takes no way back.
    fn labels(&self, start: usize, goal: Place) -> Option<Vec<String>> {
        let mut seen = vec![false; self.ways.len()];
        let mut open = VecDeque::from([(Place::Step(start), Vec::new())]);
        while let Some((place, labels)) = open.pop_front() {
            if place == goal {
                return Some(labels);
            }
            let Place::Step(at) = place else { continue };
            if std::mem::replace(&mut seen[at], true) {
                continue;
            }
            for way in self.ways[at].iter().filter(|way| !way.back) {
                let label = way.label.as_deref().map(braced);
                open.push_back((way.to, labels.iter().cloned().chain(label).collect()));
            }
        }
        None
    }
}

fn way(at: usize, label: &str, to: Place, written: &str) -> Way {
    let back = matches!(to, Place::Step(to) if to <= at);
    Way { label: Some(label.to_owned()), to, written: written.to_owned(), back }
}

/// A line under a step as a Markdown item. A counted one brings its number.
fn bullet((depth, text): &(usize, String)) -> String {
    let counted = text.split_once(". ").is_some_and(|(n, _)| n.len() <= 3 && n.bytes().all(|b| b.is_ascii_digit()));
    let text = braced(&text.replace('\n', "\n  "));
    let indent = "    ".repeat(*depth);
    if counted { format!("{indent}{text}") } else { format!("{indent}- {text}") }
}

/// The words as they are shown where braces mean slots.
fn braced(text: &str) -> String {
    text.replace('{', "{{").replace('}', "}}")
}

/// The sentences of an item, each with its end mark. A full stop inside a word or a number ends none.
fn sentences(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    for line in text.lines() {
        let mut rest = line.trim();
        while let Some(at) = [". ", "? ", "! "].iter().filter_map(|end| rest.find(end)).min() {
            out.push(&rest[..=at]);
            rest = rest[at + 1..].trim_start();
        }
        out.push(rest);
    }
    out.retain(|one| !one.is_empty());
    out
}

/// Whether the words are said to a customer, going by their ending.
fn is_said(text: &str) -> bool {
    let text = text.trim_end_matches(|c: char| !c.is_alphanumeric());
    ["니다", "니까", "시오", "세요", "게요", "까요", "나요", "가요"].iter().any(|ending| text.ends_with(ending))
}

fn title(text: &str, at: usize) -> String {
    let line = text.lines().next().unwrap_or_default().trim_end_matches(['.', '。', ':']).trim();
    if line.is_empty() {
        return format!("{}번째 단계", at + 1);
    }
    if line.chars().count() <= MAX_TITLE {
        return line.to_owned();
    }
    let mut short = String::new();
    for word in line.split_whitespace() {
        if short.chars().count() + word.chars().count() >= MAX_TITLE {
            break;
        }
        if !short.is_empty() {
            short.push(' ');
        }
        short.push_str(word);
    }
    if short.is_empty() {
        short = line.chars().take(MAX_TITLE - 1).collect();
    }
    // Half a pair of braces would be a slot that is not closed.
    if short.matches('{').count() % 2 == 1 || short.matches('}').count() % 2 == 1 {
        short = short.replace(['{', '}'], "");
    }
    short + "…"
}
