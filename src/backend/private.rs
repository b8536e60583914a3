//! A place for what nobody else may read and nobody has to remove.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use super::error::{Error, Result};

/// A folder of this process below the system's temporary one. Files are made in it and opened; then
/// it is dropped, which takes the names away while the files stay open: whatever ends the process,
/// `SIGKILL` too, the system frees them.
pub(super) struct PrivateFolder {
    path: PathBuf,
    files: Vec<PathBuf>,
}

impl PrivateFolder {
    /// Makes the folder, for its owner only, under a name that nobody can foresee.
    ///
    /// # Errors
    /// [`Error::NoRoom`] where the temporary folder cannot be written.
    pub(super) fn new() -> Result<Self> {
        let below = std::env::temp_dir();
        let made = (|| {
            let mut random = [0; 8];
            getrandom::fill(&mut random).map_err(io::Error::other)?;
            let name = format!("aclscope-{:016x}", u64::from_ne_bytes(random));
            let path = below.join(name);
            DirBuilder::new().mode(0o700).create(&path)?;
            Ok(path)
        })();
        match made {
            Ok(path) => Ok(Self {
                path,
                files: Vec::new(),
            }),
            Err(cause) => Err(Error::no_room(&cause)),
        }
    }

    /// Makes an empty file in it.
    ///
    /// # Errors
    /// [`Error::NoRoom`] where it cannot be made.
    pub(super) fn file(&mut self, name: &str) -> Result<(File, &Path)> {
        let path = self.path.join(name);
        let made = OpenOptions::new()
            .read(true)
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&path);
        let file = made.map_err(|cause| Error::no_room(&cause))?;
        self.files.push(path);
        let path = self.files.last().unwrap_or(&self.path);
        Ok((file, path))
    }
}

impl Drop for PrivateFolder {
    /// Takes the names away, whatever is still open.
    fn drop(&mut self) {
        for file in &self.files {
            fs::remove_file(file).ok();
        }
        fs::remove_dir(&self.path).ok();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Seek, Write};
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn files_are_for_their_owner_only_and_outlive_their_names() {
        let mut folder = PrivateFolder::new().unwrap();
        let path = folder.path.clone();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&path), 0o700);
        let (mut file, name) = folder.file("x").unwrap();
        assert_eq!(mode(name), 0o600);
        assert!(folder.file("x").is_err());
        drop(folder);
        assert!(!path.exists());
        let mut text = String::new();
        file.write_all(b"kept").unwrap();
        file.rewind().unwrap();
        file.read_to_string(&mut text).unwrap();
        assert_eq!(text, "kept");
    }
}
