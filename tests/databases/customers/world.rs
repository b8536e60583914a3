//! A recorded world where it can be asked: its placeholders filled, its tables loaded.

use serde_json::Value as Json;

use crate::ldap;
use crate::servers::{Fresh, Kind};
use crate::support::program::{file, run};
use crate::support::vectors;

/// Where a world is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The world file, whose texts compare as MariaDB compares them; the second database is a file.
    WorldFile,
    /// The world file with `--collation exact`.
    ExactWorldFile,
    /// A server, both databases there.
    Server(Kind),
}

/// A world that can be asked.
pub struct Prepared {
    pub place: Place,
    pub cases: Vec<Json>,
    /// How the program is told where it is.
    pub arguments: Vec<String>,
    /// Databases that live as long as this.
    _databases: Vec<Fresh>,
}

/// The directory that worlds with `ldif` are asked in.
pub struct Directory {
    pub host: String,
    pub port: String,
}

impl Directory {
    /// The directory with the world's entries.
    fn loaded(world: &Json) -> Self {
        let directory = ldap::running();
        let text = |key: &str| world[key].as_str().expect("a text").to_owned();
        ldap::load(&text("ldap_suffix"), &text("ldif"));
        Self {
            host: directory.host,
            port: directory.port,
        }
    }
}

impl Place {
    fn kind(self) -> Kind {
        match self {
            Place::WorldFile | Place::ExactWorldFile => Kind::Sqlite,
            Place::Server(kind) => kind,
        }
    }

    fn is_exact(self) -> bool {
        !matches!(self, Place::WorldFile | Place::Server(Kind::MariaDb))
    }
}

impl Prepared {
    /// Fills the placeholders and loads the tables. `None` when it needs a directory and none is
    /// running.
    pub fn new(name: &str, place: Place) -> Option<Self> {
        let recorded = vectors::json(&format!("{name}.world.json"));
        let ldif = recorded.get("ldif");
        let directory = ldif.map(|_| Directory::loaded(&recorded));
        let external = Fresh::new(place.kind());
        fill(&external, &recorded);
        let placeholders = placeholders(&external, directory.as_ref());
        let filled = |text: String| {
            placeholders.iter().fold(text, |text, (name, value)| {
                text.replace(&format!("@{name}@"), value)
            })
        };
        let world = filled(vectors::text(&format!("{name}.world.json")));
        let thread = format!("{:?}", std::thread::current().id());
        let path = format!("{}-{place:?}-{thread}.world.json", name.replace('/', "-"));
        let path: String = path.replace(['(', ')'], "_");
        let path = file(&path, &world);
        let cases = filled(vectors::text(&format!("{name}.cases.jsonl")));
        let cases = cases
            .lines()
            .map(|line| serde_json::from_str(line).expect("a case is JSON"));
        let mut databases = vec![external];
        let arguments = match place {
            Place::WorldFile => vec!["--snapshot".to_owned(), path],
            Place::ExactWorldFile => ["--snapshot", &path, "--collation", "exact"]
                .map(str::to_owned)
                .to_vec(),
            Place::Server(kind) => {
                let own = Fresh::new(kind);
                let ended = run(&["snapshot", "load", &path, "--into", &own.url]);
                assert_eq!(ended.code, Some(0), "{name} {kind:?}: {ended:?}");
                let arguments = ["--database", &own.url, "--settings", &path].map(str::to_owned);
                databases.push(own);
                arguments.to_vec()
            }
        };
        Some(Self {
            place,
            cases: cases.collect(),
            arguments,
            _databases: databases,
        })
    }

    /// What is expected of a case here.
    pub fn expected<'c>(&self, case: &'c Json) -> &'c Json {
        let exact = || {
            case.get("expected_postgresql")
                .filter(|_| self.place.is_exact())
        };
        let own = case.get("expected_aclscope").or_else(exact);
        own.unwrap_or(&case["expected"])
    }

    /// The case with this id.
    pub fn case(&self, id: &str) -> Option<&Json> {
        self.cases.iter().find(|case| case["id"] == id)
    }
}

/// Makes and fills the tables of the second database.
fn fill(external: &Fresh, world: &Json) {
    let texts = |key: &str| -> Vec<String> {
        let list = world[key].as_array().map(Vec::as_slice).unwrap_or_default();
        list.iter()
            .filter_map(|text| text.as_str().map(str::to_owned))
            .collect()
    };
    external.run_on_new("SELECT 1");
    for statement in texts("ext_ddl") {
        external.run(&statement);
    }
    let tables = world["ext_tables"].as_object();
    for (table, rows) in tables.into_iter().flatten() {
        for row in rows.as_array().into_iter().flatten() {
            external.run(&insertion(external.kind, table, row));
        }
    }
}

fn insertion(kind: Kind, table: &str, row: &Json) -> String {
    let row = row.as_object().expect("a row is an object");
    let cell = |cell: &Json| match cell {
        Json::Null => "NULL".to_owned(),
        Json::String(text) => {
            let text = match kind {
                Kind::MariaDb => text.replace('\\', "\\\\"),
                Kind::PostgreSql | Kind::Sqlite => text.clone(),
            };
            format!("'{}'", text.replace('\'', "''"))
        }
        other => other.to_string(),
    };
    let columns: Vec<&str> = row.keys().map(String::as_str).collect();
    let cells: Vec<String> = row.values().map(cell).collect();
    format!(
        "INSERT INTO {table} ({}) VALUES ({})",
        columns.join(", "),
        cells.join(", ")
    )
}

/// A port of this machine at which nobody listens, and that no other test is given meanwhile.
const DEAD_PORT: &str = "1";

/// What is written for the placeholders.
fn placeholders(external: &Fresh, directory: Option<&Directory>) -> Vec<(&'static str, String)> {
    let (dsn, dead, user, password) = access(external);
    let (host, port) = match directory {
        Some(directory) => (directory.host.clone(), directory.port.clone()),
        None => ("127.0.0.1".to_owned(), DEAD_PORT.to_owned()),
    };
    vec![
        ("LDAP_HOST", host),
        ("LDAP_PORT", port),
        ("LDAP_DEAD_PORT", DEAD_PORT.to_owned()),
        ("EXT_DSN", dsn),
        ("EXT_DEAD_DSN", dead),
        ("EXT_USER", user),
        ("EXT_PASSWORD", password),
    ]
}

/// DSN, a DSN at which nobody answers, user and password of a database.
pub fn access(database: &Fresh) -> (String, String, String, String) {
    if database.kind == Kind::Sqlite {
        let path = database.url.trim_start_matches("sqlite:");
        let nowhere = format!("{path}.nowhere");
        let dsn = |path: &str| format!("DBI:SQLite:dbname={path}");
        return (dsn(path), dsn(&nowhere), String::new(), String::new());
    }
    let (_, place) = database.url.split_once("://").expect("an URL");
    let (who, place) = place.split_once('@').expect("a user");
    let (user, password) = who.split_once(':').expect("a password");
    let (server, name) = place.split_once('/').expect("a database");
    let (host, port) = server.split_once(':').expect("a port");
    let password = ["%40=@", "%20= ", "%3A=:", "%2F=/"]
        .iter()
        .filter_map(|pair| pair.split_once('='))
        .fold(password.to_owned(), |text, (code, sign)| {
            text.replace(code, sign)
        });
    let dsn = |port: &str| match database.kind {
        Kind::MariaDb => format!("DBI:mysql:database={name};host={host};port={port};"),
        _ => format!("DBI:Pg:dbname={name};host={host};port={port};"),
    };
    (dsn(port), dsn(DEAD_PORT), user.to_owned(), password)
}
