//! What a console left behind that ended before its drafts were stored.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use serde_json::Value as Json;

use super::super::error::{JournalError, Result};
use super::super::line;
use super::super::origin::Origin;
use super::super::place::Place;
use super::super::state_file::{Locked, StateFile};
use super::{ENDING, FOLDER, FORMAT, Head, MAKING, Record, TRASH};

/// How long something stays in the trash.
const KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// How long making a journal may take.
const MADE: Duration = Duration::from_secs(60);

/// A line of a journal that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damage {
    /// The journal.
    pub path: PathBuf,
    /// The line, from 1.
    pub line: usize,
}

/// The journal of a console that ended without finishing it. While it is held no other console is
/// offered it; dropped, it stays for the next one.
#[derive(Debug)]
pub struct Left {
    /// When the last record was written: UTC with offset. Empty where no line tells.
    pub at: String,
    /// Who wrote it, on which host and in which process.
    pub origin: Origin,
    /// Its records in the order in which they were written, without those that cannot be read.
    pub records: Vec<Json>,
    /// Lines that are damaged. A last line that was not written to its end is none.
    pub damage: Vec<Damage>,
    path: PathBuf,
    file: Locked,
    replaces: Option<String>,
}

impl Left {
    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn name(&self) -> Cow<'_, str> {
        self.path.file_name().unwrap_or_default().to_string_lossy()
    }

    /// Removes the file.
    pub(super) fn remove(self) -> Result<Vec<Json>> {
        fs::remove_file(&self.path).map_err(JournalError::stream(&self.path))?;
        Ok(self.records)
    }

    /// Moves the file to the trash.
    pub(super) fn throw_away(self, place: &Place) -> Result<Vec<Json>> {
        let trash = place.folder(TRASH)?;
        let name = self.path.file_name().unwrap_or(OsStr::new("left"));
        let stream = JournalError::stream(&self.path);
        let moved = self.file.set_modified(SystemTime::now());
        let moved = moved.and_then(|()| fs::rename(&self.path, trash.join(name)));
        moved.map_err(stream)?;
        Ok(self.records)
    }
}

/// What consoles of an instance left, the oldest first.
pub(super) fn find(place: &Place, prefix: &str) -> Result<Vec<Left>> {
    empty_trash(place)?;
    let Some(folder) = place.existing(FOLDER)? else {
        return Ok(Vec::new());
    };
    let mut left = Vec::new();
    for path in files(&folder)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let ending = path.extension().and_then(OsStr::to_str);
        if !name.starts_with(prefix) || !matches!(ending, Some(ENDING | MAKING)) {
            continue;
        }
        if ending == Some(MAKING) && age(&path).is_none_or(|age| age <= MADE) {
            continue;
        }
        let Some((file, content)) = abandoned(&path).map_err(JournalError::stream(&path))? else {
            continue;
        };
        let found = parsed(&path, file, &content);
        // One that was never made to its end, or says nothing.
        if ending == Some(MAKING) || (found.records.is_empty() && found.damage.is_empty()) {
            found.remove()?;
        } else {
            left.push(found);
        }
    }
    let replaced: HashSet<String> = left.iter().filter_map(|own| own.replaces.clone()).collect();
    let (old, mut left): (Vec<Left>, Vec<Left>) = left
        .into_iter()
        .partition(|own| replaced.contains(own.name().as_ref()));
    for own in old {
        own.remove()?;
    }
    left.sort_by(|one, other| (&one.at, &one.path).cmp(&(&other.at, &other.path)));
    Ok(left)
}

/// The file locked for us and what it holds; `None` where a living process has it or it is gone.
fn abandoned(path: &Path) -> io::Result<Option<(Locked, Vec<u8>)>> {
    let mut content = Vec::new();
    let Some(mut file) = StateFile::abandoned(path)? else {
        return Ok(None);
    };
    file.read_to_end(&mut content)?;
    Ok(Some((file, content)))
}

fn parsed(path: &Path, file: Locked, content: &[u8]) -> Left {
    let (lines, _torn) = line::lines(content);
    let mut left = Left {
        at: String::new(),
        origin: Origin::default(),
        records: Vec::new(),
        damage: Vec::new(),
        path: path.to_owned(),
        file,
        replaces: None,
    };
    for (number, line) in (1..).zip(lines) {
        let text = line::read(line).unwrap_or_default();
        let whole = match number {
            1 => serde_json::from_str(text)
                .ok()
                .filter(|head: &Head| head.format == FORMAT)
                .map(|head| {
                    (left.at, left.origin) = (head.at, head.origin);
                    left.replaces = head.replaces;
                }),
            _ => serde_json::from_str(text).ok().map(|record: Record<Json>| {
                left.at = record.at;
                left.records.push(record.record);
            }),
        };
        if whole.is_none() {
            left.damage.push(Damage {
                path: path.to_owned(),
                line: number,
            });
        }
    }
    left
}

/// Removes what was thrown away long ago.
fn empty_trash(place: &Place) -> Result<()> {
    let Some(trash) = place.existing(TRASH)? else {
        return Ok(());
    };
    for path in files(&trash)? {
        if age(&path).is_some_and(|age| age > KEPT) {
            // Another console may be quicker.
            fs::remove_file(&path).ok();
        }
    }
    Ok(())
}

/// How long nothing was written into a file.
fn age(path: &Path) -> Option<Duration> {
    let modified = fs::metadata(path).and_then(|found| found.modified());
    modified.ok()?.elapsed().ok()
}

fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).map_err(JournalError::stream(folder))?;
    let paths = entries.map(|entry| entry.map(|entry| entry.path()));
    paths
        .collect::<io::Result<_>>()
        .map_err(JournalError::stream(folder))
}
