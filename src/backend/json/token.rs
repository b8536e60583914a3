//! Texts and numbers.

use std::borrow::Cow;

use super::{Scanner, SyntaxFault};

impl<'t> Scanner<'t> {
    /// Takes a text.
    pub fn text(&mut self) -> Result<Cow<'t, str>, SyntaxFault> {
        self.expect(b'"', "a text in double quotes was expected")?;
        let plain = self.plain_text()?;
        if self.byte() == Some(b'"') {
            self.at += 1;
            return Ok(Cow::Borrowed(plain));
        }
        let mut text = plain.to_owned();
        loop {
            match self.byte() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(Cow::Owned(text));
                }
                Some(b'\\') => text.push(self.escape()?),
                _ => return Err(self.fault("the document ends inside a text")),
            }
            text.push_str(self.plain_text()?);
        }
    }

    /// Takes a number as it is written.
    pub fn number(&mut self) -> Result<&'t str, SyntaxFault> {
        self.skip_blanks();
        let start = self.at;
        self.take_byte(b'-');
        if !self.take_byte(b'0') {
            self.digits()?;
        }
        if self.take_byte(b'.') {
            self.digits()?;
        }
        if self.take_byte(b'e') || self.take_byte(b'E') {
            if !self.take_byte(b'+') {
                self.take_byte(b'-');
            }
            self.digits()?;
        }
        if self.byte().is_some_and(|byte| byte.is_ascii_alphanumeric()) {
            return Err(self.fault("this is not how JSON writes a number"));
        }
        Ok(self.text.get(start..self.at).unwrap_or_default())
    }

    /// The characters of a text up to the next quote, escape or end of the document.
    fn plain_text(&mut self) -> Result<&'t str, SyntaxFault> {
        let start = self.at;
        while let Some(byte) = self.byte() {
            match byte {
                b'"' | b'\\' => break,
                0..=0x1f => return Err(self.fault("a control character stands inside a text")),
                _ => self.at += 1,
            }
        }
        Ok(self.text.get(start..self.at).unwrap_or_default())
    }

    fn escape(&mut self) -> Result<char, SyntaxFault> {
        let start = self.at;
        self.at += 2;
        let unit = match self.text.as_bytes().get(start + 1) {
            Some(b'"') => return Ok('"'),
            Some(b'\\') => return Ok('\\'),
            Some(b'/') => return Ok('/'),
            Some(b'b') => return Ok('\u{8}'),
            Some(b'f') => return Ok('\u{c}'),
            Some(b'n') => return Ok('\n'),
            Some(b'r') => return Ok('\r'),
            Some(b't') => return Ok('\t'),
            Some(b'u') => self.hex(),
            _ => None,
        };
        let character = match unit {
            Some(high @ 0xd800..=0xdbff) => self
                .low_surrogate()
                .and_then(|low| char::from_u32(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00))),
            Some(unit) => char::from_u32(unit),
            None => None,
        };
        character.ok_or_else(|| {
            self.at = start;
            self.fault("this escape is not known")
        })
    }

    fn low_surrogate(&mut self) -> Option<u32> {
        if !(self.take_byte(b'\\') && self.take_byte(b'u')) {
            return None;
        }
        self.hex().filter(|unit| (0xdc00..=0xdfff).contains(unit))
    }

    fn hex(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4)?;
        self.at += 4;
        digits
            .bytes()
            .all(|digit| digit.is_ascii_hexdigit())
            .then(|| u32::from_str_radix(digits, 16).ok())
            .flatten()
    }

    fn digits(&mut self) -> Result<(), SyntaxFault> {
        let start = self.at;
        while self.byte().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        if self.at == start {
            return Err(self.fault("a digit was expected"));
        }
        Ok(())
    }
}
