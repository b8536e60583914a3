use super::*;
use crate::core::json;
use crate::core::value::{Map, Value};
use crate::core::world::{Collation, Row, Settings, Tables, stock_rows, stock_settings};

/// Rows of a table: `column=cell` pairs.
fn rows(table: &[&[(&str, &str)]]) -> Vec<Row> {
    let row = |cells: &&[(&str, &str)]| {
        Row::from_pairs(cells.iter().map(|(column, cell)| (*column, Some(*cell))))
    };
    table.iter().map(row).collect()
}

fn world(settings: &str) -> World {
    let named = |id, name, valid| [("id", id), ("name", name), ("valid_id", valid)];
    let field = |id, name, label, kind, config, valid| {
        [
            ("id", id),
            ("name", name),
            ("label", label),
            ("field_type", kind),
            ("object_type", "Ticket"),
            ("config", config),
            ("valid_id", valid),
        ]
    };
    let mut tables: Tables = [
        (
            "queue",
            rows(&[
                &named("1", "Raw", "1"),
                &named("2", "Support Mexico", "1"),
                &named("3", "Old", "2"),
            ]),
        ),
        ("groups_table", rows(&[&named("1", "users", "1")])),
        ("service", rows(&[&named("1", "Hardware::Printer", "1")])),
        (
            "users",
            rows(&[&[
                ("id", "2"),
                ("login", "thea"),
                ("first_name", "Thea"),
                ("last_name", "Brandt"),
                ("valid_id", "1"),
            ]]),
        ),
        (
            "user_preferences",
            rows(&[&[
                ("user_id", "2"),
                ("preferences_key", "UserSkin"),
                ("preferences_value", "slim"),
            ]]),
        ),
        (
            "dynamic_field",
            rows(&[
                &field(
                    "1",
                    "Site",
                    "Place",
                    "Dropdown",
                    "---\nPossibleNone: 1\nPossibleValues:\n  oul: Oulu\n  bre: Bremen\n",
                    "1",
                ),
                &field("2", "Note", "Note", "Text", "---\n{}\n", "1"),
                &field("3", "Gone", "Gone", "Dropdown", "", "2"),
            ]),
        ),
    ]
    .map(|(table, rows)| (table.to_owned(), rows))
    .into();
    for table in ["valid", "ticket_state_type", "ticket_lock_type"] {
        tables.insert(table.to_owned(), stock_rows(table));
    }
    let own = match json::read(settings).unwrap() {
        Value::Map(own) => own,
        _ => Map::new(),
    };
    World::read(
        Settings::new(stock_settings(), own),
        Collation::IgnoreCase,
        tables,
    )
}

fn known(settings: &str) -> Known {
    Known::of(&world(settings))
}

fn keys(known: &Known, side: Side, path: &[&str]) -> Vec<String> {
    let keys = known.keys(side, path);
    keys.into_iter().map(|key| key.key).collect()
}

fn values(known: &Known, side: Side, path: &[&str]) -> Vec<(String, String, bool)> {
    let values = known.values(side, path);
    let values = values.list().map_or(&[][..], ValueList::values);
    let told = |value: &KnownValue| {
        let label = value.label.clone().unwrap_or_default();
        (value.value.clone(), label, value.valid)
    };
    values.iter().map(told).collect()
}

#[test]
fn the_first_two_levels_come_from_the_settings_and_follow_the_product() {
    let mut world = world("{}");
    let own = Known::of(&world);
    assert_eq!(
        keys(&own, Side::Match, &[]),
        ["Properties", "PropertiesDatabase"]
    );
    assert_eq!(
        keys(&own, Side::Change, &[]),
        ["Possible", "PossibleAdd", "PossibleNot"]
    );
    assert!(keys(&own, Side::Change, &["PossibleNot"]).contains(&"FormStd".to_owned()));
    assert!(keys(&own, Side::Match, &["Properties"]).contains(&"Frontend".to_owned()));
    assert!(!keys(&own, Side::Match, &["PropertiesDatabase"]).contains(&"Frontend".to_owned()));
    world.flavour = Flavour::Znuny;
    let znuny = Known::of(&world);
    assert_eq!(
        keys(&znuny, Side::Change, &["Possible"]),
        ["Ticket", "Action", "Process", "ActivityDialog"]
    );
    let own = known(
        r#"{"ACLKeysLevel2::Possible": {"200-x": ["ITSMConfigItem", "Ticket"], "100-Default": ["Ticket", "Action"]}}"#,
    );
    assert_eq!(
        keys(&own, Side::Change, &["Possible"]),
        ["Ticket", "Action", "ITSMConfigItem"]
    );
}

