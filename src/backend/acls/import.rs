//! Importing a file of ACLs.

use super::change::AclChange;
use super::error::StoreError;
use super::store::Stored;
use crate::backend::error::Error;
use crate::backend::instance::{Agent, Instance};
use crate::backend::journal::{JournalError, Kind};
use crate::backend::ledger::{Ledger, LedgerError};
use crate::core::transfer::{
    AclFile, Equality, ImportRules, Outcome, Plan, Planned, Present, plan,
};

/// What happens when an ACL of the file cannot be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Applying {
    /// Then nothing is written: all in one transaction.
    AllOrNothing,
    /// It is left out and the others are written, each for itself and after those before it, as the
    /// ticket system's own import does it.
    SkipFailed,
}

impl Applying {
    /// How a file is then imported.
    pub fn rules(self, overwrite: bool) -> ImportRules {
        ImportRules {
            overwrite,
            equality: match self {
                Self::AllOrNothing => Equality::Meaning,
                Self::SkipFailed => Equality::Texts,
            },
        }
    }
}

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Imported {
    /// Every ACL of the file, in its order.
    pub acls: Vec<ImportedAcl>,
}

/// What became of one ACL of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedAcl {
    /// Its place in the file, from 1.
    pub position: usize,
    /// Its name, when it has one.
    pub name: Option<String>,
    /// What became of it.
    pub done: Done,
}

/// What became of one ACL of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Done {
    /// It is new.
    Added,
    /// It replaced what was there.
    Updated,
    /// It was there without any difference.
    Equal,
    /// It would have been written, had nothing failed.
    Withheld,
    /// It was not written: why.
    Failed(String),
}

impl Imported {
    /// What a plan would do if every ACL that can be written was.
    pub fn of(plan: &Plan) -> Self {
        let acls = plan.acls.iter().map(ImportedAcl::of);
        Self {
            acls: acls.collect(),
        }
    }

    /// The names of those of which this became, in the order of the file.
    pub fn names(&self, done: impl Fn(&Done) -> bool) -> Vec<&str> {
        let acls = self.acls.iter().filter(|acl| done(&acl.done));
        acls.filter_map(|acl| acl.name.as_deref()).collect()
    }

    /// Those that were not written, each with the reason.
    pub fn failed(&self) -> impl Iterator<Item = (&ImportedAcl, &str)> {
        self.acls.iter().filter_map(|acl| match &acl.done {
            Done::Failed(why) => Some((acl, why.as_str())),
            _ => None,
        })
    }

    /// Takes back what would have been written.
    fn withhold(&mut self) {
        for acl in &mut self.acls {
            if matches!(acl.done, Done::Added | Done::Updated) {
                acl.done = Done::Withheld;
            }
        }
    }
}

impl ImportedAcl {
    fn of(planned: &Planned) -> Self {
        Self {
            position: planned.position,
            name: planned.name.clone(),
            done: match &planned.outcome {
                Outcome::Added(_) => Done::Added,
                Outcome::Updated(_) => Done::Updated,
                Outcome::Equal => Done::Equal,
                Outcome::Failed(why) => Done::Failed(why.clone()),
            },
        }
    }
}

impl Instance {
    /// Imports a file of ACLs in the name of an agent, without a history; with `overwrite` ACLs of
    /// the same name are replaced. Those that cannot be written are named in the answer, whichever
    /// way is taken.
    ///
    /// # Errors
    /// The instance is read-only, or all at once were to be written and the database failed or
    /// somebody else changed one of them meanwhile.
    pub async fn import_acls(
        &self,
        file: &AclFile,
        overwrite: bool,
        applying: Applying,
        by: &Agent,
    ) -> Result<Imported, LedgerError> {
        let mut keeper = Keeper::new(self, by, None);
        keeper.import(file, overwrite, applying).await
    }
}

/// What stores the ACLs of a file.
pub(in crate::backend) struct Keeper<'a> {
    instance: &'a Instance,
    by: &'a Agent,
    ledger: Option<&'a Ledger>,
    /// True once something is stored.
    stored: bool,
    /// Why the history could not be finished of something that is stored.
    pub unsettled: Option<JournalError>,
}

