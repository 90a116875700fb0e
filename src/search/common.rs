//! Words that say little about where a call belongs: helping verbs, filler, and the furniture of log lines.
//!
//! They are searched like any other word and only weigh less.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::fold::{Script, plain_keys};
use super::index::readings;
use super::stem;

/// Stems of spoken Korean.
const SPOKEN: &str = "안 못 되 하 해 있 없 나오 뜨 열리 누르 보이 어떻게 왜 좀 수 것 거 때 계속 자꾸 갑자기 다시 고객 고객님 고객이 \
    문의 주 알리 무엇 뭐 뭔 언제 어디 그 이 저 제 네 예 아니 경우 후 전 및 등 시 중 또는 그래도 그런데 근데 어떡 모르 같 싶 싶은 가 \
    오 말 분 번 필요 방법 확인 안내 요 알려주 가르치 궁금 지금 오늘 어제 이거 이게 이런 이렇게 그냥 제가 받 부탁 부탁드리 드리 빠르 \
    답변 안녕 안녕하세요 감사 추천 좋 더 잘 다 또 너무 정말 저기 여기 거기 혹시";

/// Words of log lines and addresses.
const LOGS: &str = "err error code msg message warn warning info debug log null true false exception http https www com \
    co kr failed fail result status at in of the resultcode resultmsg date time id java js undefined is not a to and";

static SPOKEN_KEYS: LazyLock<BTreeSet<String>> = LazyLock::new(|| SPOKEN.split_whitespace().map(plain_keys).collect());
static LOG_WORDS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| LOGS.split_whitespace().collect());

/// Whether plain keys are a stem of the list.
pub(super) fn is_filler(keys: &str) -> bool {
    SPOKEN_KEYS.contains(keys)
}

/// Whether a folded word says little.
pub(super) fn says_little(word: &str, script: Script) -> bool {
    match script {
        Script::Latin => LOG_WORDS.contains(word),
        Script::Digits | Script::Other => false,
        Script::Hangul => {
            SPOKEN.split_whitespace().any(|spoken| spoken == word)
                || stem::negation(word).is_some()
                || readings(word, script).iter().any(|keys| is_filler(keys))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_say_little() {
        for (word, want) in [
            ("안돼요", true),
            ("나와요", true),
            ("싶은데요", true),
            ("고객님이", true),
            ("팝업", false),
            ("인증", false),
        ] {
            assert_eq!(says_little(word, Script::Hangul), want, "{word}");
        }
        assert!(says_little("err", Script::Latin));
        assert!(!says_little("isp", Script::Latin));
    }
}
