//! What a write of customer data would do, as a plan; or which fields are refused.
//!
//! Planning reads and never writes. What it asked that must not have changed meanwhile - a login that
//! is free, an address that nobody has - goes into the plan as a check, so that it is asked again
//! inside the transaction.

mod company;
mod missing;
mod person;
mod renamed;
mod small;

use std::time::{SystemTime, UNIX_EPOCH};

use super::Customers;
use super::tables::Here;
use crate::backend::error::{Error, Result};
use crate::backend::tables::{Wanted, taking};
use crate::core::customer::write::{FieldError, Fields, Level, Rule, unfit_fields};
use crate::core::customer::{Backend, FieldMap, Kind, is_secret};
use crate::core::password::{COST, Salt, Scheme, stored};
use crate::core::table_change::{Act, Cell, Cells, Comparing, TableChange};
use crate::core::world::{Row, Rows, SystemZone};
use crate::secret::Secret;

pub use missing::{MappedColumns, MissingColumn};
pub use small::PreferenceSet;

/// Why there is no plan.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// These fields, all of them.
    #[error("{}", listed(.0))]
    Fields(Vec<FieldError>),
    /// What the plan needs cannot be read.
    #[error(transparent)]
    Backend(#[from] Error),
}

fn listed(errors: &[FieldError]) -> String {
    let each = errors.iter().map(ToString::to_string);
    each.collect::<Vec<_>>().join("; ")
}

impl From<FieldError> for Refused {
    fn from(error: FieldError) -> Self {
        Self::Fields(vec![error])
    }
}

impl Refused {
    /// The fields that are refused; none where it is about something else.
    pub fn fields(&self) -> &[FieldError] {
        match self {
            Self::Fields(errors) => errors,
            Self::Backend(_) => &[],
        }
    }
}

/// Fields as a form sends them: without blanks around their texts.
fn trimmed(fields: &Fields, level: Level) -> Fields {
    let fields = fields.iter().map(|(name, text)| {
        let text = text.as_ref().map(|text| match level {
            Level::Form if !name.eq_ignore_ascii_case("UserPassword") => text.trim().to_owned(),
            _ => text.clone(),
        });
        (name.clone(), text)
    });
    fields.collect()
}

impl Customers<'_> {
    /// A source that is written.
    ///
    /// # Errors
    /// There is no such source, it is a directory, or ReadOnly is set.
    fn writable_source(&self, source: &str) -> Result<Backend, FieldError> {
        let all = Backend::all(&self.world.settings);
        let found = all.into_iter().flatten().find(|own| own.source == source);
        let refuse = |rule, why: String| FieldError::new("Source", rule, why);
        let backend = found.ok_or_else(|| {
            refuse(
                Rule::Unknown,
                format!("there is no customer source {source}"),
            )
        })?;
        if !is_table(&backend) {
            let why = format!("customer source {source} is no database table: it is not written");
            return Err(refuse(Rule::ReadOnly, why));
        }
        if backend.writing.read_only {
            let why = format!("customer source {source} has ReadOnly set");
            return Err(refuse(Rule::ReadOnly, why));
        }
        Ok(backend)
    }

    /// The time in the ticket system's own zone.
    fn system_time(&self) -> Result<String> {
        let zone = SystemZone::read(&self.world.settings, self.world.flavour)?;
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        let second = since.map_or(0, |since| since.as_secs());
        Ok(zone.text(i64::try_from(second).unwrap_or(i64::MAX)))
    }

    /// The rows of a source's table in which a column holds a text.
    async fn rows_with(
        &self,
        here: &Here,
        backend: &Backend,
        (column, text): (&str, &str),
        comparing: Comparing,
    ) -> Result<Rows> {
        let key = [(column.to_owned(), text.to_owned())];
        let wanted = Wanted {
            table: &backend.table,
            key: &key,
            comparing,
            columns: &[],
            secrets: &secrets(backend),
        };
        here.rows(&wanted).await
    }

    /// The scheme of passwords, and the one that a setting of bcrypt's cost asks for.
    fn scheme(&self) -> (Scheme, u32) {
        let settings = &self.world.settings;
        let cost = settings.text("Customer::AuthModule::DB::bcryptCost");
        let cost = cost.and_then(|cost| cost.trim().parse().ok());
        let scheme = Scheme::of_setting(settings.text("Customer::AuthModule::DB::CryptType"));
        (scheme, cost.unwrap_or(COST))
    }

    /// What is stored for a password.
    ///
    /// # Errors
    /// The scheme takes the login as its salt, and it cannot be one.
    async fn password_cell(&self, login: &str, password: &str) -> Result<Cell, FieldError> {
        let (scheme, cost) = self.scheme();
        let (login, password) = (login.to_owned(), Secret::new(password));
        // bcrypt takes its time.
        let made = tokio::task::spawn_blocking(move || {
            let salt = Salt {
                login: &login,
                random: letters(),
                cost,
            };
            stored(scheme, &password, &salt)
        });
        match made.await {
            Ok(Ok(text)) => Ok(Cell::Secret {
                text,
                scheme: scheme.name(),
            }),
            Ok(Err(bad)) => Err(FieldError::new("UserPassword", Rule::Salt, bad.to_string())),
            // Only a panic ends such work early; it goes on as one.
            Err(error) => std::panic::resume_unwind(error.into_panic()),
        }
    }
}

/// True for a source whose people the ticket system's own module keeps in a table.
fn is_table(backend: &Backend) -> bool {
    backend.kind == Kind::Table && backend.module == "Kernel::System::CustomerUser::DB"
}

/// The columns of a source that hold secrets.
fn secrets(backend: &Backend) -> Vec<String> {
    let fields = backend.map.fields().iter();
    let secret = fields.filter(|field| is_secret(&field.attribute));
    secret.map(|field| field.column.clone()).collect()
}

/// How a source compares single values.
fn comparing(case_sensitive: bool) -> Comparing {
    match case_sensitive {
        true => Comparing::Instance,
        false => Comparing::IgnoreCase,
    }
}

/// The values that their columns do not take, by the fields that they came from.
fn unfit_here(here: &Here, table: &str, map: &FieldMap, cells: &Cells) -> Vec<FieldError> {
    let taking = |column: &str| taking(&here.catalogue, table, column);
    unfit_fields(table, map, cells, taking)
}

/// The change of somebody's own row.
fn own_row(backend: &Backend, row: &Row, cells: Cells) -> TableChange {
    let key = row.text(&backend.key).unwrap_or_default();
    let what = format!("customer user {key}");
    let key = [(backend.key.as_str(), key)];
    let (old, act) = (vec![row.clone()], Act::Update(cells));
    TableChange {
        source: Some(backend.source.clone()),
        secrets: secrets(backend),
        ..TableChange::new(&backend.table, &what, &key, old, act)
    }
}

/// Sixteen random letters, digits, dots and slashes.
fn letters() -> [u8; 16] {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789./";
    let mut random = [0; 16];
    // A salt only has to differ; without chance the time would be all there is.
    if getrandom::fill(&mut random).is_err() {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        random = since.map_or(0, |since| since.as_nanos()).to_le_bytes();
    }
    random.map(|byte| {
        let index = usize::from(byte & 63);
        LETTERS.get(index).copied().unwrap_or(b'a')
    })
}
