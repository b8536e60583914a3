//! What is deployed, as far as an instance can know it.

use std::path::Path;
use std::sync::Arc;

use crate::backend::error::{Error, Result};
use crate::backend::otrs::{DEPLOYED, Installation, SettingOrigin};
use crate::core::world::{DeployedAcl, DeployedAcls};

/// The setting that holds the deployed ACLs.
const SETTING: &str = "TicketAcl";

/// The deployed ACLs, or why they are not known.
#[derive(Debug)]
pub(super) enum Deployed {
    /// Read from the installation.
    Known(Arc<DeployedAcls>),
    /// There is no installation to read them from.
    OutOfReach,
    /// The installation does not tell, for this reason.
    Unread(String),
}

impl Deployed {
    /// What the files of an installation tell.
    pub(super) fn of(installation: &Installation) -> Self {
        if let Some(reason) = &installation.acls_unread {
            return Self::Unread(reason.clone());
        }
        let shown = |file: &Path, line: u32| {
            let file = file.strip_prefix(&installation.home).unwrap_or(file);
            format!("{}:{line}", file.display())
        };
        let mut deployed = DeployedAcls::default();
        for part in &installation.unknown {
            let place = shown(&part.file, part.lines.line);
            match part.path.as_slice() {
                [setting] if setting == SETTING => {
                    return Self::Unread(format!("only running {place} could tell"));
                }
                [setting, name, ..] if setting == SETTING => {
                    deployed.in_doubt.entry(name.clone()).or_insert(place);
                }
                _ => {}
            }
        }
        let by_hand = |origin: &SettingOrigin| {
            (!origin.file.ends_with(DEPLOYED)).then(|| shown(&origin.file, origin.line))
        };
        let acls = installation.acls.iter().map(|acl| DeployedAcl {
            name: acl.name.clone(),
            acl: acl.acl.clone(),
            written: acl.origin.as_ref().and_then(by_hand),
        });
        deployed.acls = acls.collect();
        Self::Known(Arc::new(deployed))
    }

    /// The ACLs.
    pub(super) fn acls(&self) -> Result<Arc<DeployedAcls>> {
        match self {
            Self::Known(acls) => Ok(Arc::clone(acls)),
            Self::OutOfReach => Err(Error::NoDeployed),
            Self::Unread(reason) => Err(Error::DeployedUnread(reason.clone())),
        }
    }
}
