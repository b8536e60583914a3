//! The state of the whole console and what messages do to it.

use std::time::{Duration, Instant};

use crate::config::{Action, Binding, Context, Key, KeyCode, Keymap, Lookup};

use super::appearance::Appearance;
use super::cmd::Cmd;
use super::command::{self, Hint};
use super::effect::{Effect, Notice, Reply};
use super::layer::Layer;
use super::msg::Msg;
use super::page::Page;
use super::request::{Answer, Failure, Request};
use super::state::picker::Picked;
use super::state::{Choice, Confirm, Header, Picker, Purpose, Slot, Slots, Ticket};
use super::views::{ViewId, Views};

/// Ctrl-C twice within this time quits at once.
const TWICE: Duration = Duration::from_secs(1);

/// How many choices a picker asks for at once.
const CHOICES: usize = 250;

/// The console's state.
#[derive(Debug)]
pub struct App {
    /// What the first line says.
    pub header: Header,
    /// The views.
    pub views: Views,
    /// How it looks.
    pub appearance: Appearance,
    current: ViewId,
    layers: Vec<Layer>,
    keymap: Keymap,
    /// The keys of a sequence that is not complete yet.
    pressed: Vec<Key>,
    notice: Option<Notice>,
    slots: Slots,
    now: Instant,
    interrupted: Option<Instant>,
    cmds: Vec<Cmd>,
}

impl App {
    /// The console with these views, the first of them shown.
    pub fn new(header: Header, views: Views, keymap: Keymap, appearance: Appearance) -> Self {
        let current = views.present().next().unwrap_or(ViewId::Acls);
        Self {
            header,
            views,
            appearance,
            current,
            layers: Vec::new(),
            keymap,
            pressed: Vec::new(),
            notice: None,
            slots: Slots::default(),
            now: Instant::now(),
            interrupted: None,
            cmds: Vec::new(),
        }
    }

    /// The view that is shown.
    pub fn current(&self) -> ViewId {
        self.current
    }

    /// Goes to a view when it is there, closing what lies over the old one. True when it is.
    pub fn show(&mut self, view: ViewId) -> bool {
        let there = self.views.get(view).is_some();
        if there {
            while self.close_layer() {}
            self.current = view;
        }
        there
    }

    /// The state of the view that is shown.
    pub fn page(&self) -> Option<&dyn Page> {
        self.views.get(self.current)
    }

    /// The popups, the last one on top.
    pub fn layers(&self) -> &[Layer] {
        &self.layers
    }

    /// What just happened, until the next key.
    pub fn notice(&self) -> Option<&Notice> {
        self.notice.as_ref()
    }

    /// The time that waiting is measured against; the loop sets it before it draws.
    pub fn set_now(&mut self, now: Instant) {
        self.now = now;
    }

    /// True while something loads and a frame shows since when.
    pub fn is_waiting(&self) -> bool {
        !self.slots.is_idle()
    }

    /// How long a slot has been waiting; `None` when it is not.
    pub fn waited(&self, slot: Slot) -> Option<Duration> {
        self.slots.waited(slot, self.now)
    }

    /// Where keys are looked up now, the innermost first.
    pub fn contexts(&self) -> Vec<Context> {
        let mut contexts = match (self.layers.last(), self.page()) {
            (Some(layer), _) => vec![layer.context()],
            (None, Some(page)) => page.contexts(),
            (None, None) => Vec::new(),
        };
        contexts.push(Context::Global);
        contexts
    }

    /// The bindings that do something here and now, the innermost first.
    pub fn bindings(&self) -> Vec<Binding> {
        let mut bindings = self.keymap.active(&self.contexts());
        let typing = self.typing();
        bindings.retain(|binding| self.offers(binding.action));
        for binding in &mut bindings {
            // A field takes what types a character before anybody else sees it.
            let typed = |sequence: &Vec<Key>| sequence.iter().any(|key| key.typed().is_some());
            binding
                .sequences
                .retain(|sequence| !(typing && typed(sequence)));
        }
        bindings
    }

    /// The keys that the footer names.
    pub fn hints(&self) -> Vec<Hint> {
        command::hints(&self.bindings())
    }

