//! All columns of a person's row.

use super::DatabaseSource;
use crate::backend::error::Result;
use crate::backend::sql::Statement;
use crate::core::customer::{RawField, RawRecord, RawValue};
use crate::core::masking::is_secret;

/// What stands in the names of columns of passwords, beside what they end with.
const SECRETS: [&str; 4] = ["passw", "pwd", "pw_", "secret"];

impl DatabaseSource {
    /// The row of the person with this login, whatever its Map knows of it.
    pub(super) async fn raw_row(&self, login: &str) -> Result<Option<RawRecord>> {
        let select = Statement::new("SELECT b.* FROM ")
            .name(&self.table)
            .sql(" b WHERE ")
            .column("b.", &self.login, self.folding)
            .sql(" = ")
            .value(login, self.folding)
            .sql(" LIMIT 1");
        let rows = self.database.rows(&self.searching(), select).await?;
        let field = |(column, cell): (&str, Option<&str>)| RawField {
            name: column.to_owned(),
            values: vec![match cell {
                None => RawValue::Null,
                Some(_) if self.is_secret(column) => RawValue::Hidden,
                Some(text) => RawValue::of(Some(text), text.len()),
            }],
        };
        Ok(rows.first().map(|row| RawRecord {
            place: self.table.as_str().to_owned(),
            fields: row.iter().map(field).collect(),
            referrals: Vec::new(),
        }))
    }

    /// True for a column that the Map or its name says to hold a password.
    fn is_secret(&self, column: &str) -> bool {
        let mut fields = self.backend.map.fields().iter();
        let mapped = fields.any(|field| {
            let attribute = field
                .attribute
                .trim_end_matches(|c: char| c.is_ascii_digit());
            field.column.eq_ignore_ascii_case(column)
                && (attribute.ends_with("Password") || attribute.ends_with("Pw"))
        });
        mapped || is_called_secret(column)
    }
}

/// True for a column that is called like a secret, where the Map does not say.
fn is_called_secret(column: &str) -> bool {
    let small = column.to_ascii_lowercase();
    is_secret(column) || SECRETS.iter().any(|secret| small.contains(secret))
}

#[cfg(test)]
mod tests {
    use super::is_called_secret;

    #[test]
    fn columns_that_are_called_like_secrets_are_not_shown() {
        for column in [
            "pw",
            "PW",
            "crm_pw",
            "pw_hash",
            "UserPassword2",
            "reset_token",
            "pwd",
        ] {
            assert!(is_called_secret(column), "{column}");
        }
        for column in ["login", "pwr", "email", "customer_id"] {
            assert!(!is_called_secret(column), "{column}");
        }
    }
}
