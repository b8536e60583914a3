//! Imports are written into the history, and without one nothing is imported.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value as Json;

use crate::acl_import::{load, present, rows, world};
use crate::support::folder;
use crate::support::program::{Ended, command, file, finished};

const FILE: &str = "- Name: New\n  ConfigMatch: {Properties: {Queue: {Name: [Mail::In]}}}\n\
                    - Name: Present\n  Comment: here\n  Description: d\n  ValidID: 2\n- Name: Bad\n  ValidID: 9\n";

/// A database and a state directory.
struct Site {
    url: String,
    state: PathBuf,
}

impl Site {
    fn new(name: &str) -> Self {
        let name = format!("import-history-{name}.{}", std::process::id());
        let all = folder::own().join(&name);
        fs::remove_dir_all(&all).ok();
        fs::create_dir_all(&all).unwrap();
        let url = format!("sqlite:{}", all.join("database.sqlite").display());
        load(&world(&name, &present()), &url);
        let state = all.join("state");
        Self { url, state }
    }

    fn run(&self, arguments: &[&str]) -> Ended {
        let mut command = command(arguments);
        finished(command.env("XDG_STATE_HOME", &self.state))
    }

    fn import(&self, text: &str, options: &[&str]) -> Ended {
        let file = file(&format!("{}.yml", self.name()), text);
        let own = ["--write", "--acting-user", "ann", "--database", &self.url];
        self.run(&[&["import", &file, "--overwrite"], options, &own].concat())
    }

    fn name(&self) -> String {
        let folder = self.state.parent().and_then(Path::file_name).unwrap();
        folder.to_string_lossy().into_owned()
    }

    /// Kind and ACL of every entry, the oldest first.
    fn history(&self) -> Vec<(String, String)> {
        let told = self.run(&["history", "--format", "json"]).json();
        let entries = told["entries"].as_array().unwrap().iter().rev();
        let entry = |entry: &Json| {
            assert_eq!(entry["acting_user"], "ann");
            let text = |value: &Json| value.as_str().unwrap().to_owned();
            (text(&entry["kind"]), text(&entry["acl"]["name"]))
        };
        entries.map(entry).collect()
    }

    fn acls(&self) -> usize {
        rows(&self.url, "acl", "id").len()
    }
}

fn imported(names: &[&str]) -> Vec<(String, String)> {
    let entry = |name: &&str| ("imported".to_owned(), (*name).to_owned());
    names.iter().map(entry).collect()
}

#[test]
fn what_is_imported_is_written_down() {
    let site = Site::new("all");
    // All or nothing: nothing is imported, and nothing is written down.
    assert_eq!(site.import(FILE, &[]).code, Some(1));
    assert_eq!(site.history(), []);
    let (good, _) = FILE.split_once("- Name: Bad").unwrap();
    assert_eq!(site.import(good, &[]).code, Some(0));
    assert_eq!(site.history(), imported(&["New", "Present"]));
    // Once more nothing changes.
    assert_eq!(site.import(good, &[]).code, Some(0));
    assert_eq!(site.history().len(), 2);
}

#[test]
fn what_is_imported_one_by_one_is_written_down() {
    let site = Site::new("each");
    assert_eq!(site.import(FILE, &["--skip-failed"]).code, Some(1));
    assert_eq!(site.history(), imported(&["New", "Present"]));
}

#[test]
fn without_a_history_nothing_is_imported() {
    let site = Site::new("none");
    let before = site.acls();
    // Where the state directory would be made stands a file.
    fs::write(&site.state, "").unwrap();
    for options in [&[][..], &["--skip-failed"]] {
        let ended = site.import(FILE.split("- Name: Bad").next().unwrap(), options);
        assert_eq!((ended.code, ended.out.as_str()), (Some(2), ""), "{ended:?}");
        assert!(ended.err.contains("state"), "{}", ended.err);
        assert_eq!(site.acls(), before);
    }
}
