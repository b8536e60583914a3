//! Generated companies, customer users, and what relates them.

use sqlx::{Result, SqliteConnection};

use super::generate::{Generator, Sequence, country, into};
use super::names::{FORMS, STEMS, TRADES};
use crate::backend::sql::Bind;

/// Groups that companies are granted often; the others would make the embedded people of mx and us,
/// who hold them in context Other, see every generated company.
const OFTEN: [i64; 3] = [5, 8, 9];
/// Groups that companies are granted now and then.
const SELDOM: [i64; 3] = [4, 6, 7];
/// Services that customer users are given.
const SERVICES: [i64; 7] = [1, 2, 3, 4, 5, 6, 8];

impl Generator {
    pub(super) async fn write_companies(&self, connection: &mut SqliteConnection) -> Result<()> {
        let columns = ["customer_id", "name", "city", "country", "valid_id"];
        let mut insert = into(connection, "customer_company", columns);
        for company in 0..self.companies {
            let mut random = self.random(Sequence::Company, company);
            let (stem, trade) = (random.pick(&STEMS), random.pick(&TRADES));
            let form = random.pick(&FORMS);
            let country = country(&mut random);
            let row = [
                Self::company_id(company).into(),
                format!("{stem} {trade} {} {form}", company + 1).into(),
                random.pick(country.cities).into(),
                country.name.into(),
                valid(!random.chance(2)),
            ];
            insert.row(row).await?;
        }
        insert.finish().await?;
        let columns = [
            "customer_id",
            "group_id",
            "permission_key",
            "permission_value",
            "permission_context",
        ];
        let mut insert = into(connection, "group_customer", columns);
        for company in 0..self.companies {
            for (group, key, context) in self.company_grants(company) {
                let id = Self::company_id(company);
                let row = [
                    id.into(),
                    Bind::Id(group),
                    key.into(),
                    Bind::Id(1),
                    context.into(),
                ];
                insert.row(row).await?;
            }
        }
        insert.finish().await
    }

    pub(super) async fn write_people(&self, connection: &mut SqliteConnection) -> Result<()> {
        let columns = [
            "login",
            "email",
            "customer_id",
            "title",
            "first_name",
            "last_name",
            "phone",
            "city",
            "country",
            "valid_id",
        ];
        let mut insert = into(connection, "customer_user", columns);
        for number in 0..self.people {
            let somebody = self.somebody(number);
            let company = Self::company_id(somebody.company);
            let row = [
                somebody.login.as_str().into(),
                format!("{}@{company}.example", somebody.login).into(),
                company.into(),
                somebody.title.into(),
                somebody.given.into(),
                somebody.family.into(),
                somebody.telephone.into(),
                somebody.city.into(),
                somebody.country.name.into(),
                valid(somebody.valid),
            ];
            insert.row(row).await?;
        }
        insert.finish().await
    }

    /// Every tenth customer user has a group of its own, every twentieth belongs to a second
    /// company, has services or a language.
    pub(super) async fn write_relations(&self, connection: &mut SqliteConnection) -> Result<()> {
        let columns = ["user_id", "group_id", "permission_key", "permission_value"];
        let mut insert = into(connection, "group_customer_user", columns);
        for (login, mut random) in self.some(0, 10) {
            let key = random.pick(&["ro", "rw"]);
            let row = [
                login.into(),
                Bind::Id(random.pick(&OFTEN)),
                key.into(),
                Bind::Id(1),
            ];
            insert.row(row).await?;
        }
        insert.finish().await?;
        let mut insert = into(
            connection,
            "customer_user_customer",
            ["user_id", "customer_id"],
        );
        for (login, mut random) in self.some(1, 20) {
            let company = Self::company_id(random.below(self.companies));
            insert.row([login.into(), company.into()]).await?;
        }
        insert.finish().await?;
        let columns = ["customer_user_login", "service_id"];
        let mut insert = into(connection, "service_customer_user", columns);
        for (login, mut random) in self.some(2, 20) {
            let first = random.below(SERVICES.len());
            for service in SERVICES.iter().cycle().skip(first).take(3) {
                insert
                    .row([login.as_str().into(), Bind::Id(*service)])
                    .await?;
            }
        }
        insert.finish().await?;
        let columns = ["user_id", "preferences_key", "preferences_value"];
        let mut insert = into(connection, "customer_preferences", columns);
        for (login, mut random) in self.some(3, 20) {
            let language = country(&mut random).language;
            insert
                .row([login.into(), "UserLanguage".into(), language.into()])
                .await?;
        }
        insert.finish().await
    }

    /// Every `step`th customer user, beginning with number `first`: login and numbers.
    fn some(
        &self,
        first: usize,
        step: usize,
    ) -> impl Iterator<Item = (String, super::random::Random)> {
        (first..self.people).step_by(step).map(|number| {
            let login = self.somebody(number).login;
            (login, self.random(Sequence::Relation, number))
        })
    }

    fn company_grants(&self, company: usize) -> Vec<(i64, &'static str, &'static str)> {
        let (same, other) = ("Ticket::CustomerID::Same", "Ticket::CustomerID::Other");
        let mut random = self.random(Sequence::Grant, company);
        let often = random.pick(&OFTEN);
        let mut grants = vec![(often, random.pick(&["ro", "rw"]), same)];
        if random.chance(10) {
            grants.push((random.pick(&SELDOM), "ro", same));
        }
        if random.chance(2) {
            grants.push((often, "ro", other));
        }
        grants
    }
}

/// `valid_id`.
fn valid(valid: bool) -> Bind {
    Bind::Id(if valid { 1 } else { 2 })
}
