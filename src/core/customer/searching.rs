//! How a customer user source is searched and written, as its settings say.

use super::backend::Kind;
use super::config;
use crate::core::value::{Value, is_true};

/// How a source is searched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Searching {
    /// CustomerUserSearchFields: the columns or attributes that a search looks at; `None` when the
    /// key is missing. A table is then not searched at all, a directory by its CustomerKey.
    pub fields: Option<Vec<String>>,
    /// CustomerUserSearchPrefix, put before every word; empty by default.
    pub prefix: String,
    /// CustomerUserSearchSuffix, put behind every word; `*` when the key is missing.
    pub suffix: String,
    /// CustomerUserSearchListLimit; 250 for a table and 200 for a directory where it is missing or
    /// Perl-false.
    pub limit: usize,
    /// CustomerUserPostMasterSearchFields: what is compared with an e-mail address.
    pub mail_fields: Option<Vec<String>>,
    /// CustomerUserValidFilter of a directory: the filter that valid entries pass.
    pub valid_filter: Option<String>,
    /// Params.SearchCaseSensitive of a table, or Params.CaseSensitive in its place: no LOWER().
    pub case_sensitive: bool,
}

/// How a source of the database kind is written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Writing {
    /// ReadOnly: adding, changing and setting passwords are refused. A directory always refuses.
    pub read_only: bool,
    /// CustomerUserEmailUniqCheck: an address of another customer user is refused.
    pub email_unique: bool,
    /// AutoLoginCreation with its AutoLoginCreationPrefix (`auto` by default); `None` when off.
    pub auto_login: Option<String>,
}

/// CustomerUserSearchListLimit of a source without its own.
const LIMITS: [(Kind, usize); 2] = [(Kind::Table, 250), (Kind::Directory, 200)];

impl Searching {
    /// That of the shipped source.
    pub(super) fn shipped() -> Self {
        Self {
            fields: Some(config::owned(&[
                "login",
                "first_name",
                "last_name",
                "customer_id",
            ])),
            prefix: "*".to_owned(),
            suffix: "*".to_owned(),
            limit: 250,
            mail_fields: Some(config::owned(&["email"])),
            valid_filter: None,
            case_sensitive: false,
        }
    }

    /// Reads the keys of a source's configuration.
    pub(super) fn read(config: &Value, kind: Kind) -> Self {
        let plain = |key: &str| config.get(key).and_then(Value::as_text);
        let fields = |key: &str| config.get(key).map(|fields| config::owned(&fields.texts()));
        let limit =
            plain("CustomerUserSearchListLimit").and_then(|limit| limit.trim().parse().ok());
        let usual = LIMITS.iter().find(|(of, _)| *of == kind);
        Self {
            fields: fields("CustomerUserSearchFields"),
            prefix: plain("CustomerUserSearchPrefix")
                .unwrap_or_default()
                .to_owned(),
            suffix: plain("CustomerUserSearchSuffix").unwrap_or("*").to_owned(),
            limit: limit
                .filter(|limit| *limit > 0)
                .unwrap_or(usual.map_or(0, |(_, limit)| *limit)),
            mail_fields: fields("CustomerUserPostMasterSearchFields"),
            valid_filter: plain("CustomerUserValidFilter")
                .filter(|filter| is_true(filter))
                .map(str::to_owned),
            case_sensitive: kind == Kind::Table && case_sensitive(config),
        }
    }
}

impl Writing {
    /// Reads the keys of a source's configuration.
    pub(super) fn read(config: &Value, kind: Kind) -> Self {
        let prefix = || config::text(config, "AutoLoginCreationPrefix").unwrap_or("auto");
        Self {
            read_only: kind == Kind::Directory || config::is_on(config, "ReadOnly"),
            email_unique: config::is_on(config, "CustomerUserEmailUniqCheck"),
            auto_login: config::is_on(config, "AutoLoginCreation").then(|| prefix().to_owned()),
        }
    }
}

/// Whether a source tells capital from small letters: its Params.SearchCaseSensitive, else
/// Params.CaseSensitive.
pub fn case_sensitive(config: &Value) -> bool {
    let param = |key: &str| config.get("Params")?.get(key)?.as_text();
    param("SearchCaseSensitive")
        .or_else(|| param("CaseSensitive"))
        .is_some_and(is_true)
}
