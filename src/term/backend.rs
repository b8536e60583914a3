//! Cells to bytes: a frame is one write, and what did not change writes nothing.

use std::io::{self, Write};

use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};
use ratatui::style::{Color, Modifier};

/// Asks how large the terminal is now.
pub type AskSize = Box<dyn Fn() -> io::Result<Size>>;

/// A terminal that understands ECMA-48, behind any writer.
pub struct Ansi<W: Write> {
    out: W,
    size: AskSize,
    /// The bytes of the frame that is being made.
    frame: Vec<u8>,
    /// What the terminal was told last; `None` when that is not known.
    cursor: Option<CursorState>,
    wanted: CursorState,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum CursorState {
    Hidden,
    At(Position),
}

/// Colours and attributes of a cell.
type Look = (Color, Color, Modifier);

const PLAIN: Look = (Color::Reset, Color::Reset, Modifier::empty());

impl<W: Write> Ansi<W> {
    /// A terminal behind `out` whose size is asked of `size`.
    pub fn new(out: W, size: AskSize) -> Self {
        Self {
            out,
            size,
            frame: Vec::new(),
            cursor: None,
            wanted: CursorState::Hidden,
        }
    }

    /// Adds bytes to the frame as they are.
    pub fn push(&mut self, bytes: &[u8]) {
        self.frame.extend_from_slice(bytes);
        self.cursor = None;
    }

    /// The writer.
    pub fn writer(&self) -> &W {
        &self.out
    }

    fn settle_cursor(&mut self) {
        // Printing moves the cursor, so a visible one is put back after every frame with cells.
        if self.cursor == Some(self.wanted) {
            return;
        }
        match self.wanted {
            CursorState::Hidden => self.frame.extend_from_slice(b"\x1b[?25l"),
            CursorState::At(place) => {
                go_to(place, &mut self.frame);
                self.frame.extend_from_slice(b"\x1b[?25h");
            }
        }
        self.cursor = Some(self.wanted);
    }
}

impl<W: Write> Backend for Ansi<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        // Where the cursor stands, and whether its column is certain.
        let mut at: Option<(Position, bool)> = None;
        let mut look = PLAIN;
        let mut drawn = false;
        for (x, y, cell) in content {
            drawn = true;
            match at {
                Some((at, true)) if at == (Position { x, y }) => {}
                Some((at, true)) if at.y == y && at.x < x => {
                    self.frame
                        .extend_from_slice(format!("\x1b[{}C", x - at.x).as_bytes());
                }
                Some((at, _)) if at.y == y => {
                    self.frame
                        .extend_from_slice(format!("\x1b[{}G", u32::from(x) + 1).as_bytes());
                }
                _ => go_to(Position { x, y }, &mut self.frame),
            }
            let wanted = (cell.fg, cell.bg, cell.modifier);
            if wanted != look {
                look = wanted;
                select(look, &mut self.frame);
            }
            self.frame.extend_from_slice(cell.symbol().as_bytes());
            at = Some((
                Position { x: x + 1, y },
                is_narrow_everywhere(cell.symbol()),
            ));
        }
        if look != PLAIN {
            select(PLAIN, &mut self.frame);
        }
        if drawn && matches!(self.cursor, Some(CursorState::At(_))) {
            self.cursor = None;
        }
        Ok(())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.wanted = CursorState::Hidden;
        Ok(())
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        if self.wanted == CursorState::Hidden {
            self.wanted = CursorState::At(Position::ORIGIN);
        }
        Ok(())
    }

    /// Never asks the terminal: the answer would arrive among the keys.
    fn get_cursor_position(&mut self) -> io::Result<Position> {
        match self.wanted {
            CursorState::At(place) => Ok(place),
            CursorState::Hidden => Ok(Position::ORIGIN),
        }
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        if self.wanted != CursorState::Hidden {
            self.wanted = CursorState::At(position.into());
        }
        Ok(())
    }

    fn clear(&mut self) -> io::Result<()> {
        self.clear_region(ClearType::All)
    }

    fn clear_region(&mut self, clear_type: ClearType) -> io::Result<()> {
        let bytes: &[u8] = match clear_type {
            ClearType::All => b"\x1b[2J",
            ClearType::AfterCursor => b"\x1b[J",
            ClearType::BeforeCursor => b"\x1b[1J",
            ClearType::CurrentLine => b"\x1b[2K",
            ClearType::UntilNewLine => b"\x1b[K",
        };
        self.push(bytes);
        Ok(())
    }

    fn size(&self) -> io::Result<Size> {
        (self.size)()
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize {
            columns_rows: self.size()?,
            pixels: Size::default(),
        })
    }

    /// Writes the frame at once; nothing at all when there is nothing to say.
    fn flush(&mut self) -> io::Result<()> {
        self.settle_cursor();
        if self.frame.is_empty() {
            return Ok(());
        }
        let result = self.out.write_all(&self.frame);
        self.frame.clear();
        result.and_then(|()| self.out.flush())
    }
}

fn go_to(place: Position, frame: &mut Vec<u8>) {
    let (row, column) = (u32::from(place.y) + 1, u32::from(place.x) + 1);
    frame.extend_from_slice(format!("\x1b[{row};{column}H").as_bytes());
}

