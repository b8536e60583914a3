//! Where a snapshot is written: a new file that appears only when it is complete, or standard
//! output.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Stdout, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use flate2::write::GzEncoder;

use super::compression::Compression;
use crate::backend::error::{Error, Result};

/// Bytes gathered before they are packed or written.
const BUFFER: usize = 1 << 17;

/// zstd's own default: several times smaller than plain, at the speed of a disk.
const ZSTANDARD_LEVEL: i32 = 3;

/// A file under way. Dropped before [`Outlet::finish`], it leaves nothing behind.
pub struct Outlet {
    packed: BufWriter<Packed>,
    file: Option<Unfinished>,
    name: PathBuf,
}

impl Outlet {
    /// Standard output, never compressed.
    pub fn standard_output() -> Self {
        Self {
            packed: BufWriter::with_capacity(BUFFER, Packed::Plain(Raw::Out(io::stdout()))),
            file: None,
            name: PathBuf::from("standard output"),
        }
    }

    /// A new file at `path`, compressed as its name says. Nothing but an ordinary file is ever
    /// replaced, and that only with `replace`.
    pub fn file(path: &Path, replace: bool) -> Result<Self> {
        let failed = |cause| unwritable(path, cause);
        let path = match fs::symlink_metadata(path) {
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => path.to_owned(),
            Err(cause) => return Err(failed(cause)),
            Ok(_) if !replace => return Err(Error::Exists(path.to_owned())),
            // What a link leads to is replaced, not the link.
            Ok(_) => fs::canonicalize(path).map_err(failed)?,
        };
        if fs::metadata(&path).is_ok_and(|found| !found.is_file()) {
            let cause = io::Error::new(io::ErrorKind::InvalidInput, "this is no ordinary file");
            return Err(failed(cause));
        }
        let (unfinished, file) = Unfinished::create(&path, replace).map_err(failed)?;
        let raw = Raw::File(file);
        let packed = match Compression::of_name(&path) {
            None => Packed::Plain(raw),
            Some(Compression::Gzip) => {
                Packed::Gzip(GzEncoder::new(raw, flate2::Compression::default()))
            }
            Some(Compression::Zstandard) => {
                let encoder = zstd::stream::write::Encoder::new(raw, ZSTANDARD_LEVEL);
                let mut encoder = encoder.map_err(failed)?;
                encoder.include_checksum(true).map_err(failed)?;
                Packed::Zstandard(encoder)
            }
        };
        Ok(Self {
            packed: BufWriter::with_capacity(BUFFER, packed),
            file: Some(unfinished),
            name: path,
        })
    }

    /// The file that is removed when the work is broken off; none for standard output.
    pub fn temporary(&self) -> Option<&Path> {
        self.file.as_ref().map(|file| file.temporary.as_path())
    }

    /// A failure to write here.
    pub fn failed(&self, cause: io::Error) -> Error {
        unwritable(&self.name, cause)
    }

    /// Writes what is left and lets the file appear under its name; the answer is its size.
    pub fn finish(self) -> Result<Option<u64>> {
        let Self { packed, file, name } = self;
        let failed = |cause| unwritable(&name, cause);
        let packed = packed
            .into_inner()
            .map_err(|error| failed(error.into_error()))?;
        let mut raw = match packed {
            Packed::Plain(raw) => raw,
            Packed::Gzip(encoder) => encoder.finish().map_err(failed)?,
            Packed::Zstandard(encoder) => encoder.finish().map_err(failed)?,
        };
        raw.flush().map_err(failed)?;
        let (Raw::File(written), Some(mut unfinished)) = (raw, file) else {
            return Ok(None);
        };
        written.sync_all().map_err(failed)?;
        let bytes = written.metadata().map_err(failed)?.len();
        unfinished.publish()?;
        Ok(Some(bytes))
    }
}

impl Write for Outlet {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.packed.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.packed.flush()
    }
}

fn unwritable(path: &Path, cause: io::Error) -> Error {
    Error::Unwritable {
        path: path.to_owned(),
        cause,
    }
}

