//! The deployed file: found, prepared beside it, and replaced as a whole.

use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt, fchown};
use std::path::{Path, PathBuf};

use nix::unistd::{Gid, Group, Uid, User};
use sha2::{Digest, Sha256};

use super::error::DeployError;
use super::site::inside;
use crate::backend::otrs::DEPLOYED;
use crate::backend::otrs::host::owner;
use crate::core::deploy::Obstacle;

/// Bytes of the file that are read; thousands of ACLs have a few megabytes.
const LARGEST: u64 = 64 * 1024 * 1024;

/// To whom a file belongs, and who may do what with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ownership {
    pub user: u32,
    pub group: u32,
    pub mode: u32,
}

impl Ownership {
    fn of(path: &Path) -> io::Result<Self> {
        let found = fs::metadata(path)?;
        Ok(Self {
            user: found.uid(),
            group: found.gid(),
            mode: found.mode() & 0o7777,
        })
    }
}

/// The deployed file of an installation as it is found.
#[derive(Debug, Clone)]
pub(super) struct Target {
    /// The installation folder.
    pub home: PathBuf,
    /// The file itself, where links lead to it.
    pub path: PathBuf,
    /// Whose it is; of the first one whose Config.pm is.
    pub ownership: Ownership,
    /// What is in it; `None` before the first deployment.
    pub bytes: Option<Vec<u8>>,
}

