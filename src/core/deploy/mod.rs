//! Deployment of ACLs: what the file of the ticket system becomes, what must not be deployed, and
//! what is to be done in which state. Carrying it out is not the core's.
//!
//! What counts for the ticket system is `Kernel/Config/Files/ZZZACL.pm`, which every process loads,
//! and not table `acl`. [`file_text`] is what the ticket system itself would write; a [`Plan`] also
//! says what must not be written, since it would be something else than what is stored.

mod obstacle;
mod plan;
mod resume;
mod sync;
#[cfg(test)]
mod tests;
mod text;

pub use obstacle::{Obstacle, S3, Surroundings};
pub use plan::{Plan, Reason, Refused};
pub use resume::{Kind, Resume, resume};
pub use sync::{Prints, differing, settled};
pub use text::{deployed_acls, file_text};
