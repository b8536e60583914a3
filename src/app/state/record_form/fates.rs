//! What becomes of a form that was to be written.

use super::{RecordField, RecordForm};
use crate::app::effect::{Effect, Reply};
use crate::app::record::{RecordFate, RecordInput, RecordProblem, RecordQuestion, RecordSheet};
use crate::app::request::{Failure, Request};
use crate::app::state::confirm::Confirm;
use crate::app::state::slots::Slot;

impl RecordForm {
    /// Asks what writing would do, once nothing is wrong that can be seen from here.
    pub(super) fn accept(&mut self) -> Reply {
        self.failure = None;
        self.judge(true);
        if self.go_to_problem() {
            return Effect::fail(self.problems()).into();
        }
        Effect::AskAsAgent {
            slot: Slot::Record,
            request: Box::new(Request::PlanRecord(Box::new(self.filled()))),
        }
        .into()
    }

    /// `nothing is written: 2 fields are not right; Lastname: must be given`
    fn problems(&self) -> String {
        let wrong = self.fields.iter().filter(|field| field.problem.is_some());
        let first = self.focused().map_or_else(String::new, |field| {
            let problem = field.problem.as_deref().unwrap_or_default();
            format!("{}: {problem}", field.line.label)
        });
        match wrong.count() {
            1 => format!("nothing is written: {first}"),
            count => format!("nothing is written: {count} fields are not right; {first}"),
        }
    }

    /// Takes in what became of it. What is written closes the form, which is for whoever holds it.
    pub fn take(&mut self, fate: RecordFate) -> Reply {
        match fate {
            RecordFate::Planned(question) => ask(*question).into(),
            RecordFate::Nothing => {
                Effect::say("nothing differs from what is stored: nothing to write").into()
            }
            RecordFate::Refused(problems) => self.refused(problems),
            RecordFate::Stale(sheet) => self.renew(*sheet),
            RecordFate::Written { .. } => Reply::DONE,
        }
    }

    /// The question could not be answered; what is filled in stays.
    pub fn failed(&mut self, failure: Failure) -> Reply {
        let says = match failure.help.as_str() {
            "" => failure.message.clone(),
            help => format!("{}; {help}", failure.message),
        };
        self.failure = Some(failure);
        Effect::fail(says).into()
    }

    fn refused(&mut self, problems: Vec<RecordProblem>) -> Reply {
        self.says.clone_from(&self.sheet.notes);
        for RecordProblem { name, text } in problems {
            let mut fields = self.fields.iter_mut();
            let field = name.and_then(|name| fields.find(|field| field.line.name == name));
            match field {
                Some(field) => field.problem = Some(text),
                None => self.says.push(text),
            }
        }
        let says = match self.go_to_problem() {
            true => self.problems(),
            false => format!("nothing is written: {}", self.says.join("; ")),
        };
        Effect::fail(says).into()
    }

    /// Somebody else has changed it: what they changed shows, what is typed here stays.
    fn renew(&mut self, sheet: RecordSheet) -> Reply {
        let mut says = Vec::new();
        for field in &mut self.fields {
            let Some(line) = sheet.line(&field.line.name) else {
                continue;
            };
            if line.value != field.line.value {
                says.push(theirs(field, &line.value));
                if !field.is_changed() {
                    field.set(&line.value, &line.meaning);
                }
                field.problem = None;
            }
            field.line = line.clone();
        }
        if says.is_empty() {
            says.push("a column that the form does not show has changed".to_owned());
        }
        says.insert(
            0,
            "Somebody else has changed it meanwhile; what you typed is kept:".to_owned(),
        );
        self.says = says;
        self.sheet = sheet;
        Effect::fail(
            "nothing is written: somebody else has changed it; look at what changed, then write again",
        )
        .into()
    }
}

/// `City: Bremen -> Graz, you typed Wien`
fn theirs(field: &RecordField, now: &str) -> String {
    let or_empty = |text: &str| match text {
        "" => "(empty)".to_owned(),
        text => text.to_owned(),
    };
    let mut says = format!(
        "{}: {} -> {}",
        field.line.label,
        or_empty(&field.line.value),
        or_empty(now)
    );
    if field.is_changed() && field.line.input != RecordInput::Secret {
        says.push_str(&format!(", you typed {}", or_empty(field.value())));
    }
    says
}

/// The page that shows what would be written, and asks.
fn ask(question: RecordQuestion) -> Effect {
    let (title, lines) = (question.title.clone(), question.lines.clone());
    let then = Effect::Ask {
        slot: Slot::RecordWriting,
        request: Request::WriteRecord(Box::new(question)),
    };
    Effect::open(Confirm::new(title, lines, "Write", then))
}
