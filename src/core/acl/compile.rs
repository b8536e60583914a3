//! ACLs made ready for evaluation: every text tested once for its modifier, every pattern compiled
//! once, every attribute that a condition looks at given a number.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use indexmap::IndexMap;

use super::error::{ErrorKind, EvalError};
use super::field::{Field, FlatKind};
use super::model::CHANGE_PARTS;
use super::plan::Plan;
use super::text::{Matcher, SharedPattern, Test, TextList};
use crate::core::pattern::Pattern;
use crate::core::value::{Map, Value, is_true};
use crate::core::world::Flavour;

/// Which collection a condition looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Part {
    /// `Properties`: current values.
    Current,
    /// `PropertiesDatabase`: stored values.
    Stored,
}

impl Part {
    /// Its name in an ACL.
    pub fn name(self) -> &'static str {
        match self {
            Part::Current => "Properties",
            Part::Stored => "PropertiesDatabase",
        }
    }
}

/// An attribute that conditions look at.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Slot {
    /// Which collection.
    pub part: Part,
    /// Level 2, such as `Queue`.
    pub object: String,
    /// Level 3, such as `Name`.
    pub attribute: String,
}

impl Slot {
    /// `Queue/Name`.
    pub fn key(&self) -> String {
        format!("{}/{}", self.object, self.attribute)
    }
}

/// One condition of a rule: an attribute and the texts of which one must hit.
#[derive(Debug, Clone, Copy)]
pub struct Condition {
    /// Position in [`Compiled::slots`].
    pub slot: usize,
    /// Position in [`Compiled::lists`].
    pub list: usize,
}

/// What the walk through a property part meets.
#[derive(Debug, Clone)]
pub enum Item {
    /// A condition.
    Condition(Condition),
    /// A structure that ends the request.
    Broken {
        /// Where, such as `Ticket/Queue`.
        key: String,
        /// What is wrong there.
        message: &'static str,
    },
}

/// Properties or PropertiesDatabase of one rule.
#[derive(Debug, Clone, Default)]
pub struct PropertyPart {
    /// False when it is missing or empty, so that the other part decides alone.
    pub present: bool,
    /// Objects and attributes by code point.
    pub items: Vec<Item>,
}

impl PropertyPart {
    /// A part with keys but no attribute was never tried and therefore never holds.
    pub fn is_untried(&self) -> bool {
        self.present && self.items.is_empty()
    }
}

/// What a change section says about the asked field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Says {
    /// Nothing: the section does not count.
    Nothing,
    /// A list (position in [`Compiled::lists`]): the section counts.
    List(usize),
    /// A structure that ends the request before the rule counts as used.
    BrokenBefore(&'static str),
    /// A structure that ends the request after the rule counts as used.
    BrokenAfter(&'static str),
}

/// Possible, PossibleAdd or PossibleNot of one rule.
#[derive(Debug, Clone, Default)]
pub struct Section {
    broken: Option<&'static str>,
    ticket_broken: Option<&'static str>,
    ticket: IndexMap<String, Says>,
    flat: Vec<(FlatKind, usize)>,
}

impl Section {
    /// What it says about a field.
    pub fn says(&self, field: &Field) -> Says {
        match field {
            Field::Unknown(_) => Says::Nothing,
            _ if self.broken.is_some() => Says::BrokenBefore(self.broken.unwrap_or_default()),
            Field::Ticket(subtype) => match self.ticket_broken {
                Some(message) => Says::BrokenBefore(message),
                None => self.ticket.get(subtype).copied().unwrap_or(Says::Nothing),
            },
            Field::Flat(kind) => self
                .flat
                .iter()
                .find(|(own, _)| own == kind)
                .map_or(Says::Nothing, |(_, list)| Says::List(*list)),
        }
    }
}

/// One ACL, ready for evaluation.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Its name.
    pub name: String,
    /// Properties and PropertiesDatabase.
    pub parts: [PropertyPart; 2],
    /// Possible, PossibleAdd, PossibleNot.
    pub sections: [Section; 3],
    /// StopAfterMatch.
    pub stop: bool,
    /// True when walking its conditions can end the request, so that it is never skipped.
    pub hazardous: bool,
}

