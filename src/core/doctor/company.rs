//! Whether there are companies where a source says so.

use super::configuration::Grounds;
use super::finding::Finding;
use super::source::Source;
use crate::core::customer::CompanyBackend;
use crate::core::lint::Severity::{Error, Warning};
use crate::core::value::Value;

/// Judges the sources of companies together with the sources of people.
pub(super) fn judge(sources: &[Source<'_>], grounds: &Grounds<'_>) -> Vec<Finding> {
    let backends = CompanyBackend::all(grounds.settings);
    let mut findings = Vec::new();
    let mut usable = false;
    for backend in backends {
        match backend {
            Ok(backend) => {
                let facts = grounds.tables.get(&backend.source);
                if facts.is_some_and(|facts| facts.columns.is_none()) {
                    findings.push(Finding {
                        severity: Error,
                        code: "no_table",
                        source: backend.source,
                        message:
                            "no company of this source is ever found: every question about it fails"
                                .to_owned(),
                        proof: format!("the database has no table {}", backend.table),
                        help: "correct Params.Table, or create the table".to_owned(),
                    });
                } else {
                    usable = true;
                }
            }
            Err(error) => findings.push(Finding {
                severity: Error,
                code: "missing_key",
                message: format!(
                    "{} is not set: the ticket system ends every request that needs companies",
                    error.missing
                ),
                proof: format!("{} has no {}", error.source_key, error.missing),
                help: format!("set {} in {}", error.missing, error.source_key),
                source: error.source_key,
            }),
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
