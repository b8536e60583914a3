//! How the instance's database compares texts: a property of the instance, not of the storage.

/// Text comparison of the instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Collation {
    /// MariaDB and MySQL with their `_ci` collations: case and accents do not count.
    #[default]
    IgnoreCase,
    /// PostgreSQL and SQLite: by code point.
    Exact,
}
