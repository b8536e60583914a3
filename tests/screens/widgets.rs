//! The reusable parts, each on a small canvas.

use aclscope::app::Mark;
use aclscope::app::state::{ListState, TextField};
use aclscope::ui::widget::{Column, Input, List, Pane, Table};
use aclscope::ui::{Canvas, Line, Look};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::stage::{app, text};

/// What `draw` leaves on a canvas of this size, and where the cursor blinks.
fn canvas(
    width: u16,
    height: u16,
    draw: impl FnOnce(Rect, &mut Canvas<'_>),
) -> (String, Option<Position>) {
    let app = app(0);
    let area = Rect::new(0, 0, width, height);
    let mut buffer = Buffer::empty(area);
    let mut canvas = Canvas::new(&mut buffer, Look::new(&app.appearance));
    draw(area, &mut canvas);
    let cursor = canvas.cursor();
    (text(&buffer), cursor)
}

fn table(width: u16) -> String {
    let state = ListState::new(2);
    let columns = vec![
        Column::new("login", 6),
        Column::new("name", 8).rank(1).grows(),
        Column::new("tickets", 7).rank(2).right(),
    ];
    let cells = [["dg", "Diego Garcia", "12"], ["ak", "Anna Köhler", "3"]];
    let (shown, _) = canvas(width, 5, |area, canvas| {
        let cell = |row: usize, column: usize| ("text", cells[row][column].into());
        Table::new(&state, Pane::new("Customers"), columns, cell).draw(area, canvas);
    });
    shown
}

#[test]
fn a_table_gives_its_room_to_the_columns_that_matter() {
    assert_eq!(
        table(40),
        "┏ Customers · 2 ━━━━━━━━━━━━━━━━━━━━━━━┓\n\
         ┃ login  name                   tickets┃\n\
         ┃▸dg     Diego Garcia                12┃\n\
         ┃ ak     Anna Köhler                  3┃\n\
         ┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛"
    );
}

#[test]
fn columns_that_do_not_fit_are_left_out_and_that_is_said() {
    assert_eq!(
        table(24),
        "┏ Customers · 2 · 1 c… ┓\n\
         ┃ login  name          ┃\n\
         ┃▸dg     Diego Garcia  ┃\n\
         ┃ ak     Anna Köhler   ┃\n\
         ┗━━━━━━━━━━━━━━━━━━━━━━┛"
    );
}

#[test]
fn a_line_keeps_its_right_end_and_cuts_its_left() {
    let line = Line::of("Support Mexico")
        .right_mark(Mark::Gone)
        .right("text", " by 020");
    let (shown, _) = canvas(20, 1, |area, canvas| canvas.line(area, &line));
    assert_eq!(shown, "Support Me… ○ by 020");
    let (shown, _) = canvas(10, 1, |area, canvas| canvas.line(area, &line));
    assert_eq!(
        shown, "Support M…",
        "the left part is worth more than half of a short line"
    );
}

#[test]
fn the_cursor_stays_in_sight_in_a_long_text() {
    let field = TextField::new("0123456789漢字abc");
    let (shown, cursor) = canvas(10, 1, |area, canvas| {
        Input::new(&field)
            .prompt("> ")
            .active(true)
            .draw(area, canvas);
    });
    assert_eq!(shown, "> 漢字abc");
    assert_eq!(cursor, Some(Position::new(9, 0)));
}

#[test]
fn a_list_shows_where_it_is() {
    let mut state = ListState::new(100);
    let draw = |state: &ListState| {
        canvas(20, 6, |area, canvas| {
            let row = |index: usize| Line::of(format!("row {index}"));
            List::new(state, row)
                .pane(Pane::new("Rows"))
                .draw(area, canvas);
        })
        .0
    };
    assert_eq!(
        draw(&state),
        "┏ Rows · 100 ━━━━━━┓\n┃▸row 0            █\n┃ row 1            ┃\n┃ row 2            ┃\n┃ row 3            ┃\n┗━━━━━━━━━━━━━━━━━━┛"
    );
    state.select(99);
    let end = draw(&state);
    assert!(end.contains("┃▸row 99           █"), "{end}");
    let (shown, _) = canvas(20, 4, |area, canvas| {
        List::new(&ListState::new(0), |_| Line::new())
            .pane(Pane::new("Rows"))
            .empty("no rows")
            .draw(area, canvas);
    });
    assert!(shown.contains("┃no rows"), "{shown}");
}
