//! Making the stored text of a password, and checking a password by it.

use sha1::{Digest, Sha1};
use sha2::{Sha256, Sha512};

use super::scheme::Scheme;
use super::{des, md5};
use crate::secret::Secret;

/// What the salt of a password is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Salt<'a> {
    /// The login: crypt, md5 and apr1 are salted with it.
    pub login: &'a str,
    /// Sixteen random letters and digits for bcrypt.
    pub random: [u8; 16],
    /// How often bcrypt works, as a power of two: `Customer::AuthModule::DB::bcryptCost`, kept between
    /// 9 and 31.
    pub cost: u32,
}

/// The cost of bcrypt where the setting says nothing.
pub const COST: u32 = 12;

/// How much of a salt counts for md5 and apr1.
const SALT: usize = 8;

/// How many bytes of a password bcrypt looks at.
const BCRYPT: usize = 72;

/// A login that cannot be the salt of a scheme.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "login {login:?} cannot be the salt of scheme {scheme}: {reason}; nobody could log in with what \
     would be stored, so another scheme (CryptType) has to be set"
)]
pub struct BadSalt {
    /// The scheme.
    pub scheme: Scheme,
    /// The login.
    pub login: String,
    /// Why not.
    pub reason: &'static str,
}

/// The text that the ticket system stores for a password.
///
/// # Errors
/// The scheme takes the login as its salt, and it cannot be one. The ticket system would store a text
/// with which nobody can log in.
pub fn stored(scheme: Scheme, password: &Secret, salt: &Salt<'_>) -> Result<Secret, BadSalt> {
    let bytes = password.reveal().as_bytes();
    let bad = |reason| BadSalt {
        scheme,
        login: salt.login.to_owned(),
        reason,
    };
    let text = match scheme {
        Scheme::Plain => password.reveal().to_owned(),
        Scheme::Crypt => des::crypt(bytes, salt.login.as_bytes())
            .ok_or_else(|| bad("it does not begin with two of the characters a-z A-Z 0-9 . /"))?,
        Scheme::Md5 => salted("$1$", bytes, salt.login).map_err(bad)?,
        Scheme::Apr1 => salted("$apr1$", bytes, salt.login).map_err(bad)?,
        Scheme::Sha1 => hexadecimal(&Sha1::digest(bytes)),
        Scheme::Sha2 => hexadecimal(&Sha256::digest(bytes)),
        Scheme::Sha512 => hexadecimal(&Sha512::digest(bytes)),
        Scheme::Bcrypt => bcrypted(bytes, &salt.random, salt.cost),
    };
    Ok(Secret::new(text))
}

/// True when a password is the one that was stored. `scheme` is the configured one: only it tells a
/// password that is stored plain. Other forms are recognised, whatever is configured now.
pub fn is_stored(scheme: Scheme, stored_text: &Secret, password: &Secret) -> bool {
    let (text, bytes) = (stored_text.reveal(), password.reveal().as_bytes());
    let made = match scheme {
        Scheme::Plain => Some(password.reveal().to_owned()),
        _ => match Scheme::of_stored(text) {
            Scheme::Md5 => again("$1$", bytes, text),
            Scheme::Apr1 => again("$apr1$", bytes, text),
            Scheme::Sha1 => Some(hexadecimal(&Sha1::digest(bytes))),
            Scheme::Sha2 => Some(hexadecimal(&Sha256::digest(bytes))),
            Scheme::Sha512 => Some(hexadecimal(&Sha512::digest(bytes))),
            Scheme::Bcrypt => bcrypted_again(bytes, text),
            Scheme::Crypt | Scheme::Plain => des::crypt(bytes, text.as_bytes()),
        },
    };
    // Every letter is looked at, wherever the first difference is.
    made.is_some_and(|made| {
        let pairs = made.bytes().zip(text.bytes());
        made.len() == text.len() && pairs.fold(0, |all, (a, b)| all | (a ^ b)) == 0
    })
}

/// `$1$salt$...` with a login as salt.
fn salted(magic: &str, password: &[u8], login: &str) -> Result<String, &'static str> {
    // The ticket system's own library takes the magic off, and everything from the last dollar on.
    let salt = login.strip_prefix(magic).unwrap_or(login);
    let salt = salt.rsplit_once('$').map_or(salt, |(salt, _)| salt);
    let salt = match salt.len() > SALT {
        true => salt
            .get(..SALT)
            .ok_or("its eighth byte is inside a character")?,
        false => salt,
    };
    if salt.is_empty() || salt.contains(['$', '\n']) {
        return Err("a dollar sign or a line end in it ends the salt too early");
    }
    let hash = md5::crypt(password, salt.as_bytes(), magic);
    Ok(format!("{magic}{salt}${hash}"))
}

/// The same again with the salt of a stored text.
fn again(magic: &str, password: &[u8], text: &str) -> Option<String> {
    let (salt, _) = text.strip_prefix(magic)?.split_once('$')?;
    let hash = md5::crypt(password, salt.as_bytes(), magic);
    Some(format!("{magic}{salt}${hash}"))
}

