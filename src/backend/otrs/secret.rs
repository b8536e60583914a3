//! Passwords as configurations veil them.

use crate::secret::Secret;

/// The password of a configuration value. `{hex}` is veiled: every bit of the UTF-8 password
/// turned around, written in hexadecimal with the low half of each byte first. `None` when what
/// it veils is no text.
pub fn unveil(value: &str) -> Option<Secret> {
    let veiled = value
        .strip_prefix('{')
        .and_then(|rest| rest.strip_suffix('}'));
    let Some(veiled) = veiled else {
        return Some(Secret::new(value));
    };
    let bytes = veiled.as_bytes().chunks(2).map(|pair| {
        let low = pair.first().map_or(0, |digit| half(*digit));
        let high = pair.get(1).map_or(0, |digit| half(*digit));
        !(low | high << 4)
    });
    String::from_utf8(bytes.collect()).ok().map(Secret::new)
}

/// The value of one digit, as Perl takes it where it is none.
fn half(digit: u8) -> u8 {
    match digit {
        digit if digit.is_ascii_alphabetic() => ((digit & 7) + 9) & 15,
        digit => digit & 15,
    }
}

#[cfg(test)]
mod tests {
    use super::{Secret, unveil};

    #[test]
    fn nothing_that_prints_shows_the_password() {
        let secret = Secret::new("orchard");
        assert_eq!(
            format!("{secret} {secret:?} {:?}", Some(&secret)),
            "*** *** Some(***)"
        );
        assert_eq!(secret.reveal(), "orchard");
    }

    #[test]
    fn a_value_in_clear_stays_and_a_broken_veil_is_no_password() {
        let exposed = |value: &str| unveil(value).map(|it| it.reveal().to_owned());
        assert_eq!(exposed("{open").as_deref(), Some("{open"));
        assert_eq!(exposed("").as_deref(), Some(""));
        assert_eq!(exposed("{E9}").as_deref(), Some("a"));
        assert_eq!(exposed("{00}"), None);
    }
}
