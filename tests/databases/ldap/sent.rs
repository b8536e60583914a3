//! What is sent, compared with what the original sent.

use aclscope::backend::ldap::Scope;
use aclscope::core::query::filter::Filter;
use serde_json::{Value as Json, json};

use crate::customers::world::{Place, Prepared};
use crate::support::{eval, vectors};

/// A filter as its meaning: lists of one are that one. One that cannot be read stays as it is, and
/// bytes that are no ASCII are shown as the recordings do.
fn meaning(text: &str) -> String {
    fn single(filter: Filter) -> Filter {
        match filter {
            Filter::And(filters) | Filter::Or(filters) if filters.len() == 1 => {
                single(filters.into_iter().next().unwrap())
            }
            Filter::And(filters) => Filter::And(filters.into_iter().map(single).collect()),
            Filter::Or(filters) => Filter::Or(filters.into_iter().map(single).collect()),
            other => other,
        }
    }
    match Filter::parse(text) {
        Err(_) => text.to_owned(),
        Ok(filter) => {
            let text = single(filter).to_string();
            let mut pieces = text.split('\\');
            let mut shown = pieces.next().unwrap_or_default().to_owned();
            for piece in pieces {
                match piece.split_at(2) {
                    (code, rest) if code > "7f" => shown.extend(["?", rest]),
                    (code, rest) => shown.extend(["\\", code, rest]),
                }
            }
            shown
        }
    }
}

/// A search as it is compared.
fn told(search: &Json) -> Json {
    let scope = Scope::of(search["scope"].as_str().unwrap()).word();
    json!([
        search["base"],
        scope,
        meaning(search["filter"].as_str().unwrap()),
        search["attrs"],
        search["sizelimit"],
    ])
}

#[test]
fn searches_are_sent_as_recorded() {
    let names = vectors::names("customer_search", ".world.json");
    let (mut compared, mut wrong) = (0, Vec::new());
    for name in &names {
        if vectors::json(&format!("{name}.world.json"))
            .get("ldif")
            .is_none()
        {
            continue;
        }
        let recorded_world = vectors::json(&format!("{name}.world.json"));
        // Nothing is recorded where nobody answered.
        let dead = |source: &Json| {
            let source = source.as_str().unwrap_or_default();
            recorded_world["settings"][source]
                .to_string()
                .contains("@LDAP_DEAD_PORT@")
        };
        let prepared = Prepared::new(name, Place::WorldFile).expect("the directory runs");
        let recorded =
            |case: &&Json| case["op"] == "CustomerSearch" && case.get("ldap_searches").is_some();
        let cases: Vec<Json> = prepared.cases.iter().filter(recorded).cloned().collect();
        let mut asked = cases.clone();
        for case in &mut asked {
            case["explain"] = json!(true);
        }
        let arguments: Vec<&str> = prepared.arguments.iter().map(String::as_str).collect();
        for (case, answer) in cases.iter().zip(eval::ask(&arguments, &asked)) {
            // Members of a group are asked for one by one; the answers tell whether that is right.
            let list = |list: &Json| -> Vec<Json> {
                let list = list.as_array().map(Vec::as_slice).unwrap_or_default();
                let own = list.iter().filter(|search| !dead(&search["source"]));
                let own = own.filter(|search| search["attrs"] != json!(["1.1"]));
                own.map(told).collect()
            };
            let (wanted, got) = (list(&case["ldap_searches"]), list(&answer["ldap_searches"]));
            compared += wanted.len();
            if wanted != got {
                wrong.push(format!("{}: wanted {wanted:?}, got {got:?}", case["id"]));
            }
        }
    }
    println!("searches: {compared} compared, {} differences", wrong.len());
    assert!(compared > 300, "only {compared} searches were compared");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
