//! Being shown around: one call from the search to its end, which is not counted among calls.
//!
//! It goes on when the person has really done the thing, never by a timer. Nothing of it is kept: no answer, no note,
//! no search that found nothing. Draws nothing; whoever draws asks where to point and what to say.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::call::{Call, Hold};
use super::command::{Command, DeskCommand};
use super::effect::Effect;
use super::shortcuts::{Chord, Deed};
use super::state::{App, Tone, Workspace};

/// What is being learnt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Lesson {
    /// Type what the customer says.
    #[default]
    Find,
    /// Open a guide.
    Open,
    /// Answer by number key.
    Answer,
    /// Go back.
    Back,
    /// Write a note.
    Note,
    /// Begin to end the call.
    End,
    /// Say how it ended.
    Finish,
    /// Nothing more.
    Done,
}

impl Lesson {
    /// In order, without the last.
    pub const ALL: [Self; 7] = [Self::Find, Self::Open, Self::Answer, Self::Back, Self::Note, Self::End, Self::Finish];

    /// From 1.
    pub fn number(self) -> usize {
        self as usize + 1
    }

    fn next(self) -> Self {
        Self::ALL.get(self as usize + 1).copied().unwrap_or(Self::Done)
    }
}

/// Answers after which a person knows how to answer.
const ANSWERS: usize = 2;

/// A person being shown around.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tour {
    /// What is being learnt.
    pub lesson: Lesson,
    /// Id of the call it is learnt on.
    pub call: Option<String>,
    /// Ids of the calls there were before: real ones, whatever is on show.
    real: BTreeSet<String>,
    /// Most answers that call ever had.
    most: usize,
}

/// In a tour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TourCommand {
    /// Begin.
    Begin,
    /// Leave, wherever it stands. The call goes with it.
    Leave,
}

/// Where a hint points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spot {
    /// The search field.
    Search,
    /// The list of what was found.
    Hits,
    /// The numbered answers.
    Choices,
    /// The way back.
    Back,
    /// The note of the call.
    Note,
    /// The button that ends the call.
    End,
    /// How the call ended.
    Ending,
    /// Nothing: the work is elsewhere.
    Nowhere,
}

/// Applies a command; returns what it leads to.
pub(super) fn apply(app: &mut App, command: TourCommand) -> Vec<Command> {
    match command {
        TourCommand::Begin => {
            leave(app);
            app.desk.active = None;
            let mut tour = Tour::default();
            tour.learn_of(app);
            app.tour = Some(tour);
            vec![Command::Go(Workspace::Desk), Command::Desk(DeskCommand::NewCall)]
        }
        TourCommand::Leave => {
            let done = app.tour.as_ref().is_some_and(|tour| tour.lesson == Lesson::Done);
            if app.tour.is_some() && !done {
                app.say(Tone::Info, "둘러보기를 그만뒀어요. 설정에서 언제든 다시 볼 수 있어요");
            }
            leave(app);
            // A real call that is on show stays so.
            if app.desk.call().is_some() { Vec::new() } else { vec![Command::Desk(DeskCommand::NewCall)] }
        }
    }
}

fn leave(app: &mut App) {
    let Some(id) = app.tour.take().and_then(|tour| tour.call) else { return };
    let here = app.desk.call().map(|call| call.id.clone());
    app.desk.calls.retain(|call| call.id != id);
    app.desk.finished.retain(|record| record.id != id);
    app.desk.backs.retain(|record| record.id != id);
    app.desk.active = app.desk.calls.iter().position(|call| Some(&call.id) == here.as_ref());
}

impl Tour {
    /// Takes note of the calls there are; none of them will be the one of the tour.
    fn learn_of(&mut self, app: &App) {
        let left = app.desk.left_open.iter().map(|(record, _)| &record.id);
        let open = app.desk.calls.iter().map(|call| &call.id);
        self.real.extend(left.chain(open).filter(|id| Some(*id) != self.call.as_ref()).cloned());
    }

    fn is_own(&self, id: &str) -> bool {
        self.call.as_deref() == Some(id)
    }
}

/// Keeps the call of the tour, and what was looked for in it, out of everything that is kept.
pub(super) fn keep_out(app: &mut App, effects: &mut Vec<Effect>) {
    let Some(mut tour) = app.tour.take() else { return };
    effects.retain(|effect| match effect {
        Effect::SaveCall(record) => !tour.is_own(&record.id),
        Effect::CountMiss(_) => false,
        _ => true,
    });
    app.desk.finished.retain(|record| !tour.is_own(&record.id));
    app.desk.backs.retain(|record| !tour.is_own(&record.id));
    // What came back from the store is of real calls.
    tour.learn_of(app);
    app.tour = Some(tour);
}

/// Looks at what the person has done, goes on where that was the lesson, and keeps the call of the tour out of
/// everything that is kept. Called after each command.
pub(super) fn follow(app: &mut App, effects: &mut Vec<Effect>) {
    let Some(mut tour) = app.tour.take() else { return };
    if tour.call.is_none() && tour.lesson <= Lesson::Open {
        let own = app.desk.call().filter(|call| !tour.real.contains(&call.id) && call.follows.is_none());
        tour.call = own.map(|call| call.id.clone());
    }
    let ended = app.desk.finished.iter().any(|record| tour.is_own(&record.id));
    tour.most = tour.most.max(own_call(app, &tour).map_or(0, |call| call.session.trail().len()));
    if ended {
        tour.lesson = Lesson::Done;
    }
    while tour.lesson != Lesson::Done && is_learnt(app, &tour) {
        tour.lesson = tour.lesson.next();
    }
    app.tour = Some(tour);
    keep_out(app, effects);
}

