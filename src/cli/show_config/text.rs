//! The configuration as text for people, in lines of 80 cells.

use std::io::{self, Write};
use std::path::Path;

use serde_json::Value as Json;

use super::{Row, notices, rows, settings};
use crate::cli::instance::{InstanceChoice, Provenance};
use crate::config::instances::Place;
use crate::core::yaml;
use crate::text::{clean, width, wrap};

/// Cells of a line.
const LINE: usize = 80;

/// Cells of the names at the left.
const NAME: usize = 13;

/// Writes the configuration.
pub fn write(choice: &InstanceChoice, out: &mut impl Write) -> io::Result<()> {
    head(choice, out)?;
    for notice in notices(choice) {
        line("notice", &notice, "", out)?;
    }
    writeln!(out)?;
    for row in rows(choice) {
        let from = from(&row.from);
        line(row.key, &shown(&row), &from, out)?;
    }
    let settings = settings(choice);
    if settings.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nsettings laid over the instance")?;
    for laid in settings {
        writeln!(out)?;
        beside(&clean(laid.name), &from(&laid.from), out)?;
        let written = yaml::write(&laid.value);
        let written = written.strip_prefix("---").unwrap_or(&written);
        for line in written.lines().filter(|line| !line.trim().is_empty()) {
            let bare = line.trim_start();
            let indent = 2 + (line.len() - bare.len()).min(LINE / 2);
            for piece in wrap(bare, LINE - indent) {
                writeln!(out, "{:indent$}{piece}", "")?;
            }
        }
        for secret in laid.secrets {
            let says = format!("{}: {}", secret.path.join("."), secret.source.says());
            for piece in wrap(&format!("*** {says}"), LINE - 2) {
                writeln!(out, "  {piece}")?;
            }
        }
    }
    Ok(())
}

fn head(choice: &InstanceChoice, out: &mut impl Write) -> io::Result<()> {
    let Some(used) = &choice.config else {
        return line("config file", "not needed for the demo", "", out);
    };
    let path = used.path.value.display().to_string();
    let (path, names) = match &used.file {
        None => (format!("{path} (there is none)"), String::new()),
        Some(file) => {
            let names: Vec<&str> = file.instances.keys().map(String::as_str).collect();
            (path, names.join(", "))
        }
    };
    line("config file", &path, &from(&used.path.from), out)?;
    if !names.is_empty() {
        line("instances", &names, "", out)?;
    }
    match &choice.name {
        Some(name) => line("instance", &name.value, &from(&name.from), out),
        None if choice.data.is_none() => line("instance", "none is named", "", out),
        None => Ok(()),
    }
}

/// A value in words.
fn shown(row: &Row<'_>) -> String {
    let value = match &row.value {
        Json::Null => row.unset.to_owned(),
        Json::String(text) => text.clone(),
        other => other.to_string(),
    };
    match row.secret {
        Some(source) => format!("{value} {}", source.says()),
        None => value,
    }
}

/// A name, its value, and at the right where that comes from.
fn line(name: &str, value: &str, from: &str, out: &mut impl Write) -> io::Result<()> {
    let mut pieces = wrap(value, LINE - NAME).into_iter();
    let first = pieces.next().unwrap_or_default();
    let mut last = format!("{name:<NAME$}{first}");
    for piece in pieces {
        writeln!(out, "{last}")?;
        last = format!("{:NAME$}{piece}", "");
    }
    beside(&last, from, out)
}

/// A text with another at the right edge, below it where both do not fit. The first is clean.
fn beside(left: &str, right: &str, out: &mut impl Write) -> io::Result<()> {
    let right = clean(right);
    if right.is_empty() {
        return writeln!(out, "{left}");
    }
    let (used, wanted) = (width(left), width(&right));
    if used + 2 + wanted <= LINE {
        return writeln!(out, "{left}{:1$}{right}", "", LINE - used - wanted);
    }
    for piece in wrap(left, LINE) {
        writeln!(out, "{piece}")?;
    }
    for piece in wrap(&right, LINE - NAME) {
        writeln!(out, "{:1$}{piece}", "", LINE - width(&piece))?;
    }
    Ok(())
}

/// Where a value comes from; of a file its name and the place.
fn from(from: &Provenance) -> String {
    match from {
        Provenance::Default => "default".to_owned(),
        Provenance::File(file, place) => {
            let name = Path::new(file).file_name();
            let name = name.map_or_else(|| file.clone(), |name| name.to_string_lossy().into());
            match place {
                Some(Place { line, column }) => format!("{name}:{line}:{column}"),
                None => name,
            }
        }
        Provenance::Option(option) => (*option).to_owned(),
        Provenance::Environment(name) => format!("environment {name}"),
    }
}
