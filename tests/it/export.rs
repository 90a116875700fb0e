//! Exports of every shipped guide and of one full of characters that mean something elsewhere: read back by
//! Graphviz, by Mermaid's own parser and by an HTML parser.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use base64::Engine as _;
use giljabi::check::load;
use giljabi::guide::export::map::{Map, map};
use giljabi::guide::export::{Cx, Form, export};
use giljabi::guide::library::Library;
use giljabi::guide::model::{Exit, Go, Guide};
use giljabi::guide::source::ImageFile;
use giljabi::text::markdown::parse;
use scraper::{Html, Selector};
use sha2::Digest as _;

use crate::harness::{may_skip, shipped};
use crate::support::{package, read_dir, today, write};

const BAD_SVG: &str =
    "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"><script>alert(2)</script><rect/></svg>";

/// The shipped guides, and the nasty one.
fn libraries() -> [Library; 2] {
    let mut nasty = read_dir(&package("tests/data/export"));
    nasty.images.insert("bad.svg".to_owned(), ImageFile { bytes: Ok(BAD_SVG.as_bytes().into()), size: None });
    let (nasty, report) = load(nasty, today());
    assert!(nasty.broken.is_empty(), "{:#?}", report.diagnostics);
    [shipped().0, nasty]
}

fn each(mut look: impl FnMut(&Library, &Arc<Guide>)) {
    for library in &libraries() {
        library.guides.values().for_each(|guide| look(library, guide));
    }
}

fn exported(form: Form, guide: &Guide, library: &Library) -> String {
    export(form, guide, &Cx { library, linked: false })
}

/// How many nodes and ways a guide has, counted from the guide itself.
fn counted(guide: &Guide) -> (usize, usize) {
    let (mut nodes, mut ways) = (guide.steps.len() + guide.outcomes.len(), 0);
    for step in &guide.steps {
        let Exit::Choices(choices) = &step.exit else {
            ways += 1;
            continue;
        };
        for choice in choices {
            ways += 1 + usize::from(choice.bound.is_some());
            if let Go::Call(call) = &choice.go {
                nodes += 1;
                ways += call.on.len() + usize::from(call.other.is_some());
            }
        }
    }
    (nodes, ways)
}

#[test]
fn the_map_has_every_node_and_way() {
    each(|library, guide| {
        let Map { nodes, ways, start } = map(guide, library);
        assert_eq!((nodes.len(), ways.len()), counted(guide), "{}", guide.id);
        assert_eq!((nodes[start].id.as_str(), start), (guide.steps[guide.start].id.as_str(), guide.start));
    });
}

#[test]
fn exports_are_the_same_every_time() {
    each(|library, guide| {
        for form in Form::ALL {
            assert_eq!(exported(form, guide, library), exported(form, guide, library), "{} {form:?}", guide.id);
        }
    });
}

/// Writes every guide's export into a folder; gives the files with their guides' counts and titles.
fn written(form: Form, folder: &Path) -> BTreeMap<PathBuf, ((usize, usize), Vec<String>)> {
    let mut files = BTreeMap::new();
    each(|library, guide| {
        let file = folder.join(format!("{}.{}", guide.id, form.extension()));
        giljabi::service::files::save_whole(&file, exported(form, guide, library).as_bytes()).unwrap();
        let lines = map(guide, library).nodes.into_iter().flat_map(|node| node.lines);
        files.insert(file, (counted(guide), lines.collect()));
    });
    files
}

/// Words as they come back from a drawing: without spaces and characters that steer.
fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !c.is_control() && *c != '\u{a0}').collect()
}

#[test]
fn graphviz_draws_every_node_and_way() {
    let folder = tempfile::tempdir().unwrap();
    for (file, (counts, lines)) in written(Form::Dot, folder.path()) {
        let drawn = match Command::new("dot").arg("-Tsvg").arg(&file).output() {
            Ok(drawn) => drawn,
            Err(error) => return assert!(may_skip("graphviz", &format!("dot cannot be run ({error})"))),
        };
        let said = String::from_utf8_lossy(&drawn.stderr).into_owned();
        assert!(drawn.status.success() && !said.contains("Error") && !said.contains("syntax"), "{file:?}: {said}");
        let svg = Html::parse_document(&String::from_utf8(drawn.stdout).unwrap());
        let count = |kind: &str| svg.select(&Selector::parse(&format!("g.{kind}")).unwrap()).count();
        assert_eq!((count("node"), count("edge")), counts, "{file:?}");
        let text = bare(&svg.root_element().text().collect::<String>());
        for line in lines {
            assert!(text.contains(&bare(&line)), "{file:?} lacks {line:?}");
        }
    }
}

