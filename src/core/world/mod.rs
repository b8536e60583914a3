//! The ticket system as plain data: settings and the tables that are small enough to be held whole.
//!
//! Large tables (customer users, their relations, tickets) are never part of a [`World`]; what is
//! needed of them for one question is fetched before the core is asked and arrives as
//! [`crate::core::customer::Person`] and [`Ticket`].

use std::collections::BTreeSet;
use std::sync::Arc;

mod agents;
mod collation;
mod deployed;
mod entities;
mod general_ci;
mod owned;
mod settings;
mod stock;
mod tables;
mod ticket;
mod zone;

pub use collation::Collation;
pub use deployed::{Acls, DeployedAcl, DeployedAcls};
pub use entities::{Entities, Entity};
pub use owned::preferences;
pub use settings::Settings;
pub use stock::{stock_rows, stock_settings, stock_tables};
pub use tables::{Columns, Row, Rows, Tables};
pub use ticket::Ticket;
pub use zone::{SystemZone, UnknownZone};

/// Which product of the family the instance runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Flavour {
    /// OTRS 6.
    Otrs6,
    /// Znuny 6 and later.
    Znuny,
    /// OTOBO 10 and 11.
    #[default]
    Otobo,
}

impl Flavour {
    /// Every product, the one that is taken where nothing tells first.
    pub const ALL: [Self; 3] = [Self::Otobo, Self::Znuny, Self::Otrs6];

    /// What the product calls the table of groups; current Znuny names it as OTRS 7 does.
    pub const fn groups_table(self) -> &'static str {
        match self {
            Self::Otobo => "groups_table",
            Self::Znuny => "permission_groups",
            Self::Otrs6 => "groups",
        }
    }
}

/// A group granted to an agent or role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgentGrant {
    /// `users.id` or `roles.id`.
    pub holder: i64,
    /// `groups_table.id`.
    pub group: i64,
    /// `permission_key`, such as `ro` or `rw`.
    pub key: String,
}

/// The small tables and the settings of one instance, typed and found by id and name.
#[derive(Debug, Clone, Default)]
pub struct World {
    /// The instance's settings over the stock ones.
    pub settings: Settings,
    /// How the instance compares texts in its database.
    pub collation: Collation,
    /// The product.
    pub flavour: Flavour,
    /// Table `queue`.
    pub queues: Entities,
    /// Table `system_address`; the name is the e-mail address (`value0`).
    pub addresses: Entities,
    /// Table `ticket_state`.
    pub states: Entities,
    /// Table `ticket_state_type`.
    pub state_types: Entities,
    /// Table `ticket_priority`.
    pub priorities: Entities,
    /// Table `ticket_type`.
    pub types: Entities,
    /// Table `ticket_lock_type`.
    pub locks: Entities,
    /// Table `service`.
    pub services: Entities,
    /// Table `sla`.
    pub slas: Entities,
    /// Table `service_sla`: (service, SLA).
    pub service_slas: Vec<(i64, i64)>,
    /// Services of the login `<DEFAULT>` in `service_customer_user`.
    pub default_services: Vec<i64>,
    /// Table `follow_up_possible`.
    pub follow_ups: Entities,
    /// Table `groups_table` (`groups`, `permission_groups`).
    pub groups: Entities,
    /// Table `roles`.
    pub roles: Entities,
    /// Table `users`; the name is the login.
    pub agents: Entities,
    /// Table `role_user`: (agent, role), sorted.
    pub agent_roles: Vec<(i64, i64)>,
    /// Table `group_user`, by ascending holder.
    pub agent_grants: Vec<AgentGrant>,
    /// Table `group_role`, rows with `permission_value` 1, by ascending holder.
    pub role_grants: Vec<AgentGrant>,
    /// Table `user_preferences`, by ascending `user_id`.
    pub agent_preferences: Rows,
    /// Table `queue_preferences`, by ascending `queue_id`.
    pub queue_preferences: Rows,
    /// Table `service_preferences`, by ascending `service_id`.
    pub service_preferences: Rows,
    /// Table `dynamic_field`; in `field_order` the fields of tickets are shown.
    pub dynamic_fields: Entities,
    /// Table `valid`.
    pub validities: Entities,
    /// Table `acl`, rows as stored.
    pub acl_rows: Rows,
    /// True when there is a table `acl`, be it empty.
    pub stores_acls: bool,
    /// Rows of `acl_sync`: more than 0 means that something is not deployed.
    pub undeployed: usize,
    /// The ids in these rows: the ACLs whose stored form is not the deployed one.
    pub undeployed_acls: BTreeSet<i64>,
    /// The ACLs that the ticket system works with; `None` where nobody here can know them.
    pub deployed: Option<Arc<DeployedAcls>>,
    /// Which ACLs count where nobody asks for others.
    pub acls: Acls,
}

