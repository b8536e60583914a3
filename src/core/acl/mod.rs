//! ACLs: model, compilation, evaluation, trace.

mod offered;

pub use offered::{Entry, Offered};
