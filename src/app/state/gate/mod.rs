//! The screen on which an instance is opened: what there is, what was tried and why not.

mod form;

use std::borrow::Cow;

use self::form::Filling;
use super::form::Form;
use super::list::ListState;
use super::slots::Slot;
use crate::app::effect::{Effect, Reply};
use crate::app::page::Page;
use crate::app::request::{Answer, Failure, Request};
use crate::backend::MissingSetting;
use crate::config::instances::{Entrance, Way};
use crate::config::{Action, Context};

/// One thing to open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WayRow {
    /// The way, with what was typed for it.
    pub entrance: Entrance,
    /// Where it is known from.
    pub from: String,
    /// Why the last try did not open it.
    pub failure: Option<Failure>,
    /// What has to be known before it can be opened.
    pub missing: Vec<MissingSetting>,
}

impl WayRow {
    fn new(way: Way, from: impl Into<String>) -> Self {
        Self {
            entrance: way.into(),
            from: from.into(),
            failure: None,
            missing: Vec::new(),
        }
    }
}

/// The state of the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gate {
    rows: Vec<WayRow>,
    list: ListState,
    /// The row that is being opened.
    opening: Option<usize>,
    filling: Option<Filling>,
    /// True while an instance is open behind it.
    may_leave: bool,
}

impl Gate {
    /// A screen that offers these ways, each with where it is known from.
    pub fn new(ways: Vec<(Way, String)>) -> Self {
        let rows = ways.into_iter().map(|(way, from)| WayRow::new(way, from));
        let rows: Vec<WayRow> = rows.collect();
        Self {
            list: ListState::new(rows.len()),
            rows,
            opening: None,
            filling: None,
            may_leave: false,
        }
    }

    /// The same ways while an instance is open: one may go back to it.
    #[must_use]
    pub fn over_open_instance(mut self) -> Self {
        self.may_leave = true;
        self.opening = None;
        self.filling = None;
        self
    }

    /// What there is to open.
    pub fn rows(&self) -> &[WayRow] {
        &self.rows
    }

    /// Where one is among the rows.
    pub fn list(&self) -> &ListState {
        &self.list
    }

    /// The row that is being opened.
    pub fn opening(&self) -> Option<&WayRow> {
        self.rows.get(self.opening?)
    }

    /// The chosen row.
    pub fn selected(&self) -> Option<&WayRow> {
        self.rows.get(self.list.selected()?)
    }

    /// True when something was tried and did not open.
    pub fn has_failed(&self) -> bool {
        self.rows.iter().any(|row| row.failure.is_some())
    }

    /// Opens a way that is among the rows.
    pub fn open(&mut self, way: &Way) -> Reply {
        match self.rows.iter().position(|row| row.entrance.way == *way) {
            Some(index) => self.open_row(index),
            None => Reply::Ignored,
        }
    }

    /// The instance that was being opened is open.
    pub fn opened(&mut self) {
        if let Some(row) = self
            .opening
            .take()
            .and_then(|index| self.rows.get_mut(index))
        {
            row.failure = None;
            row.missing.clear();
        }
    }

    fn open_row(&mut self, index: usize) -> Reply {
        let Some(row) = self.rows.get_mut(index) else {
            return Reply::Ignored;
        };
        row.missing.clear();
        let request = Request::Open(row.entrance.clone());
        self.list.select(index);
        self.opening = Some(index);
        Effect::Ask {
            slot: Slot::Opening,
            request,
        }
        .into()
    }

    /// The row of a way, made when there is none.
    fn row_of(&mut self, way: Way) -> usize {
        let known = self.rows.iter().position(|row| row.entrance.way == way);
        known.unwrap_or_else(|| {
            self.rows.push(WayRow::new(way, "typed here"));
            self.list.set_rows(self.rows.len(), &|_| Cow::default());
            self.rows.len() - 1
        })
    }

    fn open_new(&mut self, way: Way) -> Reply {
        let index = self.row_of(way);
        self.open_row(index)
    }
}

impl Page for Gate {
    fn verdict(&self) -> String {
        if let Some(row) = self.opening() {
            return format!("Opening {}.", row.entrance.way);
        }
        match self.selected() {
            Some(WayRow {
                failure: Some(failure),
                ..
            }) => format!("Not open: {failure}."),
            _ if self.may_leave => {
                "Choose what to open in place of the instance that is open.".to_owned()
            }
            _ if self.has_failed() => "Choose another instance to open.".to_owned(),
            _ => "Several ticket systems are installed here: choose the one to open.".to_owned(),
        }
    }

    fn contexts(&self) -> Vec<Context> {
        vec![Context::Opening, Context::List]
    }

    fn handle(&mut self, action: Action) -> Reply {
        let selected = self.list.selected();
        match (action, selected) {
            (Action::Back, _) if self.opening.is_some() => Effect::Cancel(Slot::Opening).into(),
            (Action::Back, _) if self.may_leave => Effect::LeaveGate.into(),
            (Action::Open, Some(index)) => {
                match self.selected().is_some_and(|row| !row.missing.is_empty()) {
                    true => self.ask_missing(index),
                    false => self.open_row(index),
                }
            }
            (Action::Again, Some(index)) if self.is_unanswered() => self.open_row(index),
            (Action::Correct, Some(index)) => self.ask_correction(index),
            (Action::OpenDatabase, _) => self.ask_database(),
            (Action::OpenFile, _) => self.ask_file(),
            (Action::OpenDemo, _) => self.open_new(Way::Demo),
            (Action::Copy, Some(_)) => match self.selected().and_then(|row| row.failure.as_ref()) {
                Some(failure) => Effect::Copy(failure.message.clone()).into(),
                None => Reply::Ignored,
            },
            _ => self.list.handle(action, &|_| Cow::default()).into(),
        }
    }

    fn offers(&self, action: Action) -> bool {
        let row = self.selected();
        match action {
            Action::Back => self.opening.is_some() || self.may_leave,
            Action::Copy => row.is_some_and(|row| row.failure.is_some()),
            Action::Correct => row.is_some_and(|row| row.entrance.way != Way::Demo),
            // A handful of rows needs no search.
            Action::Filter | Action::NextMatch | Action::PreviousMatch | Action::Mark => false,
            _ => true,
        }
    }

    fn is_unanswered(&self) -> bool {
        let row = self.selected();
        self.opening.is_none() && row.is_some_and(|row| row.failure.is_some())
    }

    fn filled(&mut self, form: Form) -> Reply {
        self.fill_in(&form)
    }

    fn answered(&mut self, _: Slot, answer: Answer) -> Reply {
        match (answer, self.opening) {
            (Answer::Missing(missing), Some(index)) => {
                if let Some(row) = self.rows.get_mut(index) {
                    row.missing = missing;
                }
                Reply::DONE
            }
            _ => Reply::Ignored,
        }
    }

    fn ended(&mut self, _: Slot, result: Result<(), Failure>) -> Reply {
        let opening = self.opening.take();
        if let Some(row) = opening.and_then(|index| self.rows.get_mut(index)) {
            // What is missing was said by the try that has just ended.
            row.failure = result.err();
        }
        Reply::DONE
    }
}
