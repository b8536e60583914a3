//! What a form selects by itself: the setting `TicketACL::Autoselect`.

use super::FieldAnswer;
use crate::core::screen::{Field, List};
use crate::core::value::Value;
use crate::core::world::{Flavour, World};

/// The setting. Its keys are what the form calls its fields; `DynamicField` is a mapping of names.
/// A true value (1, or 2 which hides the field too) selects the only value that is left.
const SETTING: &str = "TicketACL::Autoselect";

/// Does the form select the only value of this field by itself? In the stock settings none does, and
/// only OTOBO can.
pub(super) fn is_on(world: &World, field: &Field) -> bool {
    if world.flavour != Flavour::Otobo {
        return false;
    }
    let setting = |key| world.settings.sub(SETTING, key);
    let on = match &field.list {
        List::Queue => setting("Dest"),
        List::Type => setting("TypeID"),
        List::Service => setting("ServiceID"),
        List::Sla => setting("SLAID"),
        List::State => setting("NextStateID"),
        List::DynamicField(own) => setting("DynamicField").and_then(|fields| fields.get(&own.name)),
        List::Priority | List::Form(_) | List::FormStd | List::Action => None,
    };
    on.is_some_and(Value::is_true)
}

/// The only value that is left; the empty one of a dynamic field is none to select.
pub(super) fn only_value(answer: &FieldAnswer) -> Option<&str> {
    let mut left = answer.left_ids();
    let first = left.next().filter(|id| !id.is_empty())?;
    left.next().is_none().then_some(first)
}
