//! The configuration of a customer user source, as far as reading a person needs it.

use super::config::{self, BackendError, owned};
use super::map::FieldMap;
use super::record::mail_form;
use super::searching::{Searching, Writing};
use crate::core::value::{Map, Value, is_true};
use crate::core::world::{Row, Settings};

/// Where a source keeps its people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A database table.
    Table,
    /// A directory (LDAP): a missing attribute counts as the empty text.
    Directory,
}

/// One customer user source. What only one kind needs to connect (Params.DSN, Params.Host ...) is
/// read by the backend of that kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backend {
    /// Its configuration key: `CustomerUser`, `CustomerUser1` ... `CustomerUser10`.
    pub source: String,
    /// The configured Name, or `No Name <number>`.
    pub label: String,
    /// Module, the class that the ticket system loads for it.
    pub module: String,
    /// Table or directory.
    pub kind: Kind,
    /// `Params.Table`; empty for a directory.
    pub table: String,
    /// CustomerKey: the column of the login.
    pub key: String,
    /// CustomerID: the column of the CustomerID that searches compare.
    pub customer_id: String,
    /// CustomerValid: the column of the validity; without it everybody counts as valid.
    pub valid: Option<String>,
    /// Map.
    pub map: FieldMap,
    /// CustomerUserNameFields: the columns of the full name.
    pub name_fields: Vec<String>,
    /// CustomerUserNameFieldsJoin: what stands between them.
    pub name_join: String,
    /// CustomerUserListFields: the columns of the text shown in lists and mails.
    pub list_fields: Vec<String>,
    /// CustomerUserExcludePrimaryCustomerID: only the secondary CustomerIDs count.
    pub exclude_primary: bool,
    /// CustomerCompanySupport: the company's data are mixed into the person's.
    pub company_support: bool,
    /// Params.ForeignDB: the table has no columns of creation and change.
    pub foreign: bool,
    /// ReadOnly as it is set; [`Writing::read_only`] also holds for every directory.
    pub read_only: bool,
    /// How it is searched.
    pub searching: Searching,
    /// How it is written.
    pub writing: Writing,
    /// Selections: field -> value -> label; such a field takes only these values.
    pub selections: Map,
}

/// The module of a source in a table, also where none is named.
const DATABASE: &str = "Kernel::System::CustomerUser::DB";

/// The module of a directory.
const DIRECTORY: &str = "Kernel::System::CustomerUser::LDAP";

/// The shipped Map of `customer_user`.
const STOCK_MAP: &[(&str, &str, &str)] = &[
    ("UserTitle", "Title or salutation", "title"),
    ("UserFirstname", "Firstname", "first_name"),
    ("UserLastname", "Lastname", "last_name"),
    ("UserLogin", "Username", "login"),
    ("UserPassword", "Password", "pw"),
    ("UserEmail", "Email", "email"),
    ("UserCustomerID", "CustomerID", "customer_id"),
    ("UserPhone", "Phone", "phone"),
    ("UserFax", "Fax", "fax"),
    ("UserMobile", "Mobile", "mobile"),
    ("UserStreet", "Street", "street"),
    ("UserZip", "Zip", "zip"),
    ("UserCity", "City", "city"),
    ("UserCountry", "Country", "country"),
    ("UserComment", "Comment", "comments"),
    ("ValidID", "Valid", "valid_id"),
];

/// The configuration key of the shipped source.
const SHIPPED: &str = "CustomerUser";

/// The list fields of a source without its own.
const LIST_FIELDS: &[&str] = &["first_name", "last_name", "email"];

/// The name fields of a table without its own; a directory then has none.
const NAME_FIELDS: &[&str] = &["first_name", "last_name"];

impl Backend {
    /// The sources of an instance in the order in which they are asked: `CustomerUser`, then
    /// `CustomerUser1` to `CustomerUser10`; the shipped one when none is configured.
    pub fn all(settings: &Settings) -> Vec<Result<Self, BackendError>> {
        let configured = config::configured(settings, "CustomerUser");
        if configured.is_empty() {
            return vec![Ok(Self::stock().with_shorthand(settings))];
        }
        configured
            .into_iter()
            .map(|(source, config)| {
                let backend = Self::read(source, config)?;
                Ok(match backend.source.as_str() {
                    SHIPPED => backend.with_shorthand(settings),
                    _ => backend,
                })
            })
            .collect()
    }

