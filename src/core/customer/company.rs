//! The configuration of a source of companies, and a company read from it.

use super::config::{self, BackendError};
use super::map::FieldMap;
use super::person::Company;
use super::searching::case_sensitive;
use crate::core::value::{Map, Value, is_true};
use crate::core::world::{Row, Settings};

/// One source of companies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompanyBackend {
    /// Its configuration key: `CustomerCompany`, `CustomerCompany1` ... `CustomerCompany10`.
    pub source: String,
    /// `Params.Table`.
    pub table: String,
    /// CustomerCompanyKey: the column of the CustomerID.
    pub key: String,
    /// CustomerCompanyValid: the column of the validity; without it every company counts as valid.
    pub valid: Option<String>,
    /// CustomerCompanyListFields: the columns of the text that lists show.
    pub list_fields: Vec<String>,
    /// Map.
    pub map: FieldMap,
    /// Params.ForeignDB: the table has no columns of creation and change.
    pub foreign: bool,
    /// ReadOnly: the administration screen offers no editing.
    pub read_only: bool,
    /// Module, the class that the ticket system loads for it.
    pub module: String,
    /// CustomerValid, the key that only its detail search looks at: shipped sources do not have it,
    /// so that invalid companies are found there.
    pub detail_valid: Option<String>,
    /// CustomerCompanySearchFields; without them a search is an error.
    pub search_fields: Option<Vec<String>>,
    /// CustomerCompanySearchPrefix, put before every word; empty by default.
    pub prefix: String,
    /// CustomerCompanySearchSuffix, put behind every word; `*` when the key is missing.
    pub suffix: String,
    /// CustomerCompanySearchListLimit.
    pub limit: usize,
    /// Params.SearchCaseSensitive, or Params.CaseSensitive in its place: no LOWER().
    pub case_sensitive: bool,
    /// Selections: field -> value -> label.
    pub selections: Map,
}

/// The module of a source, also where none is named.
const DATABASE: &str = "Kernel::System::CustomerCompany::DB";

/// CustomerCompanySearchListLimit of a source without its own; the shipped one has 250.
const LIMIT: usize = 50_000;

/// The shipped CustomerCompanyListFields, also where a source has none.
const STOCK_LIST_FIELDS: [&str; 2] = ["customer_id", "name"];

/// The shipped Map of `customer_company`.
const STOCK_MAP: &[(&str, &str, &str)] = &[
    ("CustomerID", "CustomerID", "customer_id"),
    ("CustomerCompanyName", "Customer", "name"),
    ("CustomerCompanyStreet", "Street", "street"),
    ("CustomerCompanyZIP", "Zip", "zip"),
    ("CustomerCompanyCity", "City", "city"),
    ("CustomerCompanyCountry", "Country", "country"),
    ("CustomerCompanyURL", "URL", "url"),
    ("CustomerCompanyComment", "Comment", "comments"),
    ("ValidID", "Valid", "valid_id"),
];

impl CompanyBackend {
    /// The sources of an instance in the order in which they are asked: `CustomerCompany`, then
    /// `CustomerCompany1` to `CustomerCompany10`; the shipped one when none is configured.
    pub fn all(settings: &Settings) -> Vec<Result<Self, BackendError>> {
        let configured = config::configured(settings, "CustomerCompany");
        if configured.is_empty() {
            return vec![Ok(Self::stock())];
        }
        configured
            .into_iter()
            .map(|(source, config)| Self::read(source, config))
            .collect()
    }

    /// The shipped source: table `customer_company`.
    pub fn stock() -> Self {
        Self {
            source: "CustomerCompany".to_owned(),
            table: "customer_company".to_owned(),
            key: "customer_id".to_owned(),
            valid: Some("valid_id".to_owned()),
            list_fields: STOCK_LIST_FIELDS.map(str::to_owned).to_vec(),
            map: FieldMap::stock(STOCK_MAP),
            foreign: false,
            read_only: false,
            module: DATABASE.to_owned(),
            detail_valid: None,
            search_fields: Some(STOCK_LIST_FIELDS.map(str::to_owned).to_vec()),
            prefix: "*".to_owned(),
            suffix: "*".to_owned(),
            limit: 250,
            case_sensitive: false,
            selections: Map::new(),
        }
    }

