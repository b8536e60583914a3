//! What a customer source's configuration says, and how a row becomes a person.
//!
//! The one place in the backend that interprets `CustomerUser*` settings.

use indexmap::IndexMap;

use crate::core::customer::{Person, Record};
use crate::core::value::{Map, Value, is_true};
use crate::core::world::{Row, Settings};

/// Where a source keeps its people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A table of the instance's own database.
    Table(String),
    /// A table of another database (`Params.DSN`).
    OtherDatabase,
    /// A directory.
    Ldap,
    /// A Perl module that aclscope does not know.
    Unknown(String),
}

/// One row of a Map: attribute and column.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Mapped {
    attribute: String,
    column: String,
}

/// The configuration of one source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backend {
    /// `CustomerUser`, `CustomerUser1` ...
    pub key: String,
    /// The configured Name, or `No Name <number>`.
    pub label: String,
    /// Where its people are.
    pub kind: Kind,
    /// CustomerKey: the column of the login.
    pub login: String,
    /// CustomerID: the column of the customer number.
    pub customer_id: String,
    /// CustomerValid: the column of the validity; without it everybody counts as valid.
    pub valid: Option<String>,
    /// CustomerUserListFields: the columns shown in lists.
    pub list_fields: Vec<String>,
    /// CustomerUserNameFields: the columns of the full name.
    pub name_fields: Vec<String>,
    /// CustomerUserSearchFields: the columns that a search looks at.
    pub search_fields: Vec<String>,
    /// CustomerUserSearchPrefix and CustomerUserSearchSuffix, put around every word.
    pub affixes: (String, String),
    /// CustomerUserSearchListLimit.
    pub limit: usize,
    /// SearchCaseSensitive, or CaseSensitive in its place.
    pub case_sensitive: bool,
    name_join: String,
    exclude_primary: bool,
    company_support: bool,
    map: Vec<Mapped>,
}

impl Backend {
    /// The sources that the settings describe, in the order they are asked. A source that lacks
    /// what every source needs is the message that says so.
    pub fn all(settings: &Settings) -> Vec<(String, Result<Self, String>)> {
        keys("CustomerUser")
            .enumerate()
            .filter_map(|(number, key)| {
                let config = settings.get(&key)?.as_map()?;
                let backend = Self::read(settings, &key, number, config);
                Some((key, backend))
            })
            .collect()
    }

    fn read(settings: &Settings, key: &str, number: usize, config: &Map) -> Result<Self, String> {
        let text = |name: &str| config.get(name).and_then(Value::as_text);
        let on = |name: &str| text(name).is_some_and(is_true);
        let params = config.get("Params");
        let param = |name: &str| params.and_then(|params| params.get(name)?.as_text());
        let needed = |name: &str, value: Option<&str>| match value.filter(|text| is_true(text)) {
            Some(value) => Ok(value.to_owned()),
            None => Err(format!("{name} is not set")),
        };
        let list = |name: &str, default: &[&str]| match config.get(name).map(Value::texts) {
            Some(fields) => fields.into_iter().map(str::to_owned).collect(),
            None => default.iter().map(|field| (*field).to_owned()).collect(),
        };
        let kind = match text("Module").unwrap_or("Kernel::System::CustomerUser::DB") {
            "Kernel::System::CustomerUser::LDAP" => Kind::Ldap,
            "Kernel::System::CustomerUser::DB" => match param("DSN") {
                Some(dsn) if is_true(dsn) => Kind::OtherDatabase,
                _ => Kind::Table(needed("Params.Table", param("Table"))?),
            },
            other => Kind::Unknown(other.to_owned()),
        };
        let mut list_fields: Vec<String> = list("CustomerUserListFields", &[]);
        if list_fields.is_empty() {
            list_fields = ["first_name", "last_name", "email"]
                .map(str::to_owned)
                .into();
        }
        let label = text("Name").filter(|name| is_true(name));
        let case = param("SearchCaseSensitive").or_else(|| param("CaseSensitive"));
        let extra = |part: &str| settings.get(&format!("{key}::{part}"));
        let limit = text("CustomerUserSearchListLimit").and_then(|limit| limit.parse().ok());
        Ok(Self {
            key: key.to_owned(),
            label: label.map_or_else(|| format!("No Name {number}"), str::to_owned),
            kind,
            login: needed("CustomerKey", text("CustomerKey").or_else(|| text("Key")))?,
            customer_id: needed("CustomerID", text("CustomerID"))?,
            valid: text("CustomerValid")
                .filter(|column| is_true(column))
                .map(str::to_owned),
            list_fields,
            name_fields: list("CustomerUserNameFields", &["first_name", "last_name"]),
            search_fields: list("CustomerUserSearchFields", &[]),
            affixes: (
                text("CustomerUserSearchPrefix")
                    .unwrap_or_default()
                    .to_owned(),
                text("CustomerUserSearchSuffix").unwrap_or("*").to_owned(),
            ),
            limit: limit.filter(|limit| *limit > 0).unwrap_or(250),
            case_sensitive: case.is_some_and(is_true),
            name_join: text("CustomerUserNameFieldsJoin").unwrap_or(" ").to_owned(),
            exclude_primary: on("CustomerUserExcludePrimaryCustomerID")
                || extra("CustomerUserExcludePrimaryCustomerID").is_some_and(Value::is_true),
            company_support: on("CustomerCompanySupport"),
            map: read_map(
                config,
                extra("Map::UserCustomerIDs").and_then(Value::as_text),
            ),
        })
    }

