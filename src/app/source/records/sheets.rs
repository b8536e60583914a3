//! Forms, as they are handed out.

use std::sync::Arc;

use super::super::InstanceSource;
use super::lines::Frame;
use super::passwords::password_line;
use crate::app::record::{
    RecordInput, RecordKind, RecordLine, RecordPart, RecordSheet, RecordTarget, password,
};
use crate::app::request::{Answer, Failure, Parts};
use crate::app::simulated::Shared;
use crate::app::state::Choice;
use crate::backend::Error;
use crate::backend::instance::{MappedColumns, MissingColumn};
use crate::core::customer::write::{Fields, FormRules, RulesOf, password_row};
use crate::core::customer::{Backend, CompanyBackend, Kind};
use crate::core::world::World;

/// The module of a source that can be written.
const DATABASE: &str = "Kernel::System::CustomerUser::DB";

impl InstanceSource {
    /// The form that is wanted, or the sources of which one has to be chosen first.
    pub(in crate::app::source) async fn record_sheet(
        &self,
        target: RecordTarget,
        parts: &Parts,
    ) -> Result<(), Failure> {
        if target.key.is_none() && target.source.is_none() {
            let choices = self.writable_sources(target.kind)?;
            if let [only] = choices.as_slice() {
                let source = Some(only.id.clone());
                let sheet = self.sheet(&RecordTarget { source, ..target }).await?;
                parts.send(Answer::RecordSheet(Box::new(sheet))).await;
                return Ok(());
            }
            let limited = None;
            parts.send(Answer::Choices { choices, limited }).await;
            return Ok(());
        }
        let sheet = self.sheet(&target).await?;
        parts.send(Answer::RecordSheet(Box::new(sheet))).await;
        Ok(())
    }

    /// The sources that can be written; when none can, why not.
    fn writable_sources(&self, kind: RecordKind) -> Result<Vec<Choice>, Failure> {
        let world = self.instance.world();
        let all: Vec<(Choice, Option<String>)> = match kind {
            RecordKind::Person => Backend::all(&world.settings)
                .into_iter()
                .flatten()
                .map(|own| {
                    let choice = Choice::new(&own.source, format!("{} {}", own.source, own.label));
                    (choice.detail(&own.table), refusal(&own))
                })
                .collect(),
            RecordKind::Company => CompanyBackend::all(&world.settings)
                .into_iter()
                .flatten()
                .map(|own| {
                    let choice = Choice::new(&own.source, &own.source).detail(&own.table);
                    (choice, company_refusal(&own))
                })
                .collect(),
        };
        let (open, closed): (Vec<_>, Vec<_>) = all.into_iter().partition(|(_, no)| no.is_none());
        if open.is_empty() {
            let reasons = closed.into_iter().filter_map(|(_, reason)| reason);
            let reasons: Vec<String> = reasons.collect();
            return Err(Failure::new(format!(
                "no {} can be added: {}",
                kind.noun(),
                reasons.join("; ")
            )));
        }
        Ok(open.into_iter().map(|(choice, _)| choice).collect())
    }

    /// The form, with what is stored now.
    pub(super) async fn sheet(&self, target: &RecordTarget) -> Result<RecordSheet, Failure> {
        let world = self.instance.world();
        match (target.kind, target.part) {
            (RecordKind::Company, _) => self.company_sheet(target, &world).await,
            (RecordKind::Person, RecordPart::Password) => self.password_sheet(target, &world).await,
            (RecordKind::Person, _) => self.person_sheet(target, &world).await,
        }
    }

