//! Simulating: everything is fetched first, then the core is asked.

use super::permissions::decision;
use super::{InstanceSource, off_the_loop};
use crate::app::request::{Answer, Failure, Parts};
use crate::app::simulated::{Other, Scene, Shared, Simulated, TicketLabel};
use crate::core::checks::Params;
use crate::core::screen::{FieldSelection, TicketAccess};
use crate::core::simulate::Situation;
use crate::core::world::Acls;

impl InstanceSource {
    pub(super) async fn simulate(&self, scene: Scene, parts: &Parts) -> Result<(), Failure> {
        let ticket = match scene.ticket {
            None => None,
            Some(id) => Some(self.instance.ticket(id).await?.ok_or_else(|| Failure {
                message: format!("there is no ticket with the id {id} any more"),
                help: "choose another one".to_owned(),
            })?),
        };
        let mut params = Params::new();
        params.set("CustomerUserID", scene.customer_user.as_str());
        let people = self.instance.people(&params, ticket.as_ref());
        let people = self.telling(parts, people).await?;
        let source = self.clone();
        // Evaluating thousands of rules is no work for the task that also reads keys.
        let simulated = off_the_loop(move || {
            let world = source.instance.world();
            let no_deployed = source.instance.deployed().err().map(Failure::from);
            let acls = scene.acls.unwrap_or(world.acls);
            if let (Acls::Deployed, Some(failure)) = (acls, &no_deployed) {
                return Err(failure.clone());
            }
            let (rules, comparison) = (source.rules(acls), source.comparison());
            let person = people.get(&scene.customer_user).ok_or_else(|| {
                Failure::new(format!("nobody was fetched for {}", scene.customer_user))
            })?;
            let choice = no_deployed.is_none() && comparison.differs();
            let others = choice.then(|| source.rules(acls.other()));
            let before = |rules| {
                Situation::new(
                    &world,
                    rules,
                    &people,
                    person,
                    scene.screen,
                    ticket.as_ref(),
                    FieldSelection::Setting,
                )
            };
            let situation = before(&rules);
            let settled = situation.settle(&scene.form);
            let other = others.as_ref().map(|rules| {
                let settled = before(rules).settle_untraced(&scene.form);
                Other::of(acls.other(), &settled)
            });
            let label = ticket.as_ref().map(|ticket| {
                let access = TicketAccess::of(situation.rights(), &ticket.row);
                let text = |column| ticket.row.text(column).unwrap_or_default().to_owned();
                TicketLabel {
                    number: text("tn"),
                    title: text("title"),
                    may_see: match access.ro.allowed {
                        true => Ok(()),
                        false => Err(decision(&access.ro)),
                    },
                    can_reply: access.can_reply(),
                }
            });
            let record = person.record.as_ref();
            Ok::<_, Failure>(Simulated {
                name: record.map_or_else(String::new, |record| record.full_name.clone()),
                valid: record
                    .and_then(|record| record.text("ValidID"))
                    .is_none_or(|id| id == world.valid_id().to_string()),
                ticket: label,
                settled,
                scene,
                acls,
                rules: std::sync::Arc::clone(&rules),
                comparison,
                no_deployed,
                other,
            })
        })
        .await??;
        let shared = Shared(std::sync::Arc::new(simulated));
        parts.send(Answer::Simulated(shared)).await;
        Ok(())
    }
}
