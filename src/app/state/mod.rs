//! What the console knows and shows: plain state, no widgets, no I/O.

pub mod acls;
pub mod confirm;
pub mod customers;
pub mod form;
pub mod gate;
pub mod header;
pub mod journal;
pub mod list;
pub mod people_list;
pub mod picker;
pub mod problems;
pub mod reader;
pub mod record_form;
pub mod relation;
pub mod simulate;
pub mod slots;
pub mod text_field;
pub mod tree;

pub use acls::{AclRow, AclsPage};
pub use confirm::Confirm;
pub use customers::CustomersPage;
pub use form::{Form, FormField, Veil};
pub use gate::{Gate, WayRow};
pub use header::{Header, Health};
pub use journal::JournalPage;
pub use list::ListState;
pub use picker::{Choice, Picker, Purpose};
pub use problems::ProblemsPage;
pub use reader::{Reader, ReaderRow};
pub use record_form::RecordForm;
pub use relation::RelationPage;
pub use simulate::SimulatePage;
pub use slots::{Owner, Slot, Slots, Ticket};
pub use text_field::TextField;
pub use tree::{Node, TreeState};
