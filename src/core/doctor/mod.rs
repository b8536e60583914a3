//! The backend doctor: what is wrong with the customer sources of an instance, judged from their
//! configuration and from facts that somebody who holds the data has counted.
//!
//! Nothing here asks a source. [`configuration`] and [`authentication`] read settings, [`data`]
//! judges a [`Survey`], [`connection`] how a source answered.

mod authentication;
mod charset;
mod column;
mod company;
mod configuration;
mod connection;
mod customer_id;
mod data;
mod directory;
mod facts;
mod fields;
mod finding;
mod keys;
mod mapping;
mod password;
mod relations;
mod source;
mod table;

pub use authentication::authentication;
pub use charset::{Garbled, Garbling, garbled};
pub use column::{add_column, add_column_as_written};
pub use configuration::{Grounds, configuration};
pub use connection::{Answered, Connection, Failed, Place, Stage, connection};
pub use customer_id::{Oddity, oddity};
pub use data::data;
pub use facts::{
    Absent, DatabaseKind, Doubles, Garbles, Lacking, Overlap, Quirk, Survey, TableColumn,
    TableFacts,
};
pub use finding::{Finding, sort};
pub use relations::{Strangers, relations};

pub use crate::core::lint::Severity;

#[cfg(test)]
mod fitting_tests;
#[cfg(test)]
mod table_tests;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
