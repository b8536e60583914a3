//! What the kinds of databases write differently.

use std::borrow::Cow;
use std::sync::LazyLock;

use super::Folding;
use super::own::likened;
use crate::core::query::condition::Like;
use crate::core::world::Collation;

/// What stands before and after something.
type Around = (Cow<'static, str>, Cow<'static, str>);

/// A kind of database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// SQLite: world files and the demo in memory, and database files.
    Sqlite,
    /// MariaDB and MySQL.
    MySql,
    /// PostgreSQL.
    Postgres,
}

/// How the texts of a statement are compared: the database's kind, and the instance's collation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dialect {
    /// The kind of database.
    pub engine: Engine,
    /// How texts compare, whatever the database would say by itself.
    pub collation: Collation,
}

impl Engine {
    /// Quotes a name.
    pub(super) fn quote(self, name: &str, to: &mut String) {
        let mark = match self {
            Engine::MySql => '`',
            Engine::Sqlite | Engine::Postgres => '"',
        };
        to.push(mark);
        for character in name.chars() {
            if character == mark {
                to.push(mark);
            }
            to.push(character);
        }
        to.push(mark);
    }

    /// Writes the placeholder of the value with this number, counted from 1.
    pub(super) fn placeholder(self, number: usize, to: &mut String) {
        match self {
            Engine::Sqlite | Engine::MySql => to.push('?'),
            Engine::Postgres => to.push_str(&format!("${number}")),
        }
    }
}

impl Dialect {
    /// How statements that compare nothing are written for a database in memory.
    pub const EMBEDDED: Self = Self {
        engine: Engine::Sqlite,
        collation: Collation::Exact,
    };

    /// How the database would be written to that the instance behaves like: for statements that are
    /// shown, because ours in memory has its own notation.
    pub fn of_the_ticket_system(self) -> Self {
        let engine = match (self.engine, self.collation) {
            (Engine::Sqlite, Collation::IgnoreCase) => Engine::MySql,
            (Engine::Sqlite, Collation::Exact) => Engine::Postgres,
            (engine, _) => engine,
        };
        Self { engine, ..self }
    }

    /// What stands around a column, before and after it, so that it compares with a folded value.
    pub(super) fn around_column(self, folding: Folding) -> Around {
        let (before, after) = match (self.engine, folding) {
            (Engine::Sqlite, Folding::Nothing) => ("", ""),
            (Engine::Sqlite, Folding::Case) => ("", " COLLATE lowered"),
            (Engine::Sqlite, Folding::CaseAndAccents) => ("", " COLLATE instance"),
            (Engine::MySql, Folding::CaseAndAccents) => ("", ""),
            (Engine::MySql, Folding::Nothing) => ("CAST(", " AS BINARY)"),
            (Engine::MySql, Folding::Case) => ("CAST(LOWER(", ") AS BINARY)"),
            (Engine::Postgres, Folding::Nothing) => ("CAST(", " AS text)"),
            (Engine::Postgres, Folding::Case) => ("LOWER(CAST(", " AS text))"),
            (Engine::Postgres, Folding::CaseAndAccents) => {
                let (from, to) = &*ALPHABET;
                let after = format!(" AS text), ' '), '{from}', '{to}')");
                return (Cow::Borrowed("translate(rtrim(CAST("), Cow::Owned(after));
            }
        };
        (Cow::Borrowed(before), Cow::Borrowed(after))
    }

    /// What stands around a value that is compared with such a column.
    pub(super) fn around_value(self, folding: Folding) -> (&'static str, &'static str) {
        match (self.engine, folding) {
            (Engine::MySql, Folding::Nothing) => ("CAST(", " AS BINARY)"),
            (Engine::MySql, Folding::Case) => ("CAST(LOWER(", ") AS BINARY)"),
            (Engine::Postgres, Folding::Case) => ("LOWER(CAST(", " AS text))"),
            (Engine::Postgres, _) => ("CAST(", " AS text)"),
            (Engine::Sqlite, _) | (Engine::MySql, Folding::CaseAndAccents) => ("", ""),
        }
    }

