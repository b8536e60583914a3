//! Writing into the ticket system, in somebody's name and with a history.

use std::sync::Arc;

use super::{InstanceSource, defect};
use crate::app::drafted::{StaleDraft, StoredAcl, Storing};
use crate::app::request::{Answer, Failure, Parts};
use crate::app::state::Choice;
use crate::backend::acls::{AclChange, StoreError};
use crate::backend::journal::Kind;
use crate::backend::ledger::LedgerError;

impl InstanceSource {
    pub(super) async fn allow_writing(&self, parts: &Parts) -> Result<(), Failure> {
        self.instance.allow_writing().await?;
        parts.send(Answer::WritingAllowed).await;
        Ok(())
    }

    /// The valid agents by login.
    pub(super) async fn agents(&self, parts: &Parts) -> Result<(), Failure> {
        let world = self.instance.world();
        let mut choices: Vec<Choice> = world
            .agents
            .valid()
            .map(|agent| {
                let name = |column| agent.row.text(column).unwrap_or_default();
                let name = format!("{} {}", name("first_name"), name("last_name"));
                Choice::new(&agent.name, &agent.name).detail(name.trim())
            })
            .collect();
        choices.sort_by(|a, b| a.label.cmp(&b.label));
        let limited = None;
        parts.send(Answer::Choices { choices, limited }).await;
        Ok(())
    }

    pub(super) async fn act_as(&self, login: &str, parts: &Parts) -> Result<(), Failure> {
        let agent = self.instance.act_as(login)?;
        parts.send(Answer::ActsAs(agent.login)).await;
        Ok(())
    }

    /// Stores drafts. What is begun is ended, also where nobody waits for the answer any more.
    pub(super) async fn store(&self, drafts: Vec<Storing>, parts: &Parts) -> Result<(), Failure> {
        let source = self.clone();
        let stored = tokio::spawn(async move { source.store_all(drafts).await });
        let answer = stored.await.map_err(defect)??;
        parts.send(answer).await;
        Ok(())
    }

    async fn store_all(&self, drafts: Vec<Storing>) -> Result<Answer, Failure> {
        let ledger = match self.ledger.as_ref() {
            Ok(ledger) => ledger,
            Err(failure) => return Err(failure.clone()),
        };
        let agent = self
            .instance
            .acting_agent()
            .ok_or_else(|| Failure::new("nobody is named in whose name is written".to_owned()))?;
        let (ids, changes): (Vec<_>, Vec<_>) = drafts
            .into_iter()
            .map(|own| {
                let Storing { id, base, after } = own;
                (id, AclChange { base, after })
            })
            .unzip();
        let stored = ledger.store(&self.instance, &changes, &agent, Kind::Stored);
        match stored.await {
            Ok((stored, unsettled)) => {
                self.forget();
                let rows = ids.into_iter().zip(stored.rows);
                let stored_acls = rows.map(|(id, row)| StoredAcl { id, row }).collect();
                if let Some(error) = stored.unread {
                    return Err(Failure {
                        message: format!("stored, but the ACLs could not be read again: {error}"),
                        help: error.help().unwrap_or_default(),
                    });
                }
                if let Some(error) = unsettled {
                    return Err(Failure {
                        message: format!("stored, but the history could not be written: {error}"),
                        help: "the next start finishes it".to_owned(),
                    });
                }
                Ok(Answer::Stored(stored_acls))
            }
            Err(LedgerError::Store(StoreError::Stale(stale))) => {
                self.instance.reread().await?;
                self.forget();
                let stale = stale.into_iter().filter_map(|own| {
                    let place = changes
                        .iter()
                        .position(|change| change.base.as_ref() == Some(&own.base))?;
                    Some(StaleDraft {
                        id: *ids.get(place)?,
                        theirs: own.theirs,
                    })
                });
                Ok(Answer::Stale(stale.collect()))
            }
            Err(error) => Err(Failure {
                message: error.to_string(),
                help: error.help().unwrap_or_default(),
            }),
        }
    }

    /// The instance behind it.
    pub fn instance(&self) -> &Arc<crate::backend::Instance> {
        &self.instance
    }
}
