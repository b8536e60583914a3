//! Everything that is learnt about an instance, and its texts replaced by it.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};

use indexmap::IndexMap;

use super::place::{Domain, Fields, has_numbers_of_people};
use super::rule::{self, Text};
use super::settings;
use super::words::{Key, Words};
use crate::core::pattern::Pattern;
use crate::core::value::{Map, Value};
use crate::core::world::{Collation, stock_settings};
use crate::core::yaml;

/// Other replacements that are tried for a word before it stays.
const TRIES: u8 = 8;

/// Rounds in which they are tried; then words stay at once, so that an end comes soon.
const ROUNDS: usize = 8;

/// Words of the product that stand in no stock setting.
const PRODUCT: &str = "DEFAULT empty root localhost valid invalid new old ro rw create note owner \
    priority move into possible reject unlock lock tmp com org net edu de at ch fr uk eu info example \
    test local https http mailto CustomerUser CustomerUser1 CustomerUser2 CustomerUser3 CustomerUser4 \
    CustomerUser5 CustomerUser6 CustomerUser7 CustomerUser8 CustomerUser9 CustomerUser10";

/// A value that is not replaced, or in strict mode a rule that says something else about it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Kept {
    /// The table.
    pub table: String,
    /// The column, or columns that are tested together.
    pub column: String,
    /// The name of the rule, as it was.
    pub rule: String,
}

/// A pattern of a rule.
struct Tested {
    domain: Domain,
    rule: String,
    pattern: Pattern,
}

/// Replaces texts. It is made, told what stays and what the rules are, told every value, and then
/// asked; the same text always gets the same answer.
pub struct Anonymizer {
    words: Words,
    strict: bool,
    rounds: usize,
    patterns: Vec<Tested>,
    tested: HashSet<Domain>,
    names: HashSet<String>,
    acl_names: HashMap<String, String>,
    kept: IndexMap<Kept, usize>,
    /// Which dynamic fields hold texts.
    pub fields: Fields,
}

impl Anonymizer {
    /// Knows nothing yet but the product's own words.
    pub fn new(key: Key, collation: Collation, strict: bool) -> Self {
        let mut words = Words::new(key, collation);
        words.keep(PRODUCT);
        let keep = &mut |_, text: &str| {
            words.keep(text);
            String::new()
        };
        settings::change(&stock_settings(), &HashSet::new(), keep);
        Self {
            words,
            strict,
            rounds: 0,
            patterns: Vec::new(),
            tested: HashSet::new(),
            names: HashSet::new(),
            acl_names: HashMap::new(),
            kept: IndexMap::new(),
            fields: Fields::default(),
        }
    }

    /// The words of a text of the product stay.
    pub fn keep(&mut self, text: &str) {
        self.words.keep(text);
    }

    /// A name that is replaced in settings too.
    pub fn add_name(&mut self, name: &str) {
        if !name.is_empty() && !name.bytes().all(|byte| byte.is_ascii_digit()) {
            self.names.insert(name.to_owned());
        }
    }

    /// The words of every text in the settings that is not replaced stay. To be called when all
    /// names are added.
    pub fn keep_settings(&mut self, settings: &Map) {
        let Self { words, names, .. } = self;
        settings::change(settings, names, &mut |replaced, text| {
            if !replaced {
                words.keep(text);
            }
            String::new()
        });
    }

