//! The rules by which customer users and companies are added and changed.
//!
//! What is refused comes as data: the field, the rule, and a sentence. Nothing here writes; what is to
//! be written becomes [`Cells`](crate::core::table_change::Cells) of a plan.

mod caches;
mod company;
mod email;
mod error;
mod fields;
mod follow;
mod preference;
mod rules;
mod stored;

pub use caches::stale_caches;
pub use company::{company_cells, company_errors};
pub use email::{EmailRules, Verdict};
pub use error::{FieldError, Rule};
pub use fields::{
    Fields, Level, given, login_to_create, password_row, person_cells, person_errors,
};
pub use follow::{Following, followings};
pub use preference::{PreferenceTable, is_native};
pub use rules::{FormRules, RulesOf, unfit_fields};
pub use stored::stored_fields;
