//! `aclscope history`: what was stored and deployed from here. It opens nothing.

mod document;
mod text;

use std::io::Write;

use super::{Failure, Format, HistoryArguments, InstanceArguments, OutputArguments};
use crate::backend::journal::{Filter, History, JournalError, Origin, Place};

/// Exit code where the chain is broken.
const BROKEN: u8 = 1;

impl From<JournalError> for Failure {
    fn from(error: JournalError) -> Self {
        Failure::new(error.kind(), error.to_string(), error.help())
    }
}

/// Writes the history of the named instance, or of all.
pub fn run(
    asked: &HistoryArguments,
    instance: &InstanceArguments,
    output: &OutputArguments,
    out: &mut impl Write,
) -> Result<u8, Failure> {
    let filter = Filter {
        instance: match instance.names_one() {
            true => Some(instance.choose()?.identity()?),
            false => None,
        },
        acl: asked.acl.clone(),
    };
    let variable = |name: &str| std::env::var(name).ok();
    let place = Place::of(variable)?;
    let history = History::new(&place, Origin::of(variable));
    let path = history.path();
    let reading = history.read()?;
    let breaks = reading.breaks.clone();
    let mut entries = reading
        .newest(filter)
        .take(asked.limit.unwrap_or(usize::MAX))
        .peekable();
    // What cannot be read at all is said before anything is written.
    if let Some(Err(error)) = entries.next_if(Result::is_err) {
        return Err(error.into());
    }
    match output.format {
        Format::Json => document::write(&breaks, entries, out)?,
        Format::Text => text::write(&path, &breaks, entries, out)?,
    }
    out.flush().map_err(|error| Failure::output(&error))?;
    Ok(if breaks.is_empty() { 0 } else { BROKEN })
}
