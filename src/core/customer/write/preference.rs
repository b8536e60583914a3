//! Preferences of customer users: where they are, and which names are none.

use crate::core::world::Settings;

/// Names that are fields of the person itself; preferences of these names are refused.
const NATIVE: [&str; 23] = [
    "UserID",
    "UserLogin",
    "UserPassword",
    "UserFirstname",
    "UserLastname",
    "UserFullname",
    "UserStreet",
    "UserCity",
    "UserZip",
    "UserCountry",
    "UserComment",
    "UserCustomerID",
    "UserTitle",
    "UserEmail",
    "UserPhone",
    "UserMobile",
    "UserFax",
    "UserMailString",
    "ValidID",
    "CreateTime",
    "CreateBy",
    "ChangeTime",
    "ChangeBy",
];

/// True for the name of a field of the person itself.
pub fn is_native(key: &str) -> bool {
    NATIVE.contains(&key)
}

/// Where preferences are kept: the setting `CustomerPreferences`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreferenceTable {
    /// `Params.Table`.
    pub table: String,
    /// `Params.TableUserID`: the column of the login.
    pub login: String,
    /// `Params.TableKey`.
    pub key: String,
    /// `Params.TableValue`.
    pub value: String,
}

impl PreferenceTable {
    /// Reads the setting; the shipped table where it says nothing.
    pub fn read(settings: &Settings) -> Self {
        let params = settings.sub("CustomerPreferences", "Params");
        let text = |key: &str, usual: &str| {
            let text = params.and_then(|params| params.get(key)?.as_text());
            text.filter(|text| !text.is_empty())
                .unwrap_or(usual)
                .to_owned()
        };
        Self {
            table: text("Table", "customer_preferences"),
            login: text("TableUserID", "user_id"),
            key: text("TableKey", "preferences_key"),
            value: text("TableValue", "preferences_value"),
        }
    }
}
