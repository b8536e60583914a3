//! What lint knows besides the ACL itself.

use std::collections::BTreeSet;

use super::order::misplaced;
use crate::core::acl::{Acl, CHANGE_PARTS, Field};
use crate::core::known::{Existence, Known};
use crate::core::value::{Map, Value};
use crate::core::world::{Flavour, World};

/// Everything that findings are proved with.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The live system.
    pub world: &'a World,
    /// What is known of its keys and values.
    pub known: &'a Known,
    /// The ACLs of the instance.
    pub others: &'a Others,
    /// The stored name of the ACL that is looked at, which is none of the others; `None` for a new
    /// one.
    pub own: Option<&'a str>,
    /// What was found out about values of large tables.
    pub existence: &'a Existence,
}

/// What one other ACL does to the lists.
#[derive(Debug, Clone)]
pub(super) struct Other {
    /// Its name.
    pub name: String,
    /// True when it counts: it is valid.
    pub counts: bool,
    /// How many others its name stands to against their numbers.
    pub misplaced: usize,
    /// The lists that its Possible, PossibleAdd and PossibleNot touch.
    pub lists: [BTreeSet<Field>; 3],
}

/// The ACLs of the instance, as far as findings about another one need them. Worked out once; the
/// answer holds until one of them is stored.
#[derive(Debug, Clone, Default)]
pub struct Others {
    /// By name, in evaluation order.
    acls: Vec<Other>,
    /// True when an ACL module, or something that cannot be read here, may add ACLs that nobody
    /// here knows.
    pub(super) in_doubt: bool,
}

impl Others {
    /// These stored ACLs of a world, and what somebody wrote by hand.
    pub fn of(world: &World, acls: &[Acl]) -> Self {
        let mut own = Self {
            acls: Vec::new(),
            in_doubt: has_modules(world),
        };
        own.acls.extend(acls.iter().map(|acl| Other {
            name: acl.name.clone(),
            counts: acl.valid,
            misplaced: 0,
            lists: lists(&acl.config_change, world.flavour),
        }));
        own.in_doubt |= acls.iter().any(|acl| acl.valid && acl.broken.is_some());
        if let Some(deployed) = &world.deployed {
            own.in_doubt |= !deployed.in_doubt.is_empty();
            let written = deployed.acls.iter().filter(|acl| acl.written.is_some());
            own.acls.extend(written.map(|acl| Other {
                name: acl.name.clone(),
                counts: true,
                misplaced: 0,
                lists: lists(&acl.acl, world.flavour),
            }));
        }
        own.acls.sort_by(|a, b| a.name.cmp(&b.name));
        own.count_misplaced();
        own
    }

    fn count_misplaced(&mut self) {
        let counting = self.acls.iter().filter(|own| own.counts);
        let names: Vec<String> = counting.map(|own| own.name.clone()).collect();
        for own in &mut self.acls {
            let others = names.iter().filter(|other| misplaced(&own.name, other));
            own.misplaced = others.count();
        }
    }
}

impl<'a> Context<'a> {
    /// The other ACLs, in evaluation order.
    pub(super) fn others(&self) -> impl Iterator<Item = &'a Other> {
        let own = self.own;
        let acls = self.others.acls.iter();
        acls.filter(move |other| Some(other.name.as_str()) != own)
    }

    /// Those that count and run before this name.
    pub(super) fn before(&self, name: &str) -> impl Iterator<Item = &'a Other> {
        let acls = self.others().filter(|other| other.counts);
        acls.take_while(move |other| other.name.as_str() < name)
    }

    /// Those that count and run after this name.
    pub(super) fn after(&self, name: &str) -> impl Iterator<Item = &'a Other> {
        let acls = self.others().filter(|other| other.counts);
        acls.filter(move |other| other.name.as_str() > name)
    }
}

/// True when ACL modules are registered: they add ACLs at run time.
fn has_modules(world: &World) -> bool {
    let modules = world.settings.get("Ticket::Acl::Module");
    let modules = modules.and_then(Value::as_map);
    modules.is_some_and(|modules| !modules.is_empty())
}

/// The lists that the three sections of a tree of changes touch.
pub(super) fn lists(change: &Value, flavour: Flavour) -> [BTreeSet<Field>; 3] {
    CHANGE_PARTS.map(|part| {
        let kinds = change.get(part).and_then(Value::as_map);
        let mut fields = BTreeSet::new();
        for (kind, value) in kinds.into_iter().flatten() {
            match (kind.as_str(), value) {
                ("Ticket", Value::Map(lists)) => fields.extend(ticket_lists(lists)),
                (_, Value::List(texts)) if !texts.is_empty() => {
                    let field = Field::new(kind, "-", flavour);
                    fields.extend(matches!(field, Field::Flat(_)).then_some(field));
                }
                _ => {}
            }
        }
        fields
    })
}

fn ticket_lists(lists: &Map) -> impl Iterator<Item = Field> + '_ {
    let counting = lists.iter().filter(|(_, texts)| texts.as_list().is_some());
    counting.map(|(name, _)| Field::Ticket(name.clone()))
}
