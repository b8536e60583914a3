//! Traditional crypt(3): DES with a salt of two characters, 25 times over.

/// Permutations name the bits of their input from 1, the highest first.
const START: [u8; 64] = [
    58, 50, 42, 34, 26, 18, 10, 2, 60, 52, 44, 36, 28, 20, 12, 4, 62, 54, 46, 38, 30, 22, 14, 6,
    64, 56, 48, 40, 32, 24, 16, 8, 57, 49, 41, 33, 25, 17, 9, 1, 59, 51, 43, 35, 27, 19, 11, 3, 61,
    53, 45, 37, 29, 21, 13, 5, 63, 55, 47, 39, 31, 23, 15, 7,
];

const END: [u8; 64] = [
    40, 8, 48, 16, 56, 24, 64, 32, 39, 7, 47, 15, 55, 23, 63, 31, 38, 6, 46, 14, 54, 22, 62, 30,
    37, 5, 45, 13, 53, 21, 61, 29, 36, 4, 44, 12, 52, 20, 60, 28, 35, 3, 43, 11, 51, 19, 59, 27,
    34, 2, 42, 10, 50, 18, 58, 26, 33, 1, 41, 9, 49, 17, 57, 25,
];

const EXPANSION: [u8; 48] = [
    32, 1, 2, 3, 4, 5, 4, 5, 6, 7, 8, 9, 8, 9, 10, 11, 12, 13, 12, 13, 14, 15, 16, 17, 16, 17, 18,
    19, 20, 21, 20, 21, 22, 23, 24, 25, 24, 25, 26, 27, 28, 29, 28, 29, 30, 31, 32, 1,
];

const MIXING: [u8; 32] = [
    16, 7, 20, 21, 29, 12, 28, 17, 1, 15, 23, 26, 5, 18, 31, 10, 2, 8, 24, 14, 32, 27, 3, 9, 19,
    13, 30, 6, 22, 11, 4, 25,
];

const KEY: [u8; 56] = [
    57, 49, 41, 33, 25, 17, 9, 1, 58, 50, 42, 34, 26, 18, 10, 2, 59, 51, 43, 35, 27, 19, 11, 3, 60,
    52, 44, 36, 63, 55, 47, 39, 31, 23, 15, 7, 62, 54, 46, 38, 30, 22, 14, 6, 61, 53, 45, 37, 29,
    21, 13, 5, 28, 20, 12, 4,
];

const ROUND_KEY: [u8; 48] = [
    14, 17, 11, 24, 1, 5, 3, 28, 15, 6, 21, 10, 23, 19, 12, 4, 26, 8, 16, 7, 27, 20, 13, 2, 41, 52,
    31, 37, 47, 55, 30, 40, 51, 45, 33, 48, 44, 49, 39, 56, 34, 53, 46, 42, 50, 36, 29, 32,
];

/// How far the halves of the key are turned before each round.
const TURNS: [u32; 16] = [1, 1, 2, 2, 2, 2, 2, 2, 1, 2, 2, 2, 2, 2, 2, 1];

/// The eight boxes of substitution, each four rows of sixteen hexadecimal digits.
const BOXES: [&[u8; 64]; 8] = [
    b"e4d12fb83a6c59070f74e2d1a6cb953841e8d62bfc973a50fc8249175b3ea06d",
    b"f18e6b34972dc05a3d47f28ec01a69b50e7ba4d158c6932fd8a13f42b67c05e9",
    b"a09e63f51dc7b428d709346a285ecbf1d6498f30b12c5ae71ad069874fe3b52c",
    b"7de3069a1285bc4fd8b56f03472c1ae9a690cb7df13e52843f06a1d8945bc72e",
    b"2c417ab6853fd0e9eb2c47d150fa3986421bad78f9c5630eb8c71e2d6f09a453",
    b"c1af92680d34e75baf427c9561de0b389ef528c3704a1db6432c95fabe17608d",
    b"4b2ef08d3c975a61d0b7491ae35c2f8614bdc37eaf6805926bd814a7950fe23c",
    b"d2846fb1a93e50c71fd8a374c56b0e927b419ce206adf35821e74a8dfc90356b",
];

/// The 64 characters that six bits are written with, here and in `$1$`.
pub(super) const DIGITS: &[u8; 64] =
    b"./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Six bits as a character.
