//! From a trace to sentences: why a rule matched or not, and why a value is there or gone.
//!
//! The command line and the console say the same words, because they come from here.

mod rule;
mod value;

pub use rule::{Held, Reason, held, reason};
pub use value::{Miss, Station, Why, why};

#[cfg(test)]
mod tests;
