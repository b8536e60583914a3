//! One customer user with everything that rules and permissions look at.

use super::{Instance, schema};
use crate::backend::error::Result;
use crate::backend::sql::{Catalogue, Database, Folding, Name, Statement};
use crate::core::checks::{Params, People};
use crate::core::customer::{CompanyGrant, Person, Record, UserGrant};
use crate::core::world::{Row, Rows, Ticket};

/// A table that keeps something by login: what it is called here, its name, the column of the
/// login, the columns `a` and `b` of the answer, and what else its rows must meet.
type Relation = (
    &'static str,
    &'static str,
    &'static str,
    [&'static str; 2],
    &'static str,
);

const RELATIONS: [Relation; 4] = [
    (
        "preference",
        "customer_preferences",
        "user_id",
        ["preferences_key", "preferences_value"],
        "",
    ),
    (
        "customer",
        "customer_user_customer",
        "user_id",
        ["customer_id", "NULL"],
        "",
    ),
    (
        "grant",
        "group_customer_user",
        "user_id",
        ["group_id", "permission_key"],
        " AND permission_value = 1",
    ),
    (
        "service",
        "service_customer_user",
        "customer_user_login",
        ["service_id", "NULL"],
        "",
    ),
];

/// Everything that is stored under one login, in one question: people are asked for by the
/// thousand, and a question costs more than its rows. What stands in columns `a` and `b` depends on
/// `relation`. `None` when the database has none of the tables.
fn relations(login: &str, folding: Folding, catalogue: &Catalogue) -> Option<Statement> {
    let there = |(_, table, ..): &&Relation| schema::stored(catalogue, table).is_some();
    let mut all: Option<Statement> = None;
    for (relation, table, owner, [a, b], condition) in RELATIONS.iter().filter(there) {
        let select = match all {
            Some(select) => select.sql(" UNION ALL SELECT '"),
            None => Statement::new("SELECT '"),
        };
        let select = select.sql(relation).sql("' AS relation, ");
        let select = select.per_engine("rowid", "0", "ctid").sql(" AS place, ");
        let select = as_text(as_text(select, a).sql(" AS a, "), b).sql(" AS b FROM ");
        let select = select.sql(table).sql(" WHERE ");
        let select = select.column("", &Name::literal(owner), folding);
        all = Some(select.sql(" = ").value(login, folding).sql(condition));
    }
    // MariaDB and MySQL do not tell where a row stands in a table without an id.
    let order = " ORDER BY relation, place";
    all.map(|select| select.per_engine(order, "", order))
}

/// A column as text, so that columns of all types go into one.
fn as_text(statement: Statement, column: &'static str) -> Statement {
    statement.sql("CAST(").sql(column).per_engine(
        " AS TEXT)",
        " AS CHAR CHARACTER SET utf8mb4) COLLATE utf8mb4_bin",
        " AS text)",
    )
}

/// Ids that are asked for in one statement.
const AT_A_TIME: usize = 500;

/// What is being done, for failures.
const GRANTS: &str = "reading the groups of companies";

impl Instance {
    /// The customer user with this login, from the first source that knows it, with all relations.
    /// An unknown login has no record, but its relations are still there: the ticket system keys
    /// them by login text and asks nobody whether the login exists.
    pub async fn person(&self, login: &str) -> Result<Person> {
        let mut person = self.known_first(login).await?;
        if let Some(record) = &person.record {
            person.namesakes = self.sources.namesakes(login, &record.source).await;
        }
        self.with_relations(person).await
    }

    /// The same without what the sources behind the first one that knows the login hold: for whoever
    /// cannot wait for them.
    pub async fn person_of_first(&self, login: &str) -> Result<Person> {
        self.with_relations(self.known_first(login).await?).await
    }

    /// Only the record, from the first source that knows the login.
    async fn known_first(&self, login: &str) -> Result<Person> {
        Ok(Person {
            asked: login.to_owned(),
            record: self.sources.record(login).await?,
            ..Person::default()
        })
    }

    /// The same person with all relations.
    async fn with_relations(&self, mut person: Person) -> Result<Person> {
        let world = self.world();
        relations_of(&self.database, &self.catalogue, &mut person).await?;
        person.dynamic_fields = self.dynamic_fields_of(person.record.as_ref()).await?;
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

    /// The configuration keys of the sources that somebody who asks about a person waits for now.
    pub fn waited_for(&self) -> Vec<String> {
        let mut keys = self.sources.waited_for();
        keys.extend(self.companies.waited_for());
        keys
    }

    /// What stands in the dynamic fields of a person, where the Map of the source has such rows.
    async fn dynamic_fields_of(&self, record: Option<&Record>) -> Result<Vec<(i64, String)>> {
        let mapped = |record: &&Record| {
            let source = self.sources.source(&record.source);
            let mut fields = source
                .into_iter()
                .flat_map(|own| own.backend().map.fields());
            fields.any(|field| field.dynamic_field)
        };
        let tables = ["dynamic_field_obj_id_name", "dynamic_field_value"];
        let mut tables = tables.iter();
        let there = tables.all(|table| schema::stored(&self.catalogue, table).is_some());
        let Some(record) = record.filter(mapped).filter(|_| there) else {
            return Ok(Vec::new());
        };
        let folding = Folding::of_instance(self.collation());
        let select = Statement::new(
            "SELECT v.field_id, v.value_text, v.value_date, v.value_int \
             FROM dynamic_field_obj_id_name o \
             JOIN dynamic_field_value v ON v.object_id = o.object_id \
             WHERE o.object_type = 'CustomerUser' AND ",
        )
        .column("o.", &Name::literal("object_name"), folding)
        .sql(" = ")
        .value(&record.login, folding)
        .sql(" ORDER BY v.id");
        let doing = "reading the dynamic fields of a customer user";
        let rows = self.database.rows(doing, select).await?;
        let world = self.world();
        let value = |row: &Row| {
            let id = row.id("field_id")?;
            let field = world.dynamic_fields.by_id(id)?;
            let values = ["value_text", "value_date", "value_int"];
            let value = values.into_iter().find_map(|column| row.text(column))?;
            (field.row.text("object_type") == Some("CustomerUser")).then(|| (id, value.to_owned()))
        };
        Ok(rows.iter().filter_map(value).collect())
    }

    /// The customer users that one call looks at.
    pub async fn people(&self, params: &Params, ticket: Option<&Ticket>) -> Result<People> {
        let mut people = People::new();
        for login in People::wanted(params, ticket) {
            people.insert(self.person(login).await?);
        }
        Ok(people)
    }

    /// What to ask the grants of companies for: nothing where there is no such table.
    fn where_granted<T>(&self, wanted: impl Iterator<Item = T>) -> Vec<T> {
        let there = schema::stored(&self.catalogue, "group_customer").is_some();
        wanted.filter(|_| there).collect()
    }

    /// The grants of these companies, of every key and context.
    async fn grants_of_companies(
        &self,
        ids: impl Iterator<Item = &str>,
    ) -> Result<Vec<CompanyGrant>> {
        let ids: Vec<&str> = self.where_granted(ids);
        let folding = Folding::of_instance(self.collation());
        let mut found = Vec::new();
        for ids in ids.chunks(AT_A_TIME) {
            let select = company_grants()
                .column("", &Name::literal("customer_id"), folding)
                .sql(" IN ")
                .value_list(ids.iter().copied(), folding)
                .per_engine(" ORDER BY rowid", "", " ORDER BY ctid");
            found.extend(self.database.rows(GRANTS, select).await?);
        }
        Ok(grants(found))
    }

    /// What any company holds of these groups.
    async fn grants_of_groups(
        &self,
        groups: impl Iterator<Item = i64>,
    ) -> Result<Vec<CompanyGrant>> {
        let groups: Vec<i64> = self.where_granted(groups);
        let mut found = Vec::new();
        for groups in groups.chunks(AT_A_TIME) {
            let select = company_grants()
                .sql("group_id IN ")
                .bind_list(groups.iter().copied())
                .per_engine(" ORDER BY rowid", "", " ORDER BY ctid");
            found.extend(self.database.rows(GRANTS, select).await?);
        }
        Ok(grants(found))
    }
}

/// Fills in what is stored under the login that was asked for.
pub(super) async fn relations_of(
    database: &Database,
    catalogue: &Catalogue,
    person: &mut Person,
) -> Result<()> {
    let folding = Folding::of_instance(database.collation());
    let Some(select) = relations(&person.asked, folding, catalogue) else {
        return Ok(());
    };
    let rows = database
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
    let collation = database.collation();
    person
        .customers
        .sort_by(|left, right| collation.cmp(left, right));
    Ok(())
}

/// The grants of companies, in the order of the table.
fn company_grants() -> Statement {
    Statement::new(
        "SELECT customer_id, group_id, permission_key, permission_context \
         FROM group_customer WHERE permission_value = 1 AND ",
    )
}

/// The grants, each once.
fn grants(rows: Rows) -> Vec<CompanyGrant> {
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
