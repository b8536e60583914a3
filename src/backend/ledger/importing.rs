//! Importing with a history.

use super::{Ledger, LedgerError};
use crate::backend::acls::{Applying, Imported, Keeper};
use crate::backend::instance::{Agent, Instance};
use crate::backend::journal::JournalError;
use crate::core::transfer::AclFile;

impl Ledger {
    /// Imports a file of ACLs as [`Instance::import_acls`] does, and writes what is stored into the
    /// history. A history that cannot be finished after the database has kept it is an answer beside
    /// it: the next start finishes it.
    ///
    /// # Errors
    /// As [`Instance::import_acls`]; and where the history cannot be written nothing is stored.
    pub async fn import(
        &self,
        instance: &Instance,
        file: &AclFile,
        overwrite: bool,
        applying: Applying,
        by: &Agent,
    ) -> Result<(Imported, Option<JournalError>), LedgerError> {
        let mut keeper = Keeper::new(instance, by, Some(self));
        let imported = keeper.import(file, overwrite, applying).await?;
        Ok((imported, keeper.unsettled))
    }
}