impl Rule {
    /// What its three sections say about a field.
    pub fn says(&self, field: &Field) -> [Says; 3] {
        self.sections.each_ref().map(|section| section.says(field))
    }

    /// The error of a structure that ends the request.
    pub(super) fn broken(&self, section: &'static str, key: String, message: &str) -> EvalError {
        EvalError {
            kind: ErrorKind::BadStructure,
            acl: self.name.clone(),
            section,
            key,
            pattern: String::new(),
            message: message.to_owned(),
        }
    }

    /// True when a part has keys but no attributes: then it can never match.
    pub fn never_matches(&self) -> bool {
        self.parts.iter().any(PropertyPart::is_untried)
    }

    /// Every condition, in walk order.
    pub fn conditions(&self) -> impl Iterator<Item = Condition> + '_ {
        self.parts
            .iter()
            .flat_map(|part| &part.items)
            .filter_map(|item| match item {
                Item::Condition(condition) => Some(*condition),
                Item::Broken { .. } => None,
            })
    }
}

/// A set of deployed ACLs, ready to be asked any number of times.
#[derive(Debug)]
pub struct Compiled {
    /// In evaluation order: names by code point.
    pub rules: Vec<Rule>,
    /// Every attribute that a condition looks at, by part, object, attribute.
    pub slots: Vec<Slot>,
    /// Every different list of texts.
    pub lists: Vec<TextList>,
    pub(super) every: Plan,
    pub(super) fields: HashMap<Field, Plan>,
    /// For ticket attributes that no ACL names: wrong structures still end the request there.
    pub(super) unnamed: Plan,
    /// For unknown kinds of list: only conditions can end the request.
    pub(super) unknown: Plan,
}

impl Compiled {
    /// Compiles ACLs given by name with their flat mapping (the six parts and anything else, which
    /// is ignored).
    pub fn new<'a>(acls: impl IntoIterator<Item = (&'a str, &'a Value)>, flavour: Flavour) -> Self {
        let mut named: Vec<(&str, &Value)> = acls.into_iter().collect();
        named.sort_by_key(|(name, _)| *name);
        let mut compiler = Compiler {
            slots: slots(&named),
            flavour,
            ..Compiler::default()
        };
        let rules: Vec<Rule> = named
            .iter()
            .map(|(name, acl)| compiler.rule(name, acl))
            .collect();
        let slots: Vec<Slot> = compiler.slots.into_iter().collect();
        let lists: Vec<TextList> = compiler.lists.into_values().collect();
        let mut fields: BTreeSet<Field> = FlatKind::ALL.map(Field::Flat).into();
        for section in rules.iter().flat_map(|rule| &rule.sections) {
            fields.extend(section.ticket.keys().cloned().map(Field::Ticket));
        }
        let plan = |field: &Field| Plan::for_field(&rules, &slots, &lists, field);
        Self {
            every: Plan::every(&rules, &slots, &lists),
            unnamed: plan(&Field::Ticket(String::new())),
            unknown: plan(&Field::Unknown(String::new())),
            fields: fields
                .into_iter()
                .map(|field| (field.clone(), plan(&field)))
                .collect(),
            rules,
            slots,
            lists,
        }
    }

    /// Everything that would end the request when it is reached: wrong structures, and texts whose
    /// pattern has no meaning.
    pub fn faults(&self) -> Vec<EvalError> {
        self.rules
            .iter()
            .flat_map(|rule| self.faults_of(rule))
            .collect()
    }

    fn faults_of(&self, rule: &Rule) -> Vec<EvalError> {
        let mut faults = Vec::new();
        for (part, kind) in rule.parts.iter().zip([Part::Current, Part::Stored]) {
            for item in &part.items {
                match item {
                    Item::Broken { key, message } => {
                        faults.push(rule.broken(kind.name(), key.clone(), message));
                    }
                    Item::Condition(condition) => {
                        let key = self.slots.get(condition.slot).map(Slot::key);
                        let key = key.unwrap_or_default();
                        faults.extend(self.list_fault(rule, kind.name(), &key, condition.list));
                    }
                }
            }
        }
        for (name, section) in CHANGE_PARTS.iter().zip(&rule.sections) {
            let broken = section.broken.map(|message| (String::new(), message));
            let ticket = section
                .ticket_broken
                .map(|message| ("Ticket".to_owned(), message));
            for (key, message) in broken.into_iter().chain(ticket) {
                faults.push(rule.broken(name, key, message));
            }
            for (subtype, says) in &section.ticket {
                let key = format!("Ticket/{subtype}");
                match says {
                    Says::List(list) => faults.extend(self.list_fault(rule, name, &key, *list)),
                    Says::BrokenBefore(message) | Says::BrokenAfter(message) => {
                        faults.push(rule.broken(name, key, message));
                    }
                    Says::Nothing => {}
                }
            }
            for (kind, list) in &section.flat {
                faults.extend(self.list_fault(rule, name, kind.name(), *list));
            }
        }
        faults
    }

    /// The first text of a list whose pattern has no meaning.
    fn list_fault(
        &self,
        rule: &Rule,
        section: &'static str,
        key: &str,
        list: usize,
    ) -> Option<EvalError> {
        let matchers = &self.lists.get(list)?.matchers;
        let (matcher, cause) = matchers
            .iter()
            .find_map(|matcher| Some((matcher, matcher.fault()?)))?;
        let mut fault = rule.broken(section, key.to_owned(), "");
        fault.pattern.clone_from(&matcher.text);
        Some(fault.caused_by(cause))
    }

    /// The names of rules given by position.
    pub fn names(&self, rules: &[usize]) -> Vec<&str> {
        rules
            .iter()
            .filter_map(|rule| self.rules.get(*rule))
            .map(|rule| rule.name.as_str())
            .collect()
    }

    /// The rules that can make a difference to a field when only the result is asked for.
    pub(super) fn plan(&self, field: &Field) -> &Plan {
        self.fields.get(field).unwrap_or(match field {
            Field::Ticket(_) => &self.unnamed,
            Field::Flat(_) | Field::Unknown(_) => &self.unknown,
        })
    }
}

