//! Deploying: what is shown first, what is asked, and what is told afterwards.

use std::borrow::Cow;

use crate::app::deploying::{DeployPage, Deploying};
use crate::app::effect::Effect;
use crate::app::request::{Answer, Failure, Request};
use crate::app::state::{Confirm, Reader, ReaderRow, Slot};

use super::App;

/// Said to somebody who wants to leave while it runs.
const RUNS: &str =
    "the deployment is not broken off half way; Ctrl-C twice ends the program at once";

impl App {
    /// Asks what this would do; the answer opens the page that asks back.
    pub(super) fn look_at_deployment(&mut self, what: Deploying) {
        if !self.is_deploying() {
            self.ask(Slot::Deployment, Request::Deployment(what));
        }
    }

    /// Switches writing on, and shows then what this would do.
    pub(super) fn allow_deploying(&mut self, what: Deploying) {
        self.to_deploy = Some(what);
        self.ask(Slot::Writing, Request::AllowWriting);
    }

    /// What stood between the wish to deploy and the question is done. True when there was one.
    pub(super) fn go_on_deploying(&mut self) -> bool {
        let wanted = self.to_deploy.take();
        wanted.map(|what| self.look_at_deployment(what)).is_some()
    }

    /// Does it. It has been asked for.
    pub(super) fn deploy(&mut self, what: Deploying) {
        self.step = what.doing();
        self.ask(Slot::Deploying, Request::Deploy(what));
    }

    /// True while something is deployed.
    pub(super) fn is_deploying(&self) -> bool {
        self.waited(Slot::Deploying).is_some()
    }

    /// True when the wish to leave has to wait; that is said.
    pub(super) fn stays_to_deploy(&mut self) -> bool {
        let stays = self.is_deploying();
        if stays {
            self.perform(Effect::say(RUNS));
        }
        stays
    }

    /// What is being done for a slot, in a few words.
    pub fn doing(&self, slot: Slot) -> Cow<'static, str> {
        match (slot, self.slots.waited_for(slot)) {
            (Slot::Deploying, _) => self.step.into(),
            (slot, None) => slot.doing().into(),
            (slot, Some(sources)) => format!("{}, waiting for {sources}", slot.doing()).into(),
        }
    }

    pub(super) fn deployment_answered(&mut self, answer: Answer) {
        match answer {
            Answer::Deployment(page) => self.ask_to_deploy(page),
            Answer::Step(step) => self.step = step,
            Answer::Deployed(reader) => {
                self.read_again();
                self.perform(Effect::open(reader));
            }
            _ => {}
        }
    }

    fn ask_to_deploy(&mut self, page: DeployPage) {
        if page.changed {
            self.read_again();
        }
        let DeployPage {
            what,
            title,
            mut lines,
            act,
            ..
        } = page;
        if what == Deploying::Deploy
            && let Some(drafts) = self.drafts_left_out()
        {
            lines.splice(0..0, [drafts, String::new()]);
        }
        let Some(act) = act else {
            let rows = lines.into_iter().map(|line| ReaderRow::new("", line));
            self.perform(Effect::open(Reader::new(title, rows.collect())));
            return;
        };
        if self.header.writable {
            let confirm = Confirm::new(title, lines, act, Effect::Deploy(what));
            self.perform(Effect::open(confirm));
            return;
        }
        self.ask_to_write("deployed", Effect::AllowDeploying(what));
    }

    /// What a deployment leaves out, since it takes what is stored.
    fn drafts_left_out(&self) -> Option<String> {
        let changes = self.views.acls.as_ref()?.changes();
        let names = changes.iter().filter_map(|draft| match &draft.after {
            Some(after) => Some(after.name.as_str()),
            None => draft.base.as_ref()?.text("name"),
        });
        let names = names.collect::<Vec<_>>().join(", ");
        match changes.len() {
            0 => None,
            1 => Some(format!(
                "1 draft is not stored and not part of this: {names}"
            )),
            count => Some(format!(
                "{count} drafts are not stored and not part of this: {names}"
            )),
        }
    }

    /// Nothing was deployed, or not all of it: what to do is too long for a line.
    pub(super) fn not_deployed(&mut self, slot: Slot, failure: &Failure) {
        if slot == Slot::Deploying {
            self.read_again();
        }
        let mut rows = vec![ReaderRow::new("", failure.message.as_str())];
        if !failure.help.is_empty() {
            rows.push(ReaderRow::blank());
            rows.push(ReaderRow::new("", failure.help.as_str()));
        }
        self.perform(Effect::open(Reader::new("Deployment", rows)));
    }
}
