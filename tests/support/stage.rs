//! A console without a terminal: keys in, a buffer of cells out.

use std::fmt::Write;
use std::path::PathBuf;

use aclscope::app::state::{AclRow, AclsPage, Header};
use aclscope::app::{App, Appearance, Cmd, Msg, Views};
use aclscope::config::{Depth, Key, Keymap};
use aclscope::core::acl::Standing;
use aclscope::core::value::{Map, Value};
use aclscope::ui;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::{Buffer, Cell};
use unicode_width::UnicodeWidthStr;

/// Queues of the ACLs below; one of them wide, one of them hostile.
const QUEUES: [&str; 4] = ["Raw", "FAQ Sweden", "Größe 漢字", "evil \u{1b}[2J\u{202e}"];

/// An ACL that reduces queues.
pub fn acl(number: usize) -> AclRow {
    let queue = QUEUES[number % QUEUES.len()];
    let one = |key: &str, value: Value| Value::Map(Map::from_iter([(key.to_owned(), value)]));
    let queues = Value::List(vec![queue.into(), "Junk".into()]);
    AclRow {
        name: format!("{:03}-Only {queue}", number * 10),
        valid: number % 5 != 3,
        stop: number.is_multiple_of(4),
        standing: match number {
            // Not valid, and therefore not deployed either.
            3 | 18 => Standing::Same,
            _ if number.is_multiple_of(3) => Standing::New,
            _ => Standing::Same,
        },
        changed: number % 7 == 1,
        problem: (number == 2).then(|| format!("queue \"{queue}\" is not known")),
        broken: false,
        unknown: Vec::new(),
        config_match: one(
            "Properties",
            one("Ticket", one("Queue", Value::text(queue))),
        ),
        config_change: one("Possible", one("Ticket", one("Queue", queues))),
        ..AclRow::default()
    }
}

/// A console that shows this many ACLs.
pub fn app(acls: usize) -> App {
    app_of((0..acls).map(acl).collect())
}

/// A console that shows these ACLs.
pub fn app_of(acls: Vec<AclRow>) -> App {
    let header = Header {
        instance: "DEMO".to_owned(),
        flavour: "OTOBO 11".to_owned(),
        writable: true,
        undeployed: 3,
        ..Header::default()
    };
    let views = Views {
        acls: Some(AclsPage::new(acls)),
        ..Views::default()
    };
    let appearance = Appearance::embedded(Depth::Sixteen, false).unwrap();
    App::new(header, views, Keymap::embedded().unwrap(), appearance)
}

/// Presses keys, written as in the keys file and with blanks between them.
pub fn press(app: &mut App, keys: &str) -> Vec<Cmd> {
    let keys = keys.split(' ').filter(|key| !key.is_empty());
    let keys = keys.map(|key| Key::parse(key).unwrap_or_else(|| panic!("{key} is no key")));
    keys.flat_map(|key| app.update(Msg::key(key))).collect()
}

/// Draws the console into a buffer of this size.
pub fn draw(app: &App, width: u16, height: u16) -> Buffer {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    terminal.draw(|frame| ui::draw(app, frame)).unwrap();
    terminal.backend().buffer().clone()
}

/// The text of a buffer, a line each, trailing blanks cut.
pub fn text(buffer: &Buffer) -> String {
    let rows = buffer.area.rows().map(|row| {
        let mut line = String::new();
        let mut x = row.x;
        while x < row.right() {
            let symbol = buffer[(x, row.y)].symbol();
            line.push_str(symbol);
            x += u16::try_from(symbol.width().max(1)).unwrap();
        }
        line.trim_end().to_owned()
    });
    rows.collect::<Vec<_>>().join("\n")
}

/// Text and styles of a buffer: the rows, then one line for every run of a style that is not the
/// default, as `row:first-last foreground/background attributes`.
pub fn dump(buffer: &Buffer) -> String {
    let mut dump = text(buffer);
    dump.push_str("\n--- styles\n");
    for row in buffer.area.rows() {
        let mut x = row.x;
        while x < row.right() {
            let style = buffer[(x, row.y)].style();
            let first = x;
            while x < row.right() && buffer[(x, row.y)].style() == style {
                x += 1;
            }
            if style != Cell::EMPTY.style() {
                let colour = |colour: Option<_>| {
                    colour.map_or("-".to_owned(), |c: ratatui::style::Color| c.to_string())
                };
                let (fg, bg) = (colour(style.fg), colour(style.bg));
                writeln!(
                    dump,
                    "{}:{first}-{} {fg}/{bg} {:?}",
                    row.y,
                    x - 1,
                    style.add_modifier
                )
                .unwrap();
            }
        }
    }
    dump
}

/// Compares with `snapshots/NAME.txt`; `UPDATE_SNAPSHOTS=1` writes it instead.
pub fn assert_snapshot(name: &str, actual: &str) {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/screens/snapshots");
    let file = folder.join(format!("{name}.txt"));
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(&file, actual).unwrap();
        return;
    }
    let expected = std::fs::read_to_string(&file).unwrap_or_else(|error| {
        panic!("{}: {error}; UPDATE_SNAPSHOTS=1 writes it", file.display())
    });
    let differs = expected
        .lines()
        .zip(actual.lines())
        .position(|(a, b)| a != b);
    assert!(
        expected == actual,
        "{name} differs from line {} on; it is now:\n{actual}",
        differs.map_or(0, |line| line + 1)
    );
}
