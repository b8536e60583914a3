//! The fields of a screen: the lists it asks ACLs about.

use super::{DynamicField, Screen};
use crate::core::value::{Value, is_true};
use crate::core::world::{Flavour, World};

/// One list that a screen asks ACLs about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum List {
    /// Queues.
    Queue,
    /// Ticket types.
    Type,
    /// Services.
    Service,
    /// SLAs of the chosen service.
    Sla,
    /// States.
    State,
    /// Priorities.
    Priority,
    /// Values of a dynamic field.
    DynamicField(DynamicField),
    /// Which of these dynamic fields, by name, are visible.
    Form(Vec<String>),
    /// Whether the ticket gets an article.
    FormStd,
    /// Which modules of the customer interface may be used.
    Action,
}

/// A field of a screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// The screen it stands on.
    pub screen: Screen,
    /// What it lists.
    pub list: List,
}

impl Screen {
    /// The fields of the screen in its own order, with these dynamic fields on it. Settings of the
    /// screen take fields away; types, services and SLAs also follow `Ticket::Type` and
    /// `Ticket::Service`. States and owners of new tickets are never chosen by customers. Only OTOBO
    /// asks about the visibility of fields and about standard fields.
    pub fn fields(self, world: &World, dynamic_fields: &[DynamicField]) -> Vec<Field> {
        let on = |key| self.setting(world, key).is_some_and(Value::is_true);
        let types = world.settings.is_on("Ticket::Type");
        let services = world.settings.is_on("Ticket::Service");
        let fixed = match self {
            Screen::CustomerTicketMessage => vec![
                (List::Type, types && on("TicketType")),
                (List::Queue, on("Queue")),
                (List::Service, services && on("Service")),
                (List::Sla, services && on("SLA")),
                (List::Priority, on("Priority")),
            ],
            Screen::CustomerTicketZoom => {
                vec![(List::State, on("State")), (List::Priority, on("Priority"))]
            }
        };
        let otobo = world.flavour == Flavour::Otobo;
        let flat = match self {
            Screen::CustomerTicketMessage => otobo.then_some(List::FormStd),
            Screen::CustomerTicketZoom => Some(List::Action),
        };
        let chosen = dynamic_fields
            .iter()
            .filter(|field| field.possible_values.is_some())
            .map(|field| List::DynamicField(field.clone()));
        let names: Vec<String> = dynamic_fields.iter().map(|f| f.name.clone()).collect();
        let form = (otobo && !names.is_empty()).then_some(List::Form(names));
        fixed
            .into_iter()
            .filter_map(|(list, on)| on.then_some(list))
            .chain(chosen)
            .chain(form)
            .chain(flat)
            .map(|list| Field { screen: self, list })
            .collect()
    }
}

