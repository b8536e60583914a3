//! A state from the history as a draft.

use super::{AclRow, AclsPage, AclsPane};
use crate::app::effect::{Effect, Reply};
use crate::app::journaled::Restoring;
use crate::app::views::ViewId;
use crate::core::edit::{Change, Draft};

impl AclsPage {
    /// Makes a draft of a state that an ACL was in, over its row as it is stored now, and goes there.
    /// One that is deleted now becomes a new ACL; one that was not there is to be deleted. Nothing is
    /// written before the draft is stored.
    pub(in crate::app) fn restore(&mut self, restoring: Restoring) -> Reply {
        let Restoring { name, state, .. } = &restoring;
        if self.failure.is_some() || (self.loading && self.rows.is_empty()) {
            return Effect::fail("the ACLs are not read yet: nothing is restored").into();
        }
        if self.text.is_some() {
            return Effect::fail("an ACL is edited as YAML: finish that first").into();
        }
        let place = self.place_to_restore(&restoring);
        let reply = match (place, &restoring.columns) {
            (None, None) => {
                let says = format!("{name} was not there {state}, and is not there now");
                return Effect::say(says).into();
            }
            (None, Some(columns)) => {
                self.add_sheet(Draft::of(columns));
                let says = format!("a new draft as it was {state}, not stored yet: {name}");
                Reply::Done(vec![Effect::say(says), Effect::Judge])
            }
            (Some(place), Some(columns)) => {
                self.go_to_row(place);
                self.put_whole(Draft::of(columns), state)
            }
            (Some(place), None) => {
                self.go_to_row(place);
                self.take_away(state)
            }
        };
        self.focus = AclsPane::List;
        let Reply::Done(mut effects) = reply else {
            return reply;
        };
        effects.insert(0, Effect::Show(ViewId::Acls));
        Reply::Done(effects)
    }

    /// The ACL whose row has the id, else the one of that name.
    fn place_to_restore(&self, restoring: &Restoring) -> Option<usize> {
        let name = match &restoring.columns {
            Some(columns) => columns.name.to_lowercase(),
            None => restoring.name.to_lowercase(),
        };
        let editable = |row: &&AclRow| row.sheet().is_some();
        let by_id = |row: &AclRow| {
            let stored = row.row.as_ref().and_then(|row| row.id("id"));
            restoring.id.is_some() && stored == restoring.id
        };
        let by_name = |row: &AclRow| row.sheet().is_some() && row.name.to_lowercase() == name;
        let mut rows = self.rows.iter();
        rows.position(|row| editable(&row) && by_id(row))
            .or_else(|| self.rows.iter().position(by_name))
    }

    fn put_whole(&mut self, draft: Draft, state: &str) -> Reply {
        let id = match self.begin() {
            Ok(id) => id,
            Err(reply) => return reply,
        };
        let name = draft.name.clone();
        if self.draft(id) == Some(&draft) {
            return Effect::say(format!("{name} is already as it was {state}")).into();
        }
        let says = format!("{name} as it was {state}");
        let reply = self.make(id, says, vec![Change::Whole(Box::new(draft))]);
        let Reply::Done(mut effects) = reply else {
            return reply;
        };
        let changed = self.bench.sheet(id).is_some_and(|sheet| sheet.is_changed());
        effects.push(Effect::say(match changed {
            true => format!("a draft as it was {state}, not stored yet: {name}"),
            false => format!("{name} is as it was {state}, and as it is stored"),
        }));
        Reply::Done(effects)
    }

    /// The chosen ACL was not there: it is to be deleted, where that may be.
    fn take_away(&mut self, state: &str) -> Reply {
        let Some(row) = self.selected() else {
            return Reply::Ignored;
        };
        let name = row.name.clone();
        if row.deleted {
            return Effect::say(format!("{name} will be deleted already")).into();
        }
        if row.valid {
            return Effect::fail(format!(
                "{name} was not there {state}; it is valid: make it not valid (v) and store that, then \
                 delete it (x)"
            ))
            .into();
        }
        self.delete()
    }
}
