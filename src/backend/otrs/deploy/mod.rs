//! Deploying ACLs into an installation: the file, the caches, table `acl_sync`.
//!
//! A [`Deployment`] is a list of [`Step`]s. Before the first one that changes anything an intent is
//! written into the state directory and lasts; it goes with the last one. Whatever ends the process
//! in between, [`unfinished`] finds it, and [`Instance::finish_deployment`] does the rest or takes
//! back what was begun. The file is always the old or the new one as a whole, and `acl_sync` never
//! says that everything is deployed while it is not.
//!
//! [`Instance::finish_deployment`]: crate::backend::Instance::finish_deployment

mod cache;
mod carry;
mod error;
mod file;
mod finish;
mod intent;
mod outlook;
mod prepare;
mod site;
mod step;
mod undo;

pub(in crate::backend) use cache::{cache_commands, clear_caches};
pub use carry::Deployment;
pub use error::DeployError;
pub use finish::Finished;
pub use intent::{Unfinished, unfinished};
pub use outlook::{LeftUnfinished, Replaced};
pub use step::{Deployed, Step};
