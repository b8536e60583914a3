//! The ACLs of the demo as rows of table `acl`.

use crate::backend::snapshot::{Cell, HeldTable, Table};

/// Key in the file -> column, in the order of the columns.
const COLUMNS: [(&str, &str); 7] = [
    ("Name", "name"),
    ("Comment", "comments"),
    ("Description", "description"),
    ("ValidID", "valid_id"),
    ("StopAfterMatch", "stop_after_match"),
    ("ConfigMatch", "config_match"),
    ("ConfigChange", "config_change"),
];

/// Reads the list of ACLs. The file is YAML of one fixed shape (a list of mappings whose values are
/// one plain line or a literal block), because the blocks must arrive byte for byte, broken ones
/// included; anything else in it is passed over.
pub(super) fn table(text: &'static str) -> HeldTable {
    let columns = COLUMNS.iter().map(|(_, column)| *column);
    let columns = columns.chain(["id"]).map(str::to_owned);
    let mut table = HeldTable {
        table: Table {
            name: "acl".to_owned(),
            columns: columns.collect(),
            rows: 0,
        },
        rows: Vec::new(),
    };
    let mut block: Option<usize> = None;
    for line in text.lines() {
        let entry = match (line.strip_prefix("- "), line.strip_prefix("  ")) {
            (Some(entry), _) => {
                let mut row = vec![Cell::Missing; COLUMNS.len()];
                row.push(Cell::Text((table.rows.len() + 1).to_string().into()));
                table.rows.push(row);
                entry
            }
            (_, Some(entry)) => entry,
            _ => continue,
        };
        let Some(row) = table.rows.last_mut() else {
            continue;
        };
        if let (Some(content), Some(index)) = (entry.strip_prefix("  "), block) {
            if let Some(Cell::Text(text)) = row.get_mut(index) {
                let text = text.to_mut();
                text.push_str(content);
                text.push('\n');
            }
            continue;
        }
        let (key, value) = entry.split_once(':').unwrap_or((entry, ""));
        let index = COLUMNS.iter().position(|(known, _)| *known == key);
        let (Some(index), Some(cell)) = (index, index.and_then(|index| row.get_mut(index))) else {
            continue;
        };
        *cell = match value.trim() {
            "" => Cell::Null,
            "|" => Cell::Text(String::new().into()),
            value => Cell::Text(value.into()),
        };
        block = Some(index);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::{Cell, table};

    #[test]
    fn blocks_arrive_byte_for_byte() {
        let read = table(
            "# about\n---\n- Name: one\n  Comment: a: b\n  Description:\n  ConfigMatch: |\n    ---\n    A:\n    - 'x'\n\
             - Name: two\n  ConfigChange: |\n    --- [\n",
        );
        let cell = |row: usize, column: &str| {
            read.rows
                .get(row)
                .and_then(|row| read.table.cell(row, column))
                .cloned()
        };
        let text = |text: &'static str| Some(Cell::Text(text.into()));
        assert_eq!(read.rows.len(), 2);
        assert_eq!(cell(0, "id"), text("1"));
        assert_eq!(cell(0, "comments"), text("a: b"));
        assert_eq!(cell(0, "description"), Some(Cell::Null));
        assert_eq!(cell(0, "config_match"), text("---\nA:\n- 'x'\n"));
        assert_eq!(cell(0, "config_change"), Some(Cell::Missing));
        assert_eq!(cell(1, "id"), text("2"));
        assert_eq!(cell(1, "config_change"), text("--- [\n"));
    }
}
