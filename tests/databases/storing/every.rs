//! Every public ACL goes through tree, YAML, each kind of database and ZZZACL.pm, and loses nothing.

use std::collections::BTreeMap;

use aclscope::backend::Instance;
use aclscope::backend::acls::AclChange;
use aclscope::backend::demo::DemoSize;
use aclscope::core::acl::{Acl, AclColumns};
use aclscope::core::deploy::{deployed_acls, file_text};
use aclscope::core::edit::{Draft, Side, from_text, sorted, to_text};
use aclscope::core::transfer::{AclFile, Equality, ImportRules, Outcome, plan};
use aclscope::core::value::Value;
use aclscope::core::world::{Row, World};

use super::{acls, adding, open, store, system};
use crate::servers::{ALL, runtime};
use crate::support::vectors;

/// The ACLs of an export, as an import into an empty system would store them.
fn of_file(name: &str) -> Vec<AclColumns> {
    let file = AclFile::read(&vectors::text(name)).unwrap();
    let rules = ImportRules {
        overwrite: false,
        equality: Equality::Meaning,
    };
    let world = World {
        validities: empty_world().validities.clone(),
        ..World::default()
    };
    let planned = plan(&file, &world, rules).acls.into_iter();
    planned
        .filter_map(|own| match own.outcome {
            Outcome::Added(columns) => Some(columns),
            _ => None,
        })
        .collect()
}

/// A world that has the stock validities and nothing else.
fn empty_world() -> World {
    let rows = |names: &[&str]| {
        let row = |(index, name): (usize, &&str)| {
            Row::from_pairs([
                ("id", Some((index + 1).to_string().as_str())),
                ("name", Some(*name)),
            ])
        };
        names.iter().enumerate().map(row).collect::<Vec<Row>>()
    };
    let valid = rows(&["valid", "invalid", "invalid-temporarily"]);
    World::read(
        aclscope::core::world::Settings::default(),
        aclscope::core::world::Collation::Exact,
        BTreeMap::from([("valid".to_owned(), valid)]),
    )
}

/// Rows of a recorded table.
fn of_json(rows: &serde_json::Value) -> Vec<AclColumns> {
    let rows = rows.as_array().unwrap().iter().map(|row| {
        let cells: Vec<(&str, Option<String>)> = row
            .as_object()
            .unwrap()
            .iter()
            .map(|(column, cell)| (column.as_str(), Value::from(cell.clone())))
            .map(|(column, cell)| (column, cell.as_text().map(str::to_owned)))
            .collect();
        let cells = cells
            .iter()
            .map(|(column, cell)| (*column, cell.as_deref()));
        AclColumns::of(&Row::from_pairs(cells))
    });
    rows.collect()
}

/// Every public ACL; one whose name an earlier one has gets another name.
async fn every_public_acl() -> Vec<AclColumns> {
    let mut all = of_json(&vectors::json("acl_yaml/rows.json")["rows"]);
    all.extend(of_json(
        &vectors::json("world/world.world.json")["tables"]["acl"],
    ));
    for name in ["examples/manual_acls.yml", "examples/Export_ACL.yml"] {
        all.extend(of_file(name));
    }
    let demo = Instance::demo(DemoSize::default()).await.unwrap();
    all.extend(demo.world().acl_rows.iter().map(AclColumns::of));
    let mut names = BTreeMap::new();
    for acl in &mut all {
        let count: &mut usize = names.entry(acl.name.to_lowercase()).or_default();
        *count += 1;
        if *count > 1 {
            acl.name = format!("{} ({count})", acl.name);
        }
        // What is deployed is compared too.
        acl.valid_id = Some(1);
    }
    all
}

#[test]
fn every_public_acl_survives_tree_yaml_database_and_deployment() {
    let runtime = runtime();
    let all = runtime.block_on(every_public_acl());
    let (mut trees, mut unread) = (0, 0);
    for acl in &all {
        let draft = Draft::of(acl);
        assert_eq!(draft.columns(Some(acl)), *acl, "unchanged columns stay");
        if Side::ALL
            .iter()
            .all(|side| draft.part(*side).tree().is_some())
        {
            assert_eq!(Draft::of(&draft.columns(None)), draft, "{}: tree", acl.name);
            let back = from_text(&to_text(&draft), &draft).unwrap();
            let canonical =
                |draft: &Draft| Side::ALL.map(|side| draft.part(side).tree().map(sorted));
            assert_eq!(canonical(&back), canonical(&draft), "{}: YAML", acl.name);
            assert_eq!((&back.name, &back.comment), (&draft.name, &draft.comment));
            assert_eq!(back.description, draft.description, "{}", acl.name);
            trees += 1;
        } else {
            unread += 1;
        }
    }
    let mut stored = 0;
    for kind in ALL {
        let fresh = system(kind);
        let instance = runtime.block_on(open(&fresh));
        // What cannot be read is in nobody's database through us.
        let readable = all.iter().filter(|acl| {
            Side::ALL
                .iter()
                .all(|side| Draft::of(acl).part(*side).tree().is_some())
        });
        let readable: Vec<AclColumns> = readable
            .cloned()
            .map(|acl| match Draft::of(&acl).config_match.text().is_empty() {
                // An empty mapping is refused, there and here: it is no condition.
                true => AclColumns {
                    config_match: Some(String::new()),
                    ..acl
                },
                false => acl,
            })
            .collect();
        let changes: Vec<AclChange> = readable.iter().cloned().map(adding).collect();
        runtime.block_on(store(&instance, &changes)).unwrap();
        let rows = runtime.block_on(acls(&fresh));
        assert_eq!(rows.len(), readable.len());
        for (row, acl) in rows.iter().zip(&readable) {
            assert_eq!(AclColumns::of(row), *acl, "{kind:?}");
        }
        // Once more as the editor writes it after a change of the tree.
        let changes: Vec<AclChange> = rows
            .iter()
            .map(|row| AclChange {
                base: Some(row.clone()),
                after: Some(Draft::of(&AclColumns::of(row)).columns(None)),
            })
            .collect();
        runtime.block_on(store(&instance, &changes)).unwrap();
        let world = instance.world();
        for row in &world.acl_rows {
            let before = readable
                .iter()
                .find(|acl| Some(acl.name.as_str()) == row.text("name"));
            let before = Draft::of(before.unwrap());
            let after = Draft::of(&AclColumns::of(row));
            assert_eq!(
                after.config_match, before.config_match,
                "{kind:?} {}",
                after.name
            );
            assert_eq!(
                after.config_change, before.config_change,
                "{kind:?} {}",
                after.name
            );
        }
        let deployed = deployed_acls(&file_text(&world)).unwrap().unwrap();
        let wanted = Acl::read_all(&world);
        assert_eq!(deployed.len(), wanted.len(), "{kind:?}");
        for acl in &wanted {
            let got = deployed.get(&acl.name).map(sorted);
            assert_eq!(got, Some(sorted(&acl.deployed())), "{kind:?} {}", acl.name);
        }
        stored += wanted.len();
    }
    println!(
        "{} ACLs: {trees} as tree and YAML, {unread} that cannot be read kept as they are; {stored} \
         stored, read back and deployed from 3 kinds of database",
        all.len()
    );
    assert!(trees > 90 && stored > 270, "{trees} {stored}");
}
