//! Rows and columns; columns that do not fit are left out, and that is said.

use ratatui::layout::Rect;

use crate::app::state::ListState;
use crate::ui::canvas::Canvas;
use crate::ui::line::Line;

use super::list::List;
use super::pane::Pane;

/// Where a column's text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// At the left.
    Left,
    /// At the right, for numbers.
    Right,
}

/// One column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column<'a> {
    title: &'a str,
    cells: u16,
    rank: u8,
    grows: bool,
    align: Align,
}

impl<'a> Column<'a> {
    /// A column of this many cells.
    pub fn new(title: &'a str, cells: u16) -> Self {
        Self {
            title,
            cells,
            rank: 0,
            grows: false,
            align: Align::Left,
        }
    }

    /// When room is short, the columns with the highest rank are left out first.
    #[must_use]
    pub fn rank(mut self, rank: u8) -> Self {
        self.rank = rank;
        self
    }

    /// Takes what room is left.
    #[must_use]
    pub fn grows(mut self) -> Self {
        self.grows = true;
        self
    }

    /// Puts the text at the right.
    #[must_use]
    pub fn right(mut self) -> Self {
        self.align = Align::Right;
        self
    }
}

/// What stands in a cell: the scope of its style and its text.
pub type CellText<'a> = (&'static str, std::borrow::Cow<'a, str>);

/// A table in a pane. Cells are asked for by row (among all rows) and column, only those that show.
pub struct Table<'a> {
    state: &'a ListState,
    pane: Pane,
    columns: Vec<Column<'a>>,
    cell: Box<dyn Fn(usize, usize) -> CellText<'a> + 'a>,
    focused: bool,
    empty: &'a str,
    count: Option<String>,
}

impl<'a> Table<'a> {
    /// A table of these columns.
    pub fn new(
        state: &'a ListState,
        pane: Pane,
        columns: Vec<Column<'a>>,
        cell: impl Fn(usize, usize) -> CellText<'a> + 'a,
    ) -> Self {
        Self {
            state,
            pane,
            columns,
            cell: Box::new(cell),
            focused: true,
            empty: "nothing here",
            count: None,
        }
    }

    /// True when keys go here.
    #[must_use]
    pub fn focused(mut self, focused: bool) -> Self {
        self.focused = focused;
        self
    }

    /// What to say when there is no row.
    #[must_use]
    pub fn empty(mut self, empty: &'a str) -> Self {
        self.empty = empty;
        self
    }

    /// Says how many rows there are, where the list itself does not know.
    #[must_use]
    pub fn count(mut self, count: impl Into<String>) -> Self {
        self.count = Some(count.into());
        self
    }

    /// Draws it.
    pub fn draw(&self, area: Rect, canvas: &mut Canvas<'_>) {
        // Two for the frame, one for the pointer.
        let widths = widths(&self.columns, area.width.saturating_sub(3));
        let titles = self.columns.iter().enumerate();
        let titles = titles.map(|(index, column)| (index, ("text.quiet", column.title.into())));
        let heading = self.row(&widths, titles.collect());
        let left_out = self.columns.len() - widths.len();
        let count = self.count.clone();
        let count = count.unwrap_or_else(|| self.state.count());
        let mut pane = self.pane.clone().and(count);
        if left_out > 0 {
            pane = pane.and(format!("{left_out} columns need more room"));
        }
        let row = |index| {
            let cells = widths
                .iter()
                .map(|(column, _)| (*column, (self.cell)(index, *column)));
            self.row(&widths, cells.collect())
        };
        List::new(self.state, row)
            .pane_as_is(pane)
            .heading(heading)
            .focused(self.focused)
            .empty(self.empty)
            .draw(area, canvas);
    }

    fn row<'b>(&self, widths: &[(usize, u16)], cells: Vec<(usize, CellText<'b>)>) -> Line<'b> {
        let mut line = Line::new();
        for (column, width) in widths {
            let cell = cells.iter().find(|(index, _)| index == column);
            let Some((_, (scope, text))) = cell else {
                continue;
            };
            let align = self
                .columns
                .get(*column)
                .map_or(Align::Left, |column| column.align);
            let used = u16::try_from(crate::ui::text::width(text)).unwrap_or(u16::MAX);
            let pad = match align {
                Align::Left => 0,
                Align::Right => width.saturating_sub(used),
            };
            line = line
                .blank(pad)
                .column(width - pad, scope, text.clone())
                .blank(1);
        }
        line
    }
}

/// The columns that fit into `room` cells with one between them, in their order, and their widths.
fn widths(columns: &[Column<'_>], room: u16) -> Vec<(usize, u16)> {
    let mut ranked: Vec<(usize, &Column<'_>)> = columns.iter().enumerate().collect();
    ranked.sort_by_key(|(index, column)| (column.rank, *index));
    let mut used = 0;
    let mut chosen = Vec::new();
    for (index, column) in ranked {
        let wanted = column.cells + u16::from(!chosen.is_empty());
        if used + wanted <= room {
            used += wanted;
            chosen.push((index, column.cells));
        } else if chosen.is_empty() {
            // The most important one shows at any width.
            used = room;
            chosen.push((index, room));
        } else {
            break;
        }
    }
    chosen.sort_by_key(|(index, _)| *index);
    let growing =
        |(index, _): &&mut (usize, u16)| columns.get(*index).is_some_and(|column| column.grows);
    if let Some((_, width)) = chosen.iter_mut().find(growing) {
        *width += room - used;
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns() -> Vec<Column<'static>> {
        vec![
            Column::new("login", 10),
            Column::new("name", 20).rank(1).grows(),
            Column::new("backend", 12).rank(2),
        ]
    }

    #[test]
    fn columns_fit_grow_or_stay_away() {
        assert_eq!(widths(&columns(), 60), [(0, 10), (1, 36), (2, 12)]);
        assert_eq!(widths(&columns(), 40), [(0, 10), (1, 29)]);
        assert_eq!(widths(&columns(), 20), [(0, 10)]);
        assert_eq!(widths(&columns(), 4), [(0, 4)]);
        assert_eq!(widths(&columns(), 0), [(0, 0)]);
        assert_eq!(widths(&[], 10), []);
    }
}