#[test]
fn attributes_are_those_that_the_checks_have() {
    let known = known("{}");
    let of = |object| keys(&known, Side::Match, &["Properties", object]);
    let has = |object, name: &str| of(object).contains(&name.to_owned());
    assert!(has("Queue", "Name") && has("Queue", "RealName") && !has("Queue", "Queue"));
    assert!(has("User", "Group_move_into") && has("User", "Role") && has("User", "UserSkin"));
    assert!(has("CustomerUser", "UserCustomerID") && has("CustomerUser", "Group_rw"));
    assert!(has("CustomerUser", "CustomerCompanyName") && has("CustomerUser", "UserShowTickets"));
    assert!(has("Ticket", "Service") && has("Ticket", "StateType") && has("Ticket", "Age"));
    assert_eq!(
        of("DynamicField"),
        ["DynamicField_Note", "DynamicField_Site"]
    );
    assert_eq!(of("Frontend"), ["Action"]);
    assert!(of("Nothing").is_empty());
    let lists = known.keys(Side::Change, &["Possible", "Ticket"]);
    let site = lists.iter().find(|key| key.key == "DynamicField_Site");
    assert_eq!(site.and_then(|key| key.label.as_deref()), Some("Place"));
    assert!(known.keys(Side::Change, &["Possible", "Action"]).is_empty());
}

#[test]
fn values_are_those_of_the_tables_with_their_validity() {
    let known = known("{}");
    let queues = values(&known, Side::Change, &["Possible", "Ticket", "Queue"]);
    let own = |value: &str, label: &str, valid| (value.to_owned(), label.to_owned(), valid);
    assert_eq!(
        queues,
        [
            own("Old", "", false),
            own("Raw", "", true),
            own("Support Mexico", "", true)
        ]
    );
    let id = values(&known, Side::Match, &["Properties", "Ticket", "QueueID"]);
    assert_eq!(id.first(), Some(&own("1", "Raw", true)));
    let owners = values(&known, Side::Change, &["PossibleNot", "Ticket", "NewOwner"]);
    assert_eq!(owners, [own("Thea Brandt", "thea", true)]);
    let owner = values(&known, Side::Match, &["Properties", "Ticket", "Owner"]);
    assert_eq!(owner, [own("thea", "Thea Brandt", true)]);
    let short = values(&known, Side::Match, &["Properties", "Service", "NameShort"]);
    assert_eq!(short, [own("Printer", "Hardware::Printer", true)]);
    let locks = values(&known, Side::Match, &["Properties", "Ticket", "Lock"]);
    assert_eq!(locks.len(), 3);
}

#[test]
fn a_dynamic_field_has_its_keys_with_the_labels_beside() {
    let known = known("{}");
    let path = ["Possible", "Ticket", "DynamicField_Site"];
    let own = |value: &str, label: &str| (value.to_owned(), label.to_owned(), true);
    let expected = [own("", "-"), own("oul", "Oulu"), own("bre", "Bremen")];
    assert_eq!(values(&known, Side::Change, &path), expected);
    let offered = known.values(Side::Change, &path);
    let stored = known.values(Side::Match, &["Properties", "Ticket", "DynamicField_Site"]);
    assert!(offered.list().unwrap().complete());
    assert!(
        !stored.list().unwrap().complete(),
        "a ticket can have an old key"
    );
    assert_eq!(
        offered.list().unwrap().labelled("Oulu").unwrap().value,
        "oul"
    );
    let form = values(&known, Side::Change, &["PossibleNot", "Form"]);
    assert_eq!(form, [own("Note", ""), own("Site", "Place")]);
}

#[test]
fn large_tables_are_asked_for_and_texts_are_free() {
    let known = known("{}");
    let of = |path: &[&str]| known.values(Side::Match, path);
    assert!(matches!(
        of(&["Properties", "Ticket", "CustomerID"]),
        Values::Asked(Asked::CustomerId)
    ));
    assert!(matches!(
        of(&["Properties", "CustomerUser", "UserLogin"]),
        Values::Asked(Asked::CustomerUserLogin)
    ));
    assert!(matches!(
        of(&["Properties", "Ticket", "Title"]),
        Values::Free
    ));
    assert!(matches!(of(&["Properties"]), Values::Free));
}

