//! Every change that was stored or deployed, each chained to the one before it.
//!
//! `history/history.jsonl` begins with a line that says what it is; then one line an entry, a JSON
//! object that names the hash of the line before it and ends with its own. `head.json` knows the last
//! one. So an entry that was changed, moved or taken out is told; whoever may write the files can
//! write a whole new history, of course.

mod entry;
mod head;
mod pending;
mod reading;
mod recent;
#[cfg(test)]
mod tests;

pub use entry::{AclNamed, Break, Change, Columns, Entry, Kind, RowNamed, columns, row};
pub use pending::{Pending, Unsettled};
pub use reading::{Entries, Filter, Reading};
pub use recent::Recent;

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use self::entry::{seal, sealed};
use self::head::Head;
use super::error::{JournalError, Result};
use super::origin::{Origin, now};
use super::place::Place;
use super::state_file::{Locked, StateFile};

/// The folder in the state directory.
const FOLDER: &str = "history";
/// The file with the entries.
const FILE: &str = "history.jsonl";
/// The file that is locked while another is written.
const LOCK: &str = "lock";
/// What the first line says.
const FORMAT: &str = "aclscope.history/1";
/// How long another process is waited for: so often, so long each time.
const TRIES: usize = 400;
const PAUSE: Duration = Duration::from_millis(25);
/// Bytes that are read at once from the end of the file.
const BLOCK: u64 = 64 * 1024;

/// The history of all instances, as this user of this host made it.
#[derive(Debug, Clone)]
pub struct History {
    place: Place,
    origin: Origin,
}

impl History {
    /// The history in a state directory; nothing is read or made yet. `origin` is who writes.
    pub fn new(place: &Place, origin: Origin) -> Self {
        Self {
            place: place.clone(),
            origin,
        }
    }

    /// The file with the entries, which need not be there yet.
    pub fn path(&self) -> PathBuf {
        self.place.path().join(FOLDER).join(FILE)
    }

    /// Writes changes as the next entries. When it returns, they are on the disk. Several processes
    /// may do so at once.
    ///
    /// # Errors
    /// The history cannot be written, or another process holds it for ten seconds; nothing of these
    /// changes is in it then.
    pub fn append(&self, changes: Vec<Change>) -> Result<Vec<Entry>> {
        self.append_for(None, &now(), &self.origin, changes)
    }

    fn append_for(
        &self,
        intent: Option<&str>,
        at: &str,
        origin: &Origin,
        changes: Vec<Change>,
    ) -> Result<Vec<Entry>> {
        let folder = self.place.folder(FOLDER)?;
        let _lock = locked(&folder.join(LOCK))?;
        let mut tail = Tail::open(&folder)?;
        let mut entries = Vec::with_capacity(changes.len());
        let mut text = String::new();
        for change in changes {
            let mut entry = Entry {
                seq: tail.head.seq.saturating_add(1),
                at: at.to_owned(),
                origin: origin.clone(),
                change,
                intent: intent.map(str::to_owned),
                prev: tail.head.hash.clone(),
                hash: String::new(),
            };
            let (line, hash) = line(&entry).map_err(JournalError::stream(&tail.path))?;
            text.push_str(&line);
            entry.hash.clone_from(&hash);
            let seq = entry.seq;
            tail.head = Head { seq, hash };
            entries.push(entry);
        }
        tail.write(&text)?;
        // The entries are there; a head that is behind is brought forward by the next ones.
        tail.head.write(&folder).ok();
        Ok(entries)
    }

    /// Reads the history and checks its chain. Entries that other processes write meanwhile are not
    /// in it.
    ///
    /// # Errors
    /// The files cannot be read. Damage is none: it is named in [`Reading::breaks`].
    pub fn read(&self) -> Result<Reading> {
        let path = self.path();
        let Some(folder) = self.place.existing(FOLDER)? else {
            return Ok(Reading::empty(&path, Vec::new()));
        };
        let head = Head::read(&folder)?;
        match File::open(&path) {
            Ok(file) => Reading::of(&path, file, head.as_ref()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let gone = head.filter(|head| head.seq > 0).map(|head| Break::Missing {
                    line: 1,
                    first: 1,
                    last: head.seq,
                });
                Ok(Reading::empty(&path, gone.into_iter().collect()))
            }
            Err(error) => Err(JournalError::stream(&path)(error)),
        }
    }

    /// Where the chain is broken; empty when the history is whole.
    ///
    /// # Errors
    /// The files cannot be read.
    pub fn verify(&self) -> Result<Vec<Break>> {
        Ok(self.read()?.breaks)
    }
}

