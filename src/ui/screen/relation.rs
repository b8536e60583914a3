//! The matrix of a relation: rows are groups, services, customers or customer users, columns are
//! permission types by context, or a single tick.

use std::collections::BTreeSet;

use ratatui::layout::Rect;

use super::View;
use crate::app::Mark;
use crate::app::state::RelationPage;
use crate::core::customer::relation::{Cell, Column, Fixed, Matrix, Origin};
use crate::ui::canvas::Canvas;
use crate::ui::line::Line;
use crate::ui::text;
use crate::ui::widget::{Input, List, Pane};

/// Cells that the names of the rows take at least.
const NAME: u16 = 16;

/// From this many cells on what tells a row from others stands behind its cells.
const DETAIL: u16 = 12;

/// What stands in a cell, in Unicode and in plain ASCII.
const fn sign(origin: Origin, ascii: bool) -> &'static str {
    let (unicode, plain) = match origin {
        Origin::Nothing => ("·", "."),
        Origin::Own => ("✔", "x"),
        Origin::ByRw => ("+", "+"),
        Origin::BesideRw => ("=", "="),
        Origin::Fixed(_) => ("■", "#"),
        Origin::Also => ("◇", "o"),
        Origin::Other => ("◌", "t"),
        Origin::Default => ("●", "d"),
    };
    if ascii { plain } else { unicode }
}

/// What a sign means.
const fn meaning(origin: Origin) -> &'static str {
    match origin {
        Origin::Nothing => "no",
        Origin::Own => "own row",
        Origin::ByRw => "by rw",
        Origin::BesideRw => "beside rw",
        Origin::Fixed(Fixed::Always | Fixed::CompanyAlways) => "always",
        Origin::Fixed(Fixed::Primary) | Origin::Also => "otherwise",
        Origin::Other => "others' tickets",
        Origin::Default => "default",
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
        let layout = Layout::of(self, columns, area.width.saturating_sub(4));
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
            Input::new(words)
                .prompt("/")
                .active(active)
                .draw(place, canvas);
        }
        let ascii = canvas.glyphs().ascii;
        let no_rows = self.no_rows();
        let row = |index| match self.matrix() {
            Some(matrix) => layout.row(matrix, index, self.column(), ascii),
            None => Line::new(),
        };
        List::new(self.list(), row)
            .empty(&no_rows)
            .draw(rows, canvas);
    }
}

/// The signs that occur, each with its meaning.
fn legend(page: &RelationPage, ascii: bool) -> String {
    let mut used: BTreeSet<Origin> = BTreeSet::new();
    if let Some(matrix) = page.matrix() {
        let columns = 0..matrix.columns().len();
        let cells = (0..matrix.len()).flat_map(|item| {
            let cells = columns.clone();
            cells.filter_map(move |column| matrix.cell(item, column))
        });
        used.extend(cells.map(|cell| cell.origin));
    }
    let signs = used
        .into_iter()
        .map(|own| format!("{} {}", sign(own, ascii), meaning(own)));
    let changed = (page.edited() > 0).then(|| "* not written".to_owned());
    let rest = page.rest().map(str::to_owned);
    let signs = rest.into_iter().chain(signs);
    signs.chain(changed).collect::<Vec<_>>().join("   ")
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
    fn of(page: &RelationPage, columns: &[Column], room: u16) -> Self {
        let chosen = page.column();
        // Brackets around the sign, the mark of what is not written, and a blank between columns.
        let width = |column: &Column| {
            let key = column.key.as_deref().unwrap_or_default();
            u16::try_from(text::width(key))
                .unwrap_or(NAME)
                .clamp(4, NAME)
                + 1
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
        let names = page.matrix().map_or(0, longest);
        let name = names.saturating_add(2).clamp(NAME, NAME.max(left));
        let name = name.min(left);
        let detail = left - name;
        let detail = if detail >= DETAIL { detail } else { 0 };
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

    /// Cells before the first column: pointer, mark and name.
    const fn start(&self) -> u16 {
        2 + self.name
    }

    fn shown<'c>(&self, columns: &'c [Column]) -> impl Iterator<Item = (&'c Column, u16)> {
        let columns = columns.iter().skip(self.first);
        columns.zip(self.widths.clone())
    }

    /// A row: its name, its cells, and what tells it from others; the chosen cell stands in brackets.
    fn row<'m>(&self, matrix: &'m Matrix, index: usize, chosen: usize, ascii: bool) -> Line<'m> {
        let Some(item) = matrix.item(index) else {
            return Line::new();
        };
        let scope = if item.valid { "text" } else { "text.quiet" };
        let mut line = Line::new()
            .mark((!item.valid).then_some(Mark::Problem))
            .column(self.name.saturating_sub(1), scope, item.named.name.as_str())
            .blank(1);
        for (at, width) in self.widths.iter().enumerate() {
            let column = self.first + at;
            let Some(cell) = matrix.cell(index, column) else {
                continue;
            };
            let (open, close) = match column == chosen {
                true => ("[", "]"),
                false => (" ", " "),
            };
            let sign = sign(cell.origin, ascii);
            let star = if cell.changed { "*" } else { " " };
            line = line.column(*width, scope_of(cell), format!("{open}{sign}{star}{close}"));
        }
        if self.detail > 0 {
            line = line.column(self.detail, "text.quiet", item.detail.as_str());
        }
        line
    }
}

/// The cells of the longest name.
fn longest(matrix: &Matrix) -> u16 {
    let items = (0..matrix.len()).filter_map(|index| matrix.item(index));
    let widths = items.map(|item| text::width(&item.named.name));
    u16::try_from(widths.max().unwrap_or(0)).unwrap_or(u16::MAX)
}

/// The style of a cell.
const fn scope_of(cell: Cell) -> &'static str {
    match cell.origin {
        _ if cell.changed => "mark.changed",
        Origin::Own => "mark.matched",
        Origin::Nothing | Origin::Other | Origin::BesideRw | Origin::Fixed(_) => "text.quiet",
        Origin::ByRw | Origin::Also | Origin::Default => "text",
    }
}
