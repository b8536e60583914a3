//! The companies a customer user may see, and what must be fetched to know.

use std::collections::{BTreeMap, BTreeSet};

use super::ids::customer_ids;
use super::person::Person;
use super::rights::Rights;
use super::rules::GroupRules;
use crate::core::world::World;

impl<'a> Rights<'a> {
    /// The companies the person may see, by CustomerID, with the text that lists show: its own, and
    /// those that have in context Same (`ro`) a group that the own ones have in context Other. Only
    /// valid companies whose id is spelt exactly like that.
    pub fn context_customers(&self) -> Vec<(&'a str, &'a str)> {
        let own = self.ids.iter().map(|own| own.id);
        let others = self
            .other_groups("ro")
            .into_iter()
            .flat_map(|grant| self.companies_with(grant.group.id, "ro"));
        let seen: BTreeSet<&str> = own.chain(others).collect();
        let texts: BTreeMap<&str, &str> = self
            .person
            .companies
            .iter()
            .filter(|company| company.valid)
            .map(|company| (company.customer_id.as_str(), company.list_text.as_str()))
            .collect();
        seen.into_iter()
            .filter_map(|id| Some((id, *texts.get(id)?)))
            .collect()
    }
}

impl Person {
    /// The CustomerIDs whose rows of `group_customer` belong in `company_grants`, each once. Needs
    /// `record`, `namesakes` and `customers`.
    pub fn wanted_customer_ids(&self) -> BTreeSet<&str> {
        customer_ids(self).into_iter().map(|own| own.id).collect()
    }

    /// The groups whose rows of `group_customer` in context Same belong in `company_grants`: those
    /// that a CustomerID of the person has in context Other, for whatever permission type; none
    /// while that plays no part. Needs the rows of [`Person::wanted_customer_ids`].
    pub fn wanted_groups(&self, world: &World) -> BTreeSet<i64> {
        let rules = GroupRules::of(world);
        let ids = self.wanted_customer_ids();
        self.company_grants
            .iter()
            .filter(|row| rules.support && rules.in_context(&row.context, rules.other))
            .filter(|row| {
                ids.iter()
                    .any(|id| world.collation.eq(&row.customer_id, id))
            })
            .map(|row| row.group)
            .collect()
    }

    /// The CustomerIDs whose rows of `customer_company` belong in `companies`: the person's own
    /// and those of `company_grants`.
    pub fn wanted_companies(&self) -> BTreeSet<&str> {
        let mut ids = self.wanted_customer_ids();
        ids.extend(
            self.company_grants
                .iter()
                .map(|row| row.customer_id.as_str()),
        );
        ids
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::core::customer::testing::{Instance, OTHER, SAME};

    fn seen(instance: &Instance) -> Vec<&str> {
        let customers = instance.rights().context_customers();
        customers.into_iter().map(|(_, text)| text).collect()
    }

    fn instance() -> Instance {
        Instance::new()
            .company("acme", OTHER, 2, "rw")
            .company("zeta", SAME, 2, "ro")
            .company("GONE", SAME, 2, "ro")
            .company("beta", SAME, 3, "ro")
            .with_company("acme", true)
            .with_company("zeta", true)
            .with_company("gone", true)
            .with_company("beta", true)
    }

    #[test]
    fn own_companies_and_those_reached_through_other_are_seen_if_spelt_exactly() {
        assert_eq!(seen(&instance()), ["acme ACME", "zeta ZETA"]);
        let own_only = instance().set("CustomerGroupSupport", json!("0"));
        assert_eq!(seen(&own_only), ["acme ACME"]);
    }

    #[test]
    fn invalid_companies_are_not_seen() {
        let instance = Instance::new().with_company("acme", false);
        assert!(seen(&instance).is_empty());
    }

    #[test]
    fn each_step_of_fetching_tells_what_the_next_one_needs() {
        let instance = instance();
        let person = &instance.person;
        assert!(person.wanted_customer_ids().into_iter().eq(["acme"]));
        assert!(person.wanted_groups(&instance.world).into_iter().eq([2]));
        let companies = person.wanted_companies();
        assert!(companies.into_iter().eq(["GONE", "acme", "beta", "zeta"]));
        let off = instance.set("CustomerGroupSupport", json!("0"));
        assert!(off.person.wanted_groups(&off.world).is_empty());
    }
}
