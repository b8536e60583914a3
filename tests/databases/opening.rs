//! What opening a database says when something is wrong, and what it makes of products.

use crate::servers::{ALL, Fresh, Kind, server};
use crate::support::program::{Ended, run};
use crate::support::vectors;

fn world() -> String {
    vectors::file("world/world.world.json")
        .display()
        .to_string()
}

fn load(fresh: &Fresh, more: &[&str]) -> Ended {
    let world = world();
    let mut arguments = vec!["snapshot", "load", &world, "--into", &fresh.url];
    arguments.extend(more);
    run(&arguments)
}

fn permissions(url: &str) -> Ended {
    run(&["permissions", "--database", url])
}

/// What everybody is told who cannot get in: nothing on standard output, what was tried without
/// its password, why, and what to do.
fn refused(url: &str, reason: &str, help: &str) {
    let ended = permissions(url);
    assert_eq!((ended.code, ended.out.as_str()), (Some(2), ""), "{url}");
    assert!(ended.err.contains(reason), "{} lacks {reason}", ended.err);
    assert!(ended.err.contains(help), "{} lacks {help}", ended.err);
    for secret in ["w:rd", "w%3Ard", "s3cret"] {
        assert!(!ended.err.contains(secret), "{}", ended.err);
    }
}

#[test]
fn who_cannot_get_in_is_told_why_and_what_to_do() {
    let mysql = server("ACLSCOPE_TEST_MYSQL");
    let postgres = server("ACLSCOPE_TEST_POSTGRES");
    let place = |url: &str| url.split_once('@').map(|(_, place)| place.to_owned());
    let (mysql_at, postgres_at) = (place(&mysql).unwrap(), place(&postgres).unwrap());
    let password = "check user and password";
    refused(
        &format!("mysql://aclscope:s3cret@{mysql_at}/x"),
        "Access denied",
        password,
    );
    refused(
        &format!("postgres://aclscope:s3cret@{postgres_at}/x"),
        "password authentication failed",
        password,
    );
    let name = "check the name of the database";
    refused(&format!("{mysql}/no_such"), "Unknown database", name);
    refused(&format!("{postgres}/no_such"), "does not exist", name);
    let reach = "check that the server runs";
    refused("mysql://otobo:s3cret@127.0.0.1:1/otobo", "refused", reach);
    refused(
        "postgres://otobo:s3cret@127.0.0.1:1/otobo",
        "refused",
        reach,
    );
    refused(
        "mysql://otobo:s3cret@no-such-host.invalid/otobo",
        "lookup",
        reach,
    );
    refused(
        "sqlite:no/such/file",
        "unable to open",
        "check that the file exists",
    );
    refused(
        "oracle://otobo:s3cret@db/otobo",
        "no URL of a database",
        "mysql://USER",
    );
}

#[test]
fn local_sockets_open_and_whom_they_refuse_is_told_whom_to_become() {
    let mysql = server("ACLSCOPE_TEST_MYSQL_SOCKET");
    let (folder, port) = (
        server("ACLSCOPE_TEST_POSTGRES_SOCKET"),
        server("ACLSCOPE_TEST_POSTGRES_PORT"),
    );
    let fresh = Fresh::new(Kind::MariaDb);
    assert_eq!(load(&fresh, &[]).code, Some(0));
    let name = fresh.url.rsplit('/').next().unwrap();
    let opened = permissions(&format!("mysql://root@localhost/{name}?socket={mysql}"));
    assert_eq!((opened.code, opened.err.as_str()), (Some(0), ""));
    let become_user = "sudo -u only_socket aclscope";
    let url = format!("mysql://only_socket@localhost/{name}?socket={mysql}");
    refused(&url, "Access denied", become_user);

    let fresh = Fresh::new(Kind::PostgreSql);
    assert_eq!(load(&fresh, &[]).code, Some(0));
    let name = fresh.url.rsplit('/').next().unwrap();
    let opened = permissions(&format!(
        "postgres://aclscope@/{name}?host={folder}&port={port}"
    ));
    assert_eq!((opened.code, opened.err.as_str()), (Some(0), ""));
    let url = format!("postgres://only_peer@/{name}?host={folder}&port={port}");
    refused(
        &url,
        "Peer authentication failed",
        "sudo -u only_peer aclscope",
    );
}

