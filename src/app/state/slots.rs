//! What is being loaded, one thing a slot: a newer question replaces the older one.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use crate::app::views::ViewId;

/// A place that one answer at a time is loaded for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Slot {
    /// The choices of the open picker.
    Picker,
    /// The ACLs.
    Acls,
    /// What the draft of an ACL would do.
    Draft,
    /// Which of the customers that ACLs name exist.
    Existence,
    /// A file of ACLs that is written or read.
    Transfer,
    /// What is written, and whether it may be.
    Writing,
    /// What a deployment would do.
    Deployment,
    /// What is deployed, or taken back.
    Deploying,
    /// A page of the list of customers.
    People,
    /// Everything about the chosen customer user.
    Person,
    /// Something to read about customer users: what was sent, what a backend keeps.
    CustomerReading,
    /// The relations that are shown.
    Relation,
    /// The form of a customer user or a company, and what writing it would do.
    Record,
    /// A customer user or a company that is written.
    RecordWriting,
    /// The list of companies.
    Companies,
    /// Everything about the chosen company.
    Company,
    /// What the simulated customer user is offered.
    Simulation,
    /// What the simulated customer user may see and do.
    Permissions,
    /// What is suspicious.
    Problems,
    /// How the customer backends are.
    Doctor,
    /// A part of the history.
    Journal,
    /// Whether the chain of the history is unbroken.
    Chain,
    /// The instance that is being opened.
    Opening,
}

/// Whom an answer goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// A view.
    View(ViewId),
    /// The picker that asked.
    Picker,
    /// The screen on which an instance is opened.
    Gate,
    /// The matrix of a relation.
    Relation,
    /// The application itself.
    App,
}

impl Slot {
    /// What is being done, in a word.
    pub const fn doing(self) -> &'static str {
        match self {
            Self::Picker | Self::People | Self::Companies => "searching",
            Self::Acls => "reading ACLs",
            Self::Draft => "trying the draft",
            Self::Existence => "looking for customers",
            Self::Transfer => "reading or writing a file",
            Self::Writing | Self::RecordWriting => "writing",
            Self::Deployment => "looking what is to be deployed",
            Self::Deploying => "deploying",
            Self::Person | Self::CustomerReading | Self::Record | Self::Company => "reading",
            Self::Relation => "reading relations",
            Self::Simulation => "simulating",
            Self::Permissions => "reading permissions",
            Self::Problems => "looking for problems",
            Self::Doctor => "examining the customer backends",
            Self::Journal => "reading the history",
            Self::Chain => "checking the history",
            Self::Opening => "opening",
        }
    }

    /// False for what must not be broken off half way.
    pub const fn can_be_given_up(self) -> bool {
        !matches!(
            self,
            Self::Deploying | Self::Draft | Self::Existence | Self::RecordWriting
        )
    }

    /// True for what nobody has to wait for, and what tells by itself that it is not there yet.
    pub const fn is_quiet(self) -> bool {
        matches!(self, Self::Draft | Self::Existence)
    }

    /// Whom answers for this slot go to.
    pub const fn owner(self) -> Owner {
        match self {
            Self::Picker => Owner::Picker,
            Self::Writing | Self::Deployment | Self::Deploying | Self::Existence => Owner::App,
            Self::Acls | Self::Draft | Self::Transfer => Owner::View(ViewId::Acls),
            Self::People
            | Self::Person
            | Self::CustomerReading
            | Self::Record
            | Self::RecordWriting
            | Self::Companies
            | Self::Company => Owner::View(ViewId::Customers),
            Self::Relation => Owner::Relation,
            Self::Simulation | Self::Permissions => Owner::View(ViewId::Simulate),
            Self::Problems | Self::Doctor => Owner::View(ViewId::Problems),
            Self::Journal | Self::Chain => Owner::View(ViewId::Journal),
            Self::Opening => Owner::Gate,
        }
    }
}

/// The number of a question; answers to older ones are dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ticket(u64);

/// The questions that are not answered yet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Slots {
    last: u64,
    open: BTreeMap<Slot, (Ticket, Instant)>,
    /// The customer sources that have not answered yet.
    waits_for: BTreeMap<Slot, String>,
}

impl Slots {
    /// A new question for this slot; the older one's answers no longer count.
    pub fn open(&mut self, slot: Slot, now: Instant) -> Ticket {
        self.last += 1;
        let ticket = Ticket(self.last);
        self.open.insert(slot, (ticket, now));
        self.waits_for.remove(&slot);
        ticket
    }

    /// The slot's question waits for these customer sources; an empty text: for none of them.
    pub fn waits_for(&mut self, slot: Slot, sources: String) {
        self.waits_for.insert(slot, sources);
    }

    /// The customer sources that the slot's question waits for.
    pub fn waited_for(&self, slot: Slot) -> Option<&str> {
        let sources = self.waits_for.get(&slot)?;
        (self.open.contains_key(&slot) && !sources.is_empty()).then_some(sources)
    }

    /// True when this is the slot's latest question and still open.
    pub fn is_current(&self, slot: Slot, ticket: Ticket) -> bool {
        self.open
            .get(&slot)
            .is_some_and(|(current, _)| *current == ticket)
    }

    /// The question is answered, failed or no longer wanted. True when one was open.
    pub fn close(&mut self, slot: Slot) -> bool {
        self.open.remove(&slot).is_some()
    }

    /// The slots that wait for an answer.
    pub fn waiting(&self) -> impl Iterator<Item = Slot> {
        self.open.keys().copied()
    }

    /// True when nothing is being loaded.
    pub fn is_idle(&self) -> bool {
        self.open.is_empty()
    }

    /// How long the slot has been waiting; `None` when it is not.
    pub fn waited(&self, slot: Slot, now: Instant) -> Option<Duration> {
        let (_, since) = self.open.get(&slot)?;
        Some(now.saturating_duration_since(*since))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_question_wins() {
        let now = Instant::now();
        let mut slots = Slots::default();
        let old = slots.open(Slot::Picker, now);
        let new = slots.open(Slot::Picker, now);
        assert!(!slots.is_current(Slot::Picker, old));
        assert!(slots.is_current(Slot::Picker, new));
        assert!(slots.close(Slot::Picker));
        assert!(!slots.is_current(Slot::Picker, new));
        assert!(slots.is_idle());
    }

    #[test]
    fn whom_a_question_waits_for_is_forgotten_with_it() {
        let mut slots = Slots::default();
        slots.open(Slot::Person, Instant::now());
        slots.waits_for(Slot::Person, "CustomerUser1".to_owned());
        assert_eq!(slots.waited_for(Slot::Person), Some("CustomerUser1"));
        slots.close(Slot::Person);
        assert_eq!(slots.waited_for(Slot::Person), None);
        slots.open(Slot::Person, Instant::now());
        assert_eq!(slots.waited_for(Slot::Person), None);
    }
}
