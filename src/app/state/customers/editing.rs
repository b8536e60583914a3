//! What is edited from the view: customer users, companies, and the form over both.

use super::CustomersPage;
use super::companies::CompaniesSide;
use crate::app::effect::{Effect, Reply};
use crate::app::page::Page;
use crate::app::record::{RecordFate, RecordKind, RecordPart, RecordSheet, RecordTarget};
use crate::app::request::{Answer, Failure, Request};
use crate::app::state::picker::{Choice, Picker, Purpose};
use crate::app::state::record_form::RecordForm;
use crate::app::state::slots::Slot;
use crate::config::Action;

/// What is edited, and the other list.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Editing {
    /// The form that lies over the lists.
    form: Option<Box<RecordForm>>,
    /// The companies, also while the customer users show.
    companies: CompaniesSide,
    /// True while the companies show.
    on_companies: bool,
}

impl CustomersPage {
    /// The form that is filled in, in place of the lists.
    pub fn record(&self) -> Option<&RecordForm> {
        self.editing.form.as_deref()
    }

    /// The companies, while they show in place of the customer users.
    pub fn companies(&self) -> Option<&CompaniesSide> {
        self.editing.on_companies.then_some(&self.editing.companies)
    }

    /// Asks for the card of the chosen company once more.
    pub(super) fn read_company_again(&mut self) -> Reply {
        self.editing.companies.read_card_again()
    }

    /// True when something is typed into a form that is not written.
    pub fn is_edited(&self) -> bool {
        self.record().is_some_and(RecordForm::is_changed)
    }

    /// What lies over the customer users and has the keys.
    pub(super) fn over(&self) -> Option<&dyn Page> {
        match (&self.editing.form, self.editing.on_companies) {
            (Some(form), _) => Some(form.as_ref()),
            (None, true) => Some(&self.editing.companies),
            (None, false) => None,
        }
    }

    /// The same, to be changed.
    pub(super) fn over_mut(&mut self) -> Option<&mut dyn Page> {
        match (&mut self.editing.form, self.editing.on_companies) {
            (Some(form), _) => Some(form.as_mut()),
            (None, true) => Some(&mut self.editing.companies),
            (None, false) => None,
        }
    }

    /// What actions of editing mean while no text is typed; `None` for all others.
    pub(super) fn edit(&mut self, action: Action) -> Option<Reply> {
        if self.editing.form.is_some() {
            return (action == Action::GiveUp).then(|| {
                self.editing.form = None;
                Reply::DONE
            });
        }
        let reply = match action {
            Action::Add => self.wants(None, RecordPart::Whole),
            Action::Edit => self.wants_chosen(RecordPart::Whole),
            Action::Validity => self.wants_chosen(RecordPart::Validity),
            Action::SetPassword if self.kind() == RecordKind::Person => {
                self.wants_chosen(RecordPart::Password)
            }
            Action::SwitchCompanies => self.switch_companies(),
            _ => return None,
        };
        Some(reply)
    }

    /// True for an action of editing that does something now.
    pub(super) fn offers_edit(&self, action: Action) -> Option<bool> {
        let offers = match action {
            Action::Edit | Action::Validity => self.chosen().is_some(),
            Action::SetPassword => self.kind() == RecordKind::Person && self.chosen().is_some(),
            Action::Add | Action::SwitchCompanies => true,
            _ => return None,
        };
        Some(offers && self.editing.form.is_none())
    }

    fn kind(&self) -> RecordKind {
        match self.editing.on_companies {
            true => RecordKind::Company,
            false => RecordKind::Person,
        }
    }

    /// Source and key of the chosen customer user or company.
    fn chosen(&self) -> Option<(String, String)> {
        match self.companies() {
            Some(companies) => {
                let company = companies.selected()?;
                Some((company.source.clone(), company.id.clone()))
            }
            None => {
                let person = self.selected()?;
                Some((person.source.clone(), person.login.clone()))
            }
        }
    }

    fn wants_chosen(&self, part: RecordPart) -> Reply {
        match self.chosen() {
            Some(chosen) => self.wants(Some(chosen), part),
            None => Effect::say("nobody is chosen").into(),
        }
    }

    fn wants(&self, chosen: Option<(String, String)>, part: RecordPart) -> Reply {
        let (source, key) = chosen.unzip();
        ask(RecordTarget {
            kind: self.kind(),
            source,
            key,
            part,
        })
    }

    fn switch_companies(&mut self) -> Reply {
        self.editing.on_companies = !self.editing.on_companies;
        match self.editing.on_companies && !self.editing.companies.is_asked() {
            true => self.editing.companies.start().into(),
            false => Reply::DONE,
        }
    }

    /// An answer about what is edited, or about companies.
    pub(super) fn edit_answered(&mut self, slot: Slot, answer: Answer) -> Reply {
        match (slot, answer) {
            (Slot::Companies | Slot::Company, answer) => {
                self.editing.companies.answered(slot, answer)
            }
            (_, Answer::RecordSheet(sheet)) => self.open_form(*sheet),
            (_, Answer::Choices { choices, .. }) => {
                let kind = self.kind();
                let title = format!("Add a {} where?", kind.noun());
                let picker = Picker::new(Purpose::RecordSource(kind), title, choices);
                Effect::open(picker).into()
            }
            (_, Answer::RecordFate(fate)) => self.take_fate(*fate),
            _ => Reply::Ignored,
        }
    }

    /// The source of a new customer user or company is chosen.
    pub(super) fn source_picked(&self, kind: RecordKind, choice: Choice) -> Reply {
        ask(RecordTarget {
            kind,
            source: Some(choice.id),
            key: None,
            part: RecordPart::Whole,
        })
    }

    fn open_form(&mut self, sheet: RecordSheet) -> Reply {
        let form = RecordForm::new(sheet);
        let quick = form.sheet().target.part == RecordPart::Validity;
        let reply = if quick { form.choose() } else { Reply::DONE };
        self.editing.form = Some(Box::new(form));
        reply
    }

    fn take_fate(&mut self, fate: RecordFate) -> Reply {
        let Some(form) = &mut self.editing.form else {
            return Reply::DONE;
        };
        let RecordFate::Written { key, says } = fate else {
            return form.take(fate);
        };
        let kind = form.sheet().target.kind;
        self.editing.form = None;
        let mut wishes = vec![Effect::ReadAgain];
        match kind {
            RecordKind::Company => wishes.extend(self.editing.companies.show(key)),
            RecordKind::Person => {
                self.wanted_login = Some(key);
                wishes.push(self.search(crate::backend::customer::Section::First));
                self.forget_card();
            }
        }
        wishes.push(Effect::say(says));
        Reply::Done(wishes)
    }

    /// The end of an answer about what is edited, or about companies.
    pub(super) fn edit_ended(&mut self, slot: Slot, result: Result<(), Failure>) -> Reply {
        if matches!(slot, Slot::Companies | Slot::Company) {
            return self.editing.companies.ended(slot, result);
        }
        match (result, &mut self.editing.form) {
            (Ok(()), _) => Reply::DONE,
            (Err(failure), Some(form)) => form.failed(failure),
            (Err(failure), None) => Effect::fail(match failure.help.as_str() {
                "" => failure.message,
                help => format!("{}; {help}", failure.message),
            })
            .into(),
        }
    }
}

fn ask(target: RecordTarget) -> Reply {
    Effect::Ask {
        slot: Slot::Record,
        request: Request::RecordSheet(target),
    }
    .into()
}
