//! The history for people: when, what, who, and what changed.

use std::io::{self, Write};
use std::path::Path;

use crate::backend::journal::{Break, Entry, Result};
use crate::cli::Failure;
use crate::core::edit::{cell_lines, line_differences};
use crate::text::clean;

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
    let change = &entry.change;
    write!(
        out,
        "{}  {}  {}",
        entry.seq,
        clean(&entry.at),
        change.kind.name()
    )?;
    match &change.acl {
        Some(acl) => writeln!(out, "  {}", clean(&acl.name))?,
        None => match &change.row {
            Some(row) => writeln!(out, "  {} ({})", clean(&row.what), clean(&row.table))?,
            None => writeln!(out)?,
        },
    }
    writeln!(out, "   {}", clean(&entry.who()))?;
    writeln!(out, "   {}", clean(&change.instance))?;
    if let Some(note) = &change.note {
        writeln!(out, "   {}", clean(note))?;
    }
    let [before, after] = [&change.before, &change.after]
        .map(|own| own.as_ref().map_or_else(String::new, cell_lines));
    difference(&before, &after, out)?;
    writeln!(out)
}

/// What changed, line by line; every line has its sign, so that no text can pass for another entry.
fn difference(before: &str, after: &str, out: &mut impl Write) -> io::Result<()> {
    let shown = line_differences(before, after, AROUND);
    let shown = shown.iter().map(|line| match line {
        None => "     …".to_owned(),
        Some(line) => format!("   {} {}", line.sign, clean(&line.text))
            .trim_end()
            .to_owned(),
    });
    let shown: Vec<String> = shown.collect();
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
