//! The customers: whom the search found, and everything about the chosen one.

use ratatui::layout::{Constraint, Layout, Rect};

use super::View;
use crate::app::Mark;
use crate::app::people::{CardLine, FoundPerson};
use crate::app::state::customers::{CustomersPage, CustomersPane};
use crate::ui::canvas::Canvas;
use crate::ui::line::Line;
use crate::ui::widget::{Input, List, Pane};

/// Below this width only the pane with the focus shows.
const BOTH: u16 = 60;

/// Cells of the column with the labels of a card.
const LABEL: u16 = 18;

impl View for CustomersPage {
    fn draw(&self, area: Rect, canvas: &mut Canvas<'_>) {
        let on_card = self.focus() == CustomersPane::Card;
        if area.width < BOTH {
            match on_card {
                false => draw_list(self, area, canvas),
                true => draw_card(self, area, canvas),
            }
            return;
        }
        let halves = Layout::horizontal([Constraint::Percentage(50), Constraint::Fill(1)]);
        let [left, right] = halves.areas(area);
        draw_list(self, left, canvas);
        draw_card(self, right, canvas);
    }
}

fn draw_list(page: &CustomersPage, area: Rect, canvas: &mut Canvas<'_>) {
    use crate::app::Page;
    let focused = page.focus() == CustomersPane::List;
    let pane = Pane::new("Customers").and(page.count()).focused(focused);
    let inner = pane.draw(area, canvas);
    let searching = page.typing() || !page.words().text().is_empty();
    let line = u16::from(searching).min(inner.height);
    let [list, search] =
        Layout::vertical([Constraint::Fill(1), Constraint::Length(line)]).areas(inner);
    let row = |index| page.people().get(index).map_or_else(Line::new, person);
    List::new(page.lists().0, row)
        .focused(focused)
        .empty(page.nobody())
        .draw(list, canvas);
    if searching && search.height > 0 {
        Input::new(page.words())
            .prompt("/")
            .active(page.typing())
            .draw(search, canvas);
    }
}

/// `dg  "Diego Garcia" <c3@k.example>        mx`
fn person(person: &FoundPerson) -> Line<'_> {
    let scope = if person.valid { "text" } else { "text.quiet" };
    Line::new()
        .styled(scope, person.login.as_str())
        .text("  ")
        .styled("text.quiet", person.text.as_str())
        .right("text", person.customer_id.as_str())
        .right_mark((!person.valid).then_some(Mark::Problem))
}

fn draw_card(page: &CustomersPage, area: Rect, canvas: &mut Canvas<'_>) {
    let focused = page.focus() == CustomersPane::Card;
    let pane = match page.selected() {
        Some(person) => Pane::new(person.login.as_str()).and(person.source.as_str()),
        None => Pane::new("nobody"),
    };
    let lines = page.card().map(|card| card.lines.as_slice());
    let lines = lines.unwrap_or_default();
    let row = |index: usize| lines.get(index).map_or_else(Line::new, card_line);
    let no_card = page.no_card();
    List::new(page.lists().1, row)
        .pane_as_is(pane)
        .focused(focused)
        .empty(&no_card)
        .draw(area, canvas);
}

fn card_line(line: &CardLine) -> Line<'_> {
    if line.heading {
        return Line::new().styled("text.strong", line.label.as_str());
    }
    Line::new()
        .column(LABEL, "text.quiet", line.label.as_str())
        .blank(1)
        .text(line.text.as_str())
}
