//! The recorded answers, from the compressed copies under `tests/vectors`.

use std::fs::File;
use std::io::Read;
use std::path::PathBuf;

use flate2::read::GzDecoder;
use serde_json::Value as Json;

/// The text of one recorded file, named as it is among the recordings.
pub fn text(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/vectors")
        .join(format!("{name}.gz"));
    let file = File::open(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut text = String::new();
    GzDecoder::new(file)
        .read_to_string(&mut text)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text
}

/// One JSON document.
pub fn json(name: &str) -> Json {
    serde_json::from_str(&text(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The cases of a JSON Lines file.
pub fn cases(name: &str) -> Vec<Json> {
    text(name)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{name}: {error}")))
        .collect()
}

/// A file unpacked into the target's temporary folder, for programs that want a path.
pub fn file(name: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name.replace('/', "-"));
    let own = path.with_extension(format!(
        "{}.{:?}",
        std::process::id(),
        std::thread::current().id()
    ));
    std::fs::write(&own, text(name)).unwrap_or_else(|error| panic!("{}: {error}", own.display()));
    std::fs::rename(&own, &path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    path
}

/// The recordings in a folder whose names end so, sorted, without that ending.
pub fn names(folder: &str, ending: &str) -> Vec<String> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/vectors")
        .join(folder);
    let ending = format!("{ending}.gz");
    let files = std::fs::read_dir(&path).unwrap_or_else(|error| panic!("{folder}: {error}"));
    let mut names: Vec<String> = files
        .filter_map(|file| file.ok()?.file_name().into_string().ok())
        .filter_map(|name| Some(format!("{folder}/{}", name.strip_suffix(&ending)?)))
        .collect();
    names.sort();
    names
}
