//! Takes out of an SVG whatever could run, load or follow something: what is left is a drawing.
//!
//! Keeps known shapes and drops the rest; refuses what is no well-formed XML.

use quick_xml::Reader;
use quick_xml::Writer;
use quick_xml::events::{BytesStart, Event};

/// Elements that draw.
const ELEMENTS: [&str; 31] = [
    "svg",
    "g",
    "defs",
    "symbol",
    "use",
    "title",
    "desc",
    "path",
    "rect",
    "circle",
    "ellipse",
    "line",
    "polyline",
    "polygon",
    "text",
    "tspan",
    "textPath",
    "linearGradient",
    "radialGradient",
    "stop",
    "clipPath",
    "mask",
    "pattern",
    "marker",
    "image",
    "filter",
    "feGaussianBlur",
    "feOffset",
    "feMerge",
    "feMergeNode",
    "style",
];

/// Deepest nesting that is read.
const MAX_DEPTH: usize = 64;

/// The drawing without scripts, handlers, foreign content, links and outside addresses; `None` where it is no SVG.
pub fn sanitized(text: &str) -> Option<Vec<u8>> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = false;
    let mut writer = Writer::new(Vec::new());
    let mut open: Vec<String> = Vec::new();
    // How deep inside something that is dropped.
    let mut dropped = 0_usize;
    let mut drawn = false;
    loop {
        let event = reader.read_event().ok()?;
        match &event {
            Event::Eof => break,
            Event::Start(start) => {
                let name = name_of(start)?;
                if dropped > 0 || !ELEMENTS.contains(&name.as_str()) || (open.is_empty() && (drawn || name != "svg")) {
                    dropped += 1;
                    continue;
                }
                writer.write_event(Event::Start(cleaned(start)?)).ok()?;
                drawn = true;
                open.push(name);
                if open.len() > MAX_DEPTH {
                    return None;
                }
            }
            Event::End(_) if dropped > 0 => dropped -= 1,
            Event::End(end) => {
                open.pop()?;
                writer.write_event(Event::End(end.borrow())).ok()?;
            }
            Event::Empty(start) => {
                let name = name_of(start)?;
                if dropped == 0 && !open.is_empty() && ELEMENTS.contains(&name.as_str()) {
                    writer.write_event(Event::Empty(cleaned(start)?)).ok()?;
                }
            }
            Event::Text(words) if dropped == 0 && !open.is_empty() => {
                let style = open.last().is_some_and(|name| name == "style");
                if !style || is_plain_style(&String::from_utf8_lossy(words)) {
                    writer.write_event(event.borrow()).ok()?;
                }
            }
            // Entities other than XML's own are refused: they may stand for anything.
            Event::GeneralRef(entity) if dropped == 0 && !open.is_empty() => {
                let known = [&b"lt"[..], b"gt", b"amp", b"quot", b"apos"].contains(&entity.as_ref());
                if !known && !entity.starts_with(b"#") {
                    return None;
                }
                writer.write_event(event.borrow()).ok()?;
            }
            // Comments, instructions, document types and CDATA draw nothing that is needed.
            _ => {}
        }
    }
    (drawn && open.is_empty() && dropped == 0).then(|| writer.into_inner())
}

/// The name without a prefix: `svg:rect` draws as `rect` does.
fn name_of(start: &BytesStart<'_>) -> Option<String> {
    String::from_utf8(start.local_name().as_ref().to_vec()).ok()
}

fn cleaned<'a>(start: &BytesStart<'_>) -> Option<BytesStart<'a>> {
    let name = String::from_utf8(start.name().as_ref().to_vec()).ok()?;
    let mut out = BytesStart::new(name);
    for attribute in start.attributes() {
        let attribute = attribute.ok()?;
        let key = String::from_utf8(attribute.key.as_ref().to_vec()).ok()?;
        let value = attribute.unescape_value().ok()?;
        if is_harmless(&key, &value) {
            out.push_attribute((key.as_str(), value.as_ref()));
        }
    }
    Some(out)
}

