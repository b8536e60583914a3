//! The relations that permissions come from: choosing whose, walking across, and writing.

use crate::app::effect::Effect;
use crate::app::page::Page;
use crate::app::relating::Related;
use crate::app::request::{Answer, Failure, Request};
use crate::app::state::{Choice, Confirm, Picker, Purpose, Reader, ReaderRow, RelationPage, Slot};
use crate::app::views::ViewId;
use crate::backend::instance::RelationWanted;
use crate::config::Action;
use crate::core::customer::relation::Thing;
use crate::core::known::Asked;
use crate::core::table_change::Plan;

use super::App;

impl App {
    /// The matrix that is shown; the one that was opened last.
    pub fn relation(&self) -> Option<&RelationPage> {
        let there = self.current == ViewId::Customers && self.gate.is_none();
        self.relations.last().filter(|_| there)
    }

    pub(super) fn relation_mut(&mut self) -> Option<&mut RelationPage> {
        let there = self.current == ViewId::Customers && self.gate.is_none();
        self.relations.last_mut().filter(|_| there)
    }

    /// How many relations are edited and not written.
    pub(super) fn unwritten(&self) -> usize {
        self.relations.iter().map(RelationPage::edited).sum()
    }

    /// What becomes of them when the console ends; nothing where there are none.
    pub(super) fn unwritten_line(&self) -> Option<String> {
        let unwritten = self.unwritten();
        let line = format!("Relations that are not written: {unwritten}. They are lost.");
        (unwritten > 0).then_some(line)
    }

    /// Says that relations are edited and not written; another instance would forget them. True when
    /// there are such.
    pub(super) fn stays_to_relate(&mut self) -> bool {
        let unwritten = self.unwritten();
        if unwritten > 0 {
            self.show(ViewId::Customers);
            self.perform(Effect::fail(format!(
                "relations that are not written: {unwritten}; write or leave them first"
            )));
        }
        unwritten > 0
    }

    /// The login or CustomerID that is selected in the list that shows.
    fn selected_key(&self, thing: Thing) -> Option<String> {
        let customers = self.views.customers.as_ref()?;
        match (thing, customers.companies()) {
            (Thing::CustomerUser, None) => Some(customers.selected()?.login.clone()),
            (Thing::Customer, Some(companies)) => Some(companies.selected()?.id.clone()),
            _ => None,
        }
    }

    /// False for an action that opens relations of nobody.
    pub(super) fn offers_relation(&self, action: Action, related: Related) -> bool {
        let of_selected = related.chosen() == Thing::CustomerUser;
        let free = !of_selected || action == Action::RelationDefaults;
        let selected = self.selected_key(Thing::CustomerUser);
        self.relation().is_none() && (free || selected.is_some())
    }

    /// Opens relations, once it is known whose.
    pub(super) fn open_related(&mut self, action: Action, related: Related) {
        if action == Action::RelationDefaults {
            self.open_relation(Related::defaults());
            return;
        }
        if let Some(key) = self.selected_key(related.chosen()) {
            self.open_relation(related.of_key(key));
            return;
        }
        let (across, chosen) = (related.across(), related.chosen());
        if chosen == Thing::CustomerUser {
            self.perform(Effect::say("no customer user is selected here"));
            return;
        }
        let title = format!("{} of which {}?", across.words(), chosen.word());
        let mut picker = Picker::asking(Purpose::Related(related), title);
        if related.chosen() == Thing::Customer {
            let customers = self.views.customers.as_ref();
            let selected = customers.and_then(|page| page.selected());
            let id = selected.map(|person| person.customer_id.clone());
            picker = picker
                .among(Asked::CustomerId)
                .typed(id.unwrap_or_default());
        }
        self.perform(Effect::open(picker));
    }

    /// What is asked for to choose from, with these words.
    pub(super) fn ask_for_related(&mut self, related: Related, words: String, limit: usize) {
        let request = match related.chosen() {
            Thing::Customer => Request::CustomerIds { words, limit },
            Thing::CustomerUser => Request::CustomerUsers { words, limit },
            thing => Request::Relatable(thing),
        };
        self.ask(Slot::Picker, request);
    }

    /// Opens the relations of what was chosen.
    pub(super) fn related_chosen(&mut self, related: Related, choice: Choice) {
        self.open_relation(related.of_key(choice.id));
    }

    /// Shows a matrix over the view of the customers.
    pub(super) fn open_relation(&mut self, wanted: RelationWanted) {
        if !self.show(ViewId::Customers) {
            return;
        }
        let mut page = RelationPage::new(wanted);
        let asking = page.ask();
        self.relations.push(page);
        self.perform(asking);
    }

