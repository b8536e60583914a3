//! What is to be written: for every pair that was edited the rows that go and the rows that come.

use std::collections::BTreeSet;

use super::kind::{Relation, Side};
use super::matrix::{Matrix, Place};
use super::sheet::{Column, Named};
use crate::core::table_change::{Act, Cell, Cells, Plan, TableChange, created};
use crate::core::world::Row;

/// What becomes of one pair, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairChange {
    /// The item of the matrix.
    pub item: Named,
    /// What the pair has before: `ro`, `ro, create`, `nothing`, `yes`.
    pub before: String,
    /// What it has afterwards.
    pub after: String,
}

impl Matrix {
    /// True when there is something to write.
    pub fn is_changed(&self) -> bool {
        self.places.iter().any(|place| self.is_place_changed(place))
    }

    /// True when there is something to write about an item.
    pub fn is_item_changed(&self, item: usize) -> bool {
        let place = self.places.get(item);
        place.is_some_and(|place| self.is_place_changed(place))
    }

    pub(super) fn is_place_changed(&self, place: &Place) -> bool {
        self.written(&place.base) != self.written(&place.ticks)
    }

    /// The ticks that are written: beside one for `rw` no other of its context.
    pub(super) fn written(&self, ticks: &BTreeSet<usize>) -> BTreeSet<usize> {
        let alone = |column: &usize| {
            let rw = self.rw_of(*column);
            rw.is_none_or(|rw| rw == *column || !ticks.contains(&rw))
        };
        ticks.iter().copied().filter(alone).collect()
    }

    /// What was edited, an item each.
    pub fn changes(&self) -> Vec<PairChange> {
        let places = self.places.iter();
        places
            .filter(|place| self.is_place_changed(place))
            .map(|place| PairChange {
                item: place.item.named.clone(),
                before: self.said(&self.written(&place.base)),
                after: self.said(&self.written(&place.ticks)),
            })
            .collect()
    }

    /// What is to be written: of the pairs that were edited, and of no others.
    ///
    /// As in the ticket system `rw` is written alone, because it gives every other type: an older row
    /// beside it stays in `group_customer_user`, while of `group_customer` all rows of a context are
    /// replaced. Every row of such a pair must be as it was read.
    pub fn plan(&self) -> Plan {
        let chosen = self.relation.thing(self.side).word();
        let mut plan = Plan::new(format!(
            "{} of {chosen} {}",
            self.across().words(),
            self.chosen.name
        ));
        let changed = self.places.iter();
        for place in changed.filter(|place| self.is_place_changed(place)) {
            plan.changes.extend(self.table_changes(place));
        }
        plan
    }

    fn table_changes(&self, place: &Place) -> Vec<TableChange> {
        match self.relation {
            Relation::UserCustomers | Relation::UserServices => {
                let rows = place.ticks.iter().map(|column| self.cells(place, *column));
                let act = Act::Replace(rows.collect());
                vec![self.change(place, &[], place.rows.clone(), act)]
            }
            Relation::UserGroups => self.changes_by_type(place),
            Relation::CustomerGroups => self.changes_by_context(place),
        }
    }

    /// Deletes the row of each type that was edited, and adds it where it is wanted.
    fn changes_by_type(&self, place: &Place) -> Vec<TableChange> {
        let rw_chosen = place
            .ticks
            .iter()
            .any(|column| self.columns.get(*column).is_some_and(|own| self.is_rw(own)));
        let mut changes = vec![self.change(place, &[], place.rows.clone(), self.check(place))];
        for (index, column) in self.columns.iter().enumerate() {
            let wanted = place.ticks.contains(&index);
            if wanted == place.base.contains(&index) || rw_chosen && !self.is_rw(column) {
                continue;
            }
            let rows = place.rows.iter();
            let rows = rows.filter(|row| self.column_of(row) == Some(index));
            let added = wanted.then(|| self.cells(place, index));
            let key = [("permission_key", column.key.clone().unwrap_or_default())];
            let act = Act::Replace(added.into_iter().collect());
            changes.push(self.change(place, &key, rows.cloned().collect(), act));
        }
        changes
    }

