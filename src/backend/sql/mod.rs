//! Databases: one SQLite connection so far, rows as text, and statements in which nothing from
//! outside can become SQL.

mod catalogue;
mod collation;
mod database;
mod insert;
mod search_index;
mod statement;

pub use catalogue::{Catalogue, Column};
pub use collation::Folding;
pub use database::Database;
pub use insert::Insert;
pub use search_index::{Place, SearchIndex, Searched};
pub use statement::{BadName, Bind, Name, Statement};