    /// What may follow the keys pressed so far; empty when no sequence is pending.
    pub fn continuations(&self) -> Vec<(String, String)> {
        if self.pressed.is_empty() {
            return Vec::new();
        }
        command::continuations(&self.keymap, &self.contexts(), &self.pressed)
    }

    /// Takes one message and returns what is to be done outside.
    pub fn update(&mut self, msg: Msg) -> Vec<Cmd> {
        match msg {
            Msg::Key { key, at } => {
                self.now = at;
                self.notice = None;
                self.key(key);
            }
            Msg::Paste(text) => {
                self.notice = None;
                self.pressed.clear();
                self.paste(&text);
            }
            Msg::Resized => {}
            Msg::Continued => self.cmds.push(Cmd::Redraw),
            Msg::Suspended => self.cmds.push(Cmd::Suspend),
            Msg::Stopped(stop) => self.cmds.push(Cmd::Quit(stop.exit_code())),
            Msg::Answered {
                slot,
                ticket,
                answer,
            } => self.answered(slot, ticket, answer),
            Msg::Ended {
                slot,
                ticket,
                result,
            } => self.ended(slot, ticket, result),
        }
        self.take_cmds()
    }

    /// Carries out a wish that no message brought, e.g. a question that the start asks. What it
    /// needs from outside waits for [`App::take_cmds`].
    pub fn wish(&mut self, effect: Effect) {
        self.perform(effect);
    }

    /// What is to be done outside and was not handed out yet.
    pub fn take_cmds(&mut self) -> Vec<Cmd> {
        std::mem::take(&mut self.cmds)
    }

    fn typing(&self) -> bool {
        match self.layers.last() {
            Some(layer) => matches!(layer, Layer::Picker(_)),
            None => self.page().is_some_and(Page::typing),
        }
    }

    fn offers(&self, action: Action) -> bool {
        if let Some(view) = ViewId::of(action) {
            return view != self.current && self.views.get(view).is_some();
        }
        if self.layers.is_empty() {
            self.page().is_some_and(|page| page.offers(action))
        } else {
            !matches!(action, Action::NextPane | Action::PreviousPane)
        }
    }

    fn key(&mut self, key: Key) {
        if self.pressed.is_empty() && self.typing() && self.raw_key(key) {
            return;
        }
        let pending = !self.pressed.is_empty();
        if pending && key == Key::plain(KeyCode::Esc) {
            self.pressed.clear();
            return;
        }
        self.pressed.push(key);
        let found = match self.keymap.lookup(&self.contexts(), &self.pressed) {
            Lookup::Pending(_) => return,
            Lookup::Matched(binding) => Some(binding.action),
            Lookup::NotFound => None,
        };
        let pressed = std::mem::take(&mut self.pressed);
        match found {
            Some(action) => self.act(action),
            // Esc and the next key arrive as one Alt key when they are typed fast or the line is
            // slow; an Alt key that means nothing is what was typed.
            None if key.alt && !pending => {
                self.key(Key::plain(KeyCode::Esc));
                self.key(Key { alt: false, ..key });
            }
            None => {
                let shown = crate::config::key::show(&pressed);
                let help = self.keymap.key_of(&[Context::Global], Action::Help);
                let help = help.unwrap_or_default();
                self.perform(Effect::say(format!(
                    "{shown} does nothing here; {help} shows the keys that do"
                )));
            }
        }
    }

    /// Offers a key to the text field that has the focus. True when it was the field's.
    fn raw_key(&mut self, key: Key) -> bool {
        let reply = match self.layers.last_mut() {
            Some(Layer::Picker(picker)) => {
                let picked = picker.key(key);
                return self.picker_did(picked);
            }
            Some(_) => Reply::Ignored,
            None => match self.views.get_mut(self.current) {
                Some(page) => page.key(key),
                None => Reply::Ignored,
            },
        };
        self.replied(reply)
    }

