//! From an installation folder to its database.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::backend::error::{Error, MissingSetting, Result};
use crate::backend::otrs::Installation;
use crate::backend::sql::{Access, Address};
use crate::core::value::Map;
use crate::core::world::stock_settings;

/// Settings of which the data source name is made.
const PARTS: [&str; 2] = ["DatabaseHost", "Database"];

/// Reads the folder, where `given` are settings that only running its files could tell. Nothing in
/// it is run.
pub(super) fn read(home: &Path, given: &BTreeMap<String, String>) -> Result<Installation> {
    Ok(Installation::read_given(home, given)?)
}

/// Files that together set everything: those that ship, and SysConfig.
const WHOLE: [&str; 2] = [
    "Kernel/Config/Defaults.pm",
    "Kernel/Config/Files/ZZZAAuto.pm",
];

/// All settings of the installation. Where the files of the shipped settings are not all there, the
/// ones of a stock system stand in for them.
pub(super) fn complete(installation: &Installation) -> Map {
    let whole = WHOLE
        .iter()
        .all(|file| installation.home.join(file).is_file());
    let mut settings = if whole { Map::new() } else { stock_settings() };
    settings.extend(installation.settings.clone());
    settings
}

/// What somebody who opens the folder should be told, one sentence each.
pub(super) fn notices(installation: &Installation) -> Vec<String> {
    let problems = installation.problems.iter().map(ToString::to_string);
    let unknown = installation.unknown.iter().map(|setting| {
        let what = match setting.path.as_slice() {
            [] => "any setting".to_owned(),
            path => path.join(" -> "),
        };
        format!(
            "{}:{}: what {what} is only running this Perl could tell; it counts as not set",
            setting.file.display(),
            setting.lines.line
        )
    });
    problems.chain(unknown).collect()
}

/// Where the database of the installation is. As the ticket system's own connections, this one is
/// encrypted when the server offers it, and nobody checks who answers.
pub(super) fn address(installation: &Installation, access: &Access) -> Result<Address> {
    let credentials = &installation.database;
    let missing = missing(installation, access);
    let unknown = |what: &str| Error::NoDatabase {
        home: installation.home.clone(),
        place: match missing.first() {
            Some(missing) => missing.place.clone(),
            None => {
                let own: PathBuf = installation.home.join("Kernel/Config.pm");
                own.display().to_string()
            }
        },
        reason: what.to_owned(),
        missing: missing.clone(),
    };
    if !missing.is_empty() {
        let names: Vec<&str> = missing.iter().map(|missing| missing.setting).collect();
        let what = names.join(", ");
        return Err(unknown(&format!(
            "only running this Perl could tell {what}"
        )));
    }
    let Some(dsn) = &credentials.dsn else {
        return Err(unknown("DatabaseDSN is not set to a plain text"));
    };
    let user = credentials.user.as_deref();
    let mut address = dsn
        .address(None, user)
        .map_err(|why| unknown(&format!("DatabaseDSN: {why}")))?;
    address.password = credentials.password.clone();
    Ok(access.of(address))
}

/// What hides where the database is and who may ask it: as few settings as are needed, each with
/// the file and line that hide it.
fn missing(installation: &Installation, access: &Access) -> Vec<MissingSetting> {
    let credentials = &installation.database;
    let hidden = |name: &'static str| {
        let unknown = installation.unknown.iter().find(|unknown| {
            let key = unknown.path.first();
            key.is_none_or(|key| key == name) && unknown.path.len() < 2
        })?;
        Some(MissingSetting {
            setting: name,
            place: format!("{}:{}", unknown.file.display(), unknown.lines.line),
        })
    };
    let mut missing = Vec::new();
    if credentials.dsn.is_none() {
        missing.extend(PARTS.into_iter().filter_map(hidden));
        if missing.is_empty() {
            missing.extend(hidden("DatabaseDSN"));
        }
    }
    if credentials.user.is_none() {
        missing.extend(hidden("DatabaseUser"));
    }
    if credentials.password.is_none() && access.password.is_none() {
        missing.extend(hidden("DatabasePw"));
    }
    missing
}
