//! The headless commands over the core, as the command line fixes them.

#![cfg_attr(not(test), deny(clippy::indexing_slicing))]

mod arguments;
mod customers;
mod deploy;
mod doctor;
mod eval;
mod export;
mod failure;
mod history;
mod import;
mod instance;
mod permission_fields;
mod permissions;
mod shell;
mod show_config;
mod simulate;
mod snapshot;

use std::io::{self, BufWriter};

use tokio::runtime::Runtime;

pub use arguments::{
    AclsArgument, AnonymizeArgument, Arguments, CollationArgument, ColorChoice, Command,
    ConfigCommand, DeployArguments, ExportArguments, FlavourArgument, Format, HistoryArguments,
    ImportArguments, InstanceArguments, OutputArguments, SizeArguments, SnapshotCommand,
    SnapshotSaveArguments,
};
pub use customers::{CustomersCommand, CustomersSearchArguments, CustomersShowArguments};
pub use failure::Failure;
pub use instance::{
    Chosen, ConfigUsed, DataChoice, InstanceChoice, OverlayChoice, Prepared, Provenance,
    SystemChoice, Ways,
};
pub use simulate::SimulateArguments;

/// Runs a headless command; the console is none. The answer is the exit code: 0, or 1 for the finding
/// that the command names. A reader that goes away early is no failure.
///
/// # Errors
/// It could not run.
pub fn run(command: &Command, arguments: &Arguments, runtime: &Runtime) -> Result<u8, Failure> {
    match finding(command, arguments, runtime) {
        Err(failure) if failure.is_closed_output() => Ok(0),
        ended => ended,
    }
}

/// The commands that may name a finding, and all others.
fn finding(command: &Command, arguments: &Arguments, runtime: &Runtime) -> Result<u8, Failure> {
    let (instance, output) = (&arguments.instance, &arguments.output);
    let out = || BufWriter::new(io::stdout().lock());
    match command {
        Command::Import(asked) => {
            runtime.block_on(import::run(asked, instance, output, &mut out()))
        }
        Command::Deploy(asked) => runtime.block_on(async {
            let instance = instance.open().await?;
            deploy::run(asked, &instance, output, &mut out()).await
        }),
        Command::Customers(command) => runtime.block_on(async {
            let instance = instance.open().await?;
            customers::run(command, &instance, output, &mut out()).await
        }),
        Command::History(asked) => history::run(asked, instance, output, &mut out()),
        Command::Doctor => runtime.block_on(async {
            let instance = instance.open().await?;
            doctor::run(&instance, output, &mut out()).await
        }),
        command => answer(command, arguments, runtime).map(|()| 0),
    }
}

fn answer(command: &Command, arguments: &Arguments, runtime: &Runtime) -> Result<(), Failure> {
    let mut out = BufWriter::new(io::stdout().lock());
    let (instance, output) = (&arguments.instance, &arguments.output);
    match command {
        Command::Export(asked) => runtime.block_on(async {
            let instance = instance.open().await?;
            export::run(asked, &instance, output, &mut out)
        }),
        Command::Completions { shell } => shell::completions(*shell, &mut out),
        Command::Man => shell::manual(&mut out),
        Command::Demo
        | Command::Import(_)
        | Command::Deploy(_)
        | Command::Customers(_)
        | Command::Doctor
        | Command::History(_) => Ok(()),
        Command::Eval { files } => {
            drop(out);
            eval::run(files, instance, runtime)
        }
        Command::Config {
            command: ConfigCommand::Show,
        } => show_config::run(&instance.choose()?, output, &mut out),
        Command::Snapshot(SnapshotCommand::Save(asked)) => {
            drop(out);
            runtime.block_on(snapshot::save(asked, instance, output))
        }
        Command::Simulate(asked) => runtime.block_on(async {
            let instance = instance.open().await?;
            simulate::run(asked, &instance, output, &mut out).await
        }),
        Command::Snapshot(SnapshotCommand::Load { file, into }) => runtime.block_on(async {
            snapshot::load(file, into, instance.asked_flavour(), output, &mut out).await
        }),
        Command::Permissions { customer_user } => runtime.block_on(async {
            let instance = instance.open().await?;
            permissions::run(customer_user.as_deref(), &instance, output, &mut out).await
        }),
    }
}
