//! What was saved, for people and for programs.

use std::path::Path;

use indexmap::IndexMap;
use serde_json::{Map, Value as Json, json};

use crate::backend::snapshot::Saved;
use crate::cli::Format;
use crate::core::anonymize::Anonymizer;
use crate::text::{clean, wrap};

/// Cells of a line of text.
const WIDTH: usize = 80;

/// What is told about a snapshot.
pub(super) struct Summary<'s> {
    pub(super) file: &'s Path,
    pub(super) bytes: Option<u64>,
    pub(super) saved: &'s Saved,
    pub(super) anonymizer: Option<&'s Anonymizer>,
}

impl Summary<'_> {
    /// The summary, ending in a newline.
    pub(super) fn write(&self, format: Format) -> String {
        match format {
            Format::Json => self.json(),
            Format::Text => self.text(),
        }
    }

    fn json(&self) -> String {
        let counts = |counts: &IndexMap<String, usize>| -> Map<String, Json> {
            let counts = counts.iter();
            counts
                .map(|(name, count)| (name.clone(), json!(count)))
                .collect()
        };
        let mut document = json!({
            "format": "aclscope.snapshot.save/1",
            "file": self.file.display().to_string(),
            "bytes": self.bytes,
            "tables": counts(&self.saved.tables),
            "withheld": counts(&self.saved.withheld),
        });
        if let (Some(anonymizer), Some(document)) = (self.anonymizer, document.as_object_mut()) {
            let places: Vec<Json> = anonymizer
                .kept()
                .map(|(place, values)| {
                    json!({"table": place.table, "column": place.column, "rule": place.rule,
                           "values": values})
                })
                .collect();
            let (kept, changed) = match anonymizer.is_strict() {
                false => (places, Vec::new()),
                true => (Vec::new(), places),
            };
            document.insert("kept".into(), json!(kept));
            document.insert("rules_changed".into(), json!(changed));
        }
        format!("{document}\n")
    }

    fn text(&self) -> String {
        let file = self.file.display().to_string();
        let place = if file == "-" {
            "standard output"
        } else {
            &file
        };
        let mut text = format!(
            "{}: {}, {}",
            clean(place),
            counted(self.saved.tables.len(), "table"),
            counted(self.saved.rows(), "row")
        );
        if let Some(bytes) = self.bytes {
            text.push_str(&format!(", {bytes} bytes"));
        }
        text.push('\n');
        if !self.saved.withheld.is_empty() {
            let count: usize = self.saved.withheld.values().sum();
            let places: Vec<String> = self
                .saved
                .withheld
                .iter()
                .map(|(place, count)| match count {
                    1 => place.clone(),
                    count => format!("{place} ({count})"),
                })
                .collect();
            let line = format!(
                "{} left out: {}",
                counted(count, "password, token or secret"),
                places.join(", ")
            );
            paragraph(&line, &mut text);
        }
        for (place, values) in self.anonymizer.into_iter().flat_map(Anonymizer::kept) {
            let values = counted(values, "value");
            let (table, column, rule) = (&place.table, &place.column, &place.rule);
            let line = if self.anonymizer.is_some_and(Anonymizer::is_strict) {
                format!("rule {rule} says something else about {values} of {table}.{column}")
            } else {
                format!("kept for rule {rule}: {values} of {table}.{column}")
            };
            paragraph(&line, &mut text);
        }
        text
    }
}

/// A text in lines that begin with two blanks.
fn paragraph(text: &str, into: &mut String) {
    for line in wrap(&clean(text), WIDTH - 2) {
        into.push_str(&format!("  {line}\n"));
    }
}

/// `1 row`, `2 rows`; of a choice of words the last one is counted.
fn counted(count: usize, what: &str) -> String {
    match (count, what) {
        (1, what) => format!("1 {what}"),
        (count, "password, token or secret") => format!("{count} passwords, tokens and secrets"),
        (count, what) => format!("{count} {what}s"),
    }
}
