//! From the instance options to an opened instance.

use super::{CollationArgument, Failure, FlavourArgument, InstanceArguments};
use crate::backend::demo::DemoSize;
use crate::backend::sql::{Address, masked};
use crate::backend::{Instance, Origin, Overlays};
use crate::core::world::{Collation, Flavour};

impl InstanceArguments {
    /// Where the data come from; `None` when no instance is named.
    pub fn origin(&self) -> Result<Option<Origin>, Failure> {
        if let Some(url) = &self.database {
            let other = match &self.snapshot {
                Some(path) => Some(format!("--snapshot {}", path.display())),
                None if self.demo || self.size.is_given() => Some("--demo".to_owned()),
                None => None,
            };
            if let Some(other) = other {
                return Err(Failure::usage(
                    format!("--database {} and {other} are two instances", masked(url)),
                    "name one of them",
                ));
            }
            return Ok(Some(Origin::Database(address(url)?)));
        }
        match &self.snapshot {
            Some(path) if self.demo => Err(Failure::usage(
                format!("--snapshot {} and --demo are two instances", path.display()),
                "name one of them",
            )),
            Some(_) if self.size.is_given() => Err(Failure::usage(
                "the size of the demo world does not go with --snapshot",
                "leave the numbers out, or use --demo",
            )),
            Some(path) => Ok(Some(Origin::Snapshot(path.clone()))),
            None if self.demo || self.size.is_given() => Ok(Some(self.demo_origin())),
            None => Ok(None),
        }
    }

    /// The demo world in the size that was asked for.
    pub fn demo_origin(&self) -> Origin {
        let stock = DemoSize::default();
        Origin::Demo(DemoSize {
            customer_users: self.size.customer_users.unwrap_or(stock.customer_users),
            tickets: self.size.tickets.unwrap_or(stock.tickets),
            queues: self.size.queues.unwrap_or(stock.queues),
            acls: self.size.acls.unwrap_or(stock.acls),
            seed: self.size.seed.unwrap_or(stock.seed),
        })
    }

    /// The product that was named.
    pub fn flavour(&self) -> Option<Flavour> {
        self.flavour.map(|flavour| match flavour {
            FlavourArgument::Otrs6 => Flavour::Otrs6,
            FlavourArgument::Znuny => Flavour::Znuny,
            FlavourArgument::Otobo => Flavour::Otobo,
        })
    }

    /// What is laid over the instance.
    pub fn overlays(&self) -> Overlays {
        Overlays {
            flavour: self.flavour(),
            collation: self.collation.map(|collation| match collation {
                CollationArgument::IgnoreCase => Collation::IgnoreCase,
                CollationArgument::Exact => Collation::Exact,
            }),
            ..Overlays::default()
        }
    }

    /// Opens the instance that a headless command works on; without one it ends.
    pub async fn open(&self) -> Result<Instance, Failure> {
        let origin = self.origin()?.ok_or_else(|| {
            Failure::usage(
                "no instance: headless commands never fall back to the demo",
                "name one: --database URL, --snapshot FILE, or --demo for the embedded world",
            )
        })?;
        Ok(Instance::open(origin, self.overlays()).await?)
    }
}

/// The address that an URL names.
pub fn address(url: &str) -> Result<Address, Failure> {
    Address::parse(url).map_err(|bad| {
        Failure::usage(
            bad.to_string(),
            "name it like mysql://user:password@host/otobo, postgres://user@host/otobo or sqlite:FILE",
        )
    })
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
