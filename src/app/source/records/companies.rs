//! The list of companies, and everything about one.

use super::super::InstanceSource;
use futures_util::StreamExt;

use crate::app::people::Card;
use crate::app::record::{CompanyRow, RecordKind};
use crate::app::request::{Answer, Failure, Parts};
use crate::backend::customer::{Found, SearchRequest, Term};
use crate::core::card::{CardLine, CardSection};
use crate::core::customer::{Company, CompanyBackend};
use crate::core::query::Query;
use crate::core::world::World;

/// Customer users of a company that its card names.
const PEOPLE: usize = 250;

impl InstanceSource {
    /// The first companies that the words find, as the sources answer.
    pub(in crate::app::source) async fn company_list(
        &self,
        words: &str,
        valid_only: bool,
        limit: usize,
        parts: &Parts,
    ) -> Result<(), Failure> {
        let query = Query::parse(words);
        let mut lists = self.instance.listed_companies(&query, valid_only, limit);
        let mut failure = None;
        while let Some(list) = lists.next().await {
            let rows = list.companies.into_iter().map(|own| CompanyRow {
                id: own.company.customer_id,
                name: own.company.name,
                source: own.source,
                valid: own.company.valid,
            });
            let (rows, limited) = (rows.collect(), list.more);
            parts.send(Answer::Companies { rows, limited }).await;
            failure = list.failure;
        }
        match failure {
            Some((source, reason)) => Err(Failure::new(format!("{source}: {reason}"))),
            None => Ok(()),
        }
    }

    /// Everything about one company: its fields, its groups, its customer users.
    pub(in crate::app::source) async fn company_card(
        &self,
        id: &str,
        parts: &Parts,
    ) -> Result<(), Failure> {
        let held = match self.instance.company(id).await {
            Ok(held) => held,
            Err(error) => return Err(self.unreadable(RecordKind::Company, error).await),
        };
        let Some(held) = held else {
            return Err(Failure::new(format!(
                "no source knows customer {id} any more"
            )));
        };
        let world = self.instance.world();
        let mut sections = vec![record(&world, &held.source, &held.company)];
        sections.extend(self.groups_of(id, &world).await?);
        sections.push(self.people_of(id).await);
        let card = Card {
            login: id.to_owned(),
            source: held.source,
            warnings: Vec::new(),
            sections,
        };
        parts.send(Answer::Person(card)).await;
        Ok(())
    }

    /// The groups by context.
    async fn groups_of(&self, id: &str, world: &World) -> Result<Vec<CardSection>, Failure> {
        let granted = self.instance.company_groups(id).await?;
        let mut sections: Vec<CardSection> = Vec::new();
        for own in granted {
            let title = format!("Groups {}", own.context);
            let group = world.groups.by_id(own.group_id);
            let name = group.map_or_else(|| own.group_id.to_string(), |group| group.name.clone());
            // An invalid group gives nothing.
            let wrong = group.is_none_or(|group| !group.valid);
            if sections.last().is_none_or(|section| section.title != title) {
                sections.push(CardSection {
                    title,
                    ..CardSection::default()
                });
            }
            if let Some(section) = sections.last_mut() {
                match section.lines.iter_mut().find(|line| line.label == name) {
                    Some(line) => {
                        line.text.push(' ');
                        line.text.push_str(&own.permission);
                    }
                    None => section.lines.push(CardLine {
                        wrong,
                        ..line(&name, &own.permission)
                    }),
                }
                section.note = section.lines.len().to_string();
            }
        }
        Ok(sections)
    }

    /// The customer users whose primary CustomerID this is.
    async fn people_of(&self, id: &str) -> CardSection {
        let request = SearchRequest {
            term: Term::CustomerIdRaw(id.to_owned()),
            valid_only: false,
            limit: Some(PEOPLE),
            ..SearchRequest::new("")
        };
        let mut found = Found::default();
        let mut search = self.instance.sources().search(&request);
        while let Some(part) = search.next().await {
            found.add(part);
        }
        let lines: Vec<CardLine> = found
            .hits()
            .map(|(_, hit)| CardLine {
                wrong: !hit.valid,
                ..line(&hit.login, &hit.text)
            })
            .collect();
        let cut = found.reports().iter().any(|report| report.limited);
        let failed = found.reports().iter().find_map(|report| {
            let error = report.error.as_ref()?;
            Some(format!(", {} did not answer: {error}", report.source))
        });
        let count = lines.len();
        let count = match cut {
            true => format!("first {count} of at least {}", count + 1),
            false => count.to_string(),
        };
        CardSection {
            title: "Customer users".to_owned(),
            note: format!("{count}{}", failed.unwrap_or_default()),
            lines,
        }
    }
}

/// The mapped fields.
fn record(world: &World, source: &str, company: &Company) -> CardSection {
    let mut all = CompanyBackend::all(&world.settings).into_iter().flatten();
    let backend = all.find(|own| own.source == source);
    let fields = backend.iter().flat_map(|backend| backend.map.fields());
    let lines = fields.map(|field| {
        let value = company.attributes.get(&field.attribute);
        let value = value.cloned().flatten();
        let validity = value
            .as_deref()
            .filter(|_| field.attribute.starts_with("ValidID"));
        let validity = validity.and_then(|id| world.validities.by_id_text(id));
        let text = match (&value, validity) {
            (Some(value), Some(validity)) => format!("{value}  ({})", validity.name),
            (Some(value), None) => value.clone(),
            (None, _) => "-".to_owned(),
        };
        let label = match field.label.as_str() {
            "" => field.attribute.as_str(),
            label => label,
        };
        CardLine {
            required: field.required,
            read_only: field.read_only,
            copy: value.unwrap_or_default(),
            about: format!("{} from column {}", field.attribute, field.column),
            ..line(label, &text)
        }
    });
    CardSection {
        title: "Record".to_owned(),
        note: source.to_owned(),
        lines: lines.collect(),
    }
}

fn line(label: &str, text: &str) -> CardLine {
    CardLine {
        label: label.to_owned(),
        text: text.to_owned(),
        copy: text.to_owned(),
        ..CardLine::default()
    }
}
