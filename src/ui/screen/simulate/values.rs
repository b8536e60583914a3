//! The values of the chosen field as they are after the chosen rule.

use ratatui::layout::Rect;

use crate::app::Asked;
use crate::app::Mark;
use crate::app::state::SimulatePage;
use crate::app::state::simulate::Pane as Focus;
use crate::core::acl::{Did, Event, OptionSet};
use crate::ui::Canvas;
use crate::ui::line::Line;
use crate::ui::widget::{List, Pane};

pub(super) fn draw(page: &SimulatePage, area: Rect, canvas: &mut Canvas<'_>) {
    let asked = page.asked();
    let step = page.step();
    let left = asked.map(|asked| asked.trace.left_after(step));
    let title = match step {
        0 => "before any rule".to_owned(),
        step => format!("after rule {step}"),
    };
    let mut pane = Pane::new(title);
    let failed = asked.is_some_and(|asked| asked.answer.outcome.error.is_some());
    if failed {
        pane = pane.and("until the error");
    } else if asked.is_some_and(|asked| step >= asked.last_used()) {
        pane = pane.and("final");
    }
    if let Some(left) = &left {
        pane = pane.and(format!("{} of {}", left.count(), left.universe()));
    }
    let row = |index: usize| match (asked, &left) {
        (Some(asked), Some(left)) => line(asked, index, step, left),
        _ => Line::new(),
    };
    List::new(page.lists().2, row)
        .pane_as_is(pane)
        .focused(page.focus() == Focus::Values)
        .empty("nothing is offered")
        .draw(area, canvas);
}

/// `○ Support Mexico     by 020`
fn line<'a>(asked: Asked<'a>, position: usize, step: usize, left: &OptionSet) -> Line<'a> {
    let last = last_event(asked, position, step);
    let there = left.contains(position);
    let mark = match (there, last.map(|event| event.did)) {
        (true, Some(Did::Revived)) => Mark::Revived,
        (true, _) => Mark::Offered,
        (false, _) => Mark::Gone,
    };
    let text = asked.value(position);
    let text = if text.is_empty() { "(empty)" } else { text };
    let scope = if there { "text" } else { "text.quiet" };
    let line = Line::new().mark(mark).text(" ").styled(scope, text);
    match last {
        Some(event) => line.right(
            "text.quiet",
            format!("by {}", short(asked.rule_name(event.rule))),
        ),
        None => line,
    }
}

/// What happened last to a value in the first `step` rules.
pub(super) fn last_event(asked: Asked<'_>, position: usize, step: usize) -> Option<Event> {
    let life = asked.trace.life(position);
    life.into_iter()
        .take_while(|event| event.rule < step)
        .last()
}

/// The beginning of a rule's name, which is what orders it: `020` of `020-Hide Mexico`.
pub(super) fn short(name: &str) -> &str {
    const LONGEST: usize = 12;
    let end = name.find(['-', ' ']).unwrap_or(name.len());
    let end = if end == 0 { name.len() } else { end };
    match name.char_indices().nth(LONGEST) {
        Some((cut, _)) if cut < end => name.get(..cut).unwrap_or(name),
        _ => name.get(..end).unwrap_or(name),
    }
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn a_rule_is_called_by_what_orders_it() {
        assert_eq!(short("020-Hide Mexico"), "020");
        assert_eq!(short("VIP"), "VIP");
        assert_eq!(short("-x"), "-x");
        assert_eq!(short("averyveryverylongname"), "averyveryver");
    }
}
