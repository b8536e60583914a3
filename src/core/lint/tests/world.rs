//! A small world.

use crate::core::json;
use crate::core::world::{Collation, Row, Settings, Tables, World, stock_rows, stock_settings};

/// An ACL of the world: name, ConfigMatch, ConfigChange.
pub(super) type Stored<'a> = (&'a str, &'a str, &'a str);

pub(super) fn world(acls: &[Stored<'_>]) -> World {
    let named = |names: &[(&str, &str)]| -> Vec<Row> {
        let row = |(id, (name, valid)): (i32, &(&str, &str))| {
            let id = id.to_string();
            let cells = [("id", id.as_str()), ("name", *name), ("valid_id", *valid)];
            Row::from_pairs(cells.map(|(column, cell)| (column, Some(cell))))
        };
        (1..).zip(names).map(row).collect()
    };
    let field = |name, kind, config, valid| {
        Row::from_pairs([
            ("id", Some("1")),
            ("name", Some(name)),
            ("label", Some("Label")),
            ("field_type", Some(kind)),
            ("object_type", Some("Ticket")),
            ("config", Some(config)),
            ("valid_id", Some(valid)),
        ])
    };
    let site = "---\nPossibleValues:\n  oul: Oulu\n  bre: Bremen\n";
    let mut fields = vec![
        field("Site", "Dropdown", site, "1"),
        field("Tags", "Multiselect", site, "1"),
        field("Note", "Text", "", "1"),
        field("Gone", "Dropdown", site, "2"),
    ];
    for (id, row) in (1..).zip(&mut fields) {
        let id = i64::to_string(&id);
        let cells: Vec<(String, Option<String>)> = row
            .iter()
            .map(|(column, cell)| (column.to_owned(), cell.map(str::to_owned)))
            .collect();
        let cells = cells.iter().map(|(column, cell)| match column.as_str() {
            "id" => ("id", Some(id.as_str())),
            _ => (column.as_str(), cell.as_deref()),
        });
        *row = Row::from_pairs(cells);
    }
    let agent = Row::from_pairs([
        ("id", Some("2")),
        ("login", Some("thea")),
        ("first_name", Some("Thea")),
        ("last_name", Some("Brandt")),
        ("valid_id", Some("1")),
    ]);
    let preference = Row::from_pairs([
        ("user_id", Some("2")),
        ("preferences_key", Some("UserSkin")),
        ("preferences_value", Some("slim")),
    ]);
    let stored = acls.iter().map(|(name, own_match, change)| {
        Row::from_pairs([
            ("id", Some("1")),
            ("name", Some(*name)),
            ("valid_id", Some("1")),
            ("config_match", Some(*own_match)),
            ("config_change", Some(*change)),
        ])
    });
    let mut tables = Tables::from(
        [
            (
                "queue",
                named(&[
                    ("Raw", "1"),
                    ("Junk", "1"),
                    ("Support Mexico", "1"),
                    ("Old", "2"),
                ]),
            ),
            (
                "ticket_state",
                named(&[("new", "1"), ("open", "1"), ("closed", "1")]),
            ),
            (
                "ticket_priority",
                named(&[("2 low", "1"), ("3 normal", "1")]),
            ),
            (
                "groups_table",
                named(&[("users", "1"), ("admin", "1"), ("gone", "2")]),
            ),
            ("service", named(&[("Hardware", "1"), ("Software", "1")])),
            ("users", vec![agent]),
            ("user_preferences", vec![preference]),
            ("dynamic_field", fields),
            ("acl", stored.collect()),
        ]
        .map(|(table, rows)| (table.to_owned(), rows)),
    );
    for table in ["valid", "ticket_state_type", "ticket_lock_type"] {
        tables.insert(table.to_owned(), stock_rows(table));
    }
    let own = json::read(r#"{"Process": {"P-1": {"Name": "Order"}}}"#).unwrap();
    let own = own.as_map().cloned().unwrap_or_default();
    World::read(
        Settings::new(stock_settings(), own),
        Collation::IgnoreCase,
        tables,
    )
}
