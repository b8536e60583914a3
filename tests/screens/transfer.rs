//! Files of ACLs: exported from the console, and imported into it as drafts.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::sync::Arc;

use aclscope::app::{Drafts, InstanceSource, Layer};
use aclscope::backend::Instance;
use aclscope::backend::acls::Applying;
use aclscope::backend::demo::DemoSize;
use aclscope::backend::journal::{Origin, Place};
use aclscope::backend::ledger::Ledger;
use aclscope::core::acl::AclColumns;
use aclscope::core::transfer::{AclFile, export};

use crate::demo::{Demo, has};
use crate::stage::assert_snapshot;

/// A file with a new, a changed, two equal and two invalid ACLs, as seen from the demo.
const FILE: &str = "tests/screens/import.yml";

/// Empties the field with the focus.
const EMPTY: &str = "Ctrl-U";

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let name = format!("aclscope-transfer-{name}-{}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn path(&self, name: &str) -> String {
        self.0.join(name).to_str().unwrap().to_owned()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).ok();
    }
}

async fn fresh() -> Instance {
    Instance::demo(DemoSize::default()).await.unwrap()
}

/// The ACLs of a demo.
async fn demo(size: (u16, u16)) -> Demo {
    let mut demo = Demo::of(fresh().await, "dg", size).await;
    demo.press("2").await;
    demo
}

/// The ACLs of an instance that may be written, with a history in this folder.
async fn written(instance: Instance, folder: &Folder) -> Demo {
    instance.allow_writing().await.unwrap();
    let place = Place::at(&folder.0.join("state")).unwrap();
    let ledger = Ledger::new(&place, Origin::default());
    let source = InstanceSource::new(Arc::new(instance)).keeping(Ok(ledger), Drafts::default());
    let mut demo = Demo::of_source(source, "dg", (120, 40)).await;
    demo.press("2").await;
    demo
}

/// What authors decided, by name.
fn columns(instance: &Instance) -> BTreeMap<String, AclColumns> {
    let world = instance.world();
    let columns = world.acl_rows.iter().map(AclColumns::of);
    columns.map(|own| (own.name.clone(), own)).collect()
}

/// What the form on top says.
fn said(demo: &Demo) -> String {
    match demo.console.app.layers().last() {
        Some(Layer::Form(form)) => form.lines.join(" "),
        other => panic!("{other:?} is no form"),
    }
}

async fn named(demo: &mut Demo, file: &str) -> String {
    demo.press(EMPTY).await;
    demo.paste(file).await;
    demo.press("Enter").await.to_owned()
}

