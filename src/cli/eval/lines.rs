//! Input lines with a bound: a line that is too long is passed over without being held.

use std::io::{self, BufRead};

/// Bytes that one line may have.
pub const LINE_LIMIT: usize = 64 * 1024 * 1024;

/// One line of input, without its end.
#[derive(Debug, PartialEq, Eq)]
pub enum Line {
    /// The bytes are in the buffer.
    Whole,
    /// It had more than [`LINE_LIMIT`] bytes and is gone.
    TooLong,
    /// There is no further line.
    End,
}

/// Reads the next line into `buffer`, which is emptied first.
pub fn read_line(input: &mut impl BufRead, buffer: &mut Vec<u8>) -> io::Result<Line> {
    buffer.clear();
    let mut too_long = false;
    let mut any = false;
    loop {
        let chunk = match input.fill_buf() {
            Ok(chunk) => chunk,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if chunk.is_empty() {
            return Ok(match (any, too_long) {
                (false, _) => Line::End,
                (true, true) => Line::TooLong,
                (true, false) => Line::Whole,
            });
        }
        any = true;
        let end = chunk.iter().position(|byte| *byte == b'\n');
        let (part, used) = match end {
            Some(end) => (chunk.get(..end).unwrap_or_default(), end + 1),
            None => (chunk, chunk.len()),
        };
        if buffer.len() + part.len() > LINE_LIMIT {
            too_long = true;
            buffer.clear();
            buffer.shrink_to_fit();
        }
        if !too_long {
            buffer.extend_from_slice(part);
        }
        input.consume(used);
        if end.is_some() {
            return Ok(if too_long { Line::TooLong } else { Line::Whole });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_one_by_one_and_the_last_needs_no_end() {
        let mut input = io::BufReader::with_capacity(3, "one\n\ntwo".as_bytes());
        let mut buffer = Vec::new();
        let mut lines = Vec::new();
        while read_line(&mut input, &mut buffer).expect("reading from memory") != Line::End {
            lines.push(String::from_utf8(buffer.clone()).expect("these are texts"));
        }
        assert_eq!(lines, ["one", "", "two"]);
    }

    #[test]
    fn a_line_over_the_limit_is_passed_over_and_the_next_one_is_read() {
        let mut text = vec![b'x'; LINE_LIMIT + 1];
        text.extend_from_slice(b"\nnext\n");
        let mut input = io::BufReader::new(text.as_slice());
        let mut buffer = Vec::new();
        let first = read_line(&mut input, &mut buffer).expect("reading from memory");
        assert_eq!(
            (first, buffer.capacity() < LINE_LIMIT),
            (Line::TooLong, true)
        );
        let second = read_line(&mut input, &mut buffer).expect("reading from memory");
        assert_eq!(
            (second, buffer.as_slice()),
            (Line::Whole, b"next".as_slice())
        );
    }
}
