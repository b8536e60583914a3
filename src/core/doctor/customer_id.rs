//! CustomerIDs that are not read as somebody may think.

/// In which way a CustomerID surprises.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Oddity {
    /// UserCustomerID is never divided: `a;b` is one company of that name.
    Divided,
    /// UserCustomerID begins or ends with a blank.
    Blank,
    /// UserCustomerIDs is divided at the first kind of separator only: `a;b,c` is `a` and `b,c`.
    Mixed,
    /// UserCustomerIDs has nothing before or between separators: an empty CustomerID.
    Empty,
    /// UserCustomerIDs is nothing but separators: `;` is one CustomerID of that name.
    Separators,
}

/// The separators, in the order in which they are tried.
const SEPARATORS: [char; 3] = [';', ',', '|'];

impl Oddity {
    /// The attribute that it is about.
    pub const fn attribute(self) -> &'static str {
        match self {
            Self::Divided | Self::Blank => "UserCustomerID",
            Self::Mixed | Self::Empty | Self::Separators => "UserCustomerIDs",
        }
    }
}

/// What is odd about the value of an attribute, `UserCustomerID` or `UserCustomerIDs`.
pub fn oddity(attribute: &str, value: &str) -> Option<Oddity> {
    match attribute {
        "UserCustomerID" if value.contains(SEPARATORS) => Some(Oddity::Divided),
        "UserCustomerID" if value.trim() != value => Some(Oddity::Blank),
        "UserCustomerIDs" => {
            let separator = SEPARATORS.into_iter().find(|own| value.contains(*own))?;
            let others = SEPARATORS.iter().filter(|own| **own != separator);
            if others.into_iter().any(|own| value.contains(*own)) {
                return Some(Oddity::Mixed);
            }
            let kept = value.trim_end_matches(|own: char| own == separator || own.is_whitespace());
            if kept.is_empty() {
                return Some(Oddity::Separators);
            }
            let mut parts = kept.split(separator);
            parts
                .any(|part| part.trim().is_empty())
                .then_some(Oddity::Empty)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_ticket_system_reads_otherwise_is_odd() {
        let primary = |value| oddity("UserCustomerID", value);
        assert_eq!(primary("se"), None);
        assert_eq!(primary("Meyer & Sons"), None);
        assert_eq!(primary("a;b"), Some(Oddity::Divided));
        assert_eq!(primary("a|b"), Some(Oddity::Divided));
        assert_eq!(primary(" se"), Some(Oddity::Blank));
        let several = |value| oddity("UserCustomerIDs", value);
        assert_eq!(several("a"), None);
        assert_eq!(several("a;b; c"), None);
        assert_eq!(several("a,b,"), None, "empty parts at the end vanish");
        assert_eq!(several("B;C,D"), Some(Oddity::Mixed));
        assert_eq!(several(";;B"), Some(Oddity::Empty));
        assert_eq!(several("a, ,b"), Some(Oddity::Empty));
        assert_eq!(several(" ;; "), Some(Oddity::Separators));
        assert_eq!(oddity("UserEmail", "a;b"), None);
    }
}
