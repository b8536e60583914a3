//! What everything is drawn through: cells, styles, and the one sanitiser.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::line::{Line, Run};
use super::look::{Glyphs, Look};
use super::text;

/// A buffer of cells with the look to draw them in.
///
/// There is no way to put a text on it that is not cleaned and cut to its place.
pub struct Canvas<'a> {
    buffer: &'a mut Buffer,
    look: Look<'a>,
    cursor: Option<Position>,
}

impl<'a> Canvas<'a> {
    /// Draws on this buffer.
    pub fn new(buffer: &'a mut Buffer, look: Look<'a>) -> Self {
        Self {
            buffer,
            look,
            cursor: None,
        }
    }

    /// All there is to draw on.
    pub fn area(&self) -> Rect {
        self.buffer.area
    }

    /// Marks and lines.
    pub fn glyphs(&self) -> Glyphs {
        self.look.glyphs
    }

    /// Where the cursor blinks; `None`: it is hidden.
    pub fn cursor(&self) -> Option<Position> {
        self.cursor
    }

    /// Lets the cursor blink at a cell.
    pub fn set_cursor(&mut self, x: u16, y: u16) {
        if self.buffer.area.contains(Position { x, y }) {
            self.cursor = Some(Position { x, y });
        }
    }

    /// The style of a scope.
    pub fn style(&self, scope: &str) -> Style {
        self.look.style(scope)
    }

    /// Empties an area for a popup: what lies below it shows no more, its cursor neither.
    pub fn clear(&mut self, area: Rect) {
        self.cursor = None;
        let area = area.intersection(self.buffer.area);
        for position in area.positions() {
            if let Some(cell) = self.buffer.cell_mut(position) {
                cell.reset();
            }
        }
        self.fill(area, "popup.text");
    }

    /// Gives the cells of an area a style.
    pub fn fill(&mut self, area: Rect, scope: &str) {
        let style = self.look.style(scope);
        self.buffer
            .set_style(area.intersection(self.buffer.area), style);
    }

    /// Prints a text into the first line of an area, cut to its width. Returns the cells used.
    pub fn print(&mut self, area: Rect, scope: &str, text: &str) -> u16 {
        let style = self.look.style(scope);
        self.put(area, style, text)
    }

    /// Prints a line into the first line of an area.
    pub fn line(&mut self, area: Rect, line: &Line<'_>) {
        self.line_over(area, line, Style::new());
    }

    /// Prints a line whose runs all take on the style of `scope` too, to the end of the area.
    pub fn highlighted(&mut self, area: Rect, line: &Line<'_>, scope: &str) {
        let style = self.look.style(scope);
        let first = Rect {
            height: area.height.min(1),
            ..area
        };
        self.buffer
            .set_style(first.intersection(self.buffer.area), style);
        self.line_over(area, line, style);
    }

    fn line_over(&mut self, area: Rect, line: &Line<'_>, over: Style) {
        let right = line.right.iter().map(run_width).sum::<usize>();
        let right = u16::try_from(right).unwrap_or(u16::MAX);
        // The left part keeps at least half of the line.
        let right = if right <= area.width / 2 || line.left.is_empty() {
            right
        } else {
            0
        };
        let gap = u16::from(right > 0 && !line.left.is_empty());
        let left_width = area.width.saturating_sub(right + gap);
        self.runs(
            Rect {
                width: left_width,
                ..area
            },
            &line.left,
            over,
        );
        if right > 0 {
            let place = Rect {
                x: area.right().saturating_sub(right).max(area.x),
                width: right.min(area.width),
                ..area
            };
            self.runs(place, &line.right, over);
        }
    }

    fn runs(&mut self, mut area: Rect, runs: &[Run<'_>], over: Style) {
        for run in runs {
            let used = match run {
                Run::Text { text, scope, cells } => {
                    let style = self.look.style(scope).patch(over);
                    match cells {
                        Some(cells) => {
                            let place = Rect {
                                width: area.width.min(*cells),
                                ..area
                            };
                            self.put(place, style, text);
                            place.width
                        }
                        None => self.put(area, style, text),
                    }
                }
                Run::Mark(Some(mark)) => {
                    let style = self.look.style(Glyphs::mark_scope(*mark)).patch(over);
                    self.put(area, style, self.look.glyphs.mark(*mark))
                }
                Run::Mark(None) => area.width.min(1),
            };
            area.x = area.x.saturating_add(used);
            area.width = area.width.saturating_sub(used);
        }
    }

    fn put(&mut self, area: Rect, style: Style, text: &str) -> u16 {
        let area = area.intersection(self.buffer.area);
        if area.is_empty() {
            return 0;
        }
        let ellipsis = self.look.glyphs.ellipsis();
        let (text, used) = text::fit(text, usize::from(area.width), ellipsis);
        let room = usize::from(area.width);
        self.buffer.set_stringn(area.x, area.y, text, room, style);
        u16::try_from(used).unwrap_or(area.width)
    }
}

fn run_width(run: &Run<'_>) -> usize {
    match run {
        Run::Text {
            cells: Some(cells), ..
        } => usize::from(*cells),
        Run::Text { text, .. } => text::width(text),
        Run::Mark(_) => 1,
    }
}
