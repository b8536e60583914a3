//! Any pattern compiles or is refused, and finds or does not, within its budget.
#![no_main]

use aclscope::core::pattern::Pattern;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &str| {
    let (pattern, text) = input.split_once('\n').unwrap_or((input, "Raw::Größe 1"));
    for ignore_case in [false, true] {
        if let Ok(pattern) = Pattern::compile(pattern, ignore_case) {
            let _ = pattern.is_found(text);
            if pattern.is_literal() {
                assert!(pattern.is_found(text).is_ok());
            }
        }
    }
});
