//! Stored and deployed ACLs side by side: an installation folder whose deployed file is not what
//! its database holds.

use std::fs;
use std::path::{Path, PathBuf};

use aclscope::app::ViewId;
use aclscope::backend::snapshot::{WorldFile, WorldText, load_into};
use aclscope::backend::sql::Address;
use aclscope::backend::{Error, Instance, Origin, Overlays};
use aclscope::secret::SecretUrl;

use crate::demo::{Demo, has};
use crate::stage::{assert_snapshot, draw, text};

/// An ACL as a row: id, name, validity, the queues that it hides.
fn row(id: u8, name: &str, valid: u8, queues: &str) -> String {
    format!(
        r#"{{"id": {id}, "name": "{name}", "valid_id": {valid}, "config_match": "",
            "config_change": "---\nPossibleNot:\n  Ticket:\n    Queue: [{queues}]\n"}}"#
    )
}

fn world() -> String {
    let queues = [
        "Airport", "Depot", "Harbour", "Junk", "Port", "Quay", "Yard",
    ];
    let queues: Vec<String> = (1..)
        .zip(queues)
        .map(|(id, name)| {
            format!(r#"{{"id": {id}, "name": "{name}", "group_id": 1, "valid_id": 1}}"#)
        })
        .collect();
    let acls = [
        row(1, "10-Same", 1, "Junk"),
        row(2, "20-Changed", 1, "Airport"),
        row(3, "30-New", 1, "Depot"),
        row(4, "40-Invalid", 2, "Quay"),
        row(5, "70-Off", 2, "Harbour"),
    ];
    format!(
        r#"{{"tables": {{
            "groups_table": [{{"id": 1, "name": "users", "valid_id": 1}}],
            "queue": [{}],
            "customer_user": [{{"id": 1, "login": "mona", "email": "mona@sea.example", "customer_id": "sea",
                "first_name": "Mona", "last_name": "Lund", "valid_id": 1}}],
            "acl": [{}],
            "acl_sync": [{{"acl_id": "1", "sync_state": "not_sync"}}, {{"acl_id": "9", "sync_state": "deleted"}}]
        }}}}"#,
        queues.join(", "),
        acls.join(", ")
    )
}

/// An ACL as a deployment writes it.
fn deployed(name: &str, queues: &[&str]) -> String {
    let queues: Vec<String> = queues
        .iter()
        .map(|queue| format!("        '{queue}'"))
        .collect();
    format!(
        "# Created: 2024-02-01 08:00:00 (root@localhost)\n$Self->{{TicketAcl}}->{{'{name}'}} = {{\n  \
         'Possible' => {{}},\n  'PossibleAdd' => {{}},\n  'PossibleNot' => {{\n    'Ticket' => {{\n      \
         'Queue' => [\n{}\n      ]\n    }}\n  }},\n  'Properties' => {{}},\n  'PropertiesDatabase' => {{}},\n  \
         'StopAfterMatch' => 0\n}};\n\n",
        queues.join(",\n")
    )
}

/// An installation folder with its database, removed when this is dropped.
pub struct Home(pub PathBuf);

impl Home {
    pub fn new(name: &str) -> Self {
        let home = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join(format!("deployed-{}-{name}", std::process::id()));
        fs::create_dir_all(home.join("Kernel/Config/Files")).unwrap();
        let write = |file: &str, text: &str| fs::write(home.join(file), text).unwrap();
        write("RELEASE", "PRODUCT = OTOBO\nVERSION = 11.0.8\n");
        write(
            "Kernel/Config.pm",
            "package Kernel::Config;\nuse strict;\nsub Load {\n    my $Self = shift;\n    \
             $Self->{TicketAcl}->{'60-Hand'} = { Possible => { Action => ['CustomerTicketMessage'] } };\n    \
             $Self->{TicketAcl}->{'80-Doubt'} = { Possible => Own() };\n    \
             return 1;\n}\nuse parent qw(Kernel::Config::Defaults);\n1;\n",
        );
        let acls = [
            deployed("10-Same", &["Junk"]),
            deployed("20-Changed", &["Airport", "Port"]),
            deployed("40-Invalid", &["Quay"]),
            deployed("50-Deleted", &["Yard"]),
        ];
        write(
            "Kernel/Config/Files/ZZZACL.pm",
            &format!(
                "# OTOBO config file (automatically generated)\n# VERSION:1.1\n\
                 package Kernel::Config::Files::ZZZACL;\nuse strict;\nuse warnings;\nuse utf8;\n\
                 sub Load {{\n    my ($File, $Self) = @_;\n\n{}    return;\n}}\n1;\n",
                acls.concat()
            ),
        );
        Self(home)
    }

