//! Reading the newest entries.

use super::*;

#[test]
fn the_newest_are_read_from_the_end_part_by_part() {
    let folder = Folder::new("history-recent");
    let history = history(&folder);
    let all = Filter::default();
    assert_eq!(history.recent(&all, None, 5).unwrap(), Recent::default());
    // Longer than what is read at once, so that lines cross it.
    let long = "x".repeat(usize::try_from(BLOCK).unwrap() * 3);
    for number in 1..=7 {
        let mut change = change(&format!("{number:03}"));
        if number == 4 {
            change.note = Some(long.clone());
        }
        if number % 2 == 0 {
            change.instance = "else\"where".to_owned();
        }
        history.append(vec![change]).unwrap();
    }
    let parts = |filter: &Filter, limit| {
        let (mut parts, mut older) = (Vec::new(), None);
        loop {
            let part = history.recent(filter, older, limit).unwrap();
            parts.push(part.entries.iter().map(|own| own.seq).collect::<Vec<_>>());
            older = part.older;
            if older.is_none() {
                return parts;
            }
        }
    };
    assert_eq!(parts(&all, 3), [vec![7, 6, 5], vec![4, 3, 2], vec![1]]);
    assert_eq!(parts(&all, 7), [vec![7, 6, 5, 4, 3, 2, 1]]);
    let instance = Some("else\"where".to_owned());
    let other = Filter {
        instance,
        acl: None,
    };
    assert_eq!(parts(&other, 2), [vec![6, 4], vec![2]]);
    // What was not written to its end is none; what is no entry is left out.
    let mut text = fs::read_to_string(file(&history)).unwrap();
    text = text.replace("{\"seq\":5,", "{\"seq\":!,");
    let broken = text.trim_end().to_owned() + "\n{\"seq\":8,\"at\":";
    fs::write(file(&history), broken).unwrap();
    assert_eq!(parts(&all, 9), [vec![7, 6, 4, 3, 2, 1]]);
}
