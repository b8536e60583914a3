//! A deployment as text for people.

use std::io::{self, Write};

use serde_json::Value as Json;

use super::Report;
use super::document::word;
use crate::core::acl::{Change, Standing};
use crate::core::value::Value;
use crate::text::clean;

/// Writes what happened, or would happen.
pub fn write(report: &Report, out: &mut impl Write) -> io::Result<()> {
    let head = match (report.undo, report.dry, report.changes) {
        (false, _, false) => {
            "nothing to deploy: the file is as it should be, and acl_sync is empty"
        }
        (false, true, true) => "would deploy",
        (false, false, true) => "deployed",
        (true, true, _) => "would bring the previous version back",
        (true, false, _) => "the previous version is back",
    };
    writeln!(out, "{head}")?;
    for (name, standing) in &report.acls {
        writeln!(out, "  {:<10} {}", word(standing), clean(name))?;
        if let Standing::Changed(changes) = standing {
            for change in changes {
                difference(change, out)?;
            }
        }
    }
    if let Some(unchanged) = report.unchanged {
        writeln!(out, "  {:<10} {unchanged}", "unchanged")?;
    }
    if let Some(done) = &report.deployed {
        let file = done.file.display().to_string();
        writeln!(out, "  {:<10} {}", "file", clean(&file))?;
        if let Some(previous) = &done.previous {
            let previous = previous.display().to_string();
            writeln!(out, "  {:<10} {}", "previous", clean(&previous))?;
        }
        let caches = match done.cache_files {
            1 => "1 file removed".to_owned(),
            files => format!("{files} files removed"),
        };
        writeln!(out, "  {:<10} {caches}", "caches")?;
        let rows = if done.marks == 1 { "row" } else { "rows" };
        let verb = if report.undo { "added" } else { "removed" };
        writeln!(out, "  {:<10} {} {rows} {verb}", "acl_sync", done.marks)?;
        if done.left > 0 {
            writeln!(
                out,
                "  {:<10} {} left: ACLs that were stored meanwhile are not deployed",
                "", done.left
            )?;
        }
        for command in &done.commands {
            writeln!(out, "  {:<10} {}", "run", clean(command))?;
        }
    }
    for notice in &report.notices {
        writeln!(out, "  {:<10} {}", "note", clean(notice))?;
    }
    Ok(())
}

/// One difference: `-` goes, `+` comes.
fn difference(change: &Change, out: &mut impl Write) -> io::Result<()> {
    let path: Vec<_> = change.path.iter().map(|key| clean(key)).collect();
    let sides = [("-", &change.deployed), ("+", &change.stored)];
    for (sign, value) in sides {
        if let Some(value) = value {
            let value = shown(value);
            writeln!(out, "    {sign} {}: {}", path.join(" -> "), clean(&value))?;
        }
    }
    Ok(())
}

fn shown(value: &Value) -> String {
    match value {
        Value::Text(text) if !text.is_empty() => text.clone(),
        value => Json::from(value).to_string(),
    }
}
