//! A condition in the words of the ticket system's own statement: to be shown and compared, never
//! to be sent.

use super::quote::{QuoteType, Semantics};
use super::scan::{Token, Word};
use super::{Condition, Outcome};

impl Condition {
    /// The text of the condition over these columns, and with `binds` the values of its
    /// placeholders; without, they stand in the text. `case_sensitive`: no LOWER() anywhere.
    pub fn spelled(
        &self,
        columns: &[String],
        semantics: Semantics,
        case_sensitive: bool,
        binds: bool,
    ) -> (String, Vec<String>) {
        if matches!(self.outcome, Outcome::Never | Outcome::Mixed) {
            return ("1=0".to_owned(), Vec::new());
        }
        let mut spelling = Spelling {
            lower: semantics == Semantics::Postgres && !case_sensitive,
            semantics,
            binds,
            text: String::new(),
            values: Vec::new(),
        };
        for token in &self.tokens {
            match token {
                Token::Open => spelling.text.push('('),
                Token::Close => spelling.text.push(')'),
                Token::And => spelling.text.push_str(" AND "),
                Token::Or => spelling.text.push_str(" OR "),
                Token::Word(word) => spelling.word(word, columns),
            }
        }
        (spelling.text, spelling.values)
    }
}

/// A text as far as it is written.
struct Spelling {
    lower: bool,
    semantics: Semantics,
    binds: bool,
    text: String,
    values: Vec<String>,
}

impl Spelling {
    fn word(&mut self, word: &Word, columns: &[String]) {
        let operator = match (word.is_pattern(), word.negated) {
            (true, false) => "LIKE",
            (true, true) => "NOT LIKE",
            (false, false) => "=",
            (false, true) => "!=",
        };
        let between = if word.negated { " AND " } else { " OR " };
        let (before, behind) = if self.lower {
            ("LOWER(", ")")
        } else {
            ("", "")
        };
        let tail = if word.is_pattern() { " " } else { "" };
        self.text.push('(');
        for (index, column) in columns.iter().enumerate() {
            self.text.push_str(if index == 0 { "" } else { between });
            let value = self.value(word);
            let compared =
                format!("{before}{column}{behind} {operator} {before}{value}{behind}{tail}");
            self.text.push_str(&compared);
        }
        self.text.push_str(") ");
    }

    fn value(&mut self, word: &Word) -> String {
        if self.binds {
            self.values.push(word.text.clone());
            return "?".to_owned();
        }
        let kind = match word.is_pattern() {
            true => QuoteType::Like,
            false => QuoteType::Text,
        };
        let quoted = self.semantics.quote(&word.text, kind);
        format!("'{}'", quoted.unwrap_or_default())
    }
}
