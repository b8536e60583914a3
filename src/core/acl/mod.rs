//! ACLs: model, compilation, evaluation, trace.
//!
//! [`Acl`] is a stored row. [`Comparison`] says how stored rows and deployed ACLs differ. [`Compiled`] is a set of deployed ACLs made ready; it is asked with a
//! [`Call`] at one of three levels: [`Compiled::result`] (what is left), [`Compiled::verdicts`]
//! (also which ACLs matched and were used) and [`Compiled::trace`] (also why). One implementation
//! answers all three.

mod columns;
mod compare;
mod compile;
mod error;
mod evaluate;
mod field;
mod model;
mod offered;
mod options;
mod plan;
mod session;
mod text;
mod trace;
mod witness;

pub use columns::AclColumns;
pub use compare::{Change, Compared, Comparison, Standing, changes, tree_changes};
pub use compile::{Compiled, Condition, Part, Rule, Says, Slot};
pub use error::{ErrorKind, EvalError};
pub use evaluate::{Call, CheckedAgainst, Outcome, Prepared, Who};
pub use field::{Field, FlatKind};
pub use model::{Acl, Broken, CHANGE_PARTS, MATCH_PARTS};
pub use offered::{Entry, Offered, Start};
pub use options::OptionSet;
pub use text::{Matcher, SharedPattern, Test, TextList, Truth};
pub use trace::{ConditionTrace, Did, Event, RuleTrace, StepTrace, Trace, Verdict};
pub use witness::Verdicts;
