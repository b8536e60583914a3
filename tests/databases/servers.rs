//! The private servers that the test command started, and fresh databases on them.

use std::env;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use sqlx::{AssertSqlSafe, Connection, Executor, MySqlConnection, PgConnection};

/// A kind of database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    MariaDb,
    PostgreSql,
    Sqlite,
}

pub const ALL: [Kind; 3] = [Kind::MariaDb, Kind::PostgreSql, Kind::Sqlite];

/// A fresh, empty database. A file is removed when this is dropped; the servers end with the test
/// command.
pub struct Fresh {
    pub kind: Kind,
    pub url: String,
    file: Option<PathBuf>,
}

static COUNT: AtomicUsize = AtomicUsize::new(0);

fn name() -> String {
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    format!("aclscope_{}_{number}", std::process::id())
}

/// What the test command says about a server.
pub fn server(name: &str) -> String {
    env::var(name).unwrap_or_else(|_| {
        panic!("{name} is not set: these tests run in tests/run, which starts the servers")
    })
}

/// What asynchronous work of a test runs on.
pub fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime starts")
}

impl Fresh {
    /// Makes an empty database on the server with this URL.
    pub fn on(server: &str) -> Self {
        let name = name();
        let url = format!("{server}/{name}");
        let create = format!("CREATE DATABASE {name}");
        let kind = if server.starts_with("mysql") {
            run_mysql(&format!("{server}/"), &create);
            Kind::MariaDb
        } else {
            run_postgres(&format!("{server}/postgres"), &create);
            Kind::PostgreSql
        };
        Self {
            kind,
            url,
            file: None,
        }
    }

    /// Makes an empty database.
    pub fn new(kind: Kind) -> Self {
        match kind {
            Kind::MariaDb => Self::on(&server("ACLSCOPE_TEST_MYSQL")),
            Kind::PostgreSql => Self::on(&server("ACLSCOPE_TEST_POSTGRES")),
            Kind::Sqlite => {
                let file = env::temp_dir().join(format!("{}.sqlite", name()));
                // Of an earlier run that was killed and had the same number.
                std::fs::remove_file(&file).ok();
                let url = format!("sqlite:{}", file.display());
                Self {
                    kind,
                    url,
                    file: Some(file),
                }
            }
        }
    }

    /// Runs the first statement on it; a file is made.
    pub fn run_on_new(&self, sql: &str) {
        if let Some(file) = &self.file {
            std::fs::write(file, "").expect("the file is made");
        }
        self.run(sql);
    }

    /// Runs a statement on it, as whoever administers it.
    pub fn run(&self, sql: &str) {
        match self.kind {
            Kind::MariaDb => run_mysql(&self.url, sql),
            Kind::PostgreSql => run_postgres(&self.url, sql),
            Kind::Sqlite => runtime().block_on(async {
                let mut connection = sqlx::SqliteConnection::connect(&self.url)
                    .await
                    .expect("the file opens");
                connection
                    .execute(AssertSqlSafe(sql.to_owned()))
                    .await
                    .expect(sql);
            }),
        }
    }
}

impl Drop for Fresh {
    fn drop(&mut self) {
        if let Some(file) = &self.file {
            std::fs::remove_file(file).ok();
        }
    }
}

fn run_mysql(url: &str, sql: &str) {
    runtime().block_on(async {
        let mut connection = MySqlConnection::connect(url)
            .await
            .expect("MariaDB answers");
        connection
            .execute(AssertSqlSafe(sql.to_owned()))
            .await
            .expect(sql);
    });
}

fn run_postgres(url: &str, sql: &str) {
    runtime().block_on(async {
        let mut connection = PgConnection::connect(url)
            .await
            .expect("PostgreSQL answers");
        connection
            .execute(AssertSqlSafe(sql.to_owned()))
            .await
            .expect(sql);
    });
}
