//! Settings that are laid over those of an instance, with the secrets inside them kept apart.

use std::path::Path;

use super::customer;
use super::error::{ConfigError, Place};
use super::fields::{Reader, find};
use super::secret_source::SecretSource;
use crate::core::value::{Map, Value};
use crate::core::yaml::{Content, Entry, read_placed};
use crate::secret::{MASK, Secret};

/// Settings of one file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SettingsLayer {
    /// The file as the user knows it.
    pub file: String,
    /// The settings in their order.
    pub entries: Vec<SettingEntry>,
}

/// One setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingEntry {
    /// Its SysConfig name.
    pub name: String,
    /// Its value, with `***` where a secret belongs.
    pub value: Value,
    /// The secrets that belong into the value.
    pub secrets: Vec<SettingSecret>,
    /// Where it stands; a world file does not tell.
    pub place: Option<Place>,
}

/// A secret inside a setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingSecret {
    /// The keys that lead to it, below the setting.
    pub path: Vec<String>,
    /// Where it comes from.
    pub source: SecretSource,
    /// Where it is asked for; a world file does not tell.
    pub place: Option<Place>,
}

/// The key that holds the parameters of a customer source.
const PARAMS: &str = "Params";

impl SettingsLayer {
    /// Reads settings from a YAML text: below the key `settings`, as in a world file and in
    /// `config.yaml`, or else every key is a setting.
    ///
    /// # Errors
    /// What is wrong, with file, line and column.
    pub fn parse(file: &str, text: &str) -> Result<Self, ConfigError> {
        let node = read_placed(text).map_err(|error| ConfigError::yaml(file, error))?;
        let reader = Reader {
            file,
            folder: Path::new(""),
            home: None,
        };
        let Content::Map(entries) = &node.content else {
            return Err(reader.wrong_kind(&node, "the file", "a mapping of settings"));
        };
        match find(entries, "settings") {
            Some(entry) => Self::read(&reader, entry),
            None if find(entries, "tables").is_some() => Err(ConfigError::whole(
                file,
                "a world without `settings`",
                "a file with settings has the key settings, or the settings alone",
            )),
            None => Self::read_all(&reader, entries),
        }
    }

    /// Settings of a world file, which holds every secret in plain text.
    pub fn of_world(file: &str, settings: Map) -> Self {
        let plain = |(name, mut value): (String, Value)| SettingEntry {
            secrets: if customer::is_source(&name) {
                plain_secrets(&mut value)
            } else {
                Vec::new()
            },
            name,
            value,
            place: None,
        };
        Self {
            file: file.to_owned(),
            entries: settings.into_iter().map(plain).collect(),
        }
    }

    /// Reads the mapping at a key `settings`.
    pub(super) fn read(reader: &Reader<'_>, entry: &Entry) -> Result<Self, ConfigError> {
        Self::read_all(reader, reader.entries(&entry.value, "`settings`")?)
    }

    fn read_all(reader: &Reader<'_>, entries: &[Entry]) -> Result<Self, ConfigError> {
        let read = |entry: &Entry| {
            let mut value = entry.value.to_value();
            let mut secrets = Vec::new();
            if customer::is_source(&entry.key) {
                customer::check(reader, entry)?;
                take_secrets(reader, entry, &mut value, &mut secrets)?;
            }
            Ok(SettingEntry {
                name: entry.key.clone(),
                value,
                secrets,
                place: Some(Place::of_key(entry)),
            })
        };
        Ok(Self {
            file: reader.file.to_owned(),
            entries: entries
                .iter()
                .map(read)
                .collect::<Result<_, ConfigError>>()?,
        })
    }

    /// The settings with their secrets in place, fetched now. From here on they are plain texts.
    ///
    /// # Errors
    /// A secret that cannot be had, with its place.
    pub fn fetch(&self, variable: impl Fn(&str) -> Option<String>) -> Result<Map, ConfigError> {
        let mut settings = Map::new();
        for entry in &self.entries {
            let mut value = entry.value.clone();
            for secret in &entry.secrets {
                let what = format!("{}.{}", entry.name, secret.path.join("."));
                let text = secret
                    .source
                    .fetch_for(&self.file, secret.place, &what, &variable)?;
                if let Some(place) = inside(&mut value, &secret.path) {
                    *place = Value::text(text.reveal());
                }
            }
            settings.insert(entry.name.clone(), value);
        }
        Ok(settings)
    }
}

/// Takes the secrets out of a customer source's parameters.
fn take_secrets(
    reader: &Reader<'_>,
    entry: &Entry,
    value: &mut Value,
    secrets: &mut Vec<SettingSecret>,
) -> Result<(), ConfigError> {
    let Content::Map(source) = &entry.value.content else {
        return Ok(());
    };
    let Some(Content::Map(params)) = find(source, PARAMS).map(|params| &params.value.content)
    else {
        return Ok(());
    };
    for param in params
        .iter()
        .filter(|param| customer::is_secret(&param.key))
    {
        // Perl knows sources without a password.
        if matches!(param.value.content, Content::Null) || param.value.text() == Some("") {
            continue;
        }
        let path = vec![PARAMS.to_owned(), param.key.clone()];
        if let Some(place) = inside(value, &path) {
            *place = Value::text(MASK);
        }
        secrets.push(SettingSecret {
            path,
            source: SecretSource::read(reader, &param.key, &param.value)?,
            place: Some(Place::of(&param.value)),
        });
    }
    Ok(())
}

/// Takes the plain secrets out of a customer source's parameters.
fn plain_secrets(value: &mut Value) -> Vec<SettingSecret> {
    let params = [PARAMS.to_owned()];
    let Some(Value::Map(params)) = inside(value, &params) else {
        return Vec::new();
    };
    let secrets = params
        .iter_mut()
        .filter(|(key, value)| customer::is_secret(key) && value.is_true());
    secrets
        .filter_map(|(key, value)| {
            let secret = Secret::new(value.as_text()?);
            *value = Value::text(MASK);
            Some(SettingSecret {
                path: vec![PARAMS.to_owned(), key.clone()],
                source: SecretSource::Plain(secret),
                place: None,
            })
        })
        .collect()
}

/// The value at the end of some keys.
fn inside<'v>(value: &'v mut Value, path: &[String]) -> Option<&'v mut Value> {
    path.iter().try_fold(value, |value, key| match value {
        Value::Map(map) => map.get_mut(key),
        _ => None,
    })
}
