//! The view of the history: the list, the chosen entry, the chain, and the way back.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use aclscope::app::journaled::{ChainCheck, HistoryPart};
use aclscope::app::state::{AclRow, Header, JournalPage, ProblemsPage, Slot};
use aclscope::app::{Answer, App, Cmd, Failure, InstanceSource, Msg, Request, ViewId};
use aclscope::backend::Instance;
use aclscope::backend::demo::DemoSize;
use aclscope::backend::journal::{
    AclNamed, Break, Change, Columns, DraftJournal, Entry, Filter, History, Kind, Origin, Place,
};
use aclscope::backend::ledger::Ledger;
use aclscope::core::world::Row;

use crate::demo::{Demo, has};
use crate::stage::{acl, app_of, assert_snapshot, draw, press, text};

const INSTANCE: &str = "home /opt/otobo";

fn columns(name: &str, queues: &str) -> Columns {
    let change = format!("---\nPossibleNot:\n  Ticket:\n    Queue:\n{queues}");
    let cells = [
        ("id", "2"),
        ("name", name),
        ("comments", "as agreed"),
        ("valid_id", "1"),
        ("config_match", ""),
        ("config_change", &change),
        ("change_time", "2026-11-22 07:56:01"),
    ];
    cells
        .into_iter()
        .map(|(column, cell)| (column.to_owned(), Some(cell.to_owned())))
        .collect()
}

fn entry(seq: u64, name: &str, before: Option<Columns>, after: Option<Columns>) -> Entry {
    Entry {
        seq,
        at: format!("2026-11-22T07:{:02}:01.123+00:00", seq % 60),
        origin: Origin {
            host: "desk1".to_owned(),
            os_user: "otobo".to_owned(),
            sudo_user: Some("ak".to_owned()),
            from: "10.0.0.5".to_owned(),
            pid: 7,
        },
        change: Change {
            kind: Kind::Stored,
            instance: INSTANCE.to_owned(),
            acting_user: "rsilva".to_owned(),
            row: None,
            acl: Some(AclNamed {
                id: Some("2".to_owned()),
                name: name.to_owned(),
            }),
            before,
            after,
            note: None,
        },
        intent: None,
        prev: "0".repeat(64),
        hash: format!("{seq:02x}").repeat(32),
    }
}

/// Six entries of every kind, the newest first.
fn entries() -> Vec<Entry> {
    let both = "    - Raw\n    - Junk\n";
    let evil = "evil \u{1b}[2J\u{202e}";
    let name = "020-Hide Mexico";
    let mut deployed = entry(5, "", None, None);
    deployed.change.kind = Kind::Deployed;
    deployed.change.acl = None;
    let file = |sum: &str| Columns::from([("sha256".to_owned(), Some(sum.to_owned()))]);
    deployed.change.before = Some(file("aaaa"));
    deployed.change.after = Some(file("bbbb"));
    deployed.change.note = Some("2 ACLs: 020-Hide Mexico, 030-Gone".to_owned());
    let mut imported = entry(2, evil, None, Some(columns(evil, both)));
    imported.change.kind = Kind::Imported;
    imported.origin.from = String::new();
    imported.origin.os_user = evil.to_owned();
    let junk = columns(name, "    - Junk\n");
    vec![
        entry(6, name, Some(columns(name, both)), Some(junk)),
        deployed,
        entry(4, "030-Gone", Some(columns("030-Gone", both)), None),
        entry(
            3,
            name,
            Some(columns("020-Only", both)),
            Some(columns(name, both)),
        ),
        imported,
        entry(1, "020-Only", None, Some(columns("020-Only", both))),
    ]
}

