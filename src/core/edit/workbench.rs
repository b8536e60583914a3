//! All ACLs that are edited, with what was done to which of them and in what order.

use std::collections::BTreeMap;

use super::change::{Change, Refusal};
use super::draft::{Draft, Side};
use super::sheet::{Done, Sheet};
use crate::core::acl::AclColumns;
use crate::core::world::Row;

/// Which ACL: ids of rows are the ticket system's, numbers of new ones the console's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SheetId {
    /// A row of table `acl`, by its id.
    Stored(i64),
    /// One that is not stored yet.
    New(u64),
}

/// Something that was written onto the workbench, in the order in which it happened: what a journal
/// keeps, and what [`Workbench::replay`] takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// A stored ACL is being edited; this is its row.
    Opened(i64, Row),
    /// A new ACL.
    Added(u64, Box<Draft>),
    /// Changes that were made, also by undoing and doing again.
    Made {
        /// Which ACL.
        id: SheetId,
        /// What was done.
        says: String,
        /// The changes in their order.
        changes: Vec<Change>,
    },
    /// A text that is typed and not an ACL yet; of one tree where that is said.
    Typed(SheetId, Option<Side>, String),
    /// Nothing of it is kept any more: stored, or given up.
    Closed(SheetId),
}

/// What a journal tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replayed {
    /// The workbench as it was.
    pub bench: Workbench,
    /// How many entries could not be made again.
    pub failed: usize,
    /// What was being typed.
    pub typed: Option<(SheetId, Option<Side>, String)>,
}

/// The ACLs that are edited.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Workbench {
    sheets: BTreeMap<SheetId, Sheet>,
    steps: u64,
    news: u64,
    entries: Vec<Entry>,
}

impl Workbench {
    /// The sheet of an ACL, when it is edited.
    pub fn sheet(&self, id: SheetId) -> Option<&Sheet> {
        self.sheets.get(&id)
    }

    /// Every sheet.
    pub fn sheets(&self) -> impl Iterator<Item = (SheetId, &Sheet)> {
        self.sheets.iter().map(|(id, sheet)| (*id, sheet))
    }

    /// The sheets that storing would write.
    pub fn changed(&self) -> impl Iterator<Item = (SheetId, &Sheet)> {
        self.sheets().filter(|(_, sheet)| sheet.is_changed())
    }

    /// What happened since this was asked last.
    pub fn take_entries(&mut self) -> Vec<Entry> {
        std::mem::take(&mut self.entries)
    }

    /// Everything a journal needs to make the workbench again as it is now, without its steps.
    pub fn summary(&self) -> Vec<Entry> {
        let mut entries = Vec::new();
        for (id, sheet) in self.changed() {
            match (id, sheet.row()) {
                (SheetId::Stored(number), Some(row)) => {
                    entries.push(Entry::Opened(number, row.clone()));
                    entries.push(Entry::Made {
                        id,
                        says: "everything until here".to_owned(),
                        changes: vec![Change::Whole(Box::new(sheet.draft().clone()))],
                    });
                }
                (SheetId::New(number), _) => {
                    entries.push(Entry::Added(number, Box::new(sheet.draft().clone())));
                }
                (SheetId::Stored(_), None) => {}
            }
        }
        entries
    }

    /// Begins to edit a stored ACL; one that is edited already stays as it is. `None` for a row
    /// without an id.
    pub fn open(&mut self, row: &Row) -> Option<SheetId> {
        let number = row.id("id")?;
        let id = SheetId::Stored(number);
        self.sheets.entry(id).or_insert_with(|| {
            self.entries.push(Entry::Opened(number, row.clone()));
            Sheet::stored(row.clone())
        });
        Some(id)
    }

    /// Begins a new ACL.
    pub fn add(&mut self, draft: Draft) -> SheetId {
        self.news += 1;
        let id = SheetId::New(self.news);
        self.entries
            .push(Entry::Added(self.news, Box::new(draft.clone())));
        self.sheets.insert(id, Sheet::new(draft));
        id
    }

