//! Every finding about settings: where it appears, and that it does not appear where all is well.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use super::testing::{judged, settings, spoiled};

const TABLE: &str = "CustomerUser";
const DIRECTORY: &str = "CustomerUser1";

#[test]
fn a_sound_configuration_has_no_findings() {
    assert_eq!(judged(&settings(), &BTreeMap::new()), []);
}

/// Spoils `settings[source][key]`.
fn set(source: &str, key: &str, value: Json) -> Vec<(&'static str, String)> {
    spoiled(|settings| match key.split_once('.') {
        Some((outer, key)) => settings[source][outer][key] = value,
        None => settings[source][key] = value,
    })
}

fn without(source: &str, key: &str) -> Vec<(&'static str, String)> {
    spoiled(|settings| {
        let (place, key) = match key.split_once('.') {
            Some((outer, key)) => (&mut settings[source][outer], key),
            None => (&mut settings[source], key),
        };
        place.as_object_mut().unwrap().remove(key);
    })
}

fn one(code: &'static str, source: &str) -> Vec<(&'static str, String)> {
    vec![(code, source.to_owned())]
}

#[test]
fn what_is_never_asked_and_left_out_numbers_are_said() {
    let copy = |key: &'static str| {
        spoiled(move |settings| {
            let mut source = settings[TABLE].clone();
            source["Params"]["Table"] = json!("customer_user");
            settings[key] = source;
        })
    };
    assert_eq!(
        copy("CustomerUser11"),
        one("source_ignored", "CustomerUser11")
    );
    assert_eq!(
        copy("CustomerUser01"),
        one("source_ignored", "CustomerUser01")
    );
    assert_eq!(copy("CustomerUser3"), one("source_gap", "CustomerUser3"));
    assert_eq!(copy("CustomerUser2"), []);
    let first = spoiled(|settings| {
        let source = settings.as_object_mut().unwrap().remove(TABLE).unwrap();
        settings["CustomerUser2"] = source;
    });
    assert_eq!(first, one("no_first_source", DIRECTORY));
    let module = set(TABLE, "Module", json!("Kernel::System::CustomerUser::SAP"));
    assert_eq!(module, one("unknown_module", TABLE));
}

#[test]
fn keys_that_end_requests_are_named() {
    for (source, key) in [
        (TABLE, "CustomerKey"),
        (TABLE, "CustomerID"),
        (DIRECTORY, "Params.Host"),
        (DIRECTORY, "Params.BaseDN"),
        (DIRECTORY, "Params.SSCOPE"),
        (DIRECTORY, "CustomerID"),
        (DIRECTORY, "CustomerKey"),
    ] {
        assert!(
            without(source, key).contains(&("missing_key", source.to_owned())),
            "{key}"
        );
    }
    assert!(without(TABLE, "Params.Table").contains(&("missing_key", TABLE.to_owned())));
    let old = spoiled(|settings| {
        let source = settings[TABLE].as_object_mut().unwrap();
        let key = source.remove("CustomerKey").unwrap();
        source.insert("Key".to_owned(), key);
    });
    assert_eq!(old, [], "Key is the old name of CustomerKey");
    let empty = set(DIRECTORY, "Params.BaseDN", json!(""));
    assert!(
        !empty.contains(&("missing_key", DIRECTORY.to_owned())),
        "BaseDN may be empty"
    );
    let company =
        spoiled(|settings| settings["CustomerCompany"] = json!({"Params": {"Table": "c"}}));
    assert_eq!(company, one("missing_key", "CustomerCompany"));
    let wanted = spoiled(|settings| {
        settings["CustomerCompany"] = json!({"Params": {"Table": "c"}});
        settings[DIRECTORY]["CustomerCompanySupport"] = json!(1);
    });
    assert!(wanted.contains(&("company_support_without_companies", DIRECTORY.to_owned())));
}

/// Spoils the Map of a source.
fn map(source: &str, spoil: impl FnOnce(&mut Vec<Json>)) -> Vec<(&'static str, String)> {
    spoiled(|settings| spoil(settings[source]["Map"].as_array_mut().unwrap()))
}

