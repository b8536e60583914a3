//! The rounds of a form: what fell out is emptied and what is alone is selected, which may change
//! other lists.

use super::{FieldAnswer, Form, Situation, autoselect};
use crate::core::screen::List;

/// How often the screen asks again before it gives up.
pub const ROUND_LIMIT: usize = 100;

/// Why a value left the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// It is not among what is offered and left.
    NotLeft,
    /// ACLs hide its field.
    Hidden,
}

/// A value that left the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dropped {
    /// The field's key.
    pub key: String,
    /// The id.
    pub id: String,
    /// Why.
    pub why: Why,
    /// In which round, from 1.
    pub round: usize,
}

/// A value that the form selected by itself (`TicketACL::Autoselect`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selected {
    /// The field's key.
    pub key: String,
    /// The id.
    pub id: String,
    /// In which round, from 1.
    pub round: usize,
}

/// A form after its last round.
#[derive(Debug)]
pub struct Settled {
    /// What is filled in.
    pub form: Form,
    /// What left the form on the way.
    pub dropped: Vec<Dropped>,
    /// What the form selected by itself on the way.
    pub selected: Vec<Selected>,
    /// How many rounds it took.
    pub rounds: usize,
    /// False when the rounds were given up.
    pub stable: bool,
    /// The lists of the last round.
    pub fields: Vec<FieldAnswer>,
}

impl Settled {
    /// The list with this key.
    pub fn field(&self, key: &str) -> Option<&FieldAnswer> {
        self.fields.iter().find(|answer| answer.field.key() == key)
    }
}

impl Situation<'_> {
    /// Repeats the rounds of the screen until nothing changes, at most [`ROUND_LIMIT`] times. A
    /// value that is not left is emptied, the value of a hidden field too; where the settings say
    /// so, the only value that is left is selected. An error of the engine ends the request in the
    /// original, so that nothing changes because of it.
    pub fn settle(&self, form: &Form) -> Settled {
        self.settle_traced(form, true)
    }

    /// The same, but nothing tells what every ACL did.
    pub fn settle_untraced(&self, form: &Form) -> Settled {
        self.settle_traced(form, false)
    }

    fn settle_traced(&self, form: &Form, traced: bool) -> Settled {
        let mut form = form.clone();
        let (mut dropped, mut selected) = (Vec::new(), Vec::new());
        let mut rounds = 0;
        loop {
            rounds += 1;
            let answers = self.pass(&form, false);
            let before = form.clone();
            for answer in &answers {
                drop_values(answer, &mut form, &mut dropped, rounds);
            }
            for (key, id) in self.alone(&answers) {
                if form.ids(&key) != [id.as_str()] {
                    form.choose(&key, &id);
                    let round = rounds;
                    selected.push(Selected { key, id, round });
                }
            }
            let stable = form == before;
            if stable || rounds >= ROUND_LIMIT {
                return Settled {
                    fields: match (traced, stable) {
                        (false, true) => answers,
                        _ => self.pass(&form, traced),
                    },
                    form,
                    dropped,
                    selected,
                    rounds,
                    stable,
                };
            }
        }
    }

    /// The fields that show a single value which the form selects by itself, with that value.
    fn alone(&self, answers: &[FieldAnswer]) -> Vec<(String, String)> {
        let is_hidden = |name: &str| {
            answers.iter().any(|answer| match &answer.field.list {
                List::Form(_) => answer.outcome.error.is_none() && !answer.is_left(name),
                _ => false,
            })
        };
        answers
            .iter()
            .filter(|answer| answer.outcome.error.is_none())
            .filter(|answer| autoselect::is_on(self.world(), &answer.field))
            .filter(|answer| match &answer.field.list {
                List::DynamicField(field) => !is_hidden(&field.name),
                _ => true,
            })
            .filter_map(|answer| {
                let id = autoselect::only_value(answer)?;
                Some((answer.field.key(), id.to_owned()))
            })
            .collect()
    }
}

/// Takes out of the form what an answer no longer has room for.
fn drop_values(answer: &FieldAnswer, form: &mut Form, dropped: &mut Vec<Dropped>, round: usize) {
    if answer.outcome.error.is_some() {
        return;
    }
    if let List::Form(names) = &answer.field.list {
        for name in names.iter().filter(|name| !answer.is_left(name)) {
            let key = format!("DynamicField_{name}");
            take_out(form, &key, |_| false, (Why::Hidden, round), dropped);
        }
        return;
    }
    if answer.field.param().is_some() {
        let key = answer.field.key();
        take_out(
            form,
            &key,
            |id| answer.is_left(id),
            (Why::NotLeft, round),
            dropped,
        );
    }
}

fn take_out(
    form: &mut Form,
    key: &str,
    stays: impl Fn(&str) -> bool,
    (why, round): (Why, usize),
    dropped: &mut Vec<Dropped>,
) {
    let (kept, gone): (Vec<String>, Vec<String>) =
        form.ids(key).iter().cloned().partition(|id| stays(id));
    if gone.is_empty() {
        return;
    }
    dropped.extend(gone.into_iter().map(|id| Dropped {
        key: key.to_owned(),
        id,
        why,
        round,
    }));
    form.choose_all(key, kept);
}
