//! Whole screens, text and styles, against their snapshots.

use aclscope::config::Depth;

use crate::stage::{app, assert_snapshot, draw, dump, press, text};

#[test]
fn the_acls_in_a_small_and_a_large_terminal() {
    let mut app = app(30);
    press(&mut app, "j j");
    assert_snapshot("acls-80x24", &dump(&draw(&app, 80, 24)));
    assert_snapshot("acls-160x48", &dump(&draw(&app, 160, 48)));
    assert_snapshot("acls-40x12", &dump(&draw(&app, 40, 12)));
}

#[test]
fn focus_in_the_tree_without_colours() {
    let mut app = app(5);
    app.appearance.depth = Depth::None;
    press(&mut app, "Enter l j Left");
    let buffer = draw(&app, 80, 24);
    assert_snapshot("acls-tree-mono-80x24", &dump(&buffer));
    assert!(text(&buffer).contains('┏'), "the focus shows in the frame");
}

#[test]
fn plain_ascii() {
    let mut app = app(5);
    press(&mut app, "z a");
    assert_snapshot("acls-ascii-80x24", &dump(&draw(&app, 80, 24)));
}

#[test]
fn help_palette_and_a_pending_sequence() {
    let mut app = app(5);
    press(&mut app, "?");
    assert_snapshot("help-80x24", &dump(&draw(&app, 80, 24)));
    press(&mut app, "Esc : t h e m e");
    assert_snapshot("palette-80x24", &dump(&draw(&app, 80, 24)));
    press(&mut app, "Esc z");
    assert_snapshot("pending-80x24", &dump(&draw(&app, 80, 24)));
}

#[test]
fn every_theme_at_every_depth_shows_the_same_text() {
    let mut app = app(30);
    press(&mut app, "j");
    let plain = text(&draw(&app, 80, 24));
    for theme in ["dark", "light", "mono"] {
        assert!(app.appearance.choose(theme));
        for depth in [
            Depth::None,
            Depth::Eight,
            Depth::Sixteen,
            Depth::Indexed,
            Depth::True,
        ] {
            app.appearance.depth = depth;
            assert_eq!(text(&draw(&app, 80, 24)), plain, "{theme} {depth:?}");
        }
    }
}
