//! The links that info boxes put on a field: templates with placeholders.

use std::collections::BTreeMap;

use crate::core::customer::{self, Person};
use crate::core::world::World;

/// The texts that templates can name: the person's data.
pub(super) fn data(world: &World, person: &Person) -> BTreeMap<String, String> {
    let data = customer::data(world, person).into_iter();
    data.filter_map(|(name, value)| Some((name, value?)))
        .collect()
}

/// The template with its placeholders filled in: `$Data{"X"}`, `$QData`, `$LQData` and `$Env` of old
/// configurations, `[% Data.X | uri %]` and `[% Env("X") %]` of newer ones. What is not known here,
/// because only a request of the web interface knows it, stays as it is.
pub(super) fn filled(template: &str, world: &World, data: &BTreeMap<String, String>) -> String {
    let mut filled = String::new();
    let mut rest = template;
    while let Some(start) = rest.find(['$', '[']) {
        let (before, from) = rest.split_at(start);
        filled.push_str(before);
        match old(from, world, data).or_else(|| new(from, world, data)) {
            Some((text, behind)) => {
                filled.push_str(&text);
                rest = behind;
            }
            None => {
                let (sign, behind) = from.split_at(1);
                filled.push_str(sign);
                rest = behind;
            }
        }
    }
    filled.push_str(rest);
    filled
}

/// `$LQData{"UserLogin"}` at the beginning of a text: what it becomes, and what follows.
fn old<'t>(
    text: &'t str,
    world: &World,
    data: &BTreeMap<String, String>,
) -> Option<(String, &'t str)> {
    let (word, behind) = text.strip_prefix('$')?.split_once('{')?;
    let (name, behind) = behind.split_once('}')?;
    let name = name.trim_matches(['"', '\'']);
    let text = match word {
        "Data" => data.get(name)?.clone(),
        "QData" => html(data.get(name)?),
        "LQData" => uri(data.get(name)?),
        "Env" | "QEnv" => environment(name, world)?,
        _ => return None,
    };
    Some((text, behind))
}

/// `[% Data.UserLogin | uri %]` at the beginning of a text: what it becomes, and what follows.
fn new<'t>(
    text: &'t str,
    world: &World,
    data: &BTreeMap<String, String>,
) -> Option<(String, &'t str)> {
    let (inner, behind) = text.strip_prefix("[%")?.split_once("%]")?;
    let mut parts = inner.trim().trim_matches('-').split('|').map(str::trim);
    let named = parts.next()?;
    let mut text = if let Some(name) = named.strip_prefix("Data.") {
        data.get(name.trim_matches(['"', '\'']))?.clone()
    } else {
        let name = named.strip_prefix("Env(")?.strip_suffix(')')?;
        environment(name.trim_matches(['"', '\'']), world)?
    };
    for filter in parts {
        text = match filter {
            "uri" | "url" => uri(&text),
            "html" => html(&text),
            _ => return None,
        };
    }
    Some((text, behind))
}

/// What the web interface knows of itself.
fn environment(name: &str, world: &World) -> Option<String> {
    let setting = |name: &str| world.settings.text(name).filter(|text| !text.is_empty());
    let base = || {
        let protocol = setting("HttpType").unwrap_or("https");
        let host = setting("FQDN")?;
        let alias = setting("ScriptAlias").unwrap_or_default();
        Some(format!("{protocol}://{host}/{alias}index.pl"))
    };
    match name {
        "CGIHandle" => base(),
        "Baselink" => base().map(|base| format!("{base}?")),
        _ => None,
    }
}

/// Everything but letters, digits and `-_.!~*'()` as `%XX`.
fn uri(text: &str) -> String {
    let mut written = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                written.push(char::from(byte));
            }
            byte => written.push_str(&format!("%{byte:02X}")),
        }
    }
    written
}

fn html(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    text.replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::value::{Map, Value};
    use crate::core::world::Settings;

    fn world() -> World {
        let own = [
            ("HttpType", "https"),
            ("FQDN", "help.example.org"),
            ("ScriptAlias", "otobo/"),
        ];
        let own = own.map(|(name, text)| (name.to_owned(), Value::text(text)));
        World {
            settings: Settings::new(Map::new(), Map::from_iter(own)),
            ..World::default()
        }
    }

    #[test]
    fn placeholders_of_old_and_new_configurations_are_filled_in() {
        let data = BTreeMap::from([("UserCity".to_owned(), "São Paulo & <x>".to_owned())]);
        let world = world();
        let filled = |template: &str| filled(template, &world, &data);
        assert_eq!(
            filled("https://maps.example/?q=[% Data.UserCity | uri %]&z=3"),
            "https://maps.example/?q=S%C3%A3o%20Paulo%20%26%20%3Cx%3E&z=3"
        );
        assert_eq!(
            filled(r#"$Env{"CGIHandle"}?City=$LQData{"UserCity"}&T=$Data{"TicketID"}"#),
            "https://help.example.org/otobo/index.pl?City=S%C3%A3o%20Paulo%20%26%20%3Cx%3E\
             &T=$Data{\"TicketID\"}"
        );
        assert_eq!(
            filled(r#"[% Env("Baselink") %]Action=X;$QData{"UserCity"}"#),
            "https://help.example.org/otobo/index.pl?Action=X;São Paulo &amp; &lt;x&gt;"
        );
    }

    #[test]
    fn what_is_no_placeholder_stays() {
        let nothing = BTreeMap::new();
        let world = world();
        for text in [
            "$",
            "[%",
            "$Data{",
            "[% Data.X | upper %]",
            "a$b[c",
            "[% Env(\"SessionID\") %]",
            "ü$ü",
        ] {
            assert_eq!(filled(text, &world, &nothing), text);
        }
    }
}
