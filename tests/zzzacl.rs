//! Deployed ACL files as the original evaluates them.

mod support;

use aclscope::core::perl::{Config, Form, Program};
use aclscope::core::value::{Map, Value};
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
