//! Where settings come from, and which are not known.

use std::collections::{HashMap, HashSet};

use super::Instance;
use crate::backend::otrs::Installation;
use crate::backend::snapshot::withhold_settings;
use crate::core::value::{Map, Value};

/// What separates the keys of a member in a setting's name.
const SEPARATOR: &str = "###";

/// Where each setting comes from, by its name without members.
#[derive(Debug, Clone, Default)]
pub(super) struct Provenance {
    from: HashMap<String, String>,
    unknown: HashSet<String>,
}

/// A setting, asked for by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingAnswer {
    /// Its value without passwords; `None` when it is not set or not known.
    pub value: Option<Value>,
    /// False when only running the configuration could tell.
    pub known: bool,
    /// File and line, or table, or what was laid over; `None` when it is not set.
    pub from: Option<String>,
}

impl Provenance {
    /// All of these settings come from one place.
    pub(super) fn add(&mut self, settings: &Map, from: &str) {
        let names = settings.keys().cloned();
        self.from.extend(names.map(|name| (name, from.to_owned())));
    }

    /// What a folder says of its own settings.
    pub(super) fn add_installation(&mut self, installation: &Installation) {
        for name in installation.settings.keys() {
            if let Some(origin) = installation.origin(name) {
                let from = format!("{}:{}", origin.file.display(), origin.line);
                self.from.insert(name.clone(), from);
            }
        }
        let unknown = installation.unknown.iter();
        let unknown = unknown.filter_map(|setting| setting.path.first());
        self.unknown.extend(unknown.cloned());
    }
}

impl Instance {
    /// The value of a setting, `Outer###Inner` for a member, and where it comes from.
    pub fn setting(&self, name: &str) -> SettingAnswer {
        let mut keys = name.split(SEPARATOR);
        let outer = keys.next().unwrap_or_default();
        let world = self.world();
        // Secrets are found by the names of the keys that lead to them.
        let whole = world.settings.get(outer).cloned();
        let whole = whole.map(|value| Map::from_iter([(outer.to_owned(), value)]));
        let shown = whole.map(|whole| withhold_settings(&whole).0);
        let shown = shown.as_ref().and_then(|shown| shown.get(outer));
        let value = keys.try_fold(shown, |value, key| Some(value?.get(key)));
        let value = value.flatten().cloned();
        let known = !self.provenance.unknown.contains(outer);
        SettingAnswer {
            from: self.provenance.from.get(outer).cloned(),
            value: value.filter(|_| known),
            known,
        }
    }
}
