//! Customer users and companies, added and changed from the console.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use aclscope::app::record::{
    RecordInput, RecordKind, RecordLine, RecordPart, RecordSheet, RecordTarget,
};
use aclscope::app::state::{CustomersPage, Header, Slot};
use aclscope::app::{Answer, App, Appearance, Cmd, Drafts, InstanceSource, Page, Views};
use aclscope::backend::Instance;
use aclscope::backend::demo::DemoSize;
use aclscope::backend::journal::{Origin, Place};
use aclscope::backend::ledger::Ledger;
use aclscope::config::{Depth, Keymap};
use aclscope::core::customer::write::Level;
use aclscope::core::password::{Scheme, is_stored};
use aclscope::secret::Secret;

use crate::demo::{Demo, has};
use crate::stage::{draw, press, text};

/// The agent in whose name the demo is written.
const AGENT: &str = "root@localhost";

struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).ok();
    }
}

/// The customers of a demo that may be written, with a history of its own, the words searched for.
async fn customers(name: &str, words: &str, size: (u16, u16)) -> (Demo, Folder) {
    let (mut demo, folder) = opened(name, size, true).await;
    demo.press("1 /").await;
    demo.write(words).await;
    demo.press("Enter").await;
    (demo, folder)
}

async fn opened(name: &str, size: (u16, u16), write: bool) -> (Demo, Folder) {
    let name = format!("aclscope-records-{name}-{}", std::process::id());
    let folder = Folder(std::env::temp_dir().join(name));
    let instance = Instance::demo(DemoSize::default()).await.unwrap();
    if write {
        instance.allow_writing().await.unwrap();
        instance.act_as(AGENT).unwrap();
    }
    let place = Place::at(&folder.0).unwrap();
    let ledger = Ledger::new(&place, Origin::default());
    let source = InstanceSource::new(Arc::new(instance)).keeping(Ok(ledger), Drafts::default());
    let header = Header {
        writable: write,
        acting_user: write.then(|| AGENT.to_owned()),
        ..Header::default()
    };
    (Demo::on(source, header, "dg", size).await, folder)
}

/// What is stored of a customer user.
async fn stored(demo: &Demo, login: &str, name: &str) -> Option<String> {
    let person = demo.instance.person(login).await.unwrap();
    person.record?.text(name).map(str::to_owned)
}

/// So many times down.
fn down(count: usize) -> String {
    vec!["Down"; count].join(" ")
}

/// The line of the city in the form of a customer user of the demo.
const CITY: usize = 11;

#[tokio::test]
async fn a_field_is_changed_once_it_was_shown_and_asked() {
    let (mut demo, _folder) = customers("change", "dg", (80, 24)).await;
    let frame = demo.press("e").await.to_owned();
    has(
        &frame,
        &[
            "Editing customer user dg in CustomerUser. Nothing is changed yet.",
            "Lastname *           Garcia",
            "CustomerID *         mx  Hernandez SA",
            "Valid *              1  valid",
            "Ctrl-S write",
        ],
    );
    assert!(!frame.contains("Password"), "{frame}");
    demo.press(&down(CITY)).await;
    demo.press("Ctrl-U").await;
    has(demo.write("Graz Süd").await, &["1 changed"]);
    let frame = demo.press("Ctrl-S").await.to_owned();
    has(
        &frame,
        &[
            "Change customer user dg?",
            "As root@localhost, all of it in one transaction, or nothing:",
            "City: Puebla -> Graz Süd",
            "UPDATE",
            "▸Cancel",
        ],
    );
    has(demo.press("Enter").await, &["Graz Süd", "1 changed"]);
    assert_eq!(
        stored(&demo, "dg", "UserCity").await.as_deref(),
        Some("Puebla")
    );
    let frame = demo.press("Ctrl-S Right Enter").await.to_owned();
    has(
        &frame,
        &["customer user dg is written", "Customers · 1", "Graz Süd"],
    );
    assert_eq!(
        stored(&demo, "dg", "UserCity").await.as_deref(),
        Some("Graz Süd")
    );
    has(demo.press("7").await, &["customer user dg"]);
}

#[tokio::test]
async fn what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost() {
    let (mut demo, _folder) = customers("wrong", "dg", (80, 24)).await;
    demo.press("e Down Down Ctrl-U").await;
    has(demo.frame(), &["Lastname: must be given"]);
    demo.write("0").await;
    has(demo.frame(), &["0 counts as nothing"]);
    demo.press("Ctrl-U").await;
    demo.press("Down Down Ctrl-U").await;
    demo.write("nomail").await;
    let frame = demo.press("Ctrl-S").await.to_owned();
    has(
        &frame,
        &[
            "nothing is written: 2 fields are not right; Lastname: must be given",
            "nomail",
        ],
    );
    demo.write("Ruiz").await;
    let frame = demo.press("Ctrl-S").await.to_owned();
    has(
        &frame,
        &["Email: it is no e-mail address", "nomail", "Ruiz"],
    );
    let frame = demo.press("Esc").await.to_owned();
    has(
        &frame,
        &[
            "Give up customer user dg?",
            "What is typed is lost: Lastname, Email.",
            "▸Go on editing",
        ],
    );
    has(demo.press("Enter").await, &["nomail", "Ruiz"]);
    has(demo.press("Esc Right Enter").await, &["Customers · 1"]);
    assert_eq!(
        stored(&demo, "dg", "UserLastname").await.as_deref(),
        Some("Garcia")
    );
}

