//! What the view of the ACLs is to the application.

use super::sheets::name;
use super::{AclRow, AclsPage, AclsPane};
use crate::app::deploying::Deploying;
use crate::app::effect::{Effect, Reply};
use crate::app::page::Page;
use crate::app::request::{Answer, Failure, Request};
use crate::app::state::{Choice, Form, Purpose, Slot};
use crate::config::{Action, Context, Key};
use crate::core::acl::Standing;

impl AclsPage {
    fn copied(&mut self) -> Reply {
        let text = match self.focus {
            AclsPane::List => self.selected().map(|row| row.name.clone()),
            AclsPane::Tree => {
                if let Ok(place) = self.place() {
                    self.clipboard = self.clip(&place).or_else(|| self.clipboard.take());
                }
                let node = self
                    .tree
                    .selected()
                    .and_then(|index| self.tree.nodes().get(index));
                node.map(|node| match node.value.is_empty() {
                    true => node.label.clone(),
                    false => node.value.clone(),
                })
            }
        };
        text.map_or(Reply::Ignored, |text| Effect::Copy(text).into())
    }

    /// What an action does to the ACL that is chosen, wherever the focus is.
    fn edit(&mut self, action: Action) -> Option<Reply> {
        let in_tree = self.focus == AclsPane::Tree;
        Some(match action {
            Action::Add if in_tree => self.add_below(),
            Action::Add => self.new_acl(),
            Action::Edit if in_tree => self.edit_line(),
            Action::Edit => self.edit_property(super::lines::Shown::Name),
            Action::Modifier => self.choose_modifier(),
            Action::Cut => self.cut(),
            Action::Paste => self.paste_clip(),
            Action::MoveDown => self.move_line(true),
            Action::MoveUp => self.move_line(false),
            Action::Undo => self.turn(false),
            Action::Redo => self.turn(true),
            Action::UndoAny => self.turn_any(false),
            Action::RedoAny => self.turn_any(true),
            Action::SwitchText => self.open_text(None),
            Action::Duplicate => self.duplicate(),
            Action::Validity => self.edit_property(super::lines::Shown::Validity),
            Action::Delete => self.delete(),
            Action::Findings => self.read_findings(),
            Action::ChooseVersion => self.choose_version(),
            Action::Revert => self.revert(),
            Action::StoreAcls => Effect::AskToStore.into(),
            Action::ExportAcls => self.export_acls(),
            Action::ImportAcls => Self::import_acls(),
            Action::DeployAcls => Effect::AskToDeploy(Deploying::Deploy).into(),
            _ => return None,
        })
    }

    fn draft_words(row: &AclRow) -> &'static str {
        match (row.new.is_some(), row.deleted, row.changed) {
            (true, true, _) => " (a draft that is given up)",
            (true, false, _) => " (a draft that is not stored)",
            (false, true, _) => " (to be deleted)",
            (false, false, true) => " (a draft differs from what is stored)",
            (false, false, false) => "",
        }
    }
}

impl Page for AclsPage {
    fn verdict(&self) -> String {
        if let Some(failure) = &self.failure {
            return format!("The ACLs cannot be read: {failure}.");
        }
        if let Some(error) = self.text.as_ref().and_then(|text| text.error()) {
            return format!("This text cannot become an ACL: {error}.");
        }
        if let Some(unfinished) = &self.unfinished
            && self.focus == AclsPane::List
        {
            return format!("{unfinished}. Deploy (D) to settle that first.");
        }
        let Some(row) = self.selected() else {
            return match self.rows.len() {
                _ if self.loading => "Reading the ACLs.".to_owned(),
                0 => "There are no ACLs: every screen offers everything.".to_owned(),
                all => format!("None of {all} ACLs matches the filter."),
            };
        };
        if self.focus == AclsPane::Tree
            && let Some(finding) = self.finding_here()
        {
            return format!("{} ({}).", finding.message, finding.proof);
        }
        if let Some(problem) = &row.problem {
            return format!("{}: {problem}", row.name);
        }
        let place = self.list.selected().unwrap_or(0) + 1;
        let state = match (row.deployed_only, row.valid) {
            (true, _) if row.standing == Standing::Deleted => "deleted in the database, ",
            (true, _) => "not in the database, ",
            (false, false) => "not valid, ",
            (false, true) => "",
        };
        let stop = if row.stop {
            ", stops when it matches"
        } else {
            ""
        };
        let all = self.rows.len();
        let (clause, why) = row.clause();
        let why = why.map_or_else(String::new, |why| format!(" ({why})"));
        let draft = Self::draft_words(row);
        format!(
            "{}{draft} is {state}number {place} of {all}, {clause}{why}{stop}.",
            row.name
        )
    }

    fn answered(&mut self, _: Slot, answer: Answer) -> Reply {
        match answer {
            Answer::Acls {
                rows,
                deleted,
                waiting,
                backdrop,
            } => {
                self.waiting_deletions = deleted;
                self.backdrop = Some(backdrop);
                self.set_rows(rows);
                Effect::NotDeployed(waiting).into()
            }
            Answer::Unfinished(unfinished) => {
                self.unfinished = unfinished;
                Effect::Unfinished(self.unfinished.is_some()).into()
            }
            Answer::Judged(judged) => {
                self.judged = Some(judged);
                self.show_findings();
                Reply::DONE
            }
            answer => self.transferred(answer),
        }
    }

