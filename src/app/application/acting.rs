//! From keys to actions, and what actions do.

use std::time::Duration;

use crate::app::cmd::Cmd;
use crate::app::command;
use crate::app::deploying::Deploying;
use crate::app::effect::{Effect, Reply};
use crate::app::layer::Layer;
use crate::app::relating::Related;
use crate::app::state::{Confirm, Gate, Slot};
use crate::app::views::ViewId;
use crate::config::{Action, Context, Depth, Key, KeyCode, Lookup, key::show};

use super::App;

/// Ctrl-C twice within this time quits at once.
const TWICE: Duration = Duration::from_secs(1);

/// Exit code of a console whose instance could not be opened.
const COULD_NOT_RUN: u8 = 2;

impl App {
    pub(super) fn key(&mut self, key: Key) {
        if self.pressed.is_empty() && key == Key::plain(KeyCode::Esc) && self.give_up() {
            return;
        }
        self.wants_to_store &= !self.layers.is_empty();
        self.to_ask = self.to_ask.take().filter(|_| !self.layers.is_empty());
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
                let shown = show(&pressed);
                let help = self.keymap.key_of(&[Context::Global], Action::Help);
                let help = help.unwrap_or_default();
                self.perform(Effect::say(format!(
                    "{shown} does nothing here; {help} shows the keys that do"
                )));
            }
        }
    }

    /// Offers a key to the text field that has the focus. True when it was the field's.
    pub(super) fn raw_key(&mut self, key: Key) -> bool {
        let reply = match self.layers.last_mut() {
            Some(Layer::Picker(picker)) => {
                let picked = picker.key(key);
                return self.picker_did(picked);
            }
            Some(Layer::Form(form)) => form.key(key).into(),
            Some(_) => Reply::Ignored,
            None => match self.page_mut() {
                Some(page) => page.key(key),
                None => Reply::Ignored,
            },
        };
        self.replied(reply)
    }

    pub(super) fn paste(&mut self, text: &str) {
        match self.layers.last_mut() {
            Some(Layer::Picker(picker)) => {
                let picked = picker.paste(text);
                self.picker_did(picked);
            }
            Some(Layer::Form(form)) => form.paste(text),
            Some(_) => {}
            None => {
                if let Some(page) = self.page_mut() {
                    let reply = page.paste(text);
                    self.replied(reply);
                }
            }
        }
    }

    /// Does an action: what concerns everything here, the rest on top or in the view.
    pub(super) fn act(&mut self, action: Action) {
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
                self.open(palette.into());
            }
            Action::ToggleAscii => self.appearance.ascii = !self.appearance.ascii,
            Action::ThemeDark => self.choose_theme("dark"),
            Action::ThemeLight => self.choose_theme("light"),
            Action::ThemeMono => self.choose_theme("mono"),
            Action::OpenInstance => self.show_gate(),
            Action::AllowWriting => self.ask_to_write("written", Effect::AllowWriting),
            Action::ChooseAgent => self.choose_agent(),
            Action::UndoDeployment => self.look_at_deployment(Deploying::Undo),
            _ if Related::of(action).is_some() => {
                if let Some(related) = Related::of(action) {
                    self.open_related(action, related);
                }
            }
            _ if self.layers.is_empty() => {
                if let Some(page) = self.page_mut() {
                    let reply = page.handle(action);
                    self.replied(reply);
                }
            }
            _ => self.act_on_top(action),
        }
    }

    pub(super) fn act_on_top(&mut self, action: Action) {
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
            (Some(Layer::Form(_)), Action::Open) => {
                if let Some(Layer::Form(form)) = self.layers.pop()
                    && let Some(page) = self.page_mut()
                {
                    let reply = page.filled(form);
                    self.replied(reply);
                }
            }
            (Some(Layer::Form(form)), _) => {
                form.handle(action);
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

    pub(super) fn choose_theme(&mut self, name: &str) {
        self.appearance.choose(name);
        if self.appearance.depth == Depth::None {
            self.perform(Effect::say("no colours here: the theme stays mono"));
        }
    }

    /// Ctrl-C: close, else cancel, else quit; twice within a second quits at once, drafts are kept.
    pub(super) fn interrupt(&mut self) {
        let last = self.interrupted.replace(self.now);
        let twice = last.is_some_and(|last| self.now.saturating_duration_since(last) < TWICE);
        if twice {
            self.cmds.push(Cmd::Quit(self.exit_code()));
        } else if !self.close_layer() {
            let waiting = self.slots.waiting().filter(|slot| slot.can_be_given_up());
            let waiting: Vec<Slot> = waiting.filter(|slot| self.may_give_up(*slot)).collect();
            if waiting.is_empty() {
                self.quit();
            } else {
                for slot in waiting {
                    let waited = self.waited(slot).unwrap_or_default();
                    self.abandon(slot, waited);
                }
                self.perform(Effect::say("cancelled"));
            }
        }
    }

    /// What quitting by a key ends with: a failure where what was asked for never opened.
    fn exit_code(&self) -> u8 {
        let failed = !self.inside && self.gate.as_ref().is_some_and(Gate::has_failed);
        if failed { COULD_NOT_RUN } else { 0 }
    }

    pub(super) fn quit(&mut self) {
        if self.stays_to_deploy() {
            return;
        }
        let customers = self.views.customers.as_ref();
        if let Some(form) = customers.and_then(|page| page.record().filter(|_| page.is_edited())) {
            let what = form.sheet().what();
            let mut lines = vec![format!(
                "What is typed for {what} is not written, and lost."
            )];
            lines.extend(self.unwritten_line());
            let confirm = Confirm::new("Quit?", lines, "Quit", Effect::Quit);
            self.open(Layer::Confirm(confirm));
            return;
        }
        match self.views.drafts() {
            0 if self.unwritten() == 0 => self.cmds.push(Cmd::Quit(self.exit_code())),
            drafts => {
                let fate = match &self.not_kept {
                    None => "They are kept.".to_owned(),
                    Some(reason) => format!("They are lost: {reason}"),
                };
                let drafts = (drafts > 0).then(|| format!("Open drafts: {drafts}. {fate}"));
                let lines = drafts.into_iter().chain(self.unwritten_line());
                let lines = lines.collect();
                let confirm = Confirm::new("Quit?", lines, "Quit", Effect::Quit);
                self.open(Layer::Confirm(confirm));
            }
        }
    }
}
