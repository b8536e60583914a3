//! What can go wrong with a directory.

use std::error::Error as _;

use ldap3::LdapError;
use ldap3::result::LdapResult;

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
        /// The result code.
        code: u32,
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
        /// The result code.
        code: u32,
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
            Failure::Bind { code, .. } | Failure::Refused { code, .. } => advice(*code),
            Failure::Lost { .. } => {
                "ask again; the server or something before it ended the connection"
            }
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

    /// True when the name or its password is wrong: servers lock accounts for that.
    pub(super) fn is_wrong_password(&self) -> bool {
        matches!(
            self,
            Failure::Bind {
                code: WRONG_PASSWORD,
                ..
            }
        )
    }

    /// True when a server that can answer does not take the name.
    pub(super) fn is_refusal(&self) -> bool {
        matches!(self, Failure::Bind { code, .. } if ![BUSY, UNAVAILABLE].contains(code))
    }

    /// True when a server may refuse only because it is asked for pages.
    pub(super) fn may_be_for_pages(&self) -> bool {
        matches!(
            self,
            Failure::Refused {
                code: NO_CONTROL | UNWILLING,
                ..
            }
        )
    }

    /// What went wrong while something was asked.
    pub(super) fn asking(server: &str, error: &LdapError) -> Self {
        match error {
            LdapError::FilterParsing => Failure::Setting(
                "an attribute's name in the filter has signs that LDAP does not know".to_owned(),
            ),
            error => Failure::Lost {
                server: server.to_owned(),
                reason: words(error),
            },
        }
    }
}

/// Result codes (RFC 4511, appendix A).
const OPERATIONS_ERROR: u32 = 1;
const WANTS_MORE: u32 = 8;
const NO_CONTROL: u32 = 12;
const WANTS_TLS: u32 = 13;
const NO_SUCH_OBJECT: u32 = 32;
const NO_NAME: u32 = 34;
const NOT_ANONYMOUS: u32 = 48;
const WRONG_PASSWORD: u32 = 49;
const NO_RIGHTS: u32 = 50;
const BUSY: u32 = 51;
const UNAVAILABLE: u32 = 52;
const UNWILLING: u32 = 53;

/// What to do about a result code.
fn advice(code: u32) -> &'static str {
    match code {
        WANTS_MORE | WANTS_TLS => {
            "the server wants an encrypted connection: write ldaps:// in Params.Host, or switch on \
             AuthModule::LDAP::StartTLS with this source's number"
        }
        OPERATIONS_ERROR | NOT_ANONYMOUS | NO_RIGHTS => {
            "check that Params.UserDN and Params.UserPw are both set and may search there"
        }
        NO_SUCH_OBJECT => {
            "check Params.BaseDN: nothing has this name there, or Params.UserDN may not see it"
        }
        NO_NAME => "check Params.BaseDN and Params.UserDN: one of them is no distinguished name",
        WRONG_PASSWORD => "check Params.UserDN and Params.UserPw; they are tried again in a minute",
        BUSY | UNAVAILABLE => "ask again later: the server says that it cannot answer now",
        UNWILLING => {
            "ask who runs the server what it allows; it may want Params.UserDN with Params.UserPw"
        }
        _ => "check Params.BaseDN and the rights of Params.UserDN",
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
