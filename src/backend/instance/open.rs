//! Opening an instance.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, RwLock};

use sqlx::AssertSqlSafe;

use super::deployed::Deployed;
use super::provenance::Provenance;
use super::writing::Pen;
use super::{Instance, deployment, home, read_world, schema};
use crate::backend::customer::{Companies, Sources, Surroundings};
use crate::backend::demo::{self, DemoSize};
use crate::backend::error::{Error, Result};
use crate::backend::otrs::Installation;
use crate::backend::snapshot::{self, AuditTime, WorldFile, WorldText};
use crate::backend::sql::{Access, Address, Catalogue, Database, Folding, Name, Search, Searched};
use crate::backend::stock;
use crate::core::value::{Map, Value};
use crate::core::world::{Acls, Collation, Flavour, Settings, stock_settings};

/// Where the data of an instance come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// The embedded world, with generated rows beside it.
    Demo(DemoSize),
    /// A world file.
    Snapshot(PathBuf),
    /// The database of a ticket system.
    Database(Address),
    /// An installation folder, which gives the configuration, and its database: the one that the
    /// folder names, or another.
    Home {
        /// The folder.
        folder: PathBuf,
        /// The database, when it is not the one that the folder names.
        database: Option<Address>,
        /// What is said about the connection to the one that the folder names.
        access: Access,
        /// Settings that only running the folder's files could tell.
        given: BTreeMap<String, String>,
    },
}

impl Origin {
    /// A text that tells it from all others, without a password: for journals.
    pub fn identity(&self) -> String {
        match self {
            Self::Demo(_) => "demo".to_owned(),
            Self::Snapshot(path) => format!("snapshot {}", whole(path).display()),
            Self::Database(address) => address.to_string(),
            Self::Home { folder, .. } => format!("home {}", whole(folder).display()),
        }
    }
}

/// A path from the root, links followed, where that can be found out.
fn whole(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

/// Where settings come from that the instance itself does not hold.
const LAID_OVER: &str = "laid over (--settings, or config.yaml)";

/// What is laid over the data of an instance while it is opened.
#[derive(Clone, Default)]
pub struct Overlays {
    /// Settings that win over the instance's own.
    pub settings: Map,
    /// The product, in place of the one that the data suggest.
    pub flavour: Option<Flavour>,
    /// How texts compare, in place of what the data say.
    pub collation: Option<Collation>,
    /// The deployed ACLs count where nobody asks for the stored ones.
    pub deployed: bool,
    /// Opens for writing; the demo always is.
    pub write: bool,
    /// The login of the agent in whose name is written. One that is not a valid agent's is told in
    /// a notice, and nobody writes.
    pub acting_user: Option<String>,
}

impl fmt::Debug for Overlays {
    /// Without the settings, which may hold passwords.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Overlays")
            .field("settings", &self.settings.len())
            .field("flavour", &self.flavour)
            .field("collation", &self.collation)
            .field("deployed", &self.deployed)
            .field("write", &self.write)
            .field("acting_user", &self.acting_user)
            .finish()
    }
}

impl Instance {
    /// Opens the embedded world.
    pub async fn demo(size: DemoSize) -> Result<Self> {
        Self::open(Origin::Demo(size), Overlays::default()).await
    }

    /// Opens a world file, read-only.
    pub async fn open_snapshot(path: impl Into<PathBuf>) -> Result<Self> {
        Self::open(Origin::Snapshot(path.into()), Overlays::default()).await
    }

