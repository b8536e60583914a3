//! `aclscope doctor`: every finding in a world made for it, none where all is well.

use serde_json::{Value as Json, json};

use crate::support::program::{Ended, file, run, shipped_source};

/// A ticket system with two tables of customer users in which nothing is wrong.
fn healthy() -> Json {
    json!({
        "settings": {
            "Customer::AuthModule": "Kernel::System::CustomerAuth::DB",
            "Customer::AuthModule::DB::CryptType": "bcrypt",
            "Customer::AuthModule1": "Kernel::System::CustomerAuth::DB",
            "Customer::AuthModule::DB::Table1": "partner_user",
            "Customer::AuthModule::DB::CustomerKey1": "account",
            "CustomerUser": shipped_source(),
            "CustomerUser1": {
                "Name": "Partners", "Module": "Kernel::System::CustomerUser::DB",
                "Params": {"Table": "partner_user", "ForeignDB": 1},
                "CustomerKey": "account", "CustomerID": "firm", "CustomerValid": "active",
                "ReadOnly": 1,
                "CustomerUserNameFields": ["family"],
                "CustomerUserListFields": ["family", "mail"],
                "CustomerUserSearchFields": ["account", "family"],
                "CustomerUserPostMasterSearchFields": ["mail"],
                "Map": [
                    ["UserLastname", "", "family", 1, 1, "var"],
                    ["UserLogin", "", "account", 1, 1, "var"],
                    ["UserEmail", "", "mail", 1, 1, "var"],
                    ["UserCustomerID", "", "firm", 0, 1, "var"],
                    ["ValidID", "", "active", 0, 1, "int"]]},
        },
        "tables": {
            "groups_table": [{"id": 1, "name": "users", "valid_id": 1}],
            "service": [{"id": 1, "name": "IT", "valid_id": 1}],
            "customer_company": [
                {"customer_id": "se", "name": "Ericsson", "valid_id": 1},
                {"customer_id": "mx", "name": "Hernandez", "valid_id": 1}],
            "customer_user": [
                person("ak", "Karlsson", "ak@se.example", "se"),
                person("bö", "Böhm", "bo@se.example", "se"),
                person("dg", "Garcia", "dg@mx.example", "mx")],
            "partner_user": [
                {"account": "p1", "family": "Kaya", "mail": "p1@p.example", "firm": "se", "active": 1},
                {"account": "p2", "family": "Wang", "mail": "p2@p.example", "firm": "mx", "active": 1}],
            "customer_user_customer": [{"user_id": "ak", "customer_id": "mx"}],
            "group_customer_user": [{"user_id": "p1", "group_id": 1, "permission_key": "ro", "permission_value": 1}],
            "group_customer": [{"customer_id": "se", "group_id": 1, "permission_key": "ro", "permission_value": 1,
                                "permission_context": "Ticket::CustomerID::Same"}],
            "service_customer_user": [
                {"customer_user_login": "<DEFAULT>", "service_id": 1}, {"customer_user_login": "dg", "service_id": 1}],
        },
    })
}

fn person(login: &str, name: &str, mail: &str, customer_id: &str) -> Json {
    json!({"login": login, "first_name": "Jo", "last_name": name, "email": mail,
           "customer_id": customer_id, "valid_id": 1})
}

/// What the doctor says about a world.
fn doctor(name: &str, world: &Json, further: &[&str]) -> Ended {
    let world = file(&format!("doctor-{name}.json"), world.to_string());
    run(&[
        &["doctor", "--snapshot", &world, "--format", "json"],
        further,
    ]
    .concat())
}

fn answer(ended: &Ended) -> Json {
    assert_eq!(ended.err, "");
    let answer: Json = serde_json::from_str(&ended.out).unwrap();
    assert_eq!(answer["format"], "aclscope.doctor/1");
    let found = answer["findings"].as_array().unwrap().len();
    assert_eq!(ended.code, Some(i32::from(found > 0)), "{}", ended.out);
    answer
}

/// The findings about a spoiled world: code, source, proof.
fn spoiled(name: &str, spoil: impl FnOnce(&mut Json)) -> Vec<(String, String, String)> {
    let mut world = healthy();
    spoil(&mut world);
    let answer = answer(&doctor(name, &world, &[]));
    let text = |finding: &Json, key: &str| finding[key].as_str().unwrap().to_owned();
    let findings = answer["findings"].as_array().unwrap().iter();
    findings
        .map(|own| (text(own, "code"), text(own, "source"), text(own, "proof")))
        .collect()
}

