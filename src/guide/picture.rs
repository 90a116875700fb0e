//! Whether a picture of the folder may be shown: how large it is, and what a drawing would do besides
//! being drawn.
//!
//! Reads a drawing as XML from its first byte to its last; draws nothing and opens nothing. Refuses, and
//! never mends: whatever is refused here never reaches a window or an export.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::source::ReadFault;

/// Elements a drawing may come to when everything it repeats is counted as often as it is drawn.
pub const MAX_DRAWN: u64 = 20_000;

/// Elements within each other, and repeats within repeats, that are followed.
const DEEPEST: usize = 64;

/// Elements that run something.
const PROGRAMS: [&str; 6] = ["script", "foreignobject", "iframe", "embed", "object", "handler"];

/// Kinds of pictures that may lie inside a drawing: those that hold nothing but dots.
const INLINE: [&str; 4] = ["data:image/png;", "data:image/jpeg;", "data:image/gif;", "data:image/webp;"];

/// What a drawing must not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hazard {
    /// It is no drawing: another file, or XML that breaks off.
    Broken,
    /// Programs: scripts, event handlers, embedded pages.
    Program,
    /// Addresses of anything outside the file.
    Outside,
    /// Entities, which a few lines may blow up to any size.
    Entities,
    /// More than [`MAX_DRAWN`] elements with all repeats, parts that hold themselves, or elements too
    /// deep within each other.
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
    drawing(text).map_err(ReadFault::Unsafe)
}

/// Width and height out of a PNG's head.
fn png_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let head = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n")?;
    let number = |at: usize| Some(u32::from_be_bytes(head.get(at..at + 4)?.try_into().ok()?));
    Some((number(8)?, number(12)?))
}

/// Size of a drawing, or the first thing that it must not hold.
fn drawing(text: &str) -> Result<Option<(u32, u32)>, Hazard> {
    if text.to_ascii_lowercase().contains("<!entity") {
        return Err(Hazard::Entities);
    }
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let mut drawing = Drawing::default();
    loop {
        match reader.read_event().map_err(|_| Hazard::Broken)? {
            Event::Eof => return drawing.end(),
            Event::Start(tag) => drawing.start(&tag)?,
            Event::End(_) => drawing.close()?,
            Event::Text(words) => drawing.words(&words)?,
            Event::CData(words) => drawing.words(&words)?,
            Event::GeneralRef(entity) => drawing.words(resolved(&entity)?.as_bytes())?,
            Event::PI(told) if told.target() == b"xml-stylesheet" => return Err(Hazard::Outside),
            _ => {}
        }
    }
}

/// The letter that `&lt;` or `&#60;` stands for. Other entities may stand for anything.
fn resolved(entity: &BytesRef<'_>) -> Result<String, Hazard> {
    if let Ok(Some(letter)) = entity.resolve_char_ref() {
        return Ok(letter.into());
    }
    let known = std::str::from_utf8(entity).ok().and_then(resolve_predefined_entity);
    known.map(str::to_owned).ok_or(Hazard::Entities)
}

/// A drawing as far as it was read.
#[derive(Default)]
struct Drawing {
    size: Option<(u32, u32)>,
    /// Named parts; the root has no name.
    parts: BTreeMap<String, Part>,
    /// Names of the parts that the open elements belong to.
    open: Vec<String>,
    /// The words of the open `style`.
    style: Option<String>,
}

/// A named part of a drawing.
#[derive(Default)]
struct Part {
    elements: u64,
    /// Parts within it, and those it repeats.
    holds: Vec<String>,
}

impl Drawing {
    fn start(&mut self, tag: &BytesStart<'_>) -> Result<(), Hazard> {
        let name = local(tag.local_name().as_ref())?;
        let attributes = attributes(tag)?;
        if self.open.is_empty() {
            // Two roots are no drawing, and neither is a page.
            if name != "svg" || !self.parts.is_empty() {
                return Err(Hazard::Broken);
            }
            self.size = size(&attributes);
        }
        if PROGRAMS.contains(&name.to_ascii_lowercase().as_str()) {
            return Err(Hazard::Program);
        }
        attributes.iter().try_for_each(harmless)?;
        if name == "style" {
            self.style = Some(String::new());
        }
        self.count(&name, &attributes)
    }

    fn count(&mut self, name: &str, attributes: &[Attribute]) -> Result<(), Hazard> {
        if self.open.len() >= DEEPEST {
            return Err(Hazard::Repeats);
        }
        let owner = self.open.last().cloned().unwrap_or_default();
        let id = value(attributes, "id").map_or_else(|| owner.clone(), str::to_owned);
        if id != owner {
            self.parts.entry(owner).or_default().holds.push(id.clone());
        }
        let part = self.parts.entry(id.clone()).or_default();
        part.elements += 1;
        if name == "use" {
            let repeats = value(attributes, "href").and_then(|href| href.trim().strip_prefix('#'));
            let repeats = repeats.filter(|id| !id.is_empty());
            part.holds.extend(repeats.map(str::to_owned));
        }
        self.open.push(id);
        Ok(())
    }

