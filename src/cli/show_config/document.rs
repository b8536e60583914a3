//! The configuration as one JSON document.

use std::io::{self, Write};

use serde_json::{Map, Value as Json, json};

use super::{Row, notices, rows, settings};
use crate::cli::instance::{InstanceChoice, Provenance};
use crate::config::instances::SecretSource;

/// Writes the document and a newline.
pub fn write(choice: &InstanceChoice, out: &mut impl Write) -> io::Result<()> {
    let file = choice.config.as_ref().and_then(|used| used.file.as_ref());
    let names: Vec<&String> = file
        .map(|file| file.instances.keys().collect())
        .unwrap_or_default();
    let config = choice.config.as_ref().map(|used| {
        json!({
            "path": used.path.value.display().to_string(),
            "found": used.file.is_some(),
            "from": from(&used.path.from),
        })
    });
    let instance = choice
        .name
        .as_ref()
        .map(|name| json!({"value": name.value, "from": from(&name.from)}));
    let values: Map<String, Json> = rows(choice)
        .into_iter()
        .map(|row| (row.key.to_owned(), value(row)))
        .collect();
    let settings: Map<String, Json> = settings(choice)
        .into_iter()
        .map(|laid| {
            let secrets: Vec<Json> = laid
                .secrets
                .iter()
                .map(|own| {
                    let mut object = secret(&own.source);
                    object.insert("key".into(), json!(own.path.join(".")));
                    Json::Object(object)
                })
                .collect();
            let object = json!({
                "value": Json::from(&laid.value),
                "secrets": secrets,
                "from": from(&laid.from),
            });
            (laid.name.to_owned(), object)
        })
        .collect();
    let document = json!({
        "format": "aclscope.config.show/1",
        "config_file": config,
        "instances": names,
        "default": file.and_then(|file| file.default.as_ref()).map(|given| &given.value),
        "instance": instance,
        "values": values,
        "settings": settings,
        "notices": notices(choice),
    });
    serde_json::to_writer(&mut *out, &document)?;
    out.write_all(b"\n")
}

fn value(row: Row<'_>) -> Json {
    let mut object = Map::new();
    object.insert("value".into(), row.value);
    if let Some(source) = row.secret {
        object.insert("secret".into(), Json::Object(secret(source)));
    }
    object.insert("from".into(), from(&row.from));
    Json::Object(object)
}

/// Where a secret is fetched from; of a command only the program is told.
fn secret(source: &SecretSource) -> Map<String, Json> {
    let (kind, name) = match source {
        SecretSource::Plain(_) => ("plain", None),
        SecretSource::Environment(name) => ("environment", Some(name)),
        SecretSource::Command(words) => ("command", words.first()),
    };
    let mut object = Map::new();
    object.insert("kind".into(), json!(kind));
    object.insert("name".into(), json!(name));
    object
}

fn from(from: &Provenance) -> Json {
    match from {
        Provenance::Default => json!({"kind": "default"}),
        Provenance::File(file, place) => json!({
            "kind": "file",
            "file": file,
            "line": place.map(|place| place.line),
            "column": place.map(|place| place.column),
        }),
        Provenance::Option(option) => json!({"kind": "command_line", "option": option}),
        Provenance::Environment(name) => json!({"kind": "environment", "name": name}),
    }
}
