//! A document that is scanned piece by piece: as much of it is held as the next row needs.

use std::io::{self, Read};
use std::str;

use super::fault::Fault;
use crate::backend::json::{Scanner, SyntaxFault, behind};

/// Bytes that are read at a time.
const CHUNK: usize = 1 << 17;

/// What the scanner may have looked back before it named a fault, which the end of what is here
/// may have made: the longest escape, the longest word.
const LOOKED_BACK: usize = 16;

/// Why a document could not be read on.
#[derive(Debug)]
pub(super) enum Trouble {
    /// Its content.
    Fault(Fault),
    /// Its file, or how that is compressed.
    Read(io::Error),
}

impl From<Fault> for Trouble {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<SyntaxFault> for Trouble {
    fn from(fault: SyntaxFault) -> Self {
        Self::Fault(fault.into())
    }
}

/// What is here of a document.
pub(super) struct Window<'r> {
    source: Box<dyn Read + Send + 'r>,
    text: String,
    /// The byte of the text that comes next.
    at: usize,
    /// Line and column at which the text begins.
    begins: (usize, usize),
    /// The first bytes of a character whose others have not been read.
    cut: Vec<u8>,
    /// Bytes read so far.
    read: u64,
    ended: bool,
}

impl<'r> Window<'r> {
    pub(super) fn new(source: Box<dyn Read + Send + 'r>) -> Self {
        Self {
            source,
            text: String::new(),
            at: 0,
            begins: (1, 1),
            cut: Vec::new(),
            read: 0,
            ended: false,
        }
    }

