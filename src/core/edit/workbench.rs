//! All ACLs that are edited, with what was done to which of them and in what order.

mod journal;

pub use journal::{Entry, Replayed, Typed};

use std::collections::{BTreeMap, BTreeSet};

use super::change::{Change, Refusal};
use super::draft::Draft;
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

#[cfg(test)]
mod tests;
