//! Asking every source at once how it is.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use futures_util::stream::StreamExt;

use super::examination::{Examined, Progress, Watch};
use crate::backend::Instance;
use crate::backend::customer::{
    CustomerSource, Patient, SearchRequest, SourceState, SurveyRequest,
};
use crate::backend::error::Error;
use crate::backend::ldap::Failure;
use crate::core::customer::{Backend, Kind};
use crate::core::doctor::{Answered, Failed, Stage, TableFacts};
use crate::core::value::Value;
use crate::core::world::World;

/// What tables look like, by source.
pub(super) type Tables = BTreeMap<String, TableFacts>;

/// How long a source may take for its first answer.
pub(super) const FIRST_ANSWER: Duration = Duration::from_secs(10);

/// How long counting may take.
pub(super) const COUNTING: Duration = Duration::from_secs(120);

/// What is searched for to see what a source asks.
const EXAMPLE: &str = "example";

/// Asks all of them.
pub(super) async fn examine(
    instance: &Instance,
    world: &World,
    watch: Watch<'_>,
) -> (Vec<Examined>, Tables) {
    let request = SurveyRequest {
        validities: world
            .validities
            .iter()
            .map(|validity| validity.id)
            .collect(),
    };
    let patients = instance.sources().patients();
    let examined = patients.into_iter().map(|patient| {
        let known = Known::of(world, patient.source());
        let request = &request;
        async move {
            match patient {
                Patient::Open(source) => open(known, source, request, watch).await,
                Patient::Closed { state, reason, .. } => {
                    let answered = match state {
                        SourceState::Unsupported => Answered::Unsupported(reason.to_owned()),
                        _ => Answered::Closed(reason.to_owned()),
                    };
                    (known.with(answered), None)
                }
            }
        }
    });
    let (mut all, mut tables) = (Vec::new(), Tables::new());
    for (examined, table) in join_all(examined).await {
        tables.extend(table.map(|table| (examined.source.clone(), table)));
        all.push(examined);
    }
    (all, tables)
}

async fn open(
    known: Known,
    source: &dyn CustomerSource,
    request: &SurveyRequest,
    watch: Watch<'_>,
) -> (Examined, Option<TableFacts>) {
    let tell = |doing| {
        watch(Progress {
            about: source.source().to_owned(),
            doing,
        });
    };
    tell("asking");
    let mut examined = known.with(first_answer(source).await);
    examined.unverified = source.is_unverified();
    examined.sent = source.explain(&SearchRequest::new(EXAMPLE)).ok();
    if let Answered::Silent(_) = examined.answered {
        return (examined, None);
    }
    // A table that is not there, or lacks a column, explains why a search fails.
    let table = tokio::time::timeout(FIRST_ANSWER, source.table()).await;
    let table = table.ok().flatten();
    if !matches!(examined.answered, Answered::Within(_)) {
        return (examined, table);
    }
    tell("counting");
    let counted = tokio::time::timeout(COUNTING, source.survey(request)).await;
    examined.uncounted = match counted {
        Ok(Ok(Some(survey))) => {
            examined.survey = Some(survey);
            None
        }
        Ok(Ok(None)) => Some("its kind is not counted".to_owned()),
        Ok(Err(error)) => Some(error.to_string()),
        Err(_) => Some(format!(
            "it takes longer than {} seconds",
            COUNTING.as_secs()
        )),
    };
    (examined, table)
}

/// How the source answers a search for anybody.
async fn first_answer(source: &dyn CustomerSource) -> Answered {
    let request = SearchRequest {
        valid_only: false,
        limit: Some(1),
        ..SearchRequest::new("*")
    };
    let started = Instant::now();
    let mut parts = source.search(&request);
    match tokio::time::timeout(FIRST_ANSWER, parts.next()).await {
        Ok(Some(Err(error))) => failed(&error),
        Ok(_) => {
            let took = started.elapsed().as_millis();
            Answered::Within(u64::try_from(took).unwrap_or(u64::MAX))
        }
        Err(_) => Answered::Silent(FIRST_ANSWER.as_secs()),
    }
}

/// How far a source came that failed.
pub(super) fn failed(error: &Error) -> Answered {
    let stage = match error {
        Error::Connect { .. } => Stage::Connection,
        Error::Database { cause, .. } if is_of_the_connection(cause) => Stage::Connection,
        Error::Directory { cause, .. } => match cause {
            Failure::Silent { seconds, .. } => return Answered::Silent(*seconds),
            Failure::Unreachable { .. } | Failure::Distrust { .. } | Failure::Lost { .. } => {
                Stage::Connection
            }
            Failure::Bind { .. } => Stage::Bind,
            Failure::Refused { .. } | Failure::Filter(_) | Failure::Setting(_) => Stage::Question,
        },
        _ => Stage::Question,
    };
    let help = || match stage {
        Stage::Connection => "check that its server runs, and can be reached from here",
        Stage::Bind | Stage::Question => {
            "correct what the reason names, in the source or its server"
        }
    };
    Answered::Failed(Failed {
        stage,
        reason: error.to_string(),
        help: error.help().unwrap_or_else(|| help().to_owned()),
    })
}

/// True when it is not the question that the database refused.
fn is_of_the_connection(cause: &sqlx::Error) -> bool {
    matches!(
        cause,
        sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
    )
}

/// What is known of a source without asking it.
struct Known {
    source: String,
    backend: Option<Backend>,
    module: String,
}

impl Known {
    fn of(world: &World, source: &str) -> Self {
        let backends = Backend::all(&world.settings).into_iter().flatten();
        let module = world
            .settings
            .sub(source, "Module")
            .and_then(Value::as_text);
        Self {
            source: source.to_owned(),
            module: module.unwrap_or_default().to_owned(),
            backend: backends.into_iter().find(|own| own.source == source),
        }
    }

    fn with(self, answered: Answered) -> Examined {
        let backend = self.backend.as_ref();
        let supported = backend.filter(|_| !matches!(answered, Answered::Unsupported(_)));
        Examined {
            label: backend.map_or_else(String::new, |own| own.label.clone()),
            module: backend.map_or(self.module, |own| own.module.clone()),
            kind: supported.map(|own| own.kind),
            read_only: backend
                .is_none_or(|own| own.writing.read_only || own.kind == Kind::Directory),
            limit: supported.map(|own| own.searching.limit),
            source: self.source,
            answered,
            unverified: false,
            sent: None,
            survey: None,
            uncounted: None,
        }
    }
}
