//! From the screen on which an instance is opened into it, and back.

use crate::app::appearance::Appearance;
use crate::app::effect::Effect;
use crate::app::request::Opened;
use crate::app::state::{Gate, Header, Slot};
use crate::app::views::{ViewId, Views};
use crate::config::Keymap;
use crate::config::instances::Way;

use super::App;

impl App {
    /// The console before any instance is open. Where one opens without asking, that is begun.
    pub fn at_gate(
        mut gate: Gate,
        first: Option<&Way>,
        keymap: Keymap,
        appearance: Appearance,
    ) -> Self {
        let begun = first.map(|way| gate.open(way));
        let mut app = Self::new(Header::default(), Views::default(), keymap, appearance);
        app.gate = Some(gate);
        app.inside = false;
        if let Some(reply) = begun {
            app.replied(reply);
        }
        app
    }

    /// The console of an instance that is open already.
    pub fn of_instance(opened: Opened, keymap: Keymap, appearance: Appearance) -> Self {
        let mut app = Self::new(Header::default(), Views::default(), keymap, appearance);
        app.enter(opened);
        app
    }

    /// The screen on which an instance is opened, while it shows.
    pub fn gate(&self) -> Option<&Gate> {
        self.gate.as_ref()
    }

    /// True once an instance is open.
    pub fn is_inside(&self) -> bool {
        self.inside
    }

    /// True while the first instance is being opened and there is nothing to decide.
    pub fn is_entering(&self) -> bool {
        !self.inside
            && self
                .gate
                .as_ref()
                .is_some_and(|gate| gate.opening().is_some())
    }

    /// Shows what can be opened in place of the instance that is open.
    pub(super) fn show_gate(&mut self) {
        if self.stays_to_deploy() || self.stays_to_relate() {
            return;
        }
        if let Some(ways) = &self.ways {
            self.gate = Some(ways.clone().over_open_instance());
        }
    }

    /// Goes back to the instance that is open.
    pub(super) fn leave_gate(&mut self) {
        if self.inside
            && let Some(gate) = self.gate.take()
        {
            self.ways = Some(gate);
            self.cancel(Slot::Opening);
        }
    }

    /// Begins with an instance that has just been opened: nothing of an older one stays.
    pub(super) fn enter(&mut self, opened: Opened) {
        while self.close_layer() {}
        let old: Vec<Slot> = self.slots.waiting().collect();
        for slot in old.into_iter().filter(|slot| *slot != Slot::Opening) {
            self.cancel(slot);
        }
        if let Some(mut gate) = self.gate.take() {
            gate.opened();
            self.ways = Some(gate);
        }
        self.inside = true;
        self.relations.clear();
        self.header = opened.header;
        self.views = Views::of_instance();
        if let Some(customers) = &mut self.views.customers {
            let search = customers.start();
            self.perform(search);
        }
        self.read_acls();
        self.read_journal();
        self.show(ViewId::Simulate);
        self.not_kept = opened.not_kept;
        self.kept = 0;
        let said = opened.says.clone();
        if let Some(says) = opened.says {
            self.perform(Effect::say(says));
        }
        if let Some(login) = opened.customer_user
            && let Some(simulate) = &mut self.views.simulate
        {
            let asked = simulate.simulate(login);
            self.replied(asked);
        }
        self.offer_left(opened.left, said);
    }
}