#[test]
fn gaps_of_the_map_are_named() {
    for (place, attribute) in [(2, "UserLogin"), (4, "UserEmail"), (5, "UserCustomerID")] {
        let findings = map(TABLE, |rows| drop(rows.remove(place)));
        assert!(
            findings.contains(&("unmapped", TABLE.to_owned())),
            "{attribute}"
        );
    }
    let moved = |place: usize| map(TABLE, |rows| rows[place][2] = json!("elsewhere"));
    assert_eq!(moved(2), one("key_not_mapped", TABLE));
    let dynamic = map(TABLE, |rows| {
        rows[4] = json!(["UserEmail", "", "Room", 1, 1, "dynamic_field"]);
    });
    assert!(
        dynamic.contains(&("unmapped", TABLE.to_owned())),
        "{dynamic:?}"
    );
    assert_eq!(moved(5), one("customer_id_not_mapped", TABLE));
    assert_eq!(moved(6), one("validity_differs", TABLE));
    let no_valid = map(TABLE, |rows| drop(rows.remove(6)));
    assert_eq!(no_valid, one("validity_not_mapped", TABLE));
    assert_eq!(without(TABLE, "CustomerValid"), one("no_validity", TABLE));
    assert_eq!(
        map(TABLE, |rows| rows.push(json!(["UserCity"]))),
        one("map_row_incomplete", TABLE)
    );
    let twice = map(TABLE, |rows| {
        rows.push(json!(["UserNick", "", "login", 1, 0, "var"]))
    });
    assert_eq!(twice, one("column_twice", TABLE));
    let twice = map(TABLE, |rows| {
        rows.push(json!(["UserEmail", "", "mail2", 1, 0, "var"]))
    });
    assert_eq!(twice, one("attribute_twice", TABLE));
    let field = |name: &str| json!(["UserRoom", "", name, 1, 0, "dynamic_field"]);
    assert_eq!(map(TABLE, |rows| rows.push(field("Room"))), []);
    assert_eq!(
        map(TABLE, |rows| rows.push(field("Cellar"))),
        one("unknown_dynamic_field", TABLE)
    );
    let odd = map(TABLE, |rows| {
        rows.push(json!(["UserCity", "", "city", 1, 0, "text"]))
    });
    assert_eq!(odd, one("unknown_storage_type", TABLE));
}

#[test]
fn lists_of_fields_are_judged() {
    assert_eq!(
        without(TABLE, "CustomerUserSearchFields"),
        one("no_search_fields", TABLE)
    );
    assert_eq!(
        without(DIRECTORY, "CustomerUserSearchFields"),
        one("searched_by_key_only", DIRECTORY)
    );
    for source in [TABLE, DIRECTORY] {
        let mail = without(source, "CustomerUserPostMasterSearchFields");
        assert_eq!(mail, one("no_mail_search", source));
    }
    let two = set(
        TABLE,
        "CustomerUserPostMasterSearchFields",
        json!(["email", "login"]),
    );
    assert_eq!(two, one("mail_search_ignores_validity", TABLE));
    let list = set(
        TABLE,
        "CustomerUserListFields",
        json!(["email", "last_name"]),
    );
    assert_eq!(list, one("list_without_mail", TABLE));
    assert_eq!(
        without(TABLE, "CustomerUserListFields"),
        [],
        "the default ends with email"
    );
    assert_eq!(
        without(DIRECTORY, "CustomerUserListFields"),
        one("no_list_fields", DIRECTORY)
    );
    let odd = set(TABLE, "CustomerUserListFields", json!(["nick", "email"]));
    assert_eq!(odd, one("list_field_not_mapped", TABLE));
    assert_eq!(
        without(DIRECTORY, "CustomerUserNameFields"),
        one("no_name_fields", DIRECTORY)
    );
    assert_eq!(without(TABLE, "CustomerUserNameFields"), []);
    let searched = set(TABLE, "CustomerUserSearchFields", json!(["login", "pw"]));
    assert_eq!(searched, one("password_searched", TABLE));
    let shown = set(TABLE, "CustomerUserListFields", json!(["pw", "email"]));
    assert_eq!(shown, one("password_shown", TABLE));
    let shown = set(DIRECTORY, "CustomerUserNameFields", json!(["UserPassword"]));
    assert_eq!(shown, one("password_shown", DIRECTORY));
}

