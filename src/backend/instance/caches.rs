//! The caches of a running ticket system after its database was written.

use super::{Instance, Origin};
use crate::backend::otrs::{cache_commands, clear_caches};
use crate::core::customer::Backend;
use crate::core::customer::write::{PreferenceTable, stale_caches};
use crate::core::table_change::Plan;

/// What became of the caches that a write made stale.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Caches {
    /// The types that are stale.
    pub types: Vec<String>,
    /// True when they were cleared from here.
    pub cleared: bool,
    /// How many files were removed for that.
    pub files: usize,
    /// The commands that have to be run on the ticket system's machine, where they could not be
    /// cleared from here.
    pub commands: Vec<String>,
    /// Why they could not be cleared, when that was tried.
    pub failure: Option<String>,
}

impl Caches {
    /// What there is to be told about them; nothing where nothing was stale.
    pub fn told(&self) -> Option<String> {
        let run = || self.commands.join("; ");
        match (&self.failure, self.cleared, self.commands.is_empty()) {
            (Some(failure), ..) => Some(format!(
                "the ticket system's caches could not be cleared ({failure}): run {}",
                run()
            )),
            (None, true, _) => Some(format!("{} cache files removed", self.files)),
            (None, false, false) => Some(format!(
                "the ticket system's caches are stale: run there {}",
                run()
            )),
            (None, false, true) => None,
        }
    }
}

impl Instance {
    /// Clears the caches that a plan made stale once it was carried out: with an installation folder
    /// whose cache keeps files. Otherwise says which commands do it; a snapshot and the demo have no
    /// caches.
    pub async fn renew_caches(&self, plan: &Plan) -> Caches {
        let world = self.world();
        let preferences = PreferenceTable::read(&world.settings).table;
        let sources = Backend::all(&world.settings).into_iter().flatten();
        let sources: Vec<String> = sources.map(|backend| backend.source).collect();
        let types = stale_caches(plan, &preferences, &sources);
        let mut caches = Caches {
            types: types.clone(),
            ..Caches::default()
        };
        let running = matches!(self.origin(), Origin::Home { .. } | Origin::Database(_));
        if types.is_empty() || !running {
            return caches;
        }
        let Some(home) = self.home().map(|home| home.to_owned()) else {
            caches.commands = cache_commands(None, world.flavour, &types);
            return caches;
        };
        // The folders may be large, and their disk slow.
        let cleared =
            tokio::task::spawn_blocking(move || clear_caches(&home, &world, &types)).await;
        match cleared {
            Ok(Ok((files, commands))) => {
                caches.cleared = commands.is_empty();
                (caches.files, caches.commands) = (files, commands);
            }
            Ok(Err((failure, commands))) => {
                (caches.failure, caches.commands) = (Some(failure), commands);
            }
            // Only a panic ends such work early; it goes on as one.
            Err(error) => std::panic::resume_unwind(error.into_panic()),
        }
        caches
    }
}
