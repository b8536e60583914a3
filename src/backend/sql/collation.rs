//! How searches fold text, for indexes and conditions.

use std::borrow::Cow;

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

    /// How the instance compares what is left to the database.
    pub fn of_instance(collation: Collation) -> Self {
        match collation {
            Collation::IgnoreCase => Folding::CaseAndAccents,
            Collation::Exact => Folding::Nothing,
        }
    }

    /// The text with all that does not count made equal.
    pub fn fold(self, text: &str) -> Cow<'_, str> {
        match self {
            Folding::Nothing => Cow::Borrowed(text),
            Folding::Case => Cow::Owned(text.chars().map(lower).collect()),
            Folding::CaseAndAccents => Collation::IgnoreCase.fold(text),
        }
    }

    /// The character that stands for this one.
    pub fn fold_character(self, character: char) -> char {
        match self {
            Folding::Nothing => character,
            Folding::Case => lower(character),
            Folding::CaseAndAccents => Collation::IgnoreCase.weight(character),
        }
    }

    /// Every character folded, the blanks at the end included: they count for LIKE.
    pub fn fold_characters(self, text: &str) -> String {
        let fold = |character| self.fold_character(character);
        text.chars().map(fold).collect()
    }
}

/// LOWER() as databases do it: each character becomes one other, whatever stands beside it.
fn lower(character: char) -> char {
    if character.is_ascii() {
        return character.to_ascii_lowercase();
    }
    let mut lower = character.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(only), None) => only,
        (Some(first), Some(_)) if character == '\u{130}' => first,
        _ => character,
    }
}

#[cfg(test)]
mod tests {
    use super::{Collation, Folding};

    #[test]
    fn searching_folds_what_the_collation_and_the_source_say() {
        let ci = Folding::of_search(Collation::IgnoreCase, true);
        assert_eq!(ci.fold("Zoë 陳"), "ZOE 陳");
        let exact = Folding::of_search(Collation::Exact, false);
        assert_eq!(exact.fold("ZOË"), "zoë");
        assert_eq!(exact.fold("İ ΣΑΣ"), "i σασ");
        assert_eq!(ci.fold_characters("Zoë "), "ZOE ");
        let sensitive = Folding::of_search(Collation::Exact, true);
        assert_eq!(sensitive.fold("Zoë"), "Zoë");
    }
}
