//! A small instance for the tests of rules: four groups, five queues, one customer user.

use serde_json::{Value as Json, json};

use super::person::{Company, CompanyGrant, Person, Record, UserGrant};
use super::rights::Rights;
use crate::core::value::{Map, Value};
use crate::core::world::{Collation, Row, Rows, Settings, Tables, World};

/// Context names as the stock settings have them.
pub const SAME: &str = "Ticket::CustomerID::Same";
pub const OTHER: &str = "Ticket::CustomerID::Other";

pub struct Instance {
    pub world: World,
    pub person: Person,
}

impl Instance {
    /// CustomerGroupSupport with both contexts and no always-groups; `jo` of company `acme`.
    pub fn new() -> Self {
        let settings = json!({
            "CustomerGroupSupport": "1",
            "CustomerGroupPermissionContext": {
                "001-CustomerID-same": {"Value": SAME},
                "100-CustomerID-other": {"Value": OTHER},
            },
            "CustomerTicket::Permission": {
                "2-CustomerUserIDCheck": {"Module": "A::CustomerUserIDCheck", "Granted": "1"},
                "1-GroupCheck": {"Module": "A::GroupCheck", "Required": "1", "Granted": "0"},
                "3-CustomerIDCheck": {"Module": "A::CustomerIDCheck", "Granted": "1"},
                "4-CustomerGroupCheck": {"Module": "A::CustomerGroupCheck", "Granted": "1"},
            },
            "CustomerPanelSelectionType": "Queue",
            "CustomerPanelSelectionString": "<Queue>",
        });
        let tables = json!({
            "groups_table": [
                {"id": 1, "name": "users", "valid_id": 1},
                {"id": 2, "name": "red", "valid_id": 1},
                {"id": 3, "name": "blue", "valid_id": 1},
                {"id": 4, "name": "gone", "valid_id": 2},
            ],
            "queue": [
                {"id": 1, "name": "Postmaster", "group_id": 1, "system_address_id": 1, "valid_id": 1},
                {"id": 2, "name": "Red", "group_id": 2, "system_address_id": 1, "valid_id": 1,
                 "comments": "fast"},
                {"id": 3, "name": "Blue", "group_id": 3, "system_address_id": 2, "valid_id": 1},
                {"id": 4, "name": "Gone", "group_id": 4, "system_address_id": 1, "valid_id": 1},
                {"id": 5, "name": "Old red", "group_id": 2, "system_address_id": 1, "valid_id": 2},
            ],
            "system_address": [
                {"id": 1, "queue_id": 2, "value0": "help@example.org", "value1": "Help", "valid_id": 1},
                {"id": 2, "queue_id": 3, "value0": "old@example.org", "value1": "Old", "valid_id": 2},
            ],
        });
        Self {
            world: World::read(
                Settings::new(map(&settings), Map::new()),
                Collation::IgnoreCase,
                read(&tables),
            ),
            person: person(),
        }
    }

    /// With a setting of its own.
    pub fn set(mut self, setting: &str, json: Json) -> Self {
        let own = Map::from_iter([(setting.to_owned(), value(&json))]);
        self.world.settings.overlay(own);
        self
    }

    /// On a database that compares exactly.
    pub fn exact(mut self) -> Self {
        self.world.collation = Collation::Exact;
        self
    }

    /// A row of `group_customer_user`.
    pub fn direct(mut self, group: i64, key: &str) -> Self {
        let key = key.to_owned();
        self.person.grants.push(UserGrant { group, key });
        self
    }

    /// A row of `group_customer`.
    pub fn company(mut self, customer_id: &str, context: &str, group: i64, key: &str) -> Self {
        self.person.company_grants.push(CompanyGrant {
            customer_id: customer_id.to_owned(),
            group,
            key: key.to_owned(),
            context: context.to_owned(),
        });
        self
    }

    /// A row of `customer_company`.
    pub fn with_company(mut self, customer_id: &str, valid: bool) -> Self {
        self.person.companies.push(Company {
            customer_id: customer_id.to_owned(),
            name: customer_id.to_uppercase(),
            valid,
            list_text: format!("{customer_id} {}", customer_id.to_uppercase()),
            attributes: Default::default(),
        });
        self
    }

    pub fn rights(&self) -> Rights<'_> {
        Rights::new(&self.world, &self.person)
    }
}

/// A row of `ticket`.
pub fn ticket(queue: i64, customer_user: Option<&str>, customer_id: Option<&str>) -> Row {
    let queue = queue.to_string();
    Row::from_pairs([
        ("id", Some("7")),
        ("queue_id", Some(queue.as_str())),
        ("customer_user_id", customer_user),
        ("customer_id", customer_id),
    ])
}

/// JSON as the tree of raw scalars.
pub fn value(json: &Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::String(text) => Value::text(text),
        Json::Array(list) => Value::List(list.iter().map(value).collect()),
        Json::Object(_) => Value::Map(map(json)),
        scalar => Value::text(scalar.to_string()),
    }
}

/// Tables from JSON: table -> rows.
pub fn read(tables: &Json) -> Tables {
    let row = |json: &Json| {
        let cells: Vec<(String, Option<String>)> = map(json)
            .into_iter()
            .map(|(column, cell)| (column, cell.as_text().map(str::to_owned)))
            .collect();
        Row::from_pairs(cells.iter().map(|(c, cell)| (c.as_str(), cell.as_deref())))
    };
    let rows = |json: &Json| -> Rows { json.as_array().unwrap().iter().map(row).collect() };
    let tables = tables.as_object().unwrap().iter();
    tables
        .map(|(name, json)| (name.clone(), rows(json)))
        .collect()
}

/// A JSON object as an ordered mapping.
pub fn map(json: &Json) -> Map {
    let entries = json.as_object().unwrap().iter();
    entries
        .map(|(key, json)| (key.clone(), value(json)))
        .collect()
}

fn person() -> Person {
    let attributes = [("UserLogin", "jo"), ("UserCustomerID", "acme")];
    Person {
        asked: "jo".to_owned(),
        record: Some(Record {
            source: "CustomerUser".to_owned(),
            login: "jo".to_owned(),
            attributes: attributes
                .map(|(key, text)| (key.to_owned(), Some(text.to_owned())))
                .into(),
            full_name: String::new(),
            mail_string: String::new(),
            exclude_primary: false,
            company_support: true,
        }),
        ..Person::default()
    }
}
