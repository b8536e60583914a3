//! Deployed ACL files as the original evaluates them.

mod support;

use std::sync::Arc;

use aclscope::core::acl::{Comparison, Standing};
use aclscope::core::perl::{Config, Form, Program};
use aclscope::core::value::{Map, Value};
use aclscope::core::world::{Collation, DeployedAcl, DeployedAcls, Row, Settings, Tables, World};
use aclscope::core::yaml;
use serde_json::{Value as Json, json};
use support::program::{Ended, file, run_with};
use support::{eval, vectors};

#[test]
fn every_recorded_deployed_file_is_read_equal() {
    let names = vectors::names("zzzacl", ".json");
    let (mut files, mut broken, mut leaves, mut wrong) = (0, 0, 0, Vec::new());
    for name in &names {
        let recorded = vectors::json(&format!("{name}.json"));
        let text = vectors::text(&format!("{name}.pm"));
        let program = Program::parse(&text, Form::File);
        if recorded["does_not_compile"] == true {
            broken += 1;
            if let Ok(program) = program {
                wrong.push(format!("{name}: {program:?} is no Perl"));
            }
            continue;
        }
        files += 1;
        let wanted = &recorded["evaluates_to"];
        leaves += eval::leaves(wanted);
        let mut config = Config::new(&Map::new());
        match program {
            Ok(program) => config.load(&program, 0),
            Err(error) => wrong.push(format!("{name}: {error}")),
        }
        let settled = config.settled();
        let got = Json::from(&Value::Map(settled.settings));
        if !eval::equal(wanted, &got) || !settled.unknown.is_empty() {
            wrong.push(format!("{name}: wanted {wanted}, got {got}"));
        }
        for acl in wanted["TicketAcl"]
            .as_object()
            .into_iter()
            .flat_map(|acls| acls.keys())
        {
            let place = config
                .member_place("TicketAcl", acl)
                .expect("every ACL has a place");
            let line = text
                .lines()
                .nth(place.lines.line as usize - 1)
                .unwrap_or_default();
            if !line.starts_with("$Self->{TicketAcl}->{'") {
                wrong.push(format!("{name}: {acl} at {place:?}, which is {line:?}"));
            }
        }
    }
    println!(
        "zzzacl: {files} files with {leaves} values compared, {broken} refused, {} differences",
        wrong.len()
    );
    assert!(
        files >= 7 && broken >= 1 && leaves > 100,
        "{files}, {broken}, {leaves}"
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The table `acl` that an export was made of.
fn stored(export: &str) -> World {
    let text = vectors::text(export);
    let Value::List(acls) = yaml::read(&text).expect("an export is YAML") else {
        panic!("{export} is no list");
    };
    let rows = acls.iter().map(|acl| {
        let plain = |key: &str| acl.get(key).and_then(Value::as_text);
        let tree = |key: &str| match acl.get(key) {
            Some(Value::Map(map)) => yaml::write(&Value::Map(map.clone())),
            _ => String::new(),
        };
        let (config_match, config_change) = (tree("ConfigMatch"), tree("ConfigChange"));
        Row::from_pairs([
            ("id", plain("ID")),
            ("name", plain("Name")),
            ("valid_id", plain("ValidID")),
            ("stop_after_match", plain("StopAfterMatch")),
            ("config_match", Some(config_match.as_str())),
            ("config_change", Some(config_change.as_str())),
        ])
    });
    let tables = Tables::from([("acl".to_owned(), rows.collect())]);
    World::read(Settings::default(), Collation::default(), tables)
}

/// What a deployed file holds.
fn deployed(file: &str) -> DeployedAcls {
    let mut config = Config::new(&Map::new());
    let program = Program::parse(&vectors::text(file), Form::File).expect("it is Perl");
    config.load(&program, 0);
    let settled = config.settled();
    let acls = settled.settings.get("TicketAcl").and_then(Value::as_map);
    let acls = acls.into_iter().flatten().map(|(name, acl)| DeployedAcl {
        name: name.clone(),
        acl: acl.clone(),
        written: None,
    });
    DeployedAcls {
        acls: acls.collect(),
        ..DeployedAcls::default()
    }
}

/// The original deployed these files from these tables: nothing about them may differ.
#[test]
fn what_the_original_deployed_is_what_it_had_stored() {
    let mut compared = 0;
    for (export, file) in [
        ("acl_yaml/Export_ACL.yml", "zzzacl/all.pm"),
        ("examples/Export_ACL.yml", "examples/ZZZACL.pm"),
    ] {
        let mut world = stored(export);
        world.deployed = Some(Arc::new(deployed(file)));
        let comparison = Comparison::of(&world);
        for acl in &comparison.acls {
            compared += usize::from(acl.deployed.is_some());
            assert_eq!(acl.standing, Standing::Same, "{file}: {}", acl.name);
        }
    }
    println!("zzzacl: {compared} deployed ACLs equal to the stored ones");
    assert_eq!(compared, 9);
}

/// A world file with the ACLs of an export, or with one of them, which may have another comment.
fn world_file(name: &str, export: &str, only: Option<&str>, comment: Option<&str>) -> String {
    let text = vectors::text(export);
    let Value::List(acls) = yaml::read(&text).expect("an export is YAML") else {
        panic!("{export} is no list");
    };
    let rows: Vec<Json> = acls
        .iter()
        .filter(|acl| only.is_none_or(|only| acl.get("Name") == Some(&Value::text(only))))
        .map(|acl| {
            let plain = |key: &str| acl.get(key).and_then(Value::as_text);
            let tree = |key: &str| match acl.get(key) {
                Some(Value::Map(map)) => yaml::write(&Value::Map(map.clone())),
                _ => String::new(),
            };
            json!({
                "id": plain("ID"), "name": plain("Name"), "valid_id": plain("ValidID"),
                "comments": comment.or(plain("Comment")), "description": plain("Description"),
                "stop_after_match": plain("StopAfterMatch"),
                "config_match": tree("ConfigMatch"), "config_change": tree("ConfigChange"),
                "create_time": plain("CreateTime"), "create_by": "7",
                "change_time": plain("ChangeTime"), "change_by": "7",
            })
        })
        .collect();
    let users = json!([{"id": "7", "login": "root@localhost", "valid_id": "1"}]);
    let world = json!({"name": name, "tables": {"acl": rows, "users": users}});
    file(&format!("zzzacl-{name}.json"), world.to_string())
}

fn deploy_text(world: &str) -> String {
    let question = "{\"id\": 1, \"op\": \"AclDeployText\"}\n";
    let ended = run_with(&["eval", "--snapshot", world], question.as_bytes());
    assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""));
    let answer = &ended.lines()[0];
    let text = answer["text"].as_str();
    text.unwrap_or_else(|| panic!("{answer}")).to_owned()
}

