//! Choosing keys, values, modifiers and validities from what the live system knows.

use super::AclsPage;
use super::edit::Place;
use crate::app::effect::{Effect, Reply};
use crate::app::mark::Mark;
use crate::app::state::picker::AclPurpose;
use crate::app::state::{Choice, Picker, Purpose};
use crate::core::edit::{Property, SheetId};
use crate::core::known::{KnownValue, MODIFIERS, Values};
use crate::core::value::Value;

/// What is said about a text that the live system does not know.
const UNKNOWN: &str = "as typed, not known here";

/// What is said about a text where nothing can be known.
const FREE: &str = "as typed";

impl AclsPage {
    /// Asks for a key: a new one below the place, or another one for the place itself.
    pub(super) fn choose_key(&mut self, place: &Place, rename: bool) -> Reply {
        let above = match rename {
            true => place.parent().map(|(parent, _)| parent),
            false => Some(place.clone()),
        };
        let Some(above) = above else {
            return Reply::Ignored;
        };
        let keys = self.keys(&above);
        let path: Vec<&str> = keys.iter().map(String::as_str).collect();
        let there = self.value(&above).and_then(Value::as_map).cloned();
        let there = there.unwrap_or_default();
        let known = self.backdrop.as_ref().map(|backdrop| {
            let known = backdrop.0.known.keys(place.side, &path).into_iter();
            known.map(|key| {
                let choice = Choice::new(&key.key, &key.key);
                match (there.contains_key(&key.key), key.label) {
                    (true, _) => choice.detail("is there").mark(Mark::Offered),
                    (false, Some(label)) => choice.detail(label),
                    (false, None) => choice,
                }
            })
        });
        let choices: Vec<Choice> = known.into_iter().flatten().collect();
        let note = if choices.is_empty() { FREE } else { UNKNOWN };
        let title = match (rename, path.last()) {
            (true, _) => "Another key".to_owned(),
            (false, Some(above)) => format!("Key below {above}"),
            (false, None) => format!("Section of {}", place.side.name()),
        };
        let at = place.path.clone();
        let purpose = match rename {
            true => AclPurpose::Key(place.side, at),
            false => AclPurpose::NewKey(place.side, at),
        };
        let mut picker = Picker::new(Purpose::Acl(purpose), title, choices).free(note);
        if rename && let Some(own) = self.keys(place).pop() {
            picker = picker.at(&own);
        }
        Effect::open(picker).into()
    }

    /// Asks for a value: `before` is the text that it replaces, else it is a new one in the list.
    pub(super) fn choose_value(&mut self, place: &Place, before: Option<String>) -> Reply {
        let list = match &before {
            Some(_) => place.parent().map(|(parent, _)| parent),
            None => Some(place.clone()),
        };
        let Some(list) = list else {
            return Reply::Ignored;
        };
        let keys = self.keys(&list);
        let path: Vec<&str> = keys.iter().map(String::as_str).collect();
        let there: Vec<String> = match (&before, self.value(&list)) {
            (None, Some(value)) => value.texts().into_iter().map(str::to_owned).collect(),
            _ => Vec::new(),
        };
        let title = format!(
            "Value of {}",
            keys.last().map_or("the list", String::as_str)
        );
        let (side, at) = (place.side, place.path.clone());
        let purpose = Purpose::Acl(match before {
            Some(_) => AclPurpose::Value(side, at),
            None => AclPurpose::NewValue(side, at),
        });
        let values = match &self.backdrop {
            Some(backdrop) => backdrop.0.known.values(side, &path),
            None => Values::Free,
        };
        let picker = match values {
            Values::Asked(asked) => Picker::asking(purpose, title).among(asked).free(FREE),
            Values::Free => Picker::new(purpose, title, Vec::new()).free(FREE),
            Values::Listed(known) => {
                let choices = known.values().iter().map(|value| choice(value, &there));
                let note = if known.complete() { UNKNOWN } else { FREE };
                let picker = Picker::new(purpose, title, choices.collect()).free(note);
                match known.complete() {
                    true => picker.known(known),
                    false => picker,
                }
            }
        };
        let picker = match before {
            Some(text) => picker.typed(text),
            None => picker,
        };
        Effect::open(picker).into()
    }

