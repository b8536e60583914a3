//! The list and the tree as stored rows and drafts make them.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::lines::{self, Spot};
use super::{AclRow, AclsPage, AclsPane, RowKey, nodes};
use crate::app::effect::{Effect, Reply};
use crate::app::state::tree::{Node, TreeState};
use crate::core::acl::AclColumns;
use crate::core::edit::{Change, Draft, Part, Property, SheetId, Workbench};
use crate::core::world::Row;

impl AclsPage {
    /// Other ACLs, e.g. after they were stored; drafts and the position stay.
    pub fn set_rows(&mut self, rows: Vec<AclRow>) {
        let wanted = self.wanted.take().map(RowKey::Sheet);
        let chosen = wanted.or_else(|| self.selected().map(AclRow::key));
        let marked = self.marked_keys();
        let stored: Vec<Row> = rows.iter().filter_map(|row| row.row.clone()).collect();
        for (id, now) in self.bench.follow(&stored) {
            // Somebody has deleted it: what is drafted here is an ACL of its own from now on. Where
            // it is another one by now, storing finds out and merges.
            if now.is_none() {
                let new = self.bench.make_new(id);
                if let (Some(text), Some(new)) = (&mut self.text, new)
                    && text.id == id
                {
                    text.id = new;
                }
            }
        }
        self.rows = rows;
        let news: Vec<u64> = self
            .bench
            .sheets()
            .filter_map(|(id, _)| match id {
                SheetId::New(number) => Some(number),
                SheetId::Stored(_) => None,
            })
            .collect();
        self.rows.extend(news.into_iter().map(AclRow::of_new));
        let valid = self.valid_id();
        let Self { rows, bench, .. } = self;
        for row in rows.iter_mut() {
            if let Some(sheet) = row.sheet().and_then(|id| bench.sheet(id)) {
                row.follow(sheet, valid);
            }
        }
        self.sort(chosen, &marked);
    }

    /// Which ACLs are marked.
    fn marked_keys(&self) -> Vec<RowKey> {
        let marked = self.list.marked();
        let rows = marked.filter_map(|index| self.rows.get(index));
        rows.map(AclRow::key).collect()
    }

    /// The id that stands for `valid`.
    fn valid_id(&self) -> i64 {
        self.backdrop
            .as_ref()
            .map_or(1, |backdrop| backdrop.0.valid)
    }

    /// Puts the rows in evaluation order and goes on with the one that was chosen and those that
    /// were marked.
    fn sort(&mut self, chosen: Option<RowKey>, marked: &[RowKey]) {
        self.rows.sort_by(|a, b| a.name.cmp(&b.name));
        let Self { rows, list, .. } = self;
        list.set_rows(rows.len(), &|index| name(rows, index));
        // What is typed belongs to the ACL that is chosen.
        let typed = self.text.as_ref().map(|text| RowKey::Sheet(text.id));
        let chosen = typed.or(chosen);
        if !marked.is_empty() || list.marked().next().is_some() {
            let rows = rows.iter().enumerate();
            let rows = rows.filter(|(_, row)| marked.contains(&row.key()));
            list.mark_only(rows.map(|(index, _)| index));
        }
        let place = chosen.and_then(|key| self.rows.iter().position(|row| row.key() == key));
        // The tree of an ACL that stays chosen stays as it is opened and where one is in it.
        let before = self.tree_of.clone();
        match place {
            Some(place) => self.choose(place),
            None => self.follow(),
        }
        if self.tree_of == before {
            self.renew();
        }
    }

    /// Shows a draft as it is now: its row at its place, and its tree.
    pub(super) fn show_sheet(&mut self, id: SheetId) {
        let valid = self.valid_id();
        let place = self.rows.iter().position(|row| row.sheet() == Some(id));
        let Some((place, sheet)) = place.zip(self.bench.sheet(id)) else {
            return;
        };
        let Some(row) = self.rows.get_mut(place) else {
            return;
        };
        let before = row.name.clone();
        row.follow(sheet, valid);
        let moved = before != row.name;
        if moved {
            let marked = self.marked_keys();
            self.sort(Some(RowKey::Sheet(id)), &marked);
        } else if self.selected().and_then(AclRow::sheet) == Some(id) {
            self.renew();
        } else {
            self.go_to_row(place);
        }
    }

