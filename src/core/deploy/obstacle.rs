//! Where a file must not simply be replaced.

use std::fmt;

/// Where a ticket system keeps its files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum S3 {
    /// On its host.
    #[default]
    Off,
    /// In S3.
    On,
    /// Only running the Perl at this place could tell.
    Unknown(String),
}

/// What is known about the place of a deployment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// The installation folder, when the instance was opened from one.
    pub home: Option<String>,
    /// Where the ticket system keeps its files.
    pub s3: S3,
    /// By what the installation is recognised as one that runs in a container.
    pub container: Option<String>,
    /// True when this program itself runs in a container.
    pub inside: bool,
    /// True when the folder's file system can be written.
    pub writable: bool,
}

/// Why nothing can be deployed here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Obstacle {
    /// The instance was not opened from an installation folder.
    NoHome,
    /// The ticket system keeps its files in S3, where each of its hosts takes them from.
    S3,
    /// Only running this Perl could tell whether it does.
    S3Unknown(String),
    /// The ticket system runs in containers.
    Container(String),
    /// This program runs in a container in which the folder cannot be written.
    InContainer(String),
}

impl Obstacle {
    /// The first obstacle in these surroundings.
    pub fn of(around: &Surroundings) -> Option<Self> {
        let Some(home) = &around.home else {
            return Some(Self::NoHome);
        };
        match (&around.s3, &around.container) {
            (S3::On, _) => Some(Self::S3),
            (_, Some(mark)) => Some(Self::Container(mark.clone())),
            (S3::Unknown(place), _) => Some(Self::S3Unknown(place.clone())),
            _ if around.inside && !around.writable => Some(Self::InContainer(home.clone())),
            _ => None,
        }
    }

    /// A word for programs.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::NoHome => "no_home",
            Self::S3 | Self::S3Unknown(_) => "s3",
            Self::Container(_) | Self::InContainer(_) => "container",
        }
    }

    /// What to do.
    pub fn help(&self) -> String {
        const WEB: &str = "press \"Deploy ACLs\" in the ticket system's own web interface";
        const BY_HAND: &str = "write what aclscope deploy --stdout prints to \
             Kernel/Config/Files/ZZZACL.pm in the volume that all of its containers share";
        match self {
            Self::NoHome => "run it on the ticket server, as the ticket system's user: \
                 sudo -u otobo aclscope deploy --home /opt/otobo --write (otrs and /opt/otrs, \
                 znuny and /opt/znuny); here, aclscope deploy --stdout writes the file's text"
                .to_owned(),
            Self::S3 => format!("{WEB}, which writes the file there too"),
            Self::S3Unknown(_) => format!(
                "{WEB}; where it does not use S3, say so: Storage::S3::Active: 0 among the settings \
                 of config.yaml, or with --settings FILE"
            ),
            Self::Container(_) => format!("{WEB}; or {BY_HAND}"),
            Self::InContainer(_) => {
                format!("mount the volume of the ticket system for writing; or {WEB}; or {BY_HAND}")
            }
        }
    }
}

impl fmt::Display for Obstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoHome => f.write_str(
                "ACLs are deployed where the ticket system is installed, and no installation folder \
                 was named (--home)",
            ),
            Self::S3 => f.write_str(
                "this ticket system keeps its files in S3 (Storage::S3::Active): a file in its \
                 folder would be overwritten",
            ),
            Self::S3Unknown(place) => write!(
                f,
                "whether this ticket system keeps its files in S3 only running {place} could tell"
            ),
            Self::Container(mark) => {
                write!(f, "this ticket system runs in containers: {mark}")
            }
            Self::InContainer(home) => {
                write!(f, "in this container the folder {home} cannot be written")
            }
        }
    }
}