    /// The column of the CustomerID that is shown: the mapped one, else the configured one.
    pub fn shown_customer_id(&self) -> &str {
        let mapped = self
            .map
            .iter()
            .find(|row| row.attribute == "UserCustomerID");
        mapped.map_or(&self.customer_id, |row| &row.column)
    }

    /// Every column that a record is made of.
    pub fn record_columns(&self) -> Vec<&str> {
        let mapped = self.map.iter().map(|row| row.column.as_str());
        let mut columns: Vec<&str> = mapped
            .chain(self.name_fields.iter().map(String::as_str))
            .collect();
        columns.sort_unstable();
        columns.dedup();
        columns
    }

    /// The person in a row; none when its UserLogin is false.
    pub fn record(&self, row: &Row) -> Option<Record> {
        let attributes: IndexMap<String, Option<String>> = self
            .map
            .iter()
            .map(|mapped| {
                let text = row.text(&mapped.column).map(str::to_owned);
                (mapped.attribute.clone(), text)
            })
            .collect();
        let login = attributes
            .get("UserLogin")?
            .clone()
            .filter(|login| is_true(login))?;
        let listed = |column: &String| {
            let mapped = self.map.iter().find(|mapped| mapped.column == *column)?;
            attributes.get(&mapped.attribute)?.as_deref()
        };
        let mail = self
            .list_fields
            .iter()
            .filter_map(listed)
            .filter(|text| is_true(text));
        let mail_string = mail_string(&mail.collect::<Vec<_>>().join(" "));
        let names = self
            .name_fields
            .iter()
            .filter_map(|column| row.text(column));
        let names: Vec<&str> = names.filter(|text| !text.is_empty()).collect();
        Some(Record {
            source: self.key.clone(),
            login,
            full_name: names.join(&self.name_join),
            mail_string,
            exclude_primary: self.exclude_primary,
            company_support: self.company_support,
            attributes,
        })
    }

    /// The text that stands for a person in lists.
    pub fn list_text(&self, row: &Row) -> String {
        let fields = self
            .list_fields
            .iter()
            .filter_map(|column| row.text(column));
        let shown: Vec<&str> = fields.filter(|text| !text.is_empty()).collect();
        mail_string(&shown.join(" "))
    }
}

/// `base`, `base1` ... `base10`.
pub(super) fn keys(base: &'static str) -> impl Iterator<Item = String> {
    (0..=10).map(move |number| match number {
        0 => base.to_owned(),
        number => format!("{base}{number}"),
    })
}

/// Attribute and column of every Map row that is a column; `customer_ids` is the column of a
/// UserCustomerIDs row that the settings add.
fn read_map(config: &Map, customer_ids: Option<&str>) -> Vec<Mapped> {
    let rows = config
        .get("Map")
        .and_then(Value::as_list)
        .unwrap_or_default();
    let configured = rows.iter().filter_map(|row| {
        let row = row.as_list()?;
        let text = |position: usize| row.get(position).and_then(Value::as_text);
        let column = text(5) != Some("dynamic_field");
        let mapped = Mapped {
            attribute: text(0)?.to_owned(),
            column: text(2)?.to_owned(),
        };
        column.then_some(mapped)
    });
    let added = customer_ids.map(|column| Mapped {
        attribute: "UserCustomerIDs".to_owned(),
        column: column.to_owned(),
    });
    configured.chain(added).collect()
}

/// `anything something@with.dot` becomes `"anything" <something@with.dot>`.
fn mail_string(text: &str) -> String {
    let whole = text.trim_end();
    let address = |rest: &str| {
        rest.split_once('@').is_some_and(|(name, host)| {
            !name.is_empty() && host.trim_start_matches('.').contains('.')
        })
    };
    let split = whole.char_indices().rev().find_map(|(at, blank)| {
        let (before, rest) = whole.split_at_checked(at)?;
        let rest = rest.strip_prefix(blank)?;
        (blank.is_whitespace() && address(rest)).then_some((before, rest))
    });
    match split {
        Some((before, address)) => format!("\"{before}\" <{address}>"),
        None => text.to_owned(),
    }
}

/// The CustomerIDs of a person in their order: UserCustomerIDs, the primary one, the related ones.
pub fn customer_ids(person: &Person) -> Vec<String> {
    let mut ids = Vec::new();
    if let Some(record) = &person.record {
        let listed = record.text("UserCustomerIDs").filter(|text| is_true(text));
        ids.extend(listed.map(split_ids).unwrap_or_default());
        if !record.exclude_primary {
            ids.extend(record.text("UserCustomerID").map(str::to_owned));
        }
    }
    for id in &person.customers {
        if !ids.contains(id) {
            ids.push(id.clone());
        }
    }
    ids
}

fn split_ids(text: &str) -> Vec<String> {
    let separator = [';', ',', '|']
        .into_iter()
        .find(|separator| text.contains(*separator));
    let mut ids: Vec<String> = match separator {
        Some(separator) => text
            .split(separator)
            .map(|id| id.trim().to_owned())
            .collect(),
        None => Vec::new(),
    };
    while ids.last().is_some_and(String::is_empty) {
        ids.pop();
    }
    if ids.is_empty() {
        ids.push(text.trim().to_owned());
    }
    ids
}
