//! The fields of a customer user: which must be given, and what is written into which column.

use indexmap::IndexMap;

use super::email::{EmailRules, Verdict};
use super::error::{FieldError, Rule};
use crate::core::customer::{Backend, MapField};
use crate::core::table_change::{Cell, Cells, created, written};
use crate::core::value::{Map, Value, is_true};
use crate::core::world::World;

/// What is given for the fields of a person or company, by their names in the Map.
pub type Fields = IndexMap<String, Option<String>>;

/// Whose rules count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Those of the ticket system's functions: what recorded answers were made by.
    Function,
    /// Those of its administration screens besides: Selections, companies that exist, texts without
    /// blanks around them.
    Form,
}

/// The fields that name the password, in any case.
fn is_password(field: &MapField) -> bool {
    field.attribute.eq_ignore_ascii_case("UserPassword")
}

/// A field that is given and Perl-true.
pub fn given<'f>(fields: &'f Fields, name: &str) -> Option<&'f str> {
    fields.get(name)?.as_deref().filter(|text| is_true(text))
}

/// The Map's row of the password, when the ticket system would store one: it wants a row of the login
/// too.
pub fn password_row(backend: &Backend) -> Option<&MapField> {
    let fields = backend.map.fields();
    let login = fields.iter().any(|field| field.attribute == "UserLogin");
    let mut fields = fields.iter().filter(|_| login);
    fields.find(|field| is_password(field) && !field.dynamic_field)
}

/// Every field of a person that breaks a rule; that logins and addresses are not taken is asked of the
/// sources.
pub fn person_errors(
    world: &World,
    backend: &Backend,
    fields: &Fields,
    adding: bool,
    level: Level,
) -> Vec<FieldError> {
    let mut errors = required(backend.map.fields(), fields, |field| match adding {
        true => field.attribute == "UserLogin",
        false => is_password(field),
    });
    errors.extend(validity(world, fields).filter(|_| !backend.foreign));
    let written = |field: &&MapField| adding || !field.read_only;
    if level == Level::Form {
        let own = backend.map.fields().iter().filter(written);
        errors.extend(own.filter_map(|field| selection(&backend.selections, field, fields)));
    }
    let missing = |name: &str, errors: &[FieldError]| errors.iter().any(|own| own.field == name);
    let checked = is_valid(world, fields) && !missing("UserEmail", &errors);
    if let Some(address) = given(fields, "UserEmail").filter(|_| checked) {
        let refused = match EmailRules::read(&world.settings).check(address) {
            Verdict::Taken | Verdict::TakenWithoutDns => None,
            Verdict::Syntax => Some((Rule::Syntax, "it is no e-mail address".to_owned())),
            Verdict::Forbidden => Some((
                Rule::Forbidden,
                "CheckEmailInvalidAddress forbids this address".to_owned(),
            )),
        };
        errors.extend(refused.map(|(rule, why)| FieldError::new("UserEmail", rule, why)));
    }
    errors
}

/// The fields that must be given and are not; `0` counts as not given.
pub(super) fn required(
    map: &[MapField],
    fields: &Fields,
    exempt: impl Fn(&MapField) -> bool,
) -> Vec<FieldError> {
    let needed = map
        .iter()
        .filter(|field| field.required && !field.dynamic_field);
    let missing =
        needed.filter(|field| !exempt(field) && given(fields, &field.attribute).is_none());
    missing
        .map(|field| FieldError::required(&field.attribute))
        .collect()
}

/// A validity that does not exist.
pub(super) fn validity(world: &World, fields: &Fields) -> Option<FieldError> {
    let id = given(fields, "ValidID")?;
    let known = world.validities.by_id_text(id.trim());
    known.is_none().then(|| {
        let why = format!("table valid has no id {id}");
        FieldError::new("ValidID", Rule::Unknown, why)
    })
}

/// True when the chosen state is a valid one; where none is chosen the address is checked too.
fn is_valid(world: &World, fields: &Fields) -> bool {
    given(fields, "ValidID").is_none_or(|id| id.trim().parse() == Ok(world.valid_id()))
}

