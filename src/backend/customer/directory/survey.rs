//! Counting the entries of a directory, page by page.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::DirectorySource;
use crate::backend::customer::source::SearchRequest;
use crate::backend::error::Result;
use crate::backend::ldap::{End, Entry, Server};
use crate::core::customer::{MapField, is_secret};
use crate::core::doctor::{
    Absent, Doubles, Garbles, Garbling, Lacking, Oddity, Quirk, Survey, garbled, oddity,
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
        tally.valid = self.valid_entries().await?;
        let wanted = [Some(self.backend.key.as_str()), tally.column("UserEmail")];
        let present: String = wanted
            .into_iter()
            .flatten()
            .map(|attribute| format!("({attribute}=*)"))
            .collect();
        let everybody = format!("(|{present})");
        let mut attributes = tally.attributes();
        attributes.push(self.backend.key.clone());
        attributes.extend(tally.listed().map(|(_, attribute)| attribute.clone()));
        let mut survey = Survey::default();
        let mut pages = self.directory.pages(self.below_base(everybody, attributes));
        while let Some(answer) = pages.next().await.map_err(|cause| self.failed(cause))? {
            answer.entries.iter().for_each(|entry| tally.note(entry));
            let reason = answer.end.reason().map(str::to_owned);
            survey.incomplete = survey.incomplete.or(reason);
        }
        survey.incomplete = match survey.incomplete {
            None => self.stops_early(tally.all).await?,
            reason => reason,
        };
        tally.told(&mut survey);
        Ok(survey)
    }

    /// The names of the entries that pass the valid filter; `None` where there is none, or where
    /// the directory does not give all of them away.
    async fn valid_entries(&self) -> Result<Option<HashSet<String>>> {
        if self.valid_filter().is_empty() {
            return Ok(None);
        }
        let mut ask = self.below_base("(objectClass=*)".to_owned(), vec!["1.1".to_owned()]);
        ask.filter = filter::and(&ask.filter, self.valid_filter());
        let mut valid = HashSet::new();
        let mut pages = self.directory.pages(ask);
        while let Some(answer) = pages.next().await.map_err(|cause| self.failed(cause))? {
            if answer.end.reason().is_some() {
                return Ok(None);
            }
            valid.extend(answer.entries.into_iter().map(|entry| entry.dn));
        }
        Ok(Some(valid))
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
    /// The names of the valid ones; `None` when all are.
    valid: Option<HashSet<String>>,
    all: u64,
    hidden: u64,
    first_hidden: Option<String>,
    /// Attributes that somebody has, in small letters.
    present: HashSet<String>,
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
            valid: None,
            all: 0,
            hidden: 0,
            first_hidden: None,
            present: HashSet::new(),
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
        let fields = self.fields().map(|field| field.column.clone());
        fields.collect()
    }

    fn fields(&self) -> impl Iterator<Item = &'s MapField> + use<'s> {
        let fields = self.source.backend.map.fields().iter();
        let stored = fields.filter(|field| !field.dynamic_field);
        stored.filter(|field| {
            let secret = field.column.eq_ignore_ascii_case("userPassword");
            !secret && !is_secret(&field.attribute)
        })
    }

    /// The attributes that lists of the source name, with the key of the list.
    fn listed(&self) -> impl Iterator<Item = (&'static str, &'s String)> + use<'s> {
        let backend = &self.source.backend;
        let lists = [
            ("CustomerUserListFields", Some(&backend.list_fields)),
            ("CustomerUserNameFields", Some(&backend.name_fields)),
            (
                "CustomerUserSearchFields",
                backend.searching.fields.as_ref(),
            ),
            (
                "CustomerUserPostMasterSearchFields",
                backend.searching.mail_fields.as_ref(),
            ),
        ];
        let listed = lists.into_iter().flat_map(|(key, list)| {
            let named = list.into_iter().flatten();
            named.map(move |attribute| (key, attribute))
        });
        let dynamic = |attribute: &str| {
            let mut fields = backend.map.fields().iter();
            fields.any(|field| field.dynamic_field && field.column == attribute)
        };
        let secret = |attribute: &str| attribute.eq_ignore_ascii_case("userPassword");
        listed.filter(move |(_, attribute)| !dynamic(attribute) && !secret(attribute))
    }

    /// What settings name and nobody has.
    fn absent(&self) -> Vec<Absent> {
        // That nobody has what everybody needs is counted anyway.
        let mapped = self.fields();
        let mapped = mapped.filter(|field| !NEEDED.contains(&field.attribute.as_str()));
        let mapped = mapped.map(|field| (field.attribute.as_str(), &field.column, !field.required));
        let listed = self
            .listed()
            .map(|(key, attribute)| (key, attribute, false));
        let mut absent: Vec<Absent> = Vec::new();
        for (by, attribute, optional) in mapped.chain(listed) {
            if self.present.contains(&attribute.to_lowercase()) {
                continue;
            }
            let mut known = absent.iter_mut();
            match known.find(|own| own.attribute.eq_ignore_ascii_case(attribute)) {
                Some(known) => {
                    known.named_by.push(by.to_owned());
                    known.optional &= optional;
                }
                None => absent.push(Absent {
                    attribute: attribute.clone(),
                    named_by: vec![by.to_owned()],
                    optional,
                }),
            }
        }
        absent
    }

    fn note(&mut self, entry: &Entry) {
        self.all += 1;
        let value = |attribute: &str| self.source.value(entry, attribute);
        let login = value(&self.source.backend.key).filter(|login| is_true(login));
        let who = login.clone().unwrap_or_else(|| entry.dn.clone());
        let names = entry
            .attributes()
            .iter()
            .map(|(name, _)| name.to_lowercase());
        self.present.extend(names);
        let hidden = self.valid.as_ref();
        let hidden = hidden.is_some_and(|valid| !valid.contains(&entry.dn));
        if hidden {
            self.hidden += 1;
            self.first_hidden.get_or_insert_with(|| who.clone());
        }
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
        if let Some(mail) = mail.filter(|mail| !mail.is_empty() && !hidden) {
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
        let charset = self.source.directory.settings().charset;
        survey.charset = charset.other().map(str::to_owned);
        survey.valid = self.all - self.hidden;
        survey.absent = if self.all > 0 {
            self.absent()
        } else {
            Vec::new()
        };
        survey.hidden.clone_from(&self.first_hidden);
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
