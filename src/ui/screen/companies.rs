//! The companies in place of the customer users.

use ratatui::layout::{Constraint, Layout, Rect};

use super::customers::{COLUMN, LABEL, card_line};
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
    if side.card().is_none() {
        let nothing = crate::app::state::ListState::default();
        List::new(&nothing, |_| Line::new())
            .pane_as_is(pane)
            .focused(focused)
            .empty(&side.no_card())
            .draw(area, canvas);
        return;
    }
    let columns = (area.width.saturating_sub(2) / COLUMN).max(1);
    let width = area.width.saturating_sub(2) / columns;
    let label = LABEL.min(width.saturating_sub(2) / 2);
    let glyphs = canvas.glyphs();
    let tree = side.tree();
    let row = |position| match tree.at(position) {
        Some((node, open)) => card_line(node, open.map(|open| glyphs.fold(open)), label),
        None => Line::new(),
    };
    List::new(tree.list(), row)
        .pane_as_is(pane)
        .focused(focused)
        .columns(columns)
        .draw(area, canvas);
}
