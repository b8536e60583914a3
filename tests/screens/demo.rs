//! The console on the embedded world: the real instance, the real loop, a screen in memory.

use std::io;
use std::sync::Arc;

use aclscope::app::state::Header;
use aclscope::app::{
    App, Appearance, Console, InstanceSource, Msg, Opened, Runtime, Screen, Timings,
};
use aclscope::backend::Instance;
use aclscope::backend::demo::DemoSize;
use aclscope::config::{Depth, Key, Keymap, key};
use tokio::sync::mpsc;

use crate::stage::{draw, text};

/// Remembers the last frame.
pub struct Memory {
    size: (u16, u16),
    frame: String,
}

impl Screen for Memory {
    fn draw(&mut self, app: &App) -> io::Result<()> {
        self.frame = text(&draw(app, self.size.0, self.size.1));
        Ok(())
    }

    fn redraw(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn suspend(&mut self) -> io::Result<bool> {
        Ok(false)
    }

    fn copy(&mut self, _: &str) -> io::Result<()> {
        Ok(())
    }
}

pub struct Demo {
    pub console: Console<Memory>,
    pub instance: Arc<Instance>,
    outbox: mpsc::Sender<Msg>,
}

impl Demo {
    /// The console as dg sees it, the first answers arrived.
    async fn open(size: (u16, u16)) -> Self {
        let instance = Instance::demo(DemoSize::default()).await.unwrap();
        Self::of(instance, "dg", size).await
    }

    /// The console on an instance as this customer user sees it, the first answers arrived.
    pub async fn of(instance: Instance, login: &str, size: (u16, u16)) -> Self {
        let source = InstanceSource::new(Arc::new(instance));
        Self::of_source(source, login, size).await
    }

    /// The console on what answers, as this customer user sees it, the first answers arrived.
    pub async fn of_source(source: InstanceSource, login: &str, size: (u16, u16)) -> Self {
        Self::on(source, Header::default(), login, size).await
    }

    /// The console on what answers for an instance.
    pub async fn on(source: InstanceSource, header: Header, login: &str, size: (u16, u16)) -> Self {
        let instance = Arc::clone(source.instance());
        let appearance = Appearance::embedded(Depth::Sixteen, false).unwrap();
        let keymap = Keymap::embedded().unwrap();
        let opened = Opened {
            header,
            customer_user: Some(login.to_owned()),
            ..Opened::default()
        };
        let app = App::of_instance(opened, keymap, appearance);
        let (outbox, inbox) = mpsc::channel(64);
        let runtime = Runtime {
            source: Arc::new(source),
            inbox,
            outbox: outbox.clone(),
            timings: Timings::off(),
        };
        let memory = Memory {
            size,
            frame: String::new(),
        };
        let mut console = Console::new(app, memory, runtime);
        console.until_idle().await;
        Self {
            console,
            instance,
            outbox,
        }
    }

    /// Presses keys, written as in the keys file and with blanks between them, each from idle.
    pub async fn press(&mut self, keys: &str) -> &str {
        for key in keys.split(' ') {
            let key = Key::parse(key).unwrap_or_else(|| panic!("{key} is no key"));
            self.outbox.send(Msg::key(key)).await.unwrap();
            self.console.until_idle().await;
        }
        &self.console.screen.frame
    }

    /// Pastes a text, from idle.
    pub async fn paste(&mut self, text: &str) -> &str {
        self.outbox.send(Msg::Paste(text.to_owned())).await.unwrap();
        self.console.until_idle().await;
        &self.console.screen.frame
    }

    /// Types a text, letter by letter.
    pub async fn write(&mut self, text: &str) -> &str {
        for c in text.chars() {
            self.outbox.send(Msg::key(Key::char(c))).await.unwrap();
            self.console.until_idle().await;
        }
        &self.console.screen.frame
    }

