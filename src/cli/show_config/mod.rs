//! `aclscope config show`: what holds for the chosen instance, and where each value comes from. It
//! opens nothing and fetches no secret.

mod document;
mod text;

use std::io::Write;

use serde_json::{Value as Json, json};

use super::instance::{Chosen, ConfigUsed, DataChoice, InstanceChoice, OverlayChoice, Provenance};
use super::{Failure, Format, OutputArguments};
use crate::config::instances::{SecretSource, SettingSecret, Tls};
use crate::core::masking::without_secrets;
use crate::core::value::Value;
use crate::core::world::{Collation, Flavour};
use crate::secret::MASK;

/// Writes the effective configuration.
pub fn run(
    choice: &InstanceChoice,
    output: &OutputArguments,
    out: &mut impl Write,
) -> Result<(), Failure> {
    match output.format {
        Format::Json => document::write(choice, out),
        Format::Text => text::write(choice, out),
    }
    .and_then(|()| out.flush())
    .map_err(|error| Failure::output(&error))
}

/// One value that has a name of its own.
struct Row<'c> {
    key: &'static str,
    /// Null when nobody gives one.
    value: Json,
    from: Provenance,
    /// Where the value comes from that is shown as `***`.
    secret: Option<&'c SecretSource>,
    /// What it means when nobody gives a value.
    unset: &'static str,
}

/// Every value with a name of its own, always all of them and in this order.
fn rows(choice: &InstanceChoice) -> Vec<Row<'_>> {
    let mut rows = data_rows(choice.data.as_ref());
    rows.extend(overlay_rows(&choice.overlays));
    rows
}

fn data_rows(data: Option<&DataChoice>) -> Vec<Row<'_>> {
    let (mut snapshot, mut system, mut demo) = (None, None, None);
    match data {
        Some(DataChoice::Snapshot(path)) => snapshot = Some(path),
        Some(DataChoice::System(own)) => system = Some(own.as_ref()),
        Some(DataChoice::Demo(_)) => demo = Some(Chosen::by_option("--demo", true)),
        None => {}
    }
    let path = |path: &std::path::PathBuf| json!(path.display().to_string());
    let password = system.and_then(|own| own.password.as_ref());
    vec![
        row(
            "home",
            system.and_then(|own| own.home.as_ref()),
            path,
            "none",
        ),
        row(
            "database",
            system.and_then(|own| own.database.as_ref()),
            |url| json!(url.to_string()),
            if system.is_some() {
                "as the home says"
            } else {
                "none"
            },
        ),
        Row {
            secret: password.map(|chosen| &chosen.value),
            ..row(
                "password",
                password,
                |_| json!(MASK),
                if system.is_some() {
                    "as the URL or the home says"
                } else {
                    "none"
                },
            )
        },
        row(
            "tls",
            system.and_then(|own| own.tls.as_ref()),
            |tls| json!(tls_word(*tls)),
            if system.is_some() {
                "verify, except on this host"
            } else {
                "none"
            },
        ),
        row(
            "ca_file",
            system.and_then(|own| own.ca_file.as_ref()),
            path,
            "none",
        ),
        row("snapshot", snapshot, path, "none"),
        row("demo", demo.as_ref(), |demo| json!(demo), "no"),
    ]
}

fn overlay_rows(overlays: &OverlayChoice) -> Vec<Row<'_>> {
    vec![
        row("read_only", Some(&overlays.read_only), |own| json!(own), ""),
        row(
            "acting_user",
            overlays.acting_user.as_ref(),
            |own| json!(own),
            "none",
        ),
        row(
            "acls",
            overlays.acls.as_ref(),
            |acls| json!(acls.name()),
            "as the command decides",
        ),
        row(
            "flavour",
            overlays.flavour.as_ref(),
            |flavour| json!(flavour_word(*flavour)),
            "as detected",
        ),
        row(
            "collation",
            overlays.collation.as_ref(),
            |collation| json!(collation_word(*collation)),
            "as the data say",
        ),
    ]
}

fn row<'c, T>(
    key: &'static str,
    chosen: Option<&Chosen<T>>,
    value: impl Fn(&T) -> Json,
    unset: &'static str,
) -> Row<'c> {
    Row {
        key,
        value: chosen.map_or(Json::Null, |chosen| value(&chosen.value)),
        from: chosen.map_or(Provenance::Default, |chosen| chosen.from.clone()),
        secret: None,
        unset,
    }
}

/// What the user should be told about the file.
fn notices(choice: &InstanceChoice) -> Vec<String> {
    let exposed = choice.config.as_ref().filter(|used| used.exposed);
    let notice = |used: &ConfigUsed| {
        let path = used.path.value.display();
        format!("{path} holds a password, and others on this host may read it: chmod 600 {path}")
    };
    exposed.map(notice).into_iter().collect()
}

/// A setting that is laid over the instance.
struct Laid<'c> {
    name: &'c str,
    value: Value,
    secrets: &'c [SettingSecret],
    from: Provenance,
}

/// The settings that win, in the order in which they first stand.
fn settings(choice: &InstanceChoice) -> Vec<Laid<'_>> {
    let mut laid: Vec<Laid<'_>> = Vec::new();
    for layer in &choice.overlays.settings {
        for entry in &layer.entries {
            let own = Laid {
                name: &entry.name,
                value: without_secrets(&entry.name, &entry.value),
                secrets: &entry.secrets,
                from: Provenance::File(layer.file.clone(), entry.place),
            };
            match laid.iter_mut().find(|other| other.name == own.name) {
                Some(other) => *other = own,
                None => laid.push(own),
            }
        }
    }
    laid
}

fn tls_word(tls: Tls) -> &'static str {
    match tls {
        Tls::Off => "off",
        Tls::Prefer => "prefer",
        Tls::Verify => "verify",
    }
}

fn flavour_word(flavour: Flavour) -> &'static str {
    match flavour {
        Flavour::Otrs6 => "otrs6",
        Flavour::Znuny => "znuny",
        Flavour::Otobo => "otobo",
    }
}

fn collation_word(collation: Collation) -> &'static str {
    match collation {
        Collation::IgnoreCase => "ignore-case",
        Collation::Exact => "exact",
    }
}
