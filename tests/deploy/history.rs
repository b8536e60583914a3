//! What the history says about deployments.

use aclscope::backend::journal::{Change, Filter, History, Kind, Origin, Place};
use aclscope::backend::ledger::Ledger;
use aclscope::backend::otrs::deploy::{DeployError, Step};
use sha2::{Digest, Sha256};

use crate::home::{FILE, Home, OLD};

fn history(place: &Place) -> History {
    History::new(place, Origin::of(|_| None))
}

/// All changes, the oldest first.
fn changes(place: &Place) -> Vec<Change> {
    let entries = history(place).read().unwrap().newest(Filter::default());
    let mut changes: Vec<Change> = entries.map(|entry| entry.unwrap().change).collect();
    changes.reverse();
    changes
}

fn print(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn column<'c>(
    side: &'c Option<aclscope::backend::journal::Columns>,
    name: &str,
) -> Option<&'c str> {
    side.as_ref()?.get(name)?.as_deref()
}

fn ledger(home: &Home) -> Ledger {
    Ledger::new(&home.place(), Origin::of(|_| None))
}

#[tokio::test]
async fn a_deployment_and_its_return_are_written_down() {
    let home = Home::new("history");
    let wanted = home.wanted();
    home.deploy();
    // Nothing is done, and nothing is written down.
    home.deploy();
    assert_eq!(home.run(&["deploy", "--undo", "--write"]).code, Some(0));
    let changes = changes(&home.place());
    let [deployed, undone] = changes.as_slice() else {
        panic!("{changes:?}");
    };
    assert_eq!((deployed.kind, undone.kind), (Kind::Deployed, Kind::Undone));
    assert_eq!((&deployed.acl, deployed.acting_user.as_str()), (&None, ""));
    assert_eq!(column(&deployed.before, "sha256"), Some(&*print(OLD)));
    assert_eq!(column(&deployed.after, "sha256"), Some(&*print(&wanted)));
    assert_eq!(deployed.note.as_deref(), Some("1 new, 1 changed, 1 gone"));
    let kept = column(&deployed.before, "kept").unwrap();
    assert!(kept.ends_with(&format!("{}.pm", print(OLD))), "{kept}");
    assert_eq!(column(&undone.before, "sha256"), Some(&*print(&wanted)));
    assert_eq!(column(&undone.after, "sha256"), Some(&*print(OLD)));
    assert_eq!(undone.note.as_deref(), Some("1 new, 1 changed, 1 gone"));
    let told = home.run(&["history"]);
    assert_eq!((told.code, told.err.as_str()), (Some(0), ""));
    assert!(told.out.contains("  deployed\n"), "{}", told.out);
    assert!(!told.out.contains(" as ,"), "{}", told.out);
}

#[tokio::test]
async fn the_previous_version_lies_where_the_history_says() {
    let home = Home::new("kept");
    home.deploy();
    let changes = changes(&home.place());
    let kept = column(&changes[0].before, "kept").unwrap();
    let kept = std::fs::read_to_string(home.place().path().join(kept)).unwrap();
    assert_eq!(kept, OLD);
}

/// Deploys up to before this step, as a process does that is killed there.
async fn broken_off(home: &Home, before: Step) {
    let instance = home.instance().await;
    let mut deployment = instance.deployment(&home.place()).await.unwrap();
    let [old, new] = deployment.prints().map(|print| {
        let print = print?.to_owned();
        Some([("sha256".to_owned(), Some(print))].into())
    });
    let change = Change {
        kind: Kind::Deployed,
        instance: instance.identity(),
        acting_user: String::new(),
        acl: None,
        row: None,
        before: old,
        after: new,
        note: Some("1 new".to_owned()),
    };
    drop(history(&home.place()).begin(vec![change]).unwrap());
    while deployment.steps().next() != Some(before) {
        deployment.take_step().await.unwrap();
    }
}

#[tokio::test]
async fn what_was_broken_off_counts_once_it_is_finished() {
    let home = Home::new("finished");
    broken_off(&home, Step::Caches).await;
    let instance = home.instance().await;
    // Another start does not know yet what becomes of it.
    ledger(&home).settle_left(&instance).await.unwrap();
    assert_eq!(changes(&home.place()), vec![]);
    let finished = ledger(&home).finish_deployment(&instance).await.unwrap();
    assert!(finished.is_some());
    let changes = changes(&home.place());
    assert_eq!(changes.len(), 1);
    assert_eq!(changes[0].note.as_deref(), Some("1 new"));
    assert_eq!(instance.world().undeployed, 0);
}

#[tokio::test]
async fn what_was_taken_back_never_happened() {
    let home = Home::new("taken-back");
    broken_off(&home, Step::Replace).await;
    let instance = home.instance().await;
    ledger(&home).finish_deployment(&instance).await.unwrap();
    assert_eq!(changes(&home.place()), vec![]);
    let left = history(&home.place()).unsettled().unwrap();
    assert_eq!(
        (left.found.len(), home.deployed().as_deref()),
        (0, Some(OLD))
    );
}

#[tokio::test]
async fn where_somebody_wrote_the_file_since_nobody_can_tell() {
    let home = Home::new("left");
    broken_off(&home, Step::Caches).await;
    home.write(FILE, "# somebody else\n1;\n");
    let instance = home.instance().await;
    ledger(&home).finish_deployment(&instance).await.unwrap();
    let changes = changes(&home.place());
    assert_eq!(changes.len(), 1);
    let note = changes[0].note.as_deref().unwrap();
    assert!(
        note.starts_with("1 new; whether it was carried out is not known"),
        "{note}"
    );
}

#[tokio::test]
async fn without_a_history_nothing_is_deployed() {
    let home = Home::new("no-history");
    let instance = home.instance().await;
    // Where intents are kept stands a file.
    let place = home.place();
    place.folder("history").unwrap();
    std::fs::write(place.path().join("pending"), "").unwrap();
    let error = ledger(&home).deploy(&instance, |_| ()).await.unwrap_err();
    assert!(matches!(error, DeployError::State(_)), "{error}");
    assert_eq!(home.deployed().as_deref(), Some(OLD));
    assert_eq!(instance.unfinished_deployment(&place).unwrap(), None);
    let refused = home.run(&["deploy", "--write"]);
    assert_eq!(
        (refused.code, home.deployed().as_deref()),
        (Some(2), Some(OLD))
    );
}

#[tokio::test]
async fn an_instance_knows_what_is_deployed_when_it_is_read_again() {
    let home = Home::new("reread");
    let instance = home.instance().await;
    let waiting = |instance: &aclscope::backend::Instance| {
        aclscope::core::acl::Comparison::of(&instance.world()).waiting()
    };
    assert_eq!(waiting(&instance), 3);
    // Somebody else deploys.
    home.deploy();
    assert_eq!(waiting(&instance), 3);
    instance.reread().await.unwrap();
    assert_eq!(waiting(&instance), 0);
}
