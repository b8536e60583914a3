//! Customer users and tickets, searched and looked at.

use std::time::Duration;

use futures_util::StreamExt;

use super::InstanceSource;
use crate::app::mark::Mark;
use crate::app::people::Card;
use crate::app::record::RecordKind;
use crate::app::request::{Answer, Failure, Parts};
use crate::app::state::Choice;
use crate::backend::customer::{Found, SearchPart, SearchRequest, SourceReport, SourceState};
use crate::backend::instance::TicketSearch;
use crate::core;
use crate::core::customer::Person;
use crate::core::query::Query;

/// For so long nothing is said about who has not answered yet.
const A_WHILE: Duration = Duration::from_millis(500);

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
                    limited: limited(&found, limit),
                })
                .await;
        }
        if found.hits().len() == 0 {
            let (choices, limited) = (Vec::new(), None);
            parts.send(Answer::Choices { choices, limited }).await;
        }
        failed(found.reports())
    }

    /// Everything about one customer user. Backends that are slow to say whether they know the login
    /// too hold up nothing that is known without them.
    pub(super) async fn person(&self, login: &str, parts: &Parts) -> Result<(), Failure> {
        let whole = self.telling(parts, self.instance.person(login));
        tokio::pin!(whole);
        let person = match tokio::time::timeout(AT_ONCE, &mut whole).await {
            Ok(person) => person,
            Err(_) => {
                let first = self.instance.person_of_first(login);
                tokio::pin!(first);
                tokio::select! {
                    person = &mut whole => person,
                    Ok(person) = &mut first => {
                        let mut card = self.card(login, &person);
                        card.warnings.push(UNKNOWN_YET.to_owned());
                        parts.send(Answer::Person(card)).await;
                        whole.await
                    }
                }
            }
        };
        let person = match person {
            Ok(person) => person,
            Err(error) => return Err(self.unreadable(RecordKind::Person, error).await),
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

    /// Waits for an answer about customer users, and says which sources have not answered yet.
    pub(super) async fn telling<T>(&self, parts: &Parts, asked: impl Future<Output = T>) -> T {
        let mut asked = std::pin::pin!(asked);
        let mut said = String::new();
        loop {
            if let Ok(answer) = tokio::time::timeout(A_WHILE, &mut asked).await {
                return answer;
            }
            let waiting = self.instance.waited_for().join(", ");
            if waiting != said {
                said.clone_from(&waiting);
                parts.send(Answer::Waiting(waiting)).await;
            }
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

/// `first 250 of at least 251`, when a source was cut off; `first 250 of 400`, when the sources
/// together have more than are shown; and why a source itself left something out.
fn limited(found: &Found, limit: usize) -> Option<String> {
    let incomplete = |report: &SourceReport| {
        let reason = report.incomplete.as_ref()?;
        Some(format!("incomplete: {}: {reason}", report.source))
    };
    let cut = found.reports().iter().any(|report| report.limited);
    let count = found.hits().len();
    let shown = count.min(limit);
    match (cut, count > shown) {
        (true, _) => Some(format!("first {shown} of at least {}", count + 1)),
        (false, true) => Some(format!("first {shown} of {count}")),
        (false, false) => found.reports().iter().find_map(incomplete),
    }
}

/// What stands in the way of a whole list: the first source that did not answer, and how many more.
fn failed(reports: &[SourceReport]) -> Result<(), Failure> {
    let failed: Vec<&SourceReport> = reports
        .iter()
        .filter(|report| matches!(report.state, SourceState::Error | SourceState::Timeout))
        .collect();
    let Some(first) = failed.first() else {
        return Ok(());
    };
    let reason = first.error.as_deref().unwrap_or_default();
    let others = match failed.len() - 1 {
        0 => String::new(),
        more => format!(" (and {more} more)"),
    };
    let message = format!("{}: {reason}{others}", first.source);
    Err(Failure::new(message))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::backend::customer::Hit;

    fn found(counts: &[usize], limited: bool) -> Found {
        let mut found = Found::default();
        for (number, count) in counts.iter().enumerate() {
            let source = format!("CustomerUser{number}");
            let hits = (0..*count).map(|row| Hit {
                login: format!("{source}-{row}"),
                text: String::new(),
                customer_id: None,
                valid: true,
            });
            let (hits, state) = (hits.collect(), SourceState::Ok);
            found.add(SearchPart::Hits {
                source: source.clone(),
                hits,
            });
            found.add(SearchPart::Ended(SourceReport {
                source,
                state,
                took: Duration::ZERO,
                count: *count,
                limited,
                error: None,
                incomplete: None,
            }));
        }
        found
    }

    #[test]
    fn what_is_not_shown_is_said() {
        let said = |counts: &[usize], cut| limited(&found(counts, cut), 4);
        assert_eq!(said(&[2, 2], false), None);
        assert_eq!(said(&[3, 3], false).as_deref(), Some("first 4 of 6"));
        assert_eq!(said(&[4], true).as_deref(), Some("first 4 of at least 5"));
        assert_eq!(
            said(&[4, 3], true).as_deref(),
            Some("first 4 of at least 8")
        );
    }
}
