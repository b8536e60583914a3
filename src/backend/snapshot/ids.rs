//! Ids of a table: every one a number, and no two rows with the same.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, RandomState};

use super::fault::CellFault;
use super::table::Cell;

/// How the ids of one column are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct IdColumn {
    /// Its place in the file's columns.
    pub index: usize,
    /// True when every cell is a whole number.
    pub number: bool,
    /// True when no two rows share one.
    pub key: bool,
}

/// The ids of a table as far as its rows have come.
pub(super) struct Ids {
    columns: Vec<(IdColumn, Seen)>,
    hasher: RandomState,
}

/// The ids of one column, in as little room as tells them apart.
#[derive(Default)]
struct Seen {
    numbers: Numbers,
    /// What texts hash to.
    texts: HashSet<u64>,
}

impl Ids {
    pub(super) fn new(columns: impl IntoIterator<Item = IdColumn>) -> Self {
        let columns = columns.into_iter();
        Self {
            columns: columns.map(|column| (column, Seen::default())).collect(),
            hasher: RandomState::new(),
        }
    }

    /// Looks at a row. The answer is the place of an id that an earlier row may have, too: that is
    /// certain of numbers, and next to certain of texts.
    ///
    /// # Errors
    /// An id that is no number, with its place.
    pub(super) fn look(&mut self, row: &[Cell<'_>]) -> Result<Option<usize>, (usize, CellFault)> {
        let mut again = None;
        for (column, seen) in &mut self.columns {
            let text = match row.get(column.index) {
                Some(Cell::Text(text)) => text.trim(),
                Some(Cell::Null) if column.key && column.number => {
                    let fault = CellFault::NotANumber("null".to_owned());
                    return Err((column.index, fault));
                }
                _ => continue,
            };
            let new = if column.number {
                let Ok(number) = text.parse() else {
                    let text = row.get(column.index).and_then(Cell::text);
                    let fault = CellFault::NotANumber(format!("{:?}", text.unwrap_or_default()));
                    return Err((column.index, fault));
                };
                !column.key || seen.numbers.insert(number)
            } else {
                !column.key || seen.texts.insert(self.hasher.hash_one(text))
            };
            if !new {
                again = again.or(Some(column.index));
            }
        }
        Ok(again)
    }
}

/// A set of whole numbers that lie close together, as ids do: a bit for each of them.
#[derive(Default)]
struct Numbers {
    chunks: HashMap<i64, Chunk>,
}

/// Numbers that a chunk of bits holds.
const CHUNK: usize = 1 << 12;

/// Where a chunk of bits takes less room than its numbers.
const FEW: usize = 64;

enum Chunk {
    Few(Vec<u16>),
    Many(Box<[u64; CHUNK / 64]>),
}

impl Numbers {
    /// Adds a number; false when it is there.
    fn insert(&mut self, number: i64) -> bool {
        let place = usize::try_from(number.rem_euclid(CHUNK as i64)).unwrap_or(0);
        let chunk = self.chunks.entry(number.div_euclid(CHUNK as i64));
        let chunk = chunk.or_insert_with(|| Chunk::Few(Vec::new()));
        if let Chunk::Few(few) = chunk {
            let place = u16::try_from(place).unwrap_or(0);
            if few.contains(&place) {
                return false;
            }
            if few.len() < FEW {
                few.push(place);
                return true;
            }
            let mut bits = Box::new([0; CHUNK / 64]);
            for place in few {
                set(&mut *bits, usize::from(*place));
            }
            *chunk = Chunk::Many(bits);
        }
        match chunk {
            Chunk::Many(bits) => set(&mut **bits, place),
            Chunk::Few(_) => true,
        }
    }
}

/// Sets a bit; false when it is set.
fn set(bits: &mut [u64], place: usize) -> bool {
    let bit = 1 << (place % 64);
    match bits.get_mut(place / 64) {
        Some(word) if *word & bit == 0 => {
            *word |= bit;
            true
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_told_apart_wherever_they_lie() {
        let mut numbers = Numbers::default();
        let far = [i64::MIN, i64::MAX, -1, 0, 1 << 40];
        let mut all: Vec<i64> = (-5_000..5_000).map(|n| n * 3 + 1).chain(far).collect();
        all.sort_unstable();
        all.dedup();
        let odd = all.iter().skip(1).step_by(2);
        for number in odd.chain(all.iter().step_by(2)) {
            assert!(numbers.insert(*number), "{number}");
        }
        assert!(all.iter().all(|number| !numbers.insert(*number)));
        assert!(numbers.insert(2));
    }
}
