//! Which files an installation has, and in which order the ticket system loads them.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::core::world::Flavour;

/// Bytes of a configuration file that are read; the largest ZZZAAuto.pm have a few megabytes.
const LARGEST: u64 = 64 * 1024 * 1024;

/// Product and version from the file `RELEASE`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Release {
    /// `PRODUCT`, such as `OTOBO`.
    pub product: Option<String>,
    /// `VERSION`, such as `11.0.5`.
    pub version: Option<String>,
}

impl Release {
    /// Reads `NAME = value` lines; everything else is a comment.
    pub fn parse(text: &str) -> Self {
        let value = |name: &str| {
            let lines = text.lines().filter_map(|line| line.split_once('='));
            lines
                .filter(|(key, _)| key.trim() == name)
                .map(|(_, value)| value.trim().to_owned())
                .next_back()
        };
        Self {
            product: value("PRODUCT"),
            version: value("VERSION"),
        }
    }

    /// The ticket system that the product is; `None` when it is none that is known.
    pub fn flavour(&self) -> Option<Flavour> {
        let product = self.product.as_deref()?.to_ascii_lowercase();
        [
            ("otobo", Flavour::Otobo),
            ("znuny", Flavour::Znuny),
            ("otrs", Flavour::Otrs6),
        ]
        .into_iter()
        .find_map(|(name, flavour)| product.contains(name).then_some(flavour))
    }
}

/// The files `Kernel/Config/Files/*.pm` in the order in which they are loaded: those with `Ticket` in
/// their path first, both parts in byte order. A folder that is not there holds none.
pub fn config_files(home: &Path) -> io::Result<Vec<PathBuf>> {
    let folder = home.join("Kernel/Config/Files");
    let entries = match fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut files = Vec::new();
    for entry in entries {
        let path = entry?.path();
        let name = path.file_name().map(|name| name.to_string_lossy());
        // Perl's `*` leaves out names that begin with a dot.
        if name.is_some_and(|name| name.ends_with(".pm") && !name.starts_with('.')) {
            files.push(path);
        }
    }
    files.sort_by_key(|path| {
        let path = path.as_os_str().as_encoded_bytes().to_vec();
        let about_tickets = path.windows(6).any(|part| part == b"Ticket");
        (!about_tickets, path)
    });
    Ok(files)
}

/// The text of a file, and whether all of it was UTF-8.
pub fn read_text(path: &Path) -> io::Result<(String, bool)> {
    let mut bytes = Vec::new();
    File::open(path)?
        .take(LARGEST + 1)
        .read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST {
        let message = format!("the file has more than {LARGEST} bytes");
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, message));
    }
    Ok(match String::from_utf8(bytes) {
        Ok(text) => (text, true),
        Err(error) => {
            let text = String::from_utf8_lossy(error.as_bytes());
            (text.into_owned(), false)
        }
    })
}
