//! What was saved, for people and for programs.

use std::path::Path;

use serde_json::{Map, Value as Json, json};

use crate::backend::snapshot::Saved;
use crate::cli::Format;
use crate::text::{clean, wrap};

/// Cells of a line of text.
const WIDTH: usize = 80;

/// The summary, ending in a newline.
pub(super) fn write(file: &Path, bytes: Option<u64>, saved: &Saved, format: Format) -> String {
    match format {
        Format::Json => json(file, bytes, saved),
        Format::Text => text(file, bytes, saved),
    }
}

fn json(file: &Path, bytes: Option<u64>, saved: &Saved) -> String {
    let counts = |counts: &indexmap::IndexMap<String, usize>| -> Map<String, Json> {
        let counts = counts.iter();
        counts
            .map(|(name, count)| (name.clone(), json!(count)))
            .collect()
    };
    let document = json!({
        "format": "aclscope.snapshot.save/1",
        "file": file.display().to_string(),
        "bytes": bytes,
        "tables": counts(&saved.tables),
        "withheld": counts(&saved.withheld),
    });
    format!("{document}\n")
}

fn text(file: &Path, bytes: Option<u64>, saved: &Saved) -> String {
    let file = file.display().to_string();
    let place = if file == "-" {
        "standard output"
    } else {
        &file
    };
    let mut text = format!(
        "{}: {}, {}",
        clean(place),
        counted(saved.tables.len(), "table"),
        counted(saved.rows(), "row")
    );
    if let Some(bytes) = bytes {
        text.push_str(&format!(", {bytes} bytes"));
    }
    text.push('\n');
    if !saved.withheld.is_empty() {
        let count: usize = saved.withheld.values().sum();
        let places: Vec<String> = saved
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
            clean(&places.join(", "))
        );
        for line in wrap(&line, WIDTH - 2) {
            text.push_str(&format!("  {line}\n"));
        }
    }
    text
}

/// `1 row`, `2 rows`; of a choice of words the last one is counted.
fn counted(count: usize, what: &str) -> String {
    match (count, what) {
        (1, what) => format!("1 {what}"),
        (count, "password, token or secret") => format!("{count} passwords, tokens and secrets"),
        (count, what) => format!("{count} {what}s"),
    }
}
