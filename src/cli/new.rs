//! `giljabi new`: a new guide, or a new folder of guides.
//!
//! Never writes over a file. Reads a list in UTF-8, UTF-16 or the old Korean encoding of Windows.

use std::path::{Path, PathBuf};

use super::guides::{folder, folder_error, unreadable};
use super::output::{self, CliError};
use super::schema::{save, save_all};
use super::{CLEAN, COULD_NOT_RUN, Ctx};
use crate::diag::{Bilingual as _, Words, words};
use crate::guide::scaffold::{Draft, List, Made, ends, folder as files, guide, read_list};
use crate::guide::tables::Tables;
use crate::service::library::read_dir;

/// Largest list, in bytes.
const MAX_LIST_BYTES: u64 = 1024 * 1024;

/// Arguments of `new`.
#[derive(Debug, Clone, clap::Args)]
pub struct NewArgs {
    /// 새 안내의 id. 파일 이름이 돼요. 보기: card-not-shown
    #[arg(value_name = "ID", required_unless_present = "folder")]
    pub id: Option<String>,
    /// 제목
    #[arg(long, value_name = "TITLE", default_value = "", hide_default_value = true)]
    pub title: String,
    /// 번호를 붙인 목록(글 파일)을 단계로 바꿔 넣기
    #[arg(long, value_name = "FILE")]
    pub from: Option<PathBuf>,
    /// 안내를 넣을 폴더. 적지 않으면 기본 안내 폴더
    #[arg(long, value_name = "DIR")]
    pub dir: Option<PathBuf>,
    /// 내용을 책임지는 팀. 적지 않으면 설정의 센터 이름
    #[arg(long, value_name = "NAME")]
    pub owner: Option<String>,
    /// 파일로 저장하지 않고 stdout에 적기
    #[arg(long)]
    pub print: bool,
    /// 새 안내 폴더를 만들기: 보기 안내, 표, 편집기 설정
    #[arg(long, value_name = "DIR", conflicts_with_all = ["id", "title", "from", "dir", "print"])]
    pub folder: Option<PathBuf>,
}

/// `giljabi new`.
pub fn run(args: &NewArgs, ctx: &mut Ctx<'_>) -> u8 {
    let made = match (&args.folder, &args.id) {
        (Some(folder), _) => new_folder(folder, args, ctx),
        (None, Some(id)) => new_guide(id, args, ctx),
        (None, None) => return COULD_NOT_RUN,
    };
    match made {
        Ok(code) => code,
        Err(error) => error.tell(false, ctx),
    }
}

fn new_guide(id: &str, args: &NewArgs, ctx: &mut Ctx<'_>) -> Result<u8, CliError> {
    let into = match &args.dir {
        Some(dir) => dir.clone(),
        None => folder(ctx).ok_or_else(folder_error)?,
    };
    let tables = tables(&into, args.print)?;
    let list = args.from.as_deref().map(|file| read(file, ctx)).transpose()?;
    let owner = owner(args, ctx);
    let draft = Draft {
        id: id.to_owned(),
        title: args.title.clone(),
        owner,
        today: ctx.clock.now_kst().date(),
        ends: ends(&tables),
    };
    let Made { text, remarks } =
        guide(&draft, list.as_ref()).map_err(|error| CliError::from_sentences("id", &error.words(), super::FOUND))?;
    if args.print {
        let code = output::finish(ctx.out.write_all(text.as_bytes()), CLEAN, ctx.lang, ctx.talk);
        tell(&remarks, ctx);
        return Ok(code);
    }
    let path = into.join(format!("{id}.toml"));
    refuse_existing(&path)?;
    save(&path, text.as_bytes())?;
    tell(&remarks, ctx);
    let words = Words::fixed(
        "만들었어요. 내용을 채운 뒤 giljabi check로 확인해 주세요.",
        "Made. Fill it in, then see giljabi check.",
    );
    output::say(ctx.talk, words.get(ctx.lang), CLEAN);
    Ok(output::print_lines(&[path.display().to_string()], CLEAN, ctx))
}

fn new_folder(into: &Path, args: &NewArgs, ctx: &mut Ctx<'_>) -> Result<u8, CliError> {
    let empty = match fs_err::read_dir(into) {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) => error.kind() == std::io::ErrorKind::NotFound,
    };
    if !empty {
        let message = words!(
            "이미 쓰고 있는 폴더라서 만들지 않았어요. {folder}",
            "The folder is in use already, so nothing was made: {folder}.",
            folder = into.display()
        );
        let hint =
            Words::fixed("없는 폴더나 빈 폴더의 이름을 적어 주세요.", "Name a folder that is empty or not there.");
        return Err(CliError::refused("exists", &message, &hint));
    }
    let owner = owner(args, ctx);
    for (path, text) in files(&owner, ctx.clock.now_kst().date()) {
        save(&into.join(path), text.as_bytes())?;
    }
    save_all(into)?;
    let words = words!(
        "안내 폴더를 만들었어요. giljabi --guides {folder} check로 확인해 주세요.",
        "The folder of guides was made. See giljabi --guides {folder} check.",
        folder = into.display()
    );
    output::say(ctx.talk, words.get(ctx.lang), CLEAN);
    Ok(output::print_lines(&[into.display().to_string()], CLEAN, ctx))
}

