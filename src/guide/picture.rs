//! Whether a picture of the folder may be shown: how large it is, and what a drawing would do besides
//! being drawn.
//!
//! Looks at tags and attributes only; draws nothing and opens nothing. Whatever is refused here never
//! reaches a window or an export.

use std::collections::BTreeMap;

use super::source::ReadFault;

/// Elements a drawing may come to when everything it repeats is counted as often as it is drawn.
pub const MAX_DRAWN: u64 = 20_000;

/// What a drawing must not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hazard {
    /// Programs: scripts, event handlers, embedded pages.
    Program,
    /// Addresses of anything outside the file.
    Outside,
    /// Entities, which a few lines may blow up to any size.
    Entities,
    /// Repeated parts that come to more than [`MAX_DRAWN`] elements, or that hold themselves.
    Repeats,
}

/// Width and height of a picture in pixels, where its head tells them.
///
/// # Errors
/// [`ReadFault::Unsafe`] where a drawing must not be shown, [`ReadFault::NotUtf8`] where it is no text.
pub fn judge(name: &str, bytes: &[u8]) -> Result<Option<(u32, u32)>, ReadFault> {
    if !name.ends_with(".svg") {
        return Ok(png_size(bytes));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| ReadFault::NotUtf8(error.valid_up_to()))?;
    match hazard(text) {
        Some(hazard) => Err(ReadFault::Unsafe(hazard)),
        None => Ok(svg_size(text)),
    }
}

/// Width and height out of a PNG's head.
fn png_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let head = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n")?;
    let number = |at: usize| Some(u32::from_be_bytes(head.get(at..at + 4)?.try_into().ok()?));
    Some((number(8)?, number(12)?))
}

/// The first thing that a drawing must not hold.
fn hazard(text: &str) -> Option<Hazard> {
    if text.to_ascii_lowercase().contains("<!entity") {
        return Some(Hazard::Entities);
    }
    let tags: Vec<Tag<'_>> = tags(text).collect();
    if tags.iter().any(Tag::runs) {
        return Some(Hazard::Program);
    }
    if tags.iter().any(Tag::reaches_out) || styles_reach_out(text) {
        return Some(Hazard::Outside);
    }
    (drawn(&tags) > MAX_DRAWN).then_some(Hazard::Repeats)
}

/// `url(…)` and `@import` of styles.
fn styles_reach_out(text: &str) -> bool {
    let far = |after: &str| !after.trim_start_matches([' ', '\'', '"', '&', ';', 'q', 'u', 'o', 't']).starts_with('#');
    text.match_indices("url(").any(|(at, found)| far(&text[at + found.len()..])) || text.contains("@import")
}

/// `<name attributes>`, `</name>` or `<name/>`.
struct Tag<'t> {
    /// Without a prefix.
    name: &'t str,
    attributes: &'t str,
    closes: bool,
    empty: bool,
}

/// The tags of a text. Comments, declarations and CDATA are passed over.
fn tags(text: &str) -> impl Iterator<Item = Tag<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            rest = &rest[rest.find('<')? + 1..];
            let passed = [("!--", "-->"), ("![CDATA[", "]]>"), ("?", "?>"), ("!", ">")];
            if let Some((_, end)) = passed.iter().find(|(start, _)| rest.starts_with(start)) {
                rest = &rest[rest.find(end)? + end.len()..];
                continue;
            }
            let end = tag_end(rest)?;
            let (inside, after) = (&rest[..end], &rest[end + 1..]);
            rest = after;
            let closes = inside.starts_with('/');
            let empty = inside.ends_with('/');
            let inside = inside.trim_start_matches('/').trim_end_matches('/');
            let (name, attributes) = inside.split_once(char::is_whitespace).unwrap_or((inside, ""));
            return Some(Tag { name: name.rsplit(':').next().unwrap_or(name), attributes, closes, empty });
        }
    })
}

