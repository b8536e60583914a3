//! From names to what a terminal shows: styles of the theme, marks and frames.

use ratatui::style::{Color, Modifier, Style};

use crate::app::{Appearance, Mark};
use crate::config::theme::{self, Paint};
use crate::config::{Depth, Theme};

/// The theme in use at the depth of the terminal, and its glyphs.
#[derive(Debug, Clone, Copy)]
pub struct Look<'a> {
    theme: Option<&'a Theme>,
    depth: Depth,
    /// Marks and lines.
    pub glyphs: Glyphs,
}

impl<'a> Look<'a> {
    /// How the console looks now.
    pub fn new(appearance: &'a Appearance) -> Self {
        Self {
            theme: appearance.theme(),
            depth: appearance.depth,
            glyphs: Glyphs {
                ascii: appearance.ascii,
            },
        }
    }

    /// The style of a scope such as `list.selected`.
    pub fn style(&self, scope: &str) -> Style {
        let style = self
            .theme
            .map(|theme| theme.style(scope))
            .unwrap_or_default();
        let mut shown = Style::new().add_modifier(modifier(style.attributes));
        shown.fg = style.foreground.and_then(|colour| self.colour(colour));
        shown.bg = style.background.and_then(|colour| self.colour(colour));
        shown
    }

    fn colour(&self, colour: theme::Colour) -> Option<Color> {
        colour.at(self.depth).map(|paint| match paint {
            Paint::Ansi(number) => sixteen(number),
            Paint::Indexed(number) => Color::Indexed(number),
            Paint::Rgb(r, g, b) => Color::Rgb(r, g, b),
        })
    }
}

fn modifier(attributes: theme::Attributes) -> Modifier {
    let mut modifier = Modifier::empty();
    modifier.set(Modifier::BOLD, attributes.bold);
    modifier.set(Modifier::DIM, attributes.dim);
    modifier.set(Modifier::ITALIC, attributes.italic);
    modifier.set(Modifier::UNDERLINED, attributes.underline);
    modifier.set(Modifier::REVERSED, attributes.reverse);
    modifier
}

fn sixteen(number: u8) -> Color {
    match number {
        0 => Color::Black,
        1 => Color::Red,
        2 => Color::Green,
        3 => Color::Yellow,
        4 => Color::Blue,
        5 => Color::Magenta,
        6 => Color::Cyan,
        7 => Color::Gray,
        8 => Color::DarkGray,
        9 => Color::LightRed,
        10 => Color::LightGreen,
        11 => Color::LightYellow,
        12 => Color::LightBlue,
        13 => Color::LightMagenta,
        14 => Color::LightCyan,
        _ => Color::White,
    }
}

/// Marks and lines, in Unicode or in plain ASCII. Each takes one cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Glyphs {
    /// Plain ASCII.
    pub ascii: bool,
}

/// The lines of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FrameLines {
    /// Top left, top right, bottom left, bottom right.
    pub corners: [&'static str; 4],
    /// The line from left to right.
    pub across: &'static str,
    /// The line from top to bottom.
    pub down: &'static str,
}

impl Glyphs {
    const fn pick(self, unicode: &'static str, ascii: &'static str) -> &'static str {
        if self.ascii { ascii } else { unicode }
    }

    /// The mark itself.
    pub const fn mark(self, mark: Mark) -> &'static str {
        match mark {
            Mark::Offered => self.pick("●", "*"),
            Mark::Gone => self.pick("○", "o"),
            Mark::Revived => self.pick("◐", "+"),
            Mark::Matched => self.pick("✔", "y"),
            Mark::Missed => self.pick("✗", "n"),
            Mark::Absent => self.pick("–", "-"),
            Mark::Stopped => self.pick("■", "!"),
            Mark::Problem => self.pick("▲", "!"),
            Mark::Changed => "*",
        }
    }

    /// The scope of a mark's style.
    pub const fn mark_scope(mark: Mark) -> &'static str {
        match mark {
            Mark::Offered => "mark.offered",
            Mark::Gone => "mark.gone",
            Mark::Revived => "mark.revived",
            Mark::Matched => "mark.matched",
            Mark::Missed => "mark.missed",
            Mark::Absent => "mark.absent",
            Mark::Stopped => "mark.stopped",
            Mark::Problem => "mark.problem",
            Mark::Changed => "mark.changed",
        }
    }

    /// In place of what does not fit.
    pub const fn ellipsis(self) -> &'static str {
        self.pick("…", "~")
    }

    /// Before the selected row.
    pub const fn pointer(self) -> &'static str {
        self.pick("▸", ">")
    }

    /// Before a node that is open (`true`) or closed.
    pub const fn fold(self, open: bool) -> &'static str {
        if open {
            self.pick("▾", "v")
        } else {
            self.pick("▸", ">")
        }
    }

    /// What turns while something loads, a quarter of a second a step.
    pub const fn spinner(self, quarter: u128) -> &'static str {
        match quarter % 4 {
            0 => self.pick("◜", "|"),
            1 => self.pick("◝", "/"),
            2 => self.pick("◞", "-"),
            _ => self.pick("◟", "\\"),
        }
    }

    /// Between things of one line.
    pub const fn dot(self) -> &'static str {
        self.pick("·", "-")
    }

    /// The part of a scrollbar that shows where one is.
    pub const fn thumb(self) -> &'static str {
        self.pick("█", "#")
    }

    /// The frame of a pane; the one with the focus has heavier lines.
    pub const fn frame(self, focused: bool) -> FrameLines {
        let (corners, across, down) = match (self.ascii, focused) {
            (false, false) => (["┌", "┐", "└", "┘"], "─", "│"),
            (false, true) => (["┏", "┓", "┗", "┛"], "━", "┃"),
            (true, false) => (["+", "+", "+", "+"], "-", "|"),
            (true, true) => (["#", "#", "#", "#"], "=", "#"),
        };
        FrameLines {
            corners,
            across,
            down,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_width::UnicodeWidthStr;

    #[test]
    fn every_mark_takes_one_cell_and_has_an_ascii_form() {
        for mark in Mark::ALL {
            assert_eq!(Glyphs { ascii: false }.mark(*mark).width(), 1);
            assert!(Glyphs { ascii: true }.mark(*mark).is_ascii());
        }
    }

    #[test]
    fn every_scope_of_a_mark_is_in_the_theme() {
        let theme = Theme::embedded("dark").unwrap().unwrap();
        for mark in Mark::ALL {
            assert!(
                theme
                    .scopes()
                    .any(|scope| scope == Glyphs::mark_scope(*mark))
            );
        }
    }

    #[test]
    fn focus_shows_without_colour() {
        for ascii in [false, true] {
            let glyphs = Glyphs { ascii };
            assert_ne!(glyphs.frame(true), glyphs.frame(false));
        }
    }
}
