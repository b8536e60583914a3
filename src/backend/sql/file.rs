//! SQLite files that are not ours.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::str::FromStr;

use sqlx::error::DatabaseError;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use sqlx::{ConnectOptions as _, Connection as _, Executor as _};

use super::address::Address;
use super::connect::{ANSWERING, CONNECTING, CONNECTIONS};
use super::database::Pool;
use super::own::with_collations;
use crate::core::world::Collation;

/// Opens a file. Without `write` nothing is written into it, but that SQLite takes back what a program
/// left unfinished that was ended while it wrote; where the URL says `mode=ro`, not even that.
///
/// # Errors
/// The file cannot be read, or is to be written and its URL forbids it.
pub(super) async fn open(
    address: &Address,
    collation: Collation,
    write: bool,
    create: bool,
) -> sqlx::Result<Pool> {
    let forbidden = is_only_read(address);
    if write && forbidden {
        let reason = "its URL says that nothing is written there (mode=ro or immutable)";
        return Err(sqlx::Error::InvalidArgument(reason.to_owned()));
    }
    let options = SqliteConnectOptions::from_str(address.url.reveal())?
        .create_if_missing(create)
        .read_only(!write)
        .busy_timeout(CONNECTING);
    let options = with_collations(options, collation);
    match reads(&options).await {
        Err(cause) if !write && !forbidden && is_left_open(&cause) => {
            // Where that is not allowed, what was found at first is what matters.
            roll_back(&options).await.map_err(|_| cause)?;
        }
        read => read?,
    }
    let pool = SqlitePoolOptions::new()
        .max_connections(CONNECTIONS)
        .acquire_timeout(ANSWERING)
        .test_before_acquire(false)
        .connect_lazy_with(options);
    Ok(Pool::Sqlite(pool))
}

/// Connects once and reads. Opening alone tells neither whether the file is a database nor whether a
/// change was left unfinished in it. A file that others keep locked is waited for as long as SQLite
/// is told to.
async fn reads(options: &SqliteConnectOptions) -> sqlx::Result<()> {
    let mut connection = options.connect().await?;
    connection
        .execute("SELECT count(*) FROM sqlite_master")
        .await?;
    connection.close().await
}

/// True where the URL itself says that nothing is written.
fn is_only_read(address: &Address) -> bool {
    let parameters = address.url.reveal().split_once('?');
    let parameters = parameters.map_or("", |(_, parameters)| parameters);
    let mut parameters = parameters.split('&');
    parameters.any(|own| matches!(own, "mode=ro" | "immutable=1" | "immutable=true"))
}

/// The code of SQLite, with what it says beyond the kind of failure.
fn code(cause: &sqlx::Error) -> Option<i32> {
    let code = cause.as_database_error().and_then(DatabaseError::code);
    code?.parse().ok()
}

/// True where a program was ended while it wrote into the file. What it left has to be rolled back
/// before anybody can read, and a connection that only reads may not do it. A program that still
/// writes holds a lock, so that nothing of it is ever taken back.
fn is_left_open(cause: &sqlx::Error) -> bool {
    // SQLITE_READONLY_ROLLBACK and, with a write-ahead log, SQLITE_READONLY_RECOVERY.
    matches!(code(cause), Some(776 | 264))
}

/// Has SQLite take back what a program that was ended left unfinished, as whoever opens the file next
/// does: the rows are those of its last complete transaction.
async fn roll_back(options: &SqliteConnectOptions) -> sqlx::Result<()> {
    reads(&options.clone().read_only(false)).await?;
    reads(options).await
}

