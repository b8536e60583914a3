//! What the ticket system's event handlers change after a login or a CustomerID has changed.

use crate::core::table_change::{Cell, Cells, written};

/// Rows that follow a change: which, and what is written into them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Following {
    /// The table.
    pub table: String,
    /// What the rows are, in words.
    pub what: String,
    /// The columns that find them.
    pub key: Vec<(String, String)>,
    /// What is written.
    pub cells: Cells,
    /// The columns that are read of them; empty for all.
    pub columns: &'static [&'static str],
}

/// The columns of tickets that are read for that.
const TICKET: &[&str] = &["id", "tn", "customer_id", "customer_user_id"];

/// The rows that follow a person whose login or CustomerID changes: its services, its dynamic fields,
/// and the tickets of both together. The preferences are the source's own business; other tables keep
/// the old login, as in the ticket system.
pub fn followings(old: (&str, &str), new: (&str, &str)) -> Vec<Following> {
    let text = |column: &str, text: &str| (column.to_owned(), text.to_owned());
    let cell = |column: &str, text: &str| (column.to_owned(), Cell::from(text));
    let ((old_login, old_id), (new_login, new_id)) = (old, new);
    let mut all = Vec::new();
    if old_login != new_login {
        all.push(Following {
            table: "service_customer_user".to_owned(),
            what: format!("services of customer user {old_login}"),
            key: vec![text("customer_user_login", old_login)],
            cells: vec![cell("customer_user_login", new_login)],
            columns: &[],
        });
        all.push(Following {
            table: "dynamic_field_obj_id_name".to_owned(),
            what: format!("dynamic fields of customer user {old_login}"),
            key: vec![
                text("object_name", old_login),
                text("object_type", "CustomerUser"),
            ],
            cells: vec![cell("object_name", new_login)],
            columns: &[],
        });
    }
    if old_login != new_login || old_id != new_id {
        let mut cells = vec![
            cell("customer_user_id", new_login),
            cell("customer_id", new_id),
        ];
        cells.extend(written());
        all.push(Following {
            table: "ticket".to_owned(),
            what: format!("tickets of customer user {old_login}"),
            key: vec![
                text("customer_user_id", old_login),
                text("customer_id", old_id),
            ],
            cells,
            columns: TICKET,
        });
    }
    all
}

impl Following {
    /// The rows that follow a company whose CustomerID changes: its dynamic fields, and all tickets.
    pub fn of_company(old: &str, new: &str) -> Vec<Self> {
        let text = |column: &str, text: &str| (column.to_owned(), text.to_owned());
        let mut cells = vec![("customer_id".to_owned(), Cell::from(new))];
        cells.extend(written());
        vec![
            Self {
                table: "dynamic_field_obj_id_name".to_owned(),
                what: format!("dynamic fields of customer {old}"),
                key: vec![
                    text("object_name", old),
                    text("object_type", "CustomerCompany"),
                ],
                cells: vec![("object_name".to_owned(), Cell::from(new))],
                columns: &[],
            },
            Self {
                table: "ticket".to_owned(),
                what: format!("tickets of customer {old}"),
                key: vec![text("customer_id", old)],
                cells,
                columns: TICKET,
            },
        ]
    }
}
