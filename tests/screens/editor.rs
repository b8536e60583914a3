//! The editor of ACLs by keys alone, on the embedded world with a history of its own.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use aclscope::app::state::{AclsPage, Header};
use aclscope::app::{Drafts, InstanceSource};
use aclscope::backend::Instance;
use aclscope::backend::acls::AclChange;
use aclscope::backend::demo::DemoSize;
use aclscope::backend::journal::{DraftJournal, Origin, Place};
use aclscope::backend::ledger::Ledger;
use aclscope::core::acl::AclColumns;
use aclscope::core::edit::{Draft, SheetId};

use crate::demo::{Demo, has};
use crate::stage::{assert_snapshot, draw, text};

/// The console, and the instance behind it.
struct Editor {
    demo: Demo,
    instance: Arc<Instance>,
    ledger: Ledger,
}

/// A state directory of its own.
fn state() -> Place {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
        .join(format!("screens-editor-{}-{number}", std::process::id()));
    std::fs::remove_dir_all(&folder).ok();
    Place::at(&folder).unwrap()
}

impl Editor {
    async fn open(size: (u16, u16), writable: bool) -> Self {
        let instance = Arc::new(Instance::demo(DemoSize::default()).await.unwrap());
        let place = state();
        let origin = Origin::of(|_| None);
        let ledger = Ledger::new(&place, origin.clone());
        let (journal, left) = DraftJournal::open(&place, &instance.identity(), origin).unwrap();
        let source = InstanceSource::new(Arc::clone(&instance))
            .keeping(Ok(ledger.clone()), Drafts::new(journal, left));
        let header = Header {
            instance: "DEMO".to_owned(),
            writable,
            ..Header::default()
        };
        let mut demo = Demo::on(source, header, "dg", size).await;
        demo.press("2").await;
        Self {
            demo,
            instance,
            ledger,
        }
    }

    fn page(&self) -> &AclsPage {
        self.demo.console.app.views.acls.as_ref().unwrap()
    }

    fn drafts(&self) -> Vec<(SheetId, Draft)> {
        let sheets = self.page().bench().sheets();
        sheets.map(|(id, own)| (id, own.draft().clone())).collect()
    }

    /// Picks what is typed in the picker that is open.
    async fn pick(&mut self, words: &str) -> String {
        self.demo.write(words).await;
        self.demo.press("Enter").await.to_owned()
    }

    async fn press(&mut self, keys: &str) -> String {
        self.demo.press(keys).await.to_owned()
    }

    /// Filters the list of ACLs for one and goes into its tree.
    async fn enter(&mut self, name: &str) {
        self.press("/").await;
        self.demo.write(name).await;
        self.press("Enter Enter").await;
    }

    /// What the database holds of an ACL.
    async fn stored(&self, name: &str) -> Option<AclColumns> {
        let world = self.instance.reread().await.unwrap();
        let mut rows = world.acl_rows.iter();
        let row = rows.find(|row| row.text("name") == Some(name))?;
        Some(AclColumns::of(row))
    }

    /// Another admin stores something.
    async fn elsewhere(&self, name: &str, change: impl FnOnce(&mut AclColumns) -> bool) {
        let agent = self.instance.act_as("root@localhost").unwrap();
        let world = self.instance.world();
        let mut rows = world.acl_rows.iter();
        let row = rows.find(|row| row.text("name") == Some(name)).unwrap();
        let mut after = AclColumns::of(row);
        let keeps = change(&mut after);
        let change = AclChange {
            base: Some(row.clone()),
            after: keeps.then_some(after),
        };
        self.instance.store_acls(&[change], &agent).await.unwrap();
    }

    fn snapshot(&self, name: &str) {
        for (width, height) in [(80, 24), (160, 48)] {
            let buffer = draw(&self.demo.console.app, width, height);
            assert_snapshot(&format!("editor-{name}-{width}x{height}"), &text(&buffer));
        }
    }
}

