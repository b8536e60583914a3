//! Writing a form, as it was shown.

use super::super::{InstanceSource, defect};
use crate::app::record::{RecordFate, RecordKind, RecordQuestion, RecordTarget};
use crate::app::request::{Answer, Failure, Parts};
use crate::backend::ledger::WrittenError;
use crate::backend::tables::WriteError;
use crate::core::table_change::{Act, Cell, Plan};

impl InstanceSource {
    /// Writes a plan. What is begun is ended, also where nobody waits for the answer any more.
    pub(in crate::app::source) async fn write_record(
        &self,
        question: RecordQuestion,
        parts: &Parts,
    ) -> Result<(), Failure> {
        let source = self.clone();
        let written = tokio::spawn(async move { source.write(question).await });
        let fate = written.await.map_err(defect)??;
        parts.send(Answer::RecordFate(Box::new(fate))).await;
        Ok(())
    }

    async fn write(&self, question: RecordQuestion) -> Result<RecordFate, Failure> {
        let ledger = match self.ledger.as_ref() {
            Ok(ledger) => ledger,
            Err(failure) => return Err(failure.clone()),
        };
        let agent = self.agent_who_writes()?;
        let target = &question.filled.sheet.target;
        let plan = &question.plan.0;
        match ledger.write_rows(&self.instance, plan, &agent).await {
            Ok(unsettled) => {
                let mut says = said(target, plan);
                if let Some(told) = self.instance.renew_caches(plan).await.told() {
                    says.push_str(&format!("; {told}"));
                }
                if let Some(error) = unsettled {
                    says.push_str(&format!(
                        "; the history could not be finished ({error}), the next start finishes it"
                    ));
                }
                Ok(RecordFate::Written {
                    key: key_after(target, plan),
                    says,
                })
            }
            Err(WrittenError::Write(WriteError::Stale(rows))) => {
                let now = self.sheet(target).await?;
                match question.filled.sheet.shows_the_same(&now) {
                    // What changed is no field of the form: say which row it is.
                    true => Err(Failure {
                        message: WriteError::Stale(rows).to_string(),
                        help: "write it again: it is then shown with what is stored now".to_owned(),
                    }),
                    false => Ok(RecordFate::Stale(Box::new(now))),
                }
            }
            Err(error) => Err(Failure {
                message: error.to_string(),
                help: error.help().unwrap_or_default(),
            }),
        }
    }
}

/// The login or CustomerID that it has now.
fn key_after(target: &RecordTarget, plan: &Plan) -> String {
    let first = plan.writes().next();
    let after = first.and_then(|change| match &change.act {
        Act::Insert(cells) => {
            let (column, _) = change.key.first()?;
            let (_, cell) = cells.iter().find(|(own, _)| own == column)?;
            match cell {
                Cell::Text(text) => Some(text.clone()),
                _ => None,
            }
        }
        _ => change.key_after().into_iter().next().map(|(_, text)| text),
    });
    after.or_else(|| target.key.clone()).unwrap_or_default()
}

/// What happened.
fn said(target: &RecordTarget, plan: &Plan) -> String {
    let key = key_after(target, plan);
    let noun = target.kind.noun();
    match (&target.key, target.kind) {
        (None, RecordKind::Person) => format!("{noun} {key} is added; p sets a password"),
        (None, RecordKind::Company) => format!("{noun} {key} is added"),
        (Some(_), _) => format!("{noun} {key} is written"),
    }
}
