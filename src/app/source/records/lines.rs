//! The lines of a form: what a row of the Map lets one fill in.

use crate::app::record::{RecordInput, RecordKind, RecordLine};
use crate::app::state::Choice;
use crate::backend::instance::MissingColumn;
use crate::core::card::is_veiled;
use crate::core::customer::write::Fields;
use crate::core::customer::{Backend, CompanyBackend, FieldMap, MapField};
use crate::core::value::{Map, Value};
use crate::core::world::World;

/// What the lines of a form are made from.
pub(super) struct Frame<'a> {
    pub world: &'a World,
    pub kind: RecordKind,
    /// The columns that the table does not have.
    pub missing: &'a [MissingColumn],
    pub map: &'a FieldMap,
    /// Selections of the source.
    pub selections: &'a Map,
    /// What is stored; `None` when something is added.
    pub stored: Option<&'a Fields>,
    /// AutoLoginCreation: a new login is made by itself.
    pub auto_login: bool,
    /// CustomerCompanySupport: the CustomerID is that of a company.
    pub company_support: bool,
}

impl<'a> Frame<'a> {
    /// The frame of a form of customer users.
    pub(super) fn of_person(
        world: &'a World,
        backend: &'a Backend,
        missing: &'a [MissingColumn],
        stored: Option<&'a Fields>,
    ) -> Self {
        Self {
            auto_login: backend.writing.auto_login.is_some(),
            company_support: backend.company_support,
            ..Self::new(world, (&backend.map, &backend.selections), missing, stored)
        }
    }

    /// The frame of a form of companies.
    pub(super) fn of_company(
        world: &'a World,
        backend: &'a CompanyBackend,
        missing: &'a [MissingColumn],
        stored: Option<&'a Fields>,
    ) -> Self {
        Self {
            kind: RecordKind::Company,
            ..Self::new(world, (&backend.map, &backend.selections), missing, stored)
        }
    }

    fn new(
        world: &'a World,
        (map, selections): (&'a FieldMap, &'a Map),
        missing: &'a [MissingColumn],
        stored: Option<&'a Fields>,
    ) -> Self {
        Self {
            world,
            kind: RecordKind::Person,
            missing,
            map,
            selections,
            stored,
            auto_login: false,
            company_support: false,
        }
    }

    /// One line for every row of the Map, in its order; what holds a secret has none.
    pub(super) fn lines(&self) -> Vec<RecordLine> {
        let mut columns: Vec<&str> = Vec::new();
        let mut lines = Vec::new();
        for field in self.map.fields() {
            if holds_secret(field) || (self.hides_login() && field.attribute == "UserLogin") {
                continue;
            }
            let twice = !field.dynamic_field && columns.contains(&field.column.as_str());
            columns.push(&field.column);
            lines.push(self.line(field, twice));
        }
        lines
    }

    fn hides_login(&self) -> bool {
        self.stored.is_none() && self.auto_login
    }

    fn line(&self, field: &MapField, twice: bool) -> RecordLine {
        let value = match self.stored {
            None => self.first_value(field),
            Some(stored) => stored.get(&field.attribute).cloned().flatten(),
        };
        let value = value.unwrap_or_default();
        let mut missing = self.missing.iter().filter(|_| !field.dynamic_field);
        let missing = missing.find(|missing| missing.column == field.column);
        let missing = missing.map(|missing| missing.statement.clone());
        RecordLine {
            name: field.attribute.clone(),
            label: match field.label.as_str() {
                "" => field.attribute.clone(),
                label => label.to_owned(),
            },
            required: field.required && !field.dynamic_field,
            locked: locked(field, twice),
            input: self.input(field, &value),
            value,
            meaning: String::new(),
            missing,
        }
    }

    /// What the ticket system's form starts with.
    fn first_value(&self, field: &MapField) -> Option<String> {
        let is_validity = field.attribute.starts_with("ValidID");
        is_validity.then(|| self.world.valid_id().to_string())
    }

    fn input(&self, field: &MapField, value: &str) -> RecordInput {
        let mut choices = if let Some(selection) = self.selections.get(&field.attribute)
            && let Some(selection) = selection.as_map()
        {
            selection.iter().map(of_selection).collect()
        } else if field.attribute.starts_with("ValidID") {
            self.validities()
        } else if self.kind == RecordKind::Person
            && field.attribute == "UserCustomerID"
            && self.company_support
        {
            return RecordInput::Company;
        } else {
            return RecordInput::Text;
        };
        let is_known = |own: &Vec<Choice>, value: &str| own.iter().any(|choice| choice.id == value);
        if !field.required && !is_known(&choices, "") {
            choices.insert(0, Choice::new("", "-"));
        }
        // What stands there may be chosen again, whatever it is.
        if !value.is_empty() && !is_known(&choices, value) {
            choices.push(Choice::new(value, format!("{value} (-)")));
        }
        RecordInput::Choice(choices)
    }

    fn validities(&self) -> Vec<Choice> {
        let validities = self.world.validities.iter();
        validities
            .map(|validity| Choice::new(validity.id.to_string(), &validity.name))
            .collect()
    }
}

/// A row that holds a secret: it is never shown, and stays as it is.
fn holds_secret(field: &MapField) -> bool {
    is_password(field) || is_veiled(&field.attribute) || is_veiled(&field.column)
}

/// A row that holds the password, which has a form of its own.
pub(super) fn is_password(field: &MapField) -> bool {
    field
        .attribute
        .to_ascii_lowercase()
        .starts_with("userpassw")
}

fn of_selection((value, label): (&String, &Value)) -> Choice {
    Choice::new(value, label.as_text().unwrap_or(value))
}

/// Why a line is shown and not changed.
fn locked(field: &MapField, twice: bool) -> Option<String> {
    if field.dynamic_field {
        let reason = "kept in a dynamic field of the customer user, which is not changed from here";
        return Some(reason.to_owned());
    }
    if twice {
        let reason = format!(
            "an earlier row of the Map has column {} too, and that one is written",
            field.column
        );
        return Some(reason);
    }
    field.read_only.then(|| {
        "read-only: the Map says so, and the ticket system's form does not change it".to_owned()
    })
}
