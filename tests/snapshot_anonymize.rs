//! An anonymous copy: every rule says the same about it, and nobody's name is in it.

mod support;

use std::collections::BTreeMap;
use std::path::Path;

use aclscope::backend::Instance;
use aclscope::backend::snapshot::{Contents, Outlet, SavedTable};
use aclscope::core::anonymize::{Anonymizer, Domain, attribute};
use serde_json::{Map, Value as Json, json};
use support::{eval, folder, program, vectors};

const SECRET: [u8; 32] = [42; 32];

/// Saves an anonymous copy under a key that is known here, and returns what was decided.
fn anonymous(world: &Path, name: &str, strict: bool) -> (Anonymizer, String) {
    let out = folder::own().join(name);
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let anonymizer = runtime.block_on(async {
        let instance = Instance::open_snapshot(world).await.expect("it opens");
        let contents = instance.contents();
        let tables = contents.tables().await.expect("it has tables");
        let tables: Vec<SavedTable> = tables
            .into_iter()
            .filter(Contents::is_worth_saving)
            .collect();
        let anonymizer = contents
            .anonymizer(&tables, &SECRET, strict, |_| {})
            .await
            .expect("it is learnt");
        let mut outlet = Outlet::file(&out, true).expect("it is writable");
        contents
            .save(&tables, Some(&anonymizer), &mut outlet, |_| {})
            .await
            .expect("it is saved");
        outlet.finish().expect("it is written");
        anonymizer
    });
    (anonymizer, out.display().to_string())
}

/// A text, or a list of texts, of this domain through the table.
fn mapped(anonymizer: &Anonymizer, domain: Option<Domain>, value: &Json) -> Json {
    match (domain, value) {
        (Some(domain), Json::String(text)) => json!(anonymizer.replacement(domain, text)),
        (Some(_), Json::Array(list)) => list
            .iter()
            .map(|element| mapped(anonymizer, domain, element))
            .collect(),
        _ => value.clone(),
    }
}

/// The domain of a parameter or of the names in a list.
fn domain_of(anonymizer: &Anonymizer, name: &str) -> Option<Domain> {
    match name {
        "CustomerUserID" | "Owner" | "Responsible" | "NewOwner" => Some(Domain::Other),
        "Queue" | "Service" | "SLA" => attribute("Ticket", name, &anonymizer.fields),
        field if field.starts_with("DynamicField_") => {
            attribute("Ticket", field, &anonymizer.fields)
        }
        _ => None,
    }
}

fn acl_names(anonymizer: &Anonymizer, names: &Json) -> Json {
    let Json::Array(names) = names else {
        return names.clone();
    };
    let name = |name: &Json| {
        let old = name.as_str().unwrap_or_default();
        json!(anonymizer.acl_name(old).unwrap_or(old))
    };
    names.iter().map(name).collect()
}

/// The case with everything in it that is replaced in the world.
fn mapped_case(anonymizer: &Anonymizer, case: &Json) -> Json {
    let mut case = case.clone();
    case["acl_names"] = acl_names(anonymizer, &case["acl_names"]);
    for (name, value) in case["params"].as_object_mut().expect("params") {
        if let Json::Object(fields) = value {
            *value = fields
                .iter()
                .map(|(field, value)| {
                    let domain = domain_of(anonymizer, field);
                    (field.clone(), mapped(anonymizer, domain, value))
                })
                .collect::<Map<String, Json>>()
                .into();
        } else {
            *value = mapped(anonymizer, domain_of(anonymizer, name), value);
        }
    }
    if case["return_type"] == "Ticket" {
        let subtype = case["return_subtype"].as_str().unwrap_or_default();
        let domain = domain_of(anonymizer, subtype);
        if let Some(data) = case["data"].as_object_mut() {
            for value in data.values_mut() {
                *value = mapped(anonymizer, domain, value);
            }
        }
    }
    if let Some(login) = case.get("customer_user").cloned() {
        case["customer_user"] = mapped(anonymizer, Some(Domain::Other), &login);
    }
    case
}

/// What a comparison of the recorded cases with an anonymous copy found.
struct Compared {
    cases: usize,
    /// Names of ACLs that matched or were used.
    names: usize,
    /// Cases whose list has other names now.
    renamed: usize,
    differences: Vec<String>,
}

