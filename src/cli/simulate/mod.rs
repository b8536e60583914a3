//! `aclscope simulate`: what a customer user is offered on a screen, what ACLs leave of it, and why.

mod document;
mod form;
mod text;

pub use document::{dropped, selected};

use std::io::Write;

use self::form::{Fields, fill};
use super::nearest::suggest;
use super::{Failure, Format, OutputArguments, SimulateArguments};
use crate::backend::Instance;
use crate::core::checks::Params;
use crate::core::screen::{FieldSelection, Screen};
use crate::core::simulate::{Rules, Settled, Situation};
use crate::core::world::Ticket;

/// One answered simulation.
struct Simulation<'a> {
    customer_user: &'a str,
    screen: Screen,
    ticket: Option<&'a Ticket>,
    rules: &'a Rules,
    settled: Settled,
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
    let mut settled = situation.settle(&form);
    if !arguments.returns.is_empty() {
        keep_asked(&mut settled, &arguments.returns, screen)?;
    }
    let simulation = Simulation {
        customer_user: login,
        screen,
        ticket: ticket.as_ref(),
        rules: &rules,
        settled,
    };
    match output.format {
        Format::Json => document::write(&simulation, out),
        Format::Text => text::write(&simulation, out),
    }
    .map_err(|error| Failure::stream(std::path::Path::new("-"), &error))
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

/// Keeps only the lists named with `--return`.
fn keep_asked(settled: &mut Settled, asked: &[String], screen: Screen) -> Result<(), Failure> {
    let names: Vec<(String, String)> = settled
        .fields
        .iter()
        .map(|answer| {
            let kind = answer.field.return_type().to_owned();
            let full = format!("{kind}:{}", answer.field.return_subtype());
            (kind, full)
        })
        .collect();
    let is = |own: &(String, String), asked: &str| {
        own.1 == asked || (own.0 == asked && own.0 != "Ticket")
    };
    for asked in asked {
        if !names.iter().any(|own| is(own, asked)) {
            let known = names.iter().map(|(kind, full)| {
                if kind == "Ticket" {
                    full.as_str()
                } else {
                    kind.as_str()
                }
            });
            return Err(Failure::usage(
                format!("{} has no list `{asked}`", screen.action()),
                suggest(asked, known),
            ));
        }
    }
    let mut wanted = names
        .iter()
        .map(|own| asked.iter().any(|asked| is(own, asked)))
        .collect::<Vec<bool>>()
        .into_iter();
    settled.fields.retain(|_| wanted.next().unwrap_or(false));
    Ok(())
}
