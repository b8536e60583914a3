//! A mapping applied to the ACLs of a file.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::file::{AclFile, Entry};
use super::mapping::{Mapping, Names};
use super::meaning::{FIELD, Kind, Meaning, of_condition, of_flat_change, of_ticket_change};
use super::plan::{Outcome, Plan, Planned};
use crate::core::edit::Side;
use crate::core::pattern::Pattern;
use crate::core::world::World;
use crate::core::yaml::Loaded;

/// Something that whoever imports should look at.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Notice {
    /// A line of the mapping that nothing in the file needed: the kind and the old name.
    Unused(String, String),
    /// A pattern, which is never rewritten, that hits an old name.
    Pattern {
        /// The name of the ACL.
        acl: String,
        /// The text with its modifier.
        text: String,
        /// The old name that it hits.
        old: String,
    },
    /// A value that names something that this system does not have: the kind, the value, and the
    /// ACLs that hold it.
    NotHere(&'static str, String, Vec<String>),
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unused(kind, old) => {
                write!(
                    f,
                    "the mapping of {kind} `{old}` is not used: no ACL holds it"
                )
            }
            Self::Pattern { acl, text, old } => write!(
                f,
                "ACL {acl}: the pattern `{text}` hits `{old}`, which is mapped; patterns are not rewritten"
            ),
            Self::NotHere(kind, name, acls) => write!(
                f,
                "this system has no {kind} `{name}` (ACL {})",
                acls.join(", ")
            ),
        }
    }
}

/// The file with everything that the mapping names replaced, where it means that entity: whole texts
/// and those after `[Not]`. What is mapped at several places at once never maps twice. An ACL in
/// which two dynamic fields would become one cannot be imported.
pub fn rename(file: &AclFile, mapping: &Mapping) -> (AclFile, Vec<Notice>) {
    let mut file = file.clone();
    let mut work = Renaming {
        mapping,
        used: BTreeSet::new(),
        notices: Vec::new(),
        acl: String::new(),
    };
    for entry in &mut file.entries {
        work.acl = entry.name().unwrap_or_default().to_owned();
        for side in Side::ALL {
            let Some(tree) = entry.tree(side) else {
                continue;
            };
            match rewritten(tree, side, &mut work) {
                Ok(tree) => entry.set_tree(side, tree),
                Err(problem) => entry.problem = Some(problem),
            }
        }
    }
    let mut notices = work.notices;
    let fields = mapping.fields.iter();
    let tables = fields.map(|(field, names)| (format!("{FIELD}{field}"), names));
    let kinds = mapping.kinds.iter();
    for (kind, names) in kinds
        .map(|(kind, names)| (kind.name().to_owned(), names))
        .chain(tables)
    {
        for old in names.keys() {
            if !work.used.contains(&(kind.clone(), old.clone())) {
                notices.push(Notice::Unused(kind.clone(), old.clone()));
            }
        }
    }
    (file, notices)
}

/// What ACLs that would be written name that this system does not have, as far as its small tables
/// tell.
pub fn unknown(file: &AclFile, plan: &Plan, world: &World) -> Vec<Notice> {
    let mut work = Looking {
        world,
        missing: BTreeMap::new(),
        acl: String::new(),
    };
    let written = |own: &&Planned| matches!(own.outcome, Outcome::Added(_) | Outcome::Updated(_));
    let written = plan.acls.iter().filter(written);
    let written: BTreeSet<usize> = written.map(|planned| planned.position).collect();
    let entries = file.entries.iter();
    for entry in entries.filter(|entry| written.contains(&entry.position)) {
        work.acl = entry.name().unwrap_or_default().to_owned();
        for side in Side::ALL {
            if let Some(tree) = entry.tree(side) {
                // What is only looked at has no problems.
                rewritten(tree, side, &mut work).ok();
            }
        }
    }
    let missing = work.missing.into_iter();
    missing
        .map(|((kind, name), acls)| Notice::NotHere(kind.name(), name, acls.into_iter().collect()))
        .collect()
}

/// What is done at every place that means an entity.
trait Work {
    /// A scalar of a list: what to write instead, if anything.
    fn text(&mut self, meaning: Meaning<'_>, text: &str) -> Option<String>;
    /// The name of a dynamic field in a key: what to write instead, if anything.
    fn field(&mut self, name: &str) -> Option<String>;
}

struct Renaming<'m> {
    mapping: &'m Mapping,
    /// The kind and the old name of what was replaced.
    used: BTreeSet<(String, String)>,
    notices: Vec<Notice>,
    acl: String,
}

impl Work for Renaming<'_> {
    fn text(&mut self, meaning: Meaning<'_>, text: &str) -> Option<String> {
        let (kind, names) = self.table(meaning)?;
        match Text::read(text) {
            Text::Exact(before, name) => {
                let target = names.get(name)?;
                self.used.insert((kind, name.to_owned()));
                Some(format!("{before}{}", target.name))
            }
            Text::Pattern(pattern, ignore_case) => {
                let pattern = Pattern::compile(pattern, ignore_case).ok()?;
                let hit = |old: &&String| pattern.is_found(old).unwrap_or(true);
                for old in names.keys().filter(hit) {
                    self.used.insert((kind.clone(), old.clone()));
                    let notice = Notice::Pattern {
                        acl: self.acl.clone(),
                        text: text.to_owned(),
                        old: old.clone(),
                    };
                    if !self.notices.contains(&notice) {
                        self.notices.push(notice);
                    }
                }
                None
            }
            Text::Other => None,
        }
    }

    fn field(&mut self, name: &str) -> Option<String> {
        let target = self.mapping.kinds.get(&Kind::DynamicField)?.get(name)?;
        let kind = Kind::DynamicField.name().to_owned();
        self.used.insert((kind, name.to_owned()));
        Some(target.name.clone())
    }
}

