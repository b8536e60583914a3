//! The customers: whom the search found, how the backends fare, and everything about the chosen one.

use ratatui::layout::{Constraint, Layout, Rect};

use super::{View, companies, record};
use crate::app::people::{BackendRow, BackendState, FoundPerson};
use crate::app::state::customers::{CompaniesSide, CustomersPage, CustomersPane, SYNTAX, is_wrong};
use crate::app::state::{ListState, Node, TreeState};
use crate::app::{Mark, Page};
use crate::ui::canvas::Canvas;
use crate::ui::line::Line;
use crate::ui::text;
use crate::ui::widget::{Input, List, Pane};

/// Below this width only the pane with the focus shows.
const BOTH: u16 = 60;

/// From this width on the list has no more than it needs, and the card the rest.
const WIDE: u16 = 120;

/// Cells of the list on a wide terminal.
const LIST: u16 = 56;

/// Cells of a column of the card where it has several.
const COLUMN: u16 = 50;

/// Cells of the column with the labels of a card, where there is room for more.
const LABEL: u16 = 20;

/// Rows of the list that stay, however many backends there are.
const ROWS: u16 = 8;

impl View for CustomersPage {
    fn draw(&self, area: Rect, canvas: &mut Canvas<'_>) {
        if let Some(form) = self.record() {
            record::draw(form, area, canvas);
            return;
        }
        let focus = self.companies().map_or(self.focus(), CompaniesSide::focus);
        let on_card = focus == CustomersPane::Card;
        if area.width < BOTH {
            let places = match on_card {
                false => [area, Rect::ZERO],
                true => [Rect::ZERO, area],
            };
            draw_both(self, places, canvas);
            return;
        }
        let list = match (area.width >= WIDE, on_card) {
            (true, _) => Constraint::Length(LIST),
            (false, false) => Constraint::Percentage(50),
            (false, true) => Constraint::Percentage(35),
        };
        let [left, right] = Layout::horizontal([list, Constraint::Fill(1)]).areas(area);
        draw_both(self, [left, right], canvas);
    }
}

/// The list on the left and the card on the right, of customer users or of companies. A place without
/// room is not drawn.
fn draw_both(page: &CustomersPage, places: [Rect; 2], canvas: &mut Canvas<'_>) {
    if let Some(side) = page.companies() {
        companies::draw(side, places, canvas);
        return;
    }
    let [left, right] = places;
    if !left.is_empty() {
        draw_left(page, left, canvas);
    }
    if !right.is_empty() {
        draw_card(page, right, canvas);
    }
}

/// The list, and below it the backends where there is room.
fn draw_left(page: &CustomersPage, area: Rect, canvas: &mut Canvas<'_>) {
    let backends = page.backends().len();
    let wanted = u16::try_from(backends).unwrap_or(u16::MAX);
    let wanted = wanted.saturating_add(2);
    let room = area.height.saturating_sub(ROWS);
    let height = if backends > 0 && room > 2 {
        wanted.min(room)
    } else {
        0
    };
    let [list, below] =
        Layout::vertical([Constraint::Fill(1), Constraint::Length(height)]).areas(area);
    draw_list(page, list, canvas);
    if height > 0 {
        draw_backends(page, below, canvas);
    }
}

fn draw_list(page: &CustomersPage, area: Rect, canvas: &mut Canvas<'_>) {
    let focused = page.focus() == CustomersPane::List;
    let pane = Pane::new("Customers").and(page.count()).focused(focused);
    let pane = page.narrowed().fold(pane, |pane, by| pane.and(by));
    let inner = pane.draw(area, canvas);
    let searching = page.typing() || !page.words().text().is_empty();
    let line = u16::from(searching).min(inner.height);
    let hint = u16::from(page.typing() && inner.height > 4);
    let [list, help, search] = Layout::vertical([
        Constraint::Fill(1),
        Constraint::Length(hint),
        Constraint::Length(line),
    ])
    .areas(inner);
    let row = |index| page.people().get(index).map_or_else(Line::new, person);
    let nobody = page.nobody();
    List::new(page.people().list(), row)
        .focused(focused)
        .empty(&nobody)
        .draw(list, canvas);
    if hint > 0 {
        canvas.print(help, "text.quiet", SYNTAX);
    }
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
    let line = Line::new()
        .styled(scope, person.login.as_str())
        .text("  ")
        .styled("text.quiet", person.text.as_str())
        .right("text", person.customer_id.as_str());
    let mark = match (person.valid, &person.behind, person.also.len()) {
        (false, _, _) => Some(Mark::Problem),
        (true, Some(_), _) => Some(Mark::Gone),
        (true, None, 0) => None,
        (true, None, _) => Some(Mark::Changed),
    };
    line.right_mark(mark)
}

