//! What the view says about backends.

use std::time::Duration;

use super::CustomersPage;
use crate::app::effect::{Effect, Reply};
use crate::app::mark::Mark;
use crate::app::people::{BackendRow, BackendState};
use crate::app::state::picker::{Choice, Picker, Purpose};

impl CustomersPage {
    /// Lets one choose which backend is searched.
    pub(super) fn choose_backend(&self) -> Reply {
        let all = Choice::new("", "all backends");
        let own = self.backends.iter().map(|row| {
            let read_only = if row.read_only { ", read-only" } else { "" };
            let name = format!("{} {}, {}{read_only}", row.source, row.label, row.kind);
            let fared = match &row.state {
                BackendState::Failed { word, .. } => (*word).to_owned(),
                _ => self.state(row),
            };
            Choice {
                mark: is_wrong(row).then_some(Mark::Problem),
                ..Choice::new(row.source.as_str(), name).detail(fared)
            }
        });
        let choices = std::iter::once(all).chain(own).collect();
        Effect::open(Picker::new(Purpose::Backend, "Which backend", choices)).into()
    }

    /// How a backend fared: `12 in 3 ms`, `first 250 of at least 251 in 8 ms`, `waiting 2.4 s`,
    /// `timeout since 10:31:05: no answer within 10 s`.
    pub fn state(&self, row: &BackendRow) -> String {
        match &row.state {
            BackendState::NotAsked => "not asked".to_owned(),
            BackendState::Resting => "left out".to_owned(),
            BackendState::Waiting => match self.waited {
                Some(waited) => format!("waiting {:.1} s", seconds(waited)),
                None => "waiting".to_owned(),
            },
            BackendState::Answered {
                ms,
                count,
                limited,
                incomplete,
            } => {
                let found = match limited {
                    false => format!("{count} in {ms} ms"),
                    true => format!("first {count} of at least {} in {ms} ms", count + 1),
                };
                match incomplete {
                    None => found,
                    Some(reason) => format!("{found}, incomplete: {reason}"),
                }
            }
            BackendState::Failed {
                word,
                since,
                reason,
            } if since.is_empty() => format!("{word}: {reason}"),
            BackendState::Failed {
                word,
                since,
                reason,
            } => match *word {
                "unsupported" => reason.clone(),
                word => format!("{word} since {since}: {reason}"),
            },
        }
    }

    /// The backend whose customer users are missing in the list, and why.
    pub(super) fn missing(&self) -> Option<String> {
        let mut rows = self.backends.iter();
        let row = rows.find(|row| match &row.state {
            BackendState::Failed { word, .. } => *word != "unsupported",
            BackendState::Answered { incomplete, .. } => incomplete.is_some(),
            _ => false,
        })?;
        Some(format!("{}: {}", row.source, self.state(row)))
    }
}

/// True for a backend whose customer users are not all in the list.
pub fn is_wrong(row: &BackendRow) -> bool {
    match &row.state {
        BackendState::Failed { .. } | BackendState::Resting => true,
        BackendState::Answered { incomplete, .. } => incomplete.is_some(),
        BackendState::NotAsked | BackendState::Waiting => false,
    }
}

fn seconds(waited: Duration) -> f32 {
    waited.as_secs_f32()
}
