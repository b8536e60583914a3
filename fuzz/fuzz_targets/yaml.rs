//! Any text is answered as YAML, and what was read is written so that it reads the same.
#![no_main]

use aclscope::core::yaml::{read, read_documents, read_placed, write};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = read_documents(text);
    let _ = read_placed(text);
    if let Ok(value) = read(text) {
        let written = write(&value);
        match read(&written) {
            Ok(again) => assert_eq!(value, again, "{written:?}"),
            Err(error) => panic!("{written:?}: {error}"),
        }
    }
});
