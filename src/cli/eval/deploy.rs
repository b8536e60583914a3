//! `AclDeployText`: the text of ZZZACL.pm as the ticket system itself would write it.

use serde_json::{Map, Value as Json, json};

use super::question::Refusal;
use super::source::Source;
use crate::core::deploy::{Plan, Reason, file_text};

/// Answers with the bytes that the ticket system's own deployment would leave, be they broken; what
/// it could not read either is refused.
pub async fn answer(source: &mut Source<'_>) -> Result<Map<String, Json>, Refusal> {
    let world = source.instance().await?.world();
    let plan = Plan::of(&world);
    let unreadable = plan
        .refused
        .iter()
        .find(|refused| matches!(refused.reason, Reason::Broken(_)));
    if let Some(refused) = unreadable {
        return Err(Refusal {
            kind: "backend",
            message: format!("ACL {:?}: {}", refused.acl, refused.reason),
        });
    }
    let mut answer = Map::new();
    answer.insert("text".into(), json!(file_text(&world)));
    Ok(answer)
}
