//! The data of a customer user as the ticket system hands them on: what the source maps, and all that
//! it adds.

use super::person::{Company, MappedAttributes, Person};
use crate::core::value::{Map, Value, is_true};
use crate::core::world::{SystemZone, World};

/// The data of a person that some source knows, none of an unknown one: the mapped attributes; the
/// login as `UserID`, the mail string and the full name; preferences, which win over attributes of
/// the same name; the time of the last login in the system's zone; what `CustomerPreferencesGroups`
/// preselects; the company's attributes, where the person has none of that name; `Source`. Passwords
/// and tokens are never among them.
pub fn data(world: &World, person: &Person) -> MappedAttributes {
    let Some(record) = &person.record else {
        return MappedAttributes::new();
    };
    let mut data = record.attributes.clone();
    let mut set = |name: &str, value: Option<&str>| {
        data.insert(name.to_owned(), value.map(str::to_owned));
    };
    set("UserID", Some(&record.login));
    set("UserFullname", person.full_name());
    set("UserMailString", Some(&record.mail_string));
    for (key, value) in &person.preferences {
        set(key, value.as_deref());
    }
    let last = data.get("UserLastLogin").and_then(Option::as_deref);
    let last = last.filter(|last| is_true(last));
    if let Some(second) = last.and_then(|last| last.trim().parse().ok())
        && let Ok(zone) = SystemZone::read(&world.settings, world.flavour)
    {
        let time = Some(zone.text(second));
        data.insert("UserLastLoginTimestamp".to_owned(), time);
    }
    for (key, selected) in preselected(world.settings.get("CustomerPreferencesGroups")) {
        let entry = data.entry(key.to_owned());
        entry.or_insert_with(|| Some(selected.to_owned()));
    }
    if record.company_support {
        add_company(&mut data, person.company.as_ref());
    }
    data.insert("Source".to_owned(), Some(record.source.clone()));
    data.retain(|name, _| !is_secret(name));
    data
}

/// Names and values that a setting `PreferencesGroups` or `CustomerPreferencesGroups` preselects:
/// the value DataSelected, an empty text included, under the name PrefKey.
pub fn preselected(groups: Option<&Value>) -> Vec<(&str, &str)> {
    let mut groups: Vec<(&String, &Value)> = groups
        .and_then(Value::as_map)
        .map_or_else(Vec::new, |groups: &Map| groups.iter().collect());
    groups.sort_unstable_by_key(|(name, _)| *name);
    groups
        .into_iter()
        .filter_map(|(_, group)| {
            let key = group.get("PrefKey")?.as_text()?;
            let selected = group.get("DataSelected")?.as_text()?;
            (!key.is_empty()).then_some((key, selected))
        })
        .collect()
}

/// True for attributes and preferences that hold a password, its hash or a token. No rule is worth
/// carrying them about.
pub fn is_secret(name: &str) -> bool {
    let name = name.trim_end_matches(|end: char| end.is_ascii_digit());
    name.eq_ignore_ascii_case("UserPassword")
        || ["Password", "Pw", "Token", "SecretKey"]
            .into_iter()
            .any(|end| name.ends_with(end))
}

/// Mixes in the company's data; what the person has stays. The company's validity gets a name of its
/// own beside the person's, without a value when there is no such company.
fn add_company(data: &mut MappedAttributes, company: Option<&Company>) {
    let mapped = company.map(|company| &company.attributes);
    for (attribute, value) in mapped.into_iter().flatten() {
        data.entry(attribute.clone())
            .or_insert_with(|| value.clone());
    }
    let valid = mapped.and_then(|attributes| attributes.get("ValidID"));
    data.insert(
        "CustomerCompanyValidID".to_owned(),
        valid.cloned().flatten(),
    );
}

impl Person {
    /// The full name: a source that has none for the login leaves the answer to the next one.
    pub fn full_name(&self) -> Option<&str> {
        self.record
            .iter()
            .chain(&self.namesakes)
            .map(|record| record.full_name.as_str())
            .find(|name| !name.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::customer::Record;
    use crate::core::json;
    use crate::core::world::Settings;

    fn attributes(pairs: &[(&str, Option<&str>)]) -> MappedAttributes {
        let owned =
            |(name, value): &(&str, Option<&str>)| ((*name).to_owned(), value.map(str::to_owned));
        pairs.iter().map(owned).collect()
    }

    fn world(settings: &str) -> World {
        let Value::Map(own) = json::read(settings).unwrap() else {
            panic!("settings are an object")
        };
        World {
            settings: Settings::new(Map::new(), own),
            ..World::default()
        }
    }

    fn person(company_support: bool) -> Person {
        let record = |full_name: &str| Record {
            source: "CustomerUser2".to_owned(),
            login: "jo".to_owned(),
            attributes: attributes(&[
                ("UserLogin", Some("jo")),
                ("UserPassword", Some("hash")),
                ("ValidID", Some("1")),
                ("UserCity", None),
            ]),
            full_name: full_name.to_owned(),
            mail_string: "jo@x.example".to_owned(),
            exclude_primary: false,
            company_support,
        };
        let company = Company {
            customer_id: "acme".to_owned(),
            name: "Acme".to_owned(),
            valid: false,
            list_text: "Acme".to_owned(),
            attributes: attributes(&[("UserCity", Some("Graz")), ("ValidID", Some("2"))]),
        };
        Person {
            record: Some(record("")),
            namesakes: vec![record("Jo Next")],
            company: Some(company),
            preferences: vec![
                ("UserLastLogin".to_owned(), Some("1719835200".to_owned())),
                ("UserSkin".to_owned(), Some("slim".to_owned())),
                ("UserToken".to_owned(), Some("secret".to_owned())),
            ],
            ..Person::default()
        }
    }

    #[test]
    fn what_the_ticket_system_adds_is_there_and_no_secret_is() {
        let world = world(
            r#"{"OTOBOTimeZone": "Europe/Berlin", "CustomerPreferencesGroups": {
                "Skin": {"PrefKey": "UserSkin", "DataSelected": "default"},
                "Shown": {"PrefKey": "UserShowTickets", "DataSelected": "25"}}}"#,
        );
        let found = data(&world, &person(true));
        let expected = attributes(&[
            ("UserLogin", Some("jo")),
            ("ValidID", Some("1")),
            ("UserCity", None),
            ("UserID", Some("jo")),
            ("UserFullname", Some("Jo Next")),
            ("UserMailString", Some("jo@x.example")),
            ("UserLastLogin", Some("1719835200")),
            ("UserLastLoginTimestamp", Some("2024-07-01 14:00:00")),
            ("UserSkin", Some("slim")),
            ("UserShowTickets", Some("25")),
            ("CustomerCompanyValidID", Some("2")),
            ("Source", Some("CustomerUser2")),
        ]);
        assert_eq!(
            found, expected,
            "the person's own keys win, even without a value"
        );
    }

    #[test]
    fn without_company_support_the_company_stays_out() {
        let found = data(&world("{}"), &person(false));
        assert!(!found.contains_key("CustomerCompanyValidID"), "{found:?}");
        assert!(data(&world("{}"), &Person::default()).is_empty());
    }
}
