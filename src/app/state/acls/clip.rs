//! Cutting, copying, pasting and moving what stands in a tree.

use super::AclsPage;
use super::edit::Place;
use crate::app::effect::{Effect, Reply};
use crate::core::edit::{Change, Path, place_of_key};
use crate::core::value::Value;

/// Something cut or copied out of a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clip {
    /// Its key; an element of a list has none.
    pub key: Option<String>,
    /// What it is, with all that is below it.
    pub value: Value,
}

impl AclsPage {
    /// Takes the selected line away with all below it; it can be pasted.
    pub(super) fn cut(&mut self) -> Reply {
        let place = match self.place() {
            Ok(place) => place,
            Err(reply) => return reply,
        };
        let Some(clip) = self.clip(&place) else {
            return Effect::fail("the whole tree is not cut; cut what is in it").into();
        };
        let says = format!("cut {}", name(&clip));
        self.clipboard = Some(clip);
        let (side, at) = (place.side, place.path.clone());
        self.make(place.id, says, vec![Change::Remove { side, at }])
    }

    /// What stands at a place, to be put elsewhere.
    pub(super) fn clip(&self, place: &Place) -> Option<Clip> {
        let (parent, position) = place.parent()?;
        match self.value(&parent)? {
            Value::Map(map) => map.get_index(position).map(|(key, value)| Clip {
                key: Some(key.clone()),
                value: value.clone(),
            }),
            Value::List(list) => list.get(position).map(|value| Clip {
                key: None,
                value: value.clone(),
            }),
            Value::Null | Value::Text(_) => None,
        }
    }

    /// Puts what was cut or copied below the selected line, or beside it.
    pub(super) fn paste_clip(&mut self) -> Reply {
        let Some(clip) = self.clipboard.clone() else {
            return Effect::fail("nothing is cut or copied yet: x cuts, y copies").into();
        };
        let place = match self.place() {
            Ok(place) => place,
            Err(reply) => return reply,
        };
        let fits = |value: Option<&Value>| match value {
            Some(Value::Map(_)) => clip.key.is_some(),
            Some(Value::List(_)) => clip.key.is_none(),
            Some(Value::Null) => true,
            Some(Value::Text(_)) | None => false,
        };
        let target = if fits(self.value(&place)) {
            (place.clone(), None)
        } else {
            match place.parent() {
                Some((parent, position)) if fits(self.value(&parent)) => (parent, Some(position)),
                _ => {
                    return Effect::fail(match clip.key {
                        Some(_) => "a key goes into a mapping: choose a line that holds keys",
                        None => "a value goes into a list: choose a line that holds values",
                    })
                    .into();
                }
            }
        };
        let changes = self.changes_of_paste(&target.0, target.1, &clip);
        match changes.is_empty() {
            true => Effect::say(format!("{} is there already", name(&clip))).into(),
            false => self.make(place.id, format!("pasted {}", name(&clip)), changes),
        }
    }

    /// What is missing at a place of what is pasted there; `behind` is the element of a list that it
    /// goes behind.
    fn changes_of_paste(&self, place: &Place, behind: Option<usize>, clip: &Clip) -> Vec<Change> {
        let side = place.side;
        let insert = |at: Path| Change::Insert {
            side,
            at,
            key: clip.key.clone(),
            value: clip.value.clone(),
        };
        match (self.value(place), &clip.key) {
            (Some(Value::Map(map)), Some(key)) => match map.get_full(key) {
                None => vec![insert(place.child(place_of_key(map, key)).path)],
                Some((position, _, there)) => match missing(there, &clip.value) {
                    Some(whole) => vec![Change::Put {
                        side,
                        at: place.child(position).path,
                        value: whole,
                    }],
                    None => Vec::new(),
                },
            },
            (Some(Value::List(list)), None) => {
                let position = behind.map_or(list.len(), |position| position + 1);
                vec![insert(place.child(position).path)]
            }
            (Some(Value::Null), _) => vec![insert(place.child(0).path)],
            _ => Vec::new(),
        }
    }

    /// Moves the selected element of a list by one.
    pub(super) fn move_line(&mut self, down: bool) -> Reply {
        let place = match self.place() {
            Ok(place) => place,
            Err(reply) => return reply,
        };
        let Some((parent, position)) = place.parent() else {
            return Reply::Ignored;
        };
        let Some(Value::List(list)) = self.value(&parent) else {
            return Effect::fail(
                "keys stand in byte order, which is how the ticket system stores them; only values move",
            )
            .into();
        };
        let target = match down {
            true if position + 1 < list.len() => position + 1,
            false if position > 0 => position - 1,
            _ => return Effect::say("it is at the end of its list").into(),
        };
        let Some(value) = list.get(position).cloned() else {
            return Reply::Ignored;
        };
        let side = place.side;
        let changes = vec![
            Change::Remove {
                side,
                at: place.path.clone(),
            },
            Change::Insert {
                side,
                at: parent.child(target).path,
                key: None,
                value,
            },
        ];
        self.make(place.id, "moved", changes)
    }
}

fn name(clip: &Clip) -> &str {
    match (&clip.key, &clip.value) {
        (Some(key), _) => key,
        (None, Value::Text(text)) => text,
        (None, _) => "a structure",
    }
}

/// What is there with what is missing of the other one; `None` when nothing is.
fn missing(there: &Value, other: &Value) -> Option<Value> {
    match (there, other) {
        (Value::Map(there), Value::Map(other)) => {
            let mut whole = there.clone();
            let mut changed = false;
            for (key, value) in other {
                match whole.get_mut(key) {
                    None => {
                        whole.shift_insert(place_of_key(&whole, key), key.clone(), value.clone());
                        changed = true;
                    }
                    Some(own) => {
                        if let Some(more) = missing(own, value) {
                            *own = more;
                            changed = true;
                        }
                    }
                }
            }
            changed.then_some(Value::Map(whole))
        }
        (Value::List(there), Value::List(other)) => {
            let new: Vec<&Value> = other
                .iter()
                .filter(|value| !there.contains(value))
                .collect();
            (!new.is_empty()).then(|| Value::List(there.iter().chain(new).cloned().collect()))
        }
        (Value::Null, Value::Null) => None,
        (Value::Null, other) => Some(other.clone()),
        _ => None,
    }
}
