//! The caches that a deployment, or a write into the database, makes stale.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::file::{as_owner, shell};
use crate::backend::otrs::DEPLOYED;
use crate::core::world::{Flavour, World};

/// The types of cached things that depend on ACLs: the editor's objects, and the rules by which
/// screens ask for ACLs.
pub(super) const TYPES: [&str; 2] = ["ACLEditor_ACL", "TicketACL"];

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

/// Removes the files of these types; of a cache that keeps no files says which commands do it.
///
/// # Errors
/// The place and the reason, where a file cannot be removed.
pub(super) fn clear(
    home: &Path,
    world: &World,
    types: &[impl AsRef<str>],
) -> Result<Cleared, (PathBuf, io::Error)> {
    let module = world.settings.text("Cache::Module").unwrap_or(FILES);
    if module != FILES {
        return Ok(Cleared {
            files: 0,
            commands: commands(home, world.flavour, types),
        });
    }
    let folder = temporary_folder(home, world).join("CacheFileStorable");
    let mut files = 0;
    for kind in types {
        let folder = folder.join(kind.as_ref());
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
pub(super) fn commands(home: &Path, flavour: Flavour, types: &[impl AsRef<str>]) -> Vec<String> {
    let program = program(Some(home), flavour);
    let program = shell(&home.join(program).display().to_string());
    let file = home.join(DEPLOYED);
    types
        .iter()
        .map(|kind| {
            let kind = shell(kind.as_ref());
            let command = format!("{program} Maint::Cache::Delete --type {kind}");
            as_owner(home, &file, &command)
        })
        .collect()
}

/// The product's own console, below the installation folder.
fn program(home: Option<&Path>, flavour: Flavour) -> &'static str {
    let znuny = home.is_some_and(|home| home.join("bin/znuny.Console.pl").exists());
    match flavour {
        Flavour::Otobo => "bin/otobo.Console.pl",
        Flavour::Znuny if znuny => "bin/znuny.Console.pl",
        Flavour::Znuny | Flavour::Otrs6 => "bin/otrs.Console.pl",
    }
}

/// Clears the caches of these types in an installation: how many files went, and the commands to run
/// where the cache keeps no files.
///
/// # Errors
/// A file cannot be removed: where and why, and the commands that do it.
pub(in crate::backend) fn clear_caches(
    home: &Path,
    world: &World,
    types: &[String],
) -> Result<(usize, Vec<String>), (String, Vec<String>)> {
    match clear(home, world, types) {
        Ok(cleared) => Ok((cleared.files, cleared.commands)),
        Err((place, error)) => Err((
            format!("{}: {error}", place.display()),
            commands(home, world.flavour, types),
        )),
    }
}

/// The commands that clear the caches of these types, to be run in the installation folder as the
/// ticket system's user.
pub(in crate::backend) fn cache_commands(
    home: Option<&Path>,
    flavour: Flavour,
    types: &[String],
) -> Vec<String> {
    match home {
        Some(home) => commands(home, flavour, types),
        None => {
            let program = program(None, flavour);
            let types = types.iter().map(|kind| shell(kind));
            types
                .map(|kind| format!("{program} Maint::Cache::Delete --type {kind}"))
                .collect()
        }
    }
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