/// A file under a temporary name beside its own.
struct Unfinished {
    temporary: PathBuf,
    path: PathBuf,
    replace: bool,
    published: bool,
}

impl Unfinished {
    /// Makes the file for nobody but its owner. A name that an earlier run left behind, which a
    /// killed one does, is passed over.
    fn create(path: &Path, replace: bool) -> io::Result<(Self, File)> {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let process = std::process::id();
        let mut number = 0;
        loop {
            let temporary = path.with_file_name(format!(".{name}.{process}-{number}.part"));
            let made = OpenOptions::new()
                .write(true)
                .create_new(true)
                .mode(0o600)
                .open(&temporary);
            match made {
                Ok(file) => {
                    let unfinished = Self {
                        temporary,
                        path: path.to_owned(),
                        replace,
                        published: false,
                    };
                    return Ok((unfinished, file));
                }
                Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists && number < 1_000 => {
                    number += 1;
                }
                Err(cause) => return Err(cause),
            }
        }
    }

    fn publish(&mut self) -> Result<()> {
        let failed = |cause| unwritable(&self.path, cause);
        let appeared = if self.replace {
            Err(io::Error::other("replacing"))
        } else {
            // Unlike a renaming, a link never replaces a file that appeared meanwhile.
            fs::hard_link(&self.temporary, &self.path)
        };
        match appeared {
            Ok(()) => {}
            Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists => {
                return Err(Error::Exists(self.path.clone()));
            }
            Err(_) if !self.replace && fs::symlink_metadata(&self.path).is_ok() => {
                return Err(Error::Exists(self.path.clone()));
            }
            // Replacing, or a file system without links.
            Err(_) => {
                fs::rename(&self.temporary, &self.path).map_err(failed)?;
                self.published = true;
            }
        }
        let folder = self.path.parent().filter(|path| path.as_os_str() != "");
        let folder = folder.unwrap_or(Path::new("."));
        // That the name lasts is asked for where the system can promise it.
        File::open(folder).and_then(|folder| folder.sync_all()).ok();
        Ok(())
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if !self.published {
            fs::remove_file(&self.temporary).ok();
        }
    }
}

enum Packed {
    Plain(Raw),
    Gzip(GzEncoder<Raw>),
    Zstandard(zstd::stream::write::Encoder<'static, Raw>),
}

impl Write for Packed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Packed::Plain(raw) => raw.write(bytes),
            Packed::Gzip(encoder) => encoder.write(bytes),
            Packed::Zstandard(encoder) => encoder.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Packed::Plain(raw) => raw.flush(),
            Packed::Gzip(encoder) => encoder.flush(),
            Packed::Zstandard(encoder) => encoder.flush(),
        }
    }
}

enum Raw {
    File(File),
    Out(Stdout),
}

impl Write for Raw {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Raw::File(file) => file.write(bytes),
            Raw::Out(out) => out.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Raw::File(file) => file.flush(),
            Raw::Out(out) => out.flush(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_killed_run_left_behind_is_no_obstacle_and_nothing_that_appears_is_replaced() {
        let folder = std::env::temp_dir().join(format!("aclscope-outlet-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join("x.json");
        let left = folder.join(format!(".x.json.{}-0.part", std::process::id()));
        fs::write(&left, "left").unwrap();
        let mut outlet = Outlet::file(&path, false).unwrap();
        outlet.write_all(b"{}").unwrap();
        fs::write(&path, "appeared").unwrap();
        assert!(matches!(outlet.finish(), Err(Error::Exists(_))));
        assert_eq!(fs::read_to_string(&path).unwrap(), "appeared");
        let mut outlet = Outlet::file(&path, true).unwrap();
        outlet.write_all(b"{}").unwrap();
        assert_eq!(outlet.finish().unwrap(), Some(2));
        assert_eq!(fs::read_to_string(&path).unwrap(), "{}");
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 2);
        fs::remove_dir_all(&folder).unwrap();
    }
}
