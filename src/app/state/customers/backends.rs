//! What the view says about backends.

use std::time::Duration;

use super::CustomersPage;
use crate::app::effect::{Effect, Reply};
use crate::app::mark::Mark;
use crate::app::people::{BackendRow, BackendState};
use crate::app::state::picker::{Choice, Picker, Purpose};
use crate::backend::customer::Section;

impl CustomersPage {
    /// Lets one choose which backend is searched.
    pub(super) fn choose_backend(&self) -> Reply {
        let all = Choice::new("", "all backends");
        let own = self.backends.iter().map(|row| {
            let read_only = if row.read_only { " ro" } else { "" };
            let name = format!("{}{read_only} {}", row.source, row.label);
            let fared = match &row.state {
                BackendState::Failed { word, .. } => (*word).to_owned(),
                _ => self.brief(row),
            };
            let kind = row.kind.split(' ').next().unwrap_or_default();
            let fared = format!("{kind}, {fared}");
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

    /// How a backend fared, in few cells: `250+ in 8 ms`.
    pub fn brief(&self, row: &BackendRow) -> String {
        match &row.state {
            BackendState::Answered {
                ms,
                count,
                limited: true,
                incomplete: None,
            } => format!("{count}+ in {ms} ms"),
            _ => self.state(row),
        }
    }

    /// The backends that the list is of.
    fn wanted_backends(&self) -> impl Iterator<Item = &BackendRow> {
        let only = self.only.as_ref();
        let rows = self.backends.iter();
        rows.filter(move |row| only.is_none_or(|only| *only == row.source))
    }

    /// What the list lacks, and why: the first backend whose customer users are missing, and how
    /// many more.
    pub(super) fn missing(&self) -> Option<String> {
        if let Some(failure) = &self.failure {
            return Some(format!("Not complete: {failure}."));
        }
        let rows = self.wanted_backends();
        let mut rows = rows.filter(|row| is_down(row) || is_cut(row));
        let row = rows.next()?;
        let others = match rows.count() {
            0 => String::new(),
            more => format!(" (and {more} more)"),
        };
        let (source, state) = (&row.source, self.state(row));
        Some(format!(
            "Not complete: {source}: {state}{others}; r asks again."
        ))
    }

    /// True when no backend that was asked has answered.
    pub(super) fn is_silent(&self) -> bool {
        let answered = |row: &BackendRow| matches!(row.state, BackendState::Answered { .. });
        !self.backends.iter().any(answered)
    }

    /// The backends that are not asked for this part of the list. Those that kept a question waiting
    /// are left out until somebody asks again. The list does not go on with one that it lacks: its
    /// beginning would be missing, and nothing would say so.
    pub(super) fn resting(&self, section: &Section) -> Vec<String> {
        let goes_on = matches!(section, Section::Behind(_) | Section::Before(_));
        let rests = |row: &&BackendRow| match &row.state {
            BackendState::Resting => true,
            BackendState::Failed { word, .. } => {
                matches!(*word, "timeout" | "slow") || goes_on && is_down(row)
            }
            _ => false,
        };
        let resting = self.wanted_backends().filter(rests);
        resting.map(|row| row.source.clone()).collect()
    }

    /// True when the list lacks what asking again may bring.
    pub(super) fn is_lacking(&self) -> bool {
        self.failure.is_some() || self.wanted_backends().any(is_down)
    }
}

/// True for a backend that did not answer, and may the next time.
pub(super) fn is_down(row: &BackendRow) -> bool {
    match &row.state {
        BackendState::Failed { word, .. } => *word != "unsupported",
        BackendState::Resting => true,
        _ => false,
    }
}

/// True for a backend that left something out itself.
fn is_cut(row: &BackendRow) -> bool {
    matches!(&row.state, BackendState::Answered { incomplete, .. } if incomplete.is_some())
}

/// True for a backend whose customer users are not all in the list.
pub fn is_wrong(row: &BackendRow) -> bool {
    is_cut(row)
        || matches!(
            row.state,
            BackendState::Failed { .. } | BackendState::Resting
        )
}

fn seconds(waited: Duration) -> f32 {
    waited.as_secs_f32()
}
