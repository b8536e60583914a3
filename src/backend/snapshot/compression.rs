//! How a world file is compressed.

use std::io::{self, BufRead, Read};
use std::path::Path;

use flate2::bufread::MultiGzDecoder;

/// A compression that world files are read and written with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compression {
    /// `.json.gz`
    Gzip,
    /// `.json.zst`
    Zstandard,
}

impl Compression {
    const ALL: [Self; 2] = [Self::Gzip, Self::Zstandard];

    /// Its name for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Zstandard => "zstd",
        }
    }

    /// How the names of such files end.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Gzip => ".gz",
            Self::Zstandard => ".zst",
        }
    }

    /// The bytes that every such file begins with.
    fn magic(self) -> &'static [u8] {
        match self {
            Self::Gzip => &[0x1f, 0x8b],
            Self::Zstandard => &[0x28, 0xb5, 0x2f, 0xfd],
        }
    }

    /// The compression that the name of a file asks for.
    pub fn of_name(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_string_lossy();
        Self::ALL
            .into_iter()
            .find(|compression| name.ends_with(compression.ending()))
    }

    /// How a file is compressed. Its first bytes decide, whatever it is called; the name counts only
    /// where the content can neither be a document nor says what it is.
    pub fn of(path: &Path, content: &[u8]) -> Option<Self> {
        let starts = |compression: &Self| content.starts_with(compression.magic());
        if let Some(found) = Self::ALL.into_iter().find(starts) {
            return Some(found);
        }
        let first = content.iter().find(|byte| !byte.is_ascii_whitespace());
        let plain = first.is_some_and(|byte| matches!(byte, b'{' | b'[' | b'"' | 0xef));
        Self::of_name(path).filter(|_| !plain)
    }

    /// The content, unpacked while it is read. Several compressed parts one after another are one
    /// content; none at all is none.
    pub(super) fn unpack<'r>(
        self,
        content: impl BufRead + Send + 'r,
        empty: bool,
    ) -> io::Result<Box<dyn Read + Send + 'r>> {
        Ok(match self {
            Self::Gzip => Box::new(MultiGzDecoder::new(content)),
            Self::Zstandard if empty => {
                return Err(io::Error::new(
                    io::ErrorKind::UnexpectedEof,
                    "the file is empty",
                ));
            }
            Self::Zstandard => Box::new(zstd::stream::read::Decoder::with_buffer(content)?),
        })
    }
}
