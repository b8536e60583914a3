//! What the file may say, and how it is refused.

mod sources;

use std::path::{Path, PathBuf};

use super::*;
use proptest::prelude::*;

use crate::core::value::Value;
use crate::core::world::{Collation, Flavour};

fn parse(text: &str) -> Result<ConfigFile, ConfigError> {
    let home = Path::new("/home/ak");
    ConfigFile::parse("c.yaml", Path::new("/etc/acl"), Some(home), text)
}

/// Message and help of a text that is refused.
fn refused(text: &str) -> (String, String) {
    match parse(text) {
        Ok(file) => panic!("{text}\nis taken as {file:?}"),
        Err(error) => (error.to_string(), error.help),
    }
}

fn environment(name: &str) -> Option<String> {
    match name {
        "PW" => Some("tiger".to_owned()),
        "EMPTY" => Some(String::new()),
        _ => None,
    }
}

const WHOLE: &str = "\
default: prod
read_only: true
acting_user: root@localhost
tls: verify
ca_file: ca.pem
instances:
  prod:
    home: /opt/otobo
    database: mysql://otobo@db.example/otobo
    password: {env: PW}
    read_only: false
    acls: deployed
    settings:
      CustomerGroupSupport: true
      Version: 1.10
      CustomerUser1:
        Module: Kernel::System::CustomerUser::LDAP
        CustomerKey: uid
        CustomerID: mail
        Params:
          Host: [ldap.example, ldap2.example]
          UserPw: {command: printf walrus}
          Params: {port: 389}
        Map:
          - [UserLogin, Login, uid, 1, 1, var, '', 0]
      CustomerUser2: ~
  old:
    snapshot: ~/worlds/old.json.gz
    flavour: otrs6
    collation: exact
  lite: {database: 'sqlite:o.db', password: plain, tls: off}
";

#[test]
fn a_whole_file_is_read_with_its_places() {
    let file = parse(WHOLE).unwrap();
    assert_eq!(file.default.as_ref().unwrap().value, "prod");
    let place = |line, column| Place { line, column };
    assert_eq!(file.defaults.read_only.unwrap().place, place(2, 12));
    assert_eq!(
        file.defaults.ca_file.as_ref().unwrap().value,
        PathBuf::from("/etc/acl/ca.pem")
    );
    let names: Vec<&String> = file.instances.keys().collect();
    assert_eq!(names, ["prod", "old", "lite"]);
    let prod = &file.instances["prod"];
    assert_eq!(prod.place, place(7, 3));
    assert_eq!(
        prod.home.as_ref().unwrap().value,
        PathBuf::from("/opt/otobo")
    );
    assert_eq!(prod.database.as_ref().unwrap().place, place(9, 15));
    assert_eq!(prod.common.acls.unwrap().value, Acls::Deployed);
    assert!(!prod.common.read_only.unwrap().value);
    let old = &file.instances["old"];
    assert_eq!(
        old.snapshot.as_ref().unwrap().value,
        PathBuf::from("/home/ak/worlds/old.json.gz")
    );
    assert_eq!(old.common.flavour.unwrap().value, Flavour::Otrs6);
    assert_eq!(old.common.collation.unwrap().value, Collation::Exact);
    assert_eq!(file.instances["lite"].common.tls.unwrap().value, Tls::Off);
    assert!(!format!("{file:?}").contains("plain\""));
}

#[test]
fn settings_keep_their_texts_and_get_their_secrets_when_asked() {
    let file = parse(WHOLE).unwrap();
    let layer = &file.instances["prod"].common.settings;
    assert_eq!(layer.entries[0].value, Value::text("1"));
    assert_eq!(layer.entries[1].value, Value::text("1.10"));
    assert_eq!(layer.entries[3].value, Value::Null);
    let masked = layer.entries[2].value.get("Params").unwrap();
    assert_eq!(masked.get("UserPw"), Some(&Value::text("***")));
    let settings = layer.fetch(environment).unwrap();
    let params = settings["CustomerUser1"].get("Params").unwrap();
    assert_eq!(params.get("UserPw"), Some(&Value::text("walrus")));
    assert_eq!(
        params.get("Host").unwrap().texts(),
        ["ldap.example", "ldap2.example"]
    );
}

#[test]
fn an_empty_file_says_nothing() {
    for text in ["", "# nothing\n", "instances:\n", "settings: {}\n"] {
        let file = parse(text).unwrap();
        assert!(
            file.instances.is_empty() && file.default.is_none(),
            "{text}"
        );
    }
}

