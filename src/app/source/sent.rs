//! What is sent to the backends, and what they keep, as texts to read.

use super::InstanceSource;
use crate::app::mark::Mark;
use crate::app::people::PeopleWanted;
use crate::app::request::{Answer, Failure, Parts};
use crate::app::state::{Reader, ReaderRow};
use crate::backend::customer::{Asking, SearchRequest};
use crate::core::masking::without_secrets;
use crate::core::value::Value;

/// How a search is read, for the end of the text.
const SYNTAX: [(&str, &str); 7] = [
    ("a+b, a AND b", "both"),
    ("a OR b", "one of them; AND binds stronger"),
    ("!a", "not a"),
    ("\"a b\"", "the phrase; + AND OR mean nothing in it"),
    (
        "*",
        "any text; every word is searched with prefix and suffix",
    ),
    ("( ) & |", "letters like others"),
    (
        "directories",
        "know + and * only: everything else is searched as it stands",
    ),
];

impl InstanceSource {
    /// The statement with its values, or the filter, of every backend that is asked.
    pub(super) async fn query(&self, wanted: PeopleWanted, parts: &Parts) -> Result<(), Failure> {
        let request = SearchRequest {
            valid_only: wanted.valid_only,
            ..SearchRequest::new(&wanted.words)
        };
        let asking = Asking {
            only: wanted.only,
            ..Asking::default()
        };
        let mut rows = Vec::new();
        let (sources, world) = (self.instance.sources(), self.instance.world());
        for (source, sent) in sources.explain_of(&request, &asking) {
            rows.push(ReaderRow::heading(source.as_str()));
            match sent {
                Ok(sent) => {
                    let lines = sent.lines().into_iter();
                    rows.extend(lines.map(|(label, text)| ReaderRow::new(label, text)));
                }
                Err(reason) => rows.push(ReaderRow::new("", reason).mark(Mark::Problem)),
            }
            if sources.source(&source).is_none() {
                let config = world.settings.get(&source).unwrap_or(&Value::Null);
                rows.push(ReaderRow::new("", "its settings:"));
                setting_rows("", &without_secrets(&source, config), &mut rows);
            }
            rows.push(ReaderRow::blank());
        }
        rows.push(ReaderRow::heading("How a search is read"));
        let syntax = SYNTAX.iter();
        rows.extend(syntax.map(|(words, meaning)| ReaderRow::new(*words, *meaning)));
        let title = match wanted.words.as_str() {
            "" => "What the ticket system would send".to_owned(),
            words => format!("What the ticket system would send for {words}"),
        };
        parts.send(Answer::Reading(Reader::new(title, rows))).await;
        Ok(())
    }
}

/// The settings of a source that cannot be asked, a line each.
fn setting_rows(name: &str, value: &Value, rows: &mut Vec<ReaderRow>) {
    let below = |key: &str| match name {
        "" => key.to_owned(),
        name => format!("{name}.{key}"),
    };
    match value {
        Value::Map(map) => map
            .iter()
            .for_each(|(key, own)| setting_rows(&below(key), own, rows)),
        Value::List(list) if list.iter().any(|own| own.as_text().is_none()) => {
            for (number, own) in list.iter().enumerate() {
                setting_rows(&below(&number.to_string()), own, rows);
            }
        }
        Value::Null | Value::Text(_) | Value::List(_) => {
            rows.push(ReaderRow::new(name, shown(&value.texts().join(", "))));
        }
    }
}

impl InstanceSource {
    /// Everything that a backend keeps about a login.
    pub(super) async fn raw(
        &self,
        source: &str,
        login: &str,
        parts: &Parts,
    ) -> Result<(), Failure> {
        let raw = self.instance.sources().raw(source, login).await?;
        let Some(raw) = raw else {
            return Err(Failure::new(format!(
                "{source} does not know {login} any more"
            )));
        };
        let mut rows = vec![ReaderRow::new("in", raw.place), ReaderRow::blank()];
        for field in raw.fields {
            for (index, value) in field.values.iter().enumerate() {
                let label = if index == 0 { field.name.as_str() } else { "" };
                rows.push(ReaderRow::new(label, shown(&value.to_string())));
            }
        }
        let referrals = raw.referrals.into_iter();
        rows.extend(referrals.map(|other| ReaderRow::new("refers to", other)));
        let title = format!("{login}: all that {source} keeps");
        parts.send(Answer::Reading(Reader::new(title, rows))).await;
        Ok(())
    }
}

/// A value as it is kept; an empty one would not be seen.
fn shown(value: &str) -> String {
    match value {
        "" => "(empty)".to_owned(),
        value => value.to_owned(),
    }
}
