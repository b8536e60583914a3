//! Customer sources written in YAML: the same keys as in Perl, each with its kind.

use super::error::{ConfigError, Place};
use super::fields::Reader;
use crate::core::value::is_true;
use crate::core::yaml::{Content, Entry, Node};

/// What may stand at a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A scalar; null too, as Perl's undef.
    Scalar,
    /// A list of scalars.
    Texts,
    /// A scalar or a list of them.
    OneOrMore,
    /// A mapping.
    Mapping,
    /// The rows of a Map: lists of scalars.
    Rows,
    /// Parameters of the source, with keys of their own.
    Params,
    /// A secret, which is read for itself.
    Secret,
}

use Kind::{Mapping, OneOrMore, Params, Rows, Scalar, Secret, Texts};

/// The keys of `CustomerUser`, `CustomerUser1` ... `CustomerUser10`.
const CUSTOMER_USER: [(&str, Kind); 27] = [
    ("Name", Scalar),
    ("Module", Scalar),
    ("Params", Params),
    ("CustomerKey", Scalar),
    ("Key", Scalar),
    ("CustomerID", Scalar),
    ("CustomerValid", Scalar),
    ("CustomerUserListFields", Texts),
    ("CustomerUserSearchFields", Texts),
    ("CustomerUserSearchPrefix", Scalar),
    ("CustomerUserSearchSuffix", Scalar),
    ("CustomerUserSearchListLimit", Scalar),
    ("CustomerUserPostMasterSearchFields", Texts),
    ("CustomerUserNameFields", Texts),
    ("CustomerUserNameFieldsJoin", Scalar),
    ("CustomerUserEmailUniqCheck", Scalar),
    ("CustomerUserExcludePrimaryCustomerID", Scalar),
    ("CustomerUserValidFilter", Scalar),
    ("TranslateManagerTo", OneOrMore),
    ("AutoLoginCreation", Scalar),
    ("AutoLoginCreationPrefix", Scalar),
    ("AdminSetPreferences", Scalar),
    ("CustomerCompanySupport", Scalar),
    ("CacheTTL", Scalar),
    ("ReadOnly", Scalar),
    ("Map", Rows),
    ("Selections", Mapping),
];

/// The keys of `CustomerCompany`, `CustomerCompany1` ... `CustomerCompany10`.
const CUSTOMER_COMPANY: [(&str, Kind); 14] = [
    ("Name", Scalar),
    ("Module", Scalar),
    ("Params", Params),
    ("CustomerCompanyKey", Scalar),
    ("CustomerCompanyValid", Scalar),
    ("CustomerCompanyListFields", Texts),
    ("CustomerCompanySearchFields", Texts),
    ("CustomerCompanySearchPrefix", Scalar),
    ("CustomerCompanySearchSuffix", Scalar),
    ("CustomerCompanySearchListLimit", Scalar),
    ("CacheTTL", Scalar),
    ("ReadOnly", Scalar),
    ("Map", Rows),
    ("Selections", Mapping),
];

/// The keys of `Params`, of tables and directories.
const PARAMS: [(&str, Kind); 26] = [
    ("Table", Scalar),
    ("DSN", Scalar),
    ("User", Scalar),
    ("Password", Secret),
    ("Type", Scalar),
    ("ForeignDB", Scalar),
    ("SearchCaseSensitive", Scalar),
    ("CaseSensitive", Scalar),
    ("SourceCharset", Scalar),
    ("DestCharset", Scalar),
    ("Limit", Scalar),
    ("QuoteBack", Scalar),
    ("QuoteSingle", Scalar),
    ("Attribute", Mapping),
    ("Connect", Scalar),
    ("Encode", Scalar),
    ("DirectBlob", Scalar),
    ("LcaseLikeInLargeText", Scalar),
    ("Host", OneOrMore),
    ("BaseDN", Scalar),
    ("SSCOPE", Scalar),
    ("UserDN", Scalar),
    ("UserPw", Secret),
    ("AlwaysFilter", Scalar),
    ("GroupDN", Scalar),
    ("Die", Scalar),
];

/// The connection of a directory, below its `Params`.
const CONNECTION: (&str, Kind) = ("Params", Mapping);

