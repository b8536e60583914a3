//! `* + ? {n,m}` and what may follow them.

use super::{Parser, Read, is_blank};
use crate::core::pattern::syntax::{Greed, Node, Repeat};

/// The greatest number Perl takes inside `{}`.
const MOST: u32 = 65_534;
/// From here on Perl calls `\K` repeated too often.
const OFTEN: u32 = 65_535 / 3;

impl Parser {
    /// `atom` with the quantifier that follows it, if any.
    pub(super) fn quantified(&mut self, atom: Node) -> Read<Node> {
        let Some((min, max)) = self.bounds()? else {
            return Ok(atom);
        };
        if max.is_some_and(|max| max < min) {
            return Ok(Node::Sequence(vec![Node::Never, atom]));
        }
        if atom == Node::Keep && max.is_none_or(|max| max > OFTEN) {
            return Err(self.invalid("\\K may not be repeated without end"));
        }
        self.skip_ignored()?;
        let greed = match self.peek() {
            Some('?') => Greed::Lazy,
            Some('+') => Greed::Possessive,
            _ => Greed::Greedy,
        };
        if greed != Greed::Greedy {
            self.at += 1;
        }
        self.skip_ignored()?;
        if matches!(self.peek(), Some('*' | '+' | '?')) || self.braces().is_some() {
            return Err(self.invalid("nested quantifiers"));
        }
        Ok(Node::Repeat(Repeat { min, max, greed }, Box::new(atom)))
    }

    fn bounds(&mut self) -> Read<Option<(u32, Option<u32>)>> {
        let short = match self.peek() {
            Some('*') => Some((0, None)),
            Some('+') => Some((1, None)),
            Some('?') => Some((0, Some(1))),
            _ => None,
        };
        if short.is_some() {
            self.at += 1;
            return Ok(short);
        }
        let Some(braces) = self.braces() else {
            return Ok(None);
        };
        let min = self.bound(&braces.min)?.unwrap_or(0);
        let max = match &braces.max {
            None => Some(min),
            Some(max) => self.bound(max)?,
        };
        self.at = braces.end;
        Ok(Some((min, max)))
    }

    fn bound(&self, digits: &str) -> Read<Option<u32>> {
        if digits.len() > 1 && digits.starts_with('0') {
            return Err(self.invalid("a number in {} may not begin with 0"));
        }
        if digits.is_empty() {
            return Ok(None);
        }
        match digits.parse() {
            Ok(number) if number <= MOST => Ok(Some(number)),
            _ => Err(self.invalid(format_args!("a number in {{}} may be at most {MOST}"))),
        }
    }

    /// `{n}`, `{n,}`, `{n,m}`, `{,m}`, with blanks anywhere between the parts; every other `{` is a
    /// letter.
    pub(super) fn braces(&self) -> Option<Braces> {
        let mut at = self.at;
        let part = |at: &mut usize, wanted: fn(char) -> bool| {
            let from = *at;
            while self.letters.get(*at).is_some_and(|letter| wanted(*letter)) {
                *at += 1;
            }
            self.letters
                .get(from..*at)
                .unwrap_or_default()
                .iter()
                .collect::<String>()
        };
        let eat = |at: &mut usize, wanted: char| {
            let found = self.letters.get(*at) == Some(&wanted);
            *at += usize::from(found);
            found
        };
        if !eat(&mut at, '{') {
            return None;
        }
        part(&mut at, is_blank);
        let min = part(&mut at, |letter| letter.is_ascii_digit());
        part(&mut at, is_blank);
        let max = eat(&mut at, ',').then(|| {
            part(&mut at, is_blank);
            let max = part(&mut at, |letter| letter.is_ascii_digit());
            part(&mut at, is_blank);
            max
        });
        let has_number = !min.is_empty() || max.as_ref().is_some_and(|max| !max.is_empty());
        (has_number && eat(&mut at, '}')).then_some(Braces { min, max, end: at })
    }
}

/// A quantifier in braces as written.
pub(super) struct Braces {
    min: String,
    /// `None` without a comma
    max: Option<String>,
    /// where the pattern goes on
    end: usize,
}
