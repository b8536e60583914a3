//! Who writes, from where, and when.

use nix::unistd::Uid;
use serde::{Deserialize, Serialize};

use super::place::user_name;

/// Who is at the keyboard of this process, as far as this host can tell.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Origin {
    /// The name of this host.
    pub host: String,
    /// The login on this host that the process runs as.
    pub os_user: String,
    /// The login that called `sudo`, where one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sudo_user: Option<String>,
    /// The address that an SSH session comes from, else the terminal; empty where there is neither.
    #[serde(default)]
    pub from: String,
    /// The process.
    #[serde(default)]
    pub pid: u32,
}

impl Origin {
    /// This process. `variable` answers for the environment.
    pub fn of(variable: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name: &str| variable(name).filter(|value| !value.is_empty());
        let address = set("SSH_CONNECTION").or_else(|| set("SSH_CLIENT"));
        let address = address.and_then(|text| Some(text.split_whitespace().next()?.to_owned()));
        let terminal = || {
            let name = rustix::termios::ttyname(rustix::stdio::stdin(), Vec::new()).ok()?;
            Some(name.to_string_lossy().into_owned())
        };
        Self {
            host: rustix::system::uname()
                .nodename()
                .to_string_lossy()
                .into_owned(),
            os_user: user_name(Uid::effective()),
            sudo_user: set("SUDO_USER"),
            from: address.or_else(terminal).unwrap_or_default(),
            pid: std::process::id(),
        }
    }
}

/// Now, as journals write it: UTC with its offset, to the millisecond.
pub(super) fn now() -> String {
    let now = jiff::Timestamp::now();
    now.strftime("%Y-%m-%dT%H:%M:%S.%3f+00:00").to_string()
}

/// A short text that nobody else has, for names of files.
pub(super) fn unique() -> String {
    let mut random = [0; 8];
    // Without randomness the process and the clock still tell two names apart.
    if getrandom::fill(&mut random).is_err() {
        let clock = jiff::Timestamp::now().as_nanosecond() & i128::from(u64::MAX);
        random = u64::try_from(clock).unwrap_or_default().to_ne_bytes();
    }
    format!("{}-{:016x}", std::process::id(), u64::from_ne_bytes(random))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ssh_session_is_told_by_its_address() {
        let ssh = |name: &str| match name {
            "SSH_CONNECTION" => Some("192.0.2.7 51234 192.0.2.1 22".to_owned()),
            "SUDO_USER" => Some("ak".to_owned()),
            _ => None,
        };
        let origin = Origin::of(ssh);
        assert_eq!(origin.from, "192.0.2.7");
        assert_eq!(origin.sudo_user.as_deref(), Some("ak"));
        assert!(!origin.host.is_empty() && !origin.os_user.is_empty());
    }

    #[test]
    fn times_are_utc_with_their_offset() {
        let now = now();
        assert!(now.ends_with("+00:00"), "{now}");
        assert_eq!(now.len(), "2026-11-22T07:30:00.000+00:00".len());
        assert!(now.parse::<jiff::Timestamp>().is_ok(), "{now}");
    }
}