/// The id that stands for `valid` when the table `valid` does not say otherwise.
const VALID: i64 = 1;

impl World {
    /// Reads the small tables; tables that are missing are empty.
    pub fn read(settings: Settings, collation: Collation, mut tables: Tables) -> Self {
        let stores_acls = tables.contains_key("acl");
        let mut take = |name: &str| tables.remove(name).unwrap_or_default();
        let sync = take("acl_sync");
        let validities = Entities::read(take("valid"), "name", VALID);
        let valid = validities.by_name("valid").map_or(VALID, |row| row.id);
        let pairs = |rows: Rows, left: &str, right: &str| -> Vec<(i64, i64)> {
            rows.iter()
                .filter_map(|row| Some((row.id(left)?, row.id(right)?)))
                .collect()
        };
        let grants = |rows: Rows, holder: &str| -> Vec<AgentGrant> {
            let mut grants: Vec<AgentGrant> = rows
                .iter()
                .filter(|row| {
                    row.text("permission_value")
                        .is_none_or(|value| value.trim() == "1")
                })
                .filter_map(|row| {
                    Some(AgentGrant {
                        holder: row.id(holder)?,
                        group: row.id("group_id")?,
                        key: row.text("permission_key")?.to_owned(),
                    })
                })
                .collect();
            grants.sort_by_key(|grant| grant.holder);
            grants
        };
        let sorted = |mut rows: Rows, owner: &str| -> Rows {
            rows.sort_by_key(|row| row.id(owner));
            rows
        };
        let mut agent_roles = pairs(take("role_user"), "user_id", "role_id");
        agent_roles.sort_unstable();
        Self {
            settings,
            collation,
            flavour: Flavour::default(),
            queues: Entities::read(take("queue"), "name", valid),
            addresses: Entities::read(take("system_address"), "value0", valid),
            states: Entities::read(take("ticket_state"), "name", valid),
            state_types: Entities::read(take("ticket_state_type"), "name", valid),
            priorities: Entities::read(take("ticket_priority"), "name", valid),
            types: Entities::read(take("ticket_type"), "name", valid),
            locks: Entities::read(take("ticket_lock_type"), "name", valid),
            services: Entities::read(take("service"), "name", valid),
            slas: Entities::read(take("sla"), "name", valid),
            service_slas: pairs(take("service_sla"), "service_id", "sla_id"),
            default_services: take("service_customer_user")
                .iter()
                .filter(|row| {
                    row.text("customer_user_login")
                        .is_some_and(|login| collation.eq(login, "<DEFAULT>"))
                })
                .filter_map(|row| row.id("service_id"))
                .collect(),
            follow_ups: Entities::read(take("follow_up_possible"), "name", valid),
            groups: Entities::read(take("groups_table"), "name", valid),
            roles: Entities::read(take("roles"), "name", valid),
            agents: Entities::read(take("users"), "login", valid),
            agent_roles,
            agent_grants: grants(take("group_user"), "user_id"),
            role_grants: grants(take("group_role"), "role_id"),
            agent_preferences: sorted(take("user_preferences"), "user_id"),
            queue_preferences: sorted(take("queue_preferences"), "queue_id"),
            service_preferences: sorted(take("service_preferences"), "service_id"),
            dynamic_fields: Entities::read(take("dynamic_field"), "name", valid),
            stores_acls,
            acl_rows: take("acl"),
            undeployed: sync.len(),
            undeployed_acls: sync.iter().filter_map(|row| row.id("acl_id")).collect(),
            deployed: None,
            acls: Acls::Stored,
            validities,
        }
    }

    /// The tables that [`World::read`] wants, under the names of OTOBO 11. Of
    /// `service_customer_user` only the rows of `<DEFAULT>` belong to a world.
    pub const TABLES: &'static [&'static str] = &[
        "valid",
        "queue",
        "system_address",
        "ticket_state",
        "ticket_state_type",
        "ticket_priority",
        "ticket_type",
        "ticket_lock_type",
        "service",
        "sla",
        "service_sla",
        "service_customer_user",
        "follow_up_possible",
        "groups_table",
        "roles",
        "users",
        "role_user",
        "group_user",
        "group_role",
        "user_preferences",
        "queue_preferences",
        "service_preferences",
        "dynamic_field",
        "acl",
        "acl_sync",
    ];
}