    fn ended(&mut self, slot: Slot, result: Result<(), Failure>) -> Reply {
        match slot {
            Slot::Acls => {
                self.loading = false;
                self.failure = result.err();
                if self.failure.is_none() {
                    return Effect::Ask {
                        slot: Slot::Existence,
                        request: Request::Existing,
                    }
                    .into();
                }
                Reply::DONE
            }
            Slot::Transfer => self.transfer_ended(result),
            _ => match result {
                Ok(()) => Reply::DONE,
                Err(failure) => Effect::fail(failure.to_string()).into(),
            },
        }
    }

    fn contexts(&self) -> Vec<Context> {
        match self.focus {
            _ if self.text.is_some() => vec![Context::Yaml],
            _ if self.typing() => vec![Context::Text],
            AclsPane::List => vec![Context::Acls, Context::List],
            AclsPane::Tree => vec![Context::AclTree, Context::Tree],
        }
    }

    fn handle(&mut self, action: Action) -> Reply {
        if self.text.is_some() {
            return self.text_action(action);
        }
        if action == Action::Again && self.is_unanswered() {
            return self.start().into();
        }
        if let Some(reply) = self.edit(action) {
            return reply;
        }
        let Self { rows, list, .. } = self;
        let taken = match (self.focus, action) {
            (_, Action::Copy) => return self.copied(),
            (_, Action::NextPane | Action::PreviousPane) => {
                self.focus = match self.focus {
                    AclsPane::List => AclsPane::Tree,
                    AclsPane::Tree => AclsPane::List,
                };
                true
            }
            (AclsPane::List, _) if list.handle(action, &|index| name(rows, index)) => true,
            (AclsPane::List, Action::Open) if list.selected().is_some() => {
                self.focus = AclsPane::Tree;
                true
            }
            // What the tree has no use for leads back to the list.
            (AclsPane::Tree, Action::Back | Action::Left) => {
                if !self.tree.handle(action) {
                    self.focus = AclsPane::List;
                }
                true
            }
            (AclsPane::Tree, Action::Open) if !self.typing() && !self.tree.folds() => {
                return self.edit_line();
            }
            (AclsPane::Tree, _) => self.tree.handle(action),
            (AclsPane::List, _) => false,
        };
        self.follow();
        match (taken, self.judge_is_due()) {
            (true, true) => Effect::Judge.into(),
            (taken, _) => taken.into(),
        }
    }

    fn picked(&mut self, purpose: &Purpose, choice: Choice) -> Reply {
        match purpose {
            Purpose::Acl(purpose) => self.chosen(purpose, &choice),
            _ => Reply::Ignored,
        }
    }

    fn filled(&mut self, form: Form) -> Reply {
        if Self::is_about_a_file(&form) {
            return self.file_named(form);
        }
        let field = form.fields().first();
        let typed = field.map(|field| (field.name.clone(), field.field.text().to_owned()));
        match typed {
            Some((label, text)) => self.property_typed(&label, text),
            None => Reply::Ignored,
        }
    }

    fn offers(&self, action: Action) -> bool {
        let row = self.selected();
        let editable = row.is_some_and(|row| row.sheet().is_some());
        let sheet = self.selected_sheet();
        match action {
            Action::Back => {
                self.focus == AclsPane::Tree || self.list.filter().is_some() || self.text.is_some()
            }
            Action::Open if self.focus == AclsPane::Tree => {
                self.tree.folds() || self.typing() || editable
            }
            Action::Open | Action::Copy => self.list.selected().is_some() || self.typing(),
            Action::Undo if self.text.is_none() => {
                sheet.is_some_and(|sheet| sheet.last_done().is_some())
            }
            Action::Redo if self.text.is_none() => {
                sheet.is_some_and(|sheet| sheet.last_undone().is_some())
            }
            Action::UndoAny => self
                .bench
                .sheets()
                .any(|(_, own)| own.last_done().is_some()),
            Action::RedoAny => self
                .bench
                .sheets()
                .any(|(_, own)| own.last_undone().is_some()),
            Action::Paste => self.clipboard.is_some() && editable,
            Action::Findings => !self.findings().is_empty(),
            Action::ChooseVersion => self.has_conflicts(),
            Action::Revert => row.is_some_and(|row| row.changed),
            Action::StoreAcls => self.bench.changed().next().is_some(),
            Action::ExportAcls => self.rows.iter().any(|row| row.row.is_some()),
            Action::Add if self.focus == AclsPane::List => true,
            Action::Add
            | Action::Edit
            | Action::Modifier
            | Action::Cut
            | Action::MoveDown
            | Action::MoveUp
            | Action::SwitchText
            | Action::Duplicate
            | Action::Validity
            | Action::Delete => editable,
            _ => true,
        }
    }

    fn is_unanswered(&self) -> bool {
        self.failure.is_some()
    }

    fn typing(&self) -> bool {
        match self.focus {
            _ if self.text.is_some() => true,
            AclsPane::List => self.list.typing(),
            AclsPane::Tree => self.tree.typing(),
        }
    }

    fn key(&mut self, key: Key) -> Reply {
        if self.text.is_some() {
            return self.text_key(key);
        }
        let Self { rows, list, .. } = self;
        let taken = match self.focus {
            AclsPane::List => list.key(key, &|index| name(rows, index)),
            AclsPane::Tree => self.tree.key(key),
        };
        self.follow();
        taken.into()
    }

    fn paste(&mut self, text: &str) -> Reply {
        if self.text.is_some() {
            return self.text_paste(text);
        }
        let Self { rows, list, .. } = self;
        match self.focus {
            AclsPane::List => list.paste(text, &|index| name(rows, index)),
            AclsPane::Tree => self.tree.paste(text),
        }
        self.follow();
        Reply::DONE
    }

    fn drafts(&self) -> usize {
        let typed = self.text.as_ref().is_some_and(super::YamlText::is_changed);
        self.bench.changed().count().max(usize::from(typed))
    }
}