/// Where a tag ends: the first `>` outside quotation marks.
fn tag_end(text: &str) -> Option<usize> {
    let mut quoted = None;
    text.bytes().position(|byte| match quoted {
        Some(mark) => {
            if byte == mark {
                quoted = None;
            }
            false
        }
        None => {
            if matches!(byte, b'"' | b'\'') {
                quoted = Some(byte);
            }
            byte == b'>'
        }
    })
}

impl<'t> Tag<'t> {
    /// Names, without prefixes, and values.
    fn attributes(&self) -> impl Iterator<Item = (&'t str, &'t str)> + use<'t> {
        let mut rest = self.attributes;
        std::iter::from_fn(move || {
            let (name, after) = rest.split_once('=')?;
            let after = after.trim_start();
            let mark = after.chars().next().filter(|mark| matches!(mark, '"' | '\''))?;
            let (value, after) = after[1..].split_once(mark)?;
            rest = after;
            let name = name.trim();
            Some((name.rsplit(':').next().unwrap_or(name), value))
        })
    }

    fn attribute(&self, name: &str) -> Option<&'t str> {
        self.attributes().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    fn runs(&self) -> bool {
        let on = |head: &str| head.eq_ignore_ascii_case("on");
        let handles = |(name, _): (&str, &str)| name.len() > 2 && name.get(..2).is_some_and(on);
        matches!(self.name, "script" | "foreignObject" | "iframe" | "embed" | "object")
            || self.attributes().any(handles)
    }

    fn reaches_out(&self) -> bool {
        let far = |value: &str| !value.trim().starts_with('#') && !value.trim().starts_with("data:image/");
        self.attributes().any(|(name, value)| matches!(name, "href" | "src") && far(value))
    }
}

/// Elements a drawing comes to with all its repeats; too many to count where one holds itself.
fn drawn(tags: &[Tag<'_>]) -> u64 {
    let mut parts: BTreeMap<&str, Part<'_>> = BTreeMap::new();
    // The root has no id.
    let mut open: Vec<&str> = vec![""];
    for tag in tags {
        if tag.closes {
            if open.len() > 1 {
                open.pop();
            }
            continue;
        }
        let owner = open.last().copied().unwrap_or_default();
        let id = tag.attribute("id").unwrap_or(owner);
        if id != owner {
            parts.entry(owner).or_default().holds.push(id);
        }
        let part = parts.entry(id).or_default();
        part.elements += 1;
        if tag.name == "use" {
            part.holds.extend(tag.attribute("href").and_then(|href| href.trim().strip_prefix('#')));
        }
        if !tag.empty {
            open.push(id);
        }
    }
    weight("", &parts, &mut BTreeMap::new(), 0)
}

/// A named part of a drawing.
#[derive(Default)]
struct Part<'t> {
    elements: u64,
    /// Parts within it, and those it repeats.
    holds: Vec<&'t str>,
}

/// Deepest repeats within repeats that are followed.
const DEEPEST: usize = 64;

fn weight<'t>(
    id: &'t str,
    parts: &BTreeMap<&'t str, Part<'t>>,
    known: &mut BTreeMap<&'t str, u64>,
    depth: usize,
) -> u64 {
    if depth > DEEPEST {
        return u64::MAX;
    }
    if let Some(weight) = known.get(id) {
        return *weight;
    }
    let Some(part) = parts.get(id) else { return 0 };
    // Whoever comes back here while it is counted holds itself.
    known.insert(id, u64::MAX);
    let total =
        part.holds.iter().fold(part.elements, |sum, held| sum.saturating_add(weight(held, parts, known, depth + 1)));
    known.insert(id, total);
    total
}

