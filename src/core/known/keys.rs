//! The keys that are known at every level of an ACL.

use std::collections::HashMap;

use super::lists::configuration;
use super::{Known, Side};
use crate::core::acl::{CHANGE_PARTS, FlatKind, MATCH_PARTS};
use crate::core::screen::DynamicField;
use crate::core::value::Value;
use crate::core::world::{Entity, World};

/// A key that is known at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownKey {
    /// What an ACL has to say.
    pub key: String,
    /// What people call it: the label of a dynamic field.
    pub label: Option<String>,
}

/// The objects of conditions that the ticket system gathers.
const OBJECTS: [&str; 14] = [
    "CustomerUser",
    "DynamicField",
    "Frontend",
    "Owner",
    "Priority",
    "Process",
    "Queue",
    "Responsible",
    "SLA",
    "Service",
    "State",
    "Ticket",
    "Type",
    "User",
];

/// The lists of ticket attributes that the ticket system's screens ask for.
const LISTS: [&str; 11] = [
    "NewOwner",
    "OldOwner",
    "Owner",
    "Priority",
    "Queue",
    "Responsible",
    "SLA",
    "Service",
    "StandardTemplate",
    "State",
    "Type",
];

/// The screens that the editor of the ticket system offers.
const ACTIONS: &str = "AgentAppointmentCalendarOverview AgentTicketBounce AgentTicketBulk \
    AgentTicketClose AgentTicketCompose AgentTicketCustomer AgentTicketForward AgentTicketEmail \
    AgentTicketEmailOutbound AgentTicketEmailResend AgentTicketFreeText AgentTicketHistory \
    AgentTicketLink AgentTicketLock AgentTicketMerge AgentTicketMove AgentTicketNote \
    AgentTicketOwner AgentTicketPending AgentTicketPhone AgentTicketPhoneInbound \
    AgentTicketPhoneOutbound AgentTicketPlain AgentTicketPrint AgentTicketPriority \
    AgentTicketProcess AgentTicketResponsible AgentTicketSearch AgentTicketWatcher \
    AgentTicketZoom AgentLinkObject AgentSplitSelection CustomerTicketMessage CustomerTicketPrint \
    CustomerTicketProcess CustomerTicketZoom CustomerTicketZoomReply AgentTicketQuickClose";

/// The keys of the first two levels.
#[derive(Debug, Clone, Default)]
pub(super) struct Sections {
    parts: [Vec<String>; 2],
    below: HashMap<String, Vec<String>>,
}

impl Sections {
    /// What the settings list, and what the product itself knows where they are silent.
    pub fn of(world: &World) -> Self {
        let level1 = |setting: &str, own: &[&str]| {
            let known = |name: &String| own.contains(&name.as_str());
            let listed: Vec<String> = listed(world, setting).into_iter().filter(known).collect();
            or_own(listed, own)
        };
        let parts = [
            level1("ACLKeysLevel1Match", &MATCH_PARTS),
            level1("ACLKeysLevel1Change", &CHANGE_PARTS),
        ];
        let mut below = HashMap::new();
        for part in MATCH_PARTS {
            let stored = part == "PropertiesDatabase";
            let own: Vec<&str> = OBJECTS.into_iter().collect();
            let own: Vec<&str> = match stored {
                true => own.into_iter().filter(|own| *own != "Frontend").collect(),
                false => own,
            };
            let listed = listed(world, &format!("ACLKeysLevel2::{part}"));
            below.insert(part.to_owned(), or_own(listed, &own));
        }
        let kinds = FlatKind::ALL.map(FlatKind::name).into_iter();
        let kinds = kinds.filter(|kind| FlatKind::named(kind, world.flavour).is_some());
        let own: Vec<&str> = ["Ticket"].into_iter().chain(kinds).collect();
        for part in CHANGE_PARTS {
            let listed = listed(world, &format!("ACLKeysLevel2::{part}"));
            below.insert(part.to_owned(), or_own(listed, &own));
        }
        Self { parts, below }
    }

    /// The objects of conditions.
    pub fn objects(&self) -> impl Iterator<Item = &str> {
        OBJECTS.into_iter()
    }

