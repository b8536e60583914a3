//! The new file belongs to whom the old one belonged.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};
use std::os::unix::process::CommandExt;
use std::path::Path;

use crate::home::{FILE, Home, OLD};
use crate::support::program::{Ended, finished};

/// A user and a group that a test can be; every system has them.
const SOMEBODY: u32 = 65534;
const SOMEBODY_ELSE: u32 = 1;

fn of(path: &Path) -> (u32, u32, u32) {
    let found = fs::metadata(path).unwrap();
    (found.uid(), found.gid(), found.mode() & 0o7777)
}

fn set(path: &Path, (user, group, mode): (u32, u32, u32)) {
    chown(path, Some(user), Some(group)).unwrap();
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

/// Only root may give files away; others cannot see what these tests look at.
fn is_root() -> bool {
    let root = nix::unistd::Uid::effective().is_root();
    if !root {
        println!("deploy: owners are not looked at, only root can give files away");
    }
    root
}

/// The command as another user, who may use the database.
fn as_somebody(home: &Home) -> Ended {
    let program = home.all().join("aclscope");
    fs::copy(env!("CARGO_BIN_EXE_aclscope"), &program).unwrap();
    let own = home.command(&["deploy", "--write"]);
    let mut command = std::process::Command::new(&program);
    command.args(own.get_args());
    for (name, value) in own.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    let state = home.all().join("their-state");
    fs::create_dir_all(&state).unwrap();
    for path in [&state, home.all(), &home.all().join("database.sqlite")] {
        chown(path, Some(SOMEBODY), Some(SOMEBODY)).unwrap();
    }
    command.env("XDG_STATE_HOME", &state).current_dir("/");
    finished(command.uid(SOMEBODY).gid(SOMEBODY))
}

#[test]
fn owner_group_and_mode_of_the_old_file_are_kept() {
    if !is_root() {
        return;
    }
    let home = Home::new("owner");
    let file = home.folder.join(FILE);
    for ownership in [
        (SOMEBODY, SOMEBODY_ELSE, 0o640),
        (0, SOMEBODY, 0o664),
        (SOMEBODY_ELSE, 0, 0o600),
    ] {
        home.write(FILE, OLD);
        set(&file, ownership);
        home.deploy();
        assert_eq!(of(&file), ownership);
        set(&file, ownership);
        home.run(&["deploy", "--undo", "--write"]);
        assert_eq!(
            (home.deployed().as_deref(), of(&file)),
            (Some(OLD), ownership)
        );
    }
}

#[test]
fn the_first_file_is_made_like_config_pm() {
    let home = Home::new("first");
    let file = home.folder.join(FILE);
    fs::remove_file(&file).unwrap();
    let config = home.folder.join("Kernel/Config.pm");
    match is_root() {
        true => set(&config, (SOMEBODY, SOMEBODY_ELSE, 0o640)),
        false => fs::set_permissions(&config, Permissions::from_mode(0o640)).unwrap(),
    }
    home.deploy();
    assert_eq!(of(&file), of(&config));
    assert_eq!(home.deployed().unwrap(), home.wanted());
}

#[test]
fn a_link_is_followed_to_the_file() {
    let home = Home::new("link");
    let file = home.folder.join(FILE);
    let real = home.all().join("shared/real.pm");
    fs::create_dir_all(real.parent().unwrap()).unwrap();
    fs::rename(&file, &real).unwrap();
    symlink(&real, &file).unwrap();
    home.deploy();
    assert!(fs::symlink_metadata(&file).unwrap().is_symlink());
    assert_eq!(fs::read_to_string(&real).unwrap(), home.wanted());
    let beside: Vec<_> = fs::read_dir(real.parent().unwrap()).unwrap().collect();
    assert_eq!(beside.len(), 1, "nothing is left beside it");
}

#[tokio::test]
async fn who_cannot_keep_the_owner_replaces_nothing() {
    if !is_root() {
        return;
    }
    let home = Home::new("not-ours");
    let file = home.folder.join(FILE);
    // The folder could be written, but the file would then belong to somebody else.
    let folder = file.parent().unwrap();
    fs::set_permissions(folder, Permissions::from_mode(0o777)).unwrap();
    set(&file, (SOMEBODY_ELSE, SOMEBODY_ELSE, 0o644));
    let ended = as_somebody(&home);
    assert_eq!((ended.code, ended.out.as_str()), (Some(2), ""));
    let told = format!(
        "use: sudo -u daemon aclscope deploy --home {} --write",
        home.folder.display()
    );
    assert!(ended.err.contains(&told), "{}", ended.err);
    assert!(
        ended.err.contains("belongs to daemon:daemon"),
        "{}",
        ended.err
    );
    assert_eq!(
        (home.deployed().as_deref(), of(&file).0),
        (Some(OLD), SOMEBODY_ELSE)
    );
    assert_eq!((home.left_over(), home.marks().await.len()), (vec![], 3));

    // Whose it is may.
    set(&file, (SOMEBODY, SOMEBODY, 0o644));
    let ended = as_somebody(&home);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    assert_eq!(of(&file), (SOMEBODY, SOMEBODY, 0o644));
}

#[tokio::test]
async fn who_may_not_write_in_the_folder_replaces_nothing() {
    if !is_root() {
        return;
    }
    let home = Home::new("closed");
    fs::set_permissions(
        home.folder.join("Kernel/Config/Files"),
        Permissions::from_mode(0o755),
    )
    .unwrap();
    let ended = as_somebody(&home);
    assert_eq!(ended.code, Some(2), "{}", ended.out);
    let told = format!(
        "use: sudo aclscope deploy --home {} --write",
        home.folder.display()
    );
    assert!(ended.err.contains(&told), "{}", ended.err);
    assert!(
        ended.err.contains("may not write in its folder"),
        "{}",
        ended.err
    );
    assert_eq!(
        (home.deployed().as_deref(), home.marks().await.len()),
        (Some(OLD), 3)
    );
}

#[tokio::test]
async fn a_cache_that_cannot_be_cleared_leaves_the_deployment_unfinished() {
    if !is_root() {
        return;
    }
    let home = Home::new("cache-closed");
    let file = home.folder.join(FILE);
    set(&file, (SOMEBODY, SOMEBODY, 0o644));
    fs::set_permissions(file.parent().unwrap(), Permissions::from_mode(0o777)).unwrap();
    let cached = concat!("var/tmp", "/CacheFileStorable/TicketACL/x");
    home.write(cached, "cached");
    let ended = as_somebody(&home);
    assert_eq!(ended.code, Some(2), "{}", ended.out);
    assert!(
        ended.err.contains("the deployment is unfinished"),
        "{}",
        ended.err
    );
    assert!(
        ended.err.contains("Maint::Cache::Delete --type TicketACL"),
        "{}",
        ended.err
    );
    assert_ne!(home.deployed().as_deref(), Some(OLD));
    assert_eq!(home.marks().await.len(), 3, "it is not said to be in sync");
    // Once the cache is cleared by other means, the rest is done.
    fs::remove_file(home.folder.join(cached)).unwrap();
    let ended = as_somebody(&home);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    assert!(ended.out.contains("it is finished"), "{}", ended.out);
    assert_eq!(home.marks().await, vec![]);
}
