//! Customer users and tickets, searched and looked at.

use futures_util::StreamExt;

use super::InstanceSource;
use crate::app::mark::Mark;
use crate::app::people::{Card, CardLine, FoundPerson};
use crate::app::request::{Answer, Failure, Parts};
use crate::app::state::Choice;
use crate::backend::customer::{Found, SearchPart, SearchRequest, Section, SourceState};
use crate::backend::instance::TicketSearch;
use crate::core::customer::{IdOrigin, Person, Rights, permission_types};
use crate::core::query::Query;

/// People that a page of the list of customers has.
const PAGE: usize = 250;

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

    /// A page of the list of customers.
    pub(super) async fn people(
        &self,
        words: &str,
        section: Section,
        parts: &Parts,
    ) -> Result<(), Failure> {
        let request = SearchRequest {
            valid_only: false,
            ..SearchRequest::new(words)
        };
        let sources = self.instance.sources();
        let listing = sources.list(&request, &section, PAGE).await;
        let people = listing.rows.into_iter().map(|(mark, hit)| FoundPerson {
            login: hit.login,
            text: hit.text,
            customer_id: hit.customer_id.unwrap_or_default(),
            source: mark.source,
            valid: hit.valid,
            row: mark.row,
        });
        let answer = Answer::People {
            people: people.collect(),
            section,
            more: listing.more,
        };
        parts.send(answer).await;
        match listing.failure {
            Some((source, reason)) => Err(Failure::new(format!("{source}: {reason}"))),
            None => Ok(()),
        }
    }

    /// Everything about one customer user.
    pub(super) async fn person(&self, login: &str, parts: &Parts) -> Result<(), Failure> {
        let person = self.instance.person(login).await?;
        let world = self.instance.world();
        let rights = Rights::new(&world, &person);
        let mut lines = record_lines(&person);
        lines.push(CardLine::heading("CustomerIDs"));
        for id in rights.customer_ids() {
            let origin = match id.origin {
                IdOrigin::List => "UserCustomerIDs",
                IdOrigin::Primary => "primary",
                IdOrigin::Relation => "customer user <-> customers",
            };
            let company = person.companies.iter().find(|own| own.customer_id == id.id);
            let company = company.map_or("no such company", |own| own.name.as_str());
            lines.push(CardLine::new(id.id, format!("{company}  ({origin})")));
        }
        for permission in permission_types(&world) {
            lines.push(CardLine::heading(format!("groups {permission}")));
            for grant in rights.groups(permission) {
                let origins: Vec<String> = grant.origins.iter().map(ToString::to_string).collect();
                lines.push(CardLine::new(grant.group.name.as_str(), origins.join(", ")));
            }
        }
        let services = person
            .services
            .iter()
            .filter_map(|id| world.services.by_id(*id));
        let services: Vec<&str> = services.map(|service| service.name.as_str()).collect();
        lines.push(CardLine::heading("services"));
        if services.is_empty() {
            let defaults = world.default_services.iter();
            let names = defaults.filter_map(|id| world.services.by_id(*id));
            let names: Vec<&str> = names.map(|service| service.name.as_str()).collect();
            lines.push(CardLine::new("<DEFAULT>", names.join(", ")));
        } else {
            lines.push(CardLine::new("own", services.join(", ")));
        }
        let card = Card {
            login: login.to_owned(),
            lines,
        };
        parts.send(Answer::Person(card)).await;
        Ok(())
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

/// The mapped attributes in Map order; secrets only as stars.
fn record_lines(person: &Person) -> Vec<CardLine> {
    let Some(record) = &person.record else {
        return vec![CardLine::new("", "no backend knows this login")];
    };
    let mut lines = vec![CardLine::new("Source", record.source.as_str())];
    for (attribute, value) in &record.attributes {
        let secret = attribute.ends_with("Password") || attribute.ends_with("Pw");
        let text = match value {
            None => "-".to_owned(),
            Some(text) if secret && !text.is_empty() => "***".to_owned(),
            Some(text) => text.clone(),
        };
        lines.push(CardLine::new(attribute.as_str(), text));
    }
    if let Some(company) = &person.company {
        lines.push(CardLine::heading("company"));
        for (attribute, value) in &company.attributes {
            let text = value.as_deref().unwrap_or("-");
            lines.push(CardLine::new(attribute.as_str(), text));
        }
    }
    lines
}
