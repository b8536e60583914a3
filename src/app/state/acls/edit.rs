//! What keys do to the tree of an ACL.

use super::lines::{Shown, Spot, title};
use super::{AclsPage, RowKey};
use crate::app::effect::{Effect, Reply};
use crate::app::state::{Form, FormField};
use crate::core::edit::{
    Change, Done, Draft, Part, Path, Property, SheetId, Side, keys_to, place_of_key, value_at,
};
use crate::core::value::{Map, Value, is_true};

/// Something cut or copied out of a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clip {
    /// Its key; an element of a list has none.
    pub key: Option<String>,
    /// What it is, with all that is below it.
    pub value: Value,
}

/// The place that a key is pressed on.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub id: SheetId,
    pub side: Side,
    pub path: Path,
}

impl Place {
    /// The place of a child.
    pub(super) fn child(&self, position: usize) -> Self {
        let mut place = self.clone();
        place.path.push(position);
        place
    }

    /// The place that this one is a child of, and its position there.
    pub(super) fn parent(&self) -> Option<(Self, usize)> {
        let mut place = self.clone();
        let position = place.path.pop()?;
        Some((place, position))
    }
}

impl AclsPage {
    /// Begins to edit the chosen ACL; the answer is why that cannot be.
    pub(super) fn begin(&mut self) -> Result<SheetId, Reply> {
        let Some(row) = self.list.selected().and_then(|index| self.rows.get(index)) else {
            return Err(Effect::fail("choose an ACL first").into());
        };
        match (row.new, &row.row) {
            (Some(number), _) => Ok(SheetId::New(number)),
            (None, Some(stored)) => self.bench.open(stored).ok_or_else(|| {
                Effect::fail(format!("{} has no id in the database", row.name)).into()
            }),
            (None, None) => Err(Effect::fail(format!(
                "{} is not in the database: there is nothing to edit",
                row.name
            ))
            .into()),
        }
    }

    /// The place of the selected line, in an ACL that is edited from now on.
    pub(super) fn place(&mut self) -> Result<Place, Reply> {
        let spot = self.spot().cloned().unwrap_or(Spot::None);
        let Spot::Tree(side, path) = spot else {
            return Err(Effect::fail("this line is no part of Match or Change").into());
        };
        let id = self.begin()?;
        Ok(Place { id, side, path })
    }

    /// The draft that is edited.
    pub(super) fn draft(&self, id: SheetId) -> Option<&Draft> {
        self.bench.sheet(id).map(|sheet| sheet.draft())
    }

    /// The value at a place.
    pub(super) fn value(&self, place: &Place) -> Option<&Value> {
        let tree = self.draft(place.id)?.part(place.side).tree()?;
        value_at(tree, &place.path)
    }

    /// The keys that lead to a place.
    pub(super) fn keys(&self, place: &Place) -> Vec<String> {
        let tree = self.draft(place.id).and_then(|draft| draft.part(place.side).tree());
        let keys = tree.map(|tree| keys_to(tree, &place.path));
        keys.into_iter().flatten().map(str::to_owned).collect()
    }

    /// Makes changes and shows them.
    pub(super) fn make(&mut self, id: SheetId, says: impl Into<String>, changes: Vec<Change>) -> Reply {
        match self.bench.make(id, says, changes) {
            Ok(Some(done)) => self.made(id, &done),
            Ok(None) => Effect::fail("this ACL is no longer edited").into(),
            Err(refusal) => Effect::fail(refusal.to_string()).into(),
        }
    }

    /// Shows what was done, at its place.
    pub(super) fn made(&mut self, id: SheetId, done: &Done) -> Reply {
        self.show_sheet(id);
        if let Some((side, path)) = &done.place {
            self.go_to_place(*side, path);
        }
        Reply::Done(vec![Effect::say(done.says.clone()), Effect::Judge])
    }

    /// Goes to the line of a place, or to the nearest one that is left.
    pub(super) fn go_to_place(&mut self, side: Side, path: &[usize]) {
        let mut path = path.to_vec();
        loop {
            let spot = Spot::Tree(side, path.clone());
            if let Some(index) = self.spots.iter().position(|own| *own == spot) {
                self.tree.go_to(index);
                return;
            }
            match path.last_mut() {
                Some(last) if *last > 0 => *last -= 1,
                Some(_) => {
                    path.pop();
                }
                None => return,
            }
        }
    }

    /// Edits what the selected line shows.
    pub(super) fn edit_line(&mut self) -> Reply {
        match self.spot().cloned() {
            Some(Spot::Property(shown)) => self.edit_property(shown),
            Some(Spot::Tree(side, path)) if path.is_empty() => {
                let unread = |page: &Self| {
                    let draft = page.shown_draft();
                    draft.is_some_and(|draft| matches!(draft.part(side), Part::Unread { .. }))
                };
                match unread(self) {
                    true => self.open_text(Some(side)),
                    false => self.add_below(),
                }
            }
            Some(Spot::Tree(..)) => match self.place() {
                Ok(place) => self.edit_place(&place),
                Err(reply) => reply,
            },
            Some(Spot::About) => self.edit_property(Shown::Name),
            Some(Spot::None) | None => Reply::Ignored,
        }
    }

