//! Passwords, preferences, and further customers of a customer user.

use std::collections::BTreeMap;

use super::{Customers, Refused, own_row};
use crate::backend::error::Result;
use crate::core::customer::Backend;
use crate::core::customer::write::{FieldError, PreferenceTable, Rule, is_native, password_row};
use crate::core::table_change::{Act, Cell, Plan, TableChange, created};
use crate::core::world::Row;

/// What setting a preference would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PreferenceSet {
    /// It is written by this plan.
    Planned(Plan),
    /// The name is that of a field of the person itself: the ticket system does not take it.
    Native,
}

impl Customers<'_> {
    /// What setting the password of a customer user would do. Where the Map has no password or no
    /// login the plan does nothing, and the ticket system reports success.
    ///
    /// # Errors
    /// [`Refused::Fields`]: nobody has the login, its source is not written, or the login cannot be the
    /// salt of the scheme.
    pub async fn plan_password(&self, login: &str, password: &str) -> Result<Plan, Refused> {
        let (backend, here, row) = self.person_row(login).await?;
        let mut plan = Plan::new(format!("set the password of customer user {login}"));
        if let Some(change) = self
            .password_change(&backend, &row, login, password)
            .await?
        {
            if let Act::Update(cells) = &change.act {
                let unfit = super::unfit_here(&here, &backend.table, &backend.map, cells);
                if !unfit.is_empty() {
                    return Err(Refused::Fields(unfit));
                }
            }
            plan.changes.push(change);
        } else {
            let note = "the Map has no row of the password: nothing is stored";
            plan.notes.push(note.to_owned());
        }
        Ok(plan)
    }

    /// The change of a person's password; `None` where the Map has no row for it.
    pub(super) async fn password_change(
        &self,
        backend: &Backend,
        row: &Row,
        login: &str,
        password: &str,
    ) -> Result<Option<TableChange>, FieldError> {
        let Some(field) = password_row(backend) else {
            return Ok(None);
        };
        let cell = self.password_cell(login, password).await?;
        let cells = vec![(field.column.clone(), cell)];
        Ok(Some(own_row(backend, row, cells)))
    }

    /// The preferences that are kept under a login.
    ///
    /// # Errors
    /// [`Refused::Fields`]: nobody has the login.
    pub async fn preferences_of(
        &self,
        login: &str,
    ) -> Result<BTreeMap<String, Option<String>>, Refused> {
        self.somebody(login).await?;
        let table = PreferenceTable::read(&self.world.settings);
        let key = [(table.login.clone(), login.to_owned())];
        let rows = self.rows_under(&table.table, &key, &[]).await?;
        let pair = |row: &Row| {
            let value = row.text(&table.value).map(str::to_owned);
            Some((row.text(&table.key)?.to_owned(), value))
        };
        Ok(rows.iter().filter_map(pair).collect())
    }

    /// What setting a preference would do: the rows of this login and name are deleted, and one is
    /// added. The login is kept as it is given.
    ///
    /// # Errors
    /// [`Refused::Fields`]: nobody has the login, or no name is given.
    pub async fn plan_preference(
        &self,
        login: &str,
        name: &str,
        value: Option<&str>,
    ) -> Result<PreferenceSet, Refused> {
        if name.is_empty() {
            return Err(FieldError::required("Key").into());
        }
        self.somebody(login).await?;
        if is_native(name) {
            return Ok(PreferenceSet::Native);
        }
        let table = PreferenceTable::read(&self.world.settings);
        let key = vec![
            (table.login.clone(), login.to_owned()),
            (table.key.clone(), name.to_owned()),
        ];
        let old = self.rows_under(&table.table, &key, &[]).await?;
        let row = vec![
            (table.login, Cell::from(login)),
            (table.key, Cell::from(name)),
            (table.value, Cell::from(value.unwrap_or_default())),
        ];
        let what = format!("preference {name} of customer user {login}");
        let mut plan = Plan::new(format!("set {what}"));
        plan.changes.push(TableChange {
            key,
            ..TableChange::new(&table.table, &what, &[], old, Act::Replace(vec![row]))
        });
        Ok(PreferenceSet::Planned(plan))
    }

    /// What giving a customer user a further customer would do, or taking it away. Neither need exist.
    ///
    /// # Errors
    /// [`Refused::Fields`]: one of both is missing.
    pub async fn plan_member(
        &self,
        login: &str,
        customer_id: &str,
        active: bool,
    ) -> Result<Plan, Refused> {
        let needed = [("CustomerUserID", login), ("CustomerID", customer_id)];
        let missing = needed.iter().filter(|(_, text)| text.is_empty());
        let missing: Vec<FieldError> = missing
            .map(|(name, _)| FieldError::required(name))
            .collect();
        if !missing.is_empty() {
            return Err(Refused::Fields(missing));
        }
        const TABLE: &str = "customer_user_customer";
        let key = vec![
            ("user_id".to_owned(), login.to_owned()),
            ("customer_id".to_owned(), customer_id.to_owned()),
        ];
        let old = self.rows_under(TABLE, &key, &[]).await?;
        let mut row = vec![
            ("user_id".to_owned(), Cell::from(login)),
            ("customer_id".to_owned(), Cell::from(customer_id)),
        ];
        row.extend(created());
        let rows = Some(row).filter(|_| active).into_iter().collect();
        let what = format!("customer {customer_id} of customer user {login}");
        let mut plan = Plan::new(match active {
            true => format!("add {what}"),
            false => format!("take away {what}"),
        });
        plan.changes.push(TableChange {
            key,
            ..TableChange::new(TABLE, &what, &[], old, Act::Replace(rows))
        });
        Ok(plan)
    }

    /// Somebody has this login in any source.
    async fn somebody(&self, login: &str) -> Result<(), Refused> {
        let told = self.sources.told_record(login).await;
        match told.found {
            Some(_) => Ok(()),
            None => {
                let why = format!("nobody has the login {login:?}");
                let mut errors = vec![FieldError::new("UserID", Rule::Unknown, why)];
                let unasked = told.errors.into_iter();
                errors.extend(unasked.map(|why| FieldError::new("Source", Rule::Unknown, why)));
                Err(Refused::Fields(errors))
            }
        }
    }
}
