//! How a source answered.

use super::finding::Finding;
use crate::core::lint::Severity;

/// How a source fared when it was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answered {
    /// It answered, after so many milliseconds.
    Within(u64),
    /// It failed, with the reason.
    Failed(String),
    /// It did not answer for so many seconds.
    Silent(u64),
    /// It is configured so that nobody asks it, with the reason.
    Closed(String),
    /// Its kind cannot be asked here, with the reason.
    Unsupported(String),
}

/// A source when it was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connection {
    /// Its configuration key.
    pub source: String,
    /// How it fared.
    pub answered: Answered,
    /// True when another machine answers and nobody checks that it is the right one.
    pub unverified: bool,
}

/// What is wrong with it. What `known` findings about the configuration already explain is not said
/// again.
pub fn connection(connection: &Connection, known: &[Finding]) -> Vec<Finding> {
    let finding = |severity, code, message: &str, proof: String, help: &str| Finding {
        severity,
        code,
        source: connection.source.clone(),
        message: message.to_owned(),
        proof,
        help: help.to_owned(),
    };
    let explained = known.iter().any(|finding| {
        finding.source == connection.source
            && (finding.severity == Severity::Error || finding.code == "unknown_module")
    });
    let mut findings = Vec::new();
    match &connection.answered {
        Answered::Within(_) => {}
        Answered::Failed(reason) if !explained => findings.push(finding(
            Severity::Error,
            "unreachable",
            "the source fails: nobody in it is found until it works again",
            reason.clone(),
            "check that its server runs, can be reached from here, and takes the configured user",
        )),
        Answered::Silent(seconds) => findings.push(finding(
            Severity::Error,
            "silent",
            "the source does not answer: the ticket system waits for it on every search",
            format!("no answer within {seconds} seconds"),
            "check that its server runs and how busy it is",
        )),
        Answered::Closed(reason) if !explained => findings.push(finding(
            Severity::Error,
            "not_asked",
            "the source cannot be asked: nobody in it is found",
            reason.clone(),
            "correct the source's configuration",
        )),
        Answered::Unsupported(reason) if !explained => findings.push(finding(
            Severity::Warning,
            "unsupported",
            "the source cannot be asked from here: its people are not examined",
            reason.clone(),
            "examine it with the ticket system's own tools",
        )),
        Answered::Failed(_) | Answered::Closed(_) | Answered::Unsupported(_) => {}
    }
    let said = |finding: &Finding| {
        finding.source == connection.source
            && ["unverified_directory", "password_in_clear"].contains(&finding.code)
    };
    if connection.unverified && !known.iter().any(said) {
        findings.push(finding(
            Severity::Warning,
            "unverified",
            "nobody checks that the right server answers: somebody between could read and change \
             everything",
            "the certificate is not verified, or there is no TLS".to_owned(),
            "use TLS with a certificate that is verified",
        ));
    }
    findings
}
