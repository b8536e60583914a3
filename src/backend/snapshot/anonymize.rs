//! Learning an instance for its anonymous copy, and replacing the texts of its rows.

use std::borrow::Cow;

use super::save::{Contents, Progress, SavedTable, select};
use super::secret::Cell;
use crate::backend::error::{Error, Result};
use crate::core::anonymize::{Anonymizer, Domain, Key, VOCABULARY, column, preference};
use crate::core::world::Row;

/// The columns whose texts are names that settings use.
const NAMES: [(&str, &str); 10] = [
    ("queue", "name"),
    ("service", "name"),
    ("sla", "name"),
    ("groups_table", "name"),
    ("groups", "name"),
    ("permission_groups", "name"),
    ("roles", "name"),
    ("system_address", "value0"),
    ("system_address", "value1"),
    ("users", "login"),
];

/// Random bytes for one anonymous copy; nobody keeps them.
pub fn secret() -> Result<[u8; 32]> {
    let mut secret = [0; 32];
    match getrandom::fill(&mut secret) {
        Ok(()) => Ok(secret),
        Err(error) => Err(Error::Query(format!(
            "the system gives no random numbers: {error}"
        ))),
    }
}

impl Contents<'_> {
    /// Looks at all that is to be saved and decides what becomes of every text, under a key that
    /// must be used once. It may look at all rows several times, and holds none.
    pub async fn anonymizer(
        &self,
        tables: &[SavedTable],
        secret: &[u8; 32],
        strict: bool,
        mut report: impl FnMut(Progress<'_>),
    ) -> Result<Anonymizer> {
        let collation = self.database.collation();
        let mut anonymizer = Anonymizer::new(Key::new(secret), collation, strict);
        let all = self.tables().await?;
        let known = |name: &str| all.iter().find(|table| table.own == name);
        for table in VOCABULARY.iter().filter_map(|name| known(name)) {
            let texts = table.columns.iter().filter(|column| !column.whole_number);
            let texts: Vec<&str> = texts.map(|column| column.name.as_str()).collect();
            self.each(table, |row| {
                for text in texts.iter().filter_map(|column| row.text(column)) {
                    anonymizer.keep(text);
                }
            })
            .await?;
        }
        if let Some(table) = known("dynamic_field") {
            self.each(table, |row| {
                let text = |column| row.text(column).unwrap_or_default();
                anonymizer.keep(text("name"));
                let fields = &mut anonymizer.fields;
                fields.add(text("id"), text("name"), text("field_type"));
            })
            .await?;
        }
        for (name, column) in NAMES {
            if let Some(table) = known(name) {
                self.each(table, |row| {
                    anonymizer.add_name(row.text(column).unwrap_or_default());
                })
                .await?;
            }
        }
        anonymizer.keep_settings(self.settings);
        let mut rules = Vec::new();
        if let Some(table) = known("acl") {
            self.each(table, |row| {
                let text = |column| row.text(column).unwrap_or_default().to_owned();
                rules.push([text("name"), text("config_match"), text("config_change")]);
            })
            .await?;
        }
        for [name, config_match, config_change] in &rules {
            anonymizer.add_rule(name, config_match);
            anonymizer.add_rule(name, config_change);
        }
        let total = tables.iter().map(|table| table.rows).sum();
        loop {
            anonymizer.begin();
            let (mut changed, mut done) = (false, 0);
            for table in tables {
                self.each(table, |row| {
                    let name = table.name.as_str();
                    report(Progress::of(name, done, total));
                    done += 1;
                    for (_, domain, text) in texts(&anonymizer, table, row) {
                        changed |= anonymizer.learn(domain, &text);
                    }
                })
                .await?;
            }
            if !changed {
                break;
            }
        }
        for table in tables {
            self.each(table, |row| {
                for (column, domain, text) in texts(&anonymizer, table, row) {
                    anonymizer.count(&table.name, column, domain, &text);
                }
            })
            .await?;
        }
        anonymizer.name_acls(rules.iter().map(|[name, ..]| name.as_str()));
        Ok(anonymizer)
    }

    async fn each(&self, table: &SavedTable, mut each: impl FnMut(&Row)) -> Result<()> {
        let reading = format!("reading table {}", table.own);
        let each = |row: &Row| {
            each(row);
            Ok(true)
        };
        self.database
            .for_each_row(&reading, select(table)?, each)
            .await
    }
}

