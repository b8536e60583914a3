//! What views and popups wish for, and the answers to what they asked.

use crate::app::cmd::Cmd;
use crate::app::effect::{Effect, Reply};
use crate::app::layer::Layer;
use crate::app::page::Page;
use crate::app::request::{Answer, Failure, Keeping, Request};
use crate::app::state::picker::Picked;
use crate::app::state::{Choice, Owner, Picker, Purpose, Slot, Ticket};
use crate::app::views::ViewId;
use crate::config::Action;
use crate::core::known::Asked;

use super::App;

/// How many choices a picker asks for at once.
const CHOICES: usize = 250;

impl App {
    /// True when the picker had a use for what it was given.
    pub(super) fn picker_did(&mut self, picked: Picked) -> bool {
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

    pub(super) fn chosen(&mut self, purpose: &Purpose, choice: Choice) {
        if *purpose == Purpose::Command {
            if let Some(action) = Action::from_name(&choice.id) {
                self.act(action);
            }
        } else if *purpose == Purpose::Agent {
            self.perform(Effect::ActAs(choice.id));
        } else if let Purpose::Related(related) = purpose {
            self.related_chosen(*related, choice);
        } else if let Some(page) = self.page_mut() {
            let reply = page.picked(purpose, choice);
            self.replied(reply);
        }
    }

    pub(super) fn replied(&mut self, reply: Reply) -> bool {
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

    pub(super) fn perform(&mut self, effect: Effect) {
        match effect {
            Effect::Open(layer) => self.open(*layer),
            Effect::Say(notice) => self.notice = Some(notice),
            Effect::Show(view) => {
                self.show(view);
            }
            Effect::ShowAcl(name) => {
                let acls = self.views.acls.as_mut();
                match acls.is_some_and(|page| page.go_to(&name)) {
                    true => drop(self.show(ViewId::Acls)),
                    false => self.perform(Effect::fail(format!("there is no ACL {name} any more"))),
                }
            }
            Effect::SimulateAs(login) => {
                if self.show(ViewId::Simulate)
                    && let Some(page) = &mut self.views.simulate
                {
                    let reply = page.simulate(login);
                    self.replied(reply);
                }
            }
            Effect::Ask { slot, request } => self.ask(slot, request),
            Effect::AskAsAgent { slot, request } => self.ask_as_agent(slot, *request),
            Effect::ReadAgain => self.read_again(),
            Effect::Judge => self.judge(),
            Effect::AskToStore => self.ask_to_store(),
            Effect::Store => self.store(),
            Effect::OpenRelation(wanted) => self.open_relation(wanted),
            Effect::LeaveRelation => self.leave_relation(),
            Effect::AskToRelate => self.ask_to_relate(),
            Effect::Relate(plan) => self.relate(*plan),
            Effect::AskToDeploy(what) => self.look_at_deployment(what),
            Effect::Deploy(what) => self.deploy(what),
            Effect::AllowDeploying(what) => self.allow_deploying(what),
            Effect::AllowWriting => self.ask(Slot::Writing, Request::AllowWriting),
            Effect::ActAs(login) => self.ask(Slot::Writing, Request::ActAs(login)),
            Effect::TakeUp(left) => self.take_up(left),
            Effect::ThrowAway(at) => {
                self.cmds.push(Cmd::Keep(Keeping::TakenUp(at)));
                self.perform(Effect::say(
                    "the drafts are thrown away: for 30 days they lie in drafts-trash of the state directory",
                ));
            }
            Effect::Restore(restoring) => {
                if let Some(acls) = &mut self.views.acls {
                    let reply = acls.restore(*restoring);
                    self.replied(reply);
                }
            }
            Effect::ChainBroken(places) => {
                if let Some(problems) = &mut self.views.problems {
                    problems.tell_of_history(places);
                }
            }
            Effect::TakeImport(importable) => self.take_import(&importable.0),
            Effect::NotDeployed(count) => self.header.undeployed = count,
            Effect::Unfinished(unfinished) => self.header.unfinished = unfinished,
            Effect::Copy(text) => {
                let letters = text.chars().count();
                self.cmds.push(Cmd::Copy(text));
                self.perform(Effect::say(format!("copied {letters} characters")));
            }
            Effect::Cancel(slot) => {
                let waited = self.waited(slot).unwrap_or_default();
                self.abandon(slot, waited);
                self.perform(Effect::say("cancelled"));
            }
            Effect::LeaveGate => self.leave_gate(),
            Effect::Act(action) => self.act(action),
            Effect::Quit => self.cmds.push(Cmd::Quit(0)),
        }
    }

    pub(super) fn open(&mut self, layer: Layer) {
        let asks = matches!(&layer, Layer::Picker(picker) if picker.asks());
        self.layers.push(layer);
        if asks {
            let typed = match self.layers.last() {
                Some(Layer::Picker(picker)) => picker.field().text().to_owned(),
                _ => String::new(),
            };
            self.ask_for_choices(typed);
        }
    }

    /// Takes the popup on top away and cancels what it waits for. True when there was one.
    pub(super) fn close_layer(&mut self) -> bool {
        let Some(layer) = self.layers.pop() else {
            return false;
        };
        if matches!(&layer, Layer::Picker(picker) if picker.asks()) {
            self.cancel(Slot::Picker);
        }
        true
    }

    pub(super) fn ask(&mut self, slot: Slot, request: Request) {
        let ticket = self.slots.open(slot, self.now);
        self.cmds.push(Cmd::Start {
            slot,
            ticket,
            request,
        });
    }

    pub(super) fn ask_for_choices(&mut self, words: String) {
        let Some(Layer::Picker(picker)) = self.layers.last() else {
            return;
        };
        match picker.purpose {
            Purpose::CustomerUser => self.ask(
                Slot::Picker,
                Request::CustomerUsers {
                    words,
                    limit: CHOICES,
                },
            ),
            Purpose::Ticket => self.ask(
                Slot::Picker,
                Request::Tickets {
                    words,
                    limit: CHOICES,
                },
            ),
            Purpose::Acl(_) | Purpose::Record(_) => {
                let limit = CHOICES;
                let request = match picker.of_table() {
                    Asked::CustomerId => Request::CustomerIds { words, limit },
                    Asked::CustomerUserLogin => Request::CustomerUsers { words, limit },
                };
                self.ask(Slot::Picker, request);
            }
            Purpose::Agent => self.ask(Slot::Picker, Request::Agents),
            Purpose::Related(related) => self.ask_for_related(related, words, CHOICES),
            Purpose::Command
            | Purpose::Backend
            | Purpose::Screen
            | Purpose::RecordSource(_)
            | Purpose::Value(_) => {}
        }
    }

    pub(super) fn cancel(&mut self, slot: Slot) {
        if self.slots.close(slot) {
            self.cmds.push(Cmd::Stop(slot));
        }
    }

    pub(super) fn answered(&mut self, slot: Slot, ticket: Ticket, answer: Answer) {
        if !self.slots.is_current(slot, ticket) {
            return;
        }
        match (slot.owner(), answer) {
            (_, Answer::Waiting(sources)) => self.slots.waits_for(slot, sources),
            (Owner::Gate, Answer::Opened(opened)) => self.enter(opened),
            (Owner::Gate, answer) => {
                if let Some(gate) = &mut self.gate {
                    let reply = gate.answered(slot, answer);
                    self.replied(reply);
                }
            }
            (Owner::View(view), answer) => {
                if let Some(page) = self.views.get_mut(view) {
                    let reply = page.answered(slot, answer);
                    self.replied(reply);
                }
            }
            (Owner::Picker, Answer::Choices { choices, limited }) => {
                if let Some(picker) = self.asking_picker() {
                    picker.answered(choices, limited);
                }
            }
            (Owner::Picker, _) => {}
            (Owner::Relation, answer) => self.relation_answered(answer),
            (Owner::App, answer) => self.written(answer),
        }
    }

    pub(super) fn ended(&mut self, slot: Slot, ticket: Ticket, result: Result<(), Failure>) {
        if !self.slots.is_current(slot, ticket) {
            return;
        }
        self.slots.close(slot);
        if slot == Slot::Writing {
            self.end_writing();
        }
        match (slot.owner(), result) {
            (Owner::Gate, result) => {
                if let Some(gate) = &mut self.gate {
                    let reply = gate.ended(slot, result);
                    self.replied(reply);
                }
            }
            (Owner::View(view), result) => {
                if let Some(page) = self.views.get_mut(view) {
                    let reply = page.ended(slot, result);
                    self.replied(reply);
                }
            }
            (Owner::Relation, result) => self.relation_ended(result),
            (Owner::Picker, Err(failure)) => {
                if let Some(picker) = self.asking_picker() {
                    picker.failed(failure.to_string());
                }
            }
            (Owner::App, Err(failure)) if matches!(slot, Slot::Deployment | Slot::Deploying) => {
                self.not_deployed(slot, &failure);
            }
            (Owner::App, Err(_)) if slot.is_quiet() => {}
            (Owner::App, Err(failure)) => self.not_written(&failure),
            (Owner::Picker | Owner::App, Ok(())) => {}
        }
    }

    pub(super) fn asking_picker(&mut self) -> Option<&mut Picker> {
        let layers = self.layers.iter_mut().rev();
        layers
            .filter_map(|layer| match layer {
                Layer::Picker(picker) if picker.asks() => Some(picker.as_mut()),
                _ => None,
            })
            .next()
    }
}
