//! Adding and changing companies.

use super::person::old_text;
use super::{Customers, Refused, comparing, is_table, trimmed, unfit_here};
use crate::backend::error::Result;
use crate::backend::instance::tables::Here;
use crate::backend::tables::Wanted;
use crate::core::customer::write::{
    FieldError, Fields, Level, Rule, company_cells, company_errors, given, stored_fields,
};
use crate::core::customer::{Backend, CompanyBackend};
use crate::core::table_change::{Act, Comparing, Plan, TableChange};
use crate::core::world::{Row, Rows};

/// The source that a company is added to where none is named.
const USUAL: &str = "CustomerCompany";

impl Customers<'_> {
    /// What adding a company would do.
    ///
    /// # Errors
    /// [`Refused::Fields`] names every field that breaks a rule of the ticket system.
    pub async fn plan_company_add(
        &self,
        source: Option<&str>,
        fields: &Fields,
        level: Level,
    ) -> Result<Plan, Refused> {
        let backend = self.company_source(source.unwrap_or(USUAL), level)?;
        let here = self.here(Some(&backend.source)).await?;
        let fields = trimmed(fields, level);
        let mut errors = company_errors(&self.world, &backend, &fields, None, level);
        let mut plan = Plan::default();
        let id = given(&fields, "CustomerID").unwrap_or_default();
        if !id.is_empty() {
            let taken = self.company_rows(&here, &backend, &backend.key, id).await?;
            errors.extend(
                taken
                    .first()
                    .map(|row| taken_by(&backend, "CustomerID", row)),
            );
            plan.changes.push(free(&backend, &backend.key, id));
        }
        self.name_free(&here, &backend, &fields, None, &mut plan, &mut errors)
            .await?;
        let cells = company_cells(&backend, &fields, None, level);
        errors.extend(unfit_here(&here, &backend.table, &backend.map, &cells));
        if !errors.is_empty() {
            return Err(Refused::Fields(errors));
        }
        plan.title = format!("add customer {id} to {}", backend.source);
        let (what, key) = (format!("customer {id}"), [(backend.key.as_str(), id)]);
        plan.changes.push(TableChange {
            source: Some(backend.source.clone()),
            ..TableChange::new(&backend.table, &what, &key, Vec::new(), Act::Insert(cells))
        });
        Ok(plan)
    }

    /// What changing the company with this id would do. Fields that are not given become NULL, as in
    /// the ticket system, but those that a form leaves out stay. Where the CustomerID changes its people, tickets and dynamic fields follow.
    ///
    /// # Errors
    /// [`Refused::Fields`] names every field that breaks a rule of the ticket system.
    pub async fn plan_company_change(
        &self,
        id: &str,
        fields: &Fields,
        level: Level,
    ) -> Result<Plan, Refused> {
        let fields = trimmed(fields, level);
        let (backend, here, row) = self.company_row(id, level).await?;
        let old = row.text(&backend.key).unwrap_or_default().to_owned();
        let held = stored_fields(&backend.map, &row);
        let mut errors = company_errors(&self.world, &backend, &fields, Some(&held), level);
        let mut plan = Plan::default();
        let new = given(&fields, "CustomerID").unwrap_or(&old).to_owned();
        if new != old {
            let taken = self
                .company_rows(&here, &backend, &backend.key, &new)
                .await?;
            let mut others = taken.iter().filter(|other| **other != row);
            let other = others.next();
            errors.extend(other.map(|row| taken_by(&backend, "CustomerID", row)));
            if taken.is_empty() {
                plan.changes.push(free(&backend, &backend.key, &new));
            }
        }
        self.name_free(&here, &backend, &fields, Some(&row), &mut plan, &mut errors)
            .await?;
        let cells = company_cells(&backend, &fields, Some(&held), level);
        errors.extend(unfit_here(&here, &backend.table, &backend.map, &cells));
        if !errors.is_empty() {
            return Err(Refused::Fields(errors));
        }
        plan.title = format!("change customer {old} in {}", backend.source);
        let (what, key) = (
            format!("customer {old}"),
            [(backend.key.as_str(), old.as_str())],
        );
        plan.changes.push(TableChange {
            source: Some(backend.source.clone()),
            ..TableChange::new(&backend.table, &what, &key, vec![row], Act::Update(cells))
        });
        if new != old {
            self.people_followed(&old, &new, &mut plan).await?;
            plan.add(self.followed_company(&old, &new).await?);
        }
        Ok(plan)
    }

    /// The people of a company get its new CustomerID, valid or not, by the normal change of a person:
    /// what is NULL becomes empty. Whom the rules of that refuse stays as it is, and is told.
    async fn people_followed(&self, old: &str, new: &str, plan: &mut Plan) -> Result<()> {
        let sources = Backend::all(&self.world.settings).into_iter().flatten();
        for backend in sources.filter(is_table) {
            let here = self.here(Some(&backend.source)).await?;
            let compared = comparing(backend.searching.case_sensitive);
            let key = (backend.customer_id.as_str(), old);
            let rows = self.rows_with(&here, &backend, key, compared).await?;
            if backend.writing.read_only && !rows.is_empty() {
                plan.notes.push(format!(
                    "{} customer users of {} keep the CustomerID {old}: the source has ReadOnly set",
                    rows.len(),
                    backend.source
                ));
                continue;
            }
            for row in &rows {
                let mut fields = stored_fields(&backend.map, row);
                fields.retain(|name, _| !name.eq_ignore_ascii_case("UserPassword"));
                fields.insert("UserCustomerID".to_owned(), Some(new.to_owned()));
                let changed = self.person_changed(&here, &backend, row, &fields, Level::Function);
                match changed.await? {
                    Ok(changed) => plan.add(changed),
                    Err(errors) => {
                        let login = old_text(&backend, row, "UserLogin");
                        let why = Refused::Fields(errors);
                        plan.notes.push(format!(
                            "customer user {login} keeps the CustomerID {old}: {why}"
                        ));
                    }
                }
            }
        }
        Ok(())
    }

    fn company_source(&self, source: &str, level: Level) -> Result<CompanyBackend, FieldError> {
        let all = CompanyBackend::all(&self.world.settings);
        let found = all.into_iter().flatten().find(|own| own.source == source);
        let backend = found.ok_or_else(|| {
            let why = format!("there is no company source {source}");
            FieldError::new("Source", Rule::Unknown, why)
        })?;
        if backend.read_only && level == Level::Form {
            let why = format!("company source {source} has ReadOnly set");
            return Err(FieldError::new("Source", Rule::ReadOnly, why));
        }
        Ok(backend)
    }

    /// The source that knows a company first, its database, and the row with every column.
    async fn company_row(
        &self,
        id: &str,
        level: Level,
    ) -> Result<(CompanyBackend, Here, Row), Refused> {
        if id.is_empty() {
            return Err(FieldError::required("CustomerID").into());
        }
        for backend in CompanyBackend::all(&self.world.settings)
            .into_iter()
            .flatten()
        {
            let here = self.here(Some(&backend.source)).await?;
            let rows = self.company_rows(&here, &backend, &backend.key, id).await?;
            let exact = rows.iter().find(|row| row.text(&backend.key) == Some(id));
            if let Some(row) = exact.or(rows.first()) {
                let backend = self.company_source(&backend.source, level)?;
                return Ok((backend, here, row.clone()));
            }
        }
        let why = format!("there is no company {id:?}");
        Err(FieldError::new("CustomerCompanyID", Rule::Unknown, why).into())
    }

    /// The companies of a source in which a column holds a text.
    async fn company_rows(
        &self,
        here: &Here,
        backend: &CompanyBackend,
        column: &str,
        text: &str,
    ) -> Result<Rows> {
        let key = [(column.to_owned(), text.to_owned())];
        let wanted = Wanted {
            table: &backend.table,
            key: &key,
            comparing: comparing(backend.case_sensitive),
            columns: &[],
            secrets: &[],
        };
        here.rows(&wanted).await
    }

    /// Refuses a name that another company of the shipped table has: there it is unique, as the
    /// database compares texts.
    async fn name_free(
        &self,
        here: &Here,
        backend: &CompanyBackend,
        fields: &Fields,
        own: Option<&Row>,
        plan: &mut Plan,
        errors: &mut Vec<FieldError>,
    ) -> Result<()> {
        let mut map = backend.map.fields().iter();
        let column = map.find(|field| field.attribute == "CustomerCompanyName");
        let name = fields.get("CustomerCompanyName").and_then(Option::as_deref);
        let (Some(column), Some(name)) = (column, name) else {
            return Ok(());
        };
        if backend.table != "customer_company" || column.column != "name" {
            return Ok(());
        }
        let key = [("name".to_owned(), name.to_owned())];
        let wanted = Wanted {
            table: &backend.table,
            key: &key,
            comparing: Comparing::Instance,
            columns: &[],
            secrets: &[],
        };
        let rows = here.rows(&wanted).await?;
        let mut others = rows.iter().filter(|row| Some(*row) != own);
        match others.next() {
            Some(row) => errors.push(taken_by(backend, "CustomerCompanyName", row)),
            None if rows.is_empty() => {
                let mut check = free(backend, "name", name);
                check.comparing = Comparing::Instance;
                plan.changes.push(check);
            }
            None => {}
        }
        Ok(())
    }
}

fn taken_by(backend: &CompanyBackend, field: &str, row: &Row) -> FieldError {
    let theirs = row.text(&backend.key).unwrap_or_default();
    let why = format!("customer {theirs} of {} has it already", backend.source);
    FieldError::new(field, Rule::Taken, why)
}

/// A check that no company has this.
fn free(backend: &CompanyBackend, column: &str, text: &str) -> TableChange {
    let reason = format!("a company has the {column} {text:?} meanwhile");
    TableChange {
        source: Some(backend.source.clone()),
        comparing: comparing(backend.case_sensitive),
        ..TableChange::new(
            &backend.table,
            &format!("{column} {text}"),
            &[(column, text)],
            Vec::new(),
            Act::Check(reason),
        )
    }
}
