//! CustomerIDs of people, compared with the companies that there are.

use futures_util::stream::StreamExt;

use super::examination::{Examined, Progress, Watch};
use super::sources::{COUNTING, FIRST_ANSWER, failed};
use crate::backend::Instance;
use crate::backend::customer::{CustomerSource, Patient, SearchRequest, Term};
use crate::backend::error::Result;
use crate::core::doctor::{Answered, Connection, Place};

/// Examples that are looked up.
const EXAMPLES: usize = 3;

/// How the sources of companies in other databases answer.
pub(super) async fn connections(instance: &Instance) -> Vec<Connection> {
    let asked = instance
        .company_sources()
        .elsewhere(instance.database(), FIRST_ANSWER);
    let answers = asked.await.into_iter();
    let connections = answers.map(|patient| Connection {
        source: patient.source.to_owned(),
        answered: match patient.answer {
            Some(Ok(took)) => Answered::Within(u64::try_from(took.as_millis()).unwrap_or(u64::MAX)),
            Some(Err(error)) => failed(&error),
            None => Answered::Silent(FIRST_ANSWER.as_secs()),
        },
        unverified: patient.unverified,
        place: Place::Elsewhere,
        fatal: false,
    });
    connections.collect()
}

/// Finds the CustomerIDs without a company in every source that shows companies.
pub(super) async fn compare(
    instance: &Instance,
    examined: &mut [Examined],
    left_out: &mut Vec<String>,
    watch: Watch<'_>,
) {
    for patient in instance.sources().patients() {
        let Patient::Open(source) = patient else {
            continue;
        };
        let own = examined
            .iter_mut()
            .find(|own| own.source == source.source());
        let Some(survey) = own.and_then(|own| own.survey.as_mut()) else {
            continue;
        };
        if !source.backend().company_support || survey.all == 0 {
            continue;
        }
        watch(Progress {
            about: source.source().to_owned(),
            doing: "looking for companies",
        });
        let compared = without_company(instance, source);
        let reason = match tokio::time::timeout(COUNTING, compared).await {
            Ok(Ok(Some(found))) => {
                survey.without_company = Some(found);
                continue;
            }
            Ok(Ok(None)) => "not all of them can be asked from here".to_owned(),
            Ok(Err(error)) => error.to_string(),
            Err(_) => format!("it takes longer than {} seconds", COUNTING.as_secs()),
        };
        left_out.push(format!(
            "companies of {} are not compared: {reason}",
            source.source()
        ));
    }
}

async fn without_company(
    instance: &Instance,
    source: &dyn CustomerSource,
) -> Result<Option<(u64, Vec<String>)>> {
    let ids = source.customer_ids("", false).await?;
    let ids: Vec<String> = ids.into_iter().filter(|id| !id.is_empty()).collect();
    let companies = instance.company_sources();
    let Some(unknown) = companies.unknown(instance.database(), &ids).await? else {
        return Ok(None);
    };
    let mut examples = Vec::new();
    for id in unknown.iter().take(EXAMPLES) {
        let who = owner(source, id).await;
        examples.push(match who {
            Some(login) => format!("{id} (of {login})"),
            None => id.clone(),
        });
    }
    let count = u64::try_from(unknown.len()).unwrap_or(u64::MAX);
    Ok(Some((count, examples)))
}

/// Somebody with this CustomerID.
async fn owner(source: &dyn CustomerSource, id: &str) -> Option<String> {
    let request = SearchRequest {
        term: Term::CustomerIdRaw(id.to_owned()),
        valid_only: false,
        limit: Some(1),
        ..SearchRequest::new("")
    };
    let part = source.search(&request).next().await?.ok()?;
    part.hits.into_iter().next().map(|hit| hit.login)
}
