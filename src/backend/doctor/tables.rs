//! What the tables of the sources look like.

use std::collections::BTreeMap;

use crate::backend::sql::{Catalogue, Engine};
use crate::core::customer::{Backend, CompanyBackend, Kind};
use crate::core::doctor::{DatabaseKind, TableColumn, TableFacts};
use crate::core::value::Value;
use crate::core::world::Settings;

/// The tables of all sources that are in the ticket system's own database, by source.
pub(super) fn facts(
    catalogue: &Catalogue,
    engine: Engine,
    settings: &Settings,
) -> BTreeMap<String, TableFacts> {
    let people = Backend::all(settings).into_iter().flatten();
    let people = people.filter(|backend| backend.kind == Kind::Table);
    let people = people.map(|backend| (backend.source, backend.table));
    let companies = CompanyBackend::all(settings).into_iter().flatten();
    let companies = companies.map(|backend| (backend.source, backend.table));
    people
        .chain(companies)
        .filter(|(source, _)| !is_elsewhere(settings, source))
        .map(|(source, table)| (source, catalogue.facts(engine, &table)))
        .collect()
}

/// True when a source has a connection of its own.
pub(super) fn is_elsewhere(settings: &Settings, source: &str) -> bool {
    is_on(settings, source, "DSN")
}

/// True when the ticket system ends where it cannot connect to a directory.
pub(super) fn dies(settings: &Settings, source: &str) -> bool {
    is_on(settings, source, "Die")
}

/// Perl truth of a key below `Params`.
fn is_on(settings: &Settings, source: &str, key: &str) -> bool {
    let params = settings.sub(source, "Params");
    let param = params.and_then(|params| params.get(key));
    param.is_some_and(Value::is_true)
}

impl Catalogue {
    /// What a table looks like.
    pub(in crate::backend) fn facts(&self, engine: Engine, table: &str) -> TableFacts {
        let columns = self.table(table).map(|(_, columns)| {
            let column = columns.iter().map(|column| TableColumn {
                name: column.name.clone(),
                whole_number: column.whole_number,
            });
            column.collect()
        });
        TableFacts {
            database: match engine {
                Engine::Sqlite => DatabaseKind::Sqlite,
                Engine::MySql => DatabaseKind::MySql,
                Engine::Postgres => DatabaseKind::Postgres,
            },
            columns,
        }
    }
}
