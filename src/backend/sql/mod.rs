//! Databases: SQLite, MariaDB and MySQL, PostgreSQL; rows as text, and statements in which nothing
//! from outside can become SQL.

mod address;
mod catalogue;
mod cell;
mod collation;
mod connect;
mod database;
mod engine;
mod file;
mod held;
mod insert;
mod live_search;
mod own;
mod search;
mod search_index;
mod sorting;
mod statement;
mod tls;
mod words;
mod writing;
mod written;

pub use address::{Access, Address, BadAddress};
pub use catalogue::{Catalogue, Column};
pub use collation::Folding;
pub use database::Database;
pub use engine::{Dialect, Engine};
pub use insert::{BYTES, Insert};
pub use live_search::{LiveSearch, words_in};
pub use search::{Condition, Search};
pub use search_index::{Place, Searched, Start};
pub use statement::{BadName, Bind, Name, Statement};
pub use tls::Tls;
pub use words::{Further, compared, meeting, meeting_or};
pub use writing::Writing;