/// A console with one stored ACL whose view of the history waits for its answer.
fn asking() -> App {
    let row = Row::from_pairs([
        ("id", Some("2")),
        ("name", Some("020-Hide Mexico")),
        ("comments", Some("as agreed")),
        ("valid_id", Some("1")),
        (
            "config_change",
            Some("---\nPossibleNot:\n  Ticket:\n    Queue:\n    - Junk\n"),
        ),
    ]);
    let mut app = app_of(vec![AclRow {
        name: "020-Hide Mexico".to_owned(),
        row: Some(row),
        ..acl(4)
    }]);
    app.header = Header::default();
    app.views.problems = Some(ProblemsPage::default());
    app.views.journal = Some(JournalPage::default());
    let cmds = press(&mut app, "7");
    assert!(
        matches!(
            cmds[..],
            [Cmd::Start {
                slot: Slot::Journal,
                ..
            }]
        ),
        "{cmds:?}"
    );
    assert_eq!(app.current(), ViewId::Journal);
    // Asked again, so that the answer below is the answer to this.
    app
}

/// Answers what the view asks, until it asks nothing more.
fn answer(app: &mut App, mut cmds: Vec<Cmd>, answer: &mut dyn FnMut(&Request) -> Answer) {
    while let Some(cmd) = cmds.pop() {
        if let Cmd::Start {
            slot,
            ticket,
            request,
        } = cmd
        {
            let answer = answer(&request);
            cmds.extend(app.update(Msg::Answered {
                slot,
                ticket,
                answer,
            }));
            cmds.extend(app.update(Msg::Ended {
                slot,
                ticket,
                result: Ok(()),
            }));
        }
    }
}

/// A console that shows these entries, with what is wrong with their chain.
fn with(entries: Vec<Entry>, breaks: Vec<Break>) -> App {
    let mut app = asking();
    let cmds = press(&mut app, "7");
    let check = ChainCheck {
        count: entries.len(),
        breaks,
    };
    answer(&mut app, cmds, &mut |request| match request {
        Request::Journal { older, .. } => Answer::Journal {
            part: HistoryPart {
                entries: entries.clone(),
                older: None,
                instance: INSTANCE.to_owned(),
                file: "state/history.jsonl".to_owned(),
            },
            older: *older,
        },
        Request::Chain => Answer::Chain(check.clone()),
        other => panic!("{other:?}"),
    });
    app
}

/// A console that shows six entries, after these keys.
pub fn shown(keys: &str) -> App {
    let mut app = with(entries(), Vec::new());
    press(&mut app, keys);
    draw(&app, 80, 24);
    app
}

/// A console whose history is empty.
pub fn empty() -> App {
    with(Vec::new(), Vec::new())
}

/// A console whose history is broken at two places, after these keys.
pub fn broken(keys: &str) -> App {
    let breaks = vec![
        Break::Changed { line: 4, seq: 3 },
        Break::Missing {
            line: 8,
            first: 7,
            last: 9,
        },
    ];
    let mut app = with(entries(), breaks);
    press(&mut app, keys);
    app
}

#[test]
fn entries_are_listed_with_what_the_chosen_one_changed() {
    let app = shown("");
    for (width, height) in [(80, 24), (160, 48), (40, 12)] {
        let screen = text(&draw(&app, width, height));
        assert_snapshot(&format!("journal-{width}x{height}"), &screen);
    }
    let screen = text(&draw(&shown("j j j j"), 80, 24));
    assert!(
        !screen.contains('\u{1b}') && screen.contains("evil \\e[2J"),
        "{screen}"
    );
    let mut ascii = shown("j");
    ascii.appearance.ascii = true;
    let screen = text(&draw(&ascii, 80, 24));
    assert_snapshot("journal-ascii-80x24", &screen);
    assert!(!screen.chars().any(|c| "│┃─▲…▸".contains(c)), "{screen}");
}

