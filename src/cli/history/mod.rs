//! `aclscope history`: what was stored and deployed from here. It opens nothing.

mod document;
mod text;

use std::io::{self, Write};

use super::{Failure, Format, HistoryArguments, InstanceArguments, OutputArguments};
use crate::backend::Instance;
use crate::backend::journal::{Filter, History, JournalError, Origin, Place};
use crate::backend::ledger::Ledger;
use crate::text::clean;

/// Exit code where the chain is broken.
const BROKEN: u8 = 1;

impl From<JournalError> for Failure {
    fn from(error: JournalError) -> Self {
        Failure::new(error.kind(), error.to_string(), error.help())
    }
}

/// The ledger in which this user's commands write down what they do to an instance.
///
/// # Errors
/// There is no state directory that could be used; nothing is written then.
pub fn ledger(instance: &Instance) -> Result<Ledger, JournalError> {
    let variable = |name: &str| std::env::var(name).ok();
    let mut place = Place::of(variable)?;
    if let Some(home) = instance.home() {
        place = place.outside(home)?;
    }
    Ok(Ledger::new(&place, Origin::of(variable)))
}

/// Tells that something is done and the history does not say so yet.
pub fn warn_unsettled(done: &str, unsettled: Option<JournalError>) {
    if let Some(error) = unsettled {
        let said = format!(
            "{done}, but the history could not be written: {error}; the next start finishes it"
        );
        // What is said besides the data must not end the work.
        writeln!(io::stderr(), "aclscope: {}", clean(&said)).ok();
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