impl Field {
    /// The kind of list in ACL calls.
    pub fn return_type(&self) -> &'static str {
        match self.list {
            List::Form(_) => "Form",
            List::FormStd => "FormStd",
            List::Action => "Action",
            _ => "Ticket",
        }
    }

    /// The attribute in ACL calls; `-` for the kinds that have none.
    pub fn return_subtype(&self) -> String {
        match &self.list {
            List::Form(_) | List::FormStd | List::Action => "-".to_owned(),
            _ => self.key(),
        }
    }

    /// How answers name the field: the attribute, or the kind where there is none.
    pub fn key(&self) -> String {
        let key = match &self.list {
            List::Queue => "Queue",
            List::Type => "Type",
            List::Service => "Service",
            List::Sla => "SLA",
            List::State => "State",
            List::Priority => "Priority",
            List::DynamicField(field) => return field.key(),
            List::Form(_) => "Form",
            List::FormStd => "FormStd",
            List::Action => "Action",
        };
        key.to_owned()
    }

    /// The parameter that carries the chosen id; a dynamic field stands under its key inside the
    /// parameter `DynamicField`. `None` for lists that nobody chooses from.
    pub fn param(&self) -> Option<&'static str> {
        match self.list {
            List::Queue => Some("QueueID"),
            List::Type => Some("TypeID"),
            List::Service => Some("ServiceID"),
            List::Sla => Some("SLAID"),
            List::State => Some("StateID"),
            List::Priority => Some("PriorityID"),
            List::DynamicField(_) => Some("DynamicField"),
            List::Form(_) | List::FormStd | List::Action => None,
        }
    }

    /// What the interface writes beside the field, untranslated.
    pub fn label(&self) -> String {
        match &self.list {
            List::DynamicField(field) if is_true(&field.label) => field.label.clone(),
            List::DynamicField(field) => field.name.clone(),
            _ => self.key(),
        }
    }

    /// True when several of its values can be chosen.
    pub fn is_multiple(&self) -> bool {
        matches!(&self.list, List::DynamicField(field) if field.is_multiple())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::*;
    use crate::core::customer::testing::{map, read, value};
    use crate::core::screen::FieldSelection;
    use crate::core::value::Map;
    use crate::core::world::{Collation, Settings};

    fn world(settings: Json) -> World {
        let tables = json!({"dynamic_field": [
            {"id": 1, "name": "Later", "label": "", "field_order": 2, "field_type": "Text",
             "object_type": "Ticket", "internal_field": 0, "valid_id": 1},
            {"id": 2, "name": "Colour", "label": "Paint", "field_order": 1,
             "field_type": "Multiselect", "object_type": "Ticket", "valid_id": 1},
            {"id": 3, "name": "Process", "field_order": 3, "field_type": "ProcessID",
             "object_type": "Ticket", "internal_field": 1, "valid_id": 1},
            {"id": 4, "name": "OfArticle", "field_order": 0, "field_type": "Text",
             "object_type": "Article", "internal_field": 0, "valid_id": 1},
            {"id": 5, "name": "Gone", "field_order": 0, "field_type": "Text",
             "object_type": "Ticket", "internal_field": 0, "valid_id": 2},
        ]});
        let settings = Settings::new(map(&settings), Map::new());
        World::read(settings, Collation::IgnoreCase, read(&tables))
    }

    fn dynamic_fields(
        screen: Screen,
        world: &World,
        selection: FieldSelection,
    ) -> Vec<DynamicField> {
        let config = value(&json!({"PossibleValues": {"r": "Red"}}));
        let read = |field: &crate::core::world::Entity| match field.name.as_str() {
            "Colour" => DynamicField::read(field, &config),
            _ => DynamicField::read(field, &Value::Null),
        };
        let fields = screen.dynamic_fields(world, selection);
        fields.into_iter().map(read).collect()
    }

    fn keys(fields: &[Field]) -> Vec<String> {
        fields.iter().map(Field::key).collect()
    }

    #[test]
    fn a_new_ticket_has_the_fields_that_its_settings_turn_on() {
        let all =
            json!({"Queue": "1", "Priority": "1", "TicketType": "1", "Service": "1", "SLA": "1"});
        let screen = Screen::CustomerTicketMessage;
        let world = world(json!({
            "Ticket::Type": "1", "Ticket::Service": "1", "Ticket::Frontend::CustomerTicketMessage": all,
        }));
        assert_eq!(
            keys(&screen.fields(&world, &[])),
            ["Type", "Queue", "Service", "SLA", "Priority", "FormStd"]
        );
        let without = super::tests::world(json!({
            "Ticket::Frontend::CustomerTicketMessage": {"Queue": "0", "TicketType": "1", "SLA": "1"},
        }));
        assert_eq!(keys(&screen.fields(&without, &[])), ["FormStd"]);
    }

    #[test]
    fn only_otobo_asks_about_the_form_itself() {
        let screen = Screen::CustomerTicketMessage;
        for flavour in [Flavour::Znuny, Flavour::Otrs6] {
            let mut world = world(json!({}));
            world.flavour = flavour;
            let fields = dynamic_fields(screen, &world, FieldSelection::Every);
            assert_eq!(
                keys(&screen.fields(&world, &fields)),
                ["DynamicField_Colour"]
            );
            assert_eq!(
                keys(&Screen::CustomerTicketZoom.fields(&world, &fields)),
                ["DynamicField_Colour", "Action"]
            );
        }
    }

    #[test]
    fn every_field_of_a_ticket_means_valid_and_not_internal_in_their_order() {
        let world = world(json!({}));
        let screen = Screen::CustomerTicketMessage;
        let fields = dynamic_fields(screen, &world, FieldSelection::Every);
        let names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
        assert_eq!(names, ["Colour", "Later"]);
        assert_eq!(
            keys(&screen.fields(&world, &fields)),
            ["DynamicField_Colour", "Form", "FormStd"]
        );
    }

    #[test]
    fn the_setting_selects_even_internal_fields_and_zero_turns_off() {
        let selected = json!({"Process": "2", "Later": "1", "Colour": "0", "Gone": "1"});
        let world = world(json!({
            "Ticket::Frontend::CustomerTicketZoom": {"FollowUpDynamicField": selected},
        }));
        let screen = Screen::CustomerTicketZoom;
        let fields = dynamic_fields(screen, &world, FieldSelection::Setting);
        let names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
        assert_eq!(names, ["Later", "Process"]);
        assert!(
            dynamic_fields(
                Screen::CustomerTicketMessage,
                &world,
                FieldSelection::Setting
            )
            .is_empty()
        );
    }

    #[test]
    fn a_field_knows_how_acls_and_forms_call_it() {
        let world = world(json!({}));
        let screen = Screen::CustomerTicketMessage;
        let fields = screen.fields(
            &world,
            &dynamic_fields(screen, &world, FieldSelection::Every),
        );
        let calls: Vec<(&str, String, Option<&str>)> = fields
            .iter()
            .map(|field| (field.return_type(), field.return_subtype(), field.param()))
            .collect();
        assert_eq!(
            calls,
            [
                (
                    "Ticket",
                    "DynamicField_Colour".to_owned(),
                    Some("DynamicField")
                ),
                ("Form", "-".to_owned(), None),
                ("FormStd", "-".to_owned(), None),
            ]
        );
        assert_eq!(fields[0].label(), "Paint");
        assert!(fields[0].is_multiple());
    }
}
