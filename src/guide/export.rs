//! A guide in other forms: a page to read or print, a picture of its map, data.
//!
//! Makes texts from a guide that can be walked; reads and saves nothing.

mod dot;
mod html;
mod json;
pub mod map;
mod markdown;
mod mermaid;
mod sheet;
mod words;

use super::library::Library;
use super::model::Guide;

/// A form to export to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Markdown page.
    Markdown,
    /// HTML page that needs no other file.
    Html,
    /// Graphviz map.
    Dot,
    /// Mermaid map.
    Mermaid,
    /// Data.
    Json,
}

impl Form {
    /// All forms.
    pub const ALL: [Self; 5] = [Self::Markdown, Self::Html, Self::Dot, Self::Mermaid, Self::Json];

    /// Its word on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Markdown => "md",
            Self::Html => "html",
            Self::Dot => "dot",
            Self::Mermaid => "mermaid",
            Self::Json => "json",
        }
    }

    /// The ending of its files.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Mermaid => "mmd",
            other => other.word(),
        }
    }
}

/// What an export is made with.
#[derive(Clone, Copy)]
pub struct Cx<'l> {
    /// Titles of other guides, and the pictures.
    pub library: &'l Library,
    /// Whether the other guides lie beside this one in the same form, so that they can be linked to.
    pub linked: bool,
}

/// Writes a guide in a form.
pub fn export(form: Form, guide: &Guide, cx: &Cx<'_>) -> String {
    match form {
        Form::Markdown => markdown::markdown(&sheet::sheet(guide, cx.library), cx),
        Form::Html => html::html(&sheet::sheet(guide, cx.library), cx),
        Form::Dot => dot::dot(&guide.title, &map::map(guide, cx.library)),
        Form::Mermaid => mermaid::mermaid(&map::map(guide, cx.library)),
        Form::Json => format!("{:#}\n", json::json(guide, &map::map(guide, cx.library))),
    }
}

/// A page that lists guides that were all exported to one folder; only for the forms that are read.
pub fn index(form: Form, library: &Library) -> Option<String> {
    match form {
        Form::Markdown => Some(markdown::index(library)),
        Form::Html => Some(html::index(library)),
        Form::Dot | Form::Mermaid | Form::Json => None,
    }
}

/// Files in `images/` that a guide shows.
pub fn pictures(guide: &Guide) -> impl Iterator<Item = &str> {
    guide.steps.iter().filter_map(|step| step.image.as_ref()).map(|image| image.file.as_str())
}
