//! The text of an ACL while it is edited as YAML.

use std::cell::Cell;

use tui_textarea::{CursorMove, Input, Key as TextKey, TextArea};

use crate::config::{Key, KeyCode};
use crate::core::edit::{Change, Draft, SheetId, Side, from_text, part_of_text, to_text};
use crate::core::yaml::YamlError;

/// A text of YAML, where the cursor is in it, and what is wrong with it.
#[derive(Debug, Clone)]
pub struct YamlText {
    /// Which ACL.
    pub id: SheetId,
    /// The one column that is edited, because it cannot be read; else the whole ACL is.
    pub side: Option<Side>,
    area: TextArea<'static>,
    before: String,
    /// The whole text, put together after every change: it is asked for with every frame.
    text: String,
    /// True when it is another one than when this was asked last.
    untaken: bool,
    /// What the text means, or what is wrong with it; worked out after every key.
    meaning: Result<Change, YamlError>,
    /// First line and first column shown, noted by the last frame.
    window: Cell<(usize, usize)>,
}

impl YamlText {
    /// The text of an ACL, or of one of its columns.
    pub fn new(id: SheetId, side: Option<Side>, draft: &Draft) -> Self {
        let text = match side {
            Some(side) => draft.part(side).text(),
            None => to_text(draft),
        };
        let area = area(&text);
        let text = whole(&area);
        Self {
            id,
            side,
            area,
            meaning: meaning(&text, side, draft),
            before: text.clone(),
            text,
            untaken: false,
            window: Cell::default(),
        }
    }

    /// Goes on with a text that was typed before, e.g. in a console that was lost.
    #[must_use]
    pub fn typed(mut self, text: &str, draft: &Draft) -> Self {
        self.area = area(text);
        self.is_typed(draft);
        self
    }

    /// The text is another one now.
    fn is_typed(&mut self, draft: &Draft) {
        self.text = whole(&self.area);
        self.meaning = meaning(&self.text, self.side, draft);
        self.untaken = true;
    }

    /// The lines.
    pub fn lines(&self) -> &[String] {
        self.area.lines()
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// True when it is not what it was at the beginning.
    pub fn is_changed(&self) -> bool {
        self.text != self.before
    }

    /// The text, where it is another one than when this was asked last.
    pub fn take_typed(&mut self) -> Option<String> {
        std::mem::take(&mut self.untaken).then(|| self.text.clone())
    }

    /// Line and column of the cursor, from 0; columns are characters.
    pub fn cursor(&self) -> (usize, usize) {
        let cursor = self.area.cursor();
        (cursor.0, cursor.1)
    }

    /// What is wrong with it.
    pub fn error(&self) -> Option<&YamlError> {
        self.meaning.as_ref().err()
    }

    /// The change that it means.
    ///
    /// # Errors
    /// What is wrong with it, with line and column.
    pub fn change(&self) -> Result<Change, YamlError> {
        self.meaning.clone()
    }

    /// First line and first column to show in a window of this size, so that the cursor is in it.
    pub fn window(&self, height: usize, width: usize) -> (usize, usize) {
        let (line, column) = self.cursor();
        let (top, left) = self.window.get();
        let fit = |first: usize, at: usize, room: usize| {
            let lowest = (at + 1).saturating_sub(room.max(1));
            first.clamp(lowest, at.max(lowest))
        };
        let window = (fit(top, line, height), fit(left, column, width));
        self.window.set(window);
        window
    }

    /// Goes to a line and column, both from 1.
    pub fn go_to(&mut self, line: u64, column: u64) {
        let at = |number: u64| u16::try_from(number.saturating_sub(1)).unwrap_or(u16::MAX);
        self.area
            .move_cursor(CursorMove::Jump(at(line), at(column)));
    }

    /// A key. `None` when it is none of a text's; else whether the text is another one now.
    pub fn key(&mut self, key: Key, draft: &Draft) -> Option<bool> {
        let changed = self.area.input(input(key)?);
        if changed {
            self.is_typed(draft);
        }
        Some(changed)
    }

    /// Pasted text.
    pub fn paste(&mut self, text: &str, draft: &Draft) {
        self.area.insert_str(text);
        self.is_typed(draft);
    }

    /// Takes back or does again what was typed last.
    pub fn turn(&mut self, redo: bool, draft: &Draft) {
        match redo {
            false => self.area.undo(),
            true => self.area.redo(),
        };
        self.is_typed(draft);
    }
}

fn area(text: &str) -> TextArea<'static> {
    let mut area = TextArea::new(text.lines().map(str::to_owned).collect());
    area.set_max_histories(usize::MAX);
    area.set_tab_length(2);
    area
}

