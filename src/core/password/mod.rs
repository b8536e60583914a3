//! How the ticket system stores passwords of customer users and agents.
//!
//! Nothing here shows a password or what is stored for it: both are [`Secret`](crate::secret::Secret).

mod des;
mod md5;
mod scheme;
mod storing;

pub use scheme::Scheme;
pub use storing::{BadSalt, COST, Salt, is_stored, stored};
