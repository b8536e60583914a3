//! Themes: names of what is drawn, each with colours and attributes, read from a file.
//!
//! A style is asked for by a scoped name such as `list.selected`. When the theme does not know the
//! name it answers for the parent (`list`), so that a theme may be short.

use std::collections::HashMap;

use super::lines::{self, Entry, FileError};

/// How many colours the terminal can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Depth {
    /// No colours: bold, reverse and underline only.
    None,
    /// The eight old ones.
    Eight,
    /// Eight and their bright forms.
    Sixteen,
    /// The cube of 256.
    Indexed,
    /// 24 bits.
    True,
}

/// A colour of a theme: 24 bits, and the one of the sixteen that stands for it where those are
/// all there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Colour {
    /// Red, green, blue; `None` when the theme names one of the sixteen.
    pub rgb: Option<(u8, u8, u8)>,
    /// 0 to 15, as terminals count them.
    pub ansi: u8,
}

/// A colour as a terminal of a certain depth is told it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Paint {
    /// One of the sixteen.
    Ansi(u8),
    /// One of the 256.
    Indexed(u8),
    /// Red, green, blue.
    Rgb(u8, u8, u8),
}

impl Colour {
    /// What to tell a terminal of this depth; `None` when it shows no colours.
    pub fn at(self, depth: Depth) -> Option<Paint> {
        match (depth, self.rgb) {
            (Depth::None, _) => None,
            // Bright black has no dim neighbour among eight: black on black would be lost.
            (Depth::Eight, _) if self.ansi == 8 => Some(Paint::Ansi(7)),
            (Depth::Eight, _) => Some(Paint::Ansi(self.ansi % 8)),
            (Depth::Sixteen, _) | (_, None) => Some(Paint::Ansi(self.ansi)),
            (Depth::Indexed, Some(rgb)) => Some(Paint::Indexed(nearest_of_cube(rgb))),
            (Depth::True, Some((r, g, b))) => Some(Paint::Rgb(r, g, b)),
        }
    }
}

/// The nearest of the 6x6x6 cube and the grey ramp (16 to 255).
fn nearest_of_cube((r, g, b): (u8, u8, u8)) -> u8 {
    const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];
    let step = |value: u8| -> (u8, u8) {
        let (mut best, mut level) = (0, 0);
        for (index, candidate) in (0u8..).zip(STEPS) {
            if candidate.abs_diff(value) < u8::abs_diff(level, value) || index == 0 {
                (best, level) = (index, candidate);
            }
        }
        (best, level)
    };
    let distance = |one: (u8, u8, u8)| -> u32 {
        let square = |a: u8, b: u8| u32::from(a.abs_diff(b)).pow(2);
        square(one.0, r) + square(one.1, g) + square(one.2, b)
    };
    let ((ri, rl), (gi, gl), (bi, bl)) = (step(r), step(g), step(b));
    let mean = (u16::from(r) + u16::from(g) + u16::from(b)) / 3;
    let grey_index = u8::try_from(mean.saturating_sub(3) / 10)
        .unwrap_or(u8::MAX)
        .min(23);
    let grey = 8 + 10 * grey_index;
    if distance((grey, grey, grey)) < distance((rl, gl, bl)) {
        232 + grey_index
    } else {
        16 + 36 * ri + 6 * gi + bi
    }
}

/// Bold, dim and the like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "a set of switches that a terminal has, each on its own"
)]
pub struct Attributes {
    /// Brighter or heavier.
    pub bold: bool,
    /// Fainter.
    pub dim: bool,
    /// Slanted.
    pub italic: bool,
    /// Underlined.
    pub underline: bool,
    /// Foreground and background exchanged.
    pub reverse: bool,
}

/// How something looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Style {
    /// Colour of the letters; `None`: the terminal's own.
    pub foreground: Option<Colour>,
    /// Colour behind them; `None`: the terminal's own.
    pub background: Option<Colour>,
    /// Bold, dim and the like.
    pub attributes: Attributes,
}

