//! Name, comment, description and validity.

use super::finding::Severity;
use super::linter::{Linter, counted, quoted};
use super::order::misplaced;
use crate::core::known::Difference;
use crate::core::world::Flavour;

/// Characters that the table takes for a comment or a description.
const STORED: usize = 250;

/// Names of other ACLs that a proof lists.
const NAMED: usize = 3;

impl Linter<'_> {
    /// Judges the properties.
    pub fn properties(&mut self) {
        let draft = self.draft;
        let stored = match self.context.known.flavour() {
            Flavour::Otobo => 191,
            Flavour::Znuny | Flavour::Otrs6 => 200,
        };
        self.length("name", Some(&draft.name), (70, stored));
        self.length("comments", draft.comment.as_deref(), (70, STORED));
        self.length("description", draft.description.as_deref(), (200, STORED));
        let is_hostile = |text: &&str| text.contains("$VAR1");
        if draft.comment.as_deref().filter(is_hostile).is_some() {
            let message = "a comment with $VAR1 is refused at deployment: take it out";
            let proof = "the ticket system replaces the first $VAR1 of an ACL and writes a file \
                         that it cannot load";
            self.add_property(Severity::Error, "comment_var1", "comments", message, proof);
        }
        self.name();
        self.validity();
    }

    fn length(&mut self, property: &'static str, text: Option<&str>, limits: (usize, usize)) {
        let (form, stored) = limits;
        let count = text.map_or(0, |text| text.chars().count());
        let (severity, code, limit, who) = if count > stored {
            (Severity::Error, "too_long", stored, "the table takes")
        } else if count > form {
            (
                Severity::Note,
                "long_for_form",
                form,
                "the web editor takes",
            )
        } else {
            return;
        };
        let message = format!("{who} at most {limit} characters: shorten it");
        let proof = counted(count, "character");
        self.add_property(severity, code, property, message, proof);
    }

    fn name(&mut self) {
        let name = self.draft.name.as_str();
        if name.is_empty() {
            let proof = "the name is the place in the evaluation order";
            let message = "an ACL needs a name";
            return self.add_property(Severity::Error, "no_name", "name", message, proof);
        }
        let context = self.context;
        let lower = name.to_lowercase();
        if let Some(other) = context
            .others()
            .find(|own| own.name.to_lowercase() == lower)
        {
            let message = format!(
                "there is an ACL {} already: names are unique without regard to case; choose another",
                quoted(&other.name)
            );
            let proof = format!("{} and {}", quoted(name), quoted(&other.name));
            return self.add_property(Severity::Error, "name_taken", "name", message, proof);
        }
        let mut alike = context
            .others()
            .filter_map(|own| Some((own, Difference::between(name, &own.name)?)));
        if let Some((other, difference)) = alike.next() {
            let message = format!(
                "this name differs from that of {} in {difference} only: rename one of them",
                quoted(&other.name)
            );
            let proof = format!("{} and {}", quoted(name), quoted(&other.name));
            self.add_property(Severity::Warning, "similar_name", "name", message, proof);
        }
        self.order(name);
    }

    /// Names are sorted as texts, whatever their numbers say. The one that is out of order is the
    /// one that stands against more others than they do.
    fn order(&mut self, name: &str) {
        let others = self.context.others().filter(|own| own.counts);
        let wrong: Vec<_> = others.filter(|own| misplaced(name, &own.name)).collect();
        if wrong.iter().all(|other| other.misplaced > wrong.len()) {
            return;
        }
        let wrong: Vec<&str> = wrong.iter().map(|own| own.name.as_str()).collect();
        let Some(first) = wrong.first() else {
            return;
        };
        let place = match name < *first {
            true => "before",
            false => "after",
        };
        let more = match wrong.len() - 1 {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let message = format!(
            "this runs {place} {}{more}, against the numbers: names are sorted as texts; write \
             numbers with the same count of digits",
            quoted(first)
        );
        let mut sorted: Vec<&str> = wrong.iter().take(NAMED).copied().chain([name]).collect();
        sorted.sort_unstable();
        let sorted: Vec<String> = sorted.into_iter().map(quoted).collect();
        let proof = format!("the order is {}", sorted.join(", "));
        self.add_property(Severity::Warning, "order_by_text", "name", message, proof);
    }

    fn validity(&mut self) {
        let validities = &self.context.world.validities;
        let message = match self.draft.valid_id {
            None => "an ACL needs a validity",
            Some(id) if validities.is_empty() || validities.by_id(id).is_some() => return,
            Some(_) => {
                "there is no such validity: the row would be refused; choose one that exists"
            }
        };
        let ids: Vec<String> = validities
            .iter()
            .map(|own| format!("{} {}", own.id, own.name))
            .collect();
        let proof = match ids.is_empty() {
            true => "the table requires it".to_owned(),
            false => format!("there are {}", ids.join(", ")),
        };
        self.add_property(Severity::Error, "no_validity", "valid_id", message, proof);
    }
}