pub(super) fn digit(bits: u64) -> char {
    let index = usize::try_from(bits & 63).unwrap_or_default();
    DIGITS.get(index).map_or('.', |digit| char::from(*digit))
}

/// What crypt(3) makes of a password and a salt of two characters; `None` when these are no legal
/// salt. Of the password the first eight bytes count, and the lower seven bits of each.
pub(super) fn crypt(password: &[u8], salt: &[u8]) -> Option<String> {
    let (first, second) = (salt.first()?, salt.get(1)?);
    let value = |character: &u8| DIGITS.iter().position(|digit| digit == character);
    let salt = value(first)? | (value(second)? << 6);
    let mut swapped = 0_u64;
    for bit in 0..12 {
        swapped |= ((salt as u64 >> bit) & 1) << (23 - bit);
    }
    let own = password.iter().copied().take_while(|byte| *byte != 0);
    let bytes = own.chain(std::iter::repeat(0)).take(8);
    let key = bytes.fold(0_u64, |key, byte| key << 8 | u64::from(byte & 0x7f) << 1);
    let keys = round_keys(key);
    let block = (0..25).fold(0, |block, _| encrypted(block, &keys, swapped));
    let mut text: String = [*first, *second].into_iter().map(char::from).collect();
    text.extend((0..10).map(|place| digit(block >> (58 - 6 * place))));
    text.push(digit(block << 2));
    Some(text)
}

fn permuted(bits: u64, width: u32, order: &[u8]) -> u64 {
    let bit = |place: &u8| bits >> (width - u32::from(*place)) & 1;
    order.iter().fold(0, |all, place| all << 1 | bit(place))
}

fn round_keys(key: u64) -> Vec<u64> {
    const HALF: u64 = (1 << 28) - 1;
    let key = permuted(key, 64, &KEY);
    let (mut left, mut right) = (key >> 28, key & HALF);
    let turned = |half: u64, by: u32| (half << by | half >> (28 - by)) & HALF;
    let keys = TURNS.iter().map(|by| {
        left = turned(left, *by);
        right = turned(right, *by);
        permuted(left << 28 | right, 56, &ROUND_KEY)
    });
    keys.collect()
}

/// One encryption of a block; `swapped` says which bits of the expanded half change sides.
fn encrypted(block: u64, keys: &[u64], swapped: u64) -> u64 {
    let block = permuted(block, 64, &START);
    let (mut left, mut right) = (block >> 32, block & 0xffff_ffff);
    for key in keys {
        let expanded = permuted(right, 32, &EXPANSION);
        let moved = (expanded >> 24 ^ expanded) & swapped;
        let mixed = expanded ^ (moved << 24 | moved) ^ key;
        let substituted = BOXES.iter().enumerate().fold(0, |all, (number, own)| {
            let six = mixed >> (42 - 6 * number) & 63;
            let row = (six >> 4 & 2) | (six & 1);
            let index = usize::try_from(row << 4 | (six >> 1 & 15)).unwrap_or_default();
            let digit = own
                .get(index)
                .and_then(|digit| char::from(*digit).to_digit(16));
            all << 4 | u64::from(digit.unwrap_or_default())
        });
        (left, right) = (right, left ^ permuted(substituted, 32, &MIXING));
    }
    permuted(right << 32 | left, 64, &END)
}

#[cfg(test)]
mod tests {
    use super::crypt;

    #[test]
    fn it_is_what_crypt_of_the_c_library_makes() {
        for (password, salt, stored) in [
            ("", "ab", "abmF1QH4PEr.E"),
            ("x", "./", "./7H4fGCYxIHQ"),
            ("secret", "ol", "olFnfvHWiYriU"),
            ("pass wörd 1", "zZ", "zZaDkrDAzGYAQ"),
            ("123456789", "9A", "9AXTAB8W/zfvo"),
            ("12345678", "9A", "9AXTAB8W/zfvo"),
            ("ÿþ~ ", "Qq", "Qq9SQ3Zhjr0pg"),
            ("a", "xx", "xxKKTqMtVyyHI"),
        ] {
            assert_eq!(
                crypt(password.as_bytes(), salt.as_bytes()).as_deref(),
                Some(stored)
            );
        }
    }

    #[test]
    fn what_is_no_salt_is_refused() {
        for salt in ["", "a", "a-", "Ä", "$1", " a"] {
            assert_eq!(crypt(b"x", salt.as_bytes()), None, "{salt:?}");
        }
    }
}