    /// Opens an instance. When anything is wrong nothing is opened.
    pub async fn open(origin: Origin, overlays: Overlays) -> Result<Self> {
        if overlays.deployed && !matches!(origin, Origin::Home { .. }) {
            return Err(Error::NoDeployed);
        }
        match &origin {
            Origin::Demo(size) => {
                let mut world = demo::world()?;
                world
                    .others
                    .insert("name".to_owned(), Value::text("aclscope demo"));
                let mut opening = Opening::load(&world, &overlays).await?;
                // That its second source has a table of its own is no news.
                opening.notices.clear();
                demo::generate(&opening.database, *size).await?;
                opening.finish(origin, true, &overlays).await
            }
            Origin::Snapshot(path) => {
                let world = WorldFile::read(WorldText::open(path)?)?;
                let opened = async {
                    let opening = Opening::load(&world, &overlays).await?;
                    opening.finish(origin, overlays.write, &overlays).await
                };
                opened.await.map_err(Error::in_temporary_folder)
            }
            Origin::Database(address) => {
                let opening = Opening::connect(address, None, &overlays).await?;
                opening.finish(origin, overlays.write, &overlays).await
            }
            Origin::Home {
                folder,
                database,
                access,
                given,
            } => {
                let installation = home::read(folder, given)?;
                let address = match database {
                    Some(address) => address.clone(),
                    None => home::address(&installation, access)?,
                };
                let opening = Opening::connect(&address, Some(installation), &overlays).await?;
                opening.finish(origin, overlays.write, &overlays).await
            }
        }
    }
}

/// What an instance sets and says itself, without the stock settings.
pub(super) struct Document {
    pub(super) settings: Map,
    pub(super) others: Map,
}

/// An instance whose tables are loaded.
struct Opening {
    database: Database,
    /// Where it is, when it is not our own.
    address: Option<Address>,
    catalogue: Catalogue,
    settings: Settings,
    document: Document,
    flavour: Flavour,
    notices: Vec<String>,
    acls: Acls,
    deployed: Deployed,
    provenance: Provenance,
}

impl Opening {
    /// Makes the database and loads `world`, and the stock rows of tables that it leaves out. What
    /// is too large for memory goes into a private file.
    async fn load(world: &WorldFile, overlays: &Overlays) -> Result<Self> {
        let collation = overlays.collation.or(world.collation).unwrap_or_default();
        let database = match world.is_large() {
            true => Database::in_private_file(collation).await?,
            false => Database::in_memory(collation).await?,
        };
        let schema = include_str!("../../../assets/schema.sql");
        let times = (AuditTime::Usual.text(), world.audit_time().text());
        let schema = AssertSqlSafe(schema.replace(times.0, times.1));
        database.run_script("making the tables", schema).await?;
        let left_out = |table: &str| world.table(table).is_none();
        snapshot::load(&database, &stock::tables()?, left_out).await?;
        let notice = snapshot::load(&database, world, |_| true).await?;
        let mut own = world.settings.clone();
        let mut provenance = Provenance::default();
        let stock = stock_below(&world.settings);
        provenance.add(&stock, "stock settings");
        provenance.add(&own, &world.name);
        provenance.add(&overlays.settings, LAID_OVER);
        own.extend(overlays.settings.clone());
        let settings = Settings::new(stock, own.clone());
        Ok(Self {
            catalogue: Catalogue::read(&database).await?,
            database,
            address: None,
            settings,
            document: Document {
                settings: own,
                others: world.others.clone(),
            },
            flavour: overlays.flavour.unwrap_or_else(|| flavour(world)),
            notices: notice.into_iter().collect(),
            acls: Acls::Stored,
            deployed: Deployed::OutOfReach,
            provenance,
        })
    }

