//! What a search finds, as lines for people.

use std::collections::HashMap;
use std::io::{self, IsTerminal, Write};

use super::search::{Explained, sorted};
use crate::backend::customer::{Found, Hit, Sent, SourceReport, SourceState};
use crate::core::world::Collation;
use crate::text::{clean, fit, width, wrap};

/// Cells of a line.
const WIDTH: usize = 80;

/// Cells of the login, of the CustomerID and of the backend; what is left is for the name.
const LOGIN: usize = 12;
const CUSTOMER_ID: usize = 8;
const SOURCE: usize = 13;

/// The rows that are written, as the hits arrive.
pub(super) struct Rows {
    collation: Collation,
    /// The logins that are written, and as whose.
    written: HashMap<String, String>,
    /// True where lines are looked at, and not read by a program.
    terminal: bool,
}

impl Rows {
    pub(super) fn new(collation: Collation) -> Self {
        Self {
            collation,
            written: HashMap::new(),
            terminal: io::stdout().is_terminal(),
        }
    }

    /// Writes whom it has not written yet. Who was written as somebody of a backend that a slower one
    /// goes before is written once more.
    pub(super) fn write(&mut self, found: &Found, out: &mut impl Write) -> io::Result<()> {
        for (source, hit) in sorted(found, self.collation) {
            match self.written.get(&hit.login) {
                Some(known) if known == source => continue,
                Some(known) => {
                    writeln!(out, "{}", row(source, hit, self.terminal))?;
                    writeln!(out, "  this one answers, and not that of {}", clean(known))?;
                }
                None => writeln!(out, "{}", row(source, hit, self.terminal))?,
            }
            self.written.insert(hit.login.clone(), source.to_owned());
        }
        out.flush()
    }

    /// Writes how each backend fared, and what was sent to it.
    pub(super) fn end(
        &self,
        reports: &[&SourceReport],
        explained: &Explained,
        out: &mut impl Write,
    ) -> io::Result<()> {
        match self.written.len() {
            0 => writeln!(out, "nobody is found")?,
            _ => writeln!(out)?,
        }
        for report in reports {
            let source = clean(&report.source);
            let mut label = format!("{source:<SOURCE$} {:<11}", report.state.word());
            for line in wrap(&fared(report), WIDTH - SOURCE - 13) {
                writeln!(out, "{label} {line}")?;
                label = " ".repeat(width(&label));
            }
        }
        for (source, sent) in explained {
            writeln!(out, "\n{}", clean(source))?;
            match sent {
                Ok(sent) => self::sent(sent, out)?,
                Err(reason) => indented("", reason, out)?,
            }
        }
        Ok(())
    }
}

/// `first 250 of at least 251 in 8 ms`, or why there is no answer.
fn fared(report: &SourceReport) -> String {
    let ms = report.took.as_millis();
    let count = report.count;
    let mut said = match (report.state, report.limited) {
        (SourceState::Ok, false) => format!("{count} in {ms} ms"),
        (SourceState::Ok, true) => format!("first {count} of at least {} in {ms} ms", count + 1),
        _ => report.error.clone().unwrap_or_default(),
    };
    if report.state != SourceState::Ok && count > 0 {
        said.push_str(&format!("; {count} until then"));
    }
    if let Some(reason) = &report.incomplete {
        said.push_str(&format!(", incomplete: {reason}"));
    }
    said
}

/// Login, CustomerID, backend and name. On a terminal the name gives way where there is no room.
fn row(source: &str, hit: &Hit, terminal: bool) -> String {
    let text = match hit.valid {
        true => clean(&hit.text).into_owned(),
        false => format!("(not valid) {}", clean(&hit.text)),
    };
    let row = format!(
        "{} {} {} {text}",
        column(&hit.login, LOGIN),
        column(hit.customer_id.as_deref().unwrap_or("-"), CUSTOMER_ID),
        column(source, SOURCE),
    );
    match terminal {
        true => fit(&row, WIDTH, "…").0.into_owned(),
        false => row,
    }
    .trim_end()
    .to_owned()
}

/// A text in its column; a longer one keeps its length.
fn column(text: &str, cells: usize) -> String {
    let text = clean(text);
    format!("{text}{}", " ".repeat(cells.saturating_sub(width(&text))))
}

fn sent(sent: &Sent, out: &mut impl Write) -> io::Result<()> {
    let mut lines = sent.lines().into_iter();
    lines.try_for_each(|(label, text)| indented(&label, &text, out))
}

/// A label and its text, which goes on below itself.
fn indented(label: &str, text: &str, out: &mut impl Write) -> io::Result<()> {
    const LABEL: usize = 11;
    let mut label = match label {
        "" => "  ".to_owned(),
        label => format!("  {label:<LABEL$} "),
    };
    for line in wrap(text, WIDTH - label.len()) {
        writeln!(out, "{label}{line}")?;
        label = " ".repeat(label.len());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hit(login: &str) -> Hit {
        Hit {
            login: login.to_owned(),
            text: "\"Somebody\u{1b}[2J With A Long Name\" <somebody.with.a@long.name.example>"
                .to_owned(),
            customer_id: Some("customer-1".to_owned()),
            valid: false,
        }
    }

    #[test]
    fn a_terminal_gets_eighty_columns_and_a_file_the_whole() {
        let long = hit("somebody.with.a.rather.long.login@example.org");
        let row = |terminal| row("CustomerUser10", &long, terminal);
        assert!(width(&row(true)) <= 80, "{}", row(true));
        assert!(row(true).starts_with(&long.login), "{}", row(true));
        assert!(row(false).ends_with("long.name.example>"), "{}", row(false));
        assert!(
            row(false).contains("(not valid) \"Somebody\\e[2J"),
            "{}",
            row(false)
        );
    }
}
