//! An examination as text for people, in lines of 80 cells.

use std::io::{self, Write};

use super::document::kind;
use crate::backend::customer::Sent;
use crate::backend::doctor::{Examination, Examined};
use crate::core::doctor::{Answered, Severity};
use crate::text::{clean, wrap};

/// Cells of a line, and of what stands before the texts.
const WIDTH: usize = 80;
const LABEL: usize = 10;

/// Milliseconds from which on an answer is said to be slow.
const SLOW: u64 = 1_000;

/// Writes the sources, then what was found.
pub fn write(examination: &Examination, out: &mut impl Write) -> io::Result<()> {
    for source in &examination.sources {
        of_source(source, out)?;
    }
    writeln!(out, "{}", summary(examination))?;
    for finding in &examination.findings {
        let head = format!("{}: {}", clean(&finding.source), finding.code);
        writeln!(out)?;
        row(finding.severity.name(), &head, out)?;
        row("", &finding.message, out)?;
        row("seen", &finding.proof, out)?;
        row("do", &finding.help, out)?;
    }
    for left_out in &examination.left_out {
        row("note", left_out, out)?;
    }
    Ok(())
}

/// `3 findings: 1 error, 2 warnings`.
fn summary(examination: &Examination) -> String {
    let findings = &examination.findings;
    let counted = [
        (Severity::Error, "error", "errors"),
        (Severity::Warning, "warning", "warnings"),
        (Severity::Note, "note", "notes"),
    ]
    .into_iter()
    .filter_map(|(severity, one, many)| {
        let count = findings
            .iter()
            .filter(|own| own.severity == severity)
            .count();
        (count > 0).then(|| format!("{count} {}", if count == 1 { one } else { many }))
    });
    let counted: Vec<String> = counted.collect();
    match findings.len() {
        0 => "nothing found".to_owned(),
        1 => format!("1 finding: {}", counted.join(", ")),
        count => format!("{count} findings: {}", counted.join(", ")),
    }
}

fn of_source(source: &Examined, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "{}", clean(&source.source))?;
    let kind = match source.kind {
        Some(known) => kind(known),
        None => source.module.as_str(),
    };
    let label = if source.label.is_empty() {
        "-"
    } else {
        &source.label
    };
    let read_only = if source.read_only { ", read-only" } else { "" };
    row("  is", &format!("{label} ({kind}{read_only})"), out)?;
    let state = match &source.answered {
        Answered::Within(ms) if *ms < SLOW => "answers".to_owned(),
        answered => answered.to_string(),
    };
    let unverified = if source.unverified {
        ", nobody checks that the right server answers"
    } else {
        ""
    };
    row("  state", &(state + unverified), out)?;
    if let Some(survey) = &source.survey {
        row("  has", &people(source.limit, survey), out)?;
    }
    for (label, text) in source.sent.iter().flat_map(Sent::brief) {
        row(&format!("  {label}"), &text, out)?;
    }
    writeln!(out)
}

/// `12 customer users, 2 of them not valid, for example jo; a search shows 250`.
fn people(limit: Option<usize>, survey: &crate::core::doctor::Survey) -> String {
    let mut text = match survey.all {
        1 => "1 customer user".to_owned(),
        count => format!("{count} customer users"),
    };
    let hidden = survey.all.saturating_sub(survey.valid);
    if hidden > 0 {
        text += &format!(", {hidden} of them not valid");
        if let Some(example) = &survey.hidden {
            text += &format!(", for example {example}");
        }
    }
    let few = limit.filter(|limit| u64::try_from(*limit).is_ok_and(|limit| limit < survey.all));
    if let Some(limit) = few {
        text += &format!("; a search shows the first {limit}");
    }
    text
}

/// A label and its text, which goes on below itself where the line ends.
fn row(label: &str, text: &str, out: &mut impl Write) -> io::Result<()> {
    let mut label = format!("{label:<LABEL$}");
    for line in wrap(text, WIDTH - LABEL) {
        writeln!(out, "{}", format!("{label}{line}").trim_end())?;
        label = " ".repeat(LABEL);
    }
    Ok(())
}
