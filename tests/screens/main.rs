//! What the console shows and does, without a terminal.

#[path = "../support/stage.rs"]
mod stage;

mod budget;
mod hints;
mod pictures;
mod popups;
mod running;
mod sweep;
