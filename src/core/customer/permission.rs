//! May this customer user do that with this ticket: the permission chain.

use std::fmt;

use super::because::Because;
use super::rights::Rights;
use crate::core::value::{Value, is_true};
use crate::core::world::{Entity, Row};

/// What one module of the chain says about a ticket, asked alone.
#[derive(Debug, Clone)]
pub struct Step<'a> {
    /// Its key in the setting `CustomerTicket::Permission`, which orders the chain.
    pub key: &'a str,
    /// The last part of its class name: `GroupCheck`.
    pub module: &'a str,
    /// Required: its no ends the chain.
    pub required: bool,
    /// Granted: its yes ends the chain.
    pub granted: bool,
    /// Yes or no.
    pub says: bool,
    /// Why.
    pub because: Because<'a>,
    /// True when the chain came this far; later modules are asked all the same, to be shown.
    pub reached: bool,
}

/// What ended the chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision<'a> {
    /// This module said yes and grants.
    Granted(&'a str),
    /// This module said no and is required.
    Refused(&'a str),
    /// The chain ended without a module that grants.
    NothingGranted,
}

impl fmt::Display for Decision<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Decision::Granted(module) => f.write_str(module),
            Decision::Refused(module) => write!(f, "refused by {module}"),
            Decision::NothingGranted => f.write_str("no module granted"),
        }
    }
}

/// The answer for one ticket and permission type.
#[derive(Debug, Clone)]
pub struct TicketVerdict<'a> {
    /// Yes or no.
    pub allowed: bool,
    /// What decided; its text is `CustomerUserIDCheck`, `refused by GroupCheck` or `no module
    /// granted`.
    pub decision: Decision<'a>,
    /// Every module, in the order of the chain.
    pub steps: Vec<Step<'a>>,
}

