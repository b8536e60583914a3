//! Popups: what lies over the view, the last one on top.

use crate::config::{Action, Context};

use super::state::{Confirm, Form, Picker, Reader};

/// One popup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Layer {
    /// Lets one choose.
    Picker(Box<Picker>),
    /// Asks once.
    Confirm(Confirm),
    /// Shows text.
    Reader(Reader),
    /// Has fields to fill in.
    Form(Form),
}

impl Layer {
    /// The context that holds while this one is on top.
    pub fn context(&self) -> Context {
        match self {
            Self::Picker(_) => Context::Picker,
            Self::Confirm(_) => Context::Dialog,
            Self::Reader(_) => Context::Reader,
            Self::Form(_) => Context::Form,
        }
    }

    /// False for an action that has a key here but nothing to do now.
    pub fn offers(&self, action: Action) -> bool {
        match (self, action) {
            (Self::Form(form), Action::NextPane | Action::PreviousPane) => form.fields().len() > 1,
            (_, Action::NextPane | Action::PreviousPane) => false,
            (Self::Picker(picker), Action::Open) => !picker.list().is_empty(),
            (Self::Reader(reader), Action::Down) => reader.scrolls(),
            (Self::Confirm(confirm), Action::Down) => confirm.scrolls(),
            _ => true,
        }
    }
}

impl From<Picker> for Layer {
    fn from(picker: Picker) -> Self {
        Self::Picker(Box::new(picker))
    }
}

impl From<Confirm> for Layer {
    fn from(confirm: Confirm) -> Self {
        Self::Confirm(confirm)
    }
}

impl From<Reader> for Layer {
    fn from(reader: Reader) -> Self {
        Self::Reader(reader)
    }
}

impl From<Form> for Layer {
    fn from(form: Form) -> Self {
        Self::Form(form)
    }
}
