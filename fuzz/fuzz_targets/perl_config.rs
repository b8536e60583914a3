//! Any text is answered as Perl configuration, in both forms.
#![no_main]

use aclscope::core::perl::{Config, Form, Program};
use aclscope::core::value::Map;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for form in [Form::Body, Form::File] {
        if let Ok(program) = Program::parse(text, form) {
            let mut config = Config::new(&Map::new());
            config.load(&program, 0);
            config.settled();
        }
    }
});
