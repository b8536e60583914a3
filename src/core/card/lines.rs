//! A card as labelled lines in sections, for whoever shows it.

use super::{Card, CardCompany, CardField, CardGroup, CardServices, TicketField, TicketFields};

/// One line of a card.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CardLine {
    /// What it is; empty where it goes on with the line above.
    pub label: String,
    /// What it says.
    pub text: String,
    /// True for a field that must be given.
    pub required: bool,
    /// True for a field that is shown and not changed.
    pub read_only: bool,
    /// True where something is wrong.
    pub wrong: bool,
    /// What is copied of it: the value without what it means.
    pub copy: String,
    /// What more there is to say about it: attribute and column of a field.
    pub about: String,
}

/// A part of a card.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CardSection {
    /// What it is, always the same text.
    pub title: String,
    /// How many, or from where.
    pub note: String,
    /// Its lines.
    pub lines: Vec<CardLine>,
}

impl CardLine {
    fn new(label: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        Self {
            label: label.into(),
            copy: text.clone(),
            text,
            ..Self::default()
        }
    }

    fn wrong(mut self, wrong: bool) -> Self {
        self.wrong = wrong;
        self
    }
}

/// The card, part by part; parts that say nothing are left out.
pub fn sections(card: &Card) -> Vec<CardSection> {
    let mut sections = vec![record(card)];
    sections.extend(card.company.as_ref().map(company));
    sections.push(customer_ids(card));
    for of_type in &card.groups {
        let title = format!("Groups {}", of_type.permission);
        sections.push(groups(title, &of_type.groups));
    }
    if !card.other_groups.is_empty() {
        let title = "Groups of companies, context Other".to_owned();
        sections.push(groups(title, &card.other_groups));
    }
    sections.push(companies(card));
    sections.push(services(&card.services));
    sections.extend(ticket_fields(&card.ticket_fields));
    sections.extend(preferences(card));
    sections
}

fn section(title: &str, note: impl Into<String>, lines: Vec<CardLine>) -> CardSection {
    CardSection {
        title: title.to_owned(),
        note: note.into(),
        lines,
    }
}

/// A section that says how many lines it has.
fn counted(title: &str, lines: Vec<CardLine>) -> CardSection {
    let count = lines.len().to_string();
    section(title, count, lines)
}

fn record(card: &Card) -> CardSection {
    let Some(source) = &card.source else {
        let login = CardLine::new("Username", card.login.as_str());
        let unknown = CardLine::new("", "no backend knows this login").wrong(true);
        return section("Record", "", vec![login, unknown]);
    };
    let mut note = vec![source.key.as_str(), source.label.as_str()];
    if source.read_only {
        note.push("read-only");
    }
    note.retain(|part| !part.is_empty());
    let mut lines: Vec<CardLine> = card.fields.iter().flat_map(field).collect();
    lines.push(CardLine::new("Full name", card.full_name.as_str()));
    lines.push(CardLine::new("In mails", card.mail_string.as_str()));
    if !card.shadowed.is_empty() {
        let text = format!("also in {}, never asked there", card.shadowed.join(", "));
        lines.push(CardLine::new("Shadows", text).wrong(true));
    }
    section("Record", note.join(", "), lines)
}

/// A field, and below it its link.
fn field(field: &CardField) -> Vec<CardLine> {
    let value = field.value.as_deref().unwrap_or("-");
    let text = match &field.meaning {
        Some(meaning) if value.is_empty() => format!("({meaning})"),
        Some(meaning) => format!("{value}  ({meaning})"),
        None => value.to_owned(),
    };
    let missing = field.value.as_ref().is_none_or(String::is_empty);
    let kind = match field.dynamic_field {
        true => "dynamic field",
        false => "column",
    };
    let own = CardLine {
        label: field.label.clone(),
        text,
        required: field.required,
        read_only: field.read_only,
        wrong: field.required && missing && !field.dynamic_field,
        copy: field.value.clone().unwrap_or_default(),
        about: format!("{}, {kind} {}", field.attribute, field.column),
    };
    let link = field.link.as_ref();
    let link = link.map(|link| CardLine::new("  link", link.as_str()));
    std::iter::once(own).chain(link).collect()
}

fn company(company: &CardCompany) -> CardSection {
    let note = match company.valid {
        true => company.customer_id.clone(),
        false => format!("{}, not valid", company.customer_id),
    };
    section(
        "Company",
        note,
        company.fields.iter().flat_map(field).collect(),
    )
}

fn customer_ids(card: &Card) -> CardSection {
    let line = |own: &super::CardId| {
        let company = match &own.company {
            Some((name, true)) => name.clone(),
            Some((name, false)) => format!("{name}, not valid"),
            None => "no such company".to_owned(),
        };
        let whole = matches!(own.company, Some((_, true)));
        CardLine {
            copy: own.id.clone(),
            ..CardLine::new(
                own.id.as_str(),
                format!("{company}  ({})", own.origin_text()),
            )
        }
        .wrong(!whole)
    };
    counted("CustomerIDs", card.customer_ids.iter().map(line).collect())
}

fn groups(title: String, groups: &[CardGroup]) -> CardSection {
    let lines = groups.iter().flat_map(|group| {
        let origins = group.origins.iter().enumerate();
        origins.map(|(index, origin)| {
            let label = if index == 0 { group.name.as_str() } else { "" };
            CardLine::new(label, origin.as_str())
        })
    });
    CardSection {
        note: groups.len().to_string(),
        lines: lines.collect(),
        title,
    }
}

fn companies(card: &Card) -> CardSection {
    let lines = card.companies.iter();
    let lines = lines.map(|(id, text)| CardLine::new(id.as_str(), text.as_str()));
    counted("Companies seen", lines.collect())
}

fn services(services: &CardServices) -> CardSection {
    let (label, names, why) = match services.own.is_empty() {
        false => ("own", &services.own, ""),
        true if services.uses_default => ("<DEFAULT>", &services.default, "defaults"),
        true => ("", &services.own, "none for unknown customer users"),
    };
    let lines = names.iter().enumerate().map(|(index, name)| {
        let label = if index == 0 { label } else { "" };
        CardLine::new(label, name.as_str())
    });
    let note = match why {
        "" => names.len().to_string(),
        why => format!("{}, {why}", names.len()),
    };
    section("Services", note, lines.collect())
}

fn ticket_fields(fields: &TicketFields) -> Option<CardSection> {
    if fields.fields.is_empty() {
        return None;
    }
    let line = |own: &TicketField| {
        let text = match (own.unknown, own.value.as_str()) {
            (Some(why), _) => format!("not set: {why}"),
            (None, "") => format!("emptied, from {}", own.attribute),
            (None, value) => format!("{value}  (from {})", own.attribute),
        };
        CardLine {
            copy: own.value.clone(),
            ..CardLine::new(own.field.as_str(), text)
        }
        .wrong(own.unknown.is_some())
    };
    let note = match fields.on {
        true => "set by DynamicFieldFromCustomerUser",
        false => "DynamicFieldFromCustomerUser is off: not set",
    };
    let lines = fields.fields.iter().map(line).collect();
    Some(section("Dynamic fields of tickets", note, lines))
}

fn preferences(card: &Card) -> Option<CardSection> {
    let lines = card.preferences.iter();
    let lines =
        lines.map(|(key, value)| CardLine::new(key.as_str(), value.as_deref().unwrap_or("-")));
    let section = counted("Preferences", lines.collect());
    (!section.lines.is_empty()).then_some(section)
}
