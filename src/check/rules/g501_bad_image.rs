//! G501: a picture that cannot be shown, or cannot be told in words.

use crate::check::rule::{GuideCx, Out, Rule, Run, suggest};
use crate::diag::{Severity, Words, words};
use crate::guide::picture::Hazard;
use crate::guide::raw::RawImage;
use crate::guide::source::{ImageFile, MAX_IMAGE_BYTES, MAX_IMAGE_SIDE, ReadFault};

pub(super) static RULE: Rule = Rule {
    code: "G501",
    name: "bad-image",
    severity: Severity::Error,
    fixable: true,
    summary: Words::fixed(
        "그림이 없거나, images 폴더 밖이거나, 너무 크거나, 설명(`alt`)이 없어요.",
        "A picture that is missing, outside the images folder, too big, or without words (`alt`).",
    ),
    why: Words::fixed(
        "그림 없이 안내하게 되거나, 화면을 볼 수 없는 사람이 내용을 알 수 없어요.",
        "The agent has no picture to go by, or a person who cannot see the screen does not know what it shows.",
    ),
    bad: r#"
[[step]]
id = "card"
title = "카드 확인"
say = "카드 앞면을 봐 주십시오."
image = { file = "../card.png", alt = "카드 앞면의 그림입니다." }
goto = "done"
"#,
    good: r#"
[[step]]
id = "card"
title = "카드 확인"
say = "카드 앞면을 봐 주십시오."
image = { file = "card.png", alt = "카드 앞면의 그림입니다." }
goto = "done"
"#,
    near_miss: r#"
[[step]]
id = "card"
title = "카드 확인"
say = "카드 앞면을 봐 주십시오."
image = { file = "card.png", alt = "카드 앞면" }
goto = "done"
"#,
    run: Run::Guide(run),
};

fn run(cx: &GuideCx<'_>, out: &mut Out<'_>) {
    for step in &cx.raw.steps {
        let Some(image) = &step.image else { continue };
        if image.alt.as_ref().is_none_or(|alt| alt.value.trim().is_empty()) {
            let span = image.alt.as_ref().map_or(image.span, |alt| alt.span);
            let message = words!(
                "그림의 설명(`alt`)이 없어요: {file}",
                "the picture has no words (`alt`): {file}",
                file = image.file.value
            );
            out.push(out.at(span, message).in_step(step.name()).help(words!(
                "`alt`에 그림이 무엇을 보여 주는지 한 문장으로 적어 주세요",
                "say in `alt` what the picture shows, in one sentence"
            )));
        }
        file(cx, image, step.name(), out);
    }
}

fn file(cx: &GuideCx<'_>, image: &RawImage, step: &str, out: &mut Out<'_>) {
    let name = &image.file.value;
    let at = |message: Words| out.at(image.file.span, message).in_step(step);
    let found = if leaves_folder(name) {
        at(words!("images 폴더 밖의 그림이에요: {name}", "the picture is outside the images folder: {name}")).help(
            words!(
                "그림을 images 폴더에 넣고 파일 이름만 적어 주세요",
                "put the picture into the images folder and write its file name only"
            ),
        )
    } else if let Some(file) = cx.library.images.get(name) {
        let Some((message, help)) = unfit(file) else { return };
        let Words { ko, en } = message;
        at(words!("{ko}: {name}", "{en}: {name}")).help(help)
    } else {
        let found = at(words!("images 폴더에 없는 그림이에요: {name}", "no such picture in the images folder: {name}"));
        let known = cx.library.images.keys().map(String::as_str);
        let help = words!(
            "그림을 images 폴더에 넣거나 파일 이름을 고쳐 주세요",
            "put the picture into the images folder, or correct its name"
        );
        suggest(found, name, image.file.span, known, help)
    };
    out.push(found);
}

/// A plain file name has none of these on any system.
fn leaves_folder(name: &str) -> bool {
    name.contains(['/', '\\', ':', '\0']) || name.contains("..") || name.starts_with('~')
}

