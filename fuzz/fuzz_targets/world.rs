//! Any text is answered as a world file.
#![no_main]

use aclscope::backend::snapshot::{WorldFile, WorldText};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = WorldFile::read(WorldText::embedded(text.to_owned()));
});
