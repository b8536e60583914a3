//! A text with `*` wildcards.

/// Texts that must follow each other, with anything between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    pieces: Vec<String>,
}

impl Pattern {
    /// Reads a text in which every run of `*` stands for any text, the empty one included.
    pub fn new(text: &str) -> Self {
        let mut pieces: Vec<String> = text.split('*').map(str::to_owned).collect();
        let last = pieces.len().saturating_sub(1);
        let mut index = 0;
        pieces.retain(|piece| {
            let kept = index == 0 || index == last || !piece.is_empty();
            index += 1;
            kept
        });
        Self { pieces }
    }

    /// The texts between the wildcards. The first and the last one are bound to the ends of the
    /// field; they are empty where the pattern begins or ends with a wildcard.
    pub fn pieces(&self) -> &[String] {
        &self.pieces
    }

    /// True when the whole of `text` has this form.
    pub fn matches(&self, text: &str) -> bool {
        let (first, middle, last) = match self.pieces.as_slice() {
            [] => return text.is_empty(),
            [only] => return text == only,
            [first, middle @ .., last] => (first, middle, last),
        };
        let Some(mut rest) = text.strip_prefix(first.as_str()) else {
            return false;
        };
        for piece in middle {
            match rest.split_once(piece.as_str()) {
                Some((_, after)) => rest = after,
                None => return false,
            }
        }
        rest.ends_with(last.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[test]
    fn wildcards_stand_for_any_text() {
        let cases = [
            ("anna", "anna", true),
            ("anna", "annab", false),
            ("anna*", "annab", true),
            ("*nna", "anna", true),
            ("*nn*", "anna", true),
            ("a*a", "a", false),
            ("a*a", "aa", true),
            ("*a*b*a*", "xaxbxax", true),
            ("*a*b*a*", "xaxbx", false),
            ("**a**", "bab", true),
            ("*", "", true),
            ("", "", true),
            ("", "a", false),
            ("*陳*", "小陳先生", true),
            ("a*nna", "anna", true),
        ];
        for (pattern, text, expected) in cases {
            assert_eq!(
                Pattern::new(pattern).matches(text),
                expected,
                "{pattern} on {text}"
            );
        }
    }

    #[test]
    fn runs_of_wildcards_are_one() {
        assert_eq!(Pattern::new("**a***b**"), Pattern::new("*a*b*"));
    }
}
