//! World files and recorded cases for tests, without a database.

use aclscope::core::checks::{
    Attributes, CheckValue, Checks, Facts, Gathered, Params, People, Required, gather,
};
use aclscope::core::customer::{
    Backend, Company, CompanyBackend, CompanyGrant, Person, Record, UserGrant,
};
use aclscope::core::json;
use aclscope::core::value::{Map, Value};
use aclscope::core::world::{
    Collation, Row, Rows, Settings, Tables, Ticket, World, stock_rows, stock_settings, stock_tables,
};
use aclscope::core::yaml;

use crate::support::vectors;

/// The cases of a file, one JSON object a line.
pub fn cases(path: &str) -> Vec<Value> {
    let text = vectors::text(path);
    text.lines().map(|line| json::read(line).unwrap()).collect()
}

/// A world file with everything in it.
pub struct WorldFile {
    pub value: Value,
    pub settings: Settings,
    pub tables: Tables,
    pub collation: Collation,
}

impl WorldFile {
    /// Opens a world file; `audit` is the time of the audit columns that it leaves out.
    pub fn open(path: &str, audit: &str) -> Self {
        Self::read(&vectors::text(path), audit)
    }

    /// Reads the text of a world file.
    pub fn read(text: &str, audit: &str) -> Self {
        let value = json::read(text).unwrap();
        let own = value.get("settings").and_then(Value::as_map);
        let settings = Settings::new(stock_settings(), own.cloned().unwrap_or_default());
        let mut tables: Tables = stock_tables()
            .map(|table| (table.to_owned(), stock_rows(table)))
            .collect();
        for (table, rows) in value.get("tables").and_then(Value::as_map).unwrap() {
            let rows = rows
                .as_list()
                .unwrap()
                .iter()
                .map(|row| read_row(row, audit));
            tables.insert(table.clone(), rows.collect());
        }
        let collation = match value.get("collation").and_then(Value::as_text) {
            Some("exact") => Collation::Exact,
            _ => Collation::IgnoreCase,
        };
        Self {
            value,
            settings,
            tables,
            collation,
        }
    }

    /// The small tables and settings.
    pub fn world(&self) -> World {
        World::read(self.settings.clone(), self.collation, self.tables.clone())
    }

    fn rows(&self, table: &str) -> &Rows {
        static NONE: Rows = Rows::new();
        self.tables.get(table).unwrap_or(&NONE)
    }

    fn equal(&self, left: &str, right: &str) -> bool {
        match self.collation {
            Collation::IgnoreCase => left.to_lowercase() == right.to_lowercase(),
            Collation::Exact => left == right,
        }
    }

