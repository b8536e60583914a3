//! The state of the whole console and what messages do to it.

mod acting;
mod deploying;
mod drafting;
mod entering;
mod relating;
mod waiting;
mod wishes;

use std::time::{Duration, Instant};

use crate::config::{Action, Binding, Context, Key, Keymap};

use super::appearance::Appearance;
use super::cmd::Cmd;
use super::command::{self, Hint};
use super::deploying::Deploying;
use super::effect::{Effect, Notice, Reply};
use super::layer::Layer;
use super::msg::Msg;
use super::page::Page;
use super::relating::Related;
use super::request::{Keeping, Request};
use super::state::{Gate, Header, RelationPage, Slot, Slots};
use super::views::{ViewId, Views};

/// A journal of more entries than this is written anew, with only what is left of them.
const SHORTENED: usize = 2_000;

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
    /// The screen on which an instance is opened, while it shows.
    gate: Option<Gate>,
    /// What that screen offers when it is asked for again.
    ways: Option<Gate>,
    /// True once an instance is open.
    inside: bool,
    layers: Vec<Layer>,
    /// The matrices that lie over the view of the customers, the last one on top.
    relations: Vec<RelationPage>,
    keymap: Keymap,
    /// The keys of a sequence that is not complete yet.
    pressed: Vec<Key>,
    notice: Option<Notice>,
    slots: Slots,
    now: Instant,
    interrupted: Option<Instant>,
    /// True from the wish to store until it is carried out or something else is done.
    wants_to_store: bool,
    /// What is to be asked once writing is switched on and in somebody's name.
    to_ask: Option<(Slot, Request)>,
    /// How much was kept of drafts since the journal was written anew.
    kept: usize,
    /// Why drafts and history are not kept, where they are not.
    not_kept: Option<String>,
    /// What is to be shown of a deployment once writing is switched on.
    to_deploy: Option<Deploying>,
    /// What is being done while something is deployed.
    step: &'static str,
    /// True while drafts are being written into the database: that is not given up halfway.
    storing: bool,
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
            gate: None,
            ways: None,
            inside: true,
            layers: Vec::new(),
            relations: Vec::new(),
            keymap,
            pressed: Vec::new(),
            notice: None,
            slots: Slots::default(),
            now: Instant::now(),
            interrupted: None,
            wants_to_store: false,
            to_ask: None,
            kept: 0,
            not_kept: None,
            to_deploy: None,
            step: Slot::Deploying.doing(),
            storing: false,
            cmds: Vec::new(),
        }
    }

    /// The view that is shown.
    pub fn current(&self) -> ViewId {
        self.current
    }

    /// Goes to a view when it is there, closing what lies over the old one. True when it is. The
    /// history is asked for what others have written meanwhile.
    pub fn show(&mut self, view: ViewId) -> bool {
        let there = self.views.get(view).is_some();
        if there {
            self.leave_gate();
            while self.close_layer() {}
            self.current = view;
            let looked_at = self
                .views
                .acls
                .as_ref()
                .is_some_and(|page| page.is_looked_at());
            if view == ViewId::Acls && looked_at {
                // Somebody else may be simulated by now.
                self.judge();
            }
            if view == ViewId::Journal {
                self.read_journal();
            }
        }
        there
    }

    /// The state of what is shown: of the screen on which an instance is opened, else of the view.
    pub fn page(&self) -> Option<&dyn Page> {
        match (&self.gate, self.relation()) {
            (Some(gate), _) => Some(gate),
            (None, Some(relation)) => Some(relation),
            (None, None) => self.views.get(self.current),
        }
    }

    fn page_mut(&mut self) -> Option<&mut dyn Page> {
        if self.gate.is_none() && self.relation().is_some() {
            return self.relation_mut().map(|page| page as &mut dyn Page);
        }
        match &mut self.gate {
            Some(gate) => Some(gate),
            None => self.views.get_mut(self.current),
        }
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
        let waited = self.slots.waited(Slot::People, now);
        if let Some(customers) = &mut self.views.customers {
            customers.wait(waited);
        }
    }

    /// True while something loads and a frame shows since when.
    pub fn is_waiting(&self) -> bool {
        self.slots.waiting().any(|slot| !slot.is_quiet())
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
        self.keep_drafts();
        self.take_cmds()
    }

    /// Carries out a wish that no message brought, e.g. a question that the start asks. What it
    /// needs from outside waits for [`App::take_cmds`].
    pub fn wish(&mut self, effect: Effect) {
        self.perform(effect);
    }

    /// Carries out what a view replied to something that no message brought.
    pub fn wish_all(&mut self, reply: Reply) {
        self.replied(reply);
    }

    /// What is to be done outside and was not handed out yet.
    pub fn take_cmds(&mut self) -> Vec<Cmd> {
        std::mem::take(&mut self.cmds)
    }

    /// What happened to drafts is kept as soon as it has happened.
    fn keep_drafts(&mut self) {
        let drafts = self.views.drafts();
        let Some(acls) = &mut self.views.acls else {
            return;
        };
        let entries = acls.take_entries();
        if entries.is_empty() || (drafts == 0 && self.kept == 0) {
            if drafts == 0 && !entries.is_empty() {
                // Nothing of it is in the journal: what comes next must not rest on it.
                acls.all_entries();
            }
            return;
        }
        self.kept += entries.len();
        let keeping = if drafts == 0 || self.kept > SHORTENED {
            let all = acls.all_entries();
            self.kept = all.len();
            Keeping::Instead(all)
        } else {
            Keeping::More(entries)
        };
        self.cmds.push(Cmd::Keep(keeping));
    }

    fn typing(&self) -> bool {
        match self.layers.last() {
            Some(layer) => matches!(layer, Layer::Picker(_) | Layer::Form(_)),
            None => self.page().is_some_and(Page::typing),
        }
    }

    fn offers(&self, action: Action) -> bool {
        if self.is_entering() {
            return matches!(action, Action::Back | Action::Quit);
        }
        if action == Action::AllowWriting {
            return self.inside && !self.header.writable;
        }
        if matches!(action, Action::ChooseAgent | Action::UndoDeployment) {
            return self.inside;
        }
        if action == Action::OpenInstance {
            return self.ways.is_some() && self.gate.is_none();
        }
        if let Some(view) = ViewId::of(action) {
            let shown = view == self.current && self.gate.is_none();
            return !shown && self.views.get(view).is_some();
        }
        if let Some(related) = Related::of(action) {
            return self.layers.is_empty() && self.offers_relation(action, related);
        }
        match self.layers.last() {
            Some(layer) => action != Action::Again && layer.offers(action),
            None if action == Action::Again => self.page().is_some_and(Page::is_unanswered),
            None => self.page().is_some_and(|page| page.offers(action)),
        }
    }
}
