//! Everything that a customer user may see and do, as the fields of an answer.

use std::collections::BTreeMap;

use futures_util::TryStreamExt;
use serde_json::{Map, Value as Json, json};

use crate::backend::{Instance, Result};
use crate::core::customer::{Person, Rights, TicketVerdict, permission_types};
use crate::core::world::World;

/// The permission types that are always answered.
const ALWAYS: [&str; 3] = ["ro", "rw", "create"];

/// The permission types asked about tickets.
const OF_TICKETS: [&str; 2] = ["ro", "rw"];

/// The fields of `CustomerPermissions`.
pub async fn fields(
    instance: &Instance,
    world: &World,
    person: &Person,
) -> Result<Map<String, Json>> {
    let rights = Rights::new(world, person);
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
    add_tickets(instance, &rights, &mut fields).await?;
    Ok(fields)
}

/// `search` and `tickets`: every stored ticket is looked at once.
async fn add_tickets(
    instance: &Instance,
    rights: &Rights<'_>,
    fields: &mut Map<String, Json>,
) -> Result<()> {
    let searches = OF_TICKETS.map(|name| (name, rights.search(name)));
    let mut found: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let mut tickets = Map::new();
    let mut rows = instance.ticket_rows();
    while let Some(row) = rows.try_next().await? {
        let Some(id) = row.id("id") else { continue };
        for (name, search) in &searches {
            let ids = found.entry(name).or_default();
            if search.finds(&row) {
                ids.push(id.to_string());
            }
        }
        let verdicts = OF_TICKETS
            .map(|name| (name.to_owned(), verdict(&rights.ticket(&row, name))))
            .into_iter()
            .collect::<Map<String, Json>>();
        tickets.insert(id.to_string(), verdicts.into());
    }
    for name in OF_TICKETS {
        found.entry(name).or_default();
    }
    fields.insert("search".into(), json!(found));
    fields.insert("tickets".into(), tickets.into());
    Ok(())
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
