//! The views' drawing, one file each.

mod acls;
mod companies;
mod customers;
mod gate;
mod journal;
mod problems;
mod record;
mod relation;
mod simulate;

use ratatui::layout::Rect;

use crate::app::{ViewId, Views};

use super::canvas::Canvas;

pub use gate::draw as gate;

/// Draws the state of a view into the body of the screen.
pub trait View {
    /// Draws it. Called for any size, also none.
    fn draw(&self, area: Rect, canvas: &mut Canvas<'_>);
}

/// The drawing of a view; `None` while it is not there.
pub fn view(views: &Views, view: ViewId) -> Option<&dyn View> {
    match view {
        ViewId::Acls => views.acls.as_ref().map(|page| page as &dyn View),
        ViewId::Simulate => views.simulate.as_ref().map(|page| page as &dyn View),
        ViewId::Problems => views.problems.as_ref().map(|page| page as &dyn View),
        ViewId::Journal => views.journal.as_ref().map(|page| page as &dyn View),
        ViewId::Customers => views.customers.as_ref().map(|page| page as &dyn View),
    }
}
