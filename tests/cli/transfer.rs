//! `aclscope export` and `aclscope import`.

use std::path::Path;

use serde_json::{Value as Json, json};

use crate::acl_import::{load, present, rows, world};
use crate::support::folder;
use crate::support::program::{Ended, file, run, run_with};

/// A database of this test with these ACLs: a file that is not there yet.
fn database(name: &str, acls: &Json) -> String {
    let path = folder::own().join(format!("cli-{name}.{}.sqlite", std::process::id()));
    std::fs::remove_file(&path).ok();
    let url = format!("sqlite:{}", path.display());
    load(&world(&format!("cli-{name}"), acls), &url);
    url
}

fn acls(text: &str, name: &str) -> String {
    file(&format!("cli-{name}.{}.yml", std::process::id()), text)
}

/// Imports as an agent who may write.
fn import(url: &str, file: &str, options: &[&str]) -> Ended {
    let writing = ["--database", url, "--write", "--acting-user", "ann"];
    run(&[&["import", file], options, &writing].concat())
}

/// The document of an import, whatever the exit code.
fn document(ended: &Ended) -> Json {
    serde_json::from_str(&ended.out).unwrap_or_else(|error| panic!("{error}: {ended:?}"))
}

fn names(url: &str) -> Vec<String> {
    let rows = rows(url, "acl", "id");
    let names = rows.iter().filter_map(|row| row.text("name"));
    names.map(str::to_owned).collect()
}

const NEW: &str = "- Name: New\n  ConfigMatch: {Properties: {Queue: {Name: [Mail::In]}}}\n";
const CHANGED: &str = "- Name: Present\n  Comment: here\n  Description: d\n  ValidID: 2\n  \
                       ConfigMatch: {Properties: {Ticket: {Queue: [Mail::In]}}}\n";
const BAD: &str = "- Name: Bad\n  ValidID: 9\n";

#[test]
fn an_import_is_all_or_nothing_and_says_what_it_did() {
    let url = database("all", &present());
    let file = acls(&format!("{NEW}{CHANGED}{BAD}- Comment: x\n"), "all");
    let ended = import(&url, &file, &["--overwrite", "--format", "json"]);
    assert_eq!(ended.code, Some(1), "{ended:?}");
    let failed = json!([
        {"name": "Bad", "message": "there is no validity 9; there are 1 valid, 2 invalid, 3 invalid-temporarily"},
        {"name": null, "message": "ACL 4 of the file: it has no name"},
    ]);
    assert_eq!(
        document(&ended),
        json!({"format": "aclscope.import/1", "added": [], "updated": [], "equal": [], "failed": failed})
    );
    assert_eq!(names(&url), ["Present"]);
    assert!(rows(&url, "acl_sync", "acl_id").is_empty());

    let ended = import(
        &url,
        &file,
        &["--overwrite", "--skip-failed", "--format", "json"],
    );
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert_eq!(
        document(&ended),
        json!({"format": "aclscope.import/1", "added": ["New"], "updated": ["Present"], "equal": [],
               "failed": failed})
    );
    assert_eq!(names(&url), ["Present", "New"]);
    let stored = rows(&url, "acl", "id");
    assert_eq!(stored[0].text("change_by"), Some("2"));
    assert_eq!(stored[1].text("create_by"), Some("2"));
    assert_eq!(rows(&url, "acl_sync", "acl_id").len(), 2);

    let again = acls(&format!("{NEW}{CHANGED}"), "again");
    let ended = import(&url, &again, &["--overwrite", "--format", "json"]);
    assert_eq!(
        ended.json(),
        json!({"format": "aclscope.import/1", "added": [], "updated": [], "equal": ["New", "Present"],
               "failed": []})
    );
    assert_eq!(rows(&url, "acl_sync", "acl_id").len(), 2);
}

#[test]
fn an_import_in_words() {
    let url = database("words", &present());
    let file = acls(&format!("{NEW}{CHANGED}"), "words");
    let ended = import(&url, &file, &[]);
    assert_eq!(
        (ended.code, ended.out.as_str()),
        (
            Some(1),
            "withheld  New\nfailed    Present: already exists\n\
             Nothing is written: 1 of 2 ACLs cannot be imported. --skip-failed writes the others.\n\
             --overwrite replaces ACLs that are there already.\n"
        )
    );
    let ended = import(&url, &file, &["--overwrite"]);
    assert_eq!(
        (ended.code, ended.out.as_str(), ended.err.as_str()),
        (
            Some(0),
            "new       New\nchanged   Present\n1 new, 1 changed, 0 equal, 0 failed\n\
             What was written counts when it is deployed: aclscope deploy\n",
            ""
        )
    );
}