impl<'a> Keeper<'a> {
    /// Stores in the name of an agent, with a history where there is one.
    pub fn new(instance: &'a Instance, by: &'a Agent, ledger: Option<&'a Ledger>) -> Self {
        Self {
            instance,
            by,
            ledger,
            stored: false,
            unsettled: None,
        }
    }

    /// Imports a file.
    ///
    /// # Errors
    /// As [`Instance::import_acls`], and the history cannot be written before anything is stored.
    pub async fn import(
        &mut self,
        file: &AclFile,
        overwrite: bool,
        applying: Applying,
    ) -> Result<Imported, LedgerError> {
        if self.instance.is_read_only() {
            return Err(StoreError::from(Error::ReadOnly).into());
        }
        let rules = applying.rules(overwrite);
        match applying {
            Applying::AllOrNothing => self.import_all(file, rules).await,
            Applying::SkipFailed => self.import_each(file, rules).await,
        }
    }

    async fn store(&mut self, changes: &[AclChange]) -> Result<Stored, LedgerError> {
        let stored = match self.ledger {
            None => self.instance.store_acls(changes, self.by).await?,
            Some(ledger) => {
                let stored = ledger.store(self.instance, changes, self.by, Kind::Imported);
                let (stored, unsettled) = stored.await?;
                self.unsettled = self.unsettled.take().or(unsettled);
                stored
            }
        };
        self.stored |= stored.written > 0;
        Ok(stored)
    }

    async fn import_all(
        &mut self,
        file: &AclFile,
        rules: ImportRules,
    ) -> Result<Imported, LedgerError> {
        let plan = plan(file, &self.instance.world(), rules);
        let mut imported = Imported::of(&plan);
        if imported.failed().next().is_some() {
            imported.withhold();
            return Ok(imported);
        }
        let changes = plan.net().into_iter().map(|change| AclChange {
            base: change.base,
            after: Some(change.after),
        });
        let changes: Vec<AclChange> = changes.collect();
        match self.store(&changes).await {
            Ok(_) => Ok(imported),
            Err(LedgerError::Store(StoreError::Refused(refused))) => {
                imported.withhold();
                for acl in &mut imported.acls {
                    let name = acl.name.as_deref();
                    let own = refused.iter().filter(|(of, _)| Some(of.as_str()) == name);
                    let why: Vec<&str> = own.map(|(_, why)| why.as_str()).collect();
                    if !why.is_empty() {
                        acl.done = Done::Failed(why.join("; "));
                    }
                }
                Ok(imported)
            }
            Err(error) => Err(error),
        }
    }

    async fn import_each(
        &mut self,
        file: &AclFile,
        rules: ImportRules,
    ) -> Result<Imported, LedgerError> {
        let world = self.instance.world();
        let mut present = Present::of(&world);
        let mut imported = Imported::default();
        for entry in &file.entries {
            let planned = present.judge(entry, rules);
            let mut acl = ImportedAcl::of(&planned);
            let change = match planned.outcome {
                Outcome::Added(after) => Some((None, after)),
                Outcome::Updated(update) => Some((update.base, update.after)),
                Outcome::Equal | Outcome::Failed(_) => None,
            };
            if let Some((base, after)) = change {
                let after = Some(after);
                match self.store(&[AclChange { base, after }]).await {
                    Ok(stored) => {
                        let rows = stored.rows.into_iter().flatten();
                        rows.for_each(|row| present.store(row));
                    }
                    Err(LedgerError::Store(StoreError::Refused(refused))) => {
                        let why: Vec<String> = refused.into_iter().map(|(_, why)| why).collect();
                        acl.done = Done::Failed(why.join("; "));
                    }
                    Err(error @ LedgerError::Journal(_)) if !self.stored => return Err(error),
                    Err(error) => acl.done = Done::Failed(error.to_string()),
                }
            }
            imported.acls.push(acl);
        }
        Ok(imported)
    }
}
