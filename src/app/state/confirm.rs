//! A box that asks once before something happens.

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
            then,
        }
    }

    /// Moves between the answers. True when the action was one of these.
    pub fn handle(&mut self, action: Action) -> bool {
        let moves = matches!(action, Action::Left | Action::Right);
        self.acting ^= moves;
        moves
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
