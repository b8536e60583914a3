//! How the passwords of customer users are kept.

use super::authentication::{Kind, Module, modules, same_dsn};
use super::configuration::Grounds;
use super::finding::{Finding, Judged};
use super::source::Source;
use crate::core::lint::Severity::{Note, Warning};
use crate::core::nearest::suggest;
use crate::core::world::Settings;

/// The setting of the scheme.
const SCHEME: &str = "Customer::AuthModule::DB::CryptType";

/// The schemes, and why they are weak; bcrypt is not.
const SCHEMES: [(&str, &str); 7] = [
    ("plain", "the passwords themselves are stored"),
    (
        "crypt",
        "only the first eight characters of a password count, and they are found out in hours",
    ),
    ("md5", "such hashes are found out in days"),
    ("apr1", "such hashes are found out in days"),
    (
        "sha1",
        "the hashes have no salt: equal passwords look equal, and tables of hashes find them out",
    ),
    (
        "sha2",
        "the hashes have no salt: equal passwords look equal, and tables of hashes find them out",
    ),
    (
        "sha512",
        "the hashes have no salt: equal passwords look equal, and tables of hashes find them out",
    ),
];

/// The schemes that were the best of their time.
const USUAL: [&str; 2] = ["sha2", "sha512"];

/// Judges the scheme, and whether passwords can be set where they are checked.
pub(super) fn judge(sources: &[Source<'_>], grounds: &Grounds<'_>) -> Vec<Finding> {
    let modules = modules(grounds.settings);
    let mut findings = Vec::new();
    if modules.iter().any(|module| module.kind == Kind::Table) {
        findings.extend(scheme(grounds.settings));
    }
    for source in sources.iter().filter(|source| source.is_writable()) {
        let table = source.param("Table").unwrap_or_default();
        let checks = |module: &&Module<'_>| {
            module.kind == Kind::Table
                && Source::same(module.table, table)
                && same_dsn(module.dsn, source.param("DSN"))
        };
        let Some(module) = modules.iter().find(checks) else {
            continue;
        };
        if source.mapped("UserPassword").is_none() {
            findings.push(source.finding(
                (Warning, "password_not_mapped"),
                "setting a password of this source does nothing, and reports success",
                format!(
                    "{} checks passwords in {table}, and the Map has no row UserPassword",
                    module.setting
                ),
                format!("map UserPassword to {}", module.password),
            ));
        }
    }
    findings
}

fn scheme(settings: &Settings) -> Option<Finding> {
    let set = settings.text(SCHEME).filter(|scheme| !scheme.is_empty());
    let scheme = set.unwrap_or("sha2");
    if scheme == "bcrypt" {
        return None;
    }
    let Some((_, weakness)) = SCHEMES.iter().find(|(known, _)| *known == scheme) else {
        let known = SCHEMES.iter().map(|(known, _)| *known).chain(["bcrypt"]);
        return Some(Finding::new(
            SCHEME,
            (Warning, "unknown_password_scheme"),
            "the scheme of new passwords is not known: they are stored as sha2",
            format!("it is set to {scheme}"),
            format!("write bcrypt; {}", suggest(scheme, known)),
        ));
    };
    let severity = match USUAL.contains(&scheme) {
        true => Note,
        false => Warning,
    };
    Some(Finding::new(
        SCHEME,
        (severity, "weak_password_scheme"),
        format!("new passwords are stored in a weak scheme: {weakness}"),
        match set {
            Some(scheme) => format!("it is set to {scheme}"),
            None => "it is not set, which means sha2".to_owned(),
        },
        "set it to bcrypt (the ticket system needs the Perl module Crypt::Eksblowfish::Bcrypt for it); \
         stored passwords stay usable, and change when people set new ones",
    ))
}