/// Modules that ship with the ticket system; others have keys that nobody knows here.
const SHIPPED: [&str; 3] = [
    "Kernel::System::CustomerUser::DB",
    "Kernel::System::CustomerUser::LDAP",
    "Kernel::System::CustomerCompany::DB",
];

/// The keys of the source that a setting describes; `None` for any other setting.
fn keys(name: &str) -> Option<(&'static [(&'static str, Kind)], &str)> {
    if let Some(number) = name.strip_prefix("CustomerCompany") {
        return Some((&CUSTOMER_COMPANY, number));
    }
    let number = name.strip_prefix("CustomerUser")?;
    Some((&CUSTOMER_USER, number))
}

/// True for a setting that describes a customer source, or tries to.
pub(super) fn is_source(name: &str) -> bool {
    let digits = |number: &str| number.bytes().all(|byte| byte.is_ascii_digit());
    keys(name).is_some_and(|(_, number)| digits(number))
}

/// True for a key of a source's `Params` that is a secret.
pub(super) fn is_secret(key: &str) -> bool {
    PARAMS.contains(&(key, Secret))
}

/// Checks keys and kinds of a customer source.
pub(super) fn check(reader: &Reader<'_>, entry: &Entry) -> Result<(), ConfigError> {
    let Some((known, number)) = keys(&entry.key) else {
        return Ok(());
    };
    let counted = number.is_empty() || (1..=10).any(|own: u8| own.to_string() == number);
    if !counted {
        let prefix = entry.key.trim_end_matches(|c: char| c.is_ascii_digit());
        return Err(reader.error(
            Place::of_key(entry),
            format!("the ticket system never looks at `{}`", entry.key),
            format!("it knows {prefix}, and {prefix}1 to {prefix}10"),
        ));
    }
    let entries = match &entry.value.content {
        Content::Map(entries) => entries,
        // Perl-false: the source is switched off.
        Content::Null => return Ok(()),
        Content::Text { text, plain } if !is_true(text) || (*plain && text == "false") => {
            return Ok(());
        }
        _ => return Err(reader.wrong_kind(&entry.value, &entry.key, "a mapping")),
    };
    let module = entries.iter().find(|own| own.key == "Module");
    let module = module.and_then(|own| own.value.text());
    if module.is_some_and(|module| !SHIPPED.contains(&module)) {
        return Ok(());
    }
    each(reader, &entry.key, entries, known)
}

fn each(
    reader: &Reader<'_>,
    what: &str,
    entries: &[Entry],
    known: &[(&'static str, Kind)],
) -> Result<(), ConfigError> {
    for entry in entries {
        let Some((_, kind)) = known.iter().find(|(key, _)| *key == entry.key) else {
            return Err(reader.unknown(entry, what, known.iter().map(|(key, _)| *key)));
        };
        let what = format!("{what}.{}", entry.key);
        let node = &entry.value;
        let wrong = |wanted| Err(reader.wrong_kind(node, &what, wanted));
        match kind {
            Scalar if !is_scalar(node) => return wrong("a text"),
            Texts if !is_texts(node) => return wrong("a list of texts"),
            OneOrMore if !is_scalar(node) && !is_texts(node) => {
                return wrong("a text or a list of texts");
            }
            Mapping if !matches!(node.content, Content::Map(_) | Content::Null) => {
                return wrong("a mapping");
            }
            Rows => rows(reader, &what, node)?,
            Params => {
                let known: Vec<_> = PARAMS.into_iter().chain([CONNECTION]).collect();
                each(reader, &what, reader.entries(node, &what)?, &known)?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// The rows of a Map.
fn rows(reader: &Reader<'_>, what: &str, node: &Node) -> Result<(), ConfigError> {
    let Content::List(list) = &node.content else {
        return Err(reader.wrong_kind(node, what, "a list of rows"));
    };
    match list.iter().find(|row| !is_texts(row)) {
        None => Ok(()),
        Some(row) => Err(reader.error(
            Place::of(row),
            format!("a row of {what} is {}, not a list of texts", row.article()),
            "write [UserFirstname, Firstname, first_name, 1, 1, var]",
        )),
    }
}

fn is_scalar(node: &Node) -> bool {
    matches!(node.content, Content::Text { .. } | Content::Null)
}

fn is_texts(node: &Node) -> bool {
    match &node.content {
        Content::List(list) => list.iter().all(is_scalar),
        Content::Null => true,
        _ => false,
    }
}
