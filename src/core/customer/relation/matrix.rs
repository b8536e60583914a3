//! A sheet being edited: ticks, and the way back.

use std::collections::{BTreeSet, HashMap};

use super::cell::{Cell, Origin};
use super::kind::{DEFAULT_LOGIN, Relation, Side, Thing};
use super::sheet::{Also, Column, Fixed, Item, Named, Sheet};
use crate::core::world::{Collation, Row};

/// The type that gives every other.
pub(super) const RW: &str = "rw";

/// One item with what is ticked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) item: Item,
    /// Every row about the chosen one and this item, as read.
    pub(super) rows: Vec<Row>,
    /// Columns that have a row, as read.
    pub(super) base: BTreeSet<usize>,
    /// Columns that are ticked now.
    pub(super) ticks: BTreeSet<usize>,
}

/// A tick that was set or taken away; doing it again takes it back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Flip {
    pub(super) item: String,
    pub(super) column: usize,
}

/// The relations of one customer user, customer, group or service, being edited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matrix {
    pub(super) relation: Relation,
    pub(super) side: Side,
    pub(super) chosen: Named,
    pub(super) columns: Vec<Column>,
    pub(super) places: Vec<Place>,
    pub(super) defaults: Vec<String>,
    pub(super) collation: Collation,
    pub(super) widths: [Option<usize>; 2],
    pub(super) counts: bool,
    pub(super) undo: Vec<Vec<Flip>>,
    pub(super) redo: Vec<Vec<Flip>>,
}

impl Matrix {
    /// Begins with what was read.
    pub fn new(sheet: Sheet) -> Self {
        let mut matrix = Self {
            relation: sheet.relation,
            side: sheet.side,
            chosen: sheet.chosen.clone(),
            columns: Vec::new(),
            places: Vec::new(),
            defaults: Vec::new(),
            collation: sheet.collation,
            widths: sheet.widths,
            counts: sheet.counts,
            undo: Vec::new(),
            redo: Vec::new(),
        };
        matrix.show(sheet);
        matrix
    }

    /// Shows other items, as another search found them. Those with edits, or with edits that were
    /// taken back, stay with them.
    pub fn show(&mut self, sheet: Sheet) {
        let edited: BTreeSet<String> = self
            .undo
            .iter()
            .chain(&self.redo)
            .flatten()
            .map(|flip| flip.item.clone())
            .collect();
        let kept = std::mem::take(&mut self.places).into_iter();
        let kept = kept.filter(|place| edited.contains(&place.item.named.key));
        let mut kept: Vec<Option<Place>> = kept.map(Some).collect();
        let at: HashMap<String, usize> = kept
            .iter()
            .enumerate()
            .filter_map(|(at, place)| Some((self.folded(place.as_ref()?), at)))
            .collect();
        self.add_columns(&sheet);
        let mut rows = self.rows_by_item(sheet.rows);
        let mut places: Vec<Place> = Vec::new();
        let mut seen: BTreeSet<String> = BTreeSet::new();
        for item in sheet.items {
            let fold = self.collation.fold(&item.named.key).into_owned();
            if !seen.insert(fold.clone()) {
                continue;
            }
            let old = at.get(&fold).and_then(|at| kept.get_mut(*at)?.take());
            places.push(match old {
                Some(old) => old,
                None => self.place(item, rows.remove(&fold).unwrap_or_default()),
            });
        }
        self.places = kept.into_iter().flatten().chain(places).collect();
        self.defaults = sheet.defaults;
    }

    /// The key of an item as the database compares it.
    fn folded(&self, place: &Place) -> String {
        self.collation.fold(&place.item.named.key).into_owned()
    }

    /// Every item by its key as the database compares it.
    pub(super) fn by_key(&self) -> HashMap<String, usize> {
        let places = self.places.iter().enumerate();
        places.map(|(at, place)| (self.folded(place), at)).collect()
    }