    /// The folder with a SQLite database.
    pub async fn open(&self, overlays: Overlays) -> Instance {
        self.try_open(overlays).await.unwrap()
    }

    async fn try_open(&self, overlays: Overlays) -> Result<Instance, Error> {
        let file = self.0.join("tickets.db");
        let url = SecretUrl::new(format!("sqlite:{}", file.display()));
        let address = Address::parse(&url).unwrap();
        if !file.exists() {
            let world = WorldFile::read(WorldText::embedded(world())).unwrap();
            load_into(&address, None, &world).await.unwrap();
        }
        let origin = Origin::Home {
            folder: self.0.clone(),
            database: Some(address),
            access: Default::default(),
            given: Default::default(),
        };
        Instance::open(origin, overlays).await
    }

    async fn console(&self, size: (u16, u16)) -> Demo {
        Demo::of(self.open(Overlays::default()).await, "mona", size).await
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).ok();
    }
}

#[tokio::test]
async fn one_key_switches_between_stored_and_deployed_acls() {
    let home = Home::new("switch");
    for (size, title) in [
        ((80, 24), "mona · stored · CustomerTicketMessage"),
        ((160, 48), "mona · stored · CustomerTicketMessage"),
    ] {
        let mut console = home.console(size).await;
        has(
            console.frame(),
            &[
                title,
                "With the deployed ACLs 4 values differ. 4 of 7: Airport is not offered:",
                "stable, stored ACLs",
                "c compare",
            ],
        );
        has(
            console.press("c").await,
            &[
                "mona · deployed · CustomerTicketMess",
                "With the stored ACLs 4 values differ. 2 of 7: Airport is not offered:",
                "50-Deleted",
                "60-Hand",
            ],
        );
        let frame = console.press("c").await;
        has(frame, &["4 of 7", "stable, stored ACLs"]);
        assert!(!frame.contains("50-Deleted"), "{frame}");
    }
}

#[tokio::test]
async fn what_the_other_acls_throw_out_of_the_form_comes_back() {
    let home = Home::new("history");
    let mut console = home.console((80, 24)).await;
    has(
        console.press("v P o r t Enter").await,
        &["Queue        Port", "> 2 Queue = Port"],
    );
    has(
        console.press("c").await,
        &[
            "Queue was emptied: Port is not offered.",
            "Queue        -",
            "> 2 Queue = Port",
        ],
    );
    has(
        console.press("c").await,
        &["Queue        Port", "> 2 Queue = Port"],
    );
}

#[tokio::test]
async fn a_value_says_what_becomes_of_it_with_the_other_acls() {
    let home = Home::new("value");
    let mut console = home.console((160, 48)).await;
    // Of the values Airport comes first, then Depot, which 30-New alone removes.
    let frame = console.press("Tab Tab Down").await.to_owned();
    has(
        &frame,
        &[
            "With the deployed ACLs it is offered. Depot is not offered: 30-New removes it (no conditions). It is not deployed.",
        ],
    );
    has(
        console.press("Enter").await,
        &[
            "It is not deployed.",
            "with the deployed ACLs it is offered",
        ],
    );
}

#[tokio::test]
async fn a_rule_says_where_its_other_form_differs() {
    let home = Home::new("rule");
    let mut console = home.console((80, 24)).await;
    has(
        console.press("Tab Up Enter").await,
        &[
            "20-Changed, rule 2 of 3",
            "It was changed since it was deployed.",
            "PossibleNot/Ticket/Queue only deployed: Port",
        ],
    );
}

