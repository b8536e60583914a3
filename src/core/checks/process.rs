//! The Process object: what the ticket is in, and what the screen says.

use super::{Attributes, CheckValue, Params};
use crate::core::value::{Value, is_true};
use crate::core::world::{Settings, World};

/// ProcessEntityID and ActivityEntityID as the stored ticket's dynamic fields hold them.
pub(super) fn stored(world: &World, ticket: &Attributes) -> Attributes {
    [
        (
            "ProcessEntityID",
            "Process::DynamicFieldProcessManagementProcessID",
        ),
        (
            "ActivityEntityID",
            "Process::DynamicFieldProcessManagementActivityID",
        ),
    ]
    .into_iter()
    .filter_map(|(attribute, setting)| {
        let field = world.settings.text(setting)?;
        let value = ticket.get(&format!("DynamicField_{field}"))?;
        let entity = value.as_text().filter(|entity| is_true(entity))?;
        Some((attribute.to_owned(), CheckValue::text(entity)))
    })
    .collect()
}

/// What the screen says: the process unchecked, an activity dialog when it exists and is made for
/// the interface in use, an activity when it exists.
pub(super) fn chosen(settings: &Settings, params: &Params) -> Attributes {
    let deployed = |setting: &str, entity: &str| settings.sub(setting, entity);
    let interface = match params.true_text("UserID") {
        Some(_) => "AgentInterface",
        None => "CustomerInterface",
    };
    let process = params.true_text("ProcessEntityID");
    let dialog = params.true_text("ActivityDialogEntityID").filter(|dialog| {
        deployed("Process::ActivityDialog", dialog)
            .and_then(|dialog| dialog.get("Interface"))
            .is_some_and(|interfaces| Value::texts(interfaces).contains(&interface))
    });
    let activity = params
        .true_text("ActivityEntityID")
        .filter(|activity| deployed("Process::Activity", activity).is_some_and(Value::is_true));
    [
        ("ProcessEntityID", process),
        ("ActivityDialogEntityID", dialog),
        ("ActivityEntityID", activity),
    ]
    .into_iter()
    .filter_map(|(attribute, entity)| Some((attribute.to_owned(), entity?.into())))
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::json;
    use crate::core::value::Map;

    fn settings() -> Settings {
        let own = json::read(
            r#"{"Process::Activity": {"A-1": {"Name": "first"}},
                "Process::ActivityDialog": {
                    "D-agent": {"Interface": ["AgentInterface"]},
                    "D-both": {"Interface": ["AgentInterface", "CustomerInterface"]}}}"#,
        )
        .unwrap();
        Settings::new(Map::new(), own.as_map().unwrap().clone())
    }

    fn texts(params: &[(&str, &str)]) -> Vec<(String, String)> {
        let params: Params = params.iter().copied().collect();
        chosen(&settings(), &params)
            .into_iter()
            .map(|(attribute, value)| (attribute, value.as_text().unwrap().to_owned()))
            .collect()
    }

    #[test]
    fn the_process_is_taken_unchecked_and_the_activity_must_exist() {
        assert_eq!(
            texts(&[
                ("ProcessEntityID", "P-none"),
                ("ActivityEntityID", "A-none")
            ]),
            [("ProcessEntityID".to_owned(), "P-none".to_owned())]
        );
        assert_eq!(
            texts(&[("ActivityEntityID", "A-1")]),
            [("ActivityEntityID".to_owned(), "A-1".to_owned())]
        );
    }

    #[test]
    fn an_activity_dialog_must_be_made_for_the_interface() {
        let dialog = |name: &str| vec![("ActivityDialogEntityID".to_owned(), name.to_owned())];
        assert_eq!(texts(&[("ActivityDialogEntityID", "D-agent")]), []);
        assert_eq!(
            texts(&[("ActivityDialogEntityID", "D-agent"), ("UserID", "2")]),
            dialog("D-agent")
        );
        assert_eq!(
            texts(&[
                ("ActivityDialogEntityID", "D-both"),
                ("CustomerUserID", "ak")
            ]),
            dialog("D-both")
        );
        assert_eq!(
            texts(&[("ActivityDialogEntityID", "D-none"), ("UserID", "2")]),
            []
        );
    }
}
