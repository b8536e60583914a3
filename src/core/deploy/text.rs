//! The text of ZZZACL.pm.

use crate::core::acl::{Acl, CHANGE_PARTS, MATCH_PARTS};
use crate::core::perl::{Config, Form, PerlError, Program, dump, literal};
use crate::core::value::{Map, Value};
use crate::core::world::{Flavour, Row, World};

/// What a deployment takes out of the structures.
const EMPTY: &str = "[empty]";

/// The name that a structure has until its ACL's name takes that place. The first one in the lines
/// of an ACL does: that is the fault of the ticket system that a comment can set off.
pub(super) const VARIABLE: &str = "$VAR1";

/// One ACL that is to be deployed.
pub(super) struct Source<'w> {
    pub acl: Acl,
    pub row: &'w Row,
    pub created_by: &'w str,
    pub changed_by: &'w str,
}

impl<'w> Source<'w> {
    /// The ACLs that are valid, in evaluation order: names by code point.
    pub fn all(world: &'w World) -> Vec<Self> {
        let login = |row: &Row, column: &str| {
            let agent = row.id(column).and_then(|id| world.agents.by_id(id));
            agent.map_or("", |agent| agent.name.as_str())
        };
        let mut sources: Vec<Self> = world
            .acl_rows
            .iter()
            .map(|row| Self {
                acl: Acl::read(row, world),
                row,
                created_by: login(row, "create_by"),
                changed_by: login(row, "change_by"),
            })
            .filter(|source| source.acl.valid)
            .collect();
        sources.sort_by(|one, other| one.acl.name.cmp(&other.acl.name));
        sources
    }

    /// When and by whom it was written, as it is stored.
    pub fn audit(&self) -> [(&'static str, &str, &str); 2] {
        let time = |column| self.row.text(column).unwrap_or_default();
        [
            ("Created", time("create_time"), self.created_by),
            ("Changed", time("change_time"), self.changed_by),
        ]
    }

    /// The lines of the file.
    pub fn block(&self) -> String {
        let mut block = String::new();
        for (what, time, login) in self.audit() {
            block.push_str(&one_line(&format!("# {what}: {time} ({login})")));
            block.push('\n');
        }
        let comment = self.acl.comment.as_deref().unwrap_or_default();
        if let Some(line) = comment.split(ends_line).find(|line| !line.is_empty()) {
            block.push_str(&format!("# Comment: {line}\n"));
        }
        block.push_str(&format!("{VARIABLE} = {};\n\n", self.structure()));
        let assigned = format!("$Self->{{TicketAcl}}->{{{}}}", literal(&self.acl.name));
        block.replacen(VARIABLE, &assigned, 1)
    }

    /// Exactly six keys, in their order, whatever else is stored.
    fn structure(&self) -> String {
        let mut structure = String::from("{\n");
        for part in CHANGE_PARTS.into_iter().chain(MATCH_PARTS) {
            let value = self.part(part).cloned();
            let value = value.unwrap_or_else(|| Value::Map(Map::new()));
            let value = dump(&value, 1, &without_empty);
            structure.push_str(&format!("  {} => {value},\n", literal(part)));
        }
        structure.push_str(&format!("  'StopAfterMatch' => {}\n}}", self.stop()));
        structure
    }

    /// A part that says something.
    fn part(&self, name: &str) -> Option<&Value> {
        let config = match MATCH_PARTS.contains(&name) {
            true => &self.acl.config_match,
            false => &self.acl.config_change,
        };
        config.get(name).filter(|part| part.is_true())
    }

    /// The stop flag, a number.
    fn stop(&self) -> i64 {
        let otherwise = i64::from(self.acl.stop_after_match);
        self.row.id("stop_after_match").unwrap_or(otherwise)
    }

    /// What the ticket system makes of the lines when it loads them, if it is what is stored.
    pub fn wanted(&self) -> Value {
        let mut wanted = Map::new();
        for part in CHANGE_PARTS.into_iter().chain(MATCH_PARTS) {
            let value = self.part(part).map(as_loaded);
            let value = value.unwrap_or_else(|| Value::Map(Map::new()));
            wanted.insert(part.to_owned(), value);
        }
        let stop = Value::text(self.stop().to_string());
        wanted.insert("StopAfterMatch".to_owned(), stop);
        Value::Map(wanted)
    }
}

/// The text of ZZZACL.pm as the ticket system itself would write it for what is stored: ACLs whose
/// validity is `valid`, by name in code point order; six keys each; `[empty]` replaced by nothing
/// inside the structures; of a comment the first line that is not empty.
///
/// It is Perl, and means what is stored, only where a [`Plan`](super::Plan) refuses no ACL; an ACL
/// whose YAML cannot be read has empty parts.
pub fn file_text(world: &World) -> String {
    let blocks: String = Source::all(world).iter().map(Source::block).collect();
    framed(&blocks, world.flavour)
}

/// A whole file around the lines of its ACLs.
pub(super) fn framed(blocks: &str, flavour: Flavour) -> String {
    let product = match flavour {
        Flavour::Otobo => "OTOBO",
        Flavour::Znuny => "Znuny",
        Flavour::Otrs6 => "OTRS",
    };
    format!(
        "# {product} config file (automatically generated)\n\
         # VERSION:1.1\n\
         package Kernel::Config::Files::ZZZACL;\n\
         use strict;\n\
         use warnings;\n\
         no warnings 'redefine'; ## no critic qw(TestingAndDebugging::ProhibitNoWarnings)\n\
         use utf8;\n\
         sub Load {{\n    my ($File, $Self) = @_;\n\n{blocks}\n\n    return;\n}}\n1;\n"
    )
}

/// The ACLs that a file sets, by name; `None` where only running it could tell.
///
/// # Errors
/// The text is no Perl.
pub fn deployed_acls(text: &str) -> Result<Option<Map>, PerlError> {
    let program = Program::parse(text, Form::File)?;
    let mut config = Config::new(&Map::new());
    config.load(&program, 0);
    let settled = config.settled();
    if !program.can_load() || !settled.unknown.is_empty() {
        return Ok(None);
    }
    Ok(match settled.settings.get("TicketAcl") {
        Some(Value::Map(acls)) => Some(acls.clone()),
        None => Some(Map::new()),
        Some(_) => None,
    })
}

/// What ends a line, to Perl or to whoever reads the file.
pub(super) fn ends_line(sign: char) -> bool {
    matches!(
        sign,
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

/// The text in one line.
fn one_line(text: &str) -> String {
    text.replace(ends_line, " ")
}

fn without_empty(text: &str) -> String {
    text.replace(EMPTY, "")
}

/// A value after the replacement; of keys that became equal the last one counts, in the order in
/// which they are written.
fn as_loaded(value: &Value) -> Value {
    match value {
        Value::Null => Value::Null,
        Value::Text(text) => Value::Text(without_empty(text)),
        Value::List(list) => Value::List(list.iter().map(as_loaded).collect()),
        Value::Map(map) => {
            let mut entries: Vec<_> = map.iter().collect();
            entries.sort_by_key(|(key, _)| *key);
            let entries = entries.into_iter();
            let entries = entries.map(|(key, value)| (without_empty(key), as_loaded(value)));
            Value::Map(entries.collect())
        }
    }
}
