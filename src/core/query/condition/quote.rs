//! How the ticket system escapes texts before they reach a statement.

/// Whose rules of SQL a text is written by. They are those of the database that the instance behaves
/// like, whatever stores it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Semantics {
    /// MySQL and MariaDB: texts compare without LOWER().
    MySql,
    /// PostgreSQL: LOWER() unless the search is case-sensitive.
    Postgres,
}

/// What a text is quoted as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuoteType {
    /// A text.
    Text,
    /// A pattern of LIKE.
    Like,
    /// A whole number of up to 16 digits.
    Integer,
    /// A number of up to 20 digits, and as many behind a point.
    Number,
}

impl Semantics {
    /// `Quote`: the text as it is interpolated into a statement; `None` for what is no number where
    /// one is asked for.
    pub fn quote(self, text: &str, kind: QuoteType) -> Option<String> {
        match kind {
            QuoteType::Integer => whole(text, 16).then(|| text.to_owned()),
            QuoteType::Number => {
                let (before, behind) = match text.split_once(['.', ',']) {
                    Some((before, behind)) => (before, Some(behind)),
                    None => (text, None),
                };
                let fraction = behind.is_none_or(|digits| all_digits(digits, 0, 20));
                (whole(before, 20) && fraction).then(|| text.to_owned())
            }
            QuoteType::Text | QuoteType::Like => Some(self.quoted(text, kind == QuoteType::Like)),
        }
    }

    /// The text with the characters escaped that its database would misunderstand, and `_` in a
    /// pattern. `%` is never escaped.
    fn quoted(self, text: &str, like: bool) -> String {
        let mut quoted = String::with_capacity(text.len() + 2);
        for character in text.chars() {
            match (self, character) {
                (Semantics::MySql, '\\' | '\'' | ';') => quoted.push('\\'),
                (Semantics::Postgres, '\'') => quoted.push('\''),
                (_, '_') if like => quoted.push('\\'),
                _ => {}
            }
            quoted.push(character);
        }
        let slashes = !text.is_empty() && text.bytes().all(|byte| byte == b'\\');
        if self == Semantics::Postgres && like && slashes {
            quoted.push('%');
        }
        quoted
    }
}

/// A sign or none, and one to `most` digits.
fn whole(text: &str, most: usize) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    all_digits(digits, 1, most)
}

fn all_digits(text: &str, least: usize, most: usize) -> bool {
    (least..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `QueryStringEscapeString`: a backslash before each `(`, `)`, `&` and `|` that is not behind one
/// already, so that a search for them means themselves.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut before = None;
    for character in text.chars() {
        if matches!(character, '(' | ')' | '&' | '|') && before != Some('\\') {
            escaped.push('\\');
        }
        escaped.push(character);
        before = Some(character);
    }
    escaped
}
