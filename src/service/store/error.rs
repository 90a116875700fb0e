//! What can go wrong with a store, told so that a person knows what to do next.
//!
//! Handled once, by whoever shows it; nothing here logs.

use std::io;
use std::path::PathBuf;

use crate::diag::Bilingual;
use crate::payment::Mode;
use crate::payment::approval::ApprovalState;
use crate::service::files::FileErrorKind;

/// Sort of a [`StoreError`], for code that has to decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StoreErrorKind {
    /// The SQLite in use has a bug that loses committed rows.
    OldSqlite,
    /// A newer version of the program made the store.
    NewerStore,
    /// A practice store where a live one is wanted, or the other way round.
    WrongMode,
    /// The folder's file system cannot carry a store (a network share).
    Unsuitable,
    /// No permission, or read-only.
    NotWritable,
    /// No room on the disk.
    Full,
    /// Another process holds the store.
    Busy,
    /// The file, or the journal in it, is not as it was written.
    Damaged,
    /// No such attempt.
    NotFound,
    /// What is asked for may not follow what is known.
    NotAllowed,
    /// A rule of the database refused the row.
    Rule,
    /// A number does not fit.
    OutOfRange,
    /// Anything else.
    Other,
}

/// A store that could not be opened, read or written. Text for people is Korean.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// See [`StoreErrorKind::OldSqlite`].
    #[error(
        "저장소를 열지 않았어요. SQLite {found}에는 기록을 잃을 수 있는 결함이 있어요. 3.51.3 이상으로 만든 길잡이를 설치해 주세요."
    )]
    OldSqlite {
        /// Version in use.
        found: &'static str,
    },
    /// See [`StoreErrorKind::NewerStore`].
    #[error(
        "저장소를 열지 않았어요. 더 새로운 길잡이가 만든 자료예요(자료 {found}, 이 프로그램 {known}). 길잡이를 새 버전으로 바꿔 주세요."
    )]
    NewerStore {
        /// Version of the store.
        found: i64,
        /// Newest version this program knows.
        known: i64,
    },
    /// See [`StoreErrorKind::WrongMode`].
    #[error("저장소를 쓰지 않았어요. {} 자리에 {found} 자료가 들어왔어요. 두 자료는 섞이면 안 되니 파일 이름과 모드를 확인해 주세요.", wanted.korean())]
    WrongMode {
        /// Mode of the program.
        wanted: Mode,
        /// Mode found, in words.
        found: String,
    },
    /// See [`StoreErrorKind::Unsuitable`].
    #[error("저장소를 열지 않았어요. 이 폴더는 안전하게 기록할 수 없는 저장 장치(네트워크 드라이브 등)에 있어요. --data로 이 컴퓨터의 폴더를 지정해 주세요. ({})", path.display())]
    Unsuitable {
        /// The store file.
        path: PathBuf,
    },
    /// The file could not be made.
    #[error("저장소를 만들지 못했어요. {} ({})", FileErrorKind::of(source).korean(), path.display())]
    File {
        /// The store file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// See [`StoreErrorKind::Damaged`].
    #[error("저장소가 손상됐어요. 파일을 지우지 말고 복사해 둔 뒤 관리자에게 알려 주세요. ({why})")]
    Damaged {
        /// What was seen.
        why: String,
    },
    /// See [`StoreErrorKind::NotFound`].
    #[error("승인 기록을 찾지 못했어요. 거래 화면을 다시 열고 목록에서 골라 주세요. ({attempt})")]
    NotFound {
        /// Attempt id asked for.
        attempt: String,
    },
    /// See [`StoreErrorKind::NotAllowed`].
    #[error(
        "결과를 기록하지 않았어요. 이미 '{}' 기록이 있어서 '{}' 상태로 바꿀 수 없어요. 거래를 다시 조회해 주세요. ({attempt})",
        from.korean(),
        to.korean()
    )]
    NotAllowed {
        /// Attempt id.
        attempt: String,
        /// What is known.
        from: ApprovalState,
        /// What was to be written.
        to: ApprovalState,
    },
    /// Somebody else than the sender wants to settle an attempt that may still be under way.
    #[error("결과를 기록하지 않았어요. 승인 요청이 아직 진행 중일 수 있어요. 1분 뒤에 다시 조회해 주세요. ({attempt})")]
    StillRunning {
        /// Attempt id.
        attempt: String,
    },
    /// See [`StoreErrorKind::OutOfRange`].
    #[error("기록하지 않았어요. 저장할 수 있는 범위를 넘는 수예요. 금액을 확인해 주세요. ({what})")]
    OutOfRange {
        /// Name of the field.
        what: &'static str,
    },
    /// SQLite refused.
    #[error("저장소에 읽거나 쓰지 못했어요. {}", advice(sort(source)))]
    Sql {
        /// What SQLite said.
        #[from]
        source: rusqlite::Error,
    },
}

