//! What customer users have without a row of the relation: through their customers, by their record,
//! or as one of those for whom the default services are.

use std::collections::BTreeSet;

use futures_util::StreamExt;
use futures_util::stream;

use super::items::AT_ONCE;
use super::{AT_A_TIME, READING, RelationWanted, UNKNOWN_CUSTOMER, among};
use crate::backend::error::Result;
use crate::backend::instance::{Instance, schema};
use crate::backend::sql::{Name, Statement};
use crate::core::customer::relation::{
    Also, DEFAULT_LOGIN, Fixed, Item, Relation, Side, fixed, through_customers,
};
use crate::core::customer::{Person, Rights};

/// A customer user that is shown.
pub(super) struct Shown {
    /// False for a login that no backend knows.
    pub known: bool,
    /// The row of the matrix.
    pub item: Item,
}

/// What the record of a customer user says about one customer.
type ByRecord = (Vec<(Option<String>, Fixed)>, Vec<Also>);

impl Instance {
    /// Marks in every row what is had without a row of the relation. Who could not be asked for it is
    /// among the failures.
    pub(super) async fn mark_what_comes_otherwise(
        &self,
        wanted: &RelationWanted,
        shown: &mut [Shown],
        failures: &mut Vec<String>,
    ) -> Result<()> {
        match wanted.relation {
            Relation::UserGroups => self.mark_customers_groups(wanted, shown, failures).await,
            Relation::UserCustomers => {
                self.mark_listed_customers(wanted, shown, failures).await;
                Ok(())
            }
            Relation::UserServices => self.mark_defaults(wanted, shown).await,
            Relation::CustomerGroups => Ok(()),
        }
    }

    /// Who has the chosen group through a customer, or because everybody has it.
    async fn mark_customers_groups(
        &self,
        wanted: &RelationWanted,
        shown: &mut [Shown],
        failures: &mut Vec<String>,
    ) -> Result<()> {
        let world = self.world();
        let Some(group) = self.chosen_group(wanted, &world) else {
            return Ok(());
        };
        let always = fixed(&world, wanted.relation, group);
        for own in shown.iter_mut() {
            own.item.fixed.clone_from(&always);
        }
        let of_companies = fixed(&world, Relation::CustomerGroups, group);
        let nobody = of_companies.is_empty() && !self.has_customers(group.id).await?;
        if nobody || !always.is_empty() || !world.settings.is_on("CustomerGroupSupport") {
            return Ok(());
        }
        let people = logins(shown)
            .into_iter()
            .map(|login| self.person_with(login));
        let people = stream::iter(people).buffered(AT_ONCE);
        let people: Vec<Result<Person>> = people.collect().await;
        let mut silent = None;
        for (own, person) in shown.iter_mut().zip(people) {
            match person {
                Ok(person) => {
                    let through = through_customers(&Rights::new(&world, &person));
                    let here = through.into_iter().filter(|(id, _)| *id == group.id);
                    own.item.also = here.map(|(_, also)| also).collect();
                }
                Err(error) => silent = silent.or(Some(error)),
            }
        }
        failures.extend(silent.map(|error| {
            format!("not everybody could be asked whose customer has the group: {error}")
        }));
        Ok(())
    }

    async fn person_with(&self, login: String) -> Result<Person> {
        self.person(&login).await
    }

    /// True when any customer has the group in any context.
    async fn has_customers(&self, group: i64) -> Result<bool> {
        if schema::stored(&self.catalogue, "group_customer").is_none() {
            return Ok(false);
        }
        let select = Statement::new(
            "SELECT group_id FROM group_customer WHERE permission_value = 1 AND group_id = ",
        )
        .bind(group)
        .sql(" LIMIT 1");
        Ok(!self.database.rows(READING, select).await?.is_empty())
    }

    /// For whom the record names the chosen customer, where a Map has UserCustomerIDs.
    async fn mark_listed_customers(
        &self,
        wanted: &RelationWanted,
        shown: &mut [Shown],
        failures: &mut Vec<String>,
    ) {
        let sources = self
            .sources
            .keys()
            .filter_map(|key| self.sources.source(key));
        let mut fields = sources.flat_map(|source| source.backend().map.fields());
        if !fields.any(|field| field.attribute == "UserCustomerIDs") {
            return;
        }
        let records = logins(shown).into_iter();
        let records = records.map(|login| self.by_record(login, &wanted.chosen));
        let records = stream::iter(records).buffered(AT_ONCE);
        let records: Vec<Result<ByRecord>> = records.collect().await;
        let mut silent = None;
        for (own, record) in shown.iter_mut().zip(records) {
            match record {
                Ok((fixed, also)) => (own.item.fixed, own.item.also) = (fixed, also),
                Err(error) => silent = silent.or(Some(error)),
            }
        }
        failures.extend(silent.map(|error| {
            format!("not everybody could be asked whose record names the customer: {error}")
        }));
    }

    async fn by_record(&self, login: String, customer: &str) -> Result<ByRecord> {
        let mut customers = self.own_customers(&login).await?.into_iter();
        let own = customers.find(|own| own.named.key == customer);
        Ok(own.map(|own| (own.fixed, own.also)).unwrap_or_default())
    }

    /// Who has no other valid service, so that the default services count without a row.
    async fn mark_defaults(&self, wanted: &RelationWanted, shown: &mut [Shown]) -> Result<()> {
        let world = self.world();
        let (relation, side) = (Relation::UserServices, Side::Left);
        let logins: Vec<&str> = shown
            .iter()
            .map(|own| own.item.named.key.as_str())
            .collect();
        let mut others: BTreeSet<String> = BTreeSet::new();
        for logins in logins.chunks(AT_A_TIME) {
            let select = Statement::new("SELECT customer_user_login, service_id FROM ")
                .name(&Name::literal(relation.table()))
                .sql(" WHERE ")
                .append(among(relation, side, logins, self.folding()));
            let rows = self.database.rows(READING, select).await?;
            let rows = rows.iter().filter(|row| {
                let service = row.id("service_id").and_then(|id| world.services.by_id(id));
                service.is_some_and(|own| own.valid && own.id.to_string() != wanted.chosen)
            });
            let logins = rows.filter_map(|row| row.text("customer_user_login"));
            others.extend(logins.map(|login| self.collation().fold(login).into_owned()));
        }
        let unknown_too = world.settings.is_on(UNKNOWN_CUSTOMER);
        for own in shown.iter_mut() {
            let key = own.item.named.key.as_str();
            let has_others = others.contains(self.collation().fold(key).as_ref());
            own.item.takes_defaults =
                key != DEFAULT_LOGIN && !has_others && (own.known || unknown_too);
        }
        Ok(())
    }
}

fn logins(shown: &[Shown]) -> Vec<String> {
    let logins = shown.iter().map(|own| own.item.named.key.clone());
    logins.collect()
}
