//! Databases of our own: the demo, and copies of snapshots.

use aclscope::backend::demo::DemoSize;
use aclscope::core::world::Flavour;

use super::*;
use crate::servers::runtime;

#[test]
fn the_demo_is_writable_and_a_snapshot_only_as_a_copy() {
    runtime().block_on(async {
        let demo = Instance::demo(DemoSize::default()).await.unwrap();
        let agent = demo.agent("root@localhost").unwrap();
        let names = |instance: &Instance| -> Vec<String> {
            let world = instance.world();
            world
                .acl_rows
                .iter()
                .map(|row| name_of(row).to_owned())
                .collect()
        };
        let before = names(&demo).len();
        let changes = [adding(acl("of the demo"))];
        let stored = demo.store_acls(&changes, &agent).await.unwrap();
        assert_eq!(stored.written, 1);
        assert_eq!(names(&demo).len(), before + 1);
        assert!(names(&demo).contains(&"of the demo".to_owned()));

        let path = file("storing-own.json", WORLD);
        let text = std::fs::read(&path).unwrap();
        let snapshot = Instance::open_snapshot(&*path).await.unwrap();
        let changes = [adding(acl("Alpha"))];
        let refused = store(&snapshot, &changes).await.unwrap_err();
        assert_eq!(refused.kind(), "read_only");
        snapshot.allow_writing().await.unwrap();
        store(&snapshot, &changes).await.unwrap();
        assert_eq!(names(&snapshot), ["Alpha"]);
        assert_eq!(snapshot.world().undeployed, 1);
        // Names are told apart as the product would, though nothing is unique there.
        let refused = store(&snapshot, &[adding(acl("ALPHA"))]).await;
        assert_eq!(reasons(refused)[0].0, "ALPHA");
        assert_eq!(
            std::fs::read(&path).unwrap(),
            text,
            "the file stays as it is"
        );
    });
}

#[test]
fn only_a_valid_agent_writes_and_nobody_does_by_default() {
    runtime().block_on(async {
        let path = file("storing-agents.json", WORLD);
        let snapshot = Instance::open_snapshot(&*path).await.unwrap();
        assert_eq!(snapshot.acting_agent(), None);
        let thea = snapshot.act_as("THEA").unwrap();
        assert_eq!((thea.id, thea.login.as_str()), (2, "thea"));
        for (login, message, help) in [
            (
                "thae",
                "nobody can write as agent \"thae\": table users has no such login",
                "did you mean `thea`?",
            ),
            (
                "gone",
                "nobody can write as agent \"gone\": it is invalid",
                "--acting-user LOGIN",
            ),
        ] {
            let error = snapshot.act_as(login).unwrap_err();
            assert_eq!(error.kind(), "acting_user");
            assert_eq!(error.to_string(), message);
            assert!(error.help().unwrap().contains(help), "{:?}", error.help());
            assert_eq!(snapshot.acting_agent(), Some(thea.clone()), "{login}");
        }
        for (login, expected) in [("thea", Some("thea")), ("gone", None)] {
            let overlays = Overlays {
                acting_user: Some(login.to_owned()),
                ..Overlays::default()
            };
            let origin = Origin::Snapshot(path.clone().into());
            let instance = Instance::open(origin, overlays).await.unwrap();
            let acting = instance.acting_agent().map(|agent| agent.login);
            assert_eq!(acting.as_deref(), expected);
            let told = instance
                .notices()
                .iter()
                .any(|notice| notice.contains("gone"));
            assert_eq!(told, expected.is_none(), "{:?}", instance.notices());
        }
    });
}

#[test]
fn where_no_width_is_declared_the_products_own_counts() {
    runtime().block_on(async {
        let path = file("storing-widths.json", WORLD);
        for (flavour, most) in [
            (Flavour::Otobo, 191),
            (Flavour::Otrs6, 200),
            (Flavour::Znuny, 200),
        ] {
            let overlays = Overlays {
                flavour: Some(flavour),
                write: true,
                ..Overlays::default()
            };
            let origin = Origin::Snapshot(path.clone().into());
            let instance = Instance::open(origin, overlays).await.unwrap();
            let named = |length| [adding(acl(&"é".repeat(length)))];
            store(&instance, &named(most)).await.unwrap();
            let refused = reasons(store(&instance, &named(most + 1)).await);
            let expected = format!(
                "the name has {} characters, the column takes {most}",
                most + 1
            );
            assert_eq!(refused[0].1, expected, "{flavour:?}");
        }
    });
}
