//! The ACLs of the instance with what is wrong with each.

use std::borrow::Cow;
use std::collections::HashMap;

use super::{InstanceSource, off_the_loop};
use crate::app::drafted::Backdrop;
use crate::app::request::{Answer, Failure, Parts};
use crate::app::state::AclRow;
use crate::core::acl::{AclColumns, Comparison, Compiled, FlatKind};
use crate::core::edit::Draft;
use crate::core::known::Existence;
use crate::core::lint::{Context, Finding, Severity, lint};
use crate::core::value::Value;
use crate::core::world::{Row, World};

impl InstanceSource {
    /// Every ACL in evaluation order.
    pub(super) async fn acls(&self, parts: &Parts) -> Result<(), Failure> {
        let source = self.clone();
        let read = off_the_loop(move || (source.acls_with(source.acl_rows()), source.unfinished()));
        let (answer, unfinished) = read.await?;
        parts.send(answer).await;
        parts.send(Answer::Unfinished(unfinished)).await;
        Ok(())
    }

    /// The ACLs and the problems once more, where a customer that they name does not exist: looking
    /// takes a while where the database is far away.
    pub(super) async fn existing(&self, parts: &Parts) -> Result<(), Failure> {
        if self.look_for_stored().await {
            let source = self.clone();
            let looked = off_the_loop(move || {
                let rows = source.looked_rows();
                let problems = source.problem_rows(&rows);
                (source.acls_with(rows), Answer::Problems(problems))
            });
            let (acls, problems) = looked.await?;
            parts.send(acls).await;
            parts.send(problems).await;
        }
        Ok(())
    }

    fn acls_with(&self, rows: Vec<AclRow>) -> Answer {
        let comparison = self.comparison();
        Answer::Acls {
            rows,
            deleted: comparison.deleted,
            waiting: comparison.waiting(),
            backdrop: self.backdrop(),
        }
    }
}

pub(super) fn rows(
    comparison: &Comparison,
    world: &World,
    backdrop: &Backdrop,
    existence: &Existence,
) -> Vec<AclRow> {
    let by_id: HashMap<i64, &Row> = world
        .acl_rows
        .iter()
        .filter_map(|row| Some((row.id("id")?, row)))
        .collect();
    let mut faults = faults(comparison, world);
    let mut findings = findings(world, backdrop, existence);
    let rows = comparison.acls.iter().map(|compared| {
        let row = AclRow::of(compared);
        let id = compared.stored.as_ref().map(|acl| acl.id);
        let stored = compared.stored.as_ref();
        let broken = stored.and_then(|acl| acl.broken.as_ref());
        let fault = faults.remove(&compared.name);
        let mut findings = findings.remove(&compared.name).unwrap_or_default();
        findings.retain(|finding| !is_told(finding, broken.is_some(), fault.is_some()));
        let error = findings.iter().find(|own| own.severity == Severity::Error);
        AclRow {
            broken: broken.is_some(),
            faulty: fault.is_some(),
            problem: match broken {
                Some(broken) => Some(format!(
                    "{} cannot be read: {}; it takes no part",
                    broken.column, broken.error
                )),
                None => fault.or_else(|| error.map(|own| format!("{}: {}", own.at, own.message))),
            },
            unknown: unknown_kinds(&row, world),
            row: id.and_then(|id| by_id.get(&id)).map(|row| (*row).clone()),
            findings,
            ..row
        }
    });
    rows.collect()
}

/// What lint finds in every stored ACL, but for notes.
fn findings(
    world: &World,
    backdrop: &Backdrop,
    existence: &Existence,
) -> HashMap<String, Vec<Finding>> {
    let of = |columns: AclColumns| {
        let context = Context {
            world,
            known: &backdrop.known,
            others: &backdrop.others,
            own: Some(&columns.name),
            existence,
        };
        let mut findings = lint(&Draft::of(&columns), &context);
        findings.retain(|finding| finding.severity != Severity::Note);
        (columns.name, findings)
    };
    world.acl_rows.iter().map(AclColumns::of).map(of).collect()
}

/// True for findings that the row tells in another way.
fn is_told(finding: &Finding, broken: bool, faulty: bool) -> bool {
    match finding.code {
        "unreadable" => broken,
        "invalid_pattern" | "code_in_pattern" | "empty_pattern" | "wrong_structure" => faulty,
        "unknown_kind" => true,
        _ => false,
    }
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
