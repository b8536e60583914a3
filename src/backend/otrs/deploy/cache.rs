//! The caches that a deployment makes stale.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::file::{as_owner, shell};
use crate::backend::otrs::DEPLOYED;
use crate::core::world::{Flavour, World};

/// The types of cached things that depend on ACLs: the editor's objects, and the rules by which
/// screens ask for ACLs.
const TYPES: [&str; 2] = ["ACLEditor_ACL", "TicketACL"];

/// The cache that keeps files.
const FILES: &str = "Kernel::System::Cache::FileStorable";

/// What became of the caches.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Cleared {
    /// How many files were removed.
    pub files: usize,
    /// Commands that have to be run, since the cache is none of files.
    pub commands: Vec<String>,
}

/// Removes the files of both types; of a cache that keeps no files says which commands do it.
///
/// # Errors
/// The place and the reason, where a file cannot be removed.
pub(super) fn clear(home: &Path, world: &World) -> Result<Cleared, (PathBuf, io::Error)> {
    let module = world.settings.text("Cache::Module").unwrap_or(FILES);
    if module != FILES {
        return Ok(Cleared {
            files: 0,
            commands: commands(home, world.flavour),
        });
    }
    let folder = temporary_folder(home, world).join("CacheFileStorable");
    let mut files = 0;
    for kind in TYPES {
        let folder = folder.join(kind);
        match fs::symlink_metadata(&folder) {
            Ok(found) if found.is_dir() => remove_files(&folder, &mut files)?,
            // A link would lead to what is no cache of this type.
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err((folder, error)),
        }
    }
    Ok(Cleared {
        files,
        commands: Vec::new(),
    })
}

/// The commands that clear the caches whatever module keeps them.
pub(super) fn commands(home: &Path, flavour: Flavour) -> Vec<String> {
    let program = match flavour {
        Flavour::Otobo => "bin/otobo.Console.pl",
        Flavour::Znuny if home.join("bin/znuny.Console.pl").exists() => "bin/znuny.Console.pl",
        Flavour::Znuny | Flavour::Otrs6 => "bin/otrs.Console.pl",
    };
    let program = shell(&home.join(program).display().to_string());
    let file = home.join(DEPLOYED);
    TYPES
        .iter()
        .map(|kind| {
            let command = format!("{program} Maint::Cache::Delete --type {kind}");
            as_owner(home, &file, &command)
        })
        .collect()
}

/// Where the ticket system keeps what it can make again. Where its files name another home than the
/// one that was opened, a folder in that home is meant as one in this.
fn temporary_folder(home: &Path, world: &World) -> PathBuf {
    let usual = home.join("var/tmp");
    let Some(set) = world.settings.text("TempDir").map(Path::new) else {
        return usual;
    };
    let own = world.settings.text("Home").map(Path::new);
    match own.and_then(|own| set.strip_prefix(own).ok()) {
        Some(below) => home.join(below),
        None if set.is_absolute() && !set.to_string_lossy().contains("_CONFIG_") => set.to_owned(),
        None => usual,
    }
}

/// Removes every file below a folder; the folders stay, and links are not followed.
fn remove_files(folder: &Path, files: &mut usize) -> Result<(), (PathBuf, io::Error)> {
    let failed = |error| (folder.to_owned(), error);
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let path = entry.path();
        let kind = entry.file_type().map_err(failed)?;
        if kind.is_dir() {
            remove_files(&path, files)?;
            continue;
        }
        match fs::remove_file(&path) {
            Ok(()) => *files += 1,
            // The ticket system removes what is too old itself.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err((path, error)),
        }
    }
    Ok(())
}