#[test]
fn the_database_of_another_program_is_none() {
    for kind in ALL {
        let fresh = Fresh::new(kind);
        if kind == Kind::Sqlite {
            std::fs::write(fresh.url.trim_start_matches("sqlite:"), "").unwrap();
        }
        refused(
            &fresh.url,
            "not the database of a ticket system",
            "OTRS, Znuny or OTOBO",
        );
    }
    let broken = Fresh::new(Kind::Sqlite);
    std::fs::write(
        broken.url.trim_start_matches("sqlite:"),
        "no database at all".repeat(99),
    )
    .unwrap();
    refused(&broken.url, "not a database", "");
}

#[test]
fn a_database_that_is_not_empty_is_left_as_it_is() {
    for kind in ALL {
        let fresh = Fresh::new(kind);
        fresh.run_on_new("CREATE TABLE queue (note VARCHAR(20))");
        let ended = load(&fresh, &[]);
        assert_eq!((ended.code, ended.out.as_str()), (Some(2), ""), "{kind:?}");
        assert!(ended.err.contains("there already: queue"), "{}", ended.err);
        // Only that table is still there: another try without it finds room.
        fresh.run("DROP TABLE queue");
        let ended = load(&fresh, &["--format", "json"]).json();
        assert_eq!(ended["format"], "aclscope.snapshot.load/1");
        assert_eq!(ended["tables"]["valid"], 3);
    }
}

#[test]
fn the_product_is_known_by_its_table_of_groups() {
    for kind in ALL {
        for (flavour, table) in [
            ("otobo", "groups_table"),
            ("znuny", "permission_groups"),
            ("otrs6", "groups"),
        ] {
            let fresh = Fresh::new(kind);
            let loaded = load(&fresh, &["--flavour", flavour, "--format", "json"]).json();
            assert!(loaded["tables"][table].as_u64() > Some(0), "{flavour}");
            let here = permissions(&fresh.url);
            assert_eq!(
                (here.code, here.err.as_str()),
                (Some(0), ""),
                "{kind:?} {flavour}"
            );
            let there = run(&["permissions", "--snapshot", &world()]);
            assert!(here.out.contains("leitstand") && there.out.contains("leitstand"));
        }
    }
}

#[test]
fn tables_that_are_missing_take_only_what_needs_them() {
    // Table by table that is another test's, on SQLite.
    let all = "acl acl_sync customer_company customer_preferences customer_user_customer \
               dynamic_field dynamic_field_value follow_up_possible group_customer \
               group_customer_user group_role group_user queue_preferences role_user roles service \
               service_customer_user service_preferences service_sla sla sysconfig_default \
               sysconfig_deployment sysconfig_modified system_address ticket_lock_type \
               ticket_priority ticket_state_type ticket_type user_preferences";
    for kind in ALL {
        let fresh = Fresh::new(kind);
        assert_eq!(load(&fresh, &[]).code, Some(0));
        for table in all.split_ascii_whitespace() {
            fresh.run(&format!("DROP TABLE {table}"));
        }
        let ended = permissions(&fresh.url);
        assert_eq!(ended.code, Some(0), "{kind:?} {}", ended.err);
        assert!(ended.out.contains("b.adeyemi"));
        let ended = run(&[
            "simulate",
            "--database",
            &fresh.url,
            "--customer-user",
            "b.adeyemi",
            "--action",
            "CustomerTicketMessage",
        ]);
        assert_eq!(ended.code, Some(0), "{kind:?} {}", ended.err);
        fresh.run("ALTER TABLE ticket DROP COLUMN title");
        refused(
            &fresh.url,
            "it has no column ticket.title",
            "name the database of",
        );
    }
}