    /// Makes changes that belong together.
    ///
    /// # Errors
    /// One of them cannot be made, or the ACL is not edited; then nothing happens.
    pub fn make(
        &mut self,
        id: SheetId,
        says: impl Into<String>,
        changes: Vec<Change>,
    ) -> Result<Option<Done>, Refusal> {
        let number = self.steps + 1;
        let Some(sheet) = self.sheets.get_mut(&id) else {
            return Ok(None);
        };
        let done = sheet.make(number, says, changes)?;
        self.steps = number;
        self.note(id, &done);
        Ok(Some(done))
    }

    fn note(&mut self, id: SheetId, done: &Done) {
        self.entries.push(Entry::Made {
            id,
            says: done.says.clone(),
            changes: done.changes.clone(),
        });
    }

    /// Takes back what was done last to this ACL.
    pub fn undo(&mut self, id: SheetId) -> Option<Done> {
        let done = self.sheets.get_mut(&id)?.undo()?;
        self.note(id, &done);
        Some(done)
    }

    /// Does again what was taken back last of this ACL.
    pub fn redo(&mut self, id: SheetId) -> Option<Done> {
        let done = self.sheets.get_mut(&id)?.redo()?;
        self.note(id, &done);
        Some(done)
    }

    /// Takes back what was done last to any ACL, and says to which.
    pub fn undo_any(&mut self) -> Option<(SheetId, Done)> {
        let last = self.sheets.iter().filter_map(|(id, sheet)| {
            let step = sheet.last_done()?;
            Some((step.number, *id))
        });
        let (_, id) = last.max()?;
        Some((id, self.undo(id)?))
    }

    /// Does again what was taken back last of any ACL, and says of which.
    pub fn redo_any(&mut self) -> Option<(SheetId, Done)> {
        let first = self.sheets.iter().filter_map(|(id, sheet)| {
            let step = sheet.last_undone()?;
            Some((step.number, *id))
        });
        let (_, id) = first.min()?;
        Some((id, self.redo(id)?))
    }

    /// Gives up what was done to an ACL.
    pub fn close(&mut self, id: SheetId) {
        if self.sheets.remove(&id).is_some() {
            self.entries.push(Entry::Closed(id));
        }
    }

    /// An ACL is stored now, or deleted: what was done to it can still be undone, as a new draft. A
    /// new one goes by the id of its row from here on.
    pub fn stored(&mut self, id: SheetId, row: Option<Row>) -> Option<SheetId> {
        let mut sheet = self.sheets.remove(&id)?;
        self.entries.push(Entry::Closed(id));
        let row = row?;
        let stored = SheetId::Stored(row.id("id")?);
        sheet.rebase(row);
        self.sheets.insert(stored, sheet);
        Some(stored)
    }

    /// The rows that are stored now: sheets without a change follow them, and those whose row is
    /// another one by now are named, with the row as it is (`None`: deleted).
    pub fn follow(&mut self, rows: &[Row]) -> Vec<(SheetId, Option<Row>)> {
        let rows: BTreeMap<i64, &Row> = rows
            .iter()
            .filter_map(|row| Some((row.id("id")?, row)))
            .collect();
        let mut stale = Vec::new();
        let mut gone = Vec::new();
        for (id, sheet) in &mut self.sheets {
            let SheetId::Stored(number) = id else {
                continue;
            };
            let now = rows.get(number).copied();
            if now == sheet.row() {
                continue;
            }
            match now {
                _ if sheet.is_changed() => stale.push((*id, now.cloned())),
                Some(row) => *sheet = Sheet::stored(row.clone()),
                None => gone.push(*id),
            }
        }
        for id in gone {
            self.close(id);
        }
        stale
    }