/// Every attribute named in a well-formed place of any ACL, in walk order.
fn slots(acls: &[(&str, &Value)]) -> indexmap::IndexSet<Slot> {
    let mut slots = BTreeSet::new();
    for (_, acl) in acls {
        for part in [Part::Current, Part::Stored] {
            let objects = acl.get(part.name()).and_then(Value::as_map);
            for (object, attributes) in objects.into_iter().flatten() {
                for attribute in attributes.as_map().into_iter().flat_map(Map::keys) {
                    slots.insert(Slot {
                        part,
                        object: object.clone(),
                        attribute: attribute.clone(),
                    });
                }
            }
        }
    }
    slots.into_iter().collect()
}

#[derive(Default)]
struct Compiler {
    slots: indexmap::IndexSet<Slot>,
    lists: IndexMap<Vec<Option<String>>, TextList>,
    patterns: HashMap<(String, bool), SharedPattern>,
    flavour: Flavour,
}

impl Compiler {
    fn rule(&mut self, name: &str, acl: &Value) -> Rule {
        let parts = [Part::Current, Part::Stored].map(|part| self.properties(acl, part));
        let sections = CHANGE_PARTS.map(|part| self.section(acl.get(part)));
        let hazardous = parts
            .iter()
            .flat_map(|part| &part.items)
            .any(|item| match item {
                Item::Broken { .. } => true,
                Item::Condition(condition) => self
                    .lists
                    .get_index(condition.list)
                    .is_some_and(|(_, list)| list.faulty),
            });
        Rule {
            name: name.to_owned(),
            parts,
            sections,
            stop: acl.get("StopAfterMatch").is_some_and(Value::is_true),
            hazardous,
        }
    }

