//! Files of ACLs: writing what is stored, and reading what may be imported.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{InstanceSource, off_the_loop};
use crate::app::request::{Answer, Failure, Parts};
use crate::app::simulated::Shared;
use crate::app::transfer::{Exported, Exporting, Importable, Importing};
use crate::backend::Error;
use crate::backend::acls::Applying;
use crate::backend::snapshot::Outlet;
use crate::core::transfer::{AclFile, Mapping, export, plan, rename, unknown};
use crate::core::world::{Row, World};

/// Bytes of a file of ACLs: far more than a ticket system can work with.
const LIMIT: u64 = 64 << 20;

impl InstanceSource {
    /// Writes stored ACLs into a file, which appears only when it is complete.
    pub(super) async fn export(&self, asked: Exporting, parts: &Parts) -> Result<(), Failure> {
        let world = self.instance.world();
        let answer = off_the_loop(move || exported(asked, &world)).await??;
        parts.send(answer).await;
        Ok(())
    }

    /// Reads a file of ACLs and works out what importing it into what is stored now would do.
    pub(super) async fn import(&self, asked: Importing, parts: &Parts) -> Result<(), Failure> {
        let (asked, file, mapping) = off_the_loop(move || {
            let file = acl_file(&asked.file)?;
            let mapping = match asked.map.as_str() {
                "" => None,
                map => Some(mapping(map)?),
            };
            Ok::<_, Failure>((asked, file, mapping))
        })
        .await??;
        stores_acls(&self.instance.world())?;
        // What others have stored since this console began counts too.
        let world = self.instance.reread().await?;
        self.forget();
        let importable = off_the_loop(move || importable(&asked, file, mapping, &world)).await??;
        let answer = Answer::Importable(Shared(Arc::new(importable)));
        parts.send(answer).await;
        Ok(())
    }
}

fn exported(asked: Exporting, world: &World) -> Result<Answer, Failure> {
    stores_acls(world)?;
    let ids: BTreeSet<i64> = asked.ids.iter().copied().collect();
    let wanted = |row: &&Row| row.id("id").is_some_and(|id| ids.contains(&id));
    let exported = export(world.acl_rows.iter().filter(wanted), &world.agents);
    if exported.names.is_empty() {
        return Err(Failure::new("these ACLs are not stored any more"));
    }
    let path = named(&asked.file)?;
    let path = match path.is_dir() {
        true => path.join(&asked.name),
        false => path,
    };
    let file = path.display().to_string();
    let bytes = match save(&path, asked.replace, &exported.text) {
        Err(Error::Exists(_)) => return Ok(Answer::FileIsThere(file, asked)),
        saved => saved?,
    };
    let notices = exported.unread.iter().map(|unread| {
        format!(
            "{} of ACL {} stands in the file as the text that is stored, because it cannot be \
             read: no other system takes it before it is corrected",
            unread.side.name(),
            unread.acl
        )
    });
    Ok(Answer::Exported(Exported {
        file,
        count: exported.names.len(),
        bytes,
        notices: notices.collect(),
    }))
}

fn save(path: &Path, replace: bool, text: &str) -> Result<u64, Error> {
    let mut outlet = Outlet::file(path, replace)?;
    let written = outlet.write_all(text.as_bytes());
    written.map_err(|cause| outlet.failed(cause))?;
    Ok(outlet.finish()?.unwrap_or_default())
}

fn importable(
    asked: &Importing,
    file: AclFile,
    mapping: Option<Mapping>,
    world: &World,
) -> Result<Importable, Failure> {
    let mut notices: Vec<String> = file
        .skipped
        .iter()
        .map(|position| format!("element {position} of the file is no mapping and is skipped"))
        .collect();
    let file = match mapping {
        None => file,
        Some(mapping) => {
            let unknown = mapping.unknown_targets(world);
            if let Some(first) = unknown.first() {
                let each: Vec<String> = unknown.iter().map(ToString::to_string).collect();
                return Err(Failure {
                    message: format!("{}: {}", asked.map, each.join("; ")),
                    help: match unknown.len() {
                        1 => first.help.clone(),
                        _ => "map only to what this system has".to_owned(),
                    },
                });
            }
            let (file, said) = rename(&file, &mapping);
            notices.extend(said.iter().map(ToString::to_string));
            file
        }
    };
    let rules = Applying::AllOrNothing.rules(asked.overwrite);
    let plan = plan(&file, world, rules);
    let missing = unknown(&file, &plan, world);
    notices.extend(missing.iter().map(ToString::to_string));
    Ok(Importable {
        file: asked.file.clone(),
        plan,
        notices,
    })
}

