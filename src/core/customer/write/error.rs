//! Why a field is refused.

/// The rule that a field breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// It must be given; `0` counts as not given.
    Required,
    /// Somebody else has it already.
    Taken,
    /// It is no e-mail address.
    Syntax,
    /// CheckEmailInvalidAddress forbids the address.
    Forbidden,
    /// The field takes other values only: Selections, validities.
    Selection,
    /// What it names does not exist.
    Unknown,
    /// The column does not take it.
    Unfit,
    /// The table has no such column.
    NoColumn,
    /// The source cannot be written.
    ReadOnly,
    /// The login cannot be the salt of the password's scheme.
    Salt,
}

impl Rule {
    /// A word for programs.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Taken => "taken",
            Self::Syntax => "syntax",
            Self::Forbidden => "forbidden",
            Self::Selection => "selection",
            Self::Unknown => "unknown",
            Self::Unfit => "unfit",
            Self::NoColumn => "no_column",
            Self::ReadOnly => "read_only",
            Self::Salt => "salt",
        }
    }
}

/// A field that is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {message}")]
pub struct FieldError {
    /// The field as the Map names it, such as `UserEmail`; another parameter by its own name.
    pub field: String,
    /// The rule that it breaks.
    pub rule: Rule,
    /// Why, in words.
    pub message: String,
}

impl FieldError {
    /// A field that breaks a rule.
    pub fn new(field: &str, rule: Rule, message: impl Into<String>) -> Self {
        Self {
            field: field.to_owned(),
            rule,
            message: message.into(),
        }
    }

    /// A field that must be given.
    pub fn required(field: &str) -> Self {
        Self::new(field, Rule::Required, "must be given")
    }

    /// The same where `0` is given.
    pub(super) fn zero(field: &str) -> Self {
        Self::new(
            field,
            Rule::Required,
            "must be given, and 0 counts as nothing",
        )
    }
}