#[test]
fn slips_are_named_with_place_and_nearest_key() {
    let cases = [
        (
            "defualt: a\n",
            "c.yaml:1:1: the file has no key `defualt`",
            "did you mean `default`?",
        ),
        (
            "instances:\n  a:\n    hoem: /opt/otobo\n",
            "c.yaml:3:5: instance `a` has no key `hoem`",
            "did you mean `home`?",
        ),
        (
            "- a\n",
            "c.yaml:1:1: the file is a list, not a mapping",
            "write a mapping",
        ),
        (
            "instances: [a]\n",
            "c.yaml:1:12: `instances` is a list, not a mapping",
            "write a mapping",
        ),
        (
            "instances: {a: /opt/otobo}\n",
            "c.yaml:1:16: instance `a` is a text, not a mapping",
            "write a mapping",
        ),
        (
            "read_only: yes\n",
            "c.yaml:1:12: `read_only` cannot be `yes`",
            "write true or false",
        ),
        (
            "acls: [stored]\n",
            "c.yaml:1:7: `acls` is a list, not a text",
            "write a text",
        ),
        (
            "tls: on\n",
            "c.yaml:1:6: `tls` cannot be `on`",
            "write off or prefer or verify",
        ),
        (
            "acting_user:\n",
            "c.yaml:1:13: `acting_user` is nothing, not a text",
            "write a text",
        ),
        (
            "tls: off\ntls: off\n",
            "c.yaml:2:1: the key `tls` stands twice, first in line 1",
            "correct the file at this place",
        ),
        (
            "default: prd\ninstances:\n  prod: {home: /opt/otobo}\n",
            "c.yaml:1:10: `default` names no instance: there is no `prd`",
            "did you mean `prod`?",
        ),
        (
            "instances: {a: {tls: off}}\n",
            "c.yaml:1:13: instance `a` says nothing about where its data are",
            "give it home: FOLDER, database: URL or snapshot: FILE",
        ),
        (
            "instances: {a: {home: x, snapshot: y}}\n",
            "c.yaml:1:36: instance `a` has a snapshot beside its home or database",
            "a snapshot is an instance of its own: give it a name of its own",
        ),
        (
            "instances: {a: {snapshot: y, tls: off}}\n",
            "c.yaml:1:30: instance `a` is a snapshot: `tls` means nothing there",
            "leave it out",
        ),
        (
            "instances: {a: {database: 'oracle://o:tiger@h/d'}}\n",
            "c.yaml:1:27: `database` is no URL of a database that is known here: oracle://o:***@h/d",
            "write sqlite:FILE, mysql://USER@HOST/NAME or postgres://USER@HOST/NAME",
        ),
        (
            "instances: {a: {database: 'mysql:o:tiger@h/d'}}\n",
            "c.yaml:1:27: `database` is no URL of a database that is known here: mysql:***@h/d",
            "write sqlite:FILE, mysql://USER@HOST/NAME or postgres://USER@HOST/NAME",
        ),
        (
            "instances: {a: {database: 'mysql://o:tiger@h/d', password: walrus}}\n",
            "c.yaml:1:60: instance `a` has two passwords: this one, and one in its database URL",
            "take the one in the URL out",
        ),
    ];
    for (text, message, help) in cases {
        assert_eq!(
            refused(text),
            (message.to_owned(), help.to_owned()),
            "{text}"
        );
    }
    let (message, _) = refused("instances: {a: [\n");
    assert!(message.starts_with("c.yaml:2:1: "), "{message}");
}

#[test]
fn settings_stand_alone_or_below_their_key() {
    let names = |text: &str| -> Vec<String> {
        let layer = SettingsLayer::parse("s.yaml", text).unwrap();
        layer.entries.into_iter().map(|entry| entry.name).collect()
    };
    assert_eq!(names("A::B: 1\nC: [x]\n"), ["A::B", "C"]);
    assert_eq!(names("settings:\n  A: 1\ntables: {}\n"), ["A"]);
    let refused = |text: &str| {
        SettingsLayer::parse("s.yaml", text)
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        refused("- a\n"),
        "s.yaml:1:1: the file is a list, not a mapping of settings"
    );
    assert_eq!(
        refused(""),
        "s.yaml:1:1: the file is nothing, not a mapping of settings"
    );
    assert_eq!(
        refused("settings: x\n"),
        "s.yaml:1:11: `settings` is a text, not a mapping"
    );
    assert_eq!(
        refused("tables: {}\n"),
        "s.yaml: a world without `settings`"
    );
    assert_eq!(
        refused("A: 1\nA: 2\n"),
        "s.yaml:2:1: the key `A` stands twice, first in line 1"
    );
}

#[test]
fn plain_passwords_are_noticed() {
    for (text, holds) in [
        (WHOLE, true),
        ("instances: {a: {home: x, password: {env: A}}}", false),
        ("instances: {a: {database: 'mysql://a@b/c'}}", false),
        ("instances: {a: {database: 'mysql://a:p@b/c'}}", true),
        ("settings: {CustomerUser: {Params: {Password: x}}}", true),
        ("settings: {CustomerUser: {Params: {Password: ''}}}", false),
    ] {
        assert_eq!(parse(text).unwrap().holds_secrets(), holds, "{text}");
    }
}

proptest! {
    #[test]
    fn no_text_ends_the_program(text in any::<String>()) {
        let _ = parse(&text);
        let _ = SettingsLayer::parse("s.yaml", &text);
    }

    #[test]
    fn no_cut_and_no_strange_sign_in_a_file_ends_the_program(at in 0..WHOLE.len(), sign in any::<char>()) {
        let _ = parse(&WHOLE[..at]);
        let mut text = WHOLE.to_owned();
        text.insert(at, sign);
        if let Err(error) = parse(&text) {
            prop_assert!(!error.to_string().contains("walrus"), "{error}");
        }
    }
}
