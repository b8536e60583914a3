//! What a card says about a customer user.

use serde_json::{Value as Json, json};

use super::*;
use crate::core::customer::Record;
use crate::core::json;
use crate::core::value::{Map, Value};
use crate::core::world::{Collation, Row, Rows, Settings, Tables};

fn value(json: &Json) -> Value {
    json::read(&json.to_string()).unwrap()
}

fn world(settings: &Json) -> World {
    let rows = |rows: &Json| -> Rows {
        let rows = rows.as_array().unwrap().iter();
        rows.map(|row| {
            let cells = row.as_object().unwrap().iter();
            let cells: Vec<(String, String)> = cells
                .map(|(column, value)| {
                    let text = value
                        .as_str()
                        .map_or_else(|| value.to_string(), str::to_owned);
                    (column.clone(), text)
                })
                .collect();
            let cells = cells.iter();
            Row::from_pairs(cells.map(|(column, text)| (column.as_str(), Some(text.as_str()))))
        })
        .collect()
    };
    let tables = Tables::from_iter([
        (
            "valid".to_owned(),
            rows(&json!([{"id": 1, "name": "valid"}, {"id": 2, "name": "invalid"}])),
        ),
        (
            "dynamic_field".to_owned(),
            rows(&json!([
                {"id": 1, "name": "Site", "object_type": "Ticket", "valid_id": 1, "label": "Site"},
                {"id": 2, "name": "Old", "object_type": "Ticket", "valid_id": 2, "label": "Old"},
                {"id": 3, "name": "Room", "object_type": "CustomerUser", "valid_id": 1, "label": "Office"},
            ])),
        ),
        (
            "service".to_owned(),
            rows(&json!([
                {"id": 1, "name": "Print", "valid_id": 1},
                {"id": 2, "name": "Gone", "valid_id": 2},
                {"id": 3, "name": "Mail", "valid_id": 1},
            ])),
        ),
    ]);
    let Value::Map(own) = value(settings) else {
        panic!("settings are an object")
    };
    let mut world = World::read(
        Settings::new(Map::new(), own),
        Collation::IgnoreCase,
        tables,
    );
    world.default_services = vec![1, 2];
    world
}

fn source() -> Json {
    json!({
        "Name": "Directory people", "CustomerKey": "login", "CustomerID": "customer_id",
        "Params": {"Table": "people", "ForeignDB": 1}, "ReadOnly": 1,
        "CustomerUserNameFields": ["first"],
        "Selections": {"UserTitle": {"m": "Mr.", "w": "Ms."}},
        "Map": [
            ["UserTitle", "Title", "title", 1, 0, "var"],
            ["UserLogin", "Username", "login", 1, 1, "var", "", 1],
            ["UserFirstname", "", "first", 1, 1, "var"],
            ["UserPassword", "Password", "pw", 0, 0, "var"],
            ["UserPhone", "Phone", "phone", 1, 0, "var", "tel:[% Data.UserPhone | uri %]"],
            ["UserRoom", "Room", "Room", 1, 0, "dynamic_field"],
            ["UserCustomerID", "CustomerID", "customer_id", 1, 1, "var"],
            ["ValidID", "Valid", "valid_id", 0, 1, "int"],
        ],
    })
}

fn person(world: &World) -> Person {
    let backend = Backend::all(&world.settings).remove(0).unwrap();
    let row = Row::from_pairs([
        ("title", Some("w")),
        ("login", Some("eva")),
        ("first", None),
        ("pw", Some("top secret")),
        ("phone", Some("+49 1")),
        ("customer_id", Some("acme")),
        ("valid_id", Some("2")),
    ]);
    Person {
        asked: "Eva".to_owned(),
        record: Record::build(&backend, &row),
        customers: vec!["zeta".to_owned()],
        preferences: vec![
            ("UserLanguage".to_owned(), Some("de".to_owned())),
            ("UserToken".to_owned(), Some("t0ken".to_owned())),
            (
                "UserGoogleAuthenticatorSecretKey".to_owned(),
                Some("k3y".to_owned()),
            ),
        ],
        ..Person::default()
    }
}

fn card() -> Card {
    let world = world(&json!({
        "CustomerUser": source(),
        "Ticket::EventModulePost": {"4100-DynamicFieldFromCustomerUser": {"Module": "X"}},
        "DynamicFieldFromCustomerUser::Mapping": {
            "UserPhone": "Site", "UserFax": "Site2", "UserLogin": "Old", "UserCity": "Site",
            "UserTitle": "Room", "UserPassword": "Site",
        },
    }));
    Card::of(&world, &person(&world))
}

