//! All ACLs that are edited, with what was done to which of them and in what order.

use std::collections::{BTreeMap, BTreeSet};

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
    /// What was typed since, in a text that is long: so many bytes cut at a place, others put there.
    Retyped {
        /// Where, in bytes.
        at: usize,
        /// How many bytes are no more.
        cut: usize,
        /// What stands there now.
        text: String,
    },
    /// What was typed is given up.
    GaveUp,
    /// Nothing of it is kept any more: stored, or given up.
    Closed(SheetId),
}

/// A text that is typed and not an ACL yet: of which ACL, of which of its trees, and the text.
pub type Typed = (SheetId, Option<Side>, String);

/// What a journal tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replayed {
    /// The workbench as it was.
    pub bench: Workbench,
    /// How many entries could not be made again.
    pub failed: usize,
    /// What was being typed.
    pub typed: Option<Typed>,
}

/// The ACLs that are edited.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Workbench {
    sheets: BTreeMap<SheetId, Sheet>,
    steps: u64,
    news: u64,
    entries: Vec<Entry>,
    /// The sheets that the entries so far tell of. What happens to another one is told only after
    /// the sheet itself was, so that a journal which was begun anew never lacks what a step rests on.
    told: BTreeSet<SheetId>,
    /// What was typed last and became no ACL.
    typed: Option<Typed>,
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

    /// Everything a journal needs to make the workbench again as it is now, without its steps. The
    /// journal begins anew with it: what happens from here on rests on it.
    pub fn summary(&mut self) -> Vec<Entry> {
        let mut entries = Vec::new();
        let typed = self.typed.as_ref().map(|(id, ..)| *id);
        self.told.clear();
        for (id, sheet) in &self.sheets {
            if sheet.is_changed() || typed == Some(*id) {
                self.told.insert(*id);
                entries.extend(told(*id, sheet));
            }
        }
        if let Some((id, side, text)) = &self.typed {
            entries.push(Entry::Typed(*id, *side, text.clone()));
        }
        self.entries.clear();
        entries
    }

    /// Tells of a sheet before something is told that happens to it.
    fn introduce(&mut self, id: SheetId) {
        if let Some(sheet) = self.sheets.get(&id)
            && self.told.insert(id)
        {
            self.entries.extend(told(id, sheet));
        }
    }

    /// Begins to edit a stored ACL; one that is edited already stays as it is. `None` for a row
    /// without an id.
    pub fn open(&mut self, row: &Row) -> Option<SheetId> {
        let number = row.id("id")?;
        let id = SheetId::Stored(number);
        self.sheets
            .entry(id)
            .or_insert_with(|| Sheet::stored(row.clone()));
        Some(id)
    }

    /// Begins a new ACL.
    pub fn add(&mut self, draft: Draft) -> SheetId {
        self.news += 1;
        let id = SheetId::New(self.news);
        self.sheets.insert(id, Sheet::new(draft));
        self.introduce(id);
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
        self.introduce(id);
        let Some(sheet) = self.sheets.get_mut(&id) else {
            return Ok(None);
        };
        let done = sheet.make(number, says, changes)?;
        self.steps = number;
        self.note(id, &done);
        Ok(Some(done))
    }

    fn note(&mut self, id: SheetId, done: &Done) {
        // What was typed about it has become this step.
        self.typed = self.typed.take().filter(|(typed, ..)| *typed != id);
        self.entries.push(Entry::Made {
            id,
            says: done.says.clone(),
            changes: done.changes.clone(),
        });
    }

    /// Takes back what was done last to this ACL.
    pub fn undo(&mut self, id: SheetId) -> Option<Done> {
        self.introduce(id);
        let done = self.sheets.get_mut(&id)?.undo()?;
        self.note(id, &done);
        Some(done)
    }

    /// Does again what was taken back last of this ACL.
    pub fn redo(&mut self, id: SheetId) -> Option<Done> {
        self.introduce(id);
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
            self.untold(id);
        }
    }

    /// What was told of a sheet no longer holds.
    fn untold(&mut self, id: SheetId) {
        if self.told.remove(&id) {
            self.entries.push(Entry::Closed(id));
        }
    }

    /// An ACL is stored now, or deleted: what was done to it can still be undone, as a new draft. A
    /// new one goes by the id of its row from here on.
    pub fn stored(&mut self, id: SheetId, row: Option<Row>) -> Option<SheetId> {
        let mut sheet = self.sheets.remove(&id)?;
        self.untold(id);
        let row = row?;
        let stored = SheetId::Stored(row.id("id")?);
        sheet.rebase(row);
        // Edited on while it was stored, or stored otherwise than it was written.
        let is_draft = sheet.is_changed();
        self.sheets.insert(stored, sheet);
        if is_draft {
            self.introduce(stored);
        }
        Some(stored)
    }

    /// The rows that are stored now: sheets without a change follow them, those that say what is
    /// stored are no drafts any more, and those whose row is another one by now are named, with the row as it is (`None`: deleted).
    pub fn follow(&mut self, rows: &[Row]) -> Vec<(SheetId, Option<Row>)> {
        let rows: BTreeMap<i64, &Row> = rows
            .iter()
            .filter_map(|row| Some((row.id("id")?, row)))
            .collect();
        let mut stale = Vec::new();
        let (mut gone, mut other) = (Vec::new(), Vec::new());
        for (id, sheet) in &mut self.sheets {
            let SheetId::Stored(number) = id else {
                continue;
            };
            let now = rows.get(number).copied();
            if now == sheet.row() {
                continue;
            }
            match now {
                // It is stored as it is drafted, e.g. by a console that was ended right then.
                Some(row) if sheet.columns().as_ref() == Some(&AclColumns::of(row)) => {
                    sheet.rebase(row.clone());
                    other.push(*id);
                }
                // Two had the same ACL to delete.
                None if sheet.is_deleted() => gone.push(*id),
                _ if sheet.is_changed() => stale.push((*id, now.cloned())),
                Some(row) => {
                    *sheet = Sheet::stored(row.clone());
                    other.push(*id);
                }
                None => gone.push(*id),
            }
        }
        for id in other {
            self.untold(id);
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
            sheet.rebase(row.clone());
            match self.told.contains(&id) {
                true => self.entries.push(Entry::Opened(number, row)),
                false => self.introduce(id),
            }
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
        for entry in entries {
            match entry {
                Entry::Typed(id, side, text) => bench.typed = Some((id, side, text)),
                Entry::Retyped { at, cut, text } => {
                    let before = bench.typed.as_mut().map(|(_, _, before)| before);
                    let after = before.and_then(|before| {
                        let (head, rest) = before.split_at_checked(at)?;
                        let (_, tail) = rest.split_at_checked(cut)?;
                        *before = format!("{head}{text}{tail}");
                        Some(())
                    });
                    failed += usize::from(after.is_none());
                }
                Entry::GaveUp => bench.typed = None,
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
        }
        bench.entries.clear();
        bench.told.clear();
        let typed = bench.typed.take();
        let typed = typed.filter(|(id, ..)| bench.sheets.contains_key(id));
        Replayed {
            bench,
            failed,
            typed,
        }
    }

    /// Notes what is typed and not an ACL yet. Of a long text only what differs from the one that
    /// was noted before is told.
    pub fn note_typed(&mut self, id: SheetId, side: Option<Side>, text: String) {
        let before = self.typed.take();
        let before = before.filter(|(own, part, _)| (*own, *part) == (id, side));
        self.introduce(id);
        self.entries.push(match before {
            Some((.., before)) if text.len() > LONG => retyped(&before, &text),
            _ => Entry::Typed(id, side, text.clone()),
        });
        self.typed = Some((id, side, text));
    }

    /// What is typed is an ACL now, or was given up.
    pub fn forget_typed(&mut self) {
        if self.typed.take().is_some() {
            self.entries.push(Entry::GaveUp);
        }
    }

    /// Adds the drafts of another workbench, e.g. what an earlier console left, and the sheet that
    /// was typed on there. What is changed on both becomes as it was there, as a step that can be
    /// taken back. The ids that they had there and have here.
    pub fn take_in(&mut self, other: Self, typed: Option<SheetId>) -> Vec<(SheetId, SheetId)> {
        let mut taken = Vec::new();
        for (id, sheet) in other.sheets {
            if !sheet.is_changed() && typed != Some(id) {
                continue;
            }
            let own = match id {
                SheetId::New(_) => {
                    self.news += 1;
                    SheetId::New(self.news)
                }
                stored @ SheetId::Stored(_) => stored,
            };
            taken.push((id, own));
            if self.sheets.get(&own).is_some_and(Sheet::is_changed) {
                if sheet.is_changed() {
                    let whole = Change::Whole(Box::new(sheet.draft().clone()));
                    // A whole draft can stand in place of any other.
                    let made = self.make(own, "taken up in place of another draft", vec![whole]);
                    debug_assert!(made.is_ok());
                }
                continue;
            }
            self.untold(own);
            self.sheets.insert(own, sheet);
        }
        taken
    }
}

/// A text of more bytes than this is not told anew with every letter.
const LONG: usize = 400;

/// What tells of a sheet as it is now.
fn told(id: SheetId, sheet: &Sheet) -> Vec<Entry> {
    let whole = || Box::new(sheet.draft().clone());
    match (id, sheet.row()) {
        (SheetId::Stored(number), Some(row)) => {
            let mut entries = vec![Entry::Opened(number, row.clone())];
            if sheet.is_changed() {
                entries.push(Entry::Made {
                    id,
                    says: "everything until here".to_owned(),
                    changes: vec![Change::Whole(whole())],
                });
            }
            entries
        }
        (SheetId::New(number), _) => vec![Entry::Added(number, whole())],
        (SheetId::Stored(_), None) => Vec::new(),
    }
}

/// What makes the one text from the other: what is between their common beginning and end.
fn retyped(before: &str, after: &str) -> Entry {
    let same = |(a, b): &(u8, u8)| a == b;
    let head = before.bytes().zip(after.bytes()).take_while(same).count();
    let head = (0..=head)
        .rev()
        .find(|at| before.is_char_boundary(*at) && after.is_char_boundary(*at));
    let head = head.unwrap_or(0);
    let (rest, other) = (before.split_at(head).1, after.split_at(head).1);
    let ends = rest.bytes().rev().zip(other.bytes().rev());
    let tail = ends.take_while(same).count();
    let fits = |tail: &usize| {
        rest.is_char_boundary(rest.len() - tail) && other.is_char_boundary(other.len() - tail)
    };
    let tail = (0..=tail).rev().find(fits).unwrap_or(0);
    Entry::Retyped {
        at: head,
        cut: rest.len() - tail,
        text: other.split_at(other.len() - tail).0.to_owned(),
    }
}

#[cfg(test)]
mod tests;
