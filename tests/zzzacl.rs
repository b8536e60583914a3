//! Deployed ACL files as the original evaluates them.

mod support;

use std::sync::Arc;

use aclscope::core::acl::{Comparison, Standing};
use aclscope::core::perl::{Config, Form, Program};
use aclscope::core::value::{Map, Value};
use aclscope::core::world::{Collation, DeployedAcl, DeployedAcls, Row, Settings, Tables, World};
use aclscope::core::yaml;
use serde_json::Value as Json;
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