    /// Takes a part of the document's grammar, such as a key. What is here may end within it, so
    /// `take` is called again when more is here.
    pub(super) fn token<T>(
        &mut self,
        take: impl Fn(&mut Scanner<'_>) -> Result<T, SyntaxFault>,
    ) -> Result<T, Trouble> {
        self.attempt(|scan| take(scan), |_| false)
    }

    /// Takes a whole value. `take` is called again when what is here ends within the value; what it
    /// does last, after an object or a list is complete, it does once.
    pub(super) fn value<T, E: Into<Trouble>>(
        &mut self,
        take: impl FnMut(&mut Scanner<'_>) -> Result<T, E>,
    ) -> Result<T, Trouble> {
        self.attempt(take, |last| matches!(last, b'}' | b']' | b'"'))
    }

    fn attempt<T, E: Into<Trouble>>(
        &mut self,
        mut take: impl FnMut(&mut Scanner<'_>) -> Result<T, E>,
        is_end: impl Fn(u8) -> bool,
    ) -> Result<T, Trouble> {
        if self.read == 0 {
            self.more()?;
            self.at = Scanner::new(&self.text).at();
        }
        loop {
            let mut scan = Scanner::within(&self.text, self.at, self.begins);
            let taken = take(&mut scan);
            let at = scan.at();
            let whole = match &taken {
                Ok(_) => {
                    let last = at
                        .checked_sub(1)
                        .and_then(|at| self.text.as_bytes().get(at));
                    at < self.text.len() || last.is_some_and(|last| is_end(*last))
                }
                Err(_) => at + LOOKED_BACK < self.text.len(),
            };
            if !whole && !self.ended {
                self.more()?;
                continue;
            }
            if taken.is_ok() {
                self.at = at;
            }
            return taken.map_err(Into::into);
        }
    }

    /// Forgets what was taken and reads on, at least as much as is still here: a value that is
    /// scanned again and again until it is whole costs no more than twice its length.
    fn more(&mut self) -> Result<(), Trouble> {
        let taken = self.text.get(..self.at).unwrap_or_default();
        self.begins = behind(self.begins, taken);
        self.text.drain(..self.at);
        self.at = 0;
        let wanted = CHUNK.max(self.text.len());
        let mut bytes = std::mem::take(&mut self.cut);
        let limit = u64::try_from(wanted).unwrap_or(u64::MAX);
        let read = (&mut self.source).take(limit).read_to_end(&mut bytes);
        let read = read.map_err(Trouble::Read)?;
        self.read += u64::try_from(read).unwrap_or(u64::MAX);
        self.ended = read == 0;
        let (text, cut) = match str::from_utf8(&bytes) {
            Ok(text) => (text, &[][..]),
            Err(error) => {
                let (before, rest) = bytes.split_at(error.valid_up_to());
                let before = str::from_utf8(before).unwrap_or_default();
                if error.error_len().is_some() || self.ended {
                    self.text.push_str(before);
                    let line = behind(self.begins, &self.text).0;
                    return Err(Fault::NotText { line }.into());
                }
                (before, rest)
            }
        };
        self.text.push_str(text);
        self.cut = cut.to_vec();
        Ok(())
    }

    /// Bytes of the document that were read so far.
    pub(super) fn bytes(&self) -> u64 {
        self.read
    }

    /// Reads what is left, and forgets it.
    ///
    /// # Errors
    /// What is left cannot be read.
    pub(super) fn drain(&mut self) -> io::Result<()> {
        io::copy(&mut self.source, &mut io::sink()).map(drop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backend::json::Kind;

    /// Hands out a few bytes at a time.
    struct Drops<'t>(&'t [u8], usize);

    impl Read for Drops<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let count = self.1.min(self.0.len()).min(buffer.len());
            let (now, later) = self.0.split_at(count);
            buffer[..count].copy_from_slice(now);
            self.0 = later;
            Ok(count)
        }
    }

    fn read(text: &[u8]) -> Result<Vec<String>, String> {
        let mut window = Window::new(Box::new(Drops(text, 7)));
        let mut values = Vec::new();
        let mut walk = || -> Result<(), Trouble> {
            let mut more = window.token(|scan| scan.begin_list())?;
            while more {
                values.push(window.value(|scan| {
                    Ok::<_, SyntaxFault>(match scan.kind()? {
                        Kind::Number => scan.number()?.to_owned(),
                        _ => format!("{:?}", scan.value()?),
                    })
                })?);
                more = window.token(|scan| scan.another_element())?;
            }
            window.token(|scan| scan.end())
        };
        match walk() {
            Ok(()) => Ok(values),
            Err(Trouble::Fault(fault)) => Err(fault.to_string()),
            Err(Trouble::Read(error)) => Err(error.to_string()),
        }
    }

    /// Elements, and how often each of them lies across the end of a chunk.
    fn long(element: &str) -> String {
        let count = 3 * CHUNK / element.len();
        format!("\u{feff}[{}]", vec![element; count].join(",\n "))
    }

    #[test]
    fn values_are_whole_wherever_a_chunk_ends() {
        for element in [
            "-1234567.25e+10",
            "{\"ä\\u00fc\\ud83d\\ude00陳\": [null, true, \"x\"]}",
            "\"😀\\\"]\"",
            "false",
        ] {
            let text = long(element);
            let whole = read(text.as_bytes()).unwrap();
            assert_eq!(whole.len(), 3 * CHUNK / element.len());
            assert!(whole.iter().all(|one| *one == whole[0]), "{element}");
        }
        let large = format!("[\"{}\", 7]", "é".repeat(5 * CHUNK));
        assert_eq!(read(large.as_bytes()).unwrap()[1], "7");
    }

    #[test]
    fn faults_have_the_place_that_they_have_in_the_whole_document() {
        let good = long("{\"k\": \"ü\"}");
        let lines = good.lines().count();
        for (wrong, column, problem) in [
            ("nul", 2, "a value was expected"),
            ("[1 2]", 5, "a comma or ] was expected"),
            ("\"\\x\"", 3, "this escape is not known"),
            ("", 2, "a value was expected"),
        ] {
            let text = good.replace(']', &format!(",\n {wrong}]"));
            let expected = format!("line {}, column {column}: not JSON: {problem}", lines + 1);
            assert_eq!(read(text.as_bytes()), Err(expected));
        }
        let mut bytes = good.replace(']', ",\n\n").into_bytes();
        let cut = format!(
            "line {}, column 1: not JSON: the document ends where a value was expected",
            lines + 2
        );
        assert_eq!(read(&bytes), Err(cut));
        bytes.extend(b"\"\xff\"");
        let expected = format!("line {}: not JSON: the bytes are not UTF-8", lines + 2);
        assert_eq!(read(&bytes), Err(expected));
    }

    #[test]
    fn what_is_wrong_early_is_found_without_reading_on() {
        let text = format!("[1 2, {}", "7, ".repeat(CHUNK));
        let mut window = Window::new(Box::new(text.as_bytes()));
        assert!(window.token(|scan| scan.begin_list()).is_ok());
        assert!(window.value(|scan| scan.value()).is_ok());
        assert!(window.token(|scan| scan.another_element()).is_err());
        assert_eq!(window.bytes(), CHUNK as u64);
    }
}