    fn paste(&mut self, text: &str) {
        match self.layers.last_mut() {
            Some(Layer::Picker(picker)) => {
                let picked = picker.paste(text);
                self.picker_did(picked);
            }
            Some(_) => {}
            None => {
                if let Some(page) = self.views.get_mut(self.current) {
                    let reply = page.paste(text);
                    self.replied(reply);
                }
            }
        }
    }

    /// Does an action: what concerns everything here, the rest on top or in the view.
    fn act(&mut self, action: Action) {
        if let Some(view) = ViewId::of(action) {
            self.show(view);
            return;
        }
        match action {
            Action::Quit => self.quit(),
            Action::Interrupt => self.interrupt(),
            Action::Suspend => self.cmds.push(Cmd::Suspend),
            Action::Redraw => self.cmds.push(Cmd::Redraw),
            Action::Help => {
                let help = command::help(&self.bindings());
                self.open(Layer::Reader(help));
            }
            Action::Palette => {
                let palette = command::palette(&self.bindings());
                self.open(Layer::Picker(palette));
            }
            Action::ToggleAscii => self.appearance.ascii = !self.appearance.ascii,
            Action::ThemeDark => self.choose_theme("dark"),
            Action::ThemeLight => self.choose_theme("light"),
            Action::ThemeMono => self.choose_theme("mono"),
            _ if self.layers.is_empty() => {
                if let Some(page) = self.views.get_mut(self.current) {
                    let reply = page.handle(action);
                    self.replied(reply);
                }
            }
            _ => self.act_on_top(action),
        }
    }

    fn act_on_top(&mut self, action: Action) {
        match (self.layers.last_mut(), action) {
            (_, Action::Back) => {
                self.close_layer();
            }
            (Some(Layer::Picker(picker)), _) => {
                let picked = picker.handle(action);
                self.picker_did(picked);
            }
            (Some(Layer::Confirm(_)), Action::Open) => {
                if let Some(Layer::Confirm(confirm)) = self.layers.pop()
                    && let Some(effect) = confirm.answer()
                {
                    self.perform(effect);
                }
            }
            (Some(Layer::Confirm(confirm)), _) => {
                confirm.handle(action);
            }
            (Some(Layer::Reader(reader)), Action::Copy) => {
                let text = reader.text();
                self.perform(Effect::Copy(text));
            }
            (Some(Layer::Reader(reader)), _) => {
                reader.handle(action);
            }
            (None, _) => {}
        }
    }

    fn choose_theme(&mut self, name: &str) {
        self.appearance.choose(name);
        if self.appearance.depth == crate::config::Depth::None {
            self.perform(Effect::say("no colours here: the theme stays mono"));
        }
    }

    /// True when the picker had a use for what it was given.
    fn picker_did(&mut self, picked: Picked) -> bool {
        match picked {
            Picked::Ignored => return false,
            Picked::Kept => {}
            Picked::Asked(words) => self.ask_for_choices(words),
            Picked::Chosen(choice) => {
                if let Some(Layer::Picker(picker)) = self.layers.last() {
                    let purpose = picker.purpose.clone();
                    self.close_layer();
                    self.chosen(&purpose, choice);
                }
            }
        }
        true
    }

    fn chosen(&mut self, purpose: &Purpose, choice: Choice) {
        if *purpose == Purpose::Command {
            if let Some(action) = Action::from_name(&choice.id) {
                self.act(action);
            }
        } else if let Some(page) = self.views.get_mut(self.current) {
            let reply = page.picked(purpose, choice);
            self.replied(reply);
        }
    }

    fn replied(&mut self, reply: Reply) -> bool {
        match reply {
            Reply::Ignored => false,
            Reply::Done(effects) => {
                for effect in effects {
                    self.perform(effect);
                }
                true
            }
        }
    }

    fn perform(&mut self, effect: Effect) {
        match effect {
            Effect::Open(layer) => self.open(*layer),
            Effect::Say(notice) => self.notice = Some(notice),
            Effect::Show(view) => {
                self.show(view);
            }
            Effect::Ask { slot, request } => self.ask(slot, request),
            Effect::Copy(text) => {
                let letters = text.chars().count();
                self.cmds.push(Cmd::Copy(text));
                self.perform(Effect::say(format!("copied {letters} characters")));
            }
            Effect::Act(action) => self.act(action),
            Effect::Quit => self.cmds.push(Cmd::Quit(0)),
        }
    }

