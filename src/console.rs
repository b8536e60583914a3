//! The console put together: an instance, the views on it, and the terminal they are drawn on.

use std::sync::Arc;
use std::time::Instant;

use tokio::runtime::Runtime;

use crate::app::state::{AclsPage, CustomersPage, Header, Health, SimulatePage};
use crate::app::{App, Appearance, InstanceSource, Timings, ViewId, Views};
use crate::backend::{Instance, Origin};
use crate::cli::{Arguments, Chosen, ColorChoice, Command, Failure};
use crate::config::{self, Keymap, UserFiles};
use crate::core::world::Flavour;
use crate::term::{self, ColourChoice};
use crate::ui;

/// Whom the demo looks at first: the story of its ACLs is told about this customer user.
const DEMO_CUSTOMER_USER: &str = "dg";

/// Opens the instance that the arguments name, or the demo, and runs the console on it until it
/// ends. Returns the exit code.
///
/// # Errors
/// Without a usable terminal, and where the instance or a file of the user cannot be read.
pub fn run(arguments: &Arguments, start: Instant) -> Result<u8, Failure> {
    let variable = |name: &str| std::env::var(name).ok();
    term::check(variable("TERM").as_deref()).map_err(|error| {
        Failure::new(
            "terminal",
            error.to_string(),
            "without a terminal use a command: aclscope eval, simulate, permissions, snapshot; see --help",
        )
    })?;
    let mut timings = match std::env::var_os("ACLSCOPE_TIMINGS") {
        Some(file) => Timings::into_file(file.as_ref(), start)
            .map_err(|error| Failure::stream(file.as_ref(), &error))?,
        None => Timings::off(),
    };
    let (keymap, appearance) = looks(arguments)?;
    let runtime = Runtime::new().map_err(|error| Failure::new("runtime", error.to_string(), ""))?;
    let demo = matches!(arguments.command, Some(Command::Demo));
    let choice = arguments.instance.choose_for_console(demo)?;
    let instance = Arc::new(runtime.block_on(choice.open())?);
    timings.record("opened");
    let mut app = App::new(
        header(&instance, choice.name.as_ref()),
        views(),
        keymap,
        appearance,
    );
    begin(&mut app, &instance);
    let source = Arc::new(InstanceSource::new(instance));
    term::run_console(app, source, timings, ui::draw, runtime)
        .map_err(|error| Failure::new("terminal", error.to_string(), ""))
}

/// Keys and themes, the user's own laid over the embedded ones.
fn looks(arguments: &Arguments) -> Result<(Keymap, Appearance), Failure> {
    let variable = |name: &str| std::env::var(name).ok();
    let wrong = |error: &dyn std::fmt::Display| {
        Failure::new(
            "config",
            error.to_string(),
            "correct the file, or move it away",
        )
    };
    let choice = match arguments.output.color {
        ColorChoice::Auto => ColourChoice::Auto,
        ColorChoice::Always => ColourChoice::Always,
        ColorChoice::Never => ColourChoice::Never,
    };
    let depth = term::depth(choice, variable);
    let ascii = arguments.output.ascii || term::wants_ascii(variable);
    let mut appearance = Appearance::embedded(depth, ascii).map_err(|error| wrong(&error))?;
    let mut keymap = Keymap::embedded().map_err(|error| wrong(&error))?;
    if let Some(folder) = config::files::folder(variable) {
        let files = UserFiles::read(&folder).map_err(|error| wrong(&error))?;
        appearance
            .add_all(&files.themes)
            .map_err(|error| wrong(&error))?;
        if let Some(keys) = &files.keys {
            keymap
                .lay_over(&keys.path, &keys.text)
                .map_err(|error| wrong(&error))?;
        }
    }
    Ok((keymap, appearance))
}

fn header(instance: &Instance, name: Option<&Chosen<String>>) -> Header {
    let world = instance.world();
    let name = match instance.origin() {
        Origin::Demo(_) => "DEMO".to_owned(),
        Origin::Snapshot(_) if name.is_some() => {
            name.map_or_else(String::new, |name| name.value.clone())
        }
        Origin::Snapshot(path) => path
            .file_name()
            .map_or_else(String::new, |name| name.to_string_lossy().into_owned()),
        Origin::Database(address) => address.to_string(),
        Origin::Home { folder, .. } => folder.display().to_string(),
    };
    let product = match instance.flavour() {
        Flavour::Otrs6 => "OTRS 6",
        Flavour::Znuny => "Znuny",
        Flavour::Otobo => "OTOBO",
    };
    // The header names the file already.
    let file = match instance.origin() {
        Origin::Demo(_) | Origin::Database(_) | Origin::Home { .. } => String::new(),
        Origin::Snapshot(path) => format!("{}: ", path.display()),
    };
    let short = |notice: &String| notice.strip_prefix(&file).unwrap_or(notice).to_owned();
    let health = match instance.notices() {
        [] => Health::Ok,
        [notice] => Health::Problem(short(notice)),
        [notice, rest @ ..] => {
            Health::Problem(format!("{}; and {} more", short(notice), rest.len()))
        }
    };
    Header {
        instance: name,
        flavour: product.to_owned(),
        writable: !instance.is_read_only(),
        acting_user: None,
        // Where the deployed ACLs are known, the list of ACLs compares and counts.
        undeployed: match world.deployed {
            Some(_) => 0,
            None => world.undeployed,
        },
        health,
    }
}

fn views() -> Views {
    Views {
        customers: Some(CustomersPage::default()),
        acls: Some(AclsPage::loading()),
        simulate: Some(SimulatePage::default()),
    }
}

/// What the console asks by itself: the first customers, and in the demo the story's person.
fn begin(app: &mut App, instance: &Instance) {
    if let Some(customers) = &mut app.views.customers {
        let search = customers.start();
        app.wish(search);
    }
    if let Some(acls) = &mut app.views.acls {
        let reading = acls.start();
        app.wish(reading);
    }
    app.show(ViewId::Simulate);
    if matches!(instance.origin(), Origin::Demo(_))
        && let Some(simulate) = &mut app.views.simulate
    {
        let asked = simulate.simulate(DEMO_CUSTOMER_USER);
        app.wish_all(asked);
    }
}
