//! One line of runs, some of them at its right end.

use std::borrow::Cow;

use crate::app::Mark;

/// A piece of a line in one style.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Run<'a> {
    /// Text as it comes; cleaned when it is printed.
    Text {
        text: Cow<'a, str>,
        scope: &'static str,
        /// Cut and padded to this many cells.
        cells: Option<u16>,
    },
    /// A mark, or a blank of its width.
    Mark(Option<Mark>),
}

/// A line of text and marks: from the left, and from the right. When both do not fit, the left
/// part is cut.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Line<'a> {
    pub(super) left: Vec<Run<'a>>,
    pub(super) right: Vec<Run<'a>>,
}

impl<'a> Line<'a> {
    /// An empty line.
    pub fn new() -> Self {
        Self::default()
    }

    /// A line of one plain text.
    pub fn of(text: impl Into<Cow<'a, str>>) -> Self {
        Self::new().text(text)
    }

    /// Adds a plain text.
    #[must_use]
    pub fn text(self, text: impl Into<Cow<'a, str>>) -> Self {
        self.styled("text", text)
    }

    /// Adds a text in the style of a scope.
    #[must_use]
    pub fn styled(mut self, scope: &'static str, text: impl Into<Cow<'a, str>>) -> Self {
        self.left.push(Run::Text {
            text: text.into(),
            scope,
            cells: None,
        });
        self
    }

    /// Adds a text that takes exactly `cells` cells: cut or padded.
    #[must_use]
    pub fn column(
        mut self,
        cells: u16,
        scope: &'static str,
        text: impl Into<Cow<'a, str>>,
    ) -> Self {
        self.left.push(Run::Text {
            text: text.into(),
            scope,
            cells: Some(cells),
        });
        self
    }

    /// Adds `cells` blanks.
    #[must_use]
    pub fn blank(self, cells: u16) -> Self {
        self.column(cells, "text", "")
    }

    /// Adds a mark; `None` leaves its room empty, so that lines stay aligned.
    #[must_use]
    pub fn mark(mut self, mark: impl Into<Option<Mark>>) -> Self {
        self.left.push(Run::Mark(mark.into()));
        self
    }

    /// Adds a text at the right end.
    #[must_use]
    pub fn right(mut self, scope: &'static str, text: impl Into<Cow<'a, str>>) -> Self {
        self.right.push(Run::Text {
            text: text.into(),
            scope,
            cells: None,
        });
        self
    }

    /// Adds a mark at the right end; `None` leaves its room empty.
    #[must_use]
    pub fn right_mark(mut self, mark: impl Into<Option<Mark>>) -> Self {
        self.right.push(Run::Mark(mark.into()));
        self
    }
}

impl<'a> From<&'a str> for Line<'a> {
    fn from(text: &'a str) -> Self {
        Self::of(text)
    }
}

impl From<String> for Line<'_> {
    fn from(text: String) -> Self {
        Self::of(text)
    }
}
