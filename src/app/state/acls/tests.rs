//! The view of the ACLs without a terminal.

use super::*;
use crate::app::page::Page;
use crate::config::Context;
use crate::core::acl::Standing;

fn page() -> AclsPage {
    let row = |name: &str, stop| AclRow {
        name: name.to_owned(),
        valid: true,
        stop,
        standing: if stop { Standing::New } else { Standing::Same },
        ..AclRow::default()
    };
    AclsPage::new(vec![
        row("020-Hide Mexico", true),
        row("100-Example-ACL", false),
    ])
}

#[test]
fn the_verdict_follows_the_selection() {
    let mut page = page();
    assert_eq!(
        page.verdict(),
        "020-Hide Mexico is number 1 of 2, not deployed, stops when it matches."
    );
    page.handle(Action::Down);
    assert_eq!(
        page.verdict(),
        "100-Example-ACL is number 2 of 2, deployed."
    );
    assert_eq!(
        AclsPage::new(Vec::new()).verdict(),
        "There are no ACLs: every screen offers everything."
    );
}

#[test]
fn going_in_and_back_keeps_the_place() {
    let mut page = page();
    page.handle(Action::Down);
    page.handle(Action::Open);
    assert_eq!(page.contexts(), [Context::AclTree, Context::Tree]);
    page.handle(Action::Back);
    assert_eq!(
        (page.contexts()[1], page.list().selected()),
        (Context::List, Some(1))
    );
}

#[test]
fn pasted_text_filters_the_list() {
    let mut page = page();
    page.paste("example");
    assert_eq!(page.selected().unwrap().name, "100-Example-ACL");
    assert!(page.typing());
    page.handle(Action::Open);
    page.handle(Action::Open);
    page.paste("match");
    assert!(page.typing());
    // The properties are closed: they are one line beside Match and Change.
    assert_eq!(page.tree().list().count(), "1 of 3");
}
