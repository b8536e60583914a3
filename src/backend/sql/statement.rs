//! Statements made of literals, quoted names and bound values, and of nothing else.

use sqlx::query::Query;
use sqlx::sqlite::{Sqlite, SqliteArguments};

/// The longest name of a table or column; the databases of the ticket system allow 64 characters.
const LONGEST_NAME: usize = 128;

/// The name of a table or column from outside, checked and quoted.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Name {
    quoted: String,
}

/// A text that cannot be the name of a table or column.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} cannot be the name of a table or column")]
pub struct BadName(pub String);

impl Name {
    /// Quotes a name that is part of this program.
    pub fn literal(name: &'static str) -> Self {
        Self {
            quoted: format!("\"{name}\""),
        }
    }

    /// Quotes a name from outside. Empty and overlong ones and those with control characters are refused.
    pub fn new(name: &str) -> Result<Self, BadName> {
        let usable = !name.is_empty()
            && name.len() <= LONGEST_NAME
            && !name.contains(|character: char| character.is_control());
        if !usable {
            return Err(BadName(name.to_owned()));
        }
        Ok(Self {
            quoted: format!("\"{}\"", name.replace('"', "\"\"")),
        })
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

/// A statement under construction. Only literals of this program, quoted names and placeholders
/// get into its text, which is why it may be handed to the database as safe.
#[derive(Debug, Clone, Default)]
pub struct Statement {
    text: String,
    binds: Vec<Bind>,
}

impl Statement {
    /// A statement that begins with a literal.
    pub fn new(literal: &'static str) -> Self {
        Self {
            text: literal.to_owned(),
            binds: Vec::new(),
        }
    }

    /// Appends a literal.
    pub fn sql(mut self, literal: &'static str) -> Self {
        self.text.push_str(literal);
        self
    }

    /// Appends a quoted name.
    pub fn name(mut self, name: &Name) -> Self {
        self.text.push_str(&name.quoted);
        self
    }

    /// Appends names, separated by commas, each behind `prefix` (`b.`, or nothing).
    pub fn names<'n>(
        mut self,
        prefix: &'static str,
        names: impl IntoIterator<Item = &'n Name>,
    ) -> Self {
        for (index, name) in names.into_iter().enumerate() {
            self.text.push_str(if index == 0 { "" } else { ", " });
            self.text.push_str(prefix);
            self.text.push_str(&name.quoted);
        }
        self
    }

    /// Appends a placeholder for a value.
    pub fn bind(mut self, value: impl Into<Bind>) -> Self {
        self.text.push('?');
        self.binds.push(value.into());
        self
    }

    /// Adds a value for a placeholder that stands in a literal already.
    pub fn bound(mut self, value: impl Into<Bind>) -> Self {
        self.binds.push(value.into());
        self
    }

    /// Appends a parenthesised list of values; an empty one is a list in which nothing is.
    pub fn bind_list<B: Into<Bind>>(mut self, values: impl IntoIterator<Item = B>) -> Self {
        self.text.push('(');
        for (index, value) in values.into_iter().enumerate() {
            self.text.push_str(if index == 0 { "?" } else { ", ?" });
            self.binds.push(value.into());
        }
        self.text.push(')');
        self
    }

    /// Appends another statement's text and values.
    pub fn append(mut self, other: Statement) -> Self {
        self.text.push_str(&other.text);
        self.binds.extend(other.binds);
        self
    }

    /// The text, with `?` for the values.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The statement as the database driver takes it.
    pub fn into_query(self) -> Query<'static, Sqlite, SqliteArguments> {
        self.binds.into_iter().fold(
            sqlx::query(sqlx::AssertSqlSafe(self.text)),
            |query, bind| match bind {
                Bind::Null => query.bind(None::<String>),
                Bind::Text(text) => query.bind(text),
                Bind::Id(id) => query.bind(id),
            },
        )
    }
}

#[cfg(test)]
mod tests {
    use super::{BadName, Name, Statement};

    #[test]
    fn names_cannot_leave_their_quotes() -> Result<(), BadName> {
        let name = Name::new("x\"; DROP TABLE ticket; --")?;
        let statement = Statement::new("SELECT ").name(&name);
        assert_eq!(statement.text(), "SELECT \"x\"\"; DROP TABLE ticket; --\"");
        for bad in ["", "a\0b", "a\nb", &"x".repeat(129)] {
            assert!(Name::new(bad).is_err(), "{bad:?}");
        }
        Ok(())
    }

    #[test]
    fn an_empty_list_is_a_list_in_which_nothing_is() {
        let statement = Statement::new("1 IN ").bind_list(Vec::<i64>::new());
        assert_eq!(statement.text(), "1 IN ()");
        assert_eq!(Statement::new("").bind_list([1, 2]).text(), "(?, ?)");
    }
}
