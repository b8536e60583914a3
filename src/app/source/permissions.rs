//! What a customer user may see and do, as a text to read.

use std::collections::BTreeMap;

use futures_util::TryStreamExt;

use super::InstanceSource;
use crate::app::mark::Mark;
use crate::app::request::{Answer, Failure, Parts};
use crate::app::state::{Reader, ReaderRow};
use crate::core::customer::{Rights, TicketVerdict};
use crate::core::world::Row;

/// The permission types shown for queues.
const OF_QUEUES: [&str; 3] = ["ro", "rw", "create"];

/// Tickets that are told one by one; the text says when there are more.
const TICKETS: usize = 250;

impl InstanceSource {
    pub(super) async fn permissions(&self, login: &str, parts: &Parts) -> Result<(), Failure> {
        let person = self.telling(parts, self.instance.person(login)).await?;
        let world = self.instance.world();
        let rights = Rights::new(&world, &person);
        let mut rows = vec![ReaderRow::heading("Queues")];
        rows.extend(queues(&rights));
        rows.push(ReaderRow::blank());
        rows.push(ReaderRow::heading(
            "Groups, and where each right comes from",
        ));
        rows.extend(groups(&rights));
        rows.push(ReaderRow::blank());
        rows.push(ReaderRow::heading(
            "Tickets: ro, rw, and the module that decided",
        ));
        let mut tickets = self.instance.ticket_rows();
        let mut told = 0;
        while let Some(row) = tickets.try_next().await? {
            if told == TICKETS {
                rows.push(ReaderRow::new(
                    "",
                    format!("first {TICKETS} of more tickets"),
                ));
                break;
            }
            told += 1;
            rows.push(ticket(&rights, &row));
        }
        let reader = Reader::new(format!("What {login} may see and do"), rows);
        parts.send(Answer::Reading(reader)).await;
        Ok(())
    }
}

/// A line for every valid queue with the types that open it, and the group behind it.
fn queues(rights: &Rights<'_>) -> Vec<ReaderRow> {
    let by_type = OF_QUEUES.map(|permission| rights.queues(permission));
    let queues = rights.world().queues.valid();
    queues
        .map(|queue| {
            let mut types = Vec::new();
            let mut group = None;
            for (permission, grants) in OF_QUEUES.iter().zip(&by_type) {
                let mut grants = grants.iter();
                if let Some(grant) = grants.find(|grant| grant.queue.id == queue.id) {
                    types.push(*permission);
                    group = Some(grant.group.name.as_str());
                }
            }
            match group {
                Some(group) => {
                    let text = format!("{:<14} by group {group}", types.join(" "));
                    ReaderRow::new(queue.name.as_str(), text).mark(Mark::Matched)
                }
                None => ReaderRow::new(queue.name.as_str(), "nothing").mark(Mark::Absent),
            }
        })
        .collect()
}

/// A line for every group with the types that are held and where each comes from.
fn groups(rights: &Rights<'_>) -> Vec<ReaderRow> {
    let mut origins: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for permission in OF_QUEUES {
        for grant in rights.groups(permission) {
            let own = grant.origins.iter().map(ToString::to_string);
            let own = own.collect::<Vec<_>>().join(", ");
            let texts = origins.entry(grant.group.name.as_str()).or_default();
            texts.push(format!("{permission}: {own}"));
        }
    }
    let mut rows = Vec::new();
    for (group, texts) in origins {
        for (index, text) in texts.into_iter().enumerate() {
            let label = if index == 0 { group } else { "" };
            rows.push(ReaderRow::new(label, text));
        }
    }
    rows
}

fn ticket(rights: &Rights<'_>, row: &Row) -> ReaderRow {
    let number = row.text("tn").unwrap_or_default();
    let (ro, rw) = (rights.ticket(row, "ro"), rights.ticket(row, "rw"));
    let mark = if ro.allowed {
        Mark::Matched
    } else {
        Mark::Missed
    };
    let text = format!("ro {}; rw {}", said(&ro), said(&rw));
    ReaderRow::new(number, text).mark(mark)
}

/// `yes: CustomerUserIDCheck (own ticket)`.
fn said(verdict: &TicketVerdict<'_>) -> String {
    let answer = if verdict.allowed { "yes" } else { "no" };
    format!("{answer}: {}", decision(verdict))
}

/// `CustomerUserIDCheck (own ticket)`.
pub(super) fn decision(verdict: &TicketVerdict<'_>) -> String {
    let decided = verdict.steps.iter().rfind(|step| step.reached);
    let because = decided.map(|step| format!(" ({})", step.because));
    format!("{}{}", verdict.decision, because.unwrap_or_default())
}
