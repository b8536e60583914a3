//! Reading the history, and where its chain is broken.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::super::error::{JournalError, Result};
use super::entry::{Break, Entry, seal};
use super::head::Head;

/// Which entries are asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// Only those of this instance.
    pub instance: Option<String>,
    /// Only those about the ACL that has or had this name.
    pub acl: Option<String>,
}

impl Filter {
    /// True for an entry that is asked for. Deployments are about every ACL, and not about one.
    pub fn takes(&self, entry: &Entry) -> bool {
        let change = &entry.change;
        let instance = self.instance.as_ref();
        instance.is_none_or(|own| *own == change.instance)
            && self.acl.as_ref().is_none_or(|own| {
                let sides = [&change.before, &change.after].into_iter().flatten();
                let mut names = sides.filter_map(|columns| columns.get("name")?.as_ref());
                let named = change.acl.as_ref().map(|acl| &acl.name);
                named == Some(own) || (change.acl.is_some() && names.any(|name| name == own))
            })
    }
}

/// A line of the file: where it begins, and how long it is without its end.
#[derive(Debug, Clone, Copy)]
struct Line {
    start: u64,
    length: usize,
}

/// The history as it stood when it was read.
#[derive(Debug)]
pub struct Reading {
    /// Where the chain is broken, in the order of the file.
    pub breaks: Vec<Break>,
    path: PathBuf,
    file: Option<File>,
    entries: Vec<Line>,
}

impl Reading {
    /// A history without entries.
    pub(super) fn empty(path: &Path, breaks: Vec<Break>) -> Self {
        Self {
            breaks,
            path: path.to_owned(),
            file: None,
            entries: Vec::new(),
        }
    }

    /// Reads the whole file and checks its chain; `head` was read before the file was opened.
    pub(super) fn of(path: &Path, file: File, head: Option<&Head>) -> Result<Self> {
        let mut chain = Chain::default();
        let mut entries = Vec::new();
        let mut reader = BufReader::new(&file);
        let (mut start, mut number) = (0, 0);
        let mut line = Vec::new();
        loop {
            line.clear();
            let read = reader.read_until(b'\n', &mut line);
            let read = read.map_err(JournalError::stream(path))?;
            if read == 0 {
                break;
            }
            let whole = line.pop_if(|byte| *byte == b'\n').is_some();
            // A line without an end that no append returned for was never written.
            if !whole && head.is_none_or(|head| chain.last >= head.seq) {
                break;
            }
            number += 1;
            if chain.take(number, &line, head) && number > 1 {
                entries.push(Line {
                    start,
                    length: line.len(),
                });
            }
            start += read as u64;
        }
        chain.end(number, head);
        Ok(Self {
            breaks: chain.breaks,
            path: path.to_owned(),
            file: Some(file),
            entries,
        })
    }

    /// How many entries can be read.
    pub fn count(&self) -> usize {
        self.entries.len()
    }

    /// The entries that are asked for, the newest first, read one by one.
    pub fn newest(self, filter: Filter) -> Entries {
        Entries {
            reading: self,
            filter,
        }
    }

    fn entry(&mut self, line: Line) -> Option<io::Result<Entry>> {
        let file = self.file.as_mut()?;
        let mut text = vec![0; line.length];
        let read = file
            .seek(SeekFrom::Start(line.start))
            .and_then(|_| file.read_exact(&mut text));
        match read {
            // What is no entry is named among the breaks.
            Ok(()) => serde_json::from_slice(&text).ok().map(Ok),
            Err(error) => Some(Err(error)),
        }
    }
}

/// Entries, the newest first.
#[derive(Debug)]
pub struct Entries {
    reading: Reading,
    filter: Filter,
}

impl Iterator for Entries {
    type Item = Result<Entry>;

    fn next(&mut self) -> Option<Self::Item> {
        while let Some(line) = self.reading.entries.pop() {
            match self.reading.entry(line) {
                Some(Ok(entry)) if self.filter.takes(&entry) => return Some(Ok(entry)),
                Some(Err(error)) => {
                    return Some(Err(JournalError::stream(&self.reading.path)(error)));
                }
                _ => {}
            }
        }
        None
    }
}

/// What of a line the chain is made of.
#[derive(Deserialize)]
struct Link {
    seq: u64,
    prev: String,
}

/// The chain while it is followed.
#[derive(Default)]
struct Chain {
    breaks: Vec<Break>,
    /// The number of the last entry that could be read.
    last: u64,
    /// Number and hash of the line before; `None` where nobody knows them.
    before: Option<(u64, String)>,
    /// Lines since the last entry that could not be read.
    unread: u64,
    /// Entries that were found elsewhere.
    moved: BTreeSet<u64>,
}

impl Chain {
    /// Follows the chain over one line; true when it is an entry.
    fn take(&mut self, line: usize, text: &[u8], head: Option<&Head>) -> bool {
        let link = serde_json::from_slice::<Link>(text).ok();
        let (Some(link), Some((hash, sealed))) = (link, seal(text)) else {
            self.breaks.push(Break::Unreadable { line });
            self.before = None;
            // The first line has no number of its own.
            self.unread += u64::from(line > 1);
            return false;
        };
        let next = match line {
            1 => 0,
            _ => self.next(),
        };
        if !sealed {
            // Its number may be what was changed.
            self.breaks.push(Break::Changed { line, seq: next });
            (self.last, self.unread) = (next, 0);
            self.before = Some((next, hash));
            return true;
        }
        let seq = link.seq;
        if seq < next || (line == 1 && seq > 0) {
            self.breaks.push(Break::Moved { line, seq });
            self.moved.insert(seq);
        } else if seq > next {
            let (first, last) = (next, seq - 1);
            self.breaks.push(Break::Missing { line, first, last });
        }
        let before = self.before.as_ref();
        let follows = before.filter(|(before, _)| before.checked_add(1) == Some(seq));
        if follows.is_some_and(|(_, prev)| *prev != link.prev) {
            let (line, seq) = (line - 1, seq - 1);
            self.breaks.push(Break::Changed { line, seq });
        }
        if head.is_some_and(|head| head.seq == seq && head.hash != hash) {
            self.breaks.push(Break::Changed { line, seq });
        }
        (self.last, self.unread) = (self.last.max(seq), 0);
        self.before = Some((seq, hash));
        true
    }

    /// The number that the next entry has.
    fn next(&self) -> u64 {
        self.last.saturating_add(1).saturating_add(self.unread)
    }

    /// Compares the end with what the head knows.
    fn end(&mut self, lines: usize, head: Option<&Head>) {
        match head {
            None => self.breaks.push(Break::NoHead),
            Some(head) if head.seq >= self.next() => self.breaks.push(Break::Missing {
                line: lines + 1,
                first: self.next(),
                last: head.seq,
            }),
            Some(_) => {}
        }
        let moved = &self.moved;
        self.breaks.retain(|own| match own {
            Break::Missing { first, last, .. } => {
                let few = usize::try_from(last - first).is_ok_and(|count| count < moved.len());
                !(few && (*first..=*last).all(|seq| moved.contains(&seq)))
            }
            _ => true,
        });
    }
}
