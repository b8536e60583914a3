//! Customer users wherever they are kept: sources of every kind behind one trait, asked together.
//!
//! A source is what the settings `CustomerUser`, `CustomerUser1` ... `CustomerUser10` describe.
//! [`Sources`] holds them in their order: one person comes from the first source that knows the
//! login, a search asks all of them at once and merges what they find.

mod asking;
mod company;
mod connection;
mod database;
mod detail_table;
mod directory;
mod elsewhere;
mod examined;
mod found;
mod listing;
mod opening;
mod over_all;
mod source;
mod sources;
mod told;

pub use asking::{Asking, TIME_OUT};
pub use company::{Companies, CompanyRequest};
pub(in crate::backend) use connection::other_database;
pub use examined::Patient;
pub use found::Found;
pub use listing::{Gathering, Listed, Listing, Mark, Section, Sheet};
pub use opening::Surroundings;
pub use source::{
    CustomerSource, Detail, Hit, Page, Part, SearchRequest, Sent, SurveyRequest, Term,
};
pub use sources::{SearchPart, SourceReport, SourceState, Sources};
pub use told::Told;
