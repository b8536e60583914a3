//! An installation folder with a database, and a state directory, for one test.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use aclscope::backend::journal::Place;
use aclscope::backend::sql::{Access, Address};
use aclscope::backend::{Instance, Origin, Overlays};
use aclscope::secret::SecretUrl;
use serde_json::{Value as Json, json};
use sqlx::{AssertSqlSafe, Connection, Executor, Row, SqliteConnection};

use crate::support::program::{self, Ended};

/// The file that a deployment writes.
pub const FILE: &str = "Kernel/Config/Files/ZZZACL.pm";

/// What stands in it before the first deployment of a test.
pub const OLD: &str = "# old\npackage Kernel::Config::Files::ZZZACL;\nuse strict;\nuse utf8;\nsub Load {\n    my ($File, $Self) = @_;\n\
    $Self->{TicketAcl}->{'100-Gone'} = { 'Possible' => {}, 'StopAfterMatch' => 0 };\n\
    $Self->{TicketAcl}->{'200-Changed'} = { 'PossibleNot' => { 'Ticket' => { 'Queue' => [ 'Raw' ] } } };\n\
    return;\n}\n1;\n";

/// The folder, removed when this is dropped.
pub struct Home {
    pub folder: PathBuf,
    all: PathBuf,
}

fn acl(id: i64, name: &str, valid: i64, change: &str) -> Json {
    json!({"id": id, "name": name, "valid_id": valid, "config_match": "", "config_change": change,
        "create_by": 1, "change_by": 1})
}

impl Home {
    /// A folder with three ACLs in the database, two of them valid, one new and one changed against
    /// what is deployed, all marked as not deployed.
    pub fn new(name: &str) -> Self {
        let queue =
            |queue: &str| format!("---\nPossibleNot:\n  Ticket:\n    Queue:\n    - {queue}\n");
        Self::with(
            name,
            &[
                acl(1, "200-Changed", 1, &queue("Misc")),
                acl(2, "300-New", 1, &queue("Junk")),
                acl(3, "400-Invalid", 2, &queue("Raw")),
            ],
        )
    }

    /// A folder with these ACLs in the database.
    pub fn with(name: &str, acls: &[Json]) -> Self {
        let all =
            std::env::temp_dir().join(format!("aclscope-deploy-{name}-{}", std::process::id()));
        fs::remove_dir_all(&all).ok();
        let folder = all.join("otobo");
        fs::create_dir_all(folder.join("Kernel/Config/Files")).unwrap();
        let home = Self { folder, all };
        home.write("RELEASE", "PRODUCT = OTOBO\nVERSION = 11.0.8\n");
        home.config("");
        home.write(FILE, OLD);
        let marks: Vec<Json> = acls
            .iter()
            .map(|acl| json!({"acl_id": acl["id"], "sync_state": "not_sync"}))
            .collect();
        let users = json!([{"id": 1, "login": "root@localhost", "valid_id": 1}]);
        let world =
            json!({"name": name, "tables": {"acl": acls, "acl_sync": marks, "users": users}});
        let file = home.all.join("world.json");
        fs::write(&file, world.to_string()).unwrap();
        let ended = program::run(&[
            "snapshot",
            "load",
            &file.display().to_string(),
            "--into",
            &home.url(),
        ]);
        assert_eq!(ended.code, Some(0), "{}", ended.err);
        home
    }

    /// Config.pm with these statements.
    pub fn config(&self, body: &str) {
        let text = format!(
            "package Kernel::Config;\nuse strict;\nsub Load {{\n    my $Self = shift;\n{body}\n    return 1;\n}}\n\
             use parent qw(Kernel::Config::Defaults);\n1;\n"
        );
        self.write("Kernel/Config.pm", &text);
    }

    /// Writes a file below the folder.
    pub fn write(&self, file: &str, text: &str) {
        let path = self.folder.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// What is in a file below the folder.
    pub fn read(&self, file: &str) -> Option<String> {
        fs::read_to_string(self.folder.join(file)).ok()
    }

    /// What is in the deployed file.
    pub fn deployed(&self) -> Option<String> {
        self.read(FILE)
    }

    /// What a deployment has to write.
    pub fn wanted(&self) -> String {
        let ended = self.run(&["deploy", "--stdout"]);
        assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""));
        ended.out
    }

    /// Where everything of this test lies.
    pub fn all(&self) -> &Path {
        &self.all
    }

    /// The state directory of the program.
    pub fn state(&self) -> PathBuf {
        self.all.join("state")
    }

    pub fn place(&self) -> Place {
        Place::at(&self.state().join("aclscope")).unwrap()
    }

    fn url(&self) -> String {
        format!("sqlite:{}", self.all.join("database.sqlite").display())
    }

    /// The program on this installation.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let (home, url) = (self.folder.display().to_string(), self.url());
        let mut all = arguments.to_vec();
        all.extend(["--home", &home, "--database", &url]);
        let mut command = program::command(&all);
        command.env("XDG_STATE_HOME", self.state());
        for inside in ["KUBERNETES_SERVICE_HOST", "OTOBO_RUNS_UNDER_DOCKER"] {
            command.env_remove(inside);
        }
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Ended {
        program::finished(&mut self.command(arguments))
    }

    /// Deploys, and expects that it works.
    pub fn deploy(&self) -> Ended {
        let ended = self.run(&["deploy", "--write"]);
        assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""));
        ended
    }

    pub async fn instance(&self) -> Instance {
        let address = Address::parse(&SecretUrl::new(self.url())).unwrap();
        let origin = Origin::Home {
            folder: self.folder.clone(),
            database: Some(address),
            access: Access::default(),
            given: Default::default(),
        };
        let overlays = Overlays {
            write: true,
            ..Overlays::default()
        };
        Instance::open(origin, overlays).await.unwrap()
    }

    /// The rows of `acl_sync`, sorted.
    pub async fn marks(&self) -> Vec<(String, String)> {
        let mut connection = SqliteConnection::connect(&self.url()).await.unwrap();
        let select = "SELECT CAST(acl_id AS TEXT), sync_state FROM acl_sync ORDER BY 1, 2";
        let rows = connection.fetch_all(select).await.unwrap();
        rows.iter().map(|row| (row.get(0), row.get(1))).collect()
    }

    /// The rows of `acl`.
    pub async fn acls(&self) -> Vec<(i64, String, String)> {
        let mut connection = SqliteConnection::connect(&self.url()).await.unwrap();
        let select = "SELECT id, name, change_time FROM acl ORDER BY id";
        let rows = connection.fetch_all(select).await.unwrap();
        let row = |row: &sqlx::sqlite::SqliteRow| (row.get(0), row.get(1), row.get(2));
        rows.iter().map(row).collect()
    }

    /// Runs a statement as somebody else would.
    pub async fn sql(&self, sql: &str) {
        let mut connection = SqliteConnection::connect(&self.url()).await.unwrap();
        connection
            .execute(AssertSqlSafe(sql.to_owned()))
            .await
            .unwrap();
    }

    /// Files beside the deployed one that do not belong there.
    pub fn left_over(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder.join("Kernel/Config/Files")).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.filter(|name| name != "ZZZACL.pm").collect()
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.all).ok();
    }
}

/// Marks as `acl_sync` has them.
pub fn marks(ids: &[&str]) -> Vec<(String, String)> {
    let mark = |id: &&str| ((*id).to_owned(), "not_sync".to_owned());
    ids.iter().map(mark).collect()
}