/// The line of an entry that has no hash yet, and its hash.
fn line(entry: &Entry) -> io::Result<(String, String)> {
    let mut object = serde_json::to_value(entry)?;
    if let Some(object) = object.as_object_mut() {
        object.shift_remove("hash");
    }
    Ok(sealed(&serde_json::to_string(&object)?))
}

/// The end of the file while something is written behind it.
struct Tail {
    path: PathBuf,
    file: File,
    /// Bytes before what is written.
    length: u64,
    /// What the next entry follows.
    head: Head,
    /// What parts the next entry from a line that has no end.
    before: &'static str,
}

impl Tail {
    /// Opens the file, makes it where it is not there, and takes back what a process that was ended
    /// had not written to its end.
    fn open(folder: &Path) -> Result<Self> {
        let path = folder.join(FILE);
        let known = Head::read(folder)?;
        let mut file = StateFile::append(&path)?;
        let stream = || JournalError::stream(&path);
        let length = file.metadata().map_err(stream())?.len();
        let (last, end) = last_line(&mut file, length).map_err(stream())?;
        let last = last.as_deref().and_then(head_of);
        let end_seq = last.as_ref().map_or(0, |last| last.seq);
        // What the head knows counts, so that what was changed or taken out stays visible.
        let known = known.filter(|known| known.seq >= end_seq);
        // Something that an append returned for is missing: it is not written over.
        let missing = known.as_ref().is_some_and(|known| known.seq > end_seq);
        let mut tail = Self {
            head: last.unwrap_or_default(),
            length: end,
            before: "",
            path: path.clone(),
            file,
        };
        if missing && end > 0 && end < length {
            (tail.length, tail.before) = (length, "\n");
        } else {
            tail.file.set_len(end).map_err(stream())?;
        }
        if end == 0 {
            tail.begin(folder, !missing)?;
        }
        if let Some(known) = known.filter(|_| missing || end > 0) {
            tail.head = known;
        }
        Ok(tail)
    }

    /// Writes the first line.
    fn begin(&mut self, folder: &Path, new: bool) -> Result<()> {
        let first = serde_json::json!({"format": FORMAT, "seq": 0, "at": now(), "prev": ""});
        let (line, hash) = sealed(&first.to_string());
        self.head = Head { seq: 0, hash };
        if new {
            self.head.write(folder)?;
        }
        self.write(&line)?;
        self.length += line.len() as u64;
        StateFile::settle_names(folder)
    }

    /// Writes lines to the disk, all or none.
    fn write(&mut self, lines: &str) -> Result<()> {
        let text = format!("{}{lines}", self.before);
        let written = self.file.write_all(text.as_bytes());
        written
            .and_then(|()| self.file.sync_data())
            .map_err(|error| {
                self.file.set_len(self.length).ok();
                JournalError::stream(&self.path)(error)
            })
    }
}

/// The last whole line, and where it ends.
fn last_line(file: &mut File, length: u64) -> io::Result<(Option<Vec<u8>>, u64)> {
    let mut tail = Vec::new();
    let mut start = length;
    loop {
        let ends = tail.iter().rposition(|byte| *byte == b'\n');
        let before = ends.and_then(|end| tail.get(..end));
        let begins = before.and_then(|own| own.iter().rposition(|byte| *byte == b'\n'));
        if let Some(before) = before
            && (begins.is_some() || start == 0)
        {
            let end = start + before.len() as u64 + 1;
            let line = before.get(begins.map_or(0, |begin| begin + 1)..);
            return Ok((line.map(<[u8]>::to_vec), end));
        }
        if start == 0 {
            return Ok((None, 0));
        }
        let from = start.saturating_sub(BLOCK);
        let mut block = Vec::new();
        file.seek(SeekFrom::Start(from))?;
        Read::by_ref(file)
            .take(start - from)
            .read_to_end(&mut block)?;
        block.append(&mut tail);
        (tail, start) = (block, from);
    }
}

/// The number and the hash of a line.
fn head_of(line: &[u8]) -> Option<Head> {
    let (hash, _) = seal(line)?;
    let seq = serde_json::from_slice::<serde_json::Value>(line).ok()?;
    let seq = seq.get("seq")?.as_u64()?;
    Some(Head { seq, hash })
}

/// The lock of the history, which ends with the value.
fn locked(path: &Path) -> Result<Locked> {
    for _ in 0..TRIES {
        let file = StateFile::append(path)?;
        match Locked::of(file).map_err(JournalError::stream(path))? {
            Some(locked) => return Ok(locked),
            None => thread::sleep(PAUSE),
        }
    }
    Err(JournalError::Busy(path.to_owned()))
}
