//! The view that simulates a customer user: the form, the rules one by one, and the values.

mod choose;
mod history;
mod read;
mod words;

use std::borrow::Cow;

use crate::app::effect::{Effect, Reply};
use crate::app::page::Page;
use crate::app::request::{Answer, Failure, Request};
use crate::app::simulated::{Asked, Scene, Shared, Simulated};
use crate::config::{Action, Context, Key};
use crate::core::screen::{List, Screen};
use crate::core::simulate::Form;
use crate::core::world::Acls;

pub use history::Moment;

use super::list::ListState;
use super::picker::{Choice, Purpose};
use super::slots::Slot;

/// Which pane has the focus.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pane {
    /// The fields of the form.
    Form,
    /// The rules in evaluation order.
    Rules,
    /// The values of the chosen field.
    Values,
}

/// The state of the view.
#[derive(Debug, Clone, PartialEq)]
pub struct SimulatePage {
    customer_user: Option<String>,
    screen: Screen,
    ticket: Option<i64>,
    /// The ACLs that were chosen; `None`: those that count in the instance.
    acls: Option<Acls>,
    history: Vec<Moment>,
    /// The moment that is shown.
    now: usize,
    /// The last answer; stale while another one is asked for.
    answered: Option<Shared<Simulated>>,
    asking: bool,
    failure: Option<Failure>,
    /// True when the permissions were asked for and are not here.
    no_permissions: bool,
    fields: ListState,
    rules: ListState,
    values: ListState,
    focus: Pane,
}

impl Default for SimulatePage {
    fn default() -> Self {
        Self {
            customer_user: None,
            screen: Screen::CustomerTicketMessage,
            ticket: None,
            acls: None,
            history: vec![Moment::opened()],
            now: 0,
            answered: None,
            asking: false,
            failure: None,
            no_permissions: false,
            fields: ListState::default(),
            rules: ListState::default(),
            values: ListState::default(),
            focus: Pane::Form,
        }
    }
}

impl SimulatePage {
    /// The last answer.
    pub fn simulated(&self) -> Option<&Simulated> {
        self.answered.as_ref().map(|answered| answered.0.as_ref())
    }

    /// The customer user that is looked at.
    pub fn customer_user(&self) -> Option<&str> {
        self.customer_user.as_deref()
    }

    /// The screen.
    pub fn screen(&self) -> Screen {
        self.screen
    }

    /// True while an answer is asked for: what shows is the one before.
    pub fn is_asking(&self) -> bool {
        self.asking
    }

    /// Why the last question was not answered.
    pub fn failure(&self) -> Option<&Failure> {
        self.failure.as_ref()
    }

    /// The fields, the rules (the first row is before any rule) and the values.
    pub fn lists(&self) -> (&ListState, &ListState, &ListState) {
        (&self.fields, &self.rules, &self.values)
    }

    /// Which pane has the focus.
    pub fn focus(&self) -> Pane {
        self.focus
    }

    /// What was done to the form, and which moment is shown.
    pub fn history(&self) -> (&[Moment], usize) {
        (&self.history, self.now)
    }

    /// The form as it is filled in.
    pub fn form(&self) -> &Form {
        static EMPTY: std::sync::LazyLock<Form> = std::sync::LazyLock::new(Form::new);
        self.history.get(self.now).map_or(&EMPTY, Moment::form)
    }

