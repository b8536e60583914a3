//! Files that the options name: the configuration file, and settings to lay over an instance.

use std::path::{Path, PathBuf};

use super::choice::{Chosen, ConfigUsed, Provenance};
use crate::backend::snapshot::WorldText;
use crate::cli::Failure;
use crate::config::files;
use crate::config::instances::{ConfigError, ConfigFile, FILE_NAME, SettingsLayer};

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Self::new("config", error.to_string(), error.help)
    }
}

/// What the environment says; a value that is no text counts as none.
pub(super) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// The file of `--config`, which must be there, or the one in the user's folder, which may.
pub(super) fn config(option: Option<&PathBuf>) -> Result<Option<ConfigUsed>, Failure> {
    let home = variable("HOME").filter(|home| !home.is_empty());
    let home = home.as_deref().map(Path::new);
    if let Some(path) = option {
        let file = ConfigFile::read(path, home)?.ok_or_else(|| {
            Failure::new(
                "config",
                format!("{}: there is no such file", path.display()),
                "check the path after --config",
            )
        })?;
        return Ok(Some(ConfigUsed {
            exposed: file.holds_secrets() && others_may_read(path),
            path: Chosen::by_option("--config", path.clone()),
            file: Some(file),
        }));
    }
    let Some(folder) = files::folder(variable) else {
        return Ok(None);
    };
    let named = files::folder(|name| variable(name).filter(|_| name != "XDG_CONFIG_HOME"));
    let path = Chosen {
        from: if named.as_ref() == Some(&folder) {
            Provenance::Default
        } else {
            Provenance::Environment("XDG_CONFIG_HOME")
        },
        value: folder.join(FILE_NAME),
    };
    let file = ConfigFile::read(&path.value, home)?;
    let holds_secrets = file.as_ref().is_some_and(ConfigFile::holds_secrets);
    Ok(Some(ConfigUsed {
        exposed: holds_secrets && others_may_read(&path.value),
        file,
        path,
    }))
}

/// True when more than the file's owner may read it.
#[cfg(unix)]
fn others_may_read(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).is_ok_and(|file| file.permissions().mode() & 0o044 != 0)
}

#[cfg(not(unix))]
fn others_may_read(_: &Path) -> bool {
    false
}

/// The settings of `--settings`: of a YAML file, or of a world file.
pub(super) fn settings(path: &Path) -> Result<SettingsLayer, Failure> {
    let file = path.display().to_string();
    let text = WorldText::open(path)?;
    if is_json(path, &text)? {
        return Ok(SettingsLayer::of_world(&file, text.settings()?));
    }
    Ok(SettingsLayer::parse(&file, &text.whole()?)?)
}

/// What the name says, else what the text looks like.
fn is_json(path: &Path, text: &WorldText) -> Result<bool, Failure> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let name = name.to_ascii_lowercase();
    if [".yaml", ".yml"].iter().any(|end| name.ends_with(end)) {
        return Ok(false);
    }
    Ok(name.contains(".json") || text.begins_with('{')?)
}
