//! What may stand in the tables beside the guides.
//!
//! Data only, like the guide's own forms.

use super::forms::{Between, Form, Kind, key, must};
use crate::guide::parse::RESULTS;
use crate::guide::tables::codes::{CATEGORIES, RETRIES, SCOPES, WHO};
use crate::guide::tables::notices::Weight;

const SEVERITIES: &[&str] = &["error", "warning", "info", "off"];

/// `sources.toml`.
pub static SOURCES: Form = Form {
    name: "sources",
    title: "근거 문서",
    about: "공식 문서와, 단계가 cites로 가리키는 사실이에요.",
    keys: &[
        key("document", Kind::Named(&DOCUMENT, "문서 이름"), "문서", "[document.001]처럼 적어요."),
        key("fact", Kind::Named(&FACT, "사실 이름"), "사실", "[fact.isp-reg-1]처럼 적어요."),
    ],
    between: Between::Nothing,
};

static DOCUMENT: Form = Form {
    name: "document",
    title: "문서",
    about: "공식 문서 하나예요.",
    keys: &[
        must("title", Kind::Filled, "제목", "문서의 제목이에요."),
        key("url", Kind::Text, "주소", "공개된 문서면 읽은 주소예요."),
        key("read", Kind::Date, "읽은 날", "따옴표 없이 2026-11-21처럼 적어요."),
    ],
    between: Between::Nothing,
};

static FACT: Form = Form {
    name: "fact",
    title: "사실",
    about: "문서가 말하는 사실 하나예요.",
    keys: &[
        must("doc", Kind::Filled, "문서", "위에 적은 문서의 이름이에요."),
        must("text", Kind::Filled, "내용", "문서가 말하는 것을 한 문장으로 적어요."),
        key("keep", Kind::Texts, "꼭 남을 말", "이 사실을 가리키는 안내에 그대로 있어야 하는 숫자나 주소예요."),
    ],
    between: Between::Nothing,
};

/// One entry of `dispositions.toml`.
pub static DISPOSITION: Form = Form {
    name: "disposition",
    title: "종결 코드",
    about: "상담을 끝낼 때 고르는 코드예요. [ISP-01]처럼 적어요.",
    keys: &[
        must("label", Kind::Filled, "이름", "코드가 뜻하는 말이에요."),
        must("result", Kind::Word(RESULTS), "끝난 모양", "이 코드를 쓰는 결과의 result와 같아야 해요."),
    ],
    between: Between::Nothing,
};

/// `notices.toml`.
pub static NOTICES: Form = Form {
    name: "notices",
    title: "공지",
    about: "정한 동안 상담 화면 위에 보이는 공지예요.",
    keys: &[key("notice", Kind::Tables(&NOTICE, 0), "공지", "[[notice]] 아래에 적어요.")],
    between: Between::Nothing,
};

static NOTICE: Form = Form {
    name: "notice",
    title: "공지",
    about: "공지 하나예요.",
    keys: &[
        must("id", Kind::Filled, "공지 id", "하나뿐인 이름이에요."),
        key("title", Kind::Text, "제목", "띠와 메모에 보이는 짧은 말이에요. 보기: BC 인증 장애"),
        must("text", Kind::Filled, "내용", "상담사가 보는 글이에요."),
        key("say", Kind::Text, "말하기", "고객께 읽어 드릴 말이에요. 합니다체로 적어요."),
        must(
            "severity",
            Kind::Word(&Weight::WORDS),
            "무게",
            "info 알림(오늘 하루 치울 수 있어요), warning 주의, critical 장애예요.",
        ),
        must("start", Kind::Moment, "시작", "2026-11-21T09:00:00+09:00처럼 한국 시각으로 적어요."),
        must("end", Kind::Moment, "끝", "2026-11-21T12:00:00+09:00처럼 한국 시각으로 적어요. 이때 저절로 사라져요."),
        key("guides", Kind::Texts, "안내", "관련된 안내의 id예요. 셋 다 비우면 모든 상담이에요."),
        key("steps", Kind::Texts, "단계", "관련된 단계예요. 안내#단계로 적어요. 보기: isp-registration#identity"),
        key("categories", Kind::Texts, "분류", "관련된 안내의 분류예요. 보기: ISP"),
        key("code", Kind::Text, "종결 코드", "이 공지 때문에 상담을 마칠 때 고를 코드예요."),
        key("source", Kind::Text, "출처", "어디에서 알았는지 적어요. 보기: BC카드 공지"),
    ],
    between: Between::Nothing,
};