fn to_output(world: &str) -> Ended {
    run_with(&["deploy", "--stdout", "--snapshot", world], b"")
}

#[test]
fn the_deployed_bytes_are_those_of_the_original() {
    let export = "acl_yaml/Export_ACL.yml";
    let mut compared = 0;
    let mut names = vectors::names("zzzacl", ".pm");
    names.push("examples/ZZZACL".to_owned());
    for name in names {
        let recorded = vectors::text(&format!("{name}.pm"));
        let short = name.replace('/', "-");
        let world = match name.as_str() {
            "zzzacl/all" => world_file(&short, export, None, None),
            "examples/ZZZACL" => world_file(&short, "examples/Export_ACL.yml", None, None),
            "zzzacl/none" => world_file(&short, export, Some("no such ACL"), None),
            "zzzacl/comment-var1" => {
                let name = Some("010-Harvest plain");
                world_file(&short, export, name, Some("price in $VAR1"))
            }
            one => {
                let recorded = vectors::json(&format!("{one}.json"));
                let acls = recorded["evaluates_to"]["TicketAcl"].as_object();
                let acl = acls.and_then(|acls| acls.keys().next());
                world_file(&short, export, acl.map(String::as_str), None)
            }
        };
        assert_eq!(deploy_text(&world), recorded, "{name}");
        let ended = to_output(&world);
        if name == "zzzacl/comment-var1" {
            assert_eq!((ended.code, ended.out.as_str()), (Some(2), ""));
            let said = "ACL \"010-Harvest plain\": the comment holds $VAR1";
            assert!(ended.err.contains(said), "{}", ended.err);
        } else {
            assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""));
            assert_eq!(ended.out, recorded, "{name}");
        }
        compared += 1;
    }
    println!("zzzacl: {compared} deployed texts equal byte for byte");
    assert!(compared >= 10, "{compared}");
}

/// Loads files as the ticket system does, and writes what they leave in the configuration.
const LOADER: &str = r#"
    use strict; use warnings; use utf8; use JSON::PP;
    binmode STDOUT, ':utf8';
    my $File = shift;
    local $SIG{__WARN__} = sub { die @_ };
    require $File;
    my $Self = {};
    Kernel::Config::Files::ZZZACL->Load($Self);
    sub Text {
        my $Value = shift;
        return { map { $_ => Text($Value->{$_}) } keys %{$Value} } if ref $Value eq 'HASH';
        return [ map { Text($_) } @{$Value} ] if ref $Value eq 'ARRAY';
        return defined $Value ? "$Value" : undef;
    }
    print JSON::PP->new->canonical->encode( Text($Self) );
"#;

