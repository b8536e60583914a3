//! What kind of place an installation is.

use std::path::Path;

use crate::backend::otrs::Installation;
use crate::core::deploy::{S3, Surroundings};
use crate::core::world::World;

/// The setting that puts the ticket system's files into S3.
const SETTING: &str = "Storage::S3::Active";

/// Files that are there in a container, and nowhere else.
const INSIDE: [&str; 2] = ["/.dockerenv", "/run/.containerenv"];

/// Variables that are set in containers, and nowhere else.
const VARIABLES: [&str; 2] = ["OTOBO_RUNS_UNDER_DOCKER", "KUBERNETES_SERVICE_HOST"];

/// Parts of the path of a container's volume, seen from its host.
const VOLUMES: [&str; 2] = ["/docker/volumes/", "/containers/storage/volumes/"];

/// What can be seen of the place without changing anything.
pub(super) fn surroundings(
    home: &Path,
    installation: &Installation,
    world: &World,
) -> Surroundings {
    Surroundings {
        home: Some(home.display().to_string()),
        s3: s3(installation, world),
        container: container(home),
        inside: inside(),
        writable: true,
    }
}

/// True when this program runs in a container.
pub(super) fn inside() -> bool {
    let set = |name: &&str| std::env::var_os(name).is_some();
    INSIDE.iter().any(|mark| Path::new(mark).exists()) || VARIABLES.iter().any(set)
}

fn s3(installation: &Installation, world: &World) -> S3 {
    if world.settings.get(SETTING).is_some() {
        return match world.settings.is_on(SETTING) {
            true => S3::On,
            false => S3::Off,
        };
    }
    let mut unknown = installation.unknown.iter();
    match unknown.find(|part| part.path.first().is_some_and(|name| name == SETTING)) {
        Some(part) => S3::Unknown(format!("{}:{}", part.file.display(), part.lines.line)),
        None => S3::Off,
    }
}

/// By what an installation is recognised as one in a container: it lies in a volume, or its
/// Config.pm takes the database from the environment, as the images of OTOBO do.
fn container(home: &Path) -> Option<String> {
    let real = home.canonicalize().unwrap_or_else(|_| home.to_owned());
    let real = real.display().to_string();
    if VOLUMES.iter().any(|part| real.contains(part)) {
        return Some(format!("{real} is a volume"));
    }
    let text = std::fs::read(home.join("Kernel/Config.pm")).ok()?;
    let text = String::from_utf8_lossy(&text);
    let from_outside = |line: &&str| {
        let code = line.split('#').next().unwrap_or_default();
        code.contains("{Database") && code.contains("$ENV{")
            || code.contains("OTOBO_RUNS_UNDER_DOCKER")
    };
    let (number, _) = (1..)
        .zip(text.lines())
        .find(|(_, line)| from_outside(line))?;
    Some(format!(
        "Kernel/Config.pm:{number} takes its database from the environment, as containers do"
    ))
}