#[tokio::test]
async fn somebody_is_added_and_shown() {
    let (mut demo, _folder) = customers("add", "dg", (160, 48)).await;
    demo.press("a").await;
    has(
        demo.frame(),
        &["Editing new customer user in CustomerUser."],
    );
    demo.press("Down").await;
    for text in ["Ada", "Quist", "dg", "ada.quist@meadow.example"] {
        demo.write(text).await;
        demo.press("Down").await;
    }
    let frame = demo.press("Enter").await.to_owned();
    has(&frame, &["CustomerID", "Graubrot AG"]);
    let frame = demo.press("m x Enter").await.to_owned();
    has(&frame, &["mx  Hernandez SA"]);
    let frame = demo.press("Ctrl-S").await.to_owned();
    has(
        &frame,
        &[
            "nothing is written: Username:",
            "Ada",
            "ada.quist@meadow.example",
        ],
    );
    demo.press("Ctrl-U").await;
    demo.write("aq").await;
    let frame = demo.press("Ctrl-S").await.to_owned();
    has(
        &frame,
        &[
            "Add this customer user?",
            "Username: aq",
            "INSERT INTO",
            "▸Cancel",
        ],
    );
    let frame = demo.press("Right Enter").await.to_owned();
    has(
        &frame,
        &["customer user aq is added; p sets a password", "▸aq"],
    );
    assert_eq!(
        stored(&demo, "aq", "UserCustomerID").await.as_deref(),
        Some("mx")
    );
}

#[tokio::test]
async fn the_validity_has_a_key_of_its_own() {
    let (mut demo, _folder) = customers("validity", "dg", (80, 24)).await;
    has(demo.press("i").await, &["Valid · 3", "invalid-temporarily"]);
    let frame = demo.press("Down Enter").await.to_owned();
    has(
        &frame,
        &["Change customer user dg?", "Valid: 1 valid -> 2 invalid"],
    );
    has(
        demo.press("Right Enter").await,
        &["customer user dg is written"],
    );
    assert_eq!(stored(&demo, "dg", "ValidID").await.as_deref(), Some("2"));
}

#[tokio::test]
async fn a_password_is_typed_twice_and_never_shown() {
    let (mut demo, _folder) = customers("password", "dg", (80, 24)).await;
    let frame = demo.press("p").await.to_owned();
    has(
        &frame,
        &[
            "Set the password of customer user dg.",
            "Stored as            sha2",
            "weak",
            "bcrypt",
        ],
    );
    demo.write("tiger7").await;
    demo.press("Tab").await;
    demo.write("lion").await;
    has(demo.frame(), &["not the same as above", "******"]);
    demo.press("Ctrl-U").await;
    demo.write("tiger7").await;
    has(
        demo.press("Tab Enter").await,
        &["Stored as · 8", "as CryptType says"],
    );
    demo.write("sha512").await;
    demo.press("Enter").await;
    let frame = demo.press("Ctrl-S").await.to_owned();
    has(
        &frame,
        &[
            "Set the password of customer user dg?",
            "Password: *** -> *** (sha512)",
            "*** (sha512)",
        ],
    );
    assert!(!frame.contains("tiger"), "{frame}");
    has(
        demo.press("Right Enter").await,
        &["customer user dg is written"],
    );
    let kept = Secret::new(stored(&demo, "dg", "UserPassword").await.unwrap());
    assert_eq!(kept.reveal().len(), 128);
    assert!(is_stored(Scheme::Sha2, &kept, &Secret::new("tiger7")));
    let frame = demo.press("7 Enter").await.to_owned();
    assert!(!frame.contains(&kept.reveal()[..8]), "{frame}");
    has(&frame, &["***"]);
}

#[tokio::test]
async fn what_others_changed_meanwhile_is_shown_and_what_is_typed_stays() {
    let (mut demo, _folder) = customers("stale", "dg", (80, 24)).await;
    demo.press("e").await;
    demo.press(&down(CITY)).await;
    demo.press("Ctrl-U").await;
    demo.write("Graz").await;
    let record = demo.instance.person("dg").await.unwrap().record.unwrap();
    let mut fields = record.attributes.clone();
    fields.insert("UserCity".to_owned(), Some("Wien".to_owned()));
    fields.insert("UserFax".to_owned(), Some("555".to_owned()));
    fields.shift_remove("UserPassword");
    let customers = demo.instance.customers();
    let plan = customers
        .plan_person_change("dg", &fields, Level::Form)
        .await;
    let agent = demo.instance.acting_agent().unwrap();
    demo.instance
        .write_rows(&plan.unwrap(), &agent)
        .await
        .unwrap();
    let frame = demo.press("Ctrl-S").await.to_owned();
    has(
        &frame,
        &[
            "somebody else has changed it",
            "City: Puebla -> Wien, you typed Graz",
            "Fax: (empty) -> 555",
        ],
    );
    let frame = demo.press("Ctrl-S").await.to_owned();
    has(&frame, &["City: Wien -> Graz", "▸Cancel"]);
    assert!(!frame.contains("\"fax\""), "theirs stays: {frame}");
    demo.press("Right Enter").await;
    assert_eq!(
        stored(&demo, "dg", "UserCity").await.as_deref(),
        Some("Graz")
    );
    assert_eq!(stored(&demo, "dg", "UserFax").await.as_deref(), Some("555"));
}

