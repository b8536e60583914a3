//! "Did you mean": the known word nearest to an unknown one.

/// How alike two words must be to be suggested.
const ALIKE: f64 = 0.6;

/// The known word that is most like `word`, ignoring case; `None` when nothing is near.
pub fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let word = word.to_lowercase();
    known
        .into_iter()
        .map(|own| (alike(&word, &own.to_lowercase()), own))
        .filter(|(alike, _)| *alike > ALIKE)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, own)| own)
}

/// From 0 to 1: swapped letters count little, a common beginning counts much.
fn alike(left: &str, right: &str) -> f64 {
    let edits = strsim::normalized_damerau_levenshtein(left, right);
    edits.max(strsim::jaro_winkler(left, right))
}

/// A help text that names the nearest known word, or lists the first known ones.
pub fn suggest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> String {
    const LISTED: usize = 12;
    let known: Vec<&str> = known.into_iter().collect();
    if let Some(own) = nearest(word, known.iter().copied()) {
        return format!("did you mean `{own}`?");
    }
    let listed = known.get(..LISTED).unwrap_or(&known).join(", ");
    match known.len() {
        0 => "there are none".to_owned(),
        count if count > LISTED => format!("known are {listed} and {} more", count - LISTED),
        _ => format!("known are {listed}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_named_whatever_its_case() {
        let queues = ["Raw", "Support Mexico", "Support Sweden"];
        assert_eq!(nearest("support mexcio", queues), Some("Support Mexico"));
        assert_eq!(nearest("zzz", queues), None);
        assert_eq!(suggest("rwa", queues), "did you mean `Raw`?");
        assert_eq!(
            suggest("zzz", queues),
            "known are Raw, Support Mexico, Support Sweden"
        );
    }
}
