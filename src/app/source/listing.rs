//! The list of customer users, page by page, and how each backend fares with it.

use futures_util::StreamExt;
use jiff::Zoned;

use super::InstanceSource;
use crate::app::people::{BackendRow, BackendState, FoundPerson, PeoplePart, PeopleWanted};
use crate::app::request::{Answer, Failure, Parts};
use crate::backend::customer::{
    Asking, Gathering, Listed, SearchRequest, SourceReport, SourceState,
};
use crate::core::customer::{Backend, Kind};

/// People that a page of the list of customers has.
pub(super) const PAGE: usize = 250;

impl InstanceSource {
    /// A page of the list of customers: what the first backends have found before the others have
    /// answered.
    pub(super) async fn people(&self, wanted: PeopleWanted, parts: &Parts) -> Result<(), Failure> {
        let request = SearchRequest {
            valid_only: wanted.valid_only,
            ..SearchRequest::new(&wanted.words)
        };
        let asking = Asking {
            only: wanted.only,
            without: wanted.without,
            ..Asking::default()
        };
        let section = wanted.section;
        let sources = self.instance.sources();
        let mut backends = self.backend_rows(&asking);
        let mut gathering = Gathering::new(sources, &section, PAGE);
        let mut sheets = sources.sheets(&request, &section, PAGE, &asking);
        loop {
            let sheet = sheets.next().await;
            let ended = sheet.is_none();
            if let Some(sheet) = sheet {
                note(&mut backends, &sheet.report);
                gathering.add(sheet);
                // What has come at once is shown at once, not piece by piece.
                while let Some(Some(sheet)) = futures_util::FutureExt::now_or_never(sheets.next()) {
                    note(&mut backends, &sheet.report);
                    gathering.add(sheet);
                }
            }
            let listing = gathering.listing();
            if !ended || listing.reports.is_empty() {
                let rows = listing.rows.into_iter();
                let part = PeoplePart {
                    people: rows.map(found).collect(),
                    section: section.clone(),
                    more: listing.more,
                    backends: backends.clone(),
                };
                parts.send(Answer::People(part)).await;
            }
            if ended {
                // How the backends fared stands in their rows.
                return Ok(());
            }
        }
    }

    /// Every configured backend, before any has answered.
    fn backend_rows(&self, asking: &Asking) -> Vec<BackendRow> {
        let world = self.instance.world();
        let known: Vec<Backend> = Backend::all(&world.settings)
            .into_iter()
            .flatten()
            .collect();
        let row = |key: &str| {
            let state = match asking.is_for(key) {
                true => BackendState::Waiting,
                false if asking.without.iter().any(|own| own == key) => BackendState::Resting,
                false => BackendState::NotAsked,
            };
            let backend = known.iter().find(|backend| backend.source == key);
            BackendRow {
                source: key.to_owned(),
                label: backend.map_or_else(String::new, |backend| backend.label.clone()),
                kind: backend.map_or_else(String::new, kind),
                read_only: backend.is_some_and(|backend| backend.writing.read_only),
                state,
            }
        };
        self.instance.sources().keys().map(row).collect()
    }
}

/// `table customer_user`, `directory`, or the module that is not known.
pub(super) fn kind(backend: &Backend) -> String {
    match (backend.module.as_str(), backend.kind) {
        (_, Kind::Directory) => "directory (LDAP)".to_owned(),
        ("Kernel::System::CustomerUser::DB", Kind::Table) => format!("table {}", backend.table),
        (module, Kind::Table) => module.to_owned(),
    }
}

/// What the source said, in the row of its backend.
fn note(backends: &mut [BackendRow], report: &SourceReport) {
    let mut rows = backends.iter_mut();
    let Some(row) = rows.find(|row| row.source == report.source) else {
        return;
    };
    row.state = match report.state {
        SourceState::Ok => BackendState::Answered {
            ms: report.took.as_millis(),
            count: report.count,
            limited: report.limited,
            incomplete: report.incomplete.clone(),
        },
        state => BackendState::Failed {
            word: state.word(),
            since: Zoned::now().strftime("%H:%M:%S").to_string(),
            reason: reason(report).to_owned(),
        },
    };
}

/// Why the source did not answer; which one it is stands beside it.
fn reason(report: &SourceReport) -> &str {
    let reason = report.error.as_deref().unwrap_or_default();
    let named = format!("customer source {}: ", report.source);
    reason.strip_prefix(named.as_str()).unwrap_or(reason)
}

fn found(row: Listed) -> FoundPerson {
    FoundPerson {
        login: row.hit.login,
        text: row.hit.text,
        customer_id: row.hit.customer_id.unwrap_or_default(),
        source: row.mark.source,
        valid: row.hit.valid,
        row: row.mark.row,
        also: row.also,
        behind: row.behind,
    }
}
