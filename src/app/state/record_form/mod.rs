//! The form of a customer user or a company: one line for every row of the Map.

mod fates;
mod page;

use super::list::ListState;
use super::text_field::TextField;
use crate::app::record::{
    RecordFilled, RecordInput, RecordLine, RecordPart, RecordSheet, password,
};
use crate::app::request::Failure;
use crate::core::customer::write::Fields;
use crate::secret::Secret;

/// One line of the form, as it is filled in.
#[derive(Clone, PartialEq, Eq)]
pub struct RecordField {
    /// The line as it was handed out.
    pub line: RecordLine,
    field: TextField,
    /// What the value means, where that is not the value itself.
    meaning: String,
    /// What is wrong with it.
    problem: Option<String>,
    /// True once somebody has changed it: from then on it is judged while one types.
    touched: bool,
}

impl std::fmt::Debug for RecordField {
    /// Without what is typed, which may be a password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RecordField")
            .field("name", &self.line.name)
            .finish_non_exhaustive()
    }
}

impl RecordField {
    fn new(line: RecordLine) -> Self {
        Self {
            field: TextField::new(line.value.as_str()),
            meaning: line.meaning.clone(),
            problem: None,
            touched: false,
            line,
        }
    }

    /// What is filled in. Blanks around it do not count, but in a password.
    pub fn value(&self) -> &str {
        match self.line.input {
            RecordInput::Secret => self.field.text(),
            _ => self.field.text().trim(),
        }
    }

    /// What shows before and behind the cursor; of a password only how long it is.
    pub fn shown(&self) -> (String, String) {
        let (before, after) = self.field.halves();
        match self.line.input {
            RecordInput::Secret => {
                let stars = |text: &str| "*".repeat(text.chars().count());
                (stars(before), stars(after))
            }
            _ => (before.to_owned(), after.to_owned()),
        }
    }

    /// What the value means: the label of the choice, the name of the company.
    pub fn meaning(&self) -> Option<&str> {
        let meaning = match &self.line.input {
            RecordInput::Choice(choices) => choices
                .iter()
                .find(|choice| choice.id == self.value())
                .map(|choice| choice.label.as_str())?,
            RecordInput::Company => self.meaning.as_str(),
            RecordInput::Text | RecordInput::Secret => return None,
        };
        (!meaning.is_empty() && meaning != self.value()).then_some(meaning)
    }

    /// What is wrong with it.
    pub fn problem(&self) -> Option<&str> {
        self.problem.as_deref()
    }

    /// Why nothing can be filled in here.
    pub fn locked(&self) -> Option<&str> {
        let missing = self.line.missing.as_ref();
        let missing = missing.map(|_| "the table has no such column");
        missing.or(self.line.locked.as_deref())
    }

    /// True when it is filled in by typing.
    pub fn is_typed(&self) -> bool {
        let typed = matches!(self.line.input, RecordInput::Text | RecordInput::Secret);
        typed && self.locked().is_none()
    }

    /// True when it is not as it was handed out.
    pub fn is_changed(&self) -> bool {
        self.value() != self.line.value.trim()
    }

    fn set(&mut self, value: &str, meaning: &str) {
        self.field = TextField::new(value);
        meaning.clone_into(&mut self.meaning);
        self.touched = true;
    }
}

/// The form, and where one is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordForm {
    sheet: RecordSheet,
    fields: Vec<RecordField>,
    list: ListState,
    /// What is wrong with the whole, or what others have changed.
    says: Vec<String>,
    failure: Option<Failure>,
}

impl RecordForm {
    /// A form as it is handed out.
    pub fn new(sheet: RecordSheet) -> Self {
        let fields: Vec<RecordField> = sheet.lines.iter().cloned().map(RecordField::new).collect();
        let mut list = ListState::new(fields.len());
        let first = match sheet.target.part {
            RecordPart::Validity => fields
                .iter()
                .position(|field| field.line.name.starts_with("ValidID")),
            RecordPart::Whole | RecordPart::Password => {
                fields.iter().position(|field| field.locked().is_none())
            }
        };
        list.select(first.unwrap_or_default());
        Self {
            says: sheet.notes.clone(),
            sheet,
            fields,
            list,
            failure: None,
        }
    }

    /// The form as it was handed out.
    pub fn sheet(&self) -> &RecordSheet {
        &self.sheet
    }

    /// Its lines.
    pub fn fields(&self) -> &[RecordField] {
        &self.fields
    }

    /// Where one is.
    pub fn list(&self) -> &ListState {
        &self.list
    }

    /// The line that has the focus.
    pub fn focused(&self) -> Option<&RecordField> {
        self.fields.get(self.list.selected()?)
    }

    fn focused_mut(&mut self) -> Option<&mut RecordField> {
        let index = self.list.selected()?;
        self.fields.get_mut(index)
    }

    /// What is to be known about the whole, a sentence each.
    pub fn says(&self) -> &[String] {
        &self.says
    }

    /// Why the last question was not answered.
    pub fn failure(&self) -> Option<&Failure> {
        self.failure.as_ref()
    }

    /// True when something is filled in that was not handed out.
    pub fn is_changed(&self) -> bool {
        self.fields.iter().any(RecordField::is_changed)
    }

    /// The form with what is filled in.
    pub fn filled(&self) -> RecordFilled {
        let open = self.fields.iter();
        let open = open.filter(|field| field.line.input != RecordInput::Secret);
        let values = open.map(|field| (field.line.name.clone(), field.value().to_owned()));
        let password = self.field(password::NEW);
        RecordFilled {
            sheet: self.sheet.clone(),
            values: values.collect(),
            password: password.map(|field| Secret::new(field.value())),
        }
    }

    fn field(&self, name: &str) -> Option<&RecordField> {
        self.fields.iter().find(|field| field.line.name == name)
    }

    /// Judges what can be judged without asking anybody, by the rules that a write is planned by: all
    /// of it, or what somebody has changed.
    fn judge(&mut self, all: bool) {
        let again = self.field(password::NEW).map(|new| new.value().to_owned());
        let refused = match &self.sheet.rules {
            Some(rules) => rules.0.errors(&self.given()),
            None => Vec::new(),
        };
        for field in &mut self.fields {
            if all || field.touched {
                let mut refused = refused.iter();
                let refused = refused.find(|error| error.field == field.line.name);
                field.problem = wrong(field, again.as_deref())
                    .or_else(|| refused.map(|error| error.message.clone()));
            }
        }
    }

    /// What is filled in, as fields.
    fn given(&self) -> Fields {
        let fields = self.fields.iter();
        fields
            .map(|field| (field.line.name.clone(), Some(field.value().to_owned())))
            .collect()
    }

    /// Goes to the first line that something is wrong with. True when there is one.
    fn go_to_problem(&mut self) -> bool {
        let wrong = self.fields.iter().position(|field| field.problem.is_some());
        if let Some(index) = wrong {
            self.list.select(index);
        }
        wrong.is_some()
    }
}

/// What is wrong with a line, as far as it tells by itself.
fn wrong(field: &RecordField, password: Option<&str>) -> Option<String> {
    if field.line.missing.is_some() {
        return Some("the table has no such column, and nothing is written without it".to_owned());
    }
    let value = field.value();
    if field.line.name == password::AGAIN {
        let differs = password.is_some_and(|password| password != value);
        return differs.then(|| "not the same as above".to_owned());
    }
    (field.line.name == password::NEW && value.is_empty()).then(|| "must be given".to_owned())
}
