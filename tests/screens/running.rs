//! The real loop with a scripted source and a screen in memory: until idle, no sleeps.

use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use aclscope::app::state::{Choice, Picker, Purpose};
use aclscope::app::{
    Answer, App, Console, Effect, Failure, Msg, Parts, Request, Runtime, Screen, Source, Stop,
    Timings,
};
use aclscope::config::Key;
use futures_util::future::BoxFuture;
use tokio::sync::mpsc;

use crate::stage::{app, draw, text};

/// Longer than anything takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(90);

/// No two frames follow each other faster.
const FRAME: Duration = Duration::from_millis(16);

/// Remembers the frames; can break like a terminal that is gone.
#[derive(Default)]
struct Memory {
    frames: Vec<String>,
    /// When each of them was begun.
    begun: Vec<Instant>,
    copied: Vec<String>,
    gone: bool,
}

impl Screen for Memory {
    fn draw(&mut self, app: &App) -> io::Result<()> {
        if self.gone {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        self.begun.push(Instant::now());
        self.frames.push(text(&draw(app, 80, 24)));
        Ok(())
    }

    fn redraw(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn suspend(&mut self) -> io::Result<bool> {
        Ok(false)
    }

    fn copy(&mut self, text: &str) -> io::Result<()> {
        self.copied.push(text.to_owned());
        Ok(())
    }
}

/// Answers with what was asked; `slow` never ends, `bad` fails, `bug` panics.
struct Script;

impl Source for Script {
    fn answer(&self, request: Request, parts: Parts) -> BoxFuture<'static, Result<(), Failure>> {
        Box::pin(async move {
            let Request::CustomerUsers { words, .. } = request else {
                panic!("only people are asked for here")
            };
            match words.as_str() {
                "bad" => Err(Failure::new("the database is gone")),
                "bug" => panic!("a defect"),
                "slow" => std::future::pending().await,
                _ => {
                    let choices = vec![Choice::new(words.as_str(), format!("found {words}"))];
                    parts
                        .send(Answer::Choices {
                            choices,
                            limited: None,
                        })
                        .await;
                    Ok(())
                }
            }
        })
    }
}

fn console(app: App) -> (Console<Memory>, mpsc::Sender<Msg>) {
    let (outbox, inbox) = mpsc::channel(64);
    let runtime = Runtime {
        source: Arc::new(Script),
        inbox,
        outbox: outbox.clone(),
        timings: Timings::off(),
    };
    (Console::new(app, Memory::default(), runtime), outbox)
}

async fn send(outbox: &mpsc::Sender<Msg>, keys: &str) {
    for key in keys.chars() {
        outbox.send(Msg::key(Key::char(key))).await.unwrap();
    }
}

fn asking() -> App {
    let mut app = app(3);
    app.wish(Effect::open(Picker::asking(
        Purpose::CustomerUser,
        "Customer user",
    )));
    app
}

#[tokio::test]
async fn keys_that_wait_together_are_one_frame() {
    let (mut console, outbox) = console(app(30));
    console.until_idle().await;
    assert_eq!(console.screen.frames.len(), 1);
    send(&outbox, "jjjjjjjj").await;
    console.until_idle().await;
    // A machine that is busy for longer than a frame shows in between how far it is.
    let Memory { frames, begun, .. } = &console.screen;
    let pauses = begun.windows(2).map(|two| two[1] - two[0]);
    let shortest = pauses.min().unwrap();
    assert!(shortest >= FRAME, "{shortest:?}, {} frames", frames.len());
    assert!(frames.last().unwrap().contains("▸ 080-Only"));
    let drawn = frames.len();
    console.until_idle().await;
    assert_eq!(console.screen.frames.len(), drawn);
}

#[tokio::test]
async fn an_answer_arrives_and_the_latest_question_wins() {
    let (mut console, outbox) = console(asking());
    console.until_idle().await;
    send(&outbox, "dg").await;
    console.until_idle().await;
    let last = console.screen.frames.last().unwrap();
    assert!(
        last.contains("found dg") && !last.contains("searching"),
        "{last}"
    );
}

#[tokio::test]
async fn a_failure_and_a_panic_come_back_as_messages() {
    for (words, said) in [
        ("bad", "the database is gone"),
        ("bug", "a defect in aclscope: a defect"),
    ] {
        let (mut console, outbox) = console(asking());
        send(&outbox, words).await;
        console.until_idle().await;
        let last = console.screen.frames.last().unwrap();
        assert!(last.contains(said), "{last}");
    }
}

#[tokio::test]
async fn a_question_that_is_cancelled_holds_nothing_up() {
    let (mut console, outbox) = console(asking());
    send(&outbox, "slow").await;
    outbox.send(Msg::key(Key::ctrl('c'))).await.unwrap();
    let idle = tokio::time::timeout(PATIENCE, console.until_idle());
    assert_eq!(idle.await.unwrap(), None);
    assert!(!console.app.is_waiting());
}

#[tokio::test]
async fn while_something_loads_the_screen_says_since_when() {
    let (mut console, outbox) = console(asking());
    send(&outbox, "slow").await;
    let began = Instant::now();
    // Each time it is said anew.
    let mut said: Vec<String> = Vec::new();
    while said.len() < 4 {
        assert!(began.elapsed() < PATIENCE, "{said:?}");
        let waiting = tokio::time::timeout(Duration::from_millis(100), console.until_idle());
        assert!(waiting.await.is_err(), "what never ends keeps it waiting");
        let told = console.screen.frames.iter().filter_map(|frame| {
            let (_, since) = frame.split_once("searching, ")?;
            Some(since.split_once(" s")?.0.to_owned())
        });
        said = told.collect();
        said.dedup();
    }
    // Besides the keys and what was asked for with the letters before: four times a second.
    let frames = console.screen.frames.len() as u128;
    let most = 12 + began.elapsed().as_millis() / 250;
    assert!(frames <= most, "{frames} frames: {said:?}");
}

#[tokio::test]
async fn a_screen_that_is_gone_ends_it_like_a_hang_up() {
    let (mut console, outbox) = console(app(3));
    console.until_idle().await;
    console.screen.gone = true;
    send(&outbox, "j").await;
    assert_eq!(console.run().await, 129);
}

#[tokio::test]
async fn it_ends_with_the_code_of_what_ended_it() {
    let (console, outbox) = console(app(3));
    outbox.send(Msg::Stopped(Stop::Terminated)).await.unwrap();
    assert_eq!(console.run().await, 143);
}

#[tokio::test]
async fn what_cannot_be_suspended_says_so() {
    let (mut console, outbox) = console(app(3));
    outbox.send(Msg::key(Key::ctrl('z'))).await.unwrap();
    console.until_idle().await;
    assert!(
        console
            .screen
            .frames
            .last()
            .unwrap()
            .contains("there is no shell to go back to")
    );
}
