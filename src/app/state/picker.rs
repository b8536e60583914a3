//! A box that lets one choose from many by typing.

use std::sync::Arc;

use crate::app::fuzzy::Fuzzy;
use crate::app::mark::Mark;
use crate::app::simulated::Shared;
use crate::config::{Action, Key};
use crate::core::acl::{Matcher, Truth};
use crate::core::known::{Asked, ValueList, near};

mod choice;

pub use choice::{AclPurpose, Choice, Purpose};

use super::list::ListState;
use super::text_field::{Edit, TextField};

/// Where the choices come from.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Supply {
    /// They are all here; typing narrows them, the best match first.
    Here,
    /// They are asked for anew with every letter.
    Asked {
        /// How many there are in all, when more were found than given.
        limited: Option<Box<str>>,
        /// What went wrong with the last question.
        failure: Option<Box<str>>,
        /// What kind of value they are.
        of: Asked,
    },
}

/// What a key or action did to a picker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Picked {
    /// Nothing: it is none of a picker's.
    Ignored,
    /// Something that only shows.
    Kept,
    /// Other words are asked for.
    Asked(String),
    /// This one is chosen.
    Chosen(Choice),
}

/// A picker: what is typed, what is left, which one is selected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picker {
    /// What the choice is for.
    pub purpose: Purpose,
    /// What is to be chosen, for the frame.
    pub title: String,
    field: TextField,
    choices: Vec<Choice>,
    /// Indices of the choices left, the best match first.
    left: Vec<usize>,
    list: ListState,
    /// How many there would be without restriction, for `7 of 12`.
    of: Option<usize>,
    supply: Supply,
    /// What is typed may be chosen too; this is said about it where it is none of the choices.
    free: Option<String>,
    /// What is known of the values, to say what is near to what is typed.
    known: Option<Shared<ValueList>>,
    /// What is typed, while that is a choice of its own.
    typed: Option<Choice>,
}

impl Picker {
    /// A picker whose choices are all here.
    pub fn new(purpose: Purpose, title: impl Into<String>, choices: Vec<Choice>) -> Self {
        let mut picker = Self {
            purpose,
            title: title.into(),
            field: TextField::default(),
            choices,
            left: Vec::new(),
            list: ListState::default(),
            of: None,
            supply: Supply::Here,
            free: None,
            known: None,
            typed: None,
        };
        picker.narrow();
        picker
    }

    /// A picker that asks for its choices as one types; see [`Picker::answered`].
    pub fn asking(purpose: Purpose, title: impl Into<String>) -> Self {
        let mut picker = Self::new(purpose, title, Vec::new());
        picker.supply = Supply::Asked {
            limited: None,
            failure: None,
            of: Asked::CustomerUserLogin,
        };
        picker
    }

    /// Asks for values of this large table.
    #[must_use]
    pub fn among(mut self, asked: Asked) -> Self {
        if let Supply::Asked { of, .. } = &mut self.supply {
            *of = asked;
        }
        self
    }

    /// The large table whose values are asked for.
    pub fn of_table(&self) -> Asked {
        match self.supply {
            Supply::Asked { of, .. } => of,
            Supply::Here => Asked::CustomerUserLogin,
        }
    }

    /// What is typed may be chosen as it is, also where it is none of the choices; `note` is then
    /// said about it.
    #[must_use]
    pub fn free(mut self, note: impl Into<String>) -> Self {
        self.free = Some(note.into());
        self.narrow();
        self
    }

    /// Says what of these values is near to what is typed.
    #[must_use]
    pub fn known(mut self, known: Arc<ValueList>) -> Self {
        self.known = Some(Shared(known));
        self.narrow();
        self
    }

    /// Starts with this text typed.
    #[must_use]
    pub fn typed(mut self, text: impl Into<String>) -> Self {
        self.field = TextField::new(text);
        self.narrow();
        self
    }

    /// Says how many there would be without restriction: the title then says `7 of 12`.
    #[must_use]
    pub fn of(mut self, all: usize) -> Self {
        self.of = Some(all);
        self
    }

    /// Selects the choice with this id when it is there.
    #[must_use]
    pub fn at(mut self, id: &str) -> Self {
        let position = self.left.iter().position(|index| {
            let choice = self.choices.get(*index);
            choice.is_some_and(|choice| choice.id == id)
        });
        if let Some(position) = position {
            self.list.select(position);
        }
        self
    }

    /// True when the choices are asked for as one types.
    pub fn asks(&self) -> bool {
        matches!(self.supply, Supply::Asked { .. })
    }

    /// What is typed.
    pub fn field(&self) -> &TextField {
        &self.field
    }

    /// The list of what is left; its positions are those of [`Picker::choice`].
    pub fn list(&self) -> &ListState {
        &self.list
    }

    /// The choice shown at `position`.
    pub fn choice(&self, position: usize) -> Option<&Choice> {
        let index = *self.left.get(position)?;
        self.choices.get(index).or(self.typed.as_ref())
    }

    /// `12`, `7 of 12`, or what the last answer said about its limit.
    pub fn count(&self) -> String {
        if let Supply::Asked {
            limited: Some(limit),
            ..
        } = &self.supply
        {
            return limit.to_string();
        }
        let all = self.of.unwrap_or(self.choices.len());
        // What is typed is none of those that there are.
        let left = self.left.len() - usize::from(self.typed.is_some());
        if left == all {
            all.to_string()
        } else {
            format!("{left} of {all}")
        }
    }

    /// What went wrong with the last question.
    pub fn failure(&self) -> Option<&str> {
        match &self.supply {
            Supply::Asked { failure, .. } => failure.as_deref(),
            Supply::Here => None,
        }
    }

