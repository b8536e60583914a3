//! From the command line and `config.yaml` to one choice.
//!
//! The command line wins over what the instance says in the file, that over what the file says for
//! all instances, that over the built-in value. The demo is the embedded world as it ships: the file
//! says nothing about it.

use std::path::PathBuf;

use super::choice::{
    Chosen, ConfigUsed, DataChoice, InstanceChoice, OverlayChoice, Provenance, SystemChoice,
};
use super::sources;
use crate::backend::demo::DemoSize;
use crate::cli::{AclsArgument, CollationArgument, Failure, FlavourArgument, InstanceArguments};
use crate::config::instances::{
    Common, ConfigFile, DATABASE_HELP, Given, InstanceConfig, SettingsLayer, is_database,
};
use crate::core::nearest::suggest;
use crate::core::world::{Collation, Flavour};

/// Nothing said at all.
const NOTHING: &Common = &Common {
    read_only: None,
    acting_user: None,
    acls: None,
    flavour: None,
    collation: None,
    tls: None,
    ca_file: None,
    settings: SettingsLayer {
        file: String::new(),
        entries: Vec::new(),
    },
};

impl InstanceArguments {
    /// The instance that a headless command works on: the one that an option names, else the default
    /// one of the configuration file, else none.
    ///
    /// # Errors
    /// Two instances are named, one is named that is not there, or a file cannot be read.
    pub fn choose(&self) -> Result<InstanceChoice, Failure> {
        self.name_one_only(None)?;
        let config = self.config_file(self.is_demo())?;
        let file = config.as_ref().and_then(|used| used.file.as_ref());
        if self.is_demo() {
            let data = Some(DataChoice::Demo(self.demo_size()));
            return self.complete(config, None, data, None);
        }
        if let Some(asked) = &self.instance {
            let named =
                named(file, asked).ok_or_else(|| no_such_instance(asked, config.as_ref()))?;
            let name = Chosen::by_option("-i", asked.clone());
            let data = data_of(file, named);
            let common = named.common.clone();
            return self.complete(config, Some(name), Some(data), Some(common));
        }
        if let Some(data) = self.named_data(file)? {
            return self.complete(config, None, Some(data), Some(NOTHING.clone()));
        }
        let default = file.and_then(|file| {
            let default = file.default.as_ref()?;
            let named = file.instances.get(&default.value)?;
            Some((
                chosen(file, default),
                data_of(Some(file), named),
                named.common.clone(),
            ))
        });
        match default {
            Some((name, data, common)) => {
                self.complete(config, Some(name), Some(data), Some(common))
            }
            None => self.complete(config, None, None, Some(NOTHING.clone())),
        }
    }

    /// True when the command line names an instance.
    pub(in crate::cli) fn names_one(&self) -> bool {
        self.is_demo()
            || self.instance.is_some()
            || self.home.is_some()
            || self.database.is_some()
            || self.snapshot.is_some()
    }

    /// True when the embedded world is meant.
    pub(super) fn is_demo(&self) -> bool {
        self.demo || self.has_size()
    }

    /// The configuration file; the demo needs none, and looks only at one that is asked for.
    pub(super) fn config_file(&self, demo: bool) -> Result<Option<ConfigUsed>, Failure> {
        match demo && self.config.is_none() {
            true => Ok(None),
            false => sources::config(self.config.as_ref()),
        }
    }

    /// The product that was asked for on the command line.
    pub fn asked_flavour(&self) -> Option<Flavour> {
        self.flavour.map(|flavour| match flavour {
            FlavourArgument::Otrs6 => Flavour::Otrs6,
            FlavourArgument::Znuny => Flavour::Znuny,
            FlavourArgument::Otobo => Flavour::Otobo,
        })
    }

    /// How texts compare, as the command line says.
    pub fn asked_collation(&self) -> Option<Collation> {
        self.collation.map(|collation| match collation {
            CollationArgument::IgnoreCase => Collation::IgnoreCase,
            CollationArgument::Exact => Collation::Exact,
        })
    }

