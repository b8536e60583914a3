//! `Setting`: the value of a setting of the instance and where it comes from.

use serde_json::{Map, Value as Json, json};

use super::question::{Question, Refusal};
use super::source::Source;

/// Answers for the setting `name`, `Outer###Inner` for a member; passwords are left out.
pub async fn answer(
    question: Question<'_>,
    source: &mut Source<'_>,
) -> Result<Map<String, Json>, Refusal> {
    let name = question.needed("name")?;
    let setting = source.instance().await?.setting(&name);
    let mut answer = Map::new();
    let value = setting.value.as_ref().map_or(Json::Null, Json::from);
    answer.insert("value".into(), value);
    answer.insert("known".into(), json!(setting.known));
    answer.insert("from".into(), json!(setting.from));
    Ok(answer)
}