/// A new ACL that takes FAQ Sweden from dg, made by keys.
async fn new_acl(editor: &mut Editor) {
    let frame = editor.press("a").await;
    has(&frame, &["New ACL", "10- comes before 9-"]);
    editor.press("Ctrl-U").await;
    let frame = editor.pick("105-No-Sweden-For-dg").await;
    has(&frame, &["renamed: number 21 of 39 now"]);
    editor.press("v").await;
    editor.pick("valid").await;
    // Match / Properties / CustomerUser / UserLogin / dg.
    editor.press("Enter j a").await;
    editor.pick("Properties").await;
    editor.pick("CustomerUser").await;
    editor.pick("UserLogin").await;
    let frame = editor.pick("dg").await;
    has(&frame, &["UserLogin", "added dg", "no difference"]);
    // Change / PossibleNot / Ticket / Queue / FAQ Sweden.
    editor.press("G a").await;
    editor.pick("PossibleNot").await;
    editor.pick("Ticket").await;
    let frame = editor.pick("Queue").await;
    has(&frame, &["Value of Queue"]);
    let frame = editor.pick("FAQ Swe").await;
    has(&frame, &["5 -> 4", "FAQ Sweden"]);
}

#[tokio::test]
async fn an_acl_is_made_by_keys_shows_what_it_does_and_is_undone_and_done_again() {
    let mut editor = Editor::open((80, 24), true).await;
    new_acl(&mut editor).await;
    editor.snapshot("draft");
    // A pattern says what it hits while it is typed.
    editor.press("e Ctrl-U").await;
    let frame = editor.demo.write("[RegExp]^FAQ").await.to_owned();
    has(&frame, &["hits", " of "]);
    editor.snapshot("picker");
    let frame = editor.press("Enter").await;
    has(&frame, &["[RegExp]^FAQ", "5 -> 4"]);
    // Another modifier, and back.
    editor.press("m").await;
    let frame = editor.pick("[Not]").await;
    has(&frame, &["[Not]^FAQ"]);
    editor.press("u").await;
    let whole = editor.drafts();
    let mut undone = 0;
    while !editor.press("u").await.contains("there is nothing to undo") {
        undone += 1;
        assert!(undone < 40);
    }
    assert!(undone >= 11, "{undone}");
    assert_eq!(editor.drafts()[0].1.name, "New ACL");
    assert!(editor.drafts()[0].1.config_change.text().is_empty());
    for _ in 0..undone {
        has(&editor.press("Ctrl-R").await, &["done again"]);
    }
    assert_eq!(editor.drafts(), whole);
}

#[tokio::test]
async fn storing_asks_with_old_and_new_and_leaves_a_row_and_a_history() {
    let mut editor = Editor::open((80, 24), true).await;
    new_acl(&mut editor).await;
    // In whose name, once; then what would be written, the safe answer first.
    has(&editor.press("w").await, &["in the name of which agent?"]);
    let frame = editor.pick("root").await;
    has(
        &frame,
        &[
            "Store 1 ACL?",
            "As root@localhost",
            "105-No-Sweden-For-dg: new",
            "▸Cancel",
        ],
    );
    editor.snapshot("store");
    editor.press("Enter").await;
    assert_eq!(editor.stored("105-No-Sweden-For-dg").await, None);
    editor.press("w").await;
    let frame = editor.press("Right Enter").await;
    has(&frame, &["1 ACL is stored"]);
    let stored = editor.stored("105-No-Sweden-For-dg").await.unwrap();
    assert_eq!(
        stored.config_change.as_deref(),
        Some("---\nPossibleNot:\n  Ticket:\n    Queue:\n    - FAQ Sweden\n")
    );
    assert_eq!(editor.page().bench().changed().count(), 0);
    let history = editor.ledger.history().clone();
    assert!(history.verify().unwrap().is_empty());
    assert_eq!(history.read().unwrap().count(), 1);
    // Changed again: old and new, and the statement.
    editor.press("m").await;
    editor.pick("[RegExp]").await;
    let frame = editor.press("w").await;
    has(
        &frame,
        &[
            "Queue: FAQ Sweden ->",
            "[RegExp]FAQ",
            "UPDATE acl SET config_change",
        ],
    );
    editor.press("Right Enter").await;
    assert_eq!(history.read().unwrap().count(), 2);
    // What is stored can still be undone, as a draft.
    let frame = editor.press("u").await;
    has(&frame, &["· draft"]);
    let waits = editor.instance.reread().await.unwrap();
    assert!(waits.undeployed > 0);
}