    /// Refuses two instances; a home and a database are one.
    pub(super) fn name_one_only(&self, demo: Option<&str>) -> Result<(), Failure> {
        let system = match (&self.home, &self.database) {
            (Some(home), _) => Some(format!("--home {}", home.display())),
            (None, Some(url)) => Some(format!("--database {url}")),
            (None, None) => None,
        };
        let snapshot = self.snapshot.as_ref();
        let asked = [
            system,
            snapshot.map(|path| format!("--snapshot {}", path.display())),
            self.demo.then(|| "--demo".to_owned()),
            self.instance.as_ref().map(|name| format!("-i {name}")),
            demo.filter(|_| !self.demo).map(str::to_owned),
        ];
        let asked: Vec<String> = asked.into_iter().flatten().collect();
        if let [one, other, ..] = asked.as_slice() {
            return Err(Failure::usage(
                format!("{one} and {other} are two instances"),
                "name one of them",
            ));
        }
        let option = ["--home", "--database", "--snapshot", "-i"]
            .into_iter()
            .find(|option| asked.iter().any(|own| own.starts_with(option)));
        match option {
            Some(option) if self.has_size() => Err(Failure::usage(
                format!("the size of the demo world does not go with {option}"),
                "leave the numbers out, or use --demo",
            )),
            _ => Ok(()),
        }
    }

    /// The data that options name directly.
    fn named_data(&self, file: Option<&ConfigFile>) -> Result<Option<DataChoice>, Failure> {
        if let Some(path) = &self.snapshot {
            let path = Chosen::by_option("--snapshot", path.clone());
            return Ok(Some(DataChoice::Snapshot(path)));
        }
        if self.home.is_none() && self.database.is_none() {
            return Ok(None);
        }
        self.check_database()?;
        let home = self.home.clone();
        let database = self.database.clone();
        let system = SystemChoice {
            home: home.map(|home| Chosen::by_option("--home", home)),
            database: database.map(|url| Chosen::by_option("--database", url)),
            ..SystemChoice::default()
        };
        Ok(Some(connected(file, NOTHING, system)))
    }

    /// Refuses an URL of a database that is not known here.
    pub(super) fn check_database(&self) -> Result<(), Failure> {
        match &self.database {
            Some(url) if !is_database(url) => Err(Failure::usage(
                format!("--database {url} is no URL of a database that is known here"),
                DATABASE_HELP,
            )),
            _ => Ok(()),
        }
    }

    /// Lays the command line over what the instance says and what the file says for all. `own` is
    /// `None` for the demo, about which the file says nothing.
    fn complete(
        &self,
        config: Option<ConfigUsed>,
        name: Option<Chosen<String>>,
        data: Option<DataChoice>,
        own: Option<Common>,
    ) -> Result<InstanceChoice, Failure> {
        let file = config.as_ref().and_then(|used| used.file.as_ref());
        let layers = Layers {
            file: file.filter(|_| own.is_some()),
            own: own.as_ref().unwrap_or(NOTHING),
        };
        let mut settings: Vec<SettingsLayer> = [layers.all(), layers.own]
            .into_iter()
            .map(|common| common.settings.clone())
            .filter(|layer| !layer.entries.is_empty())
            .collect();
        if let Some(path) = &self.settings {
            settings.push(sources::settings(path)?);
        }
        let overlays = OverlayChoice {
            flavour: self
                .asked_flavour()
                .map(|flavour| Chosen::by_option("--flavour", flavour))
                .or_else(|| layers.find(|common| common.flavour.as_ref())),
            collation: self
                .asked_collation()
                .map(|collation| Chosen::by_option("--collation", collation))
                .or_else(|| layers.find(|common| common.collation.as_ref())),
            acls: match self.acls {
                Some(AclsArgument::Which(acls)) => Some(Chosen::by_option("--acls", acls)),
                _ => layers.find(|common| common.acls.as_ref()),
            },
            read_only: self
                .write
                .then(|| Chosen::by_option("--write", false))
                .or_else(|| layers.find(|common| common.read_only.as_ref()))
                .unwrap_or(Chosen {
                    value: !matches!(data, Some(DataChoice::Demo(_))),
                    from: Provenance::Default,
                }),
            acting_user: self
                .acting_user
                .clone()
                .map(|login| Chosen::by_option("--acting-user", login))
                .or_else(|| layers.find(|common| common.acting_user.as_ref())),
            settings,
        };
        Ok(InstanceChoice {
            config,
            name,
            data,
            overlays,
        })
    }

