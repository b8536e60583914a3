//! Statements made of literals, quoted names and bound values, and of nothing else. A statement is
//! written for a database when it is run, so that one statement serves every kind.

use std::borrow::Cow;

use super::Folding;
use super::engine::Dialect;
use super::sorting::Sorting;
use super::written::Written;
use crate::core::query::condition::Like;

/// The longest name of a table or column; the databases of the ticket system allow 64 characters.
const LONGEST_NAME: usize = 128;

/// The name of a table or column from outside, checked; it is quoted wherever it is written.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Name(String);

/// A text that cannot be the name of a table or column.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} cannot be the name of a table or column")]
pub struct BadName(pub String);

impl Name {
    /// A name that is part of this program.
    pub fn literal(name: &'static str) -> Self {
        Self(name.to_owned())
    }

    /// The name without quotes.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A name from outside. Empty and overlong ones and those with control characters are refused.
    pub fn new(name: &str) -> Result<Self, BadName> {
        let usable = !name.is_empty()
            && name.len() <= LONGEST_NAME
            && !name.contains(|character: char| character.is_control());
        if !usable {
            return Err(BadName(name.to_owned()));
        }
        Ok(Self(name.to_owned()))
    }
}

/// A bound value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bind {
    /// NULL.
    Null,
    /// A text.
    Text(String),
    /// A number.
    Id(i64),
}

impl Bind {
    /// How much room its text takes.
    pub fn bytes(&self) -> usize {
        match self {
            Bind::Text(text) => text.len(),
            Bind::Null | Bind::Id(_) => 0,
        }
    }
}

impl std::fmt::Display for Bind {
    /// The value as people read it: `NULL`, the text, the number.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Bind::Null => f.write_str("NULL"),
            Bind::Text(text) => f.write_str(text),
            Bind::Id(id) => id.fmt(f),
        }
    }
}

impl From<i64> for Bind {
    fn from(id: i64) -> Self {
        Bind::Id(id)
    }
}

impl From<&str> for Bind {
    fn from(text: &str) -> Self {
        Bind::Text(text.to_owned())
    }
}

impl From<String> for Bind {
    fn from(text: String) -> Self {
        Bind::Text(text)
    }
}

impl From<Option<&str>> for Bind {
    fn from(text: Option<&str>) -> Self {
        text.map_or(Bind::Null, Bind::from)
    }
}

