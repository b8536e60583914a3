//! Bringing a file to its disk in the background, at most once a second.

use std::fs::File;
use std::io;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// How long a written line may wait for its disk.
const PAUSE: Duration = Duration::from_secs(1);

/// A thread that brings one file to its disk; it ends with the value.
#[derive(Debug)]
pub(super) struct Syncing {
    wake: SyncSender<()>,
    failed: Arc<Mutex<Option<io::Error>>>,
}

impl Syncing {
    /// Begins for a file.
    pub(super) fn of(file: &File) -> io::Result<Self> {
        let file = file.try_clone()?;
        let (wake, woken) = sync_channel(1);
        let failed = Arc::new(Mutex::new(None));
        let noted = Arc::clone(&failed);
        thread::Builder::new()
            .name("journal".to_owned())
            .spawn(move || {
                while woken.recv().is_ok() {
                    if let Err(error) = file.sync_data() {
                        *noted.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
                    }
                    thread::sleep(PAUSE);
                }
            })?;
        Ok(Self { wake, failed })
    }

    /// Says that something was written.
    ///
    /// # Errors
    /// What was written earlier did not reach the disk.
    pub(super) fn wish(&self) -> io::Result<()> {
        // A wish that waits already is enough.
        self.wake.try_send(()).ok();
        let mut failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        match failed.take() {
            Some(error) => Err(error),
            None => Ok(()),
        }
    }
}
