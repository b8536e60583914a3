//! `aclscope simulate`: what a customer user is offered on a screen, what ACLs leave of it, and why.

mod arguments;
mod document;
mod form;
mod text;

pub use arguments::SimulateArguments;
pub use document::{dropped, selected};

use std::io::Write;

use self::form::{Fields, fill};
use super::{Failure, Format, OutputArguments};
use crate::backend::Instance;
use crate::core::checks::Params;
use crate::core::nearest::suggest;
use crate::core::screen::{FieldSelection, Screen, TicketAccess};
use crate::core::simulate::{FieldAnswer, Rules, Settled, Situation};
use crate::core::world::{Ticket, World};

/// One answered simulation.
struct Simulation<'a> {
    customer_user: &'a str,
    world: &'a World,
    screen: Screen,
    ticket: Option<&'a Ticket>,
    rules: &'a Rules,
    settled: &'a Settled,
    /// What the customer user may do with the ticket.
    access: Option<TicketAccess<'a>>,
    /// The lists that are answered.
    lists: Vec<&'a FieldAnswer>,
}

/// Runs the command and writes its answer.
pub async fn run(
    arguments: &SimulateArguments,
    instance: &Instance,
    output: &OutputArguments,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let screen = screen(&arguments.action)?;
    let ticket = ticket(arguments, screen, instance).await?;
    let login = arguments.customer_user.as_str();
    let mut params = Params::new();
    params.set("CustomerUserID", login);
    let people = instance.people(&params, ticket.as_ref()).await?;
    let person = people
        .get(login)
        .filter(|person| person.record.is_some())
        .ok_or_else(|| unknown_customer_user(login))?;
    let world = instance.world();
    let rules = Rules::of_world(&world);
    let situation = Situation::new(
        &world,
        &rules,
        &people,
        person,
        screen,
        ticket.as_ref(),
        FieldSelection::Setting,
    );
    let form = fill(&arguments.set, &Fields::of(&situation, &world))?;
    let settled = situation.settle(&form);
    let simulation = Simulation {
        customer_user: login,
        world: &world,
        screen,
        ticket: ticket.as_ref(),
        rules: &rules,
        lists: asked(&settled, &arguments.returns, screen)?,
        settled: &settled,
        access: ticket
            .as_ref()
            .map(|ticket| TicketAccess::of(situation.rights(), &ticket.row)),
    };
    match output.format {
        Format::Json => document::write(&simulation, out),
        Format::Text => text::write(&simulation, out),
    }
    .map_err(|error| Failure::output(&error))
}

/// An unknown login, with what to do.
pub fn unknown_customer_user(login: &str) -> Failure {
    Failure::usage(
        format!("there is no customer user `{login}` in any backend"),
        "logins are compared as the instance does; look for it in the console (Customers)",
    )
}

fn screen(action: &str) -> Result<Screen, Failure> {
    Screen::by_action(action).ok_or_else(|| {
        let known: Vec<&str> = Screen::ALL.iter().map(|screen| screen.action()).collect();
        Failure::usage(
            format!("the screen `{action}` is not modelled"),
            format!("these are: {}", known.join(", ")),
        )
    })
}

async fn ticket(
    arguments: &SimulateArguments,
    screen: Screen,
    instance: &Instance,
) -> Result<Option<Ticket>, Failure> {
    let Some(asked) = &arguments.ticket else {
        if screen.has_ticket() {
            return Err(Failure::usage(
                format!("{} shows a ticket, and none is named", screen.action()),
                "name one: --ticket ID or --ticket tn:NUMBER",
            ));
        }
        return Ok(None);
    };
    if !screen.has_ticket() {
        return Err(Failure::usage(
            format!("{} makes a new ticket", screen.action()),
            "leave --ticket out, or use --action CustomerTicketZoom",
        ));
    }
    let found = match asked.strip_prefix("tn:") {
        Some(number) => instance.ticket_by_number(number).await?,
        None => instance.ticket_by_id_text(asked).await?,
    };
    found.map(Some).ok_or_else(|| {
        Failure::usage(
            format!("there is no ticket `{asked}`"),
            "name it by id, or by number as tn:NUMBER",
        )
    })
}

/// The lists named with `--return`, or all.
fn asked<'s>(
    settled: &'s Settled,
    asked: &[String],
    screen: Screen,
) -> Result<Vec<&'s FieldAnswer>, Failure> {
    // A list of tickets is named with its attribute, the others have none that counts.
    let name = |answer: &FieldAnswer| match answer.field.return_type() {
        "Ticket" => format!("Ticket:{}", answer.field.return_subtype()),
        other => other.to_owned(),
    };
    let is = |answer: &FieldAnswer, asked: &str| {
        let name = name(answer);
        asked == name || asked.strip_suffix(":-") == Some(&name)
    };
    for asked in asked {
        if !settled.fields.iter().any(|answer| is(answer, asked)) {
            let known: Vec<String> = settled.fields.iter().map(name).collect();
            return Err(Failure::usage(
                format!("{} has no list `{asked}`", screen.action()),
                suggest(asked, known.iter().map(String::as_str)),
            ));
        }
    }
    let is_asked =
        |answer: &&FieldAnswer| asked.is_empty() || asked.iter().any(|asked| is(answer, asked));
    Ok(settled.fields.iter().filter(is_asked).collect())
}
