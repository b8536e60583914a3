//! What the console can open, and what it opens by itself.

use std::path::PathBuf;

use super::choice::InstanceChoice;
use super::choose::{named, no_such_instance};
use crate::cli::{AclsArgument, Failure, InstanceArguments, SizeArguments};
use crate::config::instances::{Entrance, Way};

/// What the console can open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ways {
    /// What it opens without asking; `None` when there are several and nobody chose.
    pub first: Option<Way>,
    /// All of them, each with where it is known from, the one that opens without asking first.
    pub all: Vec<(Way, String)>,
}

impl InstanceArguments {
    /// What the console can open: the instance that an option names, the installations of this host,
    /// those of the configuration file and the demo, which opens by itself only where nothing else
    /// is known. `demo` is true for the command of that name.
    ///
    /// # Errors
    /// Two instances are named, one is named that is not there, or the configuration file cannot be
    /// read.
    pub fn ways(&self, demo: bool, homes: Vec<PathBuf>) -> Result<Ways, Failure> {
        self.name_one_only(demo.then_some("the command demo"))?;
        self.check_database()?;
        let demo = demo || self.is_demo();
        let config = self.config_file(demo)?;
        let file = config.as_ref().and_then(|used| used.file.as_ref());
        let asked = match (&self.instance, self.named_way()) {
            _ if demo => Some((Way::Demo, "asked for".to_owned())),
            (Some(name), _) => {
                named(file, name).ok_or_else(|| no_such_instance(name, config.as_ref()))?;
                Some((Way::Named(name.clone()), "-i".to_owned()))
            }
            (None, Some((way, option))) => Some((way, option.to_owned())),
            (None, None) => None,
        };
        let default = file.and_then(|file| {
            let name = file.default.as_ref()?.value.clone();
            Some((Way::Named(name), format!("default of {}", file.file)))
        });
        let homes = homes.into_iter().map(|folder| {
            let database = None;
            let way = Way::Home { folder, database };
            (way, "found on this host".to_owned())
        });
        let homes: Vec<(Way, String)> = homes.collect();
        let first = asked.or(default).or_else(|| match homes.as_slice() {
            [] => Some((Way::Demo, "embedded".to_owned())),
            [only] => Some(only.clone()),
            _ => None,
        });
        let mut all: Vec<(Way, String)> = first.iter().cloned().collect();
        let names = file.into_iter().flat_map(|file| {
            let names = file.instances.keys();
            names.map(|name| (Way::Named(name.clone()), format!("in {}", file.file)))
        });
        let others = homes.into_iter().chain(names);
        for other in others.chain([(Way::Demo, "embedded".to_owned())]) {
            if !all.iter().any(|(way, _)| *way == other.0) {
                all.push(other);
            }
        }
        Ok(Ways {
            first: first.map(|(way, _)| way),
            all,
        })
    }

    /// What options name without the configuration file, and the option.
    fn named_way(&self) -> Option<(Way, &'static str)> {
        let database = self.database.clone();
        match (&self.home, database, &self.snapshot) {
            (Some(home), database, _) => {
                let folder = home.clone();
                Some((Way::Home { folder, database }, "--home"))
            }
            (None, Some(url), _) => Some((Way::Database(url), "--database")),
            (None, None, Some(file)) => Some((Way::Snapshot(file.clone()), "--snapshot")),
            (None, None, None) => None,
        }
    }

    /// The instance that is entered here, with everything else as the command line says.
    ///
    /// # Errors
    /// As for [`choose`](Self::choose).
    pub fn choose_entrance(&self, entrance: &Entrance) -> Result<InstanceChoice, Failure> {
        let mut own = Self {
            home: None,
            database: None,
            snapshot: None,
            demo: false,
            instance: None,
            ..self.clone()
        };
        if entrance.way != Way::Demo {
            own.size = SizeArguments::default();
            own.acls = match own.acls {
                Some(AclsArgument::Count(_)) => None,
                other => other,
            };
        }
        match &entrance.way {
            Way::Home { folder, database } => {
                own.home = Some(folder.clone());
                own.database = database.clone();
            }
            Way::Named(name) => own.instance = Some(name.clone()),
            Way::Database(url) => own.database = Some(url.clone()),
            Way::Snapshot(file) => own.snapshot = Some(file.clone()),
            Way::Demo => own.demo = true,
        }
        let mut choice = own.choose()?;
        choice.give(&entrance.given);
        Ok(choice)
    }
}