impl StoreError {
    /// What kind of trouble it is.
    pub fn kind(&self) -> StoreErrorKind {
        match self {
            Self::OldSqlite { .. } => StoreErrorKind::OldSqlite,
            Self::NewerStore { .. } => StoreErrorKind::NewerStore,
            Self::WrongMode { .. } => StoreErrorKind::WrongMode,
            Self::Unsuitable { .. } => StoreErrorKind::Unsuitable,
            Self::File { source, .. } => match FileErrorKind::of(source) {
                FileErrorKind::Full => StoreErrorKind::Full,
                FileErrorKind::NotAllowed | FileErrorKind::NotFound => StoreErrorKind::NotWritable,
                FileErrorKind::Other => StoreErrorKind::Other,
            },
            Self::Damaged { .. } => StoreErrorKind::Damaged,
            Self::NotFound { .. } => StoreErrorKind::NotFound,
            Self::NotAllowed { .. } | Self::StillRunning { .. } => StoreErrorKind::NotAllowed,
            Self::OutOfRange { .. } => StoreErrorKind::OutOfRange,
            Self::Sql { source } => sort(source),
        }
    }
}

impl Bilingual for StoreError {
    fn english(&self) -> String {
        match self {
            Self::OldSqlite { found } => format!(
                "The store was not opened. SQLite {found} has a fault that can lose records. Install a giljabi made with 3.51.3 or newer."
            ),
            Self::NewerStore { found, known } => format!(
                "The store was not opened. A newer giljabi has made it (store {found}, this program {known}). Install the newer version."
            ),
            Self::WrongMode { wanted, found } => format!(
                "The store was not used. There is {found} data where {} data belongs. The two must not mix; check file name and mode.",
                wanted.english()
            ),
            Self::Unsuitable { path } => format!(
                "The store was not opened. This folder is on a device that cannot record safely (a network drive or the like). Name a folder of this computer with --data. ({})",
                path.display()
            ),
            Self::File { path, source } => {
                format!("The store could not be made. {} ({})", FileErrorKind::of(source).english(), path.display())
            }
            Self::Damaged { why } => {
                format!("The store is damaged. Do not delete the file; copy it and tell an administrator. ({why})")
            }
            Self::NotFound { attempt } => {
                format!(
                    "The approval was not found. Open the transactions again, and choose from the list. ({attempt})"
                )
            }
            Self::NotAllowed { attempt, from, to } => format!(
                "The outcome was not recorded. It stands as '{}' already and cannot become '{}'. Look up the transaction again. ({attempt})",
                from.english(),
                to.english()
            ),
            Self::StillRunning { attempt } => format!(
                "The outcome was not recorded. The approval may still be under way; look it up again in a minute. ({attempt})"
            ),
            Self::OutOfRange { what } => {
                format!("Nothing was recorded. The number is too big to be stored; check the amount. ({what})")
            }
            Self::Sql { source } => {
                format!("The store could not be read or written. {}", advice_in_english(sort(source)))
            }
        }
    }
}

/// Whether SQLite only asks for patience.
pub(super) fn is_busy(error: &rusqlite::Error) -> bool {
    sort(error) == StoreErrorKind::Busy
}

fn sort(error: &rusqlite::Error) -> StoreErrorKind {
    use rusqlite::ErrorCode as Code;
    match error.sqlite_error_code() {
        Some(Code::DatabaseBusy | Code::DatabaseLocked) => StoreErrorKind::Busy,
        Some(Code::DiskFull) => StoreErrorKind::Full,
        Some(Code::ReadOnly | Code::CannotOpen | Code::PermissionDenied) => StoreErrorKind::NotWritable,
        Some(Code::DatabaseCorrupt | Code::NotADatabase) => StoreErrorKind::Damaged,
        Some(Code::ConstraintViolation) => StoreErrorKind::Rule,
        _ => StoreErrorKind::Other,
    }
}

fn advice_in_english(kind: StoreErrorKind) -> &'static str {
    match kind {
        StoreErrorKind::Busy => "Another program is using it. Try again later.",
        StoreErrorKind::Full => "The disk is full. Make room and try again.",
        StoreErrorKind::NotWritable => {
            "There is no permission to write, or it is read-only. Check the permissions of the data folder."
        }
        StoreErrorKind::Damaged => "The file is damaged. Do not delete it; copy it and tell an administrator.",
        StoreErrorKind::Rule => "The record breaks a rule of the store and was refused. Read again, and check it.",
        _ => "The disk or the store has a fault. Try again; if it stays so, tell an administrator.",
    }
}

fn advice(kind: StoreErrorKind) -> &'static str {
    match kind {
        StoreErrorKind::Busy => "다른 프로그램이 저장소를 쓰고 있어요. 잠시 뒤 다시 시도해 주세요.",
        StoreErrorKind::Full => "저장 공간이 부족해요. 공간을 비운 뒤 다시 시도해 주세요.",
        StoreErrorKind::NotWritable => "쓰기 권한이 없거나 읽기 전용이에요. 자료 폴더의 권한을 확인해 주세요.",
        StoreErrorKind::Damaged => "저장소 파일이 손상됐어요. 파일을 지우지 말고 복사해 둔 뒤 관리자에게 알려 주세요.",
        StoreErrorKind::Rule => {
            "기록 규칙에 어긋나는 내용이라 저장소가 거절했어요. 화면을 새로 고친 뒤 다시 확인해 주세요."
        }
        _ => "저장 장치나 저장소에 문제가 있어요. 다시 시도하고, 계속되면 관리자에게 알려 주세요.",
    }
}
