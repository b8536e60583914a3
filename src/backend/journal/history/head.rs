//! The end of the chain, known apart from it: so entries that are missing at the end are missed.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::super::error::{JournalError, Result};
use super::super::state_file::StateFile;

/// The file beside the history.
const NAME: &str = "head.json";

/// The last entry that an append returned for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Head {
    /// Its number; 0 for the first line of the file.
    pub(super) seq: u64,
    /// Its hash.
    pub(super) hash: String,
}

impl Head {
    /// Reads it; `None` where it is not there or says nothing.
    pub(super) fn read(folder: &Path) -> Result<Option<Self>> {
        let path = folder.join(NAME);
        match fs::read(&path) {
            Ok(text) => Ok(serde_json::from_slice(&text).ok()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(JournalError::stream(&path)(error)),
        }
    }

    /// Writes it: the old one or the new one is there, whatever happens.
    pub(super) fn write(&self, folder: &Path) -> Result<()> {
        let path = folder.join(NAME);
        let new = folder.join(format!("{NAME}.new"));
        fs::remove_file(&new).ok();
        let mut file = StateFile::create(&new)?;
        let written = serde_json::to_vec(self).map_err(io::Error::from);
        let written = written.and_then(|text| {
            file.write_all(&text)?;
            file.sync_all()?;
            fs::rename(&new, &path)
        });
        written.map_err(JournalError::stream(&path))?;
        StateFile::settle_names(folder)
    }
}