    /// Shows the tree of the row that is now selected.
    pub(super) fn follow(&mut self) {
        let chosen = self.selected().map(AclRow::key);
        if self.tree_of == chosen && chosen.is_some() {
            return;
        }
        self.tree_of = chosen;
        let (tree, about) = self.tree_lines();
        self.tree = TreeState::new(tree);
        if let Some(about) = about {
            self.tree.close(about);
        }
        let deployed = self.selected().and_then(nodes::deployed);
        self.deployed = deployed.map(TreeState::new);
    }

    /// The tree of the same ACL, which has changed.
    pub(super) fn renew(&mut self) {
        let (tree, _) = self.tree_lines();
        self.tree.renew(tree);
        let deployed = self.selected().and_then(nodes::deployed);
        self.deployed = deployed.map(TreeState::new);
    }

    /// The lines of the chosen ACL, and which of them holds its properties.
    fn tree_lines(&mut self) -> (Vec<Node>, Option<usize>) {
        let Some(row) = self.selected() else {
            self.spots = Vec::new();
            return (Vec::new(), None);
        };
        let Some(draft) = draft_of(row, &self.bench) else {
            let lines = nodes::own(row);
            self.spots = vec![Spot::None; lines.len()];
            return (lines, None);
        };
        let validity = |id: Option<i64>| match (&self.backdrop, id) {
            (Some(backdrop), Some(id)) => backdrop.0.validity(id),
            (None, Some(1)) => "valid".to_owned(),
            (None, Some(_)) => "not valid".to_owned(),
            (_, None) => "no validity".to_owned(),
        };
        let (tree, spots): (Vec<_>, Vec<_>) =
            lines::of_draft(row, &draft, &validity).into_iter().unzip();
        let about = spots.iter().position(|spot| *spot == Spot::About);
        self.spots = spots;
        (self.marked(tree), about)
    }

    /// Begins a new ACL beside the chosen one; it asks for its name.
    pub(super) fn new_acl(&mut self) -> Reply {
        let number = self.rows.iter().filter(|row| row.new.is_some()).count() + 1;
        let draft = Draft {
            name: self.free_name(&match number {
                1 => "New ACL".to_owned(),
                number => format!("New ACL {number}"),
            }),
            // What ticket systems preset: it must be made valid by hand.
            valid_id: self.other_validity(),
            stop_after_match: Some("0".to_owned()),
            comment: Some(String::new()),
            description: Some(String::new()),
            ..Draft::default()
        };
        self.add_draft(draft)
    }

    /// A copy of the chosen ACL.
    pub(super) fn duplicate(&mut self) -> Reply {
        let Some(draft) = self.shown_draft() else {
            return Effect::fail("there is nothing to copy here").into();
        };
        let name = (1..)
            .map(|number| format!("{} (copy) {number}", draft.name))
            .find(|name| !self.is_taken(name));
        let Some(name) = name else {
            return Reply::Ignored;
        };
        self.add_draft(Draft {
            name,
            deleted: false,
            ..draft
        })
    }

    fn is_taken(&self, name: &str) -> bool {
        let name = name.to_lowercase();
        self.rows.iter().any(|row| row.name.to_lowercase() == name)
    }

    fn free_name(&self, name: &str) -> String {
        match self.is_taken(name) {
            false => name.to_owned(),
            true => (2..)
                .map(|number| format!("{name} {number}"))
                .find(|name| !self.is_taken(name))
                .unwrap_or_else(|| name.to_owned()),
        }
    }

    /// The validity that new ACLs have: the last one that is not valid.
    fn other_validity(&self) -> Option<i64> {
        let backdrop = &self.backdrop.as_ref()?.0;
        let ids = backdrop.validities.iter().map(|(id, _)| *id);
        ids.filter(|id| *id != backdrop.valid).max()
    }

    /// Puts a new ACL on the workbench and goes to it.
    pub(super) fn add_sheet(&mut self, draft: Draft) {
        let id = self.bench.add(draft);
        if let SheetId::New(number) = id {
            let mut row = AclRow::of_new(number);
            if let Some(sheet) = self.bench.sheet(id) {
                row.follow(sheet, self.valid_id());
            }
            self.rows.push(row);
        }
        let marked = self.marked_keys();
        self.sort(Some(RowKey::Sheet(id)), &marked);
    }

    fn add_draft(&mut self, draft: Draft) -> Reply {
        let says = format!("{} is a draft now", draft.name);
        self.add_sheet(draft);
        let Reply::Done(mut effects) = self.edit_property(lines::Shown::Name) else {
            return Effect::say(says).into();
        };
        effects.extend([Effect::say(says), Effect::Judge]);
        Reply::Done(effects)
    }