    /// Columns that are not here yet, and those of types that only rows know.
    fn add_columns(&mut self, sheet: &Sheet) {
        for column in &sheet.columns {
            if !self.columns.contains(column) {
                self.columns.push(column.clone());
            }
        }
        if !self.relation.has_types() {
            return;
        }
        let contexts: BTreeSet<Option<String>> =
            self.columns.iter().map(|own| own.context.clone()).collect();
        for row in &sheet.rows {
            let Some(key) = row.text("permission_key").filter(|_| is_yes(row)) else {
                continue;
            };
            for context in &contexts {
                let here = self.in_context(row, context.as_deref());
                if here && self.column_of(row).is_none() {
                    self.columns.push(Column {
                        context: context.clone(),
                        key: Some(key.to_owned()),
                    });
                }
            }
        }
        let order: Vec<Option<String>> = ordered(self.columns.iter().map(|own| &own.context));
        // Ticks name columns by number: those that are there stay where they are.
        if self.places.is_empty() && self.undo.is_empty() && self.redo.is_empty() {
            self.columns
                .sort_by_key(|own| order.iter().position(|context| *context == own.context));
        }
    }

    fn rows_by_item(&self, rows: Vec<Row>) -> HashMap<String, Vec<Row>> {
        let column = self.relation.column(self.side.other());
        let mut by_item: HashMap<String, Vec<Row>> = HashMap::new();
        for row in rows {
            let Some(key) = row.text(column) else {
                continue;
            };
            let key = self.collation.fold(key).into_owned();
            by_item.entry(key).or_default().push(row);
        }
        by_item
    }

    fn place(&self, item: Item, rows: Vec<Row>) -> Place {
        let base: BTreeSet<usize> = rows
            .iter()
            .filter(|row| is_yes(row))
            .filter_map(|row| self.column_of(row))
            .collect();
        Place {
            item,
            rows,
            ticks: base.clone(),
            base,
        }
    }

    fn in_context(&self, row: &Row, context: Option<&str>) -> bool {
        match (context, row.text("permission_context")) {
            (None, _) => true,
            (Some(context), Some(own)) => self.collation.eq(context, own),
            (Some(_), None) => false,
        }
    }

    /// The column that a row stands for; none for a context that is switched off.
    pub(super) fn column_of(&self, row: &Row) -> Option<usize> {
        let is = |column: &Column| {
            let key = match (&column.key, row.text("permission_key")) {
                (None, _) => true,
                (Some(key), Some(own)) => self.collation.eq(key, own),
                (Some(_), None) => false,
            };
            key && self.in_context(row, column.context.as_deref())
        };
        self.columns.iter().position(is)
    }

    /// The relation.
    pub fn relation(&self) -> Relation {
        self.relation
    }

    /// The side on which the chosen one stands.
    pub fn side(&self) -> Side {
        self.side
    }

    /// Whose relations these are.
    pub fn chosen(&self) -> &Named {
        &self.chosen
    }

    /// What stands on the other side.
    pub fn across(&self) -> Thing {
        self.relation.thing(self.side.other())
    }

    /// The columns.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// How many items are shown.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// True when no item is shown.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// An item.
    pub fn item(&self, item: usize) -> Option<&Item> {
        self.places.get(item).map(|place| &place.item)
    }

    /// False while CustomerGroupSupport is off.
    pub fn counts(&self) -> bool {
        self.counts
    }

    /// True for the services of everybody who has none of their own.
    pub fn is_of_everybody(&self) -> bool {
        self.relation == Relation::UserServices
            && self.side == Side::Left
            && self.chosen.key == DEFAULT_LOGIN
    }

    /// A cell.
    pub fn cell(&self, item: usize, column: usize) -> Option<Cell> {
        let place = self.places.get(item)?;
        self.columns.get(column)?;
        let origin = self.origin(place, &place.ticks, column, |own| &own.ticks);
        let was = self.origin(place, &place.base, column, |own| &own.base);
        let row = |ticks| self.written(ticks).contains(&column);
        let changed = origin.is_given() != was.is_given() || row(&place.ticks) != row(&place.base);
        Some(Cell {
            origin,
            was,
            changed,
        })
    }

