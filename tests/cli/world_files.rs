//! World files with something wrong in them: one message, exit code 2, and nothing else.

use serde_json::{Value as Json, json};

use crate::desk;
use crate::support::program::{self, Ended, run, run_with};

/// Runs a command on a world file that cannot be opened, as text and as JSON, and returns message
/// and help without the file's name.
fn refused(name: &str, content: impl AsRef<[u8]>) -> (String, String, String) {
    let path = program::file(name, content);
    let arguments = ["permissions", "--snapshot", &path];
    let text = run(&arguments);
    let json = run(&[&arguments[..], &["--format", "json"]].concat());
    for ended in [&text, &json] {
        assert_eq!((ended.code, ended.out.as_str()), (Some(2), ""), "{name}");
    }
    let error: Json = serde_json::from_str(&json.err).unwrap();
    let part = |key: &str| error["error"][key].as_str().unwrap().to_owned();
    assert_eq!(
        text.err,
        format!("aclscope: {}\n  {}\n", part("message"), part("help")),
        "{name}"
    );
    let message = part("message");
    let message = message.strip_prefix(&format!("{path}: ")).unwrap();
    (part("kind"), message.to_owned(), part("help"))
}

#[test]
fn every_mistake_names_table_row_and_column() {
    let shape = "a world file looks like {\"settings\": {..}, \"tables\": {\"queue\": [{\"id\": 1, \"name\": \"Raw\"}]}}";
    let cell = "correct this cell in the file";
    let cases = [
        (
            "[]",
            "not a world file: the document is a list, not an object with \"tables\"",
            shape,
        ),
        (
            r#"{"settings": {}}"#,
            "not a world file: it has no \"tables\"",
            shape,
        ),
        (
            r#"{"tables": []}"#,
            "not a world file: \"tables\" is a list, not an object of tables",
            shape,
        ),
        (
            r#"{"tables": {"queue": {"id": 1}}}"#,
            "table queue is an object, not a list of rows",
            shape,
        ),
        (
            r#"{"tables": {"queue": [{"id": 1}, "Raw"]}}"#,
            "table queue, row 2: a text, not an object of columns",
            shape,
        ),
        (
            r#"{"tables": {"queue": [{"id": 1, "name": ["Raw"]}]}}"#,
            "table queue, row 1 (id 1), column name: a list; only a text, a number or null can stand here",
            cell,
        ),
        (
            r#"{"tables": {"queue": [{"id": 1, "name": {"a": 1}}]}}"#,
            "table queue, row 1 (id 1), column name: an object; only a text, a number or null can stand here",
            cell,
        ),
        (
            r#"{"tables": {"queue": [{"id": "x1", "name": "Raw"}]}}"#,
            "table queue, row 1 (id x1, Raw), column id: \"x1\" is not a whole number",
            cell,
        ),
        (
            r#"{"tables": {"ticket": [{"id": 1, "queue_id": "Raw"}]}}"#,
            "table ticket, row 1 (id 1), column queue_id: \"Raw\" is not a whole number",
            cell,
        ),
        (
            r#"{"tables": {"queue": [{"id": 3, "name": "Raw"}, {"id": "3", "name": "Junk"}]}}"#,
            "table queue, row 2 (id 3, Junk), column id: 3 is already the id of row 1 (id 3, Raw)",
            cell,
        ),
        (
            "{\"tables\":\n {\"queue\": [}}",
            "line 2, column 13: not JSON: a value was expected",
            "a world file is one JSON document in UTF-8, plain or compressed with gzip or zstd",
        ),
    ];
    for (number, (content, message, help)) in cases.into_iter().enumerate() {
        let refusal = refused(&format!("bad-{number}.json"), content);
        let expected = ("bad_world".to_owned(), message.to_owned(), help.to_owned());
        assert_eq!(refusal, expected, "{content}");
    }
}

#[test]
fn bytes_that_are_no_text_are_named_with_their_line() {
    let (kind, message, _) = refused("bad-bytes.json", b"{\"tables\":\n{\"queue\xff\": []}}");
    assert_eq!(kind, "bad_world");
    assert_eq!(message, "line 2: not JSON: the bytes are not UTF-8");
}

#[test]
fn a_file_that_does_not_exist_is_named() {
    let ended = run(&["permissions", "--snapshot", "no/such/world.json"]);
    assert_eq!((ended.code, ended.out.as_str()), (Some(2), ""));
    assert_eq!(
        ended.err,
        "aclscope: no/such/world.json: No such file or directory (os error 2)\n  \
         check that no/such/world.json exists and may be read by this user\n"
    );
}

/// The desk with one ACL whose stored YAML cannot be read.
fn with_broken_acl() -> String {
    desk::changed("broken-acl.json", |desk| {
        desk["tables"]["acl"][0]["config_change"] = json!("---\nPossible: [");
    })
}

#[test]
fn broken_yaml_in_an_acl_row_takes_that_acl_out_and_nothing_else() {
    let world = with_broken_acl();
    let ended: Ended = run(&[
        "simulate",
        "--snapshot",
        &world,
        "--customer-user",
        "dg",
        "--action",
        "CustomerTicketMessage",
        "--format",
        "json",
        "--return",
        "Ticket:Queue",
        "--return",
        "Ticket:Service",
    ]);
    let document = ended.json();
    let names: Vec<&str> = document["fields"][0]["rules"]
        .as_array()
        .unwrap()
        .iter()
        .map(|rule| rule["acl"].as_str().unwrap())
        .collect();
    assert_eq!(names.len(), 6, "{names:?}");
    assert!(!names.contains(&"10 No Postmaster"));
    assert_eq!(document["fields"][0]["left"].as_array().unwrap().len(), 3);
    assert_eq!(document["fields"][1]["left"], json!(["1"]));

    let questions = concat!(
        r#"{"id":1,"op":"TicketAcl","acl_names":null,"return_type":"Ticket","return_subtype":"Service","#,
        r#""data":{"1":"IT","2":"Tools"},"params":{"Action":"X","CustomerUserID":"dg"}}"#,
        "\n",
        r#"{"id":2,"op":"TicketAcl","acl_names":["10 No Postmaster"],"return_type":"Ticket","#,
        r#""return_subtype":"Queue","data":{"1":"Postmaster"},"params":{"CustomerUserID":"dg"}}"#,
    );
    let ended = program::run_with(&["eval", "--snapshot", &world], questions.as_bytes());
    assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""));
    let answers = ended.lines();
    assert_eq!(answers[0]["data"], json!({"1": "IT"}));
    assert_eq!(answers[1]["applied"], json!(false));
}

#[test]
fn a_world_may_come_through_a_pipe() {
    let world = desk::file("pipe.json");
    let content = std::fs::read(&world).unwrap();
    let from = |path: &str, input: &[u8]| {
        let arguments = ["permissions", "--customer-user", "dg", "--snapshot", path];
        run_with(&arguments, input)
    };
    let (piped, read) = (from("/dev/stdin", &content), from(&world, b""));
    assert_eq!((piped.code, piped.err.as_str()), (Some(0), ""));
    assert_eq!(piped.out, read.out);
    let packed = zstd::encode_all(content.as_slice(), 1).unwrap();
    assert_eq!(from("/dev/stdin", &packed).out, read.out);
    let cut = from("/dev/stdin", &packed[..packed.len() / 2]);
    assert_eq!((cut.code, cut.out.as_str()), (Some(2), ""));
    assert!(cut.err.contains("cut off or damaged"), "{}", cut.err);
}
