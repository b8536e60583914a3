//! The instance behind the questions: opened when the first question needs it, and no sooner.

use std::collections::HashMap;
use std::sync::Arc;

use super::question::Refusal;
use crate::backend::{Agent, Instance};
use crate::cli::{Failure, InstanceArguments};
use crate::core::simulate::Rules;
use crate::core::world::{Collation, Flavour};

/// How many sets of ACLs are kept compiled.
const KEPT_RULES: usize = 64;

/// The instance and the sets of ACLs that questions name.
pub struct Source<'a> {
    arguments: &'a InstanceArguments,
    instance: Option<Arc<Instance>>,
    /// The login that was named for writing.
    acting_user: Option<String>,
    rules: HashMap<Option<Vec<String>>, Arc<Rules>>,
    /// Why the instance cannot be opened: that ends the program.
    failure: Option<Failure>,
}

impl<'a> Source<'a> {
    /// Nothing opened yet.
    pub fn new(arguments: &'a InstanceArguments) -> Self {
        Self {
            arguments,
            instance: None,
            acting_user: None,
            rules: HashMap::new(),
            failure: None,
        }
    }

    /// The instance; a question that needs one where none is named gets an error answer, one that
    /// cannot be opened ends the program.
    pub async fn instance(&mut self) -> Result<Arc<Instance>, Refusal> {
        if let Some(instance) = &self.instance {
            return Ok(Arc::clone(instance));
        }
        let opened = match self.arguments.choose() {
            Ok(choice) if choice.data.is_none() => {
                return Err(Refusal {
                    kind: "no_instance",
                    message: "this question needs an instance: --snapshot FILE, -i NAME or --demo"
                        .into(),
                });
            }
            Ok(choice) => {
                let acting = choice.overlays.acting_user.as_ref();
                self.acting_user = acting.map(|login| login.value.clone());
                choice.open().await
            }
            Err(failure) => Err(failure),
        };
        match opened {
            Ok(instance) => {
                let instance = Arc::new(instance);
                self.instance = Some(Arc::clone(&instance));
                Ok(instance)
            }
            Err(failure) => {
                let message = failure.to_string();
                self.failure = Some(failure);
                Err(Refusal {
                    kind: "backend",
                    message,
                })
            }
        }
    }

    /// How texts compare: as the instance says where one is named.
    pub async fn collation(&mut self) -> Result<Collation, Refusal> {
        match self.instance().await {
            Ok(instance) => Ok(instance.world().collation),
            Err(refusal) if refusal.kind == "no_instance" => {
                Ok(self.arguments.asked_collation().unwrap_or_default())
            }
            Err(refusal) => Err(refusal),
        }
    }

    /// In whose name questions write: the acting user, who must be a valid agent; the user with the
    /// id 1 where none is named, because in that name the recordings were made.
    pub fn writer(&self, instance: &Instance) -> Result<Agent, Refusal> {
        if let Some(login) = &self.acting_user {
            return Ok(instance.agent(login)?);
        }
        let world = instance.world();
        let root = world.agents.by_id(1);
        Ok(Agent {
            id: 1,
            login: root.map_or_else(String::new, |root| root.name.clone()),
        })
    }

    /// The ACLs that a question names; null are all valid ones.
    pub async fn rules(&mut self, names: Option<Vec<String>>) -> Result<Arc<Rules>, Refusal> {
        if let Some(rules) = self.rules.get(&names) {
            return Ok(Arc::clone(rules));
        }
        let world = self.instance().await?.world();
        let rules = Arc::new(match &names {
            None => Rules::of_world(&world),
            Some(names) => Rules::named(&world, names),
        });
        if self.rules.len() >= KEPT_RULES {
            self.rules.clear();
        }
        self.rules.insert(names, Arc::clone(&rules));
        Ok(rules)
    }

    /// The product that questions without an instance are about.
    pub fn flavour(&self) -> Flavour {
        self.arguments.asked_flavour().unwrap_or_default()
    }

    /// True when the program has to end.
    pub fn has_failed(&self) -> bool {
        self.failure.is_some()
    }

    /// Why the program has to end, if so.
    pub fn failure(&mut self) -> Option<Failure> {
        self.failure.take()
    }
}

impl From<crate::backend::Error> for Refusal {
    fn from(error: crate::backend::Error) -> Self {
        Self {
            kind: "backend",
            message: error.to_string(),
        }
    }
}
