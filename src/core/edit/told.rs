//! Differences in a sentence.

use super::{Difference, Place};

/// Differences that the sentence names; of more it says how many.
const NAMED: usize = 3;

/// What differs, in the rest of a sentence: `Queue lost Raw; Comment is now "why"; and 2 more
/// changes`. Empty where nothing differs.
pub fn told(differences: &[Difference]) -> String {
    let mut clauses: Vec<(&Place, &'static str, Vec<&str>)> = Vec::new();
    for own in differences {
        let (verb, text) = match (own.before.as_deref(), own.after.as_deref()) {
            (Some(before), None) => ("lost", Some(before)),
            (None, Some(after)) => ("got", Some(after)),
            // What it is called now is what the sentence is about.
            (Some(before), Some(_)) if own.place == Place::Property("name") => {
                ("was", Some(before))
            }
            (_, Some("")) => ("is now empty", None),
            (_, Some(after)) if !after.contains('\n') => ("is now", Some(after)),
            _ => ("changed", None),
        };
        let text = text.filter(|text| !text.is_empty());
        let texts = text.map(|text| text.lines().next().unwrap_or_default());
        match clauses.last_mut() {
            Some((place, last, all)) if **place == own.place && *last == verb => all.extend(texts),
            _ => clauses.push((&own.place, verb, texts.into_iter().collect())),
        }
    }
    let more = clauses.len().saturating_sub(NAMED);
    let named = clauses.iter().take(NAMED);
    let mut said: Vec<String> = named
        .map(|(place, verb, texts)| {
            let texts = texts.join(", ");
            format!("{} {verb} {texts}", last(place))
                .trim_end()
                .to_owned()
        })
        .collect();
    match more {
        0 => {}
        1 => said.push("and 1 more change".to_owned()),
        more => said.push(format!("and {more} more changes")),
    }
    said.join("; ")
}

/// The last part of a place.
fn last(place: &Place) -> String {
    match place {
        Place::Tree(_, path) => path.last().cloned().unwrap_or_else(|| place.to_string()),
        Place::Property(_) => place.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::acl::AclColumns;
    use crate::core::edit::differences;

    fn acl(comment: &str, config_match: &str) -> AclColumns {
        AclColumns {
            name: "010-A".to_owned(),
            comment: Some(comment.to_owned()),
            config_match: Some(config_match.to_owned()),
            ..AclColumns::default()
        }
    }

    fn said(before: &AclColumns, after: &AclColumns) -> String {
        told(&differences(before, after))
    }

    #[test]
    fn what_a_list_lost_and_got_is_said_with_its_key() {
        let before = acl(
            "",
            "---\nProperties:\n  Ticket:\n    Queue: [Raw, Junk, Misc]\n",
        );
        let after = acl(
            "",
            "---\nProperties:\n  Ticket:\n    Queue: [Misc, Alert]\n",
        );
        assert_eq!(
            said(&before, &after),
            "Queue lost Raw, Junk; Queue got Alert"
        );
        assert_eq!(said(&before, &before), "");
    }

    #[test]
    fn properties_and_orders_are_said_and_many_are_counted() {
        let before = acl("", "---\na: [x, y]\nb: 1\nc: 1\nd: 1\ne: 1\n");
        let after = acl("why", "---\na: [y, x]\nb: 2\nc: 2\nd: 2\ne: 2\n");
        assert_eq!(
            said(&before, &after),
            "Comment is now why; a changed; b is now 2; and 3 more changes"
        );
        assert_eq!(
            said(&after, &acl("", "---\na: [y, x]\nb: 2\nc: 2\nd: 2\ne: 2\n")),
            "Comment is now empty"
        );
    }
}
