//! One source of companies, in the ticket system's own database or in another one.

use tokio::sync::OnceCell;

use super::table::CompanyTable;
use crate::backend::customer::connection::Connection;
use crate::backend::customer::opening::Surroundings;
use crate::backend::error::{Error, Result};
use crate::backend::sql::Database;
use crate::core::customer::CompanyBackend;
use crate::core::value::Value;

/// A source that can be asked.
#[derive(Debug)]
pub(super) struct CompanySource {
    pub backend: CompanyBackend,
    place: Place,
}

#[derive(Debug)]
enum Place {
    Own(CompanyTable),
    Elsewhere {
        connection: Box<Connection>,
        table: OnceCell<CompanyTable>,
    },
}

impl CompanySource {
    /// Opens a source; one in another database is connected when it is first asked.
    ///
    /// # Errors
    /// Why it cannot be asked.
    pub fn open(
        backend: CompanyBackend,
        config: &Value,
        around: &Surroundings<'_>,
    ) -> Result<Self, String> {
        let place = match Connection::of(config, around.collation, around.write)? {
            None => Place::Own(CompanyTable::open(&backend, around.catalogue)?),
            Some(connection) => Place::Elsewhere {
                connection: Box::new(connection),
                table: OnceCell::new(),
            },
        };
        Ok(Self { backend, place })
    }

    /// True when it is in the ticket system's own database.
    pub fn is_own(&self) -> bool {
        matches!(self.place, Place::Own(_))
    }

    /// True when its database is on another machine and nobody checks that it is the right one.
    pub fn is_unverified(&self) -> bool {
        match &self.place {
            Place::Own(_) => false,
            Place::Elsewhere { connection, .. } => connection.is_unverified(),
        }
    }

    /// Its database and table; `own` is the ticket system's database.
    ///
    /// # Errors
    /// Its database does not answer, or lacks what the source names.
    pub async fn reach<'s>(
        &'s self,
        own: &'s Database,
    ) -> Result<(&'s Database, &'s CompanyTable)> {
        match &self.place {
            Place::Own(table) => Ok((own, table)),
            Place::Elsewhere { connection, table } => {
                let connected = connection.get().await?;
                let open = || async {
                    let opened = CompanyTable::open(&self.backend, &connected.catalogue);
                    opened.map_err(|reason| Error::Source {
                        key: self.backend.source.clone(),
                        reason,
                    })
                };
                Ok((&connected.database, table.get_or_try_init(open).await?))
            }
        }
    }
}