#[test]
fn each_kind_of_change_is_a_sentence() {
    let verdict = |keys: &str| {
        let app = shown(keys);
        app.page().unwrap().verdict()
    };
    assert_eq!(
        verdict(""),
        "rsilva stored 020-Hide Mexico on 2026-11-22 07:06 from 10.0.0.5: Queue lost Raw."
    );
    assert_eq!(
        verdict("j"),
        "rsilva deployed the ACLs on 2026-11-22 07:05 from 10.0.0.5."
    );
    assert_eq!(
        verdict("j j"),
        "rsilva deleted 030-Gone on 2026-11-22 07:04 from 10.0.0.5."
    );
    assert_eq!(
        verdict("j j j"),
        "rsilva stored 020-Hide Mexico on 2026-11-22 07:03 from 10.0.0.5: Name was 020-Only."
    );
    assert_eq!(
        verdict("G"),
        "rsilva added 020-Only on 2026-11-22 07:01 from 10.0.0.5."
    );
}

#[test]
fn enter_shows_both_states_line_by_line_and_esc_goes_back() {
    let mut app = shown("Enter");
    let screen = text(&draw(&app, 80, 48));
    assert_snapshot("journal-entry-80x48", &screen);
    assert!(
        screen.contains("- Raw") && screen.contains("Line by line"),
        "{screen}"
    );
    press(&mut app, "Esc j y");
    assert_eq!(app.current(), ViewId::Journal);
    assert!(text(&draw(&app, 80, 24)).contains("copied"));
    press(&mut app, "/ g o n e Enter");
    let screen = text(&draw(&app, 80, 24));
    has(&screen, &["deleted", "Journal · 2 of 6"]);
}

#[test]
fn a_broken_chain_is_said_here_and_among_the_problems() {
    let mut app = broken("");
    let screen = text(&draw(&app, 100, 24));
    has(
        &screen,
        &["The history is broken: entry 3 (line 4) was changed after it was written (and 1 more)"],
    );
    press(&mut app, "j j j");
    let screen = text(&draw(&app, 80, 24));
    has(
        &screen,
        &[
            "▲ 2026-11-22 07:03",
            "030303030303: entry 3 (line 4) was changed",
        ],
    );
    press(&mut app, "6");
    let screen = text(&draw(&app, 100, 24));
    has(
        &screen,
        &[
            "✗ broken        history",
            "entry 3 (line 4)",
            "entries 7 to 9 are missing",
        ],
    );
    press(&mut app, "Enter");
    assert_eq!(app.current(), ViewId::Journal);
    // What comes back from there is said to be doubtful.
    press(&mut app, "u");
    has(
        &text(&draw(&app, 160, 24)),
        &["as it was before entry 3, where the history is broken"],
    );
}

#[test]
fn an_empty_history_says_what_will_stand_there_and_one_that_is_not_kept_says_why() {
    let screen = text(&draw(&empty(), 80, 24));
    has(
        &screen,
        &[
            "No change of this instance is recorded yet.",
            "Nothing was stored or deployed in this instance",
        ],
    );
    let mut app = asking();
    let cmds = press(&mut app, "7");
    let [Cmd::Start { slot, ticket, .. }] = cmds[..] else {
        panic!("{cmds:?}");
    };
    let result = Err(Failure::new(
        "drafts and history are not kept: HOME is not set",
    ));
    app.update(Msg::Ended {
        slot,
        ticket,
        result,
    });
    let screen = text(&draw(&app, 100, 24));
    has(
        &screen,
        &[
            "The history cannot be read: drafts and history are not kept: HOME is not set.",
            "r again",
        ],
    );
}

