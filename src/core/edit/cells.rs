//! Rows as a journal keeps them, a text each column: as lines for people, and what differs.

use std::collections::{BTreeMap, BTreeSet};

use similar::{ChangeTag, TextDiff};

use super::{Place, Side};
use crate::core::acl::AclColumns;

/// The cells of a row by their columns.
pub type Cells = BTreeMap<String, Option<String>>;

/// Columns that the ticket system keeps for itself.
const OF_THE_SYSTEM: [&str; 5] = ["id", "create_time", "create_by", "change_time", "change_by"];

/// One line of two texts that are compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineDifference {
    /// `-` for a line of the first text only, `+` for one of the second, a blank for one of both.
    pub sign: char,
    /// The line.
    pub text: String,
}

/// Cells as lines, in the order of the table; texts of several lines stand below their name. What the
/// ticket system keeps for itself is left out.
pub fn cell_lines(cells: &Cells) -> String {
    let named = AclColumns::NAMES.into_iter();
    let others = cells
        .keys()
        .map(String::as_str)
        .filter(|name| is_other(name));
    let mut text = String::new();
    for name in named.chain(others) {
        let Some(Some(value)) = cells.get(name) else {
            continue;
        };
        text.push_str(&label(name));
        match value.trim_end_matches('\n') {
            "" => text.push_str(": (empty)\n"),
            line if !line.contains('\n') => text.push_str(&format!(": {line}\n")),
            more => {
                text.push_str(":\n");
                text.extend(more.split('\n').map(|line| format!("  {line}\n")));
            }
        }
    }
    text
}

/// Two texts line by line, with `around` lines that both have around each that differs. `None`
/// stands for lines that are left out.
pub fn line_differences(before: &str, after: &str, around: usize) -> Vec<Option<LineDifference>> {
    // Only a line end parts lines: a carriage return is shown as one.
    let [before, after] =
        [before, after].map(|text| text.split_terminator('\n').collect::<Vec<_>>());
    let diff = TextDiff::from_slices(&before, &after);
    let mut lines = Vec::new();
    for (number, group) in diff.grouped_ops(around).iter().enumerate() {
        if number > 0 {
            lines.push(None);
        }
        let changes = group.iter().flat_map(|op| diff.iter_changes(op));
        lines.extend(changes.map(|change| {
            let sign = match change.tag() {
                ChangeTag::Delete => '-',
                ChangeTag::Insert => '+',
                ChangeTag::Equal => ' ',
            };
            let text = change.value().to_owned();
            Some(LineDifference { sign, text })
        }));
    }
    lines
}

/// The cells that differ and that no author of an ACL decides about, nor the ticket system itself:
/// columns of other products, and what tells a file. Column, text before, text after.
pub fn other_differences<'a>(
    before: Option<&'a Cells>,
    after: Option<&'a Cells>,
) -> Vec<(&'a str, Option<&'a str>, Option<&'a str>)> {
    differing(before, after, is_other)
}

/// The cells that differ in a row of another table than that of ACLs, but for when and by whom it was
/// written. Column, text before, text after.
pub fn row_differences<'a>(
    before: Option<&'a Cells>,
    after: Option<&'a Cells>,
) -> Vec<(&'a str, Option<&'a str>, Option<&'a str>)> {
    differing(before, after, |column| !OF_THE_SYSTEM.contains(&column))
}

fn differing<'a>(
    before: Option<&'a Cells>,
    after: Option<&'a Cells>,
    wanted: impl Fn(&str) -> bool,
) -> Vec<(&'a str, Option<&'a str>, Option<&'a str>)> {
    let sides = [before, after];
    let names = sides.iter().flatten().flat_map(|cells| cells.keys());
    let names: BTreeSet<&str> = names.map(String::as_str).collect();
    let others = names.into_iter().filter(|name| wanted(name));
    others
        .filter_map(|name| {
            let [before, after] = sides.map(|cells| cells?.get(name)?.as_deref());
            (before != after).then_some((name, before, after))
        })
        .collect()
}

fn is_other(column: &str) -> bool {
    !AclColumns::NAMES.contains(&column) && !OF_THE_SYSTEM.contains(&column)
}

/// A column as people know it.
fn label(column: &str) -> String {
    if let Some(side) = Side::ALL.into_iter().find(|side| side.column() == column) {
        return side.name().to_owned();
    }
    match AclColumns::NAMES.into_iter().find(|name| *name == column) {
        Some(name) => Place::Property(name).to_string(),
        None => column.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells<const N: usize>(cells: [(&str, &str); N]) -> Cells {
        let cells = cells.into_iter();
        cells
            .map(|(column, text)| (column.to_owned(), Some(text.to_owned())))
            .collect()
    }

    #[test]
    fn columns_stand_in_the_order_of_the_table_and_the_systems_own_are_left_out() {
        let cells = cells([
            ("change_time", "2026"),
            ("config_match", "---\na: b\n"),
            ("comments", ""),
            ("name", "010-A"),
            ("rank", "7"),
        ]);
        assert_eq!(
            cell_lines(&cells),
            "Name: 010-A\nComment: (empty)\nConfigMatch:\n  ---\n  a: b\nrank: 7\n"
        );
    }

    #[test]
    fn what_nobody_decides_about_differs_by_its_column() {
        let before = cells([("name", "a"), ("id", "1"), ("sha256", "00"), ("same", "x")]);
        let after = cells([("name", "b"), ("id", "2"), ("sha256", "01"), ("same", "x")]);
        assert_eq!(
            other_differences(Some(&before), Some(&after)),
            [("sha256", Some("00"), Some("01"))]
        );
        assert_eq!(
            other_differences(None, Some(&after)),
            [("same", None, Some("x")), ("sha256", None, Some("01"))]
        );
    }

    #[test]
    fn lines_that_are_left_out_are_marked() {
        let told = line_differences("a\nb\nc\nd\ne\nf\n", "A\nb\nc\nd\ne\nF\n", 1);
        let told: Vec<String> = told
            .iter()
            .map(|line| match line {
                Some(line) => format!("{}{}", line.sign, line.text),
                None => "…".to_owned(),
            })
            .collect();
        assert_eq!(told, ["-a", "+A", " b", "…", " e", "-f", "+F"]);
    }
}
