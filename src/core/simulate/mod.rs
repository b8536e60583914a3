//! Simulate as customer user: what a screen offers one customer user, what the deployed ACLs leave
//! of it, and what that does to the form.
//!
//! A [`Situation`] is a customer user in front of a screen. [`Situation::pass`] asks every list of
//! the screen once with a [`Form`]; [`Situation::settle`] repeats that as the screen does until
//! nothing changes, emptying what fell out and selecting what the form selects by itself.

mod autoselect;
mod form;
mod rounds;
mod rules;
mod situation;

pub use form::Form;
pub use rounds::{Dropped, ROUND_LIMIT, Selected, Settled, Why};
pub use rules::Rules;
pub use situation::{FieldAnswer, Situation};

#[cfg(test)]
mod tests;
