//! The story of the demo as a user lives it: why may Diego not write to Support Mexico?

use std::fs;
use std::path::PathBuf;

use portable_pty::CommandBuilder;
use serde_json::json;

use crate::support::{Pty, aclscope, folder, is_coloured, points_at};

const LEFT: &str = "\x1b[D";
const RIGHT: &str = "\x1b[C";
const DELETE: &str = "\x1b[3~";

/// More than there are rules.
const FAR: usize = 80;

/// The marks of the values: offered, gone.
type Marks = [&'static str; 2];

const UNICODE: Marks = ["●", "○"];
const ASCII: Marks = ["*", "o"];

fn open(command: CommandBuilder, columns: u16, rows: u16) -> Pty {
    let console = Pty::start(command, columns, rows);
    console.wait_for("DEMO");
    console.wait_for("? keys");
    console
}

fn quit(mut console: Pty) {
    console.press("q");
    assert_eq!(console.exit_code(), 0);
    console.assert_restored();
}

/// Picks somebody by typing a part of the name or login.
fn simulate_as(console: &mut Pty, typed: &str, title: &str) {
    console.press("u");
    console.wait_for("Simulate as customer user");
    console.press(typed);
    console.wait_until(&format!("found `{typed}` alone"), |screen| {
        let contents = screen.contents();
        contents.contains("Simulate as customer user · 1 ")
            || contents.contains("Simulate as customer user - 1 ")
    });
    console.press("\r");
    console.wait_until_gone("Simulate as customer user");
    console.wait_for(title);
}

/// From the start to the value that is gone: customer user, screen, field, value.
fn walk_to_support_mexico(console: &mut Pty) {
    simulate_as(console, "christian", "Christ");
    simulate_as(console, "dg", "Diego G");
    console.press("s");
    console.wait_for("new ticket");
    console.press("CustomerTicketMessage");
    console.wait_until_gone("CustomerTicketZoom");
    console.press("\r");
    console.wait_until_gone("new ticket");
    console.go_to("Queue");
    console.wait_for("5 of 9");
    // Once backwards: from the form to the values.
    console.press("\x1b[Z");
    console.go_to("Support Mexico");
}

/// The pointed value is Support Mexico, shown like this.
fn wait_for_value(console: &Pty, mark: &str, by: Option<&str>) {
    let shown = format!("{mark} Support Mexico");
    console.wait_until(&format!("`{shown}` {by:?}"), |screen| {
        points_at(screen, &shown)
            && by.is_none_or(|by| points_at(screen, by))
            && (by.is_some() || !points_at(screen, "by 0"))
    });
}

fn tell(command: CommandBuilder, columns: u16, rows: u16, [offered, gone]: Marks) -> Pty {
    let mut console = open(command, columns, rows);
    walk_to_support_mexico(&mut console);
    wait_for_value(&console, gone, Some("by 020"));
    console
        .wait_for_sentence("Support Mexico is not offered: 020-Mexico-Desk-Is-Moving removes it");
    console.wait_for_sentence("It is not deployed.");

    console.press("\r");
    console.wait_for("Why is Support Mexico not offered?");
    console.wait_for("Decided by");
    console.wait_for("020-Mexico-Desk-Is-Moving PossibleNot");
    console.wait_for("UserCustomerID");
    console.press("\x1b");
    console.wait_until_gone("Why is Support Mexico");

    // Back before any rule, then on rule by rule: it goes with the second one.
    console.press(&LEFT.repeat(FAR));
    console.wait_for("9 of 9");
    wait_for_value(&console, offered, None);
    console.press(RIGHT);
    console.wait_for("rule 1 of");
    wait_for_value(&console, offered, None);
    console.press(RIGHT);
    console.wait_for("rule 2 of");
    wait_for_value(&console, gone, Some("by 020"));
    console.press(LEFT);
    console.wait_for("rule 1 of");
    wait_for_value(&console, offered, None);
    console.press(&RIGHT.repeat(FAR));
    console.wait_for("5 of 9");
    wait_for_value(&console, gone, Some("by 020"));
    console
}

#[test]
fn a_queue_disappears_and_the_rule_behind_it_is_found() {
    quit(tell(aclscope(), 80, 24, UNICODE));
}

#[test]
fn a_wide_terminal_also_shows_conditions_and_who_did_what() {
    let mut console = tell(aclscope(), 160, 48, UNICODE);
    console.press(&LEFT.repeat(FAR));
    console.wait_for("9 of 9");
    console.press(&RIGHT.repeat(2));
    console.wait_for("rule 2 of");
    console.wait_for("CustomerUser/UserCustomerID");
    console.wait_for("wanted");
    console.wait_for("4 rules used");
    quit(console);
}

#[test]
fn the_story_needs_no_colours() {
    let mut plain = aclscope();
    plain.env("NO_COLOR", "1");
    let console = tell(plain, 80, 24, UNICODE);
    assert!(!console.look(is_coloured));
    quit(console);
}

#[test]
fn the_story_needs_no_unicode() {
    let mut plain = aclscope();
    plain.env("LANG", "C");
    let console = tell(plain, 80, 24, ASCII);
    assert!(console.contents().is_ascii(), "{}", console.contents());
    quit(console);
}

#[test]
fn a_chosen_value_changes_what_other_fields_offer_and_history_takes_it_back() {
    let mut console = open(aclscope(), 80, 24);
    simulate_as(&mut console, "dg", "Diego G");
    console.go_to("Service");
    console.press("v");
    console.wait_for("Service · 5 of 6");
    console.press("Laptop");
    console.wait_for("Service · 1 of 6");
    console.press("\r");
    console.wait_for("Service = Hardware::Laptop");
    console.press("j");
    console.wait_until("an SLA that is gone", |screen| points_at(screen, "SLA"));
    console.wait_for("SLA · 3 of 4");
    console.wait_for("Gold 24x7");
    console.press("k");
    console.wait_until("at Service", |screen| points_at(screen, "Service"));
    console.press(DELETE);
    console.wait_for("Service emptied");
    console.press("<");
    console.wait_until("with the service", |screen| {
        points_at(screen, "Hardware::Laptop") && screen.contents().contains("Service emptied")
    });
    console.press("<");
    console.wait_until("without the service", |screen| {
        !points_at(screen, "Service     Hardware") && points_at(screen, "1 opened")
    });
    console.press(">");
    console.wait_until("with the service", |screen| {
        points_at(screen, "2 Service = Hardware::Laptop")
    });
    quit(console);
}

#[test]
fn a_type_brings_the_queue_back() {
    let mut console = open(aclscope(), 80, 24);
    walk_to_support_mexico(&mut console);
    wait_for_value(&console, "○", Some("by 020"));
    console.press("\t");
    console.go_to("Type");
    console.press("\r");
    console.wait_for("Type · ");
    console.press("Incident\r");
    console.wait_for("Type = Incident");
    console.go_to("Queue");
    console.wait_for("6 of 9");
    console.press("\x1b[Z");
    console.go_to("Support Mexico");
    wait_for_value(&console, "◐", Some("by 040"));
    console.wait_for_sentence(
        "Support Mexico is offered: 040-Incidents-Still-Reach-Mexico brings it back",
    );
    quit(console);
}

#[test]
fn customers_are_searched_and_simulated_and_what_they_may_is_a_key_away() {
    let mut console = open(aclscope(), 80, 24);
    console.press("1");
    console.wait_for("[1 Customers]");
    console.wait_for("Arvid Karlsson");
    console.press("/");
    console.wait_for("Enter accept");
    console.press("wang");
    console.wait_until_gone("Arvid Karlsson");
    console.wait_for("Customers · 1 ");
    console.wait_for("wang.fang@huashan");
    console.wait_for("CustomerUser1");
    console.press("\r");
    console.wait_for("s simulate");
    console.press("s");
    console.wait_for("[3 Simulate]");
    console.wait_for("p.wang");
    simulate_as(&mut console, "dg", "Diego G");
    console.press("p");
    console.wait_for("What dg may see and do");
    console.wait_for("ro rw create");
    console.press("\x1b");
    console.wait_until_gone("What dg may see and do");
    quit(console);
}

#[test]
fn acls_are_listed_with_their_trees_and_broken_ones_are_marked() {
    let mut console = open(aclscope(), 80, 24);
    console.press("2");
    console.wait_for("[2 ACLs]");
    console.wait_for_sentence("010-Customers-See-No-Intake-Queues is number 1 of");
    console.wait_for("[RegExp]^Customer");
    console.press("/");
    console.wait_for("Enter accept");
    console.press("broken\r");
    console.wait_until("at a broken one", |screen| {
        points_at(screen, "450-Broken-Pattern")
            && points_at(screen, "▲")
            && screen.contents().contains("460-Broken-YAML")
    });
    console.press("j");
    console.wait_for_sentence("460-Broken-YAML: config_match cannot be read");
    quit(console);
}

/// A ticket system of two queues, one good ACL and one that cannot be read. Its form selects a queue
/// that is alone.
fn world_with_a_broken_acl() -> PathBuf {
    let world = json!({
        "settings": {"CustomerGroupSupport": "0", "TicketACL::Autoselect": {"Dest": "1"}},
        "tables": {
            "valid": [{"id": 1, "name": "valid"}, {"id": 2, "name": "invalid"}],
            "groups_table": [{"id": 1, "name": "users", "valid_id": 1}],
            "queue": [
                {"id": 1, "name": "Harbour", "group_id": 1, "valid_id": 1},
                {"id": 2, "name": "Airport", "group_id": 1, "valid_id": 1},
            ],
            "customer_company": [{"customer_id": "sea", "name": "Sea Ltd", "valid_id": 1}],
            "customer_user": [{"id": 1, "login": "mona", "email": "mona@sea.example",
                "customer_id": "sea", "first_name": "Mona", "last_name": "Lund", "valid_id": 1}],
            "acl": [
                {"id": 1, "name": "10-No-Airport", "valid_id": 1,
                 "config_match": "---\nProperties:\n  CustomerUser:\n    UserLogin:\n    - mona\n",
                 "config_change": "---\nPossibleNot:\n  Ticket:\n    Queue:\n    - Airport\n"},
                {"id": 2, "name": "20-Torn", "valid_id": 1,
                 "config_match": "---\nProperties: [never: closed\n",
                 "config_change": "---\nPossibleNot:\n  Ticket:\n    Queue:\n    - Harbour\n"},
            ],
        },
    });
    let path = folder::own().join("broken-acl.json");
    fs::write(&path, world.to_string()).unwrap();
    path
}

#[test]
fn a_world_with_a_broken_acl_opens_marks_it_and_goes_on_without_it() {
    let mut command = aclscope();
    command.arg("--snapshot");
    command.arg(world_with_a_broken_acl());
    let mut console = Pty::start(command, 80, 24);
    console.wait_for("broken-acl.json");
    console.wait_for("read-only");
    assert!(!console.contents().contains("DEMO"));
    console.press("2");
    console.wait_for("[2 ACLs]");
    console.go_to("20-Torn");
    console.wait_until("marked", |screen| points_at(screen, "▲"));
    console.wait_for_sentence("20-Torn: config_match cannot be read");
    console.press("3");
    console.wait_for("[3 Simulate]");
    simulate_as(&mut console, "mona", "Mona");
    console.go_to("Queue");
    console.wait_for("1 of 2");
    console.wait_for_sentence("Queue is Harbour: the only value left");
    console.wait_for("* Queue Harbour selected");
    console.press("\t\t");
    console.wait_until("at the values", |screen| points_at(screen, "Airport"));
    console.wait_for_sentence("Airport is not offered: 10-No-Airport removes it");
    quit(console);
}
