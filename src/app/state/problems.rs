//! The view of the problems: everything suspicious about the instance, the worst first.

use std::borrow::Cow;

use super::list::ListState;
use super::slots::Slot;
use crate::app::effect::{Effect, Reply};
use crate::app::page::Page;
use crate::app::request::{Answer, Failure, Request};
use crate::app::state::Reader;
use crate::app::views::ViewId;
use crate::config::{Action, Context, Key};

/// How bad a problem is; the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gravity {
    /// Requests of the ticket system end with an error.
    Fatal,
    /// What was written down about changes is not what was written.
    Broken,
    /// Something takes no part, or is not known here.
    Left,
    /// Something does what nobody wants: it never matches, or always, or leaves a field empty.
    Wrong,
    /// Something most likely does not do what was meant.
    Doubtful,
    /// Something is kept that means nothing here.
    Odd,
    /// Something is worth knowing.
    Known,
    /// Something is wrong in an ACL that is not valid: it would count if it were.
    Asleep,
}

impl Gravity {
    /// A word for the list.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Fatal => "ends requests",
            Self::Broken => "broken",
            Self::Left => "left out",
            Self::Wrong => "wrong",
            Self::Doubtful => "doubtful",
            Self::Odd => "unused",
            Self::Known => "note",
            Self::Asleep => "not valid",
        }
    }
}

/// One problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProblemRow {
    /// How bad it is.
    pub gravity: Gravity,
    /// What it is about: an ACL, or the instance.
    pub about: String,
    /// What is wrong, with the place.
    pub text: String,
    /// True when `about` names an ACL that can be looked at.
    pub is_acl: bool,
}

/// A problem of the customer backends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackendProblem {
    /// The problem.
    pub row: ProblemRow,
    /// All that is to be said about it.
    pub reader: Reader,
}

impl ProblemRow {
    /// True when it leads to something that can be looked at.
    fn leads_on(&self) -> bool {
        self.is_acl || self.gravity == Gravity::Broken
    }
}

/// The state of the view.
#[derive(Debug, Clone, PartialEq)]
pub struct ProblemsPage {
    rows: Vec<ProblemRow>,
    /// Where the chain of the history is broken.
    history: Vec<String>,
    /// What is wrong with the customer backends; `None` until they are examined.
    backends: Option<Vec<BackendProblem>>,
    list: ListState,
    /// True until the problems are here.
    loading: bool,
    /// True while the customer backends are examined.
    examining: bool,
    failure: Option<Failure>,
}

impl Default for ProblemsPage {
    fn default() -> Self {
        Self {
            rows: Vec::new(),
            history: Vec::new(),
            backends: None,
            list: ListState::default(),
            loading: true,
            examining: false,
            failure: None,
        }
    }
}

impl ProblemsPage {
    /// The question for the problems.
    pub fn start(&mut self) -> Effect {
        self.loading = true;
        Effect::Ask {
            slot: Slot::Problems,
            request: Request::Problems,
        }
    }

    /// Where the chain of the history is broken: these are problems too.
    pub fn tell_of_history(&mut self, places: Vec<String>) {
        self.history = places;
        self.refresh();
    }

    /// The question how the customer backends are.
    fn examine(&mut self) -> Effect {
        self.examining = true;
        Effect::Ask {
            slot: Slot::Doctor,
            request: Request::Examine,
        }
    }

    /// Shows the same problems with what became known meanwhile.
    fn refresh(&mut self) {
        let mut rows = std::mem::take(&mut self.rows);
        let backends = self.backends.iter().flatten();
        let known: Vec<&ProblemRow> = backends.map(|own| &own.row).collect();
        rows.retain(|row| !known.contains(&row));
        self.set_rows(rows);
    }

    /// Shows what was found when the customer backends were examined again.
    fn refresh_with(&mut self, found: Vec<BackendProblem>) {
        let mut rows = std::mem::take(&mut self.rows);
        let before = self.backends.replace(found).unwrap_or_default();
        rows.retain(|row| !before.iter().any(|own| own.row == *row));
        self.set_rows(rows);
    }

    /// The text about a problem of the customer backends.
    fn reader(&self, row: &ProblemRow) -> Option<Reader> {
        let mut backends = self.backends.iter().flatten();
        let own = backends.find(|own| own.row == *row)?;
        Some(own.reader.clone())
    }

    /// Shows these problems, those of the history and those of the customer backends.
    fn set_rows(&mut self, mut rows: Vec<ProblemRow>) {
        rows.retain(|row| row.gravity != Gravity::Broken);
        let lighter = rows.iter().position(|row| row.gravity > Gravity::Broken);
        let place = lighter.unwrap_or(rows.len());
        let broken = self.history.iter().map(|place| ProblemRow {
            gravity: Gravity::Broken,
            about: "history".to_owned(),
            text: place.clone(),
            is_acl: false,
        });
        rows.splice(place..place, broken);
        for own in self.backends.iter().flatten() {
            let lighter = |row: &ProblemRow| row.gravity > own.row.gravity;
            let place = rows.iter().position(lighter).unwrap_or(rows.len());
            rows.insert(place, own.row.clone());
        }
        self.rows = rows;
        let Self { rows, list, .. } = self;
        list.set_rows(rows.len(), &|index| words(rows, index));
    }

