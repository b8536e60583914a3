//! The strip below a draft: what it does to whoever is simulated.

use ratatui::layout::Rect;

use crate::app::Mark;
use crate::app::drafted::{Judged, ListEffect};
use crate::app::state::acls::AclsPage;
use crate::ui::canvas::Canvas;
use crate::ui::line::Line;
use crate::ui::widget::Pane;

/// Lines of the strip with its frame.
const HEIGHT: u16 = 6;

/// Below this height of the pane there is no room for it.
const ROOM: u16 = 14;

/// The strip.
pub(super) struct Strip<'a> {
    judged: Option<&'a Judged>,
    valid: bool,
    /// False while what is typed is no ACL.
    readable: bool,
}

impl<'a> Strip<'a> {
    /// The strip of the chosen ACL; `None` where nothing is drafted, or there is no room.
    pub(super) fn of(page: &'a AclsPage, area: Rect) -> Option<Self> {
        let row = page.selected()?;
        let text = page.text();
        let changed = page
            .selected_sheet()
            .is_some_and(|sheet| sheet.is_changed())
            || text.is_some_and(|text| text.is_changed());
        (changed && area.height >= ROOM).then(|| Self {
            judged: page.judged(),
            valid: row.valid,
            readable: text.is_none_or(|text| text.error().is_none()),
        })
    }

    /// Draws it at the bottom and returns what is left above it.
    pub(super) fn draw(&self, area: Rect, canvas: &mut Canvas<'_>) -> Rect {
        let height = HEIGHT.min(area.height);
        let place = Rect {
            y: area.bottom() - height,
            height,
            ..area
        };
        let pane = match self.judged.and_then(|judged| judged.on.as_ref()) {
            Some((login, screen)) => Pane::new(format!("effect for {login} on {screen}")),
            None => Pane::new("effect"),
        };
        let pane = if self.valid {
            pane
        } else {
            pane.and("as if valid")
        };
        let inner = pane.focused(false).draw(place, canvas);
        let lines = self.lines();
        for (y, line) in (inner.y..inner.bottom()).zip(&lines) {
            let row = Rect {
                y,
                height: 1,
                ..inner
            };
            canvas.line(row, line);
        }
        Rect {
            height: area.height - height,
            ..area
        }
    }

    fn lines(&self) -> Vec<Line<'_>> {
        let quiet = |says: &'static str| vec![Line::new().styled("text.quiet", says)];
        if !self.readable {
            return quiet("this text cannot become an ACL yet");
        }
        let Some(judged) = self.judged else {
            return quiet("trying the draft");
        };
        if judged.on.is_none() {
            return quiet("choose a customer user in Simulate (3) to see whom this touches");
        }
        let differing: Vec<&ListEffect> =
            judged.lists.iter().filter(|list| list.differs()).collect();
        if differing.is_empty() {
            return quiet("no difference: every list is as without the draft");
        }
        differing.into_iter().map(list_line).collect()
    }
}

/// `Queue  5 -> 1  ○ FAQ Sweden ○ Support Sweden`
fn list_line(list: &ListEffect) -> Line<'_> {
    let count = |count: &Result<usize, String>| match count {
        Ok(count) => count.to_string(),
        Err(_) => "ends".to_owned(),
    };
    let mut line = Line::new().styled("text.strong", list.field.as_str());
    let counts = format!("  {} -> {}  ", count(&list.before), count(&list.after));
    line = line.text(counts);
    if let Err(error) = &list.after {
        return line.styled("text.error", error.as_str());
    }
    for name in &list.lost {
        line = line.mark(Mark::Gone).blank(1).text(name.as_str()).blank(2);
    }
    for name in &list.gained {
        line = line
            .mark(Mark::Revived)
            .blank(1)
            .text(name.as_str())
            .blank(2);
    }
    line
}
