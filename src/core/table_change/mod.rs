//! Changes of table rows as data: what is written where, what stood there when it was read, and both
//! in words. Every write of customer data is such a plan before anything happens.
//!
//! A plan is carried out by the backend in one transaction, which reads the rows under every key
//! again and refuses when any column of them is not as it was read. Nothing in a plan shows a
//! secret: a password's old text is [veiled](veiled) when it is read, its new one is a
//! [`Cell::Secret`].

mod cell;
mod change;
mod lines;
mod plan;
mod product;
mod taking;

pub use cell::{Cell, Cells, created, is_veiled, shown, veiled, written};
pub use change::{Act, Comparing, TableChange};
pub use lines::ChangeLine;
pub use plan::Plan;
pub use product::{ProductColumn, product_column, product_columns};
pub use taking::Taking;