/// `check.toml`.
pub static CHECK: Form = Form {
    name: "check",
    title: "검사 설정",
    about: "검사가 얼마나 엄한지, 주소는 어디까지 되는지 정해요.",
    keys: &[
        key(
            "severity",
            Kind::NamedWords("규칙 코드", SEVERITIES),
            "무게",
            "규칙 코드마다 error, warning, info, off 가운데 하나예요. G4로 시작하는 규칙은 경고보다 낮출 수 없어요.",
        ),
        key("links", Kind::Table(&LINKS), "주소", "안내가 가리켜도 되는 곳이에요."),
    ],
    between: Between::Nothing,
};

static LINKS: Form = Form {
    name: "links",
    title: "주소",
    about: "안내가 가리켜도 되는 곳이에요.",
    keys: &[
        key("hosts", Kind::Texts, "https로 되는 곳", "호스트 이름만 적어요. 보기: www.vp.co.kr"),
        key("http", Kind::Pairs("호스트"), "http로도 되는 곳", "공식 주소가 http뿐인 곳과 그 까닭이에요."),
    ],
    between: Between::Nothing,
};

/// `codes.toml`.
pub static CODES: Form = Form {
    name: "codes",
    title: "결과 코드",
    about: "결과 코드와 오류 문구의 뜻, 누가 풀 수 있는지, 고객께 드릴 말씀이에요.",
    keys: &[key("code", Kind::Tables(&CODE, 0), "코드", "[[code]] 아래에 적어요.")],
    between: Between::Nothing,
};

static CODE: Form = Form {
    name: "code",
    title: "코드",
    about: "결과 코드나 오류 문구 하나예요. code와 text 가운데 하나는 있어야 검사를 통과해요.",
    keys: &[
        key("code", Kind::Text, "코드", "결과 코드예요. 대소문자를 가리지 않아요. 보기: 3095"),
        key("text", Kind::Text, "문구", "오류 문구예요. 여럿이면 |로 나누고, 바뀌는 곳은 {…}로 적어요."),
        must(
            "scope",
            Kind::Word(&SCOPES),
            "나오는 곳",
            "callback 인증 결과, api 승인과 조회, window 결제창, reference 참고예요.",
        ),
        must("category", Kind::Word(&CATEGORIES), "갈래", "무슨 종류의 결과인지예요."),
        must("meaning", Kind::Filled, "뜻", "무슨 일이 있었는지 적어요."),
        must("who", Kind::Words(&WHO, 1), "누가", "풀 수 있는 사람이에요. 여럿이면 모두 적어요."),
        must("retry", Kind::Word(&RETRIES), "다시 시도", "돈이 움직였을 수 있으면 언제나 \"조회 먼저\"예요."),
        must("say", Kind::Filled, "드릴 말씀", "고객께 드릴 말씀이에요. 합니다체로 적어요."),
        must("guide", Kind::Filled, "안내", "이어서 볼 안내의 id예요."),
        key("step", Kind::Text, "단계", "그 안내의 단계 id예요."),
        must("source", Kind::Filled, "근거", "어디서 알게 됐는지 적어요."),
        key("verified", Kind::Flag, "확인됨", "공식 문서에 있으면 true예요. 아니면 \"공개 자료 기준\"으로 보여요."),
    ],
    between: Between::Nothing,
};
