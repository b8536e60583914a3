//! Files of the state directory: how they are opened, made and locked.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::ops::{Deref, DerefMut};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::Path;

use super::error::{JournalError, Result};

/// A file that this process has locked. The system takes the lock away when the process ends, however
/// it ends; dropping the value gives it back, also where a program that is just being started still
/// holds the file.
#[derive(Debug)]
pub struct Locked(File);

impl Locked {
    /// Locks a file; `None` where another process has.
    ///
    /// # Errors
    /// The file system knows no locks, or fails.
    pub fn of(file: File) -> io::Result<Option<Self>> {
        match file.try_lock() {
            Ok(()) => Ok(Some(Self(file))),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }
}

impl Drop for Locked {
    fn drop(&mut self) {
        // Closing the file gives the lock back too, only later where somebody else has it open.
        self.0.unlock().ok();
    }
}

impl Deref for Locked {
    type Target = File;

    fn deref(&self) -> &File {
        &self.0
    }
}

impl DerefMut for Locked {
    fn deref_mut(&mut self) -> &mut File {
        &mut self.0
    }
}

/// How files of the state directory are opened and replaced: for their owner only.
#[derive(Debug, Clone, Copy)]
pub struct StateFile;

impl StateFile {
    /// Opens a file to read it and to write at its end; it is made when it is not there.
    ///
    /// # Errors
    /// It cannot be opened.
    pub fn append(path: &Path) -> Result<File> {
        let mut options = OpenOptions::new();
        let opened = options.read(true).append(true).create(true).mode(0o600);
        opened.open(path).map_err(JournalError::stream(path))
    }

    /// Makes a file that is not there yet, to read it and to write at its end.
    ///
    /// # Errors
    /// It is there, or cannot be made.
    pub fn create(path: &Path) -> Result<File> {
        let mut options = OpenOptions::new();
        let made = options.read(true).append(true).create_new(true).mode(0o600);
        made.open(path).map_err(JournalError::stream(path))
    }

    /// Makes a file that is not there yet, and locks it.
    ///
    /// # Errors
    /// It is there, cannot be made, or the file system knows no locks.
    pub fn create_locked(path: &Path) -> io::Result<Locked> {
        let file = Self::create(path).map_err(io::Error::other)?;
        Locked::of(file)?.ok_or_else(|| io::ErrorKind::ResourceBusy.into())
    }

    /// Opens and locks a file that no living process has locked; `None` where one has, or where it
    /// is gone.
    ///
    /// # Errors
    /// It cannot be opened or locked.
    pub fn abandoned(path: &Path) -> io::Result<Option<Locked>> {
        let file = match OpenOptions::new().read(true).append(true).open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let Some(file) = Locked::of(file)? else {
            return Ok(None);
        };
        // Before it was locked its process may have finished it.
        match fs::metadata(path) {
            Ok(found) if found.ino() == file.metadata()?.ino() => Ok(Some(file)),
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(None),
        }
    }

    /// Makes sure that names which were made, changed or removed in a folder outlive a power loss.
    ///
    /// # Errors
    /// The folder cannot be written to its disk.
    pub fn settle_names(folder: &Path) -> Result<()> {
        let settled = File::open(folder).and_then(|folder| folder.sync_all());
        settled.map_err(JournalError::stream(folder))
    }
}