    fn level1(&self, side: Side) -> &[String] {
        let [of_match, of_change] = &self.parts;
        match side {
            Side::Match => of_match,
            Side::Change => of_change,
        }
    }

    fn level2(&self, part: &str) -> &[String] {
        self.below.get(part).map_or(&[], Vec::as_slice)
    }
}

impl Known {
    /// The keys that are known below a place: `path` are the keys above. What the settings of the
    /// instance list (ACLKeysLevel1Match, ACLKeysLevel2::Possible ...) comes first to last in their
    /// order, attributes by code point; below attributes there are texts and no keys.
    pub fn keys(&self, side: Side, path: &[&str]) -> Vec<KnownKey> {
        match (side, path) {
            (_, []) => plain(self.sections.level1(side)),
            (_, [part]) => plain(self.sections.level2(part)),
            (Side::Match, [_, object]) => {
                let names = self.objects.get(*object);
                let names = names.into_iter().flat_map(|own| &own.names);
                names.map(|name| self.labelled(name)).collect()
            }
            (Side::Change, [_, "Ticket"]) => {
                let mut fields: Vec<&String> = self.labels.keys().collect();
                fields.sort_unstable();
                let lists = LISTS.into_iter().map(|list| self.labelled(list));
                lists
                    .chain(fields.into_iter().map(|field| self.labelled(field)))
                    .collect()
            }
            _ => Vec::new(),
        }
    }

    /// True when the settings or the product know this key of the second level.
    pub fn knows_object(&self, part: &str, object: &str) -> bool {
        let listed = self.sections.level2(part);
        listed.iter().any(|own| own == object)
            || (MATCH_PARTS.contains(&part) && OBJECTS.contains(&object))
    }

    fn labelled(&self, key: &str) -> KnownKey {
        KnownKey {
            key: key.to_owned(),
            label: self.labels.get(key).filter(|l| !l.is_empty()).cloned(),
        }
    }
}

fn plain(keys: &[String]) -> Vec<KnownKey> {
    keys.iter()
        .map(|key| KnownKey {
            key: key.clone(),
            label: None,
        })
        .collect()
}

fn or_own(listed: Vec<String>, own: &[&str]) -> Vec<String> {
    match listed.is_empty() {
        true => own.iter().map(|own| (*own).to_owned()).collect(),
        false => listed,
    }
}

/// A setting of several lists, concatenated in the order of their keys; each text once.
fn listed(world: &World, setting: &str) -> Vec<String> {
    let mut texts: Vec<String> = match world.settings.get(setting) {
        Some(Value::Map(lists)) => {
            let mut lists: Vec<(&String, &Value)> = lists.iter().collect();
            lists.sort_unstable_by_key(|(name, _)| *name);
            let texts = lists.into_iter().flat_map(|(_, list)| list.texts());
            texts.map(str::to_owned).collect()
        }
        Some(list) => list.texts().into_iter().map(str::to_owned).collect(),
        None => Vec::new(),
    };
    let mut seen = std::collections::HashSet::new();
    texts.retain(|text| seen.insert(text.clone()));
    texts
}

/// The screens that the setting ACLKeysLevel3::Actions lists, else those of a fresh installation.
pub(super) fn actions(world: &World) -> Vec<String> {
    let own: Vec<&str> = ACTIONS.split_whitespace().collect();
    or_own(listed(world, "ACLKeysLevel3::Actions"), &own)
}

/// The valid dynamic fields of tickets with their configuration.
pub(super) fn dynamic_fields(world: &World) -> impl Iterator<Item = (&Entity, DynamicField)> {
    let valid = world.dynamic_fields.valid();
    let of_tickets = valid.filter(|field| field.row.text("object_type") == Some("Ticket"));
    of_tickets.map(|field| (field, DynamicField::read(field, &configuration(field))))
}

/// `DynamicField_<Name>` with the label of the field.
pub(super) fn dynamic_field_labels(world: &World) -> HashMap<String, String> {
    dynamic_fields(world)
        .map(|(_, field)| (field.key(), field.label))
        .collect()
}
