//! Why nothing was deployed, or not all of it.

use std::io;
use std::path::{Path, PathBuf};

use crate::backend::error::Error;
use crate::backend::journal::JournalError;
use crate::core::deploy::{Obstacle, Refused};

/// Why nothing was deployed. But for [`DeployError::Unfinished`] everything is as it was.
#[derive(Debug, thiserror::Error)]
pub enum DeployError {
    /// This is no place to deploy from.
    #[error("{0}")]
    Obstacle(Obstacle),
    /// Nothing is known about what is stored.
    #[error("nothing is deployed: the database has no table acl")]
    NoTable,
    /// ACLs that must not be deployed.
    #[error("nothing is deployed: {}", refused(.0))]
    Refused(Vec<Refused>),
    /// Somebody has stored ACLs since they were read.
    #[error("nothing is deployed: {} changed since they were read", acls(.0))]
    Stale(Vec<String>),
    /// Somebody has written the file since it was read.
    #[error("nothing is deployed: {} changed since it was read", .0.display())]
    FileChanged(PathBuf),
    /// The file that is to be replaced is none.
    #[error("{}: this is no ordinary file", .0.display())]
    NoFile(PathBuf),
    /// This user cannot replace the file as it is.
    #[error("{}: {reason}; nothing is replaced", path.display())]
    NotOurs {
        /// The file or folder.
        path: PathBuf,
        /// What cannot be done.
        reason: String,
        /// The command to use.
        command: String,
    },
    /// A file that cannot be read or written.
    #[error("{}: {cause}; nothing is replaced", path.display())]
    Stream {
        /// The file.
        path: PathBuf,
        /// Why not.
        #[source]
        cause: io::Error,
    },
    /// What was written is not what is read back.
    #[error("{}: what is read back is not what was written; nothing is replaced", .0.display())]
    Otherwise(PathBuf),
    /// There is nothing to take back.
    #[error("there is nothing to take back: {0}")]
    NoUndo(String),
    /// Another process deploys into the same installation.
    #[error("another aclscope is deploying into {}", .0.display())]
    Busy(PathBuf),
    /// An earlier deployment was broken off.
    #[error("an earlier deployment into {} is unfinished", .0.display())]
    Earlier(PathBuf),
    /// The file is replaced, but something after that did not work.
    #[error("the deployment is unfinished: {reason}")]
    Unfinished {
        /// What did not work.
        reason: String,
        /// What to do.
        help: String,
    },
    /// The state directory cannot be used.
    #[error(transparent)]
    State(#[from] JournalError),
    /// The instance is read-only, or its database does not answer.
    #[error(transparent)]
    Backend(#[from] Error),
}

impl DeployError {
    /// A word for programs: `no_home`, `s3`, `container`, `foreign`, `refused`, `stale`, `unwritable`,
    /// `no_undo`, `busy`, `unfinished`, `state`, or that of the [`Error`], such as `read_only`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Obstacle(obstacle) => obstacle.kind(),
            Self::NoTable => "foreign",
            Self::Refused(_) => "refused",
            Self::Stale(_) | Self::FileChanged(_) => "stale",
            Self::NoFile(_) | Self::NotOurs { .. } | Self::Stream { .. } | Self::Otherwise(_) => {
                "unwritable"
            }
            Self::NoUndo(_) => "no_undo",
            Self::Busy(_) => "busy",
            Self::Earlier(_) | Self::Unfinished { .. } => "unfinished",
            Self::State(error) => error.kind(),
            Self::Backend(error) => error.kind(),
        }
    }

    /// What to do about it, when there is something to say beyond the message.
    pub fn help(&self) -> Option<String> {
        Some(match self {
            Self::Obstacle(obstacle) => obstacle.help(),
            Self::NoTable => "name the database of the ticket system (--database)".to_owned(),
            Self::Refused(_) => "change these ACLs, or set them invalid, then deploy".to_owned(),
            Self::Stale(_) | Self::FileChanged(_) => {
                "look at what the others changed, then deploy again".to_owned()
            }
            Self::NoFile(_) => "look at what is there, and move it away".to_owned(),
            Self::NotOurs { command, .. } => format!("use: {command}"),
            Self::Stream { path, .. } => format!(
                "check the permissions and the free space of {}",
                path.display()
            ),
            Self::Otherwise(_) => "check the disk and its free space".to_owned(),
            Self::NoUndo(_) => "change the ACLs and deploy them".to_owned(),
            Self::Busy(_) => "wait until it has ended".to_owned(),
            Self::Earlier(home) => format!(
                "finish it, or let it be taken back: aclscope deploy --home {} --write",
                home.display()
            ),
            Self::Unfinished { help, .. } => help.clone(),
            Self::State(error) => error.help(),
            Self::Backend(error) => return error.help(),
        })
    }

    /// Wraps a failure of the system with the place where it happened.
    pub(super) fn stream(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |cause| Self::Stream { path, cause }
    }
}

fn refused(refused: &[Refused]) -> String {
    let each = refused
        .iter()
        .map(|refused| format!("ACL {:?}: {}", refused.acl, refused.reason));
    each.collect::<Vec<_>>().join("; ")
}

fn acls(names: &[String]) -> String {
    let each = names.iter().map(|name| format!("ACL {name:?}"));
    each.collect::<Vec<_>>().join(", ")
}
