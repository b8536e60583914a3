//! What lint finds.

use std::collections::HashMap;

use crate::core::edit::Side;

/// How bad a finding is; the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// It does something that nobody wants: requests end with an error, the ACL never matches, a
    /// field is left without values, the row cannot be written.
    Error,
    /// It most likely does not do what was meant.
    Warning,
    /// Worth knowing.
    Note,
}

impl Severity {
    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// Where in an ACL.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Place {
    /// A property, by its column: `name`, `comments`, `description`, `valid_id`,
    /// `stop_after_match`.
    Property(&'static str),
    /// A node of a tree: the positions of the children from the root down, in mappings as in
    /// lists. The root itself has none.
    Tree {
        /// Which tree.
        side: Side,
        /// The positions.
        path: Vec<usize>,
    },
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// Its kind, a word that never changes: `unknown_value`.
    pub code: &'static str,
    /// Where it is.
    pub place: Place,
    /// The place as people write it: `Properties/Queue/Name`, `name`.
    pub at: String,
    /// What is wrong and what to do, one sentence.
    pub message: String,
    /// What shows that it is so.
    pub proof: String,
}

/// Findings of one kind that one list may have; the rest is counted.
const IN_A_LIST: usize = 5;

/// Findings of one kind that one ACL may have; the rest is counted.
const IN_ALL: usize = 25;

/// Findings while they are gathered: of each kind only the first ones.
#[derive(Debug, Default)]
pub(super) struct Report {
    findings: Vec<Finding>,
    counts: HashMap<(&'static str, Option<String>), usize>,
    /// What was left out, by kind and the node above, with the first of these.
    more: indexmap::IndexMap<(&'static str, String), (usize, Finding)>,
}

impl Report {
    /// Adds a finding, or counts it.
    pub fn add(&mut self, finding: Finding) {
        let code = finding.code;
        let list = (code, Some(finding.at.clone()));
        let in_list = self.count(list);
        let in_all = self.count((code, None));
        if in_list <= IN_A_LIST && in_all <= IN_ALL {
            self.findings.push(finding);
            return;
        }
        let key = (code, finding.at.clone());
        let entry = self.more.entry(key).or_insert((0, finding));
        entry.0 += 1;
    }

    /// True when a further finding of this kind at this place would only be counted, so that its
    /// proof need not be looked for.
    pub fn is_full(&self, code: &'static str, at: &str) -> bool {
        let seen = |key| self.counts.get(&key).copied().unwrap_or(0);
        seen((code, Some(at.to_owned()))) >= IN_A_LIST || seen((code, None)) >= IN_ALL
    }

    fn count(&mut self, key: (&'static str, Option<String>)) -> usize {
        let count = self.counts.entry(key).or_default();
        *count += 1;
        *count
    }

    /// All findings, the worst first, else as they stand in the ACL; of what was left out how many.
    pub fn findings(self) -> Vec<Finding> {
        let mut findings = self.findings;
        findings.extend(self.more.into_values().map(|(count, first)| Finding {
            place: first.place.above(),
            message: format!("{count} more of this kind here"),
            proof: format!("the first of them: {}", first.proof),
            ..first
        }));
        findings.sort_by_key(|finding| finding.severity);
        findings
    }
}

impl Place {
    /// The node that holds this one.
    fn above(self) -> Self {
        match self {
            Self::Tree { side, mut path } => {
                path.pop();
                Self::Tree { side, path }
            }
            property @ Self::Property(_) => property,
        }
    }
}