/// The sixteen names, as terminals count them.
const ANSI: [&str; 16] = [
    "black",
    "red",
    "green",
    "yellow",
    "blue",
    "magenta",
    "cyan",
    "white",
    "bright-black",
    "bright-red",
    "bright-green",
    "bright-yellow",
    "bright-blue",
    "bright-magenta",
    "bright-cyan",
    "bright-white",
];

/// The themes that ship inside the program: name and file.
pub const EMBEDDED: &[(&str, &str)] = &[
    ("dark", include_str!("../../themes/dark.theme")),
    ("light", include_str!("../../themes/light.theme")),
    ("mono", include_str!("../../themes/mono.theme")),
];

/// Styles by scoped name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Theme {
    styles: HashMap<String, Style>,
}

impl Theme {
    /// Reads a theme file: colours under `[palette]`, styles under `[styles]`.
    ///
    /// # Errors
    /// A line that cannot be read or names an unknown section, colour or attribute.
    pub fn parse(file: &str, text: &str) -> Result<Self, FileError> {
        let mut palette: HashMap<&str, Colour> = HashMap::new();
        let mut styles = HashMap::new();
        for entry in lines::read(file, text)? {
            match entry.section {
                "palette" => {
                    palette.insert(entry.name, read_colour(file, &entry)?);
                }
                "styles" => {
                    styles.insert(entry.name.to_owned(), read_style(file, &entry, &palette)?);
                }
                other => {
                    let message = format!("unknown section `{other}`, known: palette, styles");
                    return Err(entry.error(file, message));
                }
            }
        }
        Ok(Self { styles })
    }

    /// One of the themes that ship inside the program; `None` for another name.
    pub fn embedded(name: &str) -> Option<Result<Self, FileError>> {
        let (name, text) = EMBEDDED.iter().find(|(known, _)| *known == name)?;
        Some(Self::parse(&format!("themes/{name}.theme"), text))
    }

    /// The style of a scope, else of its nearest parent that the theme knows, else no style.
    pub fn style(&self, scope: &str) -> Style {
        let mut scope = scope;
        loop {
            if let Some(style) = self.styles.get(scope) {
                return *style;
            }
            match scope.rsplit_once('.') {
                Some((parent, _)) => scope = parent,
                None => return Style::default(),
            }
        }
    }

    /// Takes over every style that the other theme has.
    pub fn lay_over(&mut self, other: Theme) {
        self.styles.extend(other.styles);
    }

    /// The scopes that the theme says something about.
    pub fn scopes(&self) -> impl Iterator<Item = &str> {
        self.styles.keys().map(String::as_str)
    }
}

/// `#rrggbb | ansi-name` or `ansi-name`.
fn read_colour(file: &str, entry: &Entry<'_>) -> Result<Colour, FileError> {
    let (first, second) = match entry.value.split_once('|') {
        Some((first, second)) => (first.trim(), Some(second.trim())),
        None => (entry.value, None),
    };
    let wrong = || {
        entry.error(
            file,
            "expected `#rrggbb | name of the sixteen` or such a name",
        )
    };
    let ansi = ansi(second.unwrap_or(first)).ok_or_else(wrong)?;
    let rgb = match second {
        Some(_) => Some(hex(first).ok_or_else(wrong)?),
        None => None,
    };
    Ok(Colour { rgb, ansi })
}

fn ansi(name: &str) -> Option<u8> {
    let index = ANSI.iter().position(|known| *known == name)?;
    u8::try_from(index).ok()
}

fn hex(text: &str) -> Option<(u8, u8, u8)> {
    let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6)?;
    let part = |range| u8::from_str_radix(digits.get(range)?, 16).ok();
    Some((part(0..2)?, part(2..4)?, part(4..6)?))
}

