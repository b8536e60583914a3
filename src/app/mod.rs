//! The console without its drawing: state, messages in, commands out, and the loop that turns them.
//!
//! One keystroke: the input thread sends [`Msg::Key`]; the layers from the top, then the view, say
//! which contexts hold; the keymap answers with an action; [`App::update`] changes the state and
//! returns [`Cmd`]s as data; the loop ([`run()`]) carries them out and draws once the queue is
//! empty. One answer: a view returns [`Effect::Ask`]; the slot's ticket is raised; [`tasks`] runs
//! the [`Request`] against the [`Source`] and sends its parts back; parts of older tickets are
//! dropped.
//!
//! A view is two small things: its state, which implements [`Page`] here, and its drawing, which
//! implements `ui::View` for that state. Nothing in here knows a widget or a terminal.
//!
//! A new view needs: its state under `state/` with a [`Page`], a field in [`Views`] and a number in
//! [`ViewId`], its drawing under `ui/screen/`, a context and its actions in `config::action`, and
//! lines in `assets/keys.conf`. What it loads needs a [`state::Slot`] that it owns, a [`Request`]
//! and an [`Answer`]; what it lets one choose, a [`state::Purpose`].

mod appearance;
mod application;
mod cmd;
mod command;
pub mod deploying;
pub mod drafted;
mod effect;
mod fuzzy;
pub mod journaled;
mod layer;
mod mark;
mod msg;
mod page;
pub mod people;
pub mod record;
pub mod relating;
mod request;
mod run;
mod simulated;
mod source;
pub mod state;
pub mod tasks;
mod timings;
pub mod transfer;
mod views;

pub use appearance::Appearance;
pub use application::App;
pub use cmd::Cmd;
pub use effect::{Effect, Notice, Reply};
pub use fuzzy::Fuzzy;
pub use layer::Layer;
pub use mark::Mark;
pub use msg::{Msg, Stop};
pub use page::Page;
pub use request::{Answer, Failure, Keeping, NoSource, Opened, Parts, Request, Source};
pub use run::{Console, Runtime, Screen, run};
pub use simulated::{Asked, Other, Otherwise, Scene, Shared, Simulated, TicketLabel};
pub use source::{Drafts, InstanceSource};
pub use timings::Timings;
pub use views::{ViewId, Views};
