//! What the terminal can show, from the environment.

use crate::config::Depth;

/// `--color`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ColourChoice {
    /// As the environment says.
    #[default]
    Auto,
    /// Also when the environment says no.
    Always,
    /// None.
    Never,
}

/// How many colours to use. `variable` answers for the environment.
///
/// NO_COLOR (set and not empty) turns colours off, `COLORTERM` and `TERM` say how many there are.
pub fn depth(choice: ColourChoice, variable: impl Fn(&str) -> Option<String>) -> Depth {
    let refused = variable("NO_COLOR").is_some_and(|value| !value.is_empty());
    let there = from_terminal(&variable);
    match choice {
        ColourChoice::Never => Depth::None,
        ColourChoice::Auto if refused => Depth::None,
        ColourChoice::Auto => there,
        ColourChoice::Always => there.max(Depth::Eight),
    }
}

fn from_terminal(variable: &impl Fn(&str) -> Option<String>) -> Depth {
    let term = variable("TERM").unwrap_or_default();
    let promised = variable("COLORTERM").unwrap_or_default();
    if matches!(promised.as_str(), "truecolor" | "24bit") || term.ends_with("-direct") {
        return Depth::True;
    }
    if term.contains("256color") {
        return Depth::Indexed;
    }
    let family = term.split(['-', '.']).next().unwrap_or_default();
    match family {
        "" | "dumb" | "vt52" | "vt100" | "vt102" | "vt220" | "vt320" => Depth::None,
        "xterm" | "rxvt" | "konsole" | "gnome" | "putty" | "alacritty" | "foot" => Depth::Sixteen,
        _ => Depth::Eight,
    }
}

/// True when marks and frames should be plain ASCII: the locale does not say that the terminal
/// speaks UTF-8, or it is the Linux console, whose fonts lack the marks.
pub fn wants_ascii(variable: impl Fn(&str) -> Option<String>) -> bool {
    if variable("TERM").as_deref() == Some("linux") {
        return true;
    }
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .iter()
        .find_map(|name| variable(name).filter(|value| !value.is_empty()));
    let locale = locale.unwrap_or_default().to_ascii_lowercase();
    !(locale.contains("utf-8") || locale.contains("utf8"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment<'a>(pairs: &'a [(&'a str, &'a str)]) -> impl Fn(&str) -> Option<String> + 'a {
        |name| {
            let pair = pairs.iter().find(|(known, _)| *known == name);
            pair.map(|(_, value)| (*value).to_owned())
        }
    }

    #[test]
    fn colours_follow_the_environment() {
        for (pairs, expected) in [
            (&[("TERM", "xterm-256color")][..], Depth::Indexed),
            (
                &[("TERM", "xterm-256color"), ("COLORTERM", "truecolor")],
                Depth::True,
            ),
            (&[("TERM", "xterm")], Depth::Sixteen),
            (&[("TERM", "linux")], Depth::Eight),
            (&[("TERM", "screen.xterm")], Depth::Eight),
            (&[("TERM", "vt100")], Depth::None),
            (&[("TERM", "xterm"), ("NO_COLOR", "1")], Depth::None),
            (&[("TERM", "xterm"), ("NO_COLOR", "")], Depth::Sixteen),
            (&[], Depth::None),
        ] {
            assert_eq!(
                depth(ColourChoice::Auto, environment(pairs)),
                expected,
                "{pairs:?}"
            );
        }
    }

    #[test]
    fn the_option_wins_over_the_environment() {
        let refusing = [("TERM", "xterm-256color"), ("NO_COLOR", "1")];
        assert_eq!(
            depth(ColourChoice::Always, environment(&refusing)),
            Depth::Indexed
        );
        assert_eq!(
            depth(ColourChoice::Always, environment(&[("TERM", "vt100")])),
            Depth::Eight
        );
        assert_eq!(
            depth(ColourChoice::Never, environment(&refusing)),
            Depth::None
        );
    }

    #[test]
    fn the_first_locale_variable_that_says_anything_decides() {
        for (pairs, ascii) in [
            (&[("LANG", "de_DE.UTF-8")][..], false),
            (
                &[("LC_ALL", ""), ("LC_CTYPE", "C.utf8"), ("LANG", "C")],
                false,
            ),
            (&[("LC_ALL", "C"), ("LANG", "de_DE.UTF-8")], true),
            (&[("TERM", "linux"), ("LANG", "de_DE.UTF-8")], true),
            (&[], true),
        ] {
            assert_eq!(wants_ascii(environment(pairs)), ascii, "{pairs:?}");
        }
    }
}