#[tokio::test]
async fn a_read_only_instance_asks_to_be_switched_on_and_for_an_agent() {
    let (mut demo, _folder) = opened("read-only", (80, 24), false).await;
    demo.press("1 /").await;
    demo.write("dg").await;
    demo.press("Enter e").await;
    demo.press(&down(CITY)).await;
    demo.write("!").await;
    has(
        demo.press("Ctrl-S").await,
        &["Switch writing on?", "▸Cancel"],
    );
    has(demo.press("Enter").await, &["Puebla!", "1 changed"]);
    let frame = demo.press("Ctrl-S Right Enter").await.to_owned();
    has(&frame, &["Write in the name of which agent?"]);
    demo.write(AGENT).await;
    let frame = demo.press("Enter").await.to_owned();
    has(&frame, &["As root@localhost", "City: Puebla -> Puebla!"]);
}

#[tokio::test]
async fn companies_are_listed_changed_and_added() {
    let (mut demo, _folder) = customers("companies", "dg", (80, 24)).await;
    let frame = demo.press("c").await.to_owned();
    has(
        &frame,
        &[
            "Companies · 4",
            "▸de  Graubrot AG",
            "Groups Ticket::CustomerID::Same",
            "Customer users",
        ],
    );
    demo.press("e").await;
    demo.press(&down(4)).await;
    demo.press("Ctrl-U").await;
    demo.write("Emden").await;
    let frame = demo.press("Ctrl-S").await.to_owned();
    has(&frame, &["Change customer de?", "City: Bremen -> Emden"]);
    let frame = demo.press("Right Enter").await.to_owned();
    has(&frame, &["customer de is written", "▸de", "Emden"]);
    demo.press("a").await;
    demo.write("at").await;
    demo.press("Down").await;
    demo.write("Graubrot AG").await;
    has(
        demo.press("Ctrl-S").await,
        &["nothing is written: Customer:"],
    );
    demo.write(" Wien").await;
    has(
        demo.press("Ctrl-S").await,
        &["Add this customer?", "INSERT INTO"],
    );
    let frame = demo.press("Right Enter").await.to_owned();
    has(&frame, &["customer at is added", "Companies · 5", "▸at"]);
    has(demo.press("c").await, &["Customers · 1", "▸dg"]);
}

#[tokio::test]
async fn sources_that_are_not_written_say_why() {
    let (mut demo, _folder) = customers("refused", "*", (160, 48)).await;
    demo.press("b").await;
    demo.write("CustomerUser1").await;
    let frame = demo.press("Enter").await.to_owned();
    has(&frame, &["CustomerUser1"]);
    has(
        demo.press("e").await,
        &["CustomerUser1 is read-only: its setting ReadOnly is on"],
    );
    has(demo.press("p").await, &["CustomerUser1 is read-only"]);
    has(demo.press("i").await, &["CustomerUser1 is read-only"]);
}

#[test]
fn a_column_that_the_table_lacks_offers_its_statement_to_copy() {
    let statement = "ALTER TABLE customer_user ADD COLUMN nick VARCHAR(250) NULL";
    let line = |name: &str, missing: Option<&str>| RecordLine {
        name: name.to_owned(),
        label: name.to_owned(),
        required: false,
        locked: None,
        input: RecordInput::Text,
        value: String::new(),
        meaning: String::new(),
        missing: missing.map(str::to_owned),
    };
    let target = RecordTarget {
        kind: RecordKind::Person,
        source: Some("CustomerUser".to_owned()),
        key: None,
        part: RecordPart::Whole,
    };
    let sheet = RecordSheet {
        target,
        lines: vec![
            line("UserFirstname", None),
            line("UserNick", Some(statement)),
        ],
        rules: None,
        notes: Vec::new(),
    };
    let mut page = CustomersPage::default();
    page.answered(Slot::Record, Answer::RecordSheet(Box::new(sheet)));
    let views = Views {
        customers: Some(page),
        ..Views::default()
    };
    let appearance = Appearance::embedded(Depth::Sixteen, false).unwrap();
    let mut app = App::new(
        Header::default(),
        views,
        Keymap::embedded().unwrap(),
        appearance,
    );
    press(&mut app, "y Down");
    let frame = text(&draw(&app, 80, 24));
    has(
        &frame,
        &["The table has no such column", statement, "y copy"],
    );
    let cmds = press(&mut app, "y");
    assert_eq!(cmds, [Cmd::Copy(statement.to_owned())]);
    press(&mut app, "Up");
    let frame = text(&draw(&app, 80, 24));
    has(&frame, &["UserFirstname        y"]);
}