/// Width and height of a drawing's first tag; fractions count as whole.
fn svg_size(text: &str) -> Option<(u32, u32)> {
    let root = tags(text).find(|tag| tag.name == "svg")?;
    let pixels = |value: &str| {
        let number = value.trim().trim_end_matches("px").parse::<f64>().ok()?;
        // Anything larger than a u32 is the largest there is.
        Some(number.ceil().clamp(0.0, f64::from(u32::MAX)) as u32)
    };
    let given = |name: &str| root.attribute(name).and_then(pixels);
    let mut view =
        root.attribute("viewBox").unwrap_or_default().split([' ', ',']).filter(|part| !part.is_empty()).skip(2);
    let (wide, high) = (view.next().and_then(pixels), view.next().and_then(pixels));
    Some((given("width").or(wide)?, given("height").or(high)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn svg(inside: &str) -> Result<Option<(u32, u32)>, ReadFault> {
        judge("a.svg", format!("<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"480\" height=\"300.5\">{inside}</svg>").as_bytes())
    }

    #[test]
    fn drawings_that_may_be_shown() {
        for inside in [
            "<title>제목</title><!-- <script> --><rect width=\"1\" height='2'/>",
            "<defs><g id=\"a\"><path d=\"M0 0\"/></g></defs><use href=\"#a\"/><use xlink:href=\"#a\"/>",
            "<style>.a { fill: url(#b); }</style><image href=\"data:image/png;base64,AAAA\"/>",
            "<text>a &gt; b 'on' = \"c\"</text>",
        ] {
            assert_eq!(svg(inside), Ok(Some((480, 301))), "{inside}");
        }
        assert_eq!(judge("a.svg", b"<svg viewBox=\"0 0 99999 2\"/>"), Ok(Some((99_999, 2))));
        assert_eq!(judge("a.svg", b"<svg/>"), Ok(None));
    }

    #[test]
    fn drawings_that_may_not() {
        let doubled: String = (1..40)
            .map(|n| format!("<g id=\"g{n}\"><use href=\"#g{}\"/><use href=\"#g{}\"/></g>", n - 1, n - 1))
            .collect();
        let bomb = format!("<g id=\"g0\"><rect/></g>{doubled}");
        let many = format!("<g id=\"a\">{}</g>{}", "<rect/>".repeat(200), "<use href=\"#a\"/>".repeat(200));
        for (inside, hazard) in [
            ("<script>alert(1)</script>", Hazard::Program),
            ("<svg:script href=\"#a\"/>", Hazard::Program),
            ("<rect onclick=\"x()\"/>", Hazard::Program),
            ("<foreignObject><p/></foreignObject>", Hazard::Program),
            ("<image href=\"http://evil.example/a.png\"/>", Hazard::Outside),
            ("<image xlink:href=\"file:///etc/passwd\"/>", Hazard::Outside),
            ("<a href=\"javascript:alert(1)\"><rect/></a>", Hazard::Outside),
            ("<style>@import 'a.css';</style>", Hazard::Outside),
            ("<rect fill=\"url(http://evil.example/#a)\"/>", Hazard::Outside),
            ("<!ENTITY a \"aaaa\">", Hazard::Entities),
            ("<g id=\"a\"><use href=\"#a\"/></g>", Hazard::Repeats),
            (&bomb, Hazard::Repeats),
            (&many, Hazard::Repeats),
        ] {
            assert_eq!(svg(inside), Err(ReadFault::Unsafe(hazard)), "{inside:.80}");
        }
        assert_eq!(judge("a.svg", b"\xff\xfe"), Err(ReadFault::NotUtf8(0)));
    }

    #[test]
    fn heads_of_png() {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
        bytes.extend([0, 0, 0x75, 0x30, 0, 0, 0, 2]);
        assert_eq!(judge("a.png", &bytes), Ok(Some((30_000, 2))));
        assert_eq!(judge("a.png", b"GIF89a"), Ok(None));
    }

    #[test]
    fn nothing_breaks_it() {
        for text in [
            "<",
            "<svg",
            "<a b",
            "<a b=",
            "<a b='",
            "</",
            "<!",
            "<!--",
            "<?",
            "<a =''>",
            "<가 나='다'/>",
            "<g id=''><use href='#'/>",
        ] {
            judge("a.svg", text.as_bytes()).ok();
        }
    }
}