impl<'m> Renaming<'m> {
    fn table(&self, meaning: Meaning<'_>) -> Option<(String, &'m Names)> {
        match meaning {
            Meaning::Kind(kind) => {
                let names = self.mapping.kinds.get(&kind)?;
                Some((kind.name().to_owned(), names))
            }
            Meaning::FieldValue(field) => {
                let names = self.mapping.fields.get(field)?;
                Some((format!("{FIELD}{field}"), names))
            }
        }
    }
}

struct Looking<'w> {
    world: &'w World,
    /// What is not here -> the ACLs that hold it.
    missing: BTreeMap<(Kind, String), BTreeSet<String>>,
    acl: String,
}

impl Looking<'_> {
    fn look(&mut self, kind: Kind, name: &str) {
        // `[empty]` stands for the empty text, which is no name.
        let is_name = !name.is_empty() && name != "[empty]";
        if is_name && kind.is_known(name, self.world) == Some(false) {
            let acls = self.missing.entry((kind, name.to_owned())).or_default();
            acls.insert(self.acl.clone());
        }
    }
}

impl Work for Looking<'_> {
    fn text(&mut self, meaning: Meaning<'_>, text: &str) -> Option<String> {
        if let (Meaning::Kind(kind), Text::Exact(_, name)) = (meaning, Text::read(text)) {
            self.look(kind, name);
        }
        None
    }

    fn field(&mut self, name: &str) -> Option<String> {
        self.look(Kind::DynamicField, name);
        None
    }
}

/// A text of a list with its modifier.
enum Text<'t> {
    /// What stands before the name, and the name.
    Exact(&'static str, &'t str),
    /// A pattern, and whether case does not count in it.
    Pattern(&'t str, bool),
    /// `[Not` with something unknown, which hits everything.
    Other,
}

impl<'t> Text<'t> {
    fn read(text: &'t str) -> Self {
        const PATTERNS: [(&str, bool); 4] = [
            ("[RegExp]", false),
            ("[regexp]", true),
            ("[NotRegExp]", false),
            ("[Notregexp]", true),
        ];
        for (modifier, ignore_case) in PATTERNS {
            if let Some(pattern) = text.strip_prefix(modifier) {
                return Self::Pattern(pattern, ignore_case);
            }
        }
        match text.strip_prefix("[Not]") {
            Some(name) => Self::Exact("[Not]", name),
            None if text.starts_with("[Not") => Self::Other,
            None => Self::Exact("", text),
        }
    }
}

/// The tree after the work at every place. What does not change stays the same one in memory, with
/// its anchors.
fn rewritten(tree: &Loaded, side: Side, work: &mut impl Work) -> Result<Loaded, String> {
    entries(tree, |_, section| {
        entries(section, |object, content| match (side, object) {
            (Side::Match, _) => attributes(content, work, |name| of_condition(object, name)),
            (Side::Change, "Ticket") => attributes(content, work, of_ticket_change),
            (Side::Change, kind) => Ok(match of_flat_change(kind) {
                Some(meaning) => values(content, meaning, work),
                None => content.clone(),
            }),
        })
    })
}

/// The attributes of an object, keys of dynamic fields renamed too.
fn attributes<'t>(
    content: &'t Loaded,
    work: &mut impl Work,
    meaning: impl Fn(&'t str) -> Option<Meaning<'t>>,
) -> Result<Loaded, String> {
    let Some(map) = content.as_map() else {
        return Ok(content.clone());
    };
    let mut renamed = BTreeMap::new();
    let mut changed = false;
    for (name, list) in map {
        let new = match meaning(name) {
            Some(meaning) => values(list, meaning, work),
            None => list.clone(),
        };
        let field = name.strip_prefix(FIELD).and_then(|field| work.field(field));
        let key = field.map_or_else(|| name.clone(), |field| format!("{FIELD}{field}"));
        changed |= key != *name || new != *list;
        if renamed.insert(key.clone(), new).is_some() {
            return Err(format!(
                "with the mapping two dynamic fields of it become {key}"
            ));
        }
    }
    Ok(match changed {
        true => Loaded::map(renamed),
        false => content.clone(),
    })
}

/// A list of texts, or a text in its place.
fn values(content: &Loaded, meaning: Meaning<'_>, work: &mut impl Work) -> Loaded {
    match content {
        Loaded::List(list) => {
            let new: Vec<Loaded> = list.iter().map(|item| value(item, meaning, work)).collect();
            match new == **list {
                true => content.clone(),
                false => Loaded::list(new),
            }
        }
        Loaded::Map(_) | Loaded::Null => content.clone(),
        scalar => value(scalar, meaning, work),
    }
}

fn value(item: &Loaded, meaning: Meaning<'_>, work: &mut impl Work) -> Loaded {
    let text = item.as_text();
    let new = text.and_then(|text| work.text(meaning, text));
    new.map_or_else(|| item.clone(), Loaded::Text)
}

/// The entries of a mapping after some work; everything else as it is.
fn entries(
    tree: &Loaded,
    mut work: impl FnMut(&str, &Loaded) -> Result<Loaded, String>,
) -> Result<Loaded, String> {
    let Some(map) = tree.as_map() else {
        return Ok(tree.clone());
    };
    let mut changed = false;
    let mut new = BTreeMap::new();
    for (key, value) in map {
        let after = work(key, value)?;
        changed |= after != *value;
        new.insert(key.clone(), after);
    }
    Ok(match changed {
        true => Loaded::map(new),
        false => tree.clone(),
    })
}

impl Entry {
    /// Why it cannot be imported, when that is known before anything is compared.
    pub fn problem(&self) -> Option<&str> {
        self.problem.as_deref()
    }
}
