//! A list that asks only for the rows that show.

use ratatui::layout::Rect;

use crate::app::state::ListState;
use crate::text::wrap;
use crate::ui::canvas::Canvas;
use crate::ui::line::Line;

use super::input::Input;
use super::pane::Pane;

/// A list in a pane: pointer and style for the selected row, a mark for marked ones, the filter's
/// line at the bottom, a scrollbar on the frame.
///
/// ```text
/// ┏ ACLs · 2 of 12 ━━━━━━┓
/// ┃  020-Hide Mexico  ■ ●█
/// ┃▸ 100-Example-ACL    ○┃
/// ┃/exam                 ┃
/// ┗━━━━━━━━━━━━━━━━━━━━━━┛
/// ```
pub struct List<'a> {
    state: &'a ListState,
    pane: Option<Pane>,
    focused: bool,
    row: Box<dyn Fn(usize) -> Line<'a> + 'a>,
    heading: Option<Line<'a>>,
    empty: &'a str,
    columns: u16,
}

impl<'a> List<'a> {
    /// A list whose row at an index (among all rows) is drawn as this line.
    pub fn new(state: &'a ListState, row: impl Fn(usize) -> Line<'a> + 'a) -> Self {
        Self {
            state,
            pane: None,
            focused: true,
            row: Box::new(row),
            heading: None,
            empty: "nothing here",
            columns: 1,
        }
    }

    /// Frames it; a count is added to the title.
    #[must_use]
    pub fn pane(mut self, pane: Pane) -> Self {
        self.pane = Some(pane.and(self.state.count()));
        self
    }

    /// Frames it with exactly this title.
    #[must_use]
    pub fn pane_as_is(mut self, pane: Pane) -> Self {
        self.pane = Some(pane);
        self
    }

    /// True when keys go here.
    #[must_use]
    pub fn focused(mut self, focused: bool) -> Self {
        self.focused = focused;
        self
    }

    /// A line that stays above the rows.
    #[must_use]
    pub fn heading(mut self, heading: Line<'a>) -> Self {
        self.heading = Some(heading);
        self
    }

    /// What to say when there is no row.
    #[must_use]
    pub fn empty(mut self, empty: &'a str) -> Self {
        self.empty = empty;
        self
    }

    /// Lets the rows flow through so many columns, one beside the other.
    #[must_use]
    pub fn columns(mut self, columns: u16) -> Self {
        self.columns = columns.max(1);
        self
    }

    /// Draws it.
    pub fn draw(&self, area: Rect, canvas: &mut Canvas<'_>) {
        let inner = match &self.pane {
            Some(pane) => pane.clone().focused(self.focused).draw(area, canvas),
            None => area.intersection(canvas.area()),
        };
        let rows = self.draw_edges(inner, canvas);
        let height = usize::from(rows.height);
        let window = self.state.window(height * usize::from(self.columns));
        if self.state.shown() == 0 {
            let why = if self.state.filter().is_some() {
                "no match"
            } else {
                self.empty
            };
            for (y, line) in (rows.y..rows.bottom()).zip(wrap(why, usize::from(rows.width))) {
                let height = 1;
                canvas.print(Rect { y, height, ..rows }, "text.quiet", &line);
            }
            return;
        }
        let bar_x = match &self.pane {
            Some(_) if inner.right() < area.right() => inner.right(),
            _ => inner.right().saturating_sub(1),
        };
        let width = rows.width / self.columns;
        let places = (0..self.columns).flat_map(|column| {
            let x = rows.x + column * width;
            (rows.y..rows.bottom()).map(move |y| (x, y))
        });
        for ((x, y), position) in places.zip(window.clone()) {
            // The last column takes what the division leaves.
            let last = x + 2 * width > rows.right();
            let width = if last { rows.right() - x } else { width };
            self.draw_row(Rect::new(x, y, width, 1), position, canvas);
        }
        self.draw_scrollbar(
            Rect {
                x: bar_x,
                width: 1,
                ..rows
            },
            window.start,
            canvas,
        );
    }

    /// Heading and filter; returns what is left for the rows.
    fn draw_edges(&self, inner: Rect, canvas: &mut Canvas<'_>) -> Rect {
        let mut rows = inner;
        if let Some(heading) = &self.heading
            && rows.height > 1
        {
            // Above the rows' text, behind the column of the pointer.
            let place = Rect {
                x: rows.x + 1,
                width: rows.width.saturating_sub(1),
                ..rows
            };
            canvas.line(place, heading);
            rows = Rect {
                y: rows.y + 1,
                height: rows.height - 1,
                ..rows
            };
        }
        if let Some(filter) = self.state.filter()
            && rows.height > 0
        {
            rows.height -= 1;
            let place = Rect {
                y: rows.bottom(),
                height: 1,
                ..rows
            };
            Input::new(filter)
                .prompt("/")
                .active(self.state.typing())
                .draw(place, canvas);
        }
        rows
    }

    fn draw_row(&self, area: Rect, position: usize, canvas: &mut Canvas<'_>) {
        let Some(index) = self.state.index_at(position) else {
            return;
        };
        let selected = position == self.state.position();
        let marked = self.state.is_marked(index);
        let pointer = match (selected, marked) {
            (true, _) => canvas.glyphs().pointer(),
            (false, true) => "+",
            (false, false) => " ",
        };
        let scope = match (selected, self.focused, marked) {
            (true, true, _) => Some("list.selected"),
            (true, false, _) => Some("list.resting"),
            (false, _, true) => Some("list.marked"),
            (false, _, false) => None,
        };
        let line = (self.row)(index);
        let text = Rect {
            x: area.x + 1,
            width: area.width.saturating_sub(1),
            ..area
        };
        match scope {
            Some(scope) => {
                canvas.highlighted(area, &Line::of(pointer), scope);
                canvas.highlighted(text, &line, scope);
            }
            None => canvas.line(text, &line),
        }
    }

    fn draw_scrollbar(&self, area: Rect, offset: usize, canvas: &mut Canvas<'_>) {
        let shown = self.state.shown().div_ceil(usize::from(self.columns));
        let offset = offset.div_ceil(usize::from(self.columns));
        let height = usize::from(area.height);
        if shown <= height || height == 0 {
            return;
        }
        let size = (height * height / shown).max(1);
        let room = height - size;
        // Rounded up, so that the thumb leaves the top as soon as anything is above.
        let start = (offset * room).div_ceil(shown - height).min(room);
        let thumb = canvas.glyphs().thumb();
        for row in start..start + size {
            let y = area
                .y
                .saturating_add(u16::try_from(row).unwrap_or(u16::MAX));
            canvas.print(
                Rect {
                    y,
                    height: 1,
                    ..area
                },
                "scrollbar",
                thumb,
            );
        }
    }
}
