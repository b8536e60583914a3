//! What single statements mean, and what is said about those that are not understood.

use super::{Config, ErrorKind, Form, Program, Settled};
use crate::core::value::{Map, Value};

fn loaded(text: &str) -> Config {
    let program = Program::parse(text, Form::Body).expect("this is Perl");
    let mut config = Config::new(&Map::new());
    config.load(&program, 3);
    config
}

fn settled(text: &str) -> Settled {
    loaded(text).settled()
}

fn error(text: &str) -> (u32, ErrorKind) {
    let error = Program::parse(text, Form::Body).expect_err("this is no Perl");
    assert!(!error.message.is_empty());
    (error.line, error.kind)
}

#[test]
fn a_setting_that_only_running_the_code_could_tell_is_unknown_and_not_its_old_value() {
    let config = loaded(
        "$Self->{A} = 'a';\n$Self->{B} = 'b';\nif ($ENV{X}) {\n    $Self->{A} = 'other';\n}\n\
         $Self->{C} = { D => $ENV{D} || 'd', E => 'e' };\n$Self->{F} = \"$Self->{A}/f\";\n",
    );
    let settled = config.settled();
    let names: Vec<&str> = settled.settings.keys().map(String::as_str).collect();
    assert_eq!(names, ["B", "C"]);
    assert_eq!(settled.settings["C"].get("E"), Some(&Value::text("e")));
    let unknown: Vec<(String, u32, u32)> = settled
        .unknown
        .iter()
        .map(|it| {
            (
                it.path.join("/"),
                it.place.lines.line,
                it.place.lines.end_line,
            )
        })
        .collect();
    let wanted = [("A", 3, 5), ("C/D", 6, 6), ("F", 7, 7)];
    assert_eq!(
        unknown,
        wanted.map(|(path, line, end)| (path.to_owned(), line, end))
    );
    assert_eq!(config.dynamic().len(), 3);
}

#[test]
fn a_later_constant_makes_a_setting_known_again() {
    let settled = settled("$Self->{A} = $ENV{A};\n$Self->{A} = 'a';\n");
    assert_eq!(settled.settings["A"], Value::text("a"));
    assert!(settled.unknown.is_empty());
}

#[test]
fn code_that_gets_the_whole_configuration_leaves_nothing_certain() {
    for text in ["$Self->Own();", "Own($Self);", "return if $ENV{A};"] {
        let settled = settled(text);
        assert_eq!(settled.unknown.len(), 1, "{text}");
        assert!(settled.unknown[0].path.is_empty(), "{text}");
    }
    assert!(
        settled("print 'x'; my $A = $ENV{B}; require Some::Module;")
            .unknown
            .is_empty()
    );
}

#[test]
fn reading_a_setting_in_a_pattern_changes_nothing() {
    let settled = settled("$Self->{A} = 'a';\nif ($Self->{A} =~ m{a}) { $Self->{B} = 1; }\n");
    assert_eq!(settled.settings["A"], Value::text("a"));
    assert_eq!(settled.unknown[0].path, ["B"]);
}

#[test]
fn places_are_those_of_the_last_assignment() {
    let config = loaded(
        "$Self->{TicketAcl}->{'1'} = {};\n$Self->{A} = 1;\n\n$Self->{TicketAcl}->{'2'} = {\n};\n",
    );
    let line = |place: Option<super::Place>| place.map(|it| (it.file, it.lines.line));
    assert_eq!(line(config.place("A")), Some((3, 2)));
    assert_eq!(line(config.place("TicketAcl")), Some((3, 4)));
    assert_eq!(line(config.member_place("TicketAcl", "1")), Some((3, 1)));
    assert_eq!(line(config.place("B")), None);
}

#[test]
fn structures_without_end_are_not_known() {
    let around = settled("$Self->{A} = { B => 1 };\n$Self->{A}{C} = $Self->{A};\n");
    assert!(!around.unknown.is_empty());
    let mut doubling = String::from("$Self->{A} = [ 1 ];\n");
    for _ in 0..60 {
        doubling.push_str("$Self->{A} = [ $Self->{A}, $Self->{A} ];\n");
    }
    assert_eq!(settled(&doubling).unknown[0].path, ["A"]);
    let mut longer = String::from("$Self->{A} = 'x';\n");
    for _ in 0..60 {
        longer.push_str("$Self->{A} = $Self->{A} . $Self->{A};\n");
    }
    assert_eq!(settled(&longer).unknown[0].path, ["A"]);
    assert_eq!(settled("$Self->{A} = 'x' x 1e15;").unknown[0].path, ["A"]);
}

#[test]
fn nesting_has_an_end_and_stays_within_the_stack() {
    let deep = |open: &str, times: usize| format!("$Self->{{A}} = {}", open.repeat(times));
    for open in [
        "[", "{", "(", "!", "-", "\\", "$", "@{", "\"@{[", "a ? ", "-e ", "[{a=>",
    ] {
        let text = deep(open, 20_000);
        assert!(Program::parse(&text, Form::Body).is_err(), "{open}");
    }
    assert_eq!(error(&deep("[", 1000)).1, ErrorKind::Depth);
    let fair = format!("$Self->{{A}} = {}{};", "[".repeat(40), "]".repeat(40));
    assert!(settled(&fair).settings["A"].as_list().is_some());
}

#[test]
fn mistakes_are_named_with_their_line() {
    assert_eq!(
        error("$Self->{A} = 1;\n$Self->{B} = <<'E';\nx\n"),
        (2, ErrorKind::Token)
    );
    assert_eq!(error("$Self->{A} = { a => 1; };"), (1, ErrorKind::Syntax));
    assert_eq!(error("\n$Self->{A} = \"$x\";"), (2, ErrorKind::Strict));
    assert_eq!(error("$Self->{A} = 08;"), (1, ErrorKind::Other));
    let ended = Program::parse("$Self->{A} = [ 1,\n2", Form::Body).expect_err("it does not end");
    assert_eq!((ended.line, ended.at_end), (2, true));
}

#[test]
fn what_somebody_gives_counts_where_only_running_the_code_could_tell() {
    let text = "$Self->{Host} = $ENV{HOST};\n$Self->{Name} = 'otobo';\n\
                if ($ENV{X}) {\n    $Self->{User} = 'x';\n}\n\
                $Self->{DSN} = \"DBI:mysql:database=$Self->{Name};host=$Self->{Host}\";\n";
    let program = Program::parse(text, Form::Body).expect("this is Perl");
    let mut config = Config::new(&Map::new());
    for name in ["Host", "Name", "User"] {
        config.give(name, "given");
    }
    config.load(&program, 0);
    let settled = config.settled();
    let text = |name: &str| settled.settings.get(name).cloned();
    assert_eq!(
        text("DSN"),
        Some(Value::text("DBI:mysql:database=otobo;host=given"))
    );
    assert_eq!(text("Name"), Some(Value::text("otobo")));
    assert_eq!(text("User"), Some(Value::text("given")));
    assert!(settled.unknown.is_empty(), "{:?}", settled.unknown);
}
