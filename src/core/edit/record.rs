//! What happened on the workbench as JSON, for a journal.

use serde_json::{Map as Object, Value as Json, json};

use super::change::{Change, Path, Property};
use super::draft::{Draft, KeptTexts, Part, Side};
use super::workbench::{Entry, SheetId};
use crate::core::value::Value;
use crate::core::world::Row;

/// An entry as a record.
pub fn to_record(entry: &Entry) -> Json {
    match entry {
        Entry::Opened(id, row) => json!({"opened": id, "row": row_out(row)}),
        Entry::Added(number, draft) => json!({"added": number, "draft": draft_out(draft)}),
        Entry::Made { id, says, changes } => json!({
            "made": sheet_out(*id),
            "says": says,
            "changes": changes.iter().map(change_out).collect::<Vec<_>>(),
        }),
        Entry::Typed(id, side, text) => json!({
            "typed": sheet_out(*id),
            "side": side.map(Side::name),
            "text": text,
        }),
        Entry::Retyped { at, cut, text } => json!({"retyped": at, "cut": cut, "text": text}),
        Entry::GaveUp => json!({"gave_up": "text"}),
        Entry::Closed(id) => json!({"closed": sheet_out(*id)}),
    }
}

/// The entry of a record; `None` for a record that this program does not know.
pub fn from_record(record: &Json) -> Option<Entry> {
    let has = |key: &str| record.get(key);
    if let Some(id) = has("opened") {
        return Some(Entry::Opened(id.as_i64()?, row_in(has("row")?)?));
    }
    if let Some(number) = has("added") {
        let draft = draft_in(has("draft")?)?;
        return Some(Entry::Added(number.as_u64()?, Box::new(draft)));
    }
    if let Some(id) = has("made") {
        let changes = has("changes")?.as_array()?.iter().map(change_in);
        return Some(Entry::Made {
            id: sheet_in(id)?,
            says: has("says")?.as_str()?.to_owned(),
            changes: changes.collect::<Option<_>>()?,
        });
    }
    if let Some(id) = has("typed") {
        let side = match has("side") {
            None | Some(Json::Null) => None,
            Some(side) => Some(side_in(side)?),
        };
        let text = has("text")?.as_str()?.to_owned();
        return Some(Entry::Typed(sheet_in(id)?, side, text));
    }
    if let Some(at) = has("retyped") {
        let bytes = |json: &Json| usize::try_from(json.as_u64()?).ok();
        return Some(Entry::Retyped {
            at: bytes(at)?,
            cut: bytes(has("cut")?)?,
            text: has("text")?.as_str()?.to_owned(),
        });
    }
    if has("gave_up").is_some() {
        return Some(Entry::GaveUp);
    }
    Some(Entry::Closed(sheet_in(has("closed")?)?))
}

fn sheet_out(id: SheetId) -> Json {
    match id {
        SheetId::Stored(id) => json!({"stored": id}),
        SheetId::New(number) => json!({"new": number}),
    }
}

fn sheet_in(json: &Json) -> Option<SheetId> {
    let stored = json.get("stored").and_then(Json::as_i64);
    let new = || json.get("new").and_then(Json::as_u64);
    stored
        .map(SheetId::Stored)
        .or_else(|| new().map(SheetId::New))
}

fn side_in(json: &Json) -> Option<Side> {
    let name = json.as_str()?;
    Side::ALL.into_iter().find(|side| side.name() == name)
}

fn row_out(row: &Row) -> Json {
    let cells = row
        .iter()
        .map(|(column, cell)| (column.to_owned(), json!(cell)));
    Json::Object(cells.collect::<Object<_, _>>())
}

fn row_in(json: &Json) -> Option<Row> {
    let cells = json.as_object()?.iter();
    Some(Row::from_pairs(
        cells.map(|(column, cell)| (column.as_str(), cell.as_str())),
    ))
}

fn part_out(part: &Part) -> Json {
    match part {
        Part::Tree(tree) => json!({"tree": Json::from(tree)}),
        Part::Unread { text, .. } => json!({"text": text}),
    }
}

fn part_in(json: &Json) -> Option<Part> {
    if let Some(tree) = json.get("tree") {
        return Some(Part::Tree(Value::from(tree.clone())));
    }
    Some(Part::read(json.get("text")?.as_str()?))
}

fn draft_out(draft: &Draft) -> Json {
    json!({
        "name": draft.name,
        "comment": draft.comment,
        "description": draft.description,
        "valid_id": draft.valid_id,
        "stop_after_match": draft.stop_after_match,
        "match": part_out(&draft.config_match),
        "change": part_out(&draft.config_change),
        "deleted": draft.deleted,
        "match_text": draft.kept.text(Side::Match),
        "change_text": draft.kept.text(Side::Change),
    })
}

fn draft_in(json: &Json) -> Option<Draft> {
    let text = |key: &str| json.get(key).and_then(Json::as_str).map(str::to_owned);
    let mut kept = KeptTexts::default();
    for (side, key) in [(Side::Match, "match_text"), (Side::Change, "change_text")] {
        if let Some(text) = text(key) {
            kept.keep(side, &text);
        }
    }
    Some(Draft {
        name: text("name")?,
        comment: text("comment"),
        description: text("description"),
        valid_id: json.get("valid_id").and_then(Json::as_i64),
        stop_after_match: text("stop_after_match"),
        config_match: part_in(json.get("match")?)?,
        config_change: part_in(json.get("change")?)?,
        deleted: json.get("deleted").and_then(Json::as_bool)?,
        kept,
    })
}

