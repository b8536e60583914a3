//! Keys and values of one mapping, typed, with their places in every error.

use std::path::{Path, PathBuf};

use super::error::{ConfigError, Given, Place};
use crate::core::nearest::suggest;
use crate::core::yaml::{Content, Entry, Node};

/// A file that is being read, and what its relative paths are relative to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reader<'f> {
    /// The file as the user knows it.
    pub file: &'f str,
    /// Its folder.
    pub folder: &'f Path,
    /// The user's home, for `~/`.
    pub home: Option<&'f Path>,
}

impl Reader<'_> {
    /// An error at a place.
    pub fn error(
        &self,
        place: Place,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> ConfigError {
        ConfigError::at(self.file, place, message, help)
    }

    /// The entries of a mapping; nothing at all is an empty one.
    pub fn entries<'n>(&self, node: &'n Node, what: &str) -> Result<&'n [Entry], ConfigError> {
        match &node.content {
            Content::Map(entries) => Ok(entries),
            Content::Null => Ok(&[]),
            _ => Err(self.wrong_kind(node, what, "a mapping")),
        }
    }

    /// Refuses the first key that is none of the known ones.
    pub fn only(
        &self,
        entries: &[Entry],
        what: &str,
        known: impl Iterator<Item = &'static str> + Clone,
    ) -> Result<(), ConfigError> {
        match entries
            .iter()
            .find(|entry| known.clone().all(|key| key != entry.key))
        {
            None => Ok(()),
            Some(entry) => Err(self.unknown(entry, what, known)),
        }
    }

    /// A key that is not known. Of one that swallowed its value only the beginning is quoted: the
    /// rest may be a secret.
    pub fn unknown(
        &self,
        entry: &Entry,
        what: &str,
        known: impl Iterator<Item = &'static str>,
    ) -> ConfigError {
        let place = Place::of_key(entry);
        let end = entry
            .key
            .find(|sign: char| !sign.is_alphanumeric() && sign != '_');
        match end.and_then(|end| entry.key.get(..end)) {
            Some(beginning) => self.error(
                place,
                format!("{what} has no key that begins with `{beginning}` and goes on like this"),
                "write KEY: VALUE, with a blank behind the colon",
            ),
            None => self.error(
                place,
                format!("{what} has no key `{}`", entry.key),
                suggest(&entry.key, known),
            ),
        }
    }

    /// A value of the wrong kind. It is not quoted: it may be a secret.
    pub fn wrong_kind(&self, node: &Node, what: &str, wanted: &str) -> ConfigError {
        let found = node.article();
        self.error(
            Place::of(node),
            format!("{what} is {found}, not {wanted}"),
            format!("write {wanted}"),
        )
    }

    /// A text that is not empty.
    pub fn text(&self, entry: &Entry) -> Result<Given<String>, ConfigError> {
        let what = format!("`{}`", entry.key);
        match entry.value.text() {
            None => Err(self.wrong_kind(&entry.value, &what, "a text")),
            Some("") => Err(self.error(
                Place::of(&entry.value),
                format!("{what} is empty"),
                "give it a value, or leave the key out",
            )),
            Some(text) => Ok(Given {
                value: text.to_owned(),
                place: Place::of(&entry.value),
            }),
        }
    }

    /// One of some words.
    pub fn word<T: Copy>(
        &self,
        entry: &Entry,
        words: &[(&'static str, T)],
    ) -> Result<Given<T>, ConfigError> {
        let Given { value, place } = self.text(entry)?;
        let found = words.iter().find(|(word, _)| *word == value);
        let known = words.iter().map(|(word, _)| *word);
        match found {
            Some((_, meant)) => Ok(Given {
                value: *meant,
                place,
            }),
            None => Err(self.error(
                place,
                format!("`{}` cannot be `{value}`", entry.key),
                format!("write {}", known.collect::<Vec<_>>().join(" or ")),
            )),
        }
    }

    /// `true` or `false`.
    pub fn truth(&self, entry: &Entry) -> Result<Given<bool>, ConfigError> {
        self.word(entry, &[("true", true), ("false", false)])
    }

    /// A path: `~/` is the user's home, and a relative one starts at the file's folder.
    pub fn path(&self, entry: &Entry) -> Result<Given<PathBuf>, ConfigError> {
        let Given { value, place } = self.text(entry)?;
        let path = match (value.strip_prefix("~/"), self.home) {
            (Some(rest), Some(home)) => home.join(rest),
            _ => self.folder.join(value),
        };
        Ok(Given { value: path, place })
    }
}

/// The entry with this key.
pub(super) fn find<'n>(entries: &'n [Entry], key: &str) -> Option<&'n Entry> {
    entries.iter().find(|entry| entry.key == key)
}
