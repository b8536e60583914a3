//! What a source really keeps about somebody, beyond its Map.

use std::fmt;

/// A longer text is cut here.
const SHOWN: usize = 4_096;

/// Attributes of directories that hold passwords or what passwords can be found out from.
const SECRETS: [&str; 29] = [
    "userpassword",
    "authpassword",
    "clearpassword",
    "pwdhistory",
    "passwordhistory",
    "userpkcs12",
    "olcrootpw",
    "oathsecret",
    // Active Directory
    "unicodepwd",
    "dbcspwd",
    "lmpwdhistory",
    "ntpwdhistory",
    "unixuserpassword",
    "supplementalcredentials",
    "msds-managedpassword",
    "ms-mcs-admpwd",
    "ms-mcs-admpwdhistory",
    "mslaps-password",
    "mslaps-encryptedpassword",
    "mslaps-encryptedpasswordhistory",
    // Samba
    "sambantpassword",
    "sambalmpassword",
    "sambapasswordhistory",
    // Kerberos, FreeIPA, eDirectory
    "krbprincipalkey",
    "krb5key",
    "ipanthash",
    "ipatokenotpkey",
    "nspmpassword",
    "nspmdistributionpassword",
];

/// Everything that a source keeps about one person, as it stands there.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RawRecord {
    /// Where it stands: the distinguished name of an entry, or the table.
    pub place: String,
    /// Columns or attributes in the source's order.
    pub fields: Vec<RawField>,
    /// Where the directory refers to for more; nobody goes there.
    pub referrals: Vec<String>,
}

/// A column, or an attribute of a directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawField {
    /// Its name as the source spells it.
    pub name: String,
    /// Its values in the source's order: one of a column, any number of an attribute.
    pub values: Vec<RawValue>,
}

/// A value as far as it can be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RawValue {
    /// A column without a value.
    Null,
    /// A text.
    Text(String),
    /// How a large text begins, and how many bytes the whole has.
    Cut(String, usize),
    /// Data that are no text, with their size in bytes.
    Binary(usize),
    /// A password or its hash: never shown.
    Hidden,
}

impl RawField {
    /// A field of a directory; `decode` makes texts of its bytes. Values of attributes that hold
    /// passwords are hidden.
    pub fn of_attribute(
        name: String,
        values: &[Vec<u8>],
        decode: impl Fn(&[u8]) -> Option<String>,
    ) -> Self {
        let plain = name.split(';').next().unwrap_or_default();
        let secret = SECRETS
            .iter()
            .any(|secret| plain.eq_ignore_ascii_case(secret));
        let values = values.iter().map(|value| match secret {
            true => RawValue::Hidden,
            false => RawValue::of(decode(value).as_deref(), value.len()),
        });
        Self {
            values: values.collect(),
            name,
        }
    }
}

impl RawValue {
    /// A value of this size as it can be shown: its text, or else its size.
    pub fn of(text: Option<&str>, bytes: usize) -> Self {
        let is_text = |text: &&str| !text.contains(|character: char| is_binary(character));
        match text.filter(is_text) {
            None => RawValue::Binary(bytes),
            Some(text) if text.len() <= SHOWN => RawValue::Text(text.to_owned()),
            Some(text) => {
                let beginning = text.get(..text.floor_char_boundary(SHOWN));
                RawValue::Cut(beginning.unwrap_or_default().to_owned(), bytes)
            }
        }
    }
}

/// Control characters that no text has.
fn is_binary(character: char) -> bool {
    character.is_control() && !matches!(character, '\t' | '\n' | '\r')
}

impl fmt::Display for RawValue {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RawValue::Null => to.write_str("NULL"),
            RawValue::Hidden => to.write_str("***"),
            RawValue::Binary(bytes) => write!(to, "<binary, {}>", size(*bytes)),
            RawValue::Cut(text, bytes) => write!(to, "{text}... <cut, {}>", size(*bytes)),
            RawValue::Text(text) => to.write_str(text),
        }
    }
}

/// `1,234 bytes`.
fn size(bytes: usize) -> String {
    let digits = bytes.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text.push_str(if bytes == 1 { " byte" } else { " bytes" });
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf8(value: &[u8]) -> Option<String> {
        String::from_utf8(value.to_vec()).ok()
    }

    fn shown(value: &[u8]) -> String {
        RawValue::of(utf8(value).as_deref(), value.len()).to_string()
    }

    #[test]
    fn what_is_no_text_is_told_by_its_size() {
        assert_eq!(shown(&[0xff; 1_234]), "<binary, 1,234 bytes>");
        assert_eq!(shown(&[0]), "<binary, 1 byte>");
        assert_eq!(shown(&[0xff; 12]), "<binary, 12 bytes>");
        assert_eq!(shown("Ü\n".as_bytes()), "Ü\n");
        assert_eq!(shown(b""), "");
    }

    #[test]
    fn a_large_text_is_cut_between_characters_and_its_size_is_said() {
        let text = shown(format!("a{}", "ü".repeat(500_000)).as_bytes());
        assert!(
            text.ends_with("ü... <cut, 1,000,001 bytes>"),
            "{}",
            text.len()
        );
        assert!(text.len() < 5_000);
    }

    #[test]
    fn passwords_are_hidden_whatever_their_case_and_options() {
        for name in [
            "userPassword",
            "USERPASSWORD;x-old",
            "unicodePwd",
            "pwdHistory",
            "ms-Mcs-AdmPwd",
        ] {
            let field = RawField::of_attribute(name.to_owned(), &[b"{SSHA}abc".to_vec()], utf8);
            assert_eq!(field.values, [RawValue::Hidden], "{name}");
            assert_eq!(field.values[0].to_string(), "***");
        }
    }
}
