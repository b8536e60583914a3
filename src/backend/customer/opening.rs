//! Opening the sources that the settings describe.

use super::connection::Connection;
use super::database::{DatabaseSource, Table};
use super::directory::DirectorySource;
use super::elsewhere::Elsewhere;
use super::source::CustomerSource;
use super::sources::{Entry, SourceState};
use crate::backend::error::{Error, Result};
use crate::backend::sql::{Catalogue, Database};
use crate::core::customer::{Backend, BackendError};
use crate::core::value::Value;
use crate::core::world::{Collation, World};

/// What sources are opened in.
#[derive(Debug, Clone, Copy)]
pub struct Surroundings<'a> {
    /// The database of the ticket system.
    pub database: &'a Database,
    /// Its tables and columns.
    pub catalogue: &'a Catalogue,
    /// The settings, and which ids count as valid.
    pub world: &'a World,
    /// How texts compare everywhere; without it, in other databases as is usual there.
    pub collation: Option<Collation>,
    /// Other databases may be written too.
    pub write: bool,
    /// True when databases of our own get indexes for searching; once they are read-only they
    /// cannot.
    pub indexed: bool,
}

impl Surroundings<'_> {
    /// How a list of several sources is ordered; `None` where there is one source, whose own order it
    /// has: a database finds its rows in that order more quickly than in any other.
    pub(super) fn list_collation(&self) -> Option<Collation> {
        let several = Backend::all(&self.world.settings).len() > 1;
        several.then_some(self.world.collation)
    }

    /// The ids that count as valid.
    pub(super) fn valid_ids(&self) -> Vec<i64> {
        let valid = self.world.validities.by_name("valid");
        valid.map(|validity| validity.id).into_iter().collect()
    }
}

/// Opens one source; the reason is kept where that is not possible.
pub(super) async fn open(
    backend: Result<Backend, BackendError>,
    around: &Surroundings<'_>,
) -> Result<Entry> {
    let backend = match backend {
        Ok(backend) => backend,
        Err(error) => {
            return Ok(Entry::Closed {
                reason: format!("{} is not set", error.missing),
                key: error.source_key,
                state: SourceState::Error,
                fatal: error.fatal,
            });
        }
    };
    let config = around.world.settings.get(&backend.source);
    let config = config.unwrap_or(&Value::Null);
    let unsupported = |key: String, reason: String, fatal| {
        Ok(Entry::Closed {
            key,
            state: SourceState::Unsupported,
            reason,
            fatal,
        })
    };
    match backend.module.as_str() {
        "Kernel::System::CustomerUser::DB" => {}
        "Kernel::System::CustomerUser::LDAP" => {
            return entry(DirectorySource::open(backend, config, around.world));
        }
        module => {
            let reason = format!("unsupported module {module}");
            return unsupported(backend.source, reason, true);
        }
    }
    match Connection::of(config, around.collation, around.write) {
        Err(reason) => return unsupported(backend.source, reason, false),
        Ok(Some(connection)) => {
            let source = Elsewhere::new(backend, around, connection);
            return Ok(Entry::Open(Box::new(source)));
        }
        Ok(None) => {}
    }
    let table = Table {
        database: around.database,
        catalogue: around.catalogue,
        valid_ids: around.valid_ids(),
        indexed: around.indexed,
        collation: around.list_collation(),
    };
    entry(DatabaseSource::open(backend, &table).await)
}

/// A source that was opened, or why it is left out.
fn entry(opened: Result<impl CustomerSource + 'static>) -> Result<Entry> {
    match opened {
        Ok(source) => Ok(Entry::Open(Box::new(source))),
        Err(Error::Source { key, reason }) => Ok(Entry::Closed {
            key,
            state: SourceState::Error,
            reason,
            fatal: false,
        }),
        Err(error) => Err(error),
    }
}
