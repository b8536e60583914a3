//! Events of libyaml, each with the place where it starts.

use libyaml_safer::{EventData, Parser};

use super::reader::YamlError;

/// The events of one text, in order.
pub(super) struct Events<'a> {
    parser: Parser<&'a mut &'a [u8]>,
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
    /// The events of a text.
    pub fn new(bytes: &'a mut &'a [u8]) -> Self {
        let mut parser = Parser::new();
        parser.set_input_string(bytes);
        Self { parser }
    }

    /// The next event.
    pub fn next(&mut self) -> Result<Event, YamlError> {
        match self.parser.parse() {
            Ok(event) => Ok(Event {
                data: event.data,
                line: event.start_mark.line + 1,
                column: event.start_mark.column + 1,
            }),
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
