//! `settings.toml`: read with safe defaults, saved whole, comments and unknown keys kept.
//!
//! Never resets anything silently: a file that cannot be read is set aside under another name and reported.
//! Never writes a key or a token.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use toml_edit::{DocumentMut, Item, TableLike, Value};

pub use crate::app::settings::{Proxy, Settings, Theme};
use crate::app::shortcuts::SHORTCUTS;
use crate::diag::{Bilingual, Words, words};
use crate::payment::Mode;
use crate::text::mask::mask;
use crate::text::span::LineIndex;

use super::files::{FileError, FileErrorKind, save_whole};

/// Name of the file in the data folder.
pub const SETTINGS_FILE: &str = "settings.toml";

/// Name of the table of keys.
const SHORTCUT_TABLE: &str = "shortcuts";

/// How many broken files may lie beside the good one before a person has to look.
const BROKEN_MAX: u32 = 999;

/// Ends of names (lower case, without `-` and `_`) that must not stand in a settings file.
const SECRET_NAMES: &[&str] = &["merchantkey", "apikey", "token", "secret", "password"];

/// What the start found.
#[derive(Debug)]
pub struct Loaded {
    /// Settings to work with; defaults where the file gave none.
    pub settings: Settings,
    /// What the person should be told, if anything.
    pub problem: Option<SettingsProblem>,
}

/// Why the settings are not (all) as the person left them.
#[derive(Debug, thiserror::Error)]
pub enum SettingsProblem {
    /// The file is no TOML or holds a value of the wrong kind.
    #[error(
        "설정 파일{}을 읽을 수 없어요. {} ({why})",
        line.map(|line| format!(" {line}번째 줄")).unwrap_or_default(),
        kept_words(kept.as_deref())
    )]
    Broken {
        /// Line of the fault, from 1, where one is known.
        line: Option<usize>,
        /// The parser's own words, in English.
        why: String,
        /// Where the file lies now; `None` when it could not be moved and lies where it was.
        kept: Option<PathBuf>,
    },
    /// There is no file, because it was set aside.
    #[error(
        "깨진 설정 파일을 {} 이름으로 옮겨 둔 뒤로 설정이 다시 저장되지 않았어요. 그 파일을 고쳐 settings.toml로 되돌리거나, 창의 설정에서 값을 다시 골라 주세요.",
        kept.file_name().unwrap_or_default().to_string_lossy()
    )]
    SetAside {
        /// Where it lies.
        kept: PathBuf,
    },
    /// The file is there and the system will not let us read it.
    #[error("설정 파일을 열지 못했어요. 파일 권한을 확인해 주세요. ({source})")]
    Unreadable {
        /// What the system said.
        source: io::Error,
    },
    /// Somebody wrote a key into the file. It is not used, and gone with the next save.
    #[error("설정 파일에 키로 보이는 항목이 있어요. 키는 파일에 두지 않으니 설정 화면에서 넣어 주세요. 이 항목은 다음에 저장할 때 지워져요. ({})", names.join(", "))]
    HoldsSecret {
        /// Names of the entries, never their values.
        names: Vec<String>,
    },
}

impl SettingsProblem {
    /// What the person set is not in use: the defaults are.
    pub fn lost(&self) -> bool {
        !matches!(self, Self::HoldsSecret { .. })
    }

    /// The problem, for whoever goes on all the same.
    pub fn told(&self) -> Words {
        if !self.lost() {
            return self.words();
        }
        words!(
            "{self} 지금은 기본 설정(연습 모드)을 써요.",
            "{english} The defaults (practice mode) are used now.",
            english = self.english()
        )
    }
}

impl Bilingual for SettingsProblem {
    fn english(&self) -> String {
        match self {
            Self::Broken { line, why, kept } => {
                let line = line.map(|line| format!(" at line {line}")).unwrap_or_default();
                let kept = match kept.as_deref().and_then(Path::file_name) {
                    Some(name) => {
                        format!("What it held lies in {}: mend it to use it again.", name.to_string_lossy())
                    }
                    None => "The file was left as it is: mend it, and try again.".to_owned(),
                };
                format!("The settings cannot be read{line}. {kept} ({why})")
            }
            Self::SetAside { kept } => format!(
                "The broken settings lie in {}, and none were saved since. Mend that file and name it settings.toml again, or choose anew in the settings of the window.",
                kept.file_name().unwrap_or_default().to_string_lossy()
            ),
            Self::Unreadable { source } => {
                format!("The settings could not be opened. Check the permissions of the file. ({source})")
            }
            Self::HoldsSecret { names } => format!(
                "The settings hold what looks like a key. Keys do not belong into a file; put them in on the settings page. These lines go with the next save. ({})",
                names.join(", ")
            ),
        }
    }
}

fn kept_words(kept: Option<&Path>) -> String {
    match kept.and_then(Path::file_name) {
        Some(name) => format!("원래 내용은 {} 파일에 남겨 두었으니 고친 뒤 다시 쓸 수 있어요.", name.to_string_lossy()),
        None => "파일은 그대로 두었으니 고친 뒤 다시 해 주세요.".to_owned(),
    }
}

