//! World files of the recorded permissions and screens, and the persons in them.

use std::path::PathBuf;
use std::sync::Arc;

use aclscope::core::customer::{Company, CompanyGrant, Person, Record, UserGrant};
use aclscope::core::value::{Map, Value};
use aclscope::core::world::{Collation, Columns, Row, Settings, Tables, World};
use serde_json::Value as Json;

/// Defaults that the stock settings beside the world files leave out.
const DEFAULTS: &str = r#"{
    "CustomerGroupSupport": 0,
    "CustomerGroupAlwaysGroups": ["users"],
    "CustomerGroupCompanyAlwaysGroups": ["users"],
    "CustomerGroupPermissionContext": {
        "001-CustomerID-same": {"Name": "Same Customer", "Value": "Ticket::CustomerID::Same"}
    },
    "System::Customer::Permission": ["ro", "rw"],
    "Ticket::Frontend::CustomerDisableCompanyTicketAccess": 0
}"#;

/// The columns of table `customer_user` that the stock Map names.
const STOCK_MAP: &[(&str, &str)] = &[("UserLogin", "login"), ("UserCustomerID", "customer_id")];

/// An opened world file: the world, and the tables too large to belong to one.
pub struct WorldFile {
    pub world: World,
    pub tables: Tables,
}

