//! The CustomerIDs that a customer user acts for.

use super::person::{Person, Record};
use crate::core::value::is_true;

/// Where a CustomerID comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IdOrigin {
    /// The mapped attribute `UserCustomerIDs`.
    List,
    /// The mapped attribute `UserCustomerID`.
    Primary,
    /// A row of `customer_user_customer`.
    Relation,
}

/// One CustomerID of a customer user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CustomerId<'a> {
    /// The id as it is stored; it may be empty (`;;B` lists two empty ones).
    pub id: &'a str,
    /// Where it comes from.
    pub origin: IdOrigin,
}

/// The CustomerIDs of a person in the ticket system's order: those of the first backend that
/// answers any (`UserCustomerIDs`, then the primary one unless the backend excludes it), then the
/// rows of `customer_user_customer` that are not there yet. Backends may name an id twice; the
/// validity of persons and companies plays no part.
pub fn customer_ids(person: &Person) -> Vec<CustomerId<'_>> {
    let mut ids = person
        .record
        .iter()
        .chain(&person.namesakes)
        .map(ids_of_record)
        .find(|ids| !ids.is_empty())
        .unwrap_or_default();
    for id in &person.customers {
        if ids.iter().all(|known| known.id != id) {
            ids.push(CustomerId {
                id,
                origin: IdOrigin::Relation,
            });
        }
    }
    ids
}

/// The CustomerIDs that a record of a source names itself.
pub fn ids_of_record(record: &Record) -> Vec<CustomerId<'_>> {
    let of = |attribute| record.text(attribute).filter(|text| is_true(text));
    let listed = of("UserCustomerIDs").map(split_ids).unwrap_or_default();
    let primary = of("UserCustomerID").filter(|_| !record.exclude_primary);
    listed
        .into_iter()
        .map(|id| CustomerId {
            id,
            origin: IdOrigin::List,
        })
        .chain(primary.map(|id| CustomerId {
            id,
            origin: IdOrigin::Primary,
        }))
        .collect()
}

/// Splits `UserCustomerIDs` at `;`, or else `,`, or else `|`: only one kind separates. Empty parts
/// at the end vanish, others stay; a text of nothing but separators is one id.
fn split_ids(text: &str) -> Vec<&str> {
    let whole = vec![text.trim()];
    let Some(separator) = [';', ',', '|'].into_iter().find(|&s| text.contains(s)) else {
        return whole;
    };
    let kept = text.trim_end_matches(separator);
    if kept.is_empty() {
        return whole;
    }
    kept.split(separator).map(str::trim).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(ids: &str, primary: &str) -> Record {
        Record {
            source: "CustomerUser".to_owned(),
            login: "jo".to_owned(),
            attributes: [("UserCustomerIDs", ids), ("UserCustomerID", primary)]
                .into_iter()
                .map(|(key, value)| (key.to_owned(), Some(value.to_owned())))
                .collect(),
            full_name: String::new(),
            mail_string: String::new(),
            exclude_primary: false,
            company_support: true,
        }
    }

    fn ids(person: &Person) -> Vec<&str> {
        customer_ids(person).into_iter().map(|id| id.id).collect()
    }

    #[test]
    fn only_one_kind_of_separator_splits_and_semicolons_come_first() {
        assert_eq!(split_ids("B;C,D"), ["B", "C,D"]);
        assert_eq!(split_ids("B,C;D"), ["B,C", "D"]);
        assert_eq!(split_ids("B,C|D"), ["B", "C|D"]);
        assert_eq!(split_ids("B|C"), ["B", "C"]);
        assert_eq!(split_ids("  spaced  "), ["spaced"]);
    }

    #[test]
    fn empty_parts_vanish_only_at_the_end() {
        assert_eq!(split_ids(" B ; C ;;"), ["B", "C"]);
        assert_eq!(split_ids(";;B"), ["", "", "B"]);
        assert_eq!(split_ids(";"), [";"]);
    }

    #[test]
    fn the_primary_id_follows_the_list_and_may_repeat_it() {
        let mut person = Person {
            record: Some(record("B,acme", "acme")),
            ..Person::default()
        };
        assert_eq!(ids(&person), ["B", "acme", "acme"]);
        if let Some(record) = &mut person.record {
            record.exclude_primary = true;
        }
        assert_eq!(ids(&person), ["B", "acme"]);
    }

    #[test]
    fn relations_add_only_ids_that_are_spelt_differently() {
        let person = Person {
            record: Some(record("", "acme")),
            customers: ["ACME", "acme", "zeta", "zeta"].map(str::to_owned).to_vec(),
            ..Person::default()
        };
        assert_eq!(ids(&person), ["acme", "ACME", "zeta"]);
        let origins: Vec<IdOrigin> = customer_ids(&person).iter().map(|id| id.origin).collect();
        assert_eq!(
            origins,
            [IdOrigin::Primary, IdOrigin::Relation, IdOrigin::Relation]
        );
    }

    #[test]
    fn a_backend_without_any_id_lets_the_next_one_answer() {
        let mut without = record("", "acme");
        without.exclude_primary = true;
        let person = Person {
            record: Some(without),
            namesakes: vec![record("0", ""), record("", "later"), record("", "last")],
            ..Person::default()
        };
        assert_eq!(ids(&person), ["later"]);
    }
}