    /// Properties or PropertiesDatabase: anything false is absent, an empty mapping too.
    fn properties(&mut self, acl: &Value, part: Part) -> PropertyPart {
        let objects = match acl.get(part.name()) {
            Some(Value::Map(objects)) => objects,
            Some(value) if value.is_true() => {
                return PropertyPart {
                    present: true,
                    items: vec![broken("", "is no mapping of objects")],
                };
            }
            _ => return PropertyPart::default(),
        };
        let mut items = Vec::new();
        let mut by_name: Vec<(&String, &Value)> = objects.iter().collect();
        by_name.sort_by_key(|(name, _)| *name);
        for (object, attributes) in by_name {
            match attributes {
                Value::Null => {}
                Value::Map(attributes) => self.object(part, object, attributes, &mut items),
                _ => items.push(broken(object, "is no mapping of attributes")),
            }
        }
        PropertyPart {
            present: !objects.is_empty(),
            items,
        }
    }

    fn object(&mut self, part: Part, object: &str, attributes: &Map, items: &mut Vec<Item>) {
        let mut by_name: Vec<(&String, &Value)> = attributes.iter().collect();
        by_name.sort_by_key(|(name, _)| *name);
        for (attribute, texts) in by_name {
            let texts = match texts {
                Value::Null => &[],
                Value::List(texts) => texts.as_slice(),
                _ => {
                    let key = format!("{object}/{attribute}");
                    items.push(broken(&key, "is no list of texts"));
                    continue;
                }
            };
            let slot = Slot {
                part,
                object: object.to_owned(),
                attribute: attribute.clone(),
            };
            if let Some(slot) = self.slots.get_index_of(&slot) {
                let list = self.list(texts);
                items.push(Item::Condition(Condition { slot, list }));
            }
        }
    }

    fn section(&mut self, section: Option<&Value>) -> Section {
        let mut compiled = Section::default();
        let entries = match section {
            None | Some(Value::Null) => return compiled,
            Some(Value::Map(entries)) => entries,
            Some(_) => {
                compiled.broken = Some("is no mapping");
                return compiled;
            }
        };
        match entries.get("Ticket") {
            None | Some(Value::Null) => {}
            Some(Value::Map(subtypes)) => {
                for (subtype, texts) in subtypes {
                    let says = self.ticket_list(texts);
                    if says != Says::Nothing {
                        compiled.ticket.insert(subtype.clone(), says);
                    }
                }
            }
            Some(_) => compiled.ticket_broken = Some("is no mapping of attributes"),
        }
        for (name, texts) in entries {
            if let Some(kind) = FlatKind::named(name, self.flavour)
                && let Value::List(texts) = texts
                && !texts.is_empty()
            {
                let list = self.list(texts);
                compiled.flat.push((kind, list));
            }
        }
        compiled
    }

    /// The value under Ticket/<attribute>: anything false does not count, an empty list does.
    fn ticket_list(&mut self, texts: &Value) -> Says {
        match texts {
            Value::List(texts) => Says::List(self.list(texts)),
            value if value.is_true() => Says::BrokenAfter("is no list of texts"),
            _ => Says::Nothing,
        }
    }

    fn list(&mut self, texts: &[Value]) -> usize {
        let key: Vec<Option<String>> = texts
            .iter()
            .map(|text| text.as_text().map(str::to_owned))
            .collect();
        if let Some(index) = self.lists.get_index_of(&key) {
            return index;
        }
        let matchers = key
            .iter()
            .map(|text| self.matcher(text.as_deref()))
            .collect();
        self.lists.insert_full(key, TextList::new(matchers)).0
    }

    fn matcher(&mut self, text: Option<&str>) -> Matcher {
        let Some(text) = text else {
            return Matcher {
                text: String::new(),
                test: Test::Never,
            };
        };
        Matcher::read(text, &mut |text, ignore_case| {
            self.pattern(text, ignore_case)
        })
    }

    fn pattern(&mut self, pattern: &str, ignore_case: bool) -> SharedPattern {
        self.patterns
            .entry((pattern.to_owned(), ignore_case))
            .or_insert_with(|| Arc::new(Pattern::compile(pattern, ignore_case)))
            .clone()
    }
}

fn broken(key: &str, message: &'static str) -> Item {
    Item::Broken {
        key: key.to_owned(),
        message,
    }
}

/// True for an entry name that PossibleNot can remove: the original keeps names that Perl calls
/// false.
pub fn is_removable(name: Option<&str>) -> bool {
    name.is_some_and(is_true)
}
