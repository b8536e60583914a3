//! `aclscope customers show`: everything about one customer user.

use std::io::{self, Write};

use serde_json::{Map, Value as Json, json};

use super::CustomersShowArguments;
use crate::backend::Instance;
use crate::cli::simulate::unknown_customer_user;
use crate::cli::{Failure, Format};
use crate::core::card::{Card, CardField, CardGroup, sections};
use crate::core::customer::{RawRecord, RawValue};
use crate::text::{clean, fit, width, wrap};

/// Cells of a line, and of what stands before the values.
const WIDTH: usize = 80;
const LABEL: usize = 22;

/// Writes the card.
pub(super) async fn run(
    asked: &CustomersShowArguments,
    instance: &Instance,
    format: Format,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let person = instance.person(&asked.login).await?;
    let card = Card::of(&instance.world(), &person);
    let Some(source) = &card.source else {
        return Err(unknown_customer_user(&asked.login));
    };
    let raw = match asked.raw {
        true => instance.sources().raw(&source.key, &asked.login).await?,
        false => None,
    };
    match format {
        Format::Json => writeln!(out, "{}", document(&card, raw.as_ref())),
        Format::Text => text(&card, raw.as_ref(), out),
    }
    .and_then(|()| out.flush())
    .map_err(|error| Failure::output(&error))
}

fn document(card: &Card, raw: Option<&RawRecord>) -> Json {
    let source = card.source.as_ref().map(|source| {
        json!({
            "source": source.key,
            "name": source.label,
            "module": source.module,
            "read_only": source.read_only,
        })
    });
    let company = card.company.as_ref().map(|company| {
        json!({
            "customer_id": company.customer_id,
            "valid": company.valid,
            "fields": fields(&company.fields),
        })
    });
    let customer_ids = card.customer_ids.iter().map(|own| {
        let company = own.company.as_ref();
        json!({
            "customer_id": own.id,
            "origin": own.origin_text(),
            "company": company.map(|(name, _)| name),
            "company_valid": company.map(|(_, valid)| valid),
        })
    });
    let by_type = card.groups.iter();
    let by_type: Map<String, Json> = by_type
        .map(|of_type| (of_type.permission.clone(), groups(&of_type.groups)))
        .collect();
    let companies = card.companies.iter();
    let companies = companies.map(|(id, text)| json!({"customer_id": id, "text": text}));
    let given = card.ticket_fields.fields.iter().map(|own| {
        json!({
            "dynamic_field": own.field,
            "from": own.attribute,
            "value": own.value,
            "error": own.unknown,
        })
    });
    let preferences: Map<String, Json> = card
        .preferences
        .iter()
        .map(|(key, value)| (key.clone(), json!(value)))
        .collect();
    let mut document = json!({
        "format": "aclscope.customers.show/1",
        "login": card.login,
        "backend": source,
        "shadowed": card.shadowed,
        "full_name": card.full_name,
        "mail_string": card.mail_string,
        "fields": fields(&card.fields),
        "company": company,
        "customer_ids": customer_ids.collect::<Vec<Json>>(),
        "groups": by_type,
        "other_groups": groups(&card.other_groups),
        "companies_seen": companies.collect::<Vec<Json>>(),
        "services": {
            "own": card.services.own,
            "default": card.services.default,
            "uses_default": card.services.uses_default,
        },
        "ticket_dynamic_fields": {
            "on": card.ticket_fields.on,
            "fields": given.collect::<Vec<Json>>(),
        },
        "preferences": preferences,
    });
    if let (Some(raw), Some(document)) = (raw, document.as_object_mut()) {
        document.insert("raw".to_owned(), raw_document(raw));
    }
    document
}

fn fields(fields: &[CardField]) -> Json {
    let field = |own: &CardField| {
        json!({
            "attribute": own.attribute,
            "label": own.label,
            "column": own.column,
            "value": own.value,
            "meaning": own.meaning,
            "link": own.link,
            "required": own.required,
            "read_only": own.read_only,
            "dynamic_field": own.dynamic_field,
            "secret": own.secret,
        })
    };
    fields.iter().map(field).collect()
}

fn groups(groups: &[CardGroup]) -> Json {
    let group = |own: &CardGroup| json!({"group": own.name, "because": own.origins});
    groups.iter().map(group).collect()
}

fn raw_document(raw: &RawRecord) -> Json {
    let value = |value: &RawValue| match value {
        RawValue::Null => Json::Null,
        shown => json!(shown.to_string()),
    };
    let fields = raw.fields.iter().map(|field| {
        let values: Vec<Json> = field.values.iter().map(value).collect();
        json!({"name": field.name, "values": values})
    });
    json!({
        "in": raw.place,
        "fields": fields.collect::<Vec<Json>>(),
        "referrals": raw.referrals,
    })
}

fn text(card: &Card, raw: Option<&RawRecord>, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "{}", fit(&card.login, WIDTH, "…").0)?;
    for warning in card.warnings() {
        for line in wrap(&warning, WIDTH - 4) {
            writeln!(out, "  ! {line}")?;
        }
    }
    for section in sections(card) {
        heading(&section.title, &section.note, out)?;
        for line in &section.lines {
            let required = if line.required { " *" } else { "" };
            let read_only = if line.read_only { " ro" } else { "" };
            let label = format!("{}{required}{read_only}", line.label);
            row(&label, &line.text, out)?;
        }
    }
    let Some(raw) = raw else {
        return Ok(());
    };
    heading("All that the backend keeps", &raw.place, out)?;
    for field in &raw.fields {
        for (index, value) in field.values.iter().enumerate() {
            let label = if index == 0 { field.name.as_str() } else { "" };
            row(label, &value.to_string(), out)?;
        }
    }
    for referral in &raw.referrals {
        row("refers to", referral, out)?;
    }
    Ok(())
}

fn heading(title: &str, note: &str, out: &mut impl Write) -> io::Result<()> {
    match note {
        "" => writeln!(out, "\n{}", clean(title)),
        note => writeln!(out, "\n{}: {}", clean(title), clean(note)),
    }
}

/// A label and its text, which goes on below itself where the line ends.
fn row(label: &str, text: &str, out: &mut impl Write) -> io::Result<()> {
    let (label, cells) = fit(label, LABEL, "…");
    let mut label = format!("{label}{}", " ".repeat(LABEL.saturating_sub(cells)));
    for line in wrap(text, WIDTH - LABEL - 3) {
        let line = format!("  {label} {line}");
        writeln!(out, "{}", line.trim_end())?;
        label = " ".repeat(width(&label));
    }
    Ok(())
}
