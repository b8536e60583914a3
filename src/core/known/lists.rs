//! The lists of values, read from the tables and settings of a world.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::keys::{actions, dynamic_fields};
use super::kind::Kind;
use super::values::{KnownValue, ValueList};
use crate::core::customer::Backend;
use crate::core::screen::DynamicField;
use crate::core::value::{Map, Value};
use crate::core::world::{Entities, Entity, World};
use crate::core::yaml;

/// Every list of a world.
pub(super) fn of(world: &World) -> HashMap<Kind, Arc<ValueList>> {
    let mut lists = HashMap::new();
    let mut add = |kind: Kind, list: ValueList| {
        lists.insert(kind, Arc::new(list));
    };
    for (names, ids, noun, entities) in [
        (Kind::Queue, Kind::QueueId, "queue", &world.queues),
        (Kind::State, Kind::StateId, "state", &world.states),
        (
            Kind::StateType,
            Kind::StateTypeId,
            "state type",
            &world.state_types,
        ),
        (
            Kind::Priority,
            Kind::PriorityId,
            "priority",
            &world.priorities,
        ),
        (Kind::Type, Kind::TypeId, "ticket type", &world.types),
        (Kind::Service, Kind::ServiceId, "service", &world.services),
        (Kind::Sla, Kind::SlaId, "SLA", &world.slas),
        (Kind::Group, Kind::GroupId, "group", &world.groups),
        (Kind::Lock, Kind::LockId, "lock", &world.locks),
        (
            Kind::Address,
            Kind::AddressId,
            "system address",
            &world.addresses,
        ),
    ] {
        add(names, by_name(noun, entities));
        add(ids, by_id(noun, entities, |entity| entity.name.clone()));
    }
    let full_name = |agent: &Entity| world.full_name(agent);
    add(Kind::Role, by_name("role", &world.roles));
    add(Kind::AgentId, by_id("agent", &world.agents, full_name));
    let validity = |entity: &Entity| entity.name.clone();
    add(
        Kind::Validity,
        by_id("validity", &world.validities, validity),
    );
    add(Kind::Login, logins(world));
    add(Kind::FullName, full_names(world));
    add(Kind::ServiceShort, short_services(world));
    add(Kind::YesNo, plain("flag", true, ["n", "y"]));
    add(Kind::FormStd, plain("standard field", false, ["Article"]));
    let sources = Backend::all(&world.settings).into_iter().flatten();
    let sources = sources.map(|source| source.source);
    add(Kind::Source, plain("customer source", false, sources));
    add(Kind::Screen, screens(world, &[]));
    add(Kind::Action, screens(world, &["CustomerTicketZoomReply"]));
    for (kind, noun, setting) in [
        (Kind::Process, "process", "Process"),
        (Kind::Activity, "activity", "Process::Activity"),
        (
            Kind::ActivityDialog,
            "activity dialog",
            "Process::ActivityDialog",
        ),
    ] {
        add(kind, deployed(noun, world.settings.get(setting)));
    }
    add(Kind::Form, form(world));
    for (field, dynamic_field) in dynamic_fields(world) {
        if let Some((offered, stored)) = dynamic_field_values(&dynamic_field) {
            add(Kind::Offered(field.name.clone()), offered);
            add(Kind::Stored(field.name.clone()), stored);
        }
    }
    lists
}

fn sorted(mut values: Vec<KnownValue>) -> Vec<KnownValue> {
    values.sort_by(|a, b| a.value.cmp(&b.value));
    values
}

fn plain<T: Into<String>>(
    noun: &'static str,
    complete: bool,
    values: impl IntoIterator<Item = T>,
) -> ValueList {
    ValueList::new(noun, complete, values.into_iter().map(KnownValue::new))
}

fn by_name(noun: &'static str, entities: &Entities) -> ValueList {
    let known = |entity: &Entity| KnownValue::new(&entity.name).is(entity.valid);
    // Of two rows of one name the valid one says whether the name is valid.
    let mut values = sorted(entities.iter().map(known).collect());
    values.sort_by(|a, b| a.value.cmp(&b.value).then(b.valid.cmp(&a.valid)));
    ValueList::new(noun, true, values)
}

fn by_id(noun: &'static str, entities: &Entities, name: impl Fn(&Entity) -> String) -> ValueList {
    let known = |entity: &Entity| {
        let value = KnownValue::new(entity.id.to_string());
        value.labelled(name(entity)).is(entity.valid)
    };
    ValueList::new(noun, true, entities.iter().map(known))
}

