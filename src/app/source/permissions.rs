//! What a customer user may see and do, as a text to read.

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
        let person = self.instance.person(login).await?;
        let world = self.instance.world();
        let rights = Rights::new(&world, &person);
        let mut rows = vec![ReaderRow::heading("Queues: ro, rw, create, and why")];
        rows.extend(queues(&rights));
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

/// A line for every queue that any of the types opens.
fn queues(rights: &Rights<'_>) -> Vec<ReaderRow> {
    let by_type = OF_QUEUES.map(|permission| rights.queues(permission));
    let mut rows = Vec::new();
    for queue in rights.world().queues.valid() {
        let grants = by_type.each_ref().map(|grants| {
            let mut grants = grants.iter();
            grants.find(|grant| grant.queue.id == queue.id)
        });
        let mut types = Vec::new();
        let mut origins: Vec<String> = Vec::new();
        for (permission, grant) in OF_QUEUES.iter().zip(&grants) {
            let Some(grant) = grant else { continue };
            types.push(*permission);
            for origin in &grant.origins {
                let origin = origin.to_string();
                if !origins.contains(&origin) {
                    origins.push(origin);
                }
            }
        }
        let group = grants
            .iter()
            .flatten()
            .next()
            .map(|grant| &grant.group.name);
        rows.push(match group {
            Some(group) => ReaderRow::new(
                queue.name.as_str(),
                format!(
                    "{}  by group {group}: {}",
                    types.join(" "),
                    origins.join(", ")
                ),
            )
            .mark(Mark::Matched),
            None => ReaderRow::new(queue.name.as_str(), "nothing").mark(Mark::Absent),
        });
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
pub(super) fn said(verdict: &TicketVerdict<'_>) -> String {
    let answer = if verdict.allowed { "yes" } else { "no" };
    let decided = verdict.steps.iter().rfind(|step| step.reached);
    let because = decided.map(|step| format!(" ({})", step.because));
    format!(
        "{answer}: {}{}",
        verdict.decision,
        because.unwrap_or_default()
    )
}
