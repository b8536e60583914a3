//! The companies in place of the customer users.

use ratatui::layout::{Constraint, Layout, Rect};

use super::customers::draw_tree;
use crate::app::state::customers::{CompaniesSide, CustomersPane};
use crate::app::{Mark, Page};
use crate::ui::canvas::Canvas;
use crate::ui::line::Line;
use crate::ui::widget::{Input, List, Pane};

/// Draws the list, and the card of the chosen one.
pub fn draw(side: &CompaniesSide, places: [Rect; 2], canvas: &mut Canvas<'_>) {
    let [left, right] = places;
    if !left.is_empty() {
        draw_list(side, left, canvas);
    }
    if !right.is_empty() {
        draw_card(side, right, canvas);
    }
}

fn draw_list(side: &CompaniesSide, area: Rect, canvas: &mut Canvas<'_>) {
    let focused = side.focus() == CustomersPane::List;
    let mut pane = Pane::new("Companies").and(side.count()).focused(focused);
    if side.is_valid_only() {
        pane = pane.and("valid");
    }
    let inner = pane.draw(area, canvas);
    let searching = side.typing() || !side.words().text().is_empty();
    let line = u16::from(searching).min(inner.height);
    let [list, search] =
        Layout::vertical([Constraint::Fill(1), Constraint::Length(line)]).areas(inner);
    let row = |index: usize| match side.rows().get(index) {
        Some(row) => {
            let scope = if row.valid { "text" } else { "text.quiet" };
            Line::new()
                .styled(scope, row.id.as_str())
                .text("  ")
                .styled("text.quiet", row.name.as_str())
                .right_mark((!row.valid).then_some(Mark::Problem))
        }
        None => Line::new(),
    };
    List::new(side.list(), row)
        .focused(focused)
        .empty(&side.nothing())
        .draw(list, canvas);
    if searching && search.height > 0 {
        Input::new(side.words())
            .prompt("/")
            .active(side.typing())
            .draw(search, canvas);
    }
}

fn draw_card(side: &CompaniesSide, area: Rect, canvas: &mut Canvas<'_>) {
    let focused = side.focus() == CustomersPane::Card;
    let pane = match side.selected() {
        Some(row) => Pane::new(row.id.as_str()).and(row.source.as_str()),
        None => Pane::new("no customer"),
    };
    let tree = side.card().map(|_| side.tree());
    let label = |width: u16| width.saturating_sub(2) / 2;
    draw_tree(
        pane,
        focused,
        tree.ok_or(side.no_card()),
        label,
        area,
        canvas,
    );
}
