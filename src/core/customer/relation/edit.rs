//! Edits of a matrix: a cell, a whole row, a whole column, and the way back.

use super::cell::Refused;
use super::kind::Side;
use super::matrix::{Flip, Matrix, Place};
use super::sheet::{Column, Fixed, Sheet};

impl Matrix {
    /// Why a cell cannot be changed; `None` for one that can.
    pub fn refuses(&self, item: usize, column: usize) -> Option<Refused> {
        let Some(place) = self.places.get(item) else {
            return Some(Refused::Nothing);
        };
        if column >= self.columns.len() {
            return Some(Refused::Nothing);
        }
        let name = || place.item.named.name.clone();
        match self.fixed(place, column) {
            Some(Fixed::Always) => return Some(Refused::Always(name())),
            Some(Fixed::CompanyAlways) => return Some(Refused::CompanyAlways(name())),
            Some(Fixed::Primary) => return Some(Refused::Primary(name())),
            None => {}
        }
        if self.is_given_by_rw(&place.ticks, column) {
            let key = self.columns.get(column).and_then(|own| own.key.clone());
            return Some(Refused::ByRw(key.unwrap_or_default()));
        }
        match place.ticks.contains(&column) {
            true => None,
            false => self.too_long(place),
        }
    }

    /// A login or CustomerID that does not fit into the table.
    fn too_long(&self, place: &Place) -> Option<Refused> {
        let (left, right) = match self.side {
            Side::Left => (&self.chosen, &place.item.named),
            Side::Right => (&place.item.named, &self.chosen),
        };
        let sides = [(Side::Left, left), (Side::Right, right)];
        let mut both = self.widths.iter().zip(sides);
        both.find_map(|(width, (side, named))| {
            let (width, length) = ((*width)?, named.key.chars().count());
            (length > width).then(|| Refused::TooLong {
                named: named.key.clone(),
                length,
                table: self.relation.table(),
                column: self.relation.column(side),
                width,
            })
        })
    }

    /// Sets a tick, or takes it away.
    ///
    /// # Errors
    /// The cell cannot be changed; nothing is.
    pub fn toggle(&mut self, item: usize, column: usize) -> Result<(), Refused> {
        match self.refuses(item, column) {
            Some(refused) => Err(refused),
            None => {
                self.flip(vec![(item, column)]);
                Ok(())
            }
        }
    }

    /// Gives an item everything that can be given here, `rw` alone where there is `rw`; takes
    /// everything away where it has everything already.
    ///
    /// # Errors
    /// Nothing of it can be changed.
    pub fn toggle_row(&mut self, item: usize) -> Result<(), Refused> {
        let place = self.places.get(item).ok_or(Refused::Nothing)?;
        let free = |column: &usize| self.fixed(place, *column).is_none();
        let columns: Vec<usize> = (0..self.columns.len()).filter(free).collect();
        let first = columns.first().copied().unwrap_or_default();
        if columns.is_empty() {
            return Err(self.refuses(item, first).unwrap_or(Refused::Nothing));
        }
        let wanted: Vec<usize> = columns
            .iter()
            .copied()
            .filter(|column| self.rw_of(*column).is_none_or(|rw| rw == *column))
            .collect();
        let whole = wanted.iter().all(|column| place.ticks.contains(column));
        let flips: Vec<usize> = match whole {
            true => columns
                .into_iter()
                .filter(|column| place.ticks.contains(column))
                .collect(),
            false => match self.too_long(place) {
                Some(refused) => return Err(refused),
                None => wanted
                    .into_iter()
                    .filter(|column| !place.ticks.contains(column))
                    .collect(),
            },
        };
        self.flip(flips.into_iter().map(|column| (item, column)).collect());
        Ok(())
    }

    /// Ticks a column of these items, as far as it can be; takes the ticks away where all are there
    /// already. Other items are not touched. Answers how many items were changed.
    ///
    /// # Errors
    /// No cell of it can be changed.
    pub fn toggle_column(&mut self, items: &[usize], column: usize) -> Result<usize, Refused> {
        let free: Vec<usize> = items
            .iter()
            .copied()
            .filter(|item| self.refuses(*item, column).is_none())
            .collect();
        if free.is_empty() {
            let first = items.first().copied().unwrap_or(usize::MAX);
            return Err(self.refuses(first, column).unwrap_or(Refused::Nothing));
        }
        let ticked = |item: &usize| {
            let place = self.places.get(*item);
            place.is_some_and(|place| place.ticks.contains(&column))
        };
        let whole = free.iter().all(ticked);
        let flips = free.into_iter().filter(|item| whole || !ticked(item));
        let flips: Vec<(usize, usize)> = flips.map(|item| (item, column)).collect();
        let count = flips.len();
        self.flip(flips);
        Ok(count)
    }