    /// The size of the demo world.
    fn demo_size(&self) -> DemoSize {
        let stock = DemoSize::default();
        DemoSize {
            customer_users: self.size.customer_users.unwrap_or(stock.customer_users),
            tickets: self.size.tickets.unwrap_or(stock.tickets),
            queues: self.size.queues.unwrap_or(stock.queues),
            acls: self.acl_count().unwrap_or(stock.acls),
            seed: self.size.seed.unwrap_or(stock.seed),
        }
    }
}

/// What the file says: for the instance, and for all.
struct Layers<'c> {
    file: Option<&'c ConfigFile>,
    own: &'c Common,
}

impl<'c> Layers<'c> {
    fn all(&self) -> &'c Common {
        self.file.map_or(NOTHING, |file| &file.defaults)
    }

    /// The value of the instance, else the one for all.
    fn find<T: Clone + 'c>(
        &self,
        value: impl Fn(&'c Common) -> Option<&'c Given<T>>,
    ) -> Option<Chosen<T>> {
        let given = value(self.own).or_else(|| value(self.all()))?;
        Some(chosen(self.file?, given))
    }
}

fn chosen<T: Clone>(file: &ConfigFile, given: &Given<T>) -> Chosen<T> {
    Chosen {
        value: given.value.clone(),
        from: Provenance::File(file.file.clone(), Some(given.place)),
    }
}

pub(super) fn named<'c>(file: Option<&'c ConfigFile>, name: &str) -> Option<&'c InstanceConfig> {
    file?.instances.get(name)
}

/// Where a named instance has its data.
fn data_of(file: Option<&ConfigFile>, own: &InstanceConfig) -> DataChoice {
    let path = |given: &Option<Given<PathBuf>>| {
        let given = given.as_ref()?;
        file.map(|file| chosen(file, given))
    };
    if let Some(snapshot) = path(&own.snapshot) {
        return DataChoice::Snapshot(snapshot);
    }
    let system = SystemChoice {
        home: path(&own.home),
        database: own
            .database
            .as_ref()
            .and_then(|given| file.map(|file| chosen(file, given))),
        password: own
            .password
            .as_ref()
            .and_then(|given| file.map(|file| chosen(file, given))),
        ..SystemChoice::default()
    };
    connected(file, &own.common, system)
}

/// The system with what the file says about connections.
fn connected(file: Option<&ConfigFile>, own: &Common, system: SystemChoice) -> DataChoice {
    let layers = Layers { file, own };
    DataChoice::System(Box::new(SystemChoice {
        tls: layers.find(|common| common.tls.as_ref()),
        ca_file: layers.find(|common| common.ca_file.as_ref()),
        ..system
    }))
}

pub(super) fn no_such_instance(asked: &str, config: Option<&ConfigUsed>) -> Failure {
    let (message, help) = match config {
        Some(ConfigUsed {
            file: Some(file), ..
        }) => (
            format!("{} has no instance `{asked}`", file.file),
            suggest(asked, file.instances.keys().map(String::as_str)),
        ),
        Some(used) => (
            format!(
                "-i {asked}: there is no configuration file {}",
                used.path.value.display()
            ),
            "write one, or name the instance in another way: --snapshot FILE, --demo".to_owned(),
        ),
        None => (
            format!("-i {asked}: the folder of the configuration file is not known"),
            "set HOME, or use --config FILE".to_owned(),
        ),
    };
    Failure::usage(message, help)
}