/// What the Perl of this host makes of a file.
fn loaded(path: &str) -> Json {
    let output = std::process::Command::new("perl")
        .args(["-e", LOADER, path])
        .output()
        .expect("tests/run installs perl");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.is_empty(), "{path}: {said}");
    serde_json::from_slice(&output.stdout).expect("the loader writes JSON")
}

#[test]
fn perl_loads_the_deployed_file_as_recorded() {
    let export = "acl_yaml/Export_ACL.yml";
    let (mut files, mut leaves) = (0, 0);
    for name in vectors::names("zzzacl", ".json") {
        let recorded = vectors::json(&format!("{name}.json"));
        if recorded["does_not_compile"] == true {
            continue;
        }
        let wanted = &recorded["evaluates_to"];
        let acls = wanted["TicketAcl"].as_object();
        let only = match acls.map_or(0, serde_json::Map::len) {
            0 => Some("no such ACL"),
            1 => acls.and_then(|acls| acls.keys().next()).map(String::as_str),
            _ => None,
        };
        let short = format!("perl-{}", name.replace('/', "-"));
        let ended = to_output(&world_file(&short, export, only, None));
        let found = loaded(&file(&format!("{short}.pm"), ended.out));
        assert!(eval::equal(wanted, &found), "{name}: {found}");
        files += 1;
        leaves += eval::leaves(wanted);
    }
    println!("zzzacl: Perl loaded {files} files with {leaves} values as recorded");
    assert!(files >= 8 && leaves > 100, "{files}, {leaves}");
}

/// What somebody could write into any place of an ACL.
const HOSTILE: [&str; 22] = [
    "'",
    "\\",
    "\\'",
    "'; system('touch hacked'); '",
    "}; system('touch hacked'); {",
    "\n}\nsystem('touch hacked');\n",
    "\n=cut\nsystem('touch hacked');\n",
    "\n=pod\n",
    "\n__END__\n",
    "\n__DATA__\n",
    "<<'EOT'\nx\nEOT\n",
    "$VAR1",
    "${\\ system('touch hacked')}",
    "@{[ system('touch hacked') ]}",
    "`touch hacked`",
    "a\tb\0c\u{1}\u{7f}\u{1b}[2J",
    "\rx",
    "\u{202e}\u{200f}x",
    "\u{2028}x\u{2029}\u{85}",
    "# no comment",
    "q{x",
    "\u{feff}🙂梨",
];

#[test]
fn hostile_texts_stay_texts_to_perl() {
    let mut rows = Vec::new();
    let mut wanted = serde_json::Map::new();
    let sorted = |pairs: Vec<(String, Json)>| Json::Object(pairs.into_iter().collect());
    for (index, hostile) in HOSTILE.iter().enumerate() {
        let name = format!("{index:02} {hostile}");
        let list = Value::List(vec![
            Value::text(*hostile),
            Value::text(format!("x{hostile}[empty]")),
        ]);
        let key = format!("{hostile}[empty]");
        let ticket = Value::Map(Map::from_iter([(key, list)]));
        let tree = |part: &str| {
            let part = Map::from_iter([(
                part.to_owned(),
                Value::Map(Map::from_iter([("Ticket".to_owned(), ticket.clone())])),
            )]);
            yaml::write(&Value::Map(part))
        };
        let comment = hostile.replace("$VAR1", "VAR1");
        rows.push(json!({
            "id": index + 1, "name": name, "comments": comment, "valid_id": 1,
            "config_match": tree("Properties"), "config_change": tree("PossibleNot"),
            "create_by": 7, "change_by": 7,
        }));
        let part = json!({"Ticket": {*hostile: [hostile, format!("x{hostile}")]}});
        let empty = json!({});
        let acl = sorted(vec![
            ("Possible".into(), empty.clone()),
            ("PossibleAdd".into(), empty.clone()),
            ("PossibleNot".into(), part.clone()),
            ("Properties".into(), part),
            ("PropertiesDatabase".into(), empty),
            ("StopAfterMatch".into(), json!("0")),
        ]);
        wanted.insert(name, acl);
    }
    let users = json!([{"id": 7, "login": "x) '; system('touch hacked');", "valid_id": 1}]);
    let world = json!({"name": "hostile", "tables": {"acl": rows, "users": users}});
    let ended = to_output(&file("zzzacl-hostile.json", world.to_string()));
    assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""));
    let found = loaded(&file("zzzacl-hostile.pm", &ended.out));
    assert!(!std::path::Path::new("hacked").exists());
    let own = found["TicketAcl"].as_object().expect("there are ACLs");
    for (name, acl) in &wanted {
        assert!(eval::equal(acl, &own[name]), "{name:?}: {}", own[name]);
    }
    assert_eq!(
        (own.len(), found.as_object().map(serde_json::Map::len)),
        (HOSTILE.len(), Some(1))
    );
}
