//! What somebody who holds the data has counted: plain numbers and examples.

/// A kind of database, as far as its own words matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DatabaseKind {
    /// SQLite.
    Sqlite,
    /// MariaDB and MySQL.
    MySql,
    /// PostgreSQL.
    Postgres,
}

/// What the table of a source looks like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableFacts {
    /// Where it is.
    pub database: DatabaseKind,
    /// Its columns; `None` when there is no such table.
    pub columns: Option<Vec<TableColumn>>,
}

/// One column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableColumn {
    /// Its name as declared.
    pub name: String,
    /// True when it is declared to hold whole numbers.
    pub whole_number: bool,
}

impl TableFacts {
    /// A column by its name, whose ASCII case does not count; `None` also without a table.
    pub fn column(&self, name: &str) -> Option<&TableColumn> {
        let mut columns = self.columns.iter().flatten();
        columns.find(|column| column.name.eq_ignore_ascii_case(name))
    }
}

/// What was counted in one source. What a kind of source cannot count stays empty or `None`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Survey {
    /// Rows or entries, valid or not.
    pub all: u64,
    /// Those that the validity column or the CustomerUserValidFilter lets pass.
    pub valid: u64,
    /// The login of one that is not valid.
    pub hidden: Option<String>,
    /// Rows whose validity is no row of table `valid`, with one of these values and a login.
    pub unknown_validity: Option<(u64, String, String)>,
    /// Rows or entries without something that they need.
    pub lacking: Vec<Lacking>,
    /// Attributes of a directory that settings name and no entry has.
    pub absent: Vec<Absent>,
    /// Logins that stand in it more than once, as it compares them.
    pub logins: Doubles,
    /// E-mail addresses of more than one customer user: of valid ones, and of all where
    /// CustomerUserEmailUniqCheck says that there are none.
    pub addresses: Doubles,
    /// Params.SourceCharset of a directory where that is not UTF-8.
    pub charset: Option<String>,
    /// Texts that were read or stored in a wrong charset.
    pub garbled: Vec<Garbles>,
    /// Values without the form that the ticket system reads them in.
    pub quirks: Vec<Quirk>,
    /// CustomerIDs that no company has: how many, and examples such as `se (of jo)`. `None` when
    /// there are no companies to compare with.
    pub without_company: Option<(u64, Vec<String>)>,
    /// Why the source left something out, such as its server's limit.
    pub incomplete: Option<String>,
}

/// Entries that lack a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lacking {
    /// What they lack: `UserEmail`.
    pub attribute: String,
    /// The column or attribute.
    pub column: String,
    /// How many.
    pub count: u64,
    /// One of them: its login, or where it stands.
    pub example: String,
}

/// An attribute that no entry has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Absent {
    /// Its name as it is configured.
    pub attribute: String,
    /// Who names it: attributes of the Map, and keys of the source.
    pub named_by: Vec<String>,
    /// True when it is of use for one field only, which may be empty.
    pub optional: bool,
}

/// Values that stand somewhere more than once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Doubles {
    /// How many different values.
    pub values: u64,
    /// How many rows or entries have one of them.
    pub rows: u64,
    /// A few of them as sentences go on: `jo (3 times)`.
    pub examples: Vec<String>,
}

/// Texts of one column that are garbled in one way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Garbles {
    /// How.
    pub how: super::Garbling,
    /// The column or attribute.
    pub column: String,
    /// How many.
    pub count: u64,
    /// One of them with its login: `jo: MÃ¼ller, which was Müller`.
    pub example: String,
}

/// CustomerIDs that are not read as somebody may think.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quirk {
    /// In which way.
    pub oddity: super::Oddity,
    /// How many customer users have one.
    pub count: u64,
    /// One of them: `jo: "a;b,c"`.
    pub example: String,
}

/// Logins of a source that an earlier one has too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overlap {
    /// The earlier source.
    pub earlier: String,
    /// The source whose people are hidden.
    pub later: String,
    /// Logins that are the same in both.
    pub same: u64,
    /// A few of them.
    pub same_examples: Vec<String>,
    /// Logins that differ in case or accents only.
    pub similar: u64,
    /// A few of them: `Jo there, jo here`.
    pub similar_examples: Vec<String>,
}
