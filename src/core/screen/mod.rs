//! The screens of the customer interface: which fields they have, and what each field offers
//! before ACLs.
//!
//! What ACLs leave of a list and the rounds of a form are no business of this module: a field
//! answers its [`Candidates`], whoever runs the ACLs keeps those that are left.

mod access;
mod candidates;
mod dynamic_field;
mod field;
mod services;

pub use access::TicketAccess;
pub use candidates::Candidates;
pub use dynamic_field::DynamicField;
pub use field::{Field, List};

use crate::core::value::Value;
use crate::core::world::{Entity, World};

/// A screen of the customer interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Screen {
    /// `CustomerTicketMessage`: a new ticket.
    CustomerTicketMessage,
    /// `CustomerTicketZoom`: the view of a ticket, with its reply box.
    CustomerTicketZoom,
}

/// Which dynamic fields stand on a screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldSelection {
    /// Those that the screen's setting turns on.
    Setting,
    /// Every one but the internal ones.
    Every,
}

impl Screen {
    /// All screens.
    pub const ALL: &'static [Screen] = &[Screen::CustomerTicketMessage, Screen::CustomerTicketZoom];

    /// The screen with this Action; `None` for those that are not modelled.
    pub fn by_action(action: &str) -> Option<Screen> {
        Self::ALL
            .iter()
            .copied()
            .find(|screen| screen.action() == action)
    }

    /// The Action that the screen passes to ACLs.
    pub fn action(self) -> &'static str {
        match self {
            Screen::CustomerTicketMessage => "CustomerTicketMessage",
            Screen::CustomerTicketZoom => "CustomerTicketZoom",
        }
    }

    /// True when the screen shows a stored ticket.
    pub fn has_ticket(self) -> bool {
        self == Screen::CustomerTicketZoom
    }

    /// The valid dynamic fields of tickets on this screen, in their order. Their configurations,
    /// read, make [`DynamicField`]s of them.
    pub fn dynamic_fields(self, world: &World, selection: FieldSelection) -> Vec<&Entity> {
        let setting = self.setting(world, self.dynamic_field_key());
        let on = |field: &Entity| match selection {
            FieldSelection::Setting => setting
                .and_then(|fields| fields.get(&field.name))
                .is_some_and(Value::is_true),
            FieldSelection::Every => field.row.id("internal_field").unwrap_or(0) == 0,
        };
        let mut fields: Vec<&Entity> = world
            .dynamic_fields
            .valid()
            .filter(|field| field.row.text("object_type") == Some("Ticket"))
            .filter(|field| on(field))
            .collect();
        fields.sort_by_key(|field| field.row.id("field_order"));
        fields
    }

    /// A value of the screen's setting `Ticket::Frontend::<Action>`.
    fn setting<'a>(self, world: &'a World, key: &str) -> Option<&'a Value> {
        let name = format!("Ticket::Frontend::{}", self.action());
        world.settings.sub(&name, key)
    }

    /// The ticket view's own `DynamicField` are those it displays; a reply fills in others.
    fn dynamic_field_key(self) -> &'static str {
        match self {
            Screen::CustomerTicketMessage => "DynamicField",
            Screen::CustomerTicketZoom => "FollowUpDynamicField",
        }
    }
}
