//! The one sanitiser: every text is made printable here before it reaches a terminal.
//!
//! Names, mails and patterns come from outside. What would move the cursor, turn the reading
//! direction, hide itself or take no room is shown as a visible escape instead, so that what is
//! seen is what is there.

use std::borrow::Cow;
use std::fmt::Write;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Combining marks that one letter may carry; more are shown as escapes.
const MOST_MARKS: usize = 4;

/// The text with everything that a terminal would not show made visible: `\e`, `\n`, `\u{202e}`.
pub fn clean(text: &str) -> Cow<'_, str> {
    if is_plain(text) {
        return Cow::Borrowed(text);
    }
    let mut cleaned = String::with_capacity(text.len());
    for piece in pieces(text) {
        cleaned.push_str(&piece);
    }
    Cow::Owned(cleaned)
}

/// How many cells the text takes once it is clean.
pub fn width(text: &str) -> usize {
    if is_plain(text) {
        return text.len();
    }
    pieces(text).map(|piece| piece.width()).sum()
}

/// The clean text cut to at most `width` cells, with `ellipsis` (one cell) in place of what does
/// not fit, and the cells it takes. A wide letter is never cut in two. Looks at no more of the
/// text than it needs.
pub fn fit<'a>(text: &'a str, width: usize, ellipsis: &str) -> (Cow<'a, str>, usize) {
    if text.len() <= width && is_plain(text) {
        return (Cow::Borrowed(text), text.len());
    }
    let mut kept = String::new();
    let mut used = 0;
    // Where to cut when there turns out to be more: room for the ellipsis must be left.
    let (mut cut, mut cut_used) = (0, 0);
    for piece in pieces(text) {
        let cells = piece.width();
        if used + cells > width {
            kept.truncate(cut);
            if width > 0 {
                kept.push_str(ellipsis);
                cut_used += 1;
            }
            return (Cow::Owned(kept), cut_used);
        }
        kept.push_str(&piece);
        used += cells;
        if used < width {
            (cut, cut_used) = (kept.len(), used);
        }
    }
    (Cow::Owned(kept), used)
}

/// The clean text in lines of at most `width` cells, broken between words where that is possible.
/// Its own line breaks are kept; a letter that is wider than a line is not cut. There is always at
/// least one line.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let width = width.max(1);
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        let mut used = 0;
        for word in paragraph.split_inclusive(char::is_whitespace) {
            let (word, blank) = match word.trim_end_matches(char::is_whitespace) {
                bare if bare.len() < word.len() => (bare, 1),
                bare => (bare, 0),
            };
            for piece in pieces_of_word(word, width) {
                let cells = piece.width();
                if used + cells > width {
                    lines.push(line.trim_end().to_owned());
                    line.clear();
                    used = 0;
                }
                line.push_str(&piece);
                used += cells;
            }
            if blank > 0 && used > 0 && used < width {
                line.push(' ');
                used += blank;
            }
        }
        lines.push(line.trim_end().to_owned());
    }
    lines
}

/// A word whole when it fits a line, else its letters.
fn pieces_of_word(word: &str, width: usize) -> Vec<Cow<'_, str>> {
    let whole = clean(word);
    if whole.width() <= width {
        vec![whole]
    } else {
        clean(word)
            .graphemes(true)
            .map(|grapheme| Cow::Owned(grapheme.to_owned()))
            .collect()
    }
}

/// Printable ASCII alone: nothing to clean, a byte a cell.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| (0x20..0x7f).contains(&byte))
}

/// The text as clean pieces, each of which takes at least one cell.
fn pieces(text: &str) -> impl Iterator<Item = Cow<'_, str>> {
    text.graphemes(true).map(|grapheme| {
        let marks = grapheme.chars().count().saturating_sub(1);
        let harmless = !grapheme.chars().any(is_unseen) && grapheme.width() > 0;
        if harmless && marks <= MOST_MARKS {
            Cow::Borrowed(grapheme)
        } else {
            Cow::Owned(escaped(grapheme))
        }
    })
}