/// A value that the field's Selections do not have.
pub(super) fn selection(selections: &Map, field: &MapField, fields: &Fields) -> Option<FieldError> {
    let choices = selections.get(&field.attribute)?.as_map()?;
    let text = fields.get(&field.attribute)?.as_deref()?;
    if text.is_empty() || choices.contains_key(text) {
        return None;
    }
    let known = choices.values().filter_map(Value::as_text);
    let known: Vec<&str> = known.take(8).collect();
    let why = format!("it takes only one of its Selections: {}", known.join(", "));
    Some(FieldError::new(&field.attribute, Rule::Selection, why))
}

/// What is written for a person: every column of the Map once, by the first row that names it, with
/// the empty text, or 0 for numbers, where nothing is given. The password is written by itself;
/// changing leaves read-only fields alone.
pub fn person_cells(backend: &Backend, fields: &Fields, adding: bool) -> Cells {
    let mut cells: Cells = Vec::new();
    let stored = backend.map.fields().iter();
    for field in stored.filter(|field| !field.dynamic_field && !is_password(field)) {
        let there = cells.iter().any(|(column, _)| *column == field.column);
        if there || (!adding && field.read_only) {
            continue;
        }
        let text = fields.get(&field.attribute).and_then(Option::as_deref);
        let text = match text.unwrap_or_default() {
            "" if field.integer => "0",
            text => text,
        };
        cells.push((field.column.clone(), Cell::from(text)));
    }
    if !backend.foreign {
        cells.extend(if adding { created() } else { written() });
    }
    cells
}

/// The login of somebody who is added: the one that is given, else one that AutoLoginCreation makes of
/// its prefix, the time to the minute (`2024-02-01 08:00:00`) and a number below 99.
pub fn login_to_create(
    backend: &Backend,
    fields: &Fields,
    now: &str,
    number: u8,
) -> Result<String, FieldError> {
    if let Some(login) = given(fields, "UserLogin") {
        return Ok(login.to_owned());
    }
    let prefix = backend.writing.auto_login.as_ref();
    let prefix = prefix.ok_or_else(|| FieldError::required("UserLogin"))?;
    let digits = now.chars().filter(char::is_ascii_digit).take(12);
    let digits: String = digits.collect();
    Ok(format!("{prefix}-{digits}{}", number % 99))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::json;

    fn fields(given: &[(&str, &str)]) -> Fields {
        let given = given.iter();
        given
            .map(|(name, text)| ((*name).to_owned(), Some((*text).to_owned())))
            .collect()
    }

    #[test]
    fn a_login_is_made_of_prefix_time_and_number() {
        let mut backend = Backend::stock();
        let now = "2024-02-01 08:07:09";
        let none = login_to_create(&backend, &Fields::new(), now, 7).unwrap_err();
        assert_eq!(
            (none.field.as_str(), none.rule),
            ("UserLogin", Rule::Required)
        );
        backend.writing.auto_login = Some("auto".to_owned());
        let made = login_to_create(&backend, &fields(&[("UserLogin", "0")]), now, 7);
        assert_eq!(made.unwrap(), "auto-2024020108077");
        let own = login_to_create(&backend, &fields(&[("UserLogin", "jn")]), now, 7);
        assert_eq!(own.unwrap(), "jn");
    }

    #[test]
    fn a_form_takes_only_what_the_selections_have() {
        let mut backend = Backend::stock();
        let selections = json::read(r#"{"UserTitle": {"Dr.": "Doctor", "": "-"}}"#).unwrap();
        backend.selections = selections.as_map().unwrap().clone();
        let world = World::default();
        let of = |title: &str, level| {
            let fields = fields(&[("UserTitle", title)]);
            let errors = person_errors(&world, &backend, &fields, true, level);
            errors
                .into_iter()
                .any(|error| error.rule == Rule::Selection)
        };
        assert!(of("Prof.", Level::Form));
        assert!(!of("Dr.", Level::Form));
        assert!(!of("Prof.", Level::Function));
    }
}
