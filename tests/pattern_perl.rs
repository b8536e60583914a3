//! Compares patterns with the Perl of the ticket system, where that Perl is installed: a table of
//! constructs, and patterns made at random from a fixed seed.

use std::fmt;
use std::io::{self, Write as _};
use std::process::{Command, Stdio};

use aclscope::core::pattern::Pattern;

#[path = "pattern_perl/random.rs"]
mod random;
#[path = "pattern_perl/table.rs"]
mod table;

const SEED: u64 = 0x5eed_1234;
/// The version whose answers were recorded; others differ in details.
const VERSION: &str = "v5.36";

/// Reads lines "ignore case, pattern, text" in hexadecimal UTF-8; writes for each 1, 0, E, R where a
/// recursion has no end, and P where Perl itself breaks down.
const ORACLE: &str = r#"
    use strict; use utf8; no warnings;
    while ( my $Line = <STDIN> ) {
        chomp $Line;
        my ( $IgnoreCase, $Pattern, $Text ) = split / /, $Line, -1;
        for ( $Pattern, $Text ) { $_ = pack 'H*', $_; utf8::decode($_); }
        my $Found = eval { ( $IgnoreCase ? $Text =~ m{$Pattern}i : $Text =~ m{$Pattern} ) ? 1 : 0 };
        $Found //= $@ =~ m{\Apanic:} ? 'P' : $@ =~ m{\AInfinite recursion} ? 'R' : 'E';
        print "$Found\n";
    }
"#;

#[derive(Clone, Debug)]
struct Question {
    pattern: String,
    ignore_case: bool,
    text: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Answer {
    Found,
    Missing,
    Dies,
    Undecided,
    /// "panic: ...", a fault of Perl's own
    Panics,
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Answer::Found => "found",
            Answer::Missing => "not found",
            Answer::Dies => "error",
            Answer::Undecided => "undecided",
            Answer::Panics => "panic",
        })
    }
}

#[test]
fn every_construct_of_the_table_means_what_it_means_to_perl() -> io::Result<()> {
    compare("table", &table::questions())
}

#[test]
fn random_patterns_mean_what_they_mean_to_perl() -> io::Result<()> {
    compare("random", &random::questions(SEED, 6_000))
}

fn compare(what: &str, questions: &[Question]) -> io::Result<()> {
    let Some(version) = perl_version() else {
        println!("{what}: perl is not installed, nothing compared");
        return Ok(());
    };
    if !version.starts_with(VERSION) {
        println!("{what}: perl is {version}, the answers of {VERSION} count, nothing compared");
        return Ok(());
    }
    let theirs = ask_perl(questions)?;
    assert_eq!(
        theirs.len(),
        questions.len(),
        "perl answered every question"
    );
    assert!(!questions.is_empty(), "there is something to compare");
    let mut wrong = Vec::new();
    let mut ours = Ours::default();
    for (question, theirs) in questions.iter().zip(&theirs) {
        let answer = ours.answer(question);
        if answer != *theirs && *theirs != Answer::Panics {
            let Question {
                pattern,
                ignore_case,
                text,
            } = question;
            let flag = if *ignore_case { "i" } else { "" };
            wrong.push(format!(
                "{text:?} =~ m{{{pattern}}}{flag}: perl {theirs}, ours {answer}"
            ));
        }
    }
    let count = |wanted| theirs.iter().filter(|answer| **answer == wanted).count();
    println!(
        "{what}: {} pairs compared with perl: {} found, {} not found, {} errors",
        questions.len(),
        count(Answer::Found),
        count(Answer::Missing),
        count(Answer::Dies),
    );
    let shown = wrong
        .iter()
        .take(40)
        .cloned()
        .collect::<Vec<_>>()
        .join("\n");
    assert!(
        wrong.is_empty(),
        "{} of {} differ:\n{shown}",
        wrong.len(),
        questions.len()
    );
    Ok(())
}

/// Keeps the last pattern, as questions about one pattern follow each other.
#[derive(Default)]
struct Ours {
    last: Option<(String, bool, Option<Pattern>)>,
}

impl Ours {
    fn answer(&mut self, question: &Question) -> Answer {
        let Question {
            pattern,
            ignore_case,
            text,
        } = question;
        let known =
            |last: &(String, bool, Option<Pattern>)| last.0 == *pattern && last.1 == *ignore_case;
        if !self.last.as_ref().is_some_and(known) {
            let compiled = Pattern::compile(pattern, *ignore_case).ok();
            self.last = Some((pattern.clone(), *ignore_case, compiled));
        }
        match self
            .last
            .as_ref()
            .and_then(|last| last.2.as_ref())
            .map(|pattern| pattern.is_found(text))
        {
            None => Answer::Dies,
            Some(Ok(true)) => Answer::Found,
            Some(Ok(false)) => Answer::Missing,
            Some(Err(_)) => Answer::Undecided,
        }
    }
}

fn perl_version() -> Option<String> {
    let output = Command::new("perl")
        .args(["-e", "printf '%vd', $^V"])
        .output()
        .ok()?;
    output
        .status
        .success()
        .then(|| format!("v{}", String::from_utf8_lossy(&output.stdout)))
}

fn ask_perl(questions: &[Question]) -> io::Result<Vec<Answer>> {
    let hex = |text: &str| {
        text.bytes()
            .map(|byte| format!("{byte:02x}"))
            .collect::<String>()
    };
    let line = |question: &Question| {
        let Question {
            pattern,
            ignore_case,
            text,
        } = question;
        format!(
            "{} {} {}\n",
            u8::from(*ignore_case),
            hex(pattern),
            hex(text)
        )
    };
    let lines: String = questions.iter().map(line).collect();
    let mut perl = Command::new("perl")
        .args(["-e", ORACLE])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let input = perl.stdin.take();
    let writer =
        std::thread::spawn(move || input.map(|mut input| input.write_all(lines.as_bytes())));
    let output = perl.wait_with_output()?;
    assert!(
        matches!(writer.join(), Ok(Some(Ok(())))),
        "perl read every question"
    );
    let answer = |line: &str| match line {
        "1" => Answer::Found,
        "0" => Answer::Missing,
        "P" => Answer::Panics,
        "R" => Answer::Undecided,
        _ => Answer::Dies,
    };
    Ok(String::from_utf8_lossy(&output.stdout)
        .lines()
        .map(answer)
        .collect())
}
