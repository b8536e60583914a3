//! What a customer source's `Params` say about its directory.

use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use super::charset::Charset;
use super::failure::Failure;
use crate::core::value::{Value, is_true};
use crate::core::world::Settings as World;
use crate::secret::Secret;

/// How long to wait where nothing is configured.
const TIME_OUT: u64 = 120;

/// The socket of `ldapi` without a path.
const SOCKET: &str = "/var/run/ldapi";

/// Where the directory is, and how to speak with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Params.Host: the servers in their order; the first that answers is asked.
    pub servers: Vec<Server>,
    /// Params.BaseDN.
    pub base: String,
    /// Params.SSCOPE.
    pub scope: Scope,
    /// Params.UserDN with Params.UserPw; without both nobody is named.
    pub bind: Option<Bind>,
    /// Params.SourceCharset.
    pub charset: Charset,
    /// Params.Params.timeout: how long to wait for a connection and for any answer.
    pub timeout: Duration,
    /// How a server proves who it is, on `ldaps` and with StartTLS.
    pub trust: Trust,
    /// StartTLS on `ldap`, with what AuthModule::LDAP::StartTLS says about the proof.
    pub start_tls: Option<bool>,
    /// Params.Params.inet4 or inet6: only addresses of this kind.
    pub only_ipv6: Option<bool>,
    /// Params.Params.localaddr: the address to connect from.
    pub from: Option<IpAddr>,
    /// Params.Params.keepalive.
    pub keep_alive: bool,
}

/// A name and its password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bind {
    /// The distinguished name.
    pub dn: String,
    /// The password.
    pub password: Secret,
}

/// One server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Server {
    /// Over the network; encrypted from the beginning when `secure`.
    Network {
        /// Its name or address.
        host: String,
        /// The port.
        port: u16,
        /// `ldaps`.
        secure: bool,
    },
    /// On this host.
    Socket(PathBuf),
}

/// How a server has to prove who it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trust {
    /// Params.Params.verify other than `none`; also without it.
    pub verify: bool,
    /// Params.Params.cafile: the authority that counts in place of the system's.
    pub ca_file: Option<PathBuf>,
    /// Params.Params.capath: a folder of such.
    pub ca_folder: Option<PathBuf>,
    /// Params.Params.clientcert and clientkey.
    pub client: Option<(PathBuf, PathBuf)>,
    /// Params.Params.sslversion where it names just one that is known here.
    pub only_version: Option<&'static str>,
}

/// How far below the base a search looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Only the base itself; also what an unknown word means.
    Base,
    /// One level below it.
    One,
    /// The whole tree below it, with it.
    Sub,
    /// The whole tree below it, without it.
    Children,
}

impl Scope {
    /// The scope that a word of SSCOPE means.
    pub fn of(word: &str) -> Self {
        match word {
            "one" | "single" => Self::One,
            "sub" | "subtree" => Self::Sub,
            "children" => Self::Children,
            _ => Self::Base,
        }
    }

    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Base => "base",
            Self::One => "one",
            Self::Sub => "sub",
            Self::Children => "children",
        }
    }
}

impl Settings {
    /// Reads the configuration of the source with this key. What is missing in it is looked for in
    /// the settings of the agents' authentication with the same number, as the ticket system does.
    ///
    /// # Errors
    /// Something without which the source is left out is missing, or cannot be used.
    pub fn read(key: &str, config: &Value, world: &World) -> Result<Self, Failure> {
        let number = key.trim_start_matches("CustomerUser");
        let elsewhere = |name: &str| world.get(&format!("AuthModule::LDAP::{name}{number}"));
        let params = config.get("Params").unwrap_or(&Value::Null);
        let own = |name: &str| params.get(name).and_then(Value::as_text);
        let missing = |name: &str| Failure::Setting(format!("Params.{name} is not set"));
        let more = params.get("Params").filter(|more| more.is_true());
        let more = more.or_else(|| elsewhere("Params")).unwrap_or(&Value::Null);
        let word = |name: &str| more.get(name).and_then(Value::as_text);
        let word = |name: &str| word(name).filter(|word| is_true(word));
        let hosts = params.get("Host").filter(|hosts| hosts.is_true());
        let servers = hosts
            .map_or_else(Vec::new, |host| match host.as_list() {
                Some(_) => host.texts(),
                None => host.as_text().into_iter().collect(),
            })
            .into_iter()
            .map(|host| Server::read(host, word("port"), word("scheme")))
            .collect::<Result<Vec<_>, _>>()?;
        let base = own("BaseDN").ok_or_else(|| missing("BaseDN"))?;
        let scope = own("SSCOPE").filter(|scope| is_true(scope));
        if servers.is_empty() {
            return Err(missing("Host"));
        }
        let bind = own("UserDN").zip(own("UserPw"));
        let bind = bind.filter(|(dn, password)| is_true(dn) && is_true(password));
        let path = |name: &str| word(name).map(PathBuf::from);
        let from = word("localaddr").map(|address| {
            let address: Result<IpAddr, _> = address.parse();
            address
                .map_err(|_| Failure::Setting("Params.Params.localaddr is no address".to_owned()))
        });
        Ok(Self {
            servers,
            base: base.to_owned(),
            scope: Scope::of(scope.ok_or_else(|| missing("SSCOPE"))?),
            bind: bind.map(|(dn, password)| Bind {
                dn: dn.to_owned(),
                password: Secret::new(password),
            }),
            charset: Charset::of(own("SourceCharset").unwrap_or_default()),
            timeout: time_out(word("timeout")),
            trust: Trust {
                verify: word("verify") != Some("none"),
                ca_file: path("cafile"),
                ca_folder: path("capath"),
                // One file may hold both.
                client: path("clientcert")
                    .map(|own| (own.clone(), path("clientkey").unwrap_or(own))),
                only_version: word("sslversion").and_then(only_version),
            },
            start_tls: elsewhere("StartTLS")
                .and_then(Value::as_text)
                .filter(|mode| is_true(mode))
                .map(|mode| mode != "none"),
            only_ipv6: match (word("inet4"), word("inet6")) {
                (Some(_), None) => Some(false),
                (None, Some(_)) => Some(true),
                _ => None,
            },
            from: from.transpose()?,
            keep_alive: word("keepalive").is_some(),
        })
    }
}

