//! A server that goes away in the middle of a session, and comes back.

use std::time::{Duration, Instant};

use crate::private::Servers;
use crate::pty::{Pty, aclscope};
use crate::servers::Fresh;
use crate::support::program::run;
use crate::support::vectors;

#[test]
fn a_server_that_goes_away_and_comes_back_ends_nothing() {
    let mut servers = Servers::start("plain");
    let world = vectors::file("world/world.world.json")
        .display()
        .to_string();
    for (name, variable) in [
        ("mariadb", "ACLSCOPE_TEST_MYSQL"),
        ("postgresql", "ACLSCOPE_TEST_POSTGRES"),
    ] {
        let fresh = Fresh::on(&servers.url(variable));
        let loaded = run(&["snapshot", "load", &world, "--into", &fresh.url]);
        assert_eq!(loaded.code, Some(0), "{}", loaded.err);
        let mut command = aclscope();
        command.args(["--database", &fresh.url, "--settings", &world]);
        let mut console = Pty::start(command, 110, 34);
        console.wait_for("? keys");
        console.press("1");
        console.wait_for("b.adeyemi");
        servers.kill(name);
        console.press("j");
        console.wait_for("asks again");
        // What is here stays here and can be used.
        console.wait_for("▸c.dupont");
        console.press("/y");
        console.wait_for("Not complete");
        console.press("\u{1b}");
        // Esc and what follows at once would be one key.
        console.wait_until_gone("/y");
        console.press("?");
        console.wait_for("Keys that work here");
        console.press("q");
        console.wait_until_gone("Keys that work here");
        servers.start_again(name, &fresh.url);
        // One that listens again may say for a while that it is not ready.
        let began = Instant::now();
        let is_back = |screen: &vt100::Screen| {
            let contents = screen.contents();
            contents.contains("b.adeyemi")
                && contents.contains("Cádiz")
                && !contents.contains("Not complete")
        };
        while !console.is_soon(Duration::from_secs(2), is_back) {
            assert!(
                began.elapsed() < Duration::from_secs(120),
                "{}",
                console.contents()
            );
            console.press("r");
        }
        console.press("\u{3}");
        console.press("\u{3}");
        assert_eq!(console.exit_code(), 0, "{name}");
    }
}
