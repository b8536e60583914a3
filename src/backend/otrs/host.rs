//! What this host says about installations: where they are, and whose.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

/// Where the ticket systems are installed unless somebody chooses another place.
const USUAL: [&str; 3] = ["/opt/otrs", "/opt/znuny", "/opt/otobo"];

/// The installation folders of this host: those of `places`, which are parted by colons, else the
/// usual ones. A folder counts once, however many links lead to it; one that is there counts also
/// when it cannot be read.
pub fn known_homes(places: Option<&OsStr>) -> Vec<PathBuf> {
    let places: Vec<PathBuf> = match places {
        Some(places) => std::env::split_paths(places).collect(),
        None => USUAL.map(PathBuf::from).to_vec(),
    };
    let mut real: Vec<PathBuf> = Vec::new();
    let mut homes = Vec::new();
    for place in places.into_iter().filter(|place| is_there(place)) {
        let itself = fs::canonicalize(&place).unwrap_or_else(|_| place.clone());
        if !real.contains(&itself) {
            real.push(itself);
            homes.push(place);
        }
    }
    homes
}

/// A folder that this user may not look at is there too.
fn is_there(place: &Path) -> bool {
    match fs::metadata(place) {
        Ok(found) => found.is_dir(),
        Err(error) => error.kind() == std::io::ErrorKind::PermissionDenied,
    }
}

/// The name of the user who owns a file, or the nearest folder above it that can be looked at.
#[cfg(unix)]
pub fn owner(path: &Path) -> Option<String> {
    use std::os::unix::fs::MetadataExt;
    let found = path.ancestors().find_map(|path| fs::metadata(path).ok())?;
    let user = nix::unistd::User::from_uid(found.uid().into()).ok()??;
    Some(user.name)
}

/// Files have no owner that could be named here.
#[cfg(not(unix))]
pub fn owner(_: &Path) -> Option<String> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_there_is_no_installation() {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let file = source.join("lib.rs");
        let missing = source.join("missing");
        let twice = source.join("../src");
        let places = std::env::join_paths([&missing, &source, &file, &twice]).unwrap();
        assert_eq!(known_homes(Some(&places)), [source]);
        assert_eq!(known_homes(Some(OsStr::new(""))), Vec::<PathBuf>::new());
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_is_not_there_belongs_to_whoever_owns_the_folder() {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        assert!(owner(&source).is_some());
        assert_eq!(owner(&source.join("no/such")), owner(&source));
    }
}
