//! What drafts are made with, and what they would do.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::{InstanceSource, off_the_loop};
use crate::app::drafted::{Backdrop, Judged, Judging, ListEffect};
use crate::app::request::{Answer, Failure, Parts};
use crate::app::simulated::Shared;
use crate::core::acl::Acl;
use crate::core::checks::{Params, People};
use crate::core::edit::{Draft, Path, SheetId, Side};
use crate::core::known::{Existence, Known, Values, matched};
use crate::core::lint::{Context, Finding, Others, lint};
use crate::core::screen::FieldSelection;
use crate::core::simulate::{FieldAnswer, Rules, Situation};
use crate::core::value::Value;
use crate::core::world::{Acls, Ticket, World};

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
        let number = self.judging.draw();
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
        let people = Arc::new(people);
        self.judge_with(number, judging.clone(), Arc::clone(&people), parts)
            .await?;
        // Whether the customers that it names exist is known later where the database is slow.
        let before = self.existence();
        if let Some(draft) = judging.drafts.get(&judging.id) {
            self.look_for_draft(draft).await;
        }
        if self.existence() != before {
            self.judge_with(self.judging.draw(), judging, people, parts)
                .await?;
        }
        Ok(())
    }

    /// What a draft would do, as far as is known which customers exist.
    async fn judge_with(
        &self,
        number: u64,
        judging: Judging,
        people: Arc<Option<(People, Option<Ticket>)>>,
        parts: &Parts,
    ) -> Result<(), Failure> {
        let source = self.clone();
        let work = move || {
            let world = source.instance.world();
            let existence = source.existence();
            let findings = findings(&source.backdrop().0, &world, &judging, &existence);
            let backdrop = source.backdrop();
            let hits = judging
                .drafts
                .get(&judging.id)
                .map(|draft| hits(&backdrop.0.known, draft));
            let mut lists = Vec::new();
            if let (Some(scene), Some((people, ticket))) = (&judging.scene, people.as_ref())
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
                hits: hits.unwrap_or_default(),
            }
        };
        let turns = Arc::clone(&self.judging);
        let judged = off_the_loop(move || turns.take(number, work)).await?;
        if let Some(judged) = judged {
            parts.send(Answer::Judged(Shared(Arc::new(judged)))).await;
        }
        Ok(())
    }
}

/// Texts with a modifier whose hits are counted.
const PATTERNS: usize = 200;

/// How many known values each text with a modifier hits.
fn hits(known: &Known, draft: &Draft) -> HashMap<(Side, Path), (usize, usize)> {
    let mut texts = Vec::new();
    for side in Side::ALL {
        if let Some(tree) = draft.part(side).tree() {
            with_modifier(side, tree, &mut Vec::new(), &mut Vec::new(), &mut texts);
        }
    }
    let counted = texts.into_iter().filter_map(|(side, path, keys, text)| {
        let Values::Listed(list) = known.values(side, &keys) else {
            return None;
        };
        let matched = matched(text, &list, 0);
        let counted = matched.fault.is_none() && !matched.unfinished;
        counted.then(|| ((side, path), (matched.count, list.values().len())))
    });
    counted.collect()
}

/// A text, the place where it stands, and the keys above it.
type Placed<'d> = (Side, Path, Vec<&'d str>, &'d str);

fn with_modifier<'d>(
    side: Side,
    value: &'d Value,
    path: &mut Path,
    keys: &mut Vec<&'d str>,
    found: &mut Vec<Placed<'d>>,
) {
    match value {
        Value::Map(map) => {
            for (position, (key, child)) in map.iter().enumerate() {
                path.push(position);
                keys.push(key);
                with_modifier(side, child, path, keys, found);
                keys.pop();
                path.pop();
            }
        }
        Value::List(list) => {
            for (position, child) in list.iter().enumerate() {
                if let Value::Text(text) = child
                    && text.starts_with('[')
                    && found.len() < PATTERNS
                {
                    let mut path = path.clone();
                    path.push(position);
                    found.push((side, path, keys.clone(), text));
                }
            }
        }
        Value::Null | Value::Text(_) => {}
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