/// The only finding.
fn only(code: &str, source: &str, proof: &str) -> Vec<(String, String, String)> {
    vec![(code.to_owned(), source.to_owned(), proof.to_owned())]
}

fn people(world: &mut Json) -> &mut Vec<Json> {
    world["tables"]["customer_user"].as_array_mut().unwrap()
}

fn partners(world: &mut Json) -> &mut Vec<Json> {
    world["tables"]["partner_user"].as_array_mut().unwrap()
}

#[test]
fn nothing_is_found_where_all_is_well() {
    let ended = doctor("healthy", &healthy(), &[]);
    let answer = answer(&ended);
    assert_eq!(answer["findings"], json!([]));
    assert_eq!(answer["not_examined"], json!([]));
    let first = &answer["sources"][0];
    assert_eq!(first["source"], "CustomerUser");
    assert_eq!(
        (&first["state"], &first["kind"]),
        (&json!("ok"), &json!("table"))
    );
    assert_eq!((&first["count"], &first["valid"]), (&json!(3), &json!(3)));
    assert_eq!(first["verified"], true);
    let sql = first["search"]["sql"].as_str().unwrap();
    assert!(
        sql.starts_with("SELECT ") && sql.contains("customer_user"),
        "{sql}"
    );
    let world = file("doctor-text.json", healthy().to_string());
    let text = run(&["doctor", "--snapshot", &world]);
    assert_eq!((text.code, text.err.as_str()), (Some(0), ""));
    assert!(text.out.ends_with("nothing found\n"), "{}", text.out);
}

#[test]
fn logins_that_stand_twice_are_found() {
    let found = spoiled("double", |world| {
        partners(world).push(json!({"account": "P1", "family": "Kai", "mail": "x@p.example", "firm": "se", "active": 1}));
    });
    let proof = "1 login of 2 customer users, for example P1 and p1";
    assert_eq!(found, only("duplicate_login", "CustomerUser1", proof));
}

#[test]
fn logins_of_an_earlier_source_are_found() {
    let partner = |login: &str| {
        let login = login.to_owned();
        move |world: &mut Json| {
            partners(world).push(json!({"account": login, "family": "Kai", "mail": "x@p.example", "firm": "se", "active": 1}));
        }
    };
    let found = spoiled("shadowed", partner("dg"));
    assert_eq!(
        found,
        only("shadowed_login", "CustomerUser1", "1 login, for example dg")
    );
    let found = spoiled("similar", partner("Bo"));
    let proof = "1 login, for example bö there and Bo here";
    assert_eq!(found, only("similar_login", "CustomerUser1", proof));
}

#[test]
fn addresses_of_several_people_are_found() {
    let found = spoiled("address", |world| {
        people(world)[0]["email"] = json!("DG@mx.example")
    });
    let proof = "1 address of 2 customer users, for example DG@mx.example and dg@mx.example";
    assert_eq!(found, only("duplicate_email", "CustomerUser", proof));
}

#[test]
fn garbled_texts_are_found_with_what_they_were() {
    let found = spoiled("garbled", |world| {
        people(world)[1]["last_name"] = json!("BÃ¶hm")
    });
    let proof = "1 text in last_name, for example bö: BÃ¶hm, which was Böhm";
    assert_eq!(found, only("twice_encoded", "CustomerUser", proof));
    let found = spoiled("unreadable", |world| {
        people(world)[1]["city"] = json!("M\u{fffd}nchen")
    });
    let proof = "1 text in city, for example bö: M\u{fffd}nchen";
    assert_eq!(found, only("unreadable_text", "CustomerUser", proof));
    let found = spoiled("letters", |world| {
        people(world)[1]["city"] = json!("SÃO PAULO")
    });
    assert_eq!(found, []);
}

#[test]
fn people_who_lack_what_everybody_needs_are_found() {
    let found = spoiled("mail", |world| people(world)[2]["email"] = json!(""));
    let proof = "1 customer user of 3 has no email, for example dg";
    assert_eq!(found, only("without_email", "CustomerUser", proof));
    let found = spoiled("customer-id", |world| {
        people(world)[2]["customer_id"] = json!("")
    });
    let proof = "1 customer user of 3 has no customer_id, for example dg";
    assert_eq!(found, only("without_customer_id", "CustomerUser", proof));
    let found = spoiled("login", |world| {
        partners(world).push(json!({"account": null, "family": "Kai", "mail": "x@p.example", "firm": "se", "active": 1}));
    });
    let proof = "1 customer user of 3 has no account, for example one without a login";
    assert_eq!(found, only("without_login", "CustomerUser1", proof));
}