    /// A draft whose row is gone becomes a new ACL.
    pub fn make_new(&mut self, id: SheetId) -> Option<SheetId> {
        let draft = Draft {
            deleted: false,
            ..self.sheets.get(&id)?.draft().clone()
        };
        self.close(id);
        Some(self.add(draft))
    }

    /// From here on a draft is compared with this row, which is what is stored now.
    pub fn rebase(&mut self, id: SheetId, row: Row) {
        if let (Some(sheet), SheetId::Stored(number)) = (self.sheets.get_mut(&id), id) {
            self.entries.push(Entry::Opened(number, row.clone()));
            sheet.rebase(row);
        }
    }

    /// Puts the result of a merge in place of a draft; from here on it is compared with `row`, which
    /// is what another admin stored meanwhile.
    ///
    /// # Errors
    /// The draft cannot be replaced.
    pub fn merge(
        &mut self,
        id: SheetId,
        row: Row,
        merged: &AclColumns,
    ) -> Result<Option<Done>, Refusal> {
        self.rebase(id, row);
        let mut draft = Draft::of(merged);
        if let Some(sheet) = self.sheets.get(&id) {
            draft.kept = sheet.draft().kept.clone();
        }
        let whole = Change::Whole(Box::new(draft));
        self.make(id, "merged with what is stored now", vec![whole])
    }

    /// Makes the workbench that a journal tells of. What cannot be made any more is left out and
    /// counted.
    ///
    /// What was typed last and became no ACL is part of the answer.
    pub fn replay(entries: impl IntoIterator<Item = Entry>) -> Replayed {
        let mut bench = Self::default();
        let mut failed = 0;
        let mut typed = None;
        for entry in entries {
            match entry {
                Entry::Typed(id, side, text) => {
                    typed = Some((id, side, text));
                    continue;
                }
                Entry::Opened(number, row) => {
                    let id = SheetId::Stored(number);
                    match bench.sheets.get_mut(&id) {
                        Some(sheet) => sheet.rebase(row),
                        None => {
                            bench.sheets.insert(id, Sheet::stored(row));
                        }
                    }
                }
                Entry::Added(number, draft) => {
                    bench.news = bench.news.max(number);
                    bench
                        .sheets
                        .insert(SheetId::New(number), Sheet::new(*draft));
                }
                Entry::Made { id, says, changes } => {
                    let made = bench.make(id, says, changes);
                    failed += usize::from(!matches!(made, Ok(Some(_))));
                }
                Entry::Closed(id) => bench.close(id),
            }
            typed = None;
        }
        bench.entries.clear();
        Replayed {
            bench,
            failed,
            typed,
        }
    }

    /// Notes what is typed and not an ACL yet.
    pub fn note_typed(&mut self, id: SheetId, side: Option<Side>, text: String) {
        self.entries.push(Entry::Typed(id, side, text));
    }

