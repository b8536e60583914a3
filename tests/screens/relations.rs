//! The relations behind permissions: from the customers into matrices, edited, written, and across.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use aclscope::app::relating::Related;
use aclscope::app::state::Header;
use aclscope::app::{Drafts, InstanceSource};
use aclscope::backend::Instance;
use aclscope::backend::demo::DemoSize;
use aclscope::backend::instance::RelationWanted;
use aclscope::backend::journal::{Filter, Origin, Place};
use aclscope::backend::ledger::Ledger;
use aclscope::core::customer::Rights;
use aclscope::core::customer::relation::{Matrix, Relation, Side};

use crate::demo::{Demo, has};
use crate::stage::{assert_snapshot, draw, text};

/// The console in the view of the customers, and what is behind it.
struct Desk {
    demo: Demo,
    instance: Arc<Instance>,
    ledger: Ledger,
    folder: PathBuf,
}

impl Drop for Desk {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.folder).ok();
    }
}

impl Desk {
    async fn open(writable: bool) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("screens-relations-{}-{number}", std::process::id());
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
        std::fs::remove_dir_all(&folder).ok();
        let instance = Arc::new(Instance::demo(DemoSize::default()).await.unwrap());
        let ledger = Ledger::new(&Place::at(&folder).unwrap(), Origin::of(|_| None));
        let source = InstanceSource::new(Arc::clone(&instance))
            .keeping(Ok(ledger.clone()), Drafts::default());
        instance.act_as("root@localhost").unwrap();
        let header = Header {
            instance: "DEMO".to_owned(),
            writable,
            acting_user: Some("root@localhost".to_owned()),
            ..Header::default()
        };
        let mut demo = Demo::on(source, header, "dg", (80, 24)).await;
        demo.press("1 /").await;
        demo.write("dg").await;
        demo.press("Enter").await;
        Self {
            demo,
            instance,
            ledger,
            folder,
        }
    }

    async fn press(&mut self, keys: &str) -> String {
        self.demo.press(keys).await.to_owned()
    }

    fn snapshot(&self, name: &str) {
        for (width, height) in [(80, 24), (160, 48)] {
            let buffer = draw(&self.demo.console.app, width, height);
            assert_snapshot(
                &format!("relations-{name}-{width}x{height}"),
                &text(&buffer),
            );
        }
    }

    /// The question for the groups of a customer user.
    fn wanted(&self, login: &str) -> RelationWanted {
        let related = Related {
            relation: Relation::UserGroups,
            side: Side::Left,
        };
        related.of_key(login)
    }

    async fn groups(&self, login: &str, permission: &str) -> Vec<String> {
        let person = self.instance.person(login).await.unwrap();
        let world = self.instance.world();
        let rights = Rights::new(&world, &person);
        let names = rights.group_names(permission).into_iter();
        names.map(str::to_owned).collect()
    }
}

#[tokio::test]
async fn the_groups_of_a_customer_user_are_edited_taken_back_and_written() {
    let mut desk = Desk::open(true).await;
    assert!(!desk.groups("dg", "rw").await.contains(&"stats".to_owned()));
    has(
        &desk.press("m g").await,
        &[
            "groups of customer user dg · 9",
            "dg has no ro in admin.",
            "■ always",
            "+ by rw",
        ],
    );
    let frame = desk.press("j j l").await;
    has(
        &frame,
        &["dg has rw in faq-emea through group_customer_user; rw implies ro."],
    );
    desk.snapshot("groups");
    // rw gives ro: it cannot be taken away alone, and users is for everybody.
    has(
        &desk.press("h Space").await,
        &["rw gives ro as well: take rw away first"],
    );
    has(
        &desk.press("G Space").await,
        &["users is in CustomerGroupAlwaysGroups"],
    );
    has(&desk.press("y").await, &["copied"]);
    // A whole row is rw alone.
    has(
        &desk.press("g j j j a").await,
        &[
            "1 not written",
            "dg has ro in stats: rw of group_customer_user implies it. Not written",
        ],
    );
    let frame = desk.press("u").await;
    has(&frame, &["dg has no ro in stats."]);
    assert!(!frame.contains("not written"), "{frame}");
    has(&desk.press("u").await, &["nothing to take back"]);
    has(
        &desk.press("Ctrl-R Esc").await,
        &["Leave without writing?", "stats: nothing -> rw"],
    );
    // The safe answer comes first: the edit is still there.
    has(
        &desk.press("Enter w").await,
        &["Write 1 change?", "stats: nothing -> rw", "INSERT INTO"],
    );
    let frame = desk.press("Enter").await;
    has(&frame, &["1 not written"]);
    let frame = desk.press("w Right Enter").await;
    has(&frame, &["written"]);
    assert!(!frame.contains("not written"), "{frame}");
    assert!(desk.groups("dg", "rw").await.contains(&"stats".to_owned()));
    let history = desk.ledger.history().read().unwrap();
    let newest = history.newest(Filter::default()).next().unwrap().unwrap();
    let row = newest.change.row.unwrap();
    assert_eq!(
        (row.table.as_str(), newest.change.before),
        ("group_customer_user", None)
    );
    assert_eq!(newest.change.acting_user, "root@localhost");
}

