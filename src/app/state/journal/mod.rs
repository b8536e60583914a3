//! The view of the history: what was stored and deployed from here, the newest first, what it
//! changed, and the way back.

mod detail;
mod page;

pub use detail::{Detail, DetailLine};

use std::borrow::Cow;

use super::list::ListState;
use super::slots::Slot;
use crate::app::effect::Effect;
use crate::app::journaled::{ChainCheck, HistoryPart, Restoring};
use crate::app::request::{Failure, Request};
use crate::backend::journal::{Break, Entry, row};
use crate::core::acl::AclColumns;

/// Entries that are held at most.
const HELD: usize = 20_000;

/// A filter that leaves fewer entries than this looks for more among older ones.
const WANTED: usize = 50;

/// What is known about the chain of the entries.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
enum Chain {
    /// It is being followed.
    #[default]
    Unknown,
    /// It was followed to its end.
    Checked(ChainCheck),
    /// It could not be followed.
    Failed(Failure),
}

/// The state of the view.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct JournalPage {
    entries: Vec<Entry>,
    /// Where older ones are; `None` where there are none.
    older: Option<u64>,
    list: ListState,
    /// True when the changes of all instances are shown.
    all: bool,
    /// What the entries of the open instance say about which one they are of.
    instance: String,
    file: String,
    /// True until what was asked for is here.
    loading: bool,
    /// True once a first answer was here.
    known: bool,
    failure: Option<Failure>,
    chain: Chain,
    /// The newest entry that was here when the chain was followed.
    checked: u64,
    /// What there is to say about the chosen entry.
    detail: Option<Detail>,
}

impl JournalPage {
    /// The question for the newest entries.
    pub fn start(&mut self) -> Effect {
        self.ask(None)
    }

    fn ask(&mut self, older: Option<u64>) -> Effect {
        self.loading = true;
        Effect::Ask {
            slot: Slot::Journal,
            request: Request::Journal {
                all: self.all,
                older,
            },
        }
    }

    /// True where an entry is here that was not when the chain was followed.
    fn is_check_due(&self) -> bool {
        let newest = self.entries.first().map_or(0, |entry| entry.seq);
        newest > self.checked || !matches!(self.chain, Chain::Checked(_))
    }

    /// The question whether the chain is unbroken.
    fn follow_chain(&mut self) -> Effect {
        let newest = self.entries.first().map_or(0, |entry| entry.seq);
        self.checked = self.checked.max(newest);
        self.chain = Chain::Unknown;
        Effect::Ask {
            slot: Slot::Chain,
            request: Request::Chain,
        }
    }

    /// Where one is in the list.
    pub fn list(&self) -> &ListState {
        &self.list
    }

    /// What there is to say about the chosen entry.
    pub fn detail(&self) -> Option<&Detail> {
        self.detail.as_ref()
    }

    /// True when the changes of all instances are shown.
    pub fn shows_all(&self) -> bool {
        self.all
    }

    /// `12`, `first 500 of more`, or `3 of first 500 of more`.
    pub fn count(&self) -> String {
        let held = self.entries.len();
        match (self.older, self.list.shown()) {
            (None, _) => self.list.count(),
            (Some(_), shown) if shown == held => format!("first {held} of more"),
            (Some(_), shown) => format!("{shown} of first {held} of more"),
        }
    }

