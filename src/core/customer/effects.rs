//! What the keys of a customer source do, and which have no effect, each with the reason.

use std::fmt;

use super::backend::Kind;
use super::config;
use crate::core::value::{Value, is_true};
use crate::core::world::Settings;

/// A key that has no effect here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WithoutEffect {
    /// The configuration key of the source.
    pub source: String,
    /// The key, `Params.Limit` below Params.
    pub key: String,
    /// How far that goes.
    pub reach: Reach,
    /// Why it has none.
    pub why: &'static str,
}

/// Where a key has no effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Only here: the ticket system looks at it.
    Here,
    /// In the ticket system neither, in a source of this kind.
    Nowhere,
    /// No source has such a key.
    Unknown,
}

impl fmt::Display for WithoutEffect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            source, key, why, ..
        } = self;
        write!(
            f,
            "customer source {source}: {key} has no effect here: {why}"
        )
    }
}

/// Which kinds of source a key has an effect in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Effect {
    /// In all of them.
    Everywhere,
    /// In tables.
    Tables,
    /// In directories.
    Directories,
    /// In tables of another database.
    Elsewhere,
    /// In the ticket system in all of them, here in none.
    NotHere(&'static str),
    /// In the ticket system in tables of another database, here in none.
    ElsewhereNotHere(&'static str),
    /// In the ticket system in directories, here in none.
    DirectoriesNotHere(&'static str),
    /// In none, in the ticket system neither.
    Never(&'static str),
}

use Effect::{
    Directories, DirectoriesNotHere, Elsewhere, ElsewhereNotHere, Everywhere, Never, NotHere,
    Tables,
};

const NO_CACHE: &str = "nothing is cached, every answer is read anew";
const WEB: &str = "only the ticket system's own web interface looks at it";
const BY_KEY: &str = "a source of companies is called by its configuration key";
const IGNORED: &str = "the ticket system ignores it too";
const DRIVER: &str = "the kind of database decides how it is asked";

const TABLE_ONLY: &str = "a directory has none";
const DIRECTORY_ONLY: &str = "only directories (LDAP) have it";
const ELSEWHERE_ONLY: &str = "without Params.DSN the ticket system's own database is asked";
const UNKNOWN: &str = "no source has such a key: look for a misspelling";

/// The keys of a source of customer users.
const CUSTOMER_USER: [(&str, Effect); 27] = [
    ("Name", Everywhere),
    ("Module", Everywhere),
    ("Params", Everywhere),
    ("CustomerKey", Everywhere),
    ("Key", Tables),
    ("CustomerID", Everywhere),
    ("CustomerValid", Tables),
    ("CustomerUserListFields", Everywhere),
    ("CustomerUserSearchFields", Everywhere),
    ("CustomerUserSearchPrefix", Everywhere),
    ("CustomerUserSearchSuffix", Everywhere),
    ("CustomerUserSearchListLimit", Everywhere),
    ("CustomerUserPostMasterSearchFields", Everywhere),
    ("CustomerUserNameFields", Everywhere),
    ("CustomerUserNameFieldsJoin", Everywhere),
    ("CustomerUserEmailUniqCheck", Tables),
    ("CustomerUserExcludePrimaryCustomerID", Everywhere),
    ("CustomerUserValidFilter", Directories),
    ("TranslateManagerTo", Directories),
    ("AutoLoginCreation", Tables),
    ("AutoLoginCreationPrefix", Tables),
    ("AdminSetPreferences", NotHere(WEB)),
    ("CustomerCompanySupport", Everywhere),
    ("CacheTTL", NotHere(NO_CACHE)),
    ("ReadOnly", Everywhere),
    ("Map", Everywhere),
    ("Selections", Everywhere),
];

/// The keys of a source of companies. `CustomerValid` belongs to its detail search.
const CUSTOMER_COMPANY: [(&str, Effect); 15] = [
    ("Name", NotHere(BY_KEY)),
    ("Module", Everywhere),
    ("Params", Everywhere),
    ("CustomerCompanyKey", Everywhere),
    ("CustomerCompanyValid", Everywhere),
    ("CustomerCompanyListFields", Everywhere),
    ("CustomerCompanySearchFields", Everywhere),
    ("CustomerCompanySearchPrefix", Everywhere),
    ("CustomerCompanySearchSuffix", Everywhere),
    ("CustomerCompanySearchListLimit", Everywhere),
    ("CustomerValid", Everywhere),
    ("CacheTTL", NotHere(NO_CACHE)),
    ("ReadOnly", Everywhere),
    ("Map", Everywhere),
    ("Selections", Everywhere),
];

/// The keys below `Params`.
const PARAMS: [(&str, Effect); 27] = [
    ("Table", Tables),
    ("DSN", Tables),
    ("User", Elsewhere),
    ("Password", Elsewhere),
    ("Type", Elsewhere),
    ("ForeignDB", Tables),
    ("SearchCaseSensitive", Tables),
    ("CaseSensitive", Tables),
    ("SourceCharset", Directories),
    ("DestCharset", Never(IGNORED)),
    ("Limit", ElsewhereNotHere(DRIVER)),
    ("QuoteBack", ElsewhereNotHere(DRIVER)),
    ("QuoteSingle", ElsewhereNotHere(DRIVER)),
    ("Attribute", ElsewhereNotHere(DRIVER)),
    ("Connect", ElsewhereNotHere(DRIVER)),
    ("Encode", ElsewhereNotHere(DRIVER)),
    ("DirectBlob", ElsewhereNotHere(DRIVER)),
    ("LcaseLikeInLargeText", ElsewhereNotHere(DRIVER)),
    ("Host", Directories),
    ("BaseDN", Directories),
    ("SSCOPE", Directories),
    ("UserDN", Directories),
    ("UserPw", Directories),
    ("AlwaysFilter", Directories),
    ("GroupDN", Directories),
    ("Die", Directories),
    ("Params", Directories),
];

const VERSION: &str = "version 3 of the protocol is spoken";
const ASYNC: &str = "nothing waits for a directory anyway";
const RAW: &str = "values that are no text are shown as such";

/// The keys below `Params.Params` of a directory.
const CONNECTION: [(&str, Effect); 16] = [
    ("port", Directories),
    ("timeout", Directories),
    ("version", DirectoriesNotHere(VERSION)),
    ("async", DirectoriesNotHere(ASYNC)),
    ("scheme", Directories),
    ("verify", Directories),
    ("cafile", Directories),
    ("capath", Directories),
    ("clientcert", Directories),
    ("clientkey", Directories),
    ("sslversion", Directories),
    ("localaddr", Directories),
    ("inet4", Directories),
    ("inet6", Directories),
    ("raw", DirectoriesNotHere(RAW)),
    ("keepalive", Directories),
];

/// The keys of all sources of customer users and companies that have no effect here, source by
/// source, in the order in which they stand there. A key that is not set (null) is none. Sources of
/// modules that are not known here have keys of their own and are left out.
pub fn without_effect(settings: &Settings) -> Vec<WithoutEffect> {
    let sources = ["CustomerUser", "CustomerCompany"].into_iter();
    let sources = sources.flat_map(|prefix| config::configured(settings, prefix));
    let found = sources.flat_map(|(source, config)| without_effect_in(&source, config));
    found.collect()
}

/// The keys at the top of a source of customer users or of companies.
fn of_prefix(source: &str) -> (&'static [(&'static str, Effect)], &'static [&'static str]) {
    match source.starts_with("CustomerCompany") {
        true => (&CUSTOMER_COMPANY, &["Kernel::System::CustomerCompany::DB"]),
        false => (
            &CUSTOMER_USER,
            &[
                "Kernel::System::CustomerUser::DB",
                "Kernel::System::CustomerUser::LDAP",
            ],
        ),
    }
}