fn logins(world: &World) -> ValueList {
    let known = |agent: &Entity| {
        let value = KnownValue::new(&agent.name);
        value.labelled(world.full_name(agent)).is(agent.valid)
    };
    ValueList::new(
        "agent",
        true,
        sorted(world.agents.iter().map(known).collect()),
    )
}

/// Lists of owners name agents by their full names, to which a note is added while they are out of
/// office: so a list of names is never the whole truth.
fn full_names(world: &World) -> ValueList {
    let known = |agent: &Entity| {
        let value = KnownValue::new(world.full_name(agent));
        value.labelled(&agent.name).is(agent.valid)
    };
    let mut values: Vec<KnownValue> = world.agents.iter().map(known).collect();
    values.sort_by(|a, b| a.value.cmp(&b.value).then(b.valid.cmp(&a.valid)));
    ValueList::new("agent", false, values)
}

fn short_services(world: &World) -> ValueList {
    let known = |service: &Entity| {
        let name = &service.name;
        let short = name.rsplit_once("::").map_or(name.as_str(), |(_, end)| end);
        KnownValue::new(short).labelled(name).is(service.valid)
    };
    let mut values: Vec<KnownValue> = world.services.iter().map(known).collect();
    values.sort_by(|a, b| a.value.cmp(&b.value).then(b.valid.cmp(&a.valid)));
    ValueList::new("service", true, values)
}

/// Screens: the actions that the editor offers and the registered modules. These are all that there
/// are where the modules of agents and customers are known.
fn screens(world: &World, more: &[&str]) -> ValueList {
    let mut names: BTreeMap<&str, ()> = BTreeMap::new();
    let offered = actions(world);
    names.extend(offered.iter().map(|name| (name.as_str(), ())));
    names.extend(more.iter().map(|name| (*name, ())));
    let modules = |setting: &str| world.settings.get(setting).and_then(Value::as_map);
    let of_agents = modules("Frontend::Module");
    let of_customers = modules("CustomerFrontend::Module");
    let public = modules("PublicFrontend::Module");
    for modules in [of_agents, of_customers, public].into_iter().flatten() {
        names.extend(modules.keys().map(|name| (name.as_str(), ())));
    }
    let has = |modules: Option<&Map>| modules.is_some_and(|modules| !modules.is_empty());
    let complete = has(of_agents) && has(of_customers);
    plain("screen", complete, names.into_keys())
}

/// Processes, activities and dialogs as they are deployed: the entity id, beside it the name.
fn deployed(noun: &'static str, setting: Option<&Value>) -> ValueList {
    let entries = setting.and_then(Value::as_map).into_iter().flatten();
    let known = |(id, config): (&String, &Value)| {
        let name = config.get("Name").and_then(Value::as_text);
        let state = config.get("State").and_then(Value::as_text);
        KnownValue {
            note: state.map(str::to_owned),
            ..KnownValue::new(id).labelled(name.unwrap_or_default())
        }
    };
    ValueList::new(noun, true, sorted(entries.map(known).collect()))
}

/// The fields whose visibility can be changed: by their names without a prefix.
fn form(world: &World) -> ValueList {
    let known =
        |(field, own): (&Entity, DynamicField)| KnownValue::new(&field.name).labelled(own.label);
    let values = dynamic_fields(world).map(known).collect();
    ValueList::new("dynamic field", true, sorted(values))
}

/// What a field offers, and what a ticket can have in it. Only a field whose values are listed in
/// its configuration is known as a whole.
fn dynamic_field_values(field: &DynamicField) -> Option<(ValueList, ValueList)> {
    if field.field_type == "Checkbox" {
        let values = || plain("value", false, ["0", "1"]);
        return Some((values(), values()));
    }
    let values = field.possible_values.as_ref()?;
    let listed = values
        .iter()
        .map(|(key, label)| KnownValue::new(key).labelled(label));
    let none = field
        .possible_none
        .then(|| KnownValue::new("").labelled("-"));
    let all: Vec<KnownValue> = none.into_iter().chain(listed).collect();
    let configured = matches!(field.field_type.as_str(), "Dropdown" | "Multiselect");
    let complete = configured && !values.is_empty();
    Some((
        ValueList::new("key", complete, all.clone()),
        ValueList::new("key", false, all),
    ))
}

/// The configuration of a field, read; nothing where it is no YAML.
pub(super) fn configuration(field: &Entity) -> Value {
    let text = field.row.text("config").unwrap_or_default();
    yaml::read(text).unwrap_or_default()
}
