//! Customers of several backends, one of which accepts connections and never answers.

use std::fs;
use std::net::TcpListener;
use std::time::{Duration, Instant};

use serde_json::{Value as Json, json};

use crate::support::{Pty, aclscope, folder};

/// Two people in a table behind a directory at this port.
fn world(port: u16) -> Json {
    json!({
        "settings": {
            "CustomerGroupSupport": "0",
            "CustomerUser": {
                "Name": "Silent directory", "Module": "Kernel::System::CustomerUser::LDAP",
                "CustomerKey": "uid", "CustomerID": "mail",
                "CustomerUserSearchFields": ["uid", "cn"], "CustomerUserListFields": ["cn", "mail"],
                "Params": {"Host": "127.0.0.1", "BaseDN": "o=silent", "SSCOPE": "sub",
                           "Params": {"port": port.to_string()}},
                "Map": [["UserLogin", "Login", "uid"], ["UserCustomerID", "CustomerID", "mail"]],
            },
            "CustomerUser1": {
                "Name": "Own people", "CustomerKey": "login", "CustomerID": "customer_id",
                "CustomerValid": "valid_id", "CustomerUserSearchFields": ["login", "last_name"],
                "CustomerUserSearchPrefix": "*", "CustomerUserListFields": ["first_name", "last_name"],
                "Params": {"Table": "customer_user", "ForeignDB": 1},
                "Map": [["UserLogin", "Login", "login"], ["UserCustomerID", "CustomerID", "customer_id"]],
            },
        },
        "tables": {
            "valid": [{"id": 1, "name": "valid"}, {"id": 2, "name": "invalid"}],
            "groups_table": [{"id": 1, "name": "users", "valid_id": 1}],
            "queue": [{"id": 1, "name": "Harbour", "group_id": 1, "valid_id": 1}],
            "customer_user": [
                {"id": 1, "login": "mona", "email": "mona@sea.example", "customer_id": "sea",
                 "first_name": "Mona", "last_name": "Lund", "valid_id": 1},
                {"id": 2, "login": "olaf", "email": "olaf@sea.example", "customer_id": "sea",
                 "first_name": "Olaf", "last_name": "Berg", "valid_id": 1}],
        },
    })
}

fn open(name: &str, port: u16) -> Pty {
    open_world(name, &world(port))
}

fn open_world(name: &str, world: &Json) -> Pty {
    let path = folder::own().join(name);
    fs::write(&path, world.to_string()).unwrap();
    let mut command = aclscope();
    command.arg("--snapshot");
    command.arg(path);
    let mut console = Pty::start(command, 100, 30);
    console.wait_for("? keys");
    console.press("1");
    console.wait_for("[1 Customers]");
    console
}

#[test]
fn the_others_are_shown_at_once_and_q_quits_at_once() {
    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut console = open("silent-backend.json", server.local_addr().unwrap().port());
    console.wait_until(
        "people of the other backend while one is waited for",
        |screen| {
            let screen = screen.contents();
            screen.contains("Mona Lund") && screen.contains("CustomerUser ro  waiting")
        },
    );
    // Typing goes on while nothing answers, and narrows what is there.
    console.press("/");
    console.wait_for("Enter accept");
    console.press("olaf");
    console.wait_until("one of them", |screen| {
        let screen = screen.contents();
        screen.contains("Olaf Berg") && !screen.contains("Mona Lund")
    });
    console.press("\r");
    console.wait_for("? keys");
    let pressed = Instant::now();
    console.press("q");
    assert_eq!(console.exit_code(), 0);
    assert!(
        pressed.elapsed() < Duration::from_secs(5),
        "it did not wait for the backend: {:?}",
        pressed.elapsed()
    );
    console.assert_restored();
}

#[test]
fn it_is_given_up_with_its_reason_and_r_asks_again() {
    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut console = open("silent-again.json", server.local_addr().unwrap().port());
    console.wait_for("Olaf Berg");
    console.wait_for_sentence("Not complete: CustomerUser: timeout since ");
    console.wait_for_sentence("no answer within 10 s; r asks again.");
    console.wait_for("timeout since ");
    // The next search leaves it out and is complete at once.
    console.press("/");
    console.wait_for("Enter accept");
    console.press("mona");
    console.wait_until("one of them", |screen| {
        let screen = screen.contents();
        screen.contains("Mona Lund") && !screen.contains("Olaf Berg")
    });
    console.press("\r");
    console.wait_for_sentence("Not complete: CustomerUser: timeout since ");
    console.wait_for("1 of 2 answered");
    console.press("r");
    console.wait_for("CustomerUser ro  waiting");
    console.press("\x03\x03");
    assert_eq!(console.exit_code(), 0);
}

/// Whom an earlier backend knows is shown while a later one says nothing.
#[test]
fn a_silent_backend_does_not_hold_up_a_card() {
    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut world = world(server.local_addr().unwrap().port());
    let settings = world["settings"].as_object_mut().unwrap();
    let (silent, own) = (
        settings["CustomerUser"].clone(),
        settings["CustomerUser1"].clone(),
    );
    settings.insert("CustomerUser".to_owned(), own);
    settings.insert("CustomerUser1".to_owned(), silent);
    let mut console = open_world("silent-behind.json", &world);
    console.wait_until("the card while one is waited for", |screen| {
        let screen = screen.contents();
        screen.contains("CustomerIDs  1") && screen.contains("CustomerUser1 ro  waiting")
    });
    console.wait_for_sentence("But other backends have not said yet whether they know this login");
    console.press("\x03\x03");
    assert_eq!(console.exit_code(), 0);
}
