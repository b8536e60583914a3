//! What every kind of customer source can do.

use futures_util::future::BoxFuture;
use futures_util::stream::BoxStream;

use crate::backend::error::Result;
use crate::backend::ldap::Ask;
use crate::backend::sql::{Dialect, Place, Start, Statement};
use crate::core::customer::{Backend, DetailSearch, RawRecord, Record};
use crate::core::doctor::{Survey, TableFacts};
use crate::core::known::Asked;

/// What a search compares, and with what. The ticket system's search takes one of these.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Term {
    /// `Search`: what somebody types, in the ticket system's query syntax, over the
    /// CustomerUserSearchFields; every kind of source reads it its own way.
    Search(String),
    /// `PostMasterSearch`: an e-mail address, over the CustomerUserPostMasterSearchFields.
    PostMaster(String),
    /// `UserLogin`: the login; a table finds it anywhere in a login, `*` standing for any text.
    Login(String),
    /// `CustomerID`: the column CustomerID, `*` standing for any text in a table.
    CustomerId(String),
    /// `CustomerIDRaw`: exactly this CustomerID.
    CustomerIdRaw(String),
}

/// What is searched for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchRequest {
    /// The condition.
    pub term: Term,
    /// `CustomerUserOnly`: a table's column `customer_id` is not searched.
    pub customer_user_only: bool,
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
            term: Term::Search(text.to_owned()),
            customer_user_only: false,
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
    /// Why the source itself left something out that belongs here, such as its server's own limit.
    pub incomplete: Option<String>,
}

/// A page of the list of what a source found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Page {
    /// The rows in the order asked for, each with its place.
    pub rows: Vec<(Place, Hit)>,
    /// Why the source itself left something out of the list.
    pub incomplete: Option<String>,
}

impl FromIterator<(Place, Hit)> for Page {
    fn from_iter<I: IntoIterator<Item = (Place, Hit)>>(rows: I) -> Self {
        Self {
            rows: rows.into_iter().collect(),
            incomplete: None,
        }
    }
}

/// What a detail search found in a source.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Detail {
    /// The logins in order; none for an entry of a directory without one.
    pub logins: Vec<Option<String>>,
    /// Why the source itself left something out: an error, but what was found counts.
    pub incomplete: Option<String>,
}

/// What a source asks its server for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sent {
    /// A statement, and the values that are bound to its placeholders.
    Sql {
        /// The statement.
        sql: String,
        /// The values in the order of their placeholders.
        values: Vec<String>,
    },
    /// A search in a directory.
    Ldap {
        /// BaseDN.
        base: String,
        /// `base`, `one`, `sub` or `children`.
        scope: String,
        /// The filter (RFC 4515).
        filter: String,
        /// The attributes that are asked for.
        attributes: Vec<String>,
        /// The size limit; none is no limit.
        size_limit: Option<usize>,
    },
}

impl Sent {
    /// A statement as a database with this dialect gets it.
    pub(super) fn sql(statement: Statement, dialect: Dialect) -> Self {
        let (sql, values) = statement.render(dialect);
        let values = values.into_iter().map(|value| value.to_string()).collect();
        Self::Sql { sql, values }
    }

    /// A search in a directory.
    pub(super) fn ldap(ask: Ask) -> Self {
        Self::Ldap {
            base: ask.base,
            scope: ask.scope.word().to_owned(),
            filter: ask.filter,
            attributes: ask.attributes,
            size_limit: ask.size_limit,
        }
    }

    /// All of it, a label and a text a line; the statement itself has no label.
    pub fn lines(&self) -> Vec<(String, String)> {
        match self {
            Self::Sql { sql, values } => {
                let values = values.iter().zip(1..);
                let values = values.map(|(value, n)| (format!("value {n}"), format!("'{value}'")));
                let sql = std::iter::once((String::new(), sql.clone()));
                sql.chain(values).collect()
            }
            Self::Ldap {
                base,
                scope,
                filter,
                attributes,
                size_limit,
            } => {
                let limit = size_limit.map_or("none".to_owned(), |limit| limit.to_string());
                let lines = [
                    ("filter", filter.clone()),
                    ("base", base.clone()),
                    ("scope", scope.clone()),
                    ("attributes", attributes.join(", ")),
                    ("size limit", limit),
                ];
                lines.map(|(label, text)| (label.to_owned(), text)).into()
            }
        }
    }

