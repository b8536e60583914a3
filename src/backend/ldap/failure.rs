//! What can go wrong with a directory.

use std::error::Error as _;

use ldap3::LdapError;
use ldap3::result::LdapResult;

use super::tls;
use crate::core::query::filter::BadFilter;

/// Why a directory did not answer. `Display` is the message; nothing here ever holds a password.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// No connection comes about.
    #[error("{server} cannot be reached: {reason}")]
    Unreachable {
        /// The server as it is configured.
        server: String,
        /// Why not.
        reason: String,
    },
    /// An answer is missing for too long.
    #[error("{server} does not answer within {seconds} s")]
    Silent {
        /// The server as it is configured.
        server: String,
        /// The configured time-out.
        seconds: u64,
    },
    /// The server's certificate or its TLS is not right.
    #[error("{server}: {reason}")]
    Distrust {
        /// The server as it is configured.
        server: String,
        /// What is wrong.
        reason: String,
        /// What to do.
        help: &'static str,
    },
    /// The server does not take the name and password it is asked with.
    #[error("{server} does not accept {who}: {answer}")]
    Bind {
        /// The server as it is configured.
        server: String,
        /// Params.UserDN, or that nobody is named.
        who: String,
        /// The server's answer.
        answer: String,
    },
    /// The connection ended before the answer was whole.
    #[error("the connection to {server} ended: {reason}")]
    Lost {
        /// The server as it is configured.
        server: String,
        /// What is known of it.
        reason: String,
    },
    /// The server refuses a search.
    #[error("{server} refuses the search below {base:?}: {answer}")]
    Refused {
        /// The server as it is configured.
        server: String,
        /// Where it was to search.
        base: String,
        /// The server's answer.
        answer: String,
    },
    /// A filter that is made of a broken setting.
    #[error(transparent)]
    Filter(#[from] BadFilter),
    /// A setting that cannot be used.
    #[error("{0}")]
    Setting(String),
}

impl Failure {
    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Failure::Unreachable { .. } => {
                "check Params.Host and Params.Params.port, and that the directory's server runs"
            }
            Failure::Silent { .. } => {
                "check that the directory's server works and no firewall swallows the packets; \
                 Params.Params.timeout says how long to wait"
            }
            Failure::Distrust { help, .. } => help,
            Failure::Bind { .. } => "check Params.UserDN and Params.UserPw",
            Failure::Lost { .. } => {
                "ask again; the server or something before it ended the connection"
            }
            Failure::Refused { .. } => "check Params.BaseDN and the rights of Params.UserDN",
            Failure::Filter(_) => {
                "check Params.AlwaysFilter and CustomerUserValidFilter: each must be whole, with its \
                 parentheses"
            }
            Failure::Setting(_) => "check the Params of this source",
        }
    }

    /// True when nothing came for as long as was to be waited.
    pub fn is_silence(&self) -> bool {
        matches!(self, Failure::Silent { .. })
    }

    /// True when asking over a new connection may help.
    pub(super) fn is_loss(&self) -> bool {
        matches!(self, Failure::Lost { .. })
    }

    /// What went wrong while a connection was made.
    pub(super) fn connecting(server: &str, error: LdapError) -> Self {
        match &error {
            LdapError::LdapResult { result } => Failure::Distrust {
                server: server.to_owned(),
                reason: format!("it does not start TLS: {}", answer(result)),
                help: "switch TLS on in the server, or leave AuthModule::LDAP::StartTLS out",
            },
            _ => tls::distrust(server, &error).unwrap_or_else(|| Failure::Unreachable {
                server: server.to_owned(),
                reason: words(&error),
            }),
        }
    }

    /// What went wrong while something was asked.
    pub(super) fn asking(server: &str, error: &LdapError) -> Self {
        Failure::Lost {
            server: server.to_owned(),
            reason: words(error),
        }
    }
}

/// A driver's error without the driver's words around it.
fn words(error: &LdapError) -> String {
    match error {
        LdapError::Io { source } => source.to_string(),
        LdapError::OpSend { .. }
        | LdapError::ResultRecv { .. }
        | LdapError::IdScrubSend { .. }
        | LdapError::EndOfStream => "the server closed it".to_owned(),
        other => match other.source() {
            Some(source) => source.to_string(),
            None => other.to_string(),
        },
    }
}

/// A server's answer: `32 noSuchObject`, and what it says about it.
pub(super) fn answer(result: &LdapResult) -> String {
    let shown = result.to_string();
    let name = shown.split(['(', ')']).nth(1).unwrap_or("unknown");
    let text = result.text.trim_end_matches('\0').trim();
    match text {
        "" => format!("{} {name}", result.rc),
        text => format!("{} {name}, {text}", result.rc),
    }
}
