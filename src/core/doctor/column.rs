//! The statement that adds a column which a Map names.

use super::facts::DatabaseKind;

/// `ALTER TABLE customer_user ADD COLUMN room VARCHAR(250) NULL`, to be copied and run by somebody
/// who knows the database; `None` for names that need quoting in one kind of database or another.
pub fn add_column(kind: DatabaseKind, table: &str, column: &str, integer: bool) -> Option<String> {
    let plain = |name: &str| {
        let mut letters = name.bytes();
        let first = letters.next();
        first.is_some_and(|first| first.is_ascii_alphabetic() || first == b'_')
            && letters.all(|letter| letter.is_ascii_alphanumeric() || letter == b'_')
    };
    (plain(table) && plain(column)).then(|| add_column_as_written(kind, table, column, integer))
}

/// The same for names that are quoted already where they need it.
pub fn add_column_as_written(
    kind: DatabaseKind,
    table: &str,
    column: &str,
    integer: bool,
) -> String {
    let kind = match (kind, integer) {
        (DatabaseKind::MySql, true) => "INT",
        (DatabaseKind::Sqlite | DatabaseKind::Postgres, true) => "INTEGER",
        (_, false) => "VARCHAR(250)",
    };
    format!("ALTER TABLE {table} ADD COLUMN {column} {kind} NULL;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_statement_is_what_the_database_takes() {
        assert_eq!(
            add_column(DatabaseKind::MySql, "customer_user", "room", false).unwrap(),
            "ALTER TABLE customer_user ADD COLUMN room VARCHAR(250) NULL;"
        );
        assert_eq!(
            add_column(DatabaseKind::Postgres, "people", "floor", true).unwrap(),
            "ALTER TABLE people ADD COLUMN floor INTEGER NULL;"
        );
    }

    #[test]
    fn a_name_that_would_be_another_statement_makes_none() {
        for name in ["", "1st", "a b", "x; DROP TABLE ticket", "größe", "a-b"] {
            assert_eq!(
                add_column(DatabaseKind::MySql, "t", name, false),
                None,
                "{name:?}"
            );
            assert_eq!(
                add_column(DatabaseKind::MySql, name, "c", false),
                None,
                "{name:?}"
            );
        }
    }
}
