//! A box with fields to fill in.

use super::text_field::{Edit, TextField};
use crate::config::{Action, Key};
use crate::secret::{Secret, veiled};

/// How much of what is typed shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Veil {
    /// All of it.
    #[default]
    Nothing,
    /// All but a password inside an URL.
    Url,
    /// Nothing but how long it is.
    All,
}

/// A line to fill in.
#[derive(Clone, PartialEq, Eq)]
pub struct FormField {
    /// What it is called by those who read what is filled in.
    pub name: String,
    /// What stands before it.
    pub label: String,
    /// What an empty one means.
    pub hint: String,
    /// How much of it shows.
    pub veil: Veil,
    /// What is typed so far.
    pub field: TextField,
}

impl std::fmt::Debug for FormField {
    /// Without what is typed, which may be a password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FormField")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

impl FormField {
    /// A field with this name and label.
    pub fn new(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            label: label.into(),
            hint: String::new(),
            veil: Veil::Nothing,
            field: TextField::default(),
        }
    }

    /// Says what an empty one means.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    /// Hides what is typed.
    #[must_use]
    pub fn veil(mut self, veil: Veil) -> Self {
        self.veil = veil;
        self
    }

    /// What shows before and behind the cursor.
    pub fn shown(&self) -> (String, String) {
        let (before, after) = self.field.halves();
        let behind = before.chars().count();
        let whole = match self.veil {
            Veil::Nothing => return (before.to_owned(), after.to_owned()),
            Veil::Url => veiled(self.field.text()),
            Veil::All => "*".repeat(self.field.text().chars().count()),
        };
        let after = whole.chars().skip(behind).collect();
        (whole.chars().take(behind).collect(), after)
    }

    /// Starts with this text.
    #[must_use]
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.field = TextField::new(text);
        self
    }
}

/// Some lines to read and fields to fill in; one field has the focus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// For the frame.
    pub title: String,
    /// What to know before filling it in.
    pub lines: Vec<String>,
    fields: Vec<FormField>,
    focus: usize,
}

impl Form {
    /// A form with these fields, the first one with the focus.
    pub fn new(title: impl Into<String>, lines: Vec<String>, fields: Vec<FormField>) -> Self {
        Self {
            title: title.into(),
            lines,
            fields,
            focus: 0,
        }
    }

    /// The fields.
    pub fn fields(&self) -> &[FormField] {
        &self.fields
    }

    /// Which field has the focus.
    pub fn focus(&self) -> usize {
        self.focus
    }

    /// What is filled into the field of this name; `None` when it is empty or not there.
    pub fn filled(&self, name: &str) -> Option<&str> {
        let field = self.fields.iter().find(|field| field.name == name)?;
        let text = field.field.text();
        (!text.trim().is_empty()).then_some(match field.veil {
            // A password may begin or end with a blank.
            Veil::All => text,
            Veil::Nothing | Veil::Url => text.trim(),
        })
    }

    /// As [`filled`](Self::filled), kept secret from here on.
    pub fn secret(&self, name: &str) -> Option<Secret> {
        self.filled(name).map(Secret::new)
    }

    /// Offers a key to the field with the focus. True when it was the field's.
    pub fn key(&mut self, key: Key) -> bool {
        let field = self.fields.get_mut(self.focus);
        field.is_some_and(|field| field.field.key(key) != Edit::Ignored)
    }

    /// Pastes into the field with the focus.
    pub fn paste(&mut self, text: &str) {
        if let Some(field) = self.fields.get_mut(self.focus) {
            field.field.insert(text);
        }
    }

    /// Moves between the fields. True when the action was one of these.
    pub fn handle(&mut self, action: Action) -> bool {
        let count = self.fields.len().max(1);
        match action {
            Action::NextPane => self.focus = (self.focus + 1) % count,
            Action::PreviousPane => self.focus = (self.focus + count - 1) % count,
            _ => return false,
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_goes_into_the_field_with_the_focus_and_is_never_printed() {
        let password = FormField::new("password", "Password").veil(Veil::All);
        let fields = vec![FormField::new("url", "URL").text("mysql:"), password];
        let mut form = Form::new("Open", Vec::new(), fields);
        form.paste("//db/o \n");
        assert!(form.handle(Action::NextPane));
        assert_eq!(form.filled("password"), None);
        for letter in ["a", "Space"] {
            assert!(form.key(Key::parse(letter).unwrap()));
        }
        assert!(!form.key(Key::parse("Enter").unwrap()));
        assert_eq!(form.filled("url"), Some("mysql://db/o"));
        assert_eq!(form.filled("password"), Some("a "));
        assert!(!format!("{form:?}").contains("mysql"), "{form:?}");
        assert!(form.handle(Action::NextPane));
        assert_eq!(form.focus(), 0);
    }
}
