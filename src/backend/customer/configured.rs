//! What the settings of a customer source say beyond the reading of one person: its name, and how
//! it is searched.

use crate::core::customer::Backend;
use crate::core::value::{Value, is_true};
use crate::core::world::Settings;

use super::sources::SourceState;

/// A source that the settings describe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Configured {
    /// How a person is read.
    pub backend: Backend,
    /// The configured Name, or `No Name <number>`.
    pub label: String,
    /// CustomerUserSearchFields: the columns that a search looks at.
    pub search_fields: Vec<String>,
    /// CustomerUserSearchPrefix and CustomerUserSearchSuffix, put around every word.
    pub affixes: (String, String),
    /// CustomerUserSearchListLimit.
    pub limit: usize,
    /// SearchCaseSensitive, or CaseSensitive in its place.
    pub case_sensitive: bool,
}

/// A source that cannot be asked: its key, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unusable {
    pub key: String,
    pub state: SourceState,
    pub reason: String,
}

/// CustomerUserSearchListLimit of a source without its own.
const LIMIT: usize = 250;

/// The module of sources in the ticket system's own manner.
const DATABASE: &str = "Kernel::System::CustomerUser::DB";

/// The sources of an instance in the order in which they are asked.
pub(super) fn configured(settings: &Settings) -> Vec<Result<Configured, Unusable>> {
    Backend::all(settings)
        .into_iter()
        .map(|backend| {
            let unusable = |key: &str, state, reason: String| Unusable {
                key: key.to_owned(),
                state,
                reason,
            };
            let key = match &backend {
                Ok(backend) => backend.source.clone(),
                Err(error) => error.source_key.clone(),
            };
            let nothing = Value::Null;
            let config = settings.get(&key).unwrap_or(&nothing);
            if let Some(reason) = unsupported(config) {
                return Err(unusable(&key, SourceState::Unsupported, reason));
            }
            match backend {
                Ok(backend) => Ok(read(backend, config)),
                Err(error) => {
                    let reason = format!("{} is not set", error.missing);
                    Err(unusable(&key, SourceState::Error, reason))
                }
            }
        })
        .collect()
}

/// Why a source of this kind cannot be asked here; `None` when it can.
fn unsupported(config: &Value) -> Option<String> {
    let module = config.get("Module").and_then(Value::as_text);
    match module.filter(|module| is_true(module)).unwrap_or(DATABASE) {
        DATABASE => elsewhere(config).map(str::to_owned),
        "Kernel::System::CustomerUser::LDAP" => {
            Some("directories (LDAP) cannot be asked here yet".to_owned())
        }
        module => Some(format!("unsupported module {module}")),
    }
}

/// Why a source whose data are not in the ticket system's own database cannot be asked.
pub(super) fn elsewhere(config: &Value) -> Option<&'static str> {
    param(config, "DSN")
        .is_some_and(is_true)
        .then_some("another database (Params.DSN) cannot be asked here yet")
}

/// Whether a source tells capital from small letters: its SearchCaseSensitive, else CaseSensitive.
pub(super) fn case_sensitive(config: &Value) -> bool {
    param(config, "SearchCaseSensitive")
        .or_else(|| param(config, "CaseSensitive"))
        .is_some_and(is_true)
}

fn param<'a>(config: &'a Value, name: &str) -> Option<&'a str> {
    config.get("Params")?.get(name)?.as_text()
}

fn read(backend: Backend, config: &Value) -> Configured {
    let text = |name: &str| config.get(name).and_then(Value::as_text);
    let number = backend.source.trim_start_matches("CustomerUser");
    let number = if number.is_empty() { "0" } else { number };
    let label = text("Name").filter(|name| is_true(name));
    let fields = config.get("CustomerUserSearchFields").map(Value::texts);
    let limit = text("CustomerUserSearchListLimit").and_then(|limit| limit.parse().ok());
    Configured {
        label: label.map_or_else(|| format!("No Name {number}"), str::to_owned),
        search_fields: fields
            .unwrap_or_default()
            .into_iter()
            .map(str::to_owned)
            .collect(),
        affixes: (
            text("CustomerUserSearchPrefix")
                .unwrap_or_default()
                .to_owned(),
            text("CustomerUserSearchSuffix").unwrap_or("*").to_owned(),
        ),
        limit: limit.filter(|limit| *limit > 0).unwrap_or(LIMIT),
        case_sensitive: case_sensitive(config),
        backend,
    }
}
