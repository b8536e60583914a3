//! `AclYaml` and `AclImport`: YAML as the ticket system reads and writes it, and its import.

use serde_json::{Map, Value as Json, json};

use super::question::{Question, Refusal};
use super::source::Source;
use crate::backend::acls::{Applying, Done, Imported};
use crate::core::transfer::AclFile;
use crate::core::yaml::{dump, load};

/// Answers with what a YAML text means, and how the ticket system writes that again.
pub fn yaml(question: Question<'_>) -> Result<Map<String, Json>, Refusal> {
    let text = question.needed("text")?;
    let mut answer = Map::new();
    match load(&text) {
        Ok(loaded) => {
            answer.insert("value".into(), Json::from(&loaded.to_value()));
            answer.insert("text".into(), json!(dump(&loaded)));
            answer.insert("error".into(), Json::Null);
        }
        Err(error) => {
            let place =
                json!({"line": error.line, "column": error.column, "message": error.message});
            answer.insert("value".into(), Json::Null);
            answer.insert("text".into(), Json::Null);
            answer.insert("error".into(), place);
        }
    }
    Ok(answer)
}

/// Imports the file `yaml` as the ticket system does, each ACL for itself. Names are listed in the
/// order of the file; an update without any difference counts as updated, and an ACL without a name
/// is not listed as failed. In `failures` each stands with the reason. A file that cannot be read
/// imports nothing; `error` says why.
///
/// Who writes is the acting user when one is named, else the user with the id 1, in whose name the
/// recordings were made; only here is there such a default.
pub async fn import(
    question: Question<'_>,
    source: &mut Source<'_>,
) -> Result<Map<String, Json>, Refusal> {
    let text = question.needed("yaml")?;
    let overwrite = question.text("overwrite")?.is_some_and(|flag| flag == "1");
    let instance = source.instance().await?;
    if instance.is_read_only() {
        return Err(Refusal {
            kind: "not_writable",
            message: "the instance was opened read-only: start eval with --write".to_owned(),
        });
    }
    let agent = source.writer(&instance)?;
    let (imported, error) = match AclFile::read(&text) {
        Ok(file) => {
            let written = instance.import_acls(&file, overwrite, Applying::SkipFailed, &agent);
            let written = written.await.map_err(|error| Refusal {
                kind: "backend",
                message: error.to_string(),
            })?;
            (written, None)
        }
        Err(error) => (Imported::default(), Some(error.to_string())),
    };
    let failed = imported.names(|done| matches!(done, Done::Failed(_)));
    let failures: Vec<Json> = imported
        .failed()
        .map(|(acl, message)| json!({"position": acl.position, "name": acl.name, "message": message}))
        .collect();
    let mut answer = Map::new();
    let added = imported.names(|done| *done == Done::Added);
    let updated = imported.names(|done| matches!(done, Done::Updated | Done::Equal));
    answer.insert("added".into(), json!(added));
    answer.insert("updated".into(), json!(updated));
    answer.insert("failed".into(), json!(failed));
    answer.insert("failures".into(), json!(failures));
    let error = error.map(|message| json!({"message": message}));
    answer.insert("error".into(), json!(error));
    Ok(answer)
}
