//! The installation of a ticket system: its folder with Perl configuration files, the tables of its
//! SysConfig, its veiled passwords.
//!
//! [`Installation::read`] builds the configuration in the ticket system's own order and says of every
//! setting where it comes from. Files are read, never run; what only running them could tell is
//! listed in [`Installation::unknown`] and left out of the settings.

mod credentials;
pub mod deploy;
mod dsn;
mod error;
mod host;
mod installation;
mod layout;
mod placeholder;
mod secret;
mod sysconfig;

pub use credentials::{Credentials, DatabaseKind, Dsn};
pub(in crate::backend) use deploy::{cache_commands, clear_caches};
pub use error::{InstallationError, Problem};
pub use host::known_homes;
pub use installation::{DEPLOYED, DeployedAcl, Installation, SettingOrigin, UnknownSetting};
pub use layout::Release;
pub use secret::unveil;
pub use sysconfig::{DefaultRow, ModifiedRow, SysConfig, deployed_settings};
