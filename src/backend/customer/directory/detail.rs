//! Detail searches, and the list of CustomerIDs.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::DirectorySource;
use crate::backend::customer::source::{Detail, Hit};
use crate::backend::error::Result;
use crate::backend::ldap::{Ask, Entry};
use crate::core::customer::{DetailCondition, DetailSearch};
use crate::core::query::filter::{self, Filter};

impl DirectorySource {
    /// The logins that a detail search finds; what a limit of the directory cuts off is told.
    pub(super) async fn find_detail(&self, search: &DetailSearch) -> Result<Detail> {
        let answer = self.ask(&self.detailed(search)).await?;
        let mut entries = answer.entries;
        if !search.count {
            entries.sort_by(|one, other| self.order(search, one, other));
        }
        let logins = entries
            .iter()
            .map(|entry| self.value(entry, &self.backend.key));
        let mut logins = self.member_logins(logins.collect()).await?;
        if let Some(limit) = search.limit.filter(|_| !search.count) {
            logins.truncate(limit);
        }
        Ok(Detail {
            incomplete: answer.end.reason().map(str::to_owned),
            logins,
        })
    }

    /// What the ticket system sends for a detail search, values without meaning in filters. The
    /// limit does not reach the directory.
    fn detailed(&self, search: &DetailSearch) -> Ask {
        let key = self.backend.key.as_str();
        let conditions: String = search.conditions.iter().map(condition).collect();
        let excluded = search.excluded.iter();
        let excluded: String = excluded
            .map(|login| format!("(!{})", filter::equal(key, login)))
            .collect();
        let wanted = match (conditions.as_str(), excluded.as_str()) {
            ("", "") if self.always.is_empty() => format!("({key}=*)"),
            ("", "") => String::new(),
            (conditions, "") => format!("(&{conditions})"),
            ("", excluded) => format!("(&{excluded})"),
            (conditions, excluded) => format!("(&(&{conditions})(&{excluded}))"),
        };
        let attributes = search.order.iter().map(|(attribute, _)| attribute.clone());
        let mut attributes: Vec<String> = attributes.collect();
        attributes.push(key.to_owned());
        self.limited(wanted, attributes, search.valid_only)
    }

    /// The CustomerIDs of everybody, or those that the term finds.
    pub(super) async fn find_customer_ids(
        &self,
        term: &str,
        valid_only: bool,
    ) -> Result<Vec<String>> {
        let (key, id) = (self.backend.key.clone(), self.backend.customer_id.clone());
        let searching = &self.backend.searching;
        let value = match term {
            "" => "*".to_owned(),
            term if term.contains('\0') => return Ok(Vec::new()),
            term => filter::single_runs(&format!("{}{term}{}", searching.prefix, searching.suffix)),
        };
        let wanted = filter::any_equal(&[&id], &value);
        let answer = self
            .ask(&self.limited(wanted, vec![key, id.clone()], valid_only))
            .await?;
        let hit = |entry: &Entry| {
            Some(Hit {
                text: self.value(entry, &id)?,
                login: self.value(entry, &self.backend.key).unwrap_or_default(),
                customer_id: None,
                valid: true,
            })
        };
        let hits = self
            .members(answer.entries.iter().filter_map(hit).collect())
            .await?;
        let ids: BTreeSet<String> = hits.into_iter().map(|hit| hit.text).collect();
        Ok(ids.into_iter().collect())
    }

    /// A search as the ticket system limits it.
    fn limited(&self, filter: String, attributes: Vec<String>, valid_only: bool) -> Ask {
        let mut ask = self.below_base(filter, attributes);
        if valid_only {
            ask.filter = filter::and(&ask.filter, self.valid_filter());
        }
        ask.size_limit = Some(self.backend.searching.limit);
        ask
    }

    /// Those of these logins that are in the group, where there is one. Nobody without a login is,
    /// nor is one whose login breaks the filter: here the ticket system does not escape it.
    async fn member_logins(&self, logins: Vec<Option<String>>) -> Result<Vec<Option<String>>> {
        if self.group.is_none() {
            return Ok(logins);
        }
        let hit = |login| Hit {
            login,
            text: String::new(),
            customer_id: None,
            valid: true,
        };
        let whole = |login: &String| Filter::parse(&format!("(memberUid={login})")).is_ok();
        let logins = logins.into_iter().flatten().filter(whole);
        let hits = logins.map(hit).collect();
        let members = self.members(hits).await?.into_iter();
        Ok(members.map(|hit| Some(hit.login)).collect())
    }

    /// Entries by the attributes that the search names, without regard to capitals.
    fn order(&self, search: &DetailSearch, one: &Entry, other: &Entry) -> Ordering {
        let key = |entry: &Entry, attribute: &str| {
            self.value(entry, attribute)
                .unwrap_or_default()
                .to_lowercase()
        };
        search
            .order
            .iter()
            .map(|(attribute, up)| {
                let order = key(one, attribute).cmp(&key(other, attribute));
                if *up { order } else { order.reverse() }
            })
            .find(|order| order.is_ne())
            .unwrap_or(Ordering::Equal)
    }
}

/// One condition as a filter.
fn condition(condition: &DetailCondition) -> String {
    match condition {
        DetailCondition::Like { text, .. } if text.contains('\0') => {
            "(!(objectClass=*))".to_owned()
        }
        DetailCondition::Like { column, text } => {
            format!("({column}={})", filter::escape_pattern(&single_stars(text)))
        }
        DetailCondition::OneOf { column, values } => {
            let values = values.iter().map(|value| filter::equal(column, value));
            format!("(|{})", values.collect::<String>())
        }
    }
}

/// Runs of `*` made one.
fn single_stars(text: &str) -> String {
    let mut before = ' ';
    text.chars()
        .filter(|character| {
            let repeated = *character == '*' && before == '*';
            before = *character;
            !repeated
        })
        .collect()
}
