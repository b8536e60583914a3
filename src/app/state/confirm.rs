//! A box that asks once before something happens.

use std::cell::Cell;

use crate::app::effect::Effect;
use crate::config::Action;

/// A question with a safe answer, which stands first and is selected, and one or more that act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirm {
    /// The question, for the frame.
    pub title: String,
    /// What would happen, one line each.
    pub lines: Vec<String>,
    /// The answer that changes nothing.
    pub safe: String,
    /// The answers that act, and what each does.
    acts: Vec<(String, Effect)>,
    /// Which answer is selected; the safe one is 0.
    selected: usize,
    scroll: usize,
    /// Lines shown and lines in all, noted by the last frame.
    shown: Cell<(usize, usize)>,
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
            acts: vec![(act.into(), then)],
            selected: 0,
            scroll: 0,
            shown: Cell::default(),
        }
    }

    /// One more answer that acts.
    #[must_use]
    pub fn or(mut self, act: impl Into<String>, then: Effect) -> Self {
        self.acts.push((act.into(), then));
        self
    }

    /// Every answer in its order, and whether it is selected.
    pub fn answers(&self) -> impl Iterator<Item = (&str, bool)> {
        let acts = self.acts.iter().map(|(act, _)| act.as_str());
        let all = std::iter::once(self.safe.as_str()).chain(acts);
        all.enumerate()
            .map(|(index, answer)| (answer, index == self.selected))
    }

    /// Moves between the answers, or scrolls what would happen. True when the action was one of these.
    pub fn handle(&mut self, action: Action) -> bool {
        let (height, lines) = self.shown.get();
        let last = lines.saturating_sub(height);
        let answers = self.acts.len() + 1;
        match action {
            Action::Left => self.selected = (self.selected + self.acts.len()) % answers,
            Action::Right => self.selected = (self.selected + 1) % answers,
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
        let chosen = self.selected.checked_sub(1)?;
        let (_, then) = self.acts.into_iter().nth(chosen)?;
        Some(then)
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

    #[test]
    fn several_answers_are_walked_through_and_around() {
        let confirm = Confirm::new("Drafts", Vec::new(), "Take", Effect::Quit);
        let mut confirm = confirm.or("Drop", Effect::Store);
        let selected = |confirm: &Confirm| {
            let mut answers = confirm.answers();
            answers
                .find(|(_, selected)| *selected)
                .map(|(answer, _)| answer.to_owned())
        };
        confirm.handle(Action::Left);
        assert_eq!(selected(&confirm).as_deref(), Some("Drop"));
        assert_eq!(confirm.clone().answer(), Some(Effect::Store));
        confirm.handle(Action::Right);
        assert_eq!(selected(&confirm).as_deref(), Some("Cancel"));
        assert_eq!(confirm.answer(), None);
    }
}