    /// All problems, the worst first.
    pub fn rows(&self) -> &[ProblemRow] {
        &self.rows
    }

    /// Where one is in the list.
    pub fn list(&self) -> &ListState {
        &self.list
    }

    /// True until the problems are here.
    pub fn is_loading(&self) -> bool {
        self.loading
    }

    /// The chosen problem.
    pub fn selected(&self) -> Option<&ProblemRow> {
        self.rows.get(self.list.selected()?)
    }
}

fn words(rows: &[ProblemRow], index: usize) -> Cow<'_, str> {
    let row = rows.get(index);
    row.map_or_else(Cow::default, |row| {
        format!("{} {}", row.about, row.text).into()
    })
}

impl Page for ProblemsPage {
    fn verdict(&self) -> String {
        if let Some(failure) = &self.failure {
            return format!("The problems cannot be told: {failure}.");
        }
        match (self.selected(), self.rows.len()) {
            (Some(row), _) => format!("{}: {}", row.about, row.text),
            (None, _) if self.loading => "Looking for problems.".to_owned(),
            (None, 0) if self.examining => "Examining the customer backends.".to_owned(),
            (None, 0) if self.backends.is_some() => {
                "No problem was found, in the customer backends neither.".to_owned()
            }
            (None, 0) => "No problem was found.".to_owned(),
            (None, all) => format!("None of {all} problems matches the filter."),
        }
    }

    fn contexts(&self) -> Vec<Context> {
        match self.typing() {
            true => vec![Context::Text],
            false => vec![Context::Problems, Context::List],
        }
    }

    fn handle(&mut self, action: Action) -> Reply {
        let Self { rows, list, .. } = self;
        if list.handle(action, &|index| words(rows, index)) {
            return Reply::DONE;
        }
        match (action, self.selected()) {
            (Action::Again, _) if self.is_unanswered() => self.start().into(),
            (Action::Examine, _) => self.examine().into(),
            (Action::Open, Some(row)) if row.is_acl => Effect::ShowAcl(row.about.clone()).into(),
            (Action::Open, Some(row)) if self.reader(row).is_some() => {
                let reader = self.reader(row).unwrap_or_default();
                Effect::open(reader).into()
            }
            (Action::Open, Some(row)) if row.gravity == Gravity::Broken => {
                Effect::Show(ViewId::Journal).into()
            }
            (Action::Copy, Some(row)) => {
                Effect::Copy(format!("{}: {}", row.about, row.text)).into()
            }
            _ => Reply::Ignored,
        }
    }

    fn offers(&self, action: Action) -> bool {
        match action {
            Action::Back => self.list.filter().is_some(),
            Action::Open => {
                let leads = |row: &ProblemRow| row.leads_on() || self.reader(row).is_some();
                self.typing() || self.selected().is_some_and(leads)
            }
            Action::Examine => !self.examining,
            Action::Copy => self.typing() || self.selected().is_some(),
            _ => true,
        }
    }

    fn is_unanswered(&self) -> bool {
        self.failure.is_some()
    }

    fn typing(&self) -> bool {
        self.list.typing()
    }

    fn key(&mut self, key: Key) -> Reply {
        let Self { rows, list, .. } = self;
        list.key(key, &|index| words(rows, index)).into()
    }

    fn paste(&mut self, text: &str) -> Reply {
        let Self { rows, list, .. } = self;
        list.paste(text, &|index| words(rows, index));
        Reply::DONE
    }

    fn answered(&mut self, _: Slot, answer: Answer) -> Reply {
        match answer {
            Answer::Problems(rows) => {
                self.set_rows(rows);
                Reply::DONE
            }
            Answer::Examined(found) => {
                let says = match found.len() {
                    0 => "the customer backends are well".to_owned(),
                    1 => "1 finding in the customer backends".to_owned(),
                    count => format!("{count} findings in the customer backends"),
                };
                self.refresh_with(found);
                Effect::say(says).into()
            }
            _ => Reply::Ignored,
        }
    }

    fn ended(&mut self, slot: Slot, result: Result<(), Failure>) -> Reply {
        if slot == Slot::Doctor {
            self.examining = false;
            return match result {
                Ok(()) => Reply::DONE,
                Err(failure) => Effect::fail(format!("not examined: {failure}")).into(),
            };
        }
        self.loading = false;
        self.failure = result.err();
        Reply::DONE
    }
}