    /// Adds the drafts of another workbench, e.g. what an earlier console left: of an ACL that is
    /// changed on both, this one's stays. The ids of those that were added.
    pub fn take_in(&mut self, other: Self) -> Vec<SheetId> {
        let mut taken = Vec::new();
        for (id, sheet) in other.sheets {
            if !sheet.is_changed() {
                continue;
            }
            let id = match id {
                SheetId::New(_) => {
                    self.news += 1;
                    SheetId::New(self.news)
                }
                SheetId::Stored(_) if self.sheets.get(&id).is_some_and(Sheet::is_changed) => {
                    continue;
                }
                stored => stored,
            };
            self.sheets.insert(id, sheet);
            taken.push(id);
        }
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::edit::change::Property;

    fn row(id: &str, name: &str) -> Row {
        Row::from_pairs([
            ("id", Some(id)),
            ("name", Some(name)),
            ("valid_id", Some("1")),
            (
                "config_match",
                Some("---\nProperties:\n  Queue:\n    Name:\n    - Raw\n"),
            ),
            ("config_change", None),
            ("change_time", Some("2024-02-01 08:00:00")),
        ])
    }

    fn comment(text: &str) -> Vec<Change> {
        vec![Change::Property(Property::Comment(Some(text.to_owned())))]
    }

    #[test]
    fn undo_goes_back_in_one_acl_or_over_all_of_them() {
        let mut bench = Workbench::default();
        let a = bench.open(&row("1", "a")).unwrap();
        let b = bench.open(&row("2", "b")).unwrap();
        bench.make(a, "one", comment("1")).unwrap();
        bench.make(b, "two", comment("2")).unwrap();
        bench.make(a, "three", comment("3")).unwrap();
        assert_eq!(bench.undo(b).unwrap().says, "two");
        assert_eq!(bench.undo_any().unwrap().1.says, "three");
        assert_eq!(bench.undo_any().unwrap().1.says, "one");
        assert_eq!(bench.undo_any(), None);
        assert_eq!(bench.changed().count(), 0);
        let again: Vec<String> = std::iter::from_fn(|| Some(bench.redo_any()?.1.says)).collect();
        assert_eq!(again, ["one", "two", "three"]);
        assert_eq!(bench.changed().count(), 2);
    }

    #[test]
    fn a_journal_makes_the_same_drafts_again() {
        let mut bench = Workbench::default();
        let a = bench.open(&row("1", "a")).unwrap();
        bench.make(a, "one", comment("1")).unwrap();
        bench.make(a, "two", comment("2")).unwrap();
        bench.undo(a);
        let new = bench.add(Draft::default());
        bench
            .make(
                new,
                "named",
                vec![Change::Property(Property::Name("n".into()))],
            )
            .unwrap();
        let b = bench.open(&row("2", "b")).unwrap();
        bench
            .make(
                b,
                "deleted",
                vec![Change::Property(Property::Deleted(true))],
            )
            .unwrap();
        let entries = bench.take_entries();
        let again = Workbench::replay(entries);
        let short = Workbench::replay(bench.summary());
        assert_eq!((again.failed, short.failed), (0, 0));
        for made in [&again.bench, &short.bench] {
            let all = |bench: &Workbench| -> Vec<_> {
                let sheets = bench.changed();
                sheets
                    .map(|(id, sheet)| (id, sheet.columns(), sheet.row().cloned()))
                    .collect()
            };
            assert_eq!(all(made), all(&bench));
        }
    }

    #[test]
    fn what_others_store_is_followed_where_nothing_is_changed_and_named_where_it_is() {
        let mut bench = Workbench::default();
        let a = bench.open(&row("1", "a")).unwrap();
        let b = bench.open(&row("2", "b")).unwrap();
        bench.open(&row("3", "c")).unwrap();
        bench.make(a, "one", comment("1")).unwrap();
        let stale = bench.follow(&[row("1", "a other"), row("2", "b other")]);
        assert_eq!(stale, [(a, Some(row("1", "a other")))]);
        assert_eq!(bench.sheet(b).unwrap().draft().name, "b other");
        assert_eq!(bench.sheets().count(), 2);
    }

    #[test]
    fn what_is_stored_is_no_draft_until_it_is_undone() {
        let mut bench = Workbench::default();
        let new = bench.add(Draft::default());
        bench.make(new, "commented", comment("1")).unwrap();
        let mut now = row("9", "");
        now = Row::from_pairs(
            now.iter()
                .filter(|(column, _)| *column != "valid_id")
                .map(|(column, cell)| match column {
                    "config_match" => (column, Some("")),
                    "config_change" => (column, Some("")),
                    _ => (column, cell),
                })
                .chain([("comments", Some("1"))]),
        );
        let id = bench.stored(new, Some(now)).unwrap();
        assert_eq!(id, SheetId::Stored(9));
        assert_eq!(bench.changed().count(), 0);
        bench.undo(id).unwrap();
        assert_eq!(bench.changed().count(), 1);
    }
}