impl Server {
    /// Reads a host's name or URI: `host`, `host:port`, `ldap://host:port`, `ldaps://host`,
    /// `ldapi://%2Fpath`.
    fn read(host: &str, port: Option<&str>, scheme: Option<&str>) -> Result<Self, Failure> {
        let bad = |what: &str| Failure::Setting(format!("Params.Host {host:?}: {what}"));
        let (scheme, rest) = match host.trim().split_once("://") {
            Some((scheme, rest)) => (scheme.to_ascii_lowercase(), rest),
            None => (scheme.unwrap_or("ldap").to_ascii_lowercase(), host.trim()),
        };
        let secure = match scheme.as_str() {
            "ldap" => false,
            "ldaps" => true,
            "ldapi" => {
                let path = unescaped(rest.trim_end_matches('/'));
                let path = Some(path).filter(|path| !path.is_empty());
                return Ok(Self::Socket(
                    path.unwrap_or_else(|| SOCKET.to_owned()).into(),
                ));
            }
            _ => return Err(bad("only ldap, ldaps and ldapi are known")),
        };
        let rest = rest.split(['/', '?']).next().unwrap_or_default();
        let (name, own_port) = match rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            Some((name, behind)) => (name, behind.strip_prefix(':')),
            None if rest.matches(':').count() > 1 => (rest, None),
            None => match rest.split_once(':') {
                Some((name, port)) => (name, Some(port)),
                None => (rest, None),
            },
        };
        let port = own_port.filter(|port| !port.is_empty()).or(port);
        let port = match port {
            Some(port) => port
                .trim()
                .parse()
                .map_err(|_| bad("the port is no number"))?,
            None if secure => 636,
            None => 389,
        };
        Ok(Self::Network {
            host: Some(name)
                .filter(|name| !name.is_empty())
                .unwrap_or("localhost")
                .to_owned(),
            port,
            secure,
        })
    }

    /// The server's address.
    pub fn url(&self) -> String {
        match self {
            Self::Socket(path) => format!("ldapi://{}", path.display()),
            Self::Network { host, port, secure } => {
                let scheme = if *secure { "ldaps" } else { "ldap" };
                match host.contains(':') {
                    true => format!("{scheme}://[{host}]:{port}"),
                    false => format!("{scheme}://{host}:{port}"),
                }
            }
        }
    }
}

/// The characters that a URI writes as `%2F`.
fn unescaped(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((byte, behind)) = rest.split_first() {
        let digits = behind
            .get(..2)
            .and_then(|digits| std::str::from_utf8(digits).ok());
        let code = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        let code = code.filter(|_| *byte == b'%');
        bytes.push(code.unwrap_or(*byte));
        rest = if code.is_some() {
            behind.get(2..).unwrap_or_default()
        } else {
            behind
        };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn time_out(seconds: Option<&str>) -> Duration {
    let seconds = seconds.and_then(|seconds| seconds.trim().parse::<f64>().ok());
    let seconds = seconds.filter(|seconds| *seconds > 0.0 && *seconds <= 86_400.0);
    seconds.map_or(Duration::from_secs(TIME_OUT), Duration::from_secs_f64)
}

/// The version that `sslversion` asks for; several ones joined by `/` are no wish for one.
fn only_version(word: &str) -> Option<&'static str> {
    match word.to_ascii_lowercase().as_str() {
        "tlsv1_2" | "tlsv12" => Some("1.2"),
        "tlsv1_3" | "tlsv13" => Some("1.3"),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
