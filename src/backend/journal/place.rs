//! The platform's state directory: where drafts, history and intents are kept.
//!
//! It is `$XDG_STATE_HOME/aclscope`, else `~/.local/state/aclscope`, on a Mac
//! `~/Library/Application Support/aclscope/state`. It is made at the first write, for its owner only
//! (0700, files 0600), and never lies in the folder of a ticket system.

use std::fs::{self, DirBuilder, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Component, Path, PathBuf};

use nix::unistd::{Uid, User};

use super::error::{JournalError, Result};

/// Files that only a ticket system's folder has.
const OF_AN_INSTALLATION: [&str; 2] = ["Kernel/Config.pm", "Kernel/Config/Defaults.pm"];

/// Where the program keeps its state. Nothing is made before the first [`Place::folder`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    path: PathBuf,
}

impl Place {
    /// The state directory of this user. `variable` answers for the environment.
    ///
    /// # Errors
    /// [`JournalError::NoHome`] where the environment does not tell, and what [`Place::at`] says.
    pub fn of(variable: impl Fn(&str) -> Option<String>) -> Result<Self> {
        let set = |name: &str| {
            let value = variable(name).filter(|value| !value.is_empty());
            value.map(PathBuf::from).filter(|path| path.is_absolute())
        };
        let path = if cfg!(target_os = "macos") {
            let home = set("HOME");
            home.map(|home| home.join("Library/Application Support/aclscope/state"))
        } else {
            let base = set("XDG_STATE_HOME");
            let base = base.or_else(|| set("HOME").map(|home| home.join(".local/state")));
            base.map(|base| base.join("aclscope"))
        };
        Self::at(&path.ok_or(JournalError::NoHome)?)
    }

    /// This directory as the state directory.
    ///
    /// # Errors
    /// It lies in a ticket system's folder, or it is there already and belongs to somebody else or
    /// may be written by others.
    pub fn at(path: &Path) -> Result<Self> {
        let place = Self {
            path: resolved(path),
        };
        let has = |folder: &Path, file: &&str| folder.join(file).exists();
        let mut above = place.path.ancestors();
        let installation =
            above.find(|folder| OF_AN_INSTALLATION.iter().any(|file| has(folder, file)));
        if let Some(installation) = installation {
            return Err(place.lies_in(installation));
        }
        owned(&place.path)?;
        Ok(place)
    }

    /// The same place, where it does not lie in this ticket system's folder.
    ///
    /// # Errors
    /// [`JournalError::InInstallation`] where it does.
    pub fn outside(self, installation: &Path) -> Result<Self> {
        match self.path.starts_with(resolved(installation)) {
            true => Err(self.lies_in(installation)),
            false => Ok(self),
        }
    }

    fn lies_in(&self, installation: &Path) -> JournalError {
        JournalError::InInstallation {
            folder: self.path.clone(),
            installation: installation.to_owned(),
        }
    }

    /// The directory, which need not be there yet.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A folder in the state directory for writing; what is missing is made, for its owner only.
    ///
    /// # Errors
    /// It cannot be made, belongs to somebody else, or others may write into it.
    pub fn folder(&self, name: &str) -> Result<PathBuf> {
        let folder = self.path.join(name);
        let mut builder = DirBuilder::new();
        let made = builder.recursive(true).mode(0o700).create(&folder);
        made.map_err(JournalError::stream(&folder))?;
        for own in [&self.path, &folder] {
            owned(own)?;
            close(own).map_err(JournalError::stream(own))?;
        }
        Ok(folder)
    }

    /// A folder in the state directory for reading; `None` where nothing was written yet.
    ///
    /// # Errors
    /// It belongs to somebody else, or others may write into it.
    pub fn existing(&self, name: &str) -> Result<Option<PathBuf>> {
        let folder = self.path.join(name);
        owned(&self.path)?;
        Ok(owned(&folder)?.then_some(folder))
    }
}

/// The path without symbolic links, as far as it is there.
fn resolved(path: &Path) -> PathBuf {
    for above in path.ancestors() {
        let Ok(mut there) = above.canonicalize() else {
            continue;
        };
        let rest = path.strip_prefix(above).unwrap_or(Path::new(""));
        for part in rest.components() {
            match part {
                Component::Normal(name) => there.push(name),
                Component::ParentDir => drop(there.pop()),
                _ => {}
            }
        }
        return there;
    }
    path.to_owned()
}

/// True when the directory is there, and ours alone to write.
fn owned(folder: &Path) -> Result<bool> {
    let found = match fs::metadata(folder) {
        Ok(found) => found,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(JournalError::stream(folder)(error)),
    };
    if !found.is_dir() {
        return Err(JournalError::NoFolder(folder.to_owned()));
    }
    let us = Uid::effective();
    if found.uid() != us.as_raw() {
        return Err(JournalError::Foreign {
            folder: folder.to_owned(),
            owner: user_name(Uid::from_raw(found.uid())),
            us: user_name(us),
        });
    }
    let mode = found.mode() & 0o7777;
    match mode & 0o022 {
        0 => Ok(true),
        _ => Err(JournalError::OpenToOthers {
            folder: folder.to_owned(),
            mode,
        }),
    }
}

