//! What the doctor finds.

use crate::core::lint::Severity;

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// Its kind, a word that never changes: `duplicate_login`.
    pub code: &'static str,
    /// What it is about: the configuration key of a source such as `CustomerUser1`, another setting,
    /// or a table.
    pub source: String,
    /// What is wrong and what follows from it, one sentence.
    pub message: String,
    /// What shows that it is so: the setting as it stands, or a count with an example.
    pub proof: String,
    /// What to do.
    pub help: String,
}

impl Finding {
    /// A finding about a source, a setting or a table.
    pub(super) fn new(
        about: &str,
        (severity, code): (Severity, &'static str),
        message: impl Into<String>,
        proof: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self {
            severity,
            code,
            source: about.to_owned(),
            message: message.into(),
            proof: proof.into(),
            help: help.into(),
        }
    }
}

/// What several findings are about.
pub(super) trait Judged {
    /// Its name: [`Finding::source`].
    fn about(&self) -> &str;

    /// A finding about it.
    fn finding(
        &self,
        kind: (Severity, &'static str),
        message: impl Into<String>,
        proof: impl Into<String>,
        help: impl Into<String>,
    ) -> Finding {
        Finding::new(self.about(), kind, message, proof, help)
    }
}

/// Puts findings into the order in which they are told: the worst first, then as they were found.
pub fn sort(findings: &mut [Finding]) {
    findings.sort_by_key(|finding| finding.severity);
}

/// `1 entry`, `12 entries`.
pub(super) fn counted(count: u64, one: &str, many: &str) -> String {
    match count {
        1 => format!("1 {one}"),
        count => format!("{count} {many}"),
    }
}

/// `for example a, b and c`; nothing for none.
pub(super) fn for_example(examples: &[String]) -> String {
    match examples.split_last() {
        None => String::new(),
        Some((only, [])) => format!(", for example {only}"),
        Some((last, others)) => format!(", for example {} and {last}", others.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_and_examples_are_said_as_people_say_them() {
        assert_eq!(counted(1, "entry", "entries"), "1 entry");
        assert_eq!(counted(0, "entry", "entries"), "0 entries");
        let texts = |texts: &[&str]| texts.iter().map(|t| (*t).to_owned()).collect::<Vec<_>>();
        assert_eq!(for_example(&texts(&[])), "");
        assert_eq!(for_example(&texts(&["a"])), ", for example a");
        assert_eq!(
            for_example(&texts(&["a", "b", "c"])),
            ", for example a, b and c"
        );
    }
}
