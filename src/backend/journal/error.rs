//! Why the program's own state cannot be kept or read.

use std::io;
use std::path::{Path, PathBuf};

/// The result of everything that touches the state directory.
pub type Result<T, E = JournalError> = std::result::Result<T, E>;

/// A failure, named with the place where it happened. `Display` is the message for people;
/// [`JournalError::help`] says what to do.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// The environment does not tell where the state directory is.
    #[error("the state directory is not known: HOME is not set")]
    NoHome,
    /// The state directory would lie in the ticket system's own folder.
    #[error(
        "{}: the state directory would lie in the ticket system's folder {}",
        folder.display(), installation.display()
    )]
    InInstallation {
        /// The state directory.
        folder: PathBuf,
        /// The ticket system's folder.
        installation: PathBuf,
    },
    /// Somebody else owns the state directory.
    #[error("{}: the state directory belongs to {owner}, not to {us}", folder.display())]
    Foreign {
        /// The directory.
        folder: PathBuf,
        /// Whose it is.
        owner: String,
        /// Who this is.
        us: String,
    },
    /// Others may write into the state directory.
    #[error("{}: others may write into the state directory (mode {mode:04o})", folder.display())]
    OpenToOthers {
        /// The directory.
        folder: PathBuf,
        /// Its mode.
        mode: u32,
    },
    /// Something else stands where the state directory should be.
    #[error("{}: the state directory is no directory", .0.display())]
    NoFolder(PathBuf),
    /// Another process holds the history and does not let go of it.
    #[error("{}: another process holds the lock of the history", .0.display())]
    Busy(PathBuf),
    /// A file or directory that cannot be read or written.
    #[error("{}: {cause}", path.display())]
    Stream {
        /// The file or directory.
        path: PathBuf,
        /// Why not.
        #[source]
        cause: io::Error,
    },
}

impl JournalError {
    /// A word for programs.
    pub fn kind(&self) -> &'static str {
        "state"
    }

    /// What to do about it.
    pub fn help(&self) -> String {
        const ELSEWHERE: &str = "set XDG_STATE_HOME to a directory that belongs to this user, outside of the ticket system";
        match self {
            Self::NoHome => "set HOME or XDG_STATE_HOME".to_owned(),
            Self::InInstallation { .. } => ELSEWHERE.to_owned(),
            Self::Foreign { folder, us, .. } => format!(
                "if nobody else uses it: chown -R {us} {}; or {ELSEWHERE}",
                folder.display()
            ),
            Self::OpenToOthers { folder, .. } => format!(
                "look at what is in it, then: chmod 700 {}; or {ELSEWHERE}",
                folder.display()
            ),
            Self::NoFolder(folder) => format!("move {} away; or {ELSEWHERE}", folder.display()),
            Self::Busy(_) => {
                "look for an aclscope that was stopped (state T in ps) and end it".to_owned()
            }
            Self::Stream { path, .. } => format!(
                "check the permissions and the free space of {}; or {ELSEWHERE}",
                path.display()
            ),
        }
    }

    /// Wraps a failure of the system with the place where it happened.
    pub(super) fn stream(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |cause| Self::Stream { path, cause }
    }
}