/// A history of 100,000 entries is held part by part, and what is not here is said.
#[test]
fn a_long_history_is_read_as_far_as_it_is_looked_at() {
    let part = |older: Option<u64>| {
        let newest = older.unwrap_or(100_000);
        let numbers = (1..=newest).rev().take(500);
        let entries: Vec<Entry> = numbers
            .map(|seq| {
                let mut entry = entry(seq, &format!("{seq:06}"), None, Some(columns("a", "")));
                entry.change.note = (seq == 80_100).then(|| "needle".to_owned());
                entry
            })
            .collect();
        Answer::Journal {
            part: HistoryPart {
                entries,
                older: newest.checked_sub(500).filter(|older| *older > 0),
                instance: INSTANCE.to_owned(),
                file: String::new(),
            },
            older,
        }
    };
    let mut asked = 0;
    let mut answers = |request: &Request| match request {
        Request::Journal { older, .. } => {
            asked += 1;
            part(*older)
        }
        _ => Answer::Chain(ChainCheck::default()),
    };
    let mut app = asking();
    let cmds = press(&mut app, "7");
    answer(&mut app, cmds, &mut answers);
    has(&text(&draw(&app, 80, 24)), &["first 500 of more", "100000"]);
    let cmds = press(&mut app, "G");
    answer(&mut app, cmds, &mut answers);
    has(
        &text(&draw(&app, 80, 24)),
        &["first 1000 of more", "099501"],
    );
    // A filter looks on among older ones, and ends.
    let cmds = press(&mut app, "/ n e e d l e");
    answer(&mut app, cmds, &mut answers);
    has(
        &text(&draw(&app, 80, 24)),
        &["1 of first 20000 of more", "080100"],
    );
    assert_eq!(asked, 40);
}

#[test]
fn both_states_come_back_as_drafts_and_nothing_is_written() {
    let mut app = shown("");
    let cmds = press(&mut app, "u");
    assert!(!cmds.iter().any(|cmd| matches!(
        cmd,
        Cmd::Start {
            request: Request::Store(_),
            ..
        }
    )));
    assert_eq!(app.current(), ViewId::Acls);
    let drafted = |app: &App| {
        let changes = app.views.acls.as_ref().unwrap().changes();
        let mut texts = changes.iter().map(|own| {
            let after = own.after.as_ref().unwrap();
            (
                own.base.is_some(),
                after.name.clone(),
                after.config_change.clone(),
            )
        });
        (texts.next(), texts.count())
    };
    let name = || "020-Hide Mexico".to_owned();
    let both = Some("---\nPossibleNot:\n  Ticket:\n    Queue:\n    - Raw\n    - Junk\n".to_owned());
    assert_eq!(drafted(&app), (Some((true, name(), both.clone())), 0));
    has(
        &text(&draw(&app, 100, 24)),
        &["a draft as it was before entry 6, not stored yet: 020-Hide Mexico"],
    );
    // Afterwards it looked as it is stored now: no difference is left.
    press(&mut app, "7 g R");
    assert_eq!(drafted(&app), (None, 0));
    has(&text(&draw(&app, 100, 24)), &["and as it is stored"]);
    // An earlier name comes back over the same row.
    press(&mut app, "7 g j j j u");
    assert_eq!(
        drafted(&app),
        (Some((true, "020-Only".to_owned(), both.clone())), 0)
    );
    press(&mut app, "u");
    assert_eq!(drafted(&app), (None, 0));
}

#[test]
fn what_is_deleted_comes_back_as_a_new_acl_and_what_was_not_there_is_said() {
    let mut entries = entries();
    entries[2].change.acl.as_mut().unwrap().id = Some("9".to_owned());
    let mut app = with(entries, Vec::new());
    press(&mut app, "j j u");
    let changes = app.views.acls.as_ref().unwrap().changes();
    assert_eq!(changes.len(), 1);
    assert!(changes[0].base.is_none());
    assert_eq!(changes[0].after.as_ref().unwrap().name, "030-Gone");
    has(
        &text(&draw(&app, 100, 24)),
        &["a new draft as it was before entry 4", "▸"],
    );
    // Before the first entry there was none; it is valid, and stays.
    press(&mut app, "7 G u");
    assert_eq!(app.views.acls.as_ref().unwrap().changes().len(), 1);
    has(
        &text(&draw(&app, 160, 24)),
        &["020-Hide Mexico was not there before entry 1; it is valid"],
    );
}

#[test]
fn deployments_and_other_instances_are_not_brought_back() {
    let mut app = shown("j u");
    assert_eq!(app.current(), ViewId::Journal);
    has(&text(&draw(&app, 160, 24)), &["aclscope deploy --undo"]);
    let mut entries = entries();
    entries[0].change.instance = "demo".to_owned();
    app = with(entries, Vec::new());
    assert!(!app.hints().iter().any(|hint| hint.word == "undo"));
    press(&mut app, "u");
    has(&text(&draw(&app, 160, 24)), &["about another instance"]);
}

