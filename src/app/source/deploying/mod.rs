//! Deploying an instance, and what that would do.

use tokio::sync::mpsc;

use super::{InstanceSource, defect};
use crate::app::deploying::{DeployPage, Deploying};
use crate::app::request::{Answer, Failure, Parts};
use crate::app::state::{Reader, ReaderRow};
use crate::backend::journal::JournalError;
use crate::backend::ledger::Ledger;
use crate::backend::otrs::deploy::{DeployError, Deployed, Finished, LeftUnfinished};
use crate::core::acl::{Compared, Standing};
use crate::core::deploy::{Kind, Plan, Resume};

mod words;

use words::{differences, file_line, word};

impl InstanceSource {
    /// What would be done, as things are now.
    pub(super) async fn deployment(&self, what: Deploying, parts: &Parts) -> Result<(), Failure> {
        let page = match self.deploy_page(what).await {
            Ok(page) => page,
            Err(error) => refusal(what, &error),
        };
        parts.send(Answer::Deployment(page)).await;
        Ok(())
    }

    async fn deploy_page(&self, what: Deploying) -> Result<DeployPage, DeployError> {
        self.instance.can_deploy()?;
        let before = self.instance.world();
        let now = self.instance.reread().await?;
        let changed = before.acl_rows != now.acl_rows
            || before.deployed != now.deployed
            || before.undeployed != now.undeployed;
        if changed {
            self.forget();
        }
        let source = self.clone();
        let made = tokio::task::spawn_blocking(move || source.made_page(what));
        let page = match made.await {
            Ok(page) => page?,
            Err(error) => std::panic::resume_unwind(error.into_panic()),
        };
        Ok(DeployPage { changed, ..page })
    }

    fn made_page(&self, what: Deploying) -> Result<DeployPage, DeployError> {
        let ledger = match self.ledger.as_ref() {
            Ok(ledger) => ledger,
            Err(failure) => return Ok(without_history(what, failure)),
        };
        if let Some(left) = self.instance.unfinished_deployment(ledger.place())? {
            return Ok(finish_page(&left));
        }
        match what {
            Deploying::Undo => self.undo_page(ledger),
            Deploying::Deploy | Deploying::Finish => self.plan_page(ledger),
        }
    }

    fn plan_page(&self, ledger: &Ledger) -> Result<DeployPage, DeployError> {
        let plan = self.instance.deploy_plan();
        let file = self.instance.deployed_file()?;
        let mut lines = Vec::new();
        for refused in &plan.refused {
            lines.push(format!("{}: {}", refused.acl, refused.reason));
        }
        let (title, act) = match (
            plan.refused.is_empty(),
            self.instance.deploy_changes(&plan)?,
        ) {
            (false, _) => {
                lines.push(String::new());
                lines.push("Change these ACLs, or set them invalid, then deploy.".to_owned());
                lines.push(String::new());
                ("Nothing can be deployed", None)
            }
            (true, false) => ("Nothing to deploy", None),
            (true, true) => ("Deploy what is stored?", Some("Deploy".to_owned())),
        };
        match (&act, plan.refused.is_empty()) {
            (Some(_), _) => lines.extend([file_line(&file), String::new()]),
            (None, true) => lines.push(format!(
                "{} is as it should be, and acl_sync is empty.",
                file.file.display()
            )),
            (None, false) => {}
        }
        lines.extend(told(&plan));
        if act.is_some() {
            lines.push(String::new());
            lines.push("Then caches are cleared, then acl_sync is reset.".to_owned());
            if file.exists {
                lines.push(format!(
                    "The version before is kept in {}.",
                    ledger.place().path().display()
                ));
            }
        }
        Ok(page(Deploying::Deploy, title, lines, act))
    }

    fn undo_page(&self, ledger: &Ledger) -> Result<DeployPage, DeployError> {
        let changes = self.instance.undo_plan(ledger.place())?;
        let file = self.instance.deployed_file()?;
        let mut lines = vec![file_line(&file), String::new()];
        for (name, standing) in &changes {
            lines.push(format!("  {:<10} {name}", word(standing)));
            lines.extend(differences(standing));
        }
        if changes.is_empty() {
            lines.push("It sets the same ACLs.".to_owned());
        }
        lines.push(String::new());
        lines.push(
            "The ACLs in the database stay as they are: acl_sync says then which of them are not \
             deployed."
                .to_owned(),
        );
        let title = "Bring the version before the last deployment back?";
        let act = Some("Bring back".to_owned());
        Ok(page(Deploying::Undo, title, lines, act))
    }

    /// Does it. What is begun is ended, also where nobody waits for the answer any more.
    pub(super) async fn deploy(&self, what: Deploying, parts: &Parts) -> Result<(), Failure> {
        let (say, mut steps) = mpsc::unbounded_channel();
        let source = self.clone();
        let work = tokio::spawn(async move { source.carry_out(what, say).await });
        // The channel ends with the work.
        while let Some(step) = steps.recv().await {
            parts.send(Answer::Step(step)).await;
        }
        let reader = work.await.map_err(defect)??;
        parts.send(Answer::Deployed(reader)).await;
        Ok(())
    }

