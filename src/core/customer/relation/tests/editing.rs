//! Whole rows and columns, other searches, and what others changed meanwhile.

use super::*;

#[test]
fn whole_rows_and_columns_are_one_step_each() {
    let mut matrix = Matrix::new(groups(vec![grant("3", "ro", "1")]));
    matrix.toggle_row(0).unwrap();
    assert_eq!(
        origins(&matrix, 0),
        [Origin::ByRw, Origin::ByRw, Origin::Own]
    );
    matrix.toggle_row(0).unwrap();
    assert_eq!(origins(&matrix, 0), [Origin::Nothing; 3]);
    assert!(matrix.undo() && matrix.undo() && !matrix.undo());
    // The always-group among them stays as it is; the items that are not named too.
    assert_eq!(matrix.toggle_column(&[0, 2], 0), Ok(1));
    assert_eq!(matrix.changes().len(), 1);
    matrix.undo();
    matrix.toggle_column(&[0, 1, 2], 0).unwrap();
    assert_eq!(origins(&matrix, 0)[0], Origin::Own);
    matrix.toggle_column(&[0, 1, 2], 0).unwrap();
    assert_eq!(origins(&matrix, 1)[0], Origin::Nothing);
    assert!(matrix.toggle_column(&[2], 0).is_err());
    assert!(matrix.toggle_row(2).is_err());
}

#[test]
fn another_search_keeps_what_was_edited_and_nothing_else() {
    let mut matrix = Matrix::new(customers(&[]));
    matrix.toggle(1, 0).unwrap();
    let other = Sheet {
        items: vec![item("de", "de"), item("SE", "SE")],
        ..customers(&["se"])
    };
    matrix.show(other);
    let shown = |matrix: &Matrix| -> Vec<String> {
        let items = (0..matrix.len()).filter_map(|index| matrix.item(index));
        items.map(|item| item.named.name.clone()).collect()
    };
    assert_eq!(shown(&matrix), ["us", "de", "SE"]);
    assert_eq!(
        origins(&matrix, 2),
        [Origin::Own],
        "the database compares without case"
    );
    assert_eq!(matrix.changes().len(), 1);
    assert!(matrix.undo() && !matrix.is_changed());
    assert!(matrix.redo() && matrix.is_changed());
}

#[test]
fn edits_are_laid_over_what_others_left_meanwhile() {
    let mut matrix = Matrix::new(customers(&["us"]));
    matrix.toggle(1, 0).unwrap();
    matrix.toggle(2, 0).unwrap();
    // Somebody else has related se meanwhile: only us is left to be taken away.
    let (mut over, told) = matrix.over(customers(&["us", "se"]));
    assert_eq!(told, ["se: somebody else gave this meanwhile"]);
    let changes = over.changes();
    assert_eq!(changes.len(), 1);
    assert_eq!(changes[0].item.key, "us");
    assert!(over.undo() && !over.is_changed());
    assert_eq!(matrix.kept(), ["se", "us"]);
}

/// The items as they are ticked, by name.
fn ticked(matrix: &Matrix) -> Vec<String> {
    let changes = matrix.changes().into_iter();
    changes
        .map(|own| format!("{}: {} -> {}", own.item.name, own.before, own.after))
        .collect()
}

#[test]
fn another_type_in_place_of_rw_is_laid_over_rw() {
    let rows = vec![grant("2", "rw", "1")];
    let mut matrix = Matrix::new(groups(rows.clone()));
    matrix.toggle(0, 2).unwrap();
    matrix.toggle(0, 0).unwrap();
    assert_eq!(ticked(&matrix), ["Support: rw -> ro"]);
    let (over, told) = matrix.over(groups(rows));
    assert_eq!((ticked(&over), told.len()), (ticked(&matrix), 0));
    // Somebody else took rw away meanwhile: what is left of the edit is ro.
    let (over, told) = matrix.over(groups(Vec::new()));
    assert_eq!(ticked(&over), ["Support: nothing -> ro"]);
    assert_eq!(told, ["Support: somebody else took rw meanwhile"]);
}

#[test]
fn what_cannot_be_laid_over_is_told() {
    let mut matrix = Matrix::new(groups(vec![grant("2", "ro", "1"), grant("3", "note", "1")]));
    matrix.toggle(0, 0).unwrap();
    matrix.toggle(0, 3).unwrap();
    matrix.toggle(1, 0).unwrap();
    // Support got rw, Sales is gone, and no row knows the type note any more.
    let mut sheet = groups(vec![grant("2", "rw", "1"), grant("2", "ro", "1")]);
    sheet.items.remove(1);
    let (over, told) = matrix.over(sheet.clone());
    assert_eq!(
        told,
        [
            "Support: rw gives ro as well: take rw away first",
            "Support: rw gives note as well: take rw away first",
            "Sales is not here any more"
        ]
    );
    assert!(!over.is_changed());
    // A type that only rows knew is written all the same.
    sheet.rows = vec![grant("2", "ro", "1")];
    let (over, _) = matrix.over(sheet);
    assert_eq!(ticked(&over), ["Support: ro -> note"]);
}