/// The lines as one text; every one of them ends.
fn whole(area: &TextArea<'_>) -> String {
    let mut text = area.lines().join("\n");
    text.push('\n');
    text
}

fn meaning(text: &str, side: Option<Side>, draft: &Draft) -> Result<Change, YamlError> {
    match side {
        Some(side) => part_of_text(text).map(|part| Change::Part { side, part }),
        None => from_text(text, draft).map(|draft| Change::Whole(Box::new(draft))),
    }
}

/// The key as the text area knows it; `None` for those that mean something to the console.
fn input(key: Key) -> Option<Input> {
    let code = match key.code {
        KeyCode::Char(c) if key.ctrl && !matches!(c, 'a' | 'e' | 'k' | 'w' | 'n' | 'd') => {
            return None;
        }
        KeyCode::Char(c) => TextKey::Char(c),
        KeyCode::Enter => TextKey::Enter,
        KeyCode::Tab => TextKey::Tab,
        KeyCode::Backspace => TextKey::Backspace,
        KeyCode::Delete => TextKey::Delete,
        KeyCode::Up => TextKey::Up,
        KeyCode::Down => TextKey::Down,
        KeyCode::Left => TextKey::Left,
        KeyCode::Right => TextKey::Right,
        KeyCode::Home => TextKey::Home,
        KeyCode::End => TextKey::End,
        KeyCode::PageUp => TextKey::PageUp,
        KeyCode::PageDown => TextKey::PageDown,
        KeyCode::Esc | KeyCode::BackTab | KeyCode::Insert | KeyCode::Function(_) => return None,
    };
    Some(Input {
        key: code,
        ctrl: key.ctrl,
        alt: key.alt,
        shift: false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_read_at_once_and_its_faults_have_a_place() {
        let draft = Draft {
            name: "a".to_owned(),
            ..Draft::default()
        };
        let mut text = YamlText::new(SheetId::New(1), None, &draft);
        assert!(!text.is_changed() && text.error().is_none());
        text.go_to(2, 7);
        for c in "b: [".chars() {
            assert_eq!(text.key(Key::char(c), &draft), Some(true));
        }
        let error = text.error().unwrap();
        assert!(error.line >= 2, "{error}");
        for _ in 0..4 {
            text.key(Key::plain(KeyCode::Backspace), &draft);
        }
        assert!(!text.is_changed(), "{}", text.text());
        text.turn(false, &draft);
        assert!(text.is_changed());
        assert_eq!(text.key(Key::plain(KeyCode::Esc), &draft), None);
        assert_eq!(text.key(Key::ctrl('c'), &draft), None);
    }

    #[test]
    fn the_window_follows_the_cursor() {
        let draft = Draft {
            name: "a".to_owned(),
            ..Draft::default()
        };
        let mut text = YamlText::new(SheetId::New(1), None, &draft);
        assert_eq!(text.window(3, 10), (0, 0));
        text.go_to(8, 1);
        assert_eq!(text.window(3, 10).0, 5);
        text.go_to(7, 1);
        assert_eq!(text.window(3, 10).0, 5);
        assert_eq!(text.window(0, 0), (6, 0));
    }
}
