//! One line of text that is being typed.

use unicode_segmentation::UnicodeSegmentation;

use crate::config::{Key, KeyCode};

/// What a key did to a text field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edit {
    /// The text is another one now.
    Changed,
    /// Only the cursor moved, or the key had nothing to do.
    Kept,
    /// The key is none of a text field's.
    Ignored,
}

/// A line of text with a cursor between two graphemes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TextField {
    text: String,
    /// Bytes before the cursor; always at the edge of a grapheme.
    cursor: usize,
}

impl TextField {
    /// A field that holds `text`, the cursor behind it.
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        Self {
            cursor: text.len(),
            text,
        }
    }

    /// What is typed so far.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What stands before and behind the cursor.
    pub fn halves(&self) -> (&str, &str) {
        self.text
            .split_at_checked(self.cursor)
            .unwrap_or((&self.text, ""))
    }

    /// Takes everything away.
    pub fn clear(&mut self) {
        self.text.clear();
        self.cursor = 0;
    }

    /// Inserts typed or pasted text at the cursor; a line has no line breaks, so they become
    /// spaces, and one at the end is what copying a whole line adds.
    pub fn insert(&mut self, text: &str) {
        let line = text.trim_end_matches(['\r', '\n']);
        let line = line.replace("\r\n", " ").replace(['\r', '\n'], " ");
        self.text.insert_str(self.cursor, &line);
        self.cursor += line.len();
        // A combining mark may have joined the grapheme before it.
        self.cursor = self.edge_at_or_after(self.cursor);
    }

    /// Applies one key: characters, Backspace, Delete, arrows, Home, End, and Ctrl with A E U K W.
    pub fn key(&mut self, key: Key) -> Edit {
        if let Some(c) = key.typed() {
            self.insert(c.encode_utf8(&mut [0; 4]));
            return Edit::Changed;
        }
        if key.alt {
            return Edit::Ignored;
        }
        match (key.ctrl, key.code) {
            (false, KeyCode::Left) => self.cursor = self.before(),
            (false, KeyCode::Right) => self.cursor = self.after(),
            (false, KeyCode::Home) | (true, KeyCode::Char('a')) => self.cursor = 0,
            (false, KeyCode::End) | (true, KeyCode::Char('e')) => self.cursor = self.text.len(),
            (false, KeyCode::Backspace) | (true, KeyCode::Char('h')) => {
                return self.remove(self.before(), self.cursor);
            }
            (false, KeyCode::Delete) => return self.remove(self.cursor, self.after()),
            (true, KeyCode::Char('u')) => return self.remove(0, self.cursor),
            (true, KeyCode::Char('k')) => return self.remove(self.cursor, self.text.len()),
            (true, KeyCode::Char('w')) => return self.remove(self.word_before(), self.cursor),
            _ => return Edit::Ignored,
        }
        Edit::Kept
    }

    fn remove(&mut self, from: usize, to: usize) -> Edit {
        if from >= to {
            return Edit::Kept;
        }
        self.text.replace_range(from..to, "");
        self.cursor = self.edge_at_or_after(from);
        Edit::Changed
    }

    fn before(&self) -> usize {
        let (before, _) = self.halves();
        let last = before.graphemes(true).next_back().map_or(0, str::len);
        self.cursor - last
    }

    fn after(&self) -> usize {
        let (_, after) = self.halves();
        self.cursor + after.graphemes(true).next().map_or(0, str::len)
    }

    fn word_before(&self) -> usize {
        let (before, _) = self.halves();
        let trimmed = before.trim_end();
        trimmed
            .rfind(char::is_whitespace)
            .map_or(0, |place| self.edge_at_or_after(place + 1))
    }

    fn edge_at_or_after(&self, place: usize) -> usize {
        self.text
            .grapheme_indices(true)
            .map(|(edge, _)| edge)
            .find(|edge| *edge >= place)
            .unwrap_or(self.text.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(field: &mut TextField, keys: &[&str]) {
        for key in keys {
            field.key(Key::parse(key).unwrap());
        }
    }

    #[test]
    fn typing_moving_and_removing_keep_the_cursor_between_graphemes() {
        let mut field = TextField::default();
        press(&mut field, &["a", "ö", "漢", "Left", "Left", "x"]);
        assert_eq!(field.halves(), ("ax", "ö漢"));
        press(&mut field, &["Del", "Backspace", "End", "!"]);
        assert_eq!(field.text(), "a漢!");
        press(&mut field, &["Ctrl-A", "Ctrl-K"]);
        assert_eq!(field.text(), "");
    }

    #[test]
    fn words_go_with_ctrl_w() {
        let mut field = TextField::new("one two  ");
        press(&mut field, &["Ctrl-W"]);
        assert_eq!(field.text(), "one ");
        press(&mut field, &["Ctrl-W"]);
        assert_eq!(field.text(), "");
        assert_eq!(field.key(Key::ctrl('w')), Edit::Kept);
    }

    #[test]
    fn a_combining_mark_joins_its_letter() {
        let mut field = TextField::default();
        field.insert("e\u{301}f");
        press(&mut field, &["Left", "Left", "Left"]);
        assert_eq!(field.halves(), ("", "e\u{301}f"));
        press(&mut field, &["Right"]);
        assert_eq!(field.halves(), ("e\u{301}", "f"));
    }

    #[test]
    fn pasted_lines_become_one() {
        let mut field = TextField::default();
        field.insert("one\r\ntwo\nthree\n");
        assert_eq!(field.text(), "one two three");
    }

    #[test]
    fn keys_of_others_are_left_alone() {
        let mut field = TextField::default();
        for key in ["Enter", "Esc", "Up", "Ctrl-C", "Alt-x", "F1", "Tab"] {
            assert_eq!(field.key(Key::parse(key).unwrap()), Edit::Ignored, "{key}");
        }
    }
}
