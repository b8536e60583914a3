//! What writing a form would do.

use std::sync::Arc;

use super::super::InstanceSource;
use super::passwords::CRYPT_TYPE;
use crate::app::record::{
    RecordFate, RecordFilled, RecordInput, RecordKind, RecordLine, RecordPart, RecordProblem,
    RecordQuestion, RecordSheet, RecordTarget, password,
};
use crate::app::request::{Answer, Failure, Parts};
use crate::app::simulated::Shared;
use crate::backend::instance::Agent;
use crate::backend::instance::Refused;
use crate::core::customer::write::{FieldError, Fields, Level};
use crate::core::table_change::{Act, Plan};
use crate::core::value::{Map, Value};
use crate::secret::Secret;

/// Lines of rows that follow a change, of which more are only counted.
const FOLLOWING: usize = 12;

/// Why a form is not planned.
pub(super) enum Unplanned {
    /// These of its fields are refused.
    Refused(Vec<RecordProblem>),
    /// Something failed.
    Failed(Failure),
}

impl From<Failure> for Unplanned {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl InstanceSource {
    /// What writing this form would do.
    pub(in crate::app::source) async fn plan_record(
        &self,
        filled: RecordFilled,
        parts: &Parts,
    ) -> Result<(), Failure> {
        let fate = self.fate(filled).await?;
        parts.send(Answer::RecordFate(Box::new(fate))).await;
        Ok(())
    }

    async fn fate(&self, filled: RecordFilled) -> Result<RecordFate, Failure> {
        // What is planned rests on rows that are read before the form is: a change that comes between
        // both shows in the form, a later one when it is written.
        let planned = self.plan(&filled).await;
        let now = self.sheet(&filled.sheet.target).await?;
        if !filled.sheet.shows_the_same(&now) {
            return Ok(RecordFate::Stale(Box::new(now)));
        }
        let agent = self.agent_who_writes()?;
        let plan = match planned {
            Ok(plan) => plan,
            Err(Unplanned::Refused(problems)) => return Ok(RecordFate::Refused(problems)),
            Err(Unplanned::Failed(failure)) => return Err(failure),
        };
        if plan.is_nothing() {
            return Ok(RecordFate::Nothing);
        }
        let mut lines = vec![format!(
            "As {}, all of it in one transaction, or nothing:",
            agent.login
        )];
        lines.push(String::new());
        lines.extend(changes(&filled));
        let follows = follows(&plan);
        if !follows.is_empty() {
            lines.push(String::new());
            lines.push("What follows from it:".to_owned());
            lines.extend(follows);
        }
        lines.push(String::new());
        lines.push("The statements:".to_owned());
        for statement in self.instance.shown_statements(&plan, &agent).await? {
            let values = statement.values.join(", ");
            lines.push(format!("  {}  [{values}]", statement.sql));
        }
        Ok(RecordFate::Planned(Box::new(RecordQuestion {
            title: title(&filled.sheet),
            filled,
            lines,
            plan: Shared(Arc::new(plan)),
        })))
    }

