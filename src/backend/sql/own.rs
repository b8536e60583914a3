//! Databases of our own: made when an instance is opened, and gone when it is closed.

use std::cmp::Ordering;
use std::sync::{Mutex, PoisonError};

use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};

use super::Folding;
use super::database::Database;
use crate::backend::error::{Error, Result};
use crate::backend::private::PrivateFolder;
use crate::core::query::condition::Like;
use crate::core::world::Collation;

/// How much of a private file is held in memory, in KiB, as SQLite wants to be told.
const HELD: &str = "-16384";

impl Database {
    /// An empty database in memory.
    pub async fn in_memory(collation: Collation) -> Result<Self> {
        // What is sorted aside does not reach a disk either.
        let options = SqliteConnectOptions::new()
            .filename(":memory:")
            .pragma("temp_store", "memory");
        let pool = one_connection(options, collation);
        let pool = pool
            .await
            .map_err(Error::database("opening a database in memory"))?;
        Ok(Self::of_own(pool, collation))
    }

    /// An empty database in a file of the temporary folder, for what is too large for memory. Only
    /// this user could open the file, and nobody can find it: its name is taken away as soon as it
    /// is open, so that it ends with the process, however that ends. Therefore there is neither
    /// another connection nor a journal beside it.
    ///
    /// # Errors
    /// [`Error::NoRoom`] where the temporary folder takes no file.
    pub async fn in_private_file(collation: Collation) -> Result<Self> {
        let mut folder = PrivateFolder::new()?;
        let (file, path) = folder.file("world.sqlite")?;
        drop(file);
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(false)
            .locking_mode(sqlx::sqlite::SqliteLockingMode::Exclusive)
            .pragma("cache_size", HELD);
        let pool = one_connection(options, collation);
        let pool = pool
            .await
            .map_err(Error::database("opening a private file"));
        drop(folder);
        Ok(Self::of_own(
            pool.map_err(Error::in_temporary_folder)?,
            collation,
        ))
    }
}

/// A database that lives in a single connection, which is therefore never closed for being idle or
/// old.
async fn one_connection(
    options: SqliteConnectOptions,
    collation: Collation,
) -> sqlx::Result<SqlitePool> {
    let options = options
        .journal_mode(SqliteJournalMode::Memory)
        .synchronous(SqliteSynchronous::Off)
        .foreign_keys(false)
        .row_buffer_size(4096);
    SqlitePoolOptions::new()
        .min_connections(1)
        .max_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .connect_with(with_collations(options, collation))
        .await
}

/// The collation by which SQLite compares a text with a pattern: it knows no LIKE that folds as the
/// instance does, and takes no functions here. Only `=` and `<>` are asked of it, the pattern on the
/// right.
pub(super) fn likened(folding: Folding) -> &'static str {
    match folding {
        Folding::Nothing => "likened",
        Folding::Case => "likened_lowered",
        Folding::CaseAndAccents => "likened_folded",
    }
}

/// Equal where the left text has the form of the right one. A statement compares thousands of texts
/// with the same pattern, so the last one is kept as it was read.
fn liken(folding: Folding) -> impl Fn(&str, &str) -> Ordering + Send + Sync + 'static {
    let last: Mutex<Option<(String, Like)>> = Mutex::new(None);
    move |text, pattern| {
        let fold = |character| folding.fold_character(character);
        let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
        if last.as_ref().is_none_or(|(known, _)| known != pattern) {
            *last = Some((pattern.to_owned(), Like::read(pattern).folded(fold)));
        }
        match last.as_ref() {
            Some((_, like)) if like.matches(text, fold) => Ordering::Equal,
            _ => text.cmp(pattern).then(Ordering::Less),
        }
    }
}

/// Teaches SQLite to compare as the instance does, and as `LOWER()` does elsewhere.
pub(super) fn with_collations(
    options: SqliteConnectOptions,
    collation: Collation,
) -> SqliteConnectOptions {
    options
        .collation("instance", move |left, right| collation.cmp(left, right))
        .collation("ignoring_case", |left, right| {
            Collation::IgnoreCase.cmp(left, right)
        })
        .collation("lowered", |left, right| {
            let lower = |character| Folding::Case.fold_character(character);
            left.chars().map(lower).cmp(right.chars().map(lower))
        })
        .collation(likened(Folding::Nothing), liken(Folding::Nothing))
        .collation(likened(Folding::Case), liken(Folding::Case))
        .collation(
            likened(Folding::CaseAndAccents),
            liken(Folding::CaseAndAccents),
        )
}