/// The settings could not be saved. The file is as it was, or set aside under another name.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The file could not be written.
    #[error(transparent)]
    File(#[from] FileError),
    /// The old file can be neither read nor set aside, and is not to be lost.
    #[error("설정을 저장하지 못했어요. {} ({})", FileErrorKind::of(source).korean(), path.display())]
    OldFile {
        /// The file in the way.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// TOML is UTF-8 and the folder name is not.
    #[error("설정을 저장하지 못했어요. 고른 폴더나 파일의 이름에 저장할 수 없는 글자가 있어요. 다른 것을 골라 주세요. ({})", path.display())]
    Path {
        /// The folder or file.
        path: PathBuf,
    },
}

/// Reads the settings of `data_dir`, for a window: a file that cannot be read is set aside, so that the next save does
/// not lose it. Always gives usable settings; what was wrong stands beside them.
pub fn load(data_dir: &Path) -> Loaded {
    let mut loaded = look(data_dir);
    if let Some(SettingsProblem::Broken { kept, .. }) = &mut loaded.problem {
        *kept = set_aside(&data_dir.join(SETTINGS_FILE)).ok();
    }
    loaded.problem.take_if(|problem| matches!(problem, SettingsProblem::SetAside { .. }));
    loaded
}

/// The same, without touching anything: for a command, which saves no settings. What was set aside and never put right
/// is a problem here again, because a command asks nobody whether the defaults will do.
pub fn look(data_dir: &Path) -> Loaded {
    let path = data_dir.join(SETTINGS_FILE);
    let bytes = match fs_err::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return defaults(set_aside_before(data_dir)),
        Err(source) => return defaults(Some(SettingsProblem::Unreadable { source })),
    };
    match read(&bytes) {
        Ok((settings, names)) => {
            let problem = (!names.is_empty()).then_some(SettingsProblem::HoldsSecret { names });
            Loaded { settings, problem }
        }
        Err(fault) => defaults(Some(SettingsProblem::Broken { line: fault.line, why: fault.why, kept: None })),
    }
}

/// Saves `settings` in `data_dir`. Comments, order and keys of a newer version stay; entries that look like a key go.
///
/// # Errors
/// [`SettingsError`]; the old file is never lost.
pub fn save(data_dir: &Path, settings: &Settings) -> Result<(), SettingsError> {
    let path = data_dir.join(SETTINGS_FILE);
    let mut document = old_document(&path)?;
    write_into(&mut document, &masked(settings))?;
    drop_secrets(document.as_table_mut());
    Ok(save_whole(&path, document.to_string().as_bytes())?)
}

/// The settings as they may lie on a disk: people write telephone numbers behind names.
fn masked(settings: &Settings) -> Settings {
    let hidden = |text: &str| mask(text).into_owned();
    Settings { agent_name: hidden(&settings.agent_name), center: hidden(&settings.center), ..settings.clone() }
}

fn defaults(problem: Option<SettingsProblem>) -> Loaded {
    Loaded { settings: Settings::default(), problem }
}

struct Fault {
    line: Option<usize>,
    why: String,
}

fn read(bytes: &[u8]) -> Result<(Settings, Vec<String>), Fault> {
    let text = std::str::from_utf8(bytes).map_err(|error| Fault { line: None, why: error.to_string() })?;
    // The error's own Display draws a caret that slips after Hangul, so only its message and place are used.
    let settings: Settings = toml::from_str(text).map_err(|error| Fault {
        line: error.span().map(|span| LineIndex::new(text).line_col(text, span.start).line),
        why: error.message().to_owned(),
    })?;
    let mut names = Vec::new();
    if let Ok(mut document) = text.parse::<DocumentMut>() {
        names = drop_secrets(document.as_table_mut());
    }
    Ok((settings.in_range(), names))
}

fn old_document(path: &Path) -> Result<DocumentMut, SettingsError> {
    let stuck = |source: io::Error| SettingsError::OldFile { path: path.to_owned(), source };
    let bytes = match fs_err::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(DocumentMut::new()),
        Err(error) => return Err(stuck(error)),
    };
    let parsed = String::from_utf8(bytes).ok().and_then(|text| text.parse::<DocumentMut>().ok());
    match parsed {
        Some(document) => Ok(document),
        None => set_aside(path).map(|_| DocumentMut::new()).map_err(stuck),
    }
}

/// The newest file that was set aside, where there is one.
fn set_aside_before(folder: &Path) -> Option<SettingsProblem> {
    let names = (1..=BROKEN_MAX).map(|number| folder.join(format!("{SETTINGS_FILE}.broken-{number}")));
    names.take_while(|kept| kept.exists()).last().map(|kept| SettingsProblem::SetAside { kept })
}

/// Renames `path` to the first free `settings.toml.broken-N`.
fn set_aside(path: &Path) -> io::Result<PathBuf> {
    let folder = path.parent().unwrap_or(Path::new("."));
    for number in 1..=BROKEN_MAX {
        let kept = folder.join(format!("{SETTINGS_FILE}.broken-{number}"));
        if !kept.try_exists()? {
            fs_err::rename(path, &kept)?;
            return Ok(kept);
        }
    }
    Err(io::Error::other("too many broken settings files"))
}

