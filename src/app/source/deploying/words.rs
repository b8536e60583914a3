//! A deployment in words.

use crate::app::state::ReaderRow;
use crate::backend::otrs::deploy::{Deployed, Replaced};
use crate::core::acl::Standing;
use crate::core::deploy::Kind;
use crate::core::value::Value;

/// What becomes of an ACL.
pub(super) fn word(standing: &Standing) -> &'static str {
    match standing {
        Standing::New => "new",
        Standing::Invalid | Standing::Deleted => "no longer",
        _ => "changed",
    }
}

/// What differs, a line each: `-` goes, `+` comes.
pub(super) fn differences(standing: &Standing) -> Vec<String> {
    let Standing::Changed(changes) = standing else {
        return Vec::new();
    };
    let mut lines = Vec::new();
    let mut sorted: Vec<_> = changes.iter().collect();
    // Of one place first what goes, then what comes.
    let first = |path: &[String]| changes.iter().position(|own| own.path == path);
    sorted.sort_by_key(|own| (first(&own.path), own.deployed.is_none()));
    for change in sorted {
        let path = change.path.join(" -> ");
        for (sign, value) in [("-", &change.deployed), ("+", &change.stored)] {
            if let Some(value) = value {
                lines.push(format!("    {sign} {path}: {}", shown(value)));
            }
        }
    }
    lines
}

fn shown(value: &Value) -> String {
    match value {
        Value::Text(text) if !text.is_empty() => text.clone(),
        value => serde_json::Value::from(value).to_string(),
    }
}

/// The file, and what stays of it.
pub(super) fn file_line(file: &Replaced) -> String {
    let Replaced { owner, mode, .. } = file;
    let path = file.file.display();
    match file.exists {
        true => format!("{path} is replaced; owner {owner} and mode {mode:04o} are kept."),
        false => format!("{path} is written; it gets owner {owner} and mode {mode:04o}."),
    }
}

/// What was done, a row each.
pub(super) fn rows(deployed: &Deployed) -> Vec<ReaderRow> {
    let file = deployed.file.display();
    let file = match deployed.replaced {
        true => format!("{file} is replaced"),
        false => format!("{file} is as it should be"),
    };
    let mut rows = vec![ReaderRow::new("file", file)];
    if let Some(previous) = &deployed.previous {
        let previous = format!(
            "the version before is kept as {}; the command \"take the last deployment back\" (:) \
             brings it back",
            previous.display()
        );
        rows.push(ReaderRow::new("previous", previous));
    }
    let caches = match (deployed.cache_files, deployed.commands.is_empty()) {
        (_, false) => "these commands clear them:".to_owned(),
        (1, true) => "1 file removed".to_owned(),
        (files, true) => format!("{files} files removed"),
    };
    rows.push(ReaderRow::new("caches", caches));
    let commands = deployed.commands.iter();
    rows.extend(commands.map(|command| ReaderRow::new("run", command.as_str())));
    let count = match deployed.marks {
        1 => "1 row".to_owned(),
        marks => format!("{marks} rows"),
    };
    let sync = match deployed.kind {
        Kind::Deploy => format!("{count} removed"),
        Kind::Undo => format!("{count} added: so many ACLs are not deployed as they are stored"),
    };
    rows.push(ReaderRow::new("acl_sync", sync));
    if deployed.left > 0 {
        let left = format!(
            "{} left: ACLs that were stored meanwhile are not deployed",
            deployed.left
        );
        rows.push(ReaderRow::new("", left));
    }
    rows
}
