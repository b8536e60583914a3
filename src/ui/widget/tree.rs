//! A tree of lines that open and close, drawn as a list.

use ratatui::layout::Rect;

use crate::app::state::{Node, TreeState};
use crate::ui::canvas::Canvas;
use crate::ui::line::Line;

use super::list::List;
use super::pane::Pane;

/// A tree in a pane; only the lines that show are built.
///
/// ```text
/// ▾ Match
///   ▾ Properties
///       Queue  Raw
/// ```
pub struct Tree<'a> {
    state: &'a TreeState,
    pane: Pane,
    focused: bool,
    empty: &'a str,
}

impl<'a> Tree<'a> {
    /// A tree in this pane.
    pub fn new(state: &'a TreeState, pane: Pane) -> Self {
        Self {
            state,
            pane,
            focused: true,
            empty: "nothing here",
        }
    }

    /// True when keys go here.
    #[must_use]
    pub fn focused(mut self, focused: bool) -> Self {
        self.focused = focused;
        self
    }

    /// What to say when there is no line.
    #[must_use]
    pub fn empty(mut self, empty: &'a str) -> Self {
        self.empty = empty;
        self
    }

    /// Draws it.
    pub fn draw(&self, area: Rect, canvas: &mut Canvas<'_>) {
        let glyphs = canvas.glyphs();
        let line = |position| {
            self.state
                .at(position)
                .map_or_else(Line::new, |(node, open)| {
                    node_line(node, open.map(|open| glyphs.fold(open)))
                })
        };
        List::new(self.state.list(), line)
            .pane_as_is(self.pane.clone())
            .focused(self.focused)
            .empty(self.empty)
            .draw(area, canvas);
    }
}

fn node_line<'a>(node: &'a Node, fold: Option<&'static str>) -> Line<'a> {
    let indent = u16::try_from(node.depth * 2).unwrap_or(u16::MAX);
    let scope = if fold.is_some() {
        "text.strong"
    } else {
        "text"
    };
    let mut line = Line::new()
        .blank(indent)
        .text(fold.unwrap_or(" "))
        .blank(1)
        .styled(scope, node.label.as_str());
    if !node.value.is_empty() {
        line = line.blank(2).text(node.value.as_str());
    }
    match node.mark {
        Some(mark) => line.right_mark(mark),
        None => line,
    }
}