    fn of<'f>(
        &'f self,
        table: &str,
        column: &'f str,
        text: &'f str,
    ) -> impl Iterator<Item = &'f Row> {
        self.rows(table)
            .iter()
            .filter(move |row| row.text(column).is_some_and(|cell| self.equal(cell, text)))
    }

    /// The stored ticket with this id.
    pub fn ticket(&self, id: &str) -> Option<Ticket> {
        let row = self
            .rows("ticket")
            .iter()
            .find(|row| row.text("id") == Some(id))?;
        let mut values: Rows = self
            .of("dynamic_field_value", "object_id", id)
            .cloned()
            .collect();
        values.sort_by_key(|row| row.id("id"));
        Some(Ticket {
            id: row.id("id")?,
            row: row.clone(),
            values,
        })
    }

    /// Everything about the customer user with this login.
    pub fn person(&self, login: &str) -> Person {
        let record = Backend::all(&self.settings)
            .into_iter()
            .find_map(|backend| {
                let backend = backend.unwrap();
                let row = self.of(&backend.table, &backend.key, login).next()?;
                Record::build(&backend, row)
            });
        let company = record
            .as_ref()
            .and_then(|record| record.text("UserCustomerID"));
        let grants = self
            .of("group_customer_user", "user_id", login)
            .filter(|row| granted(row));
        let mut customers: Vec<String> = self
            .of("customer_user_customer", "user_id", login)
            .filter_map(|row| row.text("customer_id").map(str::to_owned))
            .collect();
        customers.sort_by_key(|id| id.to_lowercase());
        Person {
            namesakes: Vec::new(),
            asked: login.to_owned(),
            company: company.and_then(|id| self.company(id)),
            preferences: self
                .of("customer_preferences", "user_id", login)
                .map(|row| {
                    let key = row.text("preferences_key").unwrap().to_owned();
                    (key, row.text("preferences_value").map(str::to_owned))
                })
                .collect(),
            customers,
            grants: grants
                .map(|row| UserGrant {
                    group: row.id("group_id").unwrap(),
                    key: row.text("permission_key").unwrap().to_owned(),
                })
                .collect(),
            company_grants: self
                .rows("group_customer")
                .iter()
                .filter(|row| granted(row))
                .map(|row| CompanyGrant {
                    customer_id: row.text("customer_id").unwrap().to_owned(),
                    group: row.id("group_id").unwrap(),
                    key: row.text("permission_key").unwrap().to_owned(),
                    context: row.text("permission_context").unwrap().to_owned(),
                })
                .collect(),
            companies: Vec::new(),
            services: self
                .of("service_customer_user", "customer_user_login", login)
                .filter_map(|row| row.id("service_id"))
                .collect(),
            record,
        }
    }

    fn company(&self, id: &str) -> Option<Company> {
        let valid = self.world().valid_id();
        CompanyBackend::all(&self.settings)
            .into_iter()
            .find_map(|backend| {
                let backend = backend.unwrap();
                let row = self.of(&backend.table, &backend.key, id).next()?;
                Some(Company::build(&backend, row, valid))
            })
    }

    fn people(&self, params: &Params) -> (Option<Ticket>, People) {
        let ticket = params.true_text("TicketID").and_then(|id| self.ticket(id));
        let people = People::wanted(params, ticket.as_ref())
            .into_iter()
            .map(|login| self.person(login))
            .collect();
        (ticket, people)
    }

    /// The checks of one call.
    pub fn gather(&self, world: &World, required: &Required, params: &Params) -> Gathered {
        let (ticket, persons) = self.people(params);
        let facts = Facts {
            world,
            ticket: ticket.as_ref(),
            persons: &persons,
        };
        gather(required, params, &facts)
    }

    /// The conditions of the ACL rows by name: those named, else all valid ones.
    pub fn acls(&self, names: Option<&[Value]>) -> Vec<Value> {
        self.rows("acl")
            .iter()
            .filter(|row| match names {
                Some(names) => names.iter().any(|name| name.as_text() == row.text("name")),
                None => row.text("valid_id") == Some("1"),
            })
            .map(|row| yaml::read(row.text("config_match").unwrap_or_default()).unwrap())
            .collect()
    }
}

fn granted(row: &Row) -> bool {
    row.text("permission_value") == Some("1")
}

fn read_row(row: &Value, audit: &str) -> Row {
    let mut cells: Map = [
        ("create_time", audit),
        ("create_by", "1"),
        ("change_time", audit),
        ("change_by", "1"),
    ]
    .into_iter()
    .map(|(column, cell)| (column.to_owned(), Value::from(cell)))
    .collect();
    cells.extend(row.as_map().unwrap().clone());
    Row::from_pairs(
        cells
            .iter()
            .map(|(column, cell)| (column.as_str(), cell.as_text())),
    )
}

/// What differs between recorded and gathered checks, without the attributes that are not recorded.
pub fn differences(recorded: &Value, gathered: &Checks, unrecorded: &[&str]) -> Vec<String> {
    let compared = |attribute: &str| {
        !unrecorded
            .iter()
            .any(|pattern| match pattern.strip_suffix('*') {
                Some(start) => attribute.starts_with(start),
                None => attribute == *pattern,
            })
    };
    let recorded: Vec<(String, String, CheckValue)> = objects(recorded)
        .into_iter()
        .flat_map(|(object, attributes)| flat(&object, &attributes))
        .filter(|(_, attribute, _)| compared(attribute))
        .collect();
    let gathered: Vec<(String, String, CheckValue)> = gathered
        .iter()
        .flat_map(|(object, attributes)| flat(object, attributes))
        .filter(|(_, attribute, _)| compared(attribute))
        .collect();
    let missing = recorded.iter().filter(|item| !gathered.contains(item));
    let surplus = gathered.iter().filter(|item| !recorded.contains(item));
    missing
        .map(|item| format!("recorded {item:?}"))
        .chain(surplus.map(|item| format!("gathered {item:?}")))
        .collect()
}

/// Recorded checks as objects with attributes.
fn objects(recorded: &Value) -> Vec<(String, Attributes)> {
    let attributes = |object: &Value| -> Attributes {
        let attributes = object.as_map().unwrap().iter();
        attributes
            .map(|(name, value)| (name.clone(), CheckValue::from_value(value).unwrap()))
            .collect()
    };
    recorded
        .as_map()
        .unwrap()
        .iter()
        .map(|(name, object)| (name.clone(), attributes(object)))
        .collect()
}

fn flat(object: &str, attributes: &Attributes) -> Vec<(String, String, CheckValue)> {
    attributes
        .iter()
        .map(|(attribute, value)| (object.to_owned(), attribute.clone(), value.clone()))
        .collect()
}
