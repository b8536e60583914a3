//! The run of rows that belongs to one thing, found by bisection in a table sorted by its owner.

use super::tables::Row;

/// The preferences (key, value) that `rows`, sorted by `owner`, hold for one id.
pub fn preferences<'r>(
    rows: &'r [Row],
    owner: &str,
    id: i64,
) -> impl Iterator<Item = (&'r str, Option<&'r str>)> {
    owned_by(rows, Some(id), |row| row.id(owner))
        .iter()
        .filter_map(|row| Some((row.text("preferences_key")?, row.text("preferences_value"))))
}

/// The run of elements that belong to `id` in a slice sorted by `key`.
pub(super) fn owned_by<T, K: Ord>(sorted: &[T], id: K, key: impl Fn(&T) -> K) -> &[T] {
    let start = sorted.partition_point(|element| key(element) < id);
    let rest = sorted.get(start..).unwrap_or_default();
    let length = rest.partition_point(|element| key(element) == id);
    rest.get(..length).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_rows_of_one_owner_only() {
        let row = |owner, key| {
            Row::from_pairs([("user_id", Some(owner)), ("preferences_key", Some(key))])
        };
        let rows = [row("2", "a"), row("9", "b"), row("9", "c"), row("10", "d")];
        let keys = |id| -> Vec<&str> {
            preferences(&rows, "user_id", id)
                .map(|(key, _)| key)
                .collect()
        };
        assert_eq!(keys(9), ["b", "c"]);
        assert_eq!(keys(10), ["d"]);
        assert_eq!(keys(3), [""; 0]);
    }
}