#[test]
fn what_only_directories_have_is_judged() {
    let param = |key: &str, value: &str| set(DIRECTORY, &format!("Params.{key}"), json!(value));
    assert_eq!(param("SSCOPE", "subtre"), one("unknown_scope", DIRECTORY));
    assert_eq!(param("SSCOPE", "single"), []);
    assert_eq!(
        without(DIRECTORY, "Params.UserPw"),
        one("anonymous_bind", DIRECTORY)
    );
    assert_eq!(
        without(DIRECTORY, "Params.UserDN"),
        one("anonymous_bind", DIRECTORY)
    );
    assert_eq!(
        param("AlwaysFilter", "objectClass=person"),
        one("filter_without_parentheses", DIRECTORY)
    );
    assert_eq!(
        param("AlwaysFilter", "(objectClass=person"),
        one("bad_filter", DIRECTORY)
    );
    assert_eq!(param("AlwaysFilter", ""), []);
    let valid = set(DIRECTORY, "CustomerUserValidFilter", json!("(&(a=b)"));
    assert_eq!(valid, one("bad_filter", DIRECTORY));
    assert_eq!(
        without(DIRECTORY, "Params.SourceCharset"),
        one("no_charset", DIRECTORY)
    );
    assert_eq!(
        param("SourceCharset", "utf-88"),
        one("unknown_charset", DIRECTORY)
    );
    for known in ["iso-8859-1", "latin-1", "UTF8", "cp1252"] {
        assert_eq!(param("SourceCharset", known), [], "{known}");
    }
    let host = |host: &str| {
        spoiled(|settings| {
            settings[DIRECTORY]["Params"]["Host"] = json!(host);
            settings["Customer::AuthModule::LDAP::Host1"] = json!(host);
        })
    };
    assert_eq!(host("ldap.example"), one("password_in_clear", DIRECTORY));
    for own in [
        "ldap://127.0.0.1:3890",
        "LDAPS://localhost",
        "ldap://[::1]:389",
        "::1",
    ] {
        assert_eq!(host(own), [], "{own}");
    }
    for far in [
        "ldap://[2001:db8::1]:389",
        "2001:db8::1",
        "ldap://localhost.example",
    ] {
        assert_eq!(host(far), one("password_in_clear", DIRECTORY), "{far}");
    }
    assert_eq!(host("ldapi://%2frun%2fldapi"), []);
    let tls = spoiled(|settings| {
        settings[DIRECTORY]["Params"]["Host"] = json!("ldap.example");
        settings["Customer::AuthModule::LDAP::Host1"] = json!("ldap.example");
        settings["AuthModule::LDAP::StartTLS1"] = json!("require");
    });
    assert_eq!(tls, []);
    assert_eq!(
        without(DIRECTORY, "Params.Params"),
        one("unverified_directory", DIRECTORY)
    );
    let of_agents = spoiled(|settings| {
        let params = settings[DIRECTORY]["Params"].as_object_mut().unwrap();
        params.remove("Params");
        settings["AuthModule::LDAP::Params1"] = json!({"verify": "require"});
    });
    assert_eq!(
        of_agents,
        [],
        "those of the agents count where there are none"
    );
    let scheme = spoiled(|settings| {
        settings[DIRECTORY]["Params"]["Host"] = json!("ldap.example");
        settings["Customer::AuthModule::LDAP::Host1"] = json!("ldap.example");
        settings[DIRECTORY]["Params"]["Params"]["scheme"] = json!("ldaps");
    });
    assert_eq!(scheme, []);
}

#[test]
fn keys_without_effect_are_named() {
    assert_eq!(
        set(TABLE, "CustomerUserValidFilter", json!("(a=b)")),
        one("no_effect", TABLE)
    );
    assert_eq!(
        set(DIRECTORY, "CustomerValid", json!("valid")),
        one("no_effect", DIRECTORY)
    );
    assert_eq!(
        set(DIRECTORY, "ReadOnly", json!(1)),
        [],
        "the list of read-only sources names it"
    );
    assert_eq!(
        set(TABLE, "CacheTTL", json!(1)),
        [],
        "what only this program does not look at is no fault of the configuration"
    );
    let company =
        json!({"Params": {"Table": "c"}, "CustomerCompanyKey": "id", "CustomerCompanyMap": 1});
    let company = spoiled(|settings| settings["CustomerCompany"] = company);
    assert_eq!(company, one("unknown_key", "CustomerCompany"));
    assert_eq!(
        set(
            DIRECTORY,
            "Params.Params",
            json!({"verify": "require", "onerror": "die"})
        ),
        [],
        "Perl's driver has more"
    );
    assert_eq!(
        set(DIRECTORY, "Params.DestCharset", json!("utf-8")),
        one("no_effect", DIRECTORY)
    );
    assert_eq!(
        set(TABLE, "Params.SourceCharset", json!("utf-8")),
        one("no_effect", TABLE)
    );
    assert_eq!(
        set(TABLE, "Params.Password", json!("x")),
        one("no_effect", TABLE)
    );
    assert_eq!(
        set(TABLE, "CustomerUserSearchFeilds", json!([])),
        one("unknown_key", TABLE)
    );
    assert_eq!(
        set(DIRECTORY, "Params.BasDN", json!("x")),
        one("unknown_key", DIRECTORY)
    );
    let external = spoiled(|settings| {
        settings[TABLE]["Params"]["DSN"] = json!("DBI:Pg:dbname=x");
        settings[TABLE]["Params"]["Password"] = json!("x");
        settings[TABLE]["Params"]["Attribute"] = json!({});
        settings["Customer::AuthModule::DB::DSN"] = json!("DBI:Pg:dbname=x");
    });
    assert_eq!(external, []);
}

#[test]
fn no_secret_is_told() {
    let mut own = settings();
    own[TABLE]["Params"]["Password"] = json!("tiger");
    own[DIRECTORY]["Params"]["UserPw"] = json!("lion");
    own[DIRECTORY]["Params"]["Host"] = json!("ldap.example");
    let told = format!("{:?}", judged(&own, &BTreeMap::new()));
    assert!(!told.contains("tiger") && !told.contains("lion"), "{told}");
}
