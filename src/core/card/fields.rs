//! The mapped fields with what the Map says about them.

use indexmap::IndexMap;

use super::link;
use crate::core::customer::{
    Backend, Company, CompanyBackend, FieldMap, MapField, Person, Record, is_secret,
};
use crate::core::value::Map;
use crate::core::world::World;

/// One mapped field.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CardField {
    /// Its name, such as `UserFirstname`.
    pub attribute: String,
    /// The label that forms show; the name where there is none.
    pub label: String,
    /// The column, the attribute of a directory, or the dynamic field.
    pub column: String,
    /// The value; `None` for NULL. A secret is `***`.
    pub value: Option<String>,
    /// What the value means: the label of Selections, the validity, the company.
    pub meaning: Option<String>,
    /// The link that info boxes put on it, with its placeholders filled in.
    pub link: Option<String>,
    /// Must be given.
    pub required: bool,
    /// Shown and not changed.
    pub read_only: bool,
    /// True when the value stands in a dynamic field of the person.
    pub dynamic_field: bool,
    /// True when it must stay secret.
    pub secret: bool,
}

/// What stands for a secret.
const VEIL: &str = "***";

/// The value of an attribute or preference, a secret one veiled.
pub(super) fn veiled(name: &str, value: Option<&str>) -> Option<String> {
    let veil = is_veiled(name) && value.is_some_and(|value| !value.is_empty());
    match veil {
        true => Some(VEIL.to_owned()),
        false => value.map(str::to_owned),
    }
}

/// True for what no screen, file or log ever shows.
pub fn is_veiled(name: &str) -> bool {
    let lower = name.to_lowercase();
    // The time of the last change of a password is none.
    let time = lower.ends_with("time");
    let words = ["password", "secret", "token", "passwd"];
    let named = words.iter().any(|word| lower.contains(word)) || lower == "pw";
    is_secret(name) || (named && !time)
}

/// The fields of a person in Map order.
pub(super) fn of_record(
    world: &World,
    person: &Person,
    record: &Record,
    backend: Option<&Backend>,
) -> Vec<CardField> {
    let Some(backend) = backend else {
        return bare(&record.attributes);
    };
    let data = link::data(world, person);
    let validity = |value: &str| world.validities.by_id_text(value);
    let company = person.company.as_ref().map(|own| own.name.clone());
    let mut fields = mapped(&backend.map, &record.attributes, &backend.selections, world);
    for field in &mut fields {
        let value = field.value.as_deref();
        if field.attribute.starts_with("ValidID") && field.meaning.is_none() {
            field.meaning = value.and_then(validity).map(|own| own.name.clone());
        }
        if field.attribute == "UserCustomerID" && field.meaning.is_none() {
            field.meaning.clone_from(&company);
        }
        let template = backend.map.fields().iter();
        let mut template = template.filter(|own| own.attribute == field.attribute);
        let template = template.find_map(|own| (!own.link.is_empty()).then_some(&own.link));
        field.link = template.map(|template| link::filled(template, world, &data));
        if field.dynamic_field {
            field.value = dynamic_value(world, person, &field.column);
        }
    }
    fields
}

/// What stands in a dynamic field of the person; several values are listed.
fn dynamic_value(world: &World, person: &Person, name: &str) -> Option<String> {
    let field = world.dynamic_fields.by_name(name)?;
    let values = person.dynamic_fields.iter();
    let values = values.filter(|(id, _)| *id == field.id);
    let values: Vec<&str> = values.map(|(_, value)| value.as_str()).collect();
    (!values.is_empty()).then(|| values.join(", "))
}

/// The fields of a company in Map order.
pub(super) fn of_company(
    world: &World,
    company: &Company,
    backend: Option<&CompanyBackend>,
) -> Vec<CardField> {
    let mut fields = match backend {
        Some(backend) => mapped(&backend.map, &company.attributes, &Map::new(), world),
        None => bare(&company.attributes),
    };
    for field in &mut fields {
        let value = field.value.as_deref();
        if field.attribute.starts_with("ValidID") {
            let validity = value.and_then(|value| world.validities.by_id_text(value));
            field.meaning = validity.map(|own| own.name.clone());
        }
    }
    fields
}

fn mapped(
    map: &FieldMap,
    attributes: &IndexMap<String, Option<String>>,
    selections: &Map,
    world: &World,
) -> Vec<CardField> {
    let field = |own: &MapField| {
        let value = attributes.get(&own.attribute).and_then(Option::as_deref);
        let secret = is_veiled(&own.attribute) || is_veiled(&own.column);
        let selection = selections.get(&own.attribute);
        let meaning = value.and_then(|value| selection?.get(value)?.as_text());
        CardField {
            attribute: own.attribute.clone(),
            label: label(own, world),
            column: own.column.clone(),
            value: match secret {
                true => veiled("Password", value),
                false => value.map(str::to_owned),
            },
            meaning: meaning
                .filter(|meaning| Some(*meaning) != value && !secret)
                .map(str::to_owned),
            link: None,
            required: own.required,
            read_only: own.read_only,
            dynamic_field: own.dynamic_field,
            secret,
        }
    };
    map.fields().iter().map(field).collect()
}

/// The label of the Map row, of a dynamic field its own.
fn label(own: &MapField, world: &World) -> String {
    let dynamic = world.dynamic_fields.by_name(&own.column);
    let dynamic = dynamic.filter(|_| own.dynamic_field);
    let label = dynamic.and_then(|field| field.row.text("label"));
    let label = label.unwrap_or(&own.label);
    match label {
        "" => own.attribute.clone(),
        label => label.to_owned(),
    }
}

/// Attributes of which nothing more is known.
fn bare(attributes: &IndexMap<String, Option<String>>) -> Vec<CardField> {
    let field = |(attribute, value): (&String, &Option<String>)| CardField {
        attribute: attribute.clone(),
        label: attribute.clone(),
        value: veiled(attribute, value.as_deref()),
        secret: is_veiled(attribute),
        ..CardField::default()
    };
    attributes.iter().map(field).collect()
}