    fn origin(
        &self,
        place: &Place,
        ticks: &BTreeSet<usize>,
        column: usize,
        all: impl Fn(&Place) -> &BTreeSet<usize>,
    ) -> Origin {
        if let Some(fixed) = self.fixed(place, column) {
            return Origin::Fixed(fixed);
        }
        let rw = self.is_given_by_rw(ticks, column);
        match (ticks.contains(&column), rw) {
            (true, false) => Origin::Own,
            (true, true) => Origin::BesideRw,
            (false, true) => Origin::ByRw,
            (false, false) if self.also(place, column, false).is_some() => Origin::Also,
            (false, false) if self.is_default(place, all) => Origin::Default,
            (false, false) if self.also(place, column, true).is_some() => Origin::Other,
            (false, false) => Origin::Nothing,
        }
    }

    /// True for a cell whose type another tick, of `rw`, gives.
    pub(super) fn is_given_by_rw(&self, ticks: &BTreeSet<usize>, column: usize) -> bool {
        let rw = self.rw_of(column);
        rw.is_some_and(|rw| rw != column && ticks.contains(&rw))
    }

    /// The column of `rw` in the context of a column.
    pub(super) fn rw_of(&self, column: usize) -> Option<usize> {
        let context = &self.columns.get(column)?.context;
        self.columns
            .iter()
            .position(|own| own.context == *context && self.is_rw(own))
    }

    pub(super) fn is_rw(&self, column: &Column) -> bool {
        let key = column.key.as_deref();
        key.is_some_and(|key| self.collation.eq(key, RW))
    }

    pub(super) fn fixed(&self, place: &Place, column: usize) -> Option<Fixed> {
        let context = &self.columns.get(column)?.context;
        let mut fixed = place.item.fixed.iter();
        let here = |(own, _): &&(Option<String>, Fixed)| match (own, context) {
            (None, _) => true,
            (Some(own), Some(context)) => self.collation.eq(own, context),
            (Some(_), None) => false,
        };
        fixed.find(here).map(|(_, fixed)| *fixed)
    }

    /// What gives a cell beside rows of this relation; with `other` what gives it in context Other.
    pub(super) fn also(&self, place: &Place, column: usize, other: bool) -> Option<String> {
        let wanted = self.columns.get(column)?.key.as_deref();
        let gives = |also: &&Also| {
            also.other == other
                && match (also.key.as_deref(), wanted) {
                    (Some(key), Some(wanted)) => {
                        self.collation.eq(key, wanted) || self.collation.eq(key, RW)
                    }
                    (Some(_), None) => false,
                    (None, _) => true,
                }
        };
        let all = place.item.also.iter().filter(gives);
        let all: Vec<&str> = all.map(|also| also.by.as_str()).collect();
        (!all.is_empty()).then(|| all.join(" and "))
    }

    /// True for a service that comes from the default services, once these ticks are written.
    fn is_default(&self, place: &Place, ticks: impl Fn(&Place) -> &BTreeSet<usize>) -> bool {
        if self.relation != Relation::UserServices || self.is_of_everybody() {
            return false;
        }
        let is_default = |service: &String| self.defaults.contains(service);
        match self.side {
            Side::Left => {
                is_default(&place.item.named.key)
                    && self.places.iter().all(|own| ticks(own).is_empty())
            }
            Side::Right => {
                let mut places = self.places.iter();
                let everybody = places.find(|own| own.item.named.key == DEFAULT_LOGIN);
                let counts = everybody.map(|own| !ticks(own).is_empty());
                place.item.takes_defaults && counts.unwrap_or_else(|| is_default(&self.chosen.key))
            }
        }
    }
}

/// A row that counts: the ticket system ignores those whose value is not 1.
pub(super) fn is_yes(row: &Row) -> bool {
    let value = row.text("permission_value");
    !row.has("permission_value") || value.is_some_and(|value| value.trim() == "1")
}

/// Every text once, in the order in which they come.
fn ordered<'t>(texts: impl Iterator<Item = &'t Option<String>>) -> Vec<Option<String>> {
    let mut all: Vec<Option<String>> = Vec::new();
    for text in texts {
        if !all.contains(text) {
            all.push(text.clone());
        }
    }
    all
}