    /// What is doubtful about what is typed: a known text is near to it, or its pattern is wrong.
    pub fn doubt(&self) -> Option<&str> {
        let typed = self.typed.as_ref()?;
        (typed.mark == Some(Mark::Problem)).then_some(typed.detail.as_str())
    }

    /// A raw key: letters and editing.
    pub fn key(&mut self, key: Key) -> Picked {
        match self.field.key(key) {
            Edit::Changed => self.changed(),
            Edit::Kept => Picked::Kept,
            Edit::Ignored => Picked::Ignored,
        }
    }

    /// Pasted text is typed text.
    pub fn paste(&mut self, text: &str) -> Picked {
        self.field.insert(text);
        self.changed()
    }

    /// Moving and choosing; `Back` is left to whoever opened the picker.
    pub fn handle(&mut self, action: Action) -> Picked {
        match action {
            Action::Open => match self.choice(self.list.position()) {
                Some(choice) => Picked::Chosen(choice.clone()),
                None => Picked::Kept,
            },
            Action::Up | Action::Down | Action::PageUp | Action::PageDown => {
                self.list.handle(action, &|_| "".into());
                Picked::Kept
            }
            _ => Picked::Ignored,
        }
    }

    /// The answer to the last question. `limited` says that there are more, e.g. `first 250 of
    /// more`.
    pub fn answered(&mut self, choices: Vec<Choice>, limited: Option<String>) {
        self.choices = choices;
        let of = self.of_table();
        self.supply = Supply::Asked {
            of,
            limited: limited.map(String::into_boxed_str),
            failure: None,
        };
        self.narrow();
    }

    /// The last question was not answered; what was found before stays.
    pub fn failed(&mut self, why: String) {
        if let Supply::Asked { failure, .. } = &mut self.supply {
            *failure = Some(why.into_boxed_str());
        }
    }

    /// True where the answer depends on what is typed; agents, groups and services are
    /// few and come all at once.
    fn asks_for_words(&self) -> bool {
        let few = match &self.purpose {
            Purpose::Agent => true,
            Purpose::Related(related) => !related.chosen().is_searched(),
            _ => false,
        };
        self.asks() && !few
    }

    fn changed(&mut self) -> Picked {
        if self.asks_for_words() {
            return Picked::Asked(self.field.text().to_owned());
        }
        self.narrow();
        Picked::Kept
    }

    fn narrow(&mut self) {
        let words = self.field.text().trim();
        self.left = (0..self.choices.len()).collect();
        let hits = hits(&self.free, self.field.text(), &self.choices);
        let fault = match &hits {
            Some(Ok(left)) => {
                self.left.clone_from(left);
                None
            }
            Some(Err(fault)) => {
                self.left.clear();
                Some(fault.as_str())
            }
            None => None,
        };
        if hits.is_some() {
            // What the text hits is shown, not what looks like it.
        } else if !self.asks_for_words() && !words.is_empty() {
            let mut fuzzy = Fuzzy::new(words);
            let mut scored: Vec<(u32, usize)> = Vec::new();
            for (index, choice) in self.choices.iter().enumerate() {
                let text = format!("{} {}", choice.label, choice.detail);
                scored.extend(fuzzy.score(&text).map(|score| (score, index)));
            }
            scored.sort_by_key(|(score, index)| (std::cmp::Reverse(*score), *index));
            self.left = scored.into_iter().map(|(_, index)| index).collect();
        }
        self.add_typed(hits.is_some(), fault);
        self.list = ListState::new(self.left.len());
    }

    /// Makes what is typed a choice where that is allowed and it is none of the others.
    fn add_typed(&mut self, patterned: bool, fault: Option<&str>) {
        self.typed = None;
        let (Some(note), text) = (&self.free, self.field.text()) else {
            return;
        };
        let known = self.choices.iter().any(|choice| choice.id == text);
        if text.is_empty() || known {
            return;
        }
        let typed = Choice::new(text, text);
        let typed = match (fault, patterned) {
            (Some(fault), _) => typed.detail(fault).mark(Mark::Problem),
            (None, true) if self.choices.is_empty() => typed.detail(note.as_str()),
            (None, true) => {
                let (left, all) = (self.left.len(), self.choices.len());
                typed.detail(format!("hits {left} of {all}"))
            }
            (None, false) => match self.near(text) {
                Some(near) => typed.detail(near).mark(Mark::Problem),
                None => typed.detail(note.as_str()),
            },
        };
        self.typed = Some(typed);
        let index = self.choices.len();
        match patterned {
            // The others are what it hits.
            true => self.left.insert(0, index),
            false => self.left.push(index),
        }
    }
}

impl Picker {
    /// What known value is near to a text that is none.
    fn near(&self, text: &str) -> Option<String> {
        let known = &self.known.as_ref()?.0;
        let near = near(text, known);
        if let Some((value, difference)) = near.same.first() {
            return Some(format!("differs from {:?} by {difference}", value.value));
        }
        let nearest = near.nearest?;
        Some(format!("not known here; {:?} is", nearest.value))
    }
}

/// The choices that a text with a modifier hits, or what is wrong with its pattern; `None` for one
/// without a modifier.
fn hits(
    free: &Option<String>,
    text: &str,
    choices: &[Choice],
) -> Option<Result<Vec<usize>, String>> {
    free.as_ref()?;
    if !text.starts_with('[') {
        return None;
    }
    let matcher = Matcher::of(text);
    if let Some(fault) = matcher.fault() {
        return Some(Err(fault.to_string()));
    }
    let hit = |choice: &Choice| matches!(matcher.hits_text(&choice.id), Ok(Truth::Hit));
    let hits = choices.iter().enumerate().filter(|(_, choice)| hit(choice));
    Some(Ok(hits.map(|(index, _)| index).collect()))
}

#[cfg(test)]
mod tests;
