//! How the ticket system stores passwords of customer users and agents.

mod scheme;

pub use scheme::Scheme;
