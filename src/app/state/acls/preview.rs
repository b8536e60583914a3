//! What an import would do, as lines to read.

use super::AclsPage;
use crate::app::transfer::Importable;
use crate::core::edit::{Sheet, SheetId};
use crate::core::transfer::{Outcome, Planned, Update, differences, unified};

/// Lines of a preview; the rest is counted.
const LINES: usize = 2_000;

impl AclsPage {
    /// The whole page: how many of what, what cannot be taken, what to know, then each ACL.
    pub(super) fn preview(&self, importable: &Importable) -> Vec<String> {
        let acls = &importable.plan.acls;
        let of = |wanted: fn(&Outcome) -> bool| {
            let own = acls.iter().filter(move |own| wanted(&own.outcome));
            own.collect::<Vec<_>>()
        };
        let added = of(|own| matches!(own, Outcome::Added(_)));
        let updated = of(|own| matches!(own, Outcome::Updated(_)));
        let equal = of(|own| matches!(own, Outcome::Equal));
        let failed = of(|own| matches!(own, Outcome::Failed(_)));
        let mut lines = vec![format!(
            "{}: {} new, {} changed, {} equal, {} invalid",
            importable.file,
            added.len(),
            updated.len(),
            equal.len(),
            failed.len()
        )];
        section(&mut lines, failed.iter().map(|own| invalid(own)));
        section(&mut lines, importable.notices.iter().cloned());
        let drafted = acls.iter().filter_map(|own| self.drafted(own));
        section(&mut lines, drafted);
        for planned in &updated {
            lines.push(String::new());
            lines.push(format!("changed   {}", name(planned)));
            if let Outcome::Updated(update) = &planned.outcome {
                lines.extend(self.differences(update));
            }
        }
        section(
            &mut lines,
            added.iter().map(|own| format!("new       {}", name(own))),
        );
        section(
            &mut lines,
            equal.iter().map(|own| format!("equal     {}", name(own))),
        );
        if lines.len() > LINES {
            let more = lines.len() - LINES;
            lines.truncate(LINES);
            lines.push(format!("and {more} lines more"));
        }
        lines
    }

    /// What is to be said where a draft of the same ACL is open.
    fn drafted(&self, planned: &Planned) -> Option<String> {
        let name = name(planned);
        let (id, sheet) = self.draft_for(planned)?;
        let draft = match (id, &sheet.draft().name) {
            (SheetId::New(_), _) => "a new draft has this name".to_owned(),
            (_, own) if own == name => "there is a draft of it".to_owned(),
            (_, own) => format!("there is a draft of it, called {own}"),
        };
        Some(match &planned.outcome {
            Outcome::Added(_) | Outcome::Updated(_) => format!(
                "{name}: {draft}; what is imported comes on top of that, and u takes it back"
            ),
            Outcome::Equal => format!("{name}: {draft}; it stays as it is"),
            Outcome::Failed(_) => return None,
        })
    }

    /// The draft that an ACL of a file goes on top of.
    fn draft_for(&self, planned: &Planned) -> Option<(SheetId, &Sheet)> {
        let name = planned.name.as_deref()?;
        let mut changed = self.bench().changed();
        changed.find(|(_, sheet)| {
            let stored = sheet.base().map(|base| base.name.as_str());
            stored == Some(name) || (sheet.draft().name == name && !sheet.is_deleted())
        })
    }

    /// Old -> new.
    fn differences(&self, update: &Update) -> Vec<String> {
        let mut lines = Vec::new();
        for difference in differences(update) {
            let (field, before, after) = (difference.field, &difference.before, &difference.after);
            if difference.is_tree() {
                lines.push(format!("  {field}"));
                let unified = unified(before, after);
                lines.extend(unified.lines().map(|line| format!("    {line}")));
                continue;
            }
            let shown = |text: &String| match (field, text.parse(), &self.backdrop) {
                ("ValidID", Ok(id), Some(backdrop)) => backdrop.0.validity(id),
                ("ValidID" | "StopAfterMatch", ..) => text.clone(),
                _ => format!("{text:?}"),
            };
            lines.push(format!("  {field}: {} -> {}", shown(before), shown(after)));
        }
        lines
    }
}

/// Lines that belong together, after an empty one.
fn section(lines: &mut Vec<String>, more: impl Iterator<Item = String>) {
    let mut more = more.peekable();
    if more.peek().is_some() {
        lines.push(String::new());
        lines.extend(more);
    }
}

fn name(planned: &Planned) -> &str {
    planned.name.as_deref().unwrap_or_default()
}

fn invalid(planned: &Planned) -> String {
    let why = match &planned.outcome {
        Outcome::Failed(why) if why == "already exists" => {
            "is there already, and was not to be replaced"
        }
        Outcome::Failed(why) => why,
        _ => "",
    };
    match &planned.name {
        Some(name) => format!("invalid   {name}: {why}"),
        None => format!("invalid   ACL {} of the file: {why}", planned.position),
    }
}