/// The names of the keys that stand where this one of [`WithoutEffect::key`] does, whatever their
/// kind of source.
pub fn keys_beside(source: &str, key: &str) -> impl Iterator<Item = &'static str> {
    let keys: &'static [(&'static str, Effect)] = match key.matches('.').count() {
        0 => of_prefix(source).0,
        1 => &PARAMS,
        _ => &CONNECTION,
    };
    keys.iter().map(|(key, _)| *key)
}

/// The keys of the source with this configuration key that have no effect, as [`without_effect`].
pub fn without_effect_in(source: &str, config: &Value) -> Vec<WithoutEffect> {
    let (keys, shipped) = of_prefix(source);
    let module = config.get("Module").and_then(Value::as_text);
    let module = module.filter(|module| is_true(module));
    if module.is_some_and(|module| !shipped.contains(&module)) {
        return Vec::new();
    }
    let kind = match module.is_some_and(|module| module.ends_with("::LDAP")) {
        true => Kind::Directory,
        false => Kind::Table,
    };
    let elsewhere = config::param(config, "DSN").is_some_and(is_true);
    let params = config.get("Params");
    let connection = params.and_then(|params| params.get("Params"));
    let levels = [
        ("", Some(config), keys),
        ("Params.", params, PARAMS.as_slice()),
        ("Params.Params.", connection, CONNECTION.as_slice()),
    ];
    let mut found = Vec::new();
    for (prefix, level, keys) in levels {
        let entries = level.and_then(Value::as_map).into_iter().flatten();
        for (key, _) in entries.filter(|(_, value)| **value != Value::Null) {
            let effect = keys.iter().find(|(known, _)| known == key);
            let lost = match effect {
                None => Some((Reach::Unknown, UNKNOWN)),
                Some((_, effect)) => effect.lost(kind, elsewhere),
            };
            found.extend(lost.map(|(reach, why)| WithoutEffect {
                source: source.to_owned(),
                key: format!("{prefix}{key}"),
                reach,
                why,
            }));
        }
    }
    found
}

impl Effect {
    /// Where it is lost in a source of this kind, and why.
    fn lost(self, kind: Kind, elsewhere: bool) -> Option<(Reach, &'static str)> {
        let of_table = matches!(self, Tables | Elsewhere | ElsewhereNotHere(_));
        let of_elsewhere = matches!(self, Elsewhere | ElsewhereNotHere(_));
        let of_directory = matches!(self, Directories | DirectoriesNotHere(_));
        match self {
            Never(why) => Some((Reach::Nowhere, why)),
            _ if of_table && kind == Kind::Directory => Some((Reach::Nowhere, TABLE_ONLY)),
            _ if of_elsewhere && !elsewhere => Some((Reach::Nowhere, ELSEWHERE_ONLY)),
            _ if of_directory && kind == Kind::Table => Some((Reach::Nowhere, DIRECTORY_ONLY)),
            NotHere(why) | ElsewhereNotHere(why) | DirectoriesNotHere(why) => {
                Some((Reach::Here, why))
            }
            Everywhere | Tables | Directories | Elsewhere => None,
        }
    }
}

#[cfg(test)]
mod tests;
