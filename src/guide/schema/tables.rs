//! What may stand in the tables beside the guides.
//!
//! Data only, like the guide's own forms.

use super::forms::{Between, Form, Kind, key, must};
use crate::guide::parse::RESULTS;

const SEVERITIES: &[&str] = &["error", "warning", "info", "off"];
const WEIGHTS: &[&str] = &["info", "warning", "critical"];

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
        must("text", Kind::Filled, "내용", "상담사가 보는 글이에요."),
        must("severity", Kind::Word(WEIGHTS), "무게", "info 참고, warning 주의, critical 긴급이에요."),
        key("start", Kind::Moment, "시작", "2026-11-21T09:00:00+09:00처럼 적어요."),
        key("end", Kind::Moment, "끝", "2026-11-21T12:00:00+09:00처럼 적어요."),
        key("guides", Kind::Texts, "안내", "관련된 안내의 id예요. 비우면 모든 안내예요."),
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