#[tokio::test]
async fn what_somebody_else_writes_meanwhile_is_not_overwritten() {
    let mut desk = Desk::open(true).await;
    desk.press("m g g j j j Space").await;
    // Somebody else gives dg the same group rw.
    let wanted = desk.wanted("dg");
    let sheet = desk.instance.relation(&wanted).await.unwrap().sheet;
    let mut theirs = Matrix::new(sheet);
    let stats = (0..theirs.len()).find(|at| theirs.item(*at).unwrap().named.name == "stats");
    theirs.toggle(stats.unwrap(), 1).unwrap();
    let agent = desk.instance.act_as("root@localhost").unwrap();
    desk.instance
        .write_rows(&theirs.plan(), &agent)
        .await
        .unwrap();
    let frame = desk.press("w Right Enter").await;
    has(&frame, &["Nothing is written", "somebody else has changed"]);
    // It is read anew, what was edited lies over it.
    let frame = desk.press("Esc").await;
    has(
        &frame,
        &["dg has ro in stats: rw of group_customer_user implies it."],
    );
    assert!(!frame.contains("not written"), "{frame}");
    assert!(desk.groups("dg", "rw").await.contains(&"stats".to_owned()));
}

#[tokio::test]
async fn a_read_only_instance_shows_everything_and_says_how_to_write() {
    let mut desk = Desk::open(false).await;
    has(&desk.press("m g G k k a").await, &["1 not written"]);
    has(
        &desk.press("w").await,
        &["Switch writing on?", "DEMO was opened read-only."],
    );
    // Switched on, it goes on to what is to be written.
    has(&desk.press("Right Enter").await, &["Write 1 change?"]);
}

#[tokio::test]
async fn one_walks_across_and_back_with_edits_kept() {
    let mut desk = Desk::open(true).await;
    desk.press("m g").await;
    has(
        &desk.press("a Enter").await,
        &["customer users of group admin"],
    );
    has(
        &desk.press("Esc").await,
        &["groups of customer user dg", "1 not written"],
    );
    has(&desk.press("3").await, &["3 Simulate]"]);
    has(
        &desk.press("1").await,
        &["groups of customer user dg", "1 not written"],
    );
    has(
        &desk.press("q").await,
        &["Relations that are not written: 1. They are lost."],
    );
    has(&desk.press("Esc Esc Right Enter").await, &["Customers · 1"]);
}

#[tokio::test]
async fn customers_of_a_customer_user_and_customer_users_of_a_customer() {
    let mut desk = Desk::open(true).await;
    has(
        &desk.press("m c").await,
        &[
            "customers of customer user dg",
            "dg acts for mx: it is the CustomerID of the record.",
        ],
    );
    has(
        &desk.press("Space").await,
        &["mx is the CustomerID of the customer user's own record"],
    );
    desk.snapshot("customers");
    // The search goes through the customers; what is edited stays.
    let frame = desk.press("G Space / s e Enter").await;
    has(&frame, &["1 not written", "Ericsson AB", "/se"]);
    assert!(!frame.contains("Hernandez"), "{frame}");
    has(&desk.press("Esc Esc").await, &["Leave without writing?"]);
    desk.press("Right Enter").await;
    has(
        &desk.press("m u").await,
        &["customer users of which customer?", "mx"],
    );
    has(
        &desk.press("Enter").await,
        &["customer users of customer mx", "\"Diego Garcia\""],
    );
    desk.snapshot("customer-users");
}

#[tokio::test]
async fn groups_of_a_customer_have_contexts() {
    let mut desk = Desk::open(true).await;
    let frame = desk.press("m k Enter").await;
    has(
        &frame,
        &["groups of customer mx", "Same", "Other", "(Same)"],
    );
    has(
        &desk.press("l l G Space").await,
        &[
            "mx has ro in users (Other) through group_customer.",
            "users",
        ],
    );
    has(
        &desk.press("h Space").await,
        &["users is in CustomerGroupCompanyAlwaysGroups"],
    );
    has(
        &desk.press("w").await,
        &["users: nothing -> ro in Other", "Ticket::CustomerID::Other"],
    );
    desk.press("Right Enter").await;
    has(
        &desk.press("l").await,
        &["mx has ro in users (Other) through group_customer."],
    );
    desk.snapshot("contexts");
    has(
        &desk.press("Enter").await,
        &["customers of group users", "Hernandez"],
    );
}

#[tokio::test]
async fn services_come_from_the_defaults_until_there_is_an_own_one() {
    let mut desk = Desk::open(true).await;
    has(
        &desk.press("m d").await,
        &["default services: of everybody who has none"],
    );
    has(
        &desk.press("Space w").await,
        &["Consulting: no -> yes", "<DEFAULT>"],
    );
    has(
        &desk.press("Right Enter").await,
        &["Consulting is for everybody who has no service of their own"],
    );
    let consulting = |desk: &Desk| desk.instance.world().default_services.len();
    let defaults = consulting(&desk);
    has(
        &desk.press("Enter").await,
        &["customer users of service Consulting", "<DEFAULT>"],
    );
    desk.snapshot("service");
    desk.press("Esc Esc m s").await;
    assert_eq!(consulting(&desk), defaults);
    has(desk.demo.frame(), &["services of customer user dg"]);
}

#[tokio::test]
async fn groups_and_services_are_chosen_by_name_and_marks_have_an_ascii_form() {
    let mut desk = Desk::open(true).await;
    desk.press("m p").await;
    desk.demo.write("emea").await;
    has(
        &desk.press("Enter").await,
        &["customer users of group faq-emea", "✔"],
    );
    let frame = desk.press("z a").await;
    has(&frame, &["x own row"]);
    assert!(
        frame.is_ascii() || !frame.contains(['✔', '·', '■']),
        "{frame}"
    );
    desk.press("z a Esc m o").await;
    desk.demo.write("support-mx").await;
    has(
        &desk.press("Enter").await,
        &["customers of group support-mx"],
    );
    desk.press("Esc m v").await;
    desk.demo.write("laptop").await;
    has(
        &desk.press("Enter").await,
        &["customer users of service Hardware::Laptop"],
    );
}
