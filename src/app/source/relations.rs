//! The relations that permissions come from: read, shown before they are written, and written.

use super::{InstanceSource, defect};
use crate::app::request::{Answer, Failure, Parts};
use crate::app::state::Choice;
use crate::backend::instance::{Agent, RelationWanted};
use crate::backend::ledger::WrittenError;
use crate::backend::tables::WriteError;
use crate::core::customer::relation::{Relation, Thing};
use crate::core::table_change::Plan;

impl InstanceSource {
    /// The relations of somebody or something.
    pub(super) async fn relation(
        &self,
        wanted: &RelationWanted,
        parts: &Parts,
    ) -> Result<(), Failure> {
        let read = self.instance.relation(wanted).await?;
        parts.send(Answer::Relation(Box::new(read))).await;
        Ok(())
    }

    /// All valid groups or services, by name.
    pub(super) async fn relatable(&self, thing: Thing, parts: &Parts) -> Result<(), Failure> {
        let world = self.instance.world();
        let entities = match thing {
            Thing::Service => &world.services,
            _ => &world.groups,
        };
        let choices = entities
            .valid()
            .map(|own| Choice::new(own.id.to_string(), own.name.as_str()));
        let mut choices: Vec<Choice> = choices.collect();
        choices.sort_by_cached_key(|choice| choice.label.to_uppercase());
        let limited = None;
        parts.send(Answer::Choices { choices, limited }).await;
        Ok(())
    }

    /// What writing a plan sends to the database.
    pub(super) async fn relation_statements(
        &self,
        plan: &Plan,
        parts: &Parts,
    ) -> Result<(), Failure> {
        let agent = self.agent()?;
        let shown = self.instance.shown_statements(plan, &agent).await?;
        let statements = shown.into_iter().map(|own| match own.values.is_empty() {
            true => own.sql,
            false => format!("{}  [{}]", own.sql, own.values.join(", ")),
        });
        let answer = Answer::RelationStatements {
            plan: Box::new(plan.clone()),
            statements: statements.collect(),
            notes: plan.notes.clone(),
        };
        parts.send(answer).await;
        Ok(())
    }

    /// Writes a plan. What is begun is ended, also where nobody waits for the answer any more.
    pub(super) async fn write_relation(
        &self,
        plan: Plan,
        relation: Relation,
        parts: &Parts,
    ) -> Result<(), Failure> {
        let source = self.clone();
        let written = tokio::spawn(async move { source.write_plan(&plan, relation).await });
        let answer = written.await.map_err(defect)??;
        parts.send(answer).await;
        Ok(())
    }

    async fn write_plan(&self, plan: &Plan, relation: Relation) -> Result<Answer, Failure> {
        let ledger = match self.ledger.as_ref() {
            Ok(ledger) => ledger,
            Err(failure) => return Err(failure.clone()),
        };
        let agent = self.agent()?;
        let unsettled = match ledger.write_rows(&self.instance, plan, &agent).await {
            Ok(unsettled) => unsettled,
            Err(WrittenError::Write(error @ WriteError::Stale(_))) => {
                return Ok(Answer::RelationStale(error.to_string()));
            }
            Err(error) => {
                return Err(Failure {
                    message: error.to_string(),
                    help: error.help().unwrap_or_default(),
                });
            }
        };
        let mut says = vec!["written".to_owned()];
        if relation == Relation::UserServices {
            // The default services are among what was read of the whole system.
            if let Err(error) = self.instance.reread().await {
                says.push(format!("the services could not be read again: {error}"));
            }
            self.forget();
        }
        if let Some(error) = unsettled {
            says.push(format!(
                "the history could not be written ({error}), the next start finishes it"
            ));
        }
        let caches = self.instance.renew_caches(plan).await;
        if caches.cleared {
            let types = caches.types.join(", ");
            says.push(format!("the ticket system's caches are cleared: {types}"));
        }
        Ok(Answer::RelationWritten {
            says: says.join("; "),
            failure: caches.failure,
            commands: caches.commands,
        })
    }

    fn agent(&self) -> Result<Agent, Failure> {
        let agent = self.instance.acting_agent();
        agent.ok_or_else(|| Failure::new("nobody is named in whose name is written".to_owned()))
    }
}
