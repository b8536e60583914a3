//! `aclscope permissions`: what customer users may see and do.

use std::io::{self, Write};

use futures_util::TryStreamExt;
use serde_json::{Value as Json, json};

use super::permission_fields::Permissions;
use super::simulate::unknown_customer_user;
use super::{Failure, Format, OutputArguments};
use crate::backend::Instance;
use crate::core::customer::Person;
use crate::text::{clean, fit, wrap};

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
    let permissions = Permissions::of(instance, &world, person).await?;
    match format {
        Format::Json => line(&person.asked, &permissions, out),
        Format::Text => text(&person.asked, &permissions, out),
    }
    .and_then(|()| out.flush())
    .map_err(|error| Failure::output(&error))
}

/// The fields as one line of JSON. It may be long, so it is never held.
fn line(login: &str, permissions: &Permissions, out: &mut impl Write) -> io::Result<()> {
    out.write_all(b"{\"customer_user\":")?;
    serde_json::to_writer(&mut *out, login)?;
    for (name, value) in &permissions.fields {
        out.write_all(b",")?;
        serde_json::to_writer(&mut *out, name)?;
        out.write_all(b":")?;
        serde_json::to_writer(&mut *out, value)?;
    }
    out.write_all(b",\"search\":{")?;
    for (index, (name, ids)) in permissions.search().enumerate() {
        write!(out, "{}\"{name}\":[", if index == 0 { "" } else { "," })?;
        for (index, id) in ids.iter().enumerate() {
            write!(out, "{}\"{id}\"", if index == 0 { "" } else { "," })?;
        }
        out.write_all(b"]")?;
    }
    out.write_all(b"},\"tickets\":{")?;
    for (index, (id, verdicts)) in permissions.tickets().enumerate() {
        write!(out, "{}\"{id}\":", if index == 0 { "" } else { "," })?;
        serde_json::to_writer(&mut *out, verdicts)?;
    }
    out.write_all(b"}}\n")
}

/// The same fields as a paragraph in lines of 80 cells.
fn text(login: &str, permissions: &Permissions, out: &mut impl Write) -> io::Result<()> {
    let get = |name: &str| permissions.fields.get(name).unwrap_or(&Json::Null);
    let texts = |name: &str| {
        let texts = get(name).as_object().into_iter().flatten();
        listed(texts.filter_map(|(_, text)| text.as_str()))
    };
    writeln!(out, "{}", fit(login, WIDTH, "…").0)?;
    row("CustomerIDs", &words(get("customer_ids")), out)?;
    for (permission, groups) in get("groups").as_object().into_iter().flatten() {
        row(&format!("groups {permission}"), &words(groups), out)?;
    }
    row("may create in", &texts("create_queues"), out)?;
    row("sees companies", &texts("context_customers"), out)?;
    for (id, verdicts) in permissions.tickets() {
        let said = |permission: &str| {
            let verdict = verdicts.get(permission);
            let allowed = verdict.and_then(|verdict| verdict.get("allowed"));
            let reason = verdict.and_then(|verdict| verdict.get("reason"));
            let mark = if allowed == Some(&json!(true)) {
                "yes"
            } else {
                "no "
            };
            let reason = reason.and_then(Json::as_str).unwrap_or_default();
            format!("{permission} {mark} {reason}")
        };
        let both = format!("{:<29} {}", said("ro"), said("rw"));
        row(&format!("ticket {id}"), &both, out)?;
    }
    writeln!(out)
}

/// Cells of a line, and of what stands before the values.
const WIDTH: usize = 80;
const LABEL: usize = 18;

/// A label and its text, which goes on below itself where the line ends.
fn row(label: &str, text: &str, out: &mut impl Write) -> io::Result<()> {
    let (label, cells) = fit(label, LABEL, "…");
    let room = WIDTH - LABEL - 3;
    let mut label = format!("{label}{}", " ".repeat(LABEL - cells.min(LABEL)));
    for line in wrap(text, room) {
        writeln!(out, "  {label} {line}")?;
        label = " ".repeat(LABEL);
    }
    Ok(())
}

fn words(list: &Json) -> String {
    let words = list.as_array().into_iter().flatten();
    listed(words.filter_map(Json::as_str))
}

/// Names from outside in one line: none of them can start another.
fn listed<'w>(words: impl Iterator<Item = &'w str>) -> String {
    let clean: Vec<_> = words.map(clean).collect();
    if clean.is_empty() {
        return "-".to_owned();
    }
    clean.join(", ")
}