fn compare(strict: bool) -> Compared {
    let world = vectors::file("world/world.world.json");
    let (anonymizer, copy) = anonymous(&world, &format!("anonymous-{strict}.json"), strict);
    let cases = vectors::cases("world/world.cases.jsonl");
    let questions: Vec<Json> = cases
        .iter()
        .map(|case| mapped_case(&anonymizer, case))
        .collect();
    let answers = eval::ask(&["--snapshot", &copy], &questions);
    assert_eq!(answers.len(), cases.len());
    let mut compared = Compared {
        cases: cases.len(),
        names: 0,
        renamed: 0,
        differences: Vec::new(),
    };
    for ((case, question), answer) in cases.iter().zip(&questions).zip(&answers) {
        let expected = &case["expected"];
        let mut wanted = json!({"applied": expected["applied"]});
        for list in ["matched_acls", "applied_acls"] {
            wanted[list] = acl_names(&anonymizer, &expected[list]);
            compared.names += wanted[list].as_array().map_or(0, Vec::len);
        }
        // What is left is the same entries under their new names.
        wanted["data"] = match &expected["data"] {
            Json::Object(left) => left
                .keys()
                .map(|id| (id.clone(), question["data"][id].clone()))
                .collect::<Map<String, Json>>()
                .into(),
            other => other.clone(),
        };
        compared.renamed += usize::from(!eval::equal(&case["data"], &question["data"]));
        let differences = eval::differences(&case["id"], &wanted, answer);
        compared.differences.extend(differences);
    }
    compared
}

#[test]
fn the_recorded_cases_of_the_world_get_the_same_verdicts() {
    let compared = compare(false);
    println!(
        "anonymous world: {} cases, {} names of ACLs compared, {} with other names in their list, \
         {} differences",
        compared.cases,
        compared.names,
        compared.renamed,
        compared.differences.len()
    );
    assert!(compared.cases >= 300 && compared.names > 500 && compared.renamed > 20);
    assert!(
        compared.differences.is_empty(),
        "{}",
        compared.differences.join("\n")
    );
}

#[test]
fn the_comparison_sees_what_strict_changes() {
    let compared = compare(true);
    println!(
        "strict: {} of {} cases with other names in their list, {} differences",
        compared.renamed,
        compared.cases,
        compared.differences.len()
    );
    assert!(compared.renamed > 150 && compared.differences.len() > 20);
}

/// Ids of the lists of a screen; of dynamic fields, whose entries have no ids, the mapped keys.
fn ids(anonymizer: Option<&Anonymizer>, lists: &Json) -> BTreeMap<String, Vec<String>> {
    let list = |(name, entries): (&String, &Json)| {
        let mut ids: Vec<String> = match entries {
            Json::Object(entries) => entries.keys().cloned().collect(),
            Json::Array(entries) => entries.iter().map(Json::to_string).collect(),
            _ => Vec::new(),
        };
        if let Some(anonymizer) = anonymizer.filter(|_| name.starts_with("DynamicField_")) {
            for id in &mut ids {
                *id = anonymizer.replacement(Domain::Field, id);
            }
        }
        ids.sort();
        (name.clone(), ids)
    };
    lists.as_object().into_iter().flatten().map(list).collect()
}

#[test]
fn the_recorded_screens_offer_and_leave_the_same_entries() {
    let world = vectors::file("world/world.world.json");
    let (anonymizer, copy) = anonymous(&world, "anonymous-screens.json.zst", false);
    let cases = vectors::cases("world/world.screens.jsonl");
    let questions: Vec<Json> = cases
        .iter()
        .map(|case| mapped_case(&anonymizer, case))
        .collect();
    let answers = eval::ask(&["--snapshot", &copy], &questions);
    let mut compared = 0;
    for (case, answer) in cases.iter().zip(&answers) {
        for part in ["candidates", "offered"] {
            let expected = ids(Some(&anonymizer), &case["expected"][part]);
            compared += expected.values().map(Vec::len).sum::<usize>();
            assert_eq!(ids(None, &answer[part]), expected, "{} {part}", case["id"]);
        }
    }
    println!(
        "anonymous screens: {} cases, {compared} entries compared",
        cases.len()
    );
    assert!(cases.len() >= 120 && compared > 1_000);
}

