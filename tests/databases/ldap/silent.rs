//! Directories that are slow, dead, or die.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use aclscope::backend::customer::{SearchPart, SearchRequest, Section, SourceState};
use futures_util::{FutureExt, StreamExt};
use serde_json::json;

use super::large::{self, PEOPLE};
use super::{opened, running, source};
use crate::servers::runtime;

/// A way to the directory that can be cut, and that sees what goes over it.
pub struct Proxy {
    pub port: u16,
    streams: Arc<Mutex<Vec<TcpStream>>>,
    /// What clients sent.
    pub seen: Arc<Mutex<Vec<u8>>>,
}

impl Proxy {
    /// Lets so many bytes of every connection come back from the server's port.
    pub fn to(target: String, bytes: usize) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let proxy = Self {
            port: listener.local_addr().unwrap().port(),
            streams: Arc::default(),
            seen: Arc::default(),
        };
        let (streams, seen) = (proxy.streams.clone(), proxy.seen.clone());
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let server = TcpStream::connect(&target).unwrap();
                streams
                    .lock()
                    .unwrap()
                    .extend([client.try_clone().unwrap(), server.try_clone().unwrap()]);
                let seen = seen.clone();
                let (from, to) = (client.try_clone().unwrap(), server.try_clone().unwrap());
                thread::spawn(move || {
                    pass(from, to, usize::MAX, &|part| {
                        seen.lock().unwrap().extend(part)
                    })
                });
                thread::spawn(move || pass(server, client, bytes, &|_| {}));
            }
        });
        proxy
    }

    /// Ends all connections.
    pub fn cut(&self) {
        for stream in self.streams.lock().unwrap().drain(..) {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

fn pass(mut from: TcpStream, mut to: TcpStream, mut left: usize, see: &dyn Fn(&[u8])) {
    let mut part = [0; 4_096];
    while let Ok(read @ 1..) = from.read(&mut part) {
        let read = read.min(left);
        see(&part[..read]);
        left -= read;
        if to.write_all(&part[..read]).is_err() || left == 0 {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Both);
    let _ = from.shutdown(Shutdown::Both);
}

/// A port where connections are accepted and nothing is ever said.
fn silence() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        let kept: Vec<TcpStream> = listener.incoming().flatten().collect();
        drop(kept);
    });
    port
}

fn directory() -> String {
    let running = running();
    format!("{}:{}", running.host, running.port)
}

#[test]
fn a_directory_that_never_answers_holds_nobody_up_and_can_be_left() {
    large::fill();
    let port = silence();
    let silent = json!({"Params": {"port": port, "timeout": 3_600}});
    let settings = json!({
        "CustomerUser": source(PEOPLE, &silent),
        "CustomerUser1": source(PEOPLE, &json!({})),
    });
    runtime().block_on(async {
        let instance = opened("held-up", &settings).await;
        let request = SearchRequest::new("p17@large");
        let mut parts = instance.sources().search(&request);
        let mut logins = Vec::new();
        while let Some(part) = parts.next().await {
            match part {
                SearchPart::Hits { hits, .. } => {
                    logins.extend(hits.into_iter().map(|hit| hit.login))
                }
                SearchPart::Ended(report) => {
                    assert_eq!(
                        (report.source.as_str(), report.state),
                        ("CustomerUser1", SourceState::Ok)
                    );
                    break;
                }
            }
        }
        assert_eq!(logins, ["Ångström00017"]);
        // The other one is still being waited for; who leaves it waits no longer.
        assert!(parts.next().now_or_never().is_none());
        drop(parts);
    });
}

#[test]
fn who_waits_is_told_when_the_time_is_over() {
    let port = silence();
    let params = json!({"Params": {"port": port, "timeout": 1}});
    let settings = json!({"CustomerUser": source(PEOPLE, &params)});
    runtime().block_on(async {
        let instance = opened("time-out", &settings).await;
        let own = instance.sources().source("CustomerUser").unwrap();
        let error = own.record("smith00004").await.unwrap_err();
        let told = format!(
            "customer source CustomerUser: ldap://127.0.0.1:{port} does not answer within 1 s"
        );
        assert_eq!(error.to_string(), told);
        assert!(error.help().is_some_and(|help| help.contains("timeout")));
    });
}

#[test]
fn a_connection_that_was_lost_is_made_anew() {
    large::fill();
    let proxy = Proxy::to(directory(), usize::MAX);
    let params = json!({"Params": {"port": proxy.port, "timeout": 20}});
    let settings = json!({"CustomerUser": source(PEOPLE, &params)});
    runtime().block_on(async {
        let instance = opened("lost", &settings).await;
        let own = instance.sources().source("CustomerUser").unwrap();
        for _ in 0..3 {
            let name = own.name("smith00004").await.unwrap();
            assert_eq!(name.as_deref(), Some("smith00004"));
            proxy.cut();
        }
    });
}

#[test]
fn what_came_before_a_server_died_counts_and_its_death_is_told() {
    large::fill();
    let proxy = Proxy::to(directory(), 200_000);
    let params = json!({"Params": {"port": proxy.port, "timeout": 20}});
    let settings = json!({"CustomerUser": source(PEOPLE, &params)});
    runtime().block_on(async {
        let instance = opened("died", &settings).await;
        let listing = instance
            .sources()
            .list(&SearchRequest::new(""), &Section::First, 20_000)
            .await;
        assert!(
            (500..10_000).contains(&listing.rows.len()),
            "{}",
            listing.rows.len()
        );
        let told = listing.reports[0].incomplete.as_deref().unwrap();
        let counted = format!("after {} entries", listing.rows.len());
        assert!(told.contains("ended") && told.ends_with(&counted), "{told}");
        let request = SearchRequest {
            limit: Some(20_000),
            ..SearchRequest::new("*")
        };
        let mut found = aclscope::backend::customer::Found::default();
        let mut parts = instance.sources().search(&request);
        while let Some(part) = parts.next().await {
            found.add(part);
        }
        let report = &found.reports()[0];
        assert_eq!(report.state, SourceState::Error);
        assert!(report.count >= 500, "{report:?}");
        assert!(
            report
                .error
                .as_ref()
                .is_some_and(|error| error.contains("ended")),
            "{report:?}"
        );
    });
}

#[test]
fn what_is_no_directory_is_told_and_breaks_nothing() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for mut client in listener.incoming().flatten() {
            let _ = client.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
            thread::sleep(Duration::from_millis(50));
        }
    });
    let params = json!({"Params": {"port": port, "timeout": 20}});
    let settings = json!({"CustomerUser": source(PEOPLE, &params)});
    runtime().block_on(async {
        let instance = opened("http", &settings).await;
        let own = instance.sources().source("CustomerUser").unwrap();
        let error = own.record("smith00004").await.unwrap_err().to_string();
        assert!(error.contains("ended"), "{error}");
    });
}
