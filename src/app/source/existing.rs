//! Looking in the database for what ACLs name of large tables.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::PoisonError;

use super::InstanceSource;
use crate::app::request::{Answer, Failure, Parts};
use crate::app::state::Choice;
use crate::core::acl::AclColumns;
use crate::core::edit::Draft;
use crate::core::known::{Asked, Existence};
use crate::core::lint;

/// Values of one draft that are looked for.
const OF_DRAFT: usize = 200;

/// Values of all stored ACLs together that are looked for.
const OF_STORED: usize = 1_000;

/// Values in one question.
const AT_A_TIME: usize = 200;

impl InstanceSource {
    /// What is known so far.
    pub(super) fn existence(&self) -> Existence {
        let worked_out = self.worked_out();
        let existence = worked_out.existence.read();
        existence.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Looks for what a draft names, as far as it was not looked for before.
    pub(super) async fn look_for_draft(&self, draft: &Draft) {
        let wanted = lint::asked(draft, &self.backdrop().0.known);
        self.look_for(wanted, OF_DRAFT).await;
    }

    /// Looks for what the stored ACLs name. True when something exists nowhere.
    pub(super) async fn look_for_stored(&self) -> bool {
        let source = self.clone();
        let wanted = tokio::task::spawn_blocking(move || {
            let (world, backdrop) = (source.instance.world(), source.backdrop());
            let drafts = world
                .acl_rows
                .iter()
                .map(|row| Draft::of(&AclColumns::of(row)));
            let wanted = drafts.flat_map(|draft| lint::asked(&draft, &backdrop.0.known));
            wanted.collect::<BTreeSet<_>>()
        })
        .await;
        // Without an answer nothing is said about these values.
        let wanted = wanted.unwrap_or_default();
        self.look_for(wanted.iter().cloned(), OF_STORED).await;
        let existence = self.existence();
        let mut wanted = wanted.iter();
        wanted.any(|(asked, value)| existence.says(*asked, value) == Some(false))
    }

    /// Looks for values. Where the database does not answer nothing is known of them.
    async fn look_for(&self, wanted: impl IntoIterator<Item = (Asked, String)>, most: usize) {
        let known = self.existence();
        let unknown = wanted.into_iter();
        let unknown = unknown.filter(|(asked, value)| known.says(*asked, value).is_none());
        let mut values: BTreeMap<Asked, Vec<String>> = BTreeMap::new();
        for (asked, value) in unknown.take(most) {
            values.entry(asked).or_default().push(value);
        }
        // What is read again meanwhile is not answered by this.
        let worked_out = self.worked_out();
        for (asked, values) in &values {
            for values in values.chunks(AT_A_TIME) {
                let Ok((found, all)) = self.instance.existing(*asked, values).await else {
                    continue;
                };
                let mut existence = worked_out
                    .existence
                    .write()
                    .unwrap_or_else(PoisonError::into_inner);
                for value in values {
                    match found.contains(value) {
                        true => existence.insert(*asked, value.as_str(), true),
                        false if all => existence.insert(*asked, value.as_str(), false),
                        false => {}
                    }
                }
            }
        }
    }

    /// The companies that the words find, as choices of CustomerIDs.
    pub(super) async fn customer_ids(
        &self,
        words: &str,
        limit: usize,
        parts: &Parts,
    ) -> Result<(), Failure> {
        let mut found = self
            .instance
            .companies(words, limit.saturating_add(1))
            .await?;
        let more = found.len() > limit;
        found.truncate(limit);
        let choices = found
            .into_iter()
            .map(|(id, name)| Choice::new(&id, &id).detail(name));
        let answer = Answer::Choices {
            choices: choices.collect(),
            limited: more.then(|| format!("first {limit} of more")),
        };
        parts.send(answer).await;
        Ok(())
    }
}
