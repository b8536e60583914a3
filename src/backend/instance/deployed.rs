//! The deployed ACLs in place of the stored ones.

use crate::backend::otrs::DeployedAcl;
use crate::core::value::{Map, Value};
use crate::core::world::{Row, Rows};
use crate::core::yaml;

/// The sections that a stored ACL keeps in `config_match`, and those in `config_change`.
const MATCH: [&str; 2] = ["Properties", "PropertiesDatabase"];
const CHANGE: [&str; 3] = ["Possible", "PossibleAdd", "PossibleNot"];

/// The deployed ACLs as rows of the table `acl`: what the ticket system works with, in the form of
/// what its editor stores. An ACL that is stored too keeps its id. Only ACLs with the validity
/// of id 1 are ever deployed.
pub(super) fn rows(deployed: &[DeployedAcl], stored: &Rows) -> Rows {
    let id_of = |name: &str| {
        let row = stored.iter().find(|row| row.text("name") == Some(name));
        row.and_then(|row| row.id("id"))
    };
    let last = stored.iter().filter_map(|row| row.id("id")).max();
    let free = last.unwrap_or(0).saturating_add(1)..;
    deployed
        .iter()
        .zip(free)
        .map(|(acl, free)| {
            let id = id_of(&acl.name).unwrap_or(free).to_string();
            let part = |sections: &[&str]| part(&acl.acl, sections);
            let (config_match, config_change) = (part(&MATCH), part(&CHANGE));
            let stop = acl.acl.get("StopAfterMatch").is_some_and(Value::is_true);
            Row::from_pairs([
                ("id", Some(id.as_str())),
                ("name", Some(acl.name.as_str())),
                ("valid_id", Some("1")),
                ("stop_after_match", Some(if stop { "1" } else { "0" })),
                ("config_match", config_match.as_deref()),
                ("config_change", config_change.as_deref()),
            ])
        })
        .collect()
}

/// Some sections of an ACL as a stored column; `None` when it has none of them.
fn part(acl: &Value, sections: &[&str]) -> Option<String> {
    let there = sections.iter().filter_map(|section| {
        let value = acl.get(section)?;
        let empty = matches!(value, Value::Map(map) if map.is_empty());
        (!empty).then(|| ((*section).to_owned(), value.clone()))
    });
    let there: Map = there.collect();
    (!there.is_empty()).then(|| yaml::write(&Value::Map(there)))
}