fn own_call<'a>(app: &'a App, tour: &Tour) -> Option<&'a Call> {
    app.desk.calls.iter().find(|call| Some(&call.id) == tour.call.as_ref())
}

fn is_learnt(app: &App, tour: &Tour) -> bool {
    let call = own_call(app, tour);
    let Some(call) = call else {
        return tour.lesson == Lesson::Find && !app.desk.query.trim().is_empty() && !app.desk.rows.is_empty();
    };
    let trail = call.session.trail().len();
    match tour.lesson {
        Lesson::Find | Lesson::Open => true,
        // A short guide may be over before.
        Lesson::Answer => tour.most >= ANSWERS || call.session.outcome().is_some(),
        Lesson::Back => trail < tour.most,
        Lesson::Note => !call.note.trim().is_empty(),
        Lesson::End => call.ending.is_some(),
        Lesson::Finish | Lesson::Done => false,
    }
}

/// Whether this is the call of a tour, which is not counted.
pub fn is_practice(app: &App, call: &Call) -> bool {
    app.tour.as_ref().is_some_and(|tour| tour.call.as_ref() == Some(&call.id))
}

/// Where the tour points now, and what it says there: by the keys that the person has.
pub fn hint(app: &App, tour: &Tour) -> (Spot, Cow<'static, str>) {
    let call = own_call(app, tour);
    let here = app.desk.call().map(|call| &call.id) == tour.call.as_ref();
    if tour.lesson == Lesson::Done {
        let words = "한 상담을 처음부터 끝까지 해 봤어요. 이 상담은 연습이라 상담 건수에 들어가지 않아요.";
        return (Spot::Nowhere, words.into());
    }
    if app.workspace != Workspace::Desk || !here {
        return (Spot::Nowhere, by_key(app, Deed::Go(0), elsewhere_words).into());
    }
    match tour.lesson {
        Lesson::Find if app.desk.query.trim().is_empty() => {
            (Spot::Search, "여기에 고객의 말을 적어 보세요. 보기: ISP 등록, ㅋㅂㄷ, 팝업이 안 떠요".into())
        }
        Lesson::Find => (Spot::Search, "찾은 안내가 없어요. 다른 말로 적어 보세요. 보기: ISP 등록".into()),
        Lesson::Open => (Spot::Hits, "맞는 안내를 ↑ ↓로 고르고 Enter를 누르세요.".into()),
        Lesson::Answer => (Spot::Choices, answer_words(app, call)),
        Lesson::Back => (Spot::Back, by_key(app, Deed::Back, back_words).into()),
        Lesson::Note => (Spot::Note, by_key(app, Deed::Note, note_words).into()),
        Lesson::End => (Spot::End, by_key(app, Deed::End, end_words).into()),
        Lesson::Finish | Lesson::Done => (Spot::Ending, by_key(app, Deed::End, finish_words).into()),
    }
}

/// Words about a deed and its key; `None` where the person has given it none.
fn by_key(app: &App, deed: Deed, words: fn(Option<Chord>) -> String) -> String {
    words(app.settings.shortcuts.chord(deed))
}

fn elsewhere_words(key: Option<Chord>) -> String {
    let how = key.map_or("왼쪽의 상담을 누르고".to_owned(), |key| format!("{key} 키를 누르고"));
    format!("둘러보기는 상담에서 이어져요. {how}, 위의 탭에서 연습 상담을 골라 주세요.")
}

fn back_words(key: Option<Chord>) -> String {
    let how = key.map_or("‘뒤로’를 눌러".to_owned(), |key| format!("{key} 키로"));
    format!("잘못 눌렀다면 {how} 돌아가요. 지금 한 단계 뒤로 가 보세요.")
}

fn note_words(key: Option<Chord>) -> String {
    let how = key.map_or("메모 칸을 누르고".to_owned(), |key| format!("{key} 키를 누르고"));
    format!("{how} 들은 말을 한 줄 적어 보세요.")
}

fn end_words(key: Option<Chord>) -> String {
    let how = key.map_or("‘상담 마치기’를 누르면".to_owned(), |key| format!("{key} 키를 누르면"));
    format!("{how} 상담을 마치는 화면이 나와요. 한번 눌러 보세요.")
}

fn finish_words(key: Option<Chord>) -> String {
    let how = key.map_or("‘저장하고 메모 복사’를".to_owned(), |key| format!("다시 {key} 키를"));
    format!("어떻게 끝났는지 숫자 키로 고르고, {how} 누르세요. 메모가 복사돼요.")
}

fn input_words(key: Option<Chord>) -> String {
    let how = key.map_or("입력 칸을 눌러".to_owned(), |key| format!("{key} 키로 입력 칸에 가서"));
    format!("{how} 값을 적고, Enter로 나온 뒤 숫자 키를 누르세요.")
}

fn answer_words(app: &App, call: Option<&Call>) -> Cow<'static, str> {
    let Some(call) = call else { return "".into() };
    match call.held {
        _ if call.notice.is_some() => "먼저 공지를 읽어 드리고 1을 누르세요.".into(),
        Some(Hold::Warning) => "주의를 읽었으면 같은 키를 한 번 더 누르세요.".into(),
        Some(Hold::Checks) => "Space로 확인 목록을 하나씩 표시한 뒤 숫자 키를 누르세요.".into(),
        Some(Hold::Input) => by_key(app, Deed::Inputs, input_words).into(),
        _ => "말하기를 소리 내어 읽고, 고객의 답을 숫자 키로 고르세요. Enter는 1번이에요.".into(),
    }
}

#[cfg(test)]
mod tests;
