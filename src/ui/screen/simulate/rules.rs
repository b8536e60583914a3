//! The rules of the chosen field in evaluation order; the selected one is how far the run went.

use ratatui::layout::Rect;

use crate::app::Asked;
use crate::app::Mark;
use crate::app::state::SimulatePage;
use crate::app::state::simulate::Pane as Focus;
use crate::core::acl::Verdict;
use crate::core::explain::Reason;
use crate::core::simulate::FieldAnswer;
use crate::ui::Canvas;
use crate::ui::line::Line;
use crate::ui::widget::{List, Pane};

pub(super) fn draw(page: &SimulatePage, area: Rect, canvas: &mut Canvas<'_>) {
    let asked = page.asked();
    let pane = match asked {
        Some(asked) => Pane::new(asked.answer.field.label())
            .and(left_of(asked.answer))
            .and(format!("rule {} of {}", page.step(), asked.count())),
        None => Pane::new("Rules"),
    };
    let row = |index: usize| match (asked, index.checked_sub(1)) {
        (Some(asked), Some(rule)) => line(asked, rule),
        (Some(asked), None) => offered(asked),
        (None, _) => Line::new(),
    };
    List::new(page.lists().1, row)
        .pane_as_is(pane)
        .focused(page.focus() == Focus::Rules)
        .empty("no rules")
        .draw(area, canvas);
}

/// `7 of 12`; nothing is left to count where the request ends.
pub(super) fn left_of(answer: &FieldAnswer) -> String {
    let offered = answer.candidates.offered.len();
    match answer.outcome.error {
        Some(_) => format!("error, {offered}"),
        None => format!("{} of {offered}", answer.outcome.left.count()),
    }
}

fn offered(asked: Asked<'_>) -> Line<'_> {
    let count = asked.answer.candidates.offered.len();
    Line::new().styled("text.quiet", format!("    {count} offered before any rule"))
}

/// ` 1 020-Hide Mexico    ✔ −1`
fn line(asked: Asked<'_>, rule: usize) -> Line<'_> {
    let own = asked.rule(rule);
    let verdict = own.map(|own| own.verdict).unwrap_or_default();
    let scope = match verdict {
        Verdict::Used | Verdict::Failed => "text",
        Verdict::Matched | Verdict::NotMatched | Verdict::NotReached => "text.quiet",
    };
    let mut line = Line::new()
        .styled("text.quiet", format!("{:>3} ", rule + 1))
        .styled(scope, asked.rule_name(rule));
    if asked.differing(asked.rule_name(rule)).is_some() {
        line = line.right_mark(Mark::Changed).right("text", " ");
    }
    match verdict {
        Verdict::NotReached if asked.answer.outcome.error.is_some() => {
            line.right("text.quiet", "after the error")
        }
        Verdict::NotReached => line.right("text.quiet", "after the stop"),
        Verdict::Failed => line.right_mark(Mark::Problem),
        Verdict::Matched => line
            .right("text.quiet", "other lists ")
            .right_mark(Mark::Matched),
        Verdict::NotMatched => match asked.reason(rule) {
            Reason::Failed(held) => {
                let mark = match held.found {
                    None => Mark::Absent,
                    Some(_) => Mark::Missed,
                };
                line.right("text.quiet", format!("{} ", brief(&held.attribute)))
                    .right_mark(mark)
            }
            _ => line.right_mark(Mark::Missed),
        },
        Verdict::Used => used(line, asked, rule),
    }
}

/// An attribute in the room beside a rule's name.
fn brief(attribute: &str) -> &str {
    const LONGEST: usize = 12;
    let name = attribute.strip_prefix("DynamicField_").unwrap_or(attribute);
    match name.char_indices().nth(LONGEST) {
        Some((end, _)) => name.get(..end).unwrap_or(name),
        None => name,
    }
}

fn used<'a>(mut line: Line<'a>, asked: Asked<'a>, rule: usize) -> Line<'a> {
    let (removed, revived) = asked.changed(rule);
    if !removed.is_empty() {
        line = line.right("text", format!("-{} ", removed.count()));
    }
    if !revived.is_empty() {
        line = line
            .right_mark(Mark::Revived)
            .right("text", format!("{} ", revived.count()));
    }
    if asked.rule(rule).is_some_and(|own| own.stopped) {
        line = line.right_mark(Mark::Stopped).right("text", " ");
    }
    line.right_mark(Mark::Matched)
}