/// True for text whose width no terminal doubts: ASCII, Latin, Greek and Cyrillic letters, the lines
/// of frames. After anything else the cursor is put where it belongs, so that one disputed letter
/// moves no other.
fn is_narrow_everywhere(symbol: &str) -> bool {
    let mut letters = symbol.chars();
    let narrow = matches!(
        letters.next(),
        Some(
            ' '..='~'
            | '\u{a1}'..='\u{ac}'
            | '\u{ae}'..='\u{24f}'
            | '\u{391}'..='\u{44f}'
            | '\u{2500}'..='\u{257f}',
        )
    );
    narrow && letters.next().is_none()
}

fn select((foreground, background, modifier): Look, frame: &mut Vec<u8>) {
    // Every code follows a semicolon: the empty one before the first is a reset, alone too.
    let mut codes = String::from("\x1b[");
    let mut add = |code: &str| {
        codes.push(';');
        codes.push_str(code);
    };
    for (flag, code) in [
        (Modifier::BOLD, "1"),
        (Modifier::DIM, "2"),
        (Modifier::ITALIC, "3"),
        (Modifier::UNDERLINED, "4"),
        (Modifier::REVERSED, "7"),
        (Modifier::CROSSED_OUT, "9"),
    ] {
        if modifier.contains(flag) {
            add(code);
        }
    }
    for (colour, base) in [(foreground, 30), (background, 40)] {
        if let Some(code) = colour_code(colour, base) {
            add(&code);
        }
    }
    codes.push('m');
    frame.extend_from_slice(codes.as_bytes());
}

/// The code of a colour, `base` being 30 for letters and 40 for what is behind them.
fn colour_code(colour: Color, base: u16) -> Option<String> {
    let old = |number: u16| Some((base + number).to_string());
    let bright = |number: u16| Some((base + 60 + number).to_string());
    match colour {
        Color::Reset => None,
        Color::Black => old(0),
        Color::Red => old(1),
        Color::Green => old(2),
        Color::Yellow => old(3),
        Color::Blue => old(4),
        Color::Magenta => old(5),
        Color::Cyan => old(6),
        Color::Gray => old(7),
        Color::DarkGray => bright(0),
        Color::LightRed => bright(1),
        Color::LightGreen => bright(2),
        Color::LightYellow => bright(3),
        Color::LightBlue => bright(4),
        Color::LightMagenta => bright(5),
        Color::LightCyan => bright(6),
        Color::White => bright(7),
        Color::Indexed(number) => Some(format!("{};5;{number}", base + 8)),
        Color::Rgb(r, g, b) => Some(format!("{};2;{r};{g};{b}", base + 8)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::Terminal;
    use ratatui::style::Style;

    fn terminal(width: u16, height: u16) -> Terminal<Ansi<Vec<u8>>> {
        let size = move || Ok(Size { width, height });
        Terminal::new(Ansi::new(Vec::new(), Box::new(size))).unwrap()
    }

    fn written(terminal: &mut Terminal<Ansi<Vec<u8>>>, text: &str, style: Style) -> String {
        let before = terminal.backend().writer().len();
        terminal
            .draw(|frame| frame.buffer_mut().set_string(1, 0, text, style))
            .unwrap();
        String::from_utf8(terminal.backend().writer()[before..].to_vec()).unwrap()
    }

    #[test]
    fn a_frame_says_only_what_changed() {
        let mut terminal = terminal(20, 2);
        assert_eq!(
            written(&mut terminal, "abc", Style::new()),
            "\x1b[1;2Habc\x1b[?25l"
        );
        assert_eq!(written(&mut terminal, "abc", Style::new()), "");
        assert_eq!(written(&mut terminal, "abd", Style::new()), "\x1b[1;4Hd");
        let bold = Style::new().bold().fg(Color::Red).bg(Color::Indexed(17));
        assert_eq!(
            written(&mut terminal, "abd", bold),
            "\x1b[1;2H\x1b[;1;31;48;5;17mabd\x1b[m"
        );
    }

    #[test]
    fn after_a_letter_of_disputed_width_the_cursor_is_placed_anew() {
        let mut terminal = terminal(20, 1);
        assert_eq!(
            written(&mut terminal, "●b", Style::new()),
            "\x1b[1;2H●\x1b[3Gb\x1b[?25l"
        );
        assert_eq!(
            written(&mut terminal, "漢b", Style::new()),
            "\x1b[1;2H漢\x1b[4Gb"
        );
    }

    #[test]
    fn the_cursor_comes_back_to_its_place_after_cells_are_drawn() {
        let mut terminal = terminal(20, 1);
        let mut draw = |text: &'static str| {
            let before = terminal.backend().writer().len();
            terminal
                .draw(|frame| {
                    frame.buffer_mut().set_string(0, 0, text, Style::new());
                    frame.set_cursor_position((5, 0));
                })
                .unwrap();
            String::from_utf8(terminal.backend().writer()[before..].to_vec()).unwrap()
        };
        assert_eq!(draw("a"), "\x1b[1;1Ha\x1b[1;6H\x1b[?25h");
        assert_eq!(draw("a"), "");
        assert_eq!(draw("b"), "\x1b[1;1Hb\x1b[1;6H\x1b[?25h");
    }
}
