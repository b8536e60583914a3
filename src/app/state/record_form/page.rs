//! What keys mean to the form.

use super::{RecordField, RecordForm};
use crate::app::effect::{Effect, Reply};
use crate::app::page::Page;
use crate::app::record::{RecordInput, RecordPart};
use crate::app::state::confirm::Confirm;
use crate::app::state::picker::{Choice, Picker, Purpose};
use crate::app::state::text_field::Edit;
use crate::config::{Action, Context, Key};
use crate::core::known::Asked;

impl RecordForm {
    /// Lets one choose the value of the line with the focus.
    pub fn choose(&self) -> Reply {
        let Some(field) = self.focused().filter(|field| field.locked().is_none()) else {
            return Reply::DONE;
        };
        let purpose = Purpose::Record(field.line.name.clone());
        let title = field.line.label.as_str();
        let picker = match &field.line.input {
            RecordInput::Choice(choices) => {
                Picker::new(purpose, title, choices.clone()).at(field.value())
            }
            RecordInput::Company => Picker::asking(purpose, title).among(Asked::CustomerId),
            RecordInput::Text | RecordInput::Secret => return Reply::DONE,
        };
        Effect::open(picker).into()
    }

    fn go(&mut self, forward: bool) -> Reply {
        let count = self.fields.len().max(1);
        let here = self.list.selected().unwrap_or_default();
        let next = match forward {
            true => (here + 1) % count,
            false => (here + count - 1) % count,
        };
        self.list.select(next);
        Reply::DONE
    }

    fn leave(&self) -> Reply {
        if !self.is_changed() {
            return Effect::Act(Action::GiveUp).into();
        }
        let changed = self.fields.iter().filter(|field| field.is_changed());
        let labels: Vec<&str> = changed.map(|field| field.line.label.as_str()).collect();
        let lines = vec![format!("What is typed is lost: {}.", labels.join(", "))];
        let title = format!("Give up {}?", self.sheet.what());
        let mut confirm = Confirm::new(title, lines, "Give up", Effect::Act(Action::GiveUp));
        confirm.safe = "Go on editing".to_owned();
        Effect::open(confirm).into()
    }

    fn typed(&mut self, edit: Edit) -> Reply {
        match edit {
            Edit::Changed => {
                if let Some(field) = self.focused_mut() {
                    field.touched = true;
                }
                self.judge(false);
                Reply::DONE
            }
            Edit::Kept => Reply::DONE,
            Edit::Ignored => Reply::Ignored,
        }
    }
}

impl Page for RecordForm {
    fn verdict(&self) -> String {
        let what = match (self.sheet.target.part, &self.sheet.target.source) {
            (RecordPart::Password, _) => format!("Set the password of {}.", self.sheet.what()),
            (_, Some(source)) => format!("Editing {} in {source}.", self.sheet.what()),
            (_, None) => format!("Editing {}.", self.sheet.what()),
        };
        let wrong = self.fields.iter().filter(|field| field.problem.is_some());
        let changed = self.fields.iter().filter(|field| field.is_changed());
        match (wrong.count(), changed.count()) {
            (0, 0) => format!("{what} Nothing is changed yet."),
            (0, changed) => {
                format!("{what} {changed} changed; nothing is written before you are asked.")
            }
            (wrong, _) => format!("{what} {wrong} not right."),
        }
    }

    fn contexts(&self) -> Vec<Context> {
        vec![Context::Record]
    }

    fn handle(&mut self, action: Action) -> Reply {
        match action {
            Action::NextPane | Action::Down => self.go(true),
            Action::PreviousPane | Action::Up => self.go(false),
            Action::First | Action::Last | Action::PageUp | Action::PageDown => {
                self.list.handle(action, &|_| "".into()).into()
            }
            Action::Open | Action::ChooseValue
                if self.focused().is_some_and(|field| {
                    matches!(
                        field.line.input,
                        RecordInput::Choice(_) | RecordInput::Company
                    ) && field.locked().is_none()
                }) =>
            {
                self.choose()
            }
            Action::Open | Action::WriteRecord => self.accept(),
            Action::Copy => match self.focused().and_then(|field| field.line.missing.clone()) {
                Some(statement) => Effect::Copy(statement).into(),
                None => Reply::Ignored,
            },
            Action::Back => self.leave(),
            _ => Reply::Ignored,
        }
    }

    fn offers(&self, action: Action) -> bool {
        let focused = self.focused();
        match action {
            Action::Copy => focused.is_some_and(|field| field.line.missing.is_some()),
            Action::ChooseValue => {
                focused.is_some_and(|field| !field.is_typed() && field.locked().is_none())
            }
            // One leaves the form first.
            Action::SwitchCompanies => false,
            _ => true,
        }
    }

    fn typing(&self) -> bool {
        self.focused().is_some_and(RecordField::is_typed)
    }

    fn key(&mut self, key: Key) -> Reply {
        let edit = self
            .focused_mut()
            .map_or(Edit::Ignored, |field| field.field.key(key));
        self.typed(edit)
    }

    fn paste(&mut self, text: &str) -> Reply {
        match self.focused_mut().filter(|field| field.is_typed()) {
            Some(field) => field.field.insert(text),
            None => return Effect::fail("nothing is typed here: Enter lets you choose").into(),
        }
        self.typed(Edit::Changed)
    }

    fn picked(&mut self, purpose: &Purpose, choice: Choice) -> Reply {
        let Purpose::Record(name) = purpose else {
            return Reply::Ignored;
        };
        let mut fields = self.fields.iter_mut();
        let Some(field) = fields.find(|field| field.line.name == *name) else {
            return Reply::Ignored;
        };
        let meaning = match field.line.input {
            RecordInput::Company => choice.detail,
            _ => choice.label,
        };
        field.set(&choice.id, &meaning);
        self.judge(false);
        match self.sheet.target.part {
            RecordPart::Validity => self.accept(),
            RecordPart::Whole | RecordPart::Password => Reply::DONE,
        }
    }
}