fn escaped(grapheme: &str) -> String {
    let mut escaped = String::new();
    for (place, c) in grapheme.chars().enumerate() {
        let alone = place == 0 || place > MOST_MARKS;
        let nothing = unicode_width::UnicodeWidthChar::width(c).unwrap_or(0) == 0;
        if is_unseen(c) || (alone && nothing) {
            escape(c, &mut escaped);
        } else {
            escaped.push(c);
        }
    }
    // An escape between a letter and its mark leaves the mark without a letter.
    if escaped.graphemes(true).any(|part| part.width() == 0) {
        escaped.clear();
        for c in grapheme.chars() {
            escape(c, &mut escaped);
        }
    }
    escaped
}

fn escape(c: char, into: &mut String) {
    match c {
        '\n' => into.push_str("\\n"),
        '\r' => into.push_str("\\r"),
        '\t' => into.push_str("\\t"),
        '\u{1b}' => into.push_str("\\e"),
        // Writing to a String cannot fail.
        other => {
            write!(into, "\\u{{{:x}}}", u32::from(other)).ok();
        }
    }
}

/// Characters that act instead of showing: controls, turns of the reading direction, joiners,
/// fillers, tags, separators, and the places no character is assigned to for ever.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{fffe}'..='\u{ffff}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_acts_is_shown_instead() {
        for (hostile, seen) in [
            ("\u{1b}[2J", "\\e[2J"),
            ("a\nb\tc\r", "a\\nb\\tc\\r"),
            ("\u{9b}31m", "\\u{9b}31m"),
            ("ab\u{202e}cd", "ab\\u{202e}cd"),
            ("us\u{200b}er", "us\\u{200b}er"),
            ("\u{301}x", "\\u{301}x"),
            ("\u{7f}", "\\u{7f}"),
            ("\u{feff}Raw", "\\u{feff}Raw"),
            ("\u{1f468}\u{200d}\u{1f469}", "\u{1f468}\\u{200d}\u{1f469}"),
        ] {
            assert_eq!(clean(hostile), seen);
        }
    }

    #[test]
    fn ordinary_text_of_all_peoples_is_left_alone() {
        for text in [
            "Größe 漢字",
            "Ünïcödé",
            "e\u{301}",
            "भाषा",
            "한국어",
            "עברית",
            "a b",
        ] {
            assert_eq!(clean(text), text);
        }
    }

    #[test]
    fn a_heap_of_marks_is_taken_apart() {
        let heap = format!("z{}", "\u{336}".repeat(40));
        assert!(clean(&heap).contains("\\u{336}"));
        assert!(width(&heap) > 100);
    }

    #[test]
    fn cutting_respects_wide_letters() {
        assert_eq!(
            fit("Support Mexico", 14, "…"),
            ("Support Mexico".into(), 14)
        );
        assert_eq!(fit("Support Mexico", 8, "…"), ("Support…".into(), 8));
        assert_eq!(fit("漢字漢字", 5, "…"), ("漢字…".into(), 5));
        assert_eq!(fit("漢字漢字", 4, "…"), ("漢…".into(), 3));
        assert_eq!(fit("漢字", 4, "…"), ("漢字".into(), 4));
        assert_eq!(fit("漢", 1, "…"), ("…".into(), 1));
        assert_eq!(fit("abc", 0, "…"), ("".into(), 0));
    }

    #[test]
    fn wrapping_breaks_between_words_and_inside_those_that_are_too_long() {
        assert_eq!(wrap("one two three", 8), ["one two", "three"]);
        assert_eq!(wrap("abcdefghij kl", 4), ["abcd", "efgh", "ij", "kl"]);
        assert_eq!(wrap("a\n\nb", 10), ["a", "", "b"]);
        assert_eq!(wrap("", 10), [""]);
        assert_eq!(wrap("漢字漢", 4), ["漢字", "漢"]);
    }

    proptest! {
        #[test]
        fn clean_text_stays_clean_and_acts_no_more(text in any::<String>()) {
            let once = clean(&text).into_owned();
            prop_assert!(!once.chars().any(is_unseen));
            prop_assert_eq!(clean(&once), once.as_str());
            prop_assert_eq!(width(&text), once.width());
        }

        #[test]
        fn cut_text_fits(text in any::<String>(), cells in 0usize..40) {
            let (cut, used) = fit(&text, cells, "…");
            prop_assert!(used <= cells);
            prop_assert_eq!(cut.width(), used);
            // A letter wider than the line is not cut: two cells and four marks at most.
            let widest = cells.max(2 + MOST_MARKS);
            prop_assert!(wrap(&text, cells).iter().all(|line| line.width() <= widest));
        }
    }
}
