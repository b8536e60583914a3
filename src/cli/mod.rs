//! The headless commands over the core, as the command line fixes them.

mod arguments;
pub mod eval;
mod failure;

pub use arguments::{
    Arguments, CollationArgument, ColorChoice, Command, FlavourArgument, Format, InstanceArguments,
    OutputArguments, SimulateArguments, SizeArguments,
};
pub use failure::Failure;
