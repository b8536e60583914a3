//! What an import did or would do, for people and for programs.

use std::io::{self, Write};

use serde_json::{Value as Json, json};

use crate::backend::acls::{Done, Imported, ImportedAcl};
use crate::cli::{Format, ImportArguments};
use crate::core::transfer::{Outcome, Plan, Planned, differences, unified};
use crate::core::world::World;
use crate::text::clean;

/// The answer of the command.
pub struct Answer<'a> {
    /// False for the demo and for world files, which are written in memory only.
    pub lasts: bool,
    /// What became of each ACL.
    pub imported: &'a Imported,
    /// What would change, where nothing was written.
    pub preview: Option<&'a str>,
    /// What was asked for.
    pub asked: &'a ImportArguments,
}

impl Answer<'_> {
    /// 1 when an ACL could not be written or, in a preview, something would change.
    pub fn exit_code(&self) -> u8 {
        let would_change = self.preview.is_some() && self.count(is_change) > 0;
        let failed = self.imported.failed().next().is_some();
        u8::from(would_change || failed)
    }

    /// Writes it.
    pub fn write(&self, format: Format, out: &mut impl Write) -> io::Result<()> {
        match format {
            Format::Json => writeln!(out, "{}", self.document())?,
            Format::Text => out.write_all(self.text().as_bytes())?,
        }
        out.flush()
    }

    fn count(&self, done: impl Fn(&Done) -> bool) -> usize {
        self.imported
            .acls
            .iter()
            .filter(|acl| done(&acl.done))
            .count()
    }

    fn document(&self) -> Json {
        let names = |wanted: Done| self.imported.names(|done| *done == wanted);
        let failed: Vec<Json> = self
            .imported
            .failed()
            .map(|(acl, why)| json!({"name": acl.name, "message": reason(acl, why)}))
            .collect();
        json!({
            "format": "aclscope.import/1",
            "added": names(Done::Added),
            "updated": names(Done::Updated),
            "equal": names(Done::Equal),
            "failed": failed,
        })
    }

    fn text(&self) -> String {
        let mut text = match self.preview {
            Some(preview) => preview.to_owned(),
            None => self.imported.acls.iter().map(line).collect(),
        };
        text.push_str(&self.summary());
        text
    }

    fn summary(&self) -> String {
        let failed = self.imported.failed().count();
        let exist = self
            .imported
            .failed()
            .any(|(_, why)| why == "already exists");
        let written = self.count(is_change);
        let counts = format!(
            "{} new, {} changed, {} equal, {failed} failed",
            self.count(|done| *done == Done::Added),
            self.count(|done| *done == Done::Updated),
            self.count(|done| *done == Done::Equal),
        );
        let mut lines = Vec::new();
        if failed > 0 && !self.asked.skip_failed {
            let would = if self.preview.is_some() {
                "would be"
            } else {
                "is"
            };
            lines.push(format!(
                "Nothing {would} written: {failed} of {} ACLs cannot be imported. --skip-failed writes the others.",
                self.imported.acls.len()
            ));
            if self.preview.is_some() {
                lines.insert(0, counts);
            }
        } else {
            lines.push(counts);
        }
        if exist {
            lines.push("--overwrite replaces ACLs that are there already.".to_owned());
        }
        if written > 0 && self.preview.is_none() {
            let said = match self.lasts {
                true => "What was written counts when it is deployed: aclscope deploy",
                false => "It was written in memory only: nothing of it lasts.",
            };
            lines.push(said.to_owned());
        }
        lines.iter().map(|line| format!("{line}\n")).collect()
    }
}

fn is_change(done: &Done) -> bool {
    matches!(done, Done::Added | Done::Updated)
}

/// What became of an ACL, in a line.
fn line(acl: &ImportedAcl) -> String {
    let name = acl.name.as_deref().unwrap_or_default();
    match &acl.done {
        Done::Added => labelled("new", name),
        Done::Updated => labelled("changed", name),
        Done::Equal => labelled("equal", name),
        Done::Withheld => labelled("withheld", name),
        Done::Failed(why) => failure(acl.name.as_deref(), acl.position, why),
    }
}

fn labelled(label: &str, name: &str) -> String {
    format!("{label:<8}  {}\n", clean(name))
}

fn failure(name: Option<&str>, position: usize, why: &str) -> String {
    let name = name.map_or_else(|| format!("ACL {position} of the file"), str::to_owned);
    labelled("failed", &format!("{name}: {why}"))
}

/// The reason for programs; without a name it says where in the file the ACL stands.
fn reason(acl: &ImportedAcl, why: &str) -> String {
    match acl.name {
        Some(_) => why.to_owned(),
        None => format!("ACL {} of the file: {why}", acl.position),
    }
}

/// What an import would do: every ACL of the file, and of a changed one what differs.
pub fn preview(plan: &Plan, world: &World) -> String {
    plan.acls
        .iter()
        .map(|planned| previewed(planned, world))
        .collect()
}

fn previewed(planned: &Planned, world: &World) -> String {
    let name = planned.name.as_deref().unwrap_or_default();
    let update = match &planned.outcome {
        Outcome::Added(_) => return labelled("new", name),
        Outcome::Equal => return labelled("equal", name),
        Outcome::Failed(why) => return failure(planned.name.as_deref(), planned.position, why),
        Outcome::Updated(update) => update,
    };
    let mut text = labelled("changed", name);
    for difference in differences(update) {
        let (field, before, after) = (difference.field, &difference.before, &difference.after);
        if difference.is_tree() {
            text.push_str(&format!("  {field}\n"));
            for line in unified(before, after).lines() {
                text.push_str(&format!("    {}\n", clean(line)));
            }
            continue;
        }
        let shown = |text: &str| match field {
            "ValidID" => validity(text, world),
            "StopAfterMatch" => text.to_owned(),
            _ => format!("{text:?}"),
        };
        let line = format!("{field}: {} -> {}", shown(before), shown(after));
        text.push_str(&format!("  {}\n", clean(&line)));
    }
    text
}

/// A validity with its name.
fn validity(id: &str, world: &World) -> String {
    match world.validities.by_id_text(id) {
        Some(validity) => format!("{id} {}", validity.name),
        None => id.to_owned(),
    }
}
