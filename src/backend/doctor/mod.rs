//! Examining the customer sources of an instance: what the settings say, how every source answers,
//! and what is counted in it. The judgement is the core's.

mod companies;
mod examination;
mod overlap;
mod relations;
mod sources;
mod tables;

pub use examination::{Examination, Examined, Progress, Watch};
