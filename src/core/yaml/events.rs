//! Events of libyaml, each with the place where it starts.

use std::borrow::Cow;

use libyaml_safer::{EventData, Parser, ScalarStyle};

use super::reader::YamlError;

/// The events of one text, in order.
pub(super) struct Events<'a> {
    parser: Parser<&'a mut &'a [u8]>,
    /// The end of the text, when its last line break was added.
    added_at: Option<u64>,
}

/// One event with the place where it starts; line and column count from 1.
pub(super) struct Event {
    pub data: EventData,
    pub line: u64,
    pub column: u64,
}

impl Event {
    /// An error at this place.
    pub fn error(&self, message: impl Into<String>) -> YamlError {
        YamlError {
            line: self.line,
            column: self.column,
            message: message.into(),
        }
    }
}

impl<'a> Events<'a> {
    /// The events of a text; `bytes` are those of the text made [ready](ready).
    pub fn new(text: &str, bytes: &'a mut &'a [u8]) -> Self {
        let added = bytes.len() > text.len();
        let mut parser = Parser::new();
        let end = bytes.len() as u64;
        parser.set_input_string(bytes);
        Self {
            parser,
            added_at: added.then_some(end),
        }
    }

    /// The next event.
    pub fn next(&mut self) -> Result<Event, YamlError> {
        match self.parser.parse() {
            Ok(mut event) => {
                // A block that ends with the text has no line break of its own there.
                if self.added_at.is_some_and(|end| event.end_mark.index >= end)
                    && let EventData::Scalar {
                        value,
                        style: ScalarStyle::Literal | ScalarStyle::Folded,
                        ..
                    } = &mut event.data
                    && value.ends_with('\n')
                {
                    value.pop();
                }
                Ok(Event {
                    data: event.data,
                    line: event.start_mark.line + 1,
                    column: event.start_mark.column + 1,
                })
            }
            Err(error) => {
                let mark = error.problem_mark().or(error.context_mark());
                let problem = error.problem();
                Err(YamlError {
                    line: mark.map_or(1, |mark| mark.line + 1),
                    column: mark.map_or(1, |mark| mark.column + 1),
                    message: if problem.is_empty() {
                        "this is no YAML".to_owned()
                    } else {
                        problem.to_owned()
                    },
                })
            }
        }
    }
}

/// The text as the parser can bear it: it does not return from one that ends in the middle of a
/// block or behind a backslash, therefore the last line gets its end.
///
/// # Errors
/// A tag right before a comma, as in `[!a, b]`, which the parser cannot bear either. Of the few texts
/// that look like that a copy is tried in which a blank stands between them.
pub(super) fn ready(text: &str) -> Result<Cow<'_, str>, YamlError> {
    let text = match text.ends_with('\n') || text.is_empty() {
        true => Cow::Borrowed(text),
        false => Cow::Owned(format!("{text}\n")),
    };
    let Some(copy) = with_blanks(&text) else {
        return Ok(text);
    };
    let mut bytes = copy.as_bytes();
    let mut events = Events::new(&copy, &mut bytes);
    loop {
        let event = events.next()?;
        match &event.data {
            EventData::StreamEnd => return Ok(text),
            EventData::Scalar { tag: Some(_), .. }
            | EventData::SequenceStart { tag: Some(_), .. }
            | EventData::MappingStart { tag: Some(_), .. } => {
                return Err(event.error("a tag (!name) right before a comma is not read here"));
            }
            _ => {}
        }
    }
}

/// The text with a blank before every comma that ends a word with an exclamation mark; `None` when
/// there is none.
fn with_blanks(text: &str) -> Option<String> {
    if !text.contains('!') {
        return None;
    }
    let mut copy = String::with_capacity(text.len() + 8);
    let (mut marked, mut any) = (false, false);
    for sign in text.chars() {
        match sign {
            '!' => marked = true,
            ',' if marked => {
                copy.push(' ');
                (marked, any) = (false, true);
            }
            ' ' | '\t' | '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => marked = false,
            _ => {}
        }
        copy.push(sign);
    }
    any.then_some(copy)
}
