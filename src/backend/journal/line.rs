//! Lines that tell whether they are whole: a checksum, a blank, a text without line breaks.

use sha2::{Digest, Sha256};

/// Letters of a checksum.
const LENGTH: usize = 16;

/// The SHA-256 of bytes, as hexadecimal digits.
pub(super) fn sha256(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn checksum(text: &[u8]) -> String {
    let mut checksum = sha256(text);
    checksum.truncate(LENGTH);
    checksum
}

/// The line of a text, with its end.
pub(super) fn written(text: &str) -> String {
    format!("{} {text}\n", checksum(text.as_bytes()))
}

/// The text of a line without its end; `None` for a line that is not as it was written.
pub(super) fn read(line: &[u8]) -> Option<&str> {
    let (sum, text) = line.split_at_checked(LENGTH)?;
    let text = text.strip_prefix(b" ")?;
    let whole = sum == checksum(text).as_bytes();
    whole.then(|| std::str::from_utf8(text).ok()).flatten()
}

/// The lines of a file, and what stands behind the last line end: a line that was never written to
/// its end.
pub(super) fn lines(content: &[u8]) -> (Vec<&[u8]>, &[u8]) {
    let mut lines: Vec<&[u8]> = content.split(|byte| *byte == b'\n').collect();
    let torn = lines.pop().unwrap_or_default();
    (lines, torn)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_tells_whether_it_is_whole() {
        let line = written("{\"a\":\"ü\"}");
        let (found, torn) = lines(line.as_bytes());
        assert_eq!((found.len(), torn.len()), (1, 0));
        assert_eq!(read(found[0]), Some("{\"a\":\"ü\"}"));
        for at in 0..found[0].len() {
            let mut damaged = found[0].to_vec();
            damaged[at] ^= 1;
            assert_eq!(read(&damaged), None, "byte {at}");
            assert_eq!(read(&found[0][..at]), None, "cut at {at}");
        }
    }

    #[test]
    fn the_sum_is_sha_256() {
        assert_eq!(
            sha256(b"abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