    fn close(&mut self) -> Result<(), Hazard> {
        self.open.pop();
        match self.style.take() {
            Some(style) if !stays_inside(&style) || style.contains('\\') => Err(Hazard::Outside),
            _ => Ok(()),
        }
    }

    /// Words between tags. Only those of styles lead anywhere.
    fn words(&mut self, words: &[u8]) -> Result<(), Hazard> {
        if let Some(style) = &mut self.style {
            style.push_str(std::str::from_utf8(words).map_err(|_| Hazard::Broken)?);
        }
        Ok(())
    }

    fn end(self) -> Result<Option<(u32, u32)>, Hazard> {
        if self.parts.is_empty() || !self.open.is_empty() {
            return Err(Hazard::Broken);
        }
        let drawn = weight("", &self.parts, &mut BTreeMap::new(), 0);
        if drawn > MAX_DRAWN { Err(Hazard::Repeats) } else { Ok(self.size) }
    }
}

/// Elements a part comes to with all its repeats; too many to count where it holds itself.
fn weight<'p>(id: &'p str, parts: &'p BTreeMap<String, Part>, known: &mut BTreeMap<&'p str, u64>, depth: usize) -> u64 {
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

/// A name without its prefix, whether it had one, and the value.
struct Attribute {
    name: String,
    prefix: Option<String>,
    value: String,
}

fn attributes(tag: &BytesStart<'_>) -> Result<Vec<Attribute>, Hazard> {
    let read = |attribute: quick_xml::events::attributes::Attribute<'_>| {
        let (name, prefix) = attribute.key.decompose();
        let prefix = prefix.map(|prefix| local(prefix.as_ref())).transpose()?;
        let value = attribute.unescape_value().map_err(|_| Hazard::Entities)?;
        Ok(Attribute { name: local(name.as_ref())?, prefix, value: value.into_owned() })
    };
    tag.attributes().map(|attribute| attribute.map_err(|_| Hazard::Broken).and_then(read)).collect()
}

fn local(name: &[u8]) -> Result<String, Hazard> {
    String::from_utf8(name.to_vec()).map_err(|_| Hazard::Broken)
}

fn value<'a>(attributes: &'a [Attribute], name: &str) -> Option<&'a str> {
    attributes.iter().find(|attribute| attribute.name == name).map(|attribute| attribute.value.as_str())
}

fn harmless(attribute: &Attribute) -> Result<(), Hazard> {
    let name = attribute.name.to_ascii_lowercase();
    let value = squeezed(&attribute.value);
    // An animation may set any attribute.
    let set = if name == "attributename" { value.as_str() } else { "" };
    if [name.as_str(), set].iter().any(|name| name.starts_with("on")) {
        return Err(Hazard::Program);
    }
    let leads = match name.as_str() {
        "href" | "src" => !value.starts_with('#') && !INLINE.iter().any(|start| value.starts_with(start)),
        "base" => true,
        "attributename" => set.ends_with("href"),
        // Notes of drawing programs, and names of namespaces, which nobody follows.
        _ if name == "xmlns" || attribute.prefix.is_some() => false,
        _ => !stays_inside(&value) || value.contains('\\') && value.contains('('),
    };
    if leads { Err(Hazard::Outside) } else { Ok(()) }
}

/// Whether a style, or a value that may be one, leads nowhere but into its own file.
fn stays_inside(style: &str) -> bool {
    let style = squeezed(style);
    let here = style.split("url(").skip(1).all(|rest| rest.trim_start_matches(['"', '\'']).starts_with('#'));
    here && !["@import", "expression(", "javascript:"].iter().any(|word| style.contains(word))
}

/// Small letters without spaces and characters that are not seen.
fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !c.is_control()).map(|c| c.to_ascii_lowercase()).collect()
}