/// `colour on colour bold dim italic underline reverse`, each optional.
fn read_style(
    file: &str,
    entry: &Entry<'_>,
    palette: &HashMap<&str, Colour>,
) -> Result<Style, FileError> {
    let mut style = Style::default();
    let mut background = false;
    for word in entry.value.split_whitespace() {
        match word {
            "on" => background = true,
            "bold" => style.attributes.bold = true,
            "dim" => style.attributes.dim = true,
            "italic" => style.attributes.italic = true,
            "underline" => style.attributes.underline = true,
            "reverse" => style.attributes.reverse = true,
            name => {
                let colour = palette
                    .get(name)
                    .copied()
                    .or_else(|| ansi(name).map(|ansi| Colour { rgb: None, ansi }))
                    .ok_or_else(|| {
                        entry.error(file, format!("`{name}` is no colour and no attribute"))
                    })?;
                if background {
                    style.background = Some(colour);
                } else {
                    style.foreground = Some(colour);
                }
            }
        }
    }
    Ok(style)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_falls_back_to_its_parent() {
        let theme = Theme::parse("t", "[styles]\nlist = red\nlist.selected = bold\n").unwrap();
        assert!(theme.style("list.selected").attributes.bold);
        assert_eq!(theme.style("list.selected").foreground, None);
        assert_eq!(theme.style("list.mark.deep"), theme.style("list"));
        assert_eq!(theme.style("other"), Style::default());
    }

    #[test]
    fn a_theme_laid_over_changes_only_what_it_names() {
        let mut theme = Theme::parse("t", "[styles]\nlist = red\ntab = bold\n").unwrap();
        theme.lay_over(Theme::parse("mine", "[styles]\nlist = underline\n").unwrap());
        assert!(theme.style("list").attributes.underline);
        assert!(theme.style("tab").attributes.bold);
    }

    #[test]
    fn colours_degrade_with_the_terminal() {
        let theme = Theme::parse(
            "t",
            "[palette]\naccent = #ff8700 | bright-black\n[styles]\na = accent on black\n",
        )
        .unwrap();
        let colour = theme.style("a").foreground.unwrap();
        assert_eq!(colour.at(Depth::True), Some(Paint::Rgb(255, 135, 0)));
        assert_eq!(colour.at(Depth::Indexed), Some(Paint::Indexed(208)));
        assert_eq!(colour.at(Depth::Sixteen), Some(Paint::Ansi(8)));
        assert_eq!(colour.at(Depth::Eight), Some(Paint::Ansi(7)));
        assert_eq!(colour.at(Depth::None), None);
        assert_eq!(
            theme.style("a").background.unwrap().at(Depth::True),
            Some(Paint::Ansi(0))
        );
    }

    #[test]
    fn greys_go_to_the_grey_ramp() {
        assert_eq!(nearest_of_cube((38, 38, 38)), 235);
        assert_eq!(nearest_of_cube((255, 255, 255)), 231);
        assert_eq!(nearest_of_cube((0, 0, 0)), 16);
    }

    #[test]
    fn errors_name_the_place() {
        for (text, message) in [
            (
                "[styles]\na = glow",
                "t:2: `glow` is no colour and no attribute",
            ),
            ("[palette]\na = #12345 | red", "t:2: expected `#rrggbb"),
            ("[colours]\na = red", "t:2: unknown section `colours`"),
        ] {
            let error = Theme::parse("t", text).unwrap_err().to_string();
            assert!(error.starts_with(message), "{error}");
        }
    }

    #[test]
    fn embedded_themes_know_the_same_scopes() {
        let mut known: Vec<Vec<String>> = Vec::new();
        for (name, _) in EMBEDDED {
            let theme = Theme::embedded(name).unwrap().unwrap();
            let mut scopes: Vec<String> = theme.scopes().map(str::to_owned).collect();
            scopes.sort();
            known.push(scopes);
        }
        assert!(
            known.windows(2).all(|pair| pair[0] == pair[1]),
            "{known:#?}"
        );
    }

    #[test]
    fn mono_uses_no_colour() {
        let theme = Theme::embedded("mono").unwrap().unwrap();
        for scope in theme.scopes() {
            let style = theme.style(scope);
            assert_eq!(
                (style.foreground, style.background),
                (None, None),
                "{scope}"
            );
        }
    }
}
