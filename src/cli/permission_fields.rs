//! Everything that a customer user may see and do, as the fields of an answer.

use std::collections::BTreeMap;

use futures_util::TryStreamExt;
use indexmap::IndexSet;
use serde_json::{Map, Value as Json, json};

use crate::backend::{Instance, Result};
use crate::core::customer::{Person, Rights, TicketVerdict, permission_types};
use crate::core::world::World;

/// The permission types that are always answered.
const ALWAYS: [&str; 3] = ["ro", "rw", "create"];

/// The permission types asked about tickets.
const OF_TICKETS: [&str; 2] = ["ro", "rw"];

/// Everything that a customer user may see and do.
pub struct Permissions {
    /// The fields that are not about tickets.
    pub fields: Map<String, Json>,
    tickets: Tickets,
}

/// What is said about every stored ticket. There are many tickets and few different answers.
#[derive(Default)]
struct Tickets {
    /// The ids that a search for each of the types finds.
    found: [Vec<i64>; OF_TICKETS.len()],
    /// Ids, and which of the verdicts each ticket has.
    all: Vec<(i64, usize)>,
    verdicts: IndexSet<Json>,
}

impl Permissions {
    /// Asks for them.
    ///
    /// # Errors
    /// The tickets cannot be read.
    pub async fn of(instance: &Instance, world: &World, person: &Person) -> Result<Self> {
        let rights = Rights::new(world, person);
        Ok(Self {
            fields: fields(&rights, world),
            tickets: Tickets::read(instance, &rights).await?,
        })
    }

    /// The ids of the tickets that a search for each type finds.
    pub fn search(&self) -> impl Iterator<Item = (&'static str, &[i64])> {
        let found = OF_TICKETS.into_iter().zip(&self.tickets.found);
        found.map(|(name, ids)| (name, ids.as_slice()))
    }

    /// Every stored ticket with what may be done with it.
    pub fn tickets(&self) -> impl Iterator<Item = (i64, &Json)> {
        let tickets = self.tickets.all.iter();
        tickets.filter_map(|(id, index)| Some((*id, self.tickets.verdicts.get_index(*index)?)))
    }

    /// The fields of `CustomerPermissions`.
    pub fn into_fields(self) -> Map<String, Json> {
        let texts = |ids: &[i64]| ids.iter().map(i64::to_string).collect::<Vec<_>>();
        let search = self.search();
        let search: BTreeMap<&str, Vec<String>> =
            search.map(|(name, ids)| (name, texts(ids))).collect();
        let tickets = self.tickets();
        let tickets: Map<String, Json> = tickets
            .map(|(id, verdicts)| (id.to_string(), verdicts.clone()))
            .collect();
        let (search, tickets) = (json!(search), tickets.into());
        let mut fields = self.fields;
        fields.insert("search".into(), search);
        fields.insert("tickets".into(), tickets);
        fields
    }
}

fn fields(rights: &Rights<'_>, world: &World) -> Map<String, Json> {
    let mut types = permission_types(world);
    types.extend(ALWAYS);
    types.sort_unstable();
    types.dedup();
    let by_type = |names: &dyn Fn(&str) -> Vec<String>| -> Json {
        types
            .iter()
            .map(|name| ((*name).to_owned(), json!(names(name))))
            .collect::<Map<String, Json>>()
            .into()
    };
    let owned = |names: Vec<&str>| names.into_iter().map(str::to_owned).collect::<Vec<_>>();
    let ids: Vec<&str> = rights.customer_ids().iter().map(|id| id.id).collect();
    let mut fields = Map::new();
    fields.insert("customer_ids".into(), json!(ids));
    fields.insert(
        "groups".into(),
        by_type(&|name| owned(rights.group_names(name))),
    );
    fields.insert(
        "groups_direct".into(),
        by_type(&|name| owned(rights.group_names_direct(name))),
    );
    let context: BTreeMap<&str, &str> = rights.context_customers().into_iter().collect();
    fields.insert("context_customers".into(), json!(context));
    let queues = rights.create_queues();
    let queues = queues
        .iter()
        .map(|choice| (choice.queue.id.to_string(), json!(choice.text)))
        .collect::<Map<String, Json>>();
    fields.insert("create_queues".into(), queues.into());
    fields
}

impl Tickets {
    /// Looks at every stored ticket once.
    async fn read(instance: &Instance, rights: &Rights<'_>) -> Result<Self> {
        let searches = OF_TICKETS.map(|name| rights.search(name));
        let mut tickets = Self::default();
        let mut rows = instance.ticket_rows();
        while let Some(row) = rows.try_next().await? {
            let Some(id) = row.id("id") else { continue };
            for (search, found) in searches.iter().zip(&mut tickets.found) {
                if search.finds(&row) {
                    found.push(id);
                }
            }
            let verdicts = OF_TICKETS
                .map(|name| (name.to_owned(), verdict(&rights.ticket(&row, name))))
                .into_iter()
                .collect::<Map<String, Json>>();
            let (index, _) = tickets.verdicts.insert_full(verdicts.into());
            tickets.all.push((id, index));
        }
        Ok(tickets)
    }
}

fn verdict(verdict: &TicketVerdict<'_>) -> Json {
    let modules: Map<String, Json> = verdict
        .steps
        .iter()
        .map(|step| (step.module.to_string(), json!(step.says)))
        .collect();
    json!({
        "allowed": verdict.allowed,
        "modules": modules,
        "reason": verdict.decision.to_string(),
    })
}
