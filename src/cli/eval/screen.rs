//! `Screen`: what a customer user is offered on a screen, before and after ACLs.

use serde_json::{Map, Value as Json, json};

use super::question::{Question, Refusal};
use super::source::Source;
use crate::cli::simulate::{dropped, selected};
use crate::core::checks::Params;
use crate::core::screen::{FieldSelection, List, Screen, TicketAccess};
use crate::core::simulate::{FieldAnswer, Form, Rules, Situation};

/// Answers one pass with exactly the given form, or with `rounds` the form after its last round.
pub async fn answer(
    question: Question<'_>,
    source: &mut Source<'_>,
) -> Result<Map<String, Json>, Refusal> {
    let action = question.needed("screen")?;
    let screen = Screen::by_action(&action).ok_or_else(|| {
        let known: Vec<&str> = Screen::ALL.iter().map(|screen| screen.action()).collect();
        Refusal::bad_question(format!(
            "the screen `{action}` is not modelled; these are: {}",
            known.join(", ")
        ))
    })?;
    let login = question.needed("customer_user")?;
    let params = Params::from_value(&question.object("params")?);
    let with_rounds = question.text("rounds")?.is_some_and(|text| text == "1");
    let instance = source.instance().await?;
    let rules = source.rules(question.names("acl_names")?).await?;
    let world = instance.world();
    let ticket = match question.text("ticket_id")? {
        Some(id) => Some(instance.ticket_by_id_text(&id).await?.ok_or_else(|| {
            Refusal::bad_question(format!("there is no ticket with the id `{id}`"))
        })?),
        None if screen.has_ticket() => {
            return Err(Refusal::bad_question("`ticket_id` is missing"));
        }
        None => None,
    };
    let mut asked = params.clone();
    asked.set("CustomerUserID", login.as_str());
    let people = instance.people(&asked, ticket.as_ref()).await?;
    let Some(person) = people.get(&login) else {
        return Err(Refusal::bad_question("`customer_user` must not be empty"));
    };
    // A new ticket is recorded with every field, the ticket view with those that its setting names.
    let selection = match screen {
        Screen::CustomerTicketMessage => FieldSelection::Every,
        Screen::CustomerTicketZoom => FieldSelection::Setting,
    };
    let situation = |rules| {
        Situation::new(
            &world,
            rules,
            &people,
            person,
            screen,
            ticket.as_ref(),
            selection,
        )
    };
    let nothing = Rules::deploy(&world, std::iter::empty());
    let (before, after) = (situation(&nothing), situation(&rules));
    let mut answer = Map::new();
    if with_rounds {
        let form = Form::read(&params, after.fields());
        let settled = after.settle(&form);
        answer.insert(
            "candidates".into(),
            lists(&before.pass(&settled.form, false)),
        );
        answer.insert("offered".into(), lists(&settled.fields));
        answer.insert("rounds".into(), json!(settled.rounds));
        answer.insert("stable".into(), json!(settled.stable));
        answer.insert("dropped".into(), dropped(&settled));
        answer.insert("selected".into(), selected(&settled));
    } else {
        answer.insert(
            "candidates".into(),
            lists(&before.pass_given(&params, false)),
        );
        answer.insert("offered".into(), lists(&after.pass_given(&params, false)));
    }
    if let Some(ticket) = &ticket {
        let access = TicketAccess::of(after.rights(), &ticket.row);
        answer.insert(
            "permission".into(),
            json!({"ro": access.ro.allowed, "update": access.update.allowed, "rw": access.rw.allowed}),
        );
    }
    Ok(answer)
}

fn lists(answers: &[FieldAnswer]) -> Json {
    answers
        .iter()
        .map(|answer| (answer.field.key(), list(answer)))
        .collect::<Map<String, Json>>()
        .into()
}

/// What is left: ids with the texts shown, or for the kinds without ids the sorted names.
fn list(answer: &FieldAnswer) -> Json {
    let entries = answer.candidates.offered.entries().iter();
    let left = entries
        .zip(&answer.candidates.shown)
        .enumerate()
        .filter(|(position, _)| answer.outcome.left.contains(*position))
        .map(|(_, (entry, shown))| (&entry.id, shown));
    match answer.field.list {
        List::Form(_) | List::FormStd | List::Action => {
            let mut names: Vec<&String> = left.map(|(_, shown)| shown).collect();
            names.sort();
            json!(names)
        }
        _ => left
            .map(|(id, shown)| (id.clone(), json!(shown)))
            .collect::<Map<String, Json>>()
            .into(),
    }
}
