//! The ACLs of the instance with what is wrong with each.

use std::borrow::Cow;
use std::collections::HashMap;

use super::InstanceSource;
use crate::app::request::{Answer, Failure, Parts};
use crate::app::state::AclRow;
use crate::core::acl::{Comparison, Compiled, FlatKind};
use crate::core::value::Value;
use crate::core::world::{Row, World};

impl InstanceSource {
    /// Every ACL in evaluation order.
    pub(super) async fn acls(&self, parts: &Parts) -> Result<(), Failure> {
        let source = self.clone();
        let answer = tokio::task::spawn_blocking(move || {
            let comparison = source.comparison();
            Answer::Acls {
                rows: source.acl_rows(),
                deleted: comparison.deleted,
                waiting: comparison.waiting(),
                backdrop: source.backdrop(),
            }
        })
        .await
        .map_err(|error| Failure::new(format!("a defect in aclscope: {error}")))?;
        parts.send(answer).await;
        Ok(())
    }
}

pub(super) fn rows(comparison: &Comparison, world: &World) -> Vec<AclRow> {
    let mut problems = faults(comparison, world);
    let by_id: HashMap<i64, &Row> = world
        .acl_rows
        .iter()
        .filter_map(|row| Some((row.id("id")?, row)))
        .collect();
    let rows = comparison.acls.iter().map(|compared| {
        let row = AclRow::of(compared);
        let id = compared.stored.as_ref().map(|acl| acl.id);
        let stored = compared.stored.as_ref();
        AclRow {
            broken: stored.is_some_and(|acl| acl.broken.is_some()),
            problem: match stored.and_then(|acl| acl.broken.as_ref()) {
                Some(broken) => Some(format!(
                    "{} cannot be read: {}; it takes no part",
                    broken.column, broken.error
                )),
                None => problems.remove(&compared.name),
            },
            unknown: unknown_kinds(&row, world),
            row: id.and_then(|id| by_id.get(&id)).map(|row| (*row).clone()),
            ..row
        }
    });
    rows.collect()
}

/// The first thing in each ACL that ends a request when it is reached. Of an ACL that is stored the
/// stored form counts.
fn faults(comparison: &Comparison, world: &World) -> HashMap<String, String> {
    let forms = comparison.acls.iter().filter_map(|compared| {
        let form = match (&compared.stored, &compared.deployed) {
            (Some(acl), _) if acl.broken.is_some() => return None,
            (Some(acl), _) => Cow::Owned(acl.deployed()),
            (None, deployed) => Cow::Borrowed(&deployed.as_ref()?.acl),
        };
        Some((compared.name.as_str(), form))
    });
    let forms: Vec<(&str, Cow<'_, Value>)> = forms.collect();
    let named = forms.iter().map(|(name, acl)| (*name, acl.as_ref()));
    let mut faults = HashMap::new();
    for fault in Compiled::new(named, world.flavour).faults() {
        let place = [fault.section, &fault.key, &fault.pattern];
        let place: Vec<&str> = place.into_iter().filter(|part| !part.is_empty()).collect();
        let text = format!("{}: {}", place.join(" "), fault.message);
        faults.entry(fault.acl).or_insert(text);
    }
    faults
}

/// Kinds of list in the change sections that this product does not know: kept, and never applied.
fn unknown_kinds(acl: &AclRow, world: &World) -> Vec<String> {
    let sections = acl.config_change.as_map().into_iter().flatten();
    let kinds = sections.flat_map(|(_, section)| section.as_map().into_iter().flatten());
    let mut unknown: Vec<String> = kinds
        .map(|(kind, _)| kind)
        .filter(|kind| *kind != "Ticket" && FlatKind::named(kind, world.flavour).is_none())
        .cloned()
        .collect();
    unknown.sort_unstable();
    unknown.dedup();
    unknown
}