    /// The statement and its values, or the filter and where it searches.
    pub fn brief(&self) -> [(&'static str, String); 2] {
        match self {
            Self::Sql { sql, values } => {
                let values: Vec<String> = values.iter().map(|own| format!("'{own}'")).collect();
                [("sends", sql.clone()), ("with", values.join(", "))]
            }
            Self::Ldap {
                base,
                scope,
                filter,
                ..
            } => [
                ("sends", filter.clone()),
                ("below", format!("{base} ({scope})")),
            ],
        }
    }
}

/// What a survey needs to know.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SurveyRequest {
    /// The ids of table `valid`.
    pub validities: Vec<i64>,
}

/// A place where customer users are kept. One kind is one file; whoever asks does not know which.
pub trait CustomerSource: Send + Sync {
    /// The configuration key: `CustomerUser`, `CustomerUser1` ...
    fn source(&self) -> &str {
        &self.backend().source
    }

    /// The configured name.
    fn label(&self) -> &str {
        &self.backend().label
    }

    /// Its configuration.
    fn backend(&self) -> &Backend;

    /// What it cannot do for want of something, one sentence each: a mapped column that the table
    /// does not have, say. What needs that fails when it is asked.
    fn lacks(&self) -> &[String] {
        &[]
    }

    /// Why the ticket system's request ends where it makes this source; `None` when it goes on. A
    /// directory with `Die` is connected for that.
    fn dies(&self) -> BoxFuture<'_, Option<String>> {
        Box::pin(async { None })
    }

    /// The person with this login, valid or not; `None` when the source does not know it.
    fn record<'a>(&'a self, login: &'a str) -> BoxFuture<'a, Result<Option<Record>>>;

    /// The full name of the person with this login, `None` when the source does not know it. A
    /// directory asks for it by a search of its own, which its size limit can cut off.
    fn name<'a>(&'a self, login: &'a str) -> BoxFuture<'a, Result<Option<String>>>;

    /// The one search that the ticket system itself sends: no order, no paging, and what the limit
    /// or the directory cuts off is silently missing. The request's offset plays no part.
    fn sent<'a>(&'a self, request: &'a SearchRequest) -> BoxFuture<'a, Result<Vec<Hit>>>;

    /// What [`CustomerSource::sent`] asks: the statement with its values, or the filter.
    ///
    /// # Errors
    /// The request cannot be asked of this source.
    fn explain(&self, request: &SearchRequest) -> Result<Sent>;

    /// What [`CustomerSource::page`] asks for the first `count` rows.
    ///
    /// # Errors
    /// The request cannot be asked of this source.
    fn explain_page(&self, request: &SearchRequest, count: usize) -> Result<Sent>;

    /// How many people the source keeps, valid or not; `None` where only fetching all of them would
    /// tell.
    ///
    /// # Errors
    /// The source fails.
    fn size(&self) -> BoxFuture<'_, Result<Option<usize>>> {
        Box::pin(async { Ok(None) })
    }

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
    ) -> BoxFuture<'a, Result<Page>>;

    /// Which of these values a customer user of this source has, valid or not: exactly as it
    /// stands there.
    fn held<'a>(&'a self, asked: Asked, values: &'a [String])
    -> BoxFuture<'a, Result<Vec<String>>>;

    /// Everything that the source keeps about the person with this login, mapped or not; `None`
    /// when it does not know the login.
    fn raw<'a>(&'a self, login: &'a str) -> BoxFuture<'a, Result<Option<RawRecord>>>;

    /// The logins that a detail search finds, in its order, at most as many as its limit or the
    /// source's own says.
    fn detail<'a>(&'a self, search: &'a DetailSearch) -> BoxFuture<'a, Result<Detail>>;

    /// The CustomerIDs that customer users of this source have in the column CustomerID, each once,
    /// in any order; those that `term` finds, where it is not empty.
    fn customer_ids<'a>(
        &'a self,
        term: &'a str,
        valid_only: bool,
    ) -> BoxFuture<'a, Result<Vec<String>>>;

    /// What the doctor counts in it; `None` where a source of this kind cannot be counted.
    fn survey<'a>(&'a self, _asked: &'a SurveyRequest) -> BoxFuture<'a, Result<Option<Survey>>> {
        Box::pin(async { Ok(None) })
    }

    /// True when another machine answers and nobody checks that it is the right one.
    fn is_unverified(&self) -> bool {
        false
    }

    /// What its table looks like; `None` where it has none, and for those in the ticket system's own
    /// database, which is known.
    fn table(&self) -> BoxFuture<'_, Option<TableFacts>> {
        Box::pin(async { None })
    }

    /// The logins of all valid customer users, in the order of the instance's collation.
    fn logins(&self) -> BoxStream<'_, Result<String>>;
}
