//! What is sent to the backends, and what they keep, as texts to read.

use std::collections::HashMap;
use std::time::Duration;

use super::InstanceSource;
use super::listing::{PAGE, kind};
use crate::app::mark::Mark;
use crate::app::people::QueryWanted;
use crate::app::request::{Answer, Failure, Parts};
use crate::app::state::{Reader, ReaderRow};
use crate::backend::customer::{Asking, SearchRequest, Sent};
use crate::core::customer::Backend;
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

/// A backend that says nothing for so long is not counted.
const COUNTED: Duration = Duration::from_secs(1);

impl InstanceSource {
    /// Of every backend that is asked: what it is, how it fared, what the list asks it, and what the
    /// ticket system's own search would send.
    pub(super) async fn query(&self, asked: QueryWanted, parts: &Parts) -> Result<(), Failure> {
        let wanted = asked.people;
        let request = SearchRequest {
            valid_only: wanted.valid_only,
            ..SearchRequest::new(&wanted.words)
        };
        let asking = Asking {
            only: wanted.only,
            time_out: COUNTED,
            ..Asking::default()
        };
        let counting = Asking {
            without: wanted.without,
            ..asking.clone()
        };
        let (sources, world) = (self.instance.sources(), self.instance.world());
        let sizes = sources.sizes(&counting).await;
        let listed = sources.explain_list(&request, PAGE, &asking);
        let searched = sources.explain_of(&request, &asking);
        let mut rows = Vec::new();
        for ((source, list), (_, search)) in listed.iter().zip(searched) {
            rows.push(ReaderRow::heading(source.as_str()));
            rows.extend(self.backend_facts(source, &sizes, &asked.fared));
            if sources.source(source).is_none() {
                let config = world.settings.get(source).unwrap_or(&Value::Null);
                rows.push(ReaderRow::new("", "its settings:"));
                setting_rows("", &without_secrets(source, config), &mut rows);
                rows.push(ReaderRow::blank());
                continue;
            }
            if !wanted.words.trim().is_empty() {
                rows.push(ReaderRow::heading("  the ticket system's search sends"));
                rows.extend(told(search));
            }
            rows.push(ReaderRow::heading("  this list asks, page by page"));
            rows.extend(told(list.clone()));
            rows.push(ReaderRow::blank());
        }
        rows.push(ReaderRow::heading("How a search is read"));
        let syntax = SYNTAX.iter();
        rows.extend(syntax.map(|(words, meaning)| ReaderRow::new(*words, *meaning)));
        let title = match wanted.words.as_str() {
            "" => "How everybody is asked for".to_owned(),
            words => format!("How {words} is asked for"),
        };
        parts.send(Answer::Reading(Reader::new(title, rows))).await;
        Ok(())
    }

    /// What a backend is, how many people it keeps, and how it fared.
    fn backend_facts(
        &self,
        source: &str,
        sizes: &HashMap<String, usize>,
        fared: &[(String, String)],
    ) -> Vec<ReaderRow> {
        let known = Backend::all(&self.instance.world().settings);
        let known = known.into_iter().flatten().find(|own| own.source == source);
        let mut rows = Vec::new();
        if let Some(backend) = known {
            let read_only = match backend.writing.read_only {
                true => ", read-only",
                false => "",
            };
            let kind = format!("{}{read_only}", kind(&backend));
            rows.push(ReaderRow::new("name", shown(&backend.label)));
            rows.push(ReaderRow::new("kind", kind));
        }
        let size = sizes.get(source);
        rows.extend(size.map(|size| ReaderRow::new("size", size.to_string())));
        let fared = fared.iter().find(|(own, _)| own == source);
        rows.extend(fared.map(|(_, fared)| ReaderRow::new("answered", fared.as_str())));
        rows
    }
}

/// What is sent, or why nothing.
fn told(sent: Result<Sent, String>) -> Vec<ReaderRow> {
    match sent {
        Ok(sent) => {
            let lines = sent.lines().into_iter();
            lines
                .map(|(label, text)| ReaderRow::new(label, text))
                .collect()
        }
        Err(reason) => vec![ReaderRow::new("", reason).mark(Mark::Problem)],
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
