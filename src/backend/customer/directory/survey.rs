//! Counting the entries of a directory, page by page.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::DirectorySource;
use crate::backend::customer::source::SearchRequest;
use crate::backend::error::Result;
use crate::backend::ldap::{End, Entry, Server};
use crate::core::doctor::{
    Doubles, Garbles, Garbling, Lacking, Oddity, Quirk, Survey, garbled, oddity,
};
use crate::core::query::filter;
use crate::core::value::is_true;
use crate::core::world::Collation;

/// Examples of one kind.
const EXAMPLES: usize = 3;

/// Attributes that everybody needs.
const NEEDED: [&str; 3] = ["UserLogin", "UserEmail", "UserCustomerID"];

impl DirectorySource {
    /// Counts everything.
    pub(super) async fn count(&self) -> Result<Survey> {
        let mut tally = Tally::of(self);
        let wanted = [Some(self.backend.key.as_str()), tally.column("UserEmail")];
        let present: String = wanted
            .into_iter()
            .flatten()
            .map(|attribute| format!("({attribute}=*)"))
            .collect();
        let everybody = format!("(|{present})");
        let mut attributes = tally.attributes();
        attributes.push(self.backend.key.clone());
        let mut survey = Survey::default();
        let mut pages = self.directory.pages(self.below_base(everybody, attributes));
        while let Some(answer) = pages.next().await.map_err(|cause| self.failed(cause))? {
            answer.entries.iter().for_each(|entry| tally.note(entry));
            let reason = answer.end.reason().map(str::to_owned);
            survey.incomplete = survey.incomplete.or(reason);
        }
        self.count_valid(&tally, &mut survey).await?;
        survey.incomplete = match survey.incomplete {
            None => self.stops_early(tally.all).await?,
            reason => reason,
        };
        tally.told(&mut survey);
        Ok(survey)
    }

    /// How many pass the valid filter, and one who does not.
    async fn count_valid(&self, tally: &Tally<'_>, survey: &mut Survey) -> Result<()> {
        survey.valid = tally.all;
        if self.valid_filter().is_empty() {
            return Ok(());
        }
        let key = &self.backend.key;
        let mut ask = self.below_base(format!("({key}=*)"), vec![key.clone()]);
        ask.filter = filter::and(&ask.filter, self.valid_filter());
        let (mut valid, mut logins) = (0, HashSet::new());
        let mut pages = self.directory.pages(ask);
        while let Some(answer) = pages.next().await.map_err(|cause| self.failed(cause))? {
            valid += u64::try_from(answer.entries.len()).unwrap_or(u64::MAX);
            let entries = answer.entries.iter();
            logins.extend(entries.filter_map(|entry| self.value(entry, key)));
        }
        survey.valid = valid;
        let mut hidden = tally.logins.values().map(|(first, ..)| first);
        survey.hidden = hidden.find(|login| !logins.contains(*login)).cloned();
        Ok(())
    }

    /// What the server says when it is asked as the ticket system asks: it may stop before the limit
    /// that the source sets.
    async fn stops_early(&self, all: u64) -> Result<Option<String>> {
        let asked = self.backend.searching.limit;
        let answer = self.ask(&self.sending(&SearchRequest::new("*"))?).await?;
        let found = answer.entries.len();
        let own = u64::try_from(asked).unwrap_or(u64::MAX).min(all);
        let stopped =
            answer.end != End::Whole && u64::try_from(found).is_ok_and(|found| found < own);
        Ok(stopped.then(|| {
            let reason = answer.end.reason().unwrap_or_default();
            format!("a search for everybody ends after {found}, {asked} are asked for: {reason}")
        }))
    }

    /// True when another machine answers, and nothing proves that it is the right one.
    pub(super) fn is_unproven(&self) -> bool {
        let settings = self.directory.settings();
        settings.servers.iter().any(|server| match server {
            Server::Socket(_) => false,
            Server::Network { host, secure, .. } => {
                let here = ["localhost", "127.0.0.1", "::1"].contains(&host.as_str());
                let proven = match secure {
                    true => settings.trust.verify,
                    false => settings.start_tls == Some(true),
                };
                !(here || proven)
            }
        })
    }
}

/// Values as they compare: the first spelling, the last one, and how many.
type Seen = BTreeMap<String, (String, String, u64)>;

/// Entries while they are counted.
struct Tally<'s> {
    source: &'s DirectorySource,
    all: u64,
    logins: Seen,
    addresses: Seen,
    lacking: HashMap<&'static str, (u64, String)>,
    garbled: BTreeMap<(String, Garbling), (u64, String)>,
    quirks: BTreeMap<Oddity, (u64, String)>,
}

