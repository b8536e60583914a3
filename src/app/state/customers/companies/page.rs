//! What keys and answers mean to the companies.

use super::super::CustomersPane;
use super::super::card::nodes;
use super::{CompaniesSide, MOST, Stay};
use crate::app::effect::{Effect, Reply};
use crate::app::page::Page;
use crate::app::request::{Answer, Failure};
use crate::app::state::slots::Slot;
use crate::app::state::text_field::Edit;
use crate::config::{Action, Context, Key};

impl CompaniesSide {
    fn searched(&mut self, edit: Edit) -> Reply {
        match edit {
            Edit::Changed => self.start().into(),
            Edit::Kept => Reply::DONE,
            Edit::Ignored => Reply::Ignored,
        }
    }

    fn go(&mut self, action: Action) -> Option<Reply> {
        if action == Action::Last && self.limited && self.limit < MOST {
            return Some(self.ask_last().into());
        }
        if !self.list.handle(action, &|_| "".into()) {
            return None;
        }
        self.stay = self.with_chosen();
        let mut wishes: Vec<Effect> = self.ask_further().into_iter().collect();
        if let Reply::Done(card) = self.follow() {
            wishes.extend(card);
        }
        Some(Reply::Done(wishes))
    }

    fn card_action(&mut self, action: Action) -> Reply {
        match action {
            Action::Back => self.leave_card(),
            Action::Left if !self.tree.handle(action) => self.leave_card(),
            Action::Left => Reply::DONE,
            _ => self.tree.handle(action).into(),
        }
    }

    fn leave_card(&mut self) -> Reply {
        self.focus = CustomersPane::List;
        Reply::DONE
    }

    fn list_action(&mut self, action: Action) -> Reply {
        match action {
            Action::Open if self.card().is_some() => {
                self.focus = CustomersPane::Card;
                Reply::DONE
            }
            Action::Back if !self.words.text().is_empty() => {
                self.words.clear();
                self.start().into()
            }
            Action::Back => Effect::Act(Action::SwitchCompanies).into(),
            _ => self.go(action).unwrap_or(Reply::Ignored),
        }
    }
}

impl Page for CompaniesSide {
    fn verdict(&self) -> String {
        match (&self.failure, self.selected()) {
            (Some(failure), _) => format!("Not complete: {failure}."),
            (None, Some(row)) if row.valid => {
                format!(
                    "Customer {} {} comes from {}.",
                    row.id, row.name, row.source
                )
            }
            (None, Some(row)) => format!(
                "Customer {} {} comes from {}. It is not valid.",
                row.id, row.name, row.source
            ),
            (None, None) if self.searching => "Searching customers.".to_owned(),
            (None, None) if self.words.text().is_empty() => "There is no customer.".to_owned(),
            (None, None) => format!("No customer matches {}.", self.words.text()),
        }
    }

    fn contexts(&self) -> Vec<Context> {
        match (self.typing, self.focus) {
            (true, _) => vec![Context::Text],
            (false, CustomersPane::List) => vec![Context::Customers, Context::List],
            (false, CustomersPane::Card) => vec![Context::Customers, Context::Tree],
        }
    }

    fn handle(&mut self, action: Action) -> Reply {
        if self.typing {
            match action {
                Action::Open => self.typing = false,
                Action::Back => {
                    self.typing = false;
                    self.words.clear();
                    return self.start().into();
                }
                action => return self.go(action).unwrap_or(Reply::Ignored),
            }
            return Reply::DONE;
        }
        match (self.focus, action) {
            (_, Action::Filter) => {
                self.focus = CustomersPane::List;
                self.typing = true;
                Reply::DONE
            }
            (_, Action::SwitchValid) => {
                self.valid_only = !self.valid_only;
                let said = match self.valid_only {
                    true => "only valid customers",
                    false => "valid and invalid customers",
                };
                Reply::Done(vec![Effect::say(said), self.start()])
            }
            (_, Action::Again) => {
                self.card = None;
                self.ask().into()
            }
            (_, Action::Copy) => match self.selected() {
                Some(row) => Effect::Copy(row.id.clone()).into(),
                None => Reply::Ignored,
            },
            (_, Action::NextPane | Action::PreviousPane) => {
                self.focus = match self.focus {
                    CustomersPane::List => CustomersPane::Card,
                    CustomersPane::Card => CustomersPane::List,
                };
                Reply::DONE
            }
            (CustomersPane::List, action) => self.list_action(action),
            (CustomersPane::Card, action) => self.card_action(action),
        }
    }

    fn offers(&self, action: Action) -> bool {
        match action {
            Action::Copy | Action::Open => self.selected().is_some(),
            Action::SimulateAs
            | Action::ChooseBackend
            | Action::ShowQuery
            | Action::ShowRaw
            | Action::NextMatch
            | Action::PreviousMatch
            | Action::Mark => false,
            _ => true,
        }
    }

    fn is_unanswered(&self) -> bool {
        self.failure.is_some() || self.card_failure.is_some()
    }

    fn typing(&self) -> bool {
        self.typing
    }

    fn key(&mut self, key: Key) -> Reply {
        let edit = self.words.key(key);
        self.searched(edit)
    }

    fn paste(&mut self, text: &str) -> Reply {
        self.typing = true;
        self.words.insert(text);
        self.start().into()
    }

    fn answered(&mut self, _: Slot, answer: Answer) -> Reply {
        match answer {
            Answer::Companies { rows, limited } => self.take(rows, limited),
            Answer::Person(card) => {
                self.tree.renew(nodes(&card));
                self.tree.go_to(0);
                self.card = Some(card);
                Reply::DONE
            }
            _ => Reply::Ignored,
        }
    }

    fn ended(&mut self, slot: Slot, result: Result<(), Failure>) -> Reply {
        if slot == Slot::Companies {
            self.searching = false;
            self.stay = Stay::Chosen;
            self.failure = result.err();
            self.look_for_wanted()
        } else {
            self.card_failure = result.err();
            Reply::DONE
        }
    }
}
