//! The matrix of a relation: rows are groups, services, customers or customer users, columns are
//! permission types by context, or a single tick.

use ratatui::layout::Rect;

use super::View;
use crate::app::Mark;
use crate::app::state::RelationPage;
use crate::core::customer::relation::{Cell, Column, Matrix, Origin};
use crate::ui::canvas::Canvas;
use crate::ui::line::Line;
use crate::ui::text;
use crate::ui::widget::{Input, List, Pane};

/// Cells that the names of the rows take at least.
const NAME: u16 = 16;

/// Cells that a name takes at most where what tells the row from others stands beside it.
const NAMES: u16 = 32;

/// From this many cells on what tells a row from others stands beside its name.
const DETAIL: u16 = 24;

/// What stands in the cells, in Unicode and in plain ASCII, and what it means.
const SIGNS: [(&str, &str, &str); 7] = [
    ("·", ".", "no"),
    ("✔", "x", "row"),
    ("+", "+", "by rw"),
    ("=", "=", "row beside rw"),
    ("■", "#", "always"),
    ("◇", "o", "otherwise"),
    ("●", "d", "default"),
];

/// Which of the signs a cell has.
const fn sign(origin: Origin) -> usize {
    match origin {
        Origin::Nothing => 0,
        Origin::Own => 1,
        Origin::ByRw => 2,
        Origin::BesideRw => 3,
        Origin::Fixed(_) => 4,
        Origin::Also => 5,
        Origin::Default => 6,
    }
}

impl View for RelationPage {
    fn draw(&self, area: Rect, canvas: &mut Canvas<'_>) {
        let mut pane = Pane::new(self.title()).and(self.count()).focused(true);
        let edited = self.edited();
        if edited > 0 {
            pane = pane.and(format!("{edited} not written"));
        }
        let empty: &[Column] = &[];
        let columns = self.matrix().map_or(empty, Matrix::columns);
        // Two for the frame, one for the pointer, one for the mark.
        let layout = Layout::of(columns, self.column(), area.width.saturating_sub(4));
        let (first, shown) = (layout.first, layout.widths.len());
        if shown < columns.len() {
            let last = first + shown;
            pane = pane.and(format!("columns {}-{last} of {}", first + 1, columns.len()));
        }
        let inner = pane.draw(area, canvas);
        let mut rows = inner;
        let top = |rows: &mut Rect| {
            let line = Rect { height: 1, ..*rows };
            rows.y += 1;
            rows.height -= 1;
            line
        };
        let contexts = columns.iter().any(|column| column.context.is_some());
        if contexts && rows.height > 4 {
            canvas.line(top(&mut rows), &layout.contexts(columns));
        }
        if columns.len() > 1 && rows.height > 2 {
            canvas.line(top(&mut rows), &layout.types(columns, self.column()));
        }
        let bottom = |rows: &mut Rect| {
            rows.height -= 1;
            Rect {
                y: rows.bottom(),
                height: 1,
                ..*rows
            }
        };
        if rows.height > 3 {
            let legend = legend(self, canvas.glyphs().ascii);
            canvas.print(bottom(&mut rows), "text.quiet", &legend);
        }
        if let Some(words) = self.words().filter(|_| rows.height > 1) {
            let place = bottom(&mut rows);
            let active = crate::app::Page::typing(self);
            Input::new(words).prompt("/").active(active).draw(place, canvas);
        }
        let ascii = canvas.glyphs().ascii;
        let no_rows = self.no_rows();
        let row = |index| match self.matrix() {
            Some(matrix) => layout.row(matrix, index, self.column(), ascii),
            None => Line::new(),
        };
        List::new(self.list(), row).empty(&no_rows).draw(rows, canvas);
    }
}

/// The signs that occur, each with its meaning.
fn legend(page: &RelationPage, ascii: bool) -> String {
    let mut used = [false; SIGNS.len()];
    if let Some(matrix) = page.matrix() {
        for item in 0..matrix.len() {
            for column in 0..matrix.columns().len() {
                let cell = matrix.cell(item, column);
                let place = cell.and_then(|cell| used.get_mut(sign(cell.origin)));
                if let Some(used) = place {
                    *used = true;
                }
            }
        }
    }
    let signs = SIGNS.iter().zip(used).filter(|(_, used)| *used);
    let signs = signs.map(|((unicode, plain, meaning), _)| {
        let sign = if ascii { plain } else { unicode };
        format!("{sign} {meaning}")
    });
    let changed = (page.edited() > 0).then(|| "* not written".to_owned());
    signs.chain(changed).collect::<Vec<_>>().join("  ")
}

/// How many cells the parts of a row take.
struct Layout {
    name: u16,
    detail: u16,
    /// The first column that is shown.
    first: usize,
    /// The cells of those that are shown.
    widths: Vec<u16>,
}

