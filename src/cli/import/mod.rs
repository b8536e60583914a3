//! `aclscope import`: a file of ACLs into the database, or what it would do there.

mod answer;
mod input;

use std::io::{self, Write};

use self::answer::{Answer, preview};
use self::input::{acl_file, mapping};
use super::export::stores_acls;
use super::history::{ledger, warn_unsettled};
use super::{Failure, ImportArguments, InstanceArguments, OutputArguments};
use crate::backend::acls::{Applying, Imported};
use crate::backend::ledger::LedgerError;
use crate::backend::{Agent, Error, Instance, Origin};
use crate::core::transfer::{plan, rename, unknown};
use crate::text::clean;

/// Imports a file, or shows what an import would do. The answer is the exit code: 0 when everything
/// is as the file says, 1 when an ACL cannot be written or, in a preview, something would change.
///
/// # Errors
/// The file cannot be read, nothing may be written, nobody is named who writes, no history can be
/// kept, or the database fails.
pub async fn run(
    asked: &ImportArguments,
    arguments: &InstanceArguments,
    output: &OutputArguments,
    out: &mut impl Write,
) -> Result<u8, Failure> {
    let mut file = acl_file(&asked.file)?;
    let mapping = asked.map.as_deref().map(mapping).transpose()?;
    let choice = arguments.choose()?;
    let acting_user = choice.overlays.acting_user.as_ref();
    let acting_user = acting_user.map(|login| login.value.clone());
    let instance = choice.open().await?;
    let world = instance.world();
    stores_acls(&world)?;
    let agent = match asked.dry_run {
        true => None,
        false => Some(writer(&instance, acting_user.as_deref())?),
    };
    let mut notices: Vec<String> = file
        .skipped
        .iter()
        .map(|position| format!("element {position} of the file is no mapping and is skipped"))
        .collect();
    if let Some((path, mapping)) = &mapping {
        input::check_targets(path, mapping, &world)?;
        let (renamed, said) = rename(&file, mapping);
        file = renamed;
        notices.extend(said.iter().map(ToString::to_string));
    }
    let applying = match asked.skip_failed {
        true => Applying::SkipFailed,
        false => Applying::AllOrNothing,
    };
    let plan = plan(&file, &world, applying.rules(asked.overwrite));
    notices.extend(
        unknown(&file, &plan, &world)
            .iter()
            .map(ToString::to_string),
    );
    for notice in notices {
        // What is said besides the data must not end the work.
        writeln!(io::stderr(), "aclscope: {}", clean(&notice)).ok();
    }
    let lasts = !matches!(instance.origin(), Origin::Demo(_) | Origin::Snapshot(_));
    let (imported, shown) = match &agent {
        None => (Imported::of(&plan), Some(preview(&plan, &world))),
        // What ends with this process is no history.
        Some(agent) if !lasts => {
            let imported = instance.import_acls(&file, asked.overwrite, applying, agent);
            (imported.await?, None)
        }
        Some(agent) => {
            let ledger = ledger(&instance)?;
            ledger.settle_left(&instance).await?;
            let imported = ledger.import(&instance, &file, asked.overwrite, applying, agent);
            let (imported, unsettled) = imported.await?;
            warn_unsettled("imported", unsettled);
            (imported, None)
        }
    };
    let answer = Answer {
        lasts,
        imported: &imported,
        preview: shown.as_deref(),
        asked,
    };
    let written = answer.write(output.format, out);
    written.map_err(|error| Failure::output(&error))?;
    Ok(answer.exit_code())
}

/// In whose name is written.
fn writer(instance: &Instance, login: Option<&str>) -> Result<Agent, Failure> {
    if instance.is_read_only() {
        return Err(Error::ReadOnly.into());
    }
    match login {
        Some(login) => Ok(instance.agent(login)?),
        None => Err(Failure::new(
            "acting_user",
            "nobody is named in whose name the ACLs are written",
            "name a valid agent with --acting-user LOGIN, or as acting_user in config.yaml",
        )),
    }
}

impl From<LedgerError> for Failure {
    fn from(error: LedgerError) -> Self {
        let help = error.help().unwrap_or_default();
        Self::new(error.kind(), error.to_string(), help)
    }
}