    /// Connects to a database, and finds out whose it is. Without an installation, the settings
    /// count that the database itself holds.
    async fn connect(
        address: &Address,
        installation: Option<Installation>,
        overlays: &Overlays,
    ) -> Result<Self> {
        let database = Database::connect(address, overlays.collation, overlays.write).await?;
        let catalogue = Catalogue::read(&database).await?;
        let found = schema::detect(&catalogue).map_err(|missing| Error::Foreign {
            address: address.to_string(),
            missing,
        })?;
        let stock = stock_below(&overlays.settings);
        let mut provenance = Provenance::default();
        provenance.add(&stock, "stock settings");
        let mut notices = installation.as_ref().map(home::notices).unwrap_or_default();
        notices.append(&mut schema::notices(&catalogue, installation.is_some()));
        let named = installation
            .as_ref()
            .and_then(|installation| installation.flavour);
        let mut own = match &installation {
            Some(installation) => {
                provenance.add_installation(installation);
                home::complete(installation)
            }
            None => {
                let mut found = deployment::read(&database, &catalogue, &stock).await?;
                notices.append(&mut found.notices);
                let mut changed = found.settings.clone();
                changed.retain(|name, value| stock.get(name) != Some(value));
                provenance.add(&changed, found.table);
                found.settings
            }
        };
        provenance.add(&overlays.settings, LAID_OVER);
        own.extend(overlays.settings.clone());
        let deployed = installation.as_ref().map(Deployed::of);
        let deployed = deployed.unwrap_or(Deployed::OutOfReach);
        let acls = match overlays.deployed {
            true => deployed.acls().map(|_| Acls::Deployed)?,
            false => Acls::Stored,
        };
        Ok(Self {
            // What is not valid is not set, whatever stock systems say.
            settings: Settings::new(Map::new(), own.clone()),
            document: Document {
                settings: own,
                others: Map::new(),
            },
            flavour: overlays.flavour.or(named).unwrap_or(found),
            notices,
            acls,
            deployed,
            provenance,
            catalogue,
            address: Some(address.clone()),
            database,
        })
    }

    /// Makes the indexes, reads the small tables and opens the customer sources.
    async fn finish(self, origin: Origin, write: bool, overlays: &Overlays) -> Result<Instance> {
        let Self {
            database,
            address,
            catalogue,
            settings,
            document,
            flavour,
            mut notices,
            acls,
            deployed,
            provenance,
        } = self;
        if database.is_own() {
            let indexes = include_str!("../../../assets/indexes.sql");
            database.run_script("indexing the tables", indexes).await?;
        }
        let mut world = read_world(&database, settings.clone(), flavour, &catalogue).await?;
        world.deployed = deployed.acls().ok();
        world.acls = acls;
        let collation = overlays.collation;
        let collation = collation.or(database.is_own().then_some(world.collation));
        let around = Surroundings {
            database: &database,
            catalogue: &catalogue,
            world: &world,
            collation,
            write,
            indexed: true,
        };
        let sources = Sources::open(&around).await?;
        let companies = Companies::open(&around);
        notices.extend(sources.notices());
        notices.extend(companies.notices().iter().cloned());
        let tickets = search_tickets(&database, &catalogue).await?;
        if !write && database.is_own() {
            database.make_read_only().await?;
        }
        let mut instance = Instance {
            origin,
            pen: Pen::new(&database, address, write),
            acting: RwLock::new(None),
            settings,
            document,
            flavour,
            world: RwLock::new(Arc::new(world)),
            sources: Arc::new(sources),
            companies: Arc::new(companies),
            collation,
            tickets,
            notices,
            catalogue,
            acls,
            deployed: RwLock::new(deployed),
            provenance,
            database,
        };
        let acting = overlays.acting_user.as_deref();
        if let Some(Err(error)) = acting.map(|login| instance.act_as(login)) {
            instance.notices.push(error.to_string());
        }
        Ok(instance)
    }
}

/// Tickets are found by number and title, in the order of their numbers.
async fn search_tickets(database: &Database, catalogue: &Catalogue) -> Result<Search> {
    let searched = Searched {
        key: "ticket".to_owned(),
        table: Name::literal("ticket"),
        order: Name::literal("tn"),
        valid: None,
        fields: ["tn", "title"].map(Name::literal).into(),
        collation: None,
    };
    let folding = Folding::of_search(database.collation(), false);
    Search::open(database, catalogue, folding, searched).await
}

/// The product that calls its groups as the file does.
fn flavour(world: &WorldFile) -> Flavour {
    schema::flavour(|table| world.table(table).is_some()).unwrap_or_default()
}

/// The stock settings below those of a world file. One that names customer sources names all of
/// them: then the shipped one is there only if it is among them.
fn stock_below(own: &Map) -> Map {
    let is_source = |name: &str| {
        let number = name.strip_prefix("CustomerUser");
        number.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let mut stock = stock_settings();
    if own.keys().any(|name| is_source(name)) {
        stock.retain(|name, _| !is_source(name));
    }
    stock
}
