//! How many bytes a key costs on a slow line: counted, so the same on every machine.

use aclscope::app::App;
use aclscope::config::Depth;
use aclscope::term::Ansi;
use aclscope::ui;
use ratatui::Terminal;
use ratatui::layout::Size;

use crate::stage::{app, press};

/// Bytes of one frame.
fn bytes(terminal: &mut Terminal<Ansi<Vec<u8>>>, app: &App) -> usize {
    let before = terminal.backend().writer().len();
    terminal.draw(|frame| ui::draw(app, frame)).unwrap();
    terminal.backend().writer().len() - before
}

fn stage(width: u16, height: u16) -> (Terminal<Ansi<Vec<u8>>>, App) {
    let size = Size { width, height };
    let backend = Ansi::new(Vec::new(), Box::new(move || Ok(size)));
    let mut app = app(100_000);
    app.appearance.depth = Depth::True;
    let mut terminal = Terminal::new(backend).unwrap();
    bytes(&mut terminal, &app);
    (terminal, app)
}

/// Per key: the most of several, because rows differ.
fn most(terminal: &mut Terminal<Ansi<Vec<u8>>>, app: &mut App, key: &str, times: usize) -> usize {
    let each = (0..times).map(|_| {
        press(app, key);
        bytes(terminal, app)
    });
    each.max().unwrap()
}

#[test]
fn moving_inside_a_page_costs_little() {
    let (mut terminal, mut app) = stage(120, 40);
    let most = most(&mut terminal, &mut app, "j", 20);
    assert!((1..=600).contains(&most), "{most} bytes");
}

#[test]
fn scrolling_costs_less_than_a_page() {
    let (mut terminal, mut app) = stage(120, 40);
    press(&mut app, "PgDn PgDn");
    bytes(&mut terminal, &app);
    let most = most(&mut terminal, &mut app, "j", 20);
    assert!((1..=3000).contains(&most), "{most} bytes");
}

#[test]
fn a_frame_that_changes_nothing_writes_nothing() {
    let (mut terminal, app) = stage(120, 40);
    assert_eq!(bytes(&mut terminal, &app), 0);
}

/// Rows are built for what shows, not for what there is.
#[test]
fn a_list_builds_only_the_rows_that_show() {
    use aclscope::app::state::ListState;
    use aclscope::ui::widget::List;
    use aclscope::ui::{Canvas, Line, Look};
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;
    use std::cell::Cell;

    let app = app(0);
    let area = Rect::new(0, 0, 80, 24);
    let mut buffer = Buffer::empty(area);
    let built = Cell::new(0);
    let state = ListState::new(100_000);
    let row = |_| {
        built.set(built.get() + 1);
        Line::of("row")
    };
    List::new(&state, row).draw(
        area,
        &mut Canvas::new(&mut buffer, Look::new(&app.appearance)),
    );
    assert_eq!(built.get(), 24);
}
