//! A box that asks once before something happens.

use std::cell::Cell;

use crate::app::effect::Effect;
use crate::config::Action;

/// A question with two answers; the safe one stands first and is selected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirm {
    /// The question, for the frame.
    pub title: String,
    /// What would happen, one line each.
    pub lines: Vec<String>,
    /// The answer that changes nothing.
    pub safe: String,
    /// The answer that does it.
    pub act: String,
    /// True when the acting answer is selected.
    pub acting: bool,
    scroll: usize,
    /// Lines shown and lines in all, noted by the last frame.
    shown: Cell<(usize, usize)>,
    then: Effect,
}

impl Confirm {
    /// A question whose acting answer has this effect.
    pub fn new(
        title: impl Into<String>,
        lines: Vec<String>,
        act: impl Into<String>,
        then: Effect,
    ) -> Self {
        Self {
            title: title.into(),
            lines,
            safe: "Cancel".to_owned(),
            act: act.into(),
            acting: false,
            scroll: 0,
            shown: Cell::default(),
            then,
        }
    }

    /// Moves between the answers, or scrolls what would happen. True when the action was one of these.
    pub fn handle(&mut self, action: Action) -> bool {
        let (height, lines) = self.shown.get();
        let last = lines.saturating_sub(height);
        match action {
            Action::Left | Action::Right => self.acting ^= true,
            Action::Down => self.scroll = (self.scroll + 1).min(last),
            Action::Up => self.scroll = self.scroll.saturating_sub(1),
            Action::PageDown => self.scroll = (self.scroll + height.max(1)).min(last),
            Action::PageUp => self.scroll = self.scroll.saturating_sub(height.max(1)),
            _ => return false,
        }
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

    /// The effect of the selected answer; `None` for the safe one.
    pub fn answer(self) -> Option<Effect> {
        self.acting.then_some(self.then)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_safe_answer_comes_first() {
        let mut confirm = Confirm::new("Quit?", Vec::new(), "Quit", Effect::Quit);
        assert_eq!(confirm.clone().answer(), None);
        confirm.handle(Action::Right);
        assert_eq!(confirm.answer(), Some(Effect::Quit));
    }
}
