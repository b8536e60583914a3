//! The ticket system's search conditions as conditions of a statement.

use super::statement::{Name, Statement};
use super::{Folding, LiveSearch};
use crate::backend::error::{Error, Result};
use crate::core::query::condition::{Group, Like, Word};

/// More words than anybody types; databases bound the depth of a condition.
const WORDS: usize = 128;
/// A longer word is not searched: SQLite bounds the length of a pattern.
const WORD_LENGTH: usize = 16_000;

/// The condition that rows of table `b` meet `group` over these columns.
///
/// # Errors
/// More or longer words than anybody types; a pattern that ends with a backslash where PostgreSQL
/// decides; no columns.
pub fn meeting(group: &Group, columns: &[Name], folding: Folding) -> Result<Statement> {
    meeting_or(group, columns, folding, &|_| None)
}

/// The same, where a word is also found by a condition of its own. For a negated word that is the
/// condition that rows do not have it.
///
/// # Errors
/// As [`meeting`].
pub fn meeting_or(
    group: &Group,
    columns: &[Name],
    folding: Folding,
    further: Further<'_>,
) -> Result<Statement> {
    check(group, folding)?;
    let word = |word: &Word| {
        let compared = columns.iter().map(|column| one(word, column, folding));
        joined(compared.chain(further(word)), between(word))
    };
    some_condition(columns.is_empty(), further)?;
    Ok(render(group, &word))
}

/// A condition of its own for a word.
pub type Further<'f> = &'f dyn Fn(&Word) -> Option<Statement>;

/// Refuses to compare words with nothing.
pub(super) fn some_condition(no_columns: bool, further: Further<'_>) -> Result<()> {
    let any = Word {
        text: String::new(),
        negated: false,
    };
    match no_columns && further(&any).is_none() {
        true => Err(Error::Query("no columns are searched".to_owned())),
        false => Ok(()),
    }
}

impl LiveSearch {
    /// The condition that rows meet `group` over the searched columns that `of` leaves.
    pub(super) fn meeting(
        &self,
        group: &Group,
        of: &impl Fn(&str) -> bool,
        further: Further<'_>,
    ) -> Result<Statement> {
        let columns: Vec<Name> = self
            .fields()
            .iter()
            .filter(|column| of(column.as_str()))
            .cloned()
            .collect();
        meeting_or(group, &columns, self.folding(), further)
    }
}

/// Refuses a condition that no database takes.
pub(super) fn check(group: &Group, folding: Folding) -> Result<()> {
    if group.words() > WORDS || group.longest() > WORD_LENGTH {
        return Err(Error::Query(format!(
            "a search can have {WORDS} words of {WORD_LENGTH} bytes"
        )));
    }
    if folding != Folding::CaseAndAccents && ends_open(group) {
        return Err(Error::Query(
            "a pattern cannot end with a backslash: PostgreSQL refuses it".to_owned(),
        ));
    }
    Ok(())
}

fn ends_open(group: &Group) -> bool {
    match group {
        Group::Word(word) => word.is_pattern() && Like::read(&word.text).ends_open(),
        Group::All(parts) | Group::Any(parts) => parts.iter().any(ends_open),
    }
}

/// The condition that `group` is, where `word` is the condition of one word.
pub(super) fn render(group: &Group, word: &impl Fn(&Word) -> Statement) -> Statement {
    let (parts, between) = match group {
        Group::Word(one) => return word(one),
        Group::All(parts) => (parts, " AND "),
        Group::Any(parts) => (parts, " OR "),
    };
    let parts = parts.iter().map(|part| render(part, word));
    joined(parts, between)
}

/// Conditions in one pair of parentheses.
pub(super) fn joined(
    parts: impl IntoIterator<Item = Statement>,
    between: &'static str,
) -> Statement {
    let mut all = Statement::new("(");
    for (index, part) in parts.into_iter().enumerate() {
        all = all.sql(if index == 0 { "" } else { between }).append(part);
    }
    all.sql(")")
}

/// A word over one column.
fn one(word: &Word, column: &Name, folding: Folding) -> Statement {
    compared("b.", column, &word.text, folding, word.negated)
}

/// The condition that a column of texts, behind `prefix`, is or has the form of a word's text, or
/// not so.
pub fn compared(
    prefix: &'static str,
    column: &Name,
    text: &str,
    folding: Folding,
    negated: bool,
) -> Statement {
    let statement = Statement::default();
    if text.contains('%') {
        return statement.like(prefix, column, folding, &Like::read(text), negated);
    }
    let equal = if negated { " <> " } else { " = " };
    let statement = statement.column(prefix, column, folding).sql(equal);
    statement.value(text, folding)
}

/// What stands between the columns of a word.
pub(super) fn between(word: &Word) -> &'static str {
    if word.negated { " AND " } else { " OR " }
}
