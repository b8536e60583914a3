//! The fields of a customer user: which must be given, and what is written into which column.

use indexmap::IndexMap;

use super::email::{EmailRules, Verdict};
use super::error::{FieldError, Rule};
use super::stored::{is_left, is_same};
use crate::core::customer::{Backend, FieldMap, MapField};
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
/// sources. `old` is what is stored of somebody who is changed; `None` where somebody is added.
pub fn person_errors(
    world: &World,
    backend: &Backend,
    fields: &Fields,
    old: Option<&Fields>,
    level: Level,
) -> Vec<FieldError> {
    let mut errors = required(backend.map.fields(), fields, |field| match old {
        None => field.attribute == "UserLogin",
        Some(_) => is_password(field),
    });
    let is_written = |field: &MapField| old.is_none() || !field.read_only;
    let unknown = validity(world, &backend.map, fields).filter(|_| !backend.foreign);
    errors.extend(unknown.filter(|error| {
        let mut written = backend.map.fields().iter().filter(|own| is_written(own));
        !is_named(&error.field, &errors) && written.any(|own| own.attribute == error.field)
    }));
    if level == Level::Form {
        let own = backend.map.fields().iter().filter(|own| is_written(own));
        errors.extend(own.filter_map(|field| selection(&backend.selections, field, fields, old)));
    }
    let checked = is_valid(world, fields) && !is_named("UserEmail", &errors);
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
        .map(
            |field| match fields.get(&field.attribute).and_then(Option::as_deref) {
                Some("0") => FieldError::zero(&field.attribute),
                _ => FieldError::required(&field.attribute),
            },
        )
        .collect()
}

/// True when one of the errors is about this field.
pub(super) fn is_named(field: &str, errors: &[FieldError]) -> bool {
    errors.iter().any(|error| error.field == field)
}

/// A validity that does not exist, where the Map has one: none at all is none that exists.
pub(super) fn validity(world: &World, map: &FieldMap, fields: &Fields) -> Option<FieldError> {
    let mut mapped = map.fields().iter().filter(|own| !own.dynamic_field);
    let field = mapped.find(|own| own.attribute == "ValidID")?;
    let id = fields.get(&field.attribute).and_then(Option::as_deref);
    match id.unwrap_or_default().trim() {
        "" => Some(FieldError::required(&field.attribute)),
        id if world.validities.by_id_text(id).is_some() => None,
        id => {
            let why = format!("table valid has no id {id}");
            Some(FieldError::new(&field.attribute, Rule::Unknown, why))
        }
    }
}

/// True when the chosen state is a valid one; where none is chosen the address is checked too.
fn is_valid(world: &World, fields: &Fields) -> bool {
    given(fields, "ValidID").is_none_or(|id| id.trim().parse() == Ok(world.valid_id()))
}

/// A value that the field's Selections do not have. What is stored already may stay.
pub(super) fn selection(
    selections: &Map,
    field: &MapField,
    fields: &Fields,
    old: Option<&Fields>,
) -> Option<FieldError> {
    let choices = selections.get(&field.attribute)?.as_map()?;
    let text = fields.get(&field.attribute)?.as_deref()?;
    let stays = old.is_some_and(|old| is_same(old, fields, &field.attribute));
    if text.is_empty() || stays || choices.contains_key(text) {
        return None;
    }
    let known = choices.values().filter_map(Value::as_text);
    let known: Vec<&str> = known.take(8).collect();
    let why = format!("it takes only one of its Selections: {}", known.join(", "));
    Some(FieldError::new(&field.attribute, Rule::Selection, why))
}

/// What is written for a person: every column of the Map once, by the first row that names it, with
/// the empty text, or 0 for numbers, where nothing is given. The password is written by itself;
/// changing leaves read-only fields alone. `old` and `level` are those of [`person_errors`].
pub fn person_cells(
    backend: &Backend,
    fields: &Fields,
    old: Option<&Fields>,
    level: Level,
) -> Cells {
    let own = backend.map.fields().iter();
    let own = own.filter(|field| !is_password(field) && (old.is_none() || !field.read_only));
    let text = |field: &MapField| {
        let text = fields.get(&field.attribute).and_then(Option::as_deref);
        match text.unwrap_or_default() {
            "" if field.integer => Cell::from("0"),
            text => Cell::from(text),
        }
    };
    let mut cells = cells(own, text, |field| is_left(field, fields, old, level));
    if !backend.foreign {
        cells.extend(if old.is_none() { created() } else { written() });
    }
    cells
}

/// Every column of these rows once, by the first that names it, but for those that are left as they
/// are.
pub(super) fn cells<'m>(
    fields: impl Iterator<Item = &'m MapField>,
    cell: impl Fn(&MapField) -> Cell,
    is_left: impl Fn(&MapField) -> bool,
) -> Cells {
    let mut first: Vec<&MapField> = Vec::new();
    for field in fields.filter(|field| !field.dynamic_field) {
        if first.iter().all(|own| own.column != field.column) {
            first.push(field);
        }
    }
    let written = first.into_iter().filter(|field| !is_left(field));
    written
        .map(|field| (field.column.clone(), cell(field)))
        .collect()
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
        let of = |title: &str, old: Option<&Fields>, level| {
            let fields = fields(&[("UserTitle", title)]);
            let errors = person_errors(&world, &backend, &fields, old, level);
            errors
                .into_iter()
                .any(|error| error.rule == Rule::Selection)
        };
        assert!(of("Prof.", None, Level::Form));
        assert!(!of("Dr.", None, Level::Form));
        assert!(!of("", None, Level::Form));
        assert!(!of("Prof.", None, Level::Function));
        // What is stored already may stay, as the form offers it.
        let stored = fields(&[("UserTitle", "Prof.")]);
        assert!(!of("Prof.", Some(&stored), Level::Form));
        assert!(of("Sir", Some(&stored), Level::Form));
    }
}
