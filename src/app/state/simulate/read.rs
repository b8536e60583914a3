//! What one reads in a box: why a value is there or gone, and what a rule looked at.

use super::SimulatePage;
use super::words::standing;
use crate::app::effect::{Effect, Reply};
use crate::app::mark::Mark;
use crate::app::simulated::Asked;
use crate::app::state::acls::sides;
use crate::app::state::reader::{Reader, ReaderRow};
use crate::core::acl::{CHANGE_PARTS, Says, Standing, Truth, Verdict};
use crate::core::explain::{Held, Station, held};

impl SimulatePage {
    pub(super) fn read_value(&mut self) -> Reply {
        let chosen = self.values.selected();
        let Some((asked, position)) = self.asked().zip(chosen) else {
            return Reply::DONE;
        };
        Effect::open(value(asked, position)).into()
    }

    pub(super) fn read_rule(&mut self) -> Reply {
        let Some(asked) = self.asked() else {
            return Reply::DONE;
        };
        match self.step().checked_sub(1) {
            None => Effect::say("this row is the list before any rule").into(),
            Some(rule) => Effect::open(self::rule(asked, rule)).into(),
        }
    }
}

/// `Why is Support Mexico not offered?`
fn value(asked: Asked<'_>, position: usize) -> Reader {
    let why = asked.why(position);
    let offered = if why.left { "offered" } else { "not offered" };
    let mut rows = vec![ReaderRow::new("", why.sentence()).mark(if why.left {
        Mark::Offered
    } else {
        Mark::Gone
    })];
    rows.push(ReaderRow::blank());
    if let Some(station) = &why.decided_by {
        rows.push(ReaderRow::new("Decided by", station_text(station)));
        if let Some(text) = standing(asked, &station.acl) {
            rows.push(ReaderRow::new("", text).mark(Mark::Changed));
        }
        if why.conditions.is_empty() {
            rows.push(ReaderRow::new("", "it has no conditions"));
        }
        rows.extend(why.conditions.iter().map(condition));
    }
    for station in why.also.iter().rev() {
        rows.push(ReaderRow::new("Also touched", station_text(station)));
    }
    if let Some(station) = &why.decided_by {
        let other = if why.left { "not offered" } else { "offered" };
        rows.push(ReaderRow::blank());
        rows.push(ReaderRow::new(
            "Otherwise",
            format!(
                "it would be {other} if {} did not match or did not say so",
                station.acl
            ),
        ));
    }
    if let Some((acls, left)) = asked.with_others(position) {
        let (acls, left) = (acls.name(), if left { "offered" } else { "not offered" });
        let text = format!("with the {acls} ACLs it is {left}");
        rows.push(ReaderRow::new("Compare", text).mark(Mark::Changed));
    }
    for miss in &why.misses {
        let says = if miss.names_it {
            "names it"
        } else {
            "leaves it out"
        };
        rows.push(ReaderRow::new(
            "Near miss",
            format!("{} {} {says}, but {}", miss.acl, miss.section, miss.reason),
        ));
    }
    if asked.value(position) != why.name {
        rows.push(ReaderRow::new("Name", format!("ACLs compare {}", why.name)));
    }
    let shown = asked.value(position);
    let shown = if shown.is_empty() { "(empty)" } else { shown };
    Reader::new(format!("Why is {shown} {offered}?"), rows)
}

fn station_text(station: &Station) -> String {
    let texts = if station.texts.is_empty() {
        "none of its texts hits".to_owned()
    } else {
        station.texts.join(" or ")
    };
    format!(
        "{} {}: {} ({texts})",
        station.acl,
        station.section,
        station.verb()
    )
}

/// A condition with what it wanted and what it found.
fn condition(held: &Held) -> ReaderRow {
    let mark = match (held.truth, &held.found) {
        (Truth::Hit, _) => Mark::Matched,
        (Truth::Miss, None) => Mark::Absent,
        (Truth::Miss, Some(_)) => Mark::Missed,
        (Truth::Undecided, _) => Mark::Problem,
    };
    let text = format!(
        "{} {}: {}, wanted {}",
        held.part.name(),
        held.key(),
        held.found_text(),
        held.wanted_text()
    );
    ReaderRow::new("", text).mark(mark)
}

/// How a rule differs from its other form, stored or deployed.
fn other_form(asked: Asked<'_>, name: &str) -> Vec<ReaderRow> {
    let Some(text) = standing(asked, name) else {
        return Vec::new();
    };
    let mut rows = vec![ReaderRow::new("Deployed", text).mark(Mark::Changed)];
    let compared = asked.differing(name).map(|compared| &compared.standing);
    if let Some(Standing::Changed(changes)) = compared {
        for change in changes {
            let path = change.path.join("/");
            let sides = sides(change).into_iter();
            rows.extend(
                sides.map(|(side, value)| ReaderRow::new("", format!("{path} {side}: {value}"))),
            );
        }
    }
    rows
}

/// Everything that a rule looked at and did.
fn rule(asked: Asked<'_>, index: usize) -> Reader {
    let compiled = &asked.rules.compiled;
    let mut rows = Vec::new();
    let own = asked.rule(index);
    let verdict = match own.map(|own| own.verdict).unwrap_or_default() {
        Verdict::Used => "its conditions hold, and it is used for this list",
        Verdict::Matched => "its conditions hold, but it says nothing about this list",
        Verdict::NotMatched => "its conditions do not hold",
        Verdict::NotReached => "not reached: the run ended before it",
        Verdict::Failed => "it cannot be evaluated",
    };
    rows.push(ReaderRow::new("Verdict", verdict));
    if own.is_some_and(|own| own.stopped) {
        rows.push(ReaderRow::new("Stops", "StopAfterMatch ends the run here").mark(Mark::Stopped));
    }
    rows.extend(other_form(asked, asked.rule_name(index)));
    let conditions = held(compiled, asked.trace, index);
    if conditions.is_empty() {
        rows.push(ReaderRow::new("Match", asked.reason(index).to_string()));
    } else {
        rows.push(ReaderRow::heading("Match"));
        rows.extend(conditions.iter().map(condition));
    }
    let says = compiled
        .rules
        .get(index)
        .map(|rule| rule.says(&asked.answer.asked));
    rows.push(ReaderRow::heading("Change"));
    for (section, says) in CHANGE_PARTS.iter().zip(says.into_iter().flatten()) {
        let text = match says {
            Says::Nothing => continue,
            Says::List(list) => {
                let list = compiled.lists.get(list).map(|list| list.matchers.iter());
                let texts: Vec<&str> = list
                    .into_iter()
                    .flatten()
                    .map(|own| own.text.as_str())
                    .collect();
                if texts.is_empty() {
                    "an empty list".to_owned()
                } else {
                    texts.join(" or ")
                }
            }
            Says::BrokenBefore(message) | Says::BrokenAfter(message) => message.to_owned(),
        };
        rows.push(ReaderRow::new(*section, text));
    }
    let (removed, revived) = asked.changed(index);
    for (label, mark, set) in [
        ("Removes", Mark::Gone, removed),
        ("Revives", Mark::Revived, revived),
    ] {
        for position in set.iter() {
            rows.push(ReaderRow::new(label, asked.value(position)).mark(mark));
        }
    }
    let failed = asked.answer.outcome.error.as_ref();
    if let Some(error) = failed.filter(|error| error.acl == asked.rule_name(index)) {
        rows.push(ReaderRow::new("Error", error.to_string()).mark(Mark::Problem));
    }
    let place = format!("rule {} of {}", index + 1, asked.count());
    Reader::new(format!("{}, {place}", asked.rule_name(index)), rows)
}
