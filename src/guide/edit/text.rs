//! Line ends around an edit: the TOML writer knows only `\n`, a file may hold others.

use similar::{Algorithm, DiffOp, capture_diff_slices};

/// The text with `\n` at the end of every line, as the TOML writer gives it back.
pub(super) fn with_plain_ends(text: &str) -> String {
    text.replace("\r\n", "\n")
}

/// `new`, which has plain ends, with the ends that the same lines have in `old`. Lines that are new end as most do.
pub(super) fn with_ends_of(old: &str, new: &str) -> String {
    let lines: Vec<&str> = old.split_inclusive('\n').collect();
    let crlf = lines.iter().filter(|line| line.ends_with("\r\n")).count();
    if crlf == 0 {
        return new.to_owned();
    }
    let usual = if crlf * 2 > lines.len() { "\r\n" } else { "\n" };
    let before: Vec<&str> = lines.iter().map(|line| bare(line)).collect();
    let now: Vec<&str> = new.split_inclusive('\n').collect();
    let after: Vec<&str> = now.iter().map(|line| bare(line)).collect();
    let mut ends: Vec<&str> = now.iter().map(|line| if line.ends_with('\n') { usual } else { "" }).collect();
    for op in capture_diff_slices(Algorithm::Myers, &before, &after) {
        let (from, to, count) = match op {
            DiffOp::Equal { old_index, new_index, len } => (old_index, new_index, len),
            DiffOp::Replace { old_index, old_len, new_index, new_len } if old_len == new_len => {
                (old_index, new_index, new_len)
            }
            _ => continue,
        };
        for at in 0..count {
            if !ends[to + at].is_empty() && lines[from + at].ends_with('\n') {
                ends[to + at] = &lines[from + at][before[from + at].len()..];
            }
        }
    }
    after.iter().zip(ends).map(|(line, end)| format!("{line}{end}")).collect()
}

/// A line without its end.
fn bare(line: &str) -> &str {
    let line = line.strip_suffix('\n').unwrap_or(line);
    line.strip_suffix('\r').unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_stay_where_they_were() {
        for (old, edit, want) in [
            ("가\r\n나\r\n다\r\n", ("나", "라"), "가\r\n라\r\n다\r\n"),
            ("가\r\n나\n다\r\n", ("다", "라"), "가\r\n나\n라\r\n"),
            ("가\r\n나\n다\r\n", ("나\n", "나\n새\n"), "가\r\n나\n새\r\n다\r\n"),
            ("가\r\n나\r\n다", ("나\n", ""), "가\r\n다"),
            ("가\n나\n", ("나", "라"), "가\n라\n"),
            ("", ("", "가\n"), "가\n"),
        ] {
            let new = with_plain_ends(old).replacen(edit.0, edit.1, 1);
            assert_eq!(with_ends_of(old, &new), want, "{old:?}");
        }
    }
}
