//! A box with text to read: help, reasons, messages too long for one line.

use std::cell::Cell;

use crate::app::mark::Mark;
use crate::config::Action;

/// One paragraph: a label on the left, its text on the right, wrapped beside the label.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReaderRow {
    /// What the text is about; empty: the text uses the label's column too.
    pub label: String,
    /// The text; empty: the label is a heading.
    pub text: String,
    /// What is to be seen about it.
    pub mark: Option<Mark>,
}

impl ReaderRow {
    /// A labelled paragraph.
    pub fn new(label: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            text: text.into(),
            mark: None,
        }
    }

    /// A heading.
    pub fn heading(label: impl Into<String>) -> Self {
        Self::new(label, "")
    }

    /// An empty line.
    pub fn blank() -> Self {
        Self::default()
    }

    /// Sets a mark before the text.
    #[must_use]
    pub fn mark(mut self, mark: Mark) -> Self {
        self.mark = Some(mark);
        self
    }
}

/// A text and how far it is scrolled.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reader {
    /// What it is about, for the frame.
    pub title: String,
    /// The paragraphs.
    pub rows: Vec<ReaderRow>,
    scroll: usize,
    /// Lines shown and lines in all, noted by the last frame.
    shown: Cell<(usize, usize)>,
}

impl Reader {
    /// A text from its beginning.
    pub fn new(title: impl Into<String>, rows: Vec<ReaderRow>) -> Self {
        Self {
            title: title.into(),
            rows,
            ..Self::default()
        }
    }

    /// Scrolls. True when the action was one of these.
    pub fn handle(&mut self, action: Action) -> bool {
        let (height, lines) = self.shown.get();
        let last = lines.saturating_sub(height);
        self.scroll = match action {
            Action::Down => self.scroll + 1,
            Action::Up => self.scroll.saturating_sub(1),
            Action::PageDown => self.scroll + height.max(1),
            Action::PageUp => self.scroll.saturating_sub(height.max(1)),
            Action::First => 0,
            Action::Last => last,
            _ => return false,
        }
        .min(last);
        true
    }

    /// The first line to draw when `lines` wrapped lines stand in a window of `height`.
    pub fn offset(&self, height: usize, lines: usize) -> usize {
        self.shown.set((height, lines));
        self.scroll.min(lines.saturating_sub(height))
    }

    /// True when the last frame could not show all lines.
    pub fn scrolls(&self) -> bool {
        let (height, lines) = self.shown.get();
        lines > height
    }

    /// The whole text as it is copied.
    pub fn text(&self) -> String {
        let mut text = self.title.clone();
        for row in &self.rows {
            text.push('\n');
            text.push_str(&row.label);
            if !row.label.is_empty() && !row.text.is_empty() {
                text.push('\t');
            }
            text.push_str(&row.text);
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scrolling_stays_inside_the_text() {
        let mut reader = Reader::new("Why", vec![ReaderRow::new("a", "b")]);
        assert_eq!(reader.offset(10, 25), 0);
        reader.handle(Action::Last);
        assert_eq!(reader.offset(10, 25), 15);
        reader.handle(Action::Down);
        assert_eq!(reader.offset(10, 25), 15);
        reader.handle(Action::PageUp);
        assert_eq!(reader.offset(10, 25), 5);
        assert_eq!(reader.offset(30, 25), 0);
    }
}
