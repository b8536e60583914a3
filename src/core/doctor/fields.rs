//! Whether the lists of fields (searched, shown, compared with mails, names) do what they are for.

use super::configuration::Grounds;
use super::finding::{Finding, Judged};
use super::source::{Source, listed};
use crate::core::lint::Severity::{Error, Note, Warning};
use crate::core::world::Flavour;

/// The lists of fields that are searched, and what a password column does there.
const SEARCHED: [&str; 2] = [
    "CustomerUserSearchFields",
    "CustomerUserPostMasterSearchFields",
];

/// The lists of fields that are shown.
const SHOWN: [&str; 2] = ["CustomerUserListFields", "CustomerUserNameFields"];

/// All of them.
pub(super) fn all() -> impl Iterator<Item = &'static str> {
    SEARCHED.into_iter().chain(SHOWN)
}

/// What a table lists without a list of its own.
const LISTED: [&str; 3] = ["first_name", "last_name", "email"];

/// What the names of a table are made of without a list of its own.
const NAMED: [&str; 2] = ["first_name", "last_name"];

/// The columns that a key of a table means, also where it is not set.
pub(super) fn of_table<'a>(source: &Source<'a>, key: &str) -> Vec<&'a str> {
    match (key, source.list(key)) {
        ("CustomerUserListFields", None) => LISTED.to_vec(),
        ("CustomerUserListFields", Some(fields)) if fields.is_empty() => LISTED.to_vec(),
        ("CustomerUserNameFields", None) => NAMED.to_vec(),
        (_, fields) => fields.unwrap_or_default(),
    }
}

/// Judges the lists.
pub(super) fn judge(source: &Source<'_>, grounds: &Grounds<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.extend(searched(source));
    findings.extend(mail_search(source, grounds));
    findings.extend(list(source));
    findings.extend(names(source));
    findings.extend(passwords(source));
    findings
}

/// The list, unless it is missing or empty.
fn filled<'a>(source: &Source<'a>, key: &str) -> Option<Vec<&'a str>> {
    source.list(key).filter(|fields| !fields.is_empty())
}

fn searched(source: &Source<'_>) -> Option<Finding> {
    if filled(source, "CustomerUserSearchFields").is_some() {
        return None;
    }
    let help = "list the columns to search, such as the login, both names and the CustomerID";
    Some(match source.directory {
        false => source.finding(
            (Error, "no_search_fields"),
            "searching this source fails: it never finds anybody",
            "CustomerUserSearchFields is not set",
            help,
        ),
        true => source.finding(
            (Note, "searched_by_key_only"),
            "a search finds people of this source by their login only",
            "CustomerUserSearchFields is not set",
            help.replace("columns", "attributes"),
        ),
    })
}

fn mail_search(source: &Source<'_>, grounds: &Grounds<'_>) -> Option<Finding> {
    let Some(fields) = filled(source, "CustomerUserPostMasterSearchFields") else {
        let unique = source.config.get("CustomerUserEmailUniqCheck");
        let unique = unique.is_some_and(crate::core::value::Value::is_true);
        let unique = match unique && !source.directory {
            true => ", and CustomerUserEmailUniqCheck cannot work",
            false => "",
        };
        return Some(source.finding(
            (Error, "no_mail_search"),
            format!("incoming mails never find their sender in this source{unique}"),
            "CustomerUserPostMasterSearchFields is not set: the search has no condition and fails",
            match source.mapped("UserEmail") {
                Some(mail) => format!("list the columns of the e-mail addresses: {mail}"),
                None => "list the columns of the e-mail addresses".to_owned(),
            },
        ));
    };
    // Newer Znuny writes parentheses around the addresses.
    let open = grounds.flavour != Flavour::Znuny && !source.directory && fields.len() > 1;
    (open && source.text("CustomerValid").is_some()).then(|| {
        source.finding(
            (Note, "mail_search_ignores_validity"),
            "incoming mails are also given to customer users who are not valid: of several columns only \
             the last one is compared together with the validity",
            format!("CustomerUserPostMasterSearchFields is {}", listed(&fields)),
            "name only one column, or keep this in mind when you make somebody invalid",
        )
    })
}

