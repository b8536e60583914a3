//! What the first line says about an opened instance.

use crate::app::state::{Header, Health};
use crate::backend::{Instance, Origin};
use crate::core::world::Flavour;

/// The header of an instance; `name` is the one that the configuration file gives it.
pub(super) fn header(instance: &Instance, name: Option<&str>) -> Header {
    let world = instance.world();
    let name = match instance.origin() {
        Origin::Demo(_) => "DEMO".to_owned(),
        Origin::Snapshot(_) if name.is_some() => name.map_or_else(String::new, str::to_owned),
        Origin::Snapshot(path) => path
            .file_name()
            .map_or_else(String::new, |name| name.to_string_lossy().into_owned()),
        Origin::Database(address) => address.to_string(),
        Origin::Home { folder, .. } => folder.display().to_string(),
    };
    let product = match instance.flavour() {
        Flavour::Otrs6 => "OTRS 6",
        Flavour::Znuny => "Znuny",
        Flavour::Otobo => "OTOBO",
    };
    // An installation says its version, in the file RELEASE.
    let product = match world.settings.text("Version") {
        Some(version) => format!("{product} {version}"),
        None => product.to_owned(),
    };
    // The header names the file already.
    let file = match instance.origin() {
        Origin::Demo(_) | Origin::Database(_) | Origin::Home { .. } => String::new(),
        Origin::Snapshot(path) => format!("{}: ", path.display()),
    };
    let short = |notice: &String| notice.strip_prefix(&file).unwrap_or(notice).to_owned();
    let health = match instance.notices() {
        [] => Health::Ok,
        [notice] => Health::Problem(short(notice)),
        [notice, rest @ ..] => {
            Health::Problem(format!("{}; and {} more", short(notice), rest.len()))
        }
    };
    Header {
        instance: name,
        flavour: product,
        writable: !instance.is_read_only(),
        unverified: instance.is_unverified(),
        acting_user: instance.acting_agent().map(|agent| agent.login),
        // Where the deployed ACLs are known, the list of ACLs compares and counts.
        undeployed: match world.deployed {
            Some(_) => 0,
            None => world.undeployed,
        },
        // The list of ACLs looks.
        unfinished: false,
        health,
    }
}
