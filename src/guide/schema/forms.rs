//! What may stand in a guide file: every key, with its words for the person who writes it.
//!
//! Data only. The reader reads the same keys; a test feeds both the same files and compares what they say.

use crate::guide::parse::{AUDIENCES, FORMAT, INPUT_KINDS, RESULTS};

/// A table of a file.
pub struct Form {
    /// Name under `definitions`.
    pub name: &'static str,
    /// What it is called on screen.
    pub title: &'static str,
    /// What it is for.
    pub about: &'static str,
    /// Its keys, in the order a person would write them.
    pub keys: &'static [Key],
    /// What holds between keys.
    pub between: Between,
}

/// What holds between the keys of a table.
pub enum Between {
    /// Nothing.
    Nothing,
    /// At least one of these is there; and of a pair, both or neither.
    AnyOf {
        /// One of these must be there.
        one: &'static [&'static str],
        /// These stand together.
        pair: [&'static str; 2],
    },
}

/// One key.
pub struct Key {
    /// As it is written.
    pub name: &'static str,
    /// Short name.
    pub title: &'static str,
    /// What to write there.
    pub about: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Must be there.
    pub required: bool,
}

/// What a key holds.
pub enum Kind {
    /// Any text.
    Text,
    /// A text of more than spaces.
    Filled,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A whole number; bounds where there are any.
    Number(Option<[i64; 2]>),
    /// true or false.
    Flag,
    /// Small letters, digits and single hyphens, a letter first.
    Kebab,
    /// A date.
    Date,
    /// A moment with its offset.
    Moment,
    /// A list of texts.
    Texts,
    /// A list of these words; how many at least.
    Words(&'static [&'static str], usize),
    /// A table.
    Table(&'static Form),
    /// A list of tables; how many at least.
    Tables(&'static Form, usize),
    /// Tables by name; what the name is.
    Named(&'static Form, &'static str),
    /// Texts by name; what the name is.
    Pairs(&'static str),
    /// Words by name; what the name is, and the words.
    NamedWords(&'static str, &'static [&'static str]),
    /// Texts by one of these names.
    PairsBy(&'static [&'static str]),
}

/// A key that may be there.
pub const fn key(name: &'static str, kind: Kind, title: &'static str, about: &'static str) -> Key {
    Key { name, title, about, kind, required: false }
}

/// A key that must be there.
pub const fn must(name: &'static str, kind: Kind, title: &'static str, about: &'static str) -> Key {
    Key { name, title, about, kind, required: true }
}

/// Names `on` may use: the results, and the rest of them.
const ON: &[&str] = &["resolved", "escalated", "callback", "abandoned", "other"];

/// The guide file.
pub static GUIDE: Form = Form {
    name: "guide",
    title: "안내",
    about: "길잡이의 안내 파일 하나예요. 적힌 차례가 곧 기본 순서예요.",
    keys: &[
        must("format", Kind::Number(Some([1, FORMAT])), "형식", "파일 형식의 판이에요. 1로 적어요."),
        must("id", Kind::Kebab, "안내 id", "소문자와 붙임표로 적고, 파일 이름과 같아야 해요. 보기: isp-payment"),
        must("title", Kind::Filled, "제목", "상담사가 목록에서 보는 이름이에요."),
        key("summary", Kind::Text, "요약", "무엇을 해 주는 안내인지 한 문장으로 적어요."),
        must("category", Kind::Filled, "분류", "목록에서 묶이는 이름이에요. 보기: ISP, 브라우저"),
        key(
            "audience",
            Kind::Words(AUDIENCES, 0),
            "쓰는 사람",
            "agent는 상담사, merchant는 가맹점이에요. 적지 않으면 모두예요.",
        ),
        key("symptoms", Kind::Texts, "고객의 말", "고객이 하는 말을 그대로 적어요. 검색이 이 말을 찾아요."),
        key("keywords", Kind::Texts, "찾는 말", "다른 이름, 오류 문구, 제품 이름이에요."),
        key("owner", Kind::Text, "담당", "내용을 책임지는 사람이나 팀이에요."),
        key(
            "verified",
            Kind::Date,
            "확인한 날",
            "내용이 맞는지 마지막으로 확인한 날이에요. 따옴표 없이 2026-11-21처럼 적어요.",
        ),
        key("review_by", Kind::Date, "다시 볼 날", "이날이 지나면 상담사에게 오래됐다는 표시가 보여요."),
        key("start", Kind::Text, "첫 단계", "첫 단계의 id예요. 적지 않으면 파일의 첫 단계예요."),
        key("input", Kind::Named(&INPUT, "입력 이름"), "입력", "상담에서 받아 적는 값이에요. 글에서 {이름}으로 써요."),
        must("step", Kind::Tables(&STEP, 1), "단계", "상담 화면 하나예요. goto도 choice도 없으면 다음 단계로 가요."),
        must("outcome", Kind::Tables(&OUTCOME, 1), "결과", "상담이 끝나는 한 가지 방식이에요."),
        key("case", Kind::Tables(&CASE, 0), "사례", "이 안내의 시험이에요. 고른 답과 닿을 결과를 적어요."),
    ],
    between: Between::Nothing,
};

static INPUT: Form = Form {
    name: "input",
    title: "입력",
    about: "상담에서 받아 적는 값 하나예요.",
    keys: &[
        must("label", Kind::Filled, "이름표", "칸 옆에 보이는 말이에요. 보기: 고객명"),
        must(
            "kind",
            Kind::Word(INPUT_KINDS),
            "종류",
            "name 이름, phone 전화번호, digits 숫자, text 글, amount 금액(원), tid 거래 번호, choice 고르기예요.",
        ),
        key("required", Kind::Flag, "꼭 받기", "true면 채워야 다음으로 가요."),
        key("internal", Kind::Flag, "내부용", "true면 고객에게 보내는 문구에 쓸 수 없어요."),
        key("min", Kind::Number(None), "가장 작은 값", "금액이면 원, 아니면 글자 수예요."),
        key("max", Kind::Number(None), "가장 큰 값", "금액이면 원, 아니면 글자 수예요."),
        key("options", Kind::Texts, "고를 것", "kind가 choice일 때 고를 값이에요."),
    ],
    between: Between::Nothing,
};

static STEP: Form = Form {
    name: "step",
    title: "단계",
    about: "상담 화면 하나예요.",
    keys: &[
        must(
            "id",
            Kind::Filled,
            "단계 id",
            "안내 안에서 하나뿐인 이름이에요. 답과 통계가 여기에 걸려 있으니 나중에 바꾸지 않아요.",
        ),
        must("title", Kind::Filled, "제목", "짧은 이름이에요. 지나온 길과 지도에 보여요."),
        key("stage", Kind::Table(&STAGE), "공식 번호", "공식 절차의 몇째인지예요. \"등록 1/8\"처럼 보여요."),
        key("say", Kind::Text, "말하기", "상담사가 소리 내어 읽는 말이에요. 합니다체로 적어요."),
        key("do", Kind::Text, "하기", "상담사나 가맹점이 할 일이에요."),
        key("note", Kind::Text, "참고", "상담사만 보는 까닭이나 배경이에요."),
        key("warn", Kind::Text, "주의", "놓치면 안 되는 것이에요. 확인해야 다음으로 가요."),
        key("copy", Kind::Text, "보낼 문구", "고객에게 그대로 보내는 글이에요."),
        key("check", Kind::Texts, "확인 목록", "모두 표시해야 다음으로 가요."),
        key("ask", Kind::Texts, "받을 입력", "이 단계에서 받는 입력의 이름이에요."),
        key(
            "never_ask",
            Kind::Texts,
            "묻지 않을 것",
            "물으면 안 되는 것이에요. 빨갛게 보여요. 보기: CVC, 카드 비밀번호",
        ),
        key("legacy", Kind::Text, "옛 환경", "옛 환경에만 맞는 단계라면 그 까닭을 적어요."),
        key("image", Kind::Table(&IMAGE), "그림", "images 폴더의 그림이에요."),
        key("link", Kind::Table(&LINK), "주소", "열어 볼 주소예요. check.toml이 허락한 곳만 돼요."),
        key("cites", Kind::Texts, "근거", "이 단계가 말하는 사실이에요. sources.toml의 이름을 적어요."),
        key("goto", Kind::Text, "다음", "다음 단계나 결과의 id예요. choice와 함께 쓰지 않아요."),
        key("call", Kind::Text, "부를 안내", "단계에는 쓰지 않아요. 다른 안내는 선택지의 call로 불러요."),
        key("choice", Kind::Tables(&CHOICE, 0), "선택지", "번호가 붙는 답이에요. 한 줄에 하나씩 적어요."),
    ],
    between: Between::Nothing,
};

static STAGE: Form = Form {
    name: "stage",
    title: "공식 번호",
    about: "공식 절차의 몇째인지예요.",
    keys: &[
        must("of", Kind::Filled, "절차", "절차의 이름이에요. 보기: 등록"),
        must("n", Kind::Number(Some([1, 999])), "몇째", "1부터 세요."),
        must("total", Kind::Number(Some([1, 999])), "모두 몇", "절차가 모두 몇 단계인지예요."),
    ],
    between: Between::Nothing,
};

static IMAGE: Form = Form {
    name: "image",
    title: "그림",
    about: "images 폴더의 그림 하나예요.",
    keys: &[
        must("file", Kind::Filled, "파일", "images 폴더 안의 파일 이름이에요. svg나 png예요."),
        key("alt", Kind::Text, "설명", "그림이 무엇을 보여 주는지 한 문장으로 적어요. 없으면 검사에서 오류가 돼요."),
    ],
    between: Between::Nothing,
};

static LINK: Form = Form {
    name: "link",
    title: "주소",
    about: "열어 볼 주소예요.",
    keys: &[
        must("label", Kind::Filled, "이름표", "단추에 보이는 말이에요."),
        must("url", Kind::Filled, "주소", "https 주소예요. check.toml의 hosts에 있는 곳만 돼요."),
    ],
    between: Between::Nothing,
};

static CHOICE: Form = Form {
    name: "choice",
    title: "선택지",
    about: "번호가 붙는 답 하나예요. goto나 call로 갈 곳을 적어요.",
    keys: &[
        must("label", Kind::Filled, "말", "단추에 보이는 답이에요."),
        key("goto", Kind::Text, "갈 곳", "같은 안내의 단계나 결과의 id예요."),
        key("call", Kind::Text, "부를 안내", "다녀올 안내의 id예요. 돌아올 곳은 on에 적어요."),
        key(
            "on",
            Kind::PairsBy(ON),
            "돌아올 곳",
            "부른 안내가 어떻게 끝났는지에 따라 갈 곳이에요. other는 나머지 모두예요.",
        ),
        key("max", Kind::Number(Some([1, 99])), "몇 번까지", "한 상담에서 고를 수 있는 횟수예요. over와 함께 적어요."),
        key("over", Kind::Text, "넘으면", "max를 넘어 고를 때 갈 곳이에요."),
        key("skip_if_tried", Kind::Text, "해 본 방법", "고객이 이미 해 봤을 수 있는 방법의 이름이에요. 보기: cache"),
        key("id", Kind::Text, "선택지 id", "말이 바뀌어도 통계를 잇는 이름이에요."),
    ],
    between: Between::AnyOf { one: &["goto", "call"], pair: ["max", "over"] },
};

static OUTCOME: Form = Form {
    name: "outcome",
    title: "결과",
    about: "상담이 끝나는 한 가지 방식이에요.",
    keys: &[
        must("id", Kind::Filled, "결과 id", "단계와 겹치지 않는 이름이에요."),
        must(
            "result",
            Kind::Word(RESULTS),
            "끝난 모양",
            "resolved 해결, escalated 이관, callback 다시 통화, abandoned 중단이에요.",
        ),
        must("code", Kind::Filled, "종결 코드", "dispositions.toml에 있는 코드예요."),
        key("say", Kind::Text, "맺음말", "상담사가 소리 내어 읽는 말이에요."),
        key("copy", Kind::Text, "보낼 문구", "고객에게 그대로 보내는 글이에요."),
        key("next", Kind::Text, "이어 볼 안내", "이어서 볼 안내의 id예요."),
    ],
    between: Between::Nothing,
};

static CASE: Form = Form {
    name: "case",
    title: "사례",
    about: "이 안내의 시험 하나예요. 적은 대로 고르면 적은 결과에 닿아야 해요.",
    keys: &[
        must("name", Kind::Filled, "이름", "무엇을 확인하는 사례인지 한 문장으로 적어요."),
        key("take", Kind::Texts, "고른 답", "선택지의 말이나 id를 차례대로 적어요."),
        key("with", Kind::Pairs("입력 이름"), "받은 입력", "입력 이름과 값이에요."),
        must("end", Kind::Filled, "닿을 결과", "결과의 id예요."),
    ],
    between: Between::Nothing,
};
