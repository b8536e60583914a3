//! The card of the chosen customer user: a tree of sections.

use super::{CustomersPage, CustomersPane};
use crate::app::effect::{Effect, Reply};
use crate::app::mark::Mark;
use crate::app::people::Card;
use crate::app::request::Request;
use crate::app::state::reader::{Reader, ReaderRow};
use crate::app::state::slots::Slot;
use crate::app::state::tree::Node;
use crate::config::Action;
use crate::core::card::CardLine;
use crate::text::width;

impl CustomersPage {
    /// What stands where no card is.
    pub fn no_card(&self) -> String {
        match (self.selected(), &self.card_failure) {
            (None, _) => "choose a customer user on the left".to_owned(),
            (Some(_), Some(failure)) => match failure.help.as_str() {
                "" => format!("{failure}. r or Enter asks again"),
                help => format!("{failure}; {help}. r or Enter asks again"),
            },
            (Some(_), None) => "reading".to_owned(),
        }
    }

    pub(super) fn ask_card(&mut self, login: String) -> Effect {
        self.forget_card();
        Effect::Ask {
            slot: Slot::Person,
            request: Request::Person { login },
        }
    }

    /// Asks for the cards once more: something of them was written.
    pub fn read_card_again(&mut self) -> Reply {
        let mut wishes = match self.read_company_again() {
            Reply::Done(wishes) => wishes,
            Reply::Ignored => Vec::new(),
        };
        let login = self.selected().map(|person| person.login.clone());
        wishes.extend(login.map(|login| self.ask_card(login)));
        Reply::Done(wishes)
    }

    /// Asks for the card once more when it could not be read.
    pub(super) fn ask_again(&mut self) -> Reply {
        let login = self.selected().map(|person| person.login.clone());
        match login.filter(|_| self.card_failure.is_some()) {
            Some(login) => self.ask_card(login).into(),
            None => Reply::DONE,
        }
    }

    /// The card that is here belongs to nobody who is chosen.
    pub(super) fn forget_card(&mut self) {
        self.card = None;
        self.card_failure = None;
    }

    /// Shows a card; what was closed of the one before stays closed, and one stays where one is in a
    /// card that grows.
    pub(super) fn show_card(&mut self, card: Card) {
        let known = self.card.as_ref().map(|known| &known.login);
        let grows = known == Some(&card.login);
        self.tree.renew(nodes(&card));
        if !grows {
            self.tree.go_to(0);
        }
        self.card = Some(card);
    }

    /// What an action means while the card has the focus.
    pub(super) fn card_action(&mut self, action: Action) -> Reply {
        if self.card().is_none() {
            return match action {
                Action::Open => self.ask_again(),
                Action::Back | Action::Left => self.leave_card(),
                _ => Reply::Ignored,
            };
        }
        match action {
            Action::Back => self.leave_card(),
            Action::Open if !self.tree.folds() => self.read_line(),
            Action::Left if !self.tree.handle(action) => self.leave_card(),
            Action::Left => Reply::DONE,
            _ => self.tree.handle(action).into(),
        }
    }

    fn leave_card(&mut self) -> Reply {
        self.focus = CustomersPane::List;
        Reply::DONE
    }

    /// The whole of a line that may be too long for the pane.
    fn read_line(&self) -> Reply {
        let Some(line) = self.line() else {
            return Reply::DONE;
        };
        let mut rows = vec![ReaderRow::new("", line.text.as_str())];
        if !line.about.is_empty() {
            rows.push(ReaderRow::blank());
            rows.push(ReaderRow::new("Map", line.about.as_str()));
        }
        if line.required {
            let text = "must be given when somebody is added or changed";
            rows.push(ReaderRow::new("required", text));
        }
        if line.read_only {
            let text = "the ticket system's form shows it and does not change it";
            rows.push(ReaderRow::new("read-only", text));
        }
        Effect::open(Reader::new(line.label.trim(), rows)).into()
    }

    pub(super) fn copied(&self) -> Reply {
        let text = match self.focus {
            CustomersPane::List => self.selected().map(|person| person.login.clone()),
            CustomersPane::Card => self.line().map(|line| line.copy.clone()),
        };
        text.map_or(Reply::Ignored, |text| Effect::Copy(text).into())
    }
}

/// A card as a tree: headings, and lines below them.
pub(super) fn nodes(card: &Card) -> Vec<Node> {
    let mut nodes = Vec::new();
    for section in &card.sections {
        nodes.push(Node::new(0, section.title.as_str(), section.note.as_str()));
        let labels: Vec<String> = section.lines.iter().map(label).collect();
        let column = labels.iter().map(|label| width(label)).max().unwrap_or(0);
        let lines = section.lines.iter().zip(labels);
        nodes.extend(lines.map(|(line, label)| Node {
            mark: line.wrong.then_some(Mark::Problem),
            column: u16::try_from(column).unwrap_or(u16::MAX),
            ..Node::new(1, label, line.text.as_str())
        }));
    }
    nodes
}

/// The label of a line with what the Map says about the field.
fn label(line: &CardLine) -> String {
    let required = if line.required { " *" } else { "" };
    let read_only = if line.read_only { " ro" } else { "" };
    format!("{}{required}{read_only}", line.label)
}