/// Every text of a row that may be replaced, and those that the ticket system puts together from
/// it, with the columns that they come from.
fn texts<'r>(
    anonymizer: &Anonymizer,
    table: &'r SavedTable,
    row: &'r Row,
) -> Vec<(&'r str, Domain, Cow<'r, str>)> {
    let mut texts: Vec<(&str, Domain, Cow<'_, str>)> = Vec::new();
    let cells = row.iter().enumerate();
    for (place, (name, text)) in
        cells.filter_map(|(place, (name, text))| Some((place, (name, text?))))
    {
        match role(anonymizer, table, place, &|column| row.text(column)) {
            Role::Text(domain, numbers) if Anonymizer::is_replaceable(domain, numbers, text) => {
                texts.push((name, domain, Cow::Borrowed(text)));
            }
            Role::FieldConfig => {
                let values = Anonymizer::field_values(text).into_iter();
                texts.extend(values.map(|value| (name, Domain::Field, Cow::Owned(value))));
            }
            Role::Rule => {
                let exact = anonymizer.exact_texts(text).into_iter();
                texts.extend(exact.map(|(domain, text)| (name, domain, Cow::Owned(text))));
            }
            _ => {}
        }
    }
    let composed = composed(row).into_iter();
    texts.extend(composed.map(|(columns, text)| (columns, Domain::Other, Cow::Owned(text))));
    texts
}

/// Full names and mail addresses as the ticket system composes them.
fn composed(row: &Row) -> Vec<(&'static str, String)> {
    let text = |column| row.text(column).unwrap_or_default();
    let (first, last) = (text("first_name"), text("last_name"));
    if first.is_empty() && last.is_empty() {
        return Vec::new();
    }
    let (title, login, email) = (text("title"), text("login"), text("email"));
    let name = "first_name, last_name";
    let titled = "title, first_name, last_name";
    vec![
        (name, format!("{first} {last}")),
        (name, format!("{last}, {first}")),
        (name, format!("{last} {first}")),
        (titled, format!("{title} {first} {last}").trim().to_owned()),
        (
            "first_name, last_name, login",
            format!("{first} {last} ({login})"),
        ),
        (
            "first_name, last_name, login",
            format!("{last}, {first} ({login})"),
        ),
        (
            "first_name, last_name, email",
            format!("\"{first} {last}\" <{email}>"),
        ),
    ]
}

/// What the cell at a place is to the anonymizer.
enum Role<'r> {
    /// Stays.
    Kept,
    /// A text, and the name that tells whether numbers in it are numbers of people.
    Text(Domain, &'r str),
    /// The name of an ACL.
    AclName,
    /// `config_match` or `config_change` of an ACL.
    Rule,
    /// The configuration of a dynamic field.
    FieldConfig,
    /// The value of the setting with this name.
    Setting(&'r str),
}

fn role<'r>(
    anonymizer: &Anonymizer,
    table: &'r SavedTable,
    place: usize,
    text: &dyn Fn(&str) -> Option<&'r str>,
) -> Role<'r> {
    let Some(own) = table.columns.get(place).filter(|own| !own.whole_number) else {
        return Role::Kept;
    };
    let name = own.name.as_str();
    match (table.own.as_str(), name) {
        ("acl", "name") => Role::AclName,
        ("acl", "config_match" | "config_change") => Role::Rule,
        ("dynamic_field", "config") => Role::FieldConfig,
        (table, name) if table.starts_with("sysconfig_") => match name {
            "effective_value" => text("name").map_or(Role::Kept, Role::Setting),
            "comments" => Role::Text(Domain::Other, name),
            _ => Role::Kept,
        },
        ("dynamic_field_value", _)
            if !text("field_id").is_none_or(|id| anonymizer.fields.has_texts(id)) =>
        {
            Role::Kept
        }
        (_, "preferences_value") => match text("preferences_key") {
            Some(key) => preference(key).map_or(Role::Kept, |domain| Role::Text(domain, key)),
            None => Role::Text(Domain::Other, name),
        },
        (table, name) => column(table, name).map_or(Role::Kept, |domain| Role::Text(domain, name)),
    }
}

/// Replaces the texts of a row.
pub(super) fn replace(
    anonymizer: &Anonymizer,
    table: &SavedTable,
    cells: &mut [(&str, Option<Cell<'_>>)],
) {
    let known = cells.to_vec();
    let text = |column: &str| {
        let (_, text) = known.iter().find(|(name, _)| *name == column)?;
        text.as_deref()
    };
    for (place, (_, cell)) in cells.iter_mut().enumerate() {
        let Some(old) = cell.as_deref() else {
            continue;
        };
        let new = match role(anonymizer, table, place, &text) {
            Role::Text(domain, numbers) if Anonymizer::is_replaceable(domain, numbers, old) => {
                anonymizer.replace(old).into_owned()
            }
            Role::Text(..) | Role::Kept => continue,
            Role::AclName => anonymizer.acl_name(old).unwrap_or("acl").to_owned(),
            Role::Rule => anonymizer.rule(old),
            Role::FieldConfig => anonymizer.field_config(old),
            Role::Setting(name) => anonymizer.setting(name, old),
        };
        *cell = Some(Cow::Owned(new));
    }
}
