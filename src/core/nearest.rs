//! "Did you mean": the known word nearest to an unknown one.

/// How alike two words must be for the one to be a slip of the other.
const ALIKE: f64 = 0.6;

/// Known words that are listed where none is alike.
const LISTED: usize = 12;

/// The known word that is most like `word`, ignoring case, and how alike they are.
fn nearest<'k>(word: &str, known: &[&'k str]) -> Option<(f64, &'k str)> {
    let word = word.to_lowercase();
    let alike = |own: &str| {
        let own = own.to_lowercase();
        strsim::jaro_winkler(&word, &own).max(strsim::normalized_damerau_levenshtein(&word, &own))
    };
    known
        .iter()
        .map(|own| (alike(own), *own))
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
}

/// A help text that names the nearest known word, and lists the first ones where it is far away.
pub fn suggest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    match nearest(word, &known) {
        None => "there are none".to_owned(),
        Some((alike, own)) if alike > ALIKE => format!("did you mean `{own}`?"),
        Some((alike, own)) => {
            let listed = known.get(..LISTED).unwrap_or(&known).join(", ");
            let more = match known.len().saturating_sub(LISTED) {
                0 => String::new(),
                count => format!(" and {count} more"),
            };
            if alike > 0.0 {
                format!("the nearest is `{own}`; known are {listed}{more}")
            } else {
                format!("known are {listed}{more}")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_named_whatever_its_case() {
        let queues = ["Raw", "Support Mexico", "Support Sweden"];
        assert_eq!(
            suggest("support mexcio", queues),
            "did you mean `Support Mexico`?"
        );
        assert_eq!(suggest("rwa", queues), "did you mean `Raw`?");
        assert_eq!(
            suggest("zzz", queues),
            "known are Raw, Support Mexico, Support Sweden"
        );
        assert_eq!(
            suggest("in the west", ["Raw", "Support Sweden"]),
            "the nearest is `Support Sweden`; known are Raw, Support Sweden"
        );
        assert_eq!(suggest("Raw", []), "there are none");
        let many: Vec<String> = (10..24).map(|number| format!("q{number}")).collect();
        let help = suggest("#", many.iter().map(String::as_str));
        assert!(help.ends_with("q20, q21 and 2 more"), "{help}");
    }
}
