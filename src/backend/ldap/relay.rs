//! What goes between a server and the driver: bytes to the server as they are, messages from the
//! server only when they are some.

use std::io;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Instant;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::UnixStream;

use super::failure::{self, Failure};
use super::frame::{self, Garbage, Message};
use super::tls;

/// How much is read at a time.
const PIECE: usize = 16 << 10;

/// A connection to a server, encrypted or not.
pub(super) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

/// What is known of a connection beside what the driver says.
#[derive(Clone, Default)]
pub(super) struct Line(Arc<Known>);

#[derive(Default)]
struct Known {
    ending: OnceLock<Failure>,
    doubtful: OnceLock<()>,
    heard: Mutex<Option<Instant>>,
}

impl Line {
    /// Why it ended; `None` while it lives.
    pub(super) fn ending(&self) -> Option<&Failure> {
        self.0.ending.get()
    }

    /// True when it ended, or may have without anybody being told.
    pub(super) fn is_doubtful(&self) -> bool {
        self.ending().is_some() || self.0.doubtful.get().is_some()
    }

    /// Doubts it when nothing was heard since then.
    pub(super) fn doubt(&self, since: Instant) {
        let heard = *self.0.heard.lock().unwrap_or_else(PoisonError::into_inner);
        if heard.is_none_or(|heard| heard < since) {
            let _ = self.0.doubtful.set(());
        }
    }

    fn hear(&self) {
        let mut heard = self.0.heard.lock().unwrap_or_else(PoisonError::into_inner);
        *heard = Some(Instant::now());
    }
}

/// Passes on what is said until one side ends the connection, or the server says what is no LDAP.
/// Then both are ended.
pub(super) async fn relay(url: String, server: Box<dyn Stream>, driver: UnixStream, line: Line) {
    let (mut answers, mut questions) = tokio::io::split(server);
    let (mut asked, mut told) = driver.into_split();
    let why = tokio::select! {
        why = pass(&url, &mut answers, &mut told, &line) => why,
        sent = tokio::io::copy(&mut asked, &mut questions) => match sent {
            Ok(_) => lost(&url, "it was closed here".to_owned()),
            Err(error) => broken(&url, &error),
        },
    };
    // Who waits for an answer finds this when the driver's side ends.
    let _ = line.0.ending.set(why);
    let _ = questions.shutdown().await;
}

/// Passes on the server's messages; returns why no more come.
async fn pass(
    url: &str,
    server: &mut (impl AsyncRead + Unpin),
    driver: &mut (impl AsyncWrite + Unpin),
    line: &Line,
) -> Failure {
    let mut held = Vec::new();
    let mut bound = false;
    loop {
        held.reserve(PIECE);
        match server.read_buf(&mut held).await {
            Ok(0) => return lost(url, "the server closed it".to_owned()),
            Ok(_) => line.hear(),
            Err(error) => return broken(url, &error),
        }
        let (whole, ended) = whole(&mut held, &mut bound);
        let messages = held.get(..whole).unwrap_or_default();
        if driver.write_all(messages).await.is_err() {
            return lost(url, "it was closed here".to_owned());
        }
        held.drain(..whole);
        match ended {
            None => {}
            Some(Ended::Garbage(garbage)) => return lost(url, garbage.to_string()),
            Some(Ended::Told(told)) => return lost(url, format!("the server closed it: {told}")),
        }
    }
}

/// Why a server is not listened to any more.
enum Ended {
    /// It sends what cannot be read.
    Garbage(Garbage),
    /// It says why it ends the connection.
    Told(String),
}

/// How many of these bytes are whole messages that the driver may read, and why none comes behind
/// them. The first one answers the bind, and none does later.
fn whole(held: &mut [u8], bound: &mut bool) -> (usize, Option<Ended>) {
    let mut whole = 0;
    loop {
        let rest = held.get_mut(whole..).unwrap_or_default();
        let length = match frame::length(rest) {
            Ok(length) => length,
            Err(garbage) => return (whole, Some(Ended::Garbage(garbage))),
        };
        let Some(message) = length.and_then(|length| rest.get_mut(..length)) else {
            return (whole, None);
        };
        let length = message.len();
        let ended = match frame::look(message) {
            Ok(Message::Bound) if !*bound => None,
            Ok(Message::Found) if *bound => None,
            Ok(Message::Extended(result)) => Some(Ended::Told(failure::answer(&result))),
            Ok(Message::Bound | Message::Found) => Some(Ended::Garbage(Garbage::Unknown)),
            Err(garbage) => Some(Ended::Garbage(garbage)),
        };
        if ended.is_some() {
            return (whole, ended);
        }
        *bound = true;
        whole += length;
    }
}

fn lost(url: &str, reason: String) -> Failure {
    Failure::Lost {
        server: url.to_owned(),
        reason,
    }
}

fn broken(url: &str, error: &io::Error) -> Failure {
    tls::distrust(url, error).unwrap_or_else(|| lost(url, error.to_string()))
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::Line;

    #[test]
    fn only_a_connection_that_was_silent_meanwhile_is_doubted() {
        let line = Line::default();
        let before = Instant::now();
        line.hear();
        line.doubt(before);
        assert!(!line.is_doubtful());
        line.doubt(Instant::now() + Duration::from_millis(1));
        assert!(line.is_doubtful());
        let unheard = Line::default();
        unheard.doubt(before);
        assert!(unheard.is_doubtful());
    }
}
