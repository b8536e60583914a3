//! Logins that several sources have.

use std::collections::{HashMap, HashSet};

use futures_util::stream::StreamExt;

use super::examination::{Examined, Progress, Watch};
use super::sources::COUNTING;
use crate::backend::Instance;
use crate::backend::customer::{CustomerSource, Patient};
use crate::backend::error::Result;
use crate::core::doctor::Overlap;
use crate::core::known::Asked;
use crate::core::world::Collation;

/// Logins that are asked for at a time.
const LOGINS: usize = 500;

/// Examples of one kind.
const EXAMPLES: usize = 3;

/// The logins of valid people that an earlier source has too, valid there or not.
pub(super) async fn find(
    instance: &Instance,
    examined: &[Examined],
    left_out: &mut Vec<String>,
    watch: Watch<'_>,
) -> Vec<Overlap> {
    let alive = |source: &&dyn CustomerSource| {
        let own = examined.iter().find(|own| own.source == source.source());
        own.is_some_and(|own| own.survey.is_some())
    };
    let patients = instance.sources().patients();
    let sources: Vec<&dyn CustomerSource> = patients
        .into_iter()
        .filter_map(|patient| match patient {
            Patient::Open(source) => Some(source),
            Patient::Closed { .. } => None,
        })
        .filter(alive)
        .collect();
    let mut overlaps = Vec::new();
    for (place, later) in sources.iter().enumerate().skip(1) {
        watch(Progress {
            about: later.source().to_owned(),
            doing: "comparing logins",
        });
        let earlier = sources.get(..place).unwrap_or_default();
        let reason = match tokio::time::timeout(COUNTING, compare(*later, earlier)).await {
            Ok(Ok(found)) => {
                overlaps.extend(found);
                continue;
            }
            Ok(Err(error)) => error.to_string(),
            Err(_) => format!("it takes longer than {} seconds", COUNTING.as_secs()),
        };
        left_out.push(format!(
            "logins of {} are not compared with earlier sources: {reason}",
            later.source()
        ));
    }
    overlaps
}

async fn compare(
    later: &dyn CustomerSource,
    earlier: &[&dyn CustomerSource],
) -> Result<Vec<Overlap>> {
    let mut overlaps: Vec<Overlap> = earlier
        .iter()
        .map(|source| Overlap {
            earlier: source.source().to_owned(),
            later: later.source().to_owned(),
            same: 0,
            same_examples: Vec::new(),
            similar: 0,
            similar_examples: Vec::new(),
        })
        .collect();
    let mut chunks = later.logins().chunks(LOGINS);
    while let Some(chunk) = chunks.next().await {
        let logins: Vec<String> = chunk.into_iter().collect::<Result<_>>()?;
        for (source, overlap) in earlier.iter().zip(&mut overlaps) {
            let held = source.held(Asked::CustomerUserLogin, &logins).await?;
            note(overlap, &logins, &held);
        }
    }
    overlaps.retain(|overlap| overlap.same + overlap.similar > 0);
    Ok(overlaps)
}

/// Counts the logins that are held, and those that are held but for case and accents.
fn note(overlap: &mut Overlap, logins: &[String], held: &[String]) {
    let fold = |login: &str| Collation::IgnoreCase.fold(login).into_owned();
    let exact: HashSet<&str> = held.iter().map(String::as_str).collect();
    let folded: HashMap<String, &str> = held.iter().map(|own| (fold(own), own.as_str())).collect();
    for login in logins {
        if exact.contains(login.as_str()) {
            overlap.same += 1;
            if overlap.same_examples.len() < EXAMPLES {
                overlap.same_examples.push(login.clone());
            }
        } else if let Some(there) = folded.get(&fold(login)) {
            overlap.similar += 1;
            if overlap.similar_examples.len() < EXAMPLES {
                let example = format!("{there} there and {login} here");
                overlap.similar_examples.push(example);
            }
        }
    }
}