#[test]
fn validities_that_hide_or_do_not_exist_are_found() {
    let found = spoiled("validity", |world| people(world)[2]["valid_id"] = json!(7));
    let proof = "1 customer user of 3, for example dg with 7";
    assert_eq!(found, only("unknown_validity", "CustomerUser", proof));
    let found = spoiled("all-hidden", |world| {
        for partner in partners(world) {
            partner["active"] = json!(2);
        }
    });
    let proof = "2 customer users of 2, for example p1";
    assert_eq!(found, only("all_hidden", "CustomerUser1", proof));
    let one = spoiled("one-hidden", |world| {
        people(world)[2]["valid_id"] = json!(2)
    });
    assert_eq!(one, [], "that somebody is not valid is no finding");
    let found = spoiled("empty", |world| people(world).clear());
    assert!(found.contains(&(
        "empty".to_owned(),
        "CustomerUser".to_owned(),
        "table customer_user has no rows".to_owned()
    )));
}

#[test]
fn customer_ids_without_company_and_odd_ones_are_found() {
    let found = spoiled("company", |world| {
        people(world)[2]["customer_id"] = json!("zz")
    });
    assert_eq!(
        found,
        only(
            "without_company",
            "CustomerUser",
            "1 CustomerID, for example zz (of dg)"
        )
    );
    let unasked = spoiled("no-company", |world| {
        partners(world)[1]["firm"] = json!("zz")
    });
    assert_eq!(
        unasked,
        [],
        "without CustomerCompanySupport there need be none"
    );
    let odd = |name: &str, value: &str| {
        let value = value.to_owned();
        spoiled(name, move |world| partners(world)[1]["firm"] = json!(value))
    };
    let proof = "1 customer user of 2, for example p2: \"se;mx\"";
    assert_eq!(
        odd("separator", "se;mx"),
        only("customer_id_with_separator", "CustomerUser1", proof)
    );
    let proof = "1 customer user of 2, for example p2: \" se\"";
    assert_eq!(
        odd("blank", " se"),
        only("customer_id_with_blank", "CustomerUser1", proof)
    );
    let list = |name: &str, value: &str| {
        let value = value.to_owned();
        spoiled(name, move |world| {
            let map = world["settings"]["CustomerUser1"]["Map"]
                .as_array_mut()
                .unwrap();
            map.push(json!(["UserCustomerIDs", "", "firms", 0, 0, "var"]));
            for partner in partners(world) {
                partner["firms"] = json!(value);
            }
        })
    };
    let proof = "2 customer users of 2, for example p1: \"a;b,c\"";
    assert_eq!(
        list("mixed", "a;b,c"),
        only("customer_ids_mixed", "CustomerUser1", proof)
    );
    let proof = "2 customer users of 2, for example p1: \"a;;b\"";
    assert_eq!(
        list("hole", "a;;b"),
        only("customer_ids_empty", "CustomerUser1", proof)
    );
    let proof = "2 customer users of 2, for example p1: \";\"";
    assert_eq!(
        list("separators", ";"),
        only("customer_ids_only_separators", "CustomerUser1", proof)
    );
    assert_eq!(list("list", "a;b"), []);
}

#[test]
fn rows_of_nobody_are_found() {
    for (name, table, row) in [
        (
            "stranger-1",
            "customer_user_customer",
            json!({"user_id": "zz", "customer_id": "se"}),
        ),
        (
            "stranger-2",
            "service_customer_user",
            json!({"customer_user_login": "zz", "service_id": 1}),
        ),
        (
            "stranger-3",
            "group_customer_user",
            json!({"user_id": "zz", "group_id": 1, "permission_key": "ro", "permission_value": 1}),
        ),
    ] {
        let found = spoiled(name, |world| {
            world["tables"][table].as_array_mut().unwrap().push(row)
        });
        let proof = "1 row of 1 login, for example zz";
        assert_eq!(found, only("relation_of_unknown_login", table, proof));
    }
    let found = spoiled("stranger-4", |world| {
        let rows = world["tables"]["group_customer"].as_array_mut().unwrap();
        rows[0]["customer_id"] = json!("zz");
    });
    let proof = "1 row of 1 CustomerID, for example zz";
    assert_eq!(
        found,
        only("relation_of_unknown_company", "group_customer", proof)
    );
}

