//! Opening what was chosen.

use std::collections::BTreeMap;

use super::choice::{Chosen, DataChoice, InstanceChoice, OverlayChoice, Provenance, SystemChoice};
use super::sources::variable;
use crate::backend::sql::{self, Access, Address};
use crate::backend::{self, Agent, Instance, Origin, Overlays};
use crate::cli::{Failure, InstanceArguments};
use crate::config::instances::{Acls, ConfigError, Entrance, Tls};
use crate::core::nearest::suggest;
use crate::core::value::Map;
use crate::secret::{Secret, SecretUrl};

impl InstanceArguments {
    /// Opens the instance that a headless command works on; without one it ends.
    ///
    /// # Errors
    /// No instance is named anywhere, or it cannot be opened.
    pub async fn open(&self) -> Result<Instance, Failure> {
        self.choose()?.open().await
    }

    /// Opens the instance that a headless command writes to, and finds the agent in whose name it
    /// writes.
    ///
    /// # Errors
    /// As [`InstanceArguments::open`]; the instance is read-only, or no valid agent is named.
    pub async fn open_for_writing(&self) -> Result<(Instance, Agent), Failure> {
        let choice = self.choose()?;
        if choice.data.is_some() && choice.overlays.read_only.value {
            return Err(backend::Error::ReadOnly.into());
        }
        let Some(login) = &choice.overlays.acting_user else {
            let instance = choice.open().await?;
            let world = instance.world();
            let valid = world.agents.valid().map(|agent| agent.name.as_str());
            return Err(Failure::new(
                "acting_user",
                "nobody is named in whose name is written",
                format!(
                    "name a valid agent with --acting-user LOGIN, or as acting_user in config.yaml; {}",
                    suggest("", valid)
                ),
            ));
        };
        let instance = choice.open().await?;
        let agent = instance.agent(&login.value)?;
        Ok((instance, agent))
    }
}

/// An instance with everything that opening it needs, secrets too.
pub struct Prepared {
    origin: Origin,
    overlays: Overlays,
}

impl Prepared {
    /// Opens it.
    ///
    /// # Errors
    /// Its data cannot be opened.
    pub async fn open(self) -> crate::backend::Result<Instance> {
        Instance::open(self.origin, self.overlays).await
    }
}

impl InstanceChoice {
    /// Opens the instance, with the secrets that it needs.
    ///
    /// # Errors
    /// There is none, a secret cannot be had, or its data cannot be opened.
    pub async fn open(&self) -> Result<Instance, Failure> {
        Ok(self.prepare()?.open().await?)
    }

    /// Fetches the secrets that the instance needs. A command that gives one may ask the user and
    /// take as long as [`TIME_LIMIT`](crate::config::instances::TIME_LIMIT), so never call this
    /// where the console draws.
    ///
    /// # Errors
    /// There is no instance, or a secret cannot be had.
    pub fn prepare(&self) -> Result<Prepared, Failure> {
        let Some(data) = &self.data else {
            return Err(self.no_instance());
        };
        let overlays = self.overlays.fetch()?;
        let origin = match data {
            DataChoice::Demo(size) => Origin::Demo(*size),
            DataChoice::Snapshot(path) => Origin::Snapshot(path.value.clone()),
            DataChoice::System(system) => system.origin()?,
        };
        Ok(Prepared { origin, overlays })
    }

    /// The instance as journals name it, without opening it or fetching a secret.
    ///
    /// # Errors
    /// There is no instance, or its database's URL names none.
    pub fn identity(&self) -> Result<String, Failure> {
        let origin = match &self.data {
            None => return Err(self.no_instance()),
            Some(DataChoice::Demo(size)) => Origin::Demo(*size),
            Some(DataChoice::Snapshot(path)) => Origin::Snapshot(path.value.clone()),
            Some(DataChoice::System(system)) => match (&system.home, &system.database) {
                (Some(home), _) => Origin::Home {
                    folder: home.value.clone(),
                    database: None,
                    access: Access::default(),
                    given: BTreeMap::new(),
                },
                (None, Some(url)) => Origin::Database(address(&url.value)?),
                (None, None) => return Err(self.no_instance()),
            },
        };
        Ok(origin.identity())
    }

