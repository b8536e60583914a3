//! `aclscope customers`: searching all backends, and everything about one customer user.

mod arguments;
mod card;
mod rows;
mod search;
mod waiting;

pub use arguments::{CustomersCommand, CustomersSearchArguments, CustomersShowArguments};
pub(super) use search::sent;

use std::io::Write;

use super::{Failure, OutputArguments};
use crate::backend::Instance;

/// Runs the command; the answer is the exit code.
///
/// # Errors
/// The login or the backend is unknown, no backend answered, or standard output is gone.
pub async fn run(
    command: &CustomersCommand,
    instance: &Instance,
    output: &OutputArguments,
    out: &mut impl Write,
) -> Result<u8, Failure> {
    match command {
        CustomersCommand::Search(asked) => search::run(asked, instance, output.format, out).await,
        CustomersCommand::Show(asked) => {
            card::run(asked, instance, output.format, out).await?;
            Ok(0)
        }
    }
}
