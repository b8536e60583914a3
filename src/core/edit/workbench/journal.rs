//! What a journal keeps of the workbench, and the workbench that is made of it again.

use super::{SheetId, Workbench};
use crate::core::edit::change::Change;
use crate::core::edit::draft::{Draft, Side};
use crate::core::edit::sheet::Sheet;
use crate::core::world::Row;

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

impl Workbench {
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
    pub(super) fn introduce(&mut self, id: SheetId) {
        if let Some(sheet) = self.sheets.get(&id)
            && self.told.insert(id)
        {
            self.entries.extend(told(id, sheet));
        }
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
