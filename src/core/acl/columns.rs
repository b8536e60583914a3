//! What an author decides about an ACL, as it stands in the columns of its row.

use crate::core::world::Row;

/// The columns of table `acl` that an author decides about. Ids, times and who wrote are the
/// system's own.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct AclColumns {
    /// `name`: unique without regard to case, and the place in the evaluation order.
    pub name: String,
    /// `comments`.
    pub comment: Option<String>,
    /// `description`.
    pub description: Option<String>,
    /// `valid_id`; the table requires one.
    pub valid_id: Option<i64>,
    /// `stop_after_match` as it is written: NULL, `0`, `1`.
    pub stop_after_match: Option<String>,
    /// `config_match`: YAML of a mapping; the empty text or NULL where there is none.
    pub config_match: Option<String>,
    /// `config_change`: as `config_match`.
    pub config_change: Option<String>,
}

impl AclColumns {
    /// The names of these columns, in the order of the fields.
    pub const NAMES: [&'static str; 7] = [
        "name",
        "comments",
        "description",
        "valid_id",
        "stop_after_match",
        "config_match",
        "config_change",
    ];

    /// The columns of a row.
    pub fn of(row: &Row) -> Self {
        let text = |column: &str| row.text(column).map(str::to_owned);
        Self {
            name: text("name").unwrap_or_default(),
            comment: text("comments"),
            description: text("description"),
            valid_id: row.id("valid_id"),
            stop_after_match: text("stop_after_match"),
            config_match: text("config_match"),
            config_change: text("config_change"),
        }
    }

    /// Every column with its text, in the order of [`AclColumns::NAMES`].
    pub fn texts(&self) -> [(&'static str, Option<String>); 7] {
        let [
            name,
            comments,
            description,
            valid,
            stop,
            config_match,
            config_change,
        ] = Self::NAMES;
        [
            (name, Some(self.name.clone())),
            (comments, self.comment.clone()),
            (description, self.description.clone()),
            (valid, self.valid_id.map(|id| id.to_string())),
            (stop, self.stop_after_match.clone()),
            (config_match, self.config_match.clone()),
            (config_change, self.config_change.clone()),
        ]
    }
}
