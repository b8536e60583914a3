//! The console on each kind of database: the same screens, and a server that goes away and comes
//! back.

use crate::pty::{Pty, aclscope};
use crate::servers::{ALL, Fresh};
use crate::support::program::run;
use crate::support::vectors;

/// What the console shows at every station of one walk: open, choose a customer user, simulate,
/// choose a value, step, why. The header names the database and is left out. Where it is known
/// what it will show, it is waited for.
fn walk(arguments: &[&str], expected: Option<&[String]>) -> Vec<String> {
    let mut command = aclscope();
    command.args(arguments);
    let mut console = Pty::start(command, 110, 34);
    let mut shown = Vec::new();
    let mut station = |console: &mut Pty| {
        match expected.and_then(|expected| expected.get(shown.len())) {
            Some(expected) => console.wait_until(&format!("this:\n{expected}\nbut"), |screen| {
                body(&screen.contents()) == *expected
            }),
            None => {
                console.wait_until_gone("asking");
            }
        }
        shown.push(body(&console.settled().contents()));
    };
    console.wait_for("? keys");
    console.press("1");
    console.wait_for("b.adeyemi");
    console.go_to("yuki");
    // What is read last.
    console.wait_for("Spain");
    station(&mut console);
    console.press("s");
    console.wait_for("final");
    station(&mut console);
    console.press("\r");
    console.wait_for("Enter choose");
    station(&mut console);
    console.press("j\r");
    console.wait_until_gone("Enter choose");
    console.wait_for("> 2 Queue = Junk");
    console.wait_until("what Junk changes", |screen| {
        let contents = screen.contents();
        let mut rules = contents.lines().filter(|line| line.contains("39 Test"));
        rules.any(|line| line.contains("other lists"))
    });
    station(&mut console);
    // Four rules back, then why the selected value is what it is there.
    console.press("\t");
    console.press("hhhh");
    console.wait_for("after rule 39");
    station(&mut console);
    console.press("\t");
    console.press("\r");
    console.wait_for("Why is Fakturierung offered?");
    console.wait_for("Decided by");
    station(&mut console);
    console.press("\x03");
    console.press("\x03");
    assert_eq!(console.exit_code(), 0);
    shown
}

/// Everything below the header, without blanks that end a line and without how long the backend took.
fn body(contents: &str) -> String {
    let line = |line: &str| {
        let took = line
            .split_once("CustomerUser  8 in ")
            .and_then(|(before, rest)| Some((before, rest.split_once("customer_user")?.1)));
        match took {
            Some((before, after)) => format!("{before}{}", after.trim()),
            None => line.trim_end().to_owned(),
        }
    };
    let lines = contents.lines().skip(1).map(line);
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn one_walk_shows_the_same_on_every_database() {
    let world = vectors::file("world/world.world.json")
        .display()
        .to_string();
    let expected = walk(&["--snapshot", &world], None);
    let mut compared = 0;
    for kind in ALL {
        let fresh = Fresh::new(kind);
        let loaded = run(&["snapshot", "load", &world, "--into", &fresh.url]);
        assert_eq!(loaded.code, Some(0), "{}", loaded.err);
        let url = fresh.url.as_str();
        let ignoring = ["--collation", "ignore-case"];
        let arguments = [&["--database", url, "--settings", &world], &ignoring[..]].concat();
        let shown = walk(&arguments, Some(&expected));
        for (expected, shown) in expected.iter().zip(&shown) {
            compared += expected.lines().count();
            assert_eq!(expected, shown, "{kind:?}");
        }
    }
    println!("console: {compared} lines compared");
    assert!(compared > 300);
}
