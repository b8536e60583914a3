//! The history as JSON. It may be long, so it is never held.

use std::io::Write;

use serde_json::{Value as Json, json};

use crate::backend::journal::{Break, Entry, Result};
use crate::cli::Failure;

/// Writes one document.
pub(super) fn write(
    breaks: &[Break],
    entries: impl Iterator<Item = Result<Entry>>,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let failed = |error: std::io::Error| Failure::output(&error);
    let breaks: Vec<Json> = breaks.iter().map(broken).collect();
    let breaks = Json::from(breaks);
    let start = format!(r#"{{"format":"aclscope.history/1","breaks":{breaks},"entries":["#);
    out.write_all(start.as_bytes()).map_err(failed)?;
    for (index, read) in entries.enumerate() {
        let comma = if index == 0 { "" } else { "," };
        write!(out, "{comma}{}", entry(&read?)).map_err(failed)?;
    }
    out.write_all(b"]}\n").map_err(failed)
}

fn entry(entry: &Entry) -> Json {
    let (origin, change) = (&entry.origin, &entry.change);
    json!({
        "seq": entry.seq,
        "at": entry.at,
        "kind": change.kind.name(),
        "acl": change.acl,
        "row": change.row,
        "instance": change.instance,
        "acting_user": change.acting_user,
        "os_user": origin.os_user,
        "sudo_user": origin.sudo_user,
        "host": origin.host,
        "from": origin.from,
        "before": change.before,
        "after": change.after,
        "note": change.note,
        "prev": entry.prev,
        "hash": entry.hash,
    })
}

fn broken(own: &Break) -> Json {
    let message = own.to_string();
    match own {
        Break::Unreadable { line } => {
            json!({"kind": "unreadable", "line": line, "message": message})
        }
        Break::Changed { line, seq } => {
            json!({"kind": "changed", "line": line, "seq": seq, "message": message})
        }
        Break::Missing { line, first, last } => json!({
            "kind": "missing", "line": line, "first": first, "last": last, "message": message,
        }),
        Break::Moved { line, seq } => {
            json!({"kind": "moved", "line": line, "seq": seq, "message": message})
        }
        Break::NoHead => json!({"kind": "no_head", "message": message}),
    }
}
