//! The customer users of all sources as one list by login, page by page from either end.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::time::Instant;

use futures_util::stream::{BoxStream, FuturesUnordered, StreamExt};

use super::asking::{Asking, answer};
use super::source::{Hit, SearchRequest};
use super::sources::{Entry, SourceReport, SourceState, Sources};
use crate::backend::sql::{Place, Start};
use crate::core::world::Collation;

/// A row of the list: where it is to be found again. Rows are ordered by login, those with the same
/// one by the order of their sources.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The login.
    pub login: String,
    /// The source's configuration key.
    pub source: String,
    /// What tells rows of the source with the same login apart.
    pub row: i64,
}

/// Which part of the list is wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Section {
    /// The first one.
    #[default]
    First,
    /// The one behind this row.
    Behind(Mark),
    /// The one before this row.
    Before(Mark),
    /// The last one.
    Last,
}

/// A row of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Where it is to be found again.
    pub mark: Mark,
    /// The customer user.
    pub hit: Hit,
    /// Where else this login is: the sources of the rows that this one stands for too.
    pub also: Vec<String>,
    /// The earlier source that knows this login in another spelling: it is the one that answers
    /// when the ticket system asks for the person.
    pub behind: Option<String>,
}

/// A page of the list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listing {
    /// The rows in the order of the list.
    pub rows: Vec<Listed>,
    /// True when there are more in the direction of the page: before it when it is the last one or
    /// one before a row, else behind it.
    pub more: bool,
    /// What each source said that is done, in the order in which they were.
    pub reports: Vec<SourceReport>,
}

impl Listing {
    /// The first source that did not answer, and why. The others did.
    pub fn failure(&self) -> Option<(&str, &str)> {
        let failed = |report: &&SourceReport| {
            matches!(report.state, SourceState::Error | SourceState::Timeout)
        };
        let failed = self.reports.iter().find(failed)?;
        Some((failed.source.as_str(), failed.error.as_deref()?))
    }
}

/// What one source has for a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    number: usize,
    rows: Vec<(Place, Hit)>,
    /// What the source says about it.
    pub report: SourceReport,
}

/// A page that is put together from the sheets of the sources, in whatever order they arrive.
#[derive(Debug, Clone)]
pub struct Gathering {
    backward: bool,
    count: usize,
    /// `None` where there is one source: its rows come in its own order.
    collation: Option<Collation>,
    rows: Vec<(usize, Place, Hit, String)>,
    reports: Vec<SourceReport>,
}

impl Gathering {
    /// A page of `count` rows that has nothing yet.
    pub fn new(sources: &Sources, section: &Section, count: usize) -> Self {
        Self {
            backward: matches!(section, Section::Before(_) | Section::Last),
            count,
            collation: (sources.entries().len() != 1).then(|| sources.collation()),
            rows: Vec::new(),
            reports: Vec::new(),
        }
    }

    /// Takes in what one source has.
    pub fn add(&mut self, sheet: Sheet) {
        let Sheet {
            number,
            rows,
            report,
        } = sheet;
        let source = &report.source;
        let rows = rows.into_iter();
        self.rows
            .extend(rows.map(|(place, hit)| (number, place, hit, source.clone())));
        self.reports.push(report);
    }

    /// The page as far as it is known: what the sources have that have answered.
    pub fn listing(&self) -> Listing {
        let mut rows: Vec<&(usize, Place, Hit, String)> = self.rows.iter().collect();
        if let Some(collation) = self.collation {
            rows.sort_by(|one, other| {
                let order = order(collation, (&one.1, one.0), (&other.1, other.0));
                match self.backward {
                    true => order.reverse(),
                    false => order,
                }
            });
        }
        let more = rows.len() > self.count;
        rows.truncate(self.count);
        if self.backward {
            rows.reverse();
        }
        Listing {
            rows: once_each(&rows),
            more,
            reports: self.reports.clone(),
        }
    }
}

/// How two rows of a list stand to each other: place and number of the source.
fn order(collation: Collation, one: (&Place, usize), other: (&Place, usize)) -> Ordering {
    collation
        .cmp(&one.0.order, &other.0.order)
        .then(one.1.cmp(&other.1))
        .then(one.0.row.cmp(&other.0.row))
        // Without a number of theirs rows are told apart by their letters.
        .then_with(|| one.0.order.cmp(&other.0.order))
}

/// The rows with each login once, as the first source shows it.
fn once_each(rows: &[&(usize, Place, Hit, String)]) -> Vec<Listed> {
    let mut listed: Vec<Listed> = Vec::new();
    let mut numbers: Vec<usize> = Vec::new();
    let mut exact: HashMap<&str, usize> = HashMap::new();
    let mut folded: HashMap<String, usize> = HashMap::new();
    for (number, place, hit, source) in rows.iter().copied() {
        if let Some(known) = exact.get(hit.login.as_str()) {
            if let Some(known) = listed.get_mut(*known) {
                known.also.push(source.clone());
            }
            continue;
        }
        let index = listed.len();
        exact.insert(hit.login.as_str(), index);
        let other = *folded.entry(hit.login.to_lowercase()).or_insert(index);
        let earlier = numbers.get(other).is_some_and(|other| other < number);
        let behind = listed.get(other).filter(|_| earlier);
        let behind = behind.map(|other| other.mark.source.clone());
        numbers.push(*number);
        listed.push(Listed {
            mark: Mark {
                login: place.order.clone(),
                source: source.clone(),
                row: place.row,
            },
            hit: hit.clone(),
            also: Vec::new(),
            behind,
        });
    }
    listed
}

