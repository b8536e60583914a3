//! The history for people: when, what, who, and what changed.

use std::io::{self, Write};
use std::path::Path;

use similar::{ChangeTag, TextDiff};

use crate::backend::journal::{Break, Columns, Entry, Result};
use crate::cli::Failure;
use crate::core::acl::AclColumns;
use crate::core::edit::{Place, Side};
use crate::text::clean;

/// Columns that the ticket system keeps for itself.
const OF_THE_SYSTEM: [&str; 5] = ["id", "create_time", "create_by", "change_time", "change_by"];
/// Lines of one change that are shown.
const LINES: usize = 40;
/// Lines that stand around a changed one.
const AROUND: usize = 1;

/// Writes the entries, and first where the chain is broken.
pub(super) fn write(
    path: &Path,
    breaks: &[Break],
    entries: impl Iterator<Item = Result<Entry>>,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let failed = |error: io::Error| Failure::output(&error);
    if !breaks.is_empty() {
        broken(path, breaks, out).map_err(failed)?;
    }
    let mut count = 0;
    for read in entries {
        let read = read?;
        entry(&read, out).map_err(failed)?;
        count += 1;
    }
    match count {
        0 => writeln!(out, "no changes are recorded").map_err(failed),
        _ => Ok(()),
    }
}

fn broken(path: &Path, breaks: &[Break], out: &mut impl Write) -> io::Result<()> {
    let path = path.display().to_string();
    writeln!(out, "{}: the chain is broken:", clean(&path))?;
    for own in breaks {
        writeln!(out, "  {own}")?;
    }
    writeln!(out)
}

fn entry(entry: &Entry, out: &mut impl Write) -> io::Result<()> {
    let (origin, change) = (&entry.origin, &entry.change);
    write!(
        out,
        "{}  {}  {}",
        entry.seq,
        clean(&entry.at),
        change.kind.name()
    )?;
    match &change.acl {
        Some(acl) => writeln!(out, "  {}", clean(&acl.name))?,
        None => writeln!(out)?,
    }
    let mut who = origin.os_user.clone();
    // A deployment is done in nobody's name.
    if !change.acting_user.is_empty() {
        who.push_str(&format!(" as {}", change.acting_user));
    }
    if let Some(user) = &origin.sudo_user {
        who = format!("{user} with sudo, {who}");
    }
    who.push_str(&format!(", on {}", origin.host));
    if !origin.from.is_empty() {
        who.push_str(&format!(" from {}", origin.from));
    }
    writeln!(out, "   {}", clean(&who))?;
    writeln!(out, "   {}", clean(&change.instance))?;
    if let Some(note) = &change.note {
        writeln!(out, "   {}", clean(note))?;
    }
    let [before, after] =
        [&change.before, &change.after].map(|own| own.as_ref().map_or_else(String::new, lines));
    difference(&before, &after, out)?;
    writeln!(out)
}

/// What changed, line by line; every line has its sign, so that no text can pass for another entry.
fn difference(before: &str, after: &str, out: &mut impl Write) -> io::Result<()> {
    // Only a line end parts lines: a carriage return is shown as one.
    let [before, after] =
        [before, after].map(|text| text.split_terminator('\n').collect::<Vec<_>>());
    let diff = TextDiff::from_slices(&before, &after);
    let mut shown = Vec::new();
    for (number, group) in diff.grouped_ops(AROUND).iter().enumerate() {
        if number > 0 {
            shown.push("     …".to_owned());
        }
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            let sign = match change.tag() {
                ChangeTag::Delete => '-',
                ChangeTag::Insert => '+',
                ChangeTag::Equal => ' ',
            };
            let line = format!("   {sign} {}", clean(change.value()));
            shown.push(line.trim_end().to_owned());
        }
    }
    for line in shown.iter().take(LINES) {
        writeln!(out, "{line}")?;
    }
    match shown.len().saturating_sub(LINES) {
        0 => Ok(()),
        more => writeln!(
            out,
            "   … {more} more lines, all of them with --format json"
        ),
    }
}

/// Columns as lines, in the order of the table; texts of several lines stand below their name.
fn lines(columns: &Columns) -> String {
    let named = AclColumns::NAMES.into_iter();
    let others = columns.keys().map(String::as_str);
    let others =
        others.filter(|name| !AclColumns::NAMES.contains(name) && !OF_THE_SYSTEM.contains(name));
    let mut text = String::new();
    for name in named.chain(others) {
        let Some(Some(value)) = columns.get(name) else {
            continue;
        };
        text.push_str(&label(name));
        match value.trim_end_matches('\n') {
            "" => continue_line(&mut text, ": (empty)"),
            line if !line.contains('\n') => continue_line(&mut text, &format!(": {line}")),
            more => {
                continue_line(&mut text, ":");
                for line in more.split('\n') {
                    continue_line(&mut text, &format!("  {line}"));
                }
            }
        }
    }
    text
}

fn continue_line(text: &mut String, more: &str) {
    text.push_str(more);
    text.push('\n');
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
