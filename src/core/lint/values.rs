//! One text against the values that are known.

use super::finding::Severity;
use super::linter::{At, Linter, counted, named, quoted};
use super::texts::{Texts, Use};
use crate::core::acl::{Matcher, Test, Truth};
use crate::core::known::{Difference, KnownValue, ValueList, Values};

impl Linter<'_> {
    /// Compares a text with what is known.
    pub fn value(&mut self, texts: &Texts, position: usize, matcher: &Matcher, used: Use) {
        match (&texts.known, &matcher.test) {
            (Values::Listed(list), Test::Exact) => {
                self.listed(texts, list, position, &matcher.text, (false, used));
            }
            (Values::Listed(list), Test::Not(rest)) => {
                self.listed(texts, list, position, rest, (true, used));
            }
            (Values::Listed(list), Test::Found(_) | Test::NotFound(_)) => {
                self.pattern(texts, list, position, matcher, used);
            }
            (Values::Asked(asked), Test::Exact | Test::Not(_)) => {
                let negated = matcher.is_negated();
                let value = match &matcher.test {
                    Test::Not(rest) => rest,
                    _ => &matcher.text,
                };
                let existence = self.context.existence;
                if value.is_empty() || existence.says(*asked, value) != Some(false) {
                    return;
                }
                let message = format!(
                    "there is no {} {}: {}",
                    asked.noun(),
                    quoted(value),
                    consequence(negated, used)
                );
                let at = &texts.at.item(position);
                let proof = "it was searched for in the customer sources";
                self.add(Severity::Warning, "unknown_value", at, message, proof);
            }
            _ => {}
        }
    }

    /// An exact value against a list of known ones.
    fn listed(
        &mut self,
        texts: &Texts,
        list: &ValueList,
        position: usize,
        value: &str,
        (negated, used): (bool, Use),
    ) {
        let at = &texts.at;
        if value.is_empty() {
            return;
        }
        if let Some(known) = list.get(value) {
            if !known.valid {
                self.invalid(&at.item(position), list, known, used);
            }
            return;
        }
        let effect = consequence(negated, used);
        let at = &at.item(position);
        let mut alike = list
            .alike(value)
            .filter_map(|known| Some((known, Difference::between(value, &known.value)?)));
        if let Some((known, difference)) = alike.next() {
            let message = format!(
                "{} differs from the {} {} in {difference}: {effect}; write it exactly so",
                quoted(value),
                list.noun(),
                quoted(&known.value),
            );
            let proof = first_difference(value, &known.value);
            self.add(Severity::Warning, "nearly_known", at, message, proof);
            return;
        }
        if let Some(known) = list.labelled(value) {
            let message = format!(
                "{} is another name of the {} {}: {effect}; write {}",
                quoted(value),
                list.noun(),
                quoted(&known.value),
                quoted(&known.value),
            );
            let proof = "values are compared, names beside them are not";
            self.add(Severity::Warning, "label_for_value", at, message, proof);
            return;
        }
        if !list.complete() {
            return;
        }
        if self.report.is_full("unknown_value", &at.text()) {
            self.add(Severity::Warning, "unknown_value", at, "", quoted(value));
            return;
        }
        let nearest = self.near(value, list).nearest.map(named);
        let help = nearest.map_or_else(
            || "correct or remove it".to_owned(),
            |nearest| format!("did you mean {nearest}?"),
        );
        let message = format!(
            "there is no {} {}: {effect}; {help}",
            list.noun(),
            quoted(value)
        );
        let proof = format!(
            "none of {} has it",
            counted(list.values().len(), list.noun())
        );
        self.add(Severity::Warning, "unknown_value", at, message, proof);
    }

    fn invalid(&mut self, at: &At, list: &ValueList, known: &KnownValue, used: Use) {
        let offered = used != Use::Condition;
        let never_there = offered || matches!(list.noun(), "group" | "role");
        let (severity, effect) = match (never_there, used) {
            (true, Use::Condition) => (Severity::Warning, "nobody has it while it is not valid"),
            (true, _) => (Severity::Warning, "screens do not offer it"),
            (false, _) => (Severity::Note, "only what already has it can still match"),
        };
        let message = format!(
            "the {} {} is not valid: {effect}; make it valid or remove it here",
            list.noun(),
            quoted(&known.value)
        );
        let proof = "its validity is another than valid";
        self.add(severity, "invalid_entity", at, message, proof);
    }

    /// A pattern against a list that is known as a whole: one that is found in nothing.
    fn pattern(
        &mut self,
        texts: &Texts,
        list: &ValueList,
        position: usize,
        matcher: &Matcher,
        used: Use,
    ) {
        let (Test::Found(pattern) | Test::NotFound(pattern)) = &matcher.test else {
            return;
        };
        let negated = matcher.is_negated();
        let positive = Matcher {
            text: matcher.text.clone(),
            test: Test::Found(pattern.clone()),
        };
        if list.complete() {
            for known in list.values() {
                match self.hits(&positive, &known.value) {
                    Some(false) => {}
                    Some(true) => return,
                    None => return self.slow(texts, position, known, &positive),
                }
            }
            let message = format!(
                "the pattern is found in none of {}: {}",
                counted(list.values().len(), list.noun()),
                consequence(negated, used)
            );
            let at = &texts.at.item(position);
            let proof = format!("{} was tried on each", quoted(&matcher.text));
            self.add(Severity::Note, "pattern_finds_nothing", at, message, proof);
        }
    }

    fn slow(&mut self, texts: &Texts, position: usize, known: &KnownValue, matcher: &Matcher) {
        // Out of tests altogether is no fault of this pattern.
        let truth = matcher.hits_text(&known.value);
        if !matches!(truth, Ok(Truth::Undecided)) {
            return;
        }
        let at = &texts.at.item(position);
        let message = "the pattern tries too many ways and may stop a request for long; \
                       write it without a repetition inside a repetition";
        let proof = format!("the steps for {} do not end in time", quoted(&known.value));
        self.add(Severity::Warning, "slow_pattern", at, message, proof);
    }
}

fn consequence(negated: bool, used: Use) -> &'static str {
    match negated {
        true => used.always(),
        false => used.never(),
    }
}

/// Where two texts first differ.
fn first_difference(text: &str, known: &str) -> String {
    let name = |c: Option<char>| match c {
        None => "nothing".to_owned(),
        Some(c) if c.is_ascii_graphic() => format!("`{c}`"),
        Some(c) => format!("U+{:04X}", u32::from(c)),
    };
    let (mut a, mut b) = (text.chars(), known.chars());
    let mut position = 1;
    loop {
        let (left, right) = (a.next(), b.next());
        if left != right || left.is_none() {
            return format!(
                "character {position} is {} where the known one has {}",
                name(left),
                name(right)
            );
        }
        position += 1;
    }
}