    /// What stands around a column that is compared with a pattern, around the pattern, and the two
    /// operators: has this form, and has not. Blanks at the end count here.
    pub(super) fn around_like(self, folding: Folding) -> (Around, Around, [&'static str; 2]) {
        let fixed = |before, after| (Cow::Borrowed(before), Cow::Borrowed(after));
        let like = [" LIKE ", " NOT LIKE "];
        match (self.engine, folding) {
            (Engine::Sqlite, _) => {
                let after = format!(" AS TEXT) COLLATE {}", likened(folding));
                let column = (Cow::Borrowed("CAST("), Cow::Owned(after));
                (column, fixed("", ""), [" = ", " <> "])
            }
            (Engine::MySql, Folding::CaseAndAccents) => {
                (fixed("", ""), fixed("", " ESCAPE '!'"), like)
            }
            (Engine::MySql, Folding::Nothing) => (
                fixed("CONVERT(", " USING utf8mb4) COLLATE utf8mb4_bin"),
                fixed("CONVERT(", " USING utf8mb4) ESCAPE '!'"),
                like,
            ),
            (Engine::MySql, Folding::Case) => (
                fixed("LOWER(CONVERT(", " USING utf8mb4)) COLLATE utf8mb4_bin"),
                fixed("LOWER(CONVERT(", " USING utf8mb4)) ESCAPE '!'"),
                like,
            ),
            (Engine::Postgres, Folding::CaseAndAccents) => {
                let (from, to) = &*ALPHABET;
                let after = format!(" AS text), '{from}', '{to}')");
                let column = (Cow::Borrowed("translate(CAST("), Cow::Owned(after));
                (column, fixed("CAST(", " AS text) ESCAPE '!'"), like)
            }
            (Engine::Postgres, Folding::Nothing) => (
                fixed("CAST(", " AS text)"),
                fixed("CAST(", " AS text) ESCAPE '!'"),
                like,
            ),
            (Engine::Postgres, Folding::Case) => (
                fixed("LOWER(CAST(", " AS text))"),
                fixed("LOWER(CAST(", " AS text)) ESCAPE '!'"),
                like,
            ),
        }
    }

    /// The pattern as it is bound.
    pub(super) fn pattern(self, like: &Like, folding: Folding) -> String {
        match (self.engine, folding) {
            (Engine::Sqlite, _) => like.written('\\'),
            (Engine::Postgres, Folding::CaseAndAccents) => {
                let weight = |character| folding.fold_character(character);
                like.folded(weight).written('!')
            }
            _ => like.written('!'),
        }
    }

    /// The value as it is bound: folded here where the database has no collation that does it.
    pub(super) fn folded(self, value: &str, folding: Folding) -> String {
        match (self.engine, folding) {
            (Engine::Postgres, Folding::CaseAndAccents) => {
                Collation::IgnoreCase.fold(value).into_owned()
            }
            _ => value.to_owned(),
        }
    }

    /// What stands around a column, so that rows are in the order of the instance's collation.
    pub(super) fn around_order(self) -> Around {
        match (self.engine, self.collation) {
            (Engine::Postgres, Collation::Exact) => (
                Cow::Borrowed("CAST("),
                Cow::Borrowed(" AS text) COLLATE \"C\""),
            ),
            (Engine::Postgres, Collation::IgnoreCase) => {
                let (before, after) = self.around_column(Folding::CaseAndAccents);
                (before, Cow::Owned(format!("{after} COLLATE \"C\"")))
            }
            (_, Collation::Exact) => self.around_column(Folding::Nothing),
            (_, Collation::IgnoreCase) => self.around_column(Folding::CaseAndAccents),
        }
    }
}

/// Every character of the basic plane that weighs as another one, and those: what `translate` of a
/// database without such a collation takes.
static ALPHABET: LazyLock<(String, String)> = LazyLock::new(|| {
    ('a'..='\u{ffff}')
        .map(|character| (character, Collation::IgnoreCase.weight(character)))
        .filter(|(character, weight)| character != weight)
        .unzip()
});
