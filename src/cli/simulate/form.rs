//! `--set FIELD=VALUE`: names and ids to a filled-in form, each unknown one refused by name.

use crate::cli::Failure;
use crate::core::nearest::suggest;
use crate::core::screen::{DynamicField, Field, List};
use crate::core::simulate::{Form, Situation};
use crate::core::world::{Entities, World};

/// What can be set on a screen.
pub struct Fields<'a> {
    world: &'a World,
    fields: &'a [Field],
    dynamic_fields: &'a [DynamicField],
}

impl<'a> Fields<'a> {
    /// The fields of a situation's screen.
    pub fn of(situation: &'a Situation<'_>, world: &'a World) -> Self {
        Self {
            world,
            fields: situation.fields(),
            dynamic_fields: situation.dynamic_fields(),
        }
    }

    /// The table behind a field that holds an id.
    fn table(&self, field: &Field) -> Option<&'a Entities> {
        table(self.world, field)
    }

    /// Every name that may stand before `=`.
    fn names(&self) -> Vec<String> {
        let mut names = Vec::new();
        for field in self.fields {
            if self.table(field).is_some() {
                names.push(field.key());
                names.push(format!("{}ID", field.key()));
            }
        }
        names.extend(self.dynamic_fields.iter().map(DynamicField::key));
        names
    }
}

/// The table behind a field that holds an id.
pub fn table<'a>(world: &'a World, field: &Field) -> Option<&'a Entities> {
    match field.list {
        List::Queue => Some(&world.queues),
        List::Type => Some(&world.types),
        List::Service => Some(&world.services),
        List::Sla => Some(&world.slas),
        List::State => Some(&world.states),
        List::Priority => Some(&world.priorities),
        List::DynamicField(_) | List::Form(_) | List::FormStd | List::Action => None,
    }
}

/// Fills a form in.
pub fn fill(settings: &[String], fields: &Fields<'_>) -> Result<Form, Failure> {
    let mut form = Form::new();
    for setting in settings {
        let (name, value) = setting.split_once('=').ok_or_else(|| {
            Failure::usage(
                format!("`--set {setting}` has no `=`"),
                "write it as --set Queue=Raw, or --set Queue= to empty the field",
            )
        })?;
        set(&mut form, name, value, fields)?;
    }
    Ok(form)
}

fn set(form: &mut Form, name: &str, value: &str, fields: &Fields<'_>) -> Result<(), Failure> {
    if let Some(field) = fields
        .dynamic_fields
        .iter()
        .find(|field| field.key() == name)
    {
        return set_dynamic(form, field, value);
    }
    for field in fields.fields {
        let Some(table) = fields.table(field) else {
            continue;
        };
        let key = field.key();
        let by_id = name.strip_suffix("ID") == Some(key.as_str());
        if name != key && !by_id {
            continue;
        }
        if value.is_empty() {
            form.empty(&key);
            return Ok(());
        }
        let found = if by_id {
            table.by_id_text(value)
        } else {
            table.by_name(value)
        };
        let Some(entity) = found else {
            let ids: Vec<String> = table.iter().map(|entity| entity.id.to_string()).collect();
            let help = if by_id {
                suggest(value, ids.iter().map(String::as_str))
            } else {
                suggest(value, table.iter().map(|entity| entity.name.as_str()))
            };
            return Err(Failure::usage(
                format!("there is no {name} `{value}`"),
                help,
            ));
        };
        form.choose(&key, &entity.id.to_string());
        return Ok(());
    }
    let names = fields.names();
    Err(Failure::usage(
        format!("this screen has no field `{name}`"),
        suggest(name, names.iter().map(String::as_str)),
    ))
}

/// A key of a dynamic field; given again it makes a list, empty it empties the field.
fn set_dynamic(form: &mut Form, field: &DynamicField, value: &str) -> Result<(), Failure> {
    let key = field.key();
    if value.is_empty() {
        form.empty(&key);
        return Ok(());
    }
    if let Some(known) = &field.possible_values
        && !known.iter().any(|(own, _)| own == value)
    {
        return Err(Failure::usage(
            format!("{key} has no value with the key `{value}`"),
            suggest(value, known.iter().map(|(own, _)| own.as_str())),
        ));
    }
    let mut ids = form.ids(&key).to_vec();
    if field.possible_values.is_some() && !field.is_multiple() && !ids.is_empty() {
        return Err(Failure::usage(
            format!("{key} holds one value, and two are set"),
            "set it once",
        ));
    }
    if !ids.iter().any(|own| own == value) {
        ids.push(value.to_owned());
    }
    form.choose_all(&key, ids);
    Ok(())
}
