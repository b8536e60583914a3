//! An opened ticket system: one type for all that follows, wherever its data come from.

mod acting;
mod caches;
mod customers;
mod customers_listed;
mod deployed;
mod deployment;
mod existing;
mod home;
mod open;
mod person;
mod planning;
mod provenance;
mod records;
mod relations;
mod schema;
mod tables;
mod ticket;
mod writing;

pub use acting::Agent;
pub use caches::Caches;
pub use customers::Customers;
pub use customers_listed::DetailAnswer;
pub use open::{Origin, Overlays};
pub use planning::{MappedColumns, MissingColumn, PreferenceSet, Refused};
pub use provenance::SettingAnswer;
pub use records::{CompanyGroup, CompanyList, ListedCompany};
pub use relations::{RelationRead, RelationWanted, SHOWN};
pub use ticket::{TicketLine, TicketPage, TicketSearch};

use std::sync::{Arc, PoisonError, RwLock};

use futures_util::stream::BoxStream;

use super::customer::{Companies, Sources};
use super::error::Result;
use super::otrs::Installation;
use super::snapshot::Contents;
use super::sql::{Catalogue, Database, Name, Search, Statement};
use crate::core::world::{Acls, Collation, DeployedAcls, Flavour, Settings, Tables, World};
use deployed::Deployed;

/// A ticket system whose settings and small tables are read, and whose large tables can be asked.
/// It is shared between tasks behind an [`Arc`]; every method takes `&self`.
pub struct Instance {
    origin: Origin,
    pen: writing::Pen,
    acting: RwLock<Option<Agent>>,
    settings: Settings,
    document: open::Document,
    flavour: Flavour,
    database: Database,
    world: RwLock<Arc<World>>,
    sources: Arc<Sources>,
    companies: Arc<Companies>,
    /// How texts compare in every database that it asks; `None`: as is usual there.
    collation: Option<Collation>,
    tickets: Search,
    notices: Vec<String>,
    catalogue: Catalogue,
    acls: Acls,
    deployed: RwLock<Deployed>,
    provenance: provenance::Provenance,
}

impl Instance {
    /// Where the data come from.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// A text that tells it from all others, without a password: for journals.
    pub fn identity(&self) -> String {
        self.origin.identity()
    }

    /// True when its database is on another machine and nobody checks that it is the right one.
    pub fn is_unverified(&self) -> bool {
        self.database.is_unverified()
    }

    /// How its texts compare.
    pub fn collation(&self) -> Collation {
        self.database.collation()
    }

    /// Which product it runs.
    pub fn flavour(&self) -> Flavour {
        self.flavour
    }

    /// What somebody who opens it should be told, one sentence each.
    pub fn notices(&self) -> &[String] {
        &self.notices
    }

    /// Which tables and columns its database has.
    pub(in crate::backend) fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// Its database.
    pub(in crate::backend) fn database(&self) -> &Database {
        &self.database
    }

    /// The sources of companies.
    pub(in crate::backend) fn company_sources(&self) -> &Companies {
        &self.companies
    }

    /// The settings and small tables as last read.
    pub fn world(&self) -> Arc<World> {
        let world = self.world.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&world)
    }

    /// The ACLs that the ticket system works with.
    ///
    /// # Errors
    /// Nobody here can know them; the error says why, and what to do.
    pub fn deployed(&self) -> Result<Arc<DeployedAcls>> {
        let deployed = self.deployed.read();
        deployed.unwrap_or_else(PoisonError::into_inner).acls()
    }

    /// Reads again what is deployed, where that is known at all. What cannot be read now counts as it
    /// was read before.
    async fn reread_deployed(&self) {
        let Origin::Home { folder, given, .. } = &self.origin else {
            return;
        };
        let (folder, given) = (folder.clone(), given.clone());
        // The files may be large, and their disk slow.
        let read = tokio::task::spawn_blocking(move || Installation::read_given(&folder, &given));
        if let Ok(Ok(installation)) = read.await {
            let deployed = self.deployed.write();
            *deployed.unwrap_or_else(PoisonError::into_inner) = Deployed::of(&installation);
        }
    }

    /// Reads the small tables again, and what is deployed.
    ///
    /// # Errors
    /// The database does not answer; the world stays as it was read before.
    pub async fn reread(&self) -> Result<Arc<World>> {
        self.reread_deployed().await;
        let settings = self.settings.clone();
        let catalogue = Catalogue::read(&self.database).await?;
        let mut world = read_world(&self.database, settings, self.flavour, &catalogue).await?;
        world.deployed = self.deployed().ok();
        world.acls = self.acls;
        let world = Arc::new(world);
        let mut place = self.world.write().unwrap_or_else(PoisonError::into_inner);
        *place = Arc::clone(&world);
        Ok(world)
    }

    /// What a snapshot of it is made of.
    pub fn contents(&self) -> Contents<'_> {
        Contents {
            database: &self.database,
            flavour: self.flavour,
            settings: &self.document.settings,
            others: &self.document.others,
        }
    }

    /// The customer sources: searching, and which there are.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// The logins of all valid customer users of all sources, in the order of the collation.
    pub fn customer_logins(&self) -> BoxStream<'_, Result<String>> {
        self.sources.logins()
    }
}

/// Reads the tables that a world is made of; those that the database does not have are empty.
async fn read_world(
    database: &Database,
    settings: Settings,
    flavour: Flavour,
    catalogue: &Catalogue,
) -> Result<World> {
    let mut tables = Tables::new();
    for table in World::TABLES {
        let Some(stored) = schema::stored(catalogue, table) else {
            continue;
        };
        let select = Statement::new("SELECT * FROM ").name(&Name::literal(stored));
        let select = match *table {
            "service_customer_user" => select.sql(" WHERE customer_user_login = '<DEFAULT>'"),
            _ => select,
        };
        let rows = database
            .rows(&format!("reading table {table}"), select)
            .await?;
        tables.insert((*table).to_owned(), rows);
    }
    let mut world = World::read(settings, database.collation(), tables);
    world.flavour = flavour;
    Ok(world)
}
