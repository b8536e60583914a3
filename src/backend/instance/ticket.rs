//! Stored tickets.

use futures_util::stream::{self, BoxStream, StreamExt, TryStreamExt};

use super::{Instance, schema};
use crate::backend::error::{Error, Result};
use crate::backend::sql::{Folding, Name, Place, Start, Statement};
use crate::core::query::Query;
use crate::core::world::{Row, Rows, Ticket};

/// Tickets that are read at a time when all are.
const PAGE: i64 = 500;

/// Which tickets are looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TicketSearch {
    /// Words and `*`, over number and title.
    pub query: Query,
    /// The end of the page before; none for the first page.
    pub after: Option<Place>,
    /// How many tickets a page has.
    pub limit: usize,
}

/// A ticket in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketLine {
    /// `ticket.id`.
    pub id: i64,
    /// The ticket number.
    pub tn: String,
    /// The title, empty when NULL.
    pub title: String,
    /// `queue_id`.
    pub queue: Option<i64>,
    /// `ticket_state_id`.
    pub state: Option<i64>,
    /// The CustomerID.
    pub customer_id: Option<String>,
    /// The login of the customer user.
    pub customer_user: Option<String>,
}

/// Some tickets by number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TicketPage {
    /// The tickets.
    pub tickets: Vec<TicketLine>,
    /// Where the next page begins; none when this is the last one.
    pub next: Option<Place>,
}

impl Instance {
    /// The ticket with this id.
    pub async fn ticket(&self, id: i64) -> Result<Option<Ticket>> {
        let select = Statement::new("SELECT * FROM ticket WHERE id = ").bind(id);
        self.first_ticket(select).await
    }

    /// The ticket with this id, the id given as text; what is no number is no id.
    pub async fn ticket_by_id_text(&self, id: &str) -> Result<Option<Ticket>> {
        match id.trim().parse() {
            Ok(id) => self.ticket(id).await,
            Err(_) => Ok(None),
        }
    }

    /// The ticket with this number.
    pub async fn ticket_by_number(&self, number: &str) -> Result<Option<Ticket>> {
        let folding = Folding::of_instance(self.collation());
        let select = Statement::new("SELECT * FROM ticket WHERE ")
            .column("", &Name::literal("tn"), folding)
            .sql(" = ")
            .value(number, folding)
            .sql(" LIMIT 1");
        self.first_ticket(select).await
    }

    /// A page of the tickets that a search finds, in the order of their numbers.
    pub async fn tickets(&self, search: &TicketSearch) -> Result<TicketPage> {
        let names = [
            "id",
            "title",
            "queue_id",
            "ticket_state_id",
            "customer_id",
            "customer_user_id",
        ];
        let condition = self.tickets.condition(&search.query, ("*", "*"))?;
        let select = self.tickets.select(&names.map(Name::literal), condition);
        let count = search.limit.saturating_add(1);
        let start = search.after.clone().map_or(Start::First, Start::Behind);
        let page = self.tickets.page(select, &start, 0, count);
        let rows = self.tickets.rows(&self.database, "searching tickets", page);
        let mut rows = rows.await?;
        let more = rows.len() > search.limit;
        rows.truncate(search.limit);
        Ok(TicketPage {
            next: rows.last().filter(|_| more).and_then(Place::of),
            tickets: rows.iter().filter_map(line).collect(),
        })
    }

    /// Every ticket's row by ascending id, without its dynamic fields.
    pub fn ticket_rows(&self) -> BoxStream<'_, Result<Row>> {
        stream::try_unfold(Some(i64::MIN), move |after| async move {
            let Some(after) = after else {
                return Ok(None);
            };
            let select = Statement::new("SELECT * FROM ticket WHERE id > ").bind(after);
            let select = select.sql(" ORDER BY id LIMIT ").bind(PAGE);
            let rows: Rows = self.database.rows("reading tickets", select).await?;
            let next = rows.last().map(|row| row.id("id"));
            Ok::<_, Error>(Some((
                stream::iter(rows.into_iter().map(Ok)),
                next.flatten(),
            )))
        })
        .try_flatten()
        .boxed()
    }

    async fn first_ticket(&self, select: Statement) -> Result<Option<Ticket>> {
        let rows = self.database.rows("reading a ticket", select).await?;
        let Some((row, id)) = rows
            .into_iter()
            .find_map(|row| row.id("id").map(|id| (row, id)))
        else {
            return Ok(None);
        };
        if schema::stored(&self.catalogue, "dynamic_field_value").is_none() {
            let values = Rows::new();
            return Ok(Some(Ticket { id, row, values }));
        }
        let select =
            Statement::new("SELECT * FROM dynamic_field_value WHERE object_id = ").bind(id);
        let values = self
            .database
            .rows("reading dynamic fields", select.sql(" ORDER BY id"))
            .await?;
        Ok(Some(Ticket { id, row, values }))
    }
}

fn line(row: &Row) -> Option<TicketLine> {
    let text = |column: &str| row.text(column).map(str::to_owned);
    Some(TicketLine {
        id: row.id("id")?,
        tn: text("_order")?,
        title: text("title").unwrap_or_default(),
        queue: row.id("queue_id"),
        state: row.id("ticket_state_id"),
        customer_id: text("customer_id"),
        customer_user: text("customer_user_id"),
    })
}