fn is_harmless(key: &str, value: &str) -> bool {
    let local = key.rsplit(':').next().unwrap_or(key).to_ascii_lowercase();
    let value: String = value.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
    let value = value.to_ascii_lowercase();
    if local.starts_with("on") || local == "base" {
        return false;
    }
    if local == "href" || local == "src" {
        let pictures = ["data:image/png;", "data:image/jpeg;", "data:image/gif;", "data:image/webp;"];
        return value.starts_with('#') || pictures.iter().any(|start| value.starts_with(start));
    }
    // The names of namespaces are addresses that nobody follows.
    key.starts_with("xmlns") || is_plain_style(&value)
}

/// Whether a style or a value leads nowhere but into its own file.
fn is_plain_style(text: &str) -> bool {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
    let inner = text.split("url(").skip(1).all(|rest| rest.trim_start_matches(['"', '\'']).starts_with('#'));
    inner && !["@import", "expression(", "javascript:", "\\"].iter().any(|word| text.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clean(inner: &str) -> String {
        let text = format!("<svg xmlns=\"http://www.w3.org/2000/svg\">{inner}</svg>");
        sanitized(&text).map_or_else(|| "refused".to_owned(), |bytes| String::from_utf8(bytes).unwrap())
    }

    #[test]
    fn drawings_stay() {
        for inner in [
            "<rect x=\"1\" fill=\"url(#a)\"/>",
            "<g font-family=\"Pretendard\"><text x=\"1\">카드 &amp; 번호</text></g>",
            "<defs><linearGradient id=\"a\"><stop offset=\"0\"/></linearGradient></defs>",
            "<use href=\"#a\"/>",
            "<image href=\"data:image/png;base64,AAAA\"/>",
            "<style>.a{fill:red}</style>",
        ] {
            assert!(clean(inner).contains(inner), "{inner}: {}", clean(inner));
        }
    }

    #[test]
    fn whatever_acts_goes() {
        for (inner, gone) in [
            ("<script>alert(1)</script>", "alert"),
            ("<script href=\"https://x\"/>", "https"),
            ("<g onclick=\"alert(1)\"/>", "alert"),
            ("<g oNload=\"alert(1)\"/>", "alert"),
            ("<a href=\"javascript:alert(1)\"><rect/></a>", "alert"),
            ("<foreignObject><body onload=\"alert(1)\"/></foreignObject>", "alert"),
            ("<image href=\"https://x/y.png\"/>", "https"),
            ("<image xlink:href=\"https://x/y.png\"/>", "https"),
            ("<image href=\"data:image/svg+xml;base64,AAAA\"/>", "svg+xml"),
            ("<use href=\"https://x/y.svg#a\"/>", "https"),
            ("<use href=\" java&#10;script:alert(1)\"/>", "alert"),
            ("<rect fill=\"url(https://x)\"/>", "https"),
            ("<rect style=\"fill:u\\72l(https://x)\"/>", "https"),
            ("<style>@import url(https://x);</style>", "https"),
            ("<style><![CDATA[@import url(https://x);]]></style>", "https"),
            ("<animate attributeName=\"href\" to=\"https://x\"/>", "https"),
            ("<set attributeName=\"onclick\" to=\"alert(1)\"/>", "alert"),
            ("<!-- https://x -->", "https"),
        ] {
            let got = clean(inner);
            assert!(!got.replace("http://www.w3.org", "").contains(gone), "{inner}: {got}");
            assert_ne!(got, "refused", "{inner}");
        }
    }

    #[test]
    fn what_is_no_drawing_is_refused() {
        for text in [
            "",
            "글",
            "<html/>",
            "<svg><g></svg>",
            "<svg><rect",
            "<!DOCTYPE svg [<!ENTITY a \"b\">]><svg><text>&a;</text></svg>",
            &format!("{}{}", "<svg>".repeat(100), "</svg>".repeat(100)),
        ] {
            assert_eq!(sanitized(text), None, "{text}");
        }
    }
}
