//! CustomerIDs of people, compared with the companies that there are.

use std::collections::BTreeSet;

use futures_util::stream::StreamExt;

use super::examination::{Examined, Progress, Watch};
use super::tables::is_elsewhere;
use crate::backend::Instance;
use crate::backend::customer::{CustomerSource, Patient, SearchRequest, Term};
use crate::backend::error::Result;
use crate::backend::sql::{Folding, Name, Statement};
use crate::core::customer::{CompanyBackend, case_sensitive};
use crate::core::value::Value;
use crate::core::world::World;

/// Ids that are asked for at a time.
const IDS: usize = 500;

/// Examples that are looked up.
const EXAMPLES: usize = 3;

/// Finds the CustomerIDs without a company in every source that shows companies.
pub(super) async fn compare(
    instance: &Instance,
    world: &World,
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
        match without_company(instance, world, source).await {
            Ok(Some(found)) => survey.without_company = Some(found),
            Ok(None) => left_out.push(format!(
                "companies of {} are not compared: not all of them can be asked from here",
                source.source()
            )),
            Err(error) => left_out.push(format!(
                "companies of {} are not compared: {error}",
                source.source()
            )),
        }
    }
}

async fn without_company(
    instance: &Instance,
    world: &World,
    source: &dyn CustomerSource,
) -> Result<Option<(u64, Vec<String>)>> {
    let ids = source.customer_ids("", false).await?;
    let ids: Vec<String> = ids.into_iter().filter(|id| !id.is_empty()).collect();
    let Some(unknown) = unknown(instance, world, &ids).await? else {
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

/// Those of these CustomerIDs that no company has, as the ticket system compares them. `None` when
/// some companies cannot be asked.
pub(super) async fn unknown(
    instance: &Instance,
    world: &World,
    ids: &[String],
) -> Result<Option<Vec<String>>> {
    let mut unknown = ids.to_vec();
    for backend in CompanyBackend::all(&world.settings) {
        let Ok(backend) = backend else {
            return Ok(None);
        };
        if is_elsewhere(&world.settings, &backend.source) {
            return Ok(None);
        }
        let (Ok(table), Ok(key)) = (Name::new(&backend.table), Name::new(&backend.key)) else {
            return Ok(None);
        };
        if instance
            .catalogue()
            .column(&backend.table, &backend.key)
            .is_none()
        {
            return Ok(None);
        }
        let config = world.settings.get(&backend.source).unwrap_or(&Value::Null);
        let folding = Folding::of_search(world.collation, case_sensitive(config));
        let mut known = BTreeSet::new();
        for ids in unknown.chunks(IDS) {
            let select = Statement::new("SELECT b.")
                .name(&key)
                .sql(" AS held FROM ")
                .name(&table)
                .sql(" b WHERE ")
                .column("b.", &key, folding)
                .sql(" IN ")
                .value_list(ids.iter().map(String::as_str), folding);
            let rows = instance
                .database()
                .rows("looking for companies", select)
                .await?;
            let held = rows.iter().filter_map(|row| row.text("held"));
            known.extend(held.map(|held| folding.fold(held).into_owned()));
        }
        unknown.retain(|id| !known.contains(folding.fold(id).as_ref()));
    }
    Ok(Some(unknown))
}
