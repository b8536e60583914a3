//! Lists that every value hits, because the texts of a list are alternatives, the negated ones too.

use std::sync::Arc;

use super::linter::quoted;
use crate::core::acl::{Matcher, Test, Truth};

/// That one of a list's texts hits any value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Always {
    /// Why.
    pub proof: String,
    /// True when it is so of lists of values too, where a negated text wants that no element
    /// violates it; false when only of single values.
    pub of_lists: bool,
}

/// Why one of these texts hits any value, whatever it is; `None` where that cannot be shown.
pub(super) fn always_hit(matchers: &[Matcher]) -> Option<Always> {
    let excluded = || {
        matchers.iter().filter_map(|matcher| match &matcher.test {
            Test::Not(rest) => Some(rest.as_str()),
            _ => None,
        })
    };
    let first = excluded().next();
    let of_another = |rest: &str, negated: bool| {
        let others = matchers.iter().filter(|own| own.is_negated() == negated);
        let mut others = others.filter(|own| !matches!(&own.test, Test::Not(own) if own == rest));
        others.find(|own| matches!(own.hits_text(rest), Ok(Truth::Hit)))
    };
    let proof = |rest: &str, other: &Matcher| {
        format!(
            "{} hits everything but {}, and that is hit by {}",
            quoted(&format!("[Not]{rest}")),
            quoted(rest),
            quoted(&other.text)
        )
    };
    let by_positive = excluded()
        .take(TRIED)
        .find_map(|rest| Some(proof(rest, of_another(rest, false)?)));
    let of_lists = by_positive.or_else(|| opposites(matchers));
    if let Some(proof) = of_lists {
        return Some(Always {
            proof,
            of_lists: true,
        });
    }
    let first = first?;
    Some(Always {
        proof: proof(first, of_another(first, true)?),
        of_lists: false,
    })
}

/// Negated texts that are compared with all positive ones.
const TRIED: usize = 8;

/// A pattern and its negation.
fn opposites(matchers: &[Matcher]) -> Option<String> {
    let negated = matchers.iter().filter_map(|matcher| match &matcher.test {
        Test::NotFound(pattern) => Some((matcher, pattern)),
        _ => None,
    });
    negated.take(TRIED).find_map(|(matcher, pattern)| {
        let found = matchers.iter().find(|other| match &other.test {
            Test::Found(own) => Arc::ptr_eq(own, pattern),
            _ => false,
        })?;
        Some(format!(
            "what {} does not hit is hit by {}",
            quoted(&matcher.text),
            quoted(&found.text)
        ))
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::*;
    use crate::core::acl::TextList;
    use crate::core::checks::CheckValue;
    use crate::core::pattern::Pattern;

    /// Patterns that are the same are shared, as in a lint.
    fn matchers(texts: &[String]) -> Vec<Matcher> {
        let mut shared = HashMap::new();
        let read = |text: &String| {
            Matcher::read(text, &mut |pattern, ignore_case| {
                let compile = || Arc::new(Pattern::compile(pattern, ignore_case));
                let key = (pattern.to_owned(), ignore_case);
                Arc::clone(shared.entry(key).or_insert_with(compile))
            })
        };
        texts.iter().map(read).collect()
    }

    fn always(texts: &[&str]) -> Option<Always> {
        let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
        always_hit(&matchers(&texts))
    }

    fn holds(texts: &[&str]) -> bool {
        always(texts).is_some()
    }

    #[test]
    fn a_list_of_values_can_violate_two_negations_at_once() {
        let of_lists = |texts| always(texts).map(|own| own.of_lists);
        assert_eq!(of_lists(&["[Not]Raw", "[Not]Junk"]), Some(false));
        assert_eq!(of_lists(&["[Not]Raw", "Raw"]), Some(true));
        assert_eq!(of_lists(&["[Not]Raw", "[Not]Junk", "Junk"]), Some(true));
    }

    #[test]
    fn two_negations_exclude_nothing() {
        assert!(holds(&["[Not]Raw", "[Not]Junk"]));
        assert!(holds(&["[Not]Raw", "Raw"]));
        assert!(holds(&["[Not]Raw", "[RegExp]^R"]));
        assert!(holds(&["[Not]Raw", "[NotRegExp]^J"]));
        assert!(holds(&["[RegExp]^R", "[NotRegExp]^R"]));
        assert!(!holds(&["[regexp]^R", "[NotRegExp]^R", "[RegExp]^J"]));
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
            if matchers.iter().any(|own| own.fault().is_some()) {
                return Ok(());
            }
            let Some(always) = always_hit(&matchers) else {
                return Ok(());
            };
            let list = TextList::new(matchers);
            let rests = texts.iter().map(|text| text.rsplit(']').next().unwrap_or_default());
            for value in values.iter().map(String::as_str).chain(rests) {
                prop_assert_eq!(
                    list.hits(&CheckValue::text(value)).ok(),
                    Some(Truth::Hit),
                    "{:?} against {:?}", texts, value
                );
            }
            if always.of_lists {
                let all = CheckValue::list(values);
                prop_assert_eq!(list.hits(&all).ok(), Some(Truth::Hit), "{:?}", texts);
            }
        }
    }
}
