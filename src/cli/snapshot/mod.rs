//! `aclscope snapshot`: the instance as a world file, and a world file as a database.

mod load;
mod progress;
mod summary;

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::signal::unix::{SignalKind, signal};

pub use self::load::load;
use self::progress::ProgressLine;
use super::{
    AnonymizeArgument, Failure, InstanceArguments, OutputArguments, SnapshotSaveArguments,
};
use crate::backend::snapshot::{Contents, Outlet, SavedTable, secret};
use crate::core::nearest::suggest;

/// How the files end that a snapshot is written to.
const ENDINGS: [&str; 3] = [".json", ".json.gz", ".json.zst"];

/// Saves the instance and tells what was saved.
pub async fn save(
    asked: &SnapshotSaveArguments,
    instance: &InstanceArguments,
    output: &OutputArguments,
) -> Result<(), Failure> {
    let to_output = asked.out == Path::new("-");
    let mut outlet = if to_output {
        Outlet::standard_output()
    } else {
        check_ending(&asked.out)?;
        file(&asked.out, asked.force)?
    };
    let instance = instance.open().await?;
    let contents = instance.contents();
    let tables = chosen(contents.tables().await?, asked.tables.as_deref())?;
    let mut line = ProgressLine::new();
    let anonymizer = match asked.anonymize {
        None => None,
        Some(how) => {
            let strict = how == AnonymizeArgument::Strict;
            let learnt = contents
                .anonymizer(&tables, &secret()?, strict, |progress| line.show(progress))
                .await;
            line.clear();
            Some(learnt?)
        }
    };
    let saved = contents
        .save(&tables, anonymizer.as_ref(), &mut outlet, |progress| {
            line.show(progress)
        })
        .await;
    line.clear();
    let saved = saved?;
    let bytes = outlet.finish()?;
    let text = summary::Summary {
        file: &asked.out,
        bytes,
        saved: &saved,
        anonymizer: anonymizer.as_ref(),
    };
    let text = text.write(output.format);
    // Where the document itself went to standard output, it must not get another one behind it.
    let told = if to_output {
        io::stderr().write_all(text.as_bytes())
    } else {
        io::stdout().write_all(text.as_bytes())
    };
    told.map_err(|error| Failure::output(&error))
}

fn check_ending(out: &Path) -> Result<(), Failure> {
    let name = out.file_name().unwrap_or_default().to_string_lossy();
    if ENDINGS
        .iter()
        .any(|ending| name.len() > ending.len() && name.ends_with(ending))
    {
        return Ok(());
    }
    Err(Failure::usage(
        format!("{}: a snapshot cannot have this name", out.display()),
        "end the name with .json, .json.gz or .json.zst, or write - for standard output",
    ))
}

/// The tables that were asked for, or all that are worth saving.
fn chosen(tables: Vec<SavedTable>, asked: Option<&[String]>) -> Result<Vec<SavedTable>, Failure> {
    let Some(asked) = asked else {
        let worth = tables.into_iter().filter(Contents::is_worth_saving);
        return Ok(worth.collect());
    };
    let asked: Vec<&str> = asked.iter().map(|name| name.trim()).collect();
    for name in &asked {
        if !tables.iter().any(|table| table.is_called(name)) {
            let known = tables.iter().map(|table| table.name.as_str());
            return Err(Failure::usage(
                format!("the instance has no table `{name}`"),
                suggest(name, known),
            ));
        }
    }
    let wanted = |table: &SavedTable| asked.iter().any(|name| table.is_called(name));
    Ok(tables.into_iter().filter(wanted).collect())
}

/// A file that a signal leaves nothing of: it is listened for before anything is made.
fn file(path: &Path, replace: bool) -> Result<Outlet, Failure> {
    let temporary = Arc::new(Mutex::new(None));
    remove_when_stopped(&temporary)?;
    // Whoever is to remove it waits here until it is known what was made.
    let mut made = temporary.lock().unwrap_or_else(PoisonError::into_inner);
    let outlet = Outlet::file(path, replace)?;
    *made = outlet.temporary().map(Path::to_owned);
    Ok(outlet)
}

/// A signal ends the program at once, but not without taking the unfinished file away.
fn remove_when_stopped(temporary: &Arc<Mutex<Option<PathBuf>>>) -> Result<(), Failure> {
    for (kind, code) in [
        (SignalKind::interrupt(), 130),
        (SignalKind::terminate(), 143),
        (SignalKind::hangup(), 129),
    ] {
        let failed = |error: io::Error| Failure::new("runtime", error.to_string(), "");
        let mut received = signal(kind).map_err(failed)?;
        let temporary = Arc::clone(temporary);
        tokio::spawn(async move {
            if received.recv().await.is_some() {
                ProgressLine::new().clear();
                let made = temporary.lock().unwrap_or_else(PoisonError::into_inner);
                if let Some(made) = made.as_deref() {
                    std::fs::remove_file(made).ok();
                }
                std::process::exit(code);
            }
        });
    }
    Ok(())
}
