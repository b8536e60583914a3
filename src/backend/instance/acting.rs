//! In whose name is written.

use std::sync::PoisonError;

use super::Instance;
use crate::backend::error::{Error, Result};
use crate::core::nearest::suggest;

/// A valid agent, in whose name something is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agent {
    /// `users.id`: what stands in `create_by` and `change_by`.
    pub id: i64,
    /// `users.login`.
    pub login: String,
}

impl Instance {
    /// The valid agent with this login; logins compare as the instance's texts do.
    ///
    /// # Errors
    /// [`Error::Agent`]: there is none, or it is not valid; the help names those that are near.
    pub fn agent(&self, login: &str) -> Result<Agent> {
        let world = self.world();
        let agents = &world.agents;
        let found = agents.by_name(login).or_else(|| {
            let mut alike = agents.iter();
            alike.find(|agent| world.collation.eq(&agent.name, login))
        });
        let reason = match found {
            Some(agent) if agent.valid => {
                return Ok(Agent {
                    id: agent.id,
                    login: agent.name.clone(),
                });
            }
            Some(agent) => {
                let validity = agent.row.id("valid_id");
                let validity = validity.and_then(|id| world.validities.by_id(id));
                match validity {
                    Some(validity) => format!("it is {}", validity.name),
                    None => "it is not valid".to_owned(),
                }
            }
            None => "table users has no such login".to_owned(),
        };
        let valid = agents.valid().map(|agent| agent.name.as_str());
        Err(Error::Agent {
            login: login.to_owned(),
            reason,
            near: suggest(login, valid),
        })
    }

    /// The agent in whose name is written, when one was named and is valid. Nobody is by default.
    pub fn acting_agent(&self) -> Option<Agent> {
        let acting = self.acting.read().unwrap_or_else(PoisonError::into_inner);
        acting.clone()
    }

    /// From now on is written in the name of this agent.
    ///
    /// # Errors
    /// As [`Instance::agent`]; then nothing changes.
    pub fn act_as(&self, login: &str) -> Result<Agent> {
        let agent = self.agent(login)?;
        let mut acting = self.acting.write().unwrap_or_else(PoisonError::into_inner);
        *acting = Some(agent.clone());
        Ok(agent)
    }
}