    /// Asks for the modifier of the selected value.
    pub(super) fn choose_modifier(&mut self) -> Reply {
        let place = match self.place() {
            Ok(place) => place,
            Err(reply) => return reply,
        };
        let Some(Value::Text(text)) = self.value(&place) else {
            return Effect::fail("only values have modifiers: choose one").into();
        };
        let (present, _) = split(text);
        let choices = MODIFIERS.iter().map(|modifier| {
            let label = if modifier.text.is_empty() {
                "none"
            } else {
                modifier.text
            };
            Choice::new(modifier.text, label).detail(modifier.meaning)
        });
        let purpose = Purpose::Acl(AclPurpose::Modifier(place.side, place.path.clone()));
        let picker = Picker::new(purpose, format!("Modifier of {text}"), choices.collect());
        Effect::open(picker.at(present)).into()
    }

    /// Asks for the validity of an ACL.
    pub(super) fn choose_validity(&mut self, id: SheetId) -> Reply {
        let Some(backdrop) = &self.backdrop else {
            return Effect::fail("the validities are not read yet").into();
        };
        let present = self.draft(id).and_then(|draft| draft.valid_id);
        let choices = backdrop.0.validities.iter().map(|(id, name)| {
            let says = if *id == backdrop.0.valid {
                "is deployed"
            } else {
                "is not deployed"
            };
            Choice::new(id.to_string(), name).detail(says)
        });
        let purpose = Purpose::Acl(AclPurpose::Validity);
        let picker = Picker::new(purpose, "Validity", choices.collect());
        Effect::open(picker.at(&present.map_or_else(String::new, |id| id.to_string()))).into()
    }

    /// What was chosen.
    pub(super) fn chosen(&mut self, purpose: &AclPurpose, chosen: &Choice) -> Reply {
        if *purpose == AclPurpose::Export {
            return self.export_chosen(&chosen.id);
        }
        let id = match self.begin() {
            Ok(id) => id,
            Err(reply) => return reply,
        };
        let text = chosen.id.clone();
        let place = |side: &_, path: &Vec<usize>| Place {
            id,
            side: *side,
            path: path.clone(),
        };
        match purpose {
            AclPurpose::NewKey(side, path) => self.add_key(&place(side, path), text),
            AclPurpose::Key(side, path) => self.rename_key(&place(side, path), text),
            AclPurpose::NewValue(side, path) => self.add_value(&place(side, path), text),
            AclPurpose::Value(side, path) => self.put_text(&place(side, path), text),
            AclPurpose::Modifier(side, path) => {
                let place = place(side, path);
                let Some(Value::Text(before)) = self.value(&place) else {
                    return Reply::Ignored;
                };
                let (_, rest) = split(before);
                let text = format!("{text}{rest}");
                self.put_text(&place, text)
            }
            AclPurpose::Validity => match text.parse() {
                Ok(valid) => {
                    let says = format!("is {} now", chosen.label);
                    self.set(id, says, Property::Validity(Some(valid)))
                }
                Err(_) => Reply::Ignored,
            },
            AclPurpose::Version => self.version_chosen(id, &text),
            AclPurpose::Export => Reply::Ignored,
        }
    }
}

/// The modifier of a text, and the rest.
fn split(text: &str) -> (&str, &str) {
    let known = MODIFIERS.iter().rev();
    let found = known.filter(|own| !own.text.is_empty());
    let found = found.filter_map(|own| text.strip_prefix(own.text).map(|rest| (own.text, rest)));
    let mut found = found.max_by_key(|(modifier, _)| modifier.len());
    found.take().unwrap_or(("", text))
}

fn choice(value: &KnownValue, there: &[String]) -> Choice {
    let shown = if value.value.is_empty() {
        "(empty)"
    } else {
        &value.value
    };
    let choice = Choice::new(&value.value, shown);
    let mut details: Vec<&str> = Vec::new();
    details.extend(value.label.as_deref());
    details.extend(value.note.as_deref());
    details.extend((!value.valid).then_some("not valid"));
    let is_there = there.contains(&value.value);
    details.extend(is_there.then_some("is there"));
    let choice = choice.detail(details.join(", "));
    match is_there {
        true => choice.mark(Mark::Offered),
        false => choice,
    }
}
