//! What the ticket system lists of customers: CustomerIDs, members, detail searches, companies.

use std::collections::BTreeMap;

use super::{Customers, schema};
use crate::backend::customer::{CompanyRequest, Told};
use crate::backend::sql::{Folding, Name, Statement};
use crate::core::customer::{
    CustomerField, DetailRequest, MappedAttributes, is_secret, order_hits,
};
use crate::core::value::{Map, is_true};

/// What a detail search answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DetailAnswer {
    /// The logins or ids in order; none where the data of one cannot be read.
    Found(Vec<Option<String>>),
    /// How many there are.
    Count(usize),
}

/// The table of customer users and their further customers.
const MEMBERS: &str = "customer_user_customer";

impl Customers<'_> {
    /// The CustomerIDs of a customer user: those of the first source with any, then those of the
    /// relation to customers that are not among them. An empty login is an error.
    pub async fn customer_ids(&self, login: &str) -> Told<Vec<String>> {
        if !is_true(login) {
            return self.sources.missing("User");
        }
        let mut told = self.sources.ids_of(login).await;
        let members = self.related("user_id", login, "customer_id").await;
        told.errors.extend(members.errors);
        for id in members.found {
            if !told.found.contains(&id) {
                told.found.push(id);
            }
        }
        told
    }

    /// The CustomerIDs that the relation to customers gives a login, or the logins that it gives a
    /// CustomerID, as the database sorts them. Without both it is an error.
    pub async fn members(&self, login: &str, customer_id: &str) -> Told<Vec<String>> {
        match (is_true(login), is_true(customer_id)) {
            (true, _) => self.related("user_id", login, "customer_id").await,
            (_, true) => self.related("customer_id", customer_id, "user_id").await,
            _ => self.sources.missing("CustomerUserID or CustomerID"),
        }
    }

    /// What stands in one column of the relation where the other one has this value.
    async fn related(
        &self,
        by: &'static str,
        value: &str,
        column: &'static str,
    ) -> Told<Vec<String>> {
        let mut told = Told::default();
        if schema::stored(self.catalogue, MEMBERS).is_none() {
            return told;
        }
        let folding = Folding::of_instance(self.database.collation());
        let column = Name::literal(column);
        let select = Statement::new("SELECT DISTINCT ")
            .name(&column)
            .sql(" AS found FROM customer_user_customer WHERE ")
            .column("", &Name::literal(by), folding)
            .sql(" = ")
            .value(value, folding);
        let doing = "reading the customers of customer users";
        let rows = told.note(self.database.rows(doing, select).await);
        let rows = rows.unwrap_or_default();
        let found = rows.iter().filter_map(|row| row.text("found"));
        let mut found: Vec<String> = found.map(str::to_owned).collect();
        let collation = self.database.collation();
        found.sort_by(|one, other| collation.cmp(one, other));
        told.found = found;
        told
    }

    /// The detail search: conditions on fields, in the sources that have all of them. The hits of
    /// several sources are ordered anew by the data of each person, whose login then counts.
    pub async fn detail(&self, params: &Map) -> Told<Option<DetailAnswer>> {
        let mut told = self.sources.told(None);
        let request = match DetailRequest::read(params) {
            Ok(request) => request,
            Err(error) => {
                told.errors.push(error.to_string());
                return told;
            }
        };
        let detailed = self.sources.detail(&request, &self.validities()).await;
        told.errors = detailed.errors;
        let Some(found) = detailed.found else {
            return told;
        };
        told.found = Some(if request.count() {
            count(&found)
        } else {
            let logins = match several(found) {
                Ok(one) => one,
                Err(several) => self.ordered(several, &request, &mut told.errors).await,
            };
            limited(logins, &request)
        });
        told
    }

    async fn ordered(
        &self,
        found: Vec<Option<String>>,
        request: &DetailRequest<'_>,
        errors: &mut Vec<String>,
    ) -> Vec<Option<String>> {
        let (field, up) = request.first_order("UserLogin");
        let mut hits = Vec::new();
        for login in found {
            let Some(login) = login else {
                hits.push((None, None));
                continue;
            };
            let told = self.sources.told_record(&login).await;
            errors.extend(told.errors);
            let text = |name: &str| Some(told.found.as_ref()?.text(name)?.to_owned());
            hits.push((text(field), text("UserLogin")));
        }
        order_hits(&mut hits, up);
        hits.into_iter().map(|(_, login)| login).collect()
    }

    /// The ids of all validities with their names.
    pub fn validities(&self) -> BTreeMap<String, String> {
        let all = self.world.validities.iter();
        all.map(|validity| (validity.id.to_string(), validity.name.clone()))
            .collect()
    }

    /// The values that a field can have, with their labels; none for one that takes any text.
    pub fn selection(&self, field: &str) -> BTreeMap<String, String> {
        self.sources.selection(field, &self.validities())
    }

    /// The fields that a detail search knows.
    pub fn fields(&self) -> Vec<CustomerField> {
        self.sources.fields(&self.validities())
    }

    /// Ids and texts of companies.
    pub async fn companies(&self, request: CompanyRequest<'_>) -> Told<BTreeMap<String, String>> {
        self.companies.list(self.database, request).await
    }

    /// The detail search for companies, as [`Customers::detail`] for customer users.
    pub async fn company_detail(&self, params: &Map) -> Told<Option<DetailAnswer>> {
        let mut told = Told::default();
        let request = match DetailRequest::read(params) {
            Ok(request) => request,
            Err(error) => {
                told.errors.push(error.to_string());
                return told;
            }
        };
        let validities = self.validities();
        let detailed = self.companies.detail(self.database, &request, &validities);
        let detailed = detailed.await;
        told.errors = detailed.errors;
        let Some(found) = detailed.found else {
            return told;
        };
        told.found = Some(if request.count() {
            count(&found)
        } else {
            let ids = match several(found) {
                Ok(one) => one,
                Err(several) => {
                    self.ordered_companies(several, &request, &mut told.errors)
                        .await
                }
            };
            limited(ids, &request)
        });
        told
    }

    async fn ordered_companies(
        &self,
        found: Vec<Option<String>>,
        request: &DetailRequest<'_>,
        errors: &mut Vec<String>,
    ) -> Vec<Option<String>> {
        let (field, up) = request.first_order("CustomerID");
        let mut hits = Vec::new();
        for id in found.into_iter().flatten() {
            let company = self.company(&id).await;
            errors.extend(company.errors);
            let text = |name: &str| company.found.get(name).cloned().flatten();
            hits.push((text(field), text("CustomerID")));
        }
        order_hits(&mut hits, up);
        hits.into_iter().map(|(_, id)| id).collect()
    }

    /// Why the ticket system's request ends that asks for a company; `None` when it works.
    pub fn company_dies(&self) -> Option<&str> {
        self.companies.dies()
    }

    /// All data of a company from the first source that knows the id, valid or not, with its
    /// `Source`; none of an unknown one.
    pub async fn company(&self, id: &str) -> Told<MappedAttributes> {
        let told = self.companies.told(self.database, id).await;
        told.map(|found| {
            let Some((source, company)) = found else {
                return MappedAttributes::new();
            };
            let mut data = company.attributes;
            data.insert("Source".to_owned(), Some(source));
            data.retain(|name, _| !is_secret(name));
            data
        })
    }
}

/// What one source or none has found; that of several, which has no order yet.
fn several(
    mut found: Vec<Vec<Option<String>>>,
) -> Result<Vec<Option<String>>, Vec<Option<String>>> {
    found.retain(|own| !own.is_empty());
    match found.len() {
        0 | 1 => Ok(found.pop().unwrap_or_default()),
        _ => Err(found.into_iter().flatten().collect()),
    }
}

/// How many were found in all sources.
fn count(found: &[Vec<Option<String>>]) -> DetailAnswer {
    DetailAnswer::Count(found.iter().map(Vec::len).sum())
}

/// As many as are wanted.
fn limited(mut found: Vec<Option<String>>, request: &DetailRequest<'_>) -> DetailAnswer {
    found.truncate(request.limit().unwrap_or(found.len()));
    DetailAnswer::Found(found)
}
