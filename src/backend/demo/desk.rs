//! Generated queues, tickets and ACLs.

use sqlx::{Result, SqliteConnection};

use super::generate::{Generator, Sequence, into};
use super::names::{TITLES, TOPICS};
use super::random::Random;
use crate::backend::sql::Bind;

/// Queues of the embedded world that tickets are put in.
const QUEUES: [i64; 8] = [5, 6, 7, 8, 9, 10, 11, 12];
/// How many queues the embedded world has; generated ones get the ids behind.
const EMBEDDED_QUEUES: usize = 12;
/// Groups that generated queues belong to.
const GROUPS: [i64; 7] = [1, 4, 5, 6, 7, 8, 9];
/// Ticket numbers begin behind those of the embedded world.
const FIRST_NUMBER: usize = 30_240_202_000_001;

impl Generator {
    pub(super) async fn write_queues(&self, connection: &mut SqliteConnection) -> Result<()> {
        let columns = [
            "name",
            "group_id",
            "system_address_id",
            "salutation_id",
            "signature_id",
            "follow_up_id",
            "follow_up_lock",
            "comments",
            "valid_id",
        ];
        let mut insert = into(connection, "queue", columns);
        for queue in 0..self.queues {
            let group = self.random(Sequence::Queue, queue).pick(&GROUPS);
            let row = [Bind::from(queue_name(queue)), Bind::Id(group)];
            let address = Bind::Id(if queue % 2 == 0 { 1 } else { 2 });
            let rest = [1, 1, 1, 0]
                .map(Bind::Id)
                .into_iter()
                .chain(["".into(), Bind::Id(1)]);
            insert
                .row(row.into_iter().chain([address]).chain(rest))
                .await?;
        }
        insert.finish().await
    }

    pub(super) async fn write_tickets(&self, connection: &mut SqliteConnection) -> Result<()> {
        let columns = [
            "tn",
            "title",
            "customer_id",
            "customer_user_id",
            "queue_id",
            "ticket_lock_id",
            "type_id",
            "user_id",
            "responsible_user_id",
            "ticket_priority_id",
            "ticket_state_id",
            "timeout",
            "until_time",
            "escalation_time",
            "escalation_update_time",
            "escalation_response_time",
            "escalation_solution_time",
            "archive_flag",
        ];
        let mut insert = into(connection, "ticket", columns);
        for ticket in 0..self.tickets {
            let mut random = self.random(Sequence::Ticket, ticket);
            let (customer, login) = self.customer(&mut random);
            let known = [
                (FIRST_NUMBER + ticket).to_string(),
                format!("{} ({})", random.pick(&TITLES), ticket + 1),
                customer,
                login,
            ];
            let numbers = [
                self.queue(&mut random),
                1,
                random.pick(&[1, 2, 3, 4, 5]),
                random.pick(&[1, 2, 3, 4, 5]),
                1,
                random.pick(&[1, 2, 3, 3, 3, 4, 5]),
                random.pick(&[1, 2, 3, 4, 4, 4, 6]),
            ];
            let row = known.map(Bind::Text).into_iter();
            insert
                .row(row.chain(numbers.map(Bind::Id)).chain([0; 7].map(Bind::Id)))
                .await?;
        }
        insert.finish().await
    }

    pub(super) async fn write_acls(&self, connection: &mut SqliteConnection) -> Result<()> {
        let columns = [
            "name",
            "comments",
            "valid_id",
            "stop_after_match",
            "config_match",
            "config_change",
        ];
        let mut insert = into(connection, "acl", columns);
        for acl in 0..self.acls {
            let mut random = self.random(Sequence::Acl, acl);
            let row = [
                format!("600-Generated-{:05}", acl + 1).into(),
                "Generated".into(),
                Bind::Id(1),
                Bind::Id(i64::from(random.chance(5))),
                self.config_match(&mut random).into(),
                self.config_change(&mut random).into(),
            ];
            insert.row(row).await?;
        }
        insert.finish().await
    }

    /// A condition that concerns a few generated companies, often with a second one.
    fn config_match(&self, random: &mut Random) -> String {
        let company = Self::company_id(random.below(self.companies.max(1_000)));
        let customer = match random.below(4) {
            0 => format!("'[RegExp]^{company}$'"),
            1 => format!("'[regexp]^C\\d*{}$'", random.below(100)),
            _ => company,
        };
        let second = match random.below(4) {
            0 => format!(
                "  Priority:\n    Name:\n    - {}\n",
                random.pick(&["2 low", "3 normal", "4 high"])
            ),
            1 => format!(
                "  Service:\n    Name:\n    - '[RegExp]^{}'\n",
                random.pick(&["Hardware", "Software"])
            ),
            2 => format!(
                "  Type:\n    Name:\n    - {}\n",
                random.pick(&["Incident", "Problem"])
            ),
            _ => String::new(),
        };
        format!(
            "---\nProperties:\n  CustomerUser:\n    UserCustomerID:\n    - {customer}\n{second}"
        )
    }

    /// A change of one list.
    fn config_change(&self, random: &mut Random) -> String {
        let section = random.pick(&["Possible", "PossibleAdd", "PossibleNot", "PossibleNot"]);
        let (attribute, value) = match random.below(5) {
            0 => (
                "Priority",
                random
                    .pick(&["'[RegExp]high$'", "1 very low", "'[Not]3 normal'"])
                    .to_owned(),
            ),
            1 => (
                "SLA",
                random.pick(&["Gold 24x7", "'[RegExp]^S'"]).to_owned(),
            ),
            2 => (
                "DynamicField_Location",
                random.pick(&["bremen", "'[Not]remote'"]).to_owned(),
            ),
            3 => (
                "Type",
                random.pick(&["Problem", "'[regexp]request$'"]).to_owned(),
            ),
            _ => ("Queue", queue_name(random.below(self.queues.max(1)))),
        };
        format!("---\n{section}:\n  Ticket:\n    {attribute}:\n    - {value}\n")
    }

    /// CustomerID and login of a ticket: a generated customer user, or an embedded one.
    fn customer(&self, random: &mut Random) -> (String, String) {
        if self.people == 0 {
            let (company, login) =
                random.pick(&[("se", "ak"), ("us", "bs"), ("de", "cm"), ("mx", "dg")]);
            return (company.to_owned(), login.to_owned());
        }
        let somebody = self.somebody(random.below(self.people));
        (Self::company_id(somebody.company), somebody.login)
    }

    fn queue(&self, random: &mut Random) -> i64 {
        let embedded = random.pick(&QUEUES);
        match self.queues {
            0 => embedded,
            queues => {
                let number = EMBEDDED_QUEUES + 1 + random.below(queues);
                i64::try_from(number).unwrap_or(embedded)
            }
        }
    }
}

/// The name of a generated queue.
fn queue_name(queue: usize) -> String {
    let topic = TOPICS
        .get(queue % TOPICS.len())
        .copied()
        .unwrap_or_default();
    format!("Desk {}::{topic}", queue / TOPICS.len() + 1)
}
