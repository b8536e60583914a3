//! What every kind of customer source can do.

use futures_util::future::BoxFuture;
use futures_util::stream::BoxStream;

use crate::backend::error::Result;
use crate::backend::sql::{Place, Start};
use crate::core::customer::Record;
use crate::core::known::Asked;
use crate::core::query::Query;

/// What is searched for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchRequest {
    /// The condition.
    pub query: Query,
    /// Only valid customer users.
    pub valid_only: bool,
    /// How many to find in each source; without a number as many as the source's
    /// CustomerUserSearchListLimit says.
    pub limit: Option<usize>,
    /// How many to pass over in each source, for the page after.
    pub offset: usize,
}

impl SearchRequest {
    /// The first page of the valid customer users that `text` finds.
    pub fn new(text: &str) -> Self {
        Self {
            query: Query::parse(text),
            valid_only: true,
            limit: None,
            offset: 0,
        }
    }
}

/// A customer user that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The login.
    pub login: String,
    /// The text of CustomerUserListFields, `"First Last" <mail>`.
    pub text: String,
    /// The primary CustomerID.
    pub customer_id: Option<String>,
    /// True when valid, and always where the source has no validity.
    pub valid: bool,
}

/// Some of what a source found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Part {
    /// Found, by login.
    pub hits: Vec<Hit>,
    /// True when the limit is reached and at least one more is there.
    pub limited: bool,
}

/// A place where customer users are kept. One kind is one file; whoever asks does not know which.
pub trait CustomerSource: Send + Sync {
    /// The configuration key: `CustomerUser`, `CustomerUser1` ...
    fn source(&self) -> &str;

    /// The configured name.
    fn label(&self) -> &str;

    /// The person with this login, valid or not; `None` when the source does not know it.
    fn record<'a>(&'a self, login: &'a str) -> BoxFuture<'a, Result<Option<Record>>>;

    /// What the request finds, by login, in parts that come as they are found. Dropping the stream
    /// ends the search.
    fn search<'a>(&'a self, request: &'a SearchRequest) -> BoxStream<'a, Result<Part>>;

    /// A page of what the request finds, whatever its limit and offset say: the rows in the order
    /// from `start` on, each with its place.
    fn page<'a>(
        &'a self,
        request: &'a SearchRequest,
        start: Start,
        count: usize,
    ) -> BoxFuture<'a, Result<Vec<(Place, Hit)>>>;

    /// Which of these values a customer user of this source has, valid or not: exactly as it
    /// stands there.
    fn held<'a>(&'a self, asked: Asked, values: &'a [String])
    -> BoxFuture<'a, Result<Vec<String>>>;

    /// The logins of all valid customer users, in the order of the instance's collation.
    fn logins(&self) -> BoxStream<'_, Result<String>>;
}