/// Width and height of a drawing's root; fractions count as whole.
fn size(root: &[Attribute]) -> Option<(u32, u32)> {
    let pixels = |value: &str| {
        let number = value.trim().trim_end_matches("px").parse::<f64>().ok()?;
        // Anything larger than a u32 is the largest there is.
        Some(number.ceil().clamp(0.0, f64::from(u32::MAX)) as u32)
    };
    let given = |name: &str| value(root, name).and_then(pixels);
    let view = value(root, "viewBox").unwrap_or_default();
    let mut view = view.split([' ', ',']).filter(|part| !part.is_empty()).skip(2);
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
            "<title>제목</title><!-- <script> https://x --><rect width=\"1\" height='2'/>",
            "<defs><g id=\"a\"><path d=\"M0 0\"/></g></defs><use href=\"#a\"/><use xlink:href=\"#a\"/>",
            "<defs><linearGradient id=\"a\"><stop offset=\"0\"/></linearGradient></defs><rect x=\"1\" fill=\"url(#a)\"/>",
            "<style>.a &gt; .c { fill: url(#b); }</style><image href=\"data:image/png;base64,AAAA\"/>",
            "<style><![CDATA[.a { fill: red }]]></style>",
            "<text>a &gt; b 'on' = \"c\" &#xAC00; url(x)</text>",
            "<g inkscape:label=\"url(a)\" xmlns:inkscape=\"http://www.inkscape.org/namespaces/inkscape\" data-file=\"C:\\a\"/>",
        ] {
            assert_eq!(svg(inside), Ok(Some((480, 301))), "{inside}");
        }
        let typed = "<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd\"><svg viewBox=\"0 0 99999 2\"/>";
        assert_eq!(judge("a.svg", typed.as_bytes()), Ok(Some((99_999, 2))));
        assert_eq!(judge("a.svg", b"<svg/>"), Ok(None));
    }

    #[test]
    fn drawings_that_may_not() {
        let doubled: String = (1..40)
            .map(|n| format!("<g id=\"g{n}\"><use href=\"#g{}\"/><use href=\"#g{}\"/></g>", n - 1, n - 1))
            .collect();
        let bomb = format!("<g id=\"g0\"><rect/></g>{doubled}");
        let many = format!("<g id=\"a\">{}</g>{}", "<rect/>".repeat(200), "<use href=\"#a\"/>".repeat(200));
        let deep = format!("{}{}", "<g>".repeat(100), "</g>".repeat(100));
        for (inside, hazard) in [
            ("<script>alert(1)</script>", Hazard::Program),
            ("<svg:script href=\"#a\"/>", Hazard::Program),
            ("<rect onclick=\"x()\"/>", Hazard::Program),
            ("<g oNload = 'x()'/>", Hazard::Program),
            ("<foreignObject><p/></foreignObject>", Hazard::Program),
            ("<set attributeName=\"onclick\" to=\"alert(1)\"/>", Hazard::Program),
            ("<animate attributeName=\"xlink:href\" to=\"https://x\"/>", Hazard::Outside),
            ("<image href=\"http://evil.example/a.png\"/>", Hazard::Outside),
            ("<image href=\"data:image/svg+xml;base64,AAAA\"/>", Hazard::Outside),
            ("<image xlink:href=\"file:///etc/passwd\"/>", Hazard::Outside),
            ("<use href=\"https://x/y.svg#a\"/>", Hazard::Outside),
            ("<a href=\"javascript:alert(1)\"><rect/></a>", Hazard::Outside),
            ("<use href=\" java&#10;script:alert(1)\"/>", Hazard::Outside),
            ("<g xml:base=\"https://x\"/>", Hazard::Outside),
            ("<style>@import 'a.css';</style>", Hazard::Outside),
            ("<style>@im&#112;ort 'a.css';</style>", Hazard::Outside),
            ("<style><![CDATA[@import url(https://x);]]></style>", Hazard::Outside),
            ("<style>@im\\70ort 'a.css';</style>", Hazard::Outside),
            ("<rect fill=\"url(http://evil.example/#a)\"/>", Hazard::Outside),
            ("<rect fill=\"url( &quot;http://evil.example/#a&quot;)\"/>", Hazard::Outside),
            ("<rect style=\"fill:u\\72l(https://x)\"/>", Hazard::Outside),
            ("<?xml-stylesheet href=\"https://x\"?>", Hazard::Outside),
            ("<!ENTITY a \"aaaa\">", Hazard::Entities),
            ("<text>&a;</text>", Hazard::Entities),
            ("<g id=\"&a;\"/>", Hazard::Entities),
            ("<g id=\"a\"><use href=\"#a\"/></g>", Hazard::Repeats),
            (&bomb, Hazard::Repeats),
            (&many, Hazard::Repeats),
            (&deep, Hazard::Repeats),
            ("<g>", Hazard::Broken),
            ("<g id=\"a\" id=\"b\"/>", Hazard::Broken),
            ("</svg><svg>", Hazard::Broken),
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
    fn what_is_no_drawing() {
        for text in [
            "",
            "글",
            "<html/>",
            "<svg",
            "<svg><g></svg>",
            "<svg><rect",
            "<a b",
            "<a b=",
            "<a b='",
            "</",
            "<!",
            "<!--",
            "<?",
            "<svg =''>",
            "<가 나='다'/>",
        ] {
            assert_eq!(judge("a.svg", text.as_bytes()), Err(ReadFault::Unsafe(Hazard::Broken)), "{text}");
        }
        assert_eq!(judge("a.svg", "<svg><g id=''><use href='#'/></g></svg>".as_bytes()), Ok(None));
    }
}
