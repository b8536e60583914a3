//! Editing an ACL as a text of YAML.

use super::AclsPage;
use super::AclsPane;
use super::yaml_text::YamlText;
use crate::app::effect::{Effect, Reply};
use crate::config::{Action, Key};
use crate::core::edit::{Draft, Part, Side};

impl AclsPage {
    /// Shows the chosen ACL as a text: all of it, or the one column that cannot be read.
    pub(super) fn open_text(&mut self, side: Option<Side>) -> Reply {
        let id = match self.begin() {
            Ok(id) => id,
            Err(reply) => return reply,
        };
        let Some(draft) = self.draft(id) else {
            return Reply::Ignored;
        };
        let unread = |side: &Side| matches!(draft.part(*side), Part::Unread { .. });
        let side = side.or_else(|| Side::ALL.into_iter().find(unread));
        let mut text = YamlText::new(id, side, draft);
        if let Some(error) = text.error().cloned() {
            text.go_to(error.line, error.column);
        }
        self.text = Some(text);
        self.focus = AclsPane::Tree;
        Reply::DONE
    }

    /// Leaves the text: what it means becomes the draft, as one step.
    pub(super) fn leave_text(&mut self) -> Reply {
        let Some(text) = &self.text else {
            return Reply::Ignored;
        };
        if !text.is_changed() {
            self.text = None;
            return Effect::Judge.into();
        }
        match text.change() {
            Ok(change) => {
                let id = text.id;
                let reply = self.make(id, "edited as YAML", vec![change]);
                if matches!(&reply, Reply::Done(_)) {
                    self.text = None;
                }
                reply
            }
            Err(error) => {
                let says = format!("{error}; correct it, or Ctrl-X gives the text up");
                if let Some(text) = &mut self.text {
                    text.go_to(error.line, error.column);
                }
                Effect::fail(says).into()
            }
        }
    }

    /// Forgets what was typed.
    pub(super) fn give_up_text(&mut self) -> Reply {
        self.text = None;
        let says = Effect::say("the text is given up; the ACL is as it was before");
        Reply::Done(vec![says, Effect::Judge])
    }

    /// Works on the text together with the draft behind it.
    fn with_text<T>(&mut self, work: impl FnOnce(&mut YamlText, &Draft) -> T) -> Option<T> {
        let Self { text, bench, .. } = self;
        let text = text.as_mut()?;
        let sheet = bench.sheet(text.id)?;
        Some(work(text, sheet.draft()))
    }

    pub(super) fn text_key(&mut self, key: Key) -> Reply {
        match self.with_text(|text, draft| text.key(key, draft)).flatten() {
            Some(true) => Effect::Judge.into(),
            Some(false) => Reply::DONE,
            None => Reply::Ignored,
        }
    }

    pub(super) fn text_paste(&mut self, pasted: &str) -> Reply {
        self.with_text(|text, draft| text.paste(pasted, draft));
        Effect::Judge.into()
    }

    /// What an action means in the text.
    pub(super) fn text_action(&mut self, action: Action) -> Reply {
        match action {
            Action::Back | Action::SwitchText => self.leave_text(),
            Action::GiveUp => self.give_up_text(),
            Action::Undo | Action::Redo => {
                self.with_text(|text, draft| text.turn(action == Action::Redo, draft));
                Effect::Judge.into()
            }
            _ => Reply::Ignored,
        }
    }
}
