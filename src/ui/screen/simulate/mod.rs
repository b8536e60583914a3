//! Simulate: the form on the left, the rules of the chosen field and its values on the right; on
//! wide terminals also the conditions of the chosen rule and who did what to which value.

mod conditions;
mod form;
mod matrix;
mod rules;
mod values;

use ratatui::layout::{Constraint, Layout, Rect};

use super::View;
use crate::app::state::SimulatePage;
use crate::app::state::simulate::Pane as Focus;
use crate::ui::canvas::Canvas;

/// Below this width only the pane with the focus shows.
const TWO_COLUMNS: u16 = 60;

/// From this width on conditions and matrix stand beside the rest.
const THREE_COLUMNS: u16 = 140;

impl View for SimulatePage {
    fn draw(&self, area: Rect, canvas: &mut Canvas<'_>) {
        if area.width < TWO_COLUMNS {
            match self.focus() {
                Focus::Form => form::draw(self, area, canvas),
                Focus::Rules => rules::draw(self, area, canvas),
                Focus::Values => values::draw(self, area, canvas),
            }
            return;
        }
        let wide = area.width >= THREE_COLUMNS;
        let shares = if wide {
            [
                Constraint::Length(44),
                Constraint::Fill(2),
                Constraint::Fill(3),
            ]
        } else {
            [
                Constraint::Length((area.width * 47 / 100).clamp(41, 48)),
                Constraint::Fill(1),
                Constraint::Length(0),
            ]
        };
        let [left, middle, right] = Layout::horizontal(shares).areas(area);
        form::draw(self, left, canvas);
        let halves = [Constraint::Percentage(50), Constraint::Fill(1)];
        let [top, bottom] = Layout::vertical(halves).areas(middle);
        rules::draw(self, top, canvas);
        values::draw(self, bottom, canvas);
        if wide {
            let [top, bottom] = Layout::vertical(halves).areas(right);
            conditions::draw(self, top, canvas);
            matrix::draw(self, bottom, canvas);
        }
    }
}
