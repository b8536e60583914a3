//! Ten megabytes that are no configuration: one message, and the end.

use std::fs;

use crate::support::folder;
use crate::support::program::run;

const SIZE: usize = 10_000_000;

/// Bytes that no pattern holds together.
fn noise() -> Vec<u8> {
    let mut state = 7_u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    };
    (0..SIZE).map(|_| next()).collect()
}

#[test]
fn hostile_text_of_any_size_ends_with_one_message() {
    let home = folder::own().join("hostile-home");
    fs::create_dir_all(home.join("Kernel/Config/Files")).unwrap();
    fs::write(home.join("RELEASE"), "PRODUCT = OTOBO\nVERSION = 11.0.8\n").unwrap();
    let config = home.join("Kernel/Config.pm");
    let texts: [(&str, &[u8], &str); 6] = [
        ("$Self->{A} = ", b"[", "levels deep"),
        ("", b"{", "levels deep"),
        ("$Self->{A} = '", b"s3cret", "does not end"),
        ("$Self->{A} = \"", "ä\\x{263a}".as_bytes(), "does not end"),
        (
            "$Self->{A} = <<'E';\n",
            b"s3cret\n",
            "does not end with a line",
        ),
        ("$Self->{A} =~ s/a/", b"(\\", "does not end"),
    ];
    let written = texts.map(|(begin, piece, reason)| {
        let body = piece.repeat(SIZE / piece.len());
        ([begin.as_bytes(), &body].concat(), reason)
    });
    for (body, reason) in written.into_iter().chain([(noise(), " here")]) {
        let begin: &[u8] = b"package Kernel::Config;\nsub Load {\n    my $Self = shift;\n";
        fs::write(&config, [begin, &body].concat()).unwrap();
        let ended = run(&["permissions", "--home", &home.display().to_string()]);
        assert_eq!((ended.code, ended.out.as_str()), (Some(2), ""), "{reason}");
        let lines: Vec<&str> = ended.err.lines().collect();
        assert_eq!(lines.len(), 2, "{}", ended.err);
        assert!(lines[0].contains("Kernel/Config.pm:4: "), "{}", ended.err);
        assert!(lines[0].contains(reason), "{} lacks {reason}", ended.err);
        assert!(lines[1].starts_with("  correct line 4"), "{}", ended.err);
        assert!(
            ended.err.len() < 1000 && !ended.err.contains("s3cret"),
            "{}",
            ended.err
        );
    }
    fs::remove_dir_all(home).unwrap();
}