/// Takes from others what they may read in a directory of ours.
fn close(folder: &Path) -> io::Result<()> {
    match fs::metadata(folder)?.mode() & 0o077 {
        0 => Ok(()),
        _ => fs::set_permissions(folder, Permissions::from_mode(0o700)),
    }
}

/// The login of a user of this host, else the number.
pub(super) fn user_name(user: Uid) -> String {
    match User::from_uid(user) {
        Ok(Some(user)) => user.name,
        _ => user.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backend::journal::StateFile;
    use crate::backend::journal::testing::Folder;

    #[cfg(not(target_os = "macos"))]
    #[test]
    fn the_directory_follows_the_environment() {
        let folder = Folder::new("place-environment");
        let of = |state: &str, home: &str| {
            let (state, home) = (state.to_owned(), home.to_owned());
            Place::of(move |name| match name {
                "XDG_STATE_HOME" => Some(state.clone()),
                "HOME" => Some(home.clone()),
                _ => None,
            })
        };
        let home = folder.path().display().to_string();
        let by_home = folder.path().join(".local/state/aclscope");
        assert_eq!(of("", &home).unwrap().path(), by_home);
        assert_eq!(of("relative", &home).unwrap().path(), by_home);
        assert_eq!(
            of(&format!("{home}/state"), "").unwrap().path(),
            folder.path().join("state/aclscope")
        );
        assert!(matches!(of("", ""), Err(JournalError::NoHome)));
        assert!(!by_home.exists(), "asking makes nothing");
    }

    #[test]
    fn folders_are_made_at_the_first_write_and_for_their_owner_only() {
        let folder = Folder::new("place-first-write");
        let place = Place::at(&folder.path().join("a/state")).unwrap();
        assert_eq!(place.existing("drafts").unwrap(), None);
        assert!(!place.path().exists());
        let drafts = place.folder("drafts").unwrap();
        assert_eq!(place.existing("drafts").unwrap(), Some(drafts.clone()));
        let mode = |path: &Path| fs::metadata(path).unwrap().mode() & 0o777;
        assert_eq!((mode(place.path()), mode(&drafts)), (0o700, 0o700));
        let file = drafts.join("x");
        StateFile::append(&file).unwrap();
        assert_eq!(mode(&file), 0o600);
        fs::set_permissions(place.path(), Permissions::from_mode(0o755)).unwrap();
        place.folder("drafts").unwrap();
        assert_eq!(mode(place.path()), 0o700);
    }

    #[test]
    fn a_directory_that_others_may_write_is_refused() {
        let folder = Folder::new("place-open");
        let path = folder.path().join("state");
        let place = Place::at(&path).unwrap();
        place.folder("drafts").unwrap();
        for open in [path.clone(), path.join("drafts")] {
            fs::set_permissions(&open, Permissions::from_mode(0o770)).unwrap();
            let error = place.folder("drafts").unwrap_err();
            assert!(matches!(error, JournalError::OpenToOthers { .. }));
            assert!(error.to_string().contains("(mode 0770)"), "{error}");
            assert!(error.help().contains("chmod 700"), "{}", error.help());
            assert!(place.existing("drafts").is_err());
            fs::set_permissions(&open, Permissions::from_mode(0o700)).unwrap();
        }
        assert!(place.folder("drafts").is_ok());
    }

    #[test]
    fn a_directory_of_somebody_else_is_refused() {
        // The root directory belongs to root, the process's own folder to this user.
        let other = match Uid::effective().is_root() {
            true => {
                let folder = Folder::new("place-foreign");
                let path = folder.path().join("state");
                fs::create_dir_all(&path).unwrap();
                std::os::unix::fs::chown(&path, Some(65_534), None).unwrap();
                Place::at(&path).unwrap_err()
            }
            false => Place::at(Path::new("/usr")).unwrap_err(),
        };
        assert!(matches!(other, JournalError::Foreign { .. }), "{other}");
        assert!(other.help().contains("XDG_STATE_HOME"));
    }

    #[test]
    fn a_place_in_the_ticket_system_is_refused() {
        let folder = Folder::new("place-installation");
        let home = folder.path().join("otobo");
        fs::create_dir_all(home.join("Kernel")).unwrap();
        let state = home.join(".local/state/aclscope");
        let place = Place::at(&state).unwrap();
        let error = place.outside(&home).unwrap_err();
        assert!(error.help().contains("XDG_STATE_HOME"));
        fs::write(home.join("Kernel/Config.pm"), "1;").unwrap();
        let link = folder.path().join("link");
        std::os::unix::fs::symlink(&home, &link).unwrap();
        for path in [
            state,
            link.join("state"),
            folder.path().join("x/../otobo/state"),
        ] {
            let error = Place::at(&path).unwrap_err();
            assert!(matches!(error, JournalError::InInstallation { .. }));
        }
        let beside = Place::at(&folder.path().join("otobo-state")).unwrap();
        assert!(beside.outside(&home).is_ok());
    }
}