impl<'a> Rights<'a> {
    /// Walks `CustomerTicket::Permission` in the order of its keys for a row of table `ticket`: a
    /// yes of a module with Granted allows, a no of one with Required refuses, and whoever reaches
    /// the end is refused.
    pub fn ticket(&self, ticket: &'a Row, permission: &str) -> TicketVerdict<'a> {
        let mut decision = None;
        let steps = chain(self.world.settings.get("CustomerTicket::Permission"))
            .into_iter()
            .map(|mut step| {
                step.reached = decision.is_none();
                step.because = self.because(step.module, ticket, permission);
                step.says = step.because.is_yes();
                if step.reached && step.says && step.granted {
                    decision = Some(Decision::Granted(step.module));
                } else if step.reached && !step.says && step.required {
                    decision = Some(Decision::Refused(step.module));
                }
                step
            })
            .collect();
        let decision = decision.unwrap_or(Decision::NothingGranted);
        TicketVerdict {
            allowed: matches!(decision, Decision::Granted(_)),
            decision,
            steps,
        }
    }

    fn because(&self, module: &str, ticket: &'a Row, permission: &str) -> Because<'a> {
        match module {
            "GroupCheck" => self.group_check(ticket, permission),
            "CustomerUserIDCheck" => self.own_ticket(ticket),
            "CustomerIDCheck" => self.company_ticket(ticket),
            "CustomerGroupCheck" => self.other_company_ticket(ticket, permission),
            _ => Because::UnknownModule,
        }
    }

    /// Yes when the person has the group of the ticket's queue, valid or not the queue.
    fn group_check(&self, ticket: &Row, permission: &str) -> Because<'a> {
        let Some(group) = self.group_of(ticket) else {
            return Because::NoGroup;
        };
        let origins = self.origins(group.id, permission);
        if origins.is_empty() {
            Because::GroupMissing { group }
        } else {
            Because::Group { group, origins }
        }
    }

    /// Yes when the ticket belongs to the login, ignoring case; the permission type plays no part.
    fn own_ticket(&self, ticket: &'a Row) -> Because<'a> {
        let login = ticket.text("customer_user_id");
        if login.is_some_and(|login| lower_case_equal(login, &self.person.asked)) {
            Because::OwnTicket
        } else {
            Because::TicketOf { login }
        }
    }

    /// Yes when the ticket's CustomerID is one of the person's, ignoring case.
    fn company_ticket(&self, ticket: &'a Row) -> Because<'a> {
        let customer_id = match self.company_of(ticket) {
            Ok(customer_id) => customer_id,
            Err(because) => return because,
        };
        let own = self
            .ids
            .iter()
            .any(|own| lower_case_equal(own.id, customer_id));
        if own {
            Because::OwnCompany { customer_id }
        } else {
            Because::OtherCompany { customer_id }
        }
    }

    /// Yes when a company of the person has the ticket's group in context Other. Which company the
    /// ticket belongs to is not asked.
    fn other_company_ticket(&self, ticket: &'a Row, permission: &str) -> Because<'a> {
        if !self.rules.support {
            return Because::SupportOff;
        }
        if self.rules.other.is_none() {
            return Because::NoOtherContext;
        }
        if let Err(because) = self.company_of(ticket) {
            return because;
        }
        let Some(group) = self.group_of(ticket) else {
            return Because::NoGroup;
        };
        let origins = self.other_origins(group.id, permission);
        if origins.is_empty() {
            Because::OtherGroupMissing { group }
        } else {
            Because::OtherGroup { group, origins }
        }
    }

    /// The ticket's CustomerID, as far as companies give access at all.
    fn company_of(&self, ticket: &'a Row) -> Result<&'a str, Because<'a>> {
        let disabled = "Ticket::Frontend::CustomerDisableCompanyTicketAccess";
        if self.world.settings.is_on(disabled) {
            return Err(Because::CompanyAccessDisabled);
        }
        ticket
            .text("customer_id")
            .filter(|id| is_true(id))
            .ok_or(Because::NoCompany)
    }

    fn group_of(&self, ticket: &Row) -> Option<&'a Entity> {
        let queue = self.world.queues.by_id(ticket.id("queue_id")?)?;
        self.world.groups.by_id(queue.row.id("group_id")?)
    }
}

/// The modules of the setting, not asked yet.
fn chain(setting: Option<&Value>) -> Vec<Step<'_>> {
    let mut steps: Vec<Step<'_>> = setting
        .and_then(Value::as_map)
        .into_iter()
        .flatten()
        .filter_map(|(key, entry)| {
            let class = entry.get("Module")?.as_text()?;
            let on = |name| entry.get(name).is_some_and(Value::is_true);
            Some(Step {
                key,
                module: class.rsplit("::").next().unwrap_or(class),
                required: on("Required"),
                granted: on("Granted"),
                says: false,
                because: Because::UnknownModule,
                reached: false,
            })
        })
        .collect();
    steps.sort_by_key(|step| step.key);
    steps
}

/// Perl's `lc a eq lc b`: no locale, no regard for the place of a letter in the word.
fn lower_case_equal(a: &str, b: &str) -> bool {
    let lower = |text: &str| {
        text.chars()
            .flat_map(char::to_lowercase)
            .collect::<String>()
    };
    a == b || lower(a) == lower(b)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Decision;
    use crate::core::customer::testing::{Instance, OTHER, SAME, ticket};

    /// The decision and the reasons of the four modules in order.
    fn asked(
        instance: &Instance,
        ticket: &crate::core::world::Row,
        permission: &str,
    ) -> (String, Vec<String>) {
        let rights = instance.rights();
        let verdict = rights.ticket(ticket, permission);
        let granted = matches!(verdict.decision, Decision::Granted(_));
        assert_eq!(verdict.allowed, granted);
        let because = verdict.steps.iter().map(|step| step.because.to_string());
        (verdict.decision.to_string(), because.collect())
    }

    #[test]
    fn without_the_group_of_the_queue_nothing_helps() {
        let instance = Instance::new()
            .direct(2, "ro")
            .company("acme", OTHER, 2, "rw");
        let own = ticket(2, Some("jo"), Some("acme"));
        let (decision, because) = asked(&instance, &own, "rw");
        assert_eq!(decision, "refused by GroupCheck");
        assert_eq!(because[0], "no right on group red");
        assert_eq!(because[1], "own ticket");
        let rights = instance.rights();
        let reached: Vec<bool> = rights
            .ticket(&own, "rw")
            .steps
            .iter()
            .map(|s| s.reached)
            .collect();
        assert_eq!(reached, [true, false, false, false]);
    }

    #[test]
    fn own_and_company_tickets_are_recognized_ignoring_case_on_every_database() {
        let instance = Instance::new().direct(2, "ro").exact();
        let own = ticket(2, Some("JO"), None);
        assert_eq!(asked(&instance, &own, "ro").0, "CustomerUserIDCheck");
        let of_company = ticket(2, Some("sam"), Some("Acme"));
        assert_eq!(asked(&instance, &of_company, "ro").0, "CustomerIDCheck");
        let foreign = ticket(2, None, Some("zeta"));
        let (decision, because) = asked(&instance, &foreign, "ro");
        assert_eq!(decision, "no module granted");
        assert_eq!(
            because,
            [
                "group red: customer user has ro",
                "ticket without customer user",
                "ticket of other customer zeta",
                "no customer has group red for other customers",
            ]
        );
    }

    #[test]
    fn context_other_opens_tickets_of_any_company_but_none_without_one() {
        let instance = Instance::new()
            .company("acme", SAME, 2, "ro")
            .company("acme", OTHER, 2, "ro");
        let foreign = ticket(2, None, Some("nobody has heard of it"));
        assert_eq!(asked(&instance, &foreign, "ro").0, "CustomerGroupCheck");
        let without = ticket(2, None, Some(""));
        assert_eq!(asked(&instance, &without, "ro").0, "no module granted");
    }

    #[test]
    fn company_access_can_be_disabled_as_a_whole() {
        let instance = Instance::new()
            .direct(2, "rw")
            .company("acme", OTHER, 2, "ro")
            .set(
                "Ticket::Frontend::CustomerDisableCompanyTicketAccess",
                json!("1"),
            );
        let of_company = ticket(2, None, Some("acme"));
        let (decision, because) = asked(&instance, &of_company, "ro");
        assert_eq!(decision, "no module granted");
        assert_eq!(because[2], "CustomerDisableCompanyTicketAccess is on");
        assert_eq!(because[3], "CustomerDisableCompanyTicketAccess is on");
    }

    #[test]
    fn queues_may_be_invalid_but_their_groups_not() {
        let instance = Instance::new().set("CustomerGroupSupport", json!("0"));
        let old_queue = ticket(5, Some("jo"), None);
        assert_eq!(asked(&instance, &old_queue, "rw").0, "CustomerUserIDCheck");
        let (decision, because) = asked(&instance, &ticket(4, Some("jo"), None), "rw");
        assert_eq!(decision, "refused by GroupCheck");
        assert_eq!(because[0], "group gone is invalid");
        assert_eq!(because[3], "CustomerGroupSupport is off");
    }

    #[test]
    fn the_chain_follows_its_setting() {
        let instance = Instance::new().set(
            "CustomerTicket::Permission",
            json!({
                "9-Own": {"Module": "Kernel::X::CustomerUserIDCheck", "Granted": "1"},
                "10-Other": {"Module": "Kernel::X::Weather", "Granted": "1"},
            }),
        );
        let (decision, because) = asked(&instance, &ticket(4, Some("jo"), None), "ro");
        assert_eq!(decision, "CustomerUserIDCheck");
        assert_eq!(because[0], "module unknown to aclscope: counted as no");
    }
}
