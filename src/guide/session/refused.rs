//! Why an answer is not taken, for whoever gave it.

use crate::diag::Bilingual;

/// Why an answer was not taken. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The guide is not in the library.
    #[error("‘{0}’ 안내를 찾을 수 없어요. 목록에서 다른 안내를 골라 주세요")]
    NoGuide(String),
    /// The step does not offer it.
    #[error("‘{step}’ 단계에는 ‘{choice}’ 선택지가 없어요. 있는 선택지: {offered}")]
    NoChoice {
        /// Step id.
        step: String,
        /// What was asked for.
        choice: String,
        /// What there is.
        offered: String,
    },
    /// The choice calls a guide that is missing or broken.
    #[error("‘{0}’ 안내가 없거나 고장 나서 열 수 없어요. 다른 선택지를 고르거나 교육 담당자에게 알려 주세요")]
    Unavailable(String),
    /// The call is at its end.
    #[error("이미 결과에 이르렀어요. 앞으로 돌아가려면 뒤로를 눌러 주세요")]
    AtEnd,
    /// The step is needed, or the guide does not say how to go on without it.
    #[error("이 단계는 건너뛸 수 없어요. 답을 골라 주세요")]
    NoSkip,
    /// No such answer on the path.
    #[error("바꿀 답을 찾을 수 없어요")]
    NoAnswer,
}

impl Bilingual for Refused {
    fn english(&self) -> String {
        match self {
            Self::NoGuide(id) => format!("There is no guide `{id}`. Choose another one from the list."),
            Self::NoChoice { step, choice, offered } => {
                format!("Step `{step}` has no choice `{choice}`. It offers {offered}.")
            }
            Self::Unavailable(id) => {
                format!("The guide `{id}` is missing or broken. Take another choice, or tell a trainer.")
            }
            Self::AtEnd => "The call is at its outcome. Go back to change something.".to_owned(),
            Self::NoSkip => "This step cannot be skipped. Choose an answer.".to_owned(),
            Self::NoAnswer => "There is no such answer to change.".to_owned(),
        }
    }
}
