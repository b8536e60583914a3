//! `aclscope permissions`: what customer users may see and do.

use std::io::{self, Write};
use std::path::Path;

use futures_util::TryStreamExt;
use serde_json::{Map, Value as Json, json};

use super::permission_fields::fields;
use super::simulate::unknown_customer_user;
use super::{Failure, Format, OutputArguments};
use crate::backend::Instance;
use crate::core::customer::Person;
use crate::text::clean;

/// Writes the permissions of one customer user, or of every valid one in the order of their logins.
pub async fn run(
    login: Option<&str>,
    instance: &Instance,
    output: &OutputArguments,
    out: &mut impl Write,
) -> Result<(), Failure> {
    if let Some(login) = login {
        let person = instance.person(login).await?;
        if person.record.is_none() {
            return Err(unknown_customer_user(login));
        }
        return answer(&person, instance, output.format, out).await;
    }
    let mut logins = instance.customer_logins();
    while let Some(login) = logins.try_next().await? {
        let person = instance.person(&login).await?;
        answer(&person, instance, output.format, out).await?;
    }
    Ok(())
}

async fn answer(
    person: &Person,
    instance: &Instance,
    format: Format,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let world = instance.world();
    let mut object = Map::new();
    object.insert("customer_user".into(), json!(person.asked));
    object.extend(fields(instance, &world, person).await?);
    match format {
        Format::Json => line(&object, out),
        Format::Text => text(&object, out),
    }
    .and_then(|()| out.flush())
    .map_err(|error| Failure::stream(Path::new("-"), &error))
}

fn line(object: &Map<String, Json>, out: &mut impl Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, object)?;
    out.write_all(b"\n")
}

/// The same fields as a paragraph.
fn text(object: &Map<String, Json>, out: &mut impl Write) -> io::Result<()> {
    let get = |name: &str| object.get(name).unwrap_or(&Json::Null);
    writeln!(
        out,
        "{}",
        clean(get("customer_user").as_str().unwrap_or_default())
    )?;
    writeln!(out, "  CustomerIDs        {}", words(get("customer_ids")))?;
    for (permission, groups) in get("groups").as_object().into_iter().flatten() {
        writeln!(out, "  groups {:<12}{}", clean(permission), words(groups))?;
    }
    let queues = get("create_queues").as_object();
    let queues: Vec<&str> = queues
        .into_iter()
        .flatten()
        .filter_map(|(_, text)| text.as_str())
        .collect();
    writeln!(out, "  may create in      {}", listed(&queues))?;
    let customers = get("context_customers").as_object();
    let customers: Vec<&str> = customers
        .into_iter()
        .flatten()
        .filter_map(|(_, text)| text.as_str())
        .collect();
    writeln!(out, "  sees companies     {}", listed(&customers))?;
    let tickets = get("tickets").as_object();
    for (id, verdicts) in tickets.into_iter().flatten() {
        let said = |permission: &str| {
            let verdict = verdicts.get(permission);
            let allowed = verdict.and_then(|verdict| verdict.get("allowed"));
            let reason = verdict.and_then(|verdict| verdict.get("reason"));
            let mark = if allowed == Some(&json!(true)) {
                "yes"
            } else {
                "no "
            };
            format!(
                "{permission} {mark} {}",
                reason.and_then(Json::as_str).unwrap_or_default()
            )
        };
        writeln!(
            out,
            "  ticket {:<11} {:<34} {}",
            clean(id),
            said("ro"),
            said("rw")
        )?;
    }
    writeln!(out)
}

fn words(list: &Json) -> String {
    let words: Vec<&str> = list
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Json::as_str)
        .collect();
    listed(&words)
}

fn listed(words: &[&str]) -> String {
    if words.is_empty() {
        return "-".to_owned();
    }
    let clean: Vec<_> = words.iter().map(|word| clean(word)).collect();
    clean.join(", ")
}
