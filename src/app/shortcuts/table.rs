//! The table itself: first what can be put on other keys, then what cannot.

use super::chord::Chord;
use super::{Deed, Place};

/// A row of the table.
#[derive(Debug)]
pub struct Shortcut {
    /// What it does.
    pub deed: Deed,
    /// Its name in the settings file.
    pub id: &'static str,
    /// Its name on the screen.
    pub name: &'static str,
    /// Other words that find it in the palette.
    pub words: &'static str,
    /// Where it works.
    pub place: Place,
    /// Its key, unless a person has put it on another; `None`: it has none by itself.
    pub chord: Option<Chord>,
}

/// Keys that are what they are: choosing, moving, leaving.
#[derive(Debug)]
pub struct Fixed {
    /// As they are shown.
    pub keys: &'static str,
    /// What they do.
    pub name: &'static str,
    /// Where.
    pub place: Place,
}

const fn row(
    deed: Deed,
    id: &'static str,
    name: &'static str,
    words: &'static str,
    place: Place,
    chord: Option<Chord>,
) -> Shortcut {
    Shortcut { deed, id, name, words, place, chord }
}

/// What can be put on other keys.
pub const SHORTCUTS: &[Shortcut] = &[
    row(Deed::Palette, "palette", "무엇이든 찾기", "검색 명령", Place::Anywhere, Some(Chord::ctrl("K"))),
    row(Deed::Keys, "keys", "단축키 보기", "키 도움말", Place::Anywhere, Some(Chord::ctrl("Slash"))),
    row(Deed::Help, "help", "도움말", "설명서 쓰는 법", Place::Anywhere, Some(Chord::bare("F1").with_shift())),
    row(Deed::NewCall, "new-call", "새 상담", "전화 시작", Place::Anywhere, Some(Chord::ctrl("T"))),
    row(Deed::NextCall, "next-call", "다음 상담", "탭 넘기기", Place::Anywhere, Some(Chord::ctrl("Tab"))),
    row(
        Deed::PreviousCall,
        "previous-call",
        "앞 상담",
        "탭 넘기기",
        Place::Anywhere,
        Some(Chord::ctrl("Tab").with_shift()),
    ),
    row(
        Deed::Longest,
        "longest",
        "가장 오래 기다린 보류 상담",
        "이어서 하기",
        Place::Anywhere,
        Some(Chord::bare("F7")),
    ),
    row(Deed::Park, "park", "상담 보류하기, 이어서 하기", "잠시 두기", Place::Anywhere, Some(Chord::bare("F8"))),
    row(Deed::Past, "past", "오늘 상담과 지난 상담", "기록 목록", Place::Anywhere, Some(Chord::bare("F9"))),
    row(Deed::Go(0), "desk", "상담으로 가기", "작업 공간", Place::Anywhere, Some(Chord::bare("F1"))),
    row(Deed::Go(1), "diagnose", "진단으로 가기", "작업 공간", Place::Anywhere, Some(Chord::bare("F2"))),
    row(Deed::Go(2), "payment", "거래로 가기", "작업 공간", Place::Anywhere, Some(Chord::bare("F3"))),
    row(Deed::Go(3), "trainer", "편집으로 가기", "작업 공간", Place::Anywhere, Some(Chord::bare("F4"))),
    row(Deed::Go(4), "insight", "현황으로 가기", "작업 공간", Place::Anywhere, Some(Chord::bare("F5"))),
    row(Deed::Go(5), "settings", "설정으로 가기", "작업 공간", Place::Anywhere, Some(Chord::bare("F6"))),
    row(Deed::Larger, "larger", "글자 크게", "확대", Place::Anywhere, Some(Chord::ctrl("Equals"))),
    row(Deed::Smaller, "smaller", "글자 작게", "축소", Place::Anywhere, Some(Chord::ctrl("Minus"))),
    row(Deed::ActualSize, "actual-size", "글자 크기 되돌리기", "100%", Place::Anywhere, Some(Chord::ctrl("0"))),
    row(Deed::Light, "light", "화면 밝게", "테마 색", Place::Anywhere, None),
    row(Deed::Dark, "dark", "화면 어둡게", "테마 색 다크", Place::Anywhere, None),
    row(Deed::Contrast, "contrast", "화면 고대비로", "테마 색 또렷하게", Place::Anywhere, None),
    row(Deed::Reload, "reload", "안내 다시 읽기", "새로 고침", Place::Anywhere, None),
    row(Deed::Back, "back", "한 단계 뒤로", "이전", Place::Call, Some(Chord::alt("ArrowLeft"))),
    row(Deed::Undo, "undo", "되돌리기", "방금 한 일 취소", Place::Call, Some(Chord::ctrl("Z"))),
    row(Deed::Tried, "tried", "이 방법은 이미 해 봤어요", "해 본 방법", Place::Call, Some(Chord::ctrl("D"))),
    row(Deed::Skip, "skip", "옛 환경 건너뛰기", "단계 넘기기", Place::Call, Some(Chord::ctrl("E"))),
    row(Deed::CopyWhole, "copy-text", "보낼 문구 복사", "문자 카톡", Place::Call, Some(Chord::ctrl("S"))),
    row(
        Deed::CopyNext,
        "copy-next",
        "다음 문자 한 건 복사",
        "보낼 문구 90바이트",
        Place::Call,
        Some(Chord::ctrl("S").with_shift()),
    ),
    row(Deed::Picture, "picture", "그림 크게 보기", "확대", Place::Call, Some(Chord::ctrl("P"))),
    row(Deed::Link, "link", "링크 열기", "주소 브라우저", Place::Call, Some(Chord::ctrl("O"))),
    row(Deed::Inputs, "inputs", "이 단계의 입력 칸으로", "값 적기", Place::Call, Some(Chord::ctrl("I"))),
    row(Deed::Note, "note", "상담 메모로", "메모 적기", Place::Call, Some(Chord::ctrl("M"))),
    row(Deed::Caller, "caller", "고객 번호 칸으로", "전화번호", Place::Call, Some(Chord::ctrl("J"))),
    row(Deed::Earlier, "earlier-call", "이 고객의 지난 상담", "전에 전화한 고객", Place::Call, Some(Chord::ctrl("L"))),
    row(Deed::End, "end", "상담 마치기", "끝내기 종료 저장 메모 복사", Place::Call, Some(Chord::ctrl("Enter"))),
    row(Deed::Diagnosed(0), "open-step", "안내 단계 열기", "", Place::Diagnose, Some(Chord::alt("1"))),
    row(Deed::Diagnosed(1), "copy-say", "고객에게 할 말 복사", "", Place::Diagnose, Some(Chord::alt("2"))),
    row(Deed::Diagnosed(2), "open-payment", "거래 열기", "", Place::Diagnose, Some(Chord::alt("3"))),
    row(Deed::Diagnosed(3), "copy-support", "지원 자료 복사", "", Place::Diagnose, Some(Chord::alt("4"))),
    row(Deed::Receipt, "receipt", "영수증", "매출 전표", Place::Payment, Some(Chord::alt("1"))),
    row(Deed::Inquire, "inquire", "조회", "거래 상태", Place::Payment, Some(Chord::alt("2"))),
    row(Deed::Approve, "approve", "승인 요청", "", Place::Payment, Some(Chord::alt("3"))),
    row(Deed::Compare, "compare", "진단에서 견주기", "비교", Place::Payment, Some(Chord::alt("4"))),
];

const fn fixed(keys: &'static str, name: &'static str, place: Place) -> Fixed {
    Fixed { keys, name, place }
}

/// What stays on its keys.
pub const FIXED: &[Fixed] = &[
    fixed("↑ ↓", "찾은 안내 고르기", Place::Search),
    fixed("Enter", "고른 안내로 상담 시작", Place::Search),
    fixed("1 – 9", "답 고르기", Place::Call),
    fixed("Alt+1 – 9", "입력 칸 안에서 답 고르기", Place::Call),
    fixed("Enter", "첫째 답 고르기", Place::Call),
    fixed("Space", "확인 목록을 하나씩 표시하기", Place::Call),
    fixed("Ctrl+V", "인증 결과 붙여 넣기", Place::Payment),
    fixed("Ctrl+Enter", "확인 창에서 승인 요청 보내기", Place::Payment),
    fixed("Tab", "다음 칸으로 (Shift+Tab은 이전 칸으로)", Place::Anywhere),
    fixed("Esc", "입력 칸에서 나오기, 창 닫기", Place::Anywhere),
    fixed("?", "단축키 보기 (상담의 입력 칸에서는 F1)", Place::Anywhere),
];
