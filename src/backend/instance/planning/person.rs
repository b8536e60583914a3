//! Adding and changing customer users.

use super::{Refused, comparing, own_row, secrets, trimmed, unfit_here};
use crate::backend::error::Result;
use crate::backend::instance::Customers;
use crate::backend::instance::tables::Here;
use crate::core::customer::Backend;
use crate::core::customer::write::{
    EmailRules, FieldError, Fields, Level, Rule, Verdict, given, login_to_create, password_row,
    person_cells, person_errors, stored_fields,
};
use crate::core::table_change::{Act, Cell, Comparing, Plan, TableChange, is_veiled};
use crate::core::world::{Collation, Row};

/// The source that somebody is added to where none is named.
pub(super) const USUAL: &str = "CustomerUser";

/// Logins that AutoLoginCreation can make in one minute.
const AUTO_LOGINS: u8 = 99;

impl Customers<'_> {
    /// What adding a customer user to a source (`CustomerUser` where none is named) would do, and the
    /// login, which AutoLoginCreation may have made.
    ///
    /// # Errors
    /// [`Refused::Fields`] names every field that breaks a rule of the ticket system.
    pub async fn plan_person_add(
        &self,
        source: Option<&str>,
        fields: &Fields,
        level: Level,
    ) -> Result<(Plan, String), Refused> {
        let backend = self.writable_source(source.unwrap_or(USUAL))?;
        let here = self.here(Some(&backend.source)).await?;
        let mut fields = trimmed(fields, level);
        let mut errors = person_errors(&self.world, &backend, &fields, None, level);
        let mut plan = Plan::default();
        let login = self
            .new_login(&backend, &fields, &mut plan, &mut errors)
            .await?;
        if let Some(login) = &login {
            fields.insert("UserLogin".to_owned(), Some(login.clone()));
            let compared = comparing(backend.searching.case_sensitive);
            let key = (backend.key.as_str(), login.as_str());
            plan.changes.push(free(&backend, key, compared, "login"));
        }
        self.address(&here, &backend, &fields, level, &mut plan, &mut errors)
            .await?;
        self.company_known(&backend, &fields, level, &mut errors)
            .await?;
        let mut cells = person_cells(&backend, &fields, None, level);
        if let (Some(login), Some(row)) = (&login, password_row(&backend))
            && let Some(password) = given(&fields, "UserPassword")
        {
            match self.password_cell(login, password).await {
                Ok(cell) => cells.push((row.column.clone(), cell)),
                Err(error) => errors.push(error),
            }
        }
        errors.extend(unfit_here(&here, &backend.table, &backend.map, &cells));
        let (true, Some(login)) = (errors.is_empty(), login) else {
            return Err(Refused::Fields(errors));
        };
        plan.title = format!("add customer user {login} to {}", backend.source);
        let key = [(backend.key.as_str(), login.as_str())];
        let what = format!("customer user {login}");
        plan.changes.push(TableChange {
            source: Some(backend.source.clone()),
            secrets: secrets(&backend),
            ..TableChange::new(&backend.table, &what, &key, Vec::new(), Act::Insert(cells))
        });
        Ok((plan, login))
    }

    /// The login of somebody who is added, where one is given or made. One that somebody has is
    /// refused; of those that AutoLoginCreation makes the first one that nobody has is taken.
    async fn new_login(
        &self,
        backend: &Backend,
        fields: &Fields,
        plan: &mut Plan,
        errors: &mut Vec<FieldError>,
    ) -> Result<Option<String>> {
        let mut first = [0];
        getrandom::fill(&mut first).ok();
        let [first] = first.map(|byte| byte % AUTO_LOGINS);
        let now = self.system_time()?;
        let tries = match given(fields, "UserLogin") {
            Some(_) => 1,
            None => AUTO_LOGINS,
        };
        let mut refused = None;
        for number in first..first + tries {
            let login = match login_to_create(backend, fields, &now, number) {
                Ok(login) => login,
                Err(error) => {
                    errors.push(error);
                    return Ok(None);
                }
            };
            let mut told = Plan::default();
            let taken = self.login_taken(&login, &mut told).await;
            let is_free = taken.is_none();
            refused = Some((login, told, taken));
            if is_free {
                break;
            }
        }
        Ok(refused.map(|(login, told, taken)| {
            plan.add(told);
            errors.extend(taken);
            login
        }))
    }

    /// What changing the customer user with the login `id` would do, in the source that knows it
    /// first. Fields that are not given are emptied, as in the ticket system, but those that a form
    /// leaves out stay; read-only ones and the password stay too, unless a new one is given.
    ///
    /// # Errors
    /// [`Refused::Fields`] names every field that breaks a rule of the ticket system; an unknown login
    /// is the field `ID`.
    pub async fn plan_person_change(
        &self,
        id: &str,
        fields: &Fields,
        level: Level,
    ) -> Result<Plan, Refused> {
        let fields = trimmed(fields, level);
        let (backend, here, row) = self.person_row(id).await?;
        let mut plan = Plan::default();
        let mut errors = Vec::new();
        let old = |name: &str| old_text(&backend, &row, name);
        let old_login = old("UserLogin");
        if let Some(login) = given(&fields, "UserLogin") {
            let same = login.to_lowercase() == id.to_lowercase()
                || login.to_lowercase() == old_login.to_lowercase();
            if !same {
                errors.extend(self.login_taken(login, &mut plan).await);
                let compared = comparing(backend.searching.case_sensitive);
                let key = (backend.key.as_str(), login);
                plan.changes.push(free(&backend, key, compared, "login"));
            }
        }
        let address = given(&fields, "UserEmail").unwrap_or_default();
        if address.to_lowercase() != old("UserEmail").to_lowercase() {
            self.address(&here, &backend, &fields, level, &mut plan, &mut errors)
                .await?;
        }
        if given(&fields, "UserCustomerID").unwrap_or_default() != old("UserCustomerID") {
            self.company_known(&backend, &fields, level, &mut errors)
                .await?;
        }
        match self
            .person_changed(&here, &backend, &row, &fields, level)
            .await?
        {
            Ok(changed) => {
                let login = given(&fields, "UserLogin").unwrap_or(&old_login).to_owned();
                let new_id = written_text(&backend, &changed, &row, "UserCustomerID");
                let login_written = written_text(&backend, &changed, &row, "UserLogin");
                plan.add(changed);
                plan.add(
                    self.followed(&old_login, &login_written, &old("UserCustomerID"), &new_id)
                        .await?,
                );
                plan.title = format!("change customer user {old_login} in {}", backend.source);
                if let Some(password) = given(&fields, "UserPassword")
                    && let Some(change) = self
                        .password_change(&backend, &row, &login, password)
                        .await?
                {
                    merge_password(&mut plan, change);
                }
            }
            Err(more) => errors.extend(more),
        }
        match errors.is_empty() {
            true => Ok(plan),
            false => Err(Refused::Fields(errors)),
        }
    }

    /// The change of a person's own row; or the fields that break a rule that needs nobody else.
    pub(super) async fn person_changed(
        &self,
        here: &Here,
        backend: &Backend,
        row: &Row,
        fields: &Fields,
        level: Level,
    ) -> Result<Result<Plan, Vec<FieldError>>> {
        let old = stored_fields(&backend.map, row);
        let mut errors = person_errors(&self.world, backend, fields, Some(&old), level);
        let mut cells = person_cells(backend, fields, Some(&old), level);
        // A secret that was read is no text to be written again.
        cells.retain(|(_, cell)| !matches!(cell, Cell::Text(text) if is_veiled(text)));
        errors.extend(unfit_here(here, &backend.table, &backend.map, &cells));
        if !errors.is_empty() {
            return Ok(Err(errors));
        }
        let mut plan = Plan::default();
        plan.changes.push(own_row(backend, row, cells));
        Ok(Ok(plan))
    }

    /// The source that knows a login first, its database, and the person's row with every column.
    pub(super) async fn person_row(&self, login: &str) -> Result<(Backend, Here, Row), Refused> {
        let unknown = || {
            FieldError::new(
                "ID",
                Rule::Unknown,
                format!("nobody has the login {login:?}"),
            )
        };
        if login.is_empty() {
            return Err(FieldError::required("ID").into());
        }
        let told = self.sources.told_record(login).await;
        let Some(record) = told.found else {
            let mut errors = vec![unknown()];
            errors.extend(
                told.errors
                    .into_iter()
                    .map(|why| FieldError::new("Source", Rule::Unknown, why)),
            );
            return Err(Refused::Fields(errors));
        };
        let backend = self.writable_source(&record.source)?;
        let here = self.here(Some(&backend.source)).await?;
        let compared = comparing(backend.searching.case_sensitive);
        let key = (backend.key.as_str(), login);
        let rows = self.rows_with(&here, &backend, key, compared).await?;
        // Where several are the same without regard to case the one that was found counts.
        let own = |row: &&Row| old_text(&backend, row, "UserLogin") == record.login;
        let row = rows.iter().find(own).cloned().ok_or_else(unknown)?;
        Ok((backend, here, row))
    }

    /// Why a login is taken: somebody of any source has it. A source that cannot be asked is told.
    async fn login_taken(&self, login: &str, plan: &mut Plan) -> Option<FieldError> {
        let told = self.sources.told_record(login).await;
        if let Some(record) = told.found {
            let (theirs, source) = (record.login, record.source);
            let why = format!("customer user {theirs} of {source} has it already");
            return Some(FieldError::new("UserLogin", Rule::Taken, why));
        }
        let unasked = told.errors.into_iter();
        plan.notes.extend(
            unasked.map(|why| format!("whether the login is free was not asked everywhere: {why}")),
        );
        None
    }

    /// Refuses an address that somebody else of the source has, and tells what was not checked.
    ///
    /// The ticket system does not find addresses with certain signs, because it escapes them twice; as
    /// a function this one does not either, a form asks properly.
    async fn address(
        &self,
        here: &Here,
        backend: &Backend,
        fields: &Fields,
        level: Level,
        plan: &mut Plan,
        errors: &mut Vec<FieldError>,
    ) -> Result<()> {
        let Some(address) = given(fields, "UserEmail") else {
            return Ok(());
        };
        let verdict = EmailRules::read(&self.world.settings).check(address);
        if verdict == Verdict::TakenWithoutDns {
            let note = "whether the address's domain gets mail was not checked: CheckMXRecord is on, \
                        and the ticket system would ask the DNS";
            plan.notes.push(note.to_owned());
        }
        let hidden: &[char] = match self.database.collation() {
            Collation::IgnoreCase => &['\'', '\\', ';'],
            Collation::Exact => &['\'', '\\'],
        };
        let found = level == Level::Form || !address.contains(hidden);
        if !backend.writing.email_unique || !found {
            return Ok(());
        }
        let compared = comparing(backend.searching.case_sensitive);
        for column in backend.searching.mail_fields.iter().flatten() {
            if here.catalogue.column(&backend.table, column).is_none() {
                continue;
            }
            let key = (column.as_str(), address);
            let rows = self.rows_with(here, backend, key, compared).await?;
            match rows.first() {
                None => plan.changes.push(free(backend, key, compared, "address")),
                Some(row) => {
                    let theirs = row.text(&backend.key).unwrap_or_default();
                    let why = format!("customer user {theirs} has this address already");
                    errors.push(FieldError::new("UserEmail", Rule::Taken, why));
                    break;
                }
            }
        }
        Ok(())
    }

    /// Refuses a CustomerID without a company, where the screens do.
    async fn company_known(
        &self,
        backend: &Backend,
        fields: &Fields,
        level: Level,
        errors: &mut Vec<FieldError>,
    ) -> Result<()> {
        let id = given(fields, "UserCustomerID");
        let asked = level == Level::Form && backend.company_support;
        if let Some(id) = id.filter(|_| asked)
            && self.companies.get(self.database, id).await?.is_none()
        {
            let why = format!("there is no company {id}");
            errors.push(FieldError::new("UserCustomerID", Rule::Unknown, why));
        }
        Ok(())
    }
}

