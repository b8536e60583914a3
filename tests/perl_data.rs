//! Compares configuration texts with real Perl, where the Perl of the ticket system is installed: a
//! table of notations and mistakes, and texts made at random from a fixed seed. Perl runs these texts,
//! which are all our own; the program itself never runs any.

mod support;

use std::io::Write as _;
use std::process::{Command, Stdio};

use aclscope::core::perl::{Config, Form, Program};
use aclscope::core::value::{Map, Value};
use serde_json::Value as Json;
use support::eval;

#[path = "perl_data/random.rs"]
mod random;
#[path = "perl_data/table.rs"]
mod table;

/// The version whose answers were recorded; others differ in details.
const VERSION: &str = "v5.36";

/// Reads bodies of `sub Load` in hexadecimal UTF-8, a line each; writes for each a JSON object with
/// the settings, or with the line of the first error.
const ORACLE: &str = r##"
    use strict; use warnings; use utf8; use JSON::PP;
    binmode STDOUT, ':utf8';
    my $JSON = JSON::PP->new->canonical->allow_nonref;
    sub Text {
        my $Value = shift;
        return { map { $_ => Text($Value->{$_}) } keys %{$Value} } if ref $Value eq 'HASH';
        return [ map { Text($_) } @{$Value} ] if ref $Value eq 'ARRAY';
        return defined $Value ? "$Value" : undef;
    }
    my $Count = 0;
    while ( my $Line = <STDIN> ) {
        chomp $Line;
        my $Body = pack 'H*', $Line; utf8::decode($Body);
        $Count++;
        my $File = "package P$Count; use strict; use warnings; use utf8; sub Load { my (\$Self) = \@_;\n"
            . "# line 1 \"body\"\n$Body\n}\n1;\n";
        my $Self = {};
        # As from a file: Perl reads it line by line.
        utf8::encode($File);
        my @Lines = split /(?<=\n)/, $File;
        my ( $Error, $Loaded );
        {
            local $SIG{__WARN__} = sub { };
            local @INC = ( sub { return sub { $_ = shift @Lines; return defined $_ ? 1 : 0 } } );
            $Loaded = eval { require "P$Count.pm" };
            $Error = $@;
            if ($Loaded) { $Loaded = eval { no strict 'refs'; &{"P${Count}::Load"}($Self); 1 }; $Error = $@ if !$Loaded; }
        }
        if ($Loaded) { print $JSON->encode( { self => Text($Self) } ), "\n"; next; }
        my ($At) = $Error =~ m{\bat body line (\d+)};
        my $Lines = () = $Body =~ m{^}mg;
        $At = 'end' if !defined $At || $At > $Lines;
        print $JSON->encode( { error => $At, text => substr $Error, 0, 200 } ), "\n";
    }
"##;

#[test]
fn every_notation_of_the_table_means_what_it_means_to_perl() {
    compare("table", table::texts(), 170, 0);
}

#[test]
fn random_data_mean_what_they_mean_to_perl() {
    compare("random", random::texts(0x5eed_4321, 1_500), 1_400, 0);
}

#[test]
fn random_mistakes_are_seen_where_perl_sees_them() {
    compare("mistakes", random::mistakes(0x5eed_9876, 1_500), 1_400, 60);
}

/// Our answer in the form of the oracle's; `None` where there is code that is only reported.
fn ours(text: &str) -> Option<Result<Json, String>> {
    let program = match Program::parse(text, Form::Body) {
        Ok(program) => program,
        Err(error) if error.at_end => return Some(Err("end".to_owned())),
        Err(error) => return Some(Err(error.line.to_string())),
    };
    let mut config = Config::new(&Map::new());
    config.load(&program, 0);
    let settled = config.settled();
    let certain = settled.unknown.is_empty() && config.dynamic().is_empty();
    certain.then(|| Ok(Json::from(&Value::Map(settled.settings))))
}

/// At least so many texts are compared. Whether a text is Perl is always seen as Perl sees it; of the
/// lines of mistakes so many may be others, because Perl's own parser looks further ahead than ours
/// where several mistakes meet.
fn compare(what: &str, texts: Vec<String>, least: usize, other_lines: usize) {
    let Some(version) = perl_version() else {
        println!("{what}: perl is not installed, nothing compared");
        return;
    };
    if !version.starts_with(VERSION) {
        println!("{what}: perl is {version}, the answers of {VERSION} count, nothing compared");
        return;
    }
    let theirs = ask_perl(&texts);
    assert_eq!(theirs.len(), texts.len(), "perl answered every text");
    let (mut read, mut refused, mut reported) = (0, 0, 0);
    let (mut wrong, mut elsewhere) = (Vec::new(), Vec::new());
    for (text, theirs) in texts.iter().zip(&theirs) {
        let wanted = &theirs["error"];
        match ours(text) {
            None => reported += 1,
            Some(Ok(settings)) if wanted.is_null() => {
                read += 1;
                if !eval::equal(&theirs["self"], &settings) {
                    wrong.push(format!(
                        "{text}\n  perl {}\n  ours {settings}",
                        theirs["self"]
                    ));
                }
            }
            Some(Err(line)) if !wanted.is_null() => {
                refused += 1;
                let wanted = match wanted.as_str() {
                    Some(text) => text.to_owned(),
                    None => wanted.to_string(),
                };
                if wanted != line {
                    elsewhere.push(format!("{text}\n  perl {theirs}\n  ours line {line}"));
                }
            }
            Some(other) => wrong.push(format!("{text}\n  perl {theirs}\n  ours {other:?}")),
        }
    }
    println!(
        "{what}: {} texts compared with perl: {read} read, {refused} refused ({} of them at another \
         line), {reported} only reported, {} differences",
        texts.len(),
        elsewhere.len(),
        wrong.len()
    );
    assert!(
        read + refused >= least,
        "only {read} + {refused} were compared"
    );
    if elsewhere.len() > other_lines {
        wrong.extend(elsewhere);
    }
    let shown: Vec<&str> = wrong.iter().take(20).map(String::as_str).collect();
    assert!(wrong.is_empty(), "{}", shown.join("\n----\n"));
}

fn perl_version() -> Option<String> {
    let output = Command::new("perl")
        .args(["-MJSON::PP", "-e", "print $^V"])
        .output()
        .ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

fn ask_perl(texts: &[String]) -> Vec<Json> {
    let mut child = Command::new("perl")
        .args(["-e", ORACLE])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("perl starts");
    let mut input = child.stdin.take().expect("its input is a pipe");
    let lines: String = texts
        .iter()
        .map(|text| {
            text.bytes()
                .map(|byte| format!("{byte:02x}"))
                .collect::<String>()
                + "\n"
        })
        .collect();
    let writer = std::thread::spawn(move || input.write_all(lines.as_bytes()));
    let output = child.wait_with_output().expect("perl ends");
    writer
        .join()
        .expect("it was written")
        .expect("perl reads its input");
    String::from_utf8(output.stdout)
        .expect("answers are UTF-8")
        .lines()
        .map(|line| serde_json::from_str(line).expect("an answer is JSON"))
        .collect()
}