fn owner(args: &NewArgs, ctx: &Ctx<'_>) -> String {
    let center = || ctx.settings().0.center;
    let owner = args.owner.clone().unwrap_or_else(center);
    if owner.trim().is_empty() { "교육팀".to_owned() } else { owner }
}

/// The tables of the folder the guide goes to. A folder that is not there yet has none.
fn tables(into: &Path, print: bool) -> Result<Tables, CliError> {
    let mut tables = Tables::default();
    let sources = match read_dir(into) {
        Ok(sources) => sources,
        Err(error) if print || error.kind() == std::io::ErrorKind::NotFound => return Ok(tables),
        Err(error) => {
            return Err(unreadable(into, &error));
        }
    };
    for file in &sources.files {
        if let ("dispositions.toml", Ok(text)) = (&*file.name, &file.text) {
            // What is wrong with the table is said by `check`; here only its codes are wanted.
            drop(tables.read(&file.name, text));
        }
    }
    Ok(tables)
}

fn refuse_existing(path: &Path) -> Result<(), CliError> {
    if fs_err::symlink_metadata(path).is_err() {
        return Ok(());
    }
    let message = words!(
        "같은 이름의 안내가 이미 있어서 만들지 않았어요. {path}",
        "There is a guide of this name already, so none was made: {path}.",
        path = path.display()
    );
    let hint = Words::fixed("다른 id를 적거나 있는 파일을 고쳐 주세요.", "Choose another id, or edit that file.");
    Err(CliError::refused("exists", &message, &hint))
}

fn read(file: &Path, ctx: &mut Ctx<'_>) -> Result<List, CliError> {
    let failed = |why: Words| {
        let message = words!(
            "목록을 읽지 못했어요. {file} ({why})",
            "The list could not be read: {file} ({why_en}).",
            file = file.display(),
            why_en = why.en,
            why = why.ko
        );
        let hint = Words::fixed(
            "글 파일(.txt)의 이름과 권한을 확인해 주세요.",
            "Check the name and permissions of the text file (.txt).",
        );
        CliError::failed("list", &message, &hint)
    };
    let system = |error: std::io::Error| failed(words!("{error}", "{error}"));
    let size = fs_err::metadata(file).map_err(system)?.len();
    if size > MAX_LIST_BYTES {
        return Err(failed(words!("1 MiB보다 커요: {size}바이트", "over 1 MiB: {size} bytes")));
    }
    let bytes = fs_err::read(file).map_err(system)?;
    let no_text = || failed(Words::fixed("한글 글 파일이 아니에요", "no text file"));
    let (text, old) = decoded(&bytes).ok_or_else(no_text)?;
    if old {
        let words = Words::fixed(
            "옛 한글 인코딩(CP949)이라 UTF-8로 바꿔 읽었어요.",
            "It is in the old Korean encoding (CP949) and was read as such.",
        );
        output::say(ctx.talk, words.get(ctx.lang), CLEAN);
    }
    Ok(read_list(&text))
}

/// The text of a file, and whether it was in the old Korean encoding.
fn decoded(bytes: &[u8]) -> Option<(String, bool)> {
    let text = match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, bom)) => encoding.decode_without_bom_handling_and_without_replacement(&bytes[bom..]),
        None => std::str::from_utf8(bytes).ok().map(Into::into),
    };
    let old = text.is_none();
    let text = text.or_else(|| encoding_rs::EUC_KR.decode_without_bom_handling_and_without_replacement(bytes))?;
    (!text.contains('\0')).then(|| (text.into_owned(), old))
}

fn tell(remarks: &[Words], ctx: &mut Ctx<'_>) {
    for remark in remarks {
        output::say(ctx.talk, remark.get(ctx.lang), CLEAN);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_in_any_encoding() {
        let (old, _, _) = encoding_rs::EUC_KR.encode("1. 뷁 확인");
        for (bytes, want) in [
            ("1. 뷁 확인".as_bytes().to_vec(), Some(false)),
            ([b"\xef\xbb\xbf", "1. 뷁 확인".as_bytes()].concat(), Some(false)),
            (old.to_vec(), Some(true)),
            (
                [&b"\xff\xfe"[..], &"1. 뷁 확인".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>()]
                    .concat(),
                Some(false),
            ),
            (b"\x7fELF\0\0".to_vec(), None),
            (b"\xff\xff\xff".to_vec(), None),
        ] {
            let got = decoded(&bytes);
            assert_eq!(got.as_ref().map(|(_, old)| *old), want, "{bytes:?}");
            assert!(got.is_none_or(|(text, _)| text == "1. 뷁 확인"));
        }
    }
}
