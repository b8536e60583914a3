//! What an update changes, for people.

use similar::TextDiff;

use super::plan::Update;
use crate::core::edit::Side;

/// Unchanged lines around a changed one.
const AROUND: usize = 3;

/// A field that an update changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The field, as exports name it: `Comment`, `ConfigMatch`.
    pub field: &'static str,
    /// Its text before; empty where there was none.
    pub before: String,
    /// Its text afterwards.
    pub after: String,
}

impl Difference {
    /// True for the trees, whose texts have many lines.
    pub fn is_tree(&self) -> bool {
        Side::ALL.iter().any(|side| side.name() == self.field)
    }
}

/// The fields that an update changes, as the ticket system compares them.
pub fn differences(update: &Update) -> Vec<Difference> {
    let fields = [
        "Name",
        "Comment",
        "Description",
        "ValidID",
        "StopAfterMatch",
    ];
    let fields = fields.into_iter().chain(Side::ALL.map(Side::name));
    let (before, after) = (update.before.texts(), update.after.texts());
    let pairs = before.into_iter().zip(after).zip(fields);
    pairs
        .filter_map(|(((_, before), (_, after)), field)| {
            let shown = |text: Option<String>| match field {
                "StopAfterMatch" => text.unwrap_or_else(|| "0".to_owned()),
                _ => text.unwrap_or_default(),
            };
            let (before, after) = (shown(before), shown(after));
            (before != after).then_some(Difference {
                field,
                before,
                after,
            })
        })
        .collect()
}

/// Two texts as a unified diff without the lines that name files: what is taken away begins with
/// `-`, what is added with `+`.
pub fn unified(before: &str, after: &str) -> String {
    TextDiff::from_lines(before, after)
        .unified_diff()
        .context_radius(AROUND)
        .missing_newline_hint(false)
        .to_string()
}
