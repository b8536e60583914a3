//! An examination as a JSON document.

use std::io::{self, Write};

use serde_json::{Value as Json, json};

use crate::backend::doctor::{Examination, Examined};
use crate::cli::customers::sent;
use crate::core::customer::Kind;
use crate::core::doctor::{Answered, Finding};

/// Writes the document.
pub fn write(examination: &Examination, out: &mut impl Write) -> io::Result<()> {
    let document = json!({
        "format": "aclscope.doctor/1",
        "sources": examination.sources.iter().map(source).collect::<Vec<_>>(),
        "findings": examination.findings.iter().map(finding).collect::<Vec<_>>(),
        "not_examined": examination.left_out,
    });
    serde_json::to_writer(&mut *out, &document)?;
    out.write_all(b"\n")
}

fn finding(finding: &Finding) -> Json {
    json!({
        "severity": finding.severity.name(),
        "code": finding.code,
        "source": finding.source,
        "message": finding.message,
        "proof": finding.proof,
        "help": finding.help,
    })
}

fn source(source: &Examined) -> Json {
    let (state, ms, error) = match &source.answered {
        Answered::Within(ms) => ("ok", Some(*ms), None),
        Answered::Failed(failed) => ("error", None, Some(failed.reason.clone())),
        Answered::Closed(reason) => ("error", None, Some(reason.clone())),
        silent @ Answered::Silent(_) => ("timeout", None, Some(silent.to_string())),
        Answered::Unsupported(reason) => ("unsupported", None, Some(reason.clone())),
    };
    let survey = source.survey.as_ref();
    json!({
        "source": source.source,
        "label": source.label,
        "module": source.module,
        "kind": source.kind.map(kind),
        "read_only": source.read_only,
        "state": state,
        "ms": ms,
        "error": error,
        "verified": !source.unverified,
        "limit": source.limit,
        "count": survey.map(|survey| survey.all),
        "valid": survey.map(|survey| survey.valid),
        "hidden": survey.map(|survey| survey.all.saturating_sub(survey.valid)),
        "hidden_example": survey.and_then(|survey| survey.hidden.clone()),
        "incomplete": survey.and_then(|survey| survey.incomplete.clone()),
        "search": source.sent.as_ref().map(sent),
    })
}

/// What kind of source it is.
pub fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Table => "table",
        Kind::Directory => "directory",
    }
}
