//! The properties of an ACL beside its trees.

use super::AclsPage;
use super::lines::Shown;
use crate::app::effect::{Effect, Reply};
use crate::app::state::{Form, FormField};
use crate::core::edit::{Change, Property, SheetId};
use crate::core::value::is_true;

impl AclsPage {
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
    pub(super) fn set(
        &mut self,
        id: SheetId,
        says: impl Into<String>,
        property: Property,
    ) -> Reply {
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
}