    async fn person_sheet(
        &self,
        target: &RecordTarget,
        world: &World,
    ) -> Result<RecordSheet, Failure> {
        let backend = backend(target, world)?;
        let columns = self.columns_of(&backend.source).await?;
        let stored = match &target.key {
            Some(login) if !columns.missing.is_empty() => {
                Some(self.stored_there(target, &backend.source, login).await?)
            }
            Some(login) => Some(self.record(login, &backend.source).await?.attributes),
            None => None,
        };
        let mut lines =
            Frame::of_person(world, &backend, &columns.missing, stored.as_ref()).lines();
        for line in &mut lines {
            self.tell_company(line).await?;
        }
        let password = password_row(&backend).filter(|row| row.required && target.key.is_none());
        if let Some(row) = password {
            lines.push(password_line(
                password::NEW,
                &row.label,
                RecordInput::Secret,
                "",
            ));
            lines.push(password_line(
                password::AGAIN,
                "Once more",
                RecordInput::Secret,
                "",
            ));
        }
        if target.part == RecordPart::Validity {
            needs_validity(&lines, target)?;
        }
        let auto = backend.writing.auto_login.as_ref();
        let notes = auto.filter(|_| target.key.is_none()).map(|prefix| {
            format!("AutoLoginCreation: the login is made when it is written: {prefix}-...")
        });
        Ok(RecordSheet {
            target: RecordTarget {
                source: Some(backend.source.clone()),
                ..target.clone()
            },
            lines,
            rules: Some(self.form_rules(RulesOf::Person(Box::new(backend)), columns, stored)),
            notes: notes.into_iter().collect(),
        })
    }

    /// The rules of a form that need nobody else.
    fn form_rules(
        &self,
        source: RulesOf,
        columns: MappedColumns,
        old: Option<Fields>,
    ) -> Shared<FormRules> {
        Shared(Arc::new(FormRules {
            world: self.instance.world(),
            source,
            columns: columns.there,
            old,
        }))
    }

    /// What is stored of somebody whom the ticket system cannot read, because a column is missing.
    async fn stored_there(
        &self,
        target: &RecordTarget,
        source: &str,
        key: &str,
    ) -> Result<Fields, Failure> {
        let stored = self.instance.customers().stored_there(source, key).await?;
        stored.ok_or_else(|| {
            let noun = target.kind.noun();
            Failure::new(format!("{source} does not know {noun} {key} any more"))
        })
    }

    /// Why a customer user or company cannot be read: of a source whose table lacks a column that its
    /// Map names, the ticket system reads nobody.
    pub(in crate::app::source) async fn unreadable(
        &self,
        kind: RecordKind,
        error: Error,
    ) -> Failure {
        let world = self.instance.world();
        let sources: Vec<String> = match kind {
            RecordKind::Person => Backend::all(&world.settings)
                .into_iter()
                .flatten()
                .filter(|own| own.kind == Kind::Table)
                .map(|own| own.source)
                .collect(),
            RecordKind::Company => CompanyBackend::all(&world.settings)
                .into_iter()
                .flatten()
                .map(|own| own.source)
                .collect(),
        };
        for source in sources {
            let columns = self.instance.customers().mapped_columns(&source).await;
            if let Some(missing) = columns.ok().and_then(|own| own.missing.into_iter().next()) {
                return cannot_be_read(&missing);
            }
        }
        error.into()
    }

    /// The customer user, where the ticket system would change it in this source.
    pub(super) async fn record(
        &self,
        login: &str,
        source: &str,
    ) -> Result<crate::core::customer::Record, Failure> {
        let person = self.instance.person(login).await?;
        let Some(record) = person.record else {
            return Err(Failure::new(format!(
                "no backend knows customer user {login} any more"
            )));
        };
        if record.source != source {
            return Err(Failure {
                message: format!(
                    "customer user {login} of {source} is shadowed: {} answers for this login, and \
                     the ticket system would change that one",
                    record.source
                ),
                help: format!("choose {login} of {}", record.source),
            });
        }
        Ok(record)
    }

    /// What the table of a source has of the columns that its Map names.
    pub(super) async fn columns_of(&self, source: &str) -> Result<MappedColumns, Failure> {
        Ok(self.instance.customers().mapped_columns(source).await?)
    }

    /// Says which company a CustomerID is.
    async fn tell_company(&self, line: &mut RecordLine) -> Result<(), Failure> {
        if line.input == RecordInput::Company && !line.value.is_empty() {
            let company = self.instance.company(&line.value).await?;
            line.meaning = match company {
                Some(held) if held.company.valid => held.company.name,
                // Unknown and invalid ones stay where they stand, and are marked as the ticket
                // system marks them.
                _ => "(-)".to_owned(),
            };
        }
        Ok(())
    }