#[tokio::test]
async fn the_list_says_of_every_acl_how_it_is_deployed() {
    let home = Home::new("list");
    let mut console = home.console((80, 24)).await;
    let mut verdicts = Vec::new();
    console.press("2").await;
    for _ in 0..8 {
        let app = &console.console.app;
        verdicts.push(app.page().unwrap().verdict());
        console.press("Down").await;
    }
    assert_eq!(
        verdicts,
        [
            "10-Same is number 1 of 8, deployed.",
            "20-Changed is number 2 of 8, changed since it was deployed (PossibleNot).",
            "30-New is number 3 of 8, not deployed.",
            "40-Invalid is not valid, number 4 of 8, still in effect until the next deployment.",
            "50-Deleted is deleted in the database, number 5 of 8, still in effect until the next deployment.",
            "60-Hand is not in the database, number 6 of 8, in effect (written in Kernel/Config.pm:5).",
            "70-Off is not valid, number 7 of 8, not in effect.",
            "80-Doubt is not in the database, number 8 of 8, not compared (only running Kernel/Config.pm:6 could tell).",
        ]
    );
    has(console.frame(), &["4 not deployed"]);
}

#[tokio::test]
async fn the_differences_stand_above_the_tree() {
    let home = Home::new("tree");
    let mut console = home.console((80, 24)).await;
    let frame = console.press("2 Down").await.to_owned();
    has(
        &frame,
        &[
            "20-Changed · valid · changed, not",
            "Differences",
            "PossibleNot/Ticket/Queue",
            "only deployed  Port",
        ],
    );
    for (name, width, height) in [
        ("deployed-acls-80x24", 80, 24),
        ("deployed-acls-160x48", 160, 48),
    ] {
        let buffer = draw(&console.console.app, width, height);
        assert_snapshot(name, &text(&buffer));
    }
    console.console.app.show(ViewId::Simulate);
    for (name, width, height) in [
        ("deployed-simulate-80x24", 80, 24),
        ("deployed-simulate-160x48", 160, 48),
    ] {
        let buffer = draw(&console.console.app, width, height);
        assert_snapshot(name, &text(&buffer));
    }
}

#[tokio::test]
async fn the_choice_of_the_command_line_is_where_the_console_begins() {
    let home = Home::new("begin");
    let overlays = Overlays {
        deployed: true,
        ..Overlays::default()
    };
    let mut console = Demo::of(home.open(overlays).await, "mona", (80, 24)).await;
    has(console.frame(), &["2 of 7", "stable, deployed ACLs"]);
    // The list is the same: all ACLs in both forms.
    has(console.press("2").await, &["ACLs · 8", "4 not deployed"]);
}

#[tokio::test]
async fn where_the_file_is_out_of_reach_the_key_says_what_to_do() {
    let world = world();
    let file = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join(format!("deployed-{}.world.json", std::process::id()));
    fs::write(&file, world).unwrap();
    let instance = Instance::open_snapshot(&file).await.unwrap();
    fs::remove_file(&file).unwrap();
    let mut console = Demo::of(instance, "mona", (80, 24)).await;
    let frame = console.frame().to_owned();
    assert!(!frame.contains("compare"), "{frame}");
    assert!(!frame.contains("stored"), "{frame}");
    has(
        console.press("c").await,
        &[
            "Only the stored ACLs are known here",
            "ZZZACL.pm",
            "--home DIR",
        ],
    );
    // acl_sync says that one waits, and that one is deleted whose name nobody knows.
    has(
        console.press("Esc 2").await,
        &[
            "10-Same is number 1 of 5, not deployed (new, or changed since the last",
            "ACLs · 5 · 1 deletion waits",
            "2 not deployed",
        ],
    );
}

#[tokio::test]
async fn a_deployed_file_that_cannot_be_read_is_not_an_empty_one() {
    let home = Home::new("unread");
    let file = home.0.join("Kernel/Config/Files/ZZZACL.pm");
    fs::remove_file(&file).unwrap();
    fs::create_dir(&file).unwrap();
    let mut console = home.console((160, 48)).await;
    // The rows of acl_sync count, and not that nothing were deployed.
    has(console.frame(), &["2 not deployed"]);
    has(
        console.press("c").await,
        &[
            "what is deployed is not known: Kernel/Config/Files/ZZZACL.pm: the",
            "file cannot be read",
            "open it as the user that the ticket system runs as",
        ],
    );
    let overlays = Overlays {
        deployed: true,
        ..Overlays::default()
    };
    let error = home.try_open(overlays).await.err().unwrap();
    assert!(
        error
            .to_string()
            .contains("ZZZACL.pm: the file cannot be read"),
        "{error}"
    );
}