/// A small world whose every identifying word is known.
fn own_world() -> Json {
    json!({
        "name": "Nordlicht AG", "note": "Nordlicht",
        "settings": {"Organization": "Nordlicht AG", "AdminEmail": "chefin@nordlicht.example",
                     "CustomerGroupAlwaysGroups": ["leitstand"], "PostmasterDefaultQueue": "Kontor",
                     "CustomerPanelSelectionType": "Queue", "CustomerGroupSupport": 1},
        "tables": {
            "groups_table": [{"id": 1, "name": "leitstand", "valid_id": 1}],
            "queue": [{"id": 1, "name": "Kontor", "group_id": 1, "valid_id": 1},
                      {"id": 2, "name": "Kontor::Hafen", "group_id": 1, "valid_id": 1},
                      {"id": 3, "name": "Lagerhalle", "group_id": 1, "valid_id": 1}],
            "ticket_state": [{"id": 1, "name": "new", "type_id": 1, "valid_id": 1}],
            "customer_user": [
                {"id": 1, "login": "hilde", "email": "hilde.brandt@nordlicht.example", "customer_id": "4711",
                 "first_name": "Hilde", "last_name": "Brandt", "phone": "+49 421 98765", "valid_id": 1},
                {"id": 2, "login": "Otto", "email": "otto@nordlicht.example", "customer_id": "4711",
                 "first_name": "Otto", "last_name": "Quast", "phone": "", "valid_id": 1}],
            "customer_company": [{"customer_id": "4711", "name": "Nordlicht AG", "valid_id": 1}],
            "ticket": [{"id": 1, "tn": "2024020100001", "title": "Hilde hat den Schlüssel", "queue_id": 2,
                        "customer_id": "4711", "customer_user_id": "hilde", "ticket_state_id": 1}],
            "acl": [
                {"id": 1, "name": "Hilde nie in Lagerhalle", "valid_id": 1, "comments": "Wunsch von Brandt",
                 "config_match": "---\nProperties:\n  CustomerUser:\n    UserLogin:\n    - hilde\n    UserCustomerID:\n    - '4711'\n  State:\n    Name:\n    - new\n",
                 "config_change": "---\nPossibleNot:\n  Action:\n  - CustomerTicketZoom\n  Ticket:\n    Queue:\n    - Lagerhalle\n"},
                {"id": 2, "name": "020", "valid_id": 1,
                 "config_match": "---\nProperties:\n  CustomerUser:\n    UserFullname:\n    - '[RegExp]^Otto'\n",
                 "config_change": "---\nPossibleNot:\n  Ticket:\n    Queue:\n    - '[Not]Kontor::Hafen'\n"}],
        }
    })
}

#[test]
fn names_leave_everywhere_alike_and_what_a_pattern_needs_stays_and_is_listed() {
    let file = program::file("anonymous-own.world.json", own_world().to_string());
    let (anonymizer, copy) = anonymous(Path::new(&file), "anonymous-own.json", false);
    let text = std::fs::read_to_string(copy).expect("it is saved");
    let words = [
        "Nordlicht",
        "chefin",
        "leitstand",
        "Kontor",
        "Hafen",
        "Lagerhalle",
        "Hilde",
        "Brandt",
        "4711",
        "98765",
        "Quast",
        "Schlüssel",
        "Wunsch",
    ];
    for word in words {
        assert!(
            !text.to_lowercase().contains(&word.to_lowercase()),
            "{word}: {text}"
        );
    }
    assert!(
        text.contains("Otto") && text.contains("[RegExp]^Otto"),
        "{text}"
    );
    let kept: Vec<String> = anonymizer
        .kept()
        .map(|(place, count)| format!("{}.{} {} {count}", place.table, place.column, place.rule))
        .collect();
    assert!(
        kept.contains(&"customer_user.first_name 020 1".to_owned()),
        "{kept:?}"
    );
    assert!(
        kept.contains(&"customer_user.login 020 1".to_owned()),
        "{kept:?}"
    );
    let saved: Json = serde_json::from_str(&text).expect("it is JSON");
    let queue = |place: usize| {
        saved["tables"]["queue"][place]["name"]
            .as_str()
            .unwrap_or("?")
    };
    assert!(queue(1).starts_with(&format!("{}::", queue(0))));
    let settings = &saved["settings"];
    assert_eq!(settings["CustomerPanelSelectionType"], "Queue");
    assert_eq!(settings["PostmasterDefaultQueue"], queue(0));
    assert_eq!(
        settings["CustomerGroupAlwaysGroups"][0],
        saved["tables"]["groups_table"][0]["name"]
    );
    let rule = saved["tables"]["acl"][0]["config_change"]
        .as_str()
        .unwrap_or("?");
    assert!(
        rule.contains(queue(2)) && rule.contains("CustomerTicketZoom"),
        "{rule}"
    );
    let conditions = saved["tables"]["acl"][0]["config_match"]
        .as_str()
        .unwrap_or("?");
    let customer = &saved["tables"]["customer_user"][0];
    assert!(conditions.contains("- new\n"), "{conditions}");
    assert!(conditions.contains(customer["login"].as_str().unwrap_or("?")));
    let id = customer["customer_id"].as_str().unwrap_or("?");
    assert!(
        conditions.contains(&format!("- '{id}'\n")),
        "a number stays a text: {conditions}"
    );
    assert_eq!(saved["tables"]["ticket"][0]["tn"], "2024020100001");
    let email = customer["email"].as_str().unwrap_or("?");
    assert!(
        email.contains('@') && email.ends_with(".example"),
        "{email}"
    );
}

