//! `aclscope doctor`: what is wrong with the customer backends, with proof and what to do.

mod document;
mod progress;
mod text;

use std::io::Write;

use super::{Failure, Format, OutputArguments};
use crate::backend::Instance;

/// The exit code where something was found.
const FINDINGS: u8 = 1;

/// Examines the instance; the answer is the exit code.
pub async fn run(
    instance: &Instance,
    output: &OutputArguments,
    out: &mut impl Write,
) -> Result<u8, Failure> {
    let line = progress::Line::new();
    let examination = instance.examine(&|progress| line.show(&progress)).await;
    line.clear();
    match output.format {
        Format::Text => text::write(&examination, out),
        Format::Json => document::write(&examination, out),
    }
    .and_then(|()| out.flush())
    .map_err(|error| Failure::output(&error))?;
    Ok(match examination.findings.is_empty() {
        true => 0,
        false => FINDINGS,
    })
}
