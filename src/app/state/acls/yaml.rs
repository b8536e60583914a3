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
            return Reply::DONE;
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
        Effect::say("the text is given up; the ACL is as it was before").into()
    }

    /// The draft behind the text.
    fn text_draft(&self) -> Option<Draft> {
        self.draft(self.text.as_ref()?.id).cloned()
    }

    pub(super) fn text_key(&mut self, key: Key) -> Reply {
        let Some(draft) = self.text_draft() else {
            return Reply::Ignored;
        };
        let typed = self.text.as_mut().and_then(|text| text.key(key, &draft));
        typed.is_some().into()
    }

    pub(super) fn text_paste(&mut self, pasted: &str) {
        if let (Some(draft), Some(text)) = (self.text_draft(), &mut self.text) {
            text.paste(pasted, &draft);
        }
    }

    /// What an action means in the text.
    pub(super) fn text_action(&mut self, action: Action) -> Reply {
        match action {
            Action::Back | Action::SwitchText => self.leave_text(),
            Action::GiveUp => self.give_up_text(),
            Action::Undo | Action::Redo => {
                if let (Some(draft), Some(text)) = (self.text_draft(), &mut self.text) {
                    text.turn(action == Action::Redo, &draft);
                }
                Reply::DONE
            }
            _ => Reply::Ignored,
        }
    }
}