#[test]
fn mermaid_reads_every_node_and_way() {
    let folder = tempfile::tempdir().unwrap();
    let files = written(Form::Mermaid, folder.path());
    let ran = Command::new("node").arg(package("tests/data/export/mermaid.mjs")).args(files.keys()).output();
    let ran = match ran {
        Ok(ran) if ran.status.success() => ran,
        Ok(ran) => return assert!(may_skip("mermaid", &String::from_utf8_lossy(&ran.stderr))),
        Err(error) => return assert!(may_skip("mermaid", &format!("node cannot be run ({error})"))),
    };
    let read: serde_json::Value = serde_json::from_slice(&ran.stdout).unwrap();
    // Mermaid keeps characters that were written as numbers between these two letters until it draws.
    let letters = |text: &str| -> String {
        text.replace("<br>", "").chars().filter(|c| c.is_alphabetic() && !"ﬂß".contains(*c)).collect()
    };
    for (file, (counts, lines)) in files {
        let read = &read[&*file.to_string_lossy()];
        assert!(read["error"].is_null(), "{file:?}: {}", read["error"]);
        let count = |key: &str| usize::try_from(read[key].as_u64().unwrap()).unwrap();
        assert_eq!((count("nodes"), count("ways")), counts, "{file:?}");
        let labels: String =
            read["labels"].as_array().unwrap().iter().map(|label| letters(label.as_str().unwrap())).collect();
        for line in lines {
            assert!(labels.contains(&letters(&line)), "{file:?} lacks {line:?}");
        }
    }
}

fn select<'h>(page: &'h Html, what: &str) -> Vec<scraper::ElementRef<'h>> {
    page.select(&Selector::parse(what).unwrap()).collect()
}

#[test]
fn pages_need_nothing_and_run_nothing() {
    each(|library, guide| {
        let text = exported(Form::Html, guide, library);
        let page = Html::parse_document(&text);
        assert_eq!(select(&page, "html[lang=ko]").len(), 1);
        assert!(select(&page, "script, iframe, object, embed, link, base, form").is_empty(), "{}", guide.id);
        for element in select(&page, "*") {
            for (name, value) in element.value().attrs() {
                assert!(!name.starts_with("on") && name != "style", "{}: {name}={value}", guide.id);
                assert!(name != "src" || value.starts_with("data:image/"), "{}: {value}", guide.id);
                let followed = name != "href" || value.starts_with('#') || value.starts_with("http");
                assert!(followed, "{}: {value}", guide.id);
            }
        }
        let pictures: Vec<&str> = guide.steps.iter().filter_map(|step| Some(&*step.image.as_ref()?.file)).collect();
        let unsafe_ones = pictures.iter().filter(|file| **file == "bad.svg").count();
        let images = select(&page, "img[alt]");
        assert_eq!(images.len(), pictures.len() - unsafe_ones, "{}: every picture is inside", guide.id);
        assert_eq!(text.matches("그림을 넣지 못했어요").count(), unsafe_ones, "{}: but what would run", guide.id);
        for image in images {
            let (_, data) = image.attr("src").unwrap().split_once("base64,").unwrap();
            let bytes = base64::engine::general_purpose::STANDARD.decode(data).unwrap();
            assert!(!String::from_utf8_lossy(&bytes).contains("alert"), "{}", guide.id);
        }
        let style: String = select(&page, "style")[0].text().collect();
        let hash = base64::engine::general_purpose::STANDARD.encode(sha2::Sha256::digest(style.as_bytes()));
        let policy = select(&page, "meta[http-equiv]")[0].attr("content").unwrap();
        assert!(policy.contains("default-src 'none'") && policy.contains(&format!("'sha256-{hash}'")), "{policy}");
    });
}

/// Every text of a step, in pieces between its slots.
fn fragments(text: &str) -> Vec<String> {
    let runs = parse(text).into_iter().flat_map(|block| block.runs).map(|run| run.text);
    let pieces = runs.flat_map(|run| run.split(['{', '}']).map(bare).collect::<Vec<_>>());
    // What stands between braces is a slot's name, or literal.
    pieces.filter(|piece| !piece.is_ascii()).collect()
}

#[test]
fn pages_say_everything_under_accessible_headings() {
    each(|library, guide| {
        let page = Html::parse_document(&exported(Form::Html, guide, library));
        let articles = select(&page, "main article");
        assert_eq!(articles.len(), guide.steps.len() + guide.outcomes.len());
        for (step, article) in guide.steps.iter().zip(&articles) {
            let text = bare(&article.text().collect::<String>());
            for said in [&step.say, &step.doing, &step.warn, &step.note, &step.copy] {
                for piece in fragments(said) {
                    assert!(text.contains(&piece), "{}/{} lacks {piece}", guide.id, step.id);
                }
            }
            let ways = match &step.exit {
                Exit::Next(_) => 1,
                Exit::Choices(choices) => choices.len(),
            };
            assert_eq!(article.select(&Selector::parse(".ways > li").unwrap()).count(), ways);
        }
        let ids: Vec<&str> = select(&page, "[id]").iter().filter_map(|element| element.attr("id")).collect();
        for (at, id) in ids.iter().enumerate() {
            assert!(!ids[..at].contains(id), "{}: two elements are {id}", guide.id);
        }
        for link in select(&page, "a[href^='#']") {
            assert!(ids.contains(&&link.attr("href").unwrap()[1..]), "{}: {:?}", guide.id, link.attr("href"));
        }
        let levels: Vec<u8> =
            select(&page, "h1, h2, h3, h4").iter().map(|h| h.value().name().as_bytes()[1] - b'0').collect();
        assert!(levels.first() == Some(&1) && levels.windows(2).all(|two| two[1] <= two[0] + 1), "{levels:?}");
    });
}

