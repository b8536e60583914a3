//! What one chooses on the view: whom, where, and the values of the form.

use super::SimulatePage;
use crate::app::effect::{Effect, Reply};
use crate::app::mark::Mark;
use crate::app::request::Request;
use crate::app::simulated::Asked;
use crate::app::state::picker::{Choice, Picker, Purpose};
use crate::app::state::reader::{Reader, ReaderRow};
use crate::app::state::slots::Slot;
use crate::core::screen::{Field, List, Screen};

impl SimulatePage {
    pub(super) fn choose_customer_user(&mut self) -> Reply {
        Effect::open(Picker::asking(
            Purpose::CustomerUser,
            "Simulate as customer user",
        ))
        .into()
    }

    pub(super) fn choose_screen(&mut self) -> Reply {
        let choices = Screen::ALL.iter().map(|screen| {
            let what = match screen {
                Screen::CustomerTicketMessage => "new ticket",
                Screen::CustomerTicketZoom => "a ticket, with its reply box",
            };
            Choice::new(screen.action(), screen.action()).detail(what)
        });
        let picker = Picker::new(Purpose::Screen, "Screen", choices.collect());
        Effect::open(picker.at(self.screen.action())).into()
    }

    pub(super) fn screen_picked(&mut self, action: &str) -> Reply {
        let Some(screen) = Screen::by_action(action) else {
            return Reply::Ignored;
        };
        if screen != self.screen {
            self.screen = screen;
            self.restart();
        }
        if self.customer_user.is_none() {
            return self.choose_customer_user();
        }
        self.ask()
    }

    pub(super) fn choose_ticket(&mut self) -> Reply {
        Effect::open(Picker::asking(Purpose::Ticket, "Ticket")).into()
    }

    pub(super) fn ticket_picked(&mut self, id: &str) -> Reply {
        self.ticket = id.parse().ok();
        self.screen = Screen::CustomerTicketZoom;
        self.restart();
        self.ask()
    }

    fn restart(&mut self) {
        self.history = vec![super::Moment::opened()];
        self.now = 0;
    }

    /// A dropdown with what is left of the chosen field: `7 of 12`.
    pub(super) fn choose_value(&mut self) -> Reply {
        let Some(asked) = self.asked() else {
            return Reply::DONE;
        };
        let field = &asked.answer.field;
        let key = field.key();
        if field.param().is_none() {
            return Effect::say(format!("{key} is not chosen by anybody; Tab to its values"))
                .into();
        }
        let chosen = self.form().ids(&key);
        let left = asked.answer.outcome.left.iter();
        let choices = left.filter_map(|position| {
            let entry = asked.answer.candidates.offered.entries().get(position)?;
            let choice = Choice::new(entry.id.as_str(), label(asked, position));
            Some(if chosen.contains(&entry.id) {
                choice.mark(Mark::Matched)
            } else {
                choice
            })
        });
        let title = field.label();
        let mut picker = Picker::new(Purpose::Value(key), title, choices.collect()).of(asked
            .answer
            .candidates
            .offered
            .len());
        if let Some(id) = chosen.first() {
            picker = picker.at(id);
        }
        Effect::open(picker).into()
    }

    pub(super) fn value_picked(&mut self, key: &str, choice: &Choice) -> Reply {
        let mut form = self.form().clone();
        let multiple = self.simulated().is_some_and(|simulated| {
            let answer = simulated.settled.field(key);
            answer.is_some_and(|answer| answer.field.is_multiple())
        });
        if !multiple {
            form.choose(key, &choice.id);
            return self.fill(format!("{key} = {}", choice.label), form);
        }
        let mut ids = form.ids(key).to_vec();
        let sign = if ids.contains(&choice.id) {
            ids.retain(|id| *id != choice.id);
            "without"
        } else {
            ids.push(choice.id.clone());
            "with"
        };
        form.choose_all(key, ids);
        self.fill(format!("{key} {sign} {}", choice.label), form)
    }

    /// A field that was never touched differs from an emptied one only where it is dynamic.
    pub(super) fn can_empty(&self, field: &Field) -> bool {
        let form = self.form();
        let key = field.key();
        let untouched = matches!(field.list, List::DynamicField(_)) && !form.has(&key);
        field.param().is_some() && (untouched || !form.ids(&key).is_empty())
    }

    pub(super) fn empty_field(&mut self) -> Reply {
        let Some(field) = self.asked().map(|asked| &asked.answer.field) else {
            return Reply::DONE;
        };
        let key = field.key();
        if field.param().is_none() {
            return Effect::say(format!("{key} is not chosen by anybody")).into();
        }
        if !self.can_empty(field) {
            return Effect::say(format!("{key} is empty already")).into();
        }
        let mut form = self.form().clone();
        form.empty(&key);
        self.fill(format!("{key} emptied"), form)
    }

    /// What the screen itself fills in when it is opened, where it is offered.
    pub(super) fn fill_defaults(&mut self) -> Reply {
        let Some(simulated) = self.simulated() else {
            return Reply::DONE;
        };
        let mut form = self.form().clone();
        let mut filled = Vec::new();
        for answer in &simulated.settled.fields {
            let Some(default) = &answer.default else {
                continue;
            };
            let key = answer.field.key();
            if form.id(&key).is_none() {
                form.choose(&key, default);
                filled.push(format!("{key} = {}", simulated.shown(&key, default)));
            }
        }
        if filled.is_empty() {
            return Effect::say("the screen fills in nothing more").into();
        }
        self.fill(filled.join(", "), form)
    }

    /// The stored ACLs in place of the deployed ones, or back, on the same form.
    pub(super) fn switch_acls(&mut self) -> Reply {
        let Some(simulated) = self.simulated() else {
            return Effect::say("choose a customer user first").into();
        };
        if let Some(failure) = &simulated.no_deployed {
            let rows = vec![
                ReaderRow::new("", failure.message.as_str()).mark(Mark::Problem),
                ReaderRow::blank(),
                ReaderRow::new("To do", failure.help.as_str()),
            ];
            return Effect::open(Reader::new("Only the stored ACLs are known here", rows)).into();
        }
        // While the others are asked for, this is the way back; what was given up does not count.
        let chosen = self.acls.filter(|_| self.asking);
        self.acls = Some(chosen.unwrap_or(simulated.acls).other());
        self.ask()
    }

    pub(super) fn show_permissions(&mut self) -> Reply {
        let Some(login) = self.customer_user.clone() else {
            return Reply::DONE;
        };
        self.no_permissions = false;
        Effect::Ask {
            slot: Slot::Permissions,
            request: Request::Permissions { login },
        }
        .into()
    }
}

fn label(asked: Asked<'_>, position: usize) -> String {
    let text = asked.value(position);
    if text.is_empty() {
        "(empty)".to_owned()
    } else {
        text.to_owned()
    }
}
