//! What is typed and not yet stored, written down while it is typed.
//!
//! Every console has a file of its own, `drafts/INSTANCE-PROCESS.journal`, made at its first record:
//! a line that says whose it is, then one line a record, each with a checksum. The file is locked
//! while its console lives; the system takes the lock away when the process ends, however it ends.
//! What nobody has locked was left behind.

mod left;
#[cfg(test)]
mod tests;

pub use left::{Damage, Left};

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::error::{JournalError, Result};
use super::line::{sha256, written};
use super::origin::{Origin, now, unique};
use super::place::Place;
use super::state_file::{Locked, StateFile};
use super::syncing::Syncing;

/// The folder in the state directory.
const FOLDER: &str = "drafts";
/// The folder for what was thrown away.
const TRASH: &str = "drafts-trash";
/// How a journal's name ends, and that of one which is being made.
const ENDING: &str = "journal";
const MAKING: &str = "new";
/// What the first line says.
const FORMAT: &str = "aclscope.drafts/1";

/// The first line of a journal.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Head {
    format: String,
    origin: Origin,
    at: String,
    /// The file that this one was written in place of.
    #[serde(default)]
    replaces: Option<String>,
}

/// A record as it is written.
#[derive(Debug, Serialize, Deserialize)]
struct Record<R> {
    at: String,
    record: R,
}

/// The journal of one console on one instance. Dropping it keeps the file for the next console;
/// [`DraftJournal::finish`] removes it.
#[derive(Debug)]
pub struct DraftJournal {
    kept: Result<Kept, String>,
}

/// A journal that is kept.
#[derive(Debug)]
struct Kept {
    place: Place,
    origin: Origin,
    /// What file names of this instance begin with.
    prefix: String,
    own: Option<Own>,
}

/// The file of a console that wrote something.
#[derive(Debug)]
struct Own {
    path: PathBuf,
    file: Locked,
    /// Bytes up to the end of the last whole line.
    length: u64,
    syncing: Syncing,
}

impl DraftJournal {
    /// Opens the journal of an instance, and finds what earlier consoles left there: the oldest
    /// first. `instance` tells the instance from all others and holds no secret; only its sum is
    /// written. What was thrown away long ago is removed.
    ///
    /// # Errors
    /// The state directory cannot be read or is refused.
    pub fn open(place: &Place, instance: &str, origin: Origin) -> Result<(Self, Vec<Left>)> {
        let mut prefix = sha256(instance.as_bytes());
        prefix.truncate(32);
        let left = left::find(place, &prefix)?;
        let kept = Kept {
            place: place.clone(),
            origin,
            prefix,
            own: None,
        };
        Ok((Self { kept: Ok(kept) }, left))
    }

    /// A journal that keeps nothing, for this reason.
    pub fn none(reason: impl Into<String>) -> Self {
        Self {
            kept: Err(reason.into()),
        }
    }

    /// Why drafts are not kept; `None` where they are.
    pub fn reason(&self) -> Option<&str> {
        self.kept.as_ref().err().map(String::as_str)
    }

    /// Bytes that the journal takes; the caller bounds them with [`DraftJournal::rewrite`].
    pub fn length(&self) -> u64 {
        let own = self.kept.as_ref().ok().and_then(|kept| kept.own.as_ref());
        own.map_or(0, |own| own.length)
    }

    /// Writes a record. When it returns, nothing that ends this process loses the record; within a
    /// second it is on the disk. A journal that keeps nothing takes everything.
    ///
    /// # Errors
    /// The journal cannot be made or written, or what was written earlier did not reach the disk.
    /// After an error the record may not be there; the next one is written again.
    pub fn append(&mut self, record: &Json) -> Result<()> {
        match &mut self.kept {
            Ok(kept) => kept.append(&[record]),
            Err(_) => Ok(()),
        }
    }

    /// Replaces everything that was written by these records: they or what was there before are on
    /// the disk, whatever happens.
    ///
    /// # Errors
    /// The new journal cannot be written; the old one is still there.
    pub fn rewrite(&mut self, records: &[Json]) -> Result<()> {
        match &mut self.kept {
            Ok(kept) => kept.rewrite(records),
            Err(_) => Ok(()),
        }
    }

    /// Takes what an earlier console left as this one's own: it is written here, then removed there.
    /// A file with damage goes to the trash instead. A process that ends in between leaves both, and
    /// both are offered.
    ///
    /// # Errors
    /// It cannot be written here; then it stays where it was, for the next console.
    pub fn take_over(&mut self, left: Left) -> Result<Vec<Json>> {
        let kept = match &mut self.kept {
            Ok(kept) => kept,
            Err(_) => return Ok(left.records),
        };
        kept.append(&left.records.iter().collect::<Vec<_>>())?;
        if let Some(own) = &kept.own {
            own.file
                .sync_data()
                .map_err(JournalError::stream(&own.path))?;
        }
        match left.damage.is_empty() {
            true => left.remove(),
            false => left.throw_away(&kept.place),
        }
    }