    /// Goes back to what stood under the matrix.
    pub(super) fn leave_relation(&mut self) {
        self.cancel(Slot::Relation);
        self.relations.pop();
        // Who writes on the other side changes what stands here.
        if let Some(asking) = self.relations.last_mut().map(RelationPage::ask_anew) {
            self.perform(asking);
        }
    }

    /// Shows what is to be written, once it may be written and in somebody's name.
    pub(super) fn ask_to_relate(&mut self) {
        let Some(plan) = self.relation().and_then(RelationPage::plan) else {
            self.perform(Effect::say("nothing is changed here"));
            return;
        };
        self.ask_as_agent(Slot::Writing, Request::RelationStatements(Box::new(plan)));
    }

    /// Asks whether this is to be written.
    pub(super) fn ask_to_write_relation(
        &mut self,
        plan: Box<Plan>,
        statements: Vec<String>,
        notes: Vec<String>,
    ) {
        let Some(page) = self.relation().filter(|page| page.would_write(&plan)) else {
            self.perform(Effect::say(
                "what is edited has changed meanwhile: look, then write",
            ));
            return;
        };
        let changes = page.change_lines();
        let who = self.header.acting_user.clone().unwrap_or_default();
        let mut lines = vec![format!("{}, in the name of {who}:", page.title())];
        lines.extend(changes.iter().map(|line| format!("  {line}")));
        lines.push(String::new());
        lines.extend(statements);
        lines.extend(notes);
        let title = match changes.len() {
            1 => "Write 1 change?".to_owned(),
            count => format!("Write {count} changes?"),
        };
        let confirm = Confirm::new(title, lines, "Write", Effect::Relate(plan));
        self.perform(Effect::open(confirm));
    }

    /// Writes what was edited and shown.
    pub(super) fn relate(&mut self, plan: Plan) {
        if self.storing {
            self.perform(Effect::fail(
                "what was to be written before is still being written",
            ));
            return;
        }
        if let Some(reason) = self.not_kept.clone() {
            self.perform(Effect::fail(format!("nothing is written: {reason}")));
            return;
        }
        let page = self.relation_mut().filter(|page| page.would_write(&plan));
        let Some(page) = page else {
            self.perform(Effect::fail(
                "nothing is written: what is edited is not what was shown any more; look, then \
                 write again",
            ));
            return;
        };
        page.set_writing(true);
        let relation = page.relation();
        self.storing = true;
        let request = Request::WriteRelation(Box::new(plan), relation);
        self.ask(Slot::Writing, request);
    }

    /// What was being written is written, or not: it can be edited again.
    pub(super) fn end_writing(&mut self) {
        self.storing = false;
        for page in &mut self.relations {
            page.set_writing(false);
        }
    }

    /// The matrix whose edits are being written.
    fn written_relation(&mut self) -> Option<&mut RelationPage> {
        self.relations.iter_mut().find(|page| page.is_writing())
    }

    /// It is written: everything that shows it is read again, and what has to be run on the ticket
    /// system's machine is said.
    pub(super) fn related(&mut self, says: String, failure: Option<String>, commands: Vec<String>) {
        if let Some(asking) = self.written_relation().map(RelationPage::written) {
            self.perform(asking);
        }
        if let Some(customers) = &mut self.views.customers {
            let again = customers.read_card_again();
            self.replied(again);
        }
        self.read_again();
        self.perform(Effect::say(says));
        if !commands.is_empty() {
            let why = "It is written. The running ticket system still works with what its caches \
                       keep: run there";
            let rows = failure
                .into_iter()
                .map(|failure| ReaderRow::new("", failure))
                .chain([ReaderRow::new("", why), ReaderRow::blank()])
                .chain(commands.into_iter().map(|own| ReaderRow::new("", own)));
            let reader = Reader::new("Stale caches", rows.collect());
            self.perform(Effect::open(reader));
        }
    }

    /// Nothing is written, because somebody else has changed it: it is read anew, the edits over it.
    pub(super) fn related_stale(&mut self, why: String) {
        let page = self.written_relation();
        if let Some(asking) = page.map(|page| page.ask_as_stale(why)) {
            self.perform(asking);
        }
    }

    /// A part of an answer for the matrix.
    pub(super) fn relation_answered(&mut self, answer: Answer) {
        if let Some(page) = self.relations.last_mut() {
            let reply = page.answered(Slot::Relation, answer);
            self.replied(reply);
        }
    }

    /// The end of an answer for the matrix.
    pub(super) fn relation_ended(&mut self, result: Result<(), Failure>) {
        if let Some(page) = self.relations.last_mut() {
            let reply = page.ended(Slot::Relation, result);
            self.replied(reply);
        }
    }
}
