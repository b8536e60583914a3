//! `aclscope completions` and `aclscope man`: what shells and `man` want to know of the command line.

use std::io::{self, Write};

use clap::CommandFactory;
use clap_complete::Shell;

use super::arguments::Arguments;
use super::failure::Failure;

/// The name that is completed and looked up.
const NAME: &str = "aclscope";

/// Writes the completions of a shell.
///
/// # Errors
/// They cannot be written.
pub fn completions(shell: Shell, out: &mut impl Write) -> Result<(), Failure> {
    // The generator ends the program where it cannot write: it gets a text in memory.
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), NAME, &mut text);
    write(out, &text)
}

/// Writes the manual: one page about the program, then one about each command.
///
/// # Errors
/// It cannot be written.
pub fn manual(out: &mut impl Write) -> Result<(), Failure> {
    let mut text = Vec::new();
    let mut pages = pages(Arguments::command().name(NAME), NAME.to_owned());
    // What every command takes is said once.
    for page in pages.iter_mut().skip(1) {
        let own = std::mem::take(page);
        *page = own.mut_args(|argument| match argument.is_global_set() {
            true => argument.hide(true),
            false => argument,
        });
    }
    pages
        .into_iter()
        .try_for_each(|page| clap_mangen::Man::new(page).render(&mut text))
        .map_err(|error| failed(&error))?;
    write(out, &text)
}

/// The program and, below it, its commands, each under its whole name.
fn pages(mut command: clap::Command, name: String) -> Vec<clap::Command> {
    command.build();
    let below: Vec<clap::Command> = command
        .get_subcommands()
        .filter(|own| !own.is_hide_set() && own.get_name() != "help")
        .cloned()
        .collect();
    let mut all = vec![command.name(name.clone()).display_name(name.clone())];
    for own in below {
        let name = format!("{name} {}", own.get_name());
        all.extend(pages(own, name));
    }
    all
}

fn write(out: &mut impl Write, text: &[u8]) -> Result<(), Failure> {
    out.write_all(text)
        .and_then(|()| out.flush())
        .map_err(|error| failed(&error))
}

fn failed(error: &io::Error) -> Failure {
    Failure::stream("standard output".as_ref(), error)
}
