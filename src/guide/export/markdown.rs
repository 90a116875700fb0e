//! A guide as a Markdown page: steps with anchors, answers as links.

use super::Cx;
use super::sheet::{Body, Entry, Goal, Onward, Part, Sheet};
use crate::guide::library::Library;
use crate::text::markdown::{Run, parse};

/// Writes the page.
pub fn markdown(sheet: &Sheet<'_>, cx: &Cx<'_>) -> String {
    let mut out = format!("# {}\n\n", escaped(sheet.title));
    if !sheet.summary.is_empty() {
        out.push_str(&format!("{}\n\n", escaped(sheet.summary)));
    }
    for (label, value) in &sheet.facts {
        out.push_str(&format!("- **{label}** {}\n", escaped(value)));
    }
    if !sheet.symptoms.is_empty() {
        out.push_str("\n## 고객의 말\n\n");
        sheet.symptoms.iter().for_each(|words| out.push_str(&format!("- {}\n", escaped(words))));
    }
    out.push_str("\n## 단계\n");
    for (at, step) in sheet.steps.iter().enumerate() {
        entry(&format!("{}. ", at + 1), step, cx, &mut out);
    }
    out.push_str("\n## 결과\n");
    sheet.ends.iter().for_each(|end| entry("", end, cx, &mut out));
    out
}

/// A page that lists all guides, each beside this page.
pub fn index(library: &Library) -> String {
    let mut out = String::from("# 안내 목록\n\n");
    for guide in library.guides.values() {
        out.push_str(&format!("- [{}](<{}.md>)  \n  {}\n", escaped(&guide.title), guide.id, escaped(&guide.summary)));
    }
    out
}

fn entry(number: &str, entry: &Entry<'_>, cx: &Cx<'_>, out: &mut String) {
    let number = number.replace('.', "\\.");
    out.push_str(&format!("\n<a id=\"{}\"></a>\n\n### {number}{}\n\n", anchor(entry.id), escaped(&entry.title)));
    if let Some(stage) = &entry.stage {
        out.push_str(&format!("*{}*\n\n", escaped(stage)));
    }
    entry.parts.iter().for_each(|one| part(one, out));
    for way in &entry.exits {
        out.push_str(&format!("- {}\n", onward(way, cx)));
    }
}

fn part(part: &Part<'_>, out: &mut String) {
    let label = part.label;
    match &part.body {
        Body::Text(text) => {
            out.push_str(&format!("**{label}**\n\n"));
            for line in blocks(text).lines() {
                out.push_str(&if line.is_empty() { ">\n".to_owned() } else { format!("> {line}\n") });
            }
        }
        Body::Words(words) => {
            let words: Vec<String> = words.iter().map(|word| escaped(word)).collect();
            out.push_str(&format!("**{label}** {}\n", words.join(", ")));
        }
        Body::Boxes(words) => {
            out.push_str(&format!("**{label}**\n\n"));
            words.iter().for_each(|word| out.push_str(&format!("- [ ] {}\n", escaped(word))));
        }
        Body::Image { file, alt } => {
            out.push_str(&format!("![{}](<images/{}>)\n", escaped(alt), file.replace(['<', '>', '\n'], "")));
        }
        Body::Link { label: words, url } => {
            out.push_str(&format!("**{label}** [{}](<{}>)\n", escaped(words), url.replace(['<', '>', '\n'], "")));
        }
    }
    out.push('\n');
}

fn onward(way: &Onward<'_>, cx: &Cx<'_>) -> String {
    let to = way.to.iter().map(|(result, to)| match result {
        Some(result) => format!("{result}: {}", goal(to, cx)),
        None => goal(to, cx),
    });
    let to = to.collect::<Vec<_>>().join(" · ");
    let label = way.label.as_deref().map_or_else(|| "다음".to_owned(), escaped);
    match &way.bound {
        Some((max, over)) => format!("**{label}** → {to} ({max}번까지, 넘으면 {})", goal(over, cx)),
        None => format!("**{label}** → {to}"),
    }
}

fn goal(goal: &Goal<'_>, cx: &Cx<'_>) -> String {
    let title = escaped(&goal.title);
    match (goal.elsewhere, cx.linked) {
        (false, _) => format!("[{title}](#{})", anchor(goal.id)),
        (true, true) => format!("[{title}](<{}.md>)", goal.id),
        (true, false) => format!("안내 “{title}”"),
    }
}

/// Blocks of a guide's text, written so that any Markdown reads them as guides do.
fn blocks(text: &str) -> String {
    let block = |block: &crate::text::markdown::Block| {
        let words: String = block.runs.iter().map(run).collect();
        match block.marker.as_str() {
            "" => words.replace('\n', "  \n"),
            "•" => format!("- {}", words.replace('\n', "  \n  ")),
            number => format!("{number} {}", words.replace('\n', "  \n   ")),
        }
    };
    let blocks = parse(text);
    let mut out = String::new();
    for (at, one) in blocks.iter().enumerate() {
        if at > 0 {
            let both = !one.marker.is_empty() && !blocks[at - 1].marker.is_empty();
            out.push_str(if both { "\n" } else { "\n\n" });
        }
        out.push_str(&block(one));
    }
    out
}

/// Stars beside Hangul and brackets are no emphasis to most readers, so doubtful ones become a tag.
fn run(run: &Run) -> String {
    let words = escaped(&run.text);
    let edge = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    match run.bold {
        false => words,
        true if edge(run.text.chars().next()) && edge(run.text.chars().last()) => format!("**{words}**"),
        true => format!("<strong>{words}</strong>"),
    }
}

/// Plain words: whatever could be markup is taken as it stands.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut digits = 0;
    let mut line_start = true;
    for c in text.chars() {
        let list = (line_start && digits == 0 && "-+=".contains(c)) || (line_start && digits > 0 && ".)".contains(c));
        if list || "\\`*_[]<>#|~&!".contains(c) {
            out.push('\\');
        }
        out.push(c);
        digits = if line_start && c.is_ascii_digit() { digits + 1 } else { 0 };
        line_start = c == '\n' || digits > 0 || (line_start && c == ' ');
    }
    out
}

/// The id as an anchor.
fn anchor(id: &str) -> String {
    id.chars().map(|c| if c.is_alphanumeric() || c == '-' || c == '_' { c } else { '-' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_words() {
        for (text, want) in [
            ("1. 하나", "1\\. 하나"),
            ("- 하나", "\\- 하나"),
            ("가-나", "가-나"),
            ("[고객명]님 <b> *별* #1", "\\[고객명\\]님 \\<b\\> \\*별\\* \\#1"),
            ("2026.11.21", "2026\\.11.21"),
            ("줄\n2) 둘", "줄\n2\\) 둘"),
        ] {
            assert_eq!(escaped(text), want, "{text}");
        }
    }

    #[test]
    fn guides_texts_keep_their_form() {
        for (text, want) in [
            ("**일반결제(ISP)**를 고르세요", "<strong>일반결제(ISP)</strong>를 고르세요"),
            ("**굵게** 하나\n둘", "**굵게** 하나  \n둘"),
            ("먼저\n\n1. 하나\n2. 둘\n\n끝", "먼저\n\n1. 하나\n2. 둘\n\n끝"),
            ("- 가\n- 나", "- 가\n- 나"),
        ] {
            assert_eq!(blocks(text), want, "{text}");
        }
    }
}
