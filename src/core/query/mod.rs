//! What somebody types into a search field, as a tree that every backend renders its own way.
//!
//! A [`Query`] is what pickers take: words that must all be found, `*` standing for any text. The
//! ticket system's own searches have a grammar of their own: [`condition`].

pub mod condition;
pub mod filter;
mod pattern;

pub use pattern::Pattern;

/// A search condition.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Query {
    /// No condition: everything is found.
    #[default]
    Everything,
    /// One word, `*` standing for any text; found when any searched field matches it.
    Word(String),
    /// Conditions that must all hold.
    All(Vec<Query>),
}

impl Query {
    /// Reads typed text: words are separated by white space. Every text is a query; one without a
    /// word (or only of `*`) finds everything.
    pub fn parse(text: &str) -> Self {
        let mut words: Vec<Query> = text
            .split_whitespace()
            .filter(|word| word.contains(|character| character != '*'))
            .map(|word| Query::Word(word.to_owned()))
            .collect();
        match words.len() {
            0 => Query::Everything,
            1 => words.remove(0),
            _ => Query::All(words),
        }
    }

    /// True when one record with these searched fields is found. `pattern` makes the pattern of a
    /// word, which is where a source's prefix and suffix come in; the fields must be folded the
    /// same way as its patterns.
    pub fn matches(&self, fields: &[&str], pattern: &impl Fn(&str) -> Pattern) -> bool {
        match self {
            Query::Everything => true,
            Query::Word(word) => {
                let pattern = pattern(word);
                fields.iter().any(|field| pattern.matches(field))
            }
            Query::All(parts) => parts.iter().all(|part| part.matches(fields, pattern)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Pattern, Query};

    fn found(query: &str, fields: &[&str]) -> bool {
        Query::parse(query).matches(fields, &|word| Pattern::new(&format!("*{word}*")))
    }

    #[test]
    fn a_text_without_words_finds_everything() {
        for text in ["", "  ", "*", " ** * "] {
            assert_eq!(Query::parse(text), Query::Everything, "{text:?}");
        }
    }

    #[test]
    fn every_word_must_be_found_in_some_field() {
        let fields = ["dg", "Diego", "Garcia", "mx"];
        assert!(found("Die mx", &fields));
        assert!(found("mx Die", &fields));
        assert!(!found("Die us", &fields));
        assert!(!found("Diego Garcia us", &fields));
    }

    #[test]
    fn a_word_never_reaches_across_two_fields() {
        assert!(!found("go*Gar", &["Diego", "Garcia"]));
        assert!(found("D*go", &["Diego", "Garcia"]));
    }
}
