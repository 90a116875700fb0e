//! Two columns beside each other, the right one beginning at the same cell in every line.

use crate::text::span::display_width;

/// Widest left column, in terminal cells; what is longer is cut.
const WIDEST: usize = 48;

/// A line of two columns.
pub(super) struct Row {
    /// The first line that differs.
    pub marked: bool,
    /// What was said.
    pub left: String,
    /// What happened.
    pub right: String,
}

/// Lines with `> ` before the marked one.
pub(super) fn side_by_side(rows: &[Row]) -> Vec<String> {
    let lefts: Vec<String> = rows.iter().map(|row| cut(&row.left)).collect();
    let widest = lefts.iter().map(|left| display_width(left)).max().unwrap_or(0);
    let line = |(row, left): (&Row, &String)| {
        let gap = " ".repeat(widest - display_width(left) + 3);
        let mark = if row.marked { "> " } else { "  " };
        format!("{mark}{left}{gap}{}", row.right).trim_end().to_owned()
    };
    rows.iter().zip(&lefts).map(line).collect()
}

fn cut(text: &str) -> String {
    if display_width(text) <= WIDEST {
        return text.to_owned();
    }
    let mut out = String::new();
    for c in text.chars() {
        out.push(c);
        if display_width(&out) >= WIDEST - 1 {
            // A wide letter may have gone one cell too far.
            if display_width(&out) > WIDEST - 1 {
                out.pop();
            }
            break;
        }
    }
    out.push('…');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_right_column_lines_up_whatever_stands_left() {
        let lefts = ["사례", "\"보여요\"", "a", "👍 좋아요", "", &"아주 긴 말 ".repeat(9), &"x".repeat(90)];
        let rows: Vec<Row> = lefts
            .iter()
            .map(|left| Row { marked: *left == "a", left: (*left).to_owned(), right: "|오른쪽".to_owned() })
            .collect();
        let lines = side_by_side(&rows);
        let at: Vec<usize> = lines.iter().map(|line| display_width(&line[..line.find('|').unwrap()])).collect();
        assert!(at.iter().all(|column| *column == at[0]), "{lines:#?}");
        assert!(at[0] <= WIDEST + 5);
        let marked: Vec<&String> = lines.iter().filter(|line| line.starts_with("> ")).collect();
        assert_eq!(marked.len(), 1);
        assert!(marked[0].starts_with("> a "));
    }
}