/// There is a table of ACLs.
fn stores_acls(world: &World) -> Result<(), Failure> {
    match world.stores_acls {
        true => Ok(()),
        false => Err(Failure::new("the instance has no table `acl`")),
    }
}

fn acl_file(file: &str) -> Result<AclFile, Failure> {
    let text = text(file)?;
    AclFile::read(&text).map_err(|error| Failure {
        message: format!("{file}: {error}"),
        help: error.help().to_owned(),
    })
}

fn mapping(file: &str) -> Result<Mapping, Failure> {
    let text = text(file)?;
    Mapping::read(&text).map_err(|error| Failure {
        message: format!("{file}: {error}"),
        help: error.help,
    })
}

/// The text of a file. What is no ordinary file is never read: it may have no end.
fn text(name: &str) -> Result<String, Failure> {
    let failed = |message: String, help: &str| Failure {
        message: format!("{name}: {message}"),
        help: help.to_owned(),
    };
    let unreadable = |cause: io::Error| match cause.kind() {
        io::ErrorKind::NotFound => failed("there is no such file".to_owned(), "check the path"),
        _ => failed(cause.to_string(), "check the path and its permissions"),
    };
    let path = named(name)?;
    let about = path.metadata().map_err(unreadable)?;
    if about.is_dir() {
        return Err(failed("this is a folder".to_owned(), "name a file in it"));
    }
    if !about.is_file() {
        return Err(failed(
            "this is no ordinary file".to_owned(),
            "copy it into one",
        ));
    }
    let mut bytes = Vec::new();
    let file = File::open(&path).map_err(unreadable)?;
    let read = file.take(LIMIT + 1).read_to_end(&mut bytes);
    read.map_err(unreadable)?;
    if bytes.len() as u64 > LIMIT {
        return Err(failed(
            format!("the file has more than {} MiB", LIMIT >> 20),
            "a file of ACLs is far smaller: is it the right one?",
        ));
    }
    String::from_utf8(bytes).map_err(|error| {
        let place = error.utf8_error().valid_up_to();
        failed(
            format!("the file is no UTF-8 text, from byte {place} on"),
            "a file of ACLs is UTF-8; convert it, for example with iconv",
        )
    })
}

/// The path that was typed, with `~` as the own home folder.
fn named(typed: &str) -> Result<PathBuf, Failure> {
    let Some(rest) = typed.strip_prefix('~') else {
        return Ok(PathBuf::from(typed));
    };
    let below = match rest.strip_prefix('/') {
        Some(below) => below,
        None if rest.is_empty() => "",
        None => {
            return Err(Failure {
                message: format!("{typed}: only ~ itself stands for a home folder"),
                help: "write the whole path, or ./ before the name".to_owned(),
            });
        }
    };
    let home = std::env::var_os("HOME").filter(|home| !home.is_empty());
    let home = home.ok_or_else(|| Failure {
        message: format!("{typed}: HOME is not set"),
        help: "write the whole path".to_owned(),
    })?;
    Ok(PathBuf::from(home).join(below.trim_start_matches('/')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tilde_is_the_home_folder_and_nobody_elses() {
        let home = PathBuf::from(std::env::var_os("HOME").unwrap());
        assert_eq!(named("~").unwrap(), home.join(""));
        assert_eq!(named("~//a/~b").unwrap(), home.join("a/~b"));
        assert_eq!(named("a/~").unwrap(), PathBuf::from("a/~"));
        assert!(named("~root/a").is_err());
    }
}
