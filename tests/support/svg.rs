//! A terminal's cells as a picture: SVG without fonts, the same bytes for the same cells.
//!
//! Text is stretched to its cells, and frames and marks are drawn rather than written, so that the
//! picture is the same with whatever monospaced font shows it.

use std::fmt::Write;

use vt100::{Cell, Color, Screen};

/// Width and height of a cell.
const CELL: (u32, u32) = (9, 19);

/// From the top of a cell to the line that letters stand on.
const BASELINE: u32 = 14;

/// Around the cells.
const MARGIN: u32 = 14;

const TEXT: Rgb = Rgb(0xd6, 0xdb, 0xe3);
const PAGE: Rgb = Rgb(0x15, 0x19, 0x20);
const EDGE: Rgb = Rgb(0x6b, 0x74, 0x82);

/// The sixteen colours of a terminal that was asked for them by number.
const SIXTEEN: [Rgb; 16] = [
    Rgb(0x26, 0x2c, 0x36),
    Rgb(0xe0, 0x6c, 0x63),
    Rgb(0x8f, 0xd1, 0x8f),
    Rgb(0xe8, 0xc2, 0x68),
    Rgb(0x5a, 0x8f, 0xe0),
    Rgb(0xb0, 0x86, 0xd8),
    Rgb(0x6c, 0xbf, 0xc4),
    Rgb(0xd6, 0xdb, 0xe3),
    Rgb(0x8a, 0x93, 0xa0),
    Rgb(0xff, 0x8a, 0x80),
    Rgb(0xa8, 0xe3, 0xa8),
    Rgb(0xff, 0xdd, 0x8a),
    Rgb(0x7f, 0xb4, 0xff),
    Rgb(0xc7, 0x9b, 0xf0),
    Rgb(0x8f, 0xe0, 0xe5),
    Rgb(0xff, 0xff, 0xff),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Rgb(u8, u8, u8);

impl Rgb {
    /// A colour of the terminal; `default` where the program leaves the choice to the terminal.
    fn of(colour: Color, default: Self) -> Self {
        match colour {
            Color::Default => default,
            Color::Rgb(red, green, blue) => Self(red, green, blue),
            Color::Idx(index @ 0..16) => SIXTEEN[usize::from(index)],
            Color::Idx(index @ 16..232) => {
                let step = |value: u8| if value == 0 { 0 } else { 55 + value * 40 };
                let cube = index - 16;
                Self(step(cube / 36), step(cube / 6 % 6), step(cube % 6))
            }
            Color::Idx(grey) => {
                let level = 8 + (grey - 232) * 10;
                Self(level, level, level)
            }
        }
    }
}

impl std::fmt::Display for Rgb {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }
}

/// How a cell is painted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Style {
    ink: Rgb,
    paper: Rgb,
    bold: bool,
    underlined: bool,
}

impl Style {
    fn of(cell: &Cell) -> Self {
        let (ink, paper) = (Rgb::of(cell.fgcolor(), TEXT), Rgb::of(cell.bgcolor(), PAGE));
        let (ink, paper) = if cell.inverse() {
            (paper, ink)
        } else {
            (ink, paper)
        };
        Self {
            ink,
            paper,
            bold: cell.bold(),
            underlined: cell.underline(),
        }
    }
}

/// A run of cells of one style on one row.
struct Run {
    column: u32,
    cells: u32,
    style: Style,
    text: String,
}

/// The whole screen as an SVG document with this title.
pub fn picture(screen: &Screen, title: &str) -> String {
    let (rows, columns) = screen.size();
    let (rows, columns) = (u32::from(rows.get()), u32::from(columns.get()));
    let (width, height) = (columns * CELL.0 + 2 * MARGIN, rows * CELL.1 + 2 * MARGIN);
    let title = escaped(title);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
         width=\"{width}\" height=\"{height}\" role=\"img\" aria-label=\"{title}\">\n\
         <title>{title}</title>\n\
         <rect x=\"1\" y=\"1\" width=\"{}\" height=\"{}\" rx=\"8\" fill=\"{PAGE}\" \
         stroke=\"{EDGE}\" stroke-width=\"2\"/>\n\
         <g font-family=\"ui-monospace,'SF Mono','DejaVu Sans Mono',Menlo,Consolas,monospace\" \
         font-size=\"15\">\n",
        width - 2,
        height - 2
    );
    for row in 0..rows {
        let runs = runs(screen, row, columns);
        for run in &runs {
            paint_paper(&mut svg, row, run);
        }
        for run in &runs {
            paint_text(&mut svg, row, run);
        }
    }
    svg.push_str("</g>\n</svg>\n");
    svg
}

/// The row in runs of one style. A cell that holds no ASCII is a run of its own.
fn runs(screen: &Screen, row: u32, columns: u32) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for column in 0..columns {
        let place = (u16::try_from(row), u16::try_from(column));
        let (Ok(y), Ok(x)) = place else { continue };
        let Some(cell) = screen.cell(y, x) else {
            continue;
        };
        if cell.is_wide_continuation() {
            continue;
        }
        let style = Style::of(cell);
        let text = match cell.contents() {
            "" => " ",
            text => text,
        };
        let cells = if cell.is_wide() { 2 } else { 1 };
        match runs.last_mut() {
            Some(run) if run.style == style && run.text.is_ascii() && text.is_ascii() => {
                run.text.push_str(text);
                run.cells += cells;
            }
            _ => runs.push(Run {
                column,
                cells,
                style,
                text: text.to_owned(),
            }),
        }
    }
    runs
}

