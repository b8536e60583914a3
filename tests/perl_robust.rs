//! Hostile configuration texts: the reader answers every one, soon, and never ends the program.

use std::time::{Duration, Instant};

use aclscope::core::perl::{Config, Form, Program};
use aclscope::core::value::Map;

/// Far more than a text of this size takes, far less than a reader that is not linear would.
const SOON: Duration = Duration::from_secs(20);

/// Reads a text in both forms and loads what can be; whether any form was accepted.
fn read(text: &str) -> bool {
    let mut accepted = false;
    for form in [Form::Body, Form::File] {
        match Program::parse(text, form) {
            Ok(program) => {
                let mut config = Config::new(&Map::new());
                config.load(&program, 0);
                config.load(&program, 0);
                let settled = config.settled();
                assert!(settled.unknown.len() <= 1_000_000);
                config.after_known_statements();
                accepted = true;
            }
            Err(error) => {
                let lines = u32::try_from(text.lines().count().max(1)).expect("texts are short");
                assert!(!error.message.is_empty());
                assert!(
                    (1..=lines).contains(&error.line),
                    "line {} of {lines}",
                    error.line
                );
            }
        }
    }
    accepted
}

fn in_time(what: &str, text: &str) -> bool {
    let start = Instant::now();
    let accepted = read(text);
    let took = start.elapsed();
    assert!(took < SOON, "{what}: {took:?} for {} bytes", text.len());
    accepted
}

#[test]
fn a_piece_repeated_a_hundred_thousand_times_over_is_answered_soon() {
    let pieces = [
        "[",
        "]",
        "{",
        "}",
        "(",
        ")",
        "'",
        "\"",
        "\\",
        "$",
        "@",
        "%",
        "&",
        "*",
        "#",
        "=",
        "=>",
        ",",
        ";",
        "-",
        "->",
        "<<E\n",
        "<<",
        "q",
        "q{",
        "qw(",
        "\"$",
        "\"@{[",
        "$x[",
        "\"$a[",
        "\"$Self->{",
        "x ",
        "1+",
        "a.",
        "!",
        "-e ",
        "=pod\n",
        "=cut\n",
        "\n",
        " ",
        "\0",
        "\u{4}",
        "é",
        "“",
        "my ",
        "sub a {",
        "if (",
        "if (1) {",
        "else ",
        "for (;;",
        "{;",
        "$$",
        "$#{",
        "@$",
        "1..",
        "a ? ",
        ": ",
        "eval {",
        "map {",
        "__END__\n",
        "use a;",
        "package a {",
        "return ",
        "$Self->{A} = ",
        "s/",
        "\\U",
        "\"\\u",
        "\"\\x{",
        "a=>",
        "$Self->{A}{a}",
        "push @{",
        "<a>",
        "$Self->{a",
        "=\n",
        "y x",
        "::",
        "not ",
        "a and ",
        "\"${",
    ];
    let mut answered = 0;
    for piece in pieces {
        let times = 100_000 / piece.len();
        for start in ["", "$Self->{A} = ", "$Self->{A} = \"", "$Self->{A} = [ 1, "] {
            in_time(piece, &format!("{start}{}", piece.repeat(times)));
            answered += 1;
        }
    }
    println!("robust: {answered} texts of repeated pieces answered");
    assert_eq!(answered, pieces.len() * 4);
}

#[test]
fn long_texts_that_are_right_are_read_soon() {
    let statements = |one: &str, times: usize| {
        (0..times)
            .map(|n| one.replace('#', &n.to_string()))
            .collect::<String>()
    };
    let texts = [
        statements(
            "$Self->{'A#'} = { a => [ 1, 'two', \"three\" ] };\n",
            20_000,
        ),
        statements("$Self->{TicketAcl}->{'#'} = { Possible => {} };\n", 20_000),
        statements("$Self->{A} = \"$Self->{A}x\";\n", 5_000),
        statements("delete $Self->{'A#'};\n", 20_000),
        statements("push @{ $Self->{L} }, '#';\n", 20_000),
        statements("$Self->{'H#'} = <<E;\nx $Self->{A}\nE\n", 20_000),
        format!("$Self->{{A}} = 'a'{};", " . 'b'".repeat(50_000)),
        format!("$Self->{{A}} = 1{};", " + 1".repeat(50_000)),
        format!("$Self->{{A}} = [ {} ];", "'x', ".repeat(100_000)),
        format!("$Self->{{A}} = '{}';", "x".repeat(1_000_000)),
        format!("$Self{} = 1;", "->{a}".repeat(20_000)),
        format!("if (1) {{ }} {} else {{ }}", "elsif (2) { }".repeat(20_000)),
    ];
    for (number, text) in texts.iter().enumerate() {
        assert!(
            in_time(&format!("text {number}"), text),
            "text {number} is Perl"
        );
    }
}

#[test]
fn random_pieces_and_bytes_are_answered() {
    let pieces = [
        "$Self->{A} = ",
        "'",
        "\"",
        "{",
        "}",
        "[",
        "]",
        "(",
        ")",
        ",",
        ";",
        "=>",
        "=",
        "\n",
        " ",
        "a",
        "qw(a b)",
        "q{",
        "<<E",
        "\nE\n",
        "1",
        "0x",
        ".",
        "..",
        "x",
        "-",
        "$x",
        "@x",
        "%$x",
        "\\",
        "/",
        "=pod\n",
        "\n=cut\n",
        "if",
        "unless (",
        "my $y",
        "push @{",
        "delete ",
        "é",
        "\u{1F600}",
        "\0",
        "->",
        "::",
        "Foo",
        "sub L {",
        "return",
        "?",
        ":",
        "~",
        "=~ s/a/b/",
        "<",
        "&",
        "#",
    ];
    let mut state: u64 = 0x5eed_0001;
    let mut next = |end: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as usize % end
    };
    let (mut answered, mut accepted) = (0, 0);
    for _ in 0..20_000 {
        let length = 1 + next(40);
        let text: String = (0..length).map(|_| pieces[next(pieces.len())]).collect();
        accepted += usize::from(read(&text));
        answered += 1;
    }
    for _ in 0..2_000 {
        let bytes: Vec<u8> = (0..next(300)).map(|_| next(256) as u8).collect();
        read(&String::from_utf8_lossy(&bytes));
        answered += 1;
    }
    println!("robust: {answered} random texts answered, {accepted} of them are Perl");
    assert!(accepted > 50 && answered == 22_000, "{accepted}");
}
