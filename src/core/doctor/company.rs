//! Whether there are companies where a source says so.

use super::configuration::Grounds;
use super::facts::TableFacts;
use super::finding::{Finding, Judged};
use super::keys;
use super::source::{Source, listed};
use super::table::AUDIT;
use crate::core::customer::CompanyBackend;
use crate::core::lint::Severity::{Error, Warning};
use crate::core::value::Value;

/// The module that the ticket system ships.
const MODULE: &str = "Kernel::System::CustomerCompany::DB";

/// Judges the sources of companies together with the sources of people.
pub(super) fn judge(sources: &[Source<'_>], grounds: &Grounds<'_>) -> Vec<Finding> {
    let backends = CompanyBackend::all(grounds.settings);
    let mut findings = Vec::new();
    let mut usable = false;
    for backend in backends {
        match backend {
            Ok(backend) if backend.module != MODULE => findings.push(Finding::new(
                &backend.source,
                (Warning, "unknown_module"),
                "the source is of a kind that is not known here: no company in it can be shown, and a \
                 class that the ticket system cannot load ends all requests that need companies",
                format!("Module is {}", backend.module),
                format!("check that {} is installed on the ticket system", backend.module),
            )),
            Ok(backend) => {
                let facts = grounds.tables.get(&backend.source);
                let lacks: Vec<Finding> = facts.map_or_else(Vec::new, |own| lacking(&backend, own));
                usable |= lacks.is_empty();
                findings.extend(lacks);
                let config = grounds.settings.get(&backend.source);
                findings.extend(config.iter().flat_map(|own| keys::judge(&backend.source, own)));
            }
            Err(error) => findings.push(Finding::new(
                &error.source_key,
                (Error, "missing_key"),
                format!(
                    "{} is not set: the ticket system ends every request that needs companies",
                    error.missing
                ),
                format!("{} has no {}", error.source_key, error.missing),
                format!("set {} in {} (Kernel/Config.pm)", error.missing, error.source_key),
            )),
        }
    }
    let wants = |source: &&Source<'_>| {
        let support = source.config.get("CustomerCompanySupport");
        support.is_some_and(Value::is_true)
    };
    if !usable {
        findings.extend(sources.iter().filter(wants).map(|source| {
            source.finding(
                (Warning, "company_support_without_companies"),
                "people of this source shall show their company, and there is no source of companies",
                "CustomerCompanySupport is on, and no CustomerCompany source can be asked",
                "set CustomerCompany up, or set CustomerCompanySupport to 0",
            )
        }));
    }
    findings
}

/// What the database does not have of what a source names.
fn lacking(backend: &CompanyBackend, facts: &TableFacts) -> Vec<Finding> {
    let (about, table) = (&backend.source, &backend.table);
    if facts.columns.is_none() {
        return vec![Finding::new(
            about,
            (Error, "no_table"),
            "no company of this source is ever found: every question about it fails",
            format!("the database has no table {table}"),
            "correct Params.Table, or create the table",
        )];
    }
    let missing = backend.columns().into_iter();
    let missing: Vec<&str> = missing
        .filter(|column| facts.column(column).is_none())
        .collect();
    if missing.is_empty() {
        return Vec::new();
    }
    let of_changes = missing.iter().all(|column| AUDIT.contains(column));
    vec![Finding::new(
        about,
        (Error, "column_missing"),
        "no company of this source can be read: it names columns that do not exist",
        format!("table {table} has no {}", listed(&missing)),
        match of_changes {
            true => "set Params.ForeignDB to 1",
            false => "correct the Map and the keys that name them, or add the columns",
        },
    )]
}
