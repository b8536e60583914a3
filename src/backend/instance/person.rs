//! One customer user with everything that rules and permissions look at.

use super::Instance;
use crate::backend::error::Result;
use crate::backend::sql::Statement;
use crate::core::checks::{Params, People};
use crate::core::customer::{CompanyGrant, Person, UserGrant};
use crate::core::world::{Row, Rows, Ticket};

/// Everything that is stored under one login, in one question: people are asked for by the
/// thousand, and a question costs more than its rows. What stands in columns `a` and `b` depends on
/// `relation`; `?1` is the login.
const RELATIONS: &str = "\
    SELECT 'preference' AS relation, rowid AS place, preferences_key AS a, preferences_value AS b \
    FROM customer_preferences WHERE user_id = ?1 \
    UNION ALL SELECT 'customer', rowid, customer_id, NULL \
    FROM customer_user_customer WHERE user_id = ?1 \
    UNION ALL SELECT 'grant', rowid, group_id, permission_key \
    FROM group_customer_user WHERE user_id = ?1 AND permission_value = 1 \
    UNION ALL SELECT 'service', rowid, service_id, NULL \
    FROM service_customer_user WHERE customer_user_login = ?1 \
    ORDER BY relation, place";

/// Ids that are asked for in one statement.
const AT_A_TIME: usize = 500;

/// What is being done, for failures.
const GRANTS: &str = "reading the groups of companies";

impl Instance {
    /// The customer user with this login, from the first source that knows it, with all relations.
    /// An unknown login has no record, but its relations are still there: the ticket system keys
    /// them by login text and asks nobody whether the login exists.
    pub async fn person(&self, login: &str) -> Result<Person> {
        let world = self.world();
        let mut person = Person {
            asked: login.to_owned(),
            record: self.sources.record(login).await?,
            ..Person::default()
        };
        if let Some(record) = &person.record {
            person.namesakes = self.sources.namesakes(login, &record.source).await;
        }
        self.add_relations(&mut person).await?;
        let own = person.wanted_customer_ids();
        person.company_grants = self.grants_of_companies(own.into_iter()).await?;
        let groups = person.wanted_groups(&world);
        let mut of_groups = self.grants_of_groups(groups.into_iter()).await?;
        of_groups.retain(|grant| !person.company_grants.contains(grant));
        person.company_grants.append(&mut of_groups);
        let record = person.record.as_ref();
        let primary = record.and_then(|record| record.text("UserCustomerID"));
        let named = person.wanted_companies();
        let named: Vec<String> = named.into_iter().map(str::to_owned).collect();
        let company = match primary {
            Some(id) => self.companies.get(&self.database, id).await?,
            None => None,
        };
        let companies = self.companies.find(&self.database, &named).await?;
        person.company = company;
        person.companies = companies;
        Ok(person)
    }

    /// The customer users that one call looks at.
    pub async fn people(&self, params: &Params, ticket: Option<&Ticket>) -> Result<People> {
        let mut people = People::new();
        for login in People::wanted(params, ticket) {
            people.insert(self.person(login).await?);
        }
        Ok(people)
    }

    async fn add_relations(&self, person: &mut Person) -> Result<()> {
        let select = Statement::new(RELATIONS).bound(person.asked.as_str());
        let rows = self
            .database
            .rows("reading the relations of a customer user", select)
            .await?;
        for row in &rows {
            let text = |column| row.text(column).map(str::to_owned);
            match row.text("relation") {
                Some("preference") => {
                    person
                        .preferences
                        .extend(text("a").map(|key| (key, text("b"))));
                }
                Some("customer") => person.customers.extend(text("a")),
                Some("grant") => person.grants.extend(
                    row.id("a")
                        .zip(text("b"))
                        .map(|(group, key)| UserGrant { group, key }),
                ),
                Some("service") => person.services.extend(row.id("a")),
                _ => {}
            }
        }
        let collation = self.collation();
        person
            .customers
            .sort_by(|left, right| collation.cmp(left, right));
        Ok(())
    }

    /// The grants of these companies, of every key and context.
    async fn grants_of_companies(
        &self,
        ids: impl Iterator<Item = &str>,
    ) -> Result<Vec<CompanyGrant>> {
        let ids: Vec<&str> = ids.collect();
        let mut found = Vec::new();
        for ids in ids.chunks(AT_A_TIME) {
            let select = Statement::new("SELECT rowid AS place, * FROM group_customer")
                .sql(" WHERE permission_value = 1 AND customer_id IN ")
                .bind_list(ids.iter().copied());
            found.extend(self.database.rows(GRANTS, select).await?);
        }
        Ok(grants(found))
    }

    /// What any company holds of these groups.
    async fn grants_of_groups(
        &self,
        groups: impl Iterator<Item = i64>,
    ) -> Result<Vec<CompanyGrant>> {
        let groups: Vec<i64> = groups.collect();
        let mut found = Vec::new();
        for groups in groups.chunks(AT_A_TIME) {
            let select = Statement::new("SELECT rowid AS place, * FROM group_customer")
                .sql(" WHERE permission_value = 1 AND group_id IN ")
                .bind_list(groups.iter().copied());
            found.extend(self.database.rows(GRANTS, select).await?);
        }
        Ok(grants(found))
    }
}

/// The grants in the order of the table, each row once.
fn grants(mut rows: Rows) -> Vec<CompanyGrant> {
    rows.sort_by_key(|row| row.id("place"));
    rows.dedup_by_key(|row| row.id("place"));
    let grant = |row: &Row| {
        Some(CompanyGrant {
            customer_id: row.text("customer_id")?.to_owned(),
            group: row.id("group_id")?,
            key: row.text("permission_key")?.to_owned(),
            context: row.text("permission_context")?.to_owned(),
        })
    };
    rows.iter().filter_map(grant).collect()
}