/// A piece of a statement.
#[derive(Debug, Clone)]
pub(super) enum Piece {
    /// Text of this program.
    Literal(Cow<'static, str>),
    /// What each kind of database writes: SQLite, MariaDB and MySQL, PostgreSQL.
    PerEngine([&'static str; 3]),
    /// A quoted name.
    Name(Name),
    /// A value.
    Bind(Bind),
    /// A column that holds text, compared.
    Column(&'static str, Name, Folding),
    /// A column by which rows are ordered.
    Order(&'static str, Name),
    /// A text that such a column is compared with.
    Value(String, Folding),
    /// A text that is compared in the order of rows.
    Place(String),
    /// A column by which a list is sorted.
    Sorted(&'static str, Name, Sorting),
    /// A text that is compared in the order of a list.
    Listed(String, Sorting),
    /// A column that has the form of a pattern, or has not.
    Like(Box<Likened>),
}

/// A column that is compared with a pattern.
#[derive(Debug, Clone)]
pub(super) struct Likened {
    pub prefix: &'static str,
    pub column: Name,
    pub folding: Folding,
    pub like: Like,
    pub negated: bool,
}

/// A statement under construction. Only literals of this program, quoted names and placeholders
/// get into its text, which is why it may be handed to the database as safe.
#[derive(Debug, Clone, Default)]
pub struct Statement {
    pieces: Vec<Piece>,
}

impl Statement {
    /// A statement that begins with a literal.
    pub fn new(literal: &'static str) -> Self {
        Self::default().sql(literal)
    }

    fn push(mut self, piece: Piece) -> Self {
        self.pieces.push(piece);
        self
    }

    /// Appends a literal.
    pub fn sql(self, literal: &'static str) -> Self {
        self.push(Piece::Literal(Cow::Borrowed(literal)))
    }

    /// Appends what SQLite, what MariaDB and MySQL, and what PostgreSQL write.
    pub fn per_engine(self, sqlite: &'static str, mysql: &'static str, pg: &'static str) -> Self {
        self.push(Piece::PerEngine([sqlite, mysql, pg]))
    }

    /// Appends a quoted name.
    pub fn name(self, name: &Name) -> Self {
        self.push(Piece::Name(name.clone()))
    }

    /// Appends names, separated by commas, each behind `prefix` (`b.`, or nothing).
    pub fn names<'n>(
        mut self,
        prefix: &'static str,
        names: impl IntoIterator<Item = &'n Name>,
    ) -> Self {
        for (index, name) in names.into_iter().enumerate() {
            self = self.sql(if index == 0 { "" } else { ", " });
            self = self.sql(prefix).name(name);
        }
        self
    }

    /// Appends a placeholder for a value that is compared as the database does by itself: a number,
    /// or what is stored.
    pub fn bind(self, value: impl Into<Bind>) -> Self {
        self.push(Piece::Bind(value.into()))
    }

    /// Appends a parenthesised list of values; an empty one is a list in which nothing is.
    pub fn bind_list<B: Into<Bind>>(self, values: impl IntoIterator<Item = B>) -> Self {
        self.list(values, |list, value| list.bind(value))
    }

    /// Appends a column of texts, behind `prefix`, to be compared with [`Statement::value`].
    pub fn column(self, prefix: &'static str, column: &Name, folding: Folding) -> Self {
        self.push(Piece::Column(prefix, column.clone(), folding))
    }

    /// Appends a column by which rows are ordered as the instance's collation says.
    pub fn order(self, prefix: &'static str, column: &Name) -> Self {
        self.push(Piece::Order(prefix, column.clone()))
    }

    /// Appends a text that a [`Statement::column`] is compared with.
    pub fn value(self, value: &str, folding: Folding) -> Self {
        self.push(Piece::Value(value.to_owned(), folding))
    }

    /// Appends a text that a [`Statement::order`] is compared with.
    pub fn place(self, value: &str) -> Self {
        self.push(Piece::Place(value.to_owned()))
    }

    /// Appends a column by which a list is sorted.
    pub(super) fn sorted(self, prefix: &'static str, column: &Name, sorting: Sorting) -> Self {
        self.push(Piece::Sorted(prefix, column.clone(), sorting))
    }

    /// Appends a text that a [`Statement::sorted`] is compared with.
    pub(super) fn listed(self, value: &str, sorting: Sorting) -> Self {
        self.push(Piece::Listed(value.to_owned(), sorting))
    }

    /// Appends the condition that a column of texts, behind `prefix`, has the form of a pattern, or
    /// has not.
    pub fn like(
        self,
        prefix: &'static str,
        column: &Name,
        folding: Folding,
        like: &Like,
        negated: bool,
    ) -> Self {
        self.push(Piece::Like(Box::new(Likened {
            prefix,
            column: column.clone(),
            folding,
            like: like.clone(),
            negated,
        })))
    }

    /// Appends a parenthesised list of texts that a [`Statement::column`] is compared with.
    pub fn value_list<'v>(
        self,
        values: impl IntoIterator<Item = &'v str>,
        folding: Folding,
    ) -> Self {
        self.list(values, |list, value| list.value(value, folding))
    }

    fn list<V>(
        mut self,
        values: impl IntoIterator<Item = V>,
        append: impl Fn(Self, V) -> Self,
    ) -> Self {
        self = self.sql("(");
        let mut empty = true;
        for value in values {
            self = append(self.sql(if empty { "" } else { ", " }), value);
            empty = false;
        }
        // Only SQLite takes a list of nothing.
        self.sql(if empty { "NULL)" } else { ")" })
    }

    /// Appends another statement's pieces.
    pub fn append(mut self, other: Statement) -> Self {
        self.pieces.extend(other.pieces);
        self
    }

    /// The text as a database takes it, and the values of its placeholders.
    pub fn render(self, dialect: Dialect) -> (String, Vec<Bind>) {
        Written::of(self.pieces, dialect)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backend::sql::Engine;
    use crate::core::world::Collation;

    fn written(statement: Statement, engine: Engine, collation: Collation) -> String {
        statement.render(Dialect { engine, collation }).0
    }

    #[test]
    fn names_cannot_leave_their_quotes() -> Result<(), BadName> {
        let name = Name::new("x\"; DROP TABLE `ticket`; --")?;
        let statement = Statement::new("SELECT ").name(&name);
        let exact = Collation::Exact;
        let postgres = written(statement.clone(), Engine::Postgres, exact);
        assert_eq!(postgres, "SELECT \"x\"\"; DROP TABLE `ticket`; --\"");
        let mysql = written(statement, Engine::MySql, exact);
        assert_eq!(mysql, "SELECT `x\"; DROP TABLE ``ticket``; --`");
        for bad in ["", "a\0b", "a\nb", &"x".repeat(129)] {
            assert!(Name::new(bad).is_err(), "{bad:?}");
        }
        Ok(())
    }

    #[test]
    fn an_empty_list_is_a_list_in_which_nothing_is() {
        let nothing = Statement::new("1 IN ").bind_list(Vec::<i64>::new());
        let exact = Collation::Exact;
        assert_eq!(written(nothing, Engine::Sqlite, exact), "1 IN (NULL)");
        let two = Statement::new("").bind_list([1, 2]);
        assert_eq!(written(two, Engine::Postgres, exact), "($1, $2)");
    }

    #[test]
    fn texts_compare_as_the_instance_says_whatever_the_database_would() {
        let login = Name::literal("login");
        let statement = |folding| {
            Statement::default()
                .column("b.", &login, folding)
                .sql(" = ")
                .value("Zoë ", folding)
        };
        let exact = Collation::Exact;
        let cases = [
            (Engine::Sqlite, Folding::Nothing, "b.\"login\" = ?"),
            (
                Engine::Sqlite,
                Folding::CaseAndAccents,
                "b.\"login\" COLLATE instance = ?",
            ),
            (Engine::MySql, Folding::CaseAndAccents, "b.`login` = ?"),
            (
                Engine::Postgres,
                Folding::Case,
                "LOWER(CAST(b.\"login\" AS text)) = LOWER(CAST($1 AS text))",
            ),
        ];
        for (engine, folding, expected) in cases {
            assert_eq!(written(statement(folding), engine, exact), expected);
        }
        let dialect = Dialect {
            engine: Engine::Postgres,
            collation: Collation::IgnoreCase,
        };
        let (_, binds) = statement(Folding::CaseAndAccents).render(dialect);
        assert_eq!(binds, [Bind::from("ZOE")]);
    }
}
