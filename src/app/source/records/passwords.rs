//! Forms of passwords.

use super::super::InstanceSource;
use super::lines::is_password;
use super::sheets::{backend, cannot_be_read};
use crate::app::record::{RecordInput, RecordLine, RecordSheet, RecordTarget, password};
use crate::app::request::Failure;
use crate::app::state::Choice;
use crate::core::password::Scheme;
use crate::core::world::World;

/// The setting of how passwords are stored.
pub(super) const CRYPT_TYPE: &str = "Customer::AuthModule::DB::CryptType";

impl InstanceSource {
    /// The form of a new password.
    pub(super) async fn password_sheet(
        &self,
        target: &RecordTarget,
        world: &World,
    ) -> Result<RecordSheet, Failure> {
        let backend = backend(target, world)?;
        let login = target.key.as_deref().unwrap_or_default();
        let columns = self.columns_of(&backend.source).await?;
        if let Some(missing) = columns.missing.first() {
            return Err(cannot_be_read(missing));
        }
        self.record(login, &backend.source).await?;
        let mapped = |name: &str| {
            let mut fields = backend.map.fields().iter();
            fields.any(|field| field.attribute == name)
        };
        let is_kept = backend.map.fields().iter().any(is_password);
        if !is_kept || !mapped("UserLogin") {
            return Err(Failure::new(format!(
                "the Map of {} has no UserPassword or no UserLogin: the ticket system keeps no \
                 password there, and setting one does nothing",
                backend.source
            )));
        }
        let setting = world.settings.text(CRYPT_TYPE);
        let scheme = Scheme::of_setting(setting);
        let schemes = RecordInput::Choice(schemes(scheme));
        Ok(RecordSheet {
            target: target.clone(),
            lines: vec![
                password_line(password::NEW, "New password", RecordInput::Secret, ""),
                password_line(password::AGAIN, "Once more", RecordInput::Secret, ""),
                password_line(password::SCHEME, "Stored as", schemes, scheme.name()),
            ],
            rules: None,
            notes: vec![about(scheme, setting)],
        })
    }
}

/// A line of a password.
pub(super) fn password_line(
    name: &str,
    label: &str,
    input: RecordInput,
    value: &str,
) -> RecordLine {
    RecordLine {
        name: name.to_owned(),
        label: label.to_owned(),
        required: name == password::NEW,
        locked: None,
        input,
        value: value.to_owned(),
        meaning: String::new(),
        missing: None,
    }
}

/// Every scheme, the configured one marked.
fn schemes(configured: Scheme) -> Vec<Choice> {
    let all = Scheme::ALL.into_iter();
    all.map(|scheme| {
        let detail = match scheme {
            _ if scheme == configured => "as CryptType says",
            Scheme::Bcrypt => "salted and slow to guess: the safest",
            Scheme::Plain => "the password itself, readable by everybody with the database",
            Scheme::Crypt | Scheme::Md5 | Scheme::Apr1 => "old, salted with the login",
            Scheme::Sha1 | Scheme::Sha2 | Scheme::Sha512 => "without salt: weak",
        };
        Choice::new(scheme.name(), scheme.name()).detail(detail)
    })
    .collect()
}

/// What to know about the configured scheme.
fn about(scheme: Scheme, setting: Option<&str>) -> String {
    let set = match setting {
        Some(word) => format!("{CRYPT_TYPE} is {word}"),
        None => format!("{CRYPT_TYPE} is not set"),
    };
    match scheme {
        Scheme::Bcrypt => format!("{set}: {scheme}, salted and slow to guess."),
        Scheme::Sha2 => format!(
            "{set}: {scheme}, unsalted SHA-256, is weak: the same password is the same text for \
             everybody. Choose bcrypt; the ticket system recognises every form when somebody logs in."
        ),
        scheme => format!(
            "{set}: {scheme} is weak. Choose bcrypt; the ticket system recognises every form but \
             plain when somebody logs in."
        ),
    }
}
