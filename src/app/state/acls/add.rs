//! Putting keys and values into a tree, and changing them.

use super::AclsPage;
use super::edit::Place;
use super::lines::title;
use crate::app::effect::{Effect, Reply};
use crate::core::edit::{Change, Part, Side, place_of_key};
use crate::core::value::{Map, Value};

impl AclsPage {
    /// Adds something: to what the selected line holds, or beside it.
    pub(super) fn add_below(&mut self) -> Reply {
        let place = match self.place() {
            Ok(place) => place,
            Err(reply) => return reply,
        };
        self.add_at(place)
    }

    /// Asks what to add at a place.
    pub(super) fn add_at(&mut self, place: Place) -> Reply {
        if let Some(Part::Unread { error, .. }) =
            self.draft(place.id).map(|draft| draft.part(place.side))
        {
            let says = format!(
                "{} cannot be read: {error}; Enter corrects its text",
                title(place.side)
            );
            return Effect::fail(says).into();
        }
        let wants_list = self.wants_list(&place);
        match self.value(&place) {
            Some(Value::Map(_)) => self.choose_key(&place, false),
            Some(Value::List(_)) => self.choose_value(&place, None),
            Some(Value::Null) if wants_list => self.choose_value(&place, None),
            Some(Value::Null) => self.choose_key(&place, false),
            Some(Value::Text(_)) => match place.parent() {
                Some((parent, _)) if matches!(self.value(&parent), Some(Value::List(_))) => {
                    self.choose_value(&parent, None)
                }
                _ => Effect::fail("a text holds nothing below it; e changes it").into(),
            },
            None => Effect::fail("there is no such place any more").into(),
        }
    }

    /// True where the ticket system keeps a list of texts.
    pub(super) fn wants_list(&self, place: &Place) -> bool {
        let keys = self.keys(place);
        if keys.len() != place.path.len() {
            return false;
        }
        match (place.side, keys.as_slice()) {
            (Side::Match, [_, _, _]) | (Side::Change, [_, _, _]) => true,
            (Side::Change, [_, kind]) => kind != "Ticket",
            _ => false,
        }
    }

    /// Puts a key at a place, with the kind of value that belongs below it, and asks for that.
    pub(super) fn add_key(&mut self, place: &Place, key: String) -> Reply {
        let position = match self.value(place) {
            Some(Value::Map(map)) => match map.get_index_of(&key) {
                // It is there already: go on below it.
                Some(position) => {
                    let child = place.child(position);
                    self.go_to_place(child.side, &child.path);
                    return self.add_at(child);
                }
                None => place_of_key(map, &key),
            },
            _ => 0,
        };
        let child = place.child(position);
        let deep = place.path.len() + 1;
        let is_list = match place.side {
            Side::Match => deep >= 3,
            Side::Change => deep >= 3 || (deep == 2 && key != "Ticket"),
        };
        let value = if is_list {
            Value::List(Vec::new())
        } else {
            Value::Map(Map::new())
        };
        let change = Change::Insert {
            side: place.side,
            at: child.path.clone(),
            key: Some(key.clone()),
            value,
        };
        match self.make(place.id, format!("added {key}"), vec![change]) {
            Reply::Done(mut effects) => {
                if let Reply::Done(next) = self.add_at(child) {
                    effects.extend(next);
                }
                Reply::Done(effects)
            }
            refused => refused,
        }
    }

    /// Puts a text at the end of a list.
    pub(super) fn add_value(&mut self, place: &Place, text: String) -> Reply {
        let position = match self.value(place) {
            Some(Value::List(list)) => {
                if list.iter().any(|own| own.as_text() == Some(&text)) {
                    return Effect::fail(format!("{text:?} is in this list already")).into();
                }
                list.len()
            }
            _ => 0,
        };
        let change = Change::Insert {
            side: place.side,
            at: place.child(position).path,
            key: None,
            value: Value::Text(text.clone()),
        };
        self.make(place.id, format!("added {text}"), vec![change])
    }

    /// Puts another text at the place of one.
    pub(super) fn put_text(&mut self, place: &Place, text: String) -> Reply {
        let says = format!("changed to {text}");
        let change = Change::Put {
            side: place.side,
            at: place.path.clone(),
            value: Value::Text(text),
        };
        self.make(place.id, says, vec![change])
    }

    /// Gives a key another name; where the keys are in byte order it goes to its new place.
    pub(super) fn rename_key(&mut self, place: &Place, key: String) -> Reply {
        let Some((parent, position)) = place.parent() else {
            return Reply::Ignored;
        };
        let Some(Value::Map(map)) = self.value(&parent) else {
            return Reply::Ignored;
        };
        let Some((before, value)) = map.get_index(position) else {
            return Reply::Ignored;
        };
        if *before == key {
            return Reply::DONE;
        }
        let says = format!("renamed {before} to {key}");
        if map.contains_key(&key) {
            return Effect::fail(format!("there is a {key} here already")).into();
        }
        let value = value.clone();
        let mut rest = map.clone();
        rest.shift_remove_index(position);
        let at = parent.child(place_of_key(&rest, &key)).path;
        let side = place.side;
        let changes = vec![
            Change::Remove {
                side,
                at: place.path.clone(),
            },
            Change::Insert {
                side,
                at,
                key: Some(key),
                value,
            },
        ];
        self.make(place.id, says, changes)
    }
}
