//! What was done to the form, one station after the other.

use super::SimulatePage;
use crate::app::effect::Reply;
use crate::core::simulate::Form;
use crate::core::world::Acls;

/// One station of the form's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// What was done: `Queue = FAQ Sweden`.
    pub what: String,
    /// As it was filled in.
    filled: Form,
    /// As the screen leaves it.
    form: Form,
    /// The ACLs that made `form` of `filled`; `None` before that.
    settled_by: Option<Acls>,
}

impl Moment {
    /// A form that was just filled in.
    pub(super) fn new(what: impl Into<String>, form: Form) -> Self {
        Self {
            what: what.into(),
            filled: form.clone(),
            form,
            settled_by: None,
        }
    }

    /// The form before anything is done to it.
    pub(super) fn opened() -> Self {
        Self::new("opened", Form::new())
    }

    /// The form as the screen leaves it.
    pub(super) fn form(&self) -> &Form {
        &self.form
    }

    /// What other ACLs than these threw out of the form is in it again.
    pub(super) fn ask_with(&mut self, acls: Acls) {
        if self.settled_by.is_some_and(|by| by != acls) {
            self.form.clone_from(&self.filled);
            self.settled_by = None;
        }
    }

    /// These ACLs make this of it.
    pub(super) fn settle(&mut self, form: &Form, acls: Acls) {
        self.form.clone_from(form);
        self.settled_by = Some(acls);
    }
}

impl SimulatePage {
    /// Does something to the form: later moments are forgotten.
    pub(super) fn fill(&mut self, what: String, form: Form) -> Reply {
        self.history.truncate(self.now + 1);
        self.history.push(Moment::new(what, form));
        self.now = self.history.len() - 1;
        self.ask()
    }

    /// Shows an earlier or later form again.
    pub(super) fn go_to_moment(&mut self, now: usize) -> Reply {
        if now >= self.history.len() || now == self.now {
            return Reply::DONE;
        }
        self.now = now;
        self.ask()
    }
}
