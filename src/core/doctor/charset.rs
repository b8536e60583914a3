//! Texts that were read or stored in a wrong charset.

use encoding_rs::WINDOWS_1252;

/// How a text is garbled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Garbling {
    /// UTF-8 that was taken for Latin-1 and encoded once more: `MÃ¼ller`.
    TwiceEncoded,
    /// Bytes that are no text of the charset: `M�ller`.
    Unreadable,
}

/// A garbled text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Garbled {
    /// How.
    pub how: Garbling,
    /// What it was, where that can be told.
    pub was: Option<String>,
}

impl Garbling {
    /// Texts of which one is in nearly every garbled text: what a database is asked for.
    pub const SIGNS: [&'static str; 11] = [
        "Ã", "Â", "Ä", "Å", "Î", "Ï", "Ð", "Ñ", "â€", "ð", "\u{fffd}",
    ];
}

/// Whether a text is garbled.
///
/// Runs of letters beyond ASCII that are, as bytes of Latin-1, well-formed UTF-8 of a European
/// script or of three bytes and more do not stand in any language.
pub fn garbled(text: &str) -> Option<Garbled> {
    if text.contains('\u{fffd}') {
        return Some(Garbled {
            how: Garbling::Unreadable,
            was: None,
        });
    }
    let mut was = String::with_capacity(text.len());
    let mut found = false;
    let mut rest = text;
    while !rest.is_empty() {
        let ascii = rest.find(|letter: char| !letter.is_ascii());
        let (before, after) = rest.split_at(ascii.unwrap_or(rest.len()));
        was.push_str(before);
        let end = after.find(|letter: char| letter.is_ascii());
        let (run, after) = after.split_at(end.unwrap_or(after.len()));
        match decoded(run) {
            Some(decoded) => {
                found = true;
                was.push_str(&decoded);
            }
            None => was.push_str(run),
        }
        rest = after;
    }
    found.then_some(Garbled {
        how: Garbling::TwiceEncoded,
        was: Some(was),
    })
}

/// What a run of letters is when it is taken as bytes.
fn decoded(run: &str) -> Option<String> {
    let bytes = run.chars().map(byte).collect::<Option<Vec<u8>>>()?;
    let decoded = String::from_utf8(bytes).ok()?;
    let usual = |letter: char| {
        matches!(letter, '\u{80}'..='\u{17f}' | '\u{370}'..='\u{45f}') || letter >= '\u{800}'
    };
    (!decoded.is_empty() && decoded.chars().all(usual)).then_some(decoded)
}

/// The byte of a letter in Latin-1, or in what Windows makes of it.
fn byte(letter: char) -> Option<u8> {
    if let Ok(byte) = u8::try_from(u32::from(letter)) {
        return Some(byte);
    }
    let mut buffer = [0; 4];
    let (bytes, _, unknown) = WINDOWS_1252.encode(letter.encode_utf8(&mut buffer));
    match bytes.as_ref() {
        [byte] if !unknown => Some(*byte),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubly_encoded_texts_are_told_and_read() {
        for (text, was) in [
            ("MÃ¼ller", "Müller"),
            ("LuleÃ¥", "Luleå"),
            ("KovÃ¡cs JÃ³zsef", "Kovács József"),
            ("GyÅ‘r", "Győr"),
            ("Caf\u{c3}\u{a9} â€“ Bar", "Café – Bar"),
            ("Ð˜Ð²Ð°Ð½", "Иван"),
            ("stra\u{c3}\u{9f}e", "straße"),
            ("ä¸\u{ad}", "中"),
        ] {
            let garbled = garbled(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(garbled.how, Garbling::TwiceEncoded);
            assert_eq!(garbled.was.as_deref(), Some(was), "{text}");
        }
        assert_eq!(garbled("M\u{fffd}ller").unwrap().how, Garbling::Unreadable);
    }

    #[test]
    fn texts_of_any_language_are_left_alone() {
        for text in [
            "",
            "Müller",
            "Åsa Ängström",
            "JOÃO",
            "SÃO PAULO",
            "Çağla",
            "İzmir",
            "王芳",
            "Željko Zorić",
            "Иван",
            "Ελλάδα",
            "„MENÜ“",
            "«CAFÉ»",
            "naïve",
            "Größe 漢字",
            "5 °C",
            "Ñandú",
            "Ëÿ…",
        ] {
            assert_eq!(garbled(text), None, "{text}");
        }
    }

    #[test]
    fn nearly_every_garbled_text_has_a_sign() {
        for text in [
            "MÃ¼ller",
            "GyÅ‘r",
            "â€“",
            "Ð˜Ð²Ð°Ð½",
            "Ã\u{9f}",
            "ðŸ˜€",
            "ÎœÎ±",
            "a\u{fffd}",
        ] {
            assert!(
                Garbling::SIGNS.iter().any(|sign| text.contains(sign)),
                "{text}"
            );
        }
    }
}
