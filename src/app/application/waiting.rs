//! What loads: since when, how to give it up, and how to ask again.

use std::time::Duration;

use crate::app::cmd::Cmd;
use crate::app::effect::Effect;
use crate::app::page::Page;
use crate::app::request::Failure;
use crate::app::state::{Owner, Slot};
use crate::config::{Action, Context};

use super::App;

/// What takes longer than this is said, and Esc gives it up.
const SAID: Duration = Duration::from_millis(300);

impl App {
    /// What the view that is shown has been waiting for so long that it is said, and how long: of
    /// several things the one that has waited longest.
    pub fn loading(&self) -> Option<(Slot, Duration)> {
        let own = self.slots.waiting().filter(|slot| !slot.is_quiet());
        let own = own.filter(|slot| self.is_shown(*slot));
        let waited = own.filter_map(|slot| Some((slot, self.waited(slot)?)));
        let longest = waited.max_by_key(|(_, waited)| *waited);
        longest.filter(|(_, waited)| *waited >= SAID)
    }

    /// True when what is loading can be given up with Esc: nothing lies over the view, and it is
    /// nothing that would be broken off half way.
    pub fn can_give_up(&self) -> bool {
        let loading = self.loading();
        self.layers.is_empty() && loading.is_some_and(|(slot, _)| slot.can_be_given_up())
    }

    fn is_shown(&self, slot: Slot) -> bool {
        match slot.owner() {
            Owner::View(view) => view == self.current && self.gate.is_none(),
            Owner::Gate => self.gate.is_some(),
            Owner::App => true,
            Owner::Picker => false,
            Owner::Relation => self.relation().is_some(),
        }
    }

    /// Esc: gives up what the view waits for, once that is said. True when there was something.
    pub(super) fn give_up(&mut self) -> bool {
        let Some((_, waited)) = self.loading().filter(|_| self.can_give_up()) else {
            return false;
        };
        let own = self.slots.waiting().filter(|slot| self.is_shown(*slot));
        let own = own.filter(|slot| slot.can_be_given_up());
        let own: Vec<Slot> = own.filter(|slot| self.may_give_up(*slot)).collect();
        if own.is_empty() {
            return false;
        }
        for slot in own {
            self.abandon(slot, waited);
        }
        // A field takes the key for a letter.
        let again = match self.typing() {
            false => self.keymap.key_of(&[Context::Global], Action::Again),
            true => None,
        };
        let again = again.map(|key| format!("; {key} asks again"));
        let seconds = waited.as_secs_f32();
        self.perform(Effect::say(format!(
            "cancelled after {seconds:.1} s{}",
            again.unwrap_or_default()
        )));
        true
    }

    /// False for what is being stored: it goes on whoever waits, and its end must be known here.
    pub(super) fn may_give_up(&self, slot: Slot) -> bool {
        !(self.storing && slot == Slot::Writing)
    }

    /// Cancels a question, and tells the view that asked.
    pub(super) fn abandon(&mut self, slot: Slot, waited: Duration) {
        if !self.slots.close(slot) {
            return;
        }
        self.cmds.push(Cmd::Stop(slot));
        let page = match slot.owner() {
            Owner::View(view) => self.views.get_mut(view),
            Owner::Gate => self.gate.as_mut().map(|gate| gate as &mut dyn Page),
            Owner::Relation => self.relations.last_mut().map(|page| page as &mut dyn Page),
            Owner::Picker | Owner::App => None,
        };
        if let Some(page) = page {
            let seconds = waited.as_secs_f32();
            let failure = Failure::new(format!("cancelled after {seconds:.1} s"));
            let reply = page.ended(slot, Err(failure));
            self.replied(reply);
        }
    }
}
