//! ACLs that go into files and come from them.

use crate::core::transfer::Plan;

/// Stored ACLs that are to be written into a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exporting {
    /// The ids of their rows.
    pub ids: Vec<i64>,
    /// The file as it was typed, or a folder.
    pub file: String,
    /// What the file is called in a folder.
    pub name: String,
    /// Replace a file that is there already.
    pub replace: bool,
}

/// ACLs that are in a file now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// The file.
    pub file: String,
    /// How many ACLs it holds.
    pub count: usize,
    /// Its size.
    pub bytes: u64,
    /// What to know about some of them, a sentence each.
    pub notices: Vec<String>,
}

/// A file that is to be imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Importing {
    /// The file as it was typed.
    pub file: String,
    /// True when ACLs of the same name are replaced.
    pub overwrite: bool,
    /// The mapping file as it was typed; empty without one.
    pub map: String,
}

/// What an import would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Importable {
    /// The file.
    pub file: String,
    /// What would become of each of its ACLs.
    pub plan: Plan,
    /// What to know besides, a sentence each.
    pub notices: Vec<String>,
}
