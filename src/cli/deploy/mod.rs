//! `aclscope deploy`: what is stored comes into effect, or the previous version comes back.

mod document;
mod text;

use std::io::Write;

use super::{DeployArguments, Failure, Format, OutputArguments};
use crate::backend::Instance;
use crate::backend::journal::Place;
use crate::backend::otrs::deploy::{DeployError, Deployed, Finished, unfinished};
use crate::core::acl::{Compared, Standing};
use crate::core::deploy::Plan;

/// The exit code of `--dry-run` where something would change.
const WOULD_CHANGE: u8 = 1;

/// What is told about a deployment.
struct Report {
    /// The folder of the installation.
    home: String,
    /// `--undo`.
    undo: bool,
    /// `--dry-run`.
    dry: bool,
    /// True when something is, or would be, written.
    changes: bool,
    /// The ACLs that come into effect otherwise, and how.
    acls: Vec<(String, Standing)>,
    /// How many ACLs stay as they are.
    unchanged: Option<usize>,
    notices: Vec<String>,
    /// What was done.
    deployed: Option<Deployed>,
}

/// Runs the command; the answer is the exit code.
pub async fn run(
    asked: &DeployArguments,
    instance: &Instance,
    output: &OutputArguments,
    out: &mut impl Write,
) -> Result<u8, Failure> {
    if asked.stdout {
        return to_output(instance, out);
    }
    if !asked.dry_run && instance.is_read_only() {
        // Where nothing can be deployed, opening it for writing would not help.
        instance.can_deploy()?;
        return Err(crate::backend::Error::ReadOnly.into());
    }
    let report = match (asked.undo, asked.dry_run) {
        (false, dry) => deploy(instance, dry).await?,
        (true, dry) => undo(instance, dry).await?,
    };
    match output.format {
        Format::Text => text::write(&report, out),
        Format::Json => document::write(&report, out),
    }
    .and_then(|()| out.flush())
    .map_err(|error| Failure::output(&error))?;
    Ok(if report.dry && report.changes {
        WOULD_CHANGE
    } else {
        0
    })
}

/// The bytes of the file, and nothing where they would not be what is stored.
fn to_output(instance: &Instance, out: &mut impl Write) -> Result<u8, Failure> {
    let plan = instance.deploy_plan();
    if !plan.refused.is_empty() {
        return Err(DeployError::Refused(plan.refused).into());
    }
    for notice in &plan.notices {
        eprintln!("aclscope: {}", crate::text::clean(notice));
    }
    out.write_all(plan.text.as_bytes())
        .and_then(|()| out.flush())
        .map_err(|error| Failure::output(&error))?;
    Ok(0)
}

async fn deploy(instance: &Instance, dry: bool) -> Result<Report, Failure> {
    let home = instance.can_deploy()?;
    let place = place()?;
    let mut notices = Vec::new();
    let mut changes = false;
    if unfinished(&place, home)?.is_some() {
        if dry {
            changes = true;
            notices.push(
                "an earlier deployment is unfinished: it would be finished or taken back first"
                    .to_owned(),
            );
        } else if let Some(finished) = instance.finish_deployment(&place).await? {
            notices.push(finish_words(&finished));
            // What is in effect, and what acl_sync says, may be another than when it was opened.
            instance.reread().await?;
        }
    }
    let plan = instance.deploy_plan();
    if !plan.refused.is_empty() {
        return Err(DeployError::Refused(plan.refused).into());
    }
    changes |= instance.deploy_changes(&plan)?;
    let mut report = Report {
        home: home.display().to_string(),
        undo: false,
        dry,
        changes,
        acls: plan.changes().map(standing).collect(),
        unchanged: Some(plan.unchanged()),
        notices,
        deployed: None,
    };
    report.notices.extend(waiting(&plan));
    report.notices.extend(plan.notices);
    if !dry && changes {
        let deployment = instance.deployment(&place).await?;
        report.deployed = Some(deployment.run(|_| ()).await?);
    }
    Ok(report)
}

async fn undo(instance: &Instance, dry: bool) -> Result<Report, Failure> {
    let home = instance.can_deploy()?;
    let place = place()?;
    let mut notices = Vec::new();
    if unfinished(&place, home)?.is_some() {
        if dry {
            return Err(DeployError::Earlier(home.to_owned()).into());
        }
        if let Some(finished) = instance.finish_deployment(&place).await? {
            notices.push(finish_words(&finished));
            instance.reread().await?;
        }
    }
    let acls = instance.undo_plan(&place)?;
    let mut report = Report {
        home: home.display().to_string(),
        undo: true,
        dry,
        changes: true,
        acls,
        unchanged: None,
        notices,
        deployed: None,
    };
    report.notices.push(
        "rows of table acl are untouched: acl_sync says which of them are not deployed".to_owned(),
    );
    if !dry {
        let deployment = instance.undo_deployment(&place).await?;
        report.deployed = Some(deployment.run(|_| ()).await?);
    }
    Ok(report)
}

fn standing(acl: &Compared) -> (String, Standing) {
    (acl.name.clone(), acl.standing.clone())
}

/// Where what is deployed cannot be told, its difference cannot be either.
fn waiting(plan: &Plan) -> Option<String> {
    let acls = &plan.comparison.acls;
    let waits = |acl: &Compared| acl.standing == Standing::Waiting;
    acls.iter().any(waits).then(|| {
        "what is deployed now cannot be read: only acl_sync tells which ACLs changed".to_owned()
    })
}

fn finish_words(finished: &Finished) -> String {
    match finished {
        Finished::TakenBack(_) => {
            "an earlier deployment had been broken off before it replaced the file: it is taken back"
                .to_owned()
        }
        Finished::Finished(_) => "an earlier deployment had been broken off: it is finished".to_owned(),
        Finished::Left(file) => format!(
            "an earlier deployment had been broken off, and somebody has written {} since: it is forgotten",
            file.display()
        ),
    }
}

/// The state directory of this user.
fn place() -> Result<Place, Failure> {
    let place = Place::of(|name| std::env::var(name).ok());
    Ok(place.map_err(DeployError::from)?)
}

impl From<DeployError> for Failure {
    fn from(error: DeployError) -> Self {
        Self::new(
            error.kind(),
            error.to_string(),
            error.help().unwrap_or_default(),
        )
    }
}
