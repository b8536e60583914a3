//! How the products declare the tables of customer data, for copies of them that declare less:
//! snapshots, and databases that were filled from one.

/// How a product declares a column of texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProductColumn {
    /// Its name.
    pub name: &'static str,
    /// How many characters it takes.
    pub width: usize,
    /// True when it takes no NULL.
    pub needed: bool,
}

/// Name, characters, whether it takes no NULL.
type Declared = (&'static str, usize, bool);

const TABLES: [(&str, &[Declared]); 6] = [
    (
        "customer_user",
        &[
            ("login", 191, true),
            ("email", 150, true),
            ("customer_id", 150, true),
            ("pw", 128, false),
            ("title", 50, false),
            ("first_name", 100, true),
            ("last_name", 100, true),
            ("phone", 150, false),
            ("fax", 150, false),
            ("mobile", 150, false),
            ("street", 150, false),
            ("zip", 200, false),
            ("city", 200, false),
            ("country", 200, false),
            ("comments", 250, false),
        ],
    ),
    (
        "customer_company",
        &[
            ("customer_id", 150, true),
            ("name", 191, true),
            ("street", 200, false),
            ("zip", 200, false),
            ("city", 200, false),
            ("country", 200, false),
            ("url", 200, false),
            ("comments", 250, false),
        ],
    ),
    (
        "customer_preferences",
        &[
            ("user_id", 191, true),
            ("preferences_key", 150, true),
            ("preferences_value", 250, false),
        ],
    ),
    (
        "customer_user_customer",
        &[("user_id", 100, true), ("customer_id", 150, true)],
    ),
    (
        "group_customer_user",
        &[("user_id", 100, true), ("permission_key", 20, true)],
    ),
    (
        "group_customer",
        &[
            ("customer_id", 150, true),
            ("permission_key", 20, true),
            ("permission_context", 100, true),
        ],
    ),
];

/// The columns of texts that the products declare for a table; none for a table that is not theirs.
pub fn product_columns(table: &str) -> impl Iterator<Item = ProductColumn> {
    let found = TABLES
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(table));
    let columns = found.map_or(&[] as &[Declared], |(_, columns)| columns);
    columns.iter().map(|(name, width, needed)| ProductColumn {
        name,
        width: *width,
        needed: *needed,
    })
}

/// How the products declare one column.
pub fn product_column(table: &str, column: &str) -> Option<ProductColumn> {
    product_columns(table).find(|own| own.name.eq_ignore_ascii_case(column))
}