    fn edit_place(&mut self, place: &Place) -> Reply {
        let parent = place.parent().and_then(|(parent, _)| self.value(&parent).cloned());
        match (parent, self.value(place).cloned()) {
            (Some(Value::Map(_)), _) => self.choose_key(place, true),
            (_, Some(Value::Text(text))) => self.choose_value(place, Some(text)),
            _ => Effect::fail("this has no name of its own; change what is below it").into(),
        }
    }

    /// Edits one property of the chosen ACL.
    pub(super) fn edit_property(&mut self, shown: Shown) -> Reply {
        let id = match self.begin() {
            Ok(id) => id,
            Err(reply) => return reply,
        };
        let Some(draft) = self.draft(id).cloned() else {
            return Reply::Ignored;
        };
        let asked = |label: &str, text: String, line: &str| {
            let field = FormField::new(label, label).text(text);
            let lines = vec![line.to_owned()];
            Effect::open(Form::new(draft.name.clone(), lines, vec![field])).into()
        };
        match shown {
            Shown::Name => asked(
                "Name",
                draft.name.clone(),
                "ACLs are evaluated in the order of their names, character by character: \
                 10- comes before 9-.",
            ),
            Shown::Comment | Shown::Description => {
                let (label, text) = match shown {
                    Shown::Comment => ("Comment", draft.comment.clone()),
                    _ => ("Description", draft.description.clone()),
                };
                let text = text.unwrap_or_default();
                match text.contains('\n') {
                    true => Effect::fail(format!(
                        "the {} has several lines: edit it in the YAML text (t)",
                        label.to_lowercase()
                    ))
                    .into(),
                    false => asked(label, text, "Up to 250 characters."),
                }
            }
            Shown::Validity => self.choose_validity(id),
            Shown::Stop => {
                let stops = draft.stop_after_match.as_deref().is_some_and(is_true);
                let flag = if stops { "0" } else { "1" }.to_owned();
                let says = if stops {
                    "no longer stops when it matches"
                } else {
                    "stops when it matches"
                };
                self.set(id, says, Property::StopAfterMatch(Some(flag)))
            }
        }
    }

    /// Sets a property.
    pub(super) fn set(&mut self, id: SheetId, says: impl Into<String>, property: Property) -> Reply {
        self.make(id, says, vec![Change::Property(property)])
    }

    /// What was typed into the box of a property.
    pub(super) fn property_typed(&mut self, label: &str, text: String) -> Reply {
        let id = match self.begin() {
            Ok(id) => id,
            Err(reply) => return reply,
        };
        let some = |text: String, before: &Option<String>| match (text.is_empty(), before) {
            // What was NULL and is still empty stays as it is.
            (true, None) => None,
            _ => Some(text),
        };
        let Some(draft) = self.draft(id) else {
            return Reply::Ignored;
        };
        let property = match label {
            "Name" if text.is_empty() => return Effect::fail("an ACL needs a name").into(),
            "Name" => Property::Name(text),
            "Comment" => Property::Comment(some(text, &draft.comment)),
            "Description" => Property::Description(some(text, &draft.description)),
            _ => return Reply::Ignored,
        };
        let renamed = matches!(property, Property::Name(_));
        let reply = self.set(id, format!("{label} changed"), property);
        match (renamed, reply) {
            (true, Reply::Done(mut effects)) => {
                let place = self.list.selected().map_or(0, |index| index + 1);
                let says = format!("renamed: number {place} of {} now", self.rows.len());
                effects.push(Effect::say(says));
                Reply::Done(effects)
            }
            (_, reply) => reply,
        }
    }

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
        if let Some(Part::Unread { error, .. }) = self.draft(place.id).map(|draft| draft.part(place.side)) {
            let says = format!("{} cannot be read: {error}; Enter corrects its text", title(place.side));
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

    /// Takes back or does again what was done last to the chosen ACL.
    pub(super) fn turn(&mut self, redo: bool) -> Reply {
        let chosen = self.selected().map(super::AclRow::key);
        let Some(RowKey::Sheet(id)) = chosen else {
            return Effect::say("nothing was done to this ACL").into();
        };
        let done = match redo {
            false => self.bench.undo(id),
            true => self.bench.redo(id),
        };
        self.turned(done.map(|done| (id, done)), redo)
    }

    /// Takes back or does again what was done last to any ACL, and goes there.
    pub(super) fn turn_any(&mut self, redo: bool) -> Reply {
        let done = match redo {
            false => self.bench.undo_any(),
            true => self.bench.redo_any(),
        };
        self.turned(done, redo)
    }

    fn turned(&mut self, done: Option<(SheetId, Done)>, redo: bool) -> Reply {
        let Some((id, done)) = done else {
            return Effect::say(match redo {
                false => "there is nothing to undo",
                true => "there is nothing to do again",
            })
            .into();
        };
        let says = match redo {
            false => format!("undone: {}", done.says),
            true => format!("done again: {}", done.says),
        };
        self.made(id, &done);
        Reply::Done(vec![Effect::say(says), Effect::Judge])
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
            let new: Vec<&Value> = other.iter().filter(|value| !there.contains(value)).collect();
            (!new.is_empty()).then(|| Value::List(there.iter().chain(new).cloned().collect()))
        }
        (Value::Null, Value::Null) => None,
        (Value::Null, other) => Some(other.clone()),
        _ => None,
    }
}