    /// The shipped source: table `customer_user`.
    pub fn stock() -> Self {
        Self {
            source: SHIPPED.to_owned(),
            kind: Kind::Table,
            table: "customer_user".to_owned(),
            key: "login".to_owned(),
            customer_id: "customer_id".to_owned(),
            valid: Some("valid_id".to_owned()),
            map: FieldMap::stock(STOCK_MAP),
            name_fields: owned(&["title", "first_name", "last_name"]),
            name_join: " ".to_owned(),
            list_fields: owned(LIST_FIELDS),
            exclude_primary: false,
            company_support: true,
            label: "Database Backend".to_owned(),
            module: DATABASE.to_owned(),
            foreign: false,
            read_only: false,
            searching: Searching::shipped(),
            writing: Writing {
                email_unique: true,
                ..Writing::default()
            },
            selections: Map::new(),
        }
    }

    /// Reads the value of a setting `CustomerUser...`.
    ///
    /// # Errors
    /// When CustomerKey (of a table also under its old name Key), CustomerID or a table's
    /// `Params.Table` is missing.
    pub fn read<'v>(source: String, config: &'v Value) -> Result<Self, BackendError> {
        let module = config.get("Module").and_then(Value::as_text);
        let module = module.filter(|module| is_true(module)).unwrap_or(DATABASE);
        let kind = match module.to_ascii_uppercase().contains("LDAP") {
            true => Kind::Directory,
            false => Kind::Table,
        };
        // What a module of somebody's own needs is not known.
        let known = [DATABASE, DIRECTORY].contains(&module);
        let missing = |missing| BackendError {
            source_key: source.clone(),
            missing,
            fatal: kind == Kind::Table,
        };
        let table = config::param(config, "Table");
        if known && kind == Kind::Table && table.is_none() {
            return Err(missing("Params.Table"));
        }
        let needed = |found: Option<&'v str>, what| match found {
            None if known => Err(missing(what)),
            found => Ok(found.unwrap_or_default()),
        };
        let key = config::text(config, "CustomerKey")
            .or_else(|| config::text(config, "Key").filter(|_| kind == Kind::Table));
        let key = needed(key, "CustomerKey")?;
        let customer_id = needed(config::text(config, "CustomerID"), "CustomerID")?;
        let default_names = match kind {
            Kind::Table => NAME_FIELDS,
            Kind::Directory => &[],
        };
        let foreign = config
            .get("Params")
            .is_some_and(|params| config::is_on(params, "ForeignDB"));
        let selections = config.get("Selections").and_then(Value::as_map);
        let number = source.trim_start_matches(SHIPPED);
        let number = if number.is_empty() { "0" } else { number };
        let named = config.get("Name").and_then(Value::as_text);
        Ok(Self {
            kind,
            label: named
                .filter(|name| is_true(name))
                .map_or_else(|| format!("No Name {number}"), str::to_owned),
            module: module.to_owned(),
            foreign,
            read_only: config::is_on(config, "ReadOnly"),
            searching: Searching::read(config, kind),
            writing: Writing::read(config, kind),
            selections: selections.cloned().unwrap_or_default(),
            table: table.unwrap_or_default().to_owned(),
            key: key.to_owned(),
            customer_id: customer_id.to_owned(),
            valid: config::text(config, "CustomerValid").map(str::to_owned),
            map: FieldMap::read(config, kind == Kind::Table && !foreign),
            name_fields: config
                .get("CustomerUserNameFields")
                .map_or_else(|| owned(default_names), |fields| owned(&fields.texts())),
            name_join: config
                .get("CustomerUserNameFieldsJoin")
                .and_then(Value::as_text)
                .unwrap_or(" ")
                .to_owned(),
            list_fields: config::list(config, "CustomerUserListFields", LIST_FIELDS),
            exclude_primary: config::is_on(config, "CustomerUserExcludePrimaryCustomerID"),
            company_support: config::is_on(config, "CustomerCompanySupport"),
            source,
        })
    }

    /// The columns (or attributes of a directory) that a record is built from, each once.
    pub fn columns(&self) -> Vec<&str> {
        self.map
            .columns(self.name_fields.iter().map(String::as_str))
    }

    /// True for the name of a dynamic field in the Map: its values stand in no column or attribute.
    pub fn is_dynamic_field(&self, name: &str) -> bool {
        let mut fields = self.map.fields().iter();
        fields.any(|field| field.dynamic_field && field.column == name)
    }

    /// The column of the CustomerID that is shown: the mapped one, else the one that searches
    /// compare.
    pub fn shown_customer_id(&self) -> &str {
        let fields = self.map.fields().iter();
        fields
            .filter(|field| !field.dynamic_field)
            .find(|field| field.attribute == "UserCustomerID")
            .map_or(&self.customer_id, |field| &field.column)
    }

    /// The text that stands for a person in lists: the list fields without the empty ones, in mail
    /// form.
    pub fn list_text(&self, row: &Row) -> String {
        let columns = self.list_fields.iter();
        let parts: Vec<&str> = columns
            .filter_map(|column| row.text(column))
            .filter(|text| !text.is_empty())
            .collect();
        mail_form(&parts.join(" "))
    }

    /// The full name: the name fields in their order without the empty ones (`0` is not empty),
    /// joined.
    pub fn full_name(&self, row: &Row) -> String {
        let columns = self.name_fields.iter();
        let parts: Vec<&str> = columns
            .filter_map(|column| row.text(column))
            .filter(|text| !text.is_empty())
            .collect();
        parts.join(&self.name_join)
    }

    /// World files name single parts of the shipped source by settings of their own.
    fn with_shorthand(mut self, settings: &Settings) -> Self {
        if let Some(column) = settings.text("CustomerUser::Map::UserCustomerIDs") {
            self.map.push("UserCustomerIDs", "CustomerIDs", column);
        }
        self.exclude_primary |=
            settings.is_on("CustomerUser::CustomerUserExcludePrimaryCustomerID");
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::json;
    use crate::core::value::Map;

    fn settings(text: &str) -> Settings {
        let Value::Map(own) = json::read(text).unwrap() else {
            panic!("settings are an object")
        };
        Settings::new(Map::new(), own)
    }

    #[test]
    fn sources_come_in_numeric_order_up_to_ten() {
        let source = r#"{"CustomerKey": "login", "CustomerID": "c", "Params": {"Table": "t"}}"#;
        let settings = settings(&format!(
            r#"{{"CustomerUser10": {source}, "CustomerUser11": {source}, "CustomerUser01": {source},
                "CustomerUser2": {source}}}"#
        ));
        let sources: Vec<String> = Backend::all(&settings)
            .into_iter()
            .map(|backend| backend.unwrap().source)
            .collect();
        assert_eq!(sources, ["CustomerUser2", "CustomerUser10"]);
    }

    #[test]
    fn the_shipped_source_is_there_when_none_is_configured() {
        let settings = settings(
            r#"{"CustomerUser::Map::UserCustomerIDs": "customer_ids",
                "CustomerUser::CustomerUserExcludePrimaryCustomerID": 1}"#,
        );
        let backends = Backend::all(&settings);
        let backend = backends.first().unwrap().as_ref().unwrap();
        assert_eq!(
            backend.map.attribute("customer_ids"),
            Some("UserCustomerIDs")
        );
        assert!(backend.exclude_primary && backend.company_support);
    }

    #[test]
    fn a_table_falls_back_to_old_and_default_keys() {
        let config = json::read(
            r#"{"Module": "Kernel::System::CustomerUser::DB", "Key": "login", "CustomerID": "c",
                "Params": {"Table": "people", "ForeignDB": "1"}, "Map": [["UserLogin", "", "login"]]}"#,
        )
        .unwrap();
        let backend = Backend::read("CustomerUser3".to_owned(), &config).unwrap();
        assert_eq!(backend.key, "login");
        assert_eq!(backend.name_fields, ["first_name", "last_name"]);
        assert_eq!(backend.list_fields, ["first_name", "last_name", "email"]);
        assert_eq!(backend.columns(), ["login", "first_name", "last_name"]);
        assert!(!backend.company_support);
    }

    #[test]
    fn what_is_missing_is_named() {
        let read = |text: &str| {
            Backend::read("CustomerUser4".to_owned(), &json::read(text).unwrap()).unwrap_err()
        };
        let error = read(r#"{"CustomerKey": "login", "CustomerID": "c", "Params": {}}"#);
        assert_eq!((error.missing, error.fatal), ("Params.Table", true));
        let error = read(r#"{"Module": "Kernel::System::CustomerUser::LDAP", "Key": "uid"}"#);
        assert_eq!((error.missing, error.fatal), ("CustomerKey", false));
        assert!(
            error
                .to_string()
                .starts_with("CustomerUser4 has no CustomerKey")
        );
    }
}
