//! Deploying from the console: what is shown, asked, done and told.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use aclscope::app::deploying::Deploying;
use aclscope::app::state::{Header, Slot};
use aclscope::app::{Cmd, Drafts, Effect, InstanceSource};
use aclscope::backend::journal::{Filter, History, Kind, Origin, Place};
use aclscope::backend::ledger::Ledger;
use aclscope::backend::otrs::deploy::Step;
use aclscope::backend::{Instance, Overlays};
use sqlx::{Connection, SqliteConnection};

use crate::demo::{Demo, has};
use crate::deployed::Home;
use crate::stage::{app, draw, press, text};

const FILE: &str = "Kernel/Config/Files/ZZZACL.pm";

/// An installation with its database, and a state directory beside it.
struct Site {
    home: Home,
    state: PathBuf,
}

impl Site {
    fn new(name: &str) -> Self {
        let home = Home::new(name);
        let mut state = home.0.clone().into_os_string();
        state.push("-state");
        let state = PathBuf::from(state);
        fs::remove_dir_all(&state).ok();
        Self { home, state }
    }

    fn place(&self) -> Place {
        Place::at(&self.state).unwrap()
    }

    fn deployed(&self) -> String {
        fs::read_to_string(self.home.0.join(FILE)).unwrap()
    }

    async fn instance(&self, write: bool) -> Instance {
        let overlays = Overlays {
            write,
            ..Overlays::default()
        };
        self.home.open(overlays).await
    }

    /// The list of ACLs of a console that was opened like this.
    async fn console(&self, write: bool, size: (u16, u16)) -> Demo {
        let ledger = Ledger::new(&self.place(), Origin::of(|_| None));
        let source = InstanceSource::new(Arc::new(self.instance(write).await));
        let source = source.keeping(Ok(ledger), Drafts::default());
        let header = Header {
            instance: "harbour".to_owned(),
            writable: write,
            ..Header::default()
        };
        let mut console = Demo::on(source, header, "mona", size).await;
        console.press("2").await;
        console
    }

    fn kinds(&self) -> Vec<Kind> {
        let history = History::new(&self.place(), Origin::of(|_| None));
        let entries = history.read().unwrap().newest(Filter::default());
        entries.map(|entry| entry.unwrap().change.kind).collect()
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.state).ok();
    }
}

#[tokio::test]
async fn what_is_stored_is_shown_asked_deployed_and_taken_back() {
    for (name, size) in [("deploy-80", (80, 24)), ("deploy-160", (160, 48))] {
        let site = Site::new(name);
        let old = site.deployed();
        let mut console = site.console(true, size).await;
        has(console.frame(), &["4 not deployed"]);
        has(
            console.press("D").await,
            &[
                "Deploy what is stored?",
                "mode 0644 are kept",
                "changed    20-Changed",
                "- PossibleNot -> Ticket -> Queue: Port",
                "new        30-New",
                "no longer  40-Invalid",
                "no longer  50-Deleted",
                "unchanged  1",
            ],
        );
        has(
            console.press("PgDn PgDn").await,
            &["\"60-Hand\" is written by hand", "Cancel    Deploy"],
        );
        // The safe answer comes first.
        let frame = console.press("Enter").await.to_owned();
        assert!(!frame.contains("Deploy what"), "{frame}");
        assert_eq!(site.deployed(), old);

        let frame = console.press("D Right Enter").await.to_owned();
        has(
            &frame,
            &["Deployed", "is replaced", "caches", "acl_sync  2 rows"],
        );
        assert!(!frame.contains("not deployed"), "{frame}");
        assert_ne!(site.deployed(), old);
        let frame = console.press("Esc").await.to_owned();
        assert!(!frame.contains("50-Deleted"), "{frame}");
        has(&frame, &["30-New"]);
        has(
            console.press("D").await,
            &["Nothing to deploy", "acl_sync is empty", "unchanged  3"],
        );

        has(
            console.press("Esc z t").await,
            &[
                "Bring the version before the last deployment back?",
                "new        50-Deleted",
                "no longer  30-New",
            ],
        );
        has(
            console.press("Right Enter").await,
            &[
                "The previous version is back",
                "4 not deployed",
                "50-Deleted",
            ],
        );
        assert_eq!(site.deployed(), old);
        assert_eq!(site.kinds(), [Kind::Undone, Kind::Deployed]);
        has(
            console.press("Esc z t").await,
            &["Nothing can be taken back", "knows no"],
        );
    }
}

#[tokio::test]
async fn a_read_only_instance_asks_first_whether_to_write() {
    let site = Site::new("deploy-read-only");
    let old = site.deployed();
    let mut console = site.console(false, (80, 24)).await;
    has(
        console.press("D").await,
        &["Switch writing on?", "harbour was opened read-only"],
    );
    let frame = console.press("Enter").await.to_owned();
    assert!(!frame.contains("Switch writing on?"), "{frame}");
    // Having said no once, nothing waits for the next time.
    has(
        console.press("D Right Enter").await,
        &["Deploy what is stored?", "writing is switched on"],
    );
    assert_eq!(site.deployed(), old);
    has(console.press("Right Enter").await, &["Deployed"]);
    assert_ne!(site.deployed(), old);
}

