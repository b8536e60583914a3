//! One line of text being typed.

use std::borrow::Cow;

use ratatui::layout::Rect;

use crate::app::state::TextField;
use crate::ui::canvas::Canvas;
use crate::ui::text;

/// A prompt and a text field; when it is long, the part around the cursor shows.
#[derive(Debug, Clone)]
pub struct Input<'a> {
    /// What stands before and behind the cursor.
    halves: (Cow<'a, str>, Cow<'a, str>),
    prompt: &'a str,
    active: bool,
}

impl<'a> Input<'a> {
    /// A field without a prompt that does not have the focus.
    pub fn new(field: &'a TextField) -> Self {
        let (before, after) = field.halves();
        Self::of(before, after)
    }

    /// A field that shows these texts before and behind its cursor.
    pub fn of(before: impl Into<Cow<'a, str>>, after: impl Into<Cow<'a, str>>) -> Self {
        Self {
            halves: (before.into(), after.into()),
            prompt: "",
            active: false,
        }
    }

    /// What stands before the text.
    #[must_use]
    pub fn prompt(mut self, prompt: &'a str) -> Self {
        self.prompt = prompt;
        self
    }

    /// True when keys go here: the cursor shows.
    #[must_use]
    pub fn active(mut self, active: bool) -> Self {
        self.active = active;
        self
    }

    /// Draws it into the first line of the area.
    pub fn draw(&self, area: Rect, canvas: &mut Canvas<'_>) {
        let used = canvas.print(area, "input.prompt", self.prompt);
        let area = Rect {
            x: area.x + used,
            width: area.width.saturating_sub(used),
            ..area
        };
        if area.is_empty() {
            return;
        }
        let (before, after) = &self.halves;
        // One cell is kept for the cursor behind the last letter.
        let room = usize::from(area.width - 1);
        let before = tail(before, room);
        let used = canvas.print(area, "input", &before);
        let rest = Rect {
            x: area.x + used,
            width: area.width - used,
            ..area
        };
        canvas.print(rest, "input", after);
        if self.active {
            canvas.set_cursor(rest.x, rest.y);
        }
    }
}

/// The end of the clean text that fits into `cells`.
fn tail(whole: &str, cells: usize) -> String {
    // No letter takes fewer bytes than cells; a long text is not walked from its beginning.
    let far = whole.len().saturating_sub(16 * (cells + 1));
    let near = (far..whole.len())
        .find_map(|start| whole.get(start..))
        .unwrap_or("");
    let cleaned = text::clean(near);
    let mut start = cleaned.len();
    let mut used = 0;
    for (index, letter) in cleaned.char_indices().rev() {
        used += text::width(letter.encode_utf8(&mut [0; 4])).min(2);
        if used > cells {
            break;
        }
        start = index;
    }
    cleaned.get(start..).unwrap_or("").to_owned()
}
