//! ACLs into a file, and from a file as drafts.

use super::{AclRow, AclsPage};
use crate::app::effect::{Effect, Reply};
use crate::app::request::{Answer, Failure, Request};
use crate::app::simulated::Shared;
use crate::app::state::picker::AclPurpose;
use crate::app::state::slots::Slot;
use crate::app::state::{Choice, Confirm, Form, FormField, Picker, Purpose, Reader, ReaderRow};
use crate::app::transfer::{Exported, Exporting, Importable, Importing};
use crate::app::views::ViewId;
use crate::core::edit::{Change, Draft, SheetId};
use crate::core::transfer::{NetChange, export_file_name};

/// Fields of the forms.
const EXPORT: &str = "export_file";
const IMPORT: &str = "import_file";
const OVERWRITE: &str = "overwrite";
const MAP: &str = "map";

/// Names of ACLs that a form lists.
const NAMED: usize = 5;

impl AclsPage {
    /// Asks which ACLs to export, unless some are marked.
    pub(super) fn export_acls(&mut self) -> Reply {
        let marked: Vec<&AclRow> = self
            .list
            .marked()
            .filter_map(|index| self.rows.get(index))
            .collect();
        if !marked.is_empty() {
            return self.ask_for_export(Some("marked"));
        }
        let stored = self.rows.iter().filter(|row| row.row.is_some()).count();
        let all = Choice::new("all", "all").detail(format!("{stored} stored ACLs"));
        let Some(row) = self.selected().filter(|row| row.row.is_some()) else {
            return self.ask_for_export(None);
        };
        let choices = vec![Choice::new("one", &row.name).detail("this one"), all];
        let purpose = Purpose::Acl(AclPurpose::Export);
        Effect::open(Picker::new(purpose, "Export which ACLs?", choices)).into()
    }

    /// Which ones to export is chosen.
    pub(super) fn export_chosen(&mut self, which: &str) -> Reply {
        self.ask_for_export((which == "one").then_some("one"))
    }

    /// Asks for the file: for the marked ACLs, the selected one, or all.
    fn ask_for_export(&mut self, which: Option<&str>) -> Reply {
        let rows: Vec<&AclRow> = match which {
            Some("marked") => {
                let marked = self.list.marked();
                marked.filter_map(|index| self.rows.get(index)).collect()
            }
            Some(_) => self.selected().into_iter().collect(),
            None => self.rows.iter().collect(),
        };
        let (stored, others): (Vec<&AclRow>, Vec<&AclRow>) =
            rows.into_iter().partition(|row| row.row.is_some());
        let single = match (stored.as_slice(), which) {
            ([row], Some(_)) => row.row.as_ref().and_then(|row| row.text("name")),
            ([], _) => {
                return Effect::fail("none of these ACLs is stored: nothing to export").into();
            }
            _ => None,
        };
        let count = stored.len();
        let mut lines = vec![match (single, count) {
            (Some(name), _) => format!("{name}, as it is stored"),
            (None, 1) => "1 ACL, as it is stored".to_owned(),
            (None, count) => format!("{count} ACLs, as they are stored"),
        }];
        let drafted: Vec<&str> = names(stored.iter().filter(|row| row.changed));
        if !drafted.is_empty() {
            lines.push(format!("Drafts are not exported: {}", listed(&drafted)));
        }
        // Of all ACLs those that are only deployed were never meant.
        let left: Vec<&str> = names(
            others
                .iter()
                .filter(|row| which.is_some() || row.new.is_some()),
        );
        if !left.is_empty() {
            lines.push(format!("Not stored, so left out: {}", listed(&left)));
        }
        let field = FormField::new(EXPORT, "File").text(export_file_name(single));
        let ids = stored.iter().filter_map(|row| row.row.as_ref()?.id("id"));
        self.exporting = ids.collect();
        let title = match count {
            1 => "Export 1 ACL".to_owned(),
            count => format!("Export {count} ACLs"),
        };
        Effect::open(Form::new(title, lines, vec![field])).into()
    }