/// What a field of the Map holds in a row.
pub(super) fn old_text(backend: &Backend, row: &Row, field: &str) -> String {
    let mut fields = backend.map.fields().iter();
    let column = fields.find(|own| own.attribute == field && !own.dynamic_field);
    let text = column.and_then(|own| row.text(&own.column));
    text.unwrap_or_default().to_owned()
}

/// What a field holds after a person's own row is changed.
fn written_text(backend: &Backend, changed: &Plan, row: &Row, field: &str) -> String {
    let mut fields = backend.map.fields().iter();
    let own = fields.find(|own| own.attribute == field && !own.dynamic_field);
    let cells = changed.writes().find_map(|change| match &change.act {
        Act::Update(cells) => Some(cells),
        _ => None,
    });
    let mut cells = cells.into_iter().flatten();
    match cells.find(|(column, _)| own.is_some_and(|own| own.column == *column)) {
        Some((_, Cell::Text(text))) => text.clone(),
        _ => old_text(backend, row, field),
    }
}

/// A check that nobody has this.
fn free(backend: &Backend, key: (&str, &str), compared: Comparing, what: &str) -> TableChange {
    let (column, text) = key;
    let reason = format!("somebody has the {what} {text:?} meanwhile");
    TableChange {
        source: Some(backend.source.clone()),
        comparing: compared,
        ..TableChange::new(
            &backend.table,
            &format!("{what} {text}"),
            &[(column, text)],
            Vec::new(),
            Act::Check(reason),
        )
    }
}

/// The password goes into the statement that writes the person's row.
fn merge_password(plan: &mut Plan, change: TableChange) {
    let own = plan.changes.iter_mut().find(|own| {
        own.table == change.table
            && own.key == change.key
            && own.source == change.source
            && matches!(own.act, Act::Update(_))
    });
    match (own.map(|own| &mut own.act), change.act) {
        (Some(Act::Update(cells)), Act::Update(more)) => cells.extend(more),
        (_, act) => plan.changes.push(TableChange { act, ..change }),
    }
}
