//! Searching the people of a table.

use super::{DatabaseSource, FIRST_PART, PART};
use crate::backend::customer::source::{Hit, Part, SearchRequest, Term};
use crate::backend::error::{Error, Result};
use crate::backend::sql::{Condition, Name, Place, Start, Statement};
use crate::core::query::Query;
use crate::core::world::Row;

impl DatabaseSource {
    /// The people for whom `condition` holds.
    pub(super) fn select(
        &self,
        condition: Condition,
        valid_only: bool,
        columns: &[Name],
    ) -> Statement {
        let condition = match self.backend.valid {
            Some(_) if valid_only => {
                let valid = self.search.valid().sql(" IN ");
                condition.and(valid.bind_list(self.valid_ids.iter().copied()))
            }
            _ => condition,
        };
        self.search.select(columns, condition)
    }

    /// Whom the request finds.
    pub(super) fn found(&self, request: &SearchRequest) -> Result<Statement> {
        let searching = &self.backend.searching;
        let missing = |what: &str| Error::Source {
            key: self.backend.source.clone(),
            reason: format!("{what} is not set"),
        };
        if searching.fields.is_none() {
            return Err(missing("CustomerUserSearchFields"));
        }
        let (Term::Search(text)
        | Term::PostMaster(text)
        | Term::Login(text)
        | Term::CustomerId(text)
        | Term::CustomerIdRaw(text)) = &request.term;
        let affixes = (searching.prefix.as_str(), searching.suffix.as_str());
        let condition = self.search.condition(&Query::parse(text), affixes)?;
        Ok(self.select(condition, request.valid_only, &self.hit_columns))
    }

    /// The one statement that the ticket system would send.
    pub(super) fn sending(&self, request: &SearchRequest) -> Result<Statement> {
        let limit = request.limit.unwrap_or(self.backend.searching.limit);
        Ok(self
            .search
            .page(self.found(request)?, &Start::First, 0, limit))
    }

    pub(super) fn searching(&self) -> String {
        let source = &self.backend.source;
        format!("searching customer source {source}")
    }

    /// One step of a search: the next part, and where the one after it begins.
    pub(super) async fn step(
        &self,
        request: &SearchRequest,
        progress: Progress,
    ) -> Result<Option<(Part, Progress)>> {
        if progress.ended {
            return Ok(None);
        }
        let limit = request.limit.unwrap_or(self.backend.searching.limit);
        let left = limit.saturating_sub(progress.found);
        let part = if progress.found == 0 {
            FIRST_PART
        } else {
            PART
        };
        let wanted = left.min(part);
        let select = self.found(request)?;
        // One more than wanted tells whether there is more.
        let offset = match &progress.start {
            Start::First => request.offset,
            _ => 0,
        };
        let count = wanted.saturating_add(1);
        let page = self.search.page(select, &progress.start, offset, count);
        let mut rows = self.database.rows(&self.searching(), page).await?;
        let more = rows.len() > wanted;
        rows.truncate(wanted);
        let part = Part {
            hits: rows.iter().filter_map(|row| self.hit(row)).collect(),
            limited: more && wanted == left,
            incomplete: None,
        };
        let progress = Progress {
            found: progress.found + rows.len(),
            start: rows
                .last()
                .and_then(Place::of)
                .map(Start::Behind)
                .unwrap_or_default(),
            ended: !more || wanted == left,
        };
        Ok(Some((part, progress)))
    }

    pub(super) fn hit(&self, row: &Row) -> Option<Hit> {
        let valid = row.id("_valid");
        Some(Hit {
            login: row.text("_order")?.to_owned(),
            text: self.backend.list_text(row),
            customer_id: row
                .text(self.backend.shown_customer_id())
                .map(str::to_owned),
            valid: self.backend.valid.is_none()
                || valid.is_some_and(|id| self.valid_ids.contains(&id)),
        })
    }
}

/// How far a search is.
#[derive(Debug, Clone, Default)]
pub(super) struct Progress {
    found: usize,
    start: Start,
    ended: bool,
}