#[test]
fn markdown_links_lead_somewhere_and_carry_no_markup_of_their_own() {
    each(|library, guide| {
        let text = exported(Form::Markdown, guide, library);
        let arena = comrak::Arena::new();
        let root = comrak::parse_document(&arena, &text, &comrak::Options::default());
        let (mut headings, mut anchors, mut links) = (0, Vec::new(), Vec::new());
        for node in root.descendants() {
            match &node.data.borrow().value {
                comrak::nodes::NodeValue::Heading(heading) => headings += usize::from(heading.level == 3),
                comrak::nodes::NodeValue::Link(link) => links.push(link.url.clone()),
                comrak::nodes::NodeValue::HtmlInline(html) => anchors.push(html.clone()),
                comrak::nodes::NodeValue::HtmlBlock(html) => anchors.push(html.literal.trim().to_owned()),
                _ => {}
            }
        }
        assert_eq!(headings, guide.steps.len() + guide.outcomes.len(), "{}", guide.id);
        let known = |html: &String| ["<a id=", "</a>", "<strong>", "</strong>"].iter().any(|tag| html.starts_with(tag));
        assert!(anchors.iter().all(known), "{}: {anchors:?}", guide.id);
        for link in links.iter().filter_map(|link| link.strip_prefix('#')) {
            assert!(text.contains(&format!("<a id=\"{link}\">")), "{}: #{link}", guide.id);
        }
        assert!(links.iter().all(|link| !link.starts_with("javascript")), "{}: {links:?}", guide.id);
    });
}

#[test]
fn data_is_the_guide() {
    each(|library, guide| {
        let json: serde_json::Value = serde_json::from_str(&exported(Form::Json, guide, library)).unwrap();
        assert_eq!(json["id"], *guide.id);
        assert_eq!(json["steps"].as_array().unwrap().len(), guide.steps.len());
        let count = |key: &str| json["map"][key].as_array().unwrap().len();
        assert_eq!((count("nodes"), count("ways")), counted(guide), "{}", guide.id);
    });
}

#[test]
fn the_command_saves_where_it_is_told() {
    let home = tempfile::tempdir().unwrap();
    let run_over = |guides: &Path, args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_giljabi"));
        command.arg("--guides").arg(guides).arg("--data").arg(home.path().join("data")).args(args);
        command.output().unwrap()
    };
    let run = |args: &[&str]| run_over(&package("guides"), args);
    let to = home.path().join("page.md").to_string_lossy().into_owned();
    assert_eq!(run(&["export", "isp-what", "--to", "md", "--out", &to]).status.code(), Some(0));
    assert!(home.path().join("images/card-front-bc.svg").is_file(), "the picture comes along");
    let all = home.path().join("all").to_string_lossy().into_owned();
    assert_eq!(run(&["export", "--all", &all, "--to", "html"]).status.code(), Some(0));
    let index = fs_err::read_to_string(home.path().join("all/index.html")).unwrap();
    for guide in shipped().0.guides.keys() {
        assert!(home.path().join(format!("all/{guide}.html")).is_file());
        assert!(index.contains(&format!("href=\"{guide}.html\"")));
    }
    let (own, out) = (home.path().join("own"), home.path().join("own/out"));
    fs_err::create_dir(&own).unwrap();
    let guide = "format = 1\nid = \"index\"\ntitle = \"목차\"\ncategory = \"보기\"\nsymptoms = [\"말\"]\n\n[[step]]\n\
                 id = \"s\"\ntitle = \"인사\"\nsay = \"안녕하십니까.\"\ngoto = \"done\"\n\n[[outcome]]\nid = \"done\"\nresult = \"resolved\"\n\
                 code = \"PAY-01\"\n";
    write(own.join("index.toml"), guide);
    let ran = run_over(&own, &["export", "--all", &out.to_string_lossy(), "--to", "html"]);
    assert_eq!(ran.status.code(), Some(0), "{}", String::from_utf8_lossy(&ran.stderr));
    let page = |name: &str| fs_err::read_to_string(out.join(name)).unwrap();
    assert!(page("_index.html").contains("href=\"index.html\""), "the contents make way for a guide of that name");
    assert!(!page("index.html").contains("href=\"index.html\""));
    let printed = run(&["export", "isp-what", "--to", "mermaid"]);
    assert!(printed.stdout.starts_with(b"flowchart TD\n"));
    let missing = run(&["export", "isp-wat", "--to", "md"]);
    let said = String::from_utf8(missing.stderr).unwrap();
    assert_eq!((missing.status.code(), said.contains("혹시 isp-what")), (Some(1), true), "{said}");
    assert_eq!(run(&["export", "isp-what"]).status.code(), Some(2), "no form");
}
