//! What `aclscope simulate` refuses: one message that names the nearest known, exit code 2.

use serde_json::Value as Json;

use crate::desk;
use crate::support::program::run;

/// Message and help of a refused simulation of a new ticket.
fn refused(world: &str, arguments: &[&str]) -> (String, String) {
    let base = ["simulate", "--snapshot", world];
    let text = run(&[&base[..], arguments].concat());
    assert_eq!(
        (text.code, text.out.as_str()),
        (Some(2), ""),
        "{arguments:?}"
    );
    let json = run(&[&base[..], arguments, &["--format", "json"]].concat());
    assert_eq!(
        (json.code, json.out.as_str()),
        (Some(2), ""),
        "{arguments:?}"
    );
    let error: Json = serde_json::from_str(&json.err).unwrap();
    assert_eq!(error["error"]["kind"], "usage");
    let part = |key: &str| error["error"][key].as_str().unwrap().to_owned();
    assert_eq!(
        text.err,
        format!("aclscope: {}\n  {}\n", part("message"), part("help"))
    );
    (part("message"), part("help"))
}

#[test]
fn what_is_not_known_is_named_with_the_nearest_known() {
    let world = desk::file("refused.json");
    let new = ["--customer-user", "dg", "--action", "CustomerTicketMessage"];
    let zoom = ["--customer-user", "dg", "--action", "CustomerTicketZoom"];
    let cases: [(&[&str], &[&str], &str, &str); 15] = [
        (
            &["--customer-user", "gd", "--action", "CustomerTicketMessage"],
            &[],
            "there is no customer user `gd` in any backend",
            "logins are compared as the instance does; look for it in the console (Customers)",
        ),
        (
            &["--customer-user", "dg", "--action", "AgentTicketPhone"],
            &[],
            "the screen `AgentTicketPhone` is not modelled",
            "these are: CustomerTicketMessage, CustomerTicketZoom",
        ),
        (
            &new,
            &["--set", "Queeu=Raw"],
            "this screen has no field `Queeu`",
            "did you mean `Queue`?",
        ),
        (
            &new,
            &["--set", "State=open"],
            "this screen has no field `State`",
            "did you mean `SLA`?",
        ),
        (
            &new,
            &["--set", "DynamicField_Sight=o"],
            "this screen has no field `DynamicField_Sight`",
            "did you mean `DynamicField_Site`?",
        ),
        (
            &new,
            &["--set", "Queue=Rwa"],
            "there is no Queue `Rwa`",
            "did you mean `Raw`?",
        ),
        (
            &new,
            &["--set", "QueueID=Raw"],
            "there is no QueueID `Raw`",
            "known are 1, 2, 3",
        ),
        (
            &new,
            &["--set", "ServiceID=9"],
            "there is no ServiceID `9`",
            "known are 1, 2",
        ),
        (
            &new,
            &["--set", "DynamicField_Site=Oulu"],
            "DynamicField_Site has no value with the key `Oulu`",
            "did you mean `o`?",
        ),
        (
            &new,
            &[
                "--set",
                "DynamicField_Site=o",
                "--set",
                "DynamicField_Site=b",
            ],
            "DynamicField_Site holds one value, and two are set",
            "set it once",
        ),
        (
            &new,
            &["--set", "Queue"],
            "`--set Queue` has no `=`",
            "write it as --set Queue=Raw, or --set Queue= to empty the field",
        ),
        (
            &new,
            &["--return", "Ticket:Quee"],
            "CustomerTicketMessage has no list `Ticket:Quee`",
            "did you mean `Ticket:Queue`?",
        ),
        (
            &new,
            &["--ticket", "7"],
            "CustomerTicketMessage makes a new ticket",
            "leave --ticket out, or use --action CustomerTicketZoom",
        ),
        (
            &zoom,
            &[],
            "CustomerTicketZoom shows a ticket, and none is named",
            "name one: --ticket ID or --ticket tn:NUMBER",
        ),
        (
            &zoom,
            &["--ticket", "tn:8"],
            "there is no ticket `tn:8`",
            "name it by id, or by number as tn:NUMBER",
        ),
    ];
    for (who_and_where, rest, message, help) in cases {
        let arguments = [who_and_where, rest].concat();
        let expected = (message.to_owned(), help.to_owned());
        assert_eq!(refused(&world, &arguments), expected, "{arguments:?}");
    }
}

#[test]
fn a_ticket_id_that_is_no_number_is_no_ticket() {
    let world = desk::file("refused-ticket.json");
    for ticket in ["x", "", "7.0", "99999999999999999999", "tn:"] {
        let zoom = [
            "--customer-user",
            "dg",
            "--action",
            "CustomerTicketZoom",
            "--ticket",
            ticket,
        ];
        let (message, _) = refused(&world, &zoom);
        assert_eq!(message, format!("there is no ticket `{ticket}`"));
    }
}

#[test]
fn a_hostile_name_in_a_message_is_shown_and_not_obeyed() {
    let world = desk::file("refused-hostile.json");
    let ended = run(&[
        "simulate",
        "--snapshot",
        &world,
        "--customer-user",
        "\u{1b}]0;x\u{7}",
        "--action",
        "CustomerTicketMessage",
    ]);
    assert_eq!(ended.code, Some(2));
    assert!(
        ended
            .err
            .starts_with("aclscope: there is no customer user `\\e]0;x"),
        "{}",
        ended.err
    );
    assert!(!ended.err.contains('\u{1b}') && !ended.err.contains('\u{7}'));
    let ended = run(&[
        "simulate",
        "--snapshot",
        &world,
        "--customer-user",
        "dg",
        "--action",
        "CustomerTicketMessage",
        "--set",
        "Queue=Red Desk",
    ]);
    assert!(
        ended.err.contains("`\\e[31mRed\\n\\u{202e}Desk`"),
        "{}",
        ended.err
    );
    assert!(!ended.err.contains('\u{202e}'));
}
