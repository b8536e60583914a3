//! Passwords, and texts that hold one: they are never shown and are wiped when they are dropped.
//!
//! [`Secret`] and [`SecretUrl`] can be printed anywhere, because what they print is masked; only
//! [`Secret::reveal`] and [`SecretUrl::reveal`] give the text itself, to whoever connects with it.

use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

use zeroize::Zeroizing;

/// What stands in place of a secret.
pub const MASK: &str = "***";

/// A password. `Debug` and `Display` are `***`; the memory is wiped when it is dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Keeps a text secret from here on.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// The text itself, for the one who connects with it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(MASK)
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(MASK)
    }
}

/// A URL that may hold a password. `Debug` and `Display` show `***` in its place.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretUrl(Secret);

impl SecretUrl {
    /// Keeps a URL; it is not read, only masked.
    pub fn new(url: impl Into<String>) -> Self {
        Self(Secret::new(url))
    }

    /// The whole URL, for the one who connects with it.
    pub fn reveal(&self) -> &str {
        self.0.reveal()
    }

    /// What stands before the first colon: `mysql`, `postgres`, `sqlite`.
    pub fn scheme(&self) -> &str {
        let (scheme, _) = self.reveal().split_once(':').unwrap_or_default();
        scheme
    }

    /// The URL without its password, for somebody who corrects it.
    pub fn without_password(&self) -> String {
        match masked_word(self.reveal()) {
            Some(masked) => masked.replace(&format!(":{MASK}@"), "@").replace(MASK, ""),
            None => self.reveal().to_owned(),
        }
    }

    /// The URL typed in place of this one: where it names a user and no password, that of this one.
    pub fn corrected(&self, typed: &str) -> Self {
        let password = || {
            let (_, rest) = self.reveal().split_once("://")?;
            let (user, _) = rest.rsplit_once('@')?;
            let (_, password) = user.split_once(':')?;
            let (scheme, rest) = typed.split_once("://")?;
            let (user, place) = rest.rsplit_once('@')?;
            let url = format!("{scheme}://{user}:{password}@{place}");
            (!user.contains(':')).then(|| Self::new(url))
        };
        password().unwrap_or_else(|| Self::new(typed))
    }

    /// True when it holds a password.
    pub fn has_password(&self) -> bool {
        masked_word(self.reveal()).is_some()
    }
}

impl fmt::Debug for SecretUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for SecretUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let url = self.reveal();
        f.write_str(masked_word(url).as_deref().unwrap_or(url))
    }
}

impl FromStr for SecretUrl {
    type Err = Infallible;

    fn from_str(url: &str) -> Result<Self, Infallible> {
        Ok(Self::new(url))
    }
}

/// The text with every password inside a URL, and every value of a parameter `password`, masked.
pub fn masked(text: &str) -> String {
    text.split_inclusive(char::is_whitespace)
        .map(|word| masked_word(word).unwrap_or_else(|| word.to_owned()))
        .collect()
}

/// A URL while it is typed, with a `*` in place of every letter of its password: as long as what is
/// typed. What may still become a port counts as one.
pub fn veiled(text: &str) -> String {
    let letters = text.chars().count();
    let hide = |from: usize, to: usize| {
        let shown = |(place, letter): (usize, char)| match (from..to).contains(&place) {
            true => '*',
            false => letter,
        };
        text.chars().enumerate().map(shown).collect()
    };
    let counted = |bytes: usize| {
        text.get(..bytes)
            .map_or(letters, |part| part.chars().count())
    };
    let Some(start) = text.find("://").map(|place| place + 3) else {
        return match masked_word(text) {
            Some(_) => hide(0, letters),
            None => text.to_owned(),
        };
    };
    let rest = text.get(start..).unwrap_or_default();
    if let Some(colon) = rest.find(':') {
        let password = start + colon + 1;
        let typed = text.get(password..).unwrap_or_default();
        match typed.rfind('@') {
            Some(end) => return hide(counted(password), counted(password + end)),
            None if !typed.starts_with(|letter: char| letter.is_ascii_digit()) => {
                return hide(counted(password), letters);
            }
            None => {}
        }
    }
    let lower = text.to_ascii_lowercase();
    let parameters = PARAMETERS.iter();
    let start = parameters.filter_map(|name| lower.find(name).map(|at| at + name.len()));
    match start.min() {
        Some(start) => hide(counted(start), letters),
        None => text.to_owned(),
    }
}

/// Schemes of databases that have users.
const SERVERS: [&str; 4] = ["mysql", "mariadb", "postgres", "postgresql"];

/// Names of parameters whose value is a secret, in URLs and data source names.
const PARAMETERS: [&str; 4] = ["password=", "passwd=", "pwd=", "pw="];

/// One word with its passwords masked; `None` when it holds none.
fn masked_word(word: &str) -> Option<String> {
    let user = masked_user(word);
    let parameters = masked_parameters(user.as_deref().unwrap_or(word));
    parameters.or(user)
}