/// A recorded file, as JSON; `name` is its path below the vectors.
pub fn json(name: &str) -> Json {
    serde_json::from_str(&text(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The recorded cases of a file.
pub fn cases(name: &str) -> Vec<Json> {
    text(name)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{name}: {error}")))
        .collect()
}

/// The folder of the recorded answers.
pub fn vectors() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/vectors"))
}

fn text(name: &str) -> String {
    let path = vectors().join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

impl WorldFile {
    /// Reads a world file for an instance that compares texts like this.
    pub fn open(name: &str, collation: Collation) -> Self {
        let file = json(name);
        let mut settings = Settings::new(map(&json("world/stock_settings.json")), Map::new());
        settings.overlay(map(&serde_json::from_str(DEFAULTS).unwrap()));
        settings.overlay(map(&file["settings"]));
        let tables: Tables = file["tables"]
            .as_object()
            .unwrap()
            .iter()
            .map(|(name, rows)| (name.clone(), table(rows.as_array().unwrap())))
            .collect();
        Self {
            world: World::read(settings, collation, tables.clone()),
            tables,
        }
    }

    /// A customer user with all rows, fetched in the three steps that `Person` describes.
    pub fn person(&self, login: &str) -> Person {
        let same = |a: &str, b: &str| self.world.collation.eq(a, b);
        let of_login = |table: &str, column: &str| -> Vec<&Row> {
            self.rows(table)
                .filter(|row| same(row.text(column).unwrap(), login))
                .collect()
        };
        let mut person = Person {
            asked: login.to_owned(),
            record: self.record(login),
            customers: of_login("customer_user_customer", "user_id")
                .iter()
                .map(|row| row.text("customer_id").unwrap().to_owned())
                .collect(),
            grants: of_login("group_customer_user", "user_id")
                .into_iter()
                .filter(|row| row.id("permission_value") == Some(1))
                .map(|row| UserGrant {
                    group: row.id("group_id").unwrap(),
                    key: row.text("permission_key").unwrap().to_owned(),
                })
                .collect(),
            services: of_login("service_customer_user", "customer_user_login")
                .iter()
                .map(|row| row.id("service_id").unwrap())
                .collect(),
            ..Person::default()
        };
        person
            .customers
            .sort_by(|a, b| self.world.collation.cmp(a, b));

        let all: Vec<CompanyGrant> = self.company_grants();
        let ids = person.wanted_customer_ids();
        let own = |row: &CompanyGrant| ids.iter().any(|id| same(&row.customer_id, id));
        let mut grants: Vec<CompanyGrant> = all.iter().filter(|row| own(row)).cloned().collect();
        person.company_grants = grants.clone();

        let groups = person.wanted_groups(&self.world);
        grants.extend(all.into_iter().filter(|row| groups.contains(&row.group)));
        person.company_grants = grants;
        let wanted = person.wanted_companies();
        person.companies = self
            .companies()
            .filter(|company| wanted.iter().any(|id| same(&company.customer_id, id)))
            .collect();
        person
    }

    /// The rows of a table; none when the file leaves it out.
    pub fn rows(&self, table: &str) -> impl Iterator<Item = &Row> {
        self.tables.get(table).into_iter().flatten()
    }

    fn record(&self, login: &str) -> Option<Record> {
        let row = self
            .rows("customer_user")
            .find(|row| row.text("login").unwrap().to_lowercase() == login.to_lowercase())?;
        let settings = &self.world.settings;
        let mut columns: Vec<(&str, &str)> = STOCK_MAP.to_vec();
        let ids = settings.text("CustomerUser::Map::UserCustomerIDs");
        columns.extend(ids.map(|column| ("UserCustomerIDs", column)));
        let source = settings.sub("CustomerUser", "Map").and_then(Value::as_list);
        columns.extend(source.into_iter().flatten().filter_map(|row| {
            let cells = row.as_list()?;
            Some((cells.first()?.as_text()?, cells.get(2)?.as_text()?))
        }));
        Some(Record {
            source: "CustomerUser".to_owned(),
            login: row.text("login").unwrap().to_owned(),
            attributes: columns
                .into_iter()
                .map(|(attribute, column)| {
                    (attribute.to_owned(), row.text(column).map(str::to_owned))
                })
                .collect(),
            full_name: String::new(),
            mail_string: String::new(),
            exclude_primary: settings.is_on("CustomerUser::CustomerUserExcludePrimaryCustomerID")
                || settings.is_sub_on("CustomerUser", "CustomerUserExcludePrimaryCustomerID"),
            company_support: true,
        })
    }

    fn company_grants(&self) -> Vec<CompanyGrant> {
        self.rows("group_customer")
            .filter(|row| row.id("permission_value") == Some(1))
            .map(|row| CompanyGrant {
                customer_id: row.text("customer_id").unwrap().to_owned(),
                group: row.id("group_id").unwrap(),
                key: row.text("permission_key").unwrap().to_owned(),
                context: row.text("permission_context").unwrap().to_owned(),
            })
            .collect()
    }

    fn companies(&self) -> impl Iterator<Item = Company> {
        self.rows("customer_company").map(|row| {
            let (id, name) = (row.text("customer_id").unwrap(), row.text("name").unwrap());
            Company {
                customer_id: id.to_owned(),
                name: name.to_owned(),
                valid: row.id("valid_id") == Some(1),
                list_text: format!("{id} {name}"),
                attributes: Default::default(),
            }
        })
    }
}

/// A JSON structure as the tree of raw scalars.
fn value(json: &Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::String(text) => Value::text(text),
        Json::Array(list) => Value::List(list.iter().map(value).collect()),
        Json::Object(_) => Value::Map(map(json)),
        scalar => Value::text(scalar.to_string()),
    }
}

fn map(json: &Json) -> Map {
    let entries = json.as_object().unwrap().iter();
    entries
        .map(|(key, json)| (key.clone(), value(json)))
        .collect()
}

fn table(rows: &[Json]) -> Vec<Row> {
    let columns: Columns = Arc::new(
        rows.iter()
            .flat_map(|row| row.as_object().unwrap().keys().cloned())
            .collect(),
    );
    rows.iter()
        .map(|row| {
            let cell = |column: &String| row.get(column).map(value);
            let text = |value: Value| value.as_text().map(str::to_owned);
            Row::new(
                columns.clone(),
                columns.iter().map(|c| cell(c).and_then(text)).collect(),
            )
        })
        .collect()
}
