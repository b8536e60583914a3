//! CustomerUser: the data of a customer user.

use super::{add_preference_defaults, add_preferences, is_secret};
use crate::core::checks::{Attributes, CheckValue};
use crate::core::customer::{Company, Person, Record, Rights};
use crate::core::world::World;

/// The attributes of a customer user: what the source maps, preferences and their defaults, the
/// company's data, and the group names for every permission of `System::Customer::Permission`. Of an
/// unknown login only the groups are there.
pub(in crate::core) fn attributes(world: &World, person: &Person) -> Attributes {
    let mut attributes = match &person.record {
        Some(record) => known(world, person, record),
        None => Attributes::new(),
    };
    let rights = Rights::new(world, person);
    for permission in world.settings.list("System::Customer::Permission") {
        let groups = CheckValue::list(rights.group_names(permission));
        attributes.insert(format!("Group_{permission}"), groups);
    }
    attributes
}

fn known(world: &World, person: &Person, record: &Record) -> Attributes {
    let mut attributes: Attributes = record
        .attributes
        .iter()
        .filter(|(attribute, _)| !is_secret(attribute))
        .map(|(attribute, value)| (attribute.clone(), CheckValue::maybe(value.as_deref())))
        .collect();
    // A source that has no name for the login leaves the answer to the next one.
    let full_name = std::iter::once(record)
        .chain(&person.namesakes)
        .map(|record| record.full_name.as_str())
        .find(|name| !name.is_empty());
    for (attribute, value) in [
        ("UserID", Some(record.login.as_str())),
        ("UserFullname", full_name),
        ("UserMailString", Some(record.mail_string.as_str())),
    ] {
        attributes.insert(attribute.to_owned(), CheckValue::maybe(value));
    }
    let preferences = &person.preferences;
    add_preferences(
        &mut attributes,
        preferences
            .iter()
            .map(|(key, value)| (key.as_str(), value.as_deref())),
    );
    add_preference_defaults(
        &mut attributes,
        world.settings.get("CustomerPreferencesGroups"),
    );
    if record.company_support {
        add_company(&mut attributes, person.company.as_ref());
    }
    attributes.insert("Source".to_owned(), record.source.as_str().into());
    attributes
}

/// Mixes in the company's data; what the person has stays. The company's validity gets a name of its
/// own beside the person's, without a value when there is no such company.
fn add_company(attributes: &mut Attributes, company: Option<&Company>) {
    let mapped = company.map(|company| &company.attributes);
    let value = |value: &Option<String>| CheckValue::maybe(value.as_deref());
    for (attribute, text) in mapped.into_iter().flatten() {
        attributes
            .entry(attribute.clone())
            .or_insert_with(|| value(text));
    }
    let valid = mapped.and_then(|attributes| attributes.get("ValidID"));
    attributes.insert(
        "CustomerCompanyValidID".to_owned(),
        valid.map_or(CheckValue::Null, value),
    );
}
