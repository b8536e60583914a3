use super::*;
use crate::core::edit::change::Property;

fn row(id: &str, name: &str) -> Row {
    Row::from_pairs([
        ("id", Some(id)),
        ("name", Some(name)),
        ("valid_id", Some("1")),
        (
            "config_match",
            Some("---\nProperties:\n  Queue:\n    Name:\n    - Raw\n"),
        ),
        ("config_change", None),
        ("change_time", Some("2024-02-01 08:00:00")),
    ])
}

fn comment(text: &str) -> Vec<Change> {
    vec![Change::Property(Property::Comment(Some(text.to_owned())))]
}

#[test]
fn undo_goes_back_in_one_acl_or_over_all_of_them() {
    let mut bench = Workbench::default();
    let a = bench.open(&row("1", "a")).unwrap();
    let b = bench.open(&row("2", "b")).unwrap();
    bench.make(a, "one", comment("1")).unwrap();
    bench.make(b, "two", comment("2")).unwrap();
    bench.make(a, "three", comment("3")).unwrap();
    assert_eq!(bench.undo(b).unwrap().says, "two");
    assert_eq!(bench.undo_any().unwrap().1.says, "three");
    assert_eq!(bench.undo_any().unwrap().1.says, "one");
    assert_eq!(bench.undo_any(), None);
    assert_eq!(bench.changed().count(), 0);
    let again: Vec<String> = std::iter::from_fn(|| Some(bench.redo_any()?.1.says)).collect();
    assert_eq!(again, ["one", "two", "three"]);
    assert_eq!(bench.changed().count(), 2);
}

#[test]
fn a_journal_makes_the_same_drafts_again() {
    let mut bench = Workbench::default();
    let a = bench.open(&row("1", "a")).unwrap();
    bench.make(a, "one", comment("1")).unwrap();
    bench.make(a, "two", comment("2")).unwrap();
    bench.undo(a);
    let new = bench.add(Draft::default());
    bench
        .make(
            new,
            "named",
            vec![Change::Property(Property::Name("n".into()))],
        )
        .unwrap();
    let b = bench.open(&row("2", "b")).unwrap();
    bench
        .make(
            b,
            "deleted",
            vec![Change::Property(Property::Deleted(true))],
        )
        .unwrap();
    let entries = bench.take_entries();
    let again = Workbench::replay(entries);
    let short = Workbench::replay(bench.summary());
    assert_eq!((again.failed, short.failed), (0, 0));
    for made in [&again.bench, &short.bench] {
        let all = |bench: &Workbench| -> Vec<_> {
            let sheets = bench.changed();
            sheets
                .map(|(id, sheet)| (id, sheet.columns(), sheet.row().cloned()))
                .collect()
        };
        assert_eq!(all(made), all(&bench));
    }
}

#[test]
fn what_others_store_is_followed_where_nothing_is_changed_and_named_where_it_is() {
    let mut bench = Workbench::default();
    let a = bench.open(&row("1", "a")).unwrap();
    let b = bench.open(&row("2", "b")).unwrap();
    bench.open(&row("3", "c")).unwrap();
    bench.make(a, "one", comment("1")).unwrap();
    let stale = bench.follow(&[row("1", "a other"), row("2", "b other")]);
    assert_eq!(stale, [(a, Some(row("1", "a other")))]);
    assert_eq!(bench.sheet(b).unwrap().draft().name, "b other");
    assert_eq!(bench.sheets().count(), 2);
}

#[test]
fn what_is_stored_is_no_draft_until_it_is_undone() {
    let mut bench = Workbench::default();
    let new = bench.add(Draft::default());
    bench.make(new, "commented", comment("1")).unwrap();
    let mut now = row("9", "");
    now = Row::from_pairs(
        now.iter()
            .filter(|(column, _)| *column != "valid_id")
            .map(|(column, cell)| match column {
                "config_match" => (column, Some("")),
                "config_change" => (column, Some("")),
                _ => (column, cell),
            })
            .chain([("comments", Some("1"))]),
    );
    let id = bench.stored(new, Some(now)).unwrap();
    assert_eq!(id, SheetId::Stored(9));
    assert_eq!(bench.changed().count(), 0);
    bench.undo(id).unwrap();
    assert_eq!(bench.changed().count(), 1);
}