/// `scheme://user:password@rest`. A password that is not escaped as URLs want it may hold any sign,
/// therefore it ends at the last `@`, however much more is hidden by that.
fn masked_user(word: &str) -> Option<String> {
    let Some((scheme, rest)) = word.split_once("://") else {
        // Where the slashes were forgotten nothing tells the user from the password.
        let (scheme, rest) = word.split_once(':')?;
        let (_, place) = rest.rsplit_once('@')?;
        let server = SERVERS.iter().any(|own| scheme.ends_with(own));
        return server.then(|| format!("{scheme}:{MASK}@{place}"));
    };
    let (user, place) = rest.rsplit_once('@')?;
    let (name, _) = user.split_once(':')?;
    Some(format!("{scheme}://{name}:{MASK}@{place}"))
}

/// `...?password=secret&...` and `...;password=secret;...`.
fn masked_parameters(word: &str) -> Option<String> {
    let lower = word.to_ascii_lowercase();
    let starts = PARAMETERS.iter().filter_map(|name| {
        let at = lower.match_indices(name).find(|(at, _)| {
            let before = lower.get(..*at).and_then(|before| before.chars().last());
            matches!(before, Some('?' | '&' | ';' | ':'))
        });
        at.map(|(at, _)| at + name.len())
    });
    let start = starts.min()?;
    let (kept, rest) = word.split_at_checked(start)?;
    let end = rest.find(['&', ';']).unwrap_or(rest.trim_end().len());
    let (_, after) = rest.split_at_checked(end)?;
    let after = masked_parameters(after).unwrap_or_else(|| after.to_owned());
    Some(format!("{kept}{MASK}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_never_printed() {
        let secret = Secret::new("tiger");
        assert_eq!(
            format!("{secret} {secret:?} {:?}", [&secret]),
            "*** *** [***]"
        );
        assert_eq!(secret.reveal(), "tiger");
    }

    #[test]
    fn a_url_shows_all_but_its_password() {
        for (url, shown) in [
            ("mysql://otobo:tiger@db/otobo", "mysql://otobo:***@db/otobo"),
            (
                "mysql://otobo:t@i/g#er@db:3306/o?a=b",
                "mysql://otobo:***@db:3306/o?a=b",
            ),
            ("postgres://otobo@db/otobo", "postgres://otobo@db/otobo"),
            (
                "postgres://db/o?user=x&password=tiger&a=1",
                "postgres://db/o?user=x&password=***&a=1",
            ),
            ("postgres://:@db/o", "postgres://:***@db/o"),
            ("mysql:otobo:tiger@db/o", "mysql:***@db/o"),
            ("sqlite:world.db", "sqlite:world.db"),
            (
                "DBI:mysql:database=o;Password=tiger;host=h",
                "DBI:mysql:database=o;Password=***;host=h",
            ),
            ("nonsense", "nonsense"),
        ] {
            let own = SecretUrl::new(url);
            assert_eq!(own.to_string(), shown);
            assert_eq!(format!("{own:?}"), shown);
            assert_eq!(own.has_password(), url != shown, "{url}");
            assert!(!own.without_password().contains("tiger"), "{url}");
            assert!(!own.without_password().contains(MASK), "{url}");
        }
        assert_eq!(SecretUrl::new("mysql://h/d").scheme(), "mysql");
    }

    #[test]
    fn a_password_is_hidden_while_it_is_typed() {
        for (typed, shown) in [
            ("mysql://otobo", "mysql://otobo"),
            ("mysql://otobo:t", "mysql://otobo:*"),
            ("mysql://otobo:tiger@", "mysql://otobo:*****@"),
            (
                "mysql://otobo:ti@er@db:3306/o",
                "mysql://otobo:*****@db:3306/o",
            ),
            ("mysql://db:3306/otobo", "mysql://db:3306/otobo"),
            ("mysql://ö:ü@db/o", "mysql://ö:*@db/o"),
            (
                "postgres://db/o?password=tig",
                "postgres://db/o?password=***",
            ),
            ("sqlite:world.db", "sqlite:world.db"),
        ] {
            assert_eq!(veiled(typed), shown);
        }
        let url = SecretUrl::new("mysql://otobo:tiger@db/o?a=b");
        assert_eq!(url.without_password(), "mysql://otobo@db/o?a=b");
        for (typed, meant) in [
            ("mysql://otobo@other/o", "mysql://otobo:tiger@other/o"),
            ("mysql://otobo:lion@db/o", "mysql://otobo:lion@db/o"),
            ("sqlite:o.db", "sqlite:o.db"),
        ] {
            assert_eq!(url.corrected(typed).reveal(), meant);
        }
    }

    #[test]
    fn passwords_are_masked_inside_sentences() {
        assert_eq!(
            masked("error: unrecognized 'mysql://a:b@c/d'\n\n  and postgres://e:f@g/h too"),
            "error: unrecognized 'mysql://a:***@c/d'\n\n  and postgres://e:***@g/h too"
        );
        assert_eq!(masked("nothing  to\thide\n"), "nothing  to\thide\n");
    }
}