impl Target {
    /// Finds the file of an installation.
    ///
    /// # Errors
    /// It is no ordinary file, or cannot be read.
    pub fn find(home: &Path) -> Result<Self, DeployError> {
        let named = home.join(DEPLOYED);
        let path = match fs::symlink_metadata(&named) {
            Ok(_) => named.canonicalize(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => in_real_folder(&named),
            Err(error) => Err(error),
        };
        let path = path.map_err(|cause| unreadable(home, &named, cause))?;
        let bytes = read(&path).map_err(|error| match error {
            DeployError::Stream { path, cause } => unreadable(home, &path, cause),
            error => error,
        })?;
        let example = match bytes {
            Some(_) => path.clone(),
            None => home.join("Kernel/Config.pm"),
        };
        let ownership = Ownership::of(&example).map_err(DeployError::stream(&example))?;
        Ok(Self {
            home: home.to_owned(),
            path,
            ownership,
            bytes,
        })
    }

    /// The print of what is in it.
    pub fn hash(&self) -> Option<String> {
        self.bytes.as_deref().map(hash)
    }

    /// A name in the same folder that no file has and that the ticket system does not load.
    ///
    /// # Errors
    /// The system gives no random numbers.
    pub fn temporary(&self) -> Result<PathBuf, DeployError> {
        let mut random = [0; 8];
        let filled = getrandom::fill(&mut random).map_err(io::Error::other);
        filled.map_err(DeployError::stream(&self.path))?;
        let name = format!(".ZZZACL.pm.{:016x}.aclscope", u64::from_ne_bytes(random));
        Ok(self.path.with_file_name(name))
    }

    /// Writes the new file beside the old one, with its owner, group and mode, and lets it last.
    ///
    /// # Errors
    /// This user may not; the old file is as it was, and the error names the command to use.
    pub fn prepare(&self, temporary: &Path, bytes: &[u8]) -> Result<(), DeployError> {
        let mut options = OpenOptions::new();
        let made = options.write(true).create_new(true).mode(0o600);
        let mut file = made.open(temporary).map_err(|cause| self.denied(cause))?;
        let written = file.write_all(bytes).and_then(|()| file.flush());
        written.map_err(DeployError::stream(temporary))?;
        self.give(&file)?;
        file.sync_all().map_err(DeployError::stream(temporary))?;
        let now = Ownership::of(temporary).map_err(DeployError::stream(temporary))?;
        match now == self.ownership {
            true => Ok(()),
            false => Err(self.not_ours("its owner, group and mode cannot be kept")),
        }
    }

    /// Gives the new file to whom the old one belongs.
    fn give(&self, file: &File) -> Result<(), DeployError> {
        let Ownership { user, group, mode } = self.ownership;
        let made = file.metadata().map_err(DeployError::stream(&self.path))?;
        let user_differs = (made.uid() != user).then_some(user);
        let group_differs = (made.gid() != group).then_some(group);
        if user_differs.is_some() || group_differs.is_some() {
            fchown(file, user_differs, group_differs).map_err(|_| {
                self.not_ours(&format!(
                    "it belongs to {}, and this user cannot make a file that does",
                    names(user, group)
                ))
            })?;
        }
        // Changing the owner takes some of the mode away, so that comes last.
        let set = file.set_permissions(Permissions::from_mode(mode));
        set.map_err(|_| self.not_ours("its mode cannot be kept"))
    }

    /// Lets the prepared file take the place of the old one, and lets that last.
    ///
    /// # Errors
    /// This user may not; the old file is as it was.
    pub fn replace(&self, temporary: &Path) -> Result<(), DeployError> {
        fs::rename(temporary, &self.path).map_err(|cause| self.denied(cause))?;
        self.settle();
        Ok(())
    }

    /// Takes the file away, and lets that last.
    ///
    /// # Errors
    /// This user may not.
    pub fn remove(&self) -> Result<(), DeployError> {
        match fs::remove_file(&self.path) {
            Err(cause) if cause.kind() != io::ErrorKind::NotFound => Err(self.denied(cause)),
            _ => {
                self.settle();
                Ok(())
            }
        }
    }

    /// Lets the folder last where the system can promise it.
    fn settle(&self) {
        if let Some(folder) = self.path.parent() {
            let settled = File::open(folder).and_then(|folder| folder.sync_all());
            settled.ok();
        }
    }

    /// A failure to write in the file's folder.
    fn denied(&self, cause: io::Error) -> DeployError {
        let home = || self.home.display().to_string();
        match cause.kind() {
            io::ErrorKind::ReadOnlyFilesystem if inside() => {
                DeployError::Obstacle(Obstacle::InContainer(home()))
            }
            io::ErrorKind::PermissionDenied => {
                self.not_ours("this user may not write in its folder")
            }
            _ => DeployError::stream(&self.path)(cause),
        }
    }

    fn not_ours(&self, reason: &str) -> DeployError {
        DeployError::NotOurs {
            path: self.path.clone(),
            reason: reason.to_owned(),
            command: as_owner(&self.home, &self.path, "aclscope deploy --home {} --write"),
        }
    }
}

/// A command as the user to whom the file belongs; `{}` stands for the installation folder.
pub(super) fn as_owner(home: &Path, file: &Path, command: &str) -> String {
    let command = command.replace("{}", &shell(&home.display().to_string()));
    let found = if file.exists() { file } else { home };
    let whose = match file.exists() {
        true => owner(found),
        false => owner(&home.join("Kernel/Config.pm")),
    };
    match whose.as_deref() {
        Some("root") | None => format!("sudo {command}"),
        Some(user) => format!("sudo -u {user} {command}"),
    }
}

/// A text as one word of a shell.
pub(super) fn shell(text: &str) -> String {
    let plain = |sign: char| sign.is_ascii_alphanumeric() || "/._-+:@%".contains(sign);
    match !text.is_empty() && text.chars().all(plain) {
        true => text.to_owned(),
        false => format!("'{}'", text.replace('\'', r"'\''")),
    }
}

/// What is in a file; `None` where there is none.
///
/// # Errors
/// It is no ordinary file, or cannot be read.
pub(super) fn read(path: &Path) -> Result<Option<Vec<u8>>, DeployError> {
    match fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(DeployError::stream(path)(error)),
        Ok(found) if !found.is_file() => return Err(DeployError::NoFile(path.to_owned())),
        Ok(_) => {}
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(DeployError::stream(path))?;
    let read = file.take(LARGEST + 1).read_to_end(&mut bytes);
    read.map_err(DeployError::stream(path))?;
    match bytes.len() as u64 > LARGEST {
        true => Err(DeployError::NoFile(path.to_owned())),
        false => Ok(Some(bytes)),
    }
}

/// The print of these bytes.
pub(super) fn hash(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A file that this user cannot even read.
fn unreadable(home: &Path, path: &Path, cause: io::Error) -> DeployError {
    match cause.kind() {
        io::ErrorKind::PermissionDenied => DeployError::NotOurs {
            path: path.to_owned(),
            reason: "this user may not read it".to_owned(),
            command: as_owner(home, path, "aclscope deploy --home {} --write"),
        },
        _ => DeployError::stream(path)(cause),
    }
}

/// A path whose folder is there and has no links in it.
fn in_real_folder(path: &Path) -> io::Result<PathBuf> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let name = path.file_name().unwrap_or_default();
    Ok(folder.canonicalize()?.join(name))
}

/// `otobo:www-data`
pub(super) fn names(user: u32, group: u32) -> String {
    let user = User::from_uid(Uid::from_raw(user));
    let group = Group::from_gid(Gid::from_raw(group));
    let user = user.ok().flatten().map_or("?".to_owned(), |user| user.name);
    let group = group.ok().flatten().map_or("?".to_owned(), |own| own.name);
    format!("{user}:{group}")
}
