//! The loop: takes messages, carries out commands, draws when something changed.

use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::mpsc;

use super::application::App;
use super::cmd::Cmd;
use super::effect::Effect;
use super::msg::{Msg, Stop};
use super::request::{Answer, Source};
use super::state::Ticket;
use super::tasks::{TIME_OUT, Tasks};
use super::timings::Timings;

/// No more than one frame in this time.
const FRAME: Duration = Duration::from_millis(16);

/// While something loads, how often a frame shows since when.
const WAITING: Duration = Duration::from_millis(250);

/// An instance that opens faster is shown at once, without a frame that says that it opens.
const OPENING: Duration = Duration::from_millis(200);

/// What is drawn on: the terminal, or a buffer in tests.
pub trait Screen {
    /// Draws the state; only what differs from the last frame is written.
    ///
    /// # Errors
    /// The terminal is gone.
    fn draw(&mut self, app: &App) -> io::Result<()>;

    /// Forgets what is shown, so that the next frame draws everything.
    ///
    /// # Errors
    /// The terminal is gone.
    fn redraw(&mut self) -> io::Result<()>;

    /// Hands the terminal back and stops the process until the shell continues it. False, and
    /// nothing happens, when there is no shell that could.
    ///
    /// # Errors
    /// The terminal is gone.
    fn suspend(&mut self) -> io::Result<bool>;

    /// Puts a text on the clipboard.
    ///
    /// # Errors
    /// The terminal is gone.
    fn copy(&mut self, text: &str) -> io::Result<()>;
}

/// What the loop runs on.
pub struct Runtime {
    /// What answers questions.
    pub source: Arc<dyn Source>,
    /// Where input, signals and answers arrive.
    pub inbox: mpsc::Receiver<Msg>,
    /// The other end of it, for answers.
    pub outbox: mpsc::Sender<Msg>,
    /// Measurements.
    pub timings: Timings,
}

/// Runs the console until it ends and returns the exit code. A terminal that is gone ends it as a
/// hang-up does.
pub async fn run(app: App, screen: impl Screen, runtime: Runtime) -> u8 {
    Console::new(app, screen, runtime).run().await
}

/// State, screen and tasks together: the loop, one turn at a time.
pub struct Console<S> {
    /// The state.
    pub app: App,
    /// What is drawn on.
    pub screen: S,
    tasks: Tasks,
    inbox: mpsc::Receiver<Msg>,
    timings: Timings,
    /// True when the last frame is not what the state is.
    changed: bool,
    /// When the last frame was complete.
    drawn: Option<Instant>,
    /// When the console began.
    began: Instant,
    /// True until a frame was drawn that shows an instance or asks for one.
    first: bool,
    exit: Option<u8>,
    /// The question whose first part has arrived last.
    answering: Option<Ticket>,
    /// True from a key to the first answer after it, which is shown without waiting for the pace.
    owed: bool,
    /// True when the next frame is not to wait for the pace.
    at_once: bool,
}

impl<S: Screen> Console<S> {
    /// A console that has drawn nothing yet.
    pub fn new(app: App, screen: S, runtime: Runtime) -> Self {
        Self {
            app,
            screen,
            tasks: Tasks::new(runtime.source, runtime.outbox, TIME_OUT),
            inbox: runtime.inbox,
            timings: runtime.timings,
            changed: true,
            drawn: None,
            began: Instant::now(),
            first: true,
            exit: None,
            answering: None,
            owed: false,
            at_once: false,
        }
    }

    /// Runs until the end; returns the exit code.
    pub async fn run(mut self) -> u8 {
        loop {
            if let Some(code) = self.turn().await {
                return code;
            }
            let due = self.next_frame();
            tokio::select! {
                biased;
                msg = self.inbox.recv() => match msg {
                    Some(msg) => self.take(msg),
                    None => return Stop::HungUp.exit_code(),
                },
                () = sleep_until(due) => {}
            }
        }
    }

    /// Runs until nothing is queued, running or to be drawn. `Some` is the exit code of a console
    /// that ended meanwhile. What waits for ever keeps this waiting for ever.
    pub async fn until_idle(&mut self) -> Option<u8> {
        loop {
            if let Some(code) = self.turn().await {
                return Some(code);
            }
            if !self.changed && self.tasks.is_idle() && self.inbox.is_empty() {
                return None;
            }
            let due = self.next_frame();
            tokio::select! {
                biased;
                msg = self.inbox.recv() => self.take(msg?),
                () = sleep_until(due) => {}
            }
        }
    }