/// What to do about a file that cannot be opened.
pub(super) fn help(address: &Address, cause: &sqlx::Error) -> String {
    // The kinds SQLITE_BUSY, and what may not be opened or written.
    let (locked, barred) = match code(cause).map(|code| code & 0xff) {
        Some(5) => (true, false),
        Some(8 | 10 | 14) => (false, true),
        _ => (false, false),
    };
    let options = SqliteConnectOptions::from_str(address.url.reveal());
    let is_logged = || options.is_ok_and(|options| has_log(options.get_filename()));
    let help = match cause {
        sqlx::Error::InvalidArgument(_) => "take that out of the URL to write there",
        _ if locked => "another program keeps it locked while it writes: try again when it is done",
        _ if barred && is_logged() => {
            "its changes go through a log beside it (WAL), so that who reads it writes there too: \
             open it as a user who may write into its folder, or, while no program writes it, with \
             ?immutable=1 behind the URL"
        }
        _ if is_left_open(cause) => {
            "a program was ended while it wrote there, and what it left has to be taken back first: \
             open the file once as a user who may write it and its folder, without mode=ro"
        }
        _ => "check that the file exists, is an SQLite database, and may be read by this user",
    };
    help.to_owned()
}

/// True for a database whose header says that it has a write-ahead log.
fn has_log(file: &Path) -> bool {
    let mut header = [0; 20];
    let read = File::open(file).and_then(|mut file| file.read_exact(&mut header));
    read.is_ok() && header.starts_with(b"SQLite format 3\0") && header.ends_with(&[2, 2])
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;

    use sqlx::SqliteConnection;

    use super::*;
    use crate::backend::error::Result;
    use crate::backend::sql::{Database, Statement};
    use crate::secret::SecretUrl;

    /// A folder that is removed with everything in it.
    struct Folder(PathBuf);

    impl Folder {
        fn new() -> Self {
            let mut random = [0; 8];
            getrandom::fill(&mut random).expect("there is chance");
            let name = format!("aclscope-file-{:016x}", u64::from_ne_bytes(random));
            let path = std::env::temp_dir().join(name);
            fs::create_dir(&path).expect("the folder is made");
            Self(path)
        }

        fn file(&self, name: &str) -> PathBuf {
            self.0.join(name)
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            fs::remove_dir_all(&self.0).ok();
        }
    }

    type Tried = std::result::Result<(), Box<dyn std::error::Error>>;

    async fn connected(file: &Path, parameters: &str, write: bool) -> Result<Database> {
        let url = SecretUrl::new(format!("sqlite:{}{parameters}", file.display()));
        let address = Address::parse(&url).expect("the address is one");
        Database::connect(&address, None, write).await
    }

    /// The rows of table `t` that are as before.
    async fn before(database: &Database) -> Result<Option<i64>> {
        let count = Statement::new("SELECT count(*) AS n FROM t WHERE a LIKE 'before%'");
        let rows = database.rows("counting", count).await?;
        Ok(rows.first().and_then(|row| row.id("n")))
    }

    async fn writer(file: &Path, mode: &'static str) -> sqlx::Result<SqliteConnection> {
        let options = SqliteConnectOptions::new().filename(file);
        let mut writer = options.create_if_missing(true).connect().await?;
        writer.execute(mode).await?;
        let script = "PRAGMA cache_size = 1; CREATE TABLE t (a TEXT); INSERT INTO t
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)
            SELECT printf('before %0500d', i) FROM n";
        writer.execute(script).await?;
        Ok(writer)
    }

    const CHANGE: &str = "BEGIN; UPDATE t SET a = replace(a, 'before', 'after')";

    /// What a program that was killed while it wrote leaves: the copy of a file and of the journal
    /// beside it in the midst of a transaction.
    async fn left_open(whole: &Path, left: &Path) -> Tried {
        let mut writer = writer(whole, "PRAGMA journal_mode = DELETE").await?;
        writer.execute(CHANGE).await?;
        fs::copy(whole, left)?;
        fs::copy(beside(whole, "-journal"), beside(left, "-journal"))?;
        let half = String::from_utf8_lossy(&fs::read(left)?).contains("after");
        assert!(half, "the copy has to hold what is not complete");
        writer.execute("ROLLBACK").await?;
        Ok(writer.close().await?)
    }

    fn beside(file: &Path, end: &str) -> PathBuf {
        let mut name = file.as_os_str().to_owned();
        name.push(end);
        name.into()
    }

    #[tokio::test]
    async fn what_a_killed_writer_left_is_taken_back_and_then_read() -> Tried {
        let folder = Folder::new();
        let (whole, left) = (folder.file("whole"), folder.file("left"));
        left_open(&whole, &left).await?;
        let database = connected(&left, "", false).await?;
        assert_eq!(before(&database).await?, Some(500));
        let insert = Statement::new("INSERT INTO t VALUES ('x')");
        let refused = database.run("storing", insert).await;
        assert!(refused.is_err(), "the session still only reads");
        Ok(())
    }

    #[tokio::test]
    async fn an_url_that_forbids_writing_is_obeyed() -> Tried {
        let folder = Folder::new();
        let (whole, left) = (folder.file("whole"), folder.file("left"));
        left_open(&whole, &left).await?;
        let files = || [&left, &beside(&left, "-journal")].map(|file| fs::read(file).ok());
        let was = files();
        let error = connected(&left, "?mode=ro", false).await.err();
        let help = error.and_then(|error| error.help()).unwrap_or_default();
        assert!(
            help.contains("taken back") && help.contains("mode=ro"),
            "{help}"
        );
        assert!(was == files(), "nothing is touched");
        for parameters in ["?mode=ro", "?immutable=1", "?cache=private&mode=ro"] {
            let error = connected(&whole, parameters, true).await.err();
            let told = error.map(|error| error.to_string()).unwrap_or_default();
            assert!(told.contains("nothing is written"), "{parameters}: {told}");
            let read = connected(&whole, parameters, false).await?;
            assert_eq!(before(&read).await?, Some(500));
        }
        Ok(())
    }

    #[tokio::test]
    async fn who_reads_beside_a_writer_sees_what_it_has_kept() -> Tried {
        let modes = ["PRAGMA journal_mode = WAL", "PRAGMA journal_mode = DELETE"];
        for (name, mode) in ["log", "journal"].into_iter().zip(modes) {
            let folder = Folder::new();
            let file = folder.file(name);
            let mut writer = writer(&file, mode).await?;
            // It has begun to write, but holds all of it in memory.
            let one = "PRAGMA cache_size = 9999; BEGIN; UPDATE t SET a = 'after' WHERE rowid = 1";
            writer.execute(one).await?;
            let database = connected(&file, "", false).await?;
            assert_eq!(before(&database).await?, Some(500), "{mode}");
            writer.execute("COMMIT").await?;
            assert_eq!(before(&database).await?, Some(499), "{mode}");
            writer.close().await?;
        }
        Ok(())
    }

    /// A copy of the file and its log, without the shared memory that its writer had.
    #[tokio::test]
    async fn the_log_that_a_killed_writer_left_is_read() -> Tried {
        let folder = Folder::new();
        let (whole, left) = (folder.file("whole"), folder.file("left"));
        let mut writer = writer(&whole, "PRAGMA journal_mode = WAL").await?;
        writer
            .execute("UPDATE t SET a = 'after' WHERE rowid < 3")
            .await?;
        writer.execute(CHANGE).await?;
        for end in ["", "-wal"] {
            fs::copy(beside(&whole, end), beside(&left, end))?;
        }
        writer.close().await?;
        let database = connected(&left, "", false).await?;
        assert_eq!(before(&database).await?, Some(498));
        Ok(())
    }

    /// The shared memory of the log cannot be made, as in a folder that may not be written.
    #[tokio::test]
    async fn a_log_that_cannot_be_shared_is_told_with_what_to_do() -> Tried {
        let folder = Folder::new();
        let file = folder.file("file");
        writer(&file, "PRAGMA journal_mode = WAL")
            .await?
            .close()
            .await?;
        std::os::unix::fs::symlink("nowhere", beside(&file, "-shm"))?;
        let error = connected(&file, "", false).await.err();
        let help = error.and_then(|error| error.help()).unwrap_or_default();
        assert!(help.contains("?immutable=1"), "{help}");
        let database = connected(&file, "?immutable=1", false).await?;
        assert_eq!(before(&database).await?, Some(500));
        Ok(())
    }
}