#[test]
fn a_preview_writes_nothing_and_shows_what_differs() {
    let url = database("preview", &present());
    let dry = |text: &str, options: &[&str]| {
        let file = acls(text, "preview");
        run(&[&["import", &file, "--dry-run", "--database", &url], options].concat())
    };
    let ended = dry(&format!("{NEW}{CHANGED}{BAD}"), &["--overwrite"]);
    assert_eq!(
        (ended.code, ended.out.as_str(), ended.err.as_str()),
        (
            Some(1),
            "new       New\n\
             changed   Present\n  Comment: \"there\" -> \"here\"\n  ValidID: 1 valid -> 2 invalid\n  \
             ConfigMatch\n    @@ -2,4 +2,4 @@\n     Properties:\n       Ticket:\n         Queue:\n    \
             -    - Q\n    +    - Mail::In\n\
             failed    Bad: there is no validity 9; there are 1 valid, 2 invalid, 3 invalid-temporarily\n\
             1 new, 1 changed, 0 equal, 1 failed\n\
             Nothing would be written: 1 of 3 ACLs cannot be imported. --skip-failed writes the others.\n",
            ""
        )
    );
    assert_eq!(names(&url), ["Present"]);
    let ended = dry(NEW, &["--format", "json"]);
    assert_eq!(
        (ended.code, &document(&ended)["added"]),
        (Some(1), &json!(["New"]))
    );
    let exported = run(&["export", "--database", &url]);
    let ended = dry(&exported.out, &["--overwrite", "--format", "json"]);
    assert_eq!(ended.json()["equal"], json!(["Present"]));
}

#[test]
fn nothing_is_written_without_leave_and_a_name() {
    let url = database("leave", &json!([]));
    let file = acls(NEW, "leave");
    let refused = |options: &[&str], kind: &str| {
        let all = [
            &["import", &file, "--database", &url, "--format", "json"],
            options,
        ]
        .concat();
        let ended = run(&all);
        assert_eq!((ended.code, ended.out.as_str()), (Some(2), ""), "{ended:?}");
        let error: Json = serde_json::from_str(&ended.err).unwrap();
        assert_eq!(error["error"]["kind"], json!(kind), "{error}");
    };
    refused(&["--acting-user", "ann"], "read_only");
    refused(&["--write"], "acting_user");
    refused(&["--write", "--acting-user", "anne"], "acting_user");
    assert!(names(&url).is_empty());
}