    /// Takes what is queued, then draws when that is due.
    async fn turn(&mut self) -> Option<u8> {
        self.carry_out_all();
        let began = Instant::now();
        while self.exit.is_none()
            && began.elapsed() < FRAME
            && let Ok(msg) = self.inbox.try_recv()
        {
            self.take(msg);
        }
        if self.exit.is_none() && self.next_frame().is_some_and(|due| due <= Instant::now()) {
            self.draw();
        }
        // Let the tasks have their turn also when messages never end.
        tokio::task::yield_now().await;
        self.exit
    }

    /// When the next frame is due; `None` when nothing is to be drawn.
    fn next_frame(&self) -> Option<Instant> {
        if self.drawn.is_none() && self.app.is_entering() {
            return Some(self.began + OPENING);
        }
        let pace = match (self.changed, self.app.is_waiting()) {
            (true, _) => FRAME,
            (false, true) => WAITING,
            (false, false) => return None,
        };
        let pace = if self.at_once { Duration::ZERO } else { pace };
        Some(self.drawn.map_or_else(Instant::now, |drawn| drawn + pace))
    }

    fn draw(&mut self) {
        let first = self.first && !self.app.is_entering();
        self.first &= !first;
        self.app.set_now(Instant::now());
        let result = self.screen.draw(&self.app);
        self.check(result);
        (self.changed, self.at_once) = (false, false);
        self.drawn = Some(Instant::now());
        self.timings
            .record(if first { "first_frame" } else { "frame" });
    }

    fn take(&mut self, msg: Msg) {
        match &msg {
            Msg::Key { at, .. } => {
                self.owed = true;
                self.timings.record_at("key", *at);
            }
            Msg::Ended { slot, ticket, .. } => self.tasks.ended(*slot, *ticket),
            Msg::Answered {
                answer: Answer::Opened(_),
                ..
            } => self.timings.record("opened"),
            Msg::Answered {
                answer: Answer::Waiting(_),
                ..
            } => {}
            Msg::Answered { ticket, .. } if self.answering != Some(*ticket) => {
                self.answering = Some(*ticket);
                self.timings.record("query_first_row");
            }
            _ => {}
        }
        if matches!(msg, Msg::Answered { .. }) && self.owed {
            (self.owed, self.at_once) = (false, true);
        }
        self.changed = true;
        for cmd in self.app.update(msg) {
            self.carry_out(cmd);
        }
    }

    /// What was wished for before the first message.
    fn carry_out_all(&mut self) {
        for cmd in self.app.take_cmds() {
            self.carry_out(cmd);
        }
    }

    fn carry_out(&mut self, cmd: Cmd) {
        match cmd {
            Cmd::Start {
                slot,
                ticket,
                request,
            } => self.tasks.start(slot, ticket, request),
            Cmd::Stop(slot) => self.tasks.stop(slot),
            Cmd::Keep(keeping) => {
                if let Err(failure) = self.tasks.source().keep(&keeping) {
                    self.app.drafts_not_kept(failure.to_string());
                }
            }
            Cmd::Copy(text) => {
                let result = self.screen.copy(&text);
                self.check(result);
            }
            Cmd::Redraw => {
                let result = self.screen.redraw();
                self.check(result);
            }
            Cmd::Suspend => {
                let result = self.screen.suspend();
                if let Ok(false) = result {
                    self.app
                        .wish(Effect::say("there is no shell to go back to"));
                }
                self.check(result.map(drop));
            }
            Cmd::Quit(code) => self.exit = Some(code),
        }
    }

    /// A screen that cannot be written to is gone, and so is whoever looked at it.
    fn check(&mut self, result: io::Result<()>) {
        if result.is_err() {
            self.exit.get_or_insert(Stop::HungUp.exit_code());
        }
    }
}

async fn sleep_until(due: Option<Instant>) {
    match due {
        Some(due) => tokio::time::sleep_until(due.into()).await,
        None => std::future::pending().await,
    }
}
