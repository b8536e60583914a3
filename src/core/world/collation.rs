//! How the instance's database compares texts: a property of the instance, not of the storage.

use std::borrow::Cow;
use std::cmp::Ordering;

use super::general_ci::weight;

/// Text comparison of the instance.
///
/// Only what the ticket system leaves to SQL is compared this way: logins and customer ids in
/// relation tables, permission keys, the tickets of a search. What it compares itself (names in
/// ACLs, lookups by name) is always exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Collation {
    /// MariaDB and MySQL with `utf8mb4_general_ci`: case, accents and trailing blanks do not count.
    #[default]
    IgnoreCase,
    /// PostgreSQL and SQLite: by code point.
    Exact,
}

impl Collation {
    /// SQL's `a = b`.
    pub fn eq(self, a: &str, b: &str) -> bool {
        a == b || (self == Collation::IgnoreCase && self.cmp(a, b) == Ordering::Equal)
    }

    /// SQL's ORDER BY; the shorter text is filled up with blanks, so that trailing ones never count.
    pub fn cmp(self, a: &str, b: &str) -> Ordering {
        match self {
            Collation::Exact => a.cmp(b),
            Collation::IgnoreCase => compare_padded(a, b),
        }
    }

    /// The character that stands for this one in comparisons.
    pub fn weight(self, character: char) -> char {
        match self {
            Collation::Exact => character,
            Collation::IgnoreCase => weight(character),
        }
    }

    /// A text that is the same for all texts that are equal here: a key for maps and sets.
    pub fn fold(self, text: &str) -> Cow<'_, str> {
        match self {
            Collation::Exact => Cow::Borrowed(text),
            Collation::IgnoreCase => {
                let kept = text.trim_end_matches(' ');
                if kept.chars().all(|c| weight(c) == c) {
                    Cow::Borrowed(kept)
                } else {
                    Cow::Owned(kept.chars().map(weight).collect())
                }
            }
        }
    }
}

/// What stands behind the beginning that both texts share: sorting compares neighbours, which share
/// much.
fn unequal_rests<'t>(a: &'t str, b: &'t str) -> (&'t str, &'t str) {
    let pairs = a.bytes().zip(b.bytes());
    let shared = a.floor_char_boundary(pairs.take_while(|(a, b)| a == b).count());
    match (a.get(shared..), b.get(shared..)) {
        (Some(a), Some(b)) => (a, b),
        _ => (a, b),
    }
}

fn compare_padded(a: &str, b: &str) -> Ordering {
    let (a, b) = unequal_rests(a, b);
    let (mut a, mut b) = (a.chars().map(weight), b.chars().map(weight));
    loop {
        let (left, right) = (a.next(), b.next());
        if left.is_none() && right.is_none() {
            return Ordering::Equal;
        }
        let order = left.unwrap_or(' ').cmp(&right.unwrap_or(' '));
        if order != Ordering::Equal {
            return order;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Collation::{Exact, IgnoreCase};

    #[test]
    fn ignoring_case_forgets_accents_and_trailing_blanks_only() {
        assert!(IgnoreCase.eq("Müller", "MULLER"));
        assert!(IgnoreCase.eq("maße", "MASE"));
        assert!(IgnoreCase.eq("boje", "Boje  "));
        assert!(!IgnoreCase.eq("boje", " boje"));
        assert!(!IgnoreCase.eq("maße", "masse"));
    }

    #[test]
    fn exact_compares_code_points() {
        assert!(Exact.eq("boje", "boje"));
        assert!(!Exact.eq("boje", "Boje"));
        assert!(!Exact.eq("boje", "boje "));
        assert_eq!(Exact.cmp("Zeta", "alpha"), Ordering::Less);
    }

    #[test]
    fn order_ignores_case_and_pads_with_blanks() {
        let mut ids = vec!["delta", "Echo", "ANKER", "boje", "Cargo"];
        ids.sort_by(|a, b| IgnoreCase.cmp(a, b));
        assert_eq!(ids, ["ANKER", "boje", "Cargo", "delta", "Echo"]);
        assert_eq!(IgnoreCase.cmp("a", "a\t"), Ordering::Greater);
        assert_eq!(IgnoreCase.cmp("a", "ab"), Ordering::Less);
    }

    #[test]
    fn equal_texts_fold_alike_and_folding_twice_changes_nothing() {
        for (a, b) in [("Łódź", "łodz "), ("ÉCART", "ecart"), ("", "   ")] {
            assert!(IgnoreCase.eq(a, b));
            assert_eq!(IgnoreCase.fold(a), IgnoreCase.fold(b));
            assert_eq!(IgnoreCase.fold(&IgnoreCase.fold(a)), IgnoreCase.fold(a));
        }
        assert!(matches!(IgnoreCase.fold("KEY_1"), Cow::Borrowed("KEY_1")));
        assert_eq!(Exact.fold("Key "), "Key ");
    }
}
