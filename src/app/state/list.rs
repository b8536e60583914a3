//! Where one is in a list: selection, window, filter and marks. The rows themselves stay with
//! whoever owns them; a list of 100,000 is as cheap as one of ten.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::BTreeSet;
use std::ops::Range;

use crate::app::fuzzy::Fuzzy;
use crate::config::{Action, Key};

use super::text_field::{Edit, TextField};

/// Rows kept visible above and below the selected one while scrolling.
const MARGIN: usize = 2;

/// The text of a row that a filter looks at, by its index among all rows.
pub type RowText<'a> = dyn Fn(usize) -> Cow<'a, str> + 'a;

/// What the last frame showed: the one thing that drawing notes down, because only drawing knows
/// how many rows fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Window {
    offset: usize,
    height: usize,
}

/// Which rows the filter leaves.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Filter {
    field: TextField,
    typing: bool,
    /// Indices of the rows left, in order; `None` when nothing is filtered.
    left: Option<Vec<usize>>,
    /// The words `n` and `N` look for; they outlive the filter.
    words: String,
}

/// Selection, window, filter and marks of a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ListState {
    len: usize,
    /// Position among the rows left by the filter.
    selected: usize,
    window: Cell<Window>,
    filter: Filter,
    marked: BTreeSet<usize>,
}

impl ListState {
    /// A list of `len` rows, the first one selected.
    pub fn new(len: usize) -> Self {
        Self {
            len,
            ..Self::default()
        }
    }

    /// All rows, filtered or not.
    pub fn len(&self) -> usize {
        self.len
    }

    /// True when there are no rows at all.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// How many rows the filter leaves.
    pub fn shown(&self) -> usize {
        self.filter.left.as_ref().map_or(self.len, Vec::len)
    }

    /// `12`, or `5 of 12` when a filter holds rows back.
    pub fn count(&self) -> String {
        match self.filter.left {
            Some(_) => format!("{} of {}", self.shown(), self.len),
            None => self.len.to_string(),
        }
    }

    /// The index of the selected row among all rows.
    pub fn selected(&self) -> Option<usize> {
        self.index_at(self.selected)
    }

    /// The position of the selected row among those shown.
    pub fn position(&self) -> usize {
        self.selected
    }

    /// The index among all rows of the row shown at `position`.
    pub fn index_at(&self, position: usize) -> Option<usize> {
        match &self.filter.left {
            Some(left) => left.get(position).copied(),
            None => (position < self.len).then_some(position),
        }
    }

    /// Selects a row by its index among all rows; no change when the filter hides it.
    pub fn select(&mut self, index: usize) {
        let position = match &self.filter.left {
            Some(left) => left.binary_search(&index).ok(),
            None => (index < self.len).then_some(index),
        };
        self.selected = position.unwrap_or(self.selected);
    }

    /// The rows are others now. The filter is applied again, the position is kept where it can be.
    pub fn set_rows(&mut self, len: usize, text: &RowText<'_>) {
        let selected = self.selected();
        self.len = len;
        self.marked.retain(|index| *index < len);
        if self.filter.left.is_some() {
            self.filter.left = None;
            self.refilter(selected, text);
        }
        self.selected = self.selected.min(self.shown().saturating_sub(1));
    }

    /// Rows came before the others, or went: the selected one stays where it is in the window. Rows
    /// go before [`ListState::set_rows`]; for a list without filter and marks.
    pub fn shift(&mut self, by: isize) {
        let mut window = self.window.get();
        window.offset = window.offset.saturating_add_signed(by);
        self.window.set(window);
        self.selected = self.selected.saturating_add_signed(by);
    }

    /// True when the row is marked.
    pub fn is_marked(&self, index: usize) -> bool {
        self.marked.contains(&index)
    }

    /// The marked rows in order.
    pub fn marked(&self) -> impl Iterator<Item = usize> {
        self.marked.iter().copied()
    }

    /// Marks these rows and no others.
    pub fn mark_only(&mut self, rows: impl IntoIterator<Item = usize>) {
        let len = self.len;
        self.marked = rows.into_iter().filter(|index| *index < len).collect();
    }

    /// The filter's line while it is typed or holds rows back.
    pub fn filter(&self) -> Option<&TextField> {
        (self.filter.typing || self.filter.left.is_some()).then_some(&self.filter.field)
    }

    /// True while the filter's line is being typed.
    pub fn typing(&self) -> bool {
        self.filter.typing
    }

