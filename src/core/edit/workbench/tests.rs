//! What is done on the workbench, and what its journal makes of it.

use super::*;
use crate::core::edit::change::Property;
use crate::core::edit::draft::Side;

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

/// What a console would make of the drafts and the text after it was ended here.
fn replayed(entries: &[Entry]) -> (Vec<(SheetId, Draft)>, Option<Typed>) {
    let replayed = Workbench::replay(entries.iter().cloned());
    assert_eq!(replayed.failed, 0, "{entries:?}");
    (drafts(&replayed.bench), replayed.typed)
}

fn drafts(bench: &Workbench) -> Vec<(SheetId, Draft)> {
    let changed = bench.changed();
    changed
        .map(|(id, sheet)| (id, sheet.draft().clone()))
        .collect()
}

#[test]
fn a_journal_that_began_anew_lacks_nothing_that_later_steps_rest_on() {
    let mut bench = Workbench::default();
    let a = bench.open(&row("1", "a")).unwrap();
    assert!(bench.summary().is_empty(), "looking at it is no draft");
    bench.make(a, "one", comment("1")).unwrap();
    assert_eq!(replayed(&bench.take_entries()).0, drafts(&bench));
    bench.undo(a).unwrap();
    assert!(bench.summary().is_empty());
    bench.redo(a).unwrap();
    assert_eq!(replayed(&bench.take_entries()).0, drafts(&bench));
    // Stored, then undone: a draft again.
    bench.stored(a, Some(row("1", "a")));
    let mut entries = bench.summary();
    bench.undo(a);
    bench.make(a, "two", comment("2")).unwrap();
    entries.extend(bench.take_entries());
    assert_eq!(replayed(&entries).0, drafts(&bench));
    assert_eq!(drafts(&bench).len(), 1);
}

#[test]
fn a_text_that_is_typed_is_kept_also_of_an_acl_without_another_change() {
    let mut bench = Workbench::default();
    let a = bench.open(&row("1", "a")).unwrap();
    let mut entries = bench.summary();
    let long = "Größe 漢字 ".repeat(100);
    let texts = [
        long.clone(),
        format!("{long}x"),
        format!("ß{long}x"),
        format!("ß{long}"),
        long.replace("Größe 漢字 Größe", "Gräße 漢 Größe"),
        "short".to_owned(),
        long,
    ];
    for text in texts {
        bench.note_typed(a, None, text.clone());
        entries.extend(bench.take_entries());
        assert_eq!(replayed(&entries).1, Some((a, None, text.clone())));
        let summary = bench.clone().summary();
        assert_eq!(replayed(&summary).1, Some((a, None, text)));
    }
    let told: usize = entries.iter().map(|entry| format!("{entry:?}").len()).sum();
    assert!(told < 12_000, "{told}: long texts are told once");
    bench.forget_typed();
    entries.extend(bench.take_entries());
    assert_eq!(replayed(&entries), (Vec::new(), None));
}

#[test]
fn what_is_drafted_here_and_there_loses_neither() {
    let mut here = Workbench::default();
    let a = here.open(&row("1", "a")).unwrap();
    here.make(a, "here", comment("here")).unwrap();
    let new = here.add(Draft::default());
    let mut there = Workbench::default();
    there.open(&row("1", "a")).unwrap();
    there.make(a, "there", comment("there")).unwrap();
    there.add(Draft::default());
    let taken = here.take_in(there, None);
    assert_eq!(taken, [(a, a), (new, SheetId::New(2))]);
    let said = |bench: &Workbench| bench.sheet(a).unwrap().draft().comment.clone();
    assert_eq!(said(&here).as_deref(), Some("there"));
    here.undo(a).unwrap();
    assert_eq!(said(&here).as_deref(), Some("here"));
}

proptest::proptest! {
    /// Whatever is done in whatever order, and wherever the journal begins anew: a console that
    /// is ended leaves the drafts as they are.
    #[test]
    fn the_journal_always_tells_of_the_drafts_as_they_are(
        deeds in proptest::collection::vec((0..12_u8, 0..4_u8, 0..4_usize), 0..60),
    ) {
        let mut bench = Workbench::default();
        let mut journal: Vec<Entry> = Vec::new();
        let rows: Vec<Row> = ["1", "2"].iter().map(|id| row(id, id)).collect();
        for (deed, which, word) in deeds {
            let word = ["", "a", "b", "Ticket"][word];
            let ids: Vec<SheetId> = bench.sheets().map(|(id, _)| id).collect();
            let Some(id) = ids.get(usize::from(which) % ids.len().max(1)).copied() else {
                bench.open(&rows[usize::from(which) % 2]);
                continue;
            };
            let (side, at) = (Side::Match, vec![0, 0]);
            match deed {
                0 => drop(bench.open(&rows[usize::from(which) % 2])),
                1 => drop(bench.add(Draft::default())),
                2 => drop(bench.make(id, "comment", comment(word))),
                3 => drop(bench.make(id, "cut", vec![Change::Remove { side, at }])),
                4 => drop(bench.make(id, "put", vec![Change::Insert {
                    side, at, key: Some(word.to_owned()), value: word.into(),
                }])),
                5 => drop(bench.undo(id)),
                6 => drop(bench.redo(id)),
                7 => drop(bench.undo_any()),
                8 => drop(bench.redo_any()),
                9 => drop(bench.make(id, "gone", vec![Change::Property(Property::Deleted(true))])),
                10 => bench.close(id),
                _ => {
                    // Stored by somebody else, or here.
                    let SheetId::Stored(number) = id else { continue };
                    let now = row(&number.to_string(), word);
                    match which {
                        0 => drop(bench.stored(id, Some(now))),
                        1 => drop(bench.follow(&[now])),
                        _ => bench.rebase(id, now),
                    }
                }
            }
            if deed == 6 || bench.changed().count() == 0 {
                journal = bench.summary();
            } else {
                journal.extend(bench.take_entries());
            }
            let (told, _) = replayed(&journal);
            proptest::prop_assert_eq!(told, drafts(&bench));
        }
    }
}
