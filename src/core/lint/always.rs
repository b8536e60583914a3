//! Lists that every value hits, because the texts of a list are alternatives, the negated ones too.

use super::linter::quoted;
use crate::core::acl::{Matcher, Test, Truth};
use std::sync::Arc;

/// Why one of these texts hits any single value, whatever it is; `None` where that cannot be shown.
pub(super) fn always_hit(matchers: &[Matcher]) -> Option<String> {
    let mut excluded = matchers.iter().filter_map(|matcher| match &matcher.test {
        Test::Not(rest) => Some(rest.as_str()),
        _ => None,
    });
    let first = excluded.next();
    if let Some(first) = first {
        if let Some(second) = excluded.find(|rest| *rest != first) {
            return Some(format!(
                "`[Not]{}` hits everything but {}, and that is hit by {}",
                first,
                quoted(first),
                quoted(&format!("[Not]{second}"))
            ));
        }
        let other = matchers
            .iter()
            .filter(|matcher| !matches!(matcher.test, Test::Not(_)))
            .find(|matcher| matches!(matcher.hits_text(first), Ok(Truth::Hit)));
        if let Some(other) = other {
            return Some(format!(
                "`[Not]{}` hits everything but {}, and that is hit by {}",
                first,
                quoted(first),
                quoted(&other.text)
            ));
        }
    }
    opposites(matchers)
}

/// A pattern and its negation.
fn opposites(matchers: &[Matcher]) -> Option<String> {
    for matcher in matchers {
        let Test::NotFound(pattern) = &matcher.test else {
            continue;
        };
        let found = matchers.iter().find(|other| match &other.test {
            Test::Found(own) => Arc::ptr_eq(own, pattern),
            _ => false,
        });
        if let Some(found) = found {
            return Some(format!(
                "what {} does not hit is hit by {}",
                quoted(&matcher.text),
                quoted(&found.text)
            ));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::core::acl::TextList;
    use crate::core::checks::CheckValue;

    fn matchers(texts: &[String]) -> Vec<Matcher> {
        texts.iter().map(|text| Matcher::of(text)).collect()
    }

    fn holds(texts: &[&str]) -> bool {
        let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
        always_hit(&matchers(&texts)).is_some()
    }

    #[test]
    fn two_negations_exclude_nothing() {
        assert!(holds(&["[Not]Raw", "[Not]Junk"]));
        assert!(holds(&["[Not]Raw", "Raw"]));
        assert!(holds(&["[Not]Raw", "[RegExp]^R"]));
        assert!(holds(&["[Not]Raw", "[NotRegExp]^J"]));
        assert!(!holds(&["[Not]Raw"]));
        assert!(!holds(&["[Not]Raw", "[Not]Raw"]));
        assert!(!holds(&["[Not]Raw", "Junk"]));
        assert!(!holds(&["[Not]Raw", "[NotRegExp]^R"]));
        assert!(!holds(&["[NotRegExp]^R", "[NotRegExp]^J"]));
        assert!(!holds(&["Raw", "Junk"]));
    }

    fn text() -> impl Strategy<Value = String> {
        let modifier = prop::sample::select(vec![
            "",
            "[Not]",
            "[RegExp]",
            "[regexp]",
            "[NotRegExp]",
            "[Notregexp]",
        ]);
        (modifier, "[abA^$.*]{1,3}").prop_map(|(modifier, rest)| format!("{modifier}{rest}"))
    }

    proptest! {
        #[test]
        fn what_always_hits_hits_every_value(
            texts in prop::collection::vec(text(), 1..5),
            values in prop::collection::vec("[abAB]{0,3}", 1..20),
        ) {
            let matchers = matchers(&texts);
            if always_hit(&matchers).is_none() || matchers.iter().any(|own| own.fault().is_some()) {
                return Ok(());
            }
            let list = TextList::new(matchers);
            let rests = texts.iter().map(|text| text.rsplit(']').next().unwrap_or_default());
            for value in values.iter().map(String::as_str).chain(rests) {
                prop_assert_eq!(
                    list.hits(&CheckValue::text(value)).ok(),
                    Some(Truth::Hit),
                    "{:?} against {:?}", texts, value
                );
            }
        }
    }
}