    /// Asks for the file to import.
    pub(super) fn import_acls() -> Reply {
        let lines = vec![
            "What the file would do is shown first. What you take then becomes drafts; nothing is \
             stored before you store it."
                .to_owned(),
        ];
        let fields = vec![
            FormField::new(IMPORT, "File").hint("a file that export has written"),
            FormField::new(OVERWRITE, "Overwrite")
                .hint("no")
                .text("yes"),
            FormField::new(MAP, "Mapping file").hint("none"),
        ];
        Effect::open(Form::new("Import ACLs", lines, fields)).into()
    }

    /// True for the forms of this file.
    pub(super) fn is_about_a_file(form: &Form) -> bool {
        let first = form.fields().first();
        first.is_some_and(|field| matches!(field.name.as_str(), EXPORT | IMPORT))
    }

    /// A file was named.
    pub(super) fn file_named(&mut self, form: Form) -> Reply {
        let filled = |name| form.filled(name).map(str::to_owned);
        let is_export = form.fields().iter().any(|field| field.name == EXPORT);
        let name = match is_export {
            true => filled(EXPORT),
            false => filled(IMPORT),
        };
        let Some(file) = name else {
            return again(form, vec!["Name a file.".to_owned()]);
        };
        let request = if is_export {
            let single = match self.exporting.as_slice() {
                [id] => self.stored_name(*id),
                _ => None,
            };
            Request::Export(Exporting {
                ids: self.exporting.clone(),
                name: export_file_name(single),
                file,
                replace: false,
            })
        } else {
            let overwrite = filled(OVERWRITE).unwrap_or_default().to_lowercase();
            let overwrite = match overwrite.as_str() {
                "yes" | "y" => true,
                "no" | "n" | "" => false,
                other => {
                    let says = format!("Overwrite is yes or no, not {other}.");
                    return again(form, vec![says]);
                }
            };
            Request::Import(Importing {
                file,
                overwrite,
                map: filled(MAP).unwrap_or_default(),
            })
        };
        self.asked = Some(form);
        let slot = Slot::Transfer;
        Effect::Ask { slot, request }.into()
    }

    fn stored_name(&self, id: i64) -> Option<&str> {
        let rows = self.rows.iter().filter_map(|row| row.row.as_ref());
        let mut rows = rows.filter(|row| row.id("id") == Some(id));
        rows.next()?.text("name")
    }

    /// What became of a file.
    pub(super) fn transferred(&mut self, answer: Answer) -> Reply {
        match answer {
            Answer::Exported(exported) => told(exported),
            Answer::FileIsThere(file, asked) => {
                let request = Request::Export(Exporting {
                    replace: true,
                    ..asked
                });
                let slot = Slot::Transfer;
                let lines = vec![file, "What is in it now is lost.".to_owned()];
                let replace = Effect::Ask { slot, request };
                let title = "This file is there already. Replace it?";
                Effect::open(Confirm::new(title, lines, "Replace", replace)).into()
            }
            Answer::Importable(importable) => self.ask_to_take(importable),
            _ => Reply::Ignored,
        }
    }

    /// The question about a file has ended: where it failed, the form comes back with the reason.
    pub(super) fn transfer_ended(&mut self, result: Result<(), Failure>) -> Reply {
        let form = self.asked.take();
        match (result, form) {
            (Ok(()), _) => Reply::DONE,
            (Err(failure), Some(form)) => {
                let lines = [failure.message, failure.help].into_iter();
                again(form, lines.filter(|line| !line.is_empty()).collect())
            }
            (Err(failure), None) => Effect::fail(match failure.help.as_str() {
                "" => failure.message,
                help => format!("{}; {help}", failure.message),
            })
            .into(),
        }
    }

    /// Shows what an import would do, and asks.
    fn ask_to_take(&self, importable: Shared<Importable>) -> Reply {
        let plan = &importable.0.plan;
        let mut lines = self.preview(&importable.0);
        let count = plan.net().len();
        let failed = plan.failed().count();
        let layer = if count == 0 {
            let rows = lines.into_iter();
            let rows = rows.map(|line| ReaderRow::new("", line)).collect();
            let title = match failed {
                0 => "Nothing in this file is new or changed",
                _ => "Nothing of this file can be taken",
            };
            Effect::open(Reader::new(title, rows))
        } else {
            let (title, act) = match (count, failed) {
                (1, 0) => ("Take 1 ACL as a draft?".to_owned(), "Take it"),
                (count, 0) => (format!("Take {count} ACLs as drafts?"), "Take them"),
                (1, _) => (
                    "Take the 1 other ACL as a draft?".to_owned(),
                    "Take the other",
                ),
                (count, _) => (
                    format!("Take the {count} others as drafts?"),
                    "Take the others",
                ),
            };
            lines.insert(
                1,
                "Nothing is stored before you look at the drafts and store them.".to_owned(),
            );
            let take = Effect::TakeImport(importable.clone());
            Effect::open(Confirm::new(title, lines, act, take))
        };
        Reply::Done(vec![Effect::Show(ViewId::Acls), layer])
    }

