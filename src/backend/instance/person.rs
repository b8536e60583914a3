//! One customer user with everything that rules and permissions look at.

use super::Instance;
use crate::backend::customer::customer_ids;
use crate::backend::error::Result;
use crate::backend::sql::{Statement, compare};
use crate::core::customer::{CompanyGrant, Person, UserGrant};
use crate::core::world::{Row, Rows};

/// Contexts of a company's grants that are asked for in one statement.
const CONTEXTS: usize = 100;

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

impl Instance {
    /// The customer user with this login, from the first source that knows it, with all relations.
    /// An unknown login has no record, but its relations are still there: the ticket system keys
    /// them by login text and asks nobody whether the login exists.
    pub async fn person(&self, login: &str) -> Result<Person> {
        let mut person = Person {
            asked: login.to_owned(),
            record: self.sources.record(login).await?,
            ..Person::default()
        };
        self.add_relations(&mut person).await?;
        let ids = customer_ids(&person);
        person.company_grants = self.company_grants(&ids).await?;
        let named = person
            .company_grants
            .iter()
            .map(|grant| grant.customer_id.clone());
        let mut named: Vec<String> = named.chain(ids).collect();
        let record = person.record.as_ref();
        let primary = record.and_then(|record| record.text("UserCustomerID"));
        named.extend(primary.map(str::to_owned));
        named.sort_unstable();
        named.dedup();
        person.companies = self.companies.find(&self.database, &named).await?;
        person.company = primary.and_then(|id| {
            let same = |text: &str| compare(self.collation(), text, id).is_eq();
            let mut companies = person.companies.iter();
            companies
                .find(|company| same(&company.customer_id))
                .cloned()
        });
        Ok(person)
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
            .sort_by(|left, right| compare(collation, left, right));
        Ok(())
    }

    /// The grants of these companies, and those of other companies for groups that these hold in
    /// another context.
    async fn company_grants(&self, ids: &[String]) -> Result<Vec<CompanyGrant>> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let own =
            Statement::new("SELECT rowid AS place, * FROM group_customer WHERE customer_id IN ")
                .bind_list(ids.iter().map(String::as_str))
                .sql(" AND permission_value = 1");
        let doing = "reading the groups of companies";
        let mut rows = self.database.rows(doing, own).await?;
        let context = |row: &Row| {
            Some((
                row.id("group_id")?,
                row.text("permission_context")?.to_owned(),
            ))
        };
        let mut held: Vec<(i64, String)> = rows.iter().filter_map(context).collect();
        held.sort_unstable();
        held.dedup();
        for held in held.chunks(CONTEXTS) {
            rows.extend(self.database.rows(doing, in_another_context(held)).await?);
        }
        Ok(grants(rows))
    }
}

/// Selects what anybody holds of these groups in contexts other than the one beside each.
fn in_another_context(held: &[(i64, String)]) -> Statement {
    let mut select = Statement::default();
    for (group, context) in held {
        // Two ranges of an index, where "other than" would read the whole group.
        for other in [" AND permission_context < ", " AND permission_context > "] {
            select = match select.text() {
                "" => select,
                _ => select.sql(" UNION ALL "),
            };
            select = select
                .sql("SELECT rowid AS place, * FROM group_customer WHERE group_id = ")
                .bind(*group)
                .sql(other)
                .bind(context.as_str())
                .sql(" AND permission_value = 1");
        }
    }
    select
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