#[test]
fn strict_replaces_what_a_pattern_tests_too_and_lists_the_rules_that_changed() {
    let file = program::file("anonymous-strict.world.json", own_world().to_string());
    let out = folder::own().join("anonymous-strict.json");
    let out = out.display().to_string();
    let arguments = [
        "snapshot",
        "save",
        &out,
        "--force",
        "--snapshot",
        &file,
        "--format",
        "json",
    ];
    let strict = program::run(&[&arguments[..], &["--anonymize=strict"]].concat()).json();
    let text = std::fs::read_to_string(&out).expect("it is saved");
    let saved: Json = serde_json::from_str(&text).expect("it is JSON");
    assert!(
        !saved["tables"]["customer_user"]
            .to_string()
            .contains("Otto"),
        "{text}"
    );
    assert_eq!(strict["kept"], json!([]));
    let changed = strict["rules_changed"].as_array().expect("a list");
    assert!(
        !changed.is_empty() && changed.iter().all(|place| place["rule"] == "020"),
        "{strict}"
    );

    let faithful = program::run(&[&arguments[..], &["--anonymize"]].concat()).json();
    assert_eq!(faithful["rules_changed"], json!([]));
    assert!(
        faithful["kept"]
            .as_array()
            .is_some_and(|kept| !kept.is_empty()),
        "{faithful}"
    );
    let other = std::fs::read_to_string(&out).expect("it is saved");
    let other: Json = serde_json::from_str(&other).expect("it is JSON");
    let logins = [&saved, &other].map(|saved| &saved["tables"]["customer_user"][0]["login"]);
    assert_ne!(logins[0], logins[1], "every copy has a key of its own");
}

/// Sorted texts of a list, through the table where one is given.
fn texts(anonymizer: Option<&Anonymizer>, domain: Domain, list: &Json) -> Vec<String> {
    let text = |text: &Json| {
        let text = text.as_str().unwrap_or_default();
        anonymizer.map_or(text.to_owned(), |own| own.replacement(domain, text))
    };
    let mut texts: Vec<String> = list.as_array().into_iter().flatten().map(text).collect();
    texts.sort();
    texts
}

#[test]
fn every_recorded_customer_user_may_do_the_same_under_another_name() {
    let (mut cases, mut values, mut renamed) = (0, 0, 0);
    for name in vectors::names("permissions", ".cases.jsonl") {
        let world = vectors::file(&format!("{name}.world.json"));
        let copy = format!("anonymous-{}.json", name.replace('/', "-"));
        let (anonymizer, copy) = anonymous(&world, &copy, false);
        let recorded = vectors::cases(&format!("{name}.cases.jsonl"));
        let questions: Vec<Json> = recorded
            .iter()
            .map(|case| mapped_case(&anonymizer, case))
            .collect();
        let answers = eval::ask(&["--snapshot", &copy], &questions);
        for ((case, question), answer) in recorded.iter().zip(&questions).zip(&answers) {
            let (expected, own) = (&case["expected"], Some(&anonymizer));
            cases += 1;
            renamed += usize::from(case["params"] != question["params"]);
            for part in ["tickets", "search"] {
                values += eval::leaves(&expected[part]);
                let (wanted, got) = (&expected[part], &answer[part]);
                assert!(eval::equal(wanted, got), "{} {part}: {got}", case["id"]);
            }
            assert_eq!(
                texts(None, Domain::Other, &answer["customer_ids"]),
                texts(own, Domain::Other, &expected["customer_ids"]),
                "{} customer_ids",
                case["id"]
            );
            for part in ["groups", "groups_direct"] {
                for (permission, groups) in expected[part].as_object().into_iter().flatten() {
                    let got = texts(None, Domain::Group, &answer[part][permission]);
                    let wanted = texts(own, Domain::Group, groups);
                    values += wanted.len();
                    assert_eq!(got, wanted, "{} {part} {permission}", case["id"]);
                }
            }
            let queues = |answer: &Json| -> Vec<String> {
                let queues = answer["create_queues"].as_object();
                let mut ids: Vec<String> = queues
                    .into_iter()
                    .flatten()
                    .map(|(id, _)| id.clone())
                    .collect();
                ids.sort();
                ids
            };
            assert_eq!(
                queues(answer),
                queues(expected),
                "{} create_queues",
                case["id"]
            );
        }
    }
    println!(
        "anonymous permissions: {cases} customer users ({renamed} renamed), {values} values compared"
    );
    assert!(cases >= 101 && renamed > 90 && values > 2_000);
}