    fn open(&mut self, layer: Layer) {
        let asks = matches!(&layer, Layer::Picker(picker) if picker.asks());
        self.layers.push(layer);
        if asks {
            self.ask_for_choices(String::new());
        }
    }

    /// Takes the popup on top away and cancels what it waits for. True when there was one.
    fn close_layer(&mut self) -> bool {
        let Some(layer) = self.layers.pop() else {
            return false;
        };
        if matches!(&layer, Layer::Picker(picker) if picker.asks()) {
            self.cancel(Slot::Picker);
        }
        true
    }

    fn ask(&mut self, slot: Slot, request: Request) {
        let ticket = self.slots.open(slot, self.now);
        self.cmds.push(Cmd::Start {
            slot,
            ticket,
            request,
        });
    }

    fn ask_for_choices(&mut self, words: String) {
        let Some(Layer::Picker(picker)) = self.layers.last() else {
            return;
        };
        let limit = CHOICES;
        match picker.purpose {
            Purpose::CustomerUser => {
                self.ask(Slot::Picker, Request::CustomerUsers { words, limit });
            }
            Purpose::Ticket => self.ask(Slot::Picker, Request::Tickets { words, limit }),
            Purpose::Command | Purpose::Screen | Purpose::Value(_) => {}
        }
    }

    fn cancel(&mut self, slot: Slot) {
        if self.slots.close(slot) {
            self.cmds.push(Cmd::Stop(slot));
        }
    }

    fn answered(&mut self, slot: Slot, ticket: Ticket, answer: Answer) {
        if !self.slots.is_current(slot, ticket) {
            return;
        }
        match (slot.view(), answer) {
            (None, Answer::Choices { choices, limited }) => {
                if let Some(picker) = self.asking_picker() {
                    picker.answered(choices, limited);
                }
            }
            (None, _) => {}
            (Some(view), answer) => {
                if let Some(page) = self.views.get_mut(view) {
                    let reply = page.answered(slot, answer);
                    self.replied(reply);
                }
            }
        }
    }

    fn ended(&mut self, slot: Slot, ticket: Ticket, result: Result<(), Failure>) {
        if !self.slots.is_current(slot, ticket) {
            return;
        }
        self.slots.close(slot);
        match (slot.view(), result) {
            (None, Err(failure)) => {
                if let Some(picker) = self.asking_picker() {
                    picker.failed(failure.to_string());
                }
            }
            (None, Ok(())) => {}
            (Some(view), result) => {
                if let Some(page) = self.views.get_mut(view) {
                    let reply = page.ended(slot, result);
                    self.replied(reply);
                }
            }
        }
    }

    fn asking_picker(&mut self) -> Option<&mut Picker> {
        let layers = self.layers.iter_mut().rev();
        layers
            .filter_map(|layer| match layer {
                Layer::Picker(picker) if picker.asks() => Some(picker),
                _ => None,
            })
            .next()
    }

    /// Ctrl-C: close, else cancel, else quit; twice within a second quits at once, drafts are kept.
    fn interrupt(&mut self) {
        let last = self.interrupted.replace(self.now);
        let twice = last.is_some_and(|last| self.now.saturating_duration_since(last) < TWICE);
        if twice {
            self.cmds.push(Cmd::Quit(0));
        } else if !self.close_layer() {
            let waiting: Vec<Slot> = self.slots.waiting().collect();
            if waiting.is_empty() {
                self.quit();
            } else {
                for slot in waiting {
                    self.cancel(slot);
                }
                self.perform(Effect::say("cancelled"));
            }
        }
    }

    fn quit(&mut self) {
        match self.views.drafts() {
            0 => self.cmds.push(Cmd::Quit(0)),
            drafts => {
                let lines = vec![format!("{drafts} drafts are open; they are kept.")];
                let confirm = Confirm::new("Quit?", lines, "Quit", Effect::Quit);
                self.open(Layer::Confirm(confirm));
            }
        }
    }
}
