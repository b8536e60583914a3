//! The settings that a database itself holds, and where each comes from.

use serde_json::{Value as Json, json};

use crate::servers::{ALL, Fresh};
use crate::support::program::run;
use crate::support::{eval, vectors};

fn settings(arguments: &[&str], names: &[&str]) -> Vec<Json> {
    let questions: Vec<Json> = names
        .iter()
        .map(|name| json!({"id": name, "op": "Setting", "name": name}))
        .collect();
    eval::ask(arguments, &questions)
}

#[test]
fn stored_settings_count_until_a_deployment_says_otherwise() {
    let world = vectors::file("world/world.world.json")
        .display()
        .to_string();
    for kind in ALL {
        let fresh = Fresh::new(kind);
        let loaded = run(&["snapshot", "load", &world, "--into", &fresh.url]);
        assert_eq!(loaded.code, Some(0), "{}", loaded.err);
        for (name, value, valid) in [
            ("Ticket::Type", "--- 0", 1),
            ("Ticket::Service", "--- 1", 1),
            ("Ticket::Responsible", "--- 1", 0),
            (
                "Ticket::Frontend::CustomerTicketMessage###Queue",
                "--- '1'",
                1,
            ),
        ] {
            fresh.run(&format!(
                "INSERT INTO sysconfig_default (name, effective_value, is_valid) \
                 VALUES ('{name}', '{}', {valid})",
                value.replace('\'', "''")
            ));
        }
        fresh.run(
            "INSERT INTO sysconfig_modified (name, effective_value, is_valid, reset_to_default) \
             VALUES ('Ticket::Service', '--- 0', 1, 0)",
        );
        let here = ["--database", fresh.url.as_str()];
        let names = [
            "Ticket::Type",
            "Ticket::Service",
            "Ticket::Responsible",
            "Ticket::Frontend::CustomerTicketMessage###Queue",
            "No::Such",
        ];
        let stored: Vec<Json> = settings(&here, &names)
            .into_iter()
            .map(|a| a["value"].clone())
            .collect();
        let expected = json!(["0", "0", null, "1", null]);
        assert!(
            eval::equal(&expected, &json!(stored)),
            "{kind:?} {stored:?}"
        );

        fresh.run(
            "INSERT INTO sysconfig_deployment (user_id, effective_value) VALUES (NULL, \
             'package Kernel::Config::Files::ZZZAAuto; sub Load { my ($File, $Self) = @_; \
             $Self->{''Ticket::Type''} =  ''1''; $Self->{''SMTP::Pw''} =  ''s3cret''; \
             $Self->{''AuthModule::DB::Params''} = { ''UserPw'' => ''s3cret'', ''Host'' => ''ldap'' }; \
             return; } 1;')",
        );
        let deployed = settings(
            &here,
            &["Ticket::Type", "AuthModule::DB::Params", "SMTP::Pw"],
        );
        assert!(
            eval::equal(&json!("1"), &deployed[0]["value"]),
            "{kind:?} {}",
            deployed[0]
        );
        assert_eq!(deployed[0]["from"], "sysconfig_deployment");
        assert!(
            !json!(deployed).to_string().contains("s3cret"),
            "{deployed:?}"
        );
        assert_eq!(deployed[1]["value"], json!({"Host": "ldap"}));
        let laid = ["--database", fresh.url.as_str(), "--settings", &world];
        let laid = settings(&laid, &["Ticket::Type"]);
        assert!(
            laid[0]["from"].as_str().unwrap().contains("--settings"),
            "{}",
            laid[0]
        );
    }
}
