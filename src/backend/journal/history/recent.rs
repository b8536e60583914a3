//! The newest entries, read from the end of the file: it takes as long for a long history as for a
//! short one.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

use super::super::error::{JournalError, Result};
use super::entry::Entry;
use super::head::Head;
use super::reading::Filter;
use super::{BLOCK, FOLDER, History};

/// A part of the history, the newest entry first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Recent {
    /// The entries that were asked for.
    pub entries: Vec<Entry>,
    /// Where it goes on with older ones; `None` where there are none.
    pub older: Option<u64>,
}

impl History {
    /// Reads no more than `limit` of the entries that are asked for: the newest ones, or from `older`
    /// on, which an earlier answer said. Lines that are no entries are left out, and the chain is not
    /// checked: [`History::verify`] tells about both.
    ///
    /// # Errors
    /// The files cannot be read.
    pub fn recent(&self, filter: &Filter, older: Option<u64>, limit: usize) -> Result<Recent> {
        let path = self.path();
        let Some(folder) = self.place.existing(FOLDER)? else {
            return Ok(Recent::default());
        };
        let known = Head::read(&folder)?.map_or(0, |head| head.seq);
        let stream = || JournalError::stream(&path);
        let file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Ok(Recent::default());
            }
            Err(error) => return Err(stream()(error)),
        };
        let end = file.metadata().map_err(stream())?.len();
        let mut lines = Backwards::new(file, older.map_or(end, |older| older.min(end)));
        // Most lines of other instances need not be understood.
        let named = filter.instance.as_ref();
        let named = named.and_then(|own| serde_json::to_string(own).ok());
        let mut recent = Recent::default();
        let mut next = None;
        while let Some((start, line)) = lines.next().map_err(stream())? {
            let whole = line.ends_with(b"\n");
            let text = std::str::from_utf8(&line).unwrap_or_default();
            if named.as_ref().is_some_and(|named| !text.contains(named)) {
                continue;
            }
            let Ok(entry) = serde_json::from_str::<Entry>(text) else {
                continue;
            };
            // A line without an end that no append returned for was never written.
            if !filter.takes(&entry) || (!whole && entry.seq > known) {
                continue;
            }
            if recent.entries.len() == limit {
                recent.older = next;
                break;
            }
            recent.entries.push(entry);
            next = Some(start);
        }
        Ok(recent)
    }
}

/// The lines of a file from its end, each with its end, and where it begins.
struct Backwards {
    file: File,
    /// Where what is read begins.
    start: u64,
    read: Vec<u8>,
}

impl Backwards {
    /// The lines before `end`.
    fn new(file: File, end: u64) -> Self {
        Self {
            file,
            start: end,
            read: Vec::new(),
        }
    }

    fn next(&mut self) -> io::Result<Option<(u64, Vec<u8>)>> {
        loop {
            let before = self.read.split_last().map_or(&[][..], |(_, before)| before);
            if let Some(end) = before.iter().rposition(|byte| *byte == b'\n') {
                let line = self.read.split_off(end + 1);
                return Ok(Some((self.start + end as u64 + 1, line)));
            }
            if self.start == 0 {
                let line = std::mem::take(&mut self.read);
                return Ok((!line.is_empty()).then_some((0, line)));
            }
            // A line that is longer than what was read: twice as much at once.
            let more = BLOCK.max(self.read.len() as u64);
            let from = self.start.saturating_sub(more);
            let mut block = Vec::new();
            self.file.seek(SeekFrom::Start(from))?;
            let wanted = self.start - from;
            let got = Read::by_ref(&mut self.file)
                .take(wanted)
                .read_to_end(&mut block)?;
            if (got as u64) < wanted {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            block.append(&mut self.read);
            (self.read, self.start) = (block, from);
        }
    }
}
