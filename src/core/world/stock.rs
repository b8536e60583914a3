//! What a fresh OTOBO 11 has: settings that an instance does not set itself, and the rows of the
//! tables that no administrator edits.

use super::tables::{Row, Rows};
use crate::core::json;
use crate::core::value::{Map, Value};

/// The settings of a fresh installation as far as aclscope asks for them. An instance's own settings
/// are laid over these (see [`super::Settings::new`]).
pub fn stock_settings() -> Map {
    match json::read(include_str!("../../../assets/stock_settings.json")) {
        Ok(Value::Map(settings)) => settings,
        _ => Map::new(),
    }
}

/// Names by id of the tables that the ticket system fills itself.
const NAMES: &[(&str, &[&str])] = &[
    ("valid", &["valid", "invalid", "invalid-temporarily"]),
    (
        "ticket_state_type",
        &[
            "new",
            "open",
            "closed",
            "pending reminder",
            "pending auto",
            "removed",
            "merged",
        ],
    ),
    ("ticket_lock_type", &["unlock", "lock", "tmp_lock"]),
    ("follow_up_possible", &["possible", "reject", "new ticket"]),
];

/// The tables that have stock rows.
pub fn stock_tables() -> impl Iterator<Item = &'static str> {
    NAMES.iter().map(|(table, _)| *table)
}

/// The rows that `table` has when a world file leaves it out; empty for every other table.
pub fn stock_rows(table: &str) -> Rows {
    let names = NAMES
        .iter()
        .find(|(name, _)| *name == table)
        .map_or(&[][..], |(_, names)| names);
    (1..)
        .zip(names)
        .map(|(id, name)| {
            let id = i64::to_string(&id);
            Row::from_pairs([
                ("id", Some(id.as_str())),
                ("name", Some(name)),
                ("valid_id", Some("1")),
            ])
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::world::Settings;

    #[test]
    fn the_embedded_settings_are_readable() {
        let settings = Settings::new(stock_settings(), Map::new());
        assert_eq!(settings.list("System::Customer::Permission"), ["ro", "rw"]);
        assert_eq!(
            settings
                .sub("Ticket::Frontend::CustomerTicketZoom", "StateType")
                .map(Value::texts),
            Some(vec!["open", "closed"])
        );
        assert!(!settings.is_on("CustomerGroupSupport"));
    }

    #[test]
    fn stock_rows_have_the_ids_that_the_schema_gives_them() {
        let types = stock_rows("ticket_state_type");
        let merged = types.iter().find(|row| row.text("name") == Some("merged"));
        assert_eq!(merged.and_then(|row| row.id("id")), Some(7));
        assert_eq!(stock_rows("queue"), Rows::new());
    }
}
