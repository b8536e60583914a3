//! Which objects the deployed ACLs ask for at all.

use std::collections::BTreeSet;

use crate::core::value::Value;

/// The names that a set of deployed ACLs requires.
///
/// The ticket system evaluates an object "from the screen" only when some deployed ACL, whether or
/// not it could matter for the call, asks for its name. Computed once for a set of ACLs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Required {
    everything: bool,
    names: BTreeSet<String>,
}

/// The two parts of an ACL that hold conditions.
const CONDITIONS: [&str; 2] = ["Properties", "PropertiesDatabase"];

impl Required {
    /// The names that these ACLs require, each given as its flat mapping of sections as deployed
    /// (`[empty]` is already replaced, also in names): every object of a condition, and, when an ACL
    /// has a `Ticket` object in Properties, the attributes of its `Ticket` objects in both parts.
    pub fn of<'a>(acls: impl IntoIterator<Item = &'a Value>) -> Self {
        let mut required = Self::default();
        for acl in acls {
            required.add(acl);
        }
        required
    }

    /// Everything, as an ACL module without a list of checks asks for it.
    pub fn everything() -> Self {
        Self {
            everything: true,
            names: BTreeSet::new(),
        }
    }

    /// True when the object `name` has to be evaluated.
    pub fn has(&self, name: &str) -> bool {
        self.everything || self.names.contains(name)
    }

    /// The required names, by code point; they may name no existing object.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    fn add(&mut self, acl: &Value) {
        let parts = CONDITIONS.map(|part| acl.get(part).and_then(Value::as_map));
        for objects in parts.into_iter().flatten() {
            self.names.extend(objects.keys().map(|name| cut(name)));
        }
        let ticket = |part: &str| acl.get(part)?.get("Ticket")?.as_map();
        if ticket("Properties").is_some() {
            for attributes in CONDITIONS.into_iter().filter_map(ticket) {
                self.names.extend(attributes.keys().map(|name| cut(name)));
            }
        }
    }
}

/// The object that a name stands for: `QueueID`, `NewQueueID` and `Queue` are all `Queue`.
fn cut(name: &str) -> String {
    let name = ["ID", "Name", "Login"]
        .into_iter()
        .find_map(|end| name.strip_suffix(end))
        .unwrap_or(name);
    ["Next", "New", "Old"]
        .into_iter()
        .find_map(|start| name.strip_prefix(start))
        .unwrap_or(name)
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::json;

    fn required(acls: &[&str]) -> Required {
        let acls: Vec<Value> = acls.iter().map(|acl| json::read(acl).unwrap()).collect();
        Required::of(&acls)
    }

    fn names(acl: &str) -> Vec<String> {
        required(&[acl]).names().map(str::to_owned).collect()
    }

    #[test]
    fn one_ending_and_one_beginning_are_cut() {
        assert_eq!(cut("NewOwnerID"), "Owner");
        assert_eq!(cut("NextStateID"), "State");
        assert_eq!(cut("OldOwner"), "Owner");
        assert_eq!(cut("CustomerUserLogin"), "CustomerUser");
        assert_eq!(cut("QueueNameID"), "QueueName", "only one ending");
        assert_eq!(cut("queueid"), "queueid", "case counts");
        assert_eq!(cut("ID"), "");
    }

    #[test]
    fn ticket_attributes_count_when_ticket_stands_in_properties() {
        assert_eq!(
            names(
                r#"{"Properties": {"Ticket": {"QueueID": ["1"]}},
                    "PropertiesDatabase": {"Ticket": {"CustomerID": ["x"]}, "User": {}}}"#
            ),
            ["Customer", "Queue", "Ticket", "User"]
        );
    }

    #[test]
    fn ticket_only_in_properties_database_requires_no_attribute() {
        assert_eq!(
            names(r#"{"PropertiesDatabase": {"Ticket": {"Queue": ["Raw"]}}}"#),
            ["Ticket"]
        );
    }

    #[test]
    fn state_type_does_not_imply_state() {
        let required = required(&[r#"{"Properties": {"Ticket": {"StateType": ["open"]}}}"#]);
        assert!(required.has("StateType") && !required.has("State"));
    }

    #[test]
    fn every_deployed_acl_counts() {
        let required = required(&[
            r#"{"Properties": {"Frontend": {"Action": ["X"]}}}"#,
            r#"{"PropertiesDatabase": {"ServiceID": {"Name": ["X"]}}}"#,
            r#"{"Properties": "text", "Possible": {"Ticket": {"SLA": []}}}"#,
        ]);
        assert!(required.has("Service") && required.has("Frontend"));
        assert!(!required.has("SLA"), "change sections require nothing");
        assert!(Required::everything().has("SLA"));
    }
}
