//! What keys do to the tree of an ACL.

use super::lines::{Shown, Spot};
use super::{AclsPage, RowKey};
use crate::app::effect::{Effect, Reply};
use crate::core::edit::{Change, Done, Draft, Part, Path, SheetId, Side, keys_to, value_at};
use crate::core::value::Value;

/// The place that a key is pressed on.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub id: SheetId,
    pub side: Side,
    pub path: Path,
}

impl Place {
    /// The place of a child.
    pub(super) fn child(&self, position: usize) -> Self {
        let mut place = self.clone();
        place.path.push(position);
        place
    }

    /// The place that this one is a child of, and its position there.
    pub(super) fn parent(&self) -> Option<(Self, usize)> {
        let mut place = self.clone();
        let position = place.path.pop()?;
        Some((place, position))
    }
}

impl AclsPage {
    /// Begins to edit the chosen ACL; the answer is why that cannot be.
    pub(super) fn begin(&mut self) -> Result<SheetId, Reply> {
        let Some(row) = self.list.selected().and_then(|index| self.rows.get(index)) else {
            return Err(Effect::fail("choose an ACL first").into());
        };
        match (row.new, &row.row) {
            (Some(number), _) => Ok(SheetId::New(number)),
            (None, Some(stored)) => self.bench.open(stored).ok_or_else(|| {
                Effect::fail(format!("{} has no id in the database", row.name)).into()
            }),
            (None, None) => Err(Effect::fail(format!(
                "{} is not in the database: there is nothing to edit",
                row.name
            ))
            .into()),
        }
    }

    /// The place of the selected line, in an ACL that is edited from now on.
    pub(super) fn place(&mut self) -> Result<Place, Reply> {
        let spot = self.spot().cloned().unwrap_or(Spot::None);
        let Spot::Tree(side, path) = spot else {
            return Err(Effect::fail("this line is no part of Match or Change").into());
        };
        let id = self.begin()?;
        Ok(Place { id, side, path })
    }

    /// The draft that is edited.
    pub(super) fn draft(&self, id: SheetId) -> Option<&Draft> {
        self.bench.sheet(id).map(|sheet| sheet.draft())
    }

    /// The value at a place.
    pub(super) fn value(&self, place: &Place) -> Option<&Value> {
        let tree = self.draft(place.id)?.part(place.side).tree()?;
        value_at(tree, &place.path)
    }

    /// The keys that lead to a place.
    pub(super) fn keys(&self, place: &Place) -> Vec<String> {
        let tree = self
            .draft(place.id)
            .and_then(|draft| draft.part(place.side).tree());
        let keys = tree.map(|tree| keys_to(tree, &place.path));
        keys.into_iter().flatten().map(str::to_owned).collect()
    }

    /// Makes changes and shows them.
    pub(super) fn make(
        &mut self,
        id: SheetId,
        says: impl Into<String>,
        changes: Vec<Change>,
    ) -> Reply {
        match self.bench.make(id, says, changes) {
            Ok(Some(done)) => self.made(id, &done),
            Ok(None) => Effect::fail("this ACL is no longer edited").into(),
            Err(refusal) => Effect::fail(refusal.to_string()).into(),
        }
    }

    /// Shows what was done, at its place.
    pub(super) fn made(&mut self, id: SheetId, done: &Done) -> Reply {
        self.show_sheet(id);
        if let Some((side, path)) = &done.place {
            self.go_to_place(*side, path);
        }
        Reply::Done(vec![Effect::say(done.says.clone()), Effect::Judge])
    }

    /// Goes to the line of a place, or to the nearest one that is left.
    pub(super) fn go_to_place(&mut self, side: Side, path: &[usize]) {
        let mut path = path.to_vec();
        loop {
            let spot = Spot::Tree(side, path.clone());
            if let Some(index) = self.spots.iter().position(|own| *own == spot) {
                self.tree.go_to(index);
                return;
            }
            match path.last_mut() {
                Some(last) if *last > 0 => *last -= 1,
                Some(_) => {
                    path.pop();
                }
                None => return,
            }
        }
    }

    /// Edits what the selected line shows.
    pub(super) fn edit_line(&mut self) -> Reply {
        match self.spot().cloned() {
            Some(Spot::Property(shown)) => self.edit_property(shown),
            Some(Spot::Tree(side, path)) if path.is_empty() => {
                let unread = |page: &Self| {
                    let draft = page.shown_draft();
                    draft.is_some_and(|draft| matches!(draft.part(side), Part::Unread { .. }))
                };
                match unread(self) {
                    true => self.open_text(Some(side)),
                    false => self.add_below(),
                }
            }
            Some(Spot::Tree(..)) => match self.place() {
                Ok(place) => self.edit_place(&place),
                Err(reply) => reply,
            },
            Some(Spot::About) => self.edit_property(Shown::Name),
            Some(Spot::None) | None => Reply::Ignored,
        }
    }

    fn edit_place(&mut self, place: &Place) -> Reply {
        let parent = place
            .parent()
            .and_then(|(parent, _)| self.value(&parent).cloned());
        match (parent, self.value(place).cloned()) {
            (Some(Value::Map(_)), _) => self.choose_key(place, true),
            (_, Some(Value::Text(text))) => self.choose_value(place, Some(text)),
            _ => Effect::fail("this has no name of its own; change what is below it").into(),
        }
    }

    /// Takes back or does again what was done last to the chosen ACL.
    pub(super) fn turn(&mut self, redo: bool) -> Reply {
        let chosen = self.selected().map(super::AclRow::key);
        let Some(RowKey::Sheet(id)) = chosen else {
            return Effect::say("nothing was done to this ACL").into();
        };
        let done = match redo {
            false => self.bench.undo(id),
            true => self.bench.redo(id),
        };
        self.turned(done.map(|done| (id, done)), redo)
    }

    /// Takes back or does again what was done last to any ACL, and goes there.
    pub(super) fn turn_any(&mut self, redo: bool) -> Reply {
        let done = match redo {
            false => self.bench.undo_any(),
            true => self.bench.redo_any(),
        };
        self.turned(done, redo)
    }

    fn turned(&mut self, done: Option<(SheetId, Done)>, redo: bool) -> Reply {
        let Some((id, done)) = done else {
            return Effect::say(match redo {
                false => "there is nothing to undo",
                true => "there is nothing to do again",
            })
            .into();
        };
        let says = match redo {
            false => format!("undone: {}", done.says),
            true => format!("done again: {}", done.says),
        };
        self.made(id, &done);
        Reply::Done(vec![Effect::say(says), Effect::Judge])
    }
}