fn change_out(change: &Change) -> Json {
    match change {
        Change::Insert {
            side,
            at,
            key,
            value,
        } => json!({"insert": at, "side": side.name(), "key": key, "value": Json::from(value)}),
        Change::Remove { side, at } => json!({"remove": at, "side": side.name()}),
        Change::Rename { side, at, key } => {
            json!({"rename": at, "side": side.name(), "key": key})
        }
        Change::Put { side, at, value } => {
            json!({"put": at, "side": side.name(), "value": Json::from(value)})
        }
        Change::Part { side, part } => json!({"part": part_out(part), "side": side.name()}),
        Change::Whole(draft) => json!({"whole": draft_out(draft)}),
        Change::Property(property) => match property {
            Property::Name(name) => json!({"property": "name", "to": name}),
            Property::Comment(text) => json!({"property": "comment", "to": text}),
            Property::Description(text) => json!({"property": "description", "to": text}),
            Property::Validity(id) => json!({"property": "valid_id", "to": id}),
            Property::StopAfterMatch(flag) => {
                json!({"property": "stop_after_match", "to": flag})
            }
            Property::Deleted(deleted) => json!({"property": "deleted", "to": deleted}),
        },
    }
}

fn change_in(json: &Json) -> Option<Change> {
    let path = |key: &str| -> Option<Path> {
        let steps = json.get(key)?.as_array()?.iter();
        steps
            .map(|step| usize::try_from(step.as_u64()?).ok())
            .collect()
    };
    let side = || side_in(json.get("side")?);
    let key = || json.get("key").and_then(Json::as_str).map(str::to_owned);
    let value = || Some(Value::from(json.get("value")?.clone()));
    if let Some(at) = path("insert") {
        return Some(Change::Insert {
            side: side()?,
            at,
            key: key(),
            value: value()?,
        });
    }
    if let Some(at) = path("remove") {
        return Some(Change::Remove { side: side()?, at });
    }
    if let Some(at) = path("rename") {
        return Some(Change::Rename {
            side: side()?,
            at,
            key: key()?,
        });
    }
    if let Some(at) = path("put") {
        return Some(Change::Put {
            side: side()?,
            at,
            value: value()?,
        });
    }
    if let Some(part) = json.get("part") {
        return Some(Change::Part {
            side: side()?,
            part: part_in(part)?,
        });
    }
    if let Some(draft) = json.get("whole") {
        return Some(Change::Whole(Box::new(draft_in(draft)?)));
    }
    let to = json.get("to")?;
    let text = || to.as_str().map(str::to_owned);
    Some(Change::Property(match json.get("property")?.as_str()? {
        "name" => Property::Name(text()?),
        "comment" => Property::Comment(text()),
        "description" => Property::Description(text()),
        "valid_id" => Property::Validity(to.as_i64()),
        "stop_after_match" => Property::StopAfterMatch(text()),
        "deleted" => Property::Deleted(to.as_bool()?),
        _ => return None,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::acl::AclColumns;
    use crate::core::yaml;

    #[test]
    fn every_entry_is_read_back_as_it_was() {
        let tree = Part::Tree(yaml::read("Possible: {Action: [a, ~, '']}").unwrap());
        let draft = Draft {
            name: "n\u{0}\u{202e}\n".to_owned(),
            comment: Some(String::new()),
            valid_id: Some(3),
            config_match: Part::read("- no mapping"),
            config_change: tree.clone(),
            kept: Draft::keeping(&AclColumns {
                config_match: Some("a: 1.10".to_owned()),
                ..AclColumns::default()
            })
            .kept,
            ..Draft::default()
        };
        let row = Row::from_pairs([("id", Some("7")), ("name", Some("n")), ("comments", None)]);
        let (side, at) = (Side::Change, vec![0, 2]);
        let changes = vec![
            Change::Insert {
                side,
                at: at.clone(),
                key: None,
                value: Value::Null,
            },
            Change::Insert {
                side,
                at: at.clone(),
                key: Some(String::new()),
                value: Value::List(vec!["x".into()]),
            },
            Change::Remove {
                side,
                at: at.clone(),
            },
            Change::Rename {
                side,
                at: at.clone(),
                key: "k".to_owned(),
            },
            Change::Put {
                side,
                at,
                value: "v".into(),
            },
            Change::Part { side, part: tree },
            Change::Whole(Box::new(draft.clone())),
            Change::Property(Property::Name("a".to_owned())),
            Change::Property(Property::Comment(None)),
            Change::Property(Property::Description(Some("d".to_owned()))),
            Change::Property(Property::Validity(None)),
            Change::Property(Property::StopAfterMatch(Some("1".to_owned()))),
            Change::Property(Property::Deleted(true)),
        ];
        let entries = [
            Entry::Opened(7, row),
            Entry::Added(2, Box::new(draft)),
            Entry::Made {
                id: SheetId::New(2),
                says: "all".to_owned(),
                changes,
            },
            Entry::Typed(SheetId::Stored(7), None, "a: [".to_owned()),
            Entry::Typed(SheetId::Stored(7), Some(Side::Match), "x".to_owned()),
            Entry::Retyped {
                at: 3,
                cut: 0,
                text: "\u{1f600}".to_owned(),
            },
            Entry::GaveUp,
            Entry::Closed(SheetId::Stored(7)),
        ];
        for entry in entries {
            let text = to_record(&entry).to_string();
            let read = serde_json::from_str(&text).unwrap();
            assert_eq!(from_record(&read), Some(entry));
        }
        assert_eq!(from_record(&json!({"later": 1})), None);
    }
}
