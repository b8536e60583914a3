//! What the three sections of an ACL do to one list together, and with the other ACLs.

use super::always::always_hit;
use super::finding::Severity;
use super::linter::{Linter, counted, quoted};
use super::texts::{Texts, Use};
use crate::core::acl::{Field, Test};
use crate::core::known::{KnownValue, ValueList};
use crate::core::value::is_true;

/// Fields that a screen cannot do without.
const MANDATORY: [&str; 4] = ["Queue", "State", "Priority", "Type"];

const POSSIBLE: usize = 0;
const ADD: usize = 1;
const NOT: usize = 2;

impl Linter<'_> {
    /// Judges what is done to one list.
    pub fn list(&mut self, field: &Field, sections: &[Option<Texts>; 3]) {
        let [possible, add, not] = sections.each_ref().map(Option::as_ref);
        let mut told = false;
        for (texts, used) in [(possible, Use::Possible), (add, Use::Add), (not, Use::Not)] {
            if let Some(texts) = texts.filter(|texts| !texts.faulty) {
                told |= self.hits_all(texts, used);
            }
        }
        if let Some(texts) = not {
            self.cannot_remove(texts);
        }
        if let Some(texts) = add {
            self.adds_nothing(field, texts, possible.is_some());
        }
        if let (Some(texts), None) = (not.filter(|own| own.matchers.is_empty()), possible) {
            let message = "an empty list takes nothing away: remove it or add a text";
            let proof = "there is no text that could hit";
            self.add(
                Severity::Warning,
                "list_without_effect",
                &texts.at,
                message,
                proof,
            );
        }
        let faulty = [possible, add, not]
            .into_iter()
            .flatten()
            .any(|own| own.faulty);
        if !told && !faulty {
            self.dead_end(field, [possible, add, not]);
        }
        if let Some(texts) = possible {
            self.overrules(field, texts);
        }
    }

    /// Several negations in one list.
    fn hits_all(&mut self, texts: &Texts, used: Use) -> bool {
        let Some(always) = always_hit(&texts.matchers) else {
            return false;
        };
        let message = match used {
            Use::Not => {
                "these texts are alternatives, so that every value is hit and taken away: use one \
                 pattern, such as `[NotRegExp]^(?:a|b)$`"
            }
            _ => {
                "these texts are alternatives, so that every value is hit and none is left out: \
                 use one pattern, such as `[NotRegExp]^(?:a|b)$`, or PossibleNot"
            }
        };
        self.add(
            Severity::Error,
            "negations_always_true",
            &texts.at,
            message,
            always.proof,
        );
        true
    }

    /// The ticket system keeps names that Perl calls false.
    fn cannot_remove(&mut self, texts: &Texts) {
        let kept = |text: &str| !is_true(text);
        let exact = texts.matchers.iter().enumerate();
        let exact = exact.filter(|(_, own)| matches!(own.test, Test::Exact) && kept(&own.text));
        let found: Vec<(usize, String)> = exact
            .map(|(position, own)| (position, own.text.clone()))
            .collect();
        for (position, text) in found {
            let what = match text.is_empty() {
                true => "the empty value".to_owned(),
                false => quoted(&text),
            };
            let message = format!(
                "PossibleNot cannot take away {what}: list the values to keep below Possible"
            );
            let proof = "the ticket system keeps the empty text and 0 whatever hits them";
            let at = texts.at.item(position);
            self.add(Severity::Warning, "cannot_remove", &at, message, proof);
        }
    }

    /// PossibleAdd brings back what was taken away before; where nothing was, it does nothing.
    fn adds_nothing(&mut self, field: &Field, texts: &Texts, after_possible: bool) {
        if texts.matchers.is_empty() {
            let message = "an empty list brings nothing back: remove it or add a text";
            let proof = "there is no text that could hit";
            self.add(
                Severity::Warning,
                "list_without_effect",
                &texts.at,
                message,
                proof,
            );
            return;
        }
        let stops = self.draft.stop_after_match.as_deref().is_some_and(is_true);
        if after_possible || stops || self.context.others.in_doubt {
            return;
        }
        let takes = |other: &&super::context::Other| {
            let [possible, _, not] = &other.lists;
            possible.contains(field) || not.contains(field)
        };
        let name = self.draft.name.as_str();
        if self.context.before(name).any(|other| takes(&other)) {
            return;
        }
        let later = self.context.after(name).find(takes);
        let message = format!(
            "PossibleAdd changes nothing: no ACL before this one takes anything from {}; {}",
            field.key(),
            match later {
                Some(later) => format!("give it a name behind {}", quoted(&later.name)),
                None => "use Possible or remove it".to_owned(),
            }
        );
        let proof = "it only brings back what the screen offered and an earlier ACL took away";
        self.add(
            Severity::Warning,
            "add_without_effect",
            &texts.at,
            message,
            proof,
        );
    }

    /// A list of which nothing is left.
    fn dead_end(&mut self, field: &Field, sections: [Option<&Texts>; 3]) {
        let Field::Ticket(name) = field else {
            return;
        };
        let mandatory = MANDATORY.contains(&name.as_str());
        let [possible, add, not] = sections;
        let empty = |texts: &Texts| texts.matchers.is_empty();
        let emptied = possible.is_some_and(empty) && add.is_none_or(empty);
        let Some(first) = possible.or(not) else {
            return;
        };
        let at = first.at.clone();
        let later = self.brought_back(field);
        if emptied {
            let severity = match (mandatory, later.is_some()) {
                (true, false) => Severity::Error,
                (_, true) => Severity::Note,
                _ => Severity::Warning,
            };
            let message = match &later {
                Some(later) => format!(
                    "an empty list leaves {name} without values; {} may bring some back",
                    quoted(later)
                ),
                None => {
                    format!("an empty list leaves {name} without values: add what may be chosen")
                }
            };
            let proof = "Possible keeps what its texts hit, and there is none";
            self.add(severity, "empties_field", &at, message, proof);
            return;
        }
        let known = first.known.clone();
        let Some(list) = known.list().filter(|list| list.complete()) else {
            return;
        };
        let Some(left) = self.something_is_left(sections, list) else {
            return;
        };
        if left {
            return;
        }
        let does = match (possible.is_none(), mandatory) {
            (true, false) => return,
            (true, true) => "takes away every",
            (false, _) => "keeps no",
        };
        let (severity, end) = match (&later, mandatory) {
            (Some(later), _) => {
                let end = format!("{} may bring some back", quoted(later));
                (Severity::Note, end)
            }
            (None, true) => {
                let end = "who must fill the field cannot go on".to_owned();
                (Severity::Error, end)
            }
            (None, false) => (Severity::Warning, "the field is empty".to_owned()),
        };
        let valid = list.values().iter().filter(|known| known.valid).count();
        let message = format!(
            "this {does} valid {}: {end}; leave at least one that exists",
            list.noun()
        );
        let proof = format!(
            "{} compared",
            counted(valid, &format!("valid {}", list.noun()))
        );
        self.add(severity, "dead_end", &at, message, proof);
    }

    /// The first ACL behind this one that can bring values of the list back.
    fn brought_back(&self, field: &Field) -> Option<String> {
        let mut after = self.context.after(&self.draft.name);
        let found = after.find(|other| {
            let [possible, add, _] = &other.lists;
            possible.contains(field) || add.contains(field)
        });
        found.map(|other| other.name.clone())
    }

    /// Is a valid value left by the three sections together? `None` when it cannot be told.
    fn something_is_left(
        &mut self,
        sections: [Option<&Texts>; 3],
        list: &ValueList,
    ) -> Option<bool> {
        for known in list.values().iter().filter(|known| known.valid) {
            let mut is_left = match sections.get(POSSIBLE).copied().flatten() {
                Some(texts) => self.is_hit(texts, known)?,
                None => true,
            };
            if let (false, Some(texts)) = (is_left, sections.get(ADD).copied().flatten()) {
                is_left = self.is_hit(texts, known)?;
            }
            if let (true, Some(texts)) = (is_left, sections.get(NOT).copied().flatten()) {
                is_left = !is_true(&known.value) || !self.is_hit(texts, known)?;
            }
            if is_left {
                return Some(true);
            }
        }
        Some(false)
    }

    fn is_hit(&mut self, texts: &Texts, known: &KnownValue) -> Option<bool> {
        if texts.exact.contains(&known.value) {
            return Some(true);
        }
        for position in &texts.inexact {
            let matcher = texts.matchers.get(*position)?;
            if self.hits(matcher, &known.value)? {
                return Some(true);
            }
        }
        Some(false)
    }

    /// Possible begins again with everything offered.
    fn overrules(&mut self, field: &Field, texts: &Texts) {
        let name = self.draft.name.as_str();
        let takes = |other: &&super::context::Other| {
            let [_, _, not] = &other.lists;
            not.contains(field)
        };
        let mut before = self.context.before(name).filter(takes);
        let Some(first) = before.next() else {
            return;
        };
        let more = match before.count() {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let message = format!(
            "Possible begins again with everything that {} offers: what {}{more} took away comes \
             back where it hits",
            field.key(),
            quoted(&first.name)
        );
        let proof = "the last Possible wins, earlier sections are forgotten";
        self.add(
            Severity::Note,
            "possible_overrules",
            &texts.at,
            message,
            proof,
        );
    }
}
