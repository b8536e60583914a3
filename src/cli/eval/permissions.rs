//! `CustomerPermissions`: everything that a customer user may see and do.

use serde_json::{Map, Value as Json};

use super::question::{Question, Refusal};
use super::source::Source;
use crate::cli::permission_fields::Permissions;
use crate::core::checks::Params;

/// Answers for the customer user of `params`.
pub async fn answer(
    question: Question<'_>,
    source: &mut Source<'_>,
) -> Result<Map<String, Json>, Refusal> {
    let params = Params::from_value(&question.object("params")?);
    let login = params
        .text("CustomerUserID")
        .ok_or_else(|| Refusal::bad_question("`params.CustomerUserID` is missing"))?;
    let instance = source.instance().await?;
    let person = instance.person(login).await?;
    let permissions = Permissions::of(&instance, &instance.world(), &person).await?;
    Ok(permissions.into_fields())
}
