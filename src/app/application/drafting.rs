//! Drafts of ACLs, as far as more than their view is concerned: trying, storing and keeping them.

use crate::app::cmd::Cmd;
use crate::app::drafted::{Judging, LeftDrafts, StaleDraft, StoredAcl};
use crate::app::effect::Effect;
use crate::app::page::Page;
use crate::app::request::{Answer, Failure, Keeping, Request};
use crate::app::state::{Confirm, Picker, Purpose, Slot};
use crate::app::transfer::Importable;

use super::App;

impl App {
    /// Asks what the draft of the chosen ACL would do to whoever is simulated.
    pub(super) fn judge(&mut self) {
        let scene = self.views.simulate.as_ref().and_then(|page| page.scene());
        let Some((id, drafts)) = self
            .views
            .acls
            .as_ref()
            .and_then(|page| page.judged_drafts())
        else {
            return;
        };
        let judging = Judging { id, drafts, scene };
        self.ask(Slot::Draft, Request::Judge(Box::new(judging)));
    }

    /// Asks whether writing shall be switched on; `done` is what will not be done unasked.
    pub(super) fn ask_to_write(&mut self, done: &str, then: Effect) {
        let lines = vec![
            format!("{} was opened read-only.", self.header.instance),
            format!("Nothing is {done} before you are shown what, and asked."),
        ];
        let confirm = Confirm::new("Switch writing on?", lines, "Switch on", then);
        self.perform(Effect::open(confirm));
    }

    /// Asks in whose name is written.
    pub(super) fn choose_agent(&mut self) {
        let title = "Write in the name of which agent?";
        self.perform(Effect::open(Picker::asking(Purpose::Agent, title)));
    }

    /// Asks something that is done in the name of an agent and only where it may be written; what is
    /// missing for that is asked first.
    pub(super) fn ask_as_agent(&mut self, slot: Slot, request: Request) {
        if !self.header.writable {
            self.to_ask = Some((slot, request));
            self.ask_to_write("written", Effect::AllowWriting);
        } else if self.header.acting_user.is_none() {
            self.to_ask = Some((slot, request));
            self.choose_agent();
        } else {
            self.ask(slot, request);
        }
    }

    /// What stood between that question and its answer is done.
    fn go_on_asking(&mut self) {
        if let Some((slot, request)) = self.to_ask.take() {
            self.ask_as_agent(slot, request);
        }
    }

    /// Shows what storing would write, once it may be written and in somebody's name.
    pub(super) fn ask_to_store(&mut self) {
        let page = self.views.acls.as_ref();
        let Some(page) = page.filter(|page| page.bench().changed().next().is_some()) else {
            self.perform(Effect::say("no draft differs from what is stored"));
            return;
        };
        let login = self.header.acting_user.as_ref();
        let question = login.and_then(|login| page.store_question(login));
        self.wants_to_store = true;
        match question {
            _ if !self.header.writable => self.ask_to_write("written", Effect::AllowWriting),
            None => self.choose_agent(),
            Some(confirm) => self.perform(Effect::open(confirm)),
        }
    }

    /// Writes the drafts into the database.
    pub(super) fn store(&mut self) {
        if self.storing {
            self.perform(Effect::fail(
                "what was to be stored before is still being written",
            ));
            return;
        }
        if let Some(reason) = self.not_kept.clone() {
            let says = format!("nothing is stored: {reason}");
            self.perform(Effect::fail(says));
            return;
        }
        if let Some(page) = &self.views.acls {
            let changes = page.changes();
            self.storing = true;
            self.ask(Slot::Writing, Request::Store(changes));
        }
    }

    /// What was asked for with writing has happened.
    pub(super) fn written(&mut self, answer: Answer) {
        match answer {
            Answer::WritingAllowed => {
                self.header.writable = true;
                self.perform(Effect::say("writing is switched on"));
                if !self.go_on_deploying() {
                    self.go_on_storing();
                }
                self.go_on_asking();
            }
            Answer::ActsAs(login) => {
                self.perform(Effect::say(format!("writing in the name of {login}")));
                self.header.acting_user = Some(login);
                self.go_on_storing();
                self.go_on_asking();
            }
            Answer::Stored(stored) => self.stored(stored),
            answer @ Answer::Acls { .. } => {
                if let Some(page) = &mut self.views.acls {
                    let reply = page.answered(Slot::Acls, answer);
                    self.replied(reply);
                }
            }
            answer @ Answer::Problems(_) => {
                if let Some(page) = &mut self.views.problems {
                    let reply = page.answered(Slot::Problems, answer);
                    self.replied(reply);
                }
            }
            Answer::Stale(stale) => self.stale(stale),
            Answer::RelationStatements {
                plan,
                statements,
                notes,
            } => self.ask_to_write_relation(plan, statements, notes),
            Answer::RelationWritten {
                says,
                failure,
                commands,
            } => self.related(says, failure, commands),
            Answer::RelationStale(why) => self.related_stale(why),
            answer => self.deployment_answered(answer),
        }
    }

