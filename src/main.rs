//! The program: arguments, then the console or a headless command.

use std::process::ExitCode;
use std::time::Instant;

use aclscope::cli::{self, Arguments, Command, Failure, Format};
use aclscope::{console, secret, term};
use clap::Parser;

/// Exit code where a command could not run or was used wrongly.
const COULD_NOT_RUN: u8 = 2;

fn main() -> ExitCode {
    let start = Instant::now();
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return usage(&error),
    };
    let ended = match &arguments.command {
        None | Some(Command::Demo) => console::run(&arguments, start),
        Some(command) => run(command, &arguments),
    };
    for panic in term::recorded() {
        eprintln!("aclscope: a background task failed: {panic}");
    }
    match ended {
        Ok(code) => ExitCode::from(code),
        Err(failure) => {
            eprint!("{}", failure.render(arguments.output.format));
            ExitCode::from(COULD_NOT_RUN)
        }
    }
}

fn run(command: &Command, arguments: &Arguments) -> Result<u8, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|error| Failure::new("runtime", error.to_string(), ""))?;
    cli::run(command, arguments, &runtime)
}

/// Help and version as they are; wrong usage as one message, as JSON where that was asked for.
fn usage(error: &clap::Error) -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    let json = arguments
        .windows(2)
        .any(|pair| pair == ["--format", "json"])
        || arguments.iter().any(|argument| argument == "--format=json");
    let message = error.render().to_string();
    let masked = secret::masked(&message);
    if json && error.use_stderr() {
        let message = masked;
        let (message, help) = message.split_once('\n').unwrap_or((&message, ""));
        let failure = Failure::usage(message.trim_start_matches("error: "), help.trim());
        eprint!("{}", failure.render(Format::Json));
        return ExitCode::from(COULD_NOT_RUN);
    }
    if masked == message {
        // A closed pipe is the reader's choice.
        let _ = error.print();
    } else {
        eprint!("{masked}");
    }
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(COULD_NOT_RUN))
}