#[tokio::test]
async fn drafts_that_are_not_stored_are_named() {
    let site = Site::new("deploy-drafts");
    let mut console = site.console(true, (80, 24)).await;
    // Two copies of ACLs.
    let frame = console.press("c Esc j j c Esc D").await;
    has(frame, &["2 drafts are not stored and not part of this:"]);
}

#[tokio::test]
async fn from_elsewhere_it_says_what_to_do_and_asks_nothing() {
    let demo = Instance::demo(Default::default()).await.unwrap();
    let mut console = Demo::of(demo, "dg", (80, 24)).await;
    for keys in ["2 D", "Esc z t"] {
        let frame = console.press(keys).await.to_owned();
        has(
            &frame,
            &["sudo -u otobo", "aclscope deploy --home /opt/otobo --write"],
        );
        assert!(!frame.contains("Cancel"), "{frame}");
        assert!(!frame.contains("Switch writing on?"), "{frame}");
    }
}

#[tokio::test]
async fn what_must_not_be_deployed_is_named_with_the_reason() {
    let site = Site::new("deploy-refused");
    let url = format!("sqlite:{}", site.home.0.join("tickets.db").display());
    drop(site.instance(false).await);
    let update = "UPDATE acl SET comments = 'a $VAR1 b' WHERE name = '30-New'";
    let mut connection = SqliteConnection::connect(&url).await.unwrap();
    sqlx::query(update).execute(&mut connection).await.unwrap();
    let mut console = site.console(true, (80, 24)).await;
    let frame = console.press("D").await.to_owned();
    has(
        &frame,
        &["Nothing can be deployed", "30-New: the comment holds $VAR1"],
    );
    assert!(!frame.contains("Cancel"), "{frame}");
    assert_eq!(site.kinds(), []);
}

#[tokio::test]
async fn what_was_broken_off_is_finished_before_anything_else() {
    let site = Site::new("deploy-unfinished");
    let instance = site.instance(true).await;
    let mut deployment = instance.deployment(&site.place()).await.unwrap();
    while deployment.steps().next() != Some(Step::Caches) {
        deployment.take_step().await.unwrap();
    }
    drop(deployment);
    let mut console = site.console(true, (80, 24)).await;
    has(
        console.frame(),
        &[
            "deployment unfinished",
            "A deployment was broken off:",
            "(D)",
        ],
    );
    has(
        console.press("D").await,
        &["An earlier deployment is unfinished", "Cancel    Finish"],
    );
    let frame = console.press("Right Enter").await.to_owned();
    has(&frame, &["it is finished", "acl_sync  2 rows removed"]);
    assert!(!frame.contains("deployment unfinished"), "{frame}");
    has(console.press("Esc D").await, &["Nothing to deploy"]);
}

#[tokio::test]
async fn what_had_not_replaced_the_file_is_taken_back() {
    let site = Site::new("deploy-take-back");
    let old = site.deployed();
    let instance = site.instance(true).await;
    let mut deployment = instance.deployment(&site.place()).await.unwrap();
    while deployment.steps().next() != Some(Step::Replace) {
        deployment.take_step().await.unwrap();
    }
    drop(deployment);
    let mut console = site.console(true, (160, 48)).await;
    has(
        console.frame(),
        &[
            "deployment unfinished  4 not deployed",
            "it had not replaced the file",
        ],
    );
    has(console.press("D").await, &["Cancel    Take back"]);
    let frame = console.press("Right Enter").await.to_owned();
    has(&frame, &["is taken back ", "4 not deployed"]);
    assert!(!frame.contains("deployment unfinished"), "{frame}");
    assert_eq!(site.deployed(), old);
    has(console.press("Esc D").await, &["Deploy what is stored?"]);
}

#[test]
fn what_is_being_deployed_is_not_broken_off() {
    let mut app = app(3);
    app.wish(Effect::Deploy(Deploying::Deploy));
    let begun = app.take_cmds();
    assert!(matches!(
        begun.as_slice(),
        [Cmd::Start {
            slot: Slot::Deploying,
            ..
        }]
    ));
    app.set_now(std::time::Instant::now() + std::time::Duration::from_secs(2));
    let frame = text(&draw(&app, 80, 24));
    has(&frame, &["deploying"]);
    assert!(!frame.contains("Esc cancel"), "{frame}");
    for keys in ["Esc", "q", "Ctrl-C"] {
        assert_eq!(press(&mut app, keys), vec![], "{keys}");
        assert!(app.waited(Slot::Deploying).is_some(), "{keys}");
    }
    let notice = app.notice().map(|notice| notice.text.clone());
    assert!(notice.is_some_and(|said| said.contains("Ctrl-C twice")));
}
