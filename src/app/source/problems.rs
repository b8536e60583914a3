//! What is suspicious about the instance: what was noticed when it was opened, and its ACLs.

use super::{InstanceSource, off_the_loop};
use crate::app::request::{Answer, Failure, Parts};
use crate::app::state::AclRow;
use crate::app::state::problems::{Gravity, ProblemRow};
use crate::core::customer::without_effect;
use crate::core::lint::Severity;

impl InstanceSource {
    /// Every problem, the worst first, ACLs in evaluation order.
    pub(super) async fn problems(&self, parts: &Parts) -> Result<(), Failure> {
        let source = self.clone();
        let rows = off_the_loop(move || source.problem_rows(&source.acl_rows())).await?;
        parts.send(Answer::Problems(rows)).await;
        Ok(())
    }

    /// What is wrong with these ACLs, and what was noticed about the instance.
    pub(super) fn problem_rows(&self, acls: &[AclRow]) -> Vec<ProblemRow> {
        let mut rows = of_acls(acls);
        let notices = self.instance.notices().iter();
        rows.extend(notices.map(|notice| ProblemRow {
            gravity: Gravity::Left,
            about: "instance".to_owned(),
            text: notice.clone(),
            is_acl: false,
        }));
        let settings = &self.instance.world().settings;
        rows.extend(
            without_effect(settings)
                .into_iter()
                .map(|found| ProblemRow {
                    gravity: Gravity::Odd,
                    about: "instance".to_owned(),
                    text: found.to_string(),
                    is_acl: false,
                }),
        );
        rows.sort_by_key(|row| row.gravity);
        rows
    }
}

/// What is wrong with the ACLs, in evaluation order.
fn of_acls(acls: &[AclRow]) -> Vec<ProblemRow> {
    let mut rows = Vec::new();
    for acl in acls {
        let in_effect = acl.is_in_effect();
        let told = acl.problem.as_ref().filter(|_| acl.broken || acl.faulty);
        if let Some(problem) = told {
            rows.push(ProblemRow {
                gravity: match (in_effect, acl.broken) {
                    (false, _) => Gravity::Asleep,
                    (true, true) => Gravity::Left,
                    (true, false) => Gravity::Fatal,
                },
                about: acl.name.clone(),
                text: problem.clone(),
                is_acl: true,
            });
        }
        for finding in &acl.findings {
            rows.push(ProblemRow {
                gravity: match (in_effect, finding.severity) {
                    (false, _) => Gravity::Asleep,
                    (true, Severity::Error) => Gravity::Wrong,
                    (true, _) => Gravity::Doubtful,
                },
                about: acl.name.clone(),
                text: format!("{}: {} ({})", finding.at, finding.message, finding.proof),
                is_acl: true,
            });
        }
        for kind in &acl.unknown {
            rows.push(ProblemRow {
                gravity: Gravity::Odd,
                about: acl.name.clone(),
                text: format!("this product has no list {kind}: it is kept and never applied"),
                is_acl: true,
            });
        }
    }
    rows
}
