//! The schemes by which passwords are stored.

/// A scheme by which a password is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// The password itself.
    Plain,
    /// Traditional crypt(3) by DES, salted with the login.
    Crypt,
    /// `$1$`, salted with the login.
    Md5,
    /// `$apr1$`, salted with the login.
    Apr1,
    /// SHA-1 without salt.
    Sha1,
    /// SHA-256 without salt: what the products do where nothing is set.
    Sha2,
    /// SHA-512 without salt.
    Sha512,
    /// bcrypt with a random salt.
    Bcrypt,
}

impl Scheme {
    /// Every scheme, in the order of the reference.
    pub const ALL: [Self; 8] = [
        Self::Plain,
        Self::Crypt,
        Self::Md5,
        Self::Apr1,
        Self::Sha1,
        Self::Sha2,
        Self::Sha512,
        Self::Bcrypt,
    ];

    /// Its word in the setting `Customer::AuthModule::DB::CryptType`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Crypt => "crypt",
            Self::Md5 => "md5",
            Self::Apr1 => "apr1",
            Self::Sha1 => "sha1",
            Self::Sha2 => "sha2",
            Self::Sha512 => "sha512",
            Self::Bcrypt => "bcrypt",
        }
    }

    /// The scheme that a setting names; an unknown word, an empty one and a missing setting stand for
    /// [`Scheme::Sha2`].
    pub fn of_setting(word: Option<&str>) -> Self {
        let mut all = Self::ALL.into_iter();
        all.find(|scheme| Some(scheme.name()) == word)
            .unwrap_or(Self::Sha2)
    }

    /// The scheme that a stored text is checked by: the ticket system recognises it by its form. What
    /// it does not recognise it takes for crypt, and a password that is stored plain may look like
    /// any of them.
    pub fn of_stored(stored: &str) -> Self {
        let hexadecimal = stored.bytes().all(|byte| byte.is_ascii_hexdigit());
        match stored.len() {
            _ if stored.starts_with("BCRYPT:") => Self::Bcrypt,
            _ if stored.starts_with("$apr1$") => Self::Apr1,
            _ if stored.starts_with("$1$") => Self::Md5,
            64 if hexadecimal => Self::Sha2,
            128 if hexadecimal => Self::Sha512,
            40 if hexadecimal => Self::Sha1,
            _ => Self::Crypt,
        }
    }
}

impl std::fmt::Display for Scheme {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}
