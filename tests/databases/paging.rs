//! The list of customer users, page by page from either end, on each kind of database.

use aclscope::backend::customer::{Mark, SearchRequest, Section};
use aclscope::backend::sql::Address;
use aclscope::backend::{Instance, Origin, Overlays};
use aclscope::secret::SecretUrl;

use crate::servers::{ALL, Fresh, runtime};
use crate::support::program::run;
use crate::support::vectors;

/// People of a page.
const PAGE: usize = 2;

/// All marks, walked from one end to the other; they come in the order of the walk's direction.
async fn walk(instance: &Instance, words: &str, backward: bool) -> Vec<Mark> {
    let request = SearchRequest {
        valid_only: false,
        ..SearchRequest::new(words)
    };
    let mut section = if backward {
        Section::Last
    } else {
        Section::First
    };
    let mut all: Vec<Mark> = Vec::new();
    loop {
        let listing = instance.sources().list(&request, &section, PAGE).await;
        assert_eq!(listing.failure(), None);
        assert!(listing.rows.len() <= PAGE);
        let marks: Vec<Mark> = listing.rows.into_iter().map(|row| row.mark).collect();
        section = match (backward, marks.first(), marks.last()) {
            (true, Some(first), _) => Section::Before(first.clone()),
            (false, _, Some(last)) => Section::Behind(last.clone()),
            _ => panic!("a page is empty and said to have more before it"),
        };
        let at = if backward { 0 } else { all.len() };
        all.splice(at..at, marks);
        if !listing.more {
            return all;
        }
    }
}

#[test]
fn pages_from_either_end_meet_in_one_list() {
    let world = vectors::file("world/world.world.json");
    let mut lists = Vec::new();
    for kind in ALL {
        let fresh = Fresh::new(kind);
        let world = world.display().to_string();
        let loaded = run(&["snapshot", "load", &world, "--into", &fresh.url]);
        assert_eq!(loaded.code, Some(0), "{}", loaded.err);
        let url = SecretUrl::new(&fresh.url);
        let origin = Origin::Database(Address::parse(&url).expect("the address is one"));
        let forward = runtime().block_on(async {
            let instance = Instance::open(origin, Overlays::default()).await;
            let instance = instance.expect("the database opens");
            let forward = walk(&instance, "", false).await;
            assert!(forward.len() > 3 * PAGE, "{}", forward.len());
            assert_eq!(walk(&instance, "", true).await, forward, "{kind:?}");
            let found = walk(&instance, "*or*", false).await;
            assert!(
                (PAGE + 1..forward.len()).contains(&found.len()),
                "{found:?}"
            );
            assert_eq!(walk(&instance, "*or*", true).await, found, "{kind:?}");
            forward
        });
        let logins = forward.into_iter().map(|mark| mark.login);
        lists.push(logins.collect::<Vec<_>>());
    }
    for list in &mut lists {
        list.sort();
    }
    assert_eq!(lists[0], lists[1]);
    assert_eq!(lists[1], lists[2]);
}
