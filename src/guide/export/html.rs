//! A guide as one HTML page that needs no other file and no network: for reading, sending and printing on A4.
//!
//! Runs no script and asks for nothing: its own policy forbids it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

use super::Cx;
use super::sheet::{Body, Entry, Goal, Onward, Part, Sheet};
use crate::guide::library::Library;
use crate::guide::picture::judge;
use crate::text::markdown::{Block, Run, parse};

const STYLE: &str = include_str!("page.css");

/// Writes the page.
pub fn html(sheet: &Sheet<'_>, cx: &Cx<'_>) -> String {
    let mut body = format!("<header>\n<h1>{}</h1>\n", escaped(sheet.title));
    if !sheet.summary.is_empty() {
        body.push_str(&format!("<p>{}</p>\n", escaped(sheet.summary)));
    }
    body.push_str("<dl class=\"facts\">\n");
    for (label, value) in &sheet.facts {
        body.push_str(&format!("<dt>{label}</dt><dd>{}</dd>\n", escaped(value)));
    }
    body.push_str("</dl>\n</header>\n<main>\n");
    if !sheet.symptoms.is_empty() {
        body.push_str("<section>\n<h2>고객의 말</h2>\n<ul>\n");
        sheet.symptoms.iter().for_each(|words| body.push_str(&format!("<li>{}</li>\n", escaped(words))));
        body.push_str("</ul>\n</section>\n");
    }
    contents(sheet, &mut body);
    for (heading, entries, numbered) in [("단계", &sheet.steps, true), ("결과", &sheet.ends, false)] {
        body.push_str(&format!("<section>\n<h2>{heading}</h2>\n"));
        for (at, one) in entries.iter().enumerate() {
            entry(numbered.then_some(at + 1), one, cx, &mut body);
        }
        body.push_str("</section>\n");
    }
    body.push_str("</main>\n<footer>길잡이에서 내보낸 안내예요.</footer>\n");
    page(sheet.title, &body)
}

/// A page that lists all guides, each beside this page.
pub fn index(library: &Library) -> String {
    let mut body = String::from("<header><h1>안내 목록</h1></header>\n<main>\n<ul>\n");
    for guide in library.guides.values() {
        let (title, summary) = (escaped(&guide.title), escaped(&guide.summary));
        body.push_str(&format!("<li><a href=\"{}.html\">{title}</a><br>{summary}</li>\n", escaped(&guide.id)));
    }
    body.push_str("</ul>\n</main>\n");
    page("안내 목록", &body)
}

fn page(title: &str, body: &str) -> String {
    // Browsers that know margin boxes print the title and the page number on every sheet.
    let boxes = "font: 9pt \"Malgun Gothic\", sans-serif; color: #454e5b;";
    let style = format!(
        "{STYLE}@page {{ size: A4; margin: 18mm 16mm 20mm;\n  @top-left {{ content: \"{}\"; {boxes} }}\n  \
         @bottom-right {{ content: counter(page) \" / \" counter(pages); {boxes} }} }}\n",
        css_text(title)
    );
    let hash = STANDARD.encode(Sha256::digest(style.as_bytes()));
    let policy =
        format!("default-src 'none'; img-src data:; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'");
    format!(
        "<!doctype html>\n<html lang=\"ko\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n<title>{}</title>\n<style>{style}</style>\n</head>\n\
         <body>\n{body}</body>\n</html>\n",
        escaped(title)
    )
}

fn contents(sheet: &Sheet<'_>, out: &mut String) {
    out.push_str("<nav class=\"toc\" aria-labelledby=\"toc\">\n<h2 id=\"toc\">차례</h2>\n<ol>\n");
    for step in &sheet.steps {
        out.push_str(&format!("<li><a href=\"#{}\">{}</a></li>\n", anchor(step.id), escaped(&step.title)));
    }
    out.push_str("</ol>\n</nav>\n");
}

fn entry(number: Option<usize>, entry: &Entry<'_>, cx: &Cx<'_>, out: &mut String) {
    let number = number.map(|n| format!("{n}. ")).unwrap_or_default();
    let stage = entry.stage.as_deref().map(|stage| format!("<span class=\"stage\">{}</span>", escaped(stage)));
    let (id, title) = (anchor(entry.id), escaped(&entry.title));
    out.push_str(&format!("<article class=\"entry\" id=\"{id}\" aria-labelledby=\"{id}-title\">\n"));
    out.push_str(&format!("<h3 id=\"{id}-title\">{}{number}{title}</h3>\n", stage.unwrap_or_default()));
    entry.parts.iter().for_each(|one| part(one, cx, out));
    if !entry.exits.is_empty() {
        let list = if entry.exits.len() > 1 { "ol" } else { "ul" };
        out.push_str(&format!("<{list} class=\"ways\">\n"));
        entry.exits.iter().for_each(|way| out.push_str(&format!("<li>{}</li>\n", onward(way, cx))));
        out.push_str(&format!("</{list}>\n"));
    }
    out.push_str("</article>\n");
}

