//! The user's folder: `keys.conf` and `themes/NAME.theme`, each only what differs.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// One file of the user's as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserFile {
    /// Its name without extension.
    pub name: String,
    /// Where it lies, for messages.
    pub path: String,
    /// What it holds.
    pub text: String,
}

/// What there is in the user's folder.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UserFiles {
    /// The keys.
    pub keys: Option<UserFile>,
    /// The themes by name.
    pub themes: Vec<UserFile>,
}

impl UserFiles {
    /// Reads the folder. A folder or file that is not there is none.
    ///
    /// # Errors
    /// A file is there and cannot be read; the message names it.
    pub fn read(folder: &Path) -> io::Result<Self> {
        let mut files = Self {
            keys: read_file(&folder.join("keys.conf"))?,
            themes: Vec::new(),
        };
        let Ok(entries) = fs::read_dir(folder.join("themes")) else {
            return Ok(files);
        };
        let mut paths: Vec<PathBuf> = entries
            .filter_map(|entry| Some(entry.ok()?.path()))
            .collect();
        paths.retain(|path| path.extension().is_some_and(|end| end == "theme"));
        paths.sort();
        for path in paths {
            files.themes.extend(read_file(&path)?);
        }
        Ok(files)
    }
}

fn read_file(path: &Path) -> io::Result<Option<UserFile>> {
    let shown = path.display().to_string();
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(UserFile {
            name: path
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned(),
            path: shown,
            text,
        })),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(io::Error::new(error.kind(), format!("{shown}: {error}"))),
    }
}

/// The platform's configuration folder for the program. `variable` answers for the environment.
pub fn folder(variable: impl Fn(&str) -> Option<String>) -> Option<PathBuf> {
    let set = |name: &str| {
        variable(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    if cfg!(target_os = "macos") {
        return set("HOME").map(|home| home.join("Library/Application Support/aclscope"));
    }
    let base = set("XDG_CONFIG_HOME").filter(|path| path.is_absolute());
    let base = base.or_else(|| set("HOME").map(|home| home.join(".config")));
    base.map(|base| base.join("aclscope"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_read_where_they_are_and_none_where_not() {
        let folder = std::env::temp_dir().join(format!("aclscope-config-{}", std::process::id()));
        assert_eq!(UserFiles::read(&folder).unwrap(), UserFiles::default());
        fs::create_dir_all(folder.join("themes")).unwrap();
        fs::write(folder.join("keys.conf"), "[global]\nquit = x\n").unwrap();
        fs::write(folder.join("themes/dark.theme"), "[styles]\n").unwrap();
        fs::write(folder.join("themes/notes.txt"), "no theme").unwrap();
        let files = UserFiles::read(&folder).unwrap();
        assert_eq!(files.keys.unwrap().text, "[global]\nquit = x\n");
        assert_eq!(files.themes.len(), 1);
        assert_eq!(files.themes[0].name, "dark");
        fs::remove_dir_all(&folder).unwrap();
    }

    #[cfg(not(target_os = "macos"))]
    #[test]
    fn the_folder_follows_the_environment() {
        let home = |name: &str| (name == "HOME").then(|| "/home/ak".to_owned());
        assert_eq!(folder(home), Some("/home/ak/.config/aclscope".into()));
        let xdg = |name: &str| {
            Some(
                if name == "HOME" {
                    "/home/ak"
                } else {
                    "/etc/ak"
                }
                .to_owned(),
            )
        };
        assert_eq!(folder(xdg), Some("/etc/ak/aclscope".into()));
        let relative =
            |name: &str| Some(if name == "HOME" { "/home/ak" } else { "here" }.to_owned());
        assert_eq!(folder(relative), Some("/home/ak/.config/aclscope".into()));
        assert_eq!(folder(|_| None), None);
    }
}
