//! What can be wrong with an installation.

use std::fmt;
use std::io;
use std::path::PathBuf;

use thiserror::Error;

use super::host::owner;
use crate::core::perl::PerlError;

/// Why an installation cannot be read at all.
#[derive(Debug, Error)]
pub enum InstallationError {
    /// The folder holds no `Kernel/Config.pm`.
    #[error("{}: there is no Kernel/Config.pm", home.display())]
    NoInstallation {
        /// The folder.
        home: PathBuf,
    },
    /// A file that the ticket system needs cannot be read.
    #[error("{}: {cause}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why not.
        #[source]
        cause: io::Error,
    },
    /// `Kernel/Config.pm` is no Perl, which stops the ticket system as a whole.
    #[error("{}:{}: {}", path.display(), error.line, error.message)]
    Broken {
        /// The file.
        path: PathBuf,
        /// The mistake and its line.
        #[source]
        error: PerlError,
    },
}

impl InstallationError {
    /// A word for programs: `no_installation`, `unreadable` or `bad_config`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::NoInstallation { .. } => "no_installation",
            Self::Unreadable { .. } => "unreadable",
            Self::Broken { .. } => "bad_config",
        }
    }

    /// What to do about it.
    pub fn help(&self) -> String {
        match self {
            Self::NoInstallation { .. } => {
                "give the folder of the ticket system, such as /opt/otobo or /opt/znuny".to_owned()
            }
            Self::Unreadable { path, cause } => {
                let denied = cause.kind() == io::ErrorKind::PermissionDenied;
                match owner(path).filter(|_| denied).as_deref() {
                    Some("root") => "only root may read it: sudo aclscope ...".to_owned(),
                    Some(user) => {
                        format!("it belongs to the user {user}: sudo -u {user} aclscope ...")
                    }
                    None => format!(
                        "check that {} can be read; the ticket system's own user may read it",
                        path.display()
                    ),
                }
            }
            Self::Broken { path, error } => format!(
                "correct line {} of {}; the ticket system itself does not start with it",
                error.line,
                path.display()
            ),
        }
    }
}

/// Something in an installation that is wrong and does not keep the rest from being read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file, or the table, that it is in.
    pub place: String,
    /// The line, from 1, in a file.
    pub line: Option<u32>,
    /// What is wrong and what the ticket system makes of it.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.place, self.message),
            None => write!(f, "{}: {}", self.place, self.message),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn who_may_not_read_the_files_is_told_who_may() {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("Kernel/Config.pm");
        let owner = owner(&path).expect("somebody owns this package");
        let help = |kind: io::ErrorKind| {
            let cause = kind.into();
            let path = path.clone();
            InstallationError::Unreadable { path, cause }.help()
        };
        let denied = help(io::ErrorKind::PermissionDenied);
        let wanted = match owner.as_str() {
            "root" => "sudo aclscope".to_owned(),
            user => format!("sudo -u {user} aclscope"),
        };
        assert!(denied.contains(&wanted), "{denied}");
        assert!(!help(io::ErrorKind::IsADirectory).contains("sudo"));
    }
}