fn part(part: &Part<'_>, cx: &Cx<'_>, out: &mut String) {
    let body = match &part.body {
        Body::Text(text) => blocks(&parse(text)),
        Body::Words(words) => format!("<p>{}</p>\n", escaped(&words.join(", "))),
        Body::Boxes(words) => {
            let items: String = words.iter().map(|word| format!("<li>{}</li>\n", escaped(word))).collect();
            format!("<ul>\n{items}</ul>\n")
        }
        Body::Link { label, url } => {
            let (label, url) = (escaped(label), escaped(url));
            format!("<p>{label}<br><a href=\"{url}\" rel=\"noreferrer\">{url}</a></p>\n")
        }
        Body::Image { file, alt } => match inlined(cx.library, file) {
            Some(address) => format!("<img src=\"{address}\" alt=\"{}\">\n", escaped(alt)),
            None => format!("<p>(그림을 넣지 못했어요) {}</p>\n", escaped(alt)),
        },
    };
    let (key, label) = (part.key, part.label);
    out.push_str(&format!("<section class=\"part {key}\">\n<h4>{label}</h4>\n<div>\n{body}</div>\n</section>\n"));
}

fn onward(way: &Onward<'_>, cx: &Cx<'_>) -> String {
    let to = way.to.iter().map(|(result, to)| match result {
        Some(result) => format!("{result}: {}", goal(to, cx)),
        None => goal(to, cx),
    });
    let label = escaped(way.label.as_deref().unwrap_or("다음"));
    let bound = way.bound.as_ref().map(|(max, over)| format!(" ({max}번까지, 넘으면 {})", goal(over, cx)));
    format!("<b>{label}</b> → {}{}", to.collect::<Vec<_>>().join(" · "), bound.unwrap_or_default())
}

fn goal(goal: &Goal<'_>, cx: &Cx<'_>) -> String {
    let title = escaped(&goal.title);
    match (goal.elsewhere, cx.linked) {
        (false, _) => format!("<a href=\"#{}\">{title}</a>", anchor(goal.id)),
        (true, true) => format!("<a href=\"{}.html\">{title}</a>", escaped(goal.id)),
        (true, false) => format!("안내 “{title}”"),
    }
}

/// The picture as a data address; nothing where it is not there or not to be trusted.
fn inlined(library: &Library, file: &str) -> Option<String> {
    let bytes = library.images.get(file)?.bytes.as_ref().ok()?;
    if file.ends_with(".svg") {
        judge(file, bytes).ok()?;
        return Some(format!("data:image/svg+xml;base64,{}", STANDARD.encode(bytes)));
    }
    bytes.starts_with(b"\x89PNG\r\n\x1a\n").then(|| format!("data:image/png;base64,{}", STANDARD.encode(bytes)))
}

fn blocks(blocks: &[Block]) -> String {
    let mut out = String::new();
    let mut open = "";
    for block in blocks {
        let list = match block.marker.as_str() {
            "" => "",
            "•" => "ul",
            _ => "ol",
        };
        if list != open {
            if !open.is_empty() {
                out.push_str(&format!("</{open}>\n"));
            }
            match (list, block.marker.trim_end_matches('.')) {
                ("", _) => {}
                ("ol", start) if start != "1" => out.push_str(&format!("<ol start=\"{}\">\n", escaped(start))),
                (list, _) => out.push_str(&format!("<{list}>\n")),
            }
            open = list;
        }
        let words: String = block.runs.iter().map(run).collect();
        let tag = if list.is_empty() { "p" } else { "li" };
        out.push_str(&format!("<{tag}>{words}</{tag}>\n"));
    }
    if !open.is_empty() {
        out.push_str(&format!("</{open}>\n"));
    }
    out
}

fn run(run: &Run) -> String {
    let words = escaped(&run.text).replace('\n', "<br>\n");
    if run.bold { format!("<strong>{words}</strong>") } else { words }
}

/// Words as text or as the value of an attribute.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(c),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// Words inside a string of the style sheet. Nothing in it may end the string or the sheet.
fn css_text(text: &str) -> String {
    let code = |c: char| {
        if c.is_control() || "\"\\<>".contains(c) { format!("\\{:x} ", u32::from(c)) } else { c.to_string() }
    };
    text.chars().map(code).collect()
}

/// The id as an anchor.
fn anchor(id: &str) -> String {
    id.chars().map(|c| if c.is_alphanumeric() || c == '-' || c == '_' { c } else { '-' }).collect()
}
