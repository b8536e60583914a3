//! The ticket system's search conditions over an index.

use super::SearchIndex;
use crate::backend::error::Result;
use crate::backend::sql::words::{Further, between, check, joined, render, some_condition};
use crate::backend::sql::{Folding, Name, Statement};
use crate::core::query::condition::{Group, Like, LikePiece, Word};

impl SearchIndex {
    /// The condition that rows meet `group` over the searched columns that `of` leaves.
    ///
    /// # Errors
    /// More or longer words than anybody types; no columns are left.
    pub fn meeting(
        &self,
        group: &Group,
        of: &impl Fn(&str) -> bool,
        further: Further<'_>,
    ) -> Result<Statement> {
        check(group, self.folding)?;
        let fields: Vec<&Name> = self
            .searched
            .fields
            .iter()
            .zip(&self.fields)
            .filter(|(column, _)| of(column.as_str()))
            .map(|(_, field)| field)
            .collect();
        some_condition(fields.is_empty(), further)?;
        Ok(render(group, &|word| self.word(word, &fields, further)))
    }

    /// The copies are folded, so the word is too.
    fn word(&self, word: &Word, fields: &[&Name], further: Further<'_>) -> Statement {
        let form = Form::of(word, self.folding);
        let compared = fields.iter().map(|field| form.over(field, word.negated));
        joined(compared.chain(further(word)), between(word))
    }
}

/// How a folded copy is compared.
enum Form {
    /// With a pattern of GLOB.
    Glob(String),
    /// With a pattern in which a NUL stands, which GLOB takes for its end.
    Liken(Like),
    /// With a value; the blanks at the end do not count where the collation says so.
    Value(String),
    /// With a value in which they count.
    Exactly(String),
}

impl Form {
    fn of(word: &Word, folding: Folding) -> Self {
        if word.is_pattern() {
            let fold = |character| folding.fold_character(character);
            let like = Like::read(&word.text).folded(fold);
            return if word.text.contains('\0') {
                Form::Liken(like)
            } else {
                Form::Glob(glob(&like))
            };
        }
        match folding {
            Folding::CaseAndAccents => Form::Value(folding.fold(&word.text).into_owned()),
            _ => Form::Exactly(folding.fold_characters(&word.text)),
        }
    }

    fn over(&self, field: &Name, negated: bool) -> Statement {
        let column = |before| Statement::new(before).name(field);
        let equal = if negated { " <> " } else { " = " };
        match self {
            Form::Glob(pattern) => column("s.")
                .sql(if negated { " NOT GLOB " } else { " GLOB " })
                .bind(pattern.as_str()),
            Form::Liken(like) => {
                Statement::default().like("s.", field, Folding::Nothing, like, negated)
            }
            Form::Value(value) => column("rtrim(s.")
                .sql(", ' ')")
                .sql(equal)
                .bind(value.as_str()),
            Form::Exactly(value) => column("s.").sql(equal).bind(value.as_str()),
        }
    }
}

/// The pattern in the notation of GLOB, which counts every character exactly.
fn glob(like: &Like) -> String {
    let mut text = String::new();
    for piece in like.pieces() {
        match piece {
            LikePiece::Any => text.push('*'),
            LikePiece::One => text.push('?'),
            LikePiece::Character(literal @ ('*' | '?' | '[')) => {
                text.extend(['[', *literal, ']']);
            }
            LikePiece::Character(literal) => text.push(*literal),
        }
    }
    text
}
