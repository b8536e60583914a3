//! Caches that hold the old ACLs.

use crate::home::Home;

const CACHE: &str = concat!("var/tmp", "/CacheFileStorable");

#[test]
fn only_the_files_of_both_types_are_removed() {
    let home = Home::new("caches");
    let stale = ["TicketACL/0/a/x", "TicketACL/y", "ACLEditor_ACL/1/2/z"];
    let others = ["Ticket/0/a/x", "TicketACLOther/x", "ACLEditor_ACL.txt"];
    for file in stale.iter().chain(&others) {
        home.write(&format!("{CACHE}/{file}"), "cached");
    }
    // What lies elsewhere is not reached through a link.
    let outside = home.all().join("outside");
    std::fs::create_dir_all(&outside).unwrap();
    std::fs::write(outside.join("x"), "kept").unwrap();
    let link = home.folder.join(CACHE).join("TicketACL/link");
    std::os::unix::fs::symlink(&outside, link).unwrap();
    let ended = home.deploy();
    assert!(
        ended.out.contains("caches     4 files removed"),
        "{}",
        ended.out
    );
    for file in stale {
        assert_eq!(home.read(&format!("{CACHE}/{file}")), None, "{file}");
    }
    for file in others {
        assert!(home.read(&format!("{CACHE}/{file}")).is_some(), "{file}");
    }
    assert!(outside.join("x").exists());
    assert!(
        home.folder.join(CACHE).join("TicketACL/0/a").is_dir(),
        "folders stay"
    );
}

#[test]
fn another_temporary_folder_of_the_same_home_is_found() {
    let home = Home::new("caches-tempdir");
    home.config(
        "    $Self->{Home} = '/opt/elsewhere';\n    $Self->{TempDir} = '/opt/elsewhere/cached';",
    );
    home.write("cached/CacheFileStorable/TicketACL/x", "cached");
    home.deploy();
    assert_eq!(home.read("cached/CacheFileStorable/TicketACL/x"), None);
}

#[tokio::test]
async fn of_another_cache_the_commands_are_named() {
    let home = Home::new("caches-redis");
    home.config("    $Self->{'Cache::Module'} = 'Kernel::System::Cache::Redis';");
    home.write(&format!("{CACHE}/TicketACL/x"), "not this one");
    let document = home.run(&["deploy", "--write", "--format", "json"]).json();
    let commands: Vec<&str> = document["caches"]["commands"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|command| command.as_str())
        .collect();
    assert_eq!(commands.len(), 2);
    for (command, kind) in commands.iter().zip(["ACLEditor_ACL", "TicketACL"]) {
        let end = format!("otobo/bin/otobo.Console.pl Maint::Cache::Delete --type {kind}");
        assert!(
            command.starts_with("sudo ") && command.ends_with(&end),
            "{command}"
        );
    }
    assert!(home.read(&format!("{CACHE}/TicketACL/x")).is_some());
    assert_eq!(home.marks().await, vec![]);
}
