//! The relations that permissions come from, as a matrix to look at and to edit.
//!
//! A [`Sheet`] is what was read of one relation from one side; a [`Matrix`] is a sheet being edited.
//! Whoever is not on the sheet is never touched: what is to be written comes from its cells alone.

mod cell;
mod edit;
mod kind;
mod matrix;
mod plan;
mod read;
mod sentence;
mod sheet;
#[cfg(test)]
mod tests;

pub use cell::{Cell, Origin, Refused};
pub use kind::{DEFAULT_LOGIN, Relation, Side, Thing};
pub use matrix::Matrix;
pub use plan::PairChange;
pub use read::{columns, defaults, fixed, through_customers};
pub use sheet::{Also, Column, Fixed, Item, Named, Sheet};