#[test]
fn a_mapping_translates_and_must_name_what_is_there() {
    let url = database("map", &json!([]));
    let file = acls(
        "- Name: a\n  ConfigMatch: {Properties: {Queue: {Name: [Post, '[RegExp]^Post']}}}\n",
        "map",
    );
    let map = acls("Queue: {Post: Mail::Out, Away: Mail::In}\n", "map-bad");
    let ended = import(&url, &file, &["--map", &map]);
    assert_eq!((ended.code, ended.out.as_str()), (Some(2), ""));
    assert_eq!(
        ended.err,
        format!(
            "aclscope: {map}: line 1, column 15: this system has no Queue `Mail::Out`\n  \
             did you mean `Mail::In`?\n"
        )
    );
    let map = acls("Queue: {Post: Mail::In, Away: Mail::In}\n", "map-good");
    let ended = import(&url, &file, &["--map", &map]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!(
        ended.err,
        "aclscope: ACL a: the pattern `[RegExp]^Post` hits `Post`, which is mapped; patterns are not \
         rewritten\naclscope: the mapping of Queue `Away` is not used: no ACL holds it\n"
    );
    assert_eq!(
        rows(&url, "acl", "id")[0].text("config_match"),
        Some("---\nProperties:\n  Queue:\n    Name:\n    - Mail::In\n    - '[RegExp]^Post'\n")
    );
}

#[test]
fn a_file_that_is_none_gets_one_message() {
    let big = format!("- Name: a\n  Comment: {}", "x".repeat(10 << 20));
    let many = "- [a]\n".repeat(2 << 20);
    let folder = folder::own().display().to_string();
    for (name, content, said) in [
        (
            "truncated",
            "- Name: a\n  ConfigMatch: {Properties: [\n".as_bytes(),
            "is no YAML: line 3",
        ),
        (
            "latin",
            b"- Name: \xe4\n",
            "the file is no UTF-8 text, from byte 8 on",
        ),
        ("empty", b"", "the file is empty"),
        (
            "mapping",
            b"Name: a\n",
            "the file is no list of ACLs but a mapping",
        ),
        ("many", many.as_bytes(), "too many nodes"),
    ] {
        let path = file(
            &format!("cli-bad-{name}.{}.yml", std::process::id()),
            content,
        );
        let ended = run(&["import", &path, "--demo", "--dry-run"]);
        assert_eq!((ended.code, ended.out.as_str()), (Some(2), ""), "{name}");
        assert_eq!(ended.err.matches("aclscope: ").count(), 1, "{}", ended.err);
        assert!(
            ended.err.contains(said) && ended.err.contains(&path),
            "{}",
            ended.err
        );
    }
    let missing = format!("{folder}/is/not/there.yml");
    for path in [&folder, &missing] {
        let ended = run(&["import", path, "--demo", "--dry-run"]);
        assert_eq!((ended.code, ended.out.as_str()), (Some(2), ""), "{path}");
        assert!(
            ended.err.starts_with(&format!("aclscope: {path}: ")),
            "{}",
            ended.err
        );
    }
    let ended = run_with(&["import", "-", "--demo", "--dry-run"], big.as_bytes());
    assert_eq!(ended.code, Some(1));
    let said = "failed    a: the comment has 10485760 characters, the column takes 250\n";
    assert!(ended.out.starts_with(said), "{:?}", ended.out.get(..200));
}

#[test]
fn exports_go_to_standard_output_or_into_a_new_file() {
    let url = database("export", &present());
    let whole = run(&["export", "--database", &url]);
    assert_eq!((whole.code, whole.err.as_str()), (Some(0), ""));
    assert!(
        whole.out.starts_with("---\n- ChangeBy: root@localhost\n"),
        "{}",
        whole.out
    );
    let folder = folder::own().join("export");
    std::fs::create_dir_all(&folder).unwrap();
    let into = folder.display().to_string();
    let saved = |names: &[&str], more: &[&str]| {
        run(&[&["export"], names, &["-o", &into, "--database", &url], more].concat())
    };
    let single = folder.join("Export_ACL_Present.yml");
    let ended = saved(&["Present"], &["--format", "json"]);
    assert_eq!(
        ended.json(),
        json!({"format": "aclscope.export/1", "file": single.display().to_string(),
               "bytes": whole.out.len(), "names": ["Present"]})
    );
    assert_eq!(std::fs::read_to_string(&single).unwrap(), whole.out);
    let again = saved(&["Present"], &[]);
    assert_eq!((again.code, again.out.as_str()), (Some(2), ""));
    assert!(
        again.err.contains("exists already") && again.err.contains("--force"),
        "{}",
        again.err
    );
    let forced = saved(&["Present"], &["--force"]);
    let told = format!("{}: 1 ACL, {} bytes\n", single.display(), whole.out.len());
    assert_eq!((forced.code, forced.out), (Some(0), told));
    assert_eq!(saved(&[], &[]).code, Some(0));
    assert!(Path::new(&folder).join("Export_ACL.yml").is_file());
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn an_export_of_what_is_not_there_names_the_nearest() {
    let url = database("unknown", &present());
    let ended = run(&["export", "present", "--database", &url]);
    assert_eq!((ended.code, ended.out.as_str()), (Some(2), ""));
    assert_eq!(
        ended.err,
        "aclscope: there is no ACL `present`\n  did you mean `Present`?\n"
    );
    let document = run(&["export", "Present", "--database", &url, "--format", "json"]).json();
    assert_eq!(document["format"], json!("aclscope.export/1"));
    assert_eq!(document["acls"][0]["Comment"], json!("there"));
    assert_eq!(
        document["acls"][0]["ConfigMatch"],
        json!({"Properties": {"Ticket": {"Queue": ["Q"]}}})
    );
}

#[test]
fn hostile_names_never_reach_the_terminal_raw() {
    let url = database("hostile", &json!([]));
    let name = "\\e[2J\\u202e'; DROP TABLE acl; --";
    let file = acls(
        &format!("- Name: \"{name}\"\n  Comment: \"\\e]0;x\"\n"),
        "hostile",
    );
    let ended = import(&url, &file, &[]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(
        !ended.out.contains(['\u{1b}', '\u{202e}']),
        "{:?}",
        ended.out
    );
    assert_eq!(names(&url), ["\u{1b}[2J\u{202e}'; DROP TABLE acl; --"]);
    let exported = run(&["export", "--database", &url]).out;
    assert!(!exported.contains('\u{1b}'), "{exported:?}");
    let back = acls(&exported, "hostile-back");
    assert_eq!(
        import(&url, &back, &["--overwrite", "--dry-run"]).code,
        Some(0)
    );
    let unknown = run(&["export", "\u{1b}[2J", "--database", &url]);
    assert!(!unknown.err.contains('\u{1b}'), "{:?}", unknown.err);
}

#[test]
fn a_file_comes_back_into_the_system_that_it_was_exported_from_without_any_change() {
    let exported = run(&["export", "--demo"]);
    assert!(exported.err.contains("460-Broken-YAML"), "{}", exported.err);
    let back = run_with(
        &[
            "import",
            "-",
            "--demo",
            "--overwrite",
            "--dry-run",
            "--format",
            "json",
        ],
        exported.out.as_bytes(),
    );
    let document = back.json();
    assert_eq!(
        document["equal"].as_array().map(Vec::len),
        Some(38),
        "{document}"
    );
}

#[test]
fn what_is_written_in_memory_only_is_not_called_stored() {
    let ended = run_with(
        &["import", "-", "--demo", "--acting-user", "root@localhost"],
        b"- Name: New\n",
    );
    assert_eq!(
        (ended.code, ended.out.as_str()),
        (
            Some(0),
            "new       New\n1 new, 0 changed, 0 equal, 0 failed\n\
             It was written in memory only: nothing of it lasts.\n"
        )
    );
}
