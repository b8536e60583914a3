//! Whatever is edited comes back, and is written as it was edited.

use proptest::prelude::*;

use super::*;

/// What somebody does, as numbers: which key, item and column.
pub fn edit(matrix: &mut Matrix, (what, item, column): (u8, usize, usize)) {
    let (item, column) = (item % matrix.len(), column % matrix.columns().len());
    match what % 8 {
        0..4 => drop(matrix.toggle(item, column)),
        4 => drop(matrix.toggle_row(item)),
        5 => drop(matrix.toggle_column(&[0, item], column)),
        6 => drop(matrix.undo()),
        _ => drop(matrix.redo()),
    }
}

fn any_sheet() -> impl Strategy<Value = Sheet> {
    let row = (0..4usize, 0..2usize, 0..3usize, 0..5u8);
    (any::<bool>(), proptest::collection::vec(row, 0..12)).prop_map(|(by_context, rows)| {
        // The last group is not shown.
        let group = |number: usize| ["2", "3", "1", "9"][number];
        let rows = rows.into_iter();
        match by_context {
            false => groups(
                rows.map(|(item, _, key, value)| {
                    grant(group(item), TYPES[key], if value == 0 { "0" } else { "1" })
                })
                .collect(),
            ),
            true => company_groups(
                rows.map(|(item, context, key, _)| {
                    company_grant(group(item), [SAME, OTHER][context], TYPES[key])
                })
                .collect(),
            ),
        }
    })
}

proptest! {
    #[test]
    fn undoing_everything_leads_back_and_doing_it_again_forth(
        sheet in any_sheet(),
        edits in proptest::collection::vec((any::<u8>(), 0..9usize, 0..9usize), 0..12),
    ) {
        let first = Matrix::new(sheet);
        let mut matrix = first.clone();
        for own in edits {
            edit(&mut matrix, own);
        }
        let last = given(&matrix);
        let mut steps = 0;
        while matrix.undo() {
            steps += 1;
        }
        prop_assert_eq!(given(&matrix), given(&first));
        prop_assert!(!matrix.is_changed() && matrix.plan().is_nothing());
        for _ in 0..steps {
            matrix.redo();
        }
        prop_assert_eq!(given(&matrix), last);
    }

    #[test]
    fn what_is_written_gives_what_was_edited_and_leaves_the_rest(
        sheet in any_sheet(),
        edits in proptest::collection::vec((0..6u8, 0..9usize, 0..9usize), 0..12),
    ) {
        let mut matrix = Matrix::new(sheet.clone());
        for own in edits {
            edit(&mut matrix, own);
        }
        let hidden = |rows: &[Row]| -> Vec<Row> {
            rows.iter().filter(|row| row.text("group_id") == Some("9")).cloned().collect()
        };
        let now = carried_out(sheet.rows.clone(), &matrix.plan());
        prop_assert_eq!(hidden(&now), hidden(&sheet.rows));
        let again = Matrix::new(Sheet { rows: now, ..sheet });
        prop_assert_eq!(given(&again), given(&matrix));
        prop_assert_eq!(matrix.is_changed(), !matrix.changes().is_empty());
    }
}