    async fn carry_out(
        &self,
        what: Deploying,
        say: mpsc::UnboundedSender<&'static str>,
    ) -> Result<Reader, Failure> {
        let ledger = match self.ledger.as_ref() {
            Ok(ledger) => ledger,
            Err(failure) => return Err(failure.clone()),
        };
        let progress = |step: crate::backend::otrs::deploy::Step| {
            // Nobody listens any more where the question was given up.
            say.send(step.words()).ok();
        };
        let done = match what {
            Deploying::Deploy => ledger.deploy(&self.instance, progress).await.map(done),
            Deploying::Undo => {
                let undone = ledger.undo_deployment(&self.instance, progress).await;
                undone.map(done)
            }
            Deploying::Finish => ledger.finish_deployment(&self.instance).await.map(finished),
        };
        if done.is_err() {
            // What is in effect, and what acl_sync says, may be another now.
            self.instance.reread().await.ok();
        }
        self.forget();
        Ok(done?)
    }

    /// What is to be said about a deployment that was broken off; `None` when there is none.
    pub(super) fn unfinished(&self) -> Option<String> {
        let ledger = self.ledger.as_ref().as_ref().ok()?;
        let left = self.instance.unfinished_deployment(ledger.place());
        let what = match left.ok()??.resume {
            Resume::TakeBack => "it had not replaced the file, and is taken back",
            Resume::Finish => "its caches and acl_sync are not done",
            Resume::Leave => "somebody has written the file since",
        };
        Some(format!("A deployment was broken off: {what}"))
    }
}

fn page(what: Deploying, title: &str, lines: Vec<String>, act: Option<String>) -> DeployPage {
    DeployPage {
        what,
        title: title.to_owned(),
        lines,
        act,
        changed: false,
    }
}

/// Why nothing can be done, and what to do.
fn refusal(what: Deploying, error: &DeployError) -> DeployPage {
    let title = match what {
        Deploying::Undo => "Nothing can be taken back",
        Deploying::Deploy | Deploying::Finish => "Nothing can be deployed",
    };
    let mut lines = vec![error.to_string()];
    if let Some(help) = error.help() {
        lines.push(String::new());
        lines.push(help);
    }
    page(what, title, lines, None)
}

fn without_history(what: Deploying, failure: &Failure) -> DeployPage {
    let lines = vec![failure.message.clone(), String::new(), failure.help.clone()];
    page(what, "Nothing can be deployed", lines, None)
}

fn finish_page(left: &LeftUnfinished) -> DeployPage {
    let begun = match left.kind {
        Kind::Deploy => "A deployment was broken off.",
        Kind::Undo => "The return of a previous version was broken off.",
    };
    let file = left.file.display();
    let (lines, act) = match left.resume {
        Resume::TakeBack => (
            vec![
                format!("{file} is still the old one."),
                "What is left of the new one is removed; nothing is deployed.".to_owned(),
            ],
            "Take back",
        ),
        Resume::Finish => (
            vec![
                match left.kind {
                    Kind::Deploy => format!("{file} is the new one already."),
                    Kind::Undo => format!("{file} is to be the previous one."),
                },
                match left.kind {
                    Kind::Deploy => "Caches are cleared, then acl_sync is reset.".to_owned(),
                    Kind::Undo => {
                        "acl_sync says what is not deployed, then caches are cleared.".to_owned()
                    }
                },
            ],
            "Finish",
        ),
        Resume::Leave => (
            vec![
                format!("Somebody has written {file} since: it stays, and so does acl_sync."),
                "What was begun is forgotten.".to_owned(),
            ],
            "Forget",
        ),
    };
    let mut all = vec![begun.to_owned()];
    all.extend(lines);
    all.push(String::new());
    all.push("Nothing else can be deployed before.".to_owned());
    let title = "An earlier deployment is unfinished";
    page(Deploying::Finish, title, all, Some(act.to_owned()))
}

/// The ACLs of a plan, and what somebody should know about them.
fn told(plan: &Plan) -> Vec<String> {
    let mut lines = Vec::new();
    for Compared { name, standing, .. } in plan.changes() {
        lines.push(format!("  {:<10} {name}", word(standing)));
        lines.extend(differences(standing));
    }
    lines.push(format!("  {:<10} {}", "unchanged", plan.unchanged()));
    let acls = &plan.comparison.acls;
    if acls.iter().any(|acl| acl.standing == Standing::Waiting) {
        lines.push(String::new());
        lines.push(
            "What is deployed now cannot be read: only acl_sync tells which ACLs changed."
                .to_owned(),
        );
    }
    for notice in &plan.notices {
        lines.push(String::new());
        lines.push(notice.clone());
    }
    lines
}

/// What was done.
fn done((deployed, unsettled): (Deployed, Option<JournalError>)) -> Reader {
    let title = match deployed.kind {
        Kind::Deploy => "Deployed",
        Kind::Undo => "The previous version is back",
    };
    let mut rows = words::rows(&deployed);
    if let Some(error) = unsettled {
        rows.push(ReaderRow::new(
            "history",
            format!("it could not be written: {error}; the next start finishes it"),
        ));
    }
    Reader::new(title, rows)
}

fn finished(finished: Option<Finished>) -> Reader {
    let title = "Deployment";
    let Some(finished) = finished else {
        let rows = vec![ReaderRow::new("", "there is nothing left to finish")];
        return Reader::new(title, rows);
    };
    let mut rows = vec![ReaderRow::new("", finished.to_string())];
    if let Finished::Finished(deployed) = &finished {
        rows.push(ReaderRow::blank());
        rows.extend(words::rows(deployed));
    }
    Reader::new(title, rows)
}

impl From<DeployError> for Failure {
    fn from(error: DeployError) -> Self {
        Self {
            message: error.to_string(),
            help: error.help().unwrap_or_default(),
        }
    }
}