fn field<'c>(card: &'c Card, attribute: &str) -> &'c CardField {
    let mut fields = card.fields.iter();
    fields.find(|field| field.attribute == attribute).unwrap()
}

#[test]
fn fields_come_in_map_order_with_what_the_map_says_about_them() {
    let card = card();
    let names: Vec<&str> = card
        .fields
        .iter()
        .map(|own| own.attribute.as_str())
        .collect();
    assert_eq!(
        names,
        [
            "UserTitle",
            "UserLogin",
            "UserFirstname",
            "UserPassword",
            "UserPhone",
            "UserRoom",
            "UserCustomerID",
            "ValidID"
        ]
    );
    assert_eq!(field(&card, "UserTitle").meaning.as_deref(), Some("Ms."));
    assert_eq!(field(&card, "ValidID").meaning.as_deref(), Some("invalid"));
    let login = field(&card, "UserLogin");
    assert!(login.required && login.read_only);
    assert_eq!(field(&card, "UserFirstname").label, "UserFirstname");
    assert_eq!(field(&card, "UserRoom").label, "Office");
    assert!(field(&card, "UserRoom").dynamic_field);
    let phone = field(&card, "UserPhone");
    assert_eq!(phone.link.as_deref(), Some("tel:%2B49%201"));
    let source = card.source.as_ref().unwrap();
    assert_eq!(
        (source.key.as_str(), source.read_only),
        ("CustomerUser", true)
    );
}

#[test]
fn no_secret_is_anywhere_in_a_card() {
    let card = card();
    assert_eq!(field(&card, "UserPassword").value.as_deref(), Some("***"));
    let all = format!("{card:?} {:?}", sections(&card));
    for secret in ["top secret", "t0ken", "k3y"] {
        assert!(!all.contains(secret), "{secret} in {all}");
    }
    assert!(all.contains("(\"UserLanguage\", Some(\"de\"))"), "{all}");
}

#[test]
fn ticket_fields_are_set_emptied_or_not_known() {
    let card = card();
    assert!(card.ticket_fields.on);
    let told: Vec<(&str, &str, Option<&str>)> = card
        .ticket_fields
        .fields
        .iter()
        .map(|own| (own.attribute.as_str(), own.value.as_str(), own.unknown))
        .collect();
    assert_eq!(
        told,
        [
            ("UserCity", "", None),
            ("UserFax", "", Some("no such dynamic field")),
            ("UserLogin", "eva", Some("the dynamic field is not valid")),
            ("UserPassword", "***", None),
            ("UserPhone", "+49 1", None),
            ("UserTitle", "w", Some("no dynamic field of tickets")),
        ]
    );
}

#[test]
fn defaults_are_for_those_without_services_of_their_own() {
    let own_world = world(&json!({"CustomerUser": source()}));
    let mut person = person(&own_world);
    let services = |world: &World, person: &Person| Card::of(world, person).services;
    let none = services(&own_world, &person);
    assert!(none.uses_default && none.own.is_empty());
    assert_eq!(none.default, ["Print"], "only valid ones count");
    person.services = vec![3, 2];
    let own = services(&own_world, &person);
    assert_eq!(
        (own.own, own.uses_default),
        (vec!["Mail".to_owned()], false)
    );
    let unknown = Person::default();
    assert!(!services(&own_world, &unknown).uses_default);
    let generous = json!({"Ticket::Service::Default::UnknownCustomer": "1"});
    assert!(services(&world(&generous), &unknown).uses_default);
}

#[test]
fn customer_ids_say_where_they_come_from_and_whether_a_company_is_there() {
    let card = card();
    let told: Vec<(&str, &str, bool)> = card
        .customer_ids
        .iter()
        .map(|own| (own.id.as_str(), own.origin_text(), own.company.is_some()))
        .collect();
    assert_eq!(
        told,
        [
            ("acme", "UserCustomerID", false),
            ("zeta", "customer user <-> customers", false),
        ]
    );
}

#[test]
fn an_unknown_login_is_said_first() {
    let world = world(&json!({}));
    let nobody = Person {
        asked: "nobody".to_owned(),
        ..Person::default()
    };
    let card = Card::of(&world, &nobody);
    assert_eq!(card.warnings(), ["no backend knows the login nobody"]);
    let sections = sections(&card);
    assert_eq!(sections[0].lines[1].text, "no backend knows this login");
}
