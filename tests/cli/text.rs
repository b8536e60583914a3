//! Answers as text for people.

use crate::desk;
use crate::support::program::run;

fn simulate(world: &str, rest: &[&str]) -> String {
    let arguments = [
        "simulate",
        "--snapshot",
        world,
        "--customer-user",
        "dg",
        "--action",
        "CustomerTicketMessage",
    ];
    let ended = run(&[&arguments[..], rest].concat());
    assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""));
    ended.out
}

#[test]
fn a_simulation_is_told_in_short_lines() {
    let world = desk::file("text.json");
    let set = [
        "--set",
        "Queue=Raw",
        "--set",
        "Service=Tools",
        "--set",
        "SLA=Iron",
    ];
    let lists = ["--return", "Ticket:Queue", "--return", "Ticket:Service"];
    assert_eq!(
        simulate(&world, &[&set[..], &lists].concat()),
        "dg on CustomerTicketMessage: 2 rounds, stable
  Queue = Raw
  Service = empty
  SLA = empty
  Type = Request
  Service Tools is not offered and was emptied in round 1
  SLA Iron is not offered and was emptied in round 1
  Type Request is the only value left and was selected in round 1

Queue: 2 of 3
  * \\e[31mRed\\n\\u{202e}Desk
  o Postmaster                       removed by 10 No Postmaster
  * Raw
  10 No Postmaster                 used: no conditions
  ACLs: 3 matched without effect here, 3 not matched

Service: 1 of 2
  * IT
  o Tools                            removed by 40 No tools for Mexico
  40 No tools for Mexico           used, stops: CustomerUser/UserCustomerID = mx
  ACLs: 2 matched without effect here, 3 not matched, 1 not reached
"
    );
}

#[test]
fn the_demo_is_told_without_cutting_a_name_and_without_a_control_character() {
    let ended = run(&[
        "simulate",
        "--demo",
        "--customer-user",
        "dg",
        "--action",
        "CustomerTicketMessage",
        "--set",
        "Queue=Raw",
    ]);
    assert_eq!(ended.code, Some(0));
    for line in ended.out.lines() {
        assert!(!line.contains('…'), "{line}");
        assert!(!line.chars().any(char::is_control), "{line:?}");
    }
    assert!(ended.out.contains("\nQueue: 5 of 9\n"), "{}", ended.out);
}
