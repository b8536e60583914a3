//! Deep patterns on a small stack, which takes a thread and thus has no place in the core.

use aclscope::core::pattern::Pattern;

#[test]
fn deep_patterns_need_no_deep_stack() {
    for (open, close) in [
        ("(", ")"),
        ("(?:a|", ")*"),
        ("(?=", ")"),
        ("(?>(?i)", ")+"),
        ("(?|a|", ")?"),
    ] {
        let pattern = open.repeat(100) + "a" + &close.repeat(100);
        let answer = std::thread::Builder::new()
            .stack_size(1024 * 1024)
            .spawn(move || Pattern::compile(&pattern, true).map(|pattern| pattern.is_found("b")))
            .and_then(|thread| {
                thread
                    .join()
                    .map_err(|_| std::io::Error::other("it panicked"))
            });
        assert!(answer.is_ok(), "{open}: {answer:?}");
    }
}