    /// The list of the chosen field.
    pub fn asked(&self) -> Option<Asked<'_>> {
        self.simulated()?.asked(self.fields.selected()?)
    }

    /// After how many rules the values are shown.
    pub fn step(&self) -> usize {
        self.rules.selected().unwrap_or(0)
    }

    /// Starts again as this customer user.
    pub fn simulate(&mut self, login: impl Into<String>) -> Reply {
        self.customer_user = Some(login.into());
        self.history = vec![Moment::opened()];
        self.now = 0;
        self.ask()
    }

    /// Asks for what is set now.
    pub(in crate::app) fn ask(&mut self) -> Reply {
        let Some(customer_user) = self.customer_user.clone() else {
            return Reply::DONE;
        };
        if self.screen.has_ticket() && self.ticket.is_none() {
            return self.choose_ticket();
        }
        self.asking = true;
        self.failure = None;
        let acls = self.acls;
        if let (Some(acls), Some(moment)) = (acls, self.history.get_mut(self.now)) {
            moment.ask_with(acls);
        }
        self.no_permissions = false;
        Effect::Ask {
            slot: Slot::Simulation,
            request: Request::Simulate(self.scene_of(customer_user)),
        }
        .into()
    }

    fn scene_of(&self, customer_user: String) -> Scene {
        Scene {
            customer_user,
            screen: self.screen,
            ticket: self.ticket.filter(|_| self.screen.has_ticket()),
            form: self.form().clone(),
            acls: self.acls,
        }
    }

    /// Who is simulated, and where; `None` while nobody is, or a ticket has to be chosen first.
    pub fn scene(&self) -> Option<Scene> {
        let scene = self.scene_of(self.customer_user.clone()?);
        (scene.ticket.is_some() || !scene.screen.has_ticket()).then_some(scene)
    }

    /// Takes an answer: what fell out of the form is out of it from here on.
    fn take(&mut self, simulated: Shared<Simulated>) {
        let settled = &simulated.0.settled;
        if let Some(moment) = self.history.get_mut(self.now) {
            moment.settle(&settled.form, simulated.0.acls);
        }
        let fields = settled.fields.len();
        let queue = settled
            .fields
            .iter()
            .position(|answer| answer.field.list == List::Queue);
        let screen = simulated.0.scene.screen;
        let before = self.answered.replace(simulated);
        let first = before.is_none_or(|before| before.0.scene.screen != screen);
        self.asking = false;
        self.fields.set_rows(fields, &|_| Cow::default());
        if first {
            self.fields.select(queue.unwrap_or(0));
        }
        self.follow();
    }

    /// The rules and values of the field that is now chosen, after the last rule that was used: the
    /// ones behind it change nothing any more.
    fn follow(&mut self) {
        let counts = self.asked().map(|asked| {
            let values = asked.answer.candidates.offered.len();
            (asked.count(), asked.last_used(), values)
        });
        let (rules, last, values) = counts.unwrap_or_default();
        self.rules = ListState::new(rules + 1);
        self.rules.select(last);
        let position = self.values.position();
        self.values = ListState::new(values);
        self.values.select(position.min(values.saturating_sub(1)));
    }

    /// One rule forward or back, whichever pane has the focus.
    fn step_by(&mut self, forward: bool) -> Reply {
        let action = if forward { Action::Down } else { Action::Up };
        self.rules.handle(action, &|_| Cow::default()).into()
    }

    /// Moves in the pane that has the focus.
    fn move_in_pane(&mut self, action: Action) -> bool {
        let simulated = self.answered.clone();
        let simulated = simulated.as_ref().map(|answered| answered.0.as_ref());
        let chosen = self.fields.selected();
        let asked = chosen.and_then(|index| simulated?.asked(index));
        match self.focus {
            Pane::Form => {
                let moved = self.fields.handle(action, &|index| {
                    let answer = simulated.and_then(|own| own.settled.fields.get(index));
                    answer.map_or_else(Cow::default, |answer| answer.field.label().into())
                });
                if self.fields.selected() != chosen {
                    self.follow();
                }
                moved
            }
            Pane::Rules => self.rules.handle(action, &|index| {
                let rule = index.checked_sub(1);
                let name = rule.and_then(|rule| Some(asked?.rule_name(rule)));
                name.unwrap_or("offered").into()
            }),
            Pane::Values => self.values.handle(action, &|index| {
                asked.map_or_else(Cow::default, |asked| asked.value(index).into())
            }),
        }
    }

    fn list_mut(&mut self) -> &mut ListState {
        match self.focus {
            Pane::Form => &mut self.fields,
            Pane::Rules => &mut self.rules,
            Pane::Values => &mut self.values,
        }
    }

    fn list(&self) -> &ListState {
        match self.focus {
            Pane::Form => &self.fields,
            Pane::Rules => &self.rules,
            Pane::Values => &self.values,
        }
    }

    /// The text of a row of the pane that has the focus.
    fn row_texts(&self) -> Vec<String> {
        let count = self.list().len();
        (0..count).map(|index| self.row_text(index)).collect()
    }

    fn row_text(&self, index: usize) -> String {
        let asked = self.asked();
        match self.focus {
            Pane::Form => {
                let simulated = self.simulated();
                let answer = simulated.and_then(|own| own.settled.fields.get(index));
                answer.map_or_else(String::new, |answer| answer.field.label())
            }
            Pane::Rules => {
                let rule = index.checked_sub(1);
                let name = rule.and_then(|rule| Some(asked?.rule_name(rule)));
                name.unwrap_or("offered").to_owned()
            }
            Pane::Values => asked.map_or_else(String::new, |asked| asked.value(index).to_owned()),
        }
    }

    fn open(&mut self) -> Reply {
        match self.focus {
            Pane::Form => self.choose_value(),
            Pane::Rules => self.read_rule(),
            Pane::Values => self.read_value(),
        }
    }
}

impl Page for SimulatePage {
    fn verdict(&self) -> String {
        words::verdict(self)
    }

    fn contexts(&self) -> Vec<Context> {
        if self.list().typing() {
            return vec![Context::Text];
        }
        vec![Context::Simulate, Context::List]
    }