#[tokio::test]
async fn all_are_exported_as_the_command_does_and_nothing_is_replaced_unasked() {
    let folder = Folder::new("all");
    let file = folder.path("out.yml");
    let mut demo = demo((80, 24)).await;
    has(
        demo.press("X").await,
        &[
            "Export which ACLs?",
            "010-Customers",
            "this one",
            "all",
            "stored ACLs",
        ],
    );
    let frame = demo.press("Down Enter").await.to_owned();
    has(&frame, &["Export_ACL.yml", "as they are stored"]);
    let frame = named(&mut demo, &file).await;
    let world = demo.instance.world();
    let expected = export(&world.acl_rows, &world.agents);
    assert_eq!(fs::read_to_string(&file).unwrap(), expected.text);
    let mode = fs::metadata(&file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let bytes = format!(
        "{} ACLs, {} bytes",
        expected.names.len(),
        expected.text.len()
    );
    has(&frame, &[&bytes, "460-Broken-YAML"]);
    fs::write(&file, "mine").unwrap();
    demo.press("Esc X Down Enter").await;
    let frame = named(&mut demo, &file).await;
    has(&frame, &["there already. Replace it?", "▸Cancel"]);
    demo.press("Enter").await;
    assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
    demo.press("X Down Enter").await;
    named(&mut demo, &file).await;
    demo.press("Right Enter").await;
    assert_eq!(fs::read_to_string(&file).unwrap(), expected.text);
}

#[tokio::test]
async fn one_or_the_marked_ones_are_exported_without_their_drafts() {
    let folder = Folder::new("some");
    let mut demo = demo((80, 24)).await;
    // A draft that renames it, and one that is not stored.
    demo.press("c Enter").await;
    demo.press("g v i n v a l i d Enter").await;
    demo.press("g Space Space Space").await;
    let frame = demo.press("X").await.to_owned();
    has(
        &frame,
        &[
            "Export 2 ACLs",
            "Drafts are not exported: 010-Customers-See-No-Intake-Queues",
            "Not stored, so left out: 010-Customers-See-No-Intake-Queues (copy) 1",
        ],
    );
    let frame = named(&mut demo, folder.0.to_str().unwrap()).await;
    has(&frame, &["Export_ACL.yml: 2 ACLs, "]);
    let text = fs::read_to_string(folder.path("Export_ACL.yml")).unwrap();
    let names = [
        "010-Customers-See-No-Intake-Queues",
        "020-Mexico-Desk-Is-Moving",
    ];
    let world = demo.instance.world();
    let rows = world.acl_rows.iter();
    let rows = rows.filter(|row| row.text("name").is_some_and(|name| names.contains(&name)));
    assert_eq!(text, export(rows, &world.agents).text);
    // Marks stay with their ACLs when a new draft sorts before them.
    demo.press("a").await;
    named(&mut demo, "000-First").await;
    has(demo.press("X").await, &["Export 2 ACLs"]);
}

#[tokio::test]
async fn the_preview_says_what_would_become_of_each() {
    let mut demo = demo((80, 24)).await;
    demo.press("I").await;
    assert_snapshot("import-form-80x24", demo.frame());
    let frame = named(&mut demo, FILE).await;
    assert_snapshot("import-preview-80x24", &frame);
    let frame = demo.press("PgDn").await.to_owned();
    assert_snapshot("import-preview-scrolled-80x24", &frame);
    // The safe answer stands first.
    has(demo.press("Enter").await, &["[2 ACLs]"]);
    assert_eq!(demo.console.app.views.drafts(), 0);
    demo.press("I").await;
    named(&mut demo, FILE).await;
    let frame = demo.press("Right Enter").await.to_owned();
    has(&frame, &["2 ACLs are drafts now"]);
    assert_eq!(demo.console.app.views.drafts(), 2);
    // Once more: both are drafts already; the changed one gets a step more.
    demo.press("I").await;
    let frame = named(&mut demo, FILE).await;
    has(&frame, &["999-Numbers: a new draft has this name; what is"]);
    has(
        &frame,
        &["030-Key-Users-Keep-Misc: there is a draft of it; what is"],
    );
    demo.press("Esc / k e y Enter u").await;
    assert_eq!(demo.console.app.views.drafts(), 1);
    demo.press("Ctrl-R").await;
    assert_eq!(demo.console.app.views.drafts(), 2);
    // Of the new one the import can be taken back, too.
    demo.press("Esc / n u m b e r s Enter u").await;
    assert_eq!(demo.console.app.views.drafts(), 1);
    demo.press("Ctrl-R").await;
    assert_eq!(demo.console.app.views.drafts(), 2);
}

#[tokio::test]
async fn without_overwriting_what_is_there_is_invalid_and_the_new_one_can_be_taken() {
    let mut demo = demo((120, 40)).await;
    demo.press("I Tab").await;
    demo.press("Ctrl-U n o BackTab").await;
    let frame = named(&mut demo, FILE).await;
    has(
        &frame,
        &[
            "1 new, 0 changed, 0 equal, 5 invalid",
            "030-Key-Users-Keep-Misc: is there already, and was not to be replaced",
            "Take the other",
        ],
    );
}

#[tokio::test]
async fn bad_files_give_one_message_and_the_form_again() {
    let folder = Folder::new("bad");
    let write = |name: &str, bytes: &[u8]| {
        fs::write(folder.0.join(name), bytes).unwrap();
        folder.path(name)
    };
    let file = fs::read_to_string(FILE).unwrap();
    let cut = file.split_at(file.find("- 2.50").unwrap()).0;
    let cases = [
        (folder.path("none.yml"), "there is no such file"),
        (folder.path(""), "this is a folder"),
        (write("empty", b""), "the file is empty"),
        (
            write("latin", b"- Name: \xe4"),
            "no UTF-8 text, from byte 8 on",
        ),
        (
            write("cut", format!("{cut}'").as_bytes()),
            "the file is no YAML",
        ),
        (write("long", &vec![b'x'; 10 << 20]), "no list of ACLs but"),
        (write("map", b"Name: x\n"), "no list of ACLs but a mapping"),
        (write("a\u{202e}\u{1b}[2J", b"x"), "no list of ACLs"),
        ("/dev/zero".to_owned(), "no ordinary file"),
        ("~nobody/x".to_owned(), "only ~ itself stands"),
    ];
    let mut demo = demo((160, 48)).await;
    demo.press("v i n v a l i d Enter").await;
    let mut tried = 0;
    for (file, says) in cases {
        demo.press("Esc I").await;
        let frame = named(&mut demo, &file).await;
        has(&frame, &["Import ACLs"]);
        let said = said(&demo);
        assert!(said.contains(says), "{file}: {said}");
        assert!(!frame.contains(['\u{1b}', '\u{202e}']), "{frame}");
        assert_eq!(demo.console.app.views.drafts(), 1);
        tried += 1;
    }
    assert_eq!(tried, 10);
    // A mapping file that cannot be used says so too, and the other fields keep what was typed.
    demo.press("Esc I").await;
    demo.paste(FILE).await;
    demo.press("Tab Tab").await;
    let map = write("map.yml", b"Queue: {Misc: Nowhere}\n");
    let frame = named(&mut demo, &map).await;
    has(&frame, &[FILE]);
    let said = said(&demo);
    assert!(
        said.contains("this system has no Queue `Nowhere`"),
        "{said}"
    );
}

#[tokio::test]
async fn what_is_stored_in_the_end_are_the_bytes_of_the_import_command() {
    let folder = Folder::new("round");
    let original = {
        let demo = demo((80, 24)).await;
        let world = demo.instance.world();
        export(&world.acl_rows, &world.agents).text
    };
    // Where it goes something else is stored, and the ACL that cannot be read is missing.
    let changed = || async {
        let instance = fresh().await;
        instance.allow_writing().await.unwrap();
        let other = original
            .replace("- Misc", "- Raw")
            .replace("StopAfterMatch: 1", "StopAfterMatch: 0");
        let other = AclFile::read(&other).unwrap();
        let agent = instance.act_as("tbrandt").unwrap();
        let done = instance.import_acls(&other, true, Applying::AllOrNothing, &agent);
        let done = done.await.unwrap();
        assert_eq!(done.failed().count(), 0, "{done:?}");
        instance
    };
    let numbers = fs::read_to_string(FILE).unwrap();
    let numbers = numbers.split_at(numbers.find("- Name: 999").unwrap()).1;
    let numbers = numbers.split_at(numbers.find("- Name: 998").unwrap()).0;
    let file = format!("{original}{numbers}");
    let path = folder.path("all.yml");
    fs::write(&path, &file).unwrap();

    let expected = changed().await;
    let agent = expected.act_as("tbrandt").unwrap();
    let before = columns(&expected);
    let read = AclFile::read(&file).unwrap();
    let done = expected.import_acls(&read, true, Applying::AllOrNothing, &agent);
    let done = done.await.unwrap();
    assert_eq!(done.failed().count(), 0, "{done:?}");
    let expected = columns(&expected);
    let differ = expected
        .iter()
        .filter(|(name, own)| before.get(*name) != Some(own));
    let differ = differ.count();
    assert!(differ > 5, "{differ}");

    let mut demo = written(changed().await, &folder).await;
    demo.press("I").await;
    let frame = named(&mut demo, &path).await;
    has(
        &frame,
        &[
            "1 new, ",
            " 0 invalid",
            &format!("Take {differ} ACLs as drafts?"),
        ],
    );
    let frame = demo.press("Right Enter").await.to_owned();
    has(&frame, &[&format!("{differ} ACLs are drafts now")]);
    demo.press("z w Right Enter z u t b r a n d t Enter w")
        .await;
    let frame = demo.frame().to_owned();
    has(&frame, &[&format!("Store {differ} ACLs?")]);
    let frame = demo.press("Right Enter").await.to_owned();
    has(&frame, &[&format!("{differ} ACLs are stored")]);
    assert_eq!(columns(&demo.instance), expected);
    assert_eq!(demo.console.app.views.drafts(), 0);
    let new = expected.get("999-Numbers").unwrap().config_match.clone();
    assert!(new.unwrap().contains("&"), "the anchor is kept");
    println!("compared {} ACLs, {differ} of them written", expected.len());
}

#[tokio::test]
async fn unknown_customers_of_acls_are_found_and_companies_offered() {
    let mut demo = demo((120, 40)).await;
    let list = "/ 1 0 5 Enter Enter / U s e r C u s t Enter a";
    let frame = demo.press(list).await.to_owned();
    has(&frame, &["Value of UserCustomerID · 4", "Ericsson AB"]);
    let frame = demo.press("g r a u b r o t").await.to_owned();
    has(&frame, &["▸de", "Graubrot AG"]);
    assert!(!frame.contains("Ericsson"), "{frame}");
    let frame = demo.press("Enter").await.to_owned();
    assert!(!frame.contains("unknown value"), "{frame}");
    let frame = demo.press("a x x x Enter").await.to_owned();
    has(
        &frame,
        &[
            "there is no CustomerID `xxx`: it never holds",
            "xxx  unknown value",
        ],
    );
}

#[tokio::test]
async fn stored_acls_that_name_unknown_customers_are_problems() {
    let instance = fresh().await;
    instance.allow_writing().await.unwrap();
    let agent = instance.act_as("tbrandt").unwrap();
    let file = "- Name: 005-Of-Nobody\n  ValidID: 1\n  ConfigMatch:\n    Properties:\n      \
                CustomerUser:\n        UserLogin: [dg, nobody]\n        \
                UserCustomerID: [se, '[Not]xx']\n  ConfigChange: ''\n";
    let file = AclFile::read(file).unwrap();
    let done = instance.import_acls(&file, false, Applying::AllOrNothing, &agent);
    assert_eq!(done.await.unwrap().failed().count(), 0);
    let mut demo = Demo::of(instance, "dg", (160, 48)).await;
    let frame = demo.press("6").await.to_owned();
    has(
        &frame,
        &[
            "there is no customer user `nobody`",
            "there is no CustomerID `xx`",
        ],
    );
    assert!(
        !frame.contains("`dg`") && !frame.contains("`se`"),
        "{frame}"
    );
    let page = demo.console.app.views.acls.as_ref().unwrap();
    let row = page.rows().iter().find(|row| row.name == "005-Of-Nobody");
    let found = row.unwrap().findings.iter();
    let unknown = found.filter(|own| own.code == "unknown_value").count();
    assert_eq!(unknown, 2, "{row:?}");
}
