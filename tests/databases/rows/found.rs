//! Who was written is found as he is, in a copy of a world file too, whose search has an index.

use aclscope::backend::customer::{SearchRequest, Section};
use aclscope::backend::{Instance, Origin, Overlays};
use aclscope::core::customer::write::{Fields, Level};

use super::{WORLD, thea, wait};
use crate::support::program::file;

fn fields(given: &[(&str, &str)]) -> Fields {
    let given = given.iter();
    given
        .map(|(name, text)| ((*name).to_owned(), Some((*text).to_owned())))
        .collect()
}

/// Everything that must be given.
fn person(login: &str, last_name: &str, valid: &str) -> Fields {
    fields(&[
        ("UserLogin", login),
        ("UserEmail", &format!("{login}@meadow.example")),
        ("UserFirstname", "Tomas"),
        ("UserLastname", last_name),
        ("UserCustomerID", "B"),
        ("ValidID", valid),
    ])
}

/// The logins of the valid people that a text finds.
async fn found(instance: &Instance, text: &str) -> Vec<String> {
    let request = SearchRequest::new(text);
    let listing = instance.sources().list(&request, &Section::First, 9).await;
    assert_eq!(listing.failure(), None);
    let logins = listing.rows.into_iter().map(|row| row.hit.login);
    logins.collect()
}

async fn change(instance: &Instance, login: &str, given: &Fields) {
    let customers = instance.customers();
    let plan = customers.plan_person_change(login, given, Level::Function);
    let plan = plan.await.unwrap();
    instance.write_rows(&plan, &thea(instance)).await.unwrap();
}

#[test]
fn who_is_added_changed_renamed_or_invalidated_is_found_so_at_once() {
    let name = format!("found.{}.json", std::process::id());
    let world = file(&name, WORLD);
    wait(async {
        let overlays = Overlays {
            write: true,
            ..Overlays::default()
        };
        let origin = Origin::Snapshot(world.into());
        let instance = Instance::open(origin, overlays).await.unwrap();
        assert_eq!(found(&instance, "nov").await, ["jn"]);
        let customers = instance.customers();
        let given = person("tb", "Brückner", "1");
        let planned = customers.plan_person_add(None, &given, Level::Function);
        let (plan, _) = planned.await.unwrap();
        instance.write_rows(&plan, &thea(&instance)).await.unwrap();
        assert_eq!(found(&instance, "bruck").await, ["tb"]);
        change(&instance, "tb", &person("tb", "Ångström", "1")).await;
        assert_eq!(found(&instance, "angs").await, ["tb"]);
        assert!(found(&instance, "bruck").await.is_empty());
        change(&instance, "tb", &person("thomas", "Ångström", "1")).await;
        assert_eq!(found(&instance, "angs").await, ["thomas"]);
        assert_eq!(found(&instance, "").await, ["jn", "thomas"]);
        change(&instance, "thomas", &person("thomas", "Ångström", "2")).await;
        assert!(found(&instance, "angs").await.is_empty());
        assert_eq!(found(&instance, "").await, ["jn"]);
    });
}