    fn flip(&mut self, cells: Vec<(usize, usize)>) {
        let flips = cells.into_iter().filter_map(|(item, column)| {
            let item = self.places.get(item)?.item.named.key.clone();
            Some(Flip { item, column })
        });
        let flips: Vec<Flip> = flips.collect();
        if flips.is_empty() {
            return;
        }
        self.carry_out(&flips);
        self.undo.push(flips);
        self.redo.clear();
    }

    fn carry_out(&mut self, flips: &[Flip]) {
        let items = self.by_key();
        for flip in flips {
            let key = self.collation.fold(&flip.item);
            let place = items.get(key.as_ref());
            if let Some(place) = place.and_then(|at| self.places.get_mut(*at))
                && !place.ticks.remove(&flip.column)
            {
                place.ticks.insert(flip.column);
            }
        }
    }

    /// Takes the last edit back. False when there is none.
    pub fn undo(&mut self) -> bool {
        let Some(flips) = self.undo.pop() else {
            return false;
        };
        self.carry_out(&flips);
        self.redo.push(flips);
        true
    }

    /// Does the edit again that was taken back last. False when there is none.
    pub fn redo(&mut self) -> bool {
        let Some(flips) = self.redo.pop() else {
            return false;
        };
        self.carry_out(&flips);
        self.undo.push(flips);
        true
    }

    /// The keys of the items with edits, or with edits that were taken back: they stay whatever else
    /// is shown.
    pub fn kept(&self) -> Vec<String> {
        let flips = self.undo.iter().chain(&self.redo).flatten();
        let mut keys: Vec<String> = flips.map(|flip| flip.item.clone()).collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    /// The same edits over what was read anew: what is ticked in items with edits shall be ticked as
    /// it is now, in one step that can be taken back. Everything else is as it was read. What of the
    /// edits is not there any more is told, a sentence each.
    pub fn over(&self, sheet: Sheet) -> (Self, Vec<String>) {
        let mut new = Self::new(sheet);
        let items = new.by_key();
        let (mut flips, mut told) = (Vec::new(), Vec::new());
        for place in self.places.iter().filter(|own| self.is_place_changed(own)) {
            let key = self.collation.fold(&place.item.named.key);
            let Some(item) = items.get(key.as_ref()).copied() else {
                told.push(format!("{} is not here any more", place.item.named.name));
                continue;
            };
            for (index, column) in self.columns.iter().enumerate() {
                // What somebody else changed meanwhile and nobody edited here stays as they left it.
                if place.base.contains(&index) == place.ticks.contains(&index) {
                    continue;
                }
                let there = new.column_like(column);
                match self.laid_over(place, index, (&new, item, there)) {
                    Ok(()) => flips.push((item, there)),
                    Err(why) => told.push(format!("{}: {why}", place.item.named.name)),
                }
            }
        }
        new.flip(flips);
        (new, told)
    }

    /// This column, which is added where it is not here: only rows knew its type.
    fn column_like(&mut self, column: &Column) -> usize {
        let mut columns = self.columns.iter();
        let place = columns.position(|own| own.is(column, self.collation));
        place.unwrap_or_else(|| {
            self.columns.push(column.clone());
            self.columns.len() - 1
        })
    }

    /// Whether an edited cell is edited in the same way where it was read anew.
    fn laid_over(
        &self,
        place: &Place,
        index: usize,
        (new, item, there): (&Self, usize, usize),
    ) -> Result<(), String> {
        let wanted = place.ticks.contains(&index);
        let now = new.places.get(item);
        if now.is_some_and(|now| now.ticks.contains(&there) == wanted) {
            let key = self.columns.get(index).and_then(|own| own.key.as_deref());
            let what = key.unwrap_or("this");
            let did = if wanted { "gave" } else { "took" };
            return Err(format!("somebody else {did} {what} meanwhile"));
        }
        match new.refuses(item, there) {
            // `rw` goes by another of these edits, or comes.
            Some(Refused::ByRw(_)) if self.rw_is_edited(place, index) => Ok(()),
            Some(refused) => Err(refused.to_string()),
            None => Ok(()),
        }
    }

    /// True where `rw` of a column's context is edited too.
    fn rw_is_edited(&self, place: &Place, column: usize) -> bool {
        let rw = self.rw_of(column);
        rw.is_some_and(|rw| place.base.contains(&rw) != place.ticks.contains(&rw))
    }
}