#[test]
fn a_missing_column_comes_with_the_statement_that_adds_it() {
    let mut world = healthy();
    let map = world["settings"]["CustomerUser1"]["Map"]
        .as_array_mut()
        .unwrap();
    map.push(json!(["UserRoom", "", "room", 1, 0, "var"]));
    let answer = answer(&doctor("column", &world, &[]));
    let found = answer["findings"].as_array().unwrap();
    assert_eq!(found[0]["code"], "mapped_column_missing");
    let help = found[0]["help"].as_str().unwrap();
    assert!(
        help.ends_with("ALTER TABLE partner_user ADD COLUMN room VARCHAR(250) NULL;"),
        "{help}"
    );
}

#[test]
fn configuration_and_authentication_are_judged_too() {
    let found = spoiled("module", |world| {
        world["settings"]["CustomerUser1"]["Module"] = json!("Kernel::System::CustomerUser::SAP");
    });
    let module = ("unknown_module".to_owned(), "CustomerUser1".to_owned());
    let of = |found: &[(String, String, String)]| {
        found
            .iter()
            .map(|(code, source, _)| (code.clone(), source.clone()))
            .collect::<Vec<_>>()
    };
    assert!(of(&found).contains(&module), "{found:?}");
    let told = of(&found)
        .into_iter()
        .filter(|(_, source)| source == "CustomerUser1");
    assert_eq!(
        told.count(),
        1,
        "what explains the rest is said once: {found:?}"
    );
    let found = spoiled("auth", |world| {
        let settings = world["settings"].as_object_mut().unwrap();
        settings.remove("Customer::AuthModule1");
    });
    let proof =
        "Customer::AuthModule is Kernel::System::CustomerAuth::DB, which asks table customer_user";
    assert_eq!(
        found,
        only("source_without_authentication", "CustomerUser1", proof)
    );
    let found = spoiled("key", |world| {
        let source = world["settings"]["CustomerUser1"].as_object_mut().unwrap();
        source.remove("CustomerKey");
    });
    assert_eq!(
        of(&found)[0],
        ("missing_key".to_owned(), "CustomerUser1".to_owned())
    );
}

#[test]
fn the_demo_has_the_findings_that_it_should() {
    let ended = run(&["doctor", "--demo", "--format", "json"]);
    let answer = answer(&ended);
    let found: Vec<String> = answer["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|own| {
            let text = |key: &str| own[key].as_str().unwrap();
            format!("{} {} {}", text("severity"), text("source"), text("code"))
        })
        .collect();
    assert_eq!(
        found,
        [
            "error CustomerUser1 no_mail_search",
            "warning CustomerUser1 source_without_authentication",
            "warning CustomerUser1 without_company",
            "note Customer::AuthModule::DB::CryptType weak_password_scheme",
        ]
    );
    assert_eq!(answer["sources"][1]["hidden_example"], "p.zoric");
}

#[test]
fn hostile_names_and_secrets_never_reach_the_terminal() {
    let mut world = healthy();
    people(&mut world)[0]["email"] = json!("");
    people(&mut world)[0]["login"] = json!("\u{1b}[31mak\n");
    world["settings"]["CustomerUser1"]["Params"]["Password"] = json!("tiger");
    let world = file("doctor-hostile.json", world.to_string());
    for format in ["text", "json"] {
        let ended = run(&["doctor", "--snapshot", &world, "--format", format]);
        assert_eq!(ended.code, Some(1), "{}", ended.err);
        assert!(!ended.out.contains("tiger"), "{}", ended.out);
        assert!(!ended.out.contains('\u{1b}'), "{}", ended.out);
        for line in ended.out.lines().filter(|_| format == "text") {
            assert!(aclscope::text::width(line) <= 80, "{line}");
        }
    }
}

#[test]
fn without_an_instance_it_ends_with_2() {
    let ended = run(&["doctor", "--snapshot", "there-is-none.json"]);
    assert_eq!((ended.code, ended.out.as_str()), (Some(2), ""));
}