impl Layout {
    /// As many columns as fit, the chosen one among them.
    fn of(columns: &[Column], chosen: usize, room: u16) -> Self {
        // Brackets around the sign, the mark of what is not written, and a blank between columns.
        let width = |column: &Column| {
            let key = column.key.as_deref().unwrap_or_default();
            u16::try_from(text::width(key)).unwrap_or(NAME).clamp(4, NAME) + 1
        };
        let all: Vec<u16> = columns.iter().map(width).collect();
        let fits = |first: usize| {
            let mut left = room.saturating_sub(NAME);
            let widths = all.iter().skip(first).take_while(|width| {
                let fits = **width <= left;
                left = left.saturating_sub(**width);
                fits
            });
            widths.copied().collect::<Vec<u16>>()
        };
        let mut first = 0;
        while first < chosen && first + fits(first).len() <= chosen {
            first += 1;
        }
        let widths = match fits(first) {
            none if none.is_empty() => all.get(first).copied().into_iter().collect(),
            widths => widths,
        };
        let left = room.saturating_sub(widths.iter().sum());
        let (name, detail) = match left.checked_sub(NAMES) {
            Some(detail) if detail >= DETAIL => (NAMES, detail),
            _ => (left, 0),
        };
        Self {
            name,
            detail,
            first,
            widths,
        }
    }

    /// The line with the contexts, each above the first of its columns.
    fn contexts<'c>(&self, columns: &'c [Column]) -> Line<'c> {
        let mut line = Line::new().blank(self.start());
        let shown: Vec<(&Column, u16)> = self.shown(columns).collect();
        let mut at = 0;
        while let Some((column, _)) = shown.get(at) {
            let same = shown.iter().skip(at);
            let same = same.take_while(|(own, _)| own.context == column.context);
            let widths: Vec<u16> = same.map(|(_, width)| *width).collect();
            let context = column.context.as_deref().unwrap_or_default();
            let name = context.rsplit("::").next().unwrap_or(context);
            line = line.column(widths.iter().sum(), "text.quiet", name);
            at += widths.len().max(1);
        }
        line
    }

    /// The line with the types; the chosen one stands out.
    fn types<'c>(&self, columns: &'c [Column], chosen: usize) -> Line<'c> {
        let mut line = Line::new().blank(self.start());
        for (index, (column, width)) in self.shown(columns).enumerate() {
            let scope = match self.first + index == chosen {
                true => "text.strong",
                false => "text.quiet",
            };
            let key = column.key.as_deref().unwrap_or_default();
            line = line.column(width, scope, key);
        }
        line
    }

    /// Cells before the first column: pointer, mark, name and detail.
    const fn start(&self) -> u16 {
        2 + self.name + self.detail
    }

    fn shown<'c>(&self, columns: &'c [Column]) -> impl Iterator<Item = (&'c Column, u16)> {
        let columns = columns.iter().skip(self.first);
        columns.zip(self.widths.clone())
    }

    /// A row: name, what tells it from others, and its cells; the chosen cell stands in brackets.
    fn row<'m>(&self, matrix: &'m Matrix, index: usize, chosen: usize, ascii: bool) -> Line<'m> {
        let Some(item) = matrix.item(index) else {
            return Line::new();
        };
        let scope = if item.valid { "text" } else { "text.quiet" };
        let mut line = Line::new()
            .mark((!item.valid).then_some(Mark::Problem))
            .column(self.name.saturating_sub(1), scope, item.named.name.as_str())
            .blank(1);
        if self.detail > 0 {
            line = line
                .column(self.detail - 1, "text.quiet", item.detail.as_str())
                .blank(1);
        }
        for (at, width) in self.widths.iter().enumerate() {
            let column = self.first + at;
            let Some(cell) = matrix.cell(index, column) else {
                continue;
            };
            let (open, close) = match column == chosen {
                true => ("[", "]"),
                false => (" ", " "),
            };
            let sign = SIGNS.get(sign(cell.origin));
            let sign = sign.map_or("", |(unicode, plain, _)| if ascii { plain } else { unicode });
            let star = if cell.is_changed() { "*" } else { " " };
            line = line.column(*width, scope_of(cell), format!("{open}{sign}{star}{close}"));
        }
        line
    }
}

/// The style of a cell.
const fn scope_of(cell: Cell) -> &'static str {
    match cell.origin {
        _ if cell.is_changed() => "mark.changed",
        Origin::Own => "mark.matched",
        Origin::Nothing | Origin::BesideRw | Origin::Fixed(_) => "text.quiet",
        Origin::ByRw | Origin::Also | Origin::Default => "text",
    }
}
