//! Where tests put their files.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::{Duration, UNIX_EPOCH};
use std::{fs, process};

/// A folder of this process alone: test programs that run at once share no file. What processes
/// left that are gone is removed.
pub fn own() -> &'static Path {
    static OWN: LazyLock<PathBuf> = LazyLock::new(|| {
        let all = Path::new(env!("CARGO_TARGET_TMPDIR"));
        remove_left(all);
        // A number alone may come again, as in a container that is started anew.
        let began = UNIX_EPOCH.elapsed().expect("the clock is past 1970");
        let own = all.join(format!("{}-{}", process::id(), began.as_nanos()));
        fs::create_dir_all(&own).unwrap_or_else(|error| panic!("{}: {error}", own.display()));
        own
    });
    &OWN
}

/// Removes what is old and whose process is gone: the process of a young one may live where this
/// one cannot see it.
fn remove_left(all: &Path) {
    for found in fs::read_dir(all).into_iter().flatten().flatten() {
        let name = found.file_name().to_string_lossy().into_owned();
        let process = name.split_once('-').and_then(|(id, _)| id.parse().ok());
        let gone = |id: u32| !Path::new(&format!("/proc/{id}")).exists();
        let changed = found.metadata().and_then(|own| own.modified()).ok();
        let old = changed.and_then(|at| at.elapsed().ok()) > Some(Duration::from_secs(3600));
        if old && process.is_some_and(gone) {
            fs::remove_dir_all(found.path()).ok();
        }
    }
}
