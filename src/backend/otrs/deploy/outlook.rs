//! What somebody is shown before a deployment is begun or finished.

use std::path::PathBuf;

use super::error::DeployError;
use super::file::{Target, names};
use super::finish::{existing, fate};
use crate::backend::instance::Instance;
use crate::backend::journal::Place;
use crate::core::deploy::{Kind, Resume};

/// The file that a deployment would replace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replaced {
    /// The file itself, where links lead to it.
    pub file: PathBuf,
    /// False before the first deployment.
    pub exists: bool,
    /// To whom it belongs, or will: `otobo:www-data`.
    pub owner: String,
    /// Who may do what with it.
    pub mode: u32,
    /// SHA-256 of what is in it.
    pub print: Option<String>,
}

/// A deployment that was broken off, and what would become of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftUnfinished {
    /// Whether something was to be deployed or taken back.
    pub kind: Kind,
    /// The file.
    pub file: PathBuf,
    /// What [`Instance::finish_deployment`] would do.
    pub resume: Resume,
}

impl Instance {
    /// The file that a deployment would replace.
    ///
    /// # Errors
    /// Nothing can be deployed from here, or the file cannot be read.
    pub fn deployed_file(&self) -> Result<Replaced, DeployError> {
        let target = Target::find(self.can_deploy()?)?;
        Ok(Replaced {
            exists: target.bytes.is_some(),
            owner: names(target.ownership.user, target.ownership.group),
            mode: target.ownership.mode,
            print: target.hash(),
            file: target.path,
        })
    }

    /// The deployment into this installation that was broken off; `None` when there is none, and
    /// where no installation is.
    ///
    /// # Errors
    /// The state directory or the file cannot be read.
    pub fn unfinished_deployment(
        &self,
        place: &Place,
    ) -> Result<Option<LeftUnfinished>, DeployError> {
        let Some(home) = self.home() else {
            return Ok(None);
        };
        let Some(intent) = existing(place, home)? else {
            return Ok(None);
        };
        Ok(Some(LeftUnfinished {
            kind: intent.kind,
            resume: fate(&intent, &Target::find(home)?),
            file: intent.target,
        }))
    }
}