#[test]
fn processes_and_screens_come_from_the_settings() {
    let known = known(
        r#"{"Process": {"P-1": {"Name": "Order", "State": "Active"}},
            "Frontend::Module": {"AgentTicketZoom": {}, "AgentOwn": {}},
            "CustomerFrontend::Module": {"CustomerTicketZoom": {}},
            "ACLKeysLevel3::Actions": {"100-Default": ["AgentTicketNote"], "200-x": ["AgentX"]}}"#,
    );
    let process = known.values(Side::Change, &["PossibleNot", "Process"]);
    let order = process.list().and_then(|list| list.get("P-1")).unwrap();
    assert_eq!(order.label.as_deref(), Some("Order"));
    assert_eq!(order.note.as_deref(), Some("Active"));
    let actions = known.values(Side::Change, &["PossibleNot", "Action"]);
    let actions = actions.list().unwrap();
    assert!(actions.complete());
    for name in ["AgentOwn", "AgentX", "CustomerTicketZoomReply"] {
        assert!(actions.get(name).is_some(), "{name}");
    }
    let bare = super::tests::known(r#"{"CustomerFrontend::Module": {}}"#);
    let actions = bare.values(Side::Change, &["PossibleNot", "Action"]);
    assert!(!actions.list().unwrap().complete());
}

#[test]
fn what_differs_only_in_blanks_case_or_width_is_near() {
    let known = known("{}");
    let queues = known.values(Side::Change, &["Possible", "Ticket", "Queue"]);
    let queues = queues.list().unwrap();
    let differs = |value: &str| {
        let near = near(value, queues);
        near.same
            .first()
            .map(|(known, how)| format!("{}: {how}", known.value))
    };
    let own = |text: &str| Some(text.to_owned());
    assert_eq!(differs("raw"), own("Raw: case"));
    assert_eq!(differs("Raw "), own("Raw: a space"));
    assert_eq!(
        differs("Support\u{a0}Mexico"),
        own("Support Mexico: a space")
    );
    assert_eq!(differs("Ｒａｗ"), own("Raw: character width or form"));
    assert_eq!(
        differs("support  mexico"),
        own("Support Mexico: a space and case")
    );
    assert_eq!(differs("Raw"), None);
    assert_eq!(differs("Rawx"), None);
    let nearest = near("Suport Mexico", queues).nearest.unwrap();
    assert_eq!(nearest.value, "Support Mexico");
    assert_eq!(near("Something else", queues).nearest, None);
}

#[test]
fn a_text_tells_the_known_values_that_it_matches() {
    let known = known("{}");
    let queues = known.values(Side::Change, &["Possible", "Ticket", "Queue"]);
    let queues = queues.list().unwrap();
    let names = |text: &str| -> Vec<String> {
        let matched = matched(text, queues, 10);
        assert_eq!(matched.fault, None);
        matched.values.iter().map(|own| own.value.clone()).collect()
    };
    assert_eq!(names("[RegExp]^S"), ["Support Mexico"]);
    assert_eq!(names("[Not]Raw"), ["Old", "Support Mexico"]);
    assert_eq!(names("[Notregexp]r"), ["Old"]);
    assert_eq!(names("[REGEXP]r"), [""; 0]);
    assert_eq!(names("[Notregex]r").len(), 3);
    assert!(matched("[RegExp](", queues, 10).fault.is_some());
    assert!(matched("[RegExp]", queues, 10).fault.is_some());
    let one = matched("[RegExp].", queues, 1);
    assert_eq!((one.values.len(), one.count), (1, 3));
}

#[test]
fn what_nobody_asked_for_is_not_known() {
    let mut existence = Existence::new();
    existence.insert(Asked::CustomerId, "mx", true);
    existence.insert(Asked::CustomerId, "xm", false);
    assert_eq!(existence.says(Asked::CustomerId, "mx"), Some(true));
    assert_eq!(existence.says(Asked::CustomerId, "xm"), Some(false));
    assert_eq!(existence.says(Asked::CustomerId, "de"), None);
    assert_eq!(existence.says(Asked::CustomerUserLogin, "mx"), None);
}
