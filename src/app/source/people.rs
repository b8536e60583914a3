//! Customer users and tickets, searched and looked at.

use std::time::Duration;

use futures_util::StreamExt;

use super::InstanceSource;
use crate::app::mark::Mark;
use crate::app::people::Card;
use crate::app::request::{Answer, Failure, Parts};
use crate::app::state::Choice;
use crate::backend::customer::{Found, SearchPart, SearchRequest, SourceState};
use crate::backend::instance::TicketSearch;
use crate::core;
use crate::core::customer::Person;
use crate::core::query::Query;

/// Who is known within this time is shown as a whole.
const AT_ONCE: Duration = Duration::from_millis(300);

/// What is said of somebody who is shown before every backend has answered.
const UNKNOWN_YET: &str = "other backends have not said yet whether they know this login too";

impl InstanceSource {
    /// Everybody whom the words find, the first ones before the others have arrived.
    pub(super) async fn customer_user_choices(
        &self,
        words: &str,
        limit: usize,
        parts: &Parts,
    ) -> Result<(), Failure> {
        let request = SearchRequest {
            limit: Some(limit),
            ..SearchRequest::new(words)
        };
        let mut found = Found::default();
        let mut search = self.instance.sources().search(&request);
        while let Some(part) = search.next().await {
            let ended = matches!(part, SearchPart::Ended(_));
            found.add(part);
            if ended && found.hits().len() == 0 {
                continue;
            }
            let choices = found.hits().take(limit).map(|(source, hit)| Choice {
                id: hit.login.clone(),
                label: format!("{} {}", hit.login, hit.text),
                detail: detail(hit.customer_id.as_deref(), source),
                mark: (!hit.valid).then_some(Mark::Problem),
            });
            parts
                .send(Answer::Choices {
                    choices: choices.collect(),
                    limited: limited(&found),
                })
                .await;
        }
        if found.hits().len() == 0 {
            let (choices, limited) = (Vec::new(), None);
            parts.send(Answer::Choices { choices, limited }).await;
        }
        failed(&found)
    }

    /// Everything about one customer user. Backends that are slow to say whether they know the login
    /// too hold up nothing that is known without them.
    pub(super) async fn person(&self, login: &str, parts: &Parts) -> Result<(), Failure> {
        let whole = self.instance.person(login);
        tokio::pin!(whole);
        let person = match tokio::time::timeout(AT_ONCE, &mut whole).await {
            Ok(person) => person?,
            Err(_) => {
                let first = self.instance.person_of_first(login);
                tokio::pin!(first);
                tokio::select! {
                    person = &mut whole => person?,
                    Ok(person) = &mut first => {
                        let mut card = self.card(login, &person);
                        card.warnings.push(UNKNOWN_YET.to_owned());
                        parts.send(Answer::Person(card)).await;
                        whole.await?
                    }
                }
            }
        };
        let card = self.card(login, &person);
        parts.send(Answer::Person(card)).await;
        Ok(())
    }

    fn card(&self, login: &str, person: &Person) -> Card {
        let card = core::card::Card::of(&self.instance.world(), person);
        Card {
            login: login.to_owned(),
            source: card
                .source
                .as_ref()
                .map_or_else(String::new, |source| source.key.clone()),
            warnings: card.company_warning().into_iter().collect(),
            sections: core::card::sections(&card),
        }
    }

    /// Tickets whose number or title the words find.
    pub(super) async fn tickets(
        &self,
        words: &str,
        limit: usize,
        parts: &Parts,
    ) -> Result<(), Failure> {
        let page = self
            .instance
            .tickets(&TicketSearch {
                query: Query::parse(words),
                after: None,
                limit,
            })
            .await?;
        let world = self.instance.world();
        let choices = page.tickets.iter().map(|ticket| {
            let queue = ticket.queue.and_then(|id| world.queues.by_id(id));
            let queue = queue.map_or("", |queue| queue.name.as_str());
            let whose = ticket.customer_user.as_deref().unwrap_or("nobody");
            Choice::new(
                ticket.id.to_string(),
                format!("{} {}", ticket.tn, ticket.title),
            )
            .detail(format!("{queue}, {whose}"))
        });
        let answer = Answer::Choices {
            choices: choices.collect(),
            limited: page
                .next
                .is_some()
                .then(|| format!("first {limit} of more")),
        };
        parts.send(answer).await;
        Ok(())
    }
}

fn detail(customer_id: Option<&str>, source: &str) -> String {
    match customer_id {
        Some(id) if !id.is_empty() => format!("{id}, {source}"),
        _ => source.to_owned(),
    }
}

/// `first 250 of at least 251`, when a source was cut off.
fn limited(found: &Found) -> Option<String> {
    let cut = found.reports().iter().any(|report| report.limited);
    let count = found.hits().len();
    cut.then(|| format!("first {count} of at least {}", count + 1))
}

/// The first source that could not answer, as a failure beside what the others found.
fn failed(found: &Found) -> Result<(), Failure> {
    let reports = found.reports().iter();
    let failed = reports
        .filter(|report| report.state == SourceState::Error)
        .find_map(|report| Some((&report.source, report.error.as_ref()?)));
    match failed {
        Some((source, error)) => Err(Failure::new(format!("{source}: {error}"))),
        None => Ok(()),
    }
}