/// `BCRYPT:12:salt:hash`
fn bcrypted(password: &[u8], salt: &[u8; 16], cost: u32) -> String {
    let cost = cost.clamp(9, 31);
    let name: String = salt.iter().map(|byte| char::from(*byte)).collect();
    let hash = bcrypt_hash(password, *salt, cost);
    format!("BCRYPT:{cost}:{name}:{hash}")
}

fn bcrypted_again(password: &[u8], text: &str) -> Option<String> {
    let mut parts = text.split(':').skip(1);
    let (cost, salt) = (parts.next()?.parse().ok()?, parts.next()?);
    let salt: [u8; 16] = salt.as_bytes().try_into().ok()?;
    if !(4..=31).contains(&cost) {
        return None;
    }
    let hash = bcrypt_hash(password, salt, cost);
    let salt = std::str::from_utf8(&salt).ok()?;
    Some(format!("BCRYPT:{cost}:{salt}:{hash}"))
}

/// The 23 bytes of bcrypt in its own letters; the password ends in a NUL.
fn bcrypt_hash(password: &[u8], salt: [u8; 16], cost: u32) -> String {
    const LETTERS: &[u8; 64] = b"./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    let mut key: Vec<u8> = password.iter().copied().chain([0]).collect();
    key.truncate(BCRYPT);
    let hash = bcrypt::bcrypt(cost, salt, &key);
    let used = hash.get(..23).unwrap_or_default();
    let mut text = String::with_capacity(31);
    for three in used.chunks(3) {
        let bits = three
            .iter()
            .fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte));
        let bits = bits << (8 * (3 - three.len()));
        text.extend((0..=three.len()).map(|place| {
            let index = (bits >> (18 - 6 * place)) & 63;
            let index = usize::try_from(index).unwrap_or_default();
            LETTERS.get(index).map_or('.', |letter| char::from(*letter))
        }));
    }
    text
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(scheme: Scheme, password: &str, login: &str) -> Result<String, BadSalt> {
        let salt = Salt {
            login,
            random: *b"abcdefghijklmnop",
            cost: 4,
        };
        let stored = stored(scheme, &Secret::new(password), &salt)?;
        Ok(stored.reveal().to_owned())
    }

    #[test]
    fn every_scheme_stores_what_others_store_and_recognises_it() {
        for (scheme, password, login, wanted) in [
            (Scheme::Plain, "a b", "jn", "a b"),
            (Scheme::Crypt, "secret", "old1", "olFnfvHWiYriU"),
            (
                Scheme::Md5,
                "secret",
                "somebody long",
                "$1$somebody$9Kleeje.HXYTa4UfvPQfm1",
            ),
            (Scheme::Md5, "", "jn", "$1$jn$H7wDOps37hWnefpRsMl6s/"),
            (
                Scheme::Apr1,
                "long password with ü in it",
                "jn",
                "$apr1$jn$gzz3UjG/niNTSalOEDXr71",
            ),
            (
                Scheme::Sha1,
                "abc",
                "jn",
                "a9993e364706816aba3e25717850c26c9cd0d89d",
            ),
            (
                Scheme::Sha2,
                "abc",
                "jn",
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            ),
        ] {
            let text = made(scheme, password, login).unwrap();
            assert_eq!(text, wanted, "{scheme}");
            let text = Secret::new(text);
            assert!(is_stored(scheme, &text, &Secret::new(password)), "{scheme}");
            let other = format!("x{password}");
            assert!(!is_stored(scheme, &text, &Secret::new(other)), "{scheme}");
        }
        let long = made(Scheme::Sha512, "abc", "jn").unwrap();
        assert!(long.starts_with("ddaf35a193617abacc417349ae204131") && long.len() == 128);
    }

    #[test]
    fn bcrypt_is_what_other_programs_make_and_its_cost_is_bounded() {
        // `$2a$04$` with the salt `abcdefghijklmnop`, in the ticket system's form.
        let text = Secret::new("BCRYPT:4:abcdefghijklmnop:ux.TScsM0W3oorJY9kQFO2s1cM4ny8q");
        assert!(is_stored(
            Scheme::Bcrypt,
            &text,
            &Secret::new("pass wörd 1")
        ));
        assert!(!is_stored(Scheme::Sha2, &text, &Secret::new("pass word 1")));
        let made = made(Scheme::Bcrypt, "x", "jn").unwrap();
        assert!(made.starts_with("BCRYPT:9:abcdefghijklmnop:"), "{made}");
        assert_eq!(made.len(), "BCRYPT:9:abcdefghijklmnop:".len() + 31);
        assert!(is_stored(
            Scheme::Sha2,
            &Secret::new(made),
            &Secret::new("x")
        ));
    }

    #[test]
    fn a_login_that_is_no_salt_is_refused() {
        for (scheme, login) in [
            (Scheme::Crypt, "Älter"),
            (Scheme::Crypt, "x"),
            (Scheme::Md5, "abcdefgÄ"),
            (Scheme::Md5, "$a"),
            (Scheme::Apr1, "a$b$c"),
        ] {
            let refused = made(scheme, "x", login).unwrap_err();
            assert!(refused.to_string().contains(scheme.name()), "{refused}");
        }
        assert!(made(Scheme::Md5, "x", "abcdefÄxyz").is_ok());
    }
}