    /// What stands where no entry is.
    pub fn no_rows(&self) -> &'static str {
        match (&self.failure, self.known) {
            (Some(_), _) => "not read",
            (None, false) => "reading",
            (None, true) if self.all => {
                "Nothing was stored or deployed from here yet. What is, will stand here: who, when, \
                 from where, before and after."
            }
            (None, true) => {
                "Nothing was stored or deployed in this instance from here yet. What is, will stand \
                 here: who, when, from where, before and after."
            }
        }
    }

    /// What an entry says in the columns of the list: when, what, ACL, acting user, from where.
    pub fn cells(&self, index: usize) -> [Cow<'_, str>; 5] {
        let Some(entry) = self.entries.get(index) else {
            return Default::default();
        };
        let change = &entry.change;
        let from = match entry.origin.from.as_str() {
            "" => entry.origin.host.as_str(),
            from => from,
        };
        [
            minutes(&entry.at),
            detail::verb(entry).into(),
            detail::subject(change).unwrap_or("(all ACLs)").into(),
            change.acting_user.as_str().into(),
            from.into(),
        ]
    }

    /// True for an entry at which the chain is broken.
    pub fn is_broken(&self, index: usize) -> bool {
        let entry = self.entries.get(index);
        entry.is_some_and(|entry| self.broken_at(entry).is_some())
    }

    fn breaks(&self) -> &[Break] {
        match &self.chain {
            Chain::Checked(check) => &check.breaks,
            Chain::Unknown | Chain::Failed(_) => &[],
        }
    }

    /// How the chain is broken at this entry, or right before it.
    fn broken_at(&self, entry: &Entry) -> Option<&Break> {
        self.breaks().iter().find(|own| match own {
            Break::Changed { seq, .. } | Break::Moved { seq, .. } => *seq == entry.seq,
            Break::Missing { last, .. } => last.checked_add(1) == Some(entry.seq),
            Break::Unreadable { .. } | Break::NoHead => false,
        })
    }

    /// The chosen entry.
    fn selected(&self) -> Option<&Entry> {
        self.entries.get(self.list.selected()?)
    }

    /// Takes a part of the history in. True when it is not what was here already.
    fn take(&mut self, part: HistoryPart, older: Option<u64>) -> bool {
        let known = std::mem::replace(&mut self.known, true);
        let newest = |entries: &[Entry]| entries.first().map(|entry| entry.hash.clone());
        (self.instance, self.file) = (part.instance, part.file);
        match older {
            Some(_) => {
                self.entries.extend(part.entries);
                self.older = part.older;
                self.set_rows();
                return false;
            }
            None if known && newest(&part.entries) == newest(&self.entries) => return false,
            None => {}
        }
        let chosen = self.selected().map(|entry| entry.hash.clone());
        let at_top = self.list.position() == 0;
        (self.entries, self.older) = (part.entries, part.older);
        self.set_rows();
        let place = self
            .entries
            .iter()
            .position(|own| Some(&own.hash) == chosen.as_ref());
        if let Some(place) = place.filter(|_| !at_top) {
            self.list.select(place);
        }
        true
    }

    fn set_rows(&mut self) {
        let Self { entries, list, .. } = self;
        list.set_rows(entries.len(), &|index| words(entries, index));
    }

    /// What is to be asked for: older entries, where one is at the end of those that are here or a
    /// filter leaves few of them.
    fn more(&mut self) -> Option<Effect> {
        let older = self
            .older
            .filter(|_| !self.loading && self.entries.len() < HELD)?;
        let shown = self.list.shown();
        let at_end = self.list.position() + 1 >= shown;
        let few = self.list.filter().is_some() && shown < WANTED;
        (at_end || few).then(|| self.ask(Some(older)))
    }

    /// Tells about the entry that is chosen now.
    fn follow(&mut self) {
        self.detail = self.selected().map(|entry| self.told(entry));
    }

    /// The state before or after the chosen entry, or why there is none to bring back.
    fn restoring(&self, after: bool) -> Result<Restoring, &'static str> {
        let entry = self.selected().ok_or("choose an entry first")?;
        let change = &entry.change;
        if change.row.is_some() {
            return Err(
                "this entry is about customer data: what it changed is changed in Customers",
            );
        }
        let acl = change.acl.as_ref().ok_or(
            "this entry is about a deployment: `aclscope deploy --undo` takes the last one back",
        )?;
        if change.instance != self.instance {
            return Err("this entry is about another instance: open that one first");
        }
        let (side, word) = match after {
            false => (&change.before, "before"),
            true => (&change.after, "after"),
        };
        let broken = match self.broken_at(entry) {
            Some(_) => ", where the history is broken",
            None => "",
        };
        Ok(Restoring {
            id: acl.id.as_ref().and_then(|id| id.parse().ok()),
            name: acl.name.clone(),
            state: format!("{word} entry {}{broken}", entry.seq),
            columns: side.as_ref().map(|columns| AclColumns::of(&row(columns))),
        })
    }
}

/// What the filter looks at.
fn words(entries: &[Entry], index: usize) -> Cow<'_, str> {
    let Some(entry) = entries.get(index) else {
        return Cow::default();
    };
    let change = &entry.change;
    let acl = detail::subject(change).unwrap_or_default();
    let (verb, note) = (
        detail::verb(entry),
        change.note.as_deref().unwrap_or_default(),
    );
    format!("{} {verb} {acl} {} {note}", minutes(&entry.at), entry.who()).into()
}

/// `2026-11-22 07:30` of a time as it is journaled: UTC.
fn minutes(at: &str) -> Cow<'_, str> {
    match at.get(..16).and_then(|minutes| minutes.split_once('T')) {
        Some((day, time)) => format!("{day} {time}").into(),
        None => at.into(),
    }
}
