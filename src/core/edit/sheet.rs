//! One ACL on the workbench: what is stored, the draft, and every step between them.

use super::change::{Change, Path, Refusal};
use super::draft::{Draft, Side};
use crate::core::acl::AclColumns;
use crate::core::world::Row;

/// Something an author did at once, with what takes it back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What was done, for people: `cut Queue`.
    pub says: String,
    /// When, counted over all ACLs.
    pub number: u64,
    /// What takes it back, in this order.
    undo: Vec<Change>,
    /// Where it happened.
    place: Option<(Side, Path)>,
}

/// Where something happened that was done, undone or done again, and what it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// What was done, for people.
    pub says: String,
    /// Where, in the tree as it is now.
    pub place: Option<(Side, Path)>,
    /// The changes in the order in which they were made.
    pub changes: Vec<Change>,
}

/// One ACL that is edited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// The row as it was read, with every column; none for a new ACL.
    row: Option<Row>,
    base: Option<AclColumns>,
    /// The draft of the row as it was read; none for a new ACL.
    unchanged: Option<Draft>,
    draft: Draft,
    /// What [`Sheet::is_changed`] says, worked out whenever something happens: it is asked for with
    /// every frame.
    changed: bool,
    done: Vec<Step>,
    undone: Vec<Step>,
}

impl Sheet {
    /// The sheet of a stored ACL; nothing is changed yet.
    pub fn stored(row: Row) -> Self {
        let base = AclColumns::of(&row);
        let draft = Draft::of(&base);
        Self {
            unchanged: Some(draft.clone()),
            changed: false,
            draft,
            base: Some(base),
            row: Some(row),
            done: Vec::new(),
            undone: Vec::new(),
        }
    }

    /// The sheet of an ACL that is not stored yet.
    pub fn new(draft: Draft) -> Self {
        Self {
            row: None,
            base: None,
            unchanged: None,
            changed: !draft.deleted,
            draft,
            done: Vec::new(),
            undone: Vec::new(),
        }
    }

    /// The row as it was read; `None` for a new ACL.
    pub fn row(&self) -> Option<&Row> {
        self.row.as_ref()
    }

    /// What an author decided about the stored row.
    pub fn base(&self) -> Option<&AclColumns> {
        self.base.as_ref()
    }

    /// The ACL as it is now.
    pub fn draft(&self) -> &Draft {
        &self.draft
    }

    /// True when it is to be deleted.
    pub fn is_deleted(&self) -> bool {
        self.draft.deleted
    }

    /// The columns to be written; `None` when it is to be deleted.
    pub fn columns(&self) -> Option<AclColumns> {
        (!self.draft.deleted).then(|| self.draft.columns(self.base.as_ref()))
    }

    /// True when storing it would write something.
    pub fn is_changed(&self) -> bool {
        self.changed
    }

    fn compare(&mut self) {
        self.changed = match &self.unchanged {
            Some(unchanged) if self.draft == *unchanged => false,
            // Writing a large tree takes longer than a key may take.
            Some(unchanged) if !self.draft.says_the_same(unchanged) => true,
            _ => self.columns() != self.base,
        };
    }

    /// What was done last and not undone.
    pub fn last_done(&self) -> Option<&Step> {
        self.done.last()
    }

    /// What was undone last.
    pub fn last_undone(&self) -> Option<&Step> {
        self.undone.last()
    }

    /// Makes changes that belong together.
    ///
    /// # Errors
    /// One of them cannot be made; then none is.
    pub fn make(
        &mut self,
        number: u64,
        says: impl Into<String>,
        changes: Vec<Change>,
    ) -> Result<Done, Refusal> {
        let says = says.into();
        let place = place_of(&changes);
        let undo = self.apply(changes.clone())?;
        self.undone.clear();
        self.done.push(Step {
            says: says.clone(),
            number,
            undo,
            place: place.clone(),
        });
        Ok(Done {
            says,
            place,
            changes,
        })
    }

    /// Takes the last step back. `None` when there is none.
    pub fn undo(&mut self) -> Option<Done> {
        let step = self.done.pop()?;
        let (done, step) = self.turn(step)?;
        self.undone.push(step);
        Some(done)
    }

    /// Makes the step again that was taken back last. `None` when there is none.
    pub fn redo(&mut self) -> Option<Done> {
        let step = self.undone.pop()?;
        let (done, step) = self.turn(step)?;
        self.done.push(step);
        Some(done)
    }

    /// Carries out what takes a step back; the step then holds what makes it again.
    fn turn(&mut self, step: Step) -> Option<(Done, Step)> {
        let changes = step.undo;
        let undo = self.apply(changes.clone()).ok()?;
        let done = Done {
            says: step.says.clone(),
            place: step.place.clone(),
            changes,
        };
        Some((done, Step { undo, ..step }))
    }

    /// Makes changes and returns what takes them back, in its order; all of them or none.
    fn apply(&mut self, changes: Vec<Change>) -> Result<Vec<Change>, Refusal> {
        let undo = self.apply_all(changes)?;
        self.compare();
        Ok(undo)
    }

    fn apply_all(&mut self, changes: Vec<Change>) -> Result<Vec<Change>, Refusal> {
        let mut undo = Vec::with_capacity(changes.len());
        for change in changes {
            match change.apply(&mut self.draft) {
                Ok(back) => undo.push(back),
                Err(refusal) => {
                    for back in undo.into_iter().rev() {
                        // What takes back what was just done can be done.
                        let taken = back.apply(&mut self.draft);
                        debug_assert!(taken.is_ok());
                    }
                    return Err(refusal);
                }
            }
        }
        undo.reverse();
        Ok(undo)
    }

    /// The row is stored now: from here on the draft is compared with it. What was done can still
    /// be undone.
    pub fn rebase(&mut self, row: Row) {
        let base = AclColumns::of(&row);
        self.unchanged = Some(Draft::of(&base));
        self.base = Some(base);
        self.row = Some(row);
        self.compare();
    }
}

/// Where the last of some changes happens.
fn place_of(changes: &[Change]) -> Option<(Side, Path)> {
    let place = changes.iter().rev().find_map(Change::place);
    place.map(|(side, at)| (side, at.to_vec()))
}
