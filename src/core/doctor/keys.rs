//! Keys of a source's configuration that do nothing.

use super::finding::Finding;
use super::source::{Source, listed};
use crate::core::lint::Severity::{Note, Warning};
use crate::core::nearest::suggest;
use crate::core::value::{Map, Value};

/// Keys of every source.
const BOTH: [&str; 18] = [
    "Name",
    "Module",
    "Params",
    "CustomerKey",
    "CustomerID",
    "CustomerUserListFields",
    "CustomerUserSearchFields",
    "CustomerUserSearchPrefix",
    "CustomerUserSearchSuffix",
    "CustomerUserSearchListLimit",
    "CustomerUserPostMasterSearchFields",
    "CustomerUserNameFields",
    "CustomerUserNameFieldsJoin",
    "CustomerUserExcludePrimaryCustomerID",
    "AdminSetPreferences",
    "CustomerCompanySupport",
    "CacheTTL",
    "Map",
];

/// One more of every source.
const SELECTIONS: &str = "Selections";

/// Keys of tables only.
const TABLE: [&str; 6] = [
    "Key",
    "CustomerValid",
    "CustomerUserEmailUniqCheck",
    "AutoLoginCreation",
    "AutoLoginCreationPrefix",
    "ReadOnly",
];

/// Keys of directories only.
const DIRECTORY: [&str; 2] = ["CustomerUserValidFilter", "TranslateManagerTo"];

/// Parameters of a table.
const TABLE_PARAMS: [&str; 8] = [
    "Table",
    "DSN",
    "User",
    "Password",
    "Type",
    "ForeignDB",
    "SearchCaseSensitive",
    "CaseSensitive",
];

/// Parameters that only a connection of its own takes.
const OF_DSN: [&str; 3] = ["User", "Password", "Type"];

/// Traits of the driver, which only a connection of its own takes.
const DRIVER: [&str; 8] = [
    "Limit",
    "QuoteBack",
    "QuoteSingle",
    "Attribute",
    "Connect",
    "Encode",
    "DirectBlob",
    "LcaseLikeInLargeText",
];

/// Parameters of a directory.
const DIRECTORY_PARAMS: [&str; 10] = [
    "Host",
    "BaseDN",
    "SSCOPE",
    "UserDN",
    "UserPw",
    "AlwaysFilter",
    "SourceCharset",
    "GroupDN",
    "Die",
    "Params",
];

/// Parameters that old manuals show and nothing reads.
const OLD: [&str; 2] = ["SourceCharset", "DestCharset"];

/// Judges the keys that are there.
pub(super) fn judge(source: &Source<'_>) -> Vec<Finding> {
    let empty = Map::new();
    let top = source.config.as_map().unwrap_or(&empty);
    let params = source.config.get("Params").and_then(Value::as_map);
    let (known, others): (&[&str], &[&str]) = match source.directory {
        true => (&DIRECTORY, &TABLE),
        false => (&TABLE, &DIRECTORY),
    };
    let mut sorted = Sorted::default();
    for key in top.keys().map(String::as_str) {
        if others.contains(&key) {
            sorted.idle.push(key.to_owned());
        } else if !BOTH.contains(&key) && key != SELECTIONS && !known.contains(&key) {
            let all = BOTH
                .into_iter()
                .chain([SELECTIONS])
                .chain(known.iter().copied());
            sorted.unknown.push((key.to_owned(), suggest(key, all)));
        }
    }
    for key in params.unwrap_or(&empty).keys().map(String::as_str) {
        sorted.param(source, key);
    }
    sorted.findings(source)
}

/// Keys without effect.
#[derive(Default)]
struct Sorted {
    idle: Vec<String>,
    unknown: Vec<(String, String)>,
}

impl Sorted {
    fn param(&mut self, source: &Source<'_>, key: &str) {
        let (known, other): (&[&str], &[&str]) = match source.directory {
            true => (&DIRECTORY_PARAMS, &TABLE_PARAMS),
            false => (&TABLE_PARAMS, &DIRECTORY_PARAMS),
        };
        let needs_dsn = !source.directory && (OF_DSN.contains(&key) || DRIVER.contains(&key));
        let known_here = known.contains(&key) || (needs_dsn && source.is_elsewhere());
        let idle = match known_here {
            true => needs_dsn && !source.is_elsewhere(),
            false => OLD.contains(&key) || other.contains(&key) || needs_dsn,
        };
        if idle {
            self.idle.push(format!("Params.{key}"));
        } else if !known_here {
            let near = suggest(key, known.iter().copied());
            self.unknown.push((format!("Params.{key}"), near));
        }
    }

    fn findings(self, source: &Source<'_>) -> Vec<Finding> {
        let mut findings = Vec::new();
        if !self.idle.is_empty() {
            let keys: Vec<&str> = self.idle.iter().map(String::as_str).collect();
            let what = match source.directory {
                true => "a directory does not look at them",
                false if source.is_elsewhere() => "a table does not look at them",
                false => "a table in the ticket system's own database does not look at them",
            };
            findings.push(source.finding(
                (Note, "no_effect"),
                format!("settings have no effect: {what}"),
                listed(&keys),
                "take them out, so that nobody relies on them",
            ));
        }
        findings.extend(self.unknown.into_iter().map(|(key, near)| {
            source.finding(
                (Warning, "unknown_key"),
                format!("{key} is not known: it has no effect"),
                format!("{} has a key {key}", source.key),
                format!("take it out, or correct how it is written: {near}"),
            )
        }));
        findings
    }
}
