//! What a deployment would write, and what it must not write.

use std::fmt;

use super::text::{Source, VARIABLE, deployed_acls, ends_line, framed};
use crate::core::acl::{Broken, CHANGE_PARTS, Compared, Comparison, MATCH_PARTS, Standing};
use crate::core::value::Map;
use crate::core::world::World;

/// Why an ACL must not be deployed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// Its comment, or a login, holds `$VAR1`: the ticket system's own deployment replaces that and
    /// breaks the file, which is then ignored as a whole.
    Variable(&'static str),
    /// A time or login would end the line of a Perl comment, and what follows would be code.
    EndsLine(&'static str),
    /// A column is no YAML of a mapping.
    Broken(Broken),
    /// Perl would not read what is stored.
    Otherwise,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Variable(place) => write!(
                f,
                "the {place} holds {VARIABLE}, which breaks the file that the ticket system writes"
            ),
            Self::EndsLine(place) => write!(f, "the {place} would end its line in the file"),
            Self::Broken(broken) => {
                write!(f, "{} cannot be read: {}", broken.column, broken.error)
            }
            Self::Otherwise => f.write_str(
                "Perl would not read what is stored (a carriage return before a line feed is lost, \
                 and data that are nested too deeply)",
            ),
        }
    }
}

/// An ACL that must not be deployed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Its name.
    pub acl: String,
    /// Why not.
    pub reason: Reason,
}

/// What a deployment of what is stored would do. It is never carried out while anything is refused:
/// leaving an ACL out would change what the others do.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// The whole text of ZZZACL.pm.
    pub text: String,
    /// The names of the ACLs in it, in evaluation order.
    pub acls: Vec<String>,
    /// What must not be deployed, in evaluation order.
    pub refused: Vec<Refused>,
    /// What somebody should know, one sentence each.
    pub notices: Vec<String>,
    /// How stored and deployed ACLs stand to each other now.
    pub comparison: Comparison,
}

impl Plan {
    /// The plan for what a world stores.
    pub fn of(world: &World) -> Self {
        let sources = Source::all(world);
        let comparison = Comparison::of(world);
        let mut plan = Self::default();
        let mut blocks = String::new();
        for source in &sources {
            let block = source.block();
            let refused = reasons(source, &block, world).into_iter();
            plan.refused.extend(refused.map(|reason| Refused {
                acl: source.acl.name.clone(),
                reason,
            }));
            plan.notices.extend(left_out(source));
            plan.acls.push(source.acl.name.clone());
            blocks.push_str(&block);
        }
        plan.text = framed(&blocks, world.flavour);
        plan.notices
            .extend(comparison.acls.iter().filter_map(by_hand));
        plan.comparison = comparison;
        plan
    }

    /// The ACLs about which a deployment changes what the ticket system does.
    pub fn changes(&self) -> impl Iterator<Item = &Compared> {
        self.comparison.acls.iter().filter(|acl| acl.waits())
    }

    /// How many ACLs stay in effect as they are.
    pub fn unchanged(&self) -> usize {
        let names = self.acls.iter();
        let same = names.filter(|name| self.comparison.get(name).is_none_or(|acl| !acl.waits()));
        same.count()
    }

    /// The ACLs that the ticket system works with afterwards, as its file sets them.
    pub fn wanted(&self) -> Option<Map> {
        deployed_acls(&self.text).ok().flatten()
    }
}

/// Every reason against an ACL.
fn reasons(source: &Source<'_>, block: &str, world: &World) -> Vec<Reason> {
    let mut reasons = Vec::new();
    let comment = source.acl.comment.as_deref().unwrap_or_default();
    if comment.contains(VARIABLE) {
        reasons.push(Reason::Variable("comment"));
    }
    for (_, time, login) in source.audit() {
        for (place, text) in [("time", time), ("login", login)] {
            if text.contains(VARIABLE) {
                reasons.push(Reason::Variable(place));
            }
            if text.contains(ends_line) {
                reasons.push(Reason::EndsLine(place));
            }
        }
    }
    if let Some(broken) = &source.acl.broken {
        reasons.push(Reason::Broken(broken.clone()));
    }
    if reasons.is_empty() && !is_read_back(source, block, world) {
        reasons.push(Reason::Otherwise);
    }
    reasons.dedup();
    reasons
}

/// True when the lines, read as Perl, are this ACL and nothing else.
fn is_read_back(source: &Source<'_>, block: &str, world: &World) -> bool {
    let Ok(Some(read)) = deployed_acls(&framed(block, world.flavour)) else {
        return false;
    };
    read.len() == 1 && read.get(&source.acl.name) == Some(&source.wanted())
}

/// Sections that are stored and that no deployment writes.
fn left_out(source: &Source<'_>) -> Vec<String> {
    let acl = &source.acl;
    let parts = [
        ("ConfigMatch", &acl.config_match, MATCH_PARTS.as_slice()),
        ("ConfigChange", &acl.config_change, CHANGE_PARTS.as_slice()),
    ];
    let left = parts.into_iter().flat_map(|(side, config, known)| {
        let keys = config.as_map().into_iter().flat_map(|map| map.keys());
        let unknown = keys.filter(|key| !known.contains(&key.as_str()));
        unknown.map(move |key| (side, key))
    });
    left.map(|(side, key)| {
        format!(
            "ACL {:?}: section {key:?} of {side} is stored, but not deployed",
            acl.name
        )
    })
    .collect()
}

/// What somebody wrote by hand, which no deployment changes.
fn by_hand(acl: &Compared) -> Option<String> {
    let place = acl.written()?;
    let name = &acl.name;
    Some(match &acl.standing {
        Standing::Same => return None,
        Standing::Changed(_) => format!(
            "ACL {name:?}: {place} sets it by hand and wins over what is deployed; it stays as it is there"
        ),
        _ => format!("ACL {name:?} is written by hand at {place}: it stays"),
    })
}
