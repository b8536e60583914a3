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
            Folding::Case => Cow::Owned(text.to_lowercase()),
            Folding::CaseAndAccents => Collation::IgnoreCase.fold(text),
        }
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
        let sensitive = Folding::of_search(Collation::Exact, true);
        assert_eq!(sensitive.fold("Zoë"), "Zoë");
    }
}
