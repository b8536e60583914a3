//! The order of a list, the same on every kind of database.

use std::borrow::Cow;

use super::Folding;
use super::catalogue::Column;
use super::engine::{Dialect, Engine};
use crate::core::world::Collation;

/// How rows are sorted by a column. What a database says about the order of its texts differs with
/// its kind, its version and the column, and numbers are sorted otherwise than the texts that they
/// are shown as; a list that is put together page by page, from several databases, has one order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sorting {
    /// `None`: as the database does by itself.
    collation: Option<Collation>,
    /// True when the column holds whole numbers, which are sorted as texts.
    number: bool,
    /// True where MariaDB and MySQL compare the column so by themselves, and may use its index.
    by_itself: bool,
}

/// The collations of MariaDB and MySQL that are [`Collation::IgnoreCase`], under the names that
/// character sets have had.
const GENERAL: [&str; 3] = [
    "utf8mb4_general_ci",
    "utf8mb3_general_ci",
    "utf8_general_ci",
];

impl Sorting {
    /// By this column as this collation says; a column that is not known holds texts.
    pub fn by(column: Option<&Column>, collation: Option<Collation>) -> Self {
        let number = column.is_some_and(|column| column.whole_number);
        let own = column.and_then(|column| column.collation.as_deref());
        Self {
            collation,
            number,
            by_itself: !number && own.is_some_and(|own| GENERAL.contains(&own)),
        }
    }

    /// The same column letter by letter: it tells texts apart that the collation holds to be equal.
    pub fn exact(self) -> Self {
        Self {
            collation: Some(Collation::Exact),
            ..self
        }
    }

    /// True when no two texts are equal.
    pub fn is_exact(self) -> bool {
        self.collation == Some(Collation::Exact)
    }

    /// What stands around the column.
    pub fn around_column(self, dialect: Dialect) -> (Cow<'static, str>, Cow<'static, str>) {
        let Some(collation) = self.collation else {
            return dialect.around_order();
        };
        let (before, after) = match (dialect.engine, collation) {
            (Engine::Sqlite, collation) => {
                let (before, close) = if self.number {
                    ("CAST(", " AS TEXT)")
                } else {
                    ("", "")
                };
                let after = match collation {
                    Collation::Exact => "BINARY",
                    Collation::IgnoreCase => "ignoring_case",
                };
                return (before.into(), format!("{close} COLLATE {after}").into());
            }
            (Engine::MySql, Collation::IgnoreCase) if self.by_itself => ("", ""),
            (Engine::MySql, collation) => mysql(collation),
            (Engine::Postgres, Collation::Exact) => ("CAST(", " AS text) COLLATE \"C\""),
            (Engine::Postgres, Collation::IgnoreCase) => {
                let (before, after) = dialect.around_column(Folding::CaseAndAccents);
                return (before, format!("{after} COLLATE \"C\"").into());
            }
        };
        (before.into(), after.into())
    }

    /// What stands around a text that is compared with it.
    pub fn around_value(self, dialect: Dialect) -> (&'static str, &'static str) {
        let Some(collation) = self.collation else {
            return dialect.around_value(Folding::of_instance(dialect.collation));
        };
        match (dialect.engine, collation) {
            (Engine::Sqlite, _) => ("", ""),
            (Engine::MySql, Collation::IgnoreCase) if self.by_itself => ("", ""),
            (Engine::MySql, collation) => mysql(collation),
            (Engine::Postgres, _) => ("CAST(", " AS text)"),
        }
    }

    /// The text as it is bound.
    pub fn folded(self, dialect: Dialect, value: &str) -> String {
        let collation = self.collation.unwrap_or(dialect.collation);
        dialect.folded(value, Folding::of_instance(collation))
    }
}

/// Whatever character set the column has.
fn mysql(collation: Collation) -> (&'static str, &'static str) {
    match collation {
        Collation::Exact => ("CAST(CONVERT(", " USING utf8mb4) AS BINARY)"),
        Collation::IgnoreCase => ("CONVERT(", " USING utf8mb4) COLLATE utf8mb4_general_ci"),
    }
}