/// Why a picture that is there cannot be shown, and what to do.
fn unfit(file: &ImageFile) -> Option<(Words, Words)> {
    let smaller = words!(
        "{most} MiB, 가로세로 {MAX_IMAGE_SIDE}픽셀까지로 줄여 주세요",
        "make it no more than {most} MiB and {MAX_IMAGE_SIDE} pixels a side",
        most = MAX_IMAGE_BYTES >> 20
    );
    let heavy = |bytes: u64| {
        words!("그림 파일이 너무 커요 ({size})", "the picture file is too big ({size})", size = mebibytes(bytes))
    };
    match &file.bytes {
        Err(ReadFault::TooBig(bytes)) => Some((heavy(*bytes), smaller)),
        Err(ReadFault::Directory) => Some((
            words!("그림이 아니라 폴더예요", "this is a folder, not a picture"),
            words!("그림 파일의 이름을 적어 주세요", "write the name of a picture file"),
        )),
        Err(ReadFault::Io(said)) => Some((
            words!("그림을 열 수 없어요 ({said})", "the picture cannot be opened ({said})"),
            words!("파일의 권한과 연결을 확인해 주세요", "check the permissions of the file and the drive it is on"),
        )),
        Err(ReadFault::FolderFull) => Some((
            words!(
                "그림 파일이 모두 합쳐 너무 커서 읽지 않았어요",
                "the pictures of the folder are too big together and this one was not read"
            ),
            smaller,
        )),
        Err(ReadFault::Unsafe(hazard)) => Some(unsafe_drawing(*hazard)),
        Err(ReadFault::NotUtf8(_) | ReadFault::Binary | ReadFault::TooDense | ReadFault::BadName) => Some((
            words!("그림으로 읽을 수 없어요", "this cannot be read as a picture"),
            words!("PNG나 SVG로 다시 저장해 주세요", "save it again as PNG or SVG"),
        )),
        Ok(bytes) if bytes.len() as u64 > MAX_IMAGE_BYTES => Some((heavy(bytes.len() as u64), smaller)),
        Ok(_) => file.size.filter(|(width, height)| *width.max(height) > MAX_IMAGE_SIDE).map(|(width, height)| {
            let message =
                words!("그림이 너무 커요 ({width}x{height}픽셀)", "the picture is too large ({width}x{height} pixels)");
            (message, smaller)
        }),
    }
}

/// What a drawing holds that it must not, and what to do.
fn unsafe_drawing(hazard: Hazard) -> (Words, Words) {
    let plain = words!(
        "그림 편집기에서 모양과 글자만 남기고 '일반 SVG'로 다시 저장하거나 PNG로 저장해 주세요",
        "keep only shapes and words in the drawing program and save it as plain SVG, or save it as PNG"
    );
    let message = match hazard {
        Hazard::Broken => {
            words!("그림이 올바른 SVG가 아니에요", "the picture is not a whole SVG drawing")
        }
        Hazard::Program => {
            words!("그림 안에 프로그램(스크립트)이 들어 있어요", "the drawing holds a program (a script)")
        }
        Hazard::Outside => {
            words!("그림이 바깥의 파일이나 주소를 불러요", "the drawing reaches for files or addresses outside")
        }
        Hazard::Entities => {
            words!("그림 안에 늘어나는 글(ENTITY)이 들어 있어요", "the drawing holds entities that may grow")
        }
        Hazard::Repeats => {
            words!(
                "그림에 되풀이하거나 겹겹이 든 모양이 너무 많아요",
                "the drawing repeats or nests its parts too often"
            )
        }
    };
    (message, plain)
}

/// Rounded up, so that a file just over the limit does not seem to be within it.
fn mebibytes(bytes: u64) -> String {
    let tenths = (bytes.saturating_mul(10)).div_ceil(1 << 20);
    format!("{}.{} MiB", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_names_stay_in_the_folder() {
        for name in ["../a.png", "/etc/a.png", "a/b.png", "a\\b.png", "C:a.png", "..", "~a.png"] {
            assert!(leaves_folder(name), "{name}");
        }
        for name in ["a.png", "카드 앞면.svg", "a-b_c.png"] {
            assert!(!leaves_folder(name), "{name}");
        }
    }

    #[test]
    fn pictures_that_do_not_fit() {
        let bytes = |n: usize| Ok(vec![0_u8; n].into());
        let limit = usize::try_from(MAX_IMAGE_BYTES).unwrap();
        for (bytes, size, unfit_is) in [
            (bytes(10), Some((100, 100)), false),
            (bytes(10), None, false),
            (bytes(limit), Some((MAX_IMAGE_SIDE, 1)), false),
            (bytes(limit + 1), None, true),
            (bytes(10), Some((1, MAX_IMAGE_SIDE + 1)), true),
            (Err(ReadFault::TooBig(99_000_000)), None, true),
            (Err(ReadFault::Io("denied".into())), None, true),
            (Err(ReadFault::Directory), None, true),
        ] {
            assert_eq!(unfit(&ImageFile { bytes: bytes.clone(), size }).is_some(), unfit_is, "{size:?}");
        }
        assert_eq!(mebibytes(MAX_IMAGE_BYTES + 1), "2.1 MiB");
    }
}