    /// Reads the value of a setting `CustomerCompany...`.
    ///
    /// # Errors
    /// When CustomerCompanyKey or `Params.Table` is missing.
    pub fn read(source: String, config: &Value) -> Result<Self, BackendError> {
        let missing = |missing| BackendError {
            source_key: source.clone(),
            missing,
            fatal: true,
        };
        let table = config::param(config, "Table").ok_or_else(|| missing("Params.Table"))?;
        let key = config::text(config, "CustomerCompanyKey")
            .ok_or_else(|| missing("CustomerCompanyKey"))?;
        let foreign = config
            .get("Params")
            .is_some_and(|params| config::is_on(params, "ForeignDB"));
        let plain = |key: &str| config.get(key).and_then(Value::as_text);
        let limit = plain("CustomerCompanySearchListLimit");
        let limit = limit.and_then(|limit| limit.trim().parse().ok());
        let selections = config.get("Selections").and_then(Value::as_map);
        Ok(Self {
            table: table.to_owned(),
            key: key.to_owned(),
            valid: config::text(config, "CustomerCompanyValid").map(str::to_owned),
            list_fields: list_fields(config),
            map: FieldMap::read(config, !foreign),
            foreign,
            read_only: config::is_on(config, "ReadOnly"),
            module: plain("Module")
                .filter(|module| is_true(module))
                .unwrap_or(DATABASE)
                .to_owned(),
            detail_valid: config::text(config, "CustomerValid").map(str::to_owned),
            search_fields: config
                .get("CustomerCompanySearchFields")
                .map(|fields| config::owned(&fields.texts())),
            prefix: plain("CustomerCompanySearchPrefix")
                .unwrap_or_default()
                .to_owned(),
            suffix: plain("CustomerCompanySearchSuffix")
                .unwrap_or("*")
                .to_owned(),
            limit: limit.filter(|limit| *limit > 0).unwrap_or(LIMIT),
            case_sensitive: case_sensitive(config),
            selections: selections.cloned().unwrap_or_default(),
            source,
        })
    }

    /// The columns that a company is built from, each once.
    pub fn columns(&self) -> Vec<&str> {
        let key = std::iter::once(self.key.as_str());
        let list = self.list_fields.iter().map(String::as_str);
        self.map
            .columns(key.chain(self.valid.as_deref()).chain(list))
    }
}

impl Company {
    /// Reads a company from a row of its source; `valid` is the id of the validity named `valid`.
    pub fn build(backend: &CompanyBackend, row: &Row, valid: i64) -> Self {
        let attributes = backend.map.fill(row);
        let name = attributes.get("CustomerCompanyName");
        Self {
            customer_id: row.text(&backend.key).unwrap_or_default().to_owned(),
            name: name.cloned().flatten().unwrap_or_default(),
            valid: backend
                .valid
                .as_ref()
                .is_none_or(|column| row.id(column) == Some(valid)),
            list_text: backend
                .list_fields
                .iter()
                .filter_map(|column| row.text(column).filter(|text| !text.is_empty()))
                .collect::<Vec<_>>()
                .join(" "),
            attributes,
        }
    }
}

fn list_fields(config: &Value) -> Vec<String> {
    let fields = config.get("CustomerCompanyListFields").map(Value::texts);
    let fields = fields.filter(|fields| !fields.is_empty());
    fields
        .unwrap_or_else(|| STOCK_LIST_FIELDS.to_vec())
        .into_iter()
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::json;

    #[test]
    fn a_company_keeps_null_columns_and_its_validity() {
        let row = Row::from_pairs([
            ("customer_id", Some("zzz")),
            ("name", Some("Stillgelegt GmbH")),
            ("city", None),
            ("valid_id", Some("2")),
        ]);
        let company = Company::build(&CompanyBackend::stock(), &row, 1);
        assert_eq!(company.customer_id, "zzz");
        assert_eq!(company.name, "Stillgelegt GmbH");
        assert!(!company.valid);
        assert_eq!(company.list_text, "zzz Stillgelegt GmbH");
        assert_eq!(company.attributes.get("CustomerCompanyCity"), Some(&None));
    }

    #[test]
    fn without_a_validity_column_every_company_is_valid() {
        let config = json::read(
            r#"{"CustomerCompanyKey": "nr", "Params": {"Table": "firm", "ForeignDB": 1},
                "Map": [["CustomerID", "", "nr"], ["CustomerCompanyName", "", "label"]],
                "CustomerCompanyListFields": ["label", "nr"]}"#,
        )
        .unwrap();
        let backend = CompanyBackend::read("CustomerCompany1".to_owned(), &config).unwrap();
        assert_eq!(backend.columns(), ["nr", "label"]);
        let row = Row::from_pairs([("nr", Some("7")), ("label", None)]);
        let company = Company::build(&backend, &row, 1);
        assert!(company.valid);
        assert_eq!(
            (company.customer_id.as_str(), company.name.as_str()),
            ("7", "")
        );
        assert_eq!(company.list_text, "7", "an empty column leaves no blank");
    }
}
