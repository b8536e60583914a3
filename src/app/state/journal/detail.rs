//! What there is to say about one entry of the history.

use super::{Chain, JournalPage, minutes};
use crate::app::mark::Mark;
use crate::app::state::{Reader, ReaderRow};
use crate::backend::journal::{Change, Entry, Kind, row};
use crate::core::acl::AclColumns;
use crate::core::edit::{
    cell_lines, differences, line_differences, other_differences, row_differences, told,
};

/// Lines that stand around one that differs.
const AROUND: usize = 3;

/// Letters of a hash that tell it from others.
const HASH: usize = 12;

/// One entry as it is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detail {
    /// Its number and what it is about.
    pub title: String,
    /// All of it in a sentence.
    pub sentence: String,
    /// The rest, a paragraph each.
    pub lines: Vec<DetailLine>,
}

/// A paragraph: what it is about, its text, and whether something is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DetailLine {
    /// What it is about; empty for what differs.
    pub label: &'static str,
    /// The text.
    pub text: String,
    /// True when something is wrong.
    pub problem: bool,
}

/// What was done, in a word.
pub(super) fn verb(entry: &Entry) -> &'static str {
    let change = &entry.change;
    if let (Kind::Written, before, after) = (change.kind, &change.before, &change.after) {
        return match (before, after) {
            (None, _) => "added",
            (_, None) => "removed",
            _ => "changed",
        };
    }
    match (change.kind, &change.acl, &change.before, &change.after) {
        (Kind::Stored, Some(_), Some(_), None) => "deleted",
        (Kind::Stored, Some(_), None, Some(_)) => "added",
        (kind, ..) => kind.name(),
    }
}

/// The ACL or row that a change is about; `None` where it is about all ACLs.
pub(super) fn subject(change: &Change) -> Option<&str> {
    let acl = change.acl.as_ref().map(|acl| acl.name.as_str());
    acl.or_else(|| change.row.as_ref().map(|row| row.what.as_str()))
}

/// Where the two states of an entry differ, a line each, and the same in a sentence.
fn changes(entry: &Entry) -> (Vec<String>, String) {
    let change = &entry.change;
    let (before, after) = (change.before.as_ref(), change.after.as_ref());
    let mut lines = Vec::new();
    let mut sentence = String::new();
    if change.acl.is_some() {
        let columns = |side: Option<_>| side.map(|cells| AclColumns::of(&row(cells)));
        let sides = [columns(before), columns(after)];
        let [old, new] = sides.clone().map(Option::unwrap_or_default);
        let mut found = differences(&old, &new);
        for own in &mut found {
            own.before = own.before.take().filter(|_| before.is_some());
            own.after = own.after.take().filter(|_| after.is_some());
        }
        if let [Some(_), Some(_)] = sides {
            sentence = match found.is_empty() {
                true => "nothing that an author decides about changed".to_owned(),
                false => told(&found),
            };
        }
        lines.extend(found.iter().map(ToString::to_string));
    }
    let others = match change.row {
        Some(_) => row_differences(before, after),
        None => other_differences(before, after),
    };
    let others = others.into_iter();
    lines.extend(others.map(|(column, before, after)| {
        let [before, after] = [before, after].map(|text| text.unwrap_or("nothing"));
        format!("{column}: {before} -> {after}")
    }));
    (lines, sentence)
}

impl JournalPage {
    /// Everything about an entry.
    pub(super) fn told(&self, entry: &Entry) -> Detail {
        let change = &entry.change;
        let what = subject(change).unwrap_or("the ACLs");
        let did = match (change.kind, &change.acl) {
            (Kind::Undone, Some(acl)) => format!("took back a change of {}", acl.name),
            (Kind::Undone, None) => "took back a deployment".to_owned(),
            _ => format!("{} {what}", verb(entry)),
        };
        let from = match entry.origin.from.as_str() {
            "" => String::new(),
            from => format!(" from {from}"),
        };
        let (changes, says) = changes(entry);
        let says = match says.as_str() {
            "" => String::new(),
            says => format!(": {says}"),
        };
        let (user, at) = (&change.acting_user, minutes(&entry.at));
        let (hash, problem) = self.hash_state(entry);
        let line = |label, text: String| DetailLine {
            label,
            text,
            problem: false,
        };
        let mut lines = vec![
            line("who", entry.who()),
            DetailLine {
                problem,
                ..line("hash", hash)
            },
        ];
        if self.all {
            lines.push(line("in", change.instance.clone()));
        }
        if let Some(note) = &change.note {
            lines.push(line("note", note.clone()));
        }
        lines.extend(changes.into_iter().map(|change| line("", change)));
        Detail {
            title: format!("{} {what}", entry.seq),
            sentence: format!("{user} {did} on {at}{from}{says}."),
            lines,
        }
    }

    /// The hash of an entry and what is known about it; true when it is broken.
    fn hash_state(&self, entry: &Entry) -> (String, bool) {
        let hash: String = entry.hash.chars().take(HASH).collect();
        match (self.broken_at(entry), &self.chain) {
            (Some(broken), _) => (format!("{hash}: {broken}"), true),
            (None, Chain::Unknown) => (format!("{hash}, being checked"), false),
            (None, Chain::Failed(failure)) => (format!("{hash}, not checked: {failure}"), true),
            (None, Chain::Checked(check)) => match check.breaks.is_empty() {
                true => (format!("{hash}, the chain is unbroken"), false),
                false => (format!("{hash}, as it was written"), false),
            },
        }
    }

    /// The chosen entry with both states line by line, as a text to read.
    pub(super) fn reader(&self) -> Option<Reader> {
        let entry = self.selected()?;
        let (detail, change) = (self.told(entry), &entry.change);
        let (labelled, changes): (Vec<_>, Vec<_>) =
            detail.lines.iter().partition(|line| !line.label.is_empty());
        let when = format!("{} {} (UTC)", verb(entry), entry.at);
        let mut rows = vec![ReaderRow::new("when", when)];
        rows.extend(labelled.iter().map(|line| {
            let row = ReaderRow::new(line.label, line.text.clone());
            match line.problem {
                true => row.mark(Mark::Problem),
                false => row,
            }
        }));
        if !changes.is_empty() {
            rows.extend([ReaderRow::blank(), ReaderRow::heading("Old -> new")]);
            let changes = changes.into_iter();
            rows.extend(changes.map(|line| ReaderRow::new("", line.text.clone())));
        }
        let [before, after] = [&change.before, &change.after]
            .map(|cells| cells.as_ref().map_or_else(String::new, cell_lines));
        let lines = line_differences(&before, &after, AROUND);
        if !lines.is_empty() {
            rows.extend([ReaderRow::blank(), ReaderRow::heading("Line by line")]);
        }
        rows.extend(lines.into_iter().map(|line| match line {
            None => ReaderRow::new("", "(more lines that are the same)"),
            Some(line) => {
                // A blank at its beginning would not be shown.
                let sign = if line.sign == ' ' { '|' } else { line.sign };
                ReaderRow::new("", format!("{sign} {}", line.text))
            }
        }));
        rows.extend([
            ReaderRow::blank(),
            ReaderRow::heading("Where it stands"),
            ReaderRow::new("in", change.instance.clone()),
            ReaderRow::new("hash", entry.hash.clone()),
            ReaderRow::new("behind", entry.prev.clone()),
            ReaderRow::new("file", self.file.clone()),
        ]);
        Some(Reader::new(format!("Entry {}", detail.title), rows))
    }
}
