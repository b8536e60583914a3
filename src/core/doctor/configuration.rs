//! Whether the settings of the customer sources can do what they are there for.

use std::collections::BTreeMap;

use super::facts::TableFacts;
use super::finding::{Finding, Judged};
use super::source::Source;
use super::{company, directory, fields, keys, mapping, password, table};
use crate::core::lint::Severity;
use crate::core::value::Value;
use crate::core::world::{Collation, Flavour, Settings};

/// What the configuration is judged by.
#[derive(Debug, Clone, Copy)]
pub struct Grounds<'a> {
    /// The settings.
    pub settings: &'a Settings,
    /// The product.
    pub flavour: Flavour,
    /// How the instance's own database compares texts.
    pub collation: Collation,
    /// The names of the valid dynamic fields of customer users.
    pub dynamic_fields: &'a [&'a str],
    /// What the tables look like, by the source's configuration key; a source that is missing here
    /// has no table, or nobody knows it.
    pub tables: &'a BTreeMap<String, TableFacts>,
}

/// The setting of the first source.
const FIRST: &str = "CustomerUser";

/// The last source that is looked at.
const LAST: u32 = 10;

impl<'a> Grounds<'a> {
    /// The configured sources in the order in which they are asked.
    pub(super) fn sources(&self) -> Vec<Source<'a>> {
        let (settings, tables) = (self.settings, self.tables);
        let mut sources: Vec<(u32, Source<'a>)> = settings
            .iter()
            .filter(|(_, config)| config.is_true())
            .filter_map(|(key, config)| {
                let number = number(key)?;
                Some((number, Source::new(key, config, tables.get(key))))
            })
            .collect();
        sources.sort_by_key(|(number, _)| *number);
        sources.into_iter().map(|(_, source)| source).collect()
    }
}

/// Everything that is wrong with the settings of the customer sources, by source.
pub fn configuration(grounds: &Grounds<'_>) -> Vec<Finding> {
    let sources = grounds.sources();
    let mut findings = ignored(grounds.settings);
    findings.extend(gaps(&sources));
    for source in &sources {
        if let Some(unknown) = module(source) {
            // What a class of somebody's own needs and reads is not known.
            findings.push(unknown);
            continue;
        }
        findings.extend(missing(source));
        findings.extend(mapping::judge(source, grounds));
        findings.extend(fields::judge(source, grounds));
        match source.directory {
            true => findings.extend(directory::judge(source, grounds)),
            false => findings.extend(table::judge(source, grounds)),
        }
        findings.extend(keys::judge(source.key, source.config));
    }
    findings.extend(company::judge(&sources, grounds));
    findings.extend(password::judge(&sources, grounds));
    findings
}

/// The number of a source that is looked at; 0 is that of the first.
fn number(key: &str) -> Option<u32> {
    let digits = key.strip_prefix(FIRST)?;
    if digits.is_empty() {
        return Some(0);
    }
    let number: u32 = digits.parse().ok()?;
    ((1..=LAST).contains(&number) && digits == number.to_string()).then_some(number)
}

/// Settings that look like sources and are never looked at.
fn ignored(settings: &Settings) -> Vec<Finding> {
    let is_source = |key: &str, value: &Value| {
        let digits = key.strip_prefix(FIRST).unwrap_or_default();
        let numeric = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
        numeric && number(key).is_none() && value.as_map().is_some()
    };
    settings
        .iter()
        .filter(|(key, value)| is_source(key, value))
        .map(|(key, _)| {
            Finding::new(
                key,
                (Severity::Error, "source_ignored"),
                format!("{key} is ignored: nobody in this source is ever found"),
                "only CustomerUser and CustomerUser1 to CustomerUser10 are asked",
                format!("rename {key} to a free one of these"),
            )
        })
        .collect()
}

/// Numbers that are left out.
fn gaps(sources: &[Source<'_>]) -> Vec<Finding> {
    let Some(first) = sources.first() else {
        return Vec::new();
    };
    let mut findings = Vec::new();
    if first.key != FIRST {
        findings.push(first.finding(
            (Severity::Note, "no_first_source"),
            "there is no source CustomerUser: random passwords cannot be made, and adding without a \
             chosen source fails",
            format!("the first source is {}", first.key),
            format!("rename {} to CustomerUser", first.key),
        ));
    }
    let numbers: Vec<u32> = sources.iter().filter_map(|own| number(own.key)).collect();
    for (pair, source) in numbers.windows(2).zip(sources.iter().skip(1)) {
        let [before, after] = pair else { continue };
        if after - before > 1 {
            findings.push(source.finding(
                (Severity::Note, "source_gap"),
                format!(
                    "numbers before {} are left out: the ticket system goes on behind the gap, some \
                     tools do not",
                    source.key
                ),
                format!("the source before it is number {before}"),
                "number the sources without gaps",
            ));
        }
    }
    findings
}

/// A class that this program does not know.
fn module(source: &Source<'_>) -> Option<Finding> {
    let module = source.text("Module").unwrap_or_default();
    (!source.is_shipped_kind()).then(|| {
        source.finding(
            (Severity::Warning, "unknown_module"),
            "the source is of a kind that is not known here: nobody in it can be shown, and a class \
             that the ticket system cannot load ends all of its requests",
            format!("Module is {module}"),
            format!("check that {module} is installed on the ticket system"),
        )
    })
}

/// Keys without which the ticket system leaves the source out, or ends.
fn missing(source: &Source<'_>) -> Vec<Finding> {
    let params = source.config.get("Params");
    let defined = |key: &str| {
        let value = params.and_then(|params| params.get(key));
        value.is_some_and(|value| *value != Value::Null)
    };
    let there = |key: &str| match key {
        "CustomerKey" => source.login_column().is_some(),
        "CustomerID" => source.text(key).is_some(),
        "Params.BaseDN" => defined("BaseDN"),
        "Params.Host" => params
            .and_then(|params| params.get("Host"))
            .is_some_and(|host| host.texts().iter().any(|host| !host.is_empty())),
        key => source.param(key.trim_start_matches("Params.")).is_some(),
    };
    let needed: &[&'static str] = match source.directory {
        true => &[
            "Params.Host",
            "Params.BaseDN",
            "Params.SSCOPE",
            "CustomerKey",
            "CustomerID",
        ],
        false => &["Params.Table", "CustomerKey", "CustomerID"],
    };
    let what = match source.directory {
        true => "the ticket system leaves this source out, and only its log says so",
        false => {
            "the ticket system ends every request that needs customer users, of other sources too"
        }
    };
    needed
        .iter()
        .filter(|key| !there(key))
        .map(|key| {
            source.finding(
                (Severity::Error, "missing_key"),
                format!("{key} is not set: {what}"),
                format!("{} has no {key}", source.key),
                format!("set {key} in {} (Kernel/Config.pm)", source.key),
            )
        })
        .collect()
}
