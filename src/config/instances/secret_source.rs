//! Where a secret comes from.

use std::time::Duration;

use super::command;
use super::error::{ConfigError, Place};
use super::fields::Reader;
use crate::core::yaml::{Content, Entry, Node};
use crate::secret::Secret;

/// How long a command may take to give a secret: also a person who is asked for a passphrase needs
/// some time.
pub const TIME_LIMIT: Duration = Duration::from_secs(30);

/// Where a secret comes from; the secret itself only where the file holds it in plain text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecretSource {
    /// It stands in the file.
    Plain(Secret),
    /// `{env: NAME}`.
    Environment(String),
    /// `{command: ..}`: the program and its arguments.
    Command(Vec<String>),
}

/// The keys of a secret.
const KEYS: [&str; 2] = ["env", "command"];

/// True for a key that is another one with its letters mixed up.
fn is_slip(key: &str, known: &str) -> bool {
    let sorted = |text: &str| {
        let mut letters: Vec<char> = text.to_lowercase().chars().collect();
        letters.sort_unstable();
        letters
    };
    key != known && sorted(key) == sorted(known)
}

/// What to write where a secret is wanted.
const HOW: &str = "write {env: NAME}, {command: \"program argument\"} or a text in quotes";

impl SecretSource {
    /// Reads a secret. No error quotes what stands there.
    pub(super) fn read(reader: &Reader<'_>, key: &str, node: &Node) -> Result<Self, ConfigError> {
        let what = format!("`{key}`");
        match &node.content {
            Content::Text { text, .. } if text.is_empty() => {
                Err(reader.error(Place::of(node), format!("{what} is empty"), HOW))
            }
            Content::Text { text, .. } => Ok(Self::Plain(Secret::new(text.as_str()))),
            Content::Map(entries) => match entries.as_slice() {
                [entry] if entry.key == "env" => Self::environment(reader, entry),
                [entry] if entry.key == "command" => Self::command(reader, entry),
                entries => {
                    // A secret in braces is a key too: only what looks like a slip is quoted.
                    let slip = |entry: &&Entry| KEYS.iter().any(|key| is_slip(&entry.key, key));
                    if let Some(entry) = entries.iter().find(slip) {
                        return Err(reader.unknown(entry, &what, KEYS.into_iter()));
                    }
                    let message = format!("{what} needs one of env and command");
                    Err(reader.error(Place::of(node), message, HOW))
                }
            },
            Content::Null | Content::List(_) => {
                let message = format!("{what} is {}, not a secret", node.article());
                Err(reader.error(Place::of(node), message, HOW))
            }
        }
    }

    fn environment(reader: &Reader<'_>, entry: &Entry) -> Result<Self, ConfigError> {
        let name = reader.text(entry)?;
        if name.value.contains(['=', '\0', '$', ' ']) {
            return Err(reader.error(
                name.place,
                "`env` is no name of an environment variable",
                "write the name alone, as in {env: OTOBO_PASSWORD}",
            ));
        }
        Ok(Self::Environment(name.value))
    }

    fn command(reader: &Reader<'_>, entry: &Entry) -> Result<Self, ConfigError> {
        if let Content::List(list) = &entry.value.content {
            let words: Option<Vec<String>> = list
                .iter()
                .map(|word| word.text().map(str::to_owned))
                .collect();
            return match words {
                Some(words) if words.first().is_some_and(|program| !program.is_empty()) => {
                    Ok(Self::Command(words))
                }
                _ => Err(reader.error(
                    Place::of(&entry.value),
                    "`command` is no list of a program and its arguments",
                    "write [program, argument, ..]",
                )),
            };
        }
        let line = reader.text(entry)?;
        command::split(&line.value)
            .map(Self::Command)
            .map_err(|reason| {
                reader.error(
                    line.place,
                    format!("`command` cannot be run: {reason}"),
                    "quote it for the program, or let a shell run it: sh -c '..'",
                )
            })
    }

    /// Where it comes from, in words.
    pub fn says(&self) -> String {
        match self {
            Self::Plain(_) => "written in the file".to_owned(),
            Self::Environment(name) => format!("from the environment variable {name}"),
            Self::Command(words) => {
                let program = words.first().map_or("", String::as_str);
                format!("from the output of {program}")
            }
        }
    }

    /// Fetches the secret. A command may take as long as [`TIME_LIMIT`].
    ///
    /// # Errors
    /// Why there is none, without anything that a command wrote.
    pub fn fetch(&self, variable: impl Fn(&str) -> Option<String>) -> Result<Secret, String> {
        match self {
            Self::Plain(secret) => Ok(secret.clone()),
            Self::Environment(name) => match variable(name) {
                None => Err(format!("the environment variable {name} is not set")),
                Some(text) if text.is_empty() => {
                    Err(format!("the environment variable {name} is empty"))
                }
                Some(text) => Ok(Secret::new(text)),
            },
            Self::Command(words) => command::first_line(words, TIME_LIMIT),
        }
    }

    /// The same as [`fetch`](Self::fetch), with the place of the secret in the error.
    ///
    /// # Errors
    /// Why there is none, and where it is asked for.
    pub fn fetch_for(
        &self,
        file: &str,
        place: Option<Place>,
        what: &str,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Secret, ConfigError> {
        self.fetch(variable).map_err(|reason| {
            let help = match self {
                Self::Environment(name) => format!("set {name} for this program, and export it"),
                _ => "run the command yourself to see what is wrong".to_owned(),
            };
            ConfigError {
                place,
                ..ConfigError::whole(file, format!("no {what}: {reason}"), help)
            }
        })
    }
}
