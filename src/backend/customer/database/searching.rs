//! Searching the people of a table.

use super::comparing::Wanted;
use super::{DatabaseSource, FIRST_PART, PART};
use crate::backend::customer::source::{Hit, Part, SearchRequest, Sent, Term};
use crate::backend::error::Result;
use crate::backend::sql::{Condition, Name, Place, Start, Statement};
use crate::core::query::condition::Word;
use crate::core::world::{Row, Rows};

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

    /// Whom the request finds, in the order of the source. An empty text is no condition: then it is
    /// everybody.
    pub(super) fn found(&self, request: &SearchRequest) -> Result<Statement> {
        let condition = match &request.term {
            Term::Search(text) => {
                let columns = |column: &str| self.is_searched(column, request);
                match self.wanted(text)? {
                    Wanted::Rows(group) => {
                        let further = |word: &Word| self.dynamic(word);
                        self.search.meeting(&group, &columns, &further)?
                    }
                    Wanted::Everybody => Condition::everything(),
                    Wanted::Nobody => Condition::selective(Statement::new("1 = 0")),
                }
            }
            _ => Condition::selective(self.comparison(request)?),
        };
        Ok(match self.valid_within(request) {
            true => self.select(condition, false, &self.hit_columns),
            false => self.select(condition, request.valid_only, &self.hit_columns),
        })
    }

    /// The one statement that the ticket system would send.
    pub(super) fn sending(&self, request: &SearchRequest) -> Result<Statement> {
        let mut select = Statement::new("SELECT b.")
            .name(&self.login)
            .sql(" AS _order, ");
        select = match self.valid_column()? {
            Some(valid) => select.sql("b.").name(&valid),
            None => select.sql("NULL"),
        };
        let condition = self.comparison(request)?;
        select = select
            .sql(" AS _valid, ")
            .names("b.", &self.hit_columns)
            .sql(" FROM ")
            .name(&self.table)
            .sql(" b WHERE ")
            .append(condition);
        if request.valid_only && !self.valid_within(request) {
            select = select.append(self.validity(" AND ")?);
        }
        let limit = i64::try_from(self.limit(request)).unwrap_or(i64::MAX);
        Ok(select.sql(" LIMIT ").bind(limit))
    }

    /// How many the request asks for: its limit, if that is Perl-true.
    fn limit(&self, request: &SearchRequest) -> usize {
        let asked = request.limit.filter(|limit| *limit > 0);
        asked.unwrap_or(self.backend.searching.limit)
    }

    /// The rows of a page.
    pub(super) async fn paged(&self, page: Statement) -> Result<Rows> {
        let doing = self.searching();
        self.search.rows(&self.database, &doing, page).await
    }

    /// The statement for a page of whom the request finds.
    pub(super) fn page_of(
        &self,
        request: &SearchRequest,
        start: &Start,
        count: usize,
    ) -> Result<Statement> {
        Ok(self.search.page(self.found(request)?, start, 0, count))
    }

    /// What the ticket system would send, in the notation of its database.
    pub(super) fn explained(&self, request: &SearchRequest) -> Result<Sent> {
        let dialect = self.database.dialect().of_the_ticket_system();
        Ok(Sent::sql(self.sending(request)?, dialect))
    }

    /// What the first page of `count` rows asks.
    pub(super) fn explained_page(&self, request: &SearchRequest, count: usize) -> Result<Sent> {
        let page = self.page_of(request, &Start::First, count)?;
        Ok(Sent::sql(page, self.database.dialect()))
    }

    /// How many rows the table has.
    pub(super) async fn counted(&self) -> Result<Option<usize>> {
        let count = Statement::new("SELECT COUNT(*) AS rows_ FROM ").name(&self.table);
        let doing = format!("counting customer source {}", self.backend.source);
        let rows = self.database.rows(&doing, count).await?;
        let count = rows.first().and_then(|row| row.id("rows_"));
        Ok(count.and_then(|count| usize::try_from(count).ok()))
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
        let limit = self.limit(request);
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
        let mut rows = self.paged(page).await?;
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