#[tokio::test]
async fn a_read_only_instance_asks_first() {
    let mut editor = Editor::open((80, 24), false).await;
    has(&editor.press("w").await, &["no draft differs"]);
    editor.press("v").await;
    editor.pick("invalid").await;
    let frame = editor.press("w").await;
    has(&frame, &["Switch writing on?", "▸Cancel"]);
    has(&editor.press("Right Enter").await, &["which agent?"]);
    has(&editor.pick("root").await, &["Store 1 ACL?"]);
}

#[tokio::test]
async fn yaml_says_where_it_is_wrong_while_it_is_typed_and_loses_nothing() {
    let mut editor = Editor::open((80, 24), true).await;
    editor.enter("020-Mexico").await;
    let frame = editor.press("t").await;
    has(
        &frame,
        &["YAML", "Name: 020-Mexico-Desk-Is-Moving", " 1  ---"],
    );
    has(&editor.press("Esc").await, &["▾ Match"]);
    assert_eq!(editor.page().bench().changed().count(), 0);
    editor.press("t Down End").await;
    let frame = editor.demo.write(": [").await.to_owned();
    has(
        &frame,
        &["This text cannot become an ACL: line ", "not readable"],
    );
    editor.snapshot("yaml");
    // It cannot be left like this, and nothing of it is lost.
    has(&editor.press("Esc").await, &["cannot become", "Moving: ["]);
    for _ in 0..3 {
        editor.press("Ctrl-U").await;
    }
    editor.press("Down").await;
    while !editor.demo.frame().contains("line 2, column 32") {
        let frame = editor.press("Left Up End").await;
        assert!(frame.contains("YAML"));
        if frame.contains("line 2,") {
            break;
        }
    }
    editor.demo.write("-X").await;
    let frame = editor.press("Esc").await;
    has(&frame, &["edited as YAML", "020-Mexico-Desk-Is-Moving-X"]);
    editor.press("u").await;
    assert_eq!(editor.page().bench().changed().count(), 0);
    // Given up.
    editor.press("t").await;
    editor.demo.write("garbage").await;
    has(&editor.press("Ctrl-X").await, &["given up", "▾ Match"]);
    assert_eq!(editor.page().bench().changed().count(), 0);
}

#[tokio::test]
async fn lines_are_cut_and_put_elsewhere_and_values_move() {
    let mut editor = Editor::open((80, 24), true).await;
    editor.enter("010-Customers").await;
    // The three queues: the last one up, then to another ACL.
    let frame = editor.press("G K").await;
    has(&frame, &["moved"]);
    let text = editor.drafts()[0].1.config_change.text();
    assert!(
        text.contains("- Postmaster\n    - Misc\n    - Junk\n"),
        "{text}"
    );
    editor.press("h x").await;
    let cut = editor.drafts()[0].1.config_change.text();
    assert!(!cut.contains("Queue"), "{cut}");
    editor.press("Esc Esc Esc").await;
    editor.enter("020-Mexico").await;
    let frame = editor.press("G h h p").await;
    has(&frame, &["pasted Queue"]);
    has(&editor.press("l").await, &["Postmaster", "Mexico$"]);
    let drafts = editor.drafts();
    let text = drafts[1].1.config_change.text();
    assert!(text.contains("Mexico$") && text.contains("Junk"), "{text}");
    // Over all ACLs, back to nothing.
    for _ in 0..3 {
        has(&editor.press("U").await, &["undone"]);
    }
    assert_eq!(editor.page().bench().changed().count(), 0);
}