    /// What stood between the wish to store and the question is done.
    fn go_on_storing(&mut self) {
        if self.wants_to_store && self.header.writable {
            self.ask_to_store();
        }
    }

    fn stored(&mut self, stored: Vec<StoredAcl>) {
        let count = stored.len();
        if let Some(page) = &mut self.views.acls {
            page.stored(stored);
        }
        let says = match count {
            1 => "1 ACL is stored; it takes effect when it is deployed".to_owned(),
            count => format!("{count} ACLs are stored; they take effect when they are deployed"),
        };
        self.read_again();
        self.wants_to_store = false;
        self.perform(Effect::say(says));
    }

    /// Everything that shows ACLs asks for them again.
    pub(super) fn read_again(&mut self) {
        self.read_acls();
        if let Some(simulate) = &mut self.views.simulate
            && simulate.scene().is_some()
        {
            let again = simulate.ask();
            self.replied(again);
        }
        self.read_journal();
    }

    /// The list of the ACLs and their problems are asked for.
    pub(super) fn read_acls(&mut self) {
        if let Some(acls) = &mut self.views.acls {
            let reading = acls.start();
            self.perform(reading);
        }
        if let Some(problems) = &mut self.views.problems {
            let looking = problems.start();
            self.perform(looking);
        }
    }

    /// Asks for the newest entries of the history.
    pub(super) fn read_journal(&mut self) {
        if let Some(journal) = &mut self.views.journal {
            let reading = journal.start();
            self.perform(reading);
        }
    }

    fn stale(&mut self, stale: Vec<StaleDraft>) {
        if let Some(page) = &mut self.views.acls {
            let reply = page.stale(stale);
            self.replied(reply);
        }
        if let Some(acls) = &mut self.views.acls {
            let reading = acls.start();
            self.perform(reading);
        }
    }

    pub(super) fn not_written(&mut self, failure: &Failure) {
        let says = match failure.help.as_str() {
            "" => failure.message.clone(),
            help => format!("{}; {help}", failure.message),
        };
        self.perform(Effect::fail(says));
    }

    /// What happens to drafts is not kept from now on, and nothing is stored.
    pub fn drafts_not_kept(&mut self, reason: String) {
        let says = format!("drafts are not kept: {reason}");
        self.not_kept = Some(reason);
        self.perform(Effect::fail(says));
    }

    /// Takes up the drafts that an earlier console left.
    pub(super) fn take_up(&mut self, left: LeftDrafts) {
        if let Some(page) = &mut self.views.acls {
            let reply = page.take_up(left.entries);
            page.take_entries();
            let all = page.all_entries();
            self.kept = all.len();
            self.cmds.push(Cmd::Keep(Keeping::Instead(all)));
            self.cmds.push(Cmd::Keep(Keeping::TakenUp(left.at)));
            self.replied(reply);
        }
        self.show(crate::app::views::ViewId::Acls);
    }

    /// Takes what an import would do as drafts.
    pub(super) fn take_import(&mut self, importable: &Importable) {
        if let Some(page) = &mut self.views.acls {
            let reply = page.take_import(importable);
            self.replied(reply);
        }
    }

    /// Tells about the drafts that earlier consoles left, and asks whether to take them up.
    /// What else is to be `said` about the start stands above it, which the next key would take away.
    pub(super) fn offer_left(&mut self, left: Vec<LeftDrafts>, said: Option<String>) {
        for own in left {
            let mut lines: Vec<String> = said.iter().cloned().collect();
            lines.push(format!("{} wrote there last at {}.", own.who, own.at));
            lines.extend(crate::app::state::acls::left_lines(&own.entries));
            let confirm = Confirm::new(
                "Drafts were left by a console that ended",
                lines,
                "Take them up",
                Effect::TakeUp(own.clone()),
            )
            .or("Throw them away", Effect::ThrowAway(own.at));
            self.perform(Effect::open(confirm));
        }
    }
}
