//! `--settings FILE`: settings that are tried on an instance before they are set.

use std::io::Write;

use serde_json::{Value as Json, json};

use crate::config_file::refused;
use crate::desk;
use crate::support::program::{file, run};

/// The names of the fields that the desk's new ticket has.
fn fields(world: &str, more: &[&str]) -> Vec<String> {
    let arguments = [
        "simulate",
        "--snapshot",
        world,
        "--customer-user",
        "dg",
        "--action",
        "CustomerTicketMessage",
        "--format",
        "json",
    ];
    let document = run(&[&arguments[..], more].concat()).json();
    let fields = document["fields"].as_array().unwrap();
    let name = |field: &Json| field["return_subtype"].as_str().map(str::to_owned);
    fields.iter().filter_map(name).collect()
}

const SERVICES_OFF: &str = "Ticket::Service: 0\n";

#[test]
fn yaml_and_world_files_lie_over_the_instance() {
    let world = desk::file("settings-desk.json");
    let before = fields(&world, &[]);
    assert!(before.iter().any(|name| name == "Service"), "{before:?}");
    let forms = [
        ("settings-plain.yaml", SERVICES_OFF.to_owned()),
        ("settings-below.yml", format!("settings:\n  {SERVICES_OFF}")),
        (
            "settings-world.json",
            r#"{"settings": {"Ticket::Service": 0}, "tables": {}}"#.to_owned(),
        ),
        (
            "settings-bare.json",
            r#"{"Ticket::Service": "0"}"#.to_owned(),
        ),
        ("settings-no-ending", SERVICES_OFF.to_owned()),
        (
            "settings-no-ending-either",
            "{\"Ticket::Service\": false}".to_owned(),
        ),
    ];
    for (name, content) in forms {
        let settings = file(name, content);
        let after = fields(&world, &["--settings", &settings]);
        assert!(
            !after.iter().any(|field| field == "Service"),
            "{name}: {after:?}"
        );
        assert!(
            after.iter().any(|field| field == "Queue"),
            "{name}: {after:?}"
        );
    }
}

#[test]
fn a_packed_world_file_is_read_too() {
    let world = desk::file("settings-packed-desk.json");
    let packed = Vec::new();
    let mut gzip = flate2::write::GzEncoder::new(packed, flate2::Compression::fast());
    gzip.write_all(br#"{"settings": {"Ticket::Service": 0}}"#)
        .unwrap();
    let settings = file("settings-packed.json.gz", gzip.finish().unwrap());
    let after = fields(&world, &["--settings", &settings]);
    assert!(!after.iter().any(|field| field == "Service"), "{after:?}");
}

#[test]
fn the_option_stands_before_or_after_the_command_and_works_on_the_demo() {
    let settings = file(
        "settings-demo.yaml",
        "Ticket::Service: 0\nTicket::Type: 0\n",
    );
    let simulate = [
        "simulate",
        "--customer-user",
        "dg",
        "--action",
        "CustomerTicketMessage",
    ];
    let demo = run(&[&simulate[..], &["--demo"]].concat()).out;
    let before = run(&[&["--settings", &settings, "--demo"], &simulate[..]].concat());
    let after = run(&[&simulate[..], &["--demo", "--settings", &settings]].concat());
    assert_eq!((before.code, before.err.as_str()), (Some(0), ""));
    assert_eq!(before.out, after.out);
    assert!(
        demo.contains("\nService: ") && !after.out.contains("\nService: "),
        "{}",
        after.out
    );
}

#[test]
fn the_command_line_lies_over_the_configuration_file() {
    desk::file("settings-layers.json");
    let config = file(
        "settings-layers.yaml",
        "settings: {Ticket::Service: 0, Ticket::Type: 0}\n\
         instances: {a: {snapshot: settings-layers.json, settings: {Ticket::Type: 1}}}\n",
    );
    let names = |more: &[&str]| {
        let arguments = [
            "simulate",
            "--config",
            &config,
            "-i",
            "a",
            "--customer-user",
            "dg",
            "--action",
            "CustomerTicketMessage",
            "--format",
            "json",
        ];
        let document = run(&[&arguments[..], more].concat()).json();
        document["fields"]
            .as_array()
            .unwrap()
            .iter()
            .fold(String::new(), |all, field| {
                format!(
                    "{all} {}",
                    field["return_subtype"].as_str().unwrap_or_default()
                )
            })
    };
    let file_alone = names(&[]);
    assert!(
        !file_alone.contains("Service") && file_alone.contains("Type"),
        "{file_alone}"
    );
    let over = file(
        "settings-layers-over.json",
        json!({"Ticket::Service": 1}).to_string(),
    );
    let over = names(&["--settings", &over]);
    assert!(over.contains("Service") && over.contains("Type"), "{over}");
}

#[test]
fn mistakes_are_named_with_file_and_line() {
    let said = |name: &str, content: &str| {
        let settings = file(name, content);
        let (kind, message, _) = refused(&["permissions", "--demo", "--settings", &settings]);
        (kind, message.strip_prefix(&settings).unwrap().to_owned())
    };
    let config = |message: &str| ("config".to_owned(), message.to_owned());
    let world = |message: &str| ("bad_world".to_owned(), message.to_owned());
    assert_eq!(
        said("settings-1.yaml", "A: 1\nB: [\n"),
        config(":3:1: did not find expected node content")
    );
    assert_eq!(
        said("settings-2.yaml", "A: 1\nA: 2\n"),
        config(":2:1: the key `A` stands twice, first in line 1")
    );
    assert_eq!(
        said(
            "settings-3.yaml",
            "settings:\n  CustomerUser1: {CustomerKye: login}\n"
        ),
        config(":2:19: CustomerUser1 has no key `CustomerKye`")
    );
    assert_eq!(
        said("settings-4.yaml", "just a text\n"),
        config(":1:1: the file is a text, not a mapping of settings")
    );
    assert_eq!(
        said("settings-5.json", "{\"settings\":\n  {\"A\": ]}}"),
        world(": line 2, column 9: not JSON: a value was expected")
    );
    assert_eq!(
        said("settings-6.json", "{\n \"settings\": [1]}"),
        world(": line 2, column 14: settings is a list, not an object of settings")
    );
    assert_eq!(
        said("settings-7.json", "{\"tables\": {}}"),
        world(": line 1, column 1: a world without \"settings\"")
    );
    let (kind, message, _) = refused(&["permissions", "--demo", "--settings", "no/such.yaml"]);
    assert_eq!(kind, "unreadable");
    assert!(message.starts_with("no/such.yaml: "), "{message}");
}
