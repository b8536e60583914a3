//! What entries say about people.

use std::collections::HashMap;

use futures_util::stream::{self, StreamExt, TryStreamExt};

use super::DirectorySource;
use crate::backend::customer::source::Hit;
use crate::backend::error::{Error, Result};
use crate::backend::ldap::{Entry, Failure};
use crate::core::customer::mail_form;
use crate::core::value::is_true;
use crate::core::world::Row;

/// What stands before mail addresses in the attribute targetAddress.
const SMTP: &str = "SMTP:";

/// Memberships that are asked for at the same time.
const AT_ONCE: usize = 32;

impl DirectorySource {
    /// The first value of an attribute as a text.
    pub(super) fn value(&self, entry: &Entry, attribute: &str) -> Option<String> {
        let value = entry.first(attribute)?;
        let text = self.directory.settings().charset.decode(value);
        let target = attribute.eq_ignore_ascii_case("targetAddress");
        let address = text.strip_prefix(SMTP).filter(|_| target);
        Some(address.map(str::to_owned).unwrap_or(text))
    }

    /// What the Map needs of an entry, the manager translated.
    pub(super) async fn row(&self, entry: &Entry) -> Result<Row> {
        let mut cells = Vec::new();
        for attribute in self.backend.columns() {
            let value = match (self.value(entry, attribute), &self.manager) {
                (Some(dn), Some(wanted)) if attribute.eq_ignore_ascii_case("manager") => {
                    self.translated(&dn, wanted).await?
                }
                (value, _) => value,
            };
            cells.push((attribute, value));
        }
        let cells = cells.iter().map(|(name, value)| (*name, value.as_deref()));
        Ok(Row::from_pairs(cells))
    }

    /// An attribute of the entry with this name; none when there is no such entry.
    async fn translated(&self, dn: &str, wanted: &str) -> Result<Option<String>> {
        match self.ask(&Self::entry(dn, wanted)).await {
            Ok(answer) => Ok(answer
                .entries
                .first()
                .and_then(|entry| self.value(entry, wanted))),
            Err(Error::Directory {
                cause: Failure::Refused { .. },
                ..
            }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The people among these entries, those without a login left out. Of several with the same
    /// login the last one counts.
    pub(super) fn hits(&self, entries: &[Entry]) -> Vec<Hit> {
        let mut places = HashMap::new();
        let mut hits: Vec<Hit> = Vec::new();
        for hit in entries.iter().filter_map(|entry| self.hit(entry)) {
            let place = *places.entry(hit.login.clone()).or_insert(hits.len());
            match hits.get_mut(place) {
                Some(before) => *before = hit,
                None => hits.push(hit),
            }
        }
        hits
    }

    fn hit(&self, entry: &Entry) -> Option<Hit> {
        Some(Hit {
            login: self.value(entry, &self.backend.key)?,
            text: self.list_text(entry),
            customer_id: self.value(entry, self.backend.shown_customer_id()),
            valid: true,
        })
    }

    /// The list fields that are true, each followed by a blank, in mail form.
    fn list_text(&self, entry: &Entry) -> String {
        let fields = self.stored(&self.backend.list_fields);
        let values = fields.iter().filter_map(|field| self.value(entry, field));
        let text: String = values
            .filter(|value| is_true(value))
            .map(|value| value + " ")
            .collect();
        mail_form(&text)
    }

    /// Those of them that are members of the group, where there is one.
    pub(super) async fn members(&self, hits: Vec<Hit>) -> Result<Vec<Hit>> {
        let Some(group) = &self.group else {
            return Ok(hits);
        };
        let member = |hit: Hit| async move {
            let answer = self.ask(&self.membership(group, &hit.login)).await?;
            Ok((!answer.entries.is_empty()).then_some(hit))
        };
        let members = stream::iter(hits).map(member).buffered(AT_ONCE);
        members
            .try_filter_map(|hit| async { Ok(hit) })
            .try_collect()
            .await
    }
}
