//! What is wrong with the people of a source.

use super::charset::Garbling;
use super::customer_id::Oddity;
use super::facts::{Absent, Garbles, Overlap, Survey};
use super::finding::{Finding, Judged, counted, for_example};
use crate::core::customer::{Backend, Kind};
use crate::core::lint::Severity::{Error, Note, Warning};

/// Judges what was counted in a source, and what it has in common with earlier ones.
pub fn data(backend: &Backend, survey: &Survey, overlaps: &[Overlap]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let judge = Judge { backend };
    judge.numbers(survey, &mut findings);
    judge.doubles(survey, &mut findings);
    judge.lacking(survey, &mut findings);
    judge.absent(survey, &mut findings);
    judge.texts(survey, &mut findings);
    for overlap in overlaps.iter().filter(|own| own.later == backend.source) {
        judge.overlap(overlap, &mut findings);
    }
    findings
}

struct Judge<'a> {
    backend: &'a Backend,
}

impl Judged for Judge<'_> {
    fn about(&self) -> &str {
        &self.backend.source
    }
}

impl Judge<'_> {
    /// `1 customer user of 12`.
    fn people(&self, count: u64, all: u64) -> String {
        let count = counted(count, "customer user", "customer users");
        format!("{count} of {all}")
    }

    fn numbers(&self, survey: &Survey, findings: &mut Vec<Finding>) {
        let example = survey.hidden.iter().cloned().collect::<Vec<_>>();
        let hidden = survey.all.saturating_sub(survey.valid);
        let directory = self.backend.kind == Kind::Directory;
        if survey.all == 0 && survey.incomplete.is_none() {
            findings.push(self.finding(
                (Warning, "empty"),
                "nobody is in this source",
                match directory {
                    true => "the directory shows no entry with the login's attribute below BaseDN".to_owned(),
                    false => format!("table {} has no rows", self.backend.table),
                },
                match directory {
                    true => "check BaseDN, SSCOPE, AlwaysFilter, and what the configured user may see",
                    false => "take the source out, or fill it",
                },
            ));
        } else if hidden == survey.all && survey.all > 0 {
            findings.push(self.finding(
                (Error, "all_hidden"),
                "everybody in this source counts as not valid: no search finds anybody",
                self.people(hidden, survey.all) + &for_example(&example),
                match directory {
                    true => "correct CustomerUserValidFilter",
                    false => "check CustomerValid, and what the column holds: the id of the state valid is 1",
                },
            ));
        } else if directory && hidden > 0 {
            findings.push(self.finding(
                (Note, "hidden_by_filter"),
                "CustomerUserValidFilter hides people from every search, also where invalid ones are asked \
                 for",
                self.people(hidden, survey.all) + &for_example(&example),
                "look whether they are meant to be hidden: their data are still read by login, and whether \
                 they log in is up to Customer::AuthModule",
            ));
        }
        if let Some((count, value, login)) = &survey.unknown_validity {
            findings.push(self.finding(
                (Warning, "unknown_validity"),
                "people have a validity that does not exist: they count as not valid",
                format!(
                    "{}, for example {login} with {value}",
                    self.people(*count, survey.all)
                ),
                format!(
                    "set {} of these people to an id of table valid: 1 for valid ones",
                    self.backend.valid.as_deref().unwrap_or("the validity")
                ),
            ));
        }
        if let Some(reason) = &survey.incomplete {
            findings.push(self.finding(
                (Warning, "size_limit"),
                "the source does not give everything away: searches silently miss people",
                format!(
                    "{reason}; {} were seen",
                    counted(survey.all, "customer user", "customer users")
                ),
                "raise the limit of the directory's server for this user",
            ));
        }
    }

    fn doubles(&self, survey: &Survey, findings: &mut Vec<Finding>) {
        let logins = &survey.logins;
        if logins.values > 0 {
            findings.push(self.finding(
                (Error, "duplicate_login"),
                "logins stand in this source more than once: which of these people is meant is left to \
                 chance",
                format!(
                    "{} of {}{}",
                    counted(logins.values, "login", "logins"),
                    counted(logins.rows, "customer user", "customer users"),
                    for_example(&logins.examples)
                ),
                "give each of them a login of their own",
            ));
        }
        let addresses = &survey.addresses;
        if addresses.values > 0 {
            let unique = self.backend.writing.email_unique;
            findings.push(self.finding(
                (if unique { Warning } else { Note }, "duplicate_email"),
                match unique {
                    true => "people share an e-mail address although CustomerUserEmailUniqCheck forbids it: nobody \
                             else can be given it, and incoming mails are given to one of them",
                    false => "valid people share an e-mail address: incoming mails are given to one of them",
                },
                format!(
                    "{} of {}{}",
                    counted(addresses.values, "address", "addresses"),
                    counted(addresses.rows, "customer user", "customer users"),
                    for_example(&addresses.examples)
                ),
                "give each of them an address of their own",
            ));
        }
    }

    fn lacking(&self, survey: &Survey, findings: &mut Vec<Finding>) {
        for lacking in &survey.lacking {
            let (severity, code, what) = match lacking.attribute.as_str() {
                "UserLogin" => (
                    Warning,
                    "without_login",
                    "are never found: they have no login",
                ),
                "UserEmail" => (
                    Warning,
                    "without_email",
                    "have no e-mail address: they get no mails",
                ),
                "UserCustomerID" => (
                    Warning,
                    "without_customer_id",
                    "have no CustomerID: unless other ones are given to them, they belong to no company and \
                     see no company's tickets",
                ),
                _ => (
                    Note,
                    "without_attribute",
                    "lack a value that the Map requires: they cannot be changed until it is filled",
                ),
            };
            let has = if lacking.count == 1 { "has" } else { "have" };
            findings.push(self.finding(
                (severity, code),
                format!("customer users {what}"),
                format!(
                    "{} {has} no {}, for example {}",
                    self.people(lacking.count, survey.all),
                    lacking.column,
                    lacking.example
                ),
                format!("fill {} of these people", lacking.column),
            ));
        }
        if let Some((count, examples)) = survey
            .without_company
            .as_ref()
            .filter(|(count, _)| *count > 0)
        {
            findings.push(self.finding(
                (Warning, "without_company"),
                "customer users have a CustomerID that no company has",
                counted(*count, "CustomerID", "CustomerIDs") + &for_example(examples),
                "add the companies, or correct the CustomerIDs",
            ));
        }
    }

    fn absent(&self, survey: &Survey, findings: &mut Vec<Finding>) {
        let (optional, needed): (Vec<&Absent>, Vec<&Absent>) =
            survey.absent.iter().partition(|absent| absent.optional);
        let kinds = [
            (
                Warning,
                needed,
                "the settings name attributes that no entry has: what they are named for does nothing",
            ),
            (
                Note,
                optional,
                "the Map names attributes that no entry has: these fields are always empty",
            ),
        ];
        for (severity, absent, message) in kinds {
            if absent.is_empty() {
                continue;
            }
            let named = absent.iter().map(|own| {
                let by = own.named_by.join(", ");
                format!("{} ({by})", own.attribute)
            });
            findings.push(self.finding(
                (severity, "absent_attribute"),
                message,
                format!(
                    "none of {} entries has {}",
                    survey.all,
                    named.collect::<Vec<_>>().join("; ")
                ),
                "correct how the attributes are written, let the configured user read them, or take them \
                 out",
            ));
        }
    }

    fn garbled(&self, survey: &Survey, findings: &mut Vec<Finding>) {
        for how in [Garbling::TwiceEncoded, Garbling::Unreadable] {
            let garbled: Vec<&Garbles> =
                survey.garbled.iter().filter(|own| own.how == how).collect();
            let Some(first) = garbled.first() else {
                continue;
            };
            let columns: Vec<&str> = garbled.iter().map(|own| own.column.as_str()).collect();
            let count = garbled.iter().map(|own| own.count).sum();
            let (code, message, help) = self.charset(how, survey.charset.as_deref());
            findings.push(self.finding(
                (Warning, code),
                message,
                format!(
                    "{} in {}, for example {}",
                    counted(count, "text", "texts"),
                    columns.join(", "),
                    first.example
                ),
                help,
            ));
        }
    }

    /// What garbles texts, and what to do; a directory may be read as another charset than UTF-8.
    fn charset(&self, how: Garbling, read_as: Option<&str>) -> (&'static str, String, String) {
        let what_fills = match self.backend.kind {
            Kind::Directory => {
                "write these texts again, and check the charset of what fills the directory"
            }
            Kind::Table => "write these texts again, and check the charset of what fills the table",
        };
        match (how, read_as) {
            (Garbling::TwiceEncoded, Some(charset)) => (
                "wrong_charset",
                format!("texts are read in a wrong charset: they are UTF-8, Params.SourceCharset is {charset}"),
                "set Params.SourceCharset to utf-8".to_owned(),
            ),
            (Garbling::TwiceEncoded, None) => (
                "twice_encoded",
                "texts were stored in a wrong charset: UTF-8 was taken for Latin-1 and encoded again"
                    .to_owned(),
                what_fills.to_owned(),
            ),
            (Garbling::Unreadable, _) => (
                "unreadable_text",
                "texts are not in the charset that the source says".to_owned(),
                match self.backend.kind {
                    Kind::Directory => format!("check Params.SourceCharset; if it is right, {what_fills}"),
                    Kind::Table => what_fills.to_owned(),
                },
            ),
        }
    }

    fn texts(&self, survey: &Survey, findings: &mut Vec<Finding>) {
        self.garbled(survey, findings);
        for quirk in &survey.quirks {
            let (code, message) = match quirk.oddity {
                Oddity::Divided => (
                    "customer_id_with_separator",
                    "CustomerIDs hold a separator: UserCustomerID is never divided, the whole is one CustomerID",
                ),
                Oddity::Blank => (
                    "customer_id_with_blank",
                    "CustomerIDs begin or end with a blank: they are other ones than those without",
                ),
                Oddity::Mixed => (
                    "customer_ids_mixed",
                    "lists of CustomerIDs have several separators: they are divided at one kind only",
                ),
                Oddity::Empty => (
                    "customer_ids_empty",
                    "lists of CustomerIDs have an empty part: these people belong to the empty CustomerID",
                ),
                Oddity::Separators => (
                    "customer_ids_only_separators",
                    "lists of CustomerIDs are nothing but separators: these are taken for a CustomerID",
                ),
            };
            findings.push(self.finding(
                (Warning, code),
                message,
                format!(
                    "{}, for example {}",
                    self.people(quirk.count, survey.all),
                    quirk.example
                ),
                match quirk.oddity.attribute() {
                    "UserCustomerIDs" => {
                        "use one kind of separator (; or , or |), and nothing empty between"
                    }
                    _ => "name one CustomerID; further ones belong into UserCustomerIDs",
                },
            ));
        }
    }

    fn overlap(&self, overlap: &Overlap, findings: &mut Vec<Finding>) {
        let earlier = &overlap.earlier;
        if overlap.same > 0 {
            findings.push(self.finding(
                (Warning, "shadowed_login"),
                format!(
                    "people of this source are hidden by those of {earlier} with the same login"
                ),
                counted(overlap.same, "login", "logins") + &for_example(&overlap.same_examples),
                format!("give them other logins, or take them out of {earlier} or this source"),
            ));
        }
        if overlap.similar > 0 {
            findings.push(self.finding(
                (Warning, "similar_login"),
                format!(
                    "people of this source have a login that differs from one of {earlier} in case or accents \
                     only: searches show both, data and permissions mix them up"
                ),
                counted(overlap.similar, "login", "logins") + &for_example(&overlap.similar_examples),
                "write the logins alike if one person is meant, else differently",
            ));
        }
    }
}
