//! Customer users and companies as they are edited: what a form shows, what is filled in, what would
//! be written.

use super::simulated::Shared;
use super::state::Choice;
use crate::core::customer::write::FormRules;
use crate::core::table_change::Plan;
use crate::secret::Secret;

/// What is edited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordKind {
    /// A customer user.
    Person,
    /// A customer company.
    Company,
}

impl RecordKind {
    /// `customer user`, or `customer`, as the ticket system calls a company.
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Person => "customer user",
            Self::Company => "customer",
        }
    }
}

/// How much of it is edited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordPart {
    /// Every field of the Map.
    Whole,
    /// Only whether it is valid.
    Validity,
    /// Only the password.
    Password,
}

/// Whose form is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordTarget {
    /// Customer user or company.
    pub kind: RecordKind,
    /// The configuration key of the source; `None`: the only one that can be written, or whichever
    /// is chosen.
    pub source: Option<String>,
    /// The login or CustomerID as it is stored; `None`: a new one.
    pub key: Option<String>,
    /// How much of it.
    pub part: RecordPart,
}

/// How a line of a form is filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecordInput {
    /// By typing.
    Text,
    /// By typing, and nobody sees what.
    Secret,
    /// By choosing one of these.
    Choice(Vec<Choice>),
    /// By choosing a company, searched in its source.
    Company,
}

/// One line of a form: a row of the Map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordLine {
    /// Its name, such as `UserFirstname`.
    pub name: String,
    /// The label of the Map.
    pub label: String,
    /// Must be given.
    pub required: bool,
    /// Why it is shown and not changed here.
    pub locked: Option<String>,
    /// How it is filled in.
    pub input: RecordInput,
    /// What stands there, or what a new one starts with; empty where that is NULL.
    pub value: String,
    /// What that means: the name of a company.
    pub meaning: String,
    /// The statement that would make the column that the table does not have.
    pub missing: Option<String>,
}

/// A form before anything is filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordSheet {
    /// Whose, with its source.
    pub target: RecordTarget,
    /// Its lines in Map order.
    pub lines: Vec<RecordLine>,
    /// What its fields are judged by while one types; `None` where there is nothing but the lines.
    pub rules: Option<Shared<FormRules>>,
    /// What to know before it is filled in.
    pub notes: Vec<String>,
}

impl RecordSheet {
    /// `customer user jn`, or `new customer user`.
    pub fn what(&self) -> String {
        let noun = self.target.kind.noun();
        match &self.target.key {
            Some(key) => format!("{noun} {key}"),
            None => format!("new {noun}"),
        }
    }

    /// True when another form of the same shows what this one does.
    pub fn shows_the_same(&self, other: &Self) -> bool {
        let pairs = self.lines.iter().zip(&other.lines);
        let mut pairs =
            pairs.map(|(own, other)| own.name == other.name && own.value == other.value);
        self.lines.len() == other.lines.len() && pairs.all(|same| same)
    }

    /// The line with this name.
    pub fn line(&self, name: &str) -> Option<&RecordLine> {
        self.lines.iter().find(|line| line.name == name)
    }
}

/// The lines of a form of a password that are no rows of the Map.
pub mod password {
    /// The new one.
    pub const NEW: &str = "password";
    /// The new one once more.
    pub const AGAIN: &str = "again";
    /// How it is stored.
    pub const SCHEME: &str = "scheme";
}

/// A form that is filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordFilled {
    /// The form as it was handed out: what stood there when somebody began to type.
    pub sheet: RecordSheet,
    /// What is filled in, by name.
    pub values: Vec<(String, String)>,
    /// The new password, where one is set.
    pub password: Option<Secret>,
}

impl RecordFilled {
    /// What is filled into the line with this name.
    pub fn value(&self, name: &str) -> Option<&str> {
        let mut values = self.values.iter();
        let (_, value) = values.find(|(own, _)| own == name)?;
        Some(value)
    }
}

/// Why a form cannot be written like this.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordProblem {
    /// The name of the line; `None` where it is about the whole.
    pub name: Option<String>,
    /// What is wrong, and what would be right.
    pub text: String,
}

/// What would be written, to be shown and asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordQuestion {
    /// The form.
    pub filled: RecordFilled,
    /// The question: `Change customer user jn?`
    pub title: String,
    /// Old -> new, what follows, the statements.
    pub lines: Vec<String>,
    /// What is written.
    pub plan: Shared<Plan>,
}

/// What became of a form that was to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecordFate {
    /// It would be written like this.
    Planned(Box<RecordQuestion>),
    /// Nothing differs from what stands there.
    Nothing,
    /// It cannot be written like this.
    Refused(Vec<RecordProblem>),
    /// Somebody else has changed it: the form as it is handed out now.
    Stale(Box<RecordSheet>),
    /// It is written.
    Written {
        /// The login or CustomerID that it has now.
        key: String,
        /// What happened, and what became of the caches.
        says: String,
    },
}

/// One line of a list of companies.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CompanyRow {
    /// The CustomerID.
    pub id: String,
    /// The name.
    pub name: String,
    /// The configuration key of the source.
    pub source: String,
    /// True when valid.
    pub valid: bool,
}
