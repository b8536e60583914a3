//! Making a connection.

use std::io;
use std::net::SocketAddr;
use std::path::Path;

use ldap3::{LdapConnAsync, LdapConnSettings, LdapError, StdStream};
use tokio::net::{TcpSocket, UnixStream};
use tokio::time;

use super::failure::{self, Failure};
use super::link::Link;
use super::settings::{Server, Settings};
use super::tls;

/// Connects to the first server that answers, and names whoever is configured.
pub(super) async fn connect(settings: &Settings) -> Result<Link, Failure> {
    let mut failed = Failure::Setting("Params.Host is not set".to_owned());
    for server in &settings.servers {
        let link = time::timeout(settings.timeout, reach(settings, server)).await;
        match link {
            Ok(Ok(link)) => return name(settings, link).await,
            Ok(Err(failure)) => failed = failure,
            Err(_) => {
                failed = Failure::Silent {
                    server: server.url(),
                    seconds: settings.timeout.as_secs(),
                }
            }
        }
    }
    Err(failed)
}

/// Connects to a server, encrypted as configured.
async fn reach(settings: &Settings, server: &Server) -> Result<Link, Failure> {
    let url = server.url();
    let (stream, secure) = match server {
        Server::Socket(path) => (on_this_host(path).await, false),
        Server::Network { host, port, secure } => {
            (over_network(settings, host, *port).await, *secure)
        }
    };
    let stream = stream.map_err(|error| Failure::connecting(&url, LdapError::from(error)))?;
    let mut wanted = LdapConnSettings::new().set_std_stream(stream);
    if secure {
        wanted = wanted.set_config(tls::config(&settings.trust, settings.trust.verify)?);
    } else if let (Some(verify), Server::Network { .. }) = (settings.start_tls, server) {
        let config = tls::config(&settings.trust, verify)?;
        wanted = wanted.set_config(config).set_starttls(true);
    }
    let address = match server {
        // The stream is there already.
        Server::Socket(_) => "ldapi:///",
        Server::Network { .. } => url.as_str(),
    };
    let connected = LdapConnAsync::with_settings(wanted, address).await;
    let (connection, ldap) = connected.map_err(|error| Failure::connecting(&url, error))?;
    Ok(Link::new(connection, ldap, url, settings.timeout))
}

/// Says who asks: with the configured name, else nobody.
async fn name(settings: &Settings, link: Link) -> Result<Link, Failure> {
    let (dn, password) = match &settings.bind {
        Some(bind) => (bind.dn.as_str(), bind.password.reveal()),
        None => ("", ""),
    };
    let result = link.bind(dn, password).await?;
    if result.rc == 0 {
        return Ok(link);
    }
    Err(Failure::Bind {
        server: link.server().to_owned(),
        who: match dn {
            "" => "anonymous questions".to_owned(),
            dn => format!("{dn} with the configured password"),
        },
        answer: failure::answer(&result),
    })
}

async fn on_this_host(path: &Path) -> io::Result<StdStream> {
    let stream = UnixStream::connect(path).await?;
    stream.into_std().map(StdStream::Unix)
}

async fn over_network(settings: &Settings, host: &str, port: u16) -> io::Result<StdStream> {
    let mut failed = io::Error::new(
        io::ErrorKind::NotFound,
        "the name has no address of that kind",
    );
    let addresses = tokio::net::lookup_host((host, port)).await?;
    let wanted = |address: &SocketAddr| {
        settings
            .only_ipv6
            .is_none_or(|only| only == address.is_ipv6())
    };
    for address in addresses.filter(wanted) {
        match to_address(settings, address).await {
            Ok(stream) => return Ok(stream),
            Err(error) => failed = error,
        }
    }
    Err(failed)
}

async fn to_address(settings: &Settings, address: SocketAddr) -> io::Result<StdStream> {
    let socket = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4()?,
        SocketAddr::V6(_) => TcpSocket::new_v6()?,
    };
    if let Some(from) = settings.from {
        socket.bind(SocketAddr::new(from, 0))?;
    }
    socket.set_keepalive(settings.keep_alive)?;
    socket.set_nodelay(true)?;
    let stream = socket.connect(address).await?;
    stream.into_std().map(StdStream::Tcp)
}
