//! Screens before and after ACLs against what the original offered.

use serde_json::{Map, Value as Json, json};

use crate::support::{eval, vectors};
use crate::world_file::WorldFile;
use aclscope::core::checks::{Params, People};
use aclscope::core::screen::{FieldSelection, List, Screen};
use aclscope::core::simulate::{FieldAnswer, Form, Rules, Situation};
use aclscope::core::value::Value;

#[test]
fn every_recorded_screen_is_left_the_same() {
    let file = WorldFile::open("world/world.world.json", "2024-02-01 08:00:00");
    let world = file.world();
    let (mut compared, mut failed) = (0, Vec::new());
    for case in vectors::cases("world/world.screens.jsonl") {
        let names: Option<Vec<String>> = serde_json::from_value(case["acl_names"].clone()).unwrap();
        let rules = names.map_or_else(
            || Rules::of_world(&world),
            |names| Rules::named(&world, &names),
        );
        let screen = Screen::by_action(case["screen"].as_str().unwrap()).unwrap();
        let login = case["customer_user"].as_str().unwrap();
        let ticket = case["ticket_id"].as_str().and_then(|id| file.ticket(id));
        let mut logins = vec![login];
        logins.extend(ticket.as_ref().and_then(|ticket| ticket.customer_user_id()));
        let people: People = logins.into_iter().map(|login| file.person(login)).collect();
        let selection = match screen {
            Screen::CustomerTicketMessage => FieldSelection::Every,
            Screen::CustomerTicketZoom => FieldSelection::Setting,
        };
        let person = people.get(login).unwrap();
        let nothing = Rules::named(&world, &[]);
        for (part, rules) in [("candidates", &nothing), ("offered", &rules)] {
            let ticket = ticket.as_ref();
            let situation =
                Situation::new(&world, rules, &people, person, screen, ticket, selection);
            let params = Params::from_value(&Value::from(case["params"].clone()));
            let form = Form::read(&params, situation.fields());
            let got: Map<String, Json> = situation
                .pass(&form, false)
                .iter()
                .map(|answer| (answer.field.key(), shown(answer)))
                .collect();
            compared += got.len();
            failed.extend(eval::differences(
                &case["id"],
                &case["expected"][part],
                &Json::Object(got),
            ));
        }
    }
    println!(
        "screens: {compared} lists compared, {} differences",
        failed.len()
    );
    assert!(
        compared > 1000 && failed.is_empty(),
        "{}",
        failed.join("\n")
    );
}

fn shown(answer: &FieldAnswer) -> Json {
    let entries = answer
        .candidates
        .offered
        .entries()
        .iter()
        .zip(&answer.candidates.shown);
    let entries = entries
        .enumerate()
        .filter(|(position, _)| answer.outcome.left.contains(*position))
        .map(|(_, (entry, shown))| (entry.id.clone(), json!(shown)));
    match answer.field.list {
        List::Form(_) | List::FormStd | List::Action => {
            let mut names: Vec<Json> = entries.map(|(_, shown)| shown).collect();
            names.sort_by_key(|name| name.to_string());
            names.into()
        }
        _ => entries.collect::<Map<String, Json>>().into(),
    }
}
