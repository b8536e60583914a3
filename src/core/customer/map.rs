//! The Map of a customer source: which column fills which attribute.

use indexmap::IndexSet;

use super::person::MappedAttributes;
use crate::core::value::{Value, is_true};
use crate::core::world::Row;

/// One row of a Map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MapField {
    /// The name in the person's or company's data, such as `UserFirstname`.
    pub attribute: String,
    /// The label that forms show.
    pub label: String,
    /// The column, or the attribute of a directory.
    pub column: String,
    /// True when the value lives in a dynamic field of the person and not in the source.
    pub dynamic_field: bool,
    /// Which info boxes show it: 0 never, 1 always, 2 in the short one too. Forms show it anyway.
    pub shown: String,
    /// Must be Perl-true when somebody is added or changed.
    pub required: bool,
    /// Storage type `int`: an empty value is stored as 0, not as the empty text.
    pub integer: bool,
    /// The storage type as it is written: `var`, `int`, `dynamic_field`.
    pub storage_type: String,
    /// The template of the link that info boxes put on the value; empty for none.
    pub link: String,
    /// Shown but not changed; adding somebody still writes it.
    pub read_only: bool,
}

/// The attributes of creation and change that a source of the ticket system's own kind has beside
/// its Map, with their columns.
const AUDIT: [(&str, &str); 4] = [
    ("CreateTime", "create_time"),
    ("CreateBy", "create_by"),
    ("ChangeTime", "change_time"),
    ("ChangeBy", "change_by"),
];

/// The attributes of the shipped Maps that must be given.
const REQUIRED: [&str; 8] = [
    "UserFirstname",
    "UserLastname",
    "UserLogin",
    "UserEmail",
    "UserCustomerID",
    "ValidID",
    "CustomerID",
    "CustomerCompanyName",
];

/// A Map in its order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldMap {
    fields: Vec<MapField>,
    /// True when the table also has the columns of creation and change.
    audit: bool,
}

impl FieldMap {
    /// Reads the key `Map` of a source's configuration: a list of rows whose parts have a meaning by
    /// position. Rows may be short; one without attribute or column fills nothing.
    pub(super) fn read(config: &Value, audit: bool) -> Self {
        let rows = config.get("Map").and_then(Value::as_list);
        let fields = rows
            .unwrap_or_default()
            .iter()
            .filter_map(|row| {
                let row = row.as_list()?;
                let part = |position: usize| row.get(position).and_then(Value::as_text);
                Some(MapField {
                    attribute: part(0)?.to_owned(),
                    label: part(1).unwrap_or_default().to_owned(),
                    column: part(2)?.to_owned(),
                    dynamic_field: part(5) == Some("dynamic_field"),
                    shown: part(3).unwrap_or_default().to_owned(),
                    required: part(4).is_some_and(is_true),
                    integer: part(5).is_some_and(|kind| kind.eq_ignore_ascii_case("int")),
                    storage_type: part(5).unwrap_or_default().to_owned(),
                    link: part(6).unwrap_or_default().to_owned(),
                    read_only: part(7).is_some_and(is_true),
                })
            })
            .collect();
        Self { fields, audit }
    }

    /// A shipped Map: attribute, label, column.
    pub(super) fn stock(fields: &[(&str, &str, &str)]) -> Self {
        let mut map = Self {
            fields: Vec::new(),
            audit: true,
        };
        for (attribute, label, column) in fields {
            map.push(attribute, label, column);
        }
        map
    }

    /// Adds a field at the end.
    pub(super) fn push(&mut self, attribute: &str, label: &str, column: &str) {
        self.fields.push(MapField {
            attribute: attribute.to_owned(),
            label: label.to_owned(),
            column: column.to_owned(),
            dynamic_field: false,
            shown: "1".to_owned(),
            required: REQUIRED.contains(&attribute),
            integer: attribute == "ValidID",
            storage_type: if attribute == "ValidID" { "int" } else { "var" }.to_owned(),
            link: String::new(),
            read_only: false,
        });
    }

    /// The fields in order.
    pub fn fields(&self) -> &[MapField] {
        &self.fields
    }

    /// The attribute that `column` fills, by the first row that names it.
    pub fn attribute(&self, column: &str) -> Option<&str> {
        self.stored()
            .find(|field| field.column == column)
            .map(|field| field.attribute.as_str())
    }

    /// The columns to read for these fields and for `further` ones, each once.
    pub(super) fn columns<'m>(&'m self, further: impl Iterator<Item = &'m str>) -> Vec<&'m str> {
        let audit = AUDIT.iter().filter(|_| self.audit);
        let in_dynamic_field = |column: &str| {
            let mut fields = self.fields.iter();
            fields.any(|field| field.dynamic_field && field.column == column)
        };
        let columns: IndexSet<&str> = self
            .stored()
            .map(|field| field.column.as_str())
            .chain(further.filter(|column| !in_dynamic_field(column)))
            .chain(audit.map(|(_, column)| *column))
            .collect();
        columns.into_iter().collect()
    }

    /// The attributes that a row fills, in Map order, then those of creation and change.
    pub(super) fn fill(&self, row: &Row) -> MappedAttributes {
        let audit = AUDIT.iter().filter(|_| self.audit);
        self.stored()
            .map(|field| (field.attribute.as_str(), field.column.as_str()))
            .chain(audit.copied())
            .map(|(attribute, column)| (attribute.to_owned(), row.text(column).map(str::to_owned)))
            .collect()
    }

    fn stored(&self) -> impl Iterator<Item = &MapField> {
        self.fields.iter().filter(|field| !field.dynamic_field)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::json;

    #[test]
    fn short_rows_are_read_and_dynamic_fields_are_not_the_sources_own() {
        let config = json::read(
            r#"{"Map": [["UserLogin", "Login", "uid"], ["UserRoom", "Room", "Room", 1, 0, "dynamic_field"],
                ["UserOdd"], ["UserID2", null, "uid"]]}"#,
        )
        .unwrap();
        let map = FieldMap::read(&config, false);
        assert_eq!(map.fields().len(), 3);
        assert_eq!(map.columns(["Room", "sn"].into_iter()), ["uid", "sn"]);
        assert_eq!(
            map.attribute("uid"),
            Some("UserLogin"),
            "the first row counts"
        );
        let filled = map.fill(&Row::from_pairs([("uid", Some("ak"))]));
        assert_eq!(
            filled.keys().collect::<Vec<_>>(),
            ["UserLogin", "UserID2"],
            "one column fills both"
        );
    }

    #[test]
    fn a_table_of_the_ticket_system_has_creation_and_change() {
        let map = FieldMap::stock(&[("UserLogin", "Username", "login")]);
        assert_eq!(
            map.columns(std::iter::empty()),
            [
                "login",
                "create_time",
                "create_by",
                "change_time",
                "change_by"
            ]
        );
    }
}
