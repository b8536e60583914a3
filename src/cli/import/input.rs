//! The files that an import reads.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::cli::Failure;
use crate::core::transfer::{AclFile, Mapping};
use crate::core::world::World;

/// Bytes of a file of ACLs: far more than a ticket system can work with.
const LIMIT: u64 = 64 << 20;

/// Reads a file of ACLs; `-` is standard input.
pub fn acl_file(path: &Path) -> Result<AclFile, Failure> {
    let text = text(path)?;
    AclFile::read(&text).map_err(|error| {
        Failure::new(
            "bad_file",
            format!("{}: {error}", shown(path)),
            error.help(),
        )
    })
}

/// Reads a mapping file.
pub fn mapping(path: &Path) -> Result<(PathBuf, Mapping), Failure> {
    let text = text(path)?;
    let mapping = Mapping::read(&text).map_err(|error| {
        let message = format!("{}: {error}", shown(path));
        Failure::new("bad_file", message, error.help)
    })?;
    Ok((path.to_owned(), mapping))
}

/// Everything that is mapped to has to be there.
pub fn check_targets(path: &Path, mapping: &Mapping, world: &World) -> Result<(), Failure> {
    let unknown = mapping.unknown_targets(world);
    let Some(first) = unknown.first() else {
        return Ok(());
    };
    let each: Vec<String> = unknown.iter().map(ToString::to_string).collect();
    Err(Failure::usage(
        format!("{}: {}", shown(path), each.join("; ")),
        match unknown.len() {
            1 => first.help.clone(),
            _ => "map only to what this system has".to_owned(),
        },
    ))
}

fn text(path: &Path) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    let read = match path == Path::new("-") {
        true => io::stdin().lock().take(LIMIT + 1).read_to_end(&mut bytes),
        false => File::open(path).and_then(|file| file.take(LIMIT + 1).read_to_end(&mut bytes)),
    };
    read.map_err(|error| Failure::stream(path, &error))?;
    if bytes.len() as u64 > LIMIT {
        return Err(Failure::new(
            "bad_file",
            format!(
                "{}: the file has more than {} MiB",
                shown(path),
                LIMIT >> 20
            ),
            "a file of ACLs is far smaller: is it the right one?",
        ));
    }
    String::from_utf8(bytes).map_err(|error| {
        let place = error.utf8_error().valid_up_to();
        Failure::new(
            "bad_file",
            format!(
                "{}: the file is no UTF-8 text, from byte {place} on",
                shown(path)
            ),
            "a file of ACLs is UTF-8; convert it, for example with iconv",
        )
    })
}

fn shown(path: &Path) -> String {
    match path == Path::new("-") {
        true => "standard input".to_owned(),
        false => path.display().to_string(),
    }
}
