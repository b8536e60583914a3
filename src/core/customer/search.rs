//! The tickets that a search as customer user finds.

use super::rights::Rights;
use crate::core::world::{Collation, Entity, Row, World};

/// What restricts a ticket search with a CustomerUserID, as data: a test for one ticket, and all
/// that a database needs to find them itself.
///
/// It is not the permission chain: tickets can be found that may not be opened, and the other way
/// round. Of other companies it finds only those with a row of their own for the group; the group
/// need not be one of the person's; CustomerDisableCompanyTicketAccess plays no part.
#[derive(Debug, Clone)]
pub struct TicketSearch<'a> {
    /// Own tickets: `customer_user_id` is this login, or ...
    pub login: &'a str,
    /// ... `customer_id` is one of these, and ...
    pub customer_ids: Vec<&'a str>,
    /// ... the queue is in one of these groups.
    pub groups: Vec<&'a Entity>,
    /// Tickets of other companies, found whatever the own groups are.
    pub others: Vec<OtherTickets<'a>>,
    world: &'a World,
}

/// Tickets in the queues of a group that the person's companies have in context Other.
#[derive(Debug, Clone)]
pub struct OtherTickets<'a> {
    /// The group of the queue.
    pub group: &'a Entity,
    /// The companies with that group in context Same, without the person's own: `customer_id` is
    /// one of these.
    pub customer_ids: Vec<&'a str>,
}

impl<'a> Rights<'a> {
    /// What restricts a ticket search for this permission type.
    pub fn search(&self, permission: &str) -> TicketSearch<'a> {
        let collation = self.world.collation;
        let customer_ids: Vec<&str> = self.ids.iter().map(|own| own.id).collect();
        let others = self
            .other_groups(permission)
            .into_iter()
            .map(|grant| OtherTickets {
                group: grant.group,
                customer_ids: self
                    .companies_with(grant.group.id, permission)
                    .into_iter()
                    .filter(|id| !contains(collation, &customer_ids, id))
                    .collect(),
            })
            .filter(|other| !other.customer_ids.is_empty())
            .collect();
        TicketSearch {
            login: &self.person.asked,
            customer_ids,
            groups: self
                .groups(permission)
                .into_iter()
                .map(|grant| grant.group)
                .collect(),
            others,
            world: self.world,
        }
    }

    /// The companies with a row for this group in context Same; always-groups are no rows.
    pub(super) fn companies_with(&self, group: i64, permission: &str) -> Vec<&'a str> {
        let rules = &self.rules;
        let mut ids: Vec<&str> = self
            .person
            .company_grants
            .iter()
            .filter(|row| row.group == group)
            .filter(|row| rules.in_context(&row.context, rules.same))
            .filter(|row| rules.gives(&row.key, permission))
            .map(|row| row.customer_id.as_str())
            .collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }
}

impl TicketSearch<'_> {
    /// True when the search finds this row of table `ticket`; texts are compared as the instance's
    /// database does.
    pub fn finds(&self, ticket: &Row) -> bool {
        let Some(group) = self.group_of(ticket) else {
            return false;
        };
        let collation = self.world.collation;
        let customer_id = ticket.text("customer_id");
        let of_company = |ids: &[&str]| customer_id.is_some_and(|id| contains(collation, ids, id));
        let own = of_company(&self.customer_ids)
            || ticket
                .text("customer_user_id")
                .is_some_and(|login| collation.eq(login, self.login));
        own && self.groups.iter().any(|own| own.id == group)
            || self
                .others
                .iter()
                .any(|other| other.group.id == group && of_company(&other.customer_ids))
    }

    fn group_of(&self, ticket: &Row) -> Option<i64> {
        let queue = self.world.queues.by_id(ticket.id("queue_id")?)?;
        queue.row.id("group_id")
    }
}

fn contains(collation: Collation, ids: &[&str], id: &str) -> bool {
    ids.iter().any(|known| collation.eq(known, id))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::core::customer::testing::{Instance, OTHER, SAME, ticket};

    fn finds(instance: &Instance, queue: i64, login: &str, customer_id: &str) -> bool {
        let ticket = ticket(queue, Some(login), Some(customer_id));
        instance.rights().search("ro").finds(&ticket)
    }

    #[test]
    fn own_tickets_and_those_of_own_companies_need_the_group() {
        let instance = Instance::new().direct(2, "ro");
        assert!(finds(&instance, 2, "JO", "zeta"));
        assert!(finds(&instance, 2, "sam", "Acme"));
        assert!(!finds(&instance, 2, "sam", "zeta"));
        assert!(!finds(&instance, 3, "jo", "acme"));
    }

    #[test]
    fn an_exact_database_finds_only_the_same_spelling() {
        let instance = Instance::new().direct(2, "ro").exact();
        assert!(finds(&instance, 2, "jo", "zeta"));
        assert!(!finds(&instance, 2, "JO", "zeta"));
        assert!(!finds(&instance, 2, "sam", "Acme"));
    }

    #[test]
    fn other_companies_are_found_by_their_own_row_without_the_persons_group() {
        let instance = Instance::new()
            .company("acme", OTHER, 2, "ro")
            .company("zeta", SAME, 2, "rw")
            .company("beta", SAME, 2, "note");
        assert!(finds(&instance, 2, "sam", "zeta"));
        assert!(!finds(&instance, 2, "sam", "beta"));
        assert!(!finds(&instance, 2, "jo", "acme"));
        assert!(!finds(&instance, 3, "sam", "zeta"));
        let disabled = "Ticket::Frontend::CustomerDisableCompanyTicketAccess";
        assert!(finds(&instance.set(disabled, json!("1")), 2, "sam", "zeta"));
    }
}
