//! Making a connection.

use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use ldap3::{LdapConnAsync, LdapConnSettings, StdStream};
use tokio::net::{TcpSocket, TcpStream, UnixStream};
use tokio::time;

use super::failure::{self, Failure};
use super::link::Link;
use super::relay::{Line, Stream, relay};
use super::settings::{Server, Settings};
use super::tls;

/// Where another server or address is left to try, one that swallows everything gets no more.
const EACH: Duration = Duration::from_secs(3);

/// Connects to the first server that answers, and names whoever is configured. One that says that it
/// cannot answer now is passed over; a refused name is refused by all.
pub(super) async fn connect(settings: &Settings) -> Result<Link, Failure> {
    let mut failed = Failure::Setting("Params.Host is not set".to_owned());
    for (place, server) in settings.servers.iter().enumerate() {
        let last = place + 1 == settings.servers.len();
        let patience = patience(settings.timeout, last);
        let named = async { name(settings, reach(settings, server).await?).await };
        match time::timeout(patience, named).await {
            Ok(Ok(link)) => return Ok(link),
            Ok(Err(refused)) if refused.is_refusal() => return Err(refused),
            Ok(Err(failure)) => failed = failure,
            Err(_) => {
                failed = Failure::Silent {
                    server: server.url(),
                    seconds: patience.as_secs(),
                }
            }
        }
    }
    Err(failed)
}

/// How long to wait for one of several.
fn patience(whole: Duration, last: bool) -> Duration {
    if last { whole } else { whole.min(EACH) }
}

/// Connects to a server, encrypted as configured.
async fn reach(settings: &Settings, server: &Server) -> Result<Link, Failure> {
    let url = server.url();
    let stream: Box<dyn Stream> = match server {
        Server::Socket(path) => Box::new(on_this_host(path).await.map_err(unreachable(&url))?),
        Server::Network { host, port, secure } => {
            let stream = over_network(settings, host, *port).await;
            let stream = stream.map_err(unreachable(&url))?;
            let trust = &settings.trust;
            match (*secure, settings.start_tls) {
                (true, _) => {
                    let config = tls::config(trust, trust.verify)?;
                    Box::new(tls::encrypted(&url, host, config, stream).await?)
                }
                (false, Some(verify)) => {
                    let config = tls::config(trust, verify)?;
                    let stream = tls::started(&url, stream).await?;
                    Box::new(tls::encrypted(&url, host, config, stream).await?)
                }
                (false, None) => Box::new(stream),
            }
        }
    };
    driven(settings, url, stream).await
}

/// Gives a connection to the driver, which hears only what can be read.
async fn driven(
    settings: &Settings,
    url: String,
    server: Box<dyn Stream>,
) -> Result<Link, Failure> {
    let pair = UnixStream::pair().and_then(|(ours, driver)| Ok((ours, driver.into_std()?)));
    let (ours, driver) = pair.map_err(unreachable(&url))?;
    let line = Line::default();
    let relay = tokio::spawn(relay(url.clone(), server, ours, line.clone())).abort_handle();
    let wanted = LdapConnSettings::new().set_std_stream(StdStream::Unix(driver));
    // The stream is there already.
    match LdapConnAsync::with_settings(wanted, "ldapi:///").await {
        Ok((connection, ldap)) => {
            let driver = tokio::spawn(async move {
                // What the connection ends with is told to everyone who waits for an answer.
                let _ = connection.drive().await;
            });
            let tasks = [driver.abort_handle(), relay];
            Ok(Link::new(ldap, tasks, line, url, settings.timeout))
        }
        Err(error) => {
            relay.abort();
            Err(Failure::asking(&url, &error))
        }
    }
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
        code: result.rc,
        answer: failure::answer(&result),
    })
}

fn unreachable(url: &str) -> impl Fn(io::Error) -> Failure + '_ {
    |error| Failure::Unreachable {
        server: url.to_owned(),
        reason: error.to_string(),
    }
}

async fn on_this_host(path: &Path) -> io::Result<UnixStream> {
    UnixStream::connect(path).await
}

async fn over_network(settings: &Settings, host: &str, port: u16) -> io::Result<TcpStream> {
    let mut failed = io::Error::new(
        io::ErrorKind::NotFound,
        "the name has no address of that kind",
    );
    let wanted = |address: &SocketAddr| {
        settings
            .only_ipv6
            .is_none_or(|only| only == address.is_ipv6())
    };
    let addresses = tokio::net::lookup_host((host, port)).await?;
    let mut addresses = addresses.filter(wanted).peekable();
    while let Some(address) = addresses.next() {
        let patience = patience(settings.timeout, addresses.peek().is_none());
        match time::timeout(patience, to_address(settings, address)).await {
            Ok(Ok(stream)) => return Ok(stream),
            Ok(Err(error)) => failed = error,
            Err(_) => failed = io::Error::new(io::ErrorKind::TimedOut, "no answer"),
        }
    }
    Err(failed)
}

async fn to_address(settings: &Settings, address: SocketAddr) -> io::Result<TcpStream> {
    let socket = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4()?,
        SocketAddr::V6(_) => TcpSocket::new_v6()?,
    };
    if let Some(from) = settings.from {
        socket.bind(SocketAddr::new(from, 0))?;
    }
    socket.set_keepalive(settings.keep_alive)?;
    socket.set_nodelay(true)?;
    socket.connect(address).await
}
