//! Where texts stand that are replaced: columns of tables, attributes of rules, preferences.

use std::collections::HashSet;

/// What a text is about. Patterns of one domain never test values of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Domain {
    /// Names of queues.
    Queue,
    /// Names of services.
    Service,
    /// Names of SLAs.
    Sla,
    /// Names of groups and roles.
    Group,
    /// Values of dynamic fields.
    Field,
    /// People, companies, titles, comments and all other free text.
    Other,
}

/// Dynamic fields whose values are no texts: dates, switches, ids.
#[derive(Debug, Clone, Default)]
pub struct Fields {
    ids: HashSet<String>,
    names: HashSet<String>,
}

/// Types of dynamic fields whose values are no texts.
const NO_TEXTS: [&str; 5] = ["Date", "DateTime", "Checkbox", "ProcessID", "ActivityID"];

impl Fields {
    /// Takes notice of a field.
    pub fn add(&mut self, id: &str, name: &str, field_type: &str) {
        if NO_TEXTS.contains(&field_type) {
            self.ids.insert(id.to_owned());
            self.names.insert(format!("DynamicField_{name}"));
        }
    }

    /// True for a field with texts, by its id.
    pub fn has_texts(&self, id: &str) -> bool {
        !self.ids.contains(id)
    }
}

/// Tables of the product's own vocabulary.
pub const VOCABULARY: [&str; 8] = [
    "valid",
    "ticket_state",
    "ticket_state_type",
    "ticket_priority",
    "ticket_type",
    "ticket_lock_type",
    "follow_up_possible",
    "acl_sync",
];

/// Columns that hold words of the product, in any table.
const KEPT_COLUMNS: [&str; 17] = [
    "id",
    "permission_key",
    "permission_value",
    "permission_context",
    "preferences_key",
    "object_type",
    "field_type",
    "internal_field",
    "sync_state",
    "archive_flag",
    "tn",
    "calendar_name",
    "language",
    "content_type",
    "charset",
    "default_sign_key",
    "cert_type",
];

/// The domain of a text column; `None` when its texts stay.
pub fn column(table: &str, column: &str) -> Option<Domain> {
    let person = matches!(column, "customer_id" | "customer_user_id" | "user_id");
    let kept = VOCABULARY.contains(&table)
        || KEPT_COLUMNS.contains(&column)
        || (column.ends_with("_id") && !person)
        || column.ends_with("_time")
        || column.ends_with("_date")
        || (table, column) == ("dynamic_field", "name");
    if kept {
        return None;
    }
    Some(match (table, column) {
        ("queue", "name") => Domain::Queue,
        ("service", "name") => Domain::Service,
        ("sla", "name") => Domain::Sla,
        ("groups_table" | "groups" | "permission_groups" | "roles", "name") => Domain::Group,
        ("dynamic_field_value", "value_text") => Domain::Field,
        _ => Domain::Other,
    })
}

/// Preferences that hold words of the product.
const KEPT_PREFERENCES: [&str; 6] = [
    "UserLanguage",
    "UserSkin",
    "UserTheme",
    "UserTimeZone",
    "UserCreateNextMask",
    "UserCSVSeparator",
];

/// The domain of a preference.
pub fn preference(key: &str) -> Option<Domain> {
    (!KEPT_PREFERENCES.contains(&key)).then_some(Domain::Other)
}

/// The domain of an attribute that a rule tests or changes; `None` when its texts stay.
pub fn attribute(object: &str, attribute: &str, fields: &Fields) -> Option<Domain> {
    if attribute.starts_with("DynamicField_") {
        return (!fields.names.contains(attribute)).then_some(Domain::Field);
    }
    let of_person = matches!(
        attribute,
        "CustomerID" | "UserCustomerID" | "CustomerUserID"
    ) || (object == "CustomerUser" && attribute == "UserID");
    let of_product = matches!(
        object,
        "Frontend" | "Process" | "State" | "Priority" | "Type" | "Lock"
    ) || matches!(
        attribute,
        "TicketNumber"
            | "ArchiveFlag"
            | "Calendar"
            | "State"
            | "StateType"
            | "Priority"
            | "Type"
            | "TypeName"
            | "Source"
            | "DefaultSignKey"
    ) || ["Time", "Notify", "Lock"]
        .iter()
        .any(|word| attribute.contains(word))
        || preference(attribute).is_none()
        || (attribute.ends_with("ID") && !of_person);
    if of_product {
        return None;
    }
    Some(match (object, attribute) {
        ("Ticket", "Queue") | ("Queue", "Name") => Domain::Queue,
        ("Ticket", "Service") | ("Service", "Name") => Domain::Service,
        ("Ticket", "SLA") | ("SLA", "Name") => Domain::Sla,
        (_, name) if name.starts_with("Group_") || name == "Role" => Domain::Group,
        _ => Domain::Other,
    })
}

/// Words in the name of a column, attribute or preference that may be about a person or company.
const PERSONAL: [&str; 14] = [
    "customer", "login", "name", "phone", "mobile", "fax", "zip", "street", "city", "title",
    "email", "value", "user_id", "userid",
];

/// True where a text of digits alone is replaced: it is a number of somebody, not a quantity.
pub fn has_numbers_of_people(domain: Domain, name: &str) -> bool {
    let name = name.to_lowercase();
    domain != Domain::Other || PERSONAL.iter().any(|word| name.contains(word))
}