fn write_into(document: &mut DocumentMut, settings: &Settings) -> Result<(), SettingsError> {
    let guides_dir = text_of(settings.guides_dir.as_deref())?;
    let ca_file = text_of(settings.ca_file.as_deref())?;
    let mode = match settings.mode {
        Mode::Practice => "practice",
        Mode::Live => "live",
    };
    let document: &mut dyn TableLike = document.as_table_mut();
    put(document, "agent_name", Some(settings.agent_name.as_str().into()));
    put(document, "center", Some(settings.center.as_str().into()));
    put(document, "role", settings.role.map(|role| role.as_str().into()));
    put(document, "welcomed", settings.welcomed.then(|| true.into()));
    put(document, "mode", Some(mode.into()));
    put(document, "theme", Some(settings.theme.as_str().into()));
    put(document, "zoom_percent", Some(i64::from(settings.zoom_percent).into()));
    put(document, "copy_format", Some(settings.copy_format.as_str().into()));
    put(document, "guides_dir", guides_dir.map(Value::from));
    put(document, "api_base", settings.api_base.as_deref().map(Value::from));
    put(document, "pages_base", settings.pages_base.as_deref().map(Value::from));
    let proxy = String::from(settings.proxy.clone());
    put(document, "proxy", Some(proxy).filter(|proxy| !proxy.is_empty()).map(Value::from));
    put(document, "ca_file", ca_file.map(Value::from));
    for (name, names) in [
        ("system_tls_hosts", &settings.system_tls_hosts),
        ("key_mids", &settings.key_mids),
        ("database_passwords", &settings.database_passwords),
        ("notices_put_away", &settings.notices_put_away),
    ] {
        let list: Value = names.iter().map(String::as_str).collect();
        put(document, name, (!names.is_empty()).then_some(list));
    }
    put(document, "proxy_login_kept", settings.proxy_login_kept.then(|| true.into()));
    put(document, "database", settings.database.as_deref().map(Value::from));
    write_shortcuts(document, &settings.shortcuts.written());
    Ok(())
}

/// Keys that were put elsewhere, in a table of their own. Names that this version does not know stay.
fn write_shortcuts(document: &mut dyn TableLike, own: &BTreeMap<String, String>) {
    if own.is_empty() && document.get(SHORTCUT_TABLE).is_none() {
        return;
    }
    let item = document.entry(SHORTCUT_TABLE).or_insert_with(toml_edit::table);
    let Some(table) = item.as_table_like_mut() else { return };
    for row in SHORTCUTS {
        put(table, row.id, own.get(row.id).map(|chord| chord.as_str().into()));
    }
    if table.is_empty() {
        document.remove(SHORTCUT_TABLE);
    }
}

fn text_of(path: Option<&Path>) -> Result<Option<&str>, SettingsError> {
    path.map(|path| path.to_str().ok_or_else(|| SettingsError::Path { path: path.to_owned() })).transpose()
}

/// Sets or removes one entry. Plain assignment would drop the comment behind the old value.
fn put(document: &mut dyn TableLike, name: &str, value: Option<Value>) {
    let Some(mut value) = value else {
        document.remove(name);
        return;
    };
    match document.get_mut(name) {
        Some(Item::Value(old)) => {
            *value.decor_mut() = old.decor().clone();
            *old = value;
        }
        _ => {
            document.insert(name, Item::Value(value));
        }
    }
}

/// Removes entries whose name says that they are a key; returns their names.
fn drop_secrets(table: &mut dyn TableLike) -> Vec<String> {
    let (secret, other): (Vec<String>, Vec<String>) =
        table.iter().map(|(name, _)| name.to_owned()).partition(|name| names_a_secret(name));
    for name in &secret {
        table.remove(name);
    }
    let mut found = secret;
    for name in other {
        if let Some(inner) = table.get_mut(&name).and_then(Item::as_table_like_mut) {
            found.extend(drop_secrets(inner));
        }
    }
    found
}

fn names_a_secret(name: &str) -> bool {
    let plain: String = name.chars().filter(|c| !matches!(c, '-' | '_')).flat_map(char::to_lowercase).collect();
    SECRET_NAMES.iter().any(|end| plain.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_hold_secrets() {
        for (name, expected) in [
            ("merchant_key", true),
            ("Merchant-Key", true),
            ("paymentToken", true),
            ("db_password", true),
            ("keyboard", false),
            ("hotkeys", false),
            ("theme", false),
        ] {
            assert_eq!(names_a_secret(name), expected, "{name}");
        }
    }

    #[test]
    fn words_of_the_mode_are_those_of_serde() {
        for mode in [Mode::Practice, Mode::Live] {
            let mut document = DocumentMut::new();
            write_into(&mut document, &Settings { mode, ..Settings::default() }).unwrap();
            let (read, _) = read(document.to_string().as_bytes()).map_err(|fault| fault.why).unwrap();
            assert_eq!(read.mode, mode);
        }
    }
}