    /// In whose name is written.
    pub(super) fn agent_who_writes(&self) -> Result<Agent, Failure> {
        self.instance
            .acting_agent()
            .ok_or_else(|| Failure::new("nobody is named in whose name is written"))
    }
}

fn title(sheet: &RecordSheet) -> String {
    let RecordTarget { key, part, .. } = &sheet.target;
    match (key, part) {
        (None, _) => format!("Add this {}?", sheet.target.kind.noun()),
        (Some(_), RecordPart::Password) => format!("Set the password of {}?", sheet.what()),
        (Some(_), _) => format!("Change {}?", sheet.what()),
    }
}

/// Every field that changes, with what stood there.
fn changes(filled: &RecordFilled) -> Vec<String> {
    if filled.sheet.target.part == RecordPart::Password {
        let scheme = filled.value(password::SCHEME).unwrap_or_default();
        return vec![format!("  Password: *** -> *** ({scheme})")];
    }
    let is_new = filled.sheet.target.key.is_none();
    let lines = filled.sheet.lines.iter();
    let password = filled
        .password
        .as_ref()
        .map(|_| "  Password: ***".to_owned());
    let fields = lines.filter_map(|line| {
        let value = filled.value(&line.name)?;
        let (old, new) = (told(line, &line.value), told(line, value));
        match is_new {
            true if value.is_empty() => None,
            true => Some(format!("  {}: {new}", line.label)),
            false if value == line.value.trim() => None,
            false => Some(format!("  {}: {old} -> {new}", line.label)),
        }
    });
    fields.chain(password).collect()
}

/// A value with what it means.
fn told(line: &RecordLine, value: &str) -> String {
    let meaning = match &line.input {
        RecordInput::Choice(choices) => choices.iter().find(|choice| choice.id == value),
        _ => None,
    };
    match (value, meaning) {
        ("", _) => "(empty)".to_owned(),
        (value, Some(choice)) if choice.label != value => format!("{value} {}", choice.label),
        (value, _) => value.to_owned(),
    }
}

/// What else changes, and what else is to be known.
fn follows(plan: &Plan) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for change in plan.writes().skip(1).filter(|change| !change.is_nothing()) {
        let rows = match &change.act {
            Act::Update(_) => format!(" ({} rows)", change.old.len()),
            _ => String::new(),
        };
        let columns = change.lines().into_iter().map(|line| {
            let (old, new) = (line.old, line.new);
            match (old, new) {
                (Some(old), Some(new)) => format!("{}: {old} -> {new}", line.column),
                (None, new) => format!("{}: {}", line.column, new.unwrap_or_default()),
                (Some(old), None) => format!("{}: {old} is deleted", line.column),
            }
        });
        let mut columns: Vec<String> = columns.collect();
        columns.dedup();
        let more = columns.len().saturating_sub(FOLLOWING);
        columns.truncate(FOLLOWING);
        if more > 0 {
            columns.push(format!("and {more} more"));
        }
        all.push(format!("  {}{rows}: {}", change.what, columns.join(", ")));
    }
    all.extend(plan.notes.iter().map(|note| format!("  {note}")));
    all
}

impl InstanceSource {
    /// What would be written, by the rules of the ticket system's screens.
    async fn plan(&self, filled: &RecordFilled) -> Result<Plan, Unplanned> {
        let target = &filled.sheet.target;
        if target.part == RecordPart::Password {
            return self.plan_password(filled).await;
        }
        let customers = self.instance.customers();
        let source = target.source.as_deref();
        let values = filled.values.iter();
        let mut fields: Fields = values
            .map(|(name, value)| (name.clone(), Some(value.clone())))
            .collect();
        let password = filled.password.as_ref().map(Secret::reveal);
        fields.extend(password.map(|text| ("UserPassword".to_owned(), Some(text.to_owned()))));
        let level = Level::Form;
        let planned = match (target.kind, target.key.as_deref()) {
            (RecordKind::Person, None) => {
                let added = customers.plan_person_add(source, &fields, level).await;
                added.map(|(plan, _)| plan)
            }
            (RecordKind::Person, Some(login)) => {
                customers.plan_person_change(login, &fields, level).await
            }
            (RecordKind::Company, None) => customers.plan_company_add(source, &fields, level).await,
            (RecordKind::Company, Some(id)) => {
                customers.plan_company_change(id, &fields, level).await
            }
        };
        Ok(planned?)
    }

    /// A password is stored as the form says, whatever the setting says.
    async fn plan_password(&self, filled: &RecordFilled) -> Result<Plan, Unplanned> {
        let login = filled.sheet.target.key.as_deref().unwrap_or_default();
        let scheme = filled.value(password::SCHEME).unwrap_or_default();
        let setting = (CRYPT_TYPE.to_owned(), Value::text(scheme));
        let customers = self.instance.customers_with(Map::from_iter([setting]));
        let customers = customers.await.map_err(Failure::from)?;
        let password = filled.password.as_ref().map_or("", Secret::reveal);
        Ok(customers.plan_password(login, password).await?)
    }
}

impl From<Refused> for Unplanned {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Fields(errors) => Self::Refused(errors.into_iter().map(problem).collect()),
            Refused::Backend(error) => Self::Failed(error.into()),
        }
    }
}

/// A field that the ticket system would refuse, at its line of the form.
fn problem(error: FieldError) -> RecordProblem {
    let name = match error.field.as_str() {
        "UserPassword" => password::NEW,
        field => field,
    };
    RecordProblem {
        name: Some(name.to_owned()),
        text: error.message,
    }
}
