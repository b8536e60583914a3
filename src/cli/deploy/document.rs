//! A deployment as a JSON document.

use std::io::{self, Write};

use serde_json::{Map, Value as Json, json};

use super::Report;
use crate::core::acl::{Change, Standing};
use crate::core::value::Value;

/// Writes the document.
pub fn write(report: &Report, out: &mut impl Write) -> io::Result<()> {
    let done = report.deployed.as_ref();
    let shown = |path: &std::path::PathBuf| path.display().to_string();
    let acls: Vec<Json> = report
        .acls
        .iter()
        .map(|(name, standing)| acl(name, standing))
        .collect();
    let mut document = json!({
        "format": "aclscope.deploy/1",
        "command": if report.undo { "undo" } else { "deploy" },
        "home": report.home,
        "dry_run": report.dry,
        "changes": report.changes,
        "acls": acls,
        "unchanged": report.unchanged,
        "file": done.map(|done| shown(&done.file)),
        "replaced": done.is_some_and(|done| done.replaced),
        "previous": done.and_then(|done| done.previous.as_ref().map(shown)),
        "caches": {
            "removed": done.map_or(0, |done| done.cache_files),
            "commands": done.map(|done| done.commands.clone()).unwrap_or_default(),
        },
    });
    let (added, removed) = match (done, report.undo) {
        (Some(done), true) => (done.marks, 0),
        (Some(done), false) => (0, done.marks),
        (None, _) => (0, 0),
    };
    if let Some(document) = document.as_object_mut() {
        let left = done.map_or(0, |done| done.left);
        let sync = json!({"added": added, "removed": removed, "left": left});
        document.insert("acl_sync".to_owned(), sync);
        document.insert("notices".to_owned(), json!(report.notices));
    }
    serde_json::to_writer(&mut *out, &document)?;
    out.write_all(b"\n")
}

fn acl(name: &str, standing: &Standing) -> Json {
    let mut acl = Map::new();
    acl.insert("acl".to_owned(), json!(name));
    acl.insert("change".to_owned(), json!(word(standing)));
    if let Standing::Changed(changes) = standing {
        let differences: Vec<Json> = changes.iter().map(difference).collect();
        acl.insert("differences".to_owned(), json!(differences));
    }
    Json::Object(acl)
}

fn difference(change: &Change) -> Json {
    let value = |value: &Option<Value>| value.as_ref().map(Json::from);
    json!({
        "path": change.path,
        "before": value(&change.deployed),
        "after": value(&change.stored),
    })
}

/// What becomes of an ACL.
pub fn word(standing: &Standing) -> &'static str {
    match standing {
        Standing::New => "new",
        Standing::Invalid | Standing::Deleted => "no longer",
        _ => "changed",
    }
}
