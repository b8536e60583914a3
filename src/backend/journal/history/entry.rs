//! What the history says about one change.

use std::fmt;

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use super::super::line::sha256;
use super::super::origin::Origin;
use crate::core::world::Row;

/// What stood somewhere: the columns of a row with their texts, or what tells a file: `sha256`, and
/// `kept`, the name that the previous version was kept under.
pub type Columns = BTreeMap<String, Option<String>>;

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// An ACL was written into the database.
    Stored,
    /// An ACL came from an export.
    Imported,
    /// The ACLs were deployed.
    Deployed,
    /// A deployment or a stored change was taken back.
    Undone,
    /// A row of another table was written: customer data and their relations.
    Written,
}

impl Kind {
    /// The word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Stored => "stored",
            Self::Imported => "imported",
            Self::Deployed => "deployed",
            Self::Undone => "undone",
            Self::Written => "written",
        }
    }
}

/// An ACL as the history names it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AclNamed {
    /// Its id, as text; `None` where it has none yet.
    pub id: Option<String>,
    /// Its name after the change; the one before it where it was deleted.
    pub name: String,
}

/// A row of a table as the history names it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RowNamed {
    /// The table.
    pub table: String,
    /// The configuration key of the customer source that the table belongs to; `None` for a table of
    /// the ticket system itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The row in words, such as `customer user jn`.
    pub what: String,
    /// The columns that find it after the change, each with its text.
    pub key: BTreeMap<String, String>,
}

/// A change as whoever makes it describes it. It never holds a secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// What is done.
    pub kind: Kind,
    /// The instance: a text that tells it from all others, without a password.
    pub instance: String,
    /// The login of the ticket system that acts; empty where nobody is named, as a deployment needs
    /// nobody.
    pub acting_user: String,
    /// The ACL; `None` for a deployment, which is about all of them, and for rows of other tables.
    pub acl: Option<AclNamed>,
    /// The row, where it is one of another table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<RowNamed>,
    /// What stood there; `None` where there was nothing.
    pub before: Option<Columns>,
    /// What stands there now; `None` where it is gone.
    pub after: Option<Columns>,
    /// What else is to be known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A row with every column as it was read.
pub fn columns(row: &Row) -> Columns {
    let cells = row.iter();
    cells
        .map(|(column, cell)| (column.to_owned(), cell.map(str::to_owned)))
        .collect()
}

/// The row again that [`columns`] were made of.
pub fn row(columns: &Columns) -> Row {
    let cells = columns.iter();
    Row::from_pairs(cells.map(|(column, cell)| (column.as_str(), cell.as_deref())))
}

/// One entry of the history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its number, from 1.
    pub seq: u64,
    /// When: UTC with offset.
    pub at: String,
    /// Who, on which host, from where.
    pub origin: Origin,
    /// What.
    pub change: Change,
    /// The intent that it settles, where there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intent: Option<String>,
    /// The hash of the entry before it.
    pub prev: String,
    /// The SHA-256 of its line up to here.
    #[serde(default)]
    pub hash: String,
}

impl Entry {
    /// Who did it, on which host and from where: `ak with sudo, otobo as rsilva, on desk1 from
    /// 192.0.2.7`.
    pub fn who(&self) -> String {
        let Origin {
            host,
            os_user,
            sudo_user,
            from,
            ..
        } = &self.origin;
        let sudo = sudo_user.iter().map(|user| format!("{user} with sudo, "));
        let from = match from.as_str() {
            "" => String::new(),
            from => format!(" from {from}"),
        };
        // A deployment is done in nobody's name.
        let acting_user = match self.change.acting_user.as_str() {
            "" => String::new(),
            login => format!(" as {login}"),
        };
        let sudo: String = sudo.collect();
        format!("{sudo}{os_user}{acting_user}, on {host}{from}")
    }
}

/// What stands before an entry's own hash, and behind it.
const HASH: &str = ",\"hash\":\"";
const END: &str = "\"}";

/// The line of an object with its hash put at its end, and the hash. The object has none yet.
pub(super) fn sealed(object: &str) -> (String, String) {
    let body = object.strip_suffix('}').unwrap_or(object);
    let hash = sha256(body.as_bytes());
    (format!("{body}{HASH}{hash}{END}\n"), hash)
}

/// The hash that a line says it has, and whether that is true.
pub(super) fn seal(line: &[u8]) -> Option<(String, bool)> {
    let text = std::str::from_utf8(line).ok()?;
    let (body, hash) = text.strip_suffix(END)?.rsplit_once(HASH)?;
    Some((hash.to_owned(), sha256(body.as_bytes()) == hash))
}

/// Where the chain of entries is broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Break {
    /// A line of the file is no entry at all.
    Unreadable {
        /// The line, from 1.
        line: usize,
    },
    /// An entry does not say what it said when it was written.
    Changed {
        /// The line, from 1.
        line: usize,
        /// Its number.
        seq: u64,
    },
    /// Entries were taken out.
    Missing {
        /// The line before which they stood.
        line: usize,
        /// The number of the first.
        first: u64,
        /// The number of the last.
        last: u64,
    },
    /// An entry does not stand where it was written.
    Moved {
        /// The line, from 1.
        line: usize,
        /// Its number.
        seq: u64,
    },
    /// The file that knows the last entry is gone: entries may be missing at the end.
    NoHead,
}

impl fmt::Display for Break {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable { line } => write!(f, "line {line} cannot be read"),
            Self::Changed { line, seq } => {
                write!(
                    f,
                    "entry {seq} (line {line}) was changed after it was written"
                )
            }
            Self::Missing { line, first, last } if first == last => {
                write!(f, "entry {first} is missing (before line {line})")
            }
            Self::Missing { line, first, last } => {
                write!(
                    f,
                    "entries {first} to {last} are missing (before line {line})"
                )
            }
            Self::Moved { line, seq } => {
                write!(
                    f,
                    "entry {seq} (line {line}) does not stand where it was written"
                )
            }
            Self::NoHead => f.write_str("head.json is missing: so may be entries at the end"),
        }
    }
}