fn draw_backends(page: &CustomersPage, area: Rect, canvas: &mut Canvas<'_>) {
    let backends = page.backends();
    let answered = |row: &&BackendRow| matches!(row.state, BackendState::Answered { .. });
    let answered = backends.iter().filter(answered).count();
    let count = format!("{answered} of {} answered", backends.len());
    let inner = Pane::new("Backends").and(count).draw(area, canvas);
    for (y, row) in (inner.y..inner.bottom()).zip(backends) {
        let mark = match &row.state {
            _ if is_wrong(row) => Some(Mark::Problem),
            BackendState::Answered { .. } => Some(Mark::Matched),
            _ => None,
        };
        let read_only = if row.read_only { " ro" } else { "" };
        let name = format!(" {}{read_only}  ", row.source);
        let room = usize::from(inner.width).saturating_sub(text::width(&name) + 1);
        let line = Line::new()
            .mark(mark)
            .text(name)
            .styled("text.quiet", fared(page, row, room));
        let place = Rect {
            y,
            height: 1,
            ..inner
        };
        canvas.line(place, &line);
    }
}

/// How a backend fared and what it is, in few words where there is little room.
fn fared(page: &CustomersPage, row: &BackendRow, room: usize) -> String {
    let state = page.state(row);
    let whole = format!("{state}, {}", row.kind);
    match row.state {
        BackendState::Failed { .. } => state,
        _ if text::width(&whole) <= room => whole,
        _ => format!("{}, {}", page.brief(row), row.kind),
    }
}

fn draw_card(page: &CustomersPage, area: Rect, canvas: &mut Canvas<'_>) {
    let focused = page.focus() == CustomersPane::Card;
    let pane = match (page.selected(), page.card()) {
        (Some(person), Some(card)) if !card.source.is_empty() => {
            Pane::new(person.login.as_str()).and(card.source.as_str())
        }
        (Some(person), _) => Pane::new(person.login.as_str()).and(person.source.as_str()),
        (None, _) => Pane::new("nobody"),
    };
    let tree = page.card().map(|_| page.tree());
    let label = |width: u16| width * 2 / 5;
    draw_tree(
        pane,
        focused,
        tree.ok_or(page.no_card()),
        label,
        area,
        canvas,
    );
}

/// A card in as many columns as there is room for, or what stands where none is. Labels take `label`
/// cells of a column, and no more than they need.
pub(super) fn draw_tree(
    pane: Pane,
    focused: bool,
    tree: Result<&TreeState, String>,
    label: impl Fn(u16) -> u16,
    area: Rect,
    canvas: &mut Canvas<'_>,
) {
    let tree = match tree {
        Ok(tree) => tree,
        Err(no_card) => {
            List::new(&ListState::default(), |_| Line::new())
                .pane_as_is(pane)
                .focused(focused)
                .empty(&no_card)
                .draw(area, canvas);
            return;
        }
    };
    let most = (area.width.saturating_sub(2) / COLUMN).max(1);
    // A short card has whole lines rather than columns.
    let rows = usize::from(area.height.saturating_sub(2)).max(1);
    let needed = tree.list().shown().div_ceil(rows);
    let columns = u16::try_from(needed).unwrap_or(most).clamp(1, most);
    let width = area.width.saturating_sub(2) / columns;
    let label = LABEL.min(label(width));
    let glyphs = canvas.glyphs();
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

/// A heading, or a label of at most so many cells with its text.
pub(super) fn card_line<'a>(node: &'a Node, fold: Option<&'static str>, label: u16) -> Line<'a> {
    let line = match node.depth {
        0 => Line::new()
            .text(fold.unwrap_or(" "))
            .blank(1)
            .styled("text.strong", node.label.as_str())
            .blank(2)
            .styled("text.quiet", node.value.as_str()),
        _ => Line::new()
            .blank(1)
            .column(label.min(node.column), "text.quiet", node.label.as_str())
            .blank(1)
            .text(node.value.as_str()),
    };
    match node.mark {
        Some(mark) => line.right_mark(mark),
        None => line,
    }
}