impl<'s> Tally<'s> {
    fn of(source: &'s DirectorySource) -> Self {
        Self {
            source,
            all: 0,
            logins: Seen::new(),
            addresses: Seen::new(),
            lacking: HashMap::new(),
            garbled: BTreeMap::new(),
            quirks: BTreeMap::new(),
        }
    }

    /// The attribute that is mapped.
    fn column(&self, attribute: &str) -> Option<&'s str> {
        let mut fields = self.source.backend.map.fields().iter();
        let field = fields.find(|field| field.attribute == attribute && !field.dynamic_field)?;
        Some(&field.column)
    }

    /// The attributes that are mapped, without passwords.
    fn attributes(&self) -> Vec<String> {
        let fields = self.source.backend.map.fields().iter();
        let stored = fields.filter(|field| !field.dynamic_field);
        let shown = stored.filter(|field| !field.column.eq_ignore_ascii_case("userPassword"));
        shown.map(|field| field.column.clone()).collect()
    }

    fn note(&mut self, entry: &Entry) {
        self.all += 1;
        let value = |attribute: &str| self.source.value(entry, attribute);
        let login = value(&self.source.backend.key).filter(|login| is_true(login));
        let who = login.clone().unwrap_or_else(|| entry.dn.clone());
        for attribute in NEEDED {
            let column = match attribute {
                "UserLogin" => Some(self.source.backend.key.as_str()),
                attribute => self.column(attribute),
            };
            let Some(column) = column else { continue };
            if self
                .source
                .value(entry, column)
                .is_none_or(|text| text.is_empty())
            {
                let lacking = self.lacking.entry(attribute);
                lacking.or_insert_with(|| (0, who.clone())).0 += 1;
            }
        }
        if let Some(login) = login {
            see(&mut self.logins, login);
        }
        let mail = self
            .column("UserEmail")
            .and_then(|column| self.source.value(entry, column));
        if let Some(mail) = mail.filter(|mail| !mail.is_empty()) {
            see(&mut self.addresses, mail);
        }
        for column in self.attributes() {
            let Some(text) = self.source.value(entry, &column) else {
                continue;
            };
            if let Some(found) = garbled(&text) {
                let was = found.was.map(|was| format!(", which was {was}"));
                let example = format!("{who}: {text}{}", was.unwrap_or_default());
                let garbles = self.garbled.entry((column, found.how));
                garbles.or_insert((0, example)).0 += 1;
            }
        }
        for attribute in ["UserCustomerID", "UserCustomerIDs"] {
            let value = self
                .column(attribute)
                .and_then(|column| self.source.value(entry, column));
            let value = value.unwrap_or_default();
            if let Some(found) = oddity(attribute, &value) {
                let quirk = self.quirks.entry(found);
                quirk.or_insert_with(|| (0, format!("{who}: {value:?}"))).0 += 1;
            }
        }
    }

    /// Puts what was counted where it is judged.
    fn told(self, survey: &mut Survey) {
        survey.all = self.all;
        for attribute in NEEDED {
            let column = match attribute {
                "UserLogin" => self.source.backend.key.as_str(),
                attribute => self.column(attribute).unwrap_or_default(),
            };
            if let Some((count, example)) = self.lacking.get(attribute) {
                survey.lacking.push(Lacking {
                    attribute: attribute.to_owned(),
                    column: column.to_owned(),
                    count: *count,
                    example: example.clone(),
                });
            }
        }
        survey.logins = doubles(&self.logins);
        survey.addresses = doubles(&self.addresses);
        let garbled = self.garbled.into_iter();
        survey.garbled = garbled
            .map(|((column, how), (count, example))| Garbles {
                how,
                column,
                count,
                example,
            })
            .collect();
        let quirks = self.quirks.into_iter();
        survey.quirks = quirks
            .map(|(oddity, (count, example))| Quirk {
                oddity,
                count,
                example,
            })
            .collect();
    }
}

/// Directories compare without regard to case.
fn see(seen: &mut Seen, value: String) {
    let folded = Collation::IgnoreCase.fold(&value).into_owned();
    let entry = seen.entry(folded);
    let entry = entry.or_insert_with(|| (value.clone(), value.clone(), 0));
    entry.1 = value;
    entry.2 += 1;
}

fn doubles(seen: &Seen) -> Doubles {
    let several = || seen.values().filter(|(_, _, count)| *count > 1);
    let example = |(first, last, count): &(String, String, u64)| match (first == last, count) {
        (true, count) => format!("{first} ({count} times)"),
        (false, 2) => format!("{first} and {last}"),
        (false, count) => format!("{first} and {last} ({count} times)"),
    };
    Doubles {
        values: u64::try_from(several().count()).unwrap_or(u64::MAX),
        rows: several().map(|(_, _, count)| count).sum(),
        examples: several().take(EXAMPLES).map(example).collect(),
    }
}