    async fn company_sheet(
        &self,
        target: &RecordTarget,
        world: &World,
    ) -> Result<RecordSheet, Failure> {
        let source = target.source.as_deref().unwrap_or_default();
        let mut all = CompanyBackend::all(&world.settings).into_iter().flatten();
        let backend = all.find(|own| own.source == source);
        let backend = backend.ok_or_else(|| unknown(source))?;
        if let Some(reason) = company_refusal(&backend) {
            return Err(Failure::new(reason));
        }
        let columns = self.columns_of(&backend.source).await?;
        let stored = match &target.key {
            Some(id) if !columns.missing.is_empty() => {
                Some(self.stored_there(target, source, id).await?)
            }
            Some(id) => {
                let held = self.instance.company(id).await?;
                let held = held.filter(|held| held.source == source);
                let held = held.ok_or_else(|| {
                    Failure::new(format!("{source} does not know customer {id} any more"))
                })?;
                Some(held.company.attributes)
            }
            None => None,
        };
        let lines = Frame::of_company(world, &backend, &columns.missing, stored.as_ref()).lines();
        if target.part == RecordPart::Validity {
            needs_validity(&lines, target)?;
        }
        Ok(RecordSheet {
            target: target.clone(),
            lines,
            rules: Some(self.form_rules(RulesOf::Company(Box::new(backend)), columns, stored)),
            notes: Vec::new(),
        })
    }
}

/// The backend of a form, where it can be written.
pub(super) fn backend(target: &RecordTarget, world: &World) -> Result<Backend, Failure> {
    let source = target.source.as_deref().unwrap_or_default();
    let mut all = Backend::all(&world.settings).into_iter().flatten();
    let backend = all.find(|own| own.source == source);
    let backend = backend.ok_or_else(|| unknown(source))?;
    match refusal(&backend) {
        Some(reason) => Err(Failure::new(reason)),
        None => Ok(backend),
    }
}

fn unknown(source: &str) -> Failure {
    Failure::new(format!("no source {source} is configured"))
}

/// What a column that is missing means, and where its statement is.
pub(super) fn cannot_be_read(missing: &MissingColumn) -> Failure {
    let MissingColumn {
        source,
        table,
        field,
        column,
        ..
    } = missing;
    Failure {
        message: format!(
            "{source} cannot be read: its Map fills {field} from column {column}, and table {table} \
             has no such column"
        ),
        help: "e opens the form, which offers the statement that adds it".to_owned(),
    }
}

/// Why a source of customer users is not written.
fn refusal(backend: &Backend) -> Option<String> {
    let source = &backend.source;
    if backend.kind == Kind::Directory {
        return Some(format!(
            "{source} is a directory (LDAP): the ticket system never writes there, people are \
             changed in the directory itself"
        ));
    }
    if backend.writing.read_only {
        return Some(format!(
            "{source} is read-only: its setting ReadOnly is on, and the ticket system refuses too"
        ));
    }
    (backend.module != DATABASE).then(|| {
        format!(
            "{source} has the unsupported module {}: it is not written",
            backend.module
        )
    })
}

/// Why a source of companies is not written.
fn company_refusal(backend: &CompanyBackend) -> Option<String> {
    backend.read_only.then(|| {
        format!(
            "{} is read-only: its setting ReadOnly is on, and the ticket system's form refuses too",
            backend.source
        )
    })
}

/// A validity is only changed where the Map has one.
fn needs_validity(lines: &[RecordLine], target: &RecordTarget) -> Result<(), Failure> {
    let validity = lines.iter().find(|line| line.name.starts_with("ValidID"));
    let source = target.source.as_deref().unwrap_or_default();
    let reason = match validity {
        Some(RecordLine {
            locked: Some(reason),
            ..
        }) => reason.clone(),
        Some(_) => return Ok(()),
        None => format!("the Map of {source} has no ValidID: everybody counts as valid there"),
    };
    Err(Failure::new(format!(
        "the validity is not changed: {reason}"
    )))
}