    /// Replaces all rows of each context that was edited.
    fn changes_by_context(&self, place: &Place) -> Vec<TableChange> {
        let (old, new) = (self.written(&place.base), self.written(&place.ticks));
        let edited: BTreeSet<&String> = old
            .symmetric_difference(&new)
            .filter_map(|column| self.columns.get(*column)?.context.as_ref())
            .collect();
        let changes = edited.into_iter().map(|context| {
            let within = |column: &Column| column.context.as_ref() == Some(context);
            let rows = place.rows.iter().filter(|row| {
                let own = row.text("permission_context");
                own.is_some_and(|own| self.collation.eq(own, context))
            });
            let wanted = new.iter().copied();
            let wanted = wanted.filter(|column| self.columns.get(*column).is_some_and(within));
            let added = wanted.map(|column| self.cells(place, column)).collect();
            let key = [("permission_context", context.clone())];
            self.change(place, &key, rows.cloned().collect(), Act::Replace(added))
        });
        changes.collect()
    }

    fn check(&self, place: &Place) -> Act {
        let (left, right) = self.words(place);
        Act::Check(format!("somebody else changed what {left} has in {right}"))
    }

    fn change(
        &self,
        place: &Place,
        more: &[(&str, String)],
        old: Vec<Row>,
        act: Act,
    ) -> TableChange {
        let (left, right) = self.pair(place);
        let sides = [(Side::Left, left), (Side::Right, right)];
        let mut key: Vec<(&str, &str)> = sides
            .iter()
            .map(|(side, key)| (self.relation.column(*side), *key))
            .collect();
        key.extend(more.iter().map(|(column, text)| (*column, text.as_str())));
        let (left, right) = self.words(place);
        let what = format!("{left}, {right}");
        TableChange::new(self.relation.table(), &what, &key, old, act)
    }

    /// Both sides in words: `customer user dg`, `group Support`.
    fn words(&self, place: &Place) -> (String, String) {
        let (left, right) = self.names(place);
        let of = |side: Side, name: &str| format!("{} {name}", self.relation.thing(side).word());
        (of(Side::Left, left), of(Side::Right, right))
    }

    /// The keys of a pair, the left side's first.
    fn pair<'m>(&'m self, place: &'m Place) -> (&'m str, &'m str) {
        let (chosen, item) = (self.chosen.key.as_str(), place.item.named.key.as_str());
        match self.side {
            Side::Left => (chosen, item),
            Side::Right => (item, chosen),
        }
    }

    /// A row that comes.
    fn cells(&self, place: &Place, column: usize) -> Cells {
        let (left, right) = self.pair(place);
        let mut cells: Cells = vec![
            (self.relation.column(Side::Left).to_owned(), left.into()),
            (self.relation.column(Side::Right).to_owned(), right.into()),
        ];
        if self.relation.has_types()
            && let Some(own) = self.columns.get(column)
        {
            let key = own.key.as_deref().unwrap_or_default();
            cells.push(("permission_key".to_owned(), key.into()));
            cells.push(("permission_value".to_owned(), "1".into()));
            let context = own.context.as_deref();
            cells.extend(
                context.map(|context| ("permission_context".to_owned(), Cell::from(context))),
            );
        }
        cells.extend(created());
        cells
    }

    /// Ticks in words.
    fn said(&self, ticks: &BTreeSet<usize>) -> String {
        if !self.relation.has_types() {
            let word = if ticks.is_empty() { "no" } else { "yes" };
            return word.to_owned();
        }
        let words = ticks.iter().filter_map(|column| {
            let own = self.columns.get(*column)?;
            let key = own.key.as_deref().unwrap_or_default();
            Some(match &own.context {
                Some(context) => format!("{key} in {}", short(context)),
                None => key.to_owned(),
            })
        });
        let words: Vec<String> = words.collect();
        match words.is_empty() {
            true => "nothing".to_owned(),
            false => words.join(", "),
        }
    }
}

/// The last part of a context's name: `Same` of `Ticket::CustomerID::Same`.
pub(super) fn short(context: &str) -> &str {
    context.rsplit("::").next().unwrap_or(context)
}