/// A folder that goes away with the value.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let name = format!("journal-{}-{name}", std::process::id());
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::remove_dir_all(&path).ok();
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn history(&self) -> History {
        self.ledger().history().clone()
    }

    fn ledger(&self) -> Ledger {
        let place = Place::at(&self.0.join("state")).unwrap();
        let origin = Origin {
            host: "desk1".to_owned(),
            os_user: "otobo".to_owned(),
            from: "10.0.0.5".to_owned(),
            ..Origin::default()
        };
        Ledger::new(&place, origin)
    }

    /// The console on the demo, which keeps its history here.
    async fn console(&self) -> Demo {
        let instance = Instance::demo(DemoSize::default()).await.unwrap();
        let drafts = DraftJournal::none("a test keeps none");
        let drafts = aclscope::app::Drafts::new(drafts, Vec::new());
        let source = InstanceSource::new(Arc::new(instance)).keeping(Ok(self.ledger()), drafts);
        Demo::of_source(source, "dg", (150, 40)).await
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).ok();
    }
}

#[tokio::test]
async fn what_is_stored_stands_in_the_journal_and_comes_back_from_there() {
    let folder = Folder::new("stored");
    let mut demo = folder.console().await;
    has(
        demo.press("7").await,
        &["No change of this instance is recorded yet."],
    );
    // A comment for the first ACL, stored in somebody's name.
    let rename = "2 g e End x y z Enter w Right Enter Enter";
    let question = demo.press(rename).await.to_owned();
    has(&question, &["Store 1 ACL?"]);
    demo.press("Right Enter").await;
    let frame = demo.press("7").await.to_owned();
    has(
        &frame,
        &[
            "stored 010-",
            "from 10.0.0.5: Name was 010-",
            "xyz",
            "the chain is unbroken",
        ],
    );
    let stored = folder
        .history()
        .recent(&Filter::default(), None, 9)
        .unwrap();
    assert_eq!(stored.entries.len(), 1);
    // Back, and stored again: the journal tells both.
    let frame = demo.press("u").await.to_owned();
    has(&frame, &["[2 ACLs]", "as it was before entry 1"]);
    assert!(!frame.contains("▸ 010-xyz"), "{frame}");
    demo.press("w Right Enter").await;
    let frame = demo.press("7").await.to_owned();
    has(&frame, &["Journal · 2", "Name was 010-"]);
    let verdict = frame.lines().nth(2).unwrap_or_default();
    assert!(
        verdict.contains("Queues on ") && verdict.ends_with("Queuesxyz."),
        "{verdict}"
    );
}

#[tokio::test]
async fn a_history_that_somebody_changed_is_told_by_the_console() {
    let folder = Folder::new("changed");
    let change = |name: &str, instance: &str| Change {
        instance: instance.to_owned(),
        ..entry(1, name, None, Some(columns(name, ""))).change
    };
    let mine = ["010-A", "020-B", "030-C"].map(|name| change(name, "demo"));
    folder.history().append(mine.to_vec()).unwrap();
    folder
        .history()
        .append(vec![change("900-Else", INSTANCE)])
        .unwrap();
    let file = folder.history().path();
    let text = fs::read_to_string(&file).unwrap();
    fs::write(
        &file,
        text.replacen("\"name\":\"020-B\"", "\"name\":\"020-X\"", 1),
    )
    .unwrap();
    let mut demo = folder.console().await;
    let frame = demo.press("7").await.to_owned();
    has(
        &frame,
        &[
            "The history is broken: entry 2 (line 3) was changed",
            "Journal · 3",
        ],
    );
    assert!(!frame.contains("900-Else"), "{frame}");
    has(
        demo.press("a").await,
        &["Journal of all instances · 4", "900-Else"],
    );
    has(
        demo.press("6").await,
        &["broken        history", "entry 2 (line 3)"],
    );
}
