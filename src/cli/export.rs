//! `aclscope export`: stored ACLs as the file that the ticket system exports and imports.

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use serde_json::{Value as Json, json};

use super::{ExportArguments, Failure, Format, OutputArguments};
use crate::backend::Instance;
use crate::backend::snapshot::Outlet;
use crate::core::nearest::suggest;
use crate::core::transfer::{Exported, export, export_file_name};
use crate::core::world::{Row, World};
use crate::text::clean;

/// Writes the ACLs of these names, all without any, to standard output or into a file.
pub fn run(
    asked: &ExportArguments,
    instance: &Instance,
    output: &OutputArguments,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let world = instance.world();
    stores_acls(&world)?;
    let rows = chosen(&asked.names, &world)?;
    let exported = export(rows, &world.agents);
    let written = match &asked.output {
        Some(path) if path != Path::new("-") => {
            let path = in_folder(path, &exported.names, asked.names.is_empty());
            let bytes = save(&path, asked.force, &exported.text)?;
            told(&path, bytes, &exported, output.format, out)
        }
        _ => match output.format {
            // A terminal gets what acts in it as visible escapes, everybody else the exact bytes.
            Format::Text if io::stdout().is_terminal() => {
                let mut lines = exported.text.lines();
                lines.try_for_each(|line| writeln!(out, "{}", clean(line)))
            }
            Format::Text => out.write_all(exported.text.as_bytes()),
            Format::Json => {
                let acls = Json::from(&exported.acls.to_value());
                let document = json!({"format": "aclscope.export/1", "acls": acls});
                writeln!(out, "{document}")
            }
        },
    };
    let written = written.and_then(|()| out.flush());
    written.map_err(|error| Failure::output(&error))?;
    for unread in &exported.unread {
        let why = match &unread.error {
            Some(error) => error.to_string(),
            None => "it is no mapping".to_owned(),
        };
        let line = format!(
            "ACL {}: {} stands in the file as the text that is stored, because it cannot be read: \
             {why}; no other system takes it before it is corrected",
            unread.acl,
            unread.side.name()
        );
        // What is said besides the data must not end the work.
        writeln!(io::stderr(), "aclscope: {}", clean(&line)).ok();
    }
    Ok(())
}

/// There is a table of ACLs.
///
/// # Errors
/// There is none.
pub fn stores_acls(world: &World) -> Result<(), Failure> {
    match world.stores_acls {
        true => Ok(()),
        false => Err(Failure::new(
            "instance",
            "the instance has no table `acl`",
            "name the database of a ticket system: --home DIR or --database URL",
        )),
    }
}

fn chosen<'w>(names: &[String], world: &'w World) -> Result<Vec<&'w Row>, Failure> {
    let name = |row: &'w Row| row.text("name").unwrap_or_default();
    if let Some(unknown) = names
        .iter()
        .find(|asked| !world.acl_rows.iter().any(|row| name(row) == **asked))
    {
        return Err(Failure::usage(
            format!("there is no ACL `{unknown}`"),
            suggest(unknown, world.acl_rows.iter().map(name)),
        ));
    }
    let wanted =
        |row: &&Row| names.is_empty() || names.iter().any(|asked| row.text("name") == Some(asked));
    Ok(world.acl_rows.iter().filter(wanted).collect())
}

/// The file itself, or in a folder the file that the ticket system would offer.
fn in_folder(path: &Path, names: &[String], all: bool) -> PathBuf {
    if !path.is_dir() {
        return path.to_owned();
    }
    let single = match names {
        [name] if !all => Some(name.as_str()),
        _ => None,
    };
    path.join(export_file_name(single))
}

fn save(path: &Path, force: bool, text: &str) -> Result<u64, Failure> {
    let mut outlet = Outlet::file(path, force)?;
    let written = outlet.write_all(text.as_bytes());
    written.map_err(|cause| outlet.failed(cause))?;
    Ok(outlet.finish()?.unwrap_or_default())
}

fn told(
    path: &Path,
    bytes: u64,
    exported: &Exported,
    format: Format,
    out: &mut impl Write,
) -> io::Result<()> {
    let file = path.display().to_string();
    match format {
        Format::Json => {
            let document = json!({"format": "aclscope.export/1", "file": file, "bytes": bytes,
                                  "names": exported.names});
            writeln!(out, "{document}")
        }
        Format::Text => {
            let count = match exported.names.len() {
                1 => "1 ACL".to_owned(),
                count => format!("{count} ACLs"),
            };
            writeln!(out, "{}: {count}, {bytes} bytes", clean(&file))
        }
    }
}
