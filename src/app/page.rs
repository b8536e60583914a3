//! What every view is to the application.

use crate::config::{Action, Context, Key};

use super::effect::Reply;
use super::request::{Answer, Failure};
use super::state::{Choice, Form, Purpose, Slot};

/// The state of one view. Its drawing is `ui::View`, implemented for the same type.
///
/// Only [`verdict`](Page::verdict), [`contexts`](Page::contexts) and [`handle`](Page::handle) are
/// needed; the rest is for views that type, choose or load.
pub trait Page {
    /// One plain sentence that answers the view's question for what is selected.
    fn verdict(&self) -> String;

    /// Where keys are looked up, the innermost first; the global context is added by itself. Only
    /// [`Context::Text`] while [`typing`](Page::typing).
    fn contexts(&self) -> Vec<Context>;

    /// Does what an action means here.
    fn handle(&mut self, action: Action) -> Reply;

    /// False for an action that has a key here but nothing to do now: footer and help leave it out.
    fn offers(&self, _action: Action) -> bool {
        true
    }

    /// True while a line of text of the view has the focus: then it gets raw keys first.
    fn typing(&self) -> bool {
        false
    }

    /// A raw key while [`typing`](Page::typing).
    fn key(&mut self, _key: Key) -> Reply {
        Reply::Ignored
    }

    /// Pasted text: data for a text field or a filter, never keys.
    fn paste(&mut self, _text: &str) -> Reply {
        Reply::Ignored
    }

    /// A choice from a picker that this view opened.
    fn picked(&mut self, _purpose: &Purpose, _choice: Choice) -> Reply {
        Reply::Ignored
    }

    /// A form that this view opened, filled in.
    fn filled(&mut self, _form: Form) -> Reply {
        Reply::Ignored
    }

    /// A part of an answer that this view asked for.
    fn answered(&mut self, _slot: Slot, _answer: Answer) -> Reply {
        Reply::Ignored
    }

    /// The end of an answer that this view asked for. Keep the last good data and mark them stale
    /// when it failed.
    fn ended(&mut self, _slot: Slot, _result: Result<(), Failure>) -> Reply {
        Reply::Ignored
    }

    /// True when something that was asked for is not here, because it failed or was cancelled:
    /// [`Action::Again`] asks once more.
    fn is_unanswered(&self) -> bool {
        false
    }

    /// How many drafts would be left open by quitting.
    fn drafts(&self) -> usize {
        0
    }
}