    /// Gives every ACL a new name that keeps its place: names are sorted by code point.
    pub fn name_acls<'n>(&mut self, names: impl IntoIterator<Item = &'n str>) {
        let sorted: BTreeSet<&str> = names.into_iter().collect();
        let width = sorted.len().to_string().len();
        self.acl_names = (1..)
            .zip(sorted)
            .map(|(rank, name)| {
                let word = self.words.replace(name);
                (name.to_owned(), format!("{rank:0width$}-{word}"))
            })
            .collect();
    }

    /// The new name of an ACL.
    pub fn acl_name(&self, name: &str) -> Option<&str> {
        self.acl_names.get(name).map(String::as_str)
    }

    /// Takes the patterns out of a rule's `config_match` or `config_change`; one without a meaning
    /// stays without one.
    pub fn add_rule(&mut self, rule: &str, config: &str) {
        let Ok(config) = yaml::read(config) else {
            return;
        };
        let Self {
            patterns,
            tested,
            fields,
            ..
        } = self;
        rule::change(&config, fields, &mut |domain, _, text| {
            if let Text::Pattern(pattern, ignore_case) = Text::read(text)
                && let Ok(pattern) = Pattern::compile(pattern, ignore_case)
            {
                tested.insert(domain);
                patterns.push(Tested {
                    domain,
                    rule: rule.to_owned(),
                    pattern,
                });
            }
            String::new()
        });
    }

    /// The values that a rule compares exactly and that may be replaced.
    pub fn exact_texts(&self, config: &str) -> Vec<(Domain, String)> {
        let Ok(config) = yaml::read(config) else {
            return Vec::new();
        };
        let mut exact = Vec::new();
        rule::change(&config, &self.fields, &mut |domain, name, text| {
            if let Text::Exact(_, value) = Text::read(text)
                && Self::is_replaceable(domain, name, value)
            {
                exact.push((domain, value.to_owned()));
            }
            String::new()
        });
        exact
    }

    /// Begins to learn all values, once more when something changed the last time. The words that
    /// stay only become more, therefore there is a last time.
    pub fn begin(&mut self) {
        self.rounds += 1;
    }

    /// Tries a value: where a pattern would say something else about its replacement, another one is
    /// chosen, or the words stay. True when something changed, so that all values must be tried
    /// again.
    pub fn learn(&mut self, domain: Domain, value: &str) -> bool {
        let mut changed = false;
        let tries = if self.rounds > ROUNDS { 0 } else { TRIES };
        while let Some(pattern) = self.differing(domain, value) {
            if !self.words.try_another(value, tries) {
                if self.strict {
                    break;
                }
                self.words.keep_for(value, pattern);
            }
            changed = true;
        }
        changed
    }

    /// Counts a value that stays for the sake of a rule, or in strict mode one about which a rule
    /// says something else now. To be called once for every value when nothing changes any more.
    pub fn count(&mut self, table: &str, column: &str, domain: Domain, value: &str) {
        let pattern = if self.strict {
            self.differing(domain, value)
        } else {
            self.words.reason(value)
        };
        let rule = pattern.and_then(|pattern| self.patterns.get(pattern));
        let Some(rule) = rule.map(|pattern| pattern.rule.clone()) else {
            return;
        };
        let place = Kept {
            table: table.to_owned(),
            column: column.to_owned(),
            rule,
        };
        *self.kept.entry(place).or_default() += 1;
    }

    /// The first pattern that says something else about the replacement of a value.
    fn differing(&self, domain: Domain, value: &str) -> Option<usize> {
        // Most values are people's, and most patterns are not about people.
        if !self.tested.contains(&domain) {
            return None;
        }
        let replaced = self.words.replace(value);
        if replaced == value {
            return None;
        }
        self.patterns.iter().position(|tested| {
            tested.domain == domain && {
                let before = tested.pattern.is_found(value);
                before.is_err() || before != tested.pattern.is_found(&replaced)
            }
        })
    }

    /// True when a text of this place is replaced at all: digits alone are mostly quantities.
    pub fn is_replaceable(domain: Domain, name: &str, text: &str) -> bool {
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        !digits || has_numbers_of_people(domain, name)
    }

    /// The replacement of a text that was learnt.
    pub fn replace<'t>(&self, text: &'t str) -> Cow<'t, str> {
        self.words.replace(text)
    }

    /// The replacement of a text from elsewhere, which may not have been learnt: it stays where a
    /// pattern would say something else.
    pub fn replacement(&self, domain: Domain, text: &str) -> String {
        match self.differing(domain, text) {
            Some(_) if !self.strict => text.to_owned(),
            _ => self.words.replace(text).into_owned(),
        }
    }

    /// A rule's `config_match` or `config_change` with its texts replaced; a text that is no YAML is
    /// replaced as one.
    pub fn rule(&self, config: &str) -> String {
        let Ok(value) = yaml::read(config) else {
            return self.replace(config).into_owned();
        };
        let changed = rule::change(
            &value,
            &self.fields,
            &mut |domain, name, text| match Text::read(text) {
                Text::Exact(modifier, value) if Self::is_replaceable(domain, name, value) => {
                    format!("{modifier}{}", self.replace(value))
                }
                _ => text.to_owned(),
            },
        );
        if changed == value {
            return config.to_owned();
        }
        yaml::write(&changed)
    }

    /// The possible and default values in the configuration of a dynamic field.
    pub fn field_values(config: &str) -> Vec<String> {
        let mut values = Vec::new();
        let read = yaml::read(config).unwrap_or_default();
        if let Some(possible) = read.get("PossibleValues").and_then(Value::as_map) {
            for (key, label) in possible {
                values.push(key.clone());
                values.extend(label.as_text().map(str::to_owned));
            }
        }
        if let Some(default) = read.get("DefaultValue") {
            values.extend(default.texts().into_iter().map(str::to_owned));
        }
        values
    }

    /// The configuration of a dynamic field with its possible values, their texts, and its default
    /// replaced; links are taken out.
    pub fn field_config(&self, config: &str) -> String {
        let Ok(Value::Map(mut value)) = yaml::read(config) else {
            return self.replace(config).into_owned();
        };
        let each = &mut |text: &str| self.replace(text).into_owned();
        if let Some(Value::Map(possible)) = value.get_mut("PossibleValues") {
            *possible = possible
                .iter()
                .map(|(key, label)| (self.replace(key).into_owned(), rule::of_texts(label, each)))
                .collect();
        }
        if let Some(default) = value.get_mut("DefaultValue") {
            *default = rule::of_texts(default, each);
        }
        for link in ["Link", "LinkPreview"] {
            if let Some(Value::Text(link)) = value.get_mut(link) {
                link.clear();
            }
        }
        yaml::write(&Value::Map(value))
    }

    /// The value of a setting as a database keeps it, as YAML, under the name of the setting.
    pub fn setting(&self, name: &str, value: &str) -> String {
        let Ok(value) = yaml::read(value) else {
            return self.replace(value).into_owned();
        };
        let setting = Map::from([(name.to_owned(), value)]);
        let changed = self.settings(&setting);
        changed.values().map(yaml::write).collect()
    }

    /// The settings with names, addresses and what says who runs the system replaced.
    pub fn settings(&self, settings: &Map) -> Map {
        settings::change(settings, &self.names, &mut |replaced, text| {
            if replaced {
                self.replace(text).into_owned()
            } else {
                text.to_owned()
            }
        })
    }

    /// True when everything is replaced.
    pub fn is_strict(&self) -> bool {
        self.strict
    }

    /// What stays for the sake of a rule, or in strict mode what a rule says something else about,
    /// each with the number of values.
    pub fn kept(&self) -> impl Iterator<Item = (&Kept, usize)> {
        self.kept.iter().map(|(place, values)| (place, *values))
    }
}