impl Sources {
    /// A page of `count` rows of what the request finds, whatever its limit and offset say. All
    /// sources are asked at once. A login that several sources know appears once in a page, as the
    /// first of them shows it.
    pub async fn list(&self, request: &SearchRequest, section: &Section, count: usize) -> Listing {
        let asking = Asking::default();
        let mut gathering = Gathering::new(self, section, count);
        let mut sheets = self.sheets(request, section, count, &asking);
        while let Some(sheet) = sheets.next().await {
            gathering.add(sheet);
        }
        gathering.listing()
    }

    /// What each source has for the page, as it arrives: a source that is slow or does not answer
    /// holds up no other. A [`Gathering`] puts them together.
    pub fn sheets<'a>(
        &'a self,
        request: &'a SearchRequest,
        section: &'a Section,
        count: usize,
        asking: &Asking,
    ) -> BoxStream<'a, Sheet> {
        let time_out = asking.time_out;
        let entries = self.entries().iter().enumerate();
        let asked = entries.filter(|(_, entry)| asking.is_for(entry.key()));
        let sheets = asked.map(|(number, entry)| async move {
            let mut report = SourceReport::of(entry.key());
            let mut rows = Vec::new();
            match entry {
                Entry::Open(source) => {
                    let started = Instant::now();
                    let start = self.start(section, number);
                    let page = source.page(request, start, count.saturating_add(1));
                    match answer(page, time_out).await {
                        Ok(found) => {
                            rows = found.rows;
                            report.incomplete = found.incomplete;
                        }
                        Err(why) => report.fail(why),
                    }
                    report.took = started.elapsed();
                    self.silent().note(&report.source, report.timed_out());
                    report.count = rows.len().min(count);
                    report.limited = rows.len() > count;
                }
                Entry::Closed {
                    key, state, reason, ..
                } => {
                    report = SourceReport::closed(key, *state, reason);
                }
            }
            Sheet {
                number,
                rows,
                report,
            }
        });
        sheets.collect::<FuturesUnordered<_>>().boxed()
    }

    /// Where the page begins in the source with this number.
    fn start(&self, section: &Section, number: usize) -> Start {
        let place = |mark: &Mark| {
            let known = |entry: &Entry| entry.key() == mark.source;
            let marked = self.entries().iter().position(known).unwrap_or(0);
            Place {
                order: mark.login.clone(),
                row: match number.cmp(&marked) {
                    Ordering::Less => i64::MAX,
                    Ordering::Equal => mark.row,
                    Ordering::Greater => i64::MIN,
                },
            }
        };
        match section {
            Section::First => Start::First,
            Section::Last => Start::Last,
            Section::Behind(mark) => Start::Behind(place(mark)),
            Section::Before(mark) => Start::Before(place(mark)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hit(login: &str) -> Hit {
        Hit {
            login: login.to_owned(),
            text: String::new(),
            customer_id: None,
            valid: true,
        }
    }

    fn sheet(number: usize, source: &str, logins: &[&str]) -> Sheet {
        let rows = logins.iter().zip(1..).map(|(login, row)| {
            let order = (*login).to_owned();
            (Place { order, row }, hit(login))
        });
        Sheet {
            number,
            rows: rows.collect(),
            report: SourceReport::of(source),
        }
    }

    /// Login, source, where else it is, and who answers for it.
    fn told(listing: &Listing) -> Vec<String> {
        let rows = listing.rows.iter().map(|row| {
            let also = row.also.join("+");
            let behind = row.behind.as_deref().unwrap_or("-");
            format!("{} {} [{also}] {behind}", row.hit.login, row.mark.source)
        });
        rows.collect()
    }

    #[test]
    fn what_has_come_is_a_page_and_later_sources_grow_it() {
        let mut gathering = Gathering::new(&Sources::default(), &Section::First, 3);
        gathering.add(sheet(1, "CustomerUser1", &["b", "d", "e", "f"]));
        let listing = gathering.listing();
        let own = [
            "b CustomerUser1 [] -",
            "d CustomerUser1 [] -",
            "e CustomerUser1 [] -",
        ];
        assert_eq!(told(&listing), own);
        assert!(listing.more);
        gathering.add(sheet(0, "CustomerUser", &["a", "b"]));
        let listing = gathering.listing();
        let both = ["a CustomerUser [] -", "b CustomerUser [CustomerUser1] -"];
        assert_eq!(told(&listing), both);
        assert!(listing.more);
        assert_eq!(listing.reports.len(), 2);
    }

    #[test]
    fn logins_that_differ_in_case_stay_and_say_who_answers() {
        let mut gathering = Gathering::new(&Sources::default(), &Section::First, 9);
        gathering.add(sheet(0, "CustomerUser", &["UPPER.case"]));
        gathering.add(sheet(1, "CustomerUser1", &["Upper.CASE", "x", "x"]));
        assert_eq!(
            told(&gathering.listing()),
            [
                "UPPER.case CustomerUser [] -",
                "Upper.CASE CustomerUser1 [] CustomerUser",
                "x CustomerUser1 [CustomerUser1] -",
            ]
        );
    }

    #[test]
    fn a_page_before_a_row_keeps_its_end() {
        let mark = Mark {
            login: "m".to_owned(),
            source: "CustomerUser".to_owned(),
            row: 1,
        };
        let mut gathering = Gathering::new(&Sources::default(), &Section::Before(mark), 2);
        gathering.add(sheet(0, "CustomerUser", &["l", "j", "h"]));
        gathering.add(sheet(1, "CustomerUser1", &["k"]));
        let listing = gathering.listing();
        assert_eq!(
            told(&listing),
            ["k CustomerUser1 [] -", "l CustomerUser [] -"]
        );
        assert!(listing.more);
    }
}