    /// Marks the chosen ACL to be deleted, or no longer. One that is not stored goes at once.
    pub(super) fn delete(&mut self) -> Reply {
        let id = match self.begin() {
            Ok(id) => id,
            Err(reply) => return reply,
        };
        let Some(draft) = self.draft(id) else {
            return Reply::Ignored;
        };
        let name = draft.name.clone();
        match (id, draft.deleted) {
            (_, true) => {
                let says = format!("{name} stays");
                self.set(id, says, Property::Deleted(false))
            }
            (SheetId::New(_), false) => self.give_up_draft(id),
            (_, false) if draft.valid_id == Some(self.valid_id()) => Effect::fail(format!(
                "{name} is valid: only ACLs that are not valid can be deleted (v sets the validity)"
            ))
            .into(),
            (_, false) => {
                let says = format!("{name} will be deleted when it is stored");
                self.set(id, says, Property::Deleted(true))
            }
        }
    }

    /// Forgets the draft of the chosen ACL; what is stored shows again.
    pub(super) fn revert(&mut self) -> Reply {
        let Some(row) = self.selected() else {
            return Reply::Ignored;
        };
        let name = row.name.clone();
        match row.sheet().filter(|_| row.changed) {
            None => Effect::say(format!("{name} is as it is stored")).into(),
            Some(id @ SheetId::New(_)) => self.give_up_draft(id),
            Some(id) => {
                let base = self.bench.sheet(id).and_then(|sheet| sheet.base()).cloned();
                let base = base.map(|base| Change::Whole(Box::new(Draft::of(&base))));
                let says = format!("{name} is as it is stored again");
                self.make(id, says, base.into_iter().collect())
            }
        }
    }

    /// A new ACL is not to be stored after all; until others are, that can be taken back.
    fn give_up_draft(&mut self, id: SheetId) -> Reply {
        let says = "the draft is given up; u brings it back";
        self.set(id, says, Property::Deleted(true))
    }

    /// The draft that is chosen, and all that count beside it; `None` where nothing is drafted.
    pub fn judged_drafts(&self) -> Option<(SheetId, BTreeMap<SheetId, Draft>)> {
        let id = self.selected()?.sheet()?;
        let mut own = self.shown_draft()?;
        let changed = self.bench.changed();
        let mut drafts: BTreeMap<SheetId, Draft> = changed
            .map(|(id, sheet)| (id, sheet.draft().clone()))
            .collect();
        if let Some(text) = self.text.as_ref().filter(|text| text.id == id)
            && let Ok(change) = text.change()
        {
            // Both kinds of change put something in place of whatever is there.
            change.apply(&mut own).ok();
        }
        drafts.insert(id, own);
        Some((id, drafts))
    }

    /// True when one looks at the tree of an ACL, or edits it.
    pub fn is_looked_at(&self) -> bool {
        let looked_at = self.focus == AclsPane::Tree || self.selected_sheet().is_some();
        looked_at && self.selected().is_some_and(|row| row.sheet().is_some())
    }

    /// True when one does, and what it would do is not known.
    pub(super) fn judge_is_due(&self) -> bool {
        self.is_looked_at() && self.judged().is_none()
    }
}

/// The name of a row, for the filter.
pub(super) fn name(rows: &[AclRow], index: usize) -> Cow<'_, str> {
    rows.get(index)
        .map_or_else(Cow::default, |row| row.name.as_str().into())
}

/// What a row of the list looks like: its draft, else what is stored. `None` for what is only
/// deployed.
pub(super) fn draft_of(row: &AclRow, bench: &Workbench) -> Option<Draft> {
    if let Some(sheet) = row.sheet().and_then(|id| bench.sheet(id)) {
        return Some(sheet.draft().clone());
    }
    match &row.row {
        Some(stored) => Some(Draft::of(&AclColumns::of(stored))),
        // A row that was made without one, and can only be looked at.
        None if !row.deployed_only => Some(Draft {
            name: row.name.clone(),
            valid_id: row.valid.then_some(1),
            stop_after_match: row.stop.then(|| "1".to_owned()),
            config_match: Part::Tree(row.config_match.clone()),
            config_change: Part::Tree(row.config_change.clone()),
            ..Draft::default()
        }),
        None => None,
    }
}
