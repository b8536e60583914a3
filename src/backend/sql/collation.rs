//! How the instance compares and folds text, for indexes and searches.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::LazyLock;

use crate::core::world::Collation;

/// What does not count when texts are searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Folding {
    /// Everything counts.
    Nothing,
    /// Case does not count.
    Case,
    /// Neither case nor accents count.
    CaseAndAccents,
}

impl Folding {
    /// How a customer source searches: a `_ci` collation decides by itself; an exact database
    /// ignores case unless the source says SearchCaseSensitive.
    pub fn of_search(collation: Collation, case_sensitive: bool) -> Self {
        match (collation, case_sensitive) {
            (Collation::IgnoreCase, _) => Folding::CaseAndAccents,
            (Collation::Exact, false) => Folding::Case,
            (Collation::Exact, true) => Folding::Nothing,
        }
    }

    /// The text with all that does not count made equal.
    pub fn fold(self, text: &str) -> Cow<'_, str> {
        match self {
            Folding::Nothing => Cow::Borrowed(text),
            Folding::Case => Cow::Owned(text.to_lowercase()),
            Folding::CaseAndAccents if text.is_ascii() => Cow::Owned(text.to_ascii_uppercase()),
            Folding::CaseAndAccents => Cow::Owned(text.chars().map(weight).collect()),
        }
    }
}

/// Compares two texts as the instance's database does: a `_ci` collation by weight, blanks at the
/// end not counting; an exact one byte by byte.
pub fn compare(collation: Collation, left: &str, right: &str) -> Ordering {
    match collation {
        Collation::Exact => left.cmp(right),
        Collation::IgnoreCase => {
            let (left, right) =
                unequal_rests(left.trim_end_matches(' '), right.trim_end_matches(' '));
            left.chars().map(weight).cmp(right.chars().map(weight))
        }
    }
}

/// What stands behind the beginning that both texts share; indexes compare neighbours, which share
/// much.
fn unequal_rests<'t>(left: &'t str, right: &'t str) -> (&'t str, &'t str) {
    let pairs = left.bytes().zip(right.bytes());
    let shared = left.floor_char_boundary(pairs.take_while(|(left, right)| left == right).count());
    match (left.get(shared..), right.get(shared..)) {
        (Some(left), Some(right)) => (left, right),
        _ => (left, right),
    }
}

/// What MariaDB's `general_ci` compares in place of a character: the upper case letter without its
/// accent; characters beyond the basic plane are all equal.
fn weight(character: char) -> char {
    if character.is_ascii() {
        return character.to_ascii_uppercase();
    }
    if character > '\u{ffff}' {
        return '\u{fffd}';
    }
    let mut upper = character.to_uppercase();
    let upper = match (upper.next(), upper.next()) {
        (Some(single), None) => single,
        _ => character,
    };
    BASES.get(&upper).copied().unwrap_or(upper)
}

/// Accented letter -> letter, upper case.
static BASES: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
    ACCENTED
        .iter()
        .flat_map(|(base, accented)| accented.chars().map(move |letter| (letter, *base)))
        .collect()
});

const ACCENTED: [(char, &str); 34] = [
    ('A', "ÀÁÂÃÄÅĀĂĄǍǞǠǺȀȂȦḀẠẢẤẦẨẪẬẮẰẲẴẶ"),
    ('B', "ḂḄḆ"),
    ('C', "ÇĆĈĊČḈ"),
    ('D', "ĎḊḌḎḐḒ"),
    ('E', "ÈÉÊËĒĔĖĘĚȄȆȨḔḖḘḚḜẸẺẼẾỀỂỄỆ"),
    ('F', "Ḟ"),
    ('G', "ĜĞĠĢǦǴḠ"),
    ('H', "ĤȞḢḤḦḨḪ"),
    ('I', "ÌÍÎÏĨĪĬĮİǏȈȊḬḮỈỊ"),
    ('J', "Ĵ"),
    ('K', "ĶǨḰḲḴ"),
    ('L', "ĹĻĽḶḸḺḼ"),
    ('M', "ḾṀṂ"),
    ('N', "ÑŃŅŇǸṄṆṈṊ"),
    ('O', "ÒÓÔÕÖŌŎŐƠǑǪǬȌȎȪȬȮȰṌṎṐṒỌỎỐỒỔỖỘỚỜỞỠỢ"),
    ('P', "ṔṖ"),
    ('R', "ŔŖŘȐȒṘṚṜṞ"),
    ('S', "ŚŜŞŠȘßṠṢṤṦṨ"),
    ('T', "ŢŤȚṪṬṮṰ"),
    ('U', "ÙÚÛÜŨŪŬŮŰŲƯǓǕǗǙǛȔȖṲṴṶṸṺỤỦỨỪỬỮỰ"),
    ('V', "ṼṾ"),
    ('W', "ŴẀẂẄẆẈ"),
    ('X', "ẊẌ"),
    ('Y', "ÝŶŸȲẎỲỴỶỸ"),
    ('Z', "ŹŻŽẐẒẔ"),
    ('Α', "Ά"),
    ('Ε', "Έ"),
    ('Η', "Ή"),
    ('Ι', "ΊΪ"),
    ('Ο', "Ό"),
    ('Υ', "ΎΫ"),
    ('Ω', "Ώ"),
    ('Е', "Ё"),
    ('І', "Ї"),
];

#[cfg(test)]
mod tests {
    use std::cmp::Ordering::{Equal, Greater, Less};

    use super::{Collation, Folding, compare};

    #[test]
    fn ignore_case_is_blind_to_case_accents_and_trailing_blanks() {
        let cases = [
            ("Müller", "MULLER", Equal),
            ("straße", "STRASE", Equal),
            ("de", "DE  ", Equal),
            ("é", "z", Less),
            ("ø", "o", Greater),
            ("😀", "🙂", Equal),
            ("a", "ab", Less),
            ("_", "a", Greater),
            ("maé", "maè", Equal),
            ("ma陳", "ma阵", Greater),
            ("same", "same", Equal),
        ];
        for (left, right, order) in cases {
            assert_eq!(
                compare(Collation::IgnoreCase, left, right),
                order,
                "{left} {right}"
            );
        }
    }

    #[test]
    fn exact_compares_bytes() {
        assert_eq!(compare(Collation::Exact, "a", "B"), Greater);
        assert_eq!(compare(Collation::Exact, "de", "de "), Less);
    }

    #[test]
    fn searching_folds_what_the_collation_and_the_source_say() {
        let ci = Folding::of_search(Collation::IgnoreCase, true);
        assert_eq!(ci.fold("Zoë 陳"), "ZOE 陳");
        let exact = Folding::of_search(Collation::Exact, false);
        assert_eq!(exact.fold("ZOË"), "zoë");
        let sensitive = Folding::of_search(Collation::Exact, true);
        assert_eq!(sensitive.fold("Zoë"), "Zoë");
    }
}
