//! Deploying with every kind of database: `acl_sync` loses what is deployed, and nothing else.

use std::fs;
use std::path::PathBuf;

use aclscope::backend::journal::Place;
use aclscope::backend::otrs::deploy::{Finished, Step};
use aclscope::backend::sql::{Access, Address};
use aclscope::backend::{Instance, Origin, Overlays};
use aclscope::secret::SecretUrl;
use serde_json::json;

use crate::servers::{ALL, Fresh, runtime};
use crate::support::folder;
use crate::support::program::{Ended, command, file, finished, run};

/// A folder whose ACLs are in a database.
struct Home {
    folder: PathBuf,
    fresh: Fresh,
}

impl Home {
    fn new(name: &str, fresh: Fresh) -> Self {
        let folder = format!(
            "aclscope-deploy-{name}-{:?}-{}",
            fresh.kind,
            std::process::id()
        );
        let folder = folder::own().join(folder);
        fs::create_dir_all(folder.join("home/Kernel/Config/Files")).unwrap();
        let config =
            "package Kernel::Config;\nsub Load {\n    my $Self = shift;\n    return 1;\n}\n1;\n";
        fs::write(folder.join("home/Kernel/Config.pm"), config).unwrap();
        fs::write(
            folder.join("home/RELEASE"),
            "PRODUCT = OTOBO\nVERSION = 11.0.8\n",
        )
        .unwrap();
        let acl = |id: i64, name: &str, valid: i64| {
            let change = "---\nPossible:\n  Ticket:\n    Queue:\n    - Łódź 'n\\ 梨\n";
            json!({"id": id, "name": name, "valid_id": valid, "config_match": "", "config_change": change,
                "create_time": "2024-02-01 08:00:00", "change_time": "2024-02-01 09:30:00"})
        };
        let acls = [acl(1, "b", 1), acl(2, "a", 1), acl(3, "c", 2)];
        let marks = [1, 1, 2, 9].map(|id| json!({"acl_id": id, "sync_state": "not_sync"}));
        let users = json!([{"id": 1, "login": "root@localhost", "valid_id": 1}]);
        let world =
            json!({"name": name, "tables": {"acl": acls, "acl_sync": marks, "users": users}});
        let world = file(
            &format!("deploy-{name}-{:?}.json", fresh.kind),
            world.to_string(),
        );
        let ended = run(&["snapshot", "load", &world, "--into", &fresh.url]);
        assert_eq!(ended.code, Some(0), "{}", ended.err);
        let text = run(&["deploy", "--stdout", "--snapshot", &world]).out;
        fs::write(folder.join("wanted"), text).unwrap();
        Self { folder, fresh }
    }

    fn wanted(&self) -> String {
        fs::read_to_string(self.folder.join("wanted")).unwrap()
    }

    fn deployed(&self) -> Option<String> {
        let file = self.folder.join("home/Kernel/Config/Files/ZZZACL.pm");
        fs::read_to_string(file).ok()
    }

    fn run(&self, arguments: &[&str]) -> Ended {
        let home = self.folder.join("home").display().to_string();
        let mut all = arguments.to_vec();
        all.extend([
            "--home",
            &home,
            "--database",
            &self.fresh.url,
            "--format",
            "json",
        ]);
        finished(command(&all).env("XDG_STATE_HOME", self.folder.join("state")))
    }

    fn place(&self) -> Place {
        Place::at(&self.folder.join("state/aclscope")).unwrap()
    }

    async fn instance(&self) -> Instance {
        let url = SecretUrl::new(self.fresh.url.clone());
        let origin = Origin::Home {
            folder: self.folder.join("home"),
            database: Some(Address::parse(&url).unwrap()),
            access: Access::default(),
            given: Default::default(),
        };
        let overlays = Overlays {
            write: true,
            ..Overlays::default()
        };
        Instance::open(origin, overlays).await.unwrap()
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.folder).ok();
    }
}

#[test]
fn every_kind_of_database_is_deployed_with_the_same_bytes() {
    for kind in ALL {
        let home = Home::new("bytes", Fresh::new(kind));
        let done = home.run(&["deploy", "--write"]).json();
        assert_eq!(
            done["acl_sync"],
            json!({"added": 0, "removed": 4, "left": 0}),
            "{kind:?}"
        );
        assert_eq!(home.deployed(), Some(home.wanted()), "{kind:?}");
        let again = home.run(&["deploy", "--dry-run"]).json();
        assert_eq!(again["changes"], false, "{kind:?}");
        let undone = home.run(&["deploy", "--undo", "--write"]).json();
        assert_eq!(undone["acl_sync"]["added"], 2, "{kind:?}");
        assert_eq!(home.deployed(), None, "{kind:?}");
        assert_eq!(home.run(&["deploy", "--dry-run"]).code, Some(1), "{kind:?}");
    }
}

#[test]
fn what_is_stored_after_the_file_was_replaced_stays_marked() {
    for kind in ALL {
        let home = Home::new("meanwhile", Fresh::new(kind));
        runtime().block_on(async {
            let instance = home.instance().await;
            let mut deployment = instance.deployment(&home.place()).await.unwrap();
            while deployment.steps().next() != Some(Step::Caches) {
                deployment.take_step().await.unwrap();
            }
        });
        // Somebody stores in the second in which the earlier mark was made.
        home.fresh
            .run("UPDATE acl SET comments = 'later' WHERE id = 2");
        home.fresh
            .run("INSERT INTO acl_sync SELECT * FROM acl_sync WHERE acl_id = '2'");
        let finished = runtime().block_on(async {
            let instance = home.instance().await;
            instance.finish_deployment(&home.place()).await.unwrap()
        });
        let Some(Finished::Finished(done)) = finished else {
            panic!("{kind:?}: {finished:?}");
        };
        assert_eq!((done.marks, done.left), (3, 2), "{kind:?}");
        assert_eq!(home.run(&["deploy", "--dry-run"]).code, Some(1), "{kind:?}");
        assert_eq!(home.run(&["deploy", "--write"]).code, Some(0), "{kind:?}");
        assert!(
            home.deployed().unwrap().contains("# Comment: later"),
            "{kind:?}"
        );
    }
}