/// Background and underline of a run.
fn paint_paper(svg: &mut String, row: u32, run: &Run) {
    let (x, y) = corner(run.column, row);
    let width = run.cells * CELL.0;
    if run.style.paper != PAGE {
        rectangle(svg, (x, y, width, CELL.1), run.style.paper);
    }
    if run.style.underlined {
        rectangle(svg, (x, y + BASELINE + 3, width, 1), run.style.ink);
    }
}

fn paint_text(svg: &mut String, row: u32, run: &Run) {
    let (x, y) = corner(run.column, row);
    if run.text.is_ascii() {
        // Blanks at the ends would be stretched with the words.
        let words = run.text.trim();
        if !words.is_empty() {
            let blanks = run.text.len() - run.text.trim_start().len();
            let blanks = u32::try_from(blanks).unwrap_or_default();
            let cells = u32::try_from(words.len()).unwrap_or_default();
            write_words(svg, (x + blanks * CELL.0, y), words, cells, run.style);
        }
    } else if !paint_frame(svg, (x, y), &run.text, run.style.ink)
        && !paint_mark(svg, (x, y), &run.text, run.style.ink)
    {
        write_words(svg, (x, y), &run.text, run.cells, run.style);
    }
}

fn write_words(svg: &mut String, (x, y): (u32, u32), words: &str, cells: u32, style: Style) {
    let weight = if style.bold {
        " font-weight=\"bold\""
    } else {
        ""
    };
    let _ = writeln!(
        svg,
        "<text x=\"{x}\" y=\"{}\" textLength=\"{}\" lengthAdjust=\"spacingAndGlyphs\" \
         xml:space=\"preserve\" fill=\"{}\"{weight}>{}</text>",
        y + BASELINE,
        cells * CELL.0,
        style.ink,
        escaped(words)
    );
}

/// Lines of a frame: from the middle of the cell to the edges that they lead to. Blocks fill it.
fn paint_frame(svg: &mut String, (x, y): (u32, u32), text: &str, ink: Rgb) -> bool {
    // Does it lead left, right, up, down, and how thick is it?
    let (left, right, up, down, thick) = match text {
        "─" => (true, true, false, false, 1),
        "│" => (false, false, true, true, 1),
        "┌" => (false, true, false, true, 1),
        "┐" => (true, false, false, true, 1),
        "└" => (false, true, true, false, 1),
        "┘" => (true, false, true, false, 1),
        "━" => (true, true, false, false, 3),
        "┃" => (false, false, true, true, 3),
        "┏" => (false, true, false, true, 3),
        "┓" => (true, false, false, true, 3),
        "┗" => (false, true, true, false, 3),
        "┛" => (true, false, true, false, 3),
        "█" => {
            rectangle(svg, (x + 2, y, CELL.0 - 4, CELL.1), ink);
            return true;
        }
        _ => return false,
    };
    let (middle, centre) = (x + (CELL.0 - thick) / 2, y + (CELL.1 - thick) / 2);
    if left || right {
        let from = if left { x } else { middle };
        let to = if right { x + CELL.0 } else { middle + thick };
        rectangle(svg, (from, centre, to - from, thick), ink);
    }
    if up || down {
        let from = if up { y } else { centre };
        let to = if down { y + CELL.1 } else { centre + thick };
        rectangle(svg, (middle, from, thick, to - from), ink);
    }
    true
}

/// The marks and pointers, which many fonts lack or draw wider than a cell.
fn paint_mark(svg: &mut String, (x, y): (u32, u32), text: &str, ink: Rgb) -> bool {
    let line = format!("fill=\"none\" stroke=\"{ink}\" stroke-width=\"1.6\"");
    let full = format!("fill=\"{ink}\"");
    let (path, style) = match text {
        "●" => ("M.5 9.5a4 4 0 1 0 8 0a4 4 0 1 0-8 0z", full),
        "○" => ("M1 9.5a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0z", line),
        "◐" => (
            "M1 9.5a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0zM4.5 6v7M3.4 6.4v6.2M2.2 7.4v4.2",
            line,
        ),
        "✔" => ("M1 10l2.6 3.2L8 5.5", line),
        "✗" => ("M1.5 6l6 7.5M7.5 6l-6 7.5", line),
        "■" => ("M1 6h7v7h-7z", full),
        "▲" => ("M4.5 5l4.2 8.5h-8.4z", full),
        "▸" => ("M2 5.5l5.5 4l-5.5 4z", full),
        "▾" => ("M.8 7h7.4l-3.7 5.5z", full),
        _ => return false,
    };
    let _ = writeln!(
        svg,
        "<path transform=\"translate({x} {y})\" d=\"{path}\" {style}/>"
    );
    true
}

fn rectangle(svg: &mut String, (x, y, width, height): (u32, u32, u32, u32), ink: Rgb) {
    let _ = writeln!(
        svg,
        "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"{ink}\"/>"
    );
}

fn corner(column: u32, row: u32) -> (u32, u32) {
    (MARGIN + column * CELL.0, MARGIN + row * CELL.1)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
