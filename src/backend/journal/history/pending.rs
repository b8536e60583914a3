//! Changes that were begun: written down before the first step, settled after the last.
//!
//! Between a database's commit and the history's entry a process may be killed. The intent stays, and
//! the next start looks at the database and says which it was.

use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::super::error::{JournalError, Result};
use super::super::line;
use super::super::origin::{Origin, now, unique};
use super::super::state_file::{Locked, StateFile};
use super::{Change, Entry, Filter, History};

/// The folder in the state directory.
const FOLDER: &str = "pending";
/// How an intent's name ends, and that of one which is being made.
const ENDING: &str = "intent";
const MAKING: &str = "new";

/// An intent as it is written.
#[derive(Debug, Serialize, Deserialize)]
struct Intent {
    id: String,
    at: String,
    origin: Origin,
    changes: Vec<Change>,
}

/// Changes that were begun and are not settled. Dropped, they stay so, and the next start finds
/// them.
#[derive(Debug)]
#[must_use = "what was begun is settled or abandoned"]
pub struct Pending {
    history: History,
    intent: Intent,
    pub(super) path: PathBuf,
    /// Locked, so that no other process takes it for one that was left behind.
    _file: Locked,
}

/// What earlier processes began and did not settle.
#[derive(Debug, Default)]
pub struct Unsettled {
    /// The intents, the oldest first.
    pub found: Vec<Pending>,
    /// Intents that cannot be read: something was begun, and nobody knows what.
    pub damaged: Vec<PathBuf>,
}

impl History {
    /// Writes down what is about to be done. When it returns, it is on the disk; only then the first
    /// step may be taken.
    ///
    /// # Errors
    /// It cannot be written: nothing may be done then.
    pub fn begin(&self, changes: Vec<Change>) -> Result<Pending> {
        let folder = self.place.folder(FOLDER)?;
        let id = unique();
        let path = folder.join(format!("{id}.{ENDING}"));
        let intent = Intent {
            id,
            at: now(),
            origin: self.origin.clone(),
            changes,
        };
        let making = path.with_extension(MAKING);
        let made = make(&making, &intent).and_then(|file| {
            fs::rename(&making, &path)?;
            Ok(file)
        });
        let file = made.map_err(|cause| {
            fs::remove_file(&making).ok();
            JournalError::stream(&path)(cause)
        })?;
        StateFile::settle_names(&folder)?;
        Ok(Pending {
            history: self.clone(),
            intent,
            path,
            _file: file,
        })
    }

    /// What processes that are gone began and did not settle. The caller looks at the instance and
    /// settles or abandons each.
    ///
    /// # Errors
    /// The state directory cannot be read.
    pub fn unsettled(&self) -> Result<Unsettled> {
        let mut unsettled = Unsettled::default();
        let Some(folder) = self.place.existing(FOLDER)? else {
            return Ok(unsettled);
        };
        let stream = || JournalError::stream(&folder);
        for item in fs::read_dir(&folder).map_err(stream())? {
            let path = item.map_err(stream())?.path();
            if path.extension().and_then(OsStr::to_str) != Some(ENDING) {
                continue;
            }
            let left = left(&path).map_err(JournalError::stream(&path))?;
            let Some((file, content)) = left else {
                continue;
            };
            let Some(intent) = parsed(&content) else {
                unsettled.damaged.push(path);
                continue;
            };
            unsettled.found.push(Pending {
                history: self.clone(),
                intent,
                path,
                _file: file,
            });
        }
        self.drop_settled(&mut unsettled.found)?;
        let by_time = |one: &Pending, other: &Pending| one.intent.at.cmp(&other.intent.at);
        unsettled.found.sort_by(by_time);
        Ok(unsettled)
    }

    /// Removes intents whose entries were written by a process that was ended right after.
    fn drop_settled(&self, found: &mut Vec<Pending>) -> Result<()> {
        if found.is_empty() {
            return Ok(());
        }
        let mut settled = Vec::new();
        for entry in self.read()?.newest(Filter::default()) {
            settled.extend(entry?.intent);
        }
        for pending in found.extract_if(.., |own| settled.contains(&own.intent.id)) {
            pending.abandon()?;
        }
        Ok(())
    }
}

impl Pending {
    /// When it was begun: UTC with offset.
    pub fn at(&self) -> &str {
        &self.intent.at
    }

    /// Who began it.
    pub fn origin(&self) -> &Origin {
        &self.intent.origin
    }

    /// What was to be done.
    pub fn changes(&self) -> &[Change] {
        &self.intent.changes
    }

    /// Everything was done as it was begun: writes it into the history.
    ///
    /// # Errors
    /// The history cannot be written; the next start finds it unsettled.
    pub fn settle(mut self) -> Result<Vec<Entry>> {
        let changes = std::mem::take(&mut self.intent.changes);
        self.settle_as(changes)
    }

    /// This was done: writes it into the history. What was begun may have known less, such as the id
    /// of a new ACL, or more, where only a part was done.
    ///
    /// # Errors
    /// The history cannot be written; the next start finds it unsettled.
    pub fn settle_as(self, changes: Vec<Change>) -> Result<Vec<Entry>> {
        let Intent { id, at, origin, .. } = &self.intent;
        let entries = self.history.append_for(Some(id), at, origin, changes)?;
        self.abandon()?;
        Ok(entries)
    }

    /// Nothing was done, or it was taken back.
    ///
    /// # Errors
    /// The intent cannot be removed; the next start finds it again.
    pub fn abandon(self) -> Result<()> {
        fs::remove_file(&self.path).map_err(JournalError::stream(&self.path))
    }
}

fn make(path: &Path, intent: &Intent) -> io::Result<Locked> {
    let mut file = StateFile::create_locked(path)?;
    file.write_all(line::written(&serde_json::to_string(intent)?).as_bytes())?;
    file.sync_all()?;
    Ok(file)
}

/// The file locked for us and what it holds; `None` where a living process has it or it is gone.
fn left(path: &Path) -> io::Result<Option<(Locked, Vec<u8>)>> {
    let mut content = Vec::new();
    let Some(mut file) = StateFile::abandoned(path)? else {
        return Ok(None);
    };
    file.read_to_end(&mut content)?;
    Ok(Some((file, content)))
}

fn parsed(content: &[u8]) -> Option<Intent> {
    let (lines, _) = line::lines(content);
    serde_json::from_str(line::read(lines.first()?)?).ok()
}
