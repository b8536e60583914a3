//! What the view of the history is to the application.

use super::{Chain, JournalPage, words};
use crate::app::effect::{Effect, Reply};
use crate::app::page::Page;
use crate::app::request::{Answer, Failure};
use crate::app::state::Slot;
use crate::config::{Action, Context, Key};

impl JournalPage {
    /// The list has moved: tells about the chosen entry, and asks for what is needed.
    fn moved(&mut self) -> Reply {
        self.follow();
        Reply::Done(self.more().into_iter().collect())
    }

    fn restore(&self, after: bool) -> Reply {
        match self.restoring(after) {
            Ok(restoring) => Effect::Restore(Box::new(restoring)).into(),
            Err(why) => Effect::fail(why).into(),
        }
    }

    /// Where the chain is broken, a line each.
    fn broken(&self) -> Vec<String> {
        let breaks = self.breaks().iter();
        breaks
            .map(|own| format!("{own}: the chain of {} is broken", self.file))
            .collect()
    }

    /// Where the chain is broken, in a sentence.
    fn verdict_of_chain(&self) -> Option<String> {
        let (first, rest) = self.breaks().split_first()?;
        let here = self.selected().and_then(|entry| self.broken_at(entry));
        let more = match rest.len() {
            0 => String::new(),
            more => format!(" (and {more} more)"),
        };
        let told = here.unwrap_or(first);
        Some(format!("The history is broken: {told}{more}. "))
    }
}

impl Page for JournalPage {
    fn verdict(&self) -> String {
        if let Some(failure) = self.failure.as_ref().filter(|_| self.entries.is_empty()) {
            return format!("The history cannot be read: {failure}.");
        }
        let broken = self.verdict_of_chain().unwrap_or_default();
        let says = match (&self.detail, self.list.len()) {
            (Some(detail), _) => detail.sentence.clone(),
            (None, 0) if !self.known => "Reading the history.".to_owned(),
            (None, 0) if self.all => "No change is recorded yet.".to_owned(),
            (None, 0) => "No change of this instance is recorded yet.".to_owned(),
            (None, all) if self.older.is_some() => {
                format!("None of the newest {all} entries matches the filter.")
            }
            (None, all) => format!("None of {all} entries matches the filter."),
        };
        format!("{broken}{says}")
    }

    fn contexts(&self) -> Vec<Context> {
        match self.typing() {
            true => vec![Context::Text],
            false => vec![Context::Journal, Context::List],
        }
    }

    fn handle(&mut self, action: Action) -> Reply {
        let Self { entries, list, .. } = self;
        if action != Action::Mark && list.handle(action, &|index| words(entries, index)) {
            return self.moved();
        }
        match action {
            Action::Again if self.is_unanswered() => {
                self.failure = None;
                Reply::Done(vec![self.start(), self.follow_chain()])
            }
            Action::AllInstances => {
                self.all = !self.all;
                self.known = false;
                let says = match self.all {
                    true => "the changes of all instances",
                    false => "the changes of this instance",
                };
                Reply::Done(vec![self.start(), Effect::say(says)])
            }
            Action::Open => match self.reader() {
                Some(reader) => Effect::open(reader).into(),
                None => Reply::Ignored,
            },
            Action::Copy => match self.reader() {
                Some(reader) => Effect::Copy(reader.text()).into(),
                None => Reply::Ignored,
            },
            Action::RestoreBefore => self.restore(false),
            Action::RestoreAfter => self.restore(true),
            _ => Reply::Ignored,
        }
    }

    fn offers(&self, action: Action) -> bool {
        match action {
            Action::Back => self.list.filter().is_some(),
            Action::Open | Action::Copy => self.typing() || self.selected().is_some(),
            Action::Mark => false,
            Action::RestoreBefore => self.restoring(false).is_ok(),
            Action::RestoreAfter => self.restoring(true).is_ok(),
            _ => true,
        }
    }

    fn is_unanswered(&self) -> bool {
        self.failure.is_some() || matches!(self.chain, Chain::Failed(_))
    }

    fn typing(&self) -> bool {
        self.list.typing()
    }

    fn key(&mut self, key: Key) -> Reply {
        let Self { entries, list, .. } = self;
        match list.key(key, &|index| words(entries, index)) {
            true => self.moved(),
            false => Reply::Ignored,
        }
    }

    fn paste(&mut self, text: &str) -> Reply {
        let Self { entries, list, .. } = self;
        list.paste(text, &|index| words(entries, index));
        self.moved()
    }

    fn answered(&mut self, _: Slot, answer: Answer) -> Reply {
        match answer {
            Answer::Journal { part, older } => {
                self.loading = false;
                self.failure = None;
                let other = self.take(part, older);
                let Reply::Done(mut effects) = self.moved() else {
                    return Reply::DONE;
                };
                if other && self.is_check_due() {
                    effects.push(self.follow_chain());
                    self.follow();
                }
                Reply::Done(effects)
            }
            Answer::Chain(check) => {
                self.chain = Chain::Checked(check);
                self.follow();
                Effect::ChainBroken(self.broken()).into()
            }
            _ => Reply::Ignored,
        }
    }

    fn ended(&mut self, slot: Slot, result: Result<(), Failure>) -> Reply {
        let Err(failure) = result else {
            return Reply::DONE;
        };
        if slot == Slot::Chain {
            self.chain = Chain::Failed(failure);
            self.follow();
            return Reply::DONE;
        }
        self.loading = false;
        let reply = match self.entries.is_empty() {
            true => Reply::DONE,
            false => Effect::fail(format!("older entries are not read: {failure}")).into(),
        };
        self.failure = Some(failure);
        reply
    }
}
