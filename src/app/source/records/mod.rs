//! Customer users and companies, as they are edited.

mod companies;
mod lines;
mod passwords;
mod planning;
mod sheets;
mod writing;