fn list(source: &Source<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mail = source.mapped("UserEmail");
    let fields = match (filled(source, "CustomerUserListFields"), source.directory) {
        (Some(fields), _) => fields,
        (None, false) => LISTED.to_vec(),
        (None, true) => {
            return vec![source.finding(
                (Warning, "no_list_fields"),
                "people of this source appear in lists without any text",
                "CustomerUserListFields is not set, and a directory has no default",
                "list the attributes of the name and, at the end, of the mail address",
            )];
        }
    };
    if let (Some(mail), Some(last)) = (mail, fields.last())
        && !Source::same(mail, last)
    {
        findings.push(source.finding(
            (Warning, "list_without_mail"),
            "lists do not end with the mail address: where nothing else there is one, they show no \"Name\" \
             <address>, and nobody can be written to from them",
            format!(
                "CustomerUserListFields is {}, the mail address is in {mail}",
                listed(&fields)
            ),
            format!("let CustomerUserListFields end with {mail}"),
        ));
    }
    let rows = source.rows();
    let mapped = |field: &str| {
        rows.iter()
            .any(|row| row.column.is_some_and(|own| Source::same(own, field)))
    };
    let unmapped: Vec<&str> = fields
        .iter()
        .copied()
        .filter(|field| !mapped(field))
        .collect();
    if !unmapped.is_empty() && !rows.is_empty() {
        findings.push(source.finding(
            (Note, "list_field_not_mapped"),
            "lists show more of a person than the address line of mails does",
            format!(
                "{} is in CustomerUserListFields and in no row of the Map",
                listed(&unmapped)
            ),
            "map these columns, or take them out of the list",
        ));
    }
    findings
}

fn names(source: &Source<'_>) -> Option<Finding> {
    let missing = source
        .list("CustomerUserNameFields")
        .is_none_or(|fields| fields.is_empty());
    let default = !source.directory && source.list("CustomerUserNameFields").is_none();
    (missing && !default).then(|| {
        source.finding(
            (Warning, "no_name_fields"),
            "people of this source have no full name",
            match source.directory {
                true => "CustomerUserNameFields is not set, and a directory has no default",
                false => "CustomerUserNameFields is empty",
            },
            "list what the name is made of",
        )
    })
}

/// The password's column where it has no business.
fn passwords(source: &Source<'_>) -> Vec<Finding> {
    let rows = source.rows();
    let is_password = |column: &str| {
        let mut rows = rows.iter();
        let named = rows.any(|row| {
            let attribute = row.attribute.unwrap_or_default().to_ascii_lowercase();
            let attribute = attribute.trim_end_matches(|last: char| last.is_ascii_digit());
            let secret = attribute.ends_with("password") || attribute.ends_with("pw");
            secret && row.column.is_some_and(|own| Source::same(own, column))
        });
        named || (source.directory && Source::same(column, "userPassword"))
    };
    let found = |key: &'static str| {
        let fields = source.list(key).unwrap_or_default();
        fields.into_iter().find(|field| is_password(field))
    };
    let searched = SEARCHED.iter().filter_map(|key| {
        let column = found(key)?;
        Some(source.finding(
            (Error, "password_searched"),
            "passwords can be searched: whoever searches long enough finds out their hashes",
            format!("{key} names {column}"),
            format!("take {column} out of {key}"),
        ))
    });
    let shown = SHOWN.iter().filter_map(|key| {
        let column = found(key)?;
        Some(source.finding(
            (Error, "password_shown"),
            "the hashes of passwords are shown wherever these people are listed",
            format!("{key} names {column}"),
            format!("take {column} out of {key}"),
        ))
    });
    searched.chain(shown).collect()
}
