//! Escapes in double quotes, and `\U`, `\L`, `\u` and the like.

use super::cursor::Cursor;

/// What stands behind a backslash.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Escaped {
    /// This character.
    Char(char),
    /// `\U`, `\L`, `\Q`, `\F`: until `\E`.
    Begin(char),
    /// `\u`, `\l`: for the next character.
    Next(char),
    /// `\E`.
    End,
    /// A name of Unicode's list, or a character that no text can hold.
    Unknown,
    /// `\N{` or `\x{` without its end.
    Unfinished,
}

/// Reads an escape; the cursor stands behind the backslash.
pub(super) fn escape(cursor: &mut Cursor) -> Escaped {
    let Some(next) = cursor.bump() else {
        return Escaped::Char('\\');
    };
    match next {
        't' => Escaped::Char('\t'),
        'n' => Escaped::Char('\n'),
        'r' => Escaped::Char('\r'),
        'f' => Escaped::Char('\u{c}'),
        'b' => Escaped::Char('\u{8}'),
        'a' => Escaped::Char('\u{7}'),
        'e' => Escaped::Char('\u{1b}'),
        'c' => match cursor.bump() {
            Some(control) if control.is_ascii() => {
                let code = (control.to_ascii_uppercase() as u8) ^ 64;
                Escaped::Char(char::from(code))
            }
            _ => Escaped::Unknown,
        },
        'x' if cursor.peek() == Some('{') => match braced(cursor) {
            Some(digits) => code(&digits, 16),
            None => Escaped::Unfinished,
        },
        'x' => code(&digits(cursor, 16, 2), 16),
        'o' if cursor.peek() == Some('{') => match braced(cursor) {
            Some(digits) => code(&digits, 8),
            None => Escaped::Unfinished,
        },
        '0'..='7' => {
            let more = digits(cursor, 8, 2);
            code(&format!("{next}{more}"), 8)
        }
        'N' => match braced(cursor) {
            Some(name) => match name.strip_prefix("U+") {
                Some(digits) => code(digits, 16),
                None => Escaped::Unknown,
            },
            None => Escaped::Unfinished,
        },
        'U' | 'L' | 'Q' | 'F' => Escaped::Begin(next),
        'u' | 'l' => Escaped::Next(next),
        'E' => Escaped::End,
        other => Escaped::Char(other),
    }
}

fn digits(cursor: &mut Cursor, base: u32, most: usize) -> String {
    let mut taken = String::new();
    while let Some(digit) = cursor.peek().filter(|it| it.is_digit(base)) {
        if taken.len() == most {
            break;
        }
        taken.push(digit);
        cursor.bump();
    }
    taken
}

/// What stands in the braces that follow.
fn braced(cursor: &mut Cursor) -> Option<String> {
    if !cursor.eat("{") {
        return None;
    }
    let inside = cursor.take_while(|next| next != '}');
    cursor.eat("}").then_some(inside)
}

/// The character with this number; what is no digit ends the number, as in Perl.
fn code(digits: &str, base: u32) -> Escaped {
    let digits = digits.trim().chars().filter(|digit| *digit != '_');
    let number = digits
        .map_while(|digit| digit.to_digit(base))
        .try_fold(0_u32, |number, digit| {
            number.checked_mul(base)?.checked_add(digit)
        });
    match number.and_then(char::from_u32) {
        Some(character) => Escaped::Char(character),
        None => Escaped::Unknown,
    }
}

/// The text under the escapes that are open around it, the innermost last.
pub(super) fn in_case(text: &str, cases: &[char]) -> String {
    let mut changed = text.to_owned();
    for case in cases.iter().rev() {
        changed = match case {
            'U' => changed.to_uppercase(),
            'L' | 'F' => changed.chars().flat_map(char::to_lowercase).collect(),
            'Q' => quoted(&changed),
            'u' => with_first(&changed, true),
            _ => with_first(&changed, false),
        };
    }
    changed
}

fn with_first(text: &str, upper: bool) -> String {
    let mut characters = text.chars();
    let Some(first) = characters.next() else {
        return String::new();
    };
    let mut changed = String::with_capacity(text.len());
    if upper {
        let mut parts = first.to_uppercase();
        changed.extend(parts.next());
        changed.extend(parts.flat_map(char::to_lowercase));
    } else {
        changed.extend(first.to_lowercase());
    }
    changed.push_str(characters.as_str());
    changed
}

fn quoted(text: &str) -> String {
    let mut changed = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_ascii() && !character.is_ascii_alphanumeric() && character != '_' {
            changed.push('\\');
        }
        changed.push(character);
    }
    changed
}
