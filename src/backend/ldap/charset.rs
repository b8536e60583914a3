//! The charset that a directory's values are written in (Params.SourceCharset).

use encoding_rs::{Encoding, UTF_8};

/// How texts of a directory are written as bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Charset(Kind);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// UTF-8, also where nothing is configured or what is configured is not known.
    Utf8,
    /// Every byte is the character of that number.
    Latin1,
    /// A table; in the ISO-8859 family 0x80 to 0x9f are control characters.
    Table(&'static Encoding, bool),
}

/// Names of ISO-8859-1.
const LATIN1: [&str; 4] = ["iso-8859-1", "iso8859-1", "latin1", "latin-1"];

impl Charset {
    /// The charset with this name.
    pub fn of(name: &str) -> Self {
        let name = name.trim().to_ascii_lowercase();
        if LATIN1.contains(&name.as_str()) {
            return Self(Kind::Latin1);
        }
        let known =
            Encoding::for_label(name.as_bytes()).filter(|known| known.is_ascii_compatible());
        Self(match known {
            None => Kind::Utf8,
            Some(known) if known == UTF_8 => Kind::Utf8,
            Some(known) => Kind::Table(
                known,
                name.starts_with("iso-8859") || name.starts_with("iso8859"),
            ),
        })
    }

    /// True for a name that stands for a charset here, and for the empty one.
    pub fn is_known(name: &str) -> bool {
        let name = name.trim();
        name.is_empty()
            || Encoding::for_label(name.as_bytes()).is_some_and(Encoding::is_ascii_compatible)
            || LATIN1.contains(&name.to_ascii_lowercase().as_str())
    }

    /// Its usual name; `None` for UTF-8.
    pub fn other(self) -> Option<&'static str> {
        match self.0 {
            Kind::Utf8 => None,
            Kind::Latin1 => Some("iso-8859-1"),
            Kind::Table(encoding, _) => Some(encoding.name()),
        }
    }

    /// The text that these bytes are; what is none is replaced by U+FFFD.
    pub fn decode(self, bytes: &[u8]) -> String {
        match self.0 {
            Kind::Utf8 => String::from_utf8_lossy(bytes).into_owned(),
            Kind::Latin1 => bytes.iter().copied().map(char::from).collect(),
            Kind::Table(table, false) => table.decode_without_bom_handling(bytes).0.into_owned(),
            Kind::Table(table, true) => bytes
                .iter()
                .map(|byte| match byte {
                    0..=0x9f => char::from(*byte).to_string(),
                    _ => table.decode_without_bom_handling(&[*byte]).0.into_owned(),
                })
                .collect(),
        }
    }

    /// The text that these bytes are; `None` when they are none.
    pub fn decode_strictly(self, bytes: &[u8]) -> Option<String> {
        match self.0 {
            Kind::Utf8 => std::str::from_utf8(bytes).ok().map(str::to_owned),
            _ => Some(self.decode(bytes)).filter(|text| !text.contains('\u{fffd}')),
        }
    }

    /// The bytes of this text; those of UTF-8 where the charset cannot express it.
    pub fn encode(self, text: &str) -> Vec<u8> {
        let written = match self.0 {
            Kind::Utf8 => None,
            Kind::Latin1 => text.chars().map(|c| u8::try_from(c).ok()).collect(),
            Kind::Table(table, _) => {
                let (bytes, _, unknown) = table.encode(text);
                (!unknown).then(|| bytes.into_owned())
            }
        };
        written.unwrap_or_else(|| text.as_bytes().to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::Charset;

    #[test]
    fn latin_1_is_not_what_browsers_take_it_for() {
        let latin = Charset::of("ISO-8859-1");
        assert_eq!(latin.decode(&[0xfc, 0x9f]), "ü\u{9f}");
        assert_eq!(latin.encode("ü"), [0xfc]);
        assert_eq!(Charset::of("windows-1252").decode(&[0x80]), "€");
        assert_eq!(Charset::of("iso-8859-15").decode(&[0xa4, 0x80]), "€\u{80}");
    }

    #[test]
    fn what_cannot_be_expressed_stays_as_it_is() {
        assert_eq!(Charset::of("iso-8859-1").encode("李"), "李".as_bytes());
        assert_eq!(Charset::of("iso-8859-2").encode("李"), "李".as_bytes());
        assert_eq!(Charset::of("iso-8859-2").encode("ł"), [0xb3]);
    }

    #[test]
    fn without_a_name_values_are_utf_8_and_broken_ones_are_shown() {
        for name in ["", "utf-8", "UTF8", "klingon"] {
            assert_eq!(Charset::of(name).decode("李".as_bytes()), "李", "{name}");
            assert_eq!(
                Charset::of(name).decode(&[b'a', 0xff]),
                "a\u{fffd}",
                "{name}"
            );
        }
        assert!(!Charset::is_known("klingon") && Charset::is_known("latin1"));
    }
}
