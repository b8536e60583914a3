//! Rows that make the demo as large as somebody wants, the same for the same numbers and seed.

use sqlx::SqliteConnection;

use super::DemoSize;
use super::names::{COUNTRIES, Country};
use super::random::Random;
use crate::backend::error::{Error, Result};
use crate::backend::sql::{Database, Insert, Name, Statement};

/// Customer users of one generated company, on average.
const STAFF: usize = 25;

/// The independent sequences of one seed; each has room for a number per row.
#[derive(Debug, Clone, Copy)]
pub(super) enum Sequence {
    Person = 1,
    Relation,
    Company,
    Grant,
    Ticket,
    Queue,
    Acl,
}

/// What one seed makes.
pub(super) struct Generator {
    pub seed: u64,
    pub people: usize,
    pub companies: usize,
    pub queues: usize,
    pub tickets: usize,
    pub acls: usize,
}

/// A generated customer user.
pub(super) struct Somebody {
    pub login: String,
    pub company: usize,
    pub title: Option<&'static str>,
    pub given: &'static str,
    pub family: &'static str,
    pub telephone: String,
    pub city: &'static str,
    pub country: &'static Country,
    pub valid: bool,
}

/// Adds rows until the tables are as large as `size` says.
pub async fn generate(database: &Database, size: DemoSize) -> Result<()> {
    let people = missing(database, "customer_user", size.customer_users).await?;
    let generator = Generator {
        seed: size.seed,
        people,
        companies: people.div_ceil(STAFF),
        queues: missing(database, "queue", size.queues).await?,
        tickets: missing(database, "ticket", size.tickets).await?,
        acls: missing(database, "acl", size.acls).await?,
    };
    let write = generator.write(database).await;
    write.map_err(Error::database("generating rows for the demo"))
}

/// How many rows a table lacks.
async fn missing(database: &Database, table: &'static str, wanted: usize) -> Result<usize> {
    let select = Statement::new("SELECT count(*) AS rows FROM ").sql(table);
    let rows = database.rows("counting the demo", select).await?;
    let count = rows.first().and_then(|row| row.id("rows")).unwrap_or(0);
    Ok(wanted.saturating_sub(usize::try_from(count).unwrap_or(0)))
}

impl Generator {
    async fn write(&self, database: &Database) -> sqlx::Result<()> {
        let mut transaction = database.embedded()?.begin().await?;
        self.write_companies(&mut transaction).await?;
        self.write_people(&mut transaction).await?;
        self.write_relations(&mut transaction).await?;
        self.write_queues(&mut transaction).await?;
        self.write_tickets(&mut transaction).await?;
        self.write_acls(&mut transaction).await?;
        transaction.commit().await
    }

    /// The numbers of one row.
    pub fn random(&self, sequence: Sequence, row: usize) -> Random {
        let stream = ((sequence as u64) << 40) | u64::try_from(row).unwrap_or(0);
        Random::new(self.seed, stream)
    }

    /// The CustomerID of a generated company.
    pub fn company_id(company: usize) -> String {
        format!("c{}", 10_001 + company)
    }

    /// The customer user with this number, always the same one.
    pub fn somebody(&self, number: usize) -> Somebody {
        let mut random = self.random(Sequence::Person, number);
        let country = country(&mut random);
        let (given, given_plain) = random.pick(country.given);
        let (family, family_plain) = random.pick(country.family);
        Somebody {
            // No name ends in a digit, so the number alone makes the login unique.
            login: format!("{given_plain}.{family_plain}{}", number + 1),
            company: random.below(self.companies),
            title: random.pick(&[None, None, None, None, Some("Dr.")]),
            given,
            family,
            telephone: format!("{} 555 {:04}", country.telephone, random.below(10_000)),
            city: random.pick(country.cities),
            country,
            valid: !random.chance(3),
        }
    }
}

/// One of the countries.
pub(super) fn country(random: &mut Random) -> &'static Country {
    let [first, ..] = &COUNTRIES;
    COUNTRIES
        .get(random.below(COUNTRIES.len()))
        .unwrap_or(first)
}

/// An insertion into a table of the schema.
pub(super) fn into<'c, const N: usize>(
    connection: &'c mut SqliteConnection,
    table: &'static str,
    columns: [&'static str; N],
) -> Insert<'c> {
    Insert::new(
        connection,
        &Name::literal(table),
        &columns.map(Name::literal),
    )
}
