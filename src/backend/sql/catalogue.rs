//! Which tables and columns a database has.

use indexmap::IndexMap;

use super::database::Database;
use super::statement::Statement;
use crate::backend::error::Result;
use crate::core::world::Row;

/// One column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name as declared.
    pub name: String,
    /// True when it is declared to hold whole numbers.
    pub whole_number: bool,
    /// True when it alone is the primary key.
    pub key: bool,
    /// The constant that it gets when a row does not name it.
    pub default: Option<String>,
    /// How many characters it takes; `None` when it takes any number, or does not hold text.
    pub width: Option<usize>,
    /// True when it may be NULL.
    pub nullable: bool,
    /// How MariaDB and MySQL compare its texts, such as `utf8mb4_general_ci`.
    pub collation: Option<String>,
}

impl Column {
    /// True for columns that hold ids of this or another table.
    pub fn is_id(&self) -> bool {
        self.whole_number && (self.name == "id" || self.name.ends_with("_id"))
    }
}

/// Tables and their columns. Names are found without regard to ASCII case, as in every database of
/// the ticket system.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    tables: IndexMap<String, Vec<Column>>,
}

impl Catalogue {
    /// Reads the catalogue of a database.
    pub async fn read(database: &Database) -> Result<Self> {
        let statement = Statement::default().per_engine(
            "SELECT t.name AS tab, c.name AS col, c.type AS type, c.pk AS pk, c.dflt_value AS dflt, NULL AS width, \
             CASE WHEN c.\"notnull\" = 0 AND c.pk = 0 THEN 1 ELSE 0 END AS nullable, NULL AS coll \
             FROM sqlite_master t JOIN pragma_table_info(t.name) c \
             WHERE t.type IN ('table', 'view') AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' \
             ORDER BY t.name, c.cid",
            "SELECT table_name AS tab, column_name AS col, data_type AS type, \
             column_key = 'PRI' AS pk, column_default AS dflt, \
             character_maximum_length AS width, \
             CASE WHEN is_nullable = 'YES' THEN 1 ELSE 0 END AS nullable, collation_name AS coll \
             FROM information_schema.columns WHERE table_schema = DATABASE() \
             ORDER BY table_name, ordinal_position",
            "SELECT table_name AS tab, column_name AS col, data_type AS type, \
             0 AS pk, column_default AS dflt, \
             character_maximum_length AS width, \
             CASE WHEN is_nullable = 'YES' THEN 1 ELSE 0 END AS nullable, NULL AS coll \
             FROM information_schema.columns WHERE table_schema = ANY (current_schemas(false)) \
             ORDER BY table_name, ordinal_position",
        );
        let mut catalogue = Self::default();
        for row in database.rows("reading the catalogue", statement).await? {
            let text = |column: &str| row.text(column).unwrap_or_default().to_owned();
            catalogue
                .tables
                .entry(text("tab"))
                .or_default()
                .push(Column {
                    name: text("col"),
                    whole_number: row.text("type").is_some_and(is_whole_number),
                    key: row.text("pk") == Some("1"),
                    default: row
                        .text("dflt")
                        .map(|text| text.trim_matches('\'').to_owned()),
                    width: width(&row),
                    nullable: row.text("nullable") == Some("1"),
                    collation: row.text("coll").map(str::to_owned),
                });
        }
        Ok(catalogue)
    }

    /// Every table with its columns, by name.
    pub fn tables(&self) -> impl Iterator<Item = (&str, &[Column])> {
        self.tables
            .iter()
            .map(|(table, columns)| (table.as_str(), columns.as_slice()))
    }

    /// The columns of a table, under its name as declared.
    pub fn table(&self, name: &str) -> Option<(&str, &[Column])> {
        self.tables
            .iter()
            .find(|(table, _)| table.eq_ignore_ascii_case(name))
            .map(|(table, columns)| (table.as_str(), columns.as_slice()))
    }

    /// A column of a table.
    pub fn column(&self, table: &str, column: &str) -> Option<&Column> {
        let (_, columns) = self.table(table)?;
        columns
            .iter()
            .find(|known| known.name.eq_ignore_ascii_case(column))
    }
}

/// How many characters a column takes, where its type says so: `VARCHAR(191)`. What MariaDB says
/// about texts without a number counts bytes.
fn width(row: &Row) -> Option<usize> {
    let kind = row.text("type")?.to_ascii_lowercase();
    let (name, number) = match kind.split_once('(') {
        Some((name, number)) => (name, number.split(')').next()),
        None => (kind.as_str(), row.text("width")),
    };
    let number = number.filter(|_| name.contains("char"));
    number?.trim().parse().ok()
}

/// True for the types of whole numbers of every kind of database.
fn is_whole_number(kind: &str) -> bool {
    let kind = kind.to_ascii_lowercase();
    kind == "integer" || kind.ends_with("int")
}
