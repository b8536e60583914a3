//! How the console looks: theme, colours, marks.

use std::collections::BTreeMap;

use crate::config::files::UserFile;
use crate::config::theme::{EMBEDDED, Theme};
use crate::config::{Depth, FileError};

/// The theme in use, the ones to choose from, and what the terminal can show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appearance {
    themes: BTreeMap<String, Theme>,
    name: String,
    /// How many colours the terminal shows.
    pub depth: Depth,
    /// Marks and frames in plain ASCII.
    pub ascii: bool,
}

impl Appearance {
    /// The embedded themes, the dark one in use.
    ///
    /// # Errors
    /// None in a released program: tests read the embedded themes.
    pub fn embedded(depth: Depth, ascii: bool) -> Result<Self, FileError> {
        let mut themes = BTreeMap::new();
        for (name, text) in EMBEDDED {
            let theme = Theme::parse(&format!("themes/{name}.theme"), text)?;
            themes.insert((*name).to_owned(), theme);
        }
        Ok(Self {
            themes,
            name: "dark".to_owned(),
            depth,
            ascii,
        })
    }

    /// Adds a theme, or lays it over the one of this name.
    pub fn add(&mut self, name: impl Into<String>, theme: Theme) {
        self.themes.entry(name.into()).or_default().lay_over(theme);
    }

    /// Adds the themes of the user's folder.
    ///
    /// # Errors
    /// A theme that cannot be read, with its place.
    pub fn add_all(&mut self, files: &[UserFile]) -> Result<(), FileError> {
        for file in files {
            self.add(file.name.as_str(), Theme::parse(&file.path, &file.text)?);
        }
        Ok(())
    }

    /// Uses the theme of this name. False when there is none, and nothing changes.
    pub fn choose(&mut self, name: &str) -> bool {
        let known = self.themes.contains_key(name);
        if known {
            name.clone_into(&mut self.name);
        }
        known
    }

    /// The theme in use; without colours always `mono`, because the others tell the selected row
    /// by its background.
    pub fn theme(&self) -> Option<&Theme> {
        let name = if self.depth == Depth::None {
            "mono"
        } else {
            &self.name
        };
        self.themes.get(name)
    }
}