    fn handle(&mut self, action: Action) -> Reply {
        match action {
            Action::ChooseCustomerUser => self.choose_customer_user(),
            Action::ChooseScreen => self.choose_screen(),
            Action::ChooseTicket => self.choose_ticket(),
            Action::ChooseValue => self.choose_value(),
            Action::EmptyField => self.empty_field(),
            Action::FillDefaults => self.fill_defaults(),
            Action::HistoryBack => self.go_to_moment(self.now.saturating_sub(1)),
            Action::HistoryForward => self.go_to_moment(self.now + 1),
            Action::StepBack => self.step_by(false),
            Action::StepForward => self.step_by(true),
            Action::ShowPermissions => self.show_permissions(),
            Action::SwitchAcls => self.switch_acls(),
            Action::Again if self.failure.is_some() => self.ask(),
            Action::Again if self.no_permissions => self.show_permissions(),
            Action::NextPane | Action::PreviousPane => {
                self.focus = match (self.focus, action) {
                    (Pane::Form, Action::NextPane) | (Pane::Values, Action::PreviousPane) => {
                        Pane::Rules
                    }
                    (Pane::Rules, Action::NextPane) | (Pane::Form, _) => Pane::Values,
                    (Pane::Values, _) | (Pane::Rules, _) => Pane::Form,
                };
                Reply::DONE
            }
            _ if self.move_in_pane(action) => Reply::DONE,
            Action::Open => self.open(),
            Action::Copy => {
                let index = self.list().selected();
                let text = index.map(|index| self.row_text(index));
                text.map_or(Reply::Ignored, |text| Effect::Copy(text).into())
            }
            Action::Back if self.focus != Pane::Form => {
                self.focus = Pane::Form;
                Reply::DONE
            }
            _ => Reply::Ignored,
        }
    }

    fn offers(&self, action: Action) -> bool {
        match action {
            Action::ChooseTicket => self.customer_user.is_some(),
            Action::ShowPermissions | Action::FillDefaults => self.customer_user.is_some(),
            Action::SwitchAcls => self
                .simulated()
                .is_some_and(|simulated| simulated.no_deployed.is_none()),
            Action::EmptyField => self
                .asked()
                .is_some_and(|asked| self.can_empty(&asked.answer.field)),
            Action::ChooseValue => {
                let field = self.asked().map(|asked| asked.answer.field.param());
                field.flatten().is_some()
            }
            Action::HistoryBack => self.now > 0,
            Action::HistoryForward => self.now + 1 < self.history.len(),
            Action::StepBack => self.step() > 0,
            Action::StepForward => self.step() + 1 < self.rules.len(),
            _ => true,
        }
    }

    fn is_unanswered(&self) -> bool {
        self.failure.is_some() || self.no_permissions
    }

    fn typing(&self) -> bool {
        self.list().typing()
    }

    fn key(&mut self, key: Key) -> Reply {
        let texts = self.row_texts();
        let chosen = self.fields.selected();
        let text = |index: usize| {
            texts
                .get(index)
                .map_or_else(Cow::default, |text| text.into())
        };
        let taken = self.list_mut().key(key, &text);
        if self.fields.selected() != chosen {
            self.follow();
        }
        taken.into()
    }

    fn paste(&mut self, pasted: &str) -> Reply {
        let texts = self.row_texts();
        let text = |index: usize| {
            texts
                .get(index)
                .map_or_else(Cow::default, |text| text.into())
        };
        self.list_mut().paste(pasted, &text);
        Reply::DONE
    }

    fn picked(&mut self, purpose: &Purpose, choice: Choice) -> Reply {
        match purpose {
            Purpose::CustomerUser => self.simulate(choice.id),
            Purpose::Screen => self.screen_picked(&choice.id),
            Purpose::Ticket => self.ticket_picked(&choice.id),
            Purpose::Value(key) => self.value_picked(key, &choice),
            Purpose::Command
            | Purpose::Agent
            | Purpose::Backend
            | Purpose::Record(_)
            | Purpose::RecordSource(_)
            | Purpose::Acl(_)
            | Purpose::Related(_) => Reply::Ignored,
        }
    }

    fn answered(&mut self, slot: Slot, answer: Answer) -> Reply {
        match (slot, answer) {
            (Slot::Simulation, Answer::Simulated(simulated)) => {
                self.take(simulated);
                Reply::DONE
            }
            (_, Answer::Reading(reader)) => Effect::open(reader).into(),
            _ => Reply::Ignored,
        }
    }

    fn ended(&mut self, slot: Slot, result: Result<(), Failure>) -> Reply {
        if slot == Slot::Simulation {
            self.asking = false;
            self.failure = result.err();
            return Reply::DONE;
        }
        self.no_permissions = result.is_err();
        match result {
            Err(failure) => Effect::fail(failure.message).into(),
            Ok(()) => Reply::DONE,
        }
    }
}