    /// Makes every new and changed ACL a draft, each as one step.
    pub(in crate::app) fn take_import(&mut self, importable: &Importable) -> Reply {
        let mut taken = 0;
        let mut first = None;
        let mut refused = Vec::new();
        for change in importable.plan.net() {
            match self.take_one(&change) {
                Ok(id) => {
                    taken += 1;
                    first = first.or(id);
                }
                Err(why) => refused.push(format!("{}: {why}", change.after.name)),
            }
        }
        let stored = self.rows.iter().filter(|row| row.new.is_none());
        let stored = stored.cloned().collect();
        self.judged = None;
        self.set_rows(stored);
        if let Some(id) = first {
            self.show_sheet(id);
        }
        let says = match taken {
            1 => "1 ACL is a draft now".to_owned(),
            count => format!("{count} ACLs are drafts now"),
        };
        let says = match refused.is_empty() {
            true => Effect::say(format!("{says}; w stores, o gives the chosen one up")),
            false => Effect::fail(format!("{says}; {}", refused.join("; "))),
        };
        // The rows that the file was compared with may be newer than those of the list.
        Reply::Done(vec![self.start(), says, Effect::Judge])
    }

    /// One ACL as a draft; of what it is a draft already, as one step more.
    fn take_one(&mut self, change: &NetChange) -> Result<Option<SheetId>, String> {
        let draft = Draft::keeping(&change.after);
        let of_row = change.base.as_ref().and_then(|row| row.id("id"));
        let named = |(id, sheet): (SheetId, &crate::core::edit::Sheet)| {
            let same = sheet.draft().name == change.after.name && !sheet.is_deleted();
            same.then_some(id)
        };
        let id = match (of_row, &change.base) {
            (Some(_), Some(row)) => self.bench.open(row),
            _ => self.bench.changed().find_map(named),
        };
        // A new one begins as one that was given up, so that its step can be taken back.
        let given_up = || Draft {
            deleted: true,
            ..draft.clone()
        };
        let id = id.unwrap_or_else(|| self.bench.add(given_up()));
        let says = format!("imported {}", change.after.name);
        let whole = Change::Whole(Box::new(draft));
        let made = self.bench.make(id, says, vec![whole]);
        made.map_err(|refusal| refusal.to_string())?;
        Ok(Some(id))
    }
}

/// The form once more, with what is wrong with it.
fn again(mut form: Form, lines: Vec<String>) -> Reply {
    form.lines = lines;
    Reply::Done(vec![Effect::Show(ViewId::Acls), Effect::open(form)])
}

/// Where the ACLs are now.
fn told(exported: Exported) -> Reply {
    let count = match exported.count {
        1 => "1 ACL".to_owned(),
        count => format!("{count} ACLs"),
    };
    let says = format!("{}: {count}, {} bytes", exported.file, exported.bytes);
    if exported.notices.is_empty() {
        return Effect::say(says).into();
    }
    let rows = exported.notices.into_iter();
    let rows = rows.map(|notice| ReaderRow::new("", notice)).collect();
    Reply::Done(vec![
        Effect::open(Reader::new(says.clone(), rows)),
        Effect::say(says),
    ])
}

fn names<'r>(rows: impl Iterator<Item = &'r &'r AclRow>) -> Vec<&'r str> {
    rows.map(|row| row.name.as_str()).collect()
}

/// Some names, and how many more.
fn listed(names: &[&str]) -> String {
    let shown = names.get(..NAMED).unwrap_or(names).join(", ");
    match names.len().saturating_sub(NAMED) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
