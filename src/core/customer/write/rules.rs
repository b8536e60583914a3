//! The rules of a form that need nobody else, so that it can be judged while one types.

use std::sync::Arc;

use super::company::{company_cells, company_errors};
use super::error::{FieldError, Rule};
use super::fields::{Fields, Level, is_named, login_to_create, person_cells, person_errors};
use crate::core::customer::{Backend, CompanyBackend, FieldMap};
use crate::core::table_change::{Cells, Taking};
use crate::core::world::World;

/// What the fields of one form are judged by without asking anybody: the rules that its write is
/// planned by, but for those that ask whether something is taken or exists.
pub struct FormRules {
    /// The validities and the settings.
    pub world: Arc<World>,
    /// The source.
    pub source: RulesOf,
    /// What the columns of its table take.
    pub columns: Vec<(String, Taking)>,
    /// What is stored of somebody who is changed; `None` where somebody is added.
    pub old: Option<Fields>,
}

/// Whose rules they are.
pub enum RulesOf {
    /// Those of customer users.
    Person(Box<Backend>),
    /// Those of companies.
    Company(Box<CompanyBackend>),
}

impl FormRules {
    /// Every field that would be refused.
    pub fn errors(&self, fields: &Fields) -> Vec<FieldError> {
        let (old, level) = (self.old.as_ref(), Level::Form);
        let (mut errors, table, map, cells) = match &self.source {
            RulesOf::Person(own) => (
                person_errors(&self.world, own, fields, old, level),
                &own.table,
                &own.map,
                person_cells(own, fields, old, level),
            ),
            RulesOf::Company(own) => (
                company_errors(&self.world, own, fields, old, level),
                &own.table,
                &own.map,
                company_cells(own, fields, old, level),
            ),
        };
        if let (RulesOf::Person(own), None) = (&self.source, old) {
            let made = login_to_create(own, fields, "", 0).err();
            errors.extend(made.filter(|error| !is_named(&error.field, &errors)));
        }
        let taking = |column: &str| {
            let mut columns = self.columns.iter();
            let (_, taking) = columns.find(|(name, _)| name.eq_ignore_ascii_case(column))?;
            Some(*taking)
        };
        errors.extend(unfit_fields(table, map, &cells, taking));
        errors
    }
}

impl std::fmt::Debug for FormRules {
    /// Without the settings, in which passwords are.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FormRules").finish_non_exhaustive()
    }
}

/// The values that their columns do not take, by the fields that they came from; `taking` says what a
/// column takes, and nothing where the table does not have it.
pub fn unfit_fields(
    table: &str,
    map: &FieldMap,
    cells: &Cells,
    taking: impl Fn(&str) -> Option<Taking>,
) -> Vec<FieldError> {
    let cells = cells.iter().filter(|(_, cell)| !cell.is_audit());
    let unfit = cells.filter_map(|(column, cell)| {
        let (rule, why) = match taking(column) {
            Some(taking) => (Rule::Unfit, taking.refuses(cell)?),
            None => (
                Rule::NoColumn,
                format!("table {table} has no column {column}"),
            ),
        };
        let field = map.fields().iter().find(|field| field.column == *column);
        let field = field.map_or(column.as_str(), |field| field.attribute.as_str());
        Some(FieldError::new(field, rule, why))
    });
    unfit.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::value::Value;

    fn rules(old: Option<&[(&str, &str)]>) -> FormRules {
        let backend = Backend::stock();
        let columns = backend.map.fields().iter().map(|field| {
            let taking = Taking {
                whole_number: field.integer,
                width: (!field.integer).then_some(10),
                needed: false,
            };
            (field.column.clone(), taking)
        });
        FormRules {
            columns: columns.collect(),
            world: Arc::new(World::default()),
            source: RulesOf::Person(Box::new(backend)),
            old: old.map(fields),
        }
    }

    fn fields(given: &[(&str, &str)]) -> Fields {
        let given = given.iter();
        given
            .map(|(name, text)| ((*name).to_owned(), Some((*text).to_owned())))
            .collect()
    }

    fn broken(rules: &FormRules, name: &str, value: &str) -> Option<Rule> {
        let errors = rules.errors(&fields(&[(name, value)]));
        let error = errors.into_iter().find(|error| error.field == name)?;
        Some(error.rule)
    }

    #[test]
    fn a_form_is_judged_by_syntax_length_and_what_must_be_given() {
        let adding = rules(None);
        assert_eq!(broken(&adding, "UserEmail", "nomail"), Some(Rule::Syntax));
        assert_eq!(broken(&adding, "UserEmail", ""), Some(Rule::Required));
        assert_eq!(broken(&adding, "UserLogin", "0"), Some(Rule::Required));
        assert_eq!(
            broken(&adding, "UserCity", "0123456789x"),
            Some(Rule::Unfit)
        );
        assert_eq!(broken(&adding, "UserCity", "0123456789"), None);
        assert_eq!(broken(&adding, "UserLogin", "jn"), None);
    }

    #[test]
    fn what_is_stored_and_left_is_not_judged_by_its_column() {
        let changing = rules(Some(&[("UserCity", "longer than it takes")]));
        assert_eq!(broken(&changing, "UserCity", "longer than it takes"), None);
        assert_eq!(
            broken(&changing, "UserCity", "longer than it takes!"),
            Some(Rule::Unfit)
        );
    }

    #[test]
    fn no_setting_is_shown_where_the_rules_are() {
        let mut world = World::default();
        let password = ("DatabasePw".to_owned(), Value::text("tiger"));
        world.settings.overlay([password].into_iter().collect());
        let rules = FormRules {
            world: Arc::new(world),
            ..rules(None)
        };
        assert!(!format!("{rules:?}").contains("tiger"));
    }
}
