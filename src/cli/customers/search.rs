//! `aclscope customers search`: all backends at once; one that is slow or does not answer holds up no
//! other.

use std::io::Write;
use std::time::Duration;

use futures_util::StreamExt;
use serde_json::{Map, Value as Json, json};

use super::CustomersSearchArguments;
use super::rows::Rows;
use super::waiting::Waiting;
use crate::backend::Instance;
use crate::backend::customer::{
    Asking, Found, Hit, SearchRequest, Sent, SourceReport, SourceState, Sources,
};
use crate::cli::{Failure, Format};
use crate::core::nearest::suggest;
use crate::core::world::Collation;

/// Time between two looks at what has come.
const LOOK: Duration = Duration::from_millis(100);

/// Who answers within this time is written in one order by login.
const TOGETHER: Duration = Duration::from_millis(300);

/// What is sent to each backend, by its configuration key.
pub(super) type Explained = Vec<(String, Result<Sent, String>)>;

/// Runs the search and writes what it finds.
pub(super) async fn run(
    asked: &CustomersSearchArguments,
    instance: &Instance,
    format: Format,
    out: &mut impl Write,
) -> Result<u8, Failure> {
    let sources = instance.sources();
    let asking = asking(asked, sources)?;
    let request = SearchRequest {
        valid_only: !asked.all,
        limit: asked.limit.and_then(|limit| usize::try_from(limit).ok()),
        ..SearchRequest::new(&asked.query)
    };
    let collation = instance.collation();
    let mut found = Found::default();
    let mut rows = Rows::new(collation);
    let mut waiting = Waiting::new(sources.keys().filter(|key| asking.is_for(key)));
    let mut parts = sources.search_of(&request, &asking);
    let mut looks = tokio::time::interval(LOOK);
    loop {
        tokio::select! {
            part = parts.next() => match part {
                Some(part) => {
                    waiting.note(&part);
                    found.add(part);
                }
                None => break,
            },
            _ = looks.tick() => {
                if format == Format::Text && waiting.waited() >= TOGETHER {
                    waiting.clear();
                    rows.write(&found, out).map_err(|error| Failure::output(&error))?;
                }
                waiting.show();
            }
        }
    }
    waiting.clear();
    let reports = in_order(&found, sources);
    if let Some(failure) = nobody_answered(&found, &reports) {
        return Err(failure);
    }
    let explained = match asked.explain {
        true => sources.explain_of(&request, &asking),
        false => Vec::new(),
    };
    match format {
        Format::Json => writeln!(out, "{}", document(&found, &reports, &explained, collation)),
        Format::Text => rows
            .write(&found, out)
            .and_then(|()| rows.end(&reports, &explained, out)),
    }
    .and_then(|()| out.flush())
    .map_err(|error| Failure::output(&error))?;
    Ok(u8::from(!reports.iter().all(|report| is_whole(report))))
}

fn asking(asked: &CustomersSearchArguments, sources: &Sources) -> Result<Asking, Failure> {
    if let Some(backend) = &asked.backend
        && !sources.keys().any(|key| key == backend)
    {
        return Err(Failure::usage(
            format!("there is no backend `{backend}`"),
            suggest(backend, sources.keys()),
        ));
    }
    Ok(Asking {
        only: asked.backend.clone(),
        time_out: Duration::from_secs(asked.time_out.into()),
        ..Asking::default()
    })
}

/// What the backends said, in their own order and not in that in which they were done.
fn in_order<'f>(found: &'f Found, sources: &Sources) -> Vec<&'f SourceReport> {
    let of = |key: &str| found.reports().iter().find(|report| report.source == key);
    sources.keys().filter_map(of).collect()
}

/// True for a backend that gave all that it found.
fn is_whole(report: &SourceReport) -> bool {
    report.state == SourceState::Ok && !report.limited && report.incomplete.is_none()
}

/// The failure of a search that no backend answered.
fn nobody_answered(found: &Found, reports: &[&SourceReport]) -> Option<Failure> {
    let answered = |report: &&&SourceReport| report.state == SourceState::Ok;
    if found.hits().len() > 0 || reports.iter().any(|report| answered(&report)) {
        return None;
    }
    let said: Vec<String> = reports
        .iter()
        .map(|report| {
            let reason = report.error.as_deref().unwrap_or("no answer");
            format!("{}: {reason}", report.source)
        })
        .collect();
    Some(Failure::new(
        "backend",
        format!("no customer backend answered: {}", said.join("; ")),
        "check these backends in the configuration: aclscope config show says where it is read",
    ))
}

/// The hits in the order of their logins.
pub(super) fn sorted(found: &Found, collation: Collation) -> Vec<(&str, &Hit)> {
    let mut hits: Vec<(&str, &Hit)> = found.hits().collect();
    hits.sort_by(|(_, one), (_, other)| {
        let order = collation.cmp(&one.login, &other.login);
        order.then_with(|| one.login.cmp(&other.login))
    });
    hits
}

fn document(
    found: &Found,
    reports: &[&SourceReport],
    explained: &Explained,
    collation: Collation,
) -> Json {
    let results = sorted(found, collation).into_iter().map(|(source, hit)| {
        json!({
            "login": hit.login,
            "source": source,
            "text": hit.text,
            "customer_id": hit.customer_id,
            "valid": hit.valid,
        })
    });
    let backends = reports.iter().map(|report| {
        let mut backend = json!({
            "source": report.source,
            "state": report.state.word(),
            "ms": u64::try_from(report.took.as_millis()).unwrap_or(u64::MAX),
            "count": report.count,
            "limited": report.limited,
            "error": report.error,
            "incomplete": report.incomplete,
        });
        let mut explained = explained.iter();
        let explained = explained.find(|(source, _)| *source == report.source);
        if let (Some((_, explained)), Some(backend)) = (explained, backend.as_object_mut()) {
            let explained = match explained {
                Ok(explained) => sent(explained),
                Err(reason) => json!({"error": reason}),
            };
            backend.insert("sent".to_owned(), explained);
        }
        backend
    });
    let mut document = Map::new();
    document.insert("format".to_owned(), json!("aclscope.customers.search/1"));
    document.insert("results".to_owned(), results.collect());
    document.insert("backends".to_owned(), backends.collect());
    document.into()
}

/// What is sent to a backend.
pub fn sent(sent: &Sent) -> Json {
    match sent {
        Sent::Sql { sql, values } => json!({"sql": sql, "values": values}),
        Sent::Ldap {
            base,
            scope,
            filter,
            attributes,
            size_limit,
        } => json!({
            "filter": filter,
            "base": base,
            "scope": scope,
            "attributes": attributes,
            "size_limit": size_limit,
        }),
    }
}
