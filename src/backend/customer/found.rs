//! What a search over several sources has found so far.

use std::collections::HashMap;

use super::source::Hit;
use super::sources::{SearchPart, SourceReport};

/// Hits and reports put together as they arrive. A login that several sources know appears once,
/// as the source that comes first in their order shows it, however late that one answers.
#[derive(Debug, Clone, Default)]
pub struct Found {
    hits: Vec<(String, Hit)>,
    by_login: HashMap<String, usize>,
    reports: Vec<SourceReport>,
}

impl Found {
    /// Takes in one message of the search.
    pub fn add(&mut self, part: SearchPart) {
        match part {
            SearchPart::Ended(report) => self.reports.push(report),
            SearchPart::Hits { source, hits } => {
                for hit in hits {
                    self.add_hit(&source, hit);
                }
            }
        }
    }

    /// Source and hit, in the order of arrival.
    pub fn hits(&self) -> impl ExactSizeIterator<Item = (&str, &Hit)> {
        self.hits.iter().map(|(source, hit)| (source.as_str(), hit))
    }

    /// The reports of the sources that are done.
    pub fn reports(&self) -> &[SourceReport] {
        &self.reports
    }

    fn add_hit(&mut self, source: &str, hit: Hit) {
        let known = self.by_login.get(&hit.login).copied();
        match known.and_then(|index| self.hits.get_mut(index)) {
            None => {
                self.by_login.insert(hit.login.clone(), self.hits.len());
                self.hits.push((source.to_owned(), hit));
            }
            Some(place) => {
                if number(source) < number(&place.0) {
                    *place = (source.to_owned(), hit);
                }
            }
        }
    }
}

/// The place of a source in their order: the number at the end of its key.
fn number(source: &str) -> u32 {
    let digits = source.trim_start_matches(|character: char| !character.is_ascii_digit());
    digits.parse().unwrap_or(0)
}
