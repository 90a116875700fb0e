//! A guide's texts as they are shown outside a call: slots say what goes there.

use crate::guide::fill::{Piece, pieces};
use crate::guide::model::Guide;

/// A text with its slots as words in brackets: `[고객명]`. Particles stay written in both forms.
pub fn printed(text: &str, guide: &Guide) -> String {
    let mut out = String::with_capacity(text.len());
    for piece in pieces(text) {
        match piece {
            Piece::Plain(range) | Piece::Unclosed(range) => out.push_str(&text[range]),
            Piece::Brace(brace) => out.push(brace),
            Piece::Slot(name, _) => {
                let input = guide.inputs.iter().find(|input| input.name == name);
                let words = match (input, name) {
                    (Some(input), _) => &input.label,
                    (None, "agent") => "상담사 이름",
                    (None, "center") => "센터 이름",
                    (None, "today") => "오늘 날짜",
                    (None, other) => other,
                };
                out.push('[');
                out.push_str(words);
                out.push(']');
            }
        }
    }
    out
}