#[tokio::test]
async fn properties_copies_validity_and_deletion() {
    let mut editor = Editor::open((80, 24), true).await;
    editor.press("/").await;
    editor.demo.write("020-Mexico").await;
    editor.press("Enter").await;
    has(&editor.press("x").await, &["only ACLs that are not valid"]);
    editor.press("v").await;
    editor.pick("invalid").await;
    has(
        &editor.press("x").await,
        &["will be deleted when it is stored"],
    );
    has(&editor.press("x").await, &["stays"]);
    has(&editor.press("o").await, &["as it is stored again"]);
    assert_eq!(editor.page().bench().changed().count(), 0);
    // A copy, found in spite of the filter under its other name.
    editor.press("c Ctrl-U").await;
    let frame = editor.pick("999-Copy").await;
    has(&frame, &["renamed: number 39 of 39 now", "999-Copy"]);
    let copy = editor.page().selected_sheet().unwrap().draft();
    assert!(copy.config_change.text().contains("Mexico"));
    // Given up, and taken back.
    has(&editor.press("x").await, &["given up"]);
    assert_eq!(editor.page().bench().changed().count(), 0);
    editor.press("u").await;
    assert_eq!(editor.page().bench().changed().count(), 1);
}

#[tokio::test]
async fn what_lint_finds_stands_at_its_line() {
    let mut editor = Editor::open((80, 24), true).await;
    editor.enter("020-Mexico").await;
    editor.press("G e Ctrl-U").await;
    // What is typed as it is stands below what is like it, with what it differs by.
    let frame = editor.demo.write("FAQ  Sweden").await.to_owned();
    has(&frame, &["differs from"]);
    let frame = editor.press("Down Enter").await;
    has(&frame, &["FAQ  Sweden", "▲"]);
    let verdict = frame.lines().nth(2).unwrap().to_owned();
    assert!(verdict.contains("FAQ"), "{verdict}");
}

#[tokio::test]
async fn somebody_else_was_faster() {
    let mut editor = Editor::open((80, 24), true).await;
    editor.press("/").await;
    editor.demo.write("020-Mexico").await;
    editor.press("Enter").await;
    editor.press("v").await;
    editor.pick("invalid").await;
    editor.press("e").await;
    editor.pick("-Ours").await;
    editor
        .elsewhere("020-Mexico-Desk-Is-Moving", |acl| {
            acl.name = "020-Theirs".to_owned();
            acl.comment = Some("theirs".to_owned());
            true
        })
        .await;
    editor.press("w").await;
    editor.pick("root").await;
    let frame = editor.press("Right Enter").await;
    has(
        &frame,
        &[
            "Somebody else has changed these ACLs",
            "Comment:",
            "Name: was 020-Mexico-Desk-Is-Moving, theirs 020-Theirs",
            "Nothing is stored yet",
        ],
    );
    assert!(editor.stored("020-Theirs").await.is_some());
    // Theirs can be taken, and given back, place by place.
    let frame = editor.press("Esc M").await;
    has(&frame, &["Take the other version of", "theirs 020-Theirs"]);
    let frame = editor.press("Enter").await;
    has(&frame, &["020-Theirs (a draft", "their version of Name"]);
    editor.press("M").await;
    let frame = editor.press("Enter").await;
    has(
        &frame,
        &[
            "020-Mexico-Desk-Is-Moving-Ours (a draft",
            "your version of Name",
        ],
    );
    // The draft holds both; now it can be stored.
    editor.press("w").await;
    let frame = editor.press("Right Enter").await;
    has(&frame, &["1 ACL is stored"]);
    let stored = editor
        .stored("020-Mexico-Desk-Is-Moving-Ours")
        .await
        .unwrap();
    assert_eq!(stored.comment.as_deref(), Some("theirs"));
    assert_ne!(stored.valid_id, Some(1));
    // Deleted meanwhile: the draft becomes a new one.
    editor.press("e").await;
    editor.pick("-2").await;
    editor
        .elsewhere("020-Mexico-Desk-Is-Moving-Ours", |_| false)
        .await;
    editor.press("w").await;
    let frame = editor.press("Right Enter").await;
    has(&frame, &["somebody has deleted it"]);
    editor.press("Esc w").await;
    has(&editor.press("Right Enter").await, &["1 ACL is stored"]);
    let stored = editor.stored("020-Mexico-Desk-Is-Moving-Ours-2").await;
    assert!(stored.is_some());
}
