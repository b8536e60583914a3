//! Patterns of LIKE.

/// A piece of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LikePiece {
    /// `%`: any text, the empty one included.
    Any,
    /// `_`: any one character.
    One,
    /// This character.
    Character(char),
}

/// A pattern of LIKE, whose escape character is the backslash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Like {
    pieces: Vec<LikePiece>,
    open: bool,
}

impl Like {
    /// Reads a pattern.
    pub fn read(pattern: &str) -> Self {
        let mut pieces = Vec::with_capacity(pattern.len());
        let mut open = false;
        let mut characters = pattern.chars();
        while let Some(character) = characters.next() {
            let piece = match character {
                '%' if pieces.last() == Some(&LikePiece::Any) => continue,
                '%' => LikePiece::Any,
                '_' => LikePiece::One,
                '\\' => {
                    let escaped = characters.next();
                    open = escaped.is_none();
                    LikePiece::Character(escaped.unwrap_or('\\'))
                }
                other => LikePiece::Character(other),
            };
            pieces.push(piece);
        }
        Self { pieces, open }
    }

    /// Its pieces.
    pub fn pieces(&self) -> &[LikePiece] {
        &self.pieces
    }

    /// True when it ends with a backslash that escapes nothing. MySQL takes that for a backslash,
    /// PostgreSQL refuses the statement.
    pub fn ends_open(&self) -> bool {
        self.open
    }

    /// The same with every literal character folded.
    pub fn folded(&self, fold: impl Fn(char) -> char) -> Self {
        let folded = |piece: &LikePiece| match piece {
            LikePiece::Character(character) => LikePiece::Character(fold(*character)),
            other => *other,
        };
        Self {
            pieces: self.pieces.iter().map(folded).collect(),
            open: self.open,
        }
    }

    /// True when the whole of `text`, every character folded, has this form.
    pub fn matches(&self, text: &str, fold: impl Fn(char) -> char) -> bool {
        let mut rest = text.chars();
        let mut index = 0;
        // Behind the last `%`: where the pattern goes on, and the text when it was tried there.
        let mut again: Option<(usize, std::str::Chars<'_>)> = None;
        loop {
            let mut tried = rest.clone();
            let fits = match self.pieces.get(index) {
                Some(LikePiece::Any) => {
                    index += 1;
                    if index == self.pieces.len() {
                        return true;
                    }
                    if !skip_to(&mut rest, self.pieces.get(index), &fold) {
                        return false;
                    }
                    again = Some((index, rest.clone()));
                    continue;
                }
                Some(LikePiece::One) => tried.next().is_some(),
                Some(LikePiece::Character(wanted)) => {
                    tried.next().is_some_and(|found| fold(found) == *wanted)
                }
                None => match tried.next() {
                    None => return true,
                    Some(_) => false,
                },
            };
            if fits {
                index += 1;
                rest = tried;
                continue;
            }
            let Some((start, from)) = &mut again else {
                return false;
            };
            index = *start;
            let wanted = self.pieces.get(index);
            if from.next().is_none() || !skip_to(from, wanted, &fold) {
                return false;
            }
            rest = from.clone();
        }
    }

    /// The pattern in the notation of a LIKE whose escape character is `escape`.
    pub fn written(&self, escape: char) -> String {
        let mut text = String::new();
        for piece in &self.pieces {
            match piece {
                LikePiece::Any => text.push('%'),
                LikePiece::One => text.push('_'),
                LikePiece::Character(literal) => {
                    if matches!(literal, '%' | '_') || *literal == escape {
                        text.push(escape);
                    }
                    text.push(*literal);
                }
            }
        }
        text
    }
}

/// Passes over what cannot be where a pattern goes on behind a `%`; false when nothing is left that
/// can.
fn skip_to(
    text: &mut std::str::Chars<'_>,
    wanted: Option<&LikePiece>,
    fold: &impl Fn(char) -> char,
) -> bool {
    let Some(LikePiece::Character(wanted)) = wanted else {
        return true;
    };
    loop {
        let mut next = text.clone();
        match next.next() {
            Some(found) if fold(found) == *wanted => return true,
            Some(_) => *text = next,
            None => return false,
        }
    }
}