    /// Throws away what an earlier console left. The file stays in the folder `drafts-trash` of the
    /// state directory for 30 days; put back into `drafts`, it is offered again.
    ///
    /// # Errors
    /// It cannot be moved there; then it stays where it was.
    pub fn discard(&mut self, left: Left) -> Result<()> {
        match &self.kept {
            Ok(kept) => left.throw_away(&kept.place).map(drop),
            Err(_) => Ok(()),
        }
    }

    /// Ends the journal of a console that leaves nothing behind.
    ///
    /// # Errors
    /// The file cannot be removed; it is offered again.
    pub fn finish(mut self) -> Result<()> {
        let own = self.kept.as_mut().ok().and_then(|kept| kept.own.take());
        match own {
            Some(own) => fs::remove_file(&own.path).map_err(JournalError::stream(&own.path)),
            None => Ok(()),
        }
    }
}

impl Kept {
    fn append<R: Serialize>(&mut self, records: &[R]) -> Result<()> {
        if records.is_empty() {
            return Ok(());
        }
        let at = now();
        let text: String = records
            .iter()
            .map(|record| line(&at, record))
            .collect::<Result<_>>()?;
        let own = match &mut self.own {
            Some(own) => own,
            none => none.insert(Own::make(
                &self.place,
                &self.prefix,
                &self.origin,
                None,
                "",
            )?),
        };
        own.write(&text).map_err(JournalError::stream(&own.path))
    }

    fn rewrite(&mut self, records: &[Json]) -> Result<()> {
        let at = now();
        let text = records.iter().map(|record| line(&at, record));
        let text = text.collect::<Result<String>>()?;
        let old = self.own.as_ref().and_then(|own| own.path.file_name());
        let old = old.map(|name| name.to_string_lossy().into_owned());
        let new = Own::make(&self.place, &self.prefix, &self.origin, old, &text)?;
        match self.own.replace(new) {
            Some(old) => fs::remove_file(&old.path).map_err(JournalError::stream(&old.path)),
            None => Ok(()),
        }
    }
}

impl Own {
    /// Makes the file with its first line and these lines. It gets its name when it is locked and on
    /// the disk, so that no console ever finds it otherwise.
    fn make(
        place: &Place,
        prefix: &str,
        origin: &Origin,
        replaces: Option<String>,
        lines: &str,
    ) -> Result<Self> {
        let head = Head {
            format: FORMAT.to_owned(),
            origin: origin.clone(),
            at: now(),
            replaces,
        };
        let folder = place.folder(FOLDER)?;
        let path = folder.join(format!("{prefix}-{}.{ENDING}", unique()));
        let making = path.with_extension(MAKING);
        let made = Self::begun(&making, &head, lines).and_then(|file| {
            fs::rename(&making, &path)?;
            Ok(file)
        });
        let file = made.map_err(|cause| {
            fs::remove_file(&making).ok();
            JournalError::stream(&path)(cause)
        })?;
        StateFile::settle_names(&folder)?;
        let stream = JournalError::stream(&path);
        let opened = file.metadata().and_then(|found| {
            let syncing = Syncing::of(&file)?;
            Ok((found.len(), syncing))
        });
        let (length, syncing) = opened.map_err(stream)?;
        Ok(Self {
            path,
            file,
            length,
            syncing,
        })
    }

    fn begun(making: &Path, head: &Head, lines: &str) -> io::Result<Locked> {
        let mut file = StateFile::create_locked(making)?;
        let head = written(&serde_json::to_string(head)?);
        file.write_all(format!("{head}{lines}").as_bytes())?;
        file.sync_all()?;
        Ok(file)
    }

    /// Writes whole lines; where that fails, takes back what was written of them.
    fn write(&mut self, lines: &str) -> io::Result<()> {
        if let Err(error) = self.file.write_all(lines.as_bytes()) {
            self.file.set_len(self.length).ok();
            return Err(error);
        }
        self.length += lines.len() as u64;
        self.syncing.wish()
    }
}

fn line<R: Serialize>(at: &str, record: &R) -> Result<String> {
    let at = at.to_owned();
    let text = serde_json::to_string(&Record { at, record });
    text.map(|text| written(&text))
        .map_err(|cause| JournalError::stream(Path::new("draft"))(cause.into()))
}
