//! A backend that accepts connections and never answers: it holds up no other.

use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::process::Stdio;

use serde_json::{Value as Json, json};

use crate::desk;
use crate::support::program::{command, run};

/// A server whose connections are accepted and never answered, while it is held.
fn silent() -> (TcpListener, u16) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let port = listener.local_addr().expect("it has one").port();
    (listener, port)
}

/// The desk with a directory at this port before its own people.
fn world(name: &str, port: u16) -> String {
    desk::changed(name, |desk| {
        desk["settings"]["CustomerUser"] = json!({
            "Name": "Silent directory", "Module": "Kernel::System::CustomerUser::LDAP",
            "CustomerKey": "uid", "CustomerID": "mail",
            "CustomerUserSearchFields": ["uid", "cn"], "CustomerUserListFields": ["cn", "mail"],
            "Params": {"Host": "127.0.0.1", "BaseDN": "o=silent", "SSCOPE": "sub",
                       "Params": {"port": port.to_string()}},
            "Map": [["UserLogin", "Login", "uid"], ["UserEmail", "Email", "mail"],
                    ["UserCustomerID", "CustomerID", "mail"]],
        });
        desk["settings"]["CustomerUser1"] = json!({
            "Name": "Own people", "CustomerKey": "login", "CustomerID": "customer_id",
            "CustomerValid": "valid_id", "CustomerUserSearchFields": ["login", "last_name"],
            "CustomerUserListFields": ["first_name", "last_name"],
            "Params": {"Table": "customer_user", "ForeignDB": 1},
            "Map": [["UserLogin", "Login", "login"], ["UserCustomerID", "CustomerID", "customer_id"]],
        });
    })
}

#[test]
fn its_state_is_timeout_and_the_others_are_found() {
    let (_server, port) = silent();
    let world = world("customers-silent.json", port);
    let ended = run(&[
        "customers",
        "search",
        "*a*",
        "--snapshot",
        &world,
        "--format",
        "json",
        "--time-out",
        "10",
    ]);
    assert_eq!((ended.code, ended.err.as_str()), (Some(1), ""));
    let answer: Json = serde_json::from_str(&ended.out).unwrap();
    assert_eq!(answer["results"].as_array().unwrap().len(), 2, "{answer}");
    let backends = &answer["backends"];
    assert_eq!(backends[0]["source"], "CustomerUser");
    assert_eq!(backends[0]["state"], "timeout");
    assert_eq!(backends[0]["error"], "no answer within 10 s");
    assert_eq!(
        (&backends[1]["state"], &backends[1]["count"]),
        (&json!("ok"), &json!(2))
    );
}

#[test]
fn when_it_is_the_only_one_nothing_is_answered() {
    let (_server, port) = silent();
    let world = world("customers-silent-only.json", port);
    let ended = run(&[
        "customers",
        "search",
        "a",
        "--snapshot",
        &world,
        "--backend",
        "CustomerUser",
        "--time-out",
        "1",
    ]);
    assert_eq!((ended.code, ended.out.as_str()), (Some(2), ""));
    assert!(
        ended
            .err
            .contains("no customer backend answered: CustomerUser: no answer within 1 s"),
        "{}",
        ended.err
    );
}

/// The rows of the others are written while it is still waited for: it would be for an hour.
#[test]
fn rows_of_the_others_are_written_at_once() {
    let (_server, port) = silent();
    let world = world("customers-silent-text.json", port);
    let arguments = [
        "customers",
        "search",
        "*a*",
        "--snapshot",
        &world,
        "--time-out",
        "3600",
    ];
    let mut child = command(&arguments).stdout(Stdio::piped()).spawn().unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut first = String::new();
    out.read_line(&mut first).unwrap();
    let ended = child.try_wait().unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(ended, None, "it still waits");
    assert!(
        first.starts_with("ak           se       CustomerUser1 "),
        "{first}"
    );
    out.read_to_string(&mut String::new()).unwrap();
}
