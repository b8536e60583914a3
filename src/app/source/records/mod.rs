//! Customer users and companies, as they are edited.

mod companies;
mod lines;
mod planning;
mod sheets;
mod writing;