    /// A key for the filter's line. True when it was one.
    pub fn key(&mut self, key: Key, text: &RowText<'_>) -> bool {
        match self.filter.field.key(key) {
            Edit::Changed => self.refilter(self.selected(), text),
            Edit::Kept => {}
            Edit::Ignored => return false,
        }
        true
    }

    /// Pasted text goes to the filter.
    pub fn paste(&mut self, pasted: &str, text: &RowText<'_>) {
        self.filter.typing = true;
        self.filter.field.insert(pasted);
        self.refilter(self.selected(), text);
    }

    /// Does what every list does. True when the action was one of these and had an effect that a
    /// list can have; `Open` and `Copy` are the owner's, `Back` too when there is no filter.
    pub fn handle(&mut self, action: Action, text: &RowText<'_>) -> bool {
        let page = self.window.get().height.max(1);
        let last = self.shown().saturating_sub(1);
        match action {
            Action::Down => self.selected = (self.selected + 1).min(last),
            Action::Up => self.selected = self.selected.saturating_sub(1),
            Action::PageDown => self.selected = (self.selected + page).min(last),
            Action::PageUp => self.selected = self.selected.saturating_sub(page),
            Action::First => self.selected = 0,
            Action::Last => self.selected = last,
            Action::Mark => {
                if let Some(index) = self.selected() {
                    if !self.marked.remove(&index) {
                        self.marked.insert(index);
                    }
                    self.selected = (self.selected + 1).min(last);
                }
            }
            Action::Filter => self.filter.typing = true,
            Action::NextMatch => self.go_to_match(text, true),
            Action::PreviousMatch => self.go_to_match(text, false),
            Action::Open if self.filter.typing => self.filter.typing = false,
            Action::Back if self.filter().is_some() => self.clear_filter(),
            _ => return false,
        }
        true
    }

    /// The rows to draw in a window of this height: moves the window so that the selected row and
    /// a margin around it are in it.
    pub fn window(&self, height: usize) -> Range<usize> {
        let shown = self.shown();
        let margin = MARGIN.min(height.saturating_sub(1) / 2);
        let lowest = (self.selected + margin + 1).saturating_sub(height);
        let highest = self.selected.saturating_sub(margin);
        let offset = self.window.get().offset.clamp(lowest.min(highest), highest);
        let offset = offset.min(shown.saturating_sub(height));
        self.window.set(Window { offset, height });
        offset..(offset + height).min(shown)
    }

    fn clear_filter(&mut self) {
        let selected = self.selected();
        self.filter.field.clear();
        self.filter.typing = false;
        self.filter.left = None;
        self.selected = selected.unwrap_or(0).min(self.len.saturating_sub(1));
    }

    /// Filters anew and keeps `keep` selected when it is still there.
    fn refilter(&mut self, keep: Option<usize>, text: &RowText<'_>) {
        let words = self.filter.field.text().trim();
        if words.is_empty() {
            self.filter.left = None;
        } else {
            let mut fuzzy = Fuzzy::new(words);
            // More letters can only take rows away: look only at those that were left.
            let narrower = !self.filter.words.is_empty() && words.starts_with(&self.filter.words);
            let mut matches = |index: &usize| fuzzy.matches(&text(*index));
            self.filter.left = Some(match self.filter.left.take() {
                Some(mut left) if narrower => {
                    left.retain(&mut matches);
                    left
                }
                _ => (0..self.len).filter(matches).collect(),
            });
            words.clone_into(&mut self.filter.words);
        }
        self.selected = match (keep, &self.filter.left) {
            (Some(index), Some(left)) => left.binary_search(&index).unwrap_or(0),
            (index, _) => index.unwrap_or(0),
        };
    }

    fn go_to_match(&mut self, text: &RowText<'_>, forward: bool) {
        let shown = self.shown();
        if shown == 0 || self.filter.words.is_empty() {
            return;
        }
        let mut fuzzy = Fuzzy::new(&self.filter.words);
        let start = self.selected;
        let found = (1..=shown)
            .map(|step| {
                let step = if forward { step } else { shown - step };
                (start + step) % shown
            })
            .find(|position| {
                self.index_at(*position)
                    .is_some_and(|index| fuzzy.matches(&text(index)))
            });
        self.selected = found.unwrap_or(start);
    }
}

#[cfg(test)]
mod tests;
