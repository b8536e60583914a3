//! Whether and how an instance is written to.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use tokio::sync::OnceCell;

use super::Instance;
use crate::backend::error::{Error, Result};
use crate::backend::sql::{Address, Database};
use crate::core::world::SystemZone;

/// What an instance is written with.
pub(super) struct Pen {
    allowed: AtomicBool,
    /// Where the database is, when it is not our own.
    address: Option<Address>,
    /// Sessions that may write; those that an instance is read with may not, unless it was opened
    /// for writing.
    database: OnceCell<Database>,
}

impl Pen {
    /// The pen of an instance that was opened with `write`.
    pub(super) fn new(database: &Database, address: Option<Address>, write: bool) -> Self {
        // There is only one connection to a database of our own.
        let same = write || database.is_own();
        Self {
            allowed: AtomicBool::new(write),
            address,
            database: OnceCell::new_with(same.then(|| database.clone())),
        }
    }
}

impl Instance {
    /// True when nothing can be written.
    pub fn is_read_only(&self) -> bool {
        !self.pen.allowed.load(Ordering::Relaxed)
    }

    /// Switches writing on. Of a snapshot only the copy that was opened is written, never the file.
    ///
    /// # Errors
    /// The database lets nobody in who writes; the instance stays read-only.
    pub async fn allow_writing(&self) -> Result<()> {
        let database = self.pen().await?;
        if database.is_own() {
            database.make_writable().await?;
        }
        self.pen.allowed.store(true, Ordering::Relaxed);
        Ok(())
    }

    /// The database, for writing.
    ///
    /// # Errors
    /// [`Error::ReadOnly`], or the database does not answer.
    pub(in crate::backend) async fn writable(&self) -> Result<&Database> {
        if self.is_read_only() {
            return Err(Error::ReadOnly);
        }
        self.pen().await
    }

    /// Sessions that may write.
    async fn pen(&self) -> Result<&Database> {
        let connect = || async {
            match &self.pen.address {
                Some(address) => Database::connect(address, Some(self.collation()), true).await,
                None => Err(Error::ReadOnly),
            }
        };
        self.pen.database.get_or_try_init(connect).await
    }

    /// The zone in which the ticket system writes times.
    ///
    /// # Errors
    /// Its setting names none.
    pub fn system_zone(&self) -> Result<SystemZone> {
        Ok(SystemZone::read(&self.settings, self.flavour)?)
    }

    /// What time it is, as the ticket system writes it: `2024-02-01 08:00:00` in its own zone.
    ///
    /// # Errors
    /// The zone is not known.
    pub fn system_time(&self) -> Result<String> {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        let second = since.map_or(0, |since| since.as_secs());
        let second = i64::try_from(second).unwrap_or(i64::MAX);
        Ok(self.system_zone()?.text(second))
    }
}
