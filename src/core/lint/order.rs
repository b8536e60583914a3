//! Names that are sorted as texts although their numbers say something else.

/// True when two names are the same up to a number, and the order of the numbers is not the order
/// of the names: `10-x` runs before `9-x`.
pub(super) fn misplaced(a: &str, b: &str) -> bool {
    let shared = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
    // The number begins before the first difference when the digits before it are shared.
    let prefix = a.as_bytes().iter().take(shared).rev();
    let before = prefix.take_while(|byte| byte.is_ascii_digit());
    let start = shared - before.count();
    let (Some(left), Some(right)) = (number(a, start), number(b, start)) else {
        return false;
    };
    left != right && (left < right) != (a < b)
}

/// The number that begins at a byte; numbers too long to be meant as such are none.
fn number(name: &str, start: usize) -> Option<u64> {
    let rest = name.get(start..)?;
    let end = rest
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(rest.len());
    rest.get(..end)
        .filter(|digits| digits.len() <= 6)?
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::misplaced;

    #[test]
    fn numbers_of_different_length_are_out_of_order() {
        assert!(misplaced("9-x", "10-x"));
        assert!(misplaced("10-x", "9-x"));
        assert!(misplaced("ACL-2 a", "ACL-19 b"));
        assert!(misplaced("99", "100-x"));
        assert!(!misplaced("09-x", "10-x"));
        assert!(!misplaced("1-x", "10-x"));
        assert!(!misplaced("9-x", "9-y"));
        assert!(!misplaced("9-x", "09-y"), "the same number");
        assert!(!misplaced("9-x", "B-x"));
        assert!(!misplaced("a9", "b10"));
        assert!(!misplaced("é9", "è10"));
        assert!(!misplaced("20260101-x", "3-x"), "a date is no number");
    }
}
