//! A frame with a title.

use ratatui::layout::Rect;

use crate::ui::canvas::Canvas;

/// A framed part of the screen.
///
/// ```text
/// ┏ ACLs · 23 of 80 ━━━━━━━━━━━━┓
/// ┃                             ┃
/// ┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛
/// ```
///
/// The one with the focus has heavier lines and a bold title, so that it is seen without colours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pane {
    title: Vec<String>,
    focused: bool,
    scope: &'static str,
}

impl Pane {
    /// A pane with this title.
    pub fn new(title: impl Into<String>) -> Self {
        Self {
            title: vec![title.into()],
            focused: false,
            scope: "pane",
        }
    }

    /// Adds something to the title behind a dot.
    #[must_use]
    pub fn and(mut self, more: impl Into<String>) -> Self {
        self.title.push(more.into());
        self
    }

    /// True when keys go here.
    #[must_use]
    pub fn focused(mut self, focused: bool) -> Self {
        self.focused = focused;
        self
    }

    /// Drawn as a popup.
    #[must_use]
    pub fn popup(mut self) -> Self {
        self.focused = true;
        self.scope = "popup";
        self
    }

    /// Draws the frame and returns what is inside. Where there is no room for a frame, everything
    /// is inside.
    pub fn draw(&self, area: Rect, canvas: &mut Canvas<'_>) -> Rect {
        let area = area.intersection(canvas.area());
        if area.width < 3 || area.height < 3 {
            return area;
        }
        let scope = match (self.scope, self.focused) {
            ("pane", true) => "pane.focused",
            (scope, _) => scope,
        };
        let lines = canvas.glyphs().frame(self.focused);
        let [top_left, top_right, bottom_left, bottom_right] = lines.corners;
        let across = lines.across.repeat(usize::from(area.width - 2));
        let row = |y: u16| Rect {
            y,
            height: 1,
            ..area
        };
        canvas.print(
            row(area.y),
            scope,
            &format!("{top_left}{across}{top_right}"),
        );
        for y in area.y + 1..area.bottom() - 1 {
            canvas.print(row(y), scope, lines.down);
            let right = Rect {
                x: area.right() - 1,
                width: 1,
                ..row(y)
            };
            canvas.print(right, scope, lines.down);
        }
        canvas.print(
            row(area.bottom() - 1),
            scope,
            &format!("{bottom_left}{across}{bottom_right}"),
        );
        self.draw_title(area, canvas);
        Rect::new(area.x + 1, area.y + 1, area.width - 2, area.height - 2)
    }

    fn draw_title(&self, area: Rect, canvas: &mut Canvas<'_>) {
        let scope = match (self.scope, self.focused) {
            ("pane", true) => "pane.focused",
            ("pane", false) => "pane.title",
            (scope, _) => scope,
        };
        let parts: Vec<&str> = self.title.iter().map(String::as_str).collect();
        let title = parts.join(&format!(" {} ", canvas.glyphs().dot()));
        if area.width < 6 || title.is_empty() {
            return;
        }
        let room = Rect::new(area.x + 1, area.y, area.width - 2, 1);
        let inner = Rect {
            x: room.x + 1,
            width: room.width - 2,
            ..room
        };
        let used = canvas.print(inner, scope, &title);
        canvas.print(Rect { width: 1, ..room }, scope, " ");
        canvas.print(
            Rect {
                x: inner.x + used,
                width: 1,
                ..room
            },
            scope,
            " ",
        );
    }
}
