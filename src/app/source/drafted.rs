//! What drafts are made with, and what they would do.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::InstanceSource;
use crate::app::drafted::{Backdrop, Judged, Judging, ListEffect};
use crate::app::request::{Answer, Failure, Parts};
use crate::app::simulated::Shared;
use crate::core::acl::Acl;
use crate::core::checks::Params;
use crate::core::edit::SheetId;
use crate::core::known::{Existence, Known};
use crate::core::lint::{Context, Finding, Others, lint};
use crate::core::screen::FieldSelection;
use crate::core::simulate::{FieldAnswer, Rules, Situation};
use crate::core::world::{Acls, World};

impl InstanceSource {
    /// What drafts are made with, read once.
    pub(super) fn backdrop(&self) -> Shared<Backdrop> {
        let worked_out = self.worked_out();
        let backdrop = worked_out.backdrop.get_or_init(|| {
            let world = self.instance.world();
            let validities = world.validities.iter();
            Arc::new(Backdrop {
                known: Known::of(&world),
                others: Others::of(&world, &Acl::read_all(&world)),
                validities: validities.map(|own| (own.id, own.name.clone())).collect(),
                valid: world.valid_id(),
            })
        });
        Shared(Arc::clone(backdrop))
    }

    /// What a draft would do to whoever is simulated.
    pub(super) async fn judge(&self, judging: Judging, parts: &Parts) -> Result<(), Failure> {
        let people = match &judging.scene {
            None => None,
            Some(scene) => {
                let ticket = match scene.ticket {
                    None => None,
                    Some(id) => self.instance.ticket(id).await?,
                };
                let mut params = Params::new();
                params.set("CustomerUserID", scene.customer_user.as_str());
                let people = self.instance.people(&params, ticket.as_ref()).await?;
                Some((people, ticket))
            }
        };
        if let Some(draft) = judging.drafts.get(&judging.id) {
            self.look_for_draft(draft).await;
        }
        let source = self.clone();
        let judged = tokio::task::spawn_blocking(move || {
            let world = source.instance.world();
            let findings = findings(&source.backdrop().0, &world, &judging, &source.existence());
            let mut lists = Vec::new();
            if let (Some(scene), Some((people, ticket))) = (&judging.scene, &people)
                && let Some(person) = people.get(&scene.customer_user)
            {
                let (stored, drafted) = (source.rules(Acls::Stored), rules(&world, &judging));
                let settled = [&*stored, &drafted].map(|rules| {
                    let ticket = ticket.as_ref();
                    let selection = FieldSelection::Setting;
                    let screen = scene.screen;
                    Situation::new(&world, rules, people, person, screen, ticket, selection)
                        .settle_untraced(&scene.form)
                });
                let [before, after] = &settled;
                lists = before
                    .fields
                    .iter()
                    .filter_map(|own| Some(list(own, after.field(&own.field.key())?)))
                    .collect();
                lists.sort_by_key(|list: &ListEffect| !list.differs());
            }
            let on = judging.scene.map(|scene| {
                let screen = scene.screen.action().to_owned();
                (scene.customer_user, screen)
            });
            Judged {
                id: judging.id,
                on,
                lists,
                findings,
            }
        })
        .await
        .map_err(|error| Failure::new(format!("a defect in aclscope: {error}")))?;
        let judged = Shared(Arc::new(judged));
        parts.send(Answer::Judged(judged)).await;
        Ok(())
    }
}

/// What lint finds in the draft that is looked at.
fn findings(
    backdrop: &Backdrop,
    world: &World,
    judging: &Judging,
    existence: &Existence,
) -> Vec<Finding> {
    let Some(draft) = judging.drafts.get(&judging.id) else {
        return Vec::new();
    };
    let stored = match judging.id {
        SheetId::Stored(id) => world.acl_rows.iter().find(|row| row.id("id") == Some(id)),
        SheetId::New(_) => None,
    };
    let context = Context {
        world,
        known: &backdrop.known,
        others: &backdrop.others,
        own: stored.and_then(|row| row.text("name")),
        existence,
    };
    let mut findings = lint(draft, &context);
    findings.sort_by_key(|finding| finding.severity);
    findings
}

/// The stored ACLs with the drafts in their places. The draft that is looked at counts as if it were
/// valid: what it does is the question.
fn rules(world: &World, judging: &Judging) -> Rules {
    let valid = world.valid_id();
    let drafted = |id: &SheetId| judging.drafts.contains_key(id);
    let mut acls: Vec<Acl> = Acl::read_all(world)
        .into_iter()
        .filter(|acl| acl.valid && !drafted(&SheetId::Stored(acl.id)))
        .collect();
    let drafts = judging.drafts.iter().filter(|(id, draft)| {
        let counts = draft.valid_id == Some(valid) || **id == judging.id;
        counts && !draft.deleted
    });
    acls.extend(drafts.map(|(_, draft)| draft.acl(valid)));
    acls.sort_by(|a, b| a.name.cmp(&b.name));
    Rules::deploy(world, acls.iter())
}

fn list(before: &FieldAnswer, after: &FieldAnswer) -> ListEffect {
    let left = |answer: &FieldAnswer| -> Result<BTreeSet<String>, String> {
        match &answer.outcome.error {
            Some(error) => Err(error.to_string()),
            None => Ok(answer.left_ids().map(str::to_owned).collect()),
        }
    };
    let (was, is) = (left(before), left(after));
    let count = |left: &Result<BTreeSet<String>, String>| {
        let left = left.as_ref();
        left.map(BTreeSet::len).map_err(String::clone)
    };
    let names = |answer: &FieldAnswer, other: &Result<BTreeSet<String>, String>| -> Vec<String> {
        let Ok(other) = other else {
            return Vec::new();
        };
        let entries = answer.candidates.offered.entries().iter();
        let own = entries.filter(|entry| answer.is_left(&entry.id) && !other.contains(&entry.id));
        own.map(|entry| entry.name.clone().unwrap_or_default())
            .collect()
    };
    ListEffect {
        field: before.field.label(),
        before: count(&was),
        after: count(&is),
        lost: if was.is_ok() {
            names(before, &is)
        } else {
            Vec::new()
        },
        gained: if is.is_ok() {
            names(after, &was)
        } else {
            Vec::new()
        },
    }
}