    pub fn frame(&self) -> &str {
        &self.console.screen.frame
    }
}

/// Every one of these texts is on the frame.
pub fn has(frame: &str, wanted: &[&str]) {
    for wanted in wanted {
        assert!(frame.contains(wanted), "{wanted:?} is not on\n{frame}");
    }
}

#[tokio::test]
async fn the_queues_of_dg_shrink_and_grow_with_every_rule() {
    let mut demo = Demo::open((80, 24)).await;
    has(
        demo.frame(),
        &[
            "5 of 9",
            "300-Abroad-Ends-Here removes it",
            "○ Support Mexico",
            "by 020",
            "◐ Misc",
            "by 030",
        ],
    );
    // From rule 27 back to rule 1 nothing but 010 has worked; before any rule all nine are there.
    let back = ["Left"; 26].join(" ");
    has(
        demo.press(&back).await,
        &["after rule 1 ", "● Support Mexico", "○ Misc"],
    );
    has(
        demo.press("Left").await,
        &["before any rule", "9 of 9", "● Misc"],
    );
    has(
        demo.press("Right Right").await,
        &["after rule 2 ", "○ Support Mexico"],
    );
}

#[tokio::test]
async fn enter_on_a_value_says_why() {
    let mut demo = Demo::open((80, 24)).await;
    let frame = demo.press("Tab Tab / m e x i c o Enter Enter").await;
    has(
        frame,
        &[
            "Why is Support Mexico not offered?",
            "Decided by",
            "020-Mexico-Desk-Is-Moving PossibleNot: removes it",
        ],
    );
}

#[tokio::test]
async fn a_dropdown_shows_only_what_is_left_and_choosing_changes_the_other_lists() {
    let mut demo = Demo::open((80, 24)).await;
    let frame = demo.press("Enter").await.to_owned();
    has(&frame, &["Queue · 5 of 9", "FAQ Sweden"]);
    assert!(!frame.contains("▸FAQ Germany"), "{frame}");
    let frame = demo.press("S w e d e n Enter").await.to_owned();
    has(&frame, &["Queue        FAQ Sweden", "Queue = FAQ Sweden"]);
    let frame = demo.press("x").await.to_owned();
    has(&frame, &["Queue        -", "Queue emptied"]);
    let frame = demo.press("<").await.to_owned();
    has(&frame, &["Queue        FAQ Sweden"]);
}

#[tokio::test]
async fn the_ticket_view_needs_a_ticket_and_says_what_may_be_done_with_it() {
    let mut demo = Demo::open((80, 24)).await;
    let frame = demo.press("s z o o m Enter").await.to_owned();
    has(&frame, &["Ticket · 32"]);
    let frame = demo.press("Enter").await.to_owned();
    has(&frame, &["CustomerTicketZoom", "Action", "may see it"]);
}

#[tokio::test]
async fn permissions_are_a_key_away() {
    let mut demo = Demo::open((80, 24)).await;
    has(
        demo.press("p").await,
        &["What dg may see and do", "FAQ Mexico", "by group faq-amer"],
    );
    let frame = demo.press("G").await;
    has(frame, &["refused by GroupCheck"]);
}

#[tokio::test]
async fn a_customer_is_found_looked_at_and_simulated() {
    let mut demo = Demo::open((80, 24)).await;
    let frame = demo.press("1 / z o r i c Enter").await.to_owned();
    has(&frame, &["p.zoric", "CustomerUser1"]);
    assert!(!frame.contains("\"Barry Smith\""), "{frame}");
    let frame = demo.press("Esc / b s Enter s").await.to_owned();
    has(&frame, &["[3 Simulate]", "bs · CustomerTicketMessage"]);
}

#[tokio::test]
async fn wide_terminals_show_conditions_and_the_matrix_too() {
    let demo = Demo::open((160, 48)).await;
    has(
        demo.frame(),
        &[
            "CustomerUser/UserCountry",
            "[Not]",
            "Queue · 4 rules used",
            "010   020   030   300",
        ],
    );
}

#[tokio::test]
async fn broken_and_unknown_things_are_named_in_the_list_of_acls() {
    let mut demo = Demo::open((80, 24)).await;
    has(
        demo.press("2 / e n d p o i n t Enter").await,
        &["unknown here"],
    );
    has(
        demo.press("Esc / p a t t e r n Enter").await,
        &["[RegExp]", "▲"],
    );
    has(
        demo.press("Esc / y a m l Enter").await,
        &["cannot be read: line"],
    );
}

/// Each view, also with a popup, at every small size and at two large ones.
#[tokio::test]
async fn every_size_can_be_drawn() {
    let mut demo = Demo::open((80, 24)).await;
    for keys in [
        "1",
        "2",
        "3",
        "Tab",
        "Tab",
        "Enter",
        "Esc",
        "Tab Enter",
        "Esc p",
        "Esc ?",
        "Esc 6",
        "7",
    ] {
        demo.press(keys).await;
        for width in (1..=40).chain([59, 60, 119, 139, 140, 200]) {
            for height in (1..=12).chain([60]) {
                let buffer = draw(&demo.console.app, width, height);
                assert_eq!(buffer.area.height, height);
            }
        }
    }
}

#[tokio::test]
async fn every_key_can_be_pressed_on_every_view() {
    let keymap = Keymap::embedded().unwrap();
    let mut sequences: Vec<String> = keymap
        .bindings()
        .iter()
        .flat_map(|binding| binding.sequences.iter().map(|keys| key::show(keys)))
        .filter(|keys| !matches!(keys.as_str(), "q" | "Ctrl-C" | "Ctrl-Z"))
        .collect();
    sequences.sort_unstable();
    sequences.dedup();
    let mut pressed = 0;
    let mut demo = Demo::open((80, 24)).await;
    for view in ["1", "2", "3", "3 Tab", "3 Tab Tab", "6", "7"] {
        for keys in &sequences {
            demo.press(&format!("Esc Esc {view}")).await;
            let frame = demo.press(keys).await;
            let footer = frame.lines().nth(23).unwrap_or_default();
            assert!(!footer.trim().is_empty(), "{keys} on {view}:\n{frame}");
            pressed += 1;
        }
    }
    assert!(pressed > 150, "{pressed}");
}

#[tokio::test]
async fn problems_are_ranked_by_what_they_do_and_lead_to_their_acl() {
    let mut demo = Demo::open((100, 48)).await;
    let frame = demo.press("6").await.to_owned();
    let place = |text: &str| {
        frame
            .find(text)
            .unwrap_or_else(|| panic!("{text}: {frame}"))
    };
    let fatal = place("ends requests 450-Broken-Pattern");
    let left = place("left out      460-Broken-YAML");
    let wrong = place("wrong         410-Blank-After-A-Modifier");
    let doubtful = place("doubtful      100-Example-ACL");
    let odd = place("unused        130-Endpoint-Of-Another-Product");
    let asleep = place("not valid     440-Switched-Off");
    let ranks = [fatal, left, wrong, doubtful, odd, asleep];
    assert!(ranks.is_sorted(), "{frame}");
    assert!(frame.contains("the space behind [Not]"), "{frame}");
    has(
        demo.press("Enter").await,
        &["[2 ACLs]", "▸ 450-Broken-Pattern"],
    );
}
