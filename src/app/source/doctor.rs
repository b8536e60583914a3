//! How the customer backends are, for the view of the problems.

use super::InstanceSource;
use crate::app::request::{Answer, Failure, Parts};
use crate::app::state::problems::{BackendProblem, Gravity, ProblemRow};
use crate::app::state::{Reader, ReaderRow};
use crate::backend::customer::Sent;
use crate::backend::doctor::{Examination, Examined};
use crate::core::doctor::{Finding, Severity};

impl InstanceSource {
    /// Examines the customer backends.
    pub(super) async fn examine(&self, parts: &Parts) -> Result<(), Failure> {
        let examination = self.instance.examine(&|_| {}).await;
        let found = examination.findings.iter();
        let found = found.map(|finding| problem(finding, &examination));
        let found = found.chain(unexamined(&examination.left_out));
        parts.send(Answer::Examined(found.collect())).await;
        Ok(())
    }
}

/// That not everything could be examined: then nobody may think that all is well.
fn unexamined(left_out: &[String]) -> Option<BackendProblem> {
    let first = left_out.first()?;
    let rows = left_out.iter().map(|own| ReaderRow::new("", own.clone()));
    Some(BackendProblem {
        row: ProblemRow {
            gravity: Gravity::Known,
            about: "customer backends".to_owned(),
            text: match left_out.len() {
                1 => format!("not examined: {first}"),
                count => format!("not examined: {first}, and {} more", count - 1),
            },
            is_acl: false,
        },
        reader: Reader::new("customer backends: not examined", rows.collect()),
    })
}

fn problem(finding: &Finding, examination: &Examination) -> BackendProblem {
    let mut rows = vec![
        ReaderRow::new("wrong", finding.message.clone()),
        ReaderRow::new("seen", finding.proof.clone()),
        ReaderRow::new("do", finding.help.clone()),
    ];
    let mut sources = examination.sources.iter();
    if let Some(source) = sources.find(|own| own.source == finding.source) {
        rows.push(ReaderRow::blank());
        rows.push(ReaderRow::heading(format!(
            "{} {}",
            source.source, source.label
        )));
        rows.extend(of_source(source));
    }
    BackendProblem {
        row: ProblemRow {
            gravity: match finding.severity {
                Severity::Error => Gravity::Wrong,
                Severity::Warning => Gravity::Doubtful,
                Severity::Note => Gravity::Known,
            },
            about: finding.source.clone(),
            text: format!("{} ({})", finding.message, finding.proof),
            is_acl: false,
        },
        reader: Reader::new(format!("{}: {}", finding.source, finding.code), rows),
    }
}

/// How a source is, and what it asks.
fn of_source(source: &Examined) -> Vec<ReaderRow> {
    let mut rows = vec![ReaderRow::new("state", source.answered.to_string())];
    if let Some(survey) = &source.survey {
        let hidden = survey.all.saturating_sub(survey.valid);
        let has = format!("{} customer users, {hidden} of them not valid", survey.all);
        rows.push(ReaderRow::new("has", has));
    }
    let sent = source.sent.iter().flat_map(Sent::brief);
    rows.extend(sent.map(|(label, text)| ReaderRow::new(label, text)));
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backends_are_not_called_well_when_something_was_not_examined() {
        assert_eq!(unexamined(&[]), None);
        let one = unexamined(&["people of CustomerUser are not counted: x".to_owned()]).unwrap();
        assert_eq!(
            one.row.text,
            "not examined: people of CustomerUser are not counted: x"
        );
        let two = unexamined(&["a".to_owned(), "b".to_owned()]).unwrap();
        assert_eq!(two.row.text, "not examined: a, and 1 more");
        assert_eq!(two.row.gravity, Gravity::Known);
    }
}
