//! The `$1$` scheme and its relative `$apr1$`: MD5 a thousand times over.

use md5::{Digest, Md5};

use super::des::digit;

/// What a password becomes with this salt: the part behind `$1$salt$`. Of the salt eight bytes count.
pub(super) fn crypt(password: &[u8], salt: &[u8], magic: &str) -> String {
    let once = |parts: &[&[u8]]| {
        let mut digest = Md5::new();
        for part in parts {
            digest.update(part);
        }
        <[u8; 16]>::from(digest.finalize())
    };
    let inner = once(&[password, salt, password]);
    let mut outer = Md5::new();
    outer.update(password);
    outer.update(magic.as_bytes());
    outer.update(salt);
    let stretched: Vec<u8> = inner.iter().copied().cycle().take(password.len()).collect();
    outer.update(&stretched);
    let mut length = password.len();
    while length > 0 {
        match (length & 1, password.first()) {
            (0, Some(first)) => outer.update([*first]),
            _ => outer.update([0]),
        }
        length >>= 1;
    }
    let mut hash = <[u8; 16]>::from(outer.finalize());
    for round in 0..1000 {
        let (start, end): (&[u8], &[u8]) = match round % 2 {
            0 => (&hash, password),
            _ => (password, &hash),
        };
        let salt = if round % 3 == 0 { &[] } else { salt };
        let again: &[u8] = if round % 7 == 0 { &[] } else { password };
        hash = once(&[start, salt, again, end]);
    }
    let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p] = hash.map(u64::from);
    let groups = [
        (a << 16 | g << 8 | m, 4),
        (b << 16 | h << 8 | n, 4),
        (c << 16 | i << 8 | o, 4),
        (d << 16 | j << 8 | p, 4),
        (e << 16 | k << 8 | f, 4),
        (l, 2),
    ];
    let digits = groups
        .into_iter()
        .flat_map(|(bits, count)| (0..count).map(move |place| digit(bits >> (6 * place))));
    digits.collect()
}
