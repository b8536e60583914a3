//! What a customer user source answers for one login, built from the row it found.

use super::backend::{Backend, Kind};
use super::person::{MappedAttributes, Record};
use crate::core::value::is_true;
use crate::core::world::Row;

impl Record {
    /// The record of a row of `backend` that holds [`Backend::columns`]; `None` when `UserLogin` is
    /// false in it, because the ticket system then takes the person as unknown.
    pub fn build(backend: &Backend, row: &Row) -> Option<Self> {
        let mut attributes = backend.map.fill(row);
        if backend.kind == Kind::Directory {
            for value in attributes.values_mut() {
                *value = Some(
                    value
                        .take()
                        .filter(|text| is_true(text))
                        .unwrap_or_default(),
                );
            }
        }
        let login = attributes
            .get("UserLogin")
            .and_then(Option::as_deref)
            .filter(|login| is_true(login))?
            .to_owned();
        Some(Self {
            source: backend.source.clone(),
            login,
            full_name: backend.full_name(row),
            mail_string: mail_string(backend, &attributes),
            exclude_primary: backend.exclude_primary,
            company_support: backend.company_support,
            attributes,
        })
    }
}

/// The list fields as the Map names them, without the false ones, in mail form. The case of names
/// does not count in a directory.
fn mail_string(backend: &Backend, attributes: &MappedAttributes) -> String {
    let mapped = |column: &String| match backend.kind {
        Kind::Table => backend.map.attribute(column),
        Kind::Directory => {
            let mut fields = backend.map.fields().iter();
            let named = fields
                .find(|field| !field.dynamic_field && field.column.eq_ignore_ascii_case(column));
            named.map(|field| field.attribute.as_str())
        }
    };
    let parts: Vec<&str> = backend
        .list_fields
        .iter()
        .filter_map(mapped)
        .filter_map(|attribute| attributes.get(attribute)?.as_deref())
        .filter(|text| is_true(text))
        .collect();
    mail_form(&parts.join(" "))
}

/// `Jana Novak jn@example.org` becomes `"Jana Novak" <jn@example.org>`.
///
/// The address starts after the last white space behind which a text with an `@` and a later `.`
/// stands; quotes in the name stay as they are. A text without such an ending stays as it is.
pub fn mail_form(text: &str) -> String {
    let trimmed = text.strip_suffix(char::is_whitespace).unwrap_or(text);
    trimmed
        .char_indices()
        .rev()
        .filter(|(_, space)| space.is_whitespace())
        .find_map(|(start, space)| {
            let name = trimmed.get(..start)?;
            let address = trimmed.get(start + space.len_utf8()..)?;
            is_address(address).then(|| format!("\"{name}\" <{address}>"))
        })
        .unwrap_or_else(|| text.to_owned())
}

/// Something, an `@`, something, a `.`, something.
fn is_address(text: &str) -> bool {
    let mut inner = text.chars().skip(1);
    inner.any(|character| character == '@')
        && inner.next().is_some()
        && inner.any(|character| character == '.')
        && inner.next().is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::json;

    fn row<'a>(cells: &[(&'a str, Option<&'a str>)]) -> Row {
        Row::from_pairs(cells.iter().copied())
    }

    #[test]
    fn the_full_name_leaves_empty_parts_out_but_not_zero() {
        let cells = [
            ("login", Some("c.dupont")),
            ("title", Some("")),
            ("first_name", Some("0")),
            ("last_name", Some("Dupont")),
            ("email", Some("k4@kunde.example")),
            ("pw", Some("x")),
        ];
        let record = Record::build(&Backend::stock(), &row(&cells)).unwrap();
        assert_eq!(record.full_name, "0 Dupont");
        assert_eq!(
            record.mail_string, "\"Dupont\" <k4@kunde.example>",
            "there a 0 is left out"
        );
        assert_eq!(
            record.attributes.get("UserTitle"),
            Some(&Some(String::new()))
        );
        assert_eq!(record.attributes.get("UserFax"), Some(&None));
    }

    #[test]
    fn a_person_with_a_false_login_is_unknown() {
        let zero = row(&[("login", Some("0")), ("first_name", Some("Nil"))]);
        assert_eq!(Record::build(&Backend::stock(), &zero), None);
    }

    #[test]
    fn a_directory_has_empty_texts_in_place_of_missing_attributes() {
        let config = json::read(
            r#"{"Module": "Kernel::System::CustomerUser::LDAP", "CustomerKey": "uid",
                "CustomerID": "mail", "CustomerUserListFields": ["cn", "mail"],
                "Map": [["UserLogin", "", "uid"], ["UserEmail", "", "mail"],
                        ["UserPhone", "", "tel"], ["UserFax", "", "fax"]]}"#,
        )
        .unwrap();
        let backend = Backend::read("CustomerUser1".to_owned(), &config).unwrap();
        let cells = [
            ("uid", Some("ak")),
            ("mail", Some("ak@se.example")),
            ("tel", Some("0")),
            ("cn", Some("Arvid")),
        ];
        let record = Record::build(&backend, &row(&cells)).unwrap();
        assert_eq!(record.text("UserPhone"), Some(""));
        assert_eq!(record.text("UserFax"), Some(""));
        assert_eq!(
            record.full_name, "",
            "a directory has no name fields of its own"
        );
        assert_eq!(record.mail_string, "ak@se.example", "cn is in no Map row");
        assert!(!record.attributes.contains_key("CreateTime"));
    }

    #[test]
    fn the_mail_form_needs_a_name_and_an_address() {
        assert_eq!(
            mail_form("Jana Novak jn@x.example"),
            "\"Jana Novak\" <jn@x.example>"
        );
        assert_eq!(mail_form("Jana jn@x.example "), "\"Jana\" <jn@x.example>");
        assert_eq!(mail_form("jn@x.example"), "jn@x.example");
        assert_eq!(mail_form("Jana jn@localhost"), "Jana jn@localhost");
        assert_eq!(mail_form("A b@c d.e"), "\"A\" <b@c d.e>");
        assert_eq!(mail_form("A @x.example"), "A @x.example");
        assert_eq!(mail_form(""), "");
    }
}
