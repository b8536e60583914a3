//! The console put together: an instance, the views on it, and the terminal they are drawn on.

use std::sync::Arc;
use std::time::Instant;

use tokio::runtime::Runtime;

use crate::app::state::{AclRow, AclsPage, CustomersPage, Header, Health, SimulatePage};
use crate::app::{App, Appearance, InstanceSource, Timings, ViewId, Views};
use crate::backend::{Instance, Origin};
use crate::cli::{Arguments, ColorChoice, Failure};
use crate::config::{self, Keymap, UserFiles};
use crate::core::acl::{Acl, Compiled};
use crate::core::world::{Flavour, World};
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
            "without a terminal use a command: aclscope eval, simulate, permissions; see --help",
        )
    })?;
    let timings = match std::env::var_os("ACLSCOPE_TIMINGS") {
        Some(file) => Timings::into_file(file.as_ref(), start)
            .map_err(|error| Failure::stream(file.as_ref(), &error))?,
        None => Timings::off(),
    };
    let (keymap, appearance) = looks(arguments)?;
    let runtime = Runtime::new().map_err(|error| Failure::new("runtime", error.to_string(), ""))?;
    let origin = match arguments.instance.origin()? {
        Some(origin) => origin,
        None => arguments.instance.demo_origin(),
    };
    let overlays = arguments.instance.overlays();
    let instance = Arc::new(runtime.block_on(Instance::open(origin, overlays))?);
    let mut app = App::new(header(&instance), views(&instance), keymap, appearance);
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

fn header(instance: &Instance) -> Header {
    let world = instance.world();
    let name = match instance.origin() {
        Origin::Demo(_) => "DEMO".to_owned(),
        Origin::Snapshot(path) => path
            .file_name()
            .map_or_else(String::new, |name| name.to_string_lossy().into_owned()),
    };
    let product = match instance.flavour() {
        Flavour::Otrs6 => "OTRS 6",
        Flavour::Znuny => "Znuny",
        Flavour::Otobo => "OTOBO",
    };
    let health = match instance.notices() {
        [] => Health::Ok,
        [notice] => Health::Problem(notice.clone()),
        [notice, rest @ ..] => Health::Problem(format!("{notice}; and {} more", rest.len())),
    };
    Header {
        instance: name,
        flavour: product.to_owned(),
        writable: !instance.is_read_only(),
        acting_user: None,
        undeployed: world.undeployed,
        health,
    }
}

fn views(instance: &Instance) -> Views {
    Views {
        customers: Some(CustomersPage::default()),
        acls: Some(AclsPage::new(acl_rows(&instance.world()))),
        simulate: Some(SimulatePage::default()),
    }
}

/// The ACLs in evaluation order, each with the first thing that is wrong with it.
fn acl_rows(world: &World) -> Vec<AclRow> {
    Acl::read_all(world)
        .into_iter()
        .map(|acl| AclRow {
            problem: problem(&acl, world),
            name: acl.name,
            valid: acl.valid,
            stop: acl.stop_after_match,
            deployed: !world.undeployed_acls.contains(&acl.id),
            changed: false,
            config_match: acl.config_match,
            config_change: acl.config_change,
        })
        .collect()
}

/// What ends a request, or keeps the ACL out of everything.
fn problem(acl: &Acl, world: &World) -> Option<String> {
    if let Some(broken) = &acl.broken {
        return Some(format!(
            "{} cannot be read: {}; it takes no part",
            broken.column, broken.error
        ));
    }
    let deployed = acl.deployed();
    let compiled = Compiled::new([(acl.name.as_str(), &deployed)], world.flavour);
    let fault = compiled.faults().into_iter().next()?;
    Some(format!(
        "{} {} {}: {}",
        fault.section, fault.key, fault.pattern, fault.message
    ))
}

/// What the console asks by itself: the first customers, and in the demo the story's person.
fn begin(app: &mut App, instance: &Instance) {
    if let Some(customers) = &mut app.views.customers {
        let search = customers.start();
        app.wish(search);
    }
    app.show(ViewId::Simulate);
    if matches!(instance.origin(), Origin::Demo(_))
        && let Some(simulate) = &mut app.views.simulate
    {
        let asked = simulate.simulate(DEMO_CUSTOMER_USER);
        app.wish_all(asked);
    }
}
