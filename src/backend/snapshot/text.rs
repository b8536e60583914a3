//! The text of a world file: where it lies, and how it is unpacked while it is read.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek};
use std::path::{Path, PathBuf};

use super::compression::Compression;
use super::window::{Trouble, Window};
use crate::backend::error::{Error, Result};
use crate::backend::private::PrivateFolder;

/// The first bytes of a file, which tell what it is.
const HEAD: u64 = 1 << 16;

/// A text that can be read from its beginning as often as wanted, and is never held whole.
pub struct WorldText {
    /// What it is called in messages.
    name: String,
    content: Content,
}

enum Content {
    Held(Cow<'static, str>),
    File {
        file: File,
        path: PathBuf,
        compression: Option<Compression>,
        head: Vec<u8>,
    },
}

impl WorldText {
    /// A text that is no file but held here, such as one that ships with the program.
    pub fn embedded(text: impl Into<Cow<'static, str>>) -> Self {
        Self {
            name: "embedded".to_owned(),
            content: Content::Held(text.into()),
        }
    }

    /// The text of a file: plain, gzip or Zstandard, which its first bytes tell.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn open(path: &Path) -> Result<Self> {
        let unreadable = |cause| Error::Unreadable {
            path: path.to_owned(),
            cause,
        };
        let mut file = File::open(path).map_err(unreadable)?;
        if !file.metadata().map_err(unreadable)?.is_file() {
            file = kept(file, path)?;
        }
        let mut head = Vec::new();
        (&file)
            .take(HEAD)
            .read_to_end(&mut head)
            .map_err(unreadable)?;
        Ok(Self {
            name: path.display().to_string(),
            content: Content::File {
                compression: Compression::of(path, &head),
                head,
                file,
                path: path.to_owned(),
            },
        })
    }

    /// What it is called in messages.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text from its beginning. One reader at a time.
    fn reader(&self) -> io::Result<Box<dyn Read + Send + '_>> {
        let (file, compression, head) = match &self.content {
            Content::Held(text) => return Ok(Box::new(text.as_bytes())),
            Content::File {
                file,
                compression,
                head,
                ..
            } => (file, compression, head),
        };
        let mut file: &File = file;
        file.rewind()?;
        Ok(match compression {
            None => Box::new(file),
            Some(compression) => compression.unpack(BufReader::new(file), head.is_empty())?,
        })
    }

    /// The text from its beginning, to be scanned.
    pub(super) fn window(&self) -> Result<Window<'_>, Trouble> {
        Ok(Window::new(self.reader().map_err(Trouble::Read)?))
    }

    /// What went wrong while it was scanned, with its name. Where its file is damaged the content
    /// may be anything: what is left of the file tells.
    pub(super) fn error(&self, trouble: Trouble, window: Option<&mut Window<'_>>) -> Error {
        let cause = match trouble {
            Trouble::Read(cause) => cause,
            Trouble::Fault(fault) => {
                let packed = matches!(
                    &self.content,
                    Content::File {
                        compression: Some(_),
                        ..
                    }
                );
                let drained = window.filter(|_| packed).map(Window::drain);
                let Some(Err(cause)) = drained else {
                    return Error::World {
                        file: self.name.clone(),
                        fault,
                    };
                };
                cause
            }
        };
        self.unreadable(cause)
    }

    fn unreadable(&self, cause: io::Error) -> Error {
        match &self.content {
            Content::File {
                path,
                compression: Some(compression),
                ..
            } => Error::Damaged {
                path: path.clone(),
                compression: *compression,
                cause,
            },
            Content::File { path, .. } => Error::Unreadable {
                path: path.clone(),
                cause,
            },
            Content::Held(_) => Error::Unreadable {
                path: PathBuf::from(&self.name),
                cause,
            },
        }
    }

    /// The whole text, for what is read otherwise than a world.
    ///
    /// # Errors
    /// It cannot be read, or is no text.
    pub fn whole(&self) -> Result<String> {
        let mut text = String::new();
        let read = self
            .reader()
            .and_then(|mut reader| reader.read_to_string(&mut text));
        match read {
            Ok(_) => Ok(text),
            Err(cause) if cause.kind() == io::ErrorKind::InvalidData => Err(Error::World {
                file: self.name.clone(),
                fault: super::Fault::NotText { line: 1 },
            }),
            Err(cause) => Err(self.unreadable(cause)),
        }
    }

    /// True when the first character of the document is this one.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn begins_with(&self, wanted: char) -> Result<bool> {
        let mut head = Vec::new();
        let read = self
            .reader()
            .and_then(|reader| reader.take(HEAD).read_to_end(&mut head));
        read.map_err(|cause| self.unreadable(cause))?;
        let head = String::from_utf8_lossy(&head);
        let head = head.trim_start_matches('\u{feff}').trim_start();
        Ok(head.starts_with(wanted))
    }
}

/// What comes through a pipe can be read once only; it is kept in a private file that has no name.
fn kept(mut pipe: File, path: &Path) -> Result<File> {
    let mut folder = PrivateFolder::new()?;
    let (mut file, _) = folder.file("pipe")?;
    drop(folder);
    io::copy(&mut pipe, &mut file).map_err(|cause| Error::Unreadable {
        path: path.to_owned(),
        cause,
    })?;
    file.rewind().map_err(|cause| Error::Unreadable {
        path: path.to_owned(),
        cause,
    })?;
    Ok(file)
}
