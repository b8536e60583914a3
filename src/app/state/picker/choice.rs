//! What is chosen, and what for.

use crate::app::mark::Mark;
use crate::app::record::RecordKind;
use crate::app::relating::Related;
use crate::core::edit::{Path, Side};

/// What a picker is open for, so that the choice finds its way back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Purpose {
    /// A command to do now.
    Command,
    /// The customer user to look at.
    CustomerUser,
    /// The screen to look at.
    Screen,
    /// The ticket to look at.
    Ticket,
    /// The agent in whose name is written.
    Agent,
    /// The backend that is searched.
    Backend,
    /// Whose relations are to be shown.
    Related(Related),
    /// The value of the form's field with this key.
    Value(String),
    /// The value of the line with this name in the form of a customer user or company.
    Record(String),
    /// The source that a new customer user or company is added to.
    RecordSource(RecordKind),
    /// Something of the ACL that is edited.
    Acl(AclPurpose),
}

/// What of an ACL is chosen. Places are positions in the tree that is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AclPurpose {
    /// A key to add below this place.
    NewKey(Side, Path),
    /// Another name for the key at this place.
    Key(Side, Path),
    /// A value to add to the list at this place.
    NewValue(Side, Path),
    /// Another value for the one at this place.
    Value(Side, Path),
    /// A modifier for the value at this place.
    Modifier(Side, Path),
    /// The validity.
    Validity,
    /// A place whose other version is to count.
    Version,
    /// Which ACLs to export.
    Export,
}

/// One thing to choose.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Choice {
    /// What is handed back.
    pub id: String,
    /// What is shown and searched.
    pub label: String,
    /// What stands to the right of it, searched too.
    pub detail: String,
    /// What is to be seen about it.
    pub mark: Option<Mark>,
}

impl Choice {
    /// A choice without detail and mark.
    pub fn new(id: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            label: label.into(),
            ..Self::default()
        }
    }

    /// Says something more to the right.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }

    /// Sets a mark before it.
    #[must_use]
    pub fn mark(mut self, mark: Mark) -> Self {
        self.mark = Some(mark);
        self
    }
}
