//! What is to be written: for every pair that was edited the rows that go and the rows that come.

use std::collections::BTreeSet;

use super::kind::Side;
use super::matrix::{Matrix, Place, is_yes};
use super::sheet::Named;
use crate::core::world::Row;

/// What is to become of the rows of one pair: of one customer user and one group, say.
///
/// As in the ticket system `rw` is written alone, because it gives every other type; an older row
/// beside it stays in `group_customer_user`, while `group_customer` loses it. Rows that say already
/// what they shall are left as they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairChange {
    /// The left side's key: a login or CustomerID.
    pub left: String,
    /// The right side's key: a CustomerID, or the id of a group or service.
    pub right: String,
    /// The item of the matrix.
    pub item: Named,
    /// Every row of the pair as it was read: they must still be there, and no others.
    pub base: Vec<Row>,
    /// Which of them go.
    pub deletes: Vec<Row>,
    /// The columns of the rows that come, besides when and by whom.
    pub inserts: Vec<Vec<(&'static str, String)>>,
    /// What the pair has before, for people: `ro`, `ro, create`, `nothing`, `yes`.
    pub before: String,
    /// What it has afterwards.
    pub after: String,
}

impl Matrix {
    /// True when there is something to write.
    pub fn is_changed(&self) -> bool {
        self.places.iter().any(|place| self.is_place_changed(place))
    }

    /// How many items are changed.
    pub fn changed(&self) -> usize {
        let places = self.places.iter();
        places.filter(|own| self.is_place_changed(own)).count()
    }

    /// True when there is something to write about an item.
    pub fn is_item_changed(&self, item: usize) -> bool {
        let place = self.places.get(item);
        place.is_some_and(|place| self.is_place_changed(place))
    }

    fn is_place_changed(&self, place: &Place) -> bool {
        self.written(&place.base) != self.written(&place.ticks)
    }

    /// The ticks that are written: beside one for `rw` no other of its context.
    fn written(&self, ticks: &BTreeSet<usize>) -> BTreeSet<usize> {
        let alone = |column: &usize| {
            let rw = self.rw_of(*column);
            rw.is_none_or(|rw| rw == *column || !ticks.contains(&rw))
        };
        ticks.iter().copied().filter(alone).collect()
    }

    /// What is to be written, a change for every pair that was edited.
    pub fn plan(&self) -> Vec<PairChange> {
        let places = self.places.iter();
        places
            .filter(|place| self.is_place_changed(place))
            .map(|place| self.change(place))
            .collect()
    }

    fn change(&self, place: &Place) -> PairChange {
        let (left, right) = self.pair(place);
        let (old, new) = (self.written(&place.base), self.written(&place.ticks));
        let contexts: BTreeSet<&Option<String>> = old
            .symmetric_difference(&new)
            .filter_map(|column| Some(&self.columns.get(*column)?.context))
            .collect();
        let deletes: Vec<Row> = place
            .rows
            .iter()
            .filter(|row| self.goes(row, &old, &new, &contexts))
            .cloned()
            .collect();
        let inserts = new.iter().copied().filter(|column| {
            let stays = |row: &&Row| is_yes(row) && self.column_of(row) == Some(*column);
            let touched = |own: &super::Column| contexts.contains(&own.context);
            self.columns.get(*column).is_some_and(touched) && !place.rows.iter().any(|row| stays(&row))
        });
        let inserts = inserts.map(|column| self.row(&left, &right, column));
        PairChange {
            item: place.item.named.clone(),
            base: place.rows.clone(),
            deletes,
            inserts: inserts.collect(),
            before: self.said(&old),
            after: self.said(&new),
            left,
            right,
        }
    }

    /// The keys of a pair, the left side's first.
    fn pair(&self, place: &Place) -> (String, String) {
        let (chosen, item) = (self.chosen.key.clone(), place.item.named.key.clone());
        match self.side {
            Side::Left => (chosen, item),
            Side::Right => (item, chosen),
        }
    }

    /// True for a row that goes when `old` becomes `new`.
    fn goes(
        &self,
        row: &Row,
        old: &BTreeSet<usize>,
        new: &BTreeSet<usize>,
        contexts: &BTreeSet<&Option<String>>,
    ) -> bool {
        let Some(column) = self.column_of(row) else {
            return false;
        };
        let context = self.columns.get(column).map(|own| &own.context);
        if !context.is_some_and(|context| contexts.contains(context)) {
            return false;
        }
        if self.relation.has_contexts() {
            return !new.contains(&column) || !is_yes(row);
        }
        if !self.relation.has_types() {
            return true;
        }
        let by_rw = self.is_given_by_rw(new, column);
        match (old.contains(&column), new.contains(&column)) {
            (_, true) => !is_yes(row),
            // A row that gave nothing beside `rw`: it goes with a tick that was taken away there.
            (false, false) => !by_rw && is_yes(row),
            (true, false) => !by_rw,
        }
    }

    /// The columns of a row that comes.
    fn row(&self, left: &str, right: &str, column: usize) -> Vec<(&'static str, String)> {
        let mut cells = vec![
            (self.relation.column(Side::Left), left.to_owned()),
            (self.relation.column(Side::Right), right.to_owned()),
        ];
        let Some(own) = self.columns.get(column).filter(|_| self.relation.has_types()) else {
            return cells;
        };
        cells.push(("permission_key", own.key.clone().unwrap_or_default()));
        cells.push(("permission_value", "1".to_owned()));
        let context = own.context.clone();
        cells.extend(context.map(|context| ("permission_context", context)));
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