    /// Takes over what was typed because it was not known.
    pub(super) fn give(&mut self, given: &BTreeMap<String, Secret>) {
        if let Some(DataChoice::System(system)) = &mut self.data {
            system.given.extend(given.clone());
        }
    }

    fn no_instance(&self) -> Failure {
        let file = self.config.as_ref().and_then(|used| used.file.as_ref());
        let names: Vec<String> = file
            .map(|file| file.instances.keys())
            .into_iter()
            .flatten()
            .map(|name| format!("-i {name}, "))
            .collect();
        Failure::usage(
            "no instance: headless commands never fall back to the demo",
            format!(
                "name one: {}--home DIR, --database URL, --snapshot FILE, or --demo for the embedded world",
                names.concat()
            ),
        )
    }
}

/// The address that an URL names.
///
/// # Errors
/// It names none.
pub fn address(url: &SecretUrl) -> Result<Address, Failure> {
    Address::parse(url).map_err(|bad| {
        Failure::usage(
            bad.to_string(),
            "write sqlite:FILE, mysql://USER@HOST/NAME or postgres://USER@HOST/NAME",
        )
    })
}

impl SystemChoice {
    /// Where a running ticket system is reached.
    fn origin(&self) -> Result<Origin, Failure> {
        let access = self.access()?;
        let database = match &self.database {
            Some(url) => Some(access.of(address(&url.value)?)),
            None => None,
        };
        let mut given = self.given.clone();
        given.remove(Entrance::PASSWORD);
        match (&self.home, database) {
            (Some(home), database) => Ok(Origin::Home {
                folder: home.value.clone(),
                database,
                access,
                given: given
                    .into_iter()
                    .map(|(name, value)| (name, value.reveal().to_owned()))
                    .collect(),
            }),
            (None, Some(address)) => Ok(Origin::Database(address)),
            (None, None) => Err(Failure::usage(
                "this instance has neither folder nor database",
                "name one",
            )),
        }
    }

    /// What was said about the connection beside its URL.
    fn access(&self) -> Result<Access, Failure> {
        Ok(Access {
            password: match self.given.get(Entrance::PASSWORD) {
                Some(typed) => Some(typed.clone()),
                None => self.password()?,
            },
            tls: self.tls.as_ref().map(|tls| match tls.value {
                Tls::Off => sql::Tls::Off,
                Tls::Prefer => sql::Tls::Prefer,
                Tls::Verify => sql::Tls::Verify,
            }),
            ca_file: self.ca_file.as_ref().map(|file| file.value.clone()),
        })
    }

    /// Fetches the database's password, when it has one of its own beside the URL; see
    /// [`InstanceChoice::prepare`].
    ///
    /// # Errors
    /// It cannot be had; the message names place and reason.
    pub fn password(&self) -> Result<Option<Secret>, Failure> {
        let Some(Chosen { value, from }) = &self.password else {
            return Ok(None);
        };
        let (file, place) = match from {
            Provenance::File(file, place) => (file.as_str(), *place),
            _ => ("", None),
        };
        let secret = value.fetch_for(file, place, "password of the database", variable);
        secret.map(Some).map_err(no_secret)
    }
}

impl OverlayChoice {
    /// The overlays as the backend takes them, with their secrets in place.
    ///
    /// # Errors
    /// A secret cannot be had; the message names place and reason.
    pub fn fetch(&self) -> Result<Overlays, Failure> {
        let mut settings = Map::new();
        for layer in &self.settings {
            settings.extend(layer.fetch(variable).map_err(no_secret)?);
        }
        Ok(Overlays {
            settings,
            flavour: self.flavour.as_ref().map(|flavour| flavour.value),
            collation: self.collation.as_ref().map(|collation| collation.value),
            deployed: self
                .acls
                .as_ref()
                .is_some_and(|acls| acls.value == Acls::Deployed),
            write: !self.read_only.value,
            acting_user: self.acting_user.as_ref().map(|login| login.value.clone()),
        })
    }
}

fn no_secret(error: ConfigError) -> Failure {
    Failure::new("secret", error.to_string(), error.help)
}

impl From<crate::backend::Error> for Failure {
    fn from(error: crate::backend::Error) -> Self {
        Self::new(
            error.kind(),
            error.to_string(),
            error.help().unwrap_or_default(),
        )
    }
}
