//! What the screens of the customer interface offer before ACLs, as the original engine recorded.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot read its input fails"
)]

#[path = "support/permission_world.rs"]
mod permission_world;

use std::collections::BTreeMap;

use aclscope::core::customer::Rights;
use aclscope::core::screen::{
    Candidates, DynamicField, Field, FieldSelection, List, Screen, TicketAccess,
};
use aclscope::core::value::{Map, Value};
use aclscope::core::world::{Collation, Row, World};
use permission_world::{WorldFile, cases};
use serde_json::{Value as Json, json};

/// The fields of a screen in the recorded cases: every dynamic field on new tickets, and what the
/// setting turns on, nothing, in the ticket view.
fn fields(world: &World, screen: Screen) -> Vec<Field> {
    let selection = match screen {
        Screen::CustomerTicketMessage => FieldSelection::Every,
        Screen::CustomerTicketZoom => FieldSelection::Setting,
    };
    let dynamic_fields: Vec<DynamicField> = screen
        .dynamic_fields(world, selection)
        .into_iter()
        .map(|field| DynamicField::read(field, &config(field.row.text("config").unwrap())))
        .collect();
    screen.fields(world, &dynamic_fields)
}

/// Reads the recorded configurations: one level of `key: 'value'`, and indented PossibleValues.
fn config(yaml: &str) -> Value {
    let (mut config, mut values) = (Map::new(), Map::new());
    for line in yaml.lines().skip(1) {
        let (key, value) = line.split_once(':').unwrap();
        let bare = |text: &str| text.trim().trim_matches('\'').to_owned();
        let entry = (bare(key), Value::Text(bare(value)));
        if line.starts_with(' ') {
            values.insert(entry.0, entry.1);
        } else {
            config.insert(entry.0, entry.1);
        }
    }
    if config.contains_key("PossibleValues") {
        config.insert("PossibleValues".to_owned(), Value::Map(values));
    }
    Value::Map(config)
}

/// The recorded form of a list: id -> text shown, or the sorted names of a flat kind.
fn recorded_form(field: &Field, candidates: &Candidates) -> Json {
    let entries = candidates.offered.entries().iter();
    match field.list {
        List::Form(_) | List::FormStd | List::Action => {
            let mut names: Vec<&str> = entries.filter_map(|e| e.name.as_deref()).collect();
            names.sort_unstable();
            json!(names)
        }
        _ => entries
            .zip(&candidates.shown)
            .map(|(entry, text)| (entry.id.clone(), json!(text)))
            .collect(),
    }
}

fn candidates(rights: &Rights<'_>, screen: Screen, params: &Json) -> BTreeMap<String, Json> {
    let fields = fields(rights.world(), screen);
    let offered_service = |id: &&str| {
        let services = fields.iter().find(|field| field.list == List::Service);
        services.is_some_and(|field| field.candidates(rights, None).text(id).is_some())
    };
    let service = params["ServiceID"].as_str().filter(offered_service);
    fields
        .iter()
        .map(|field| {
            let list = field.candidates(rights, service);
            (field.key(), recorded_form(field, &list))
        })
        .collect()
}

fn access(rights: &Rights<'_>, ticket: &Row) -> Json {
    let access = TicketAccess::of(rights, ticket);
    json!({
        "ro": access.ro.allowed,
        "update": access.update.allowed,
        "rw": access.rw.allowed,
    })
}

#[test]
fn screens_offer_what_the_original_offered_before_acls() {
    let open = |collation| WorldFile::open("world/world.world.json", collation);
    let (ignore_case, exact) = (open(Collation::IgnoreCase), open(Collation::Exact));
    let (mut asked, mut lists, mut wrong) = (0, 0, Vec::new());
    for case in cases("world/world.screens.jsonl") {
        let screen = Screen::by_action(case["screen"].as_str().unwrap()).unwrap();
        for (file, expected) in [
            (&ignore_case, case.get("expected")),
            (&exact, case.get("expected_postgresql")),
        ] {
            let Some(expected) = expected else { continue };
            asked += 1;
            let person = file.person(case["customer_user"].as_str().unwrap());
            let rights = Rights::new(&file.world, &person);
            let actual = candidates(&rights, screen, &case["params"]);
            lists += actual.len();
            if json!(actual) != expected["candidates"] {
                wrong.push(format!("{}: candidates {}", case["id"], json!(actual)));
            }
            let ticket_id = case["ticket_id"].as_str();
            let ticket = file.rows("ticket").find(|row| row.text("id") == ticket_id);
            let permission = ticket.map(|ticket| access(&rights, ticket));
            if permission.as_ref() != expected.get("permission") {
                wrong.push(format!("{}: permission {permission:?}", case["id"]));
            }
        }
    }
    println!("screens: {asked} answers, {lists} lists compared");
    assert!(lists > 0, "nothing was compared");
    assert!(
        wrong.is_empty(),
        "{} differ:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
